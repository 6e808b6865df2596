"""The official parser reads what argmap writes as `docs/argdown.md` says."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Source, Speaker, Stance, Statement
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, StanceKind, Voice
from argmap.formats.argdown import read_argdown, write_argdown
from tests.formats.expected import assert_read_as_predicted
from tests.support.argdown_oracle import official_parse
from tests.support.generated import generated
from tests.support.graphs import random_graph

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "argdown.md").read_text(encoding="utf-8")

CITATION = Citation("report", "the words {in} the report", "Talks, ¶3", Voice.SPEAKER, "other", Fidelity.PARAPHRASE)


def small_map() -> ArgumentGraph:
    """Every construct once."""
    statements = [
        Statement(1, Kind.SETTING, "Peace and justice pull apart", "The tension between peace and justice is real."),
        Statement(2, Kind.POSITION, "Amnesty first", "Grant amnesty if it ends violence sooner."),
        Statement(3, Kind.CLAIM, "Killing ends with interests", "Killing ends as interests shift.", home=1),
        Statement(4, Kind.CLAIM, "Escape is an incentive", "Avoiding prosecution is an incentive.", home=1),
        Statement(5, Kind.EVIDENCE, "A survey", "In 12 cases it was so.", home=2, citations=(CITATION,), note="Small."),
        Statement(6, Kind.CLAIM, "Impunity brings new cycles", "In the long run impunity brings new cycles.", home=3),
        Statement(7, Kind.CLAIM, "Evidence is kept", "Evidence is preserved at once.", home=4),
        Statement(8, Kind.CLAIM, "Alone", "Nothing uses this."),
        Statement(9, Kind.CLAIM, "Amnesty [first]", "One line,\nand another.", home=5, withdrawn=True),
    ]
    arguments = [
        Argument(1, Relation.SUPPORT, (3, 4), 2, basis=Basis.STATED, citations=(CITATION,)),
        Argument(2, Relation.ATTACK, (5,), undercuts=1, note="Only the step."),
        Argument(3, Relation.ATTACK, (6,), 2, cases=("bosnia", "kosovo")),
        Argument(4, Relation.CONDITION, (7,), 2),
        Argument(5, Relation.SUPPORT, (9,), 6),
        Argument(6, Relation.SUPPORT, (6,), 1),
        Argument(7, Relation.SUPPORT, (7,), 4),
    ]
    statements[6] = Statement(7, Kind.CLAIM, "Evidence is kept", "Evidence is preserved at once.", home=7)
    return ArgumentGraph(
        title="Peace or justice",
        question="Which comes first?",
        statements={s.number: s for s in statements},
        arguments={a.number: a for a in arguments},
        stances=(Stance("speaker", 2, StanceKind.ASKS, "Asked only.", (CITATION,)),),
        speakers={
            "speaker": Speaker("speaker", "A Speaker", "Speaker", "a person"),
            "other": Speaker("other", "Other"),
        },
        sources={"report": Source("report", "A report", "An Author", date="2016", file="r.txt", sha256="0" * 64)},
        cases={"bosnia": Case("bosnia", "Bosnia 1992–95"), "kosovo": Case("kosovo", "Kosovo 1998–99")},
        slug="peace-or-justice",
        introduction="First paragraph.\n\nSecond.",
        content_notes={5: "Describes torture"},
    )


Finding = dict[str, Any]


def statement(found: Finding, title: str) -> Finding:
    (one,) = (one for one in found["statements"] if one["title"] == title)
    return dict(one)


def argument(found: Finding, title: str) -> Finding:
    (one,) = (one for one in found["arguments"] if one["title"] == title)
    return dict(one)


def steps(found: Finding, title: str) -> list[tuple[str, str]]:
    return [(step["role"], step["title"]) for step in argument(found, title)["steps"]]


def relation_of(found: Finding, title: str) -> tuple[str, Finding]:
    conclusion = steps(found, title)[-1][1]
    (one,) = (one for one in found["relations"] if one["from"] == {"statement": conclusion})
    return one["type"], one["to"]


CITED = {
    "source": "report",
    "quote": "the words {in} the report",
    "locator": "Talks, ¶3",
    "voice": "speaker",
    "reporter": "other",
    "fidelity": "paraphrase",
}

# For each row of the table: lines that its one form has, and what the official parser must have found.
TABLE: dict[str, tuple[str, Callable[[Finding], bool]]] = {
    "title, question, slug, introduction of the map": (
        """===
