"""Two moments of a map: what is told of them, and the one graph that shows both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.domain.comparing import GHOST, Comparison, Sort, compare, shown_first
from argmap.domain.graph import Argument, ArgumentGraph, Statement
from argmap.domain.vocabulary import Basis, Kind, Relation
from tests.support.store import small_graph


def refs(comparison: Comparison) -> list[tuple[str, str]]:
    return [(one.sort.value, one.ref) for one in comparison.differences]


def with_statement(graph: ArgumentGraph, number: int, **changes: object) -> ArgumentGraph:
    changed = graph.statements[number]._replace(**changes)  # type: ignore[arg-type]
    return replace(graph, statements={**graph.statements, number: changed})


def with_argument(graph: ArgumentGraph, number: int, **changes: object) -> ArgumentGraph:
    changed = graph.arguments[number]._replace(**changes)  # type: ignore[arg-type]
    return replace(graph, arguments={**graph.arguments, number: changed})


def without(graph: ArgumentGraph, statement: int, *arguments: int) -> ArgumentGraph:
    return replace(
        graph,
        statements={n: one for n, one in graph.statements.items() if n != statement},
        arguments={n: one for n, one in graph.arguments.items() if n not in arguments},
        stances=tuple(one for one in graph.stances if one.statement != statement),
    )


def grown(graph: ArgumentGraph) -> ArgumentGraph:
    """With 7, an objection to 1."""
    return replace(
        graph,
        statements={**graph.statements, 7: Statement(7, Kind.CLAIM, "No", "That is not so.", 6)},
        arguments={**graph.arguments, 6: Argument(6, Relation.ATTACK, (7,), target=1)},
    )


def test_a_map_is_as_it_was() -> None:
    comparison = compare(small_graph(), small_graph())
    assert comparison.differences == ()
    assert comparison.union == small_graph()
    assert comparison.unchanged == 6


@pytest.mark.parametrize(
    "changes", [{"text": "Peace."}, {"title": "Peace"}, {"note": "A note."}, {"kind": Kind.SETTING}, {"citations": ()}]
)
def test_other_words_another_kind_or_another_source_are_a_rewording(changes: dict[str, object]) -> None:
    number = 4 if "citations" in changes else 1
    comparison = compare(small_graph(), with_statement(small_graph(), number, **changes))
    assert refs(comparison) == [("reworded", f"s{number}")]
    assert comparison.statements == {number: {Sort.REWORDED}}
    assert comparison.unchanged == 5


def test_what_was_added_is_told_with_its_argument_and_not_twice() -> None:
    comparison = compare(small_graph(), grown(small_graph()))
    assert refs(comparison) == [("added", "s7")]
    assert comparison.arguments == {6: {Sort.ADDED}}
    assert comparison.union.structure.parent[7] == 1


def test_what_was_removed_stands_where_it_stood() -> None:
    comparison = compare(small_graph(), without(small_graph(), 5, 3))
    assert refs(comparison) == [("removed", "s5")]
    assert comparison.union.statements[5].title == "They fight anyway"
    assert comparison.union.structure.parent[5] == 3
    assert not comparison.ghosts


def test_of_what_was_withdrawn_the_words_that_were_are_shown() -> None:
    tomb = with_statement(small_graph(), 3, title="Withdrawn", text="Withdrawn", withdrawn=True)
    comparison = compare(small_graph(), tomb)
    assert refs(comparison) == [("removed", "s3")]
    assert comparison.union.statements[3].text == "Those who fear trial go on fighting."
    assert {stance.speaker for stance in comparison.union.stances_on[3]} == {"doe", "roe"}
    assert comparison.unchanged == 5
    assert refs(compare(tomb, small_graph())) == [("added", "s3")]
    assert compare(tomb, tomb).differences == ()


def test_what_was_moved_stands_in_its_old_place_too() -> None:
    moved = with_argument(small_graph(), 1, target=2, relation=Relation.ATTACK)
    comparison = compare(small_graph(), moved)
    assert refs(comparison) == [("moved", "s3")]
    assert comparison.ghosts == {3 + GHOST}
    assert comparison.ghost_arguments == {1 + GHOST}
    union = comparison.union
    assert union.structure.parent[3 + GHOST] == 1
    assert union.structure.parent[3] == 2
    assert {stance.speaker for stance in union.stances_on[3 + GHOST]} == {"doe", "roe"}
    # What hangs on it has gone along, and is not told.
    assert union.structure.head_of(5) == 2


def test_premises_that_are_linked_move_together() -> None:
    linked = replace(
        with_argument(small_graph(), 1, premises=(3, 7, 4)),
        statements={**small_graph().statements, 7: Statement(7, Kind.CLAIM, "Also", "And this.", 1)},
    )
    comparison = compare(linked, with_argument(linked, 1, target=2))
    assert refs(comparison) == [("moved", "s3"), ("moved", "s7")]
    # 4 is at home elsewhere, and so stands once only.
    assert comparison.union.arguments[1 + GHOST].premises == (3 + GHOST, 7 + GHOST, 4)


def test_a_claim_that_becomes_a_position_is_told_as_that_and_not_as_a_move() -> None:
    promoted = with_statement(small_graph(), 3, kind=Kind.POSITION, home=None)
    assert refs(compare(small_graph(), promoted)) == [("reworded", "s3")]


def test_arguments_that_bring_no_statement_are_told_by_themselves() -> None:
    before = small_graph()
    after = without(before, 0, 4)
    after = with_argument(after, 5, target=1, relation=Relation.SUPPORT)
    after = with_argument(after, 2, basis=Basis.STATED)
    after = replace(after, arguments={**after.arguments, 9: Argument(9, Relation.SUPPORT, (6,), target=2)})
    assert refs(compare(before, after)) == [("reworded", "a2"), ("added", "a9"), ("moved", "a5"), ("removed", "a4")]
    assert 4 in compare(before, after).union.arguments


def test_a_statement_may_be_reworded_and_moved_at_once() -> None:
    both = with_statement(with_argument(small_graph(), 1, target=2), 3, text="Other words.")
    comparison = compare(small_graph(), both)
    assert refs(comparison) == [("reworded", "s3"), ("moved", "s3")]
    assert comparison.of(Sort.MOVED)[0].number == 3


def test_a_drawing_shows_first_what_the_list_tells_first() -> None:
    both = with_statement(with_argument(grown(small_graph()), 1, target=2), 1, text="Other words.")
    both = without(both, 0, 4)
    comparison = compare(small_graph(), both)
    assert list(shown_first(comparison, 10)) == [1, 7, 3, 3 + GHOST]
    assert list(shown_first(comparison, 2)) == [1, 7]
