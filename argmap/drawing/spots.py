"""Where a finger aims at each argument: a disc of 24 units that nothing else lies on (target size, WCAG 2.2, 2.5.8).

Lines of one net share a trunk, gutters hold several lanes, and what is drawn later takes the pointer from what is drawn
earlier. So short lines are drawn after long ones; each disc goes to that of its places where it meets no other disc
and, if it can be, no later line; and where a later line passes a disc after all, its strip for the pointer has a gap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from argmap.drawing.plain import Point

REACH = 12.0
"""Half of the 24 units that a target needs."""
STRIP = 6.0
"""Half of what a line takes of the pointer."""
CLEAR = REACH + STRIP
"""How far a line must keep from a disc's centre to leave it whole."""
AT_MOST = 250
"""With more lines than this no disc is free anyway, and looking for one would take longer than all the rest."""


class Aim(NamedTuple):
    """A line as it asks for its disc: what it draws, and the places for the disc, the best first."""

    pieces: Sequence[Sequence[Point]]
    places: Sequence[Point]


class _Stretch(NamedTuple):
    """A straight part of a line: where it runs, from where to where, and when it is drawn."""

    at: float
    low: float
    high: float
    drawn: int


def length(pieces: Iterable[Sequence[Point]]) -> float:
    """How much a line draws, in units; all its parts are upright or level."""
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for piece in pieces for a, b in pairwise(piece))


def spots(aims: Sequence[Aim]) -> list[Point]:
    """The centre of each line's disc. `aims` in the order in which they are drawn; each has at least one place."""
    if len(aims) > AT_MOST:
        return [aim.places[0] for aim in aims]
    strips = _Strips(aims)
    found: dict[int, Point] = {}
    taken: dict[tuple[int, int], list[Point]] = {}
    for drawn in sorted(range(len(aims)), key=lambda at: len(aims[at].places)):
        best, least = aims[drawn].places[0], float("inf")
        for place in aims[drawn].places:
            covered = 2 * _met(place, taken) + strips.cover(place, drawn)
            if covered < least - 0.01:
                best, least = place, covered
                if not covered:
                    break
        found[drawn] = best
        taken.setdefault(_cell(best), []).append(best)
    return [found[drawn] for drawn in range(len(aims))]


def _cell(place: Point) -> tuple[int, int]:
    return int(place[0] // (2 * REACH)), int(place[1] // (2 * REACH))


def _met(place: Point, taken: dict[tuple[int, int], list[Point]]) -> float:
    """How far the disc reaches into those that are there: 0 where it is free."""
    across, down = _cell(place)
    worst = 0.0
    for cell in ((across + i, down + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
        for other in taken.get(cell, ()):
            worst = max(worst, 1 - hypot(place[0] - other[0], place[1] - other[1]) / (2 * REACH))
    return worst


class _Strips:
    """The straight parts of all lines, by where they run."""

    __slots__ = ("level", "upright")

    def __init__(self, aims: Sequence[Aim]) -> None:
        self.upright: list[_Stretch] = []
        self.level: list[_Stretch] = []
        for drawn, aim in enumerate(aims):
            for piece in aim.pieces:
                for (x, y), (to_x, to_y) in pairwise(piece):
                    if x == to_x:
                        self.upright.append(_Stretch(x, min(y, to_y), max(y, to_y), drawn))
                    else:
                        self.level.append(_Stretch(y, min(x, to_x), max(x, to_x), drawn))
        self.upright.sort()
        self.level.sort()

    def cover(self, place: Point, drawn: int) -> float:
        """How much of the disc lines that are drawn later take, summed; 0 where none does."""
        x, y = place
        return _cover(self.upright, x, y, drawn) + _cover(self.level, y, x, drawn)


def _cover(stretches: Sequence[_Stretch], across: float, along: float, drawn: int) -> float:
    covered = 0.0
    for at in range(bisect_left(stretches, (across - CLEAR,)), len(stretches)):
        one = stretches[at]
        if one.at >= across + CLEAR:
            break
        if one.drawn > drawn and one.low - CLEAR < along < one.high + CLEAR:
            beside = max(one.low - along, along - one.high, 0.0)
            covered += max(0.0, 1 - hypot(one.at - across, beside) / CLEAR)
    return covered


def strips(aims: Sequence[Aim], discs: Sequence[Point]) -> list[str]:
    """By line the path that takes the pointer, with gaps where it passes discs of lines drawn before it.

    Empty where that is all that the line draws.
    """
    if len(aims) > AT_MOST:
        return [""] * len(aims)
    by_x = sorted((x, y, drawn) for drawn, (x, y) in enumerate(discs))
    return [_with_gaps(aim.pieces, by_x, drawn) for drawn, aim in enumerate(aims)]


def _with_gaps(pieces: Iterable[Sequence[Point]], by_x: Sequence[tuple[float, float, int]], drawn: int) -> str:
    parts: list[str] = []
    cut = False
    for piece in pieces:
        for start, end in pairwise(piece):
            gaps = _gaps(start, end, by_x, drawn)
            cut = cut or bool(gaps)
            parts += _between(start, end, gaps)
    return "".join(parts) if cut else ""


def _gaps(start: Point, end: Point, by_x: Sequence[tuple[float, float, int]], drawn: int) -> list[tuple[float, float]]:
    """From where to where along its own direction a stretch has to give way."""
    upright = start[0] == end[0]
    low, high = sorted((start[upright], end[upright]))
    left, right = sorted((start[0], end[0]))
    found = []
    for at in range(bisect_left(by_x, (left - CLEAR,)), len(by_x)):
        x, y, other = by_x[at]
        if x >= right + CLEAR:
            break
        beside, along = (x - start[0], y) if upright else (y - start[1], x)
        if other < drawn and abs(beside) < CLEAR:
            half = (CLEAR**2 - beside**2) ** 0.5
            if along - half < high and along + half > low:
                found.append((along - half, along + half))
    return sorted(found)


def _between(start: Point, end: Point, gaps: Iterable[tuple[float, float]]) -> Iterator[str]:
    """What is left of a stretch, as paths."""
    upright = start[0] == end[0]
    at, high = sorted((start[upright], end[upright]))
    for low, up in (*gaps, (high, high)):
        if low > at:
            yield f"M{start[0]:g} {at:g}V{low:g}" if upright else f"M{at:g} {start[1]:g}H{low:g}"
        at = max(at, up)
