"""The map as a tree: one port for each relation, and lines that run beside the boxes in lanes of their own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Relation
from argmap.drawing.bezier import along, curve
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing, Labels
from argmap.drawing.layout import find_dot
from tests.domain.test_structure import A, C, S, graph_of
from tests.drawing.conftest import SEEDS
from tests.drawing.geometry import boxes_upon_each_other, curves_through_boxes, words_outside_their_boxes
from tests.support.examples import examples
from tests.support.generated import generated
from tests.support.graphs import argument_graphs

DOT = find_dot().trimmed()


def tree(graph: ArgumentGraph, wish: Wish | None = None, labels: Labels | None = None) -> Drawing:
    structure = graph.structure
    selection = select(structure, wish or Wish(depth=ALL_LEVELS))
    return draw(graph, structure, selection, view="tree", dot=DOT, cache={}, labels=labels)


@pytest.mark.parametrize("name", SEEDS)
def test_the_seed_maps_stand_as_trees_without_flaws(seeds: dict[str, ArgumentGraph], name: str) -> None:
    drawing = tree(seeds[name])
    assert boxes_upon_each_other(drawing) == []
    assert words_outside_their_boxes(drawing) == []
    assert curves_through_boxes(drawing) == []
    assert {box.number for box in drawing.boxes} == set(seeds[name].statements)
    assert min(box.x for box in drawing.boxes) == 15


@examples(40)
@given(argument_graphs(max_statements=14))
def test_any_map_stands_as_a_tree_without_flaws(graph: ArgumentGraph) -> None:
    drawing = tree(graph)
    assert boxes_upon_each_other(drawing) == []
    assert words_outside_their_boxes(drawing) == []
    assert curves_through_boxes(drawing) == []
    homes = set(graph.structure.home_of.values())
    laid = [line.number for line in drawing.rails]
    assert len(laid) == len(set(laid))
    assert set(laid) <= homes


@pytest.mark.parametrize("seed", [1, 13, 17])
def test_no_line_of_a_large_tree_runs_through_a_box_and_no_box_leaves_the_sheet(seed: int) -> None:
    drawing = tree(generated(100, seed=seed))
    assert curves_through_boxes(drawing) == []
    assert min(box.x for box in drawing.boxes) == 15
    assert drawing.width >= max(box.x + box.width for box in drawing.boxes)


def test_each_relation_has_one_place_on_its_target() -> None:
    graph = graph_of("pcccccc", *(Argument(n, r, (n + 1,), 1) for n, r in enumerate((C, C, S, S, A, A), 1)))
    drawing = tree(graph)
    head = next(box for box in drawing.boxes if box.number == 1)
    starts: dict[Relation, set[tuple[float, float]]] = {C: set(), S: set(), A: set()}
    for line in drawing.rails:
        x, y = map(float, re.match(r"M([\d.]+) ([\d.]+)", line.piece).groups())  # type: ignore[union-attr]
        starts[line.relation].add((x, y))
    middle = head.y + head.height / 2
    for relation, share in ((C, -0.3), (S, 0.0), (A, 0.3)):
        ((x, y),) = starts[relation]
        assert x == pytest.approx(head.x + head.width, abs=1.5)
        assert y == pytest.approx(middle + share * head.height, abs=1)


def test_linked_and_undercut_arguments_have_a_point_of_their_own() -> None:
    graph = graph_of("pcccc", Argument(1, S, (2, 3), 1), Argument(2, A, (4,), None, 1), Argument(3, A, (5,), 1))
    drawing = tree(graph)
    assert [mark.what for mark in drawing.marks] == ["joint", "bar"]
    joint, bar = drawing.marks
    assert 0 < abs(joint.x - bar.x) + abs(joint.y - bar.y) < 16
    assert next(line for line in drawing.rails if line.number == 1).spot == (joint.x, joint.y)


def test_linked_premises_may_undercut_and_be_undercut() -> None:
    graph = graph_of(
        "pcccccc",
        Argument(1, S, (2,), 1),
        Argument(2, A, (3, 4), None, 1),
        Argument(3, A, (5, 6), None, 2),
        Argument(4, S, (7,), 5),
    )
    drawing = tree(graph)
    assert [mark.what for mark in drawing.marks].count("bar") == 2
    assert boxes_upon_each_other(drawing) == []


def test_what_undercuts_an_argument_that_is_not_at_home_hangs_beside_its_premise() -> None:
    graph = graph_of("ppcc", Argument(1, S, (3,), 1), Argument(2, A, (3,), 2), Argument(3, A, (4,), None, 2))
    drawing = tree(graph)
    places = {box.number: box for box in drawing.boxes}
    assert places[1].x < places[3].x < places[4].x
    assert {line.number for line in drawing.rails} == {1, 3}
    focused = tree(graph, Wish(focus=1))
    assert {box.number for box in focused.boxes} == {1, 3, 4}
    assert {line.number for line in focused.rails} == {1}


def test_other_uses_are_words_and_thin_curves_not_part_of_the_tree() -> None:
    graph = graph_of(
        "ppcccs",
        Argument(1, S, (3,), 1),
        Argument(2, A, (3,), 2),
        Argument(3, S, (4,), 2),
        Argument(4, A, (3,), None, 3),
        Argument(5, A, (5,), 4),
        Argument(6, A, (5,), 6),
        Argument(7, A, (4,), None, 5),
    )
    drawing = tree(graph)
    assert {line.number for line in drawing.rails} == {1, 3, 5}
    assert {line.number for line in drawing.uses} >= {2, 6}
    words = {box.number: " ".join(t.words for t in box.texts if t.role == "also") for box in drawing.boxes}
    assert "attacks\N{NO-BREAK SPACE}2" in words[3]


def test_the_setting_is_a_row_above_unless_something_hangs_on_it() -> None:
    drawing = tree(graph_of("psssscc", Argument(1, S, (6,), 1), Argument(2, A, (7,), 2)))
    places = {box.number: box for box in drawing.boxes}
    assert places[3].y == places[4].y == places[5].y < places[1].y
    assert 15 == places[2].x < places[1].x
    assert places[7].x > places[2].x
    assert drawing.comb.count("M0.5") == 1


def test_a_map_of_nothing_but_a_setting_has_no_tree() -> None:
    drawing = tree(graph_of("ss"))
    assert drawing.comb == ""
    assert len(drawing.boxes) == 2


def test_the_setting_takes_several_rows_where_it_must() -> None:
    drawing = tree(graph_of("p" + "s" * 5))
    assert len({box.y for box in drawing.boxes if box.shape.value == "setting"}) == 2


def test_a_tall_tree_has_an_overview_and_a_low_one_has_none() -> None:
    low = tree(graph_of("pc", Argument(1, S, (2,), 1)))
    assert low.overview is None
    tall = tree(graph_of("p" + "c" * 20, *(Argument(n, S, (n + 1,), 1) for n in range(1, 21))))
    assert tall.overview is not None
    assert {block.number for block in tall.overview.blocks} == {box.number for box in tall.boxes}
    assert all(block.y + block.height <= tall.overview.height + 1 for block in tall.overview.blocks)


def test_what_is_folded_carries_its_pill_and_a_case_fades() -> None:
    graph = graph_of("pcc", Argument(1, S, (2,), 1), Argument(2, S, (3,), 2, cases=("b",)))
    folded = tree(graph, Wish(depth=1))
    assert [box.pill.words for box in folded.boxes if box.pill] == ["1 below"]
    cased = tree(graph, Wish(depth=ALL_LEVELS, case="a"), Labels(case="a"))
    assert [box.number for box in cased.boxes if box.elsewhere] == [3]
    assert [line.number for line in cased.rails if line.elsewhere] == [2]


def test_a_filter_fades_the_setting_too() -> None:
    graph = graph_of("ps")
    structure = graph.structure
    drawing = draw(
        graph, structure, select(structure, Wish(), frozenset({1})), view="tree", dot=DOT, cache={}
    )  # fmt: skip
    assert [box.number for box in drawing.boxes if box.faded] == [2]


def test_a_column_whose_statements_are_not_shown_is_left_out() -> None:
    graph = graph_of("pcc", Argument(1, S, (2,), 1), Argument(2, A, (3,), 2))
    structure = graph.structure
    whole = select(structure, Wish(depth=ALL_LEVELS))
    (column,) = whole.columns
    part = whole._replace(columns=(column._replace(rows=column.rows[:2]),))
    drawing = draw(graph, structure, part, view="tree", dot=DOT, cache={})
    assert {box.number for box in drawing.boxes} == {1, 2}
    assert {line.number for line in drawing.rails} == {1}
    assert drawing.uses == ()
    less = whole._replace(columns=(column._replace(rows=column.rows[:1]),))
    assert draw(graph, structure, less, view="tree", dot=DOT, cache={}).uses == ()


STRAIGHT = ((0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0))


def test_a_place_is_measured_back_from_the_end_of_a_spline() -> None:
    (x, y), (dx, dy) = along(STRAIGHT, 11)
    assert x == pytest.approx(19)
    assert y == 0
    assert (dx, dy) == (1, 0)
    assert along(STRAIGHT, 100)[0] == (0, 0)
    assert along(((5.0, 5.0),) * 4, 1)[0] == (5, 5)


def test_a_spline_is_written_as_one_path() -> None:
    assert curve(STRAIGHT) == "M0 0C10 0 20 0 30 0"
