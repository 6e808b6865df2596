"""The map in columns: where lines and boxes are, whatever is said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.errors import LayoutFailed
from argmap.domain.graph import Argument, ArgumentGraph, Case, Statement
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Fold, Wish
from argmap.domain.vocabulary import Kind, Relation, Shape
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing, Labels
from argmap.drawing.layout import Cache, Dot, find_dot
from argmap.drawing.plain import Placement
from tests.domain.test_structure import A, C, S, graph_of
from tests.drawing.conftest import SEEDS
from tests.drawing.geometry import (
    boxes_upon_each_other,
    corners,
    lines_through_boxes,
    lying_upon_each_other,
    notes_over_boxes,
    words_outside_their_boxes,
)
from tests.support.examples import examples
from tests.support.generated import generated
from tests.support.graphs import argument_graphs

DOT = find_dot().trimmed()
EVERYTHING = Wish(depth=ALL_LEVELS, limit=400)


def drawn(graph: ArgumentGraph, wish: Wish = EVERYTHING, **further: object) -> Drawing:
    structure = graph.structure
    return draw(graph, structure, select(structure, wish), dot=DOT, cache={}, **further)  # type: ignore[arg-type]


def flaws(drawing: Drawing) -> list[str]:
    return [
        *lying_upon_each_other(drawing),
        *lines_through_boxes(drawing),
        *boxes_upon_each_other(drawing),
        *words_outside_their_boxes(drawing),
        *notes_over_boxes(drawing),
    ]


def test_dot_is_asked_for_each_column_and_each_row_once() -> None:
    graph = generated(100)
    selection = select(graph.structure, EVERYTHING)
    cache: Cache = {}
    drawing = draw(graph, graph.structure, selection, dot=DOT, cache=cache)
    (placed,) = cache.values()
    assert isinstance(placed, Placement)
    assert len(drawing.boxes) == 100
    assert len(placed.nodes) == len(selection.columns) + len({box.y for box in drawing.body})


@pytest.mark.parametrize("depth", [1, 2, ALL_LEVELS])
@pytest.mark.parametrize("name", SEEDS)
def test_in_the_seed_maps_no_lines_share_a_lane_and_none_runs_through_a_box(
    seeds: dict[str, ArgumentGraph], name: str, depth: int
) -> None:
    wish = Wish(depth=depth)
    drawing = drawn(seeds[name], wish)
    assert flaws(drawing) == []
    shown = select(seeds[name].structure, wish)
    assert {line.number for line in drawing.lines} == shown.arguments
    assert {box.number for box in drawing.boxes} == shown.statements


@examples(60)
@given(
    argument_graphs(max_statements=24), st.sampled_from([360.0, 900.0, 1404.0, 2400.0]), st.sampled_from([None, 1, 99])
)
def test_in_any_map_no_lines_share_a_lane_and_none_runs_through_a_box(
    graph: ArgumentGraph, sheet: float, depth: int | None
) -> None:
    wish = Wish(depth=depth)
    drawing = drawn(graph, wish, sheet=sheet)
    assert flaws(drawing) == []
    assert {line.number for line in drawing.lines} == select(graph.structure, wish).arguments


@examples(30)
@given(argument_graphs(max_statements=14))
def test_a_single_column_for_a_phone_keeps_everything_apart_too(graph: ArgumentGraph) -> None:
    for column in graph.structure.columns:
        drawing = drawn(graph, only=column.heads[0], sheet=350.0)
        assert flaws(drawing) == []
        assert drawing.view == "phone"
        assert drawing.width >= 350


def crowd(positions: int, people: int = 40) -> ArgumentGraph:
    statements = {
        n: Statement(n, Kind.POSITION if n <= positions else Kind.CLAIM, f"Said {n}", f"Said {n}.")
        for n in range(1, people + 1)
    }
    pairs = [(low, high) for low in range(1, people + 1) for high in range(low + 1, people + 1)]
    arguments = {
        at: Argument(at, Relation.ATTACK if at % 3 == 0 else Relation.SUPPORT, (high,), low)
        for at, (low, high) in enumerate(pairs, 1)
    }
    return ArgumentGraph("Crowd", "Who?", statements, arguments)


@pytest.mark.parametrize("positions", [1, 8])
def test_780_arguments_among_40_statements_are_all_drawn_apart(positions: int) -> None:
    drawing = drawn(crowd(positions))
    assert len(drawing.lines) == 780
    assert lying_upon_each_other(drawing) == []
    assert lines_through_boxes(drawing) == []


def test_one_claim_that_forty_columns_use_spreads_its_lines_over_its_whole_edge() -> None:
    uses = [Argument(n, S, (41,), n) for n in range(1, 41)]
    drawing = drawn(graph_of("p" * 40 + "c", *uses))
    assert flaws(drawing) == []
    assert len(drawing.crosses) == 39


def test_more_lines_than_an_edge_has_room_for_are_drawn_all_the_same() -> None:
    uses = [Argument(n, S, (41,), n) for n in range(1, 41)]
    attacks = [Argument(40 + n, A, (1,), n) for n in range(2, 41)]
    drawing = drawn(graph_of("p" * 40 + "c", *uses, *attacks))
    assert {line.number for line in drawing.lines} == {argument.number for argument in (*uses, *attacks)}
    assert lines_through_boxes(drawing) == []


def test_the_lines_that_leave_a_head_pass_between_those_that_come_up() -> None:
    graph = graph_of(
        "p" * 12 + "c",
        *(Argument(n, S, (13,), n) for n in range(1, 13)),
        *(Argument(20 + n, A, (1,), n) for n in range(2, 13)),
    )
    assert flaws(drawn(graph)) == []


def test_a_column_of_a_hundred_rows_and_twenty_columns_are_drawn() -> None:
    long = graph_of("p" + "c" * 100, *(Argument(n, S if n % 2 else A, (n + 1,), 1) for n in range(1, 101)))
    assert flaws(drawn(long)) == []
    wide = graph_of("p" * 20 + "c" * 20, *(Argument(n, S, (20 + n,), n) for n in range(1, 21)))
    drawing = drawn(wide)
    assert flaws(drawing) == []
    assert {box.width for box in drawing.boxes} == {132.0}
    assert drawing.width > 1404


def test_boxes_are_between_132_and_184_wide_and_the_rows_are_level() -> None:
    for positions in (1, 3, 6, 7):
        drawing = drawn(graph_of("p" * positions + "c", Argument(1, S, (positions + 1,), 1)))
        assert {box.width for box in drawing.boxes} <= {float(n) for n in range(132, 185)}
        assert len({(box.y, box.height) for box in drawing.heads}) == 1
        assert drawing.width == 1404


def kinds(drawing: Drawing) -> dict[int, str]:
    layers = {"rail": drawing.rails, "cross": drawing.crosses, "short": drawing.shorts}
    return {line.number: name for name, lines in layers.items() for line in lines}


def test_every_argument_is_drawn_as_what_it_is() -> None:
    graph = graph_of(
        "ppccccccc",
        Argument(1, S, (3,), 1),
        Argument(2, S, (4,), 1),
        Argument(3, S, (5, 6), 1),
        Argument(4, A, (7,), 2),
        Argument(5, A, (7,), 1),
        Argument(6, A, (8,), None, 3),
        Argument(7, S, (9,), 3),
        Argument(8, A, (8,), None, 5),
    )
    drawing = drawn(graph)
    assert kinds(drawing) == {
        1: "short", 2: "rail", 3: "rail", 4: "short", 5: "cross", 6: "rail", 7: "short", 8: "rail"
    }  # fmt: skip
    assert [(mark.what, mark.relation) for mark in drawing.marks].count(("joint", Relation.SUPPORT)) == 1
    assert [mark.what for mark in drawing.marks].count("bar") == 2
    assert flaws(drawing) == []


def test_supports_stand_left_of_their_target_and_attacks_right() -> None:
    graph = graph_of("pcccc", *(Argument(n, r, (n + 1,), 1) for n, r in ((1, C), (2, S), (3, A), (4, A))))
    drawing = drawn(graph)
    head = drawing.heads[0]
    by = {line.number: line.piece for line in drawing.rails}
    assert kinds(drawing) == {1: "short", 2: "rail", 3: "rail", 4: "rail"}
    assert by[2].startswith(f"M{head.x:g} {head.y + head.height - 12:g}")
    assert by[4].startswith(f"M{head.x + head.width:g} {head.y + head.height - 12:g}")
    assert not by[3].startswith(f"M{head.x + head.width:g}")


def test_the_port_of_conditions_stands_above_that_of_supports() -> None:
    graph = graph_of("pccc", Argument(1, S, (2,), 1), Argument(2, C, (3,), 1), Argument(3, C, (4,), 1))
    drawing = drawn(graph)
    head = drawing.heads[0]
    bottom = head.y + head.height
    starts = {line.way[0][0] for line in drawing.rails}
    assert {(head.x, bottom - 30), (head.x, bottom - 12)} == starts
    drawn_from = [next(corners(line.piece))[1] for line in drawing.rails]
    assert [head.x, bottom - 30] in drawn_from
    assert [head.x, bottom - 12] in drawn_from


def test_several_premises_meet_in_the_middle_one_or_in_the_middle_gap() -> None:
    for count in (2, 3, 4, 5):
        premises = tuple(range(2, 2 + count))
        drawing = drawn(graph_of("p" + "c" * count, Argument(1, C, premises, 1)))
        (joint,) = (mark for mark in drawing.marks if mark.what == "joint")
        boxes = {box.number: box for box in drawing.boxes}
        if count % 2:
            middle = boxes[premises[count // 2]]
            assert joint.y == middle.y + middle.height / 2
        else:
            above, below = boxes[premises[count // 2 - 1]], boxes[premises[count // 2]]
            assert above.y + above.height < joint.y < below.y
        assert len(drawing.rails[0].dots) == count
        assert flaws(drawing) == []


def test_a_bar_stands_where_the_line_it_cuts_belongs_to_that_argument_alone() -> None:
    graph = graph_of("pcccc", Argument(1, S, (2,), 1), Argument(2, S, (3,), 1), Argument(3, A, (4,), None, 2))
    drawing = drawn(graph)
    (bar,) = (mark for mark in drawing.marks if mark.what == "bar")
    premise = next(box for box in drawing.boxes if box.number == 3)
    assert bar.y == premise.y + premise.height / 2
    trunk = next(line for line in drawing.rails if line.number == 2)
    left = min(numbers[0] for _, numbers in corners(trunk.piece))
    assert left < bar.x < premise.x


def test_an_undercut_of_an_undercut_and_of_a_cross_line_from_outside_find_their_place() -> None:
    graph = graph_of(
        "ppccccc",
        Argument(1, S, (3,), 1),
        Argument(2, A, (4,), None, 1),
        Argument(3, A, (5,), None, 2),
        Argument(4, A, (3,), 2),
        Argument(5, S, (6,), 2),
        Argument(6, A, (6,), None, 4),
        Argument(7, A, (7,), None, 4),
    )
    drawing = drawn(graph)
    assert flaws(drawing) == []
    assert {line.number for line in drawing.lines} == set(range(1, 8))


def test_an_undercut_from_a_column_that_the_line_does_not_pass_is_drawn_too() -> None:
    graph = graph_of(
        "ppppccc",
        Argument(1, S, (5,), 2),
        Argument(2, S, (5,), 3),
        Argument(3, S, (6,), 4),
        Argument(4, A, (6,), None, 2),
        Argument(5, S, (7,), 1),
        Argument(6, A, (7,), None, 2),
    )
    drawing = drawn(graph)
    assert flaws(drawing) == []
    assert {line.number for line in drawing.lines} == set(range(1, 7))


def test_two_arguments_alike_are_two_lines() -> None:
    graph = graph_of("pc", Argument(1, S, (2,), 1), Argument(2, S, (2,), 1), Argument(3, A, (2,), 1))
    drawing = drawn(graph)
    assert kinds(drawing) == {1: "short", 2: "rail", 3: "rail"}
    assert flaws(drawing) == []


def test_positions_may_argue_with_each_other_and_with_their_own() -> None:
    graph = graph_of(
        "ppcc",
        Argument(1, A, (1,), 2),
        Argument(2, A, (2,), 1),
        Argument(3, S, (3,), 1),
        Argument(4, A, (1,), 3),
        Argument(5, A, (1,), 4),
        Argument(6, S, (4,), 2),
    )
    drawing = drawn(graph)
    assert flaws(drawing) == []
    assert len(drawing.hooks) >= 6


@pytest.mark.parametrize("relation", [S, A, C])
def test_positions_that_stand_alone_may_argue_with_each_other_too(relation: Relation) -> None:
    graph = graph_of("pppp", Argument(1, relation, (2, 4), 1), Argument(2, relation, (3,), 2), Argument(3, A, (1,), 4))
    drawing = drawn(graph)
    assert flaws(drawing) == []
    assert {line.number for line in drawing.lines} == {1, 2, 3}
    assert max(y for line in drawing.lines for part in line.way for _, y in part) < drawing.height


def test_rings_of_undercuts_are_left_to_words() -> None:
    graph = graph_of(
        "pcc",
        Argument(1, A, (2,), None, 2),
        Argument(2, A, (3,), None, 1),
        Argument(3, S, (2,), 1),
        Argument(4, S, (3,), 1),
    )
    structure = graph.structure
    selection = select(structure, EVERYTHING)._replace(arguments=frozenset({1, 2, 3, 4}))
    drawing = draw(graph, structure, selection, dot=DOT, cache={})
    assert {line.number for line in drawing.lines} == {3, 4}


def test_a_hidden_premise_leaves_the_others_and_their_junction() -> None:
    graph = graph_of("pcc", Argument(1, S, (2, 3), 1))
    structure = graph.structure
    whole = select(structure, EVERYTHING)
    (column,) = whole.columns
    part = column._replace(rows=tuple(row for row in column.rows if row.number != 3))
    drawing = draw(graph, structure, whole._replace(columns=(part,)), dot=DOT, cache={})
    (line,) = drawing.lines
    assert line.premises == (2, 3)
    assert len(line.dots) == 1
    assert [mark.what for mark in drawing.marks] == ["joint"]


def pills(drawing: Drawing) -> dict[int, str]:
    return {box.number: box.pill.words for box in drawing.boxes if box.pill is not None}


def test_what_is_folded_says_how_much_it_hides_and_where_it_leads() -> None:
    graph = graph_of(
        "pccccpp",
        Argument(1, S, (2,), 1),
        Argument(2, S, (3,), 2),
        Argument(3, A, (4,), 2),
        Argument(4, A, (3,), 6),
    )
    assert pills(drawn(graph, Wish(depth=1))) == {2: "2 below, 1 to 6"}
    assert pills(drawn(graph, Wish(depth=0)))[1] == "3 below, 1 to 6"
    structure = graph.structure
    many = select(structure, Wish(depth=1))._replace(folds={2: Fold(12345, (1, 6, 7)), 1: Fold(2, (6, 7))})
    assert pills(draw(graph, structure, many, dot=DOT, cache={}, sheet=500)) == {
        2: "12345 below",
        1: "2 below, 2 lead out",
    }


def case_graph() -> ArgumentGraph:
    graph = graph_of("pcccc", *(Argument(n, S, (n + 1,), 1, cases=("b",) if n > 2 else ()) for n in (1, 2, 3, 4)))
    return replace(graph, cases={"a": Case("a", "Here"), "b": Case("b", "Bosnia 1992–95")})


def test_a_case_moves_nothing_names_the_other_case_and_keeps_the_live_trunk() -> None:
    graph = case_graph()
    structure = graph.structure
    plain = drawn(graph)
    cased = draw(
        graph, structure, select(structure, replace(EVERYTHING, case="a")), dot=DOT, cache={}, labels=Labels(case="a")
    )
    assert [(b.number, b.x, b.y) for b in cased.boxes] == [(b.number, b.x, b.y) for b in plain.boxes]
    assert {box.number for box in cased.boxes if box.elsewhere} == {4, 5}
    assert not any(box.faded for box in cased.boxes)
    told = next(box for box in cased.boxes if box.number == 5)
    assert " ".join(text.words for text in told.texts if text.role == "holder") == "Bosnia 1992–95"
    lines = {line.number: line for line in cased.lines}
    assert [lines[n].elsewhere for n in (1, 2, 3, 4)] == [False, False, True, True]
    head = cased.heads[0]
    assert lines[2].piece.startswith(f"M{head.x:g} ")
    assert lines[2].head
    assert not lines[4].piece.startswith(f"M{head.x:g} ")
    assert lines[4].piece != lines[3].piece
    assert flaws(cased) == []


def test_a_trunk_that_is_all_elsewhere_is_still_drawn() -> None:
    graph = case_graph()
    elsewhere = replace(graph, arguments={n: a._replace(cases=("b",)) for n, a in graph.arguments.items()})
    cased = drawn(elsewhere, replace(EVERYTHING, case="a"), labels=Labels(case="a"))
    assert all(line.elsewhere for line in cased.lines)
    assert sum(bool(line.head) for line in cased.rails) == 1


def test_a_filter_fades_what_it_does_not_match_and_the_lines_from_it() -> None:
    graph = graph_of("pccc", *(Argument(n, S, (n + 1,), 1) for n in (1, 2, 3)))
    structure = graph.structure
    drawing = draw(graph, structure, select(structure, EVERYTHING, frozenset({1, 3})), dot=DOT, cache={})
    assert {box.number for box in drawing.boxes if box.faded} == {2, 4}
    assert {line.number for line in drawing.lines if line.faded} == {1, 3}
    none = draw(graph, structure, select(structure, EVERYTHING, frozenset({2})), dot=DOT, cache={})
    assert all(line.faded for line in none.lines)


def test_the_setting_has_a_heading_and_hairline_boxes_from_the_first_row() -> None:
    drawing = drawn(graph_of("psc"))
    headings = [" ".join(text.words for text in heading.texts) for heading in drawing.headings]
    assert headings[0].startswith("The setting")
    assert headings[1].startswith("Not yet placed")
    rows = {box.number: box.row for box in drawing.boxes}
    assert rows == {1: 0, 2: 1, 3: 1}
    shapes = {box.number: box.shape for box in drawing.boxes}
    assert shapes[2] is Shape.SETTING


def test_a_map_of_nothing_but_a_setting_is_drawn_without_a_comb() -> None:
    drawing = drawn(graph_of("s"))
    assert drawing.comb == ""
    assert [box.number for box in drawing.boxes] == [1]


def test_the_same_map_is_drawn_the_same_in_every_process() -> None:
    code = (
        "import hashlib\n"
        "from argmap.domain.selecting import select\n"
        "from argmap.domain.selection import Wish\n"
        "from argmap.drawing import svg\n"
        "from argmap.drawing.draw import draw\n"
        "from argmap.drawing.layout import find_dot\n"
        "from argmap.formats.argdown import read_argdown\n"
        "from argmap.paths import seed_dir\n"
        "graph = read_argdown((seed_dir() / 'peace-or-justice.argdown').read_text(encoding='utf-8'))\n"
        "for view in ('columns', 'tree'):\n"
        "    s = select(graph.structure, Wish(depth=9))\n"
        "    d = draw(graph, graph.structure, s, view=view, dot=find_dot(), cache={})\n"
        "    print(hashlib.sha256(svg.standalone(d, '').encode()).hexdigest())\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_both_programs_place_a_map_without_flaws(
    seeds: dict[str, ArgumentGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    other = find_dot()
    graph = seeds["threat-of-prosecution"]
    selection = select(graph.structure, EVERYTHING)
    assert flaws(draw(graph, graph.structure, selection, dot=other, cache={})) == []
    assert boxes_upon_each_other(draw(graph, graph.structure, selection, view="tree", dot=other, cache={})) == []


class Squashing(Dot):
    """Answers with everything in one place."""

    @contextmanager
    def running(self, source: str, form: str = "plain") -> Iterator[Callable[[], str]]:
        with super().running(source, form) as answer:
            yield lambda: re.sub(r"(?m)^(node \S+) \S+", r"\1 1", answer())


def test_a_dot_that_puts_columns_upon_each_other_fails_the_drawing() -> None:
    graph = graph_of("pp")
    with pytest.raises(LayoutFailed, match="on top of each other"):
        draw(graph, graph.structure, select(graph.structure, EVERYTHING), dot=Squashing(DOT.path), cache={})


def test_a_failing_dot_fails_the_drawing_with_one_error() -> None:
    graph = graph_of("p")
    with pytest.raises(LayoutFailed):
        draw(graph, graph.structure, select(graph.structure, EVERYTHING), dot=Dot(None), cache={})


def test_the_words_of_a_linked_argument_leave_its_junction_in_sight() -> None:
    for relation in (S, A):
        drawing = drawn(graph_of("ppcc", Argument(1, relation, (3, 4), 1)))
        (joint,) = (mark for mark in drawing.marks if mark.what == "joint")
        note = drawing.rails[0].note
        assert note is not None
        assert abs(note.x - joint.x) > note.width / 2 + 4
