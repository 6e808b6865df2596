"""One step around a statement."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from argmap.domain.graph import Argument, ArgumentGraph, Statement
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind, Relation
from argmap.drawing.drawing import Line
from argmap.drawing.layout import find_dot
from argmap.drawing.scene import Unread
from argmap.drawing.step import Step, draw_step
from argmap.drawing.svg import fragment
from tests.domain.test_structure import A, C, S, graph_of
from tests.drawing.conftest import SEEDS
from tests.drawing.geometry import (
    boxes_upon_each_other,
    lines_through_boxes,
    lying_upon_each_other,
    words_outside_their_boxes,
)
from tests.support.examples import examples
from tests.support.graphs import argument_graphs

DOT = find_dot().trimmed()


def step(graph: ArgumentGraph, number: int, *, sheet: float = 772.0, linked: bool = False) -> Step:
    found = draw_step(graph, graph.structure, number, sheet=sheet, dot=DOT, cache={}, linked=linked)
    assert lying_upon_each_other(found.drawing) == []
    assert lines_through_boxes(found.drawing) == []
    assert boxes_upon_each_other(found.drawing) == []
    assert words_outside_their_boxes(found.drawing) == []
    return found


@pytest.mark.parametrize("name", SEEDS)
def test_every_statement_of_the_seed_has_a_picture_of_its_own(seeds: dict[str, ArgumentGraph], name: str) -> None:
    graph = seeds[name]
    structure = graph.structure
    for number in list(graph.statements)[::5]:
        found = step(graph, number)
        shown = {box.number for box in found.drawing.boxes}
        near = {p for a in structure.arguments_on.get(number, ()) for p in a.premises}
        assert near <= shown | set(found.folded)
        assert number in shown


@examples(25)
@given(argument_graphs(max_statements=12))
def test_any_statement_has_one(graph: ArgumentGraph) -> None:
    step(graph, min(graph.statements))


@examples(25)
@given(argument_graphs(max_statements=12))
def test_any_statement_has_one_with_what_is_linked_with_it(graph: ArgumentGraph) -> None:
    for number in list(graph.statements)[:3]:
        step(graph, number, linked=True)


@pytest.mark.parametrize("name", SEEDS)
def test_what_is_linked_stands_beside_on_a_narrow_sheet(seeds: dict[str, ArgumentGraph], name: str) -> None:
    graph = seeds[name]
    structure = graph.structure
    several = [one for one in structure.arguments.values() if len(one.premises) > 1 and one.target is not None]
    for argument in several:
        number = argument.premises[-1]
        alone = Structure(
            structure.kinds, structure.homes, {argument.number: argument} if structure.home_of[number] else {}
        )
        found = draw_step(graph, alone, number, sheet=380.0, dot=DOT, cache={}, linked=True)
        assert lying_upon_each_other(found.drawing) == lines_through_boxes(found.drawing) == []
        assert boxes_upon_each_other(found.drawing) == words_outside_their_boxes(found.drawing) == []
        shown = {box.number for box in found.drawing.boxes} | set(found.folded)
        assert {*argument.premises, argument.target} <= shown


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_linked_premises_are_folded_to_their_kind_beside_the_one_that_is_looked_at(count: int) -> None:
    premises = tuple(range(2, 3 + count))
    number, objection = premises[-1], premises[-1] + 1
    graph = graph_of("p" + "c" * (count + 2), Argument(1, C, premises, 1), Argument(2, A, (objection,), number))
    found = step(graph, number, sheet=380.0, linked=True)
    boxes = {box.number: box for box in found.drawing.boxes}
    folded = premises[:-1][:3]
    assert boxes.keys() == {1, *folded, number, objection}
    assert found.folded == premises[:-1][3:]
    for one in folded:
        assert [text.role for text in boxes[one].texts] == ["kind"]
        assert boxes[one].x + boxes[one].width < boxes[number].x
        assert str(one) in boxes[one].label
    assert boxes[1].y < boxes[folded[0]].y == boxes[number].y < boxes[objection].y
    assert len({(box.column, box.row) for box in found.drawing.boxes}) == len(found.drawing.boxes)
    (line,) = (line for line in found.drawing.rails if line.number == 1)
    assert len(line.dots) == len(folded) + 1
    assert ("joint", C) in [(mark.what, mark.relation) for mark in found.drawing.marks]
    assert max(box.x + box.width for box in found.drawing.boxes) <= 380.0 - 16


def test_where_more_hangs_on_it_nothing_stands_beside() -> None:
    on = [Argument(2, A, (4,), 3), Argument(3, S, (5,), 3)]
    graph = graph_of("pcccc", Argument(1, C, (2, 3), 1), *on)
    assert {box.number for box in step(graph, 3, linked=True).drawing.boxes} == {1, 3, 4, 5}
    assert {box.number for box in step(graph, 3).drawing.boxes} == {1, 3, 4, 5}


def test_targets_stand_above_and_premises_below() -> None:
    graph = graph_of("pccc", Argument(1, S, (2,), 1), Argument(2, A, (3,), 2), Argument(3, S, (4,), 2))
    found = step(graph, 2)
    places = {box.number: box for box in found.drawing.boxes}
    assert places[1].y < places[2].y < places[3].y == places[4].y
    assert {line.number for line in found.drawing.rails} == {1, 2, 3}
    assert [(tag.text.words, tag.relation) for tag in found.drawing.tags] == [("a1", S), ("a3", S), ("a2", A)]
    assert found.folded == ()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_an_undercut_ends_on_the_argument_it_cuts(count: int) -> None:
    premises = tuple(range(2, 2 + count))
    graph = graph_of("p" + "c" * (count + 2), Argument(1, C, premises, 1), Argument(2, A, (count + 2,), None, 1))
    found = step(graph, 1)
    assert [mark.what for mark in found.drawing.marks] == ["joint", "bar"]
    assert {line.number for line in found.drawing.rails} == {1, 2}
    assert max(box.y for box in found.drawing.boxes) == next(
        box.y for box in found.drawing.boxes if box.number == count + 2
    )


@pytest.mark.parametrize("deep", [2, 3, 4])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_undercuts_an_undercut_hangs_below_it_and_ends_on_its_line(count: int, deep: int) -> None:
    premises = tuple(range(2, 2 + count))
    cuts = [Argument(n, A, (count + n,), None, n - 1) for n in range(2, 2 + deep)]
    found = step(graph_of("p" + "c" * (count + deep), Argument(1, C, premises, 1), *cuts), 1)
    places = {box.number: box for box in found.drawing.boxes}
    chain = [places[count + cut.number] for cut in cuts]
    assert found.folded == ()
    assert {line.number for line in found.drawing.rails} == {1, *(cut.number for cut in cuts)}
    assert [box.y for box in chain] == sorted({box.y for box in chain})
    assert chain[0].y > places[2].y
    assert [mark.what for mark in found.drawing.marks] == ["joint", "bar"] * deep
    lines = {line.number: line for line in found.drawing.rails}
    bars = [mark for mark in found.drawing.marks if mark.what == "bar"]
    for cut, bar in zip(cuts[1:], bars[1:], strict=True):
        assert on_way((bar.x, bar.y), lines[cut.number - 1])
        start = lines[cut.number].way[0][0]
        assert abs(start[0] - bar.x) <= 12
        assert start[1] == bar.y


def on_way(point: tuple[float, float], line: Line) -> bool:
    """Whether a point lies on an upright stretch of a line."""
    x, y = point
    return any(
        start[0] == end[0] == x and min(start[1], end[1]) < y < max(start[1], end[1])
        for way in line.way
        for start, end in pairwise(way)
    )


def test_of_several_undercuts_of_an_undercut_one_is_drawn_and_the_others_are_named() -> None:
    graph = graph_of(
        "pccccc",
        Argument(1, S, (2,), 1),
        Argument(2, A, (3,), None, 1),
        Argument(3, A, (4, 5), None, 2),
        Argument(4, A, (6,), None, 2),
    )
    found = step(graph, 1)
    assert {box.number for box in found.drawing.boxes} == {1, 2, 3, 4}
    assert found.folded == (5, 6)


def test_what_does_not_fit_is_named() -> None:
    many = graph_of(
        "p" + "c" * 8,
        *(Argument(n, S, (n + 1,), 1) for n in range(1, 7)),
        Argument(7, A, (8,), None, 1),
        Argument(8, A, (9,), None, 1),
    )
    assert step(many, 1).folded == (6, 7, 9)
    linked = graph_of("p" + "c" * 8, Argument(1, S, tuple(range(2, 8)), 1), Argument(2, S, (8, 9), 1))
    assert step(linked, 1).folded == (6, 7, 8, 9)


def test_more_targets_than_fit_are_named_and_undercuts_are_left_to_words() -> None:
    graph = graph_of(
        "pppppc",
        *(Argument(n, S, (6,), n) for n in range(1, 6)),
        Argument(6, A, (6,), None, 1),
    )
    found = step(graph, 6)
    assert found.folded == (5,)
    assert len(found.drawing.boxes) == 5


def test_an_objection_that_objects_twice_is_drawn_once() -> None:
    graph = graph_of("pc", Argument(1, S, (2,), 1), Argument(2, A, (2,), 1), Argument(3, A, (1,), 2))
    found = step(graph, 1)
    assert sorted(box.number for box in found.drawing.boxes) == [1, 2]
    assert found.folded == ()


def test_a_statement_that_nothing_is_said_about_stands_alone() -> None:
    found = step(graph_of("p"), 1)
    assert len(found.drawing.boxes) == 1
    assert found.drawing.rails == ()
    assert Relation.SUPPORT not in {mark.relation for mark in found.drawing.marks}


def test_what_waits_is_shown_last_dotted_and_hatched_without_a_number_however_crowded_it_is() -> None:
    crowd = graph_of(
        "p" + "c" * 7,
        *(Argument(n, S, (n + 1,), 1) for n in range(1, 7)),
        Argument(0, A, (0,), 1),
    )
    new = Statement(0, Kind.CLAIM, "It waits", "It waits.", 0)
    graph = replace(crowd, statements={**crowd.statements, 0: new})
    unread = Unread(frozenset({0}), "pending")
    drawing, folded = draw_step(graph, graph.structure, 1, dot=DOT, cache={}, unread=unread)
    boxes = {box.number: box for box in drawing.boxes}
    assert len(boxes) == 1 + 3
    assert set(folded) == {4, 5, 6, 7}
    assert boxes[0].x == max(box.x for box in drawing.boxes if box.row == 2)
    assert [text.words for text in boxes[0].texts if text.role == "kind"] == ["OBJECTION, PENDING"]
    assert boxes[0].classes == "node objection pending"
    assert boxes[0].hatch
    assert {box.hatch for box in drawing.boxes if box.number} == {""}
    assert words_outside_their_boxes(drawing) == []
    assert [tag.text.words for tag in drawing.tags] == ["a1", "a2"]
    markup = fragment(drawing, href=lambda **to: f"/x?sel={to.get('selected')}", selected="s0")
    opening, node = markup.split('data-id="s0"')[1].split("</a>")[0].split(">", 1)
    assert "href" not in opening
    assert 'class="hatch"' in node
    assert 'class="halo"' in node


@pytest.mark.parametrize(("state", "word"), [("rejected", "CLAIM, REJECTED"), ("pending", "CLAIM, PENDING")])
@pytest.mark.parametrize("count", [1, 3, 4])
def test_what_waits_is_linked_with_the_premises_that_are_there(count: int, state: str, word: str) -> None:
    premises = tuple(range(2, 2 + count))
    crowd = graph_of("p" + "c" * count, Argument(1, S, (*premises, 0), 1))
    new = Statement(0, Kind.CLAIM, "It waits", "It waits.", 1)
    graph = replace(crowd, statements={**crowd.statements, 0: new})
    drawing, _ = draw_step(graph, graph.structure, 1, dot=DOT, cache={}, unread=Unread(frozenset({0}), state))
    (box,) = (box for box in drawing.boxes if box.number == 0)
    assert next(text.words for text in box.texts if text.role == "kind") == word
    assert bool(box.hatch) is (state == "pending")
    assert [mark.what for mark in drawing.marks] == ["joint"]


def test_what_waits_as_an_undercut_is_shown_before_those_that_are_there() -> None:
    crowd = graph_of("pccc", Argument(1, S, (2,), 1), Argument(2, A, (3,), None, 1), Argument(0, A, (0,), None, 1))
    new = Statement(0, Kind.CLAIM, "It waits", "It waits.", 0)
    graph = replace(crowd, statements={**crowd.statements, 0: new})
    drawing, folded = draw_step(graph, graph.structure, 1, dot=DOT, cache={}, unread=Unread(frozenset({0}), "pending"))
    assert {box.number for box in drawing.boxes} == {0, 1, 2}
    assert folded == (3,)


def test_what_waits_as_an_undercut_of_an_undercut_is_shown_with_the_way_to_it() -> None:
    crowd = graph_of(
        "pcccc",
        Argument(1, S, (2,), 1),
        Argument(2, A, (3,), None, 1),
        Argument(3, A, (4,), None, 1),
        Argument(0, A, (0,), None, 3),
    )
    new = Statement(0, Kind.CLAIM, "It waits", "It waits.", 0)
    graph = replace(crowd, statements={**crowd.statements, 0: new})
    drawing, folded = draw_step(graph, graph.structure, 1, dot=DOT, cache={}, unread=Unread(frozenset({0}), "pending"))
    assert {box.number for box in drawing.boxes} == {0, 1, 2, 4}
    assert folded == (3,)