title: "Peace or justice"
question: "Which comes first?"
slug: peace-or-justice
introduction: "First paragraph.\\n\\nSecond."
""",
        lambda found: found["frontMatter"]["introduction"] == "First paragraph.\n\nSecond.",
    ),
    "speaker": (
        'speakers:\n  speaker:\n    name: "A Speaker"\n    short: Speaker\n    about: "a person"\n',
        lambda found: (
            found["frontMatter"]["speakers"]["speaker"]
            == {"name": "A Speaker", "short": "Speaker", "about": "a person"}
        ),
    ),
    "source": (
        'sources:\n  report:\n    title: "A report"\n    author: "An Author"\n    date: "2016"\n    file: "r.txt"\n',
        lambda found: found["frontMatter"]["sources"]["report"]["date"] == "2016",
    ),
    "case": (
        'cases:\n  bosnia: "Bosnia 1992–95"\n',
        lambda found: found["frontMatter"]["cases"]["bosnia"] == "Bosnia 1992–95",
    ),
    "the map, its columns": (
        "\n# Peace or justice\n\n## The setting\n",
        lambda found: (
            [(one["level"], one["title"]) for one in found["sections"]]
            == [(1, "Peace or justice"), (2, "The setting"), (2, "Amnesty first"), (2, "Not yet placed")]
        ),
    ),
    "statement that is at home nowhere: a position, a setting statement, one not yet placed": (
        "\n[Alone]: Nothing uses this.\n{number: 8, kind: claim}\n",
        lambda found: (
            statement(found, "Alone")["members"]
            == [{"role": "top-level-statement", "reference": False, "text": "Nothing uses this."}]
        ),
    ),
    "any other statement": (
        "\n(1) [Killing ends with interests]: Killing ends as interests shift.\n{number: 3, kind: claim}\n",
        lambda found: (
            statement(found, "Killing ends with interests")["members"]
            == [{"role": "premise", "reference": False, "text": "Killing ends as interests shift."}]
        ),
    ),
    "statement used again": (
        "\n(1) [Evidence is kept]\n",
        lambda found: [one["reference"] for one in statement(found, "Evidence is kept")["members"]].count(True) == 1,
    ),
    "number and kind of a statement": (
        "{number: 3, kind: claim}",
        lambda found: statement(found, "Killing ends with interests")["data"] == {"number": 3, "kind": "claim"},
    ),
    "title that cannot stand between brackets, or is another statement's too": (
        "\n(1) [Amnesty (first)]: ",
        lambda found: statement(found, "Amnesty (first)")["data"]["title"] == "Amnesty [first]",
    ),
    "text that is no single line": (
        ": One line, and another.\n",
        lambda found: statement(found, "Amnesty (first)")["data"]["text"] == "One line,\nand another.",
    ),
    "home": (
        "home: 7",
        lambda found: (
            statement(found, "Evidence is kept")["data"]["home"] == 7
            and "home" not in statement(found, "Alone")["data"]
        ),
    ),
    "a withdrawn statement": (
        "withdrawn: true",
        lambda found: statement(found, "Amnesty (first)")["data"]["withdrawn"] is True,
    ),
    "a content note over a statement and what hangs on it": (
        'content-note: "Describes torture"',
        lambda found: statement(found, "A survey")["data"]["content-note"] == "Describes torture",
    ),
    "note": ('  note: "Small."\n', lambda found: statement(found, "A survey")["data"]["note"] == "Small."),
    "stance": (
        """  stances:
  - speaker: speaker
    stance: asks
    note: "Asked only."
    citations:
    - source: report
""",
        lambda found: (
            statement(found, "Amnesty first")["data"]["stances"]
            == [{"speaker": "speaker", "stance": "asks", "note": "Asked only.", "citations": [CITED]}]
        ),
    ),
    "citation": (
        """  citations:
  - source: report
    quote: "the words {in\\x7d the report"
    locator: "Talks, ¶3"
    voice: speaker
    reporter: other
    fidelity: paraphrase
