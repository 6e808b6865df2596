"""The discs that a finger aims at: 24 units each, and nobody else's (WCAG 2.2, 2.5.8)."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot

import pytest

from argmap.domain.graph import ArgumentGraph
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing, Pill
from argmap.drawing.layout import find_dot
from argmap.drawing.plain import Point
from argmap.drawing.spots import AT_MOST, CLEAR, REACH, Aim, length, spots, strips
from tests.drawing.conftest import SEEDS
from tests.drawing.geometry import corners

DOT = find_dot().trimmed()
SLACK = 1.0
"""What placing columns on whole units may cost."""


def lines_of(path: str) -> list[tuple[Point, Point]]:
    """The straight parts of a path, with round corners left out."""
    found = []
    x = y = 0.0
    for command, numbers in corners(path):
        to_x, to_y = numbers[-2:]
        if command == "L":
            found.append(((x, y), (to_x, to_y)))
        x, y = to_x, to_y
    return found


def away(place: Point, start: Point, end: Point) -> float:
    """How far a place is from an upright or level stretch."""
    (x, y), (low, high) = place, zip(*map(sorted, zip(start, end, strict=True)), strict=True)
    return hypot(max(low[0] - x, x - high[0], 0.0), max(low[1] - y, y - high[1], 0.0))


def over(place: Point, left: float, top: float, right: float, bottom: float) -> bool:
    return (
        hypot(max(left - place[0], place[0] - right, 0.0), max(top - place[1], place[1] - bottom, 0.0)) < REACH - SLACK
    )


def taken(drawing: Drawing) -> list[str]:
    """Discs that do not have their 24 units for themselves, and what lies on them."""
    found = []
    for one, other in combinations(drawing.lines, 2):
        if hypot(one.spot[0] - other.spot[0], one.spot[1] - other.spot[1]) < 2 * REACH - SLACK:
            found.append(f"the discs of a{one.number} and a{other.number} meet")
        for start, end in lines_of(other.hit or other.piece):
            if away(one.spot, start, end) < CLEAR - SLACK:
                found.append(f"a{other.number} lies on the disc of a{one.number}")
    for line in drawing.lines:
        for box in drawing.boxes:
            if over(line.spot, box.x, box.y, box.x + box.width, box.y + box.height):
                found.append(f"{box.number} lies on the disc of a{line.number}")
            if box.pill and over(
                line.spot, box.pill.x, box.pill.reach[0], box.pill.x + box.pill.width, box.pill.reach[1]
            ):
                found.append(f"the fold of {box.number} lies on the disc of a{line.number}")
        if line.spot[1] < drawing.band + REACH - SLACK:
            found.append(f"the head row lies on the disc of a{line.number}")
        if min(away(line.spot, start, end) for way in line.way for start, end in pairwise(way)) > REACH + SLACK:
            found.append(f"the disc of a{line.number} does not touch its line")
    return found


@pytest.mark.parametrize("depth", [1, 2, ALL_LEVELS])
@pytest.mark.parametrize("name", SEEDS)
def test_in_the_seed_maps_every_argument_has_24_units_that_nothing_else_lies_on(
    seeds: dict[str, ArgumentGraph], name: str, depth: int
) -> None:
    structure = seeds[name].structure
    drawing = draw(seeds[name], structure, select(structure, Wish(depth=depth)), dot=DOT, cache={})
    assert drawing.lines
    assert taken(drawing) == []


@pytest.mark.parametrize("name", SEEDS)
def test_in_a_single_column_every_argument_has_24_units_for_itself(seeds: dict[str, ArgumentGraph], name: str) -> None:
    structure = seeds[name].structure
    selection = select(structure, Wish(depth=ALL_LEVELS))
    for column in structure.columns:
        if column.kind == "position":
            drawing = draw(seeds[name], structure, selection, only=column.heads[0], sheet=350.0, dot=DOT, cache={})
            assert taken(drawing) == []


ALONG: list[Point] = [(0.0, 0.0), (100.0, 0.0)]


def test_a_disc_takes_the_first_of_its_places_that_is_free() -> None:
    short = Aim([[(50.0, 100.0), (50.0, 120.0)]], [(50.0, 110.0)])
    long = Aim([[(60.0, 0.0), (60.0, 300.0)]], [(60.0, 110.0), (60.0, 120.0), (60.0, 140.0)])
    assert spots([long, short]) == [(60.0, 140.0), (50.0, 110.0)]


def test_a_disc_keeps_off_folds() -> None:
    fold = Pill("1 below", "", 20.0, 0.0, 40.0, 19.0, 11.5)
    assert spots([Aim([ALONG], [(10.0, 0.0), (50.0, 0.0), (90.0, 0.0)])], [fold]) == [(90.0, 0.0)]


def test_two_discs_that_meet_move_apart_together() -> None:
    one = Aim([ALONG], [(50.0, off) for off in (0.0, -12.0, 12.0)])
    other = Aim([ALONG], [(50.0, off) for off in (0.0, -12.0, 12.0)])
    assert sorted(spots([one, other])) == [(50.0, -12.0), (50.0, 12.0)]


def test_what_is_drawn_later_gives_way_to_a_disc() -> None:
    first = Aim([[(50.0, -40.0), (50.0, 0.0)]], [(50.0, -12.0)])
    along, beside = strips([first, Aim([ALONG], [(100.0, 0.0)])], [(50.0, -12.0), (100.0, 0.0)])
    assert along == ""
    half = (CLEAR**2 - 12.0**2) ** 0.5
    assert beside == f"M0 0H{50 - half:g}M{50 + half:g} 0H100"


def test_what_is_covered_whole_has_no_strip_left() -> None:
    first = Aim([ALONG], [(50.0, 0.0)])
    second = Aim([[(45.0, 0.0), (55.0, 0.0)], [(45.0, 0.0), (45.0, 90.0)]], [(45.0, 90.0)])
    assert strips([first, second], [(50.0, 0.0), (45.0, 90.0)])[1].startswith("M45 ")


def test_among_very_many_lines_nothing_is_looked_for() -> None:
    aims = [Aim([ALONG], [(1.0, 1.0), (2.0, 2.0)])] * (AT_MOST + 1)
    assert set(spots(aims)) == {(1.0, 1.0)}
    assert set(strips(aims, spots(aims))) == {""}


def test_a_length_is_the_sum_of_its_straight_parts() -> None:
    assert length([[(0.0, 0.0), (3.0, 0.0), (3.0, 4.0)], [(0.0, 0.0), (0.0, 2.0)]]) == 9.0
