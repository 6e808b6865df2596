"""What boxes and lines say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Source, Speaker, Stance, Statement
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Fold, Wish
from argmap.domain.vocabulary import Kind, StanceKind
from argmap.drawing.boxes import stand
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Box, Drawing
from argmap.drawing.layout import find_dot
from argmap.drawing.wording import CONDENSED, word
from argmap.drawing.words import (
    TIED,
    also,
    argument_label,
    argument_note,
    fold_label,
    fold_words,
    holder,
    listed,
    node_label,
)
from tests.domain.test_structure import A, C, S, graph_of

DOT = find_dot().trimmed()


def plain(words: str) -> str:
    return words.replace(TIED, " ")


def test_a_list_is_read_with_commas_and_an_and() -> None:
    assert [listed(["4", "5", "6"][:n]) for n in range(4)] == ["", "4", "4 and 5", "4, 5 and 6"]


@pytest.mark.parametrize(
    ("argument", "label", "note"),
    [
        (Argument(5, A, (16,), 44), "Argument a5: 16 attacks 44", "a5: 16 attacks 44"),
        (Argument(4, S, (8, 9), 4), "Argument a4: 8+9 support 4, together", "a4: 8+9 support 4"),
        (Argument(7, C, (8,), 4), "Argument a7: 8 required for 4", "a7: 8 required for 4"),
        (Argument(7, C, (1, 2), 4), "Argument a7: 1+2 required for 4, together", "a7: 1+2 required for 4"),
        (Argument(6, A, (9,), None, 4), "Argument a6: 9 undercuts a4", "a6: 9 undercuts a4"),
        (Argument(6, A, (9, 8), None, 4), "Argument a6: 9+8 undercut a4, together", "a6: 9+8 undercut a4"),
        (
            Argument(6, S, (1, 2, 3, 4, 5), 9),
            "Argument a6: 1+2+3+4… support 9, together: 1, 2, 3, 4 and 5",
            "a6: 1+2+3+4… support 9",
        ),
    ],
)
def test_an_argument_says_what_it_does(argument: Argument, label: str, note: str) -> None:
    assert argument_label(argument.inference) == label
    assert argument_note(argument.inference) == note


def test_a_statement_that_is_used_twice_says_where() -> None:
    structure = graph_of(
        "ppcpc",
        Argument(1, S, (3,), 1),
        Argument(2, A, (3,), 2),
        Argument(3, S, (3,), 4),
        Argument(4, A, (5,), None, 1),
        Argument(5, C, (5,), 4),
    ).structure
    assert plain(also(structure, 3)) == "also attacks 2, supports 4"
    assert plain(also(structure, 5)) == "undercuts a1, also required for 4"
    assert also(structure, 1) == ""


def test_many_uses_are_counted() -> None:
    structure = graph_of("p" * 8 + "c", *(Argument(n, S, (9,), n) for n in range(1, 9))).structure
    assert plain(also(structure, 9)) == "also supports 2, 3, 4 and 4 more"


@pytest.mark.parametrize(
    ("fold", "words", "label"),
    [
        (Fold(1, ()), "1 below", "1 below: open what hangs on 23"),
        (Fold(7, (37,)), "7 below, 1 to 37", "7 below, 1 to 37: open what hangs on 23"),
        (
            Fold(7, (37, 4)),
            "7 below, 2 lead out",
            "7 below, 2 lead out: open what hangs on 23; arguments inside lead to 37 and 4",
        ),
    ],
)
def test_a_folded_branch_says_what_it_holds(fold: Fold, words: str, label: str) -> None:
    assert fold_words(fold) == words
    assert fold_label(23, fold) == label


def sourced() -> ArgumentGraph:
    graph = graph_of("pcee", Argument(1, S, (2,), 1), Argument(2, A, (3,), 1), Argument(3, S, (4,), 1))
    return replace(
        graph,
        statements={
            **graph.statements,
            1: graph.statements[1]._replace(title="Which comes first?"),
            3: graph.statements[3]._replace(citations=(Citation("doc", "Words."),)),
        },
        speakers={"w": Speaker("w", "Paul Williams", "Williams")},
        sources={"doc": Source("doc", "A document")},
        stances=(Stance("w", 2, StanceKind.ENDORSES), Stance("w", 1, StanceKind.ASKS)),
    )


def test_a_box_is_named_by_its_own_words_and_what_is_said_of_it() -> None:
    graph = sourced()
    structure = graph.structure
    question = node_label(graph, structure, 1, "", False)
    assert question.startswith("Position 1: Which comes first? ")
    assert "Posed, not held." in question
    assert "2 for, 1 against." in question
    claim = node_label(graph, structure, 2, "", False)
    assert claim.startswith("Claim 2: T2. ")
    assert "held by" in claim
    assert "Williams." in claim
    against = node_label(graph, structure, 3, "", False)
    assert against.startswith("Evidence 3")
    assert "gainst" in against
    last = node_label(graph, structure, 4, f"also attacks{TIED}1", True).lower()
    assert "also attacks 1." in last
    assert "needs a source." in last


def boxes(drawing: Drawing) -> dict[int, Box]:
    return {box.number: box for box in drawing.boxes}


def said(box: Box, role: str) -> str:
    return plain(" ".join(text.words for text in box.texts if text.role == role))


def test_evidence_against_carries_a_minus_and_evidence_without_a_source_says_so() -> None:
    graph = sourced()
    drawing = draw(graph, graph.structure, select(graph.structure, Wish(depth=ALL_LEVELS)), dot=DOT, cache={})
    drawn = boxes(drawing)
    assert said(drawn[3], "kind") == "EVIDENCE 3 −"
    assert said(drawn[4], "kind") == "EVIDENCE 4"
    assert said(drawn[4], "lack") == "needs a source"
    assert said(drawn[3], "lack") == ""
    assert drawn[4].unsourced
    assert drawn[3].classes == "node evidence against"


def test_what_was_withdrawn_stays_as_a_tombstone() -> None:
    graph = graph_of("pc", Argument(1, S, (2,), 1))
    gone = graph.statements[2]._replace(title="", text="", kind=Kind.EVIDENCE, withdrawn=True)
    graph = replace(graph, statements={**graph.statements, 2: gone})
    drawn = boxes(draw(graph, graph.structure, select(graph.structure, Wish(depth=1)), dot=DOT, cache={}))
    assert drawn[2].withdrawn
    assert "withdrawn" in drawn[2].classes
    assert said(drawn[2], "title") == "Withdrawn by its contributor"
    assert said(drawn[2], "lack") == ""


def test_for_another_case_the_line_names_the_case() -> None:
    graph = graph_of("pc", Argument(1, S, (2,), 1, cases=("b",)))
    graph = replace(graph, cases={"a": Case("a", "Here"), "b": Case("b", "Bosnia 1992–95")})
    assert holder(graph, graph.structure, 2, True) == "Bosnia 1992–95"
    assert holder(graph, graph.structure, 2, False) == "No holder named"
    assert holder(graph, graph.structure, 1, True) == "No holder named"


def test_a_very_long_number_is_shortened_not_overflowing() -> None:
    number = 10**30
    graph = ArgumentGraph("t", "q", {number: Statement(number, Kind.EVIDENCE, "T", "T.")})
    wording = word(graph, graph.structure, number, 132, CONDENSED)
    assert wording.kind.endswith("…")


def test_who_holds_it_stands_right_of_the_kind_where_there_is_room() -> None:
    graph = sourced()
    wording = word(graph, graph.structure, 2, 232, CONDENSED, row=True)
    box = stand(wording, CONDENSED, 0, 0, 232, 66, 0, 0)
    kind, held = (next(text for text in box.texts if text.role == role) for role in ("kind", "holder"))
    assert kind.y == held.y
    assert held.x > 232 / 2
    narrow = word(graph, graph.structure, 2, 120, CONDENSED, row=True)
    below = stand(narrow, CONDENSED, 0, 0, 120, 90, 0, 0)
    assert next(text for text in below.texts if text.role == "holder").y > kind.y
    head = word(graph, graph.structure, 1, 178, CONDENSED)
    plaque = {text.role: text.y for text in stand(head, CONDENSED, 0, 0, 178, 66, 0, 0).texts}
    assert plaque["holder"] > plaque["title"] > plaque["kind"]


def test_a_phone_names_what_leads_to_other_columns_and_comes_from_them() -> None:
    graph = graph_of(
        "ppccc",
        Argument(1, S, (3,), 1),
        Argument(2, A, (3,), 2),
        Argument(3, S, (4,), 2),
        Argument(4, A, (4,), 1),
        Argument(5, S, (5,), 1),
        Argument(6, A, (5,), None, 3),
        Argument(7, S, (3,), 5),
    )
    structure = graph.structure
    selection = select(structure, Wish(depth=ALL_LEVELS))
    drawing = draw(graph, structure, selection, dot=DOT, cache={}, only=1, sheet=350)
    drawn = boxes(drawing)
    assert set(drawn) == {1, 3, 5}
    links = {n: [(use.texts[0].words, use.statement, use.column) for use in box.uses] for n, box in drawn.items()}
    assert links[3] == [("also attacks 2 in T2", 2, 2)]
    assert links[1] == [("attacked by 4 in T2", 4, 2)]
    assert links[5] == [("also undercuts a3 in T2", 4, 2)]
    assert said(drawn[3], "also") == "also supports 5"
    assert all(use.height >= 24 for box in drawn.values() for use in box.uses)


def test_a_phone_names_no_title_that_it_does_not_know() -> None:
    graph = graph_of("ppc", Argument(1, S, (3,), 1), Argument(2, A, (3,), 2), Argument(3, A, (3,), None, 9))
    structure = graph.structure
    partial = replace(graph, statements={n: graph.statements[n] for n in (1, 3)})
    selection = select(structure, Wish(depth=ALL_LEVELS))
    drawing = draw(partial, structure, selection, dot=DOT, cache={}, only=1, sheet=350)
    assert [use.texts[0].words for use in boxes(drawing)[3].uses] == ["also attacks 2"]