""",
        lambda found: statement(found, "A survey")["data"]["citations"] == [CITED],
    ),
    "argument 5": (
        "\n<a5>\n{basis: inferred}\n\n(1) [Amnesty (first)]: One line, and another.\n",
        lambda found: (
            steps(found, "a5") == [("premise", "Amnesty (first)"), ("main-conclusion", "Impunity brings new cycles")]
        ),
    ),
    "linked premises": (
        "\n(2) [Escape is an incentive]: ",
        lambda found: (
            steps(found, "a1")[:2]
            == [("premise", "Killing ends with interests"), ("premise", "Escape is an incentive")]
        ),
    ),
    "support": (
        "\n-----\n(2) [Escape is an incentive]\n",
        lambda found: (
            steps(found, "a7")[-1] == ("main-conclusion", "Escape is an incentive") and len(found["relations"]) == 2
        ),
    ),
    "condition": (
        "\n<a4>\n{relation: condition, basis: inferred}\n",
        lambda found: (
            steps(found, "a4")[-1] == ("main-conclusion", "Amnesty first")
            and argument(found, "a4")["data"]["relation"] == "condition"
        ),
    ),
    "attack": (
        "\n-----\n(2) Therefore not:\n    -> [Amnesty first]\n",
        lambda found: relation_of(found, "a3") == ("attack", {"statement": "Amnesty first"}),
    ),
    "undercut": (
        "\n-----\n(2) Therefore this does not follow:\n    _> <a1>\n",
        lambda found: relation_of(found, "a2") == ("undercut", {"inference": "a1"}),
    ),
    "stated or inferred": ("basis: stated", lambda found: argument(found, "a1")["data"]["basis"] == "stated"),
    "the cases in which an argument is said to hold": (
        "{relation: attack, basis: inferred, cases: [bosnia, kosovo]}",
        lambda found: argument(found, "a3")["data"]["cases"] == ["bosnia", "kosovo"],
    ),
}


def rows() -> list[str]:
    table = DOCUMENT.split("## What argmap writes")[1].split("\n## ")[0]
    return [row.split(" | ")[0].removeprefix("| ") for row in re.findall(r"^\| .*$", table, re.MULTILINE)][1:]


def test_every_row_of_the_table_is_tested() -> None:
    assert rows() == list(TABLE)


@pytest.fixture(scope="module")
def found() -> Finding:
    return official_parse(write_argdown(small_map()))


@pytest.mark.parametrize("construct", TABLE)
def test_a_construct_has_its_one_form_and_the_official_parser_reads_it_so(construct: str, found: Finding) -> None:
    form, predicted = TABLE[construct]
    assert form in write_argdown(small_map())
    assert found["errors"] == []
    assert predicted(found)


def test_the_map_of_all_constructs_is_read_as_predicted_and_comes_back(found: Finding) -> None:
    assert_read_as_predicted(found, small_map())
    assert read_argdown(write_argdown(small_map())) == small_map()


def test_files_of_hostile_graphs_are_read_as_predicted() -> None:
    for seed in range(80):
        graph = random_graph(seed, max_statements=10, loose=seed % 2 == 1)
        assert_read_as_predicted(official_parse(write_argdown(graph)), graph)


def test_a_large_map_is_read_as_predicted() -> None:
    graph = generated(200)
    assert_read_as_predicted(official_parse(write_argdown(graph)), graph)


def test_the_seed_maps_are_read_as_predicted_and_stand_in_the_form_that_we_write() -> None:
    files = sorted((ROOT / "seed").glob("*.argdown"))
    assert len(files) >= 4
    for file in files:
        text = file.read_text(encoding="utf-8")
        graph = read_argdown(text)
        assert_read_as_predicted(official_parse(text), graph)
        assert write_argdown(graph) == text


def test_the_example_in_the_documentation_is_in_the_form_that_we_write() -> None:
    (example,) = re.findall(r"```argdown\n(.*?)```", DOCUMENT, re.DOTALL)
    graph = read_argdown(example)
    assert len(graph.arguments) == 1
    assert write_argdown(graph) == example
    assert_read_as_predicted(official_parse(example), graph)


def test_words_that_are_names_of_symbols_to_the_official_parser_stay_words() -> None:
    dice = random.Random(1)
    parts = (":", ".", "A", "smile", "->", " ", "x", "[", "_", "+1", "~", "//", "  ")
    texts = ["".join(dice.choice(parts) for _ in range(12)).strip() or "x" for _ in range(400)]
    statements = {n: Statement(n, Kind.CLAIM, f"S{n}", text) for n, text in enumerate(texts, start=1)}
    graph = ArgumentGraph("Symbols", "Which?", statements)
    text = write_argdown(graph)
    assert_read_as_predicted(official_parse(text), graph)
    assert read_argdown(text) == graph
