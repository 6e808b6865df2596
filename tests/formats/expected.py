"""What the table in `docs/argdown.md` predicts: how the official parser reads the file of a graph."""

from __future__ import annotations

from collections import Counter
from typing import Any

from argmap.domain.graph import Argument, ArgumentGraph, Citation, Stance, Statement
from argmap.domain.vocabulary import Relation
from argmap.formats.argdown.words import titles_for

Finding = dict[str, Any]


def _without_empty(values: Finding) -> Finding:
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def citation_data(citation: Citation) -> Finding:
    return {"quote": citation.quote} | _without_empty(
        {
            "source": citation.source,
            "locator": citation.locator,
            "voice": citation.voice.value,
            "reporter": citation.reporter,
            "fidelity": citation.fidelity.value,
        }
    )


def stance_data(stance: Stance) -> Finding:
    return _without_empty(
        {
            "speaker": stance.speaker,
            "stance": stance.kind.value,
            "note": stance.note,
            "citations": [citation_data(citation) for citation in stance.citations],
        }
    )


def front_matter(graph: ArgumentGraph) -> Finding:
    found: Finding = {"title": graph.title, "question": graph.question}
    found |= _without_empty({"slug": graph.slug, "introduction": graph.introduction})
    if graph.speakers:
        found["speakers"] = {
            key: {"name": one.name} | _without_empty({"short": one.short, "about": one.about})
            for key, one in graph.speakers.items()
        }
    if graph.sources:
        names = "author short container publisher date identifier url note file sha256".split()
        found["sources"] = {
            key: {"title": one.title} | _without_empty({name: getattr(one, name) for name in names})
            for key, one in graph.sources.items()
        }
    if graph.cases:
        found["cases"] = {key: one.name for key, one in graph.cases.items()}
    return found


def on_one_line(text: str) -> str:
    return "".join(" " if char in "\n\t" else char for char in text).strip()


def statement_data(graph: ArgumentGraph, statement: Statement, title: str) -> Finding:
    found: Finding = {"number": statement.number, "kind": statement.kind.value}
    if statement.title != title:
        found["title"] = statement.title
    if statement.text != on_one_line(statement.text) or not statement.text:
        found["text"] = statement.text
    uses = [a.number for a in graph.arguments.values() if statement.number in a.premises]
    oldest = None if statement.kind.value in ("position", "setting") else min(uses, default=None)
    if statement.home != oldest:
        found["home"] = statement.home
    if statement.withdrawn:
        found["withdrawn"] = True
    return found | _without_empty(
        {
            "content-note": graph.content_notes.get(statement.number, ""),
            "note": statement.note,
            "stances": [stance_data(stance) for stance in graph.stances if stance.statement == statement.number],
            "citations": [citation_data(citation) for citation in statement.citations],
        }
    )


def argument_data(argument: Argument) -> Finding:
    return _without_empty(
        {
            "relation": None if argument.relation is Relation.SUPPORT else argument.relation.value,
            "basis": argument.basis.value,
            "cases": list(argument.cases),
            "note": argument.note,
            "citations": [citation_data(citation) for citation in argument.citations],
        }
    )


def assert_read_as_predicted(found: Finding, graph: ArgumentGraph) -> None:
    """Fails unless a finding of the official parser is, in all its parts, what the table predicts for the graph."""
    assert found["errors"] == []
    assert found["frontMatter"] == front_matter(graph)
    titles = titles_for(graph.statements.values())
    classes = {one["title"]: one for one in found["statements"]}
    untitled = {title for title in classes if title not in titles.values()}
    for number, statement in graph.statements.items():
        one = classes[titles[number]]
        (definition,) = (member for member in one["members"] if not member["reference"])
        assert definition["role"] in ("premise", "top-level-statement")
        assert (definition["text"] or "") == on_one_line(statement.text)
        assert one["data"] == statement_data(graph, statement, titles[number])
        assert one["tags"] == []
    _assert_arguments_as_predicted(found, graph, titles, untitled)
    columns = len(graph.structure.columns)
    assert [section["level"] for section in found["sections"]] == [1] + [2] * columns


def _assert_arguments_as_predicted(found: Finding, graph: ArgumentGraph, titles: Any, untitled: set[str]) -> None:
    structures = {one["title"]: one for one in found["arguments"]}
    assert structures.keys() == {f"a{number}" for number in graph.arguments}
    relations: list[tuple[str, str, str]] = []
    for number, argument in graph.arguments.items():
        one = structures[f"a{number}"]
        *premises, conclusion = one["steps"]
        assert [step["title"] for step in premises] == [titles[premise] for premise in argument.premises]
        assert {step["role"] for step in premises} == {"premise"}
        assert conclusion["role"] == "main-conclusion"
        assert one["data"] == argument_data(argument)
        assert one["descriptions"] == []
        if argument.relation is not Relation.ATTACK:
            assert argument.target is not None
            assert conclusion["title"] == titles[argument.target]
            continue
        assert conclusion["title"] in untitled
        untitled.remove(conclusion["title"])
        if argument.target is not None:
            relations.append(("attack", conclusion["title"], f"statement {titles[argument.target]}"))
        else:
            relations.append(("undercut", conclusion["title"], f"inference a{argument.undercuts}"))
    assert untitled == set()
    assert Counter(relations) == Counter(
        (one["type"], one["from"]["statement"], " ".join(next(iter(one["to"].items())))) for one in found["relations"]
    )
