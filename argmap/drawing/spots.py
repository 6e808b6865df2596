"""Where a finger aims at each argument: a disc of 24 units that nothing else lies on (target size, WCAG 2.2, 2.5.8).

Lines of one net share a trunk, gutters hold several lanes, and what is drawn later takes the pointer from what is drawn
earlier. So short lines are drawn after long ones; each disc goes to the first of its places where it meets no other;
and where a line passes a disc that was drawn before it, its own strip for the pointer has a gap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from math import hypot, inf
from typing import NamedTuple

from argmap.drawing.drawing import TARGET, Pill
from argmap.drawing.plain import Point

REACH = TARGET / 2
STRIP = 6.0
"""Half of what a line takes of the pointer."""
CLEAR = REACH + STRIP
"""How far a line must keep from a disc's centre to leave it whole."""
NEAR = 0.01
_ROW = 1 << 24
_AROUND = tuple(x + y for x in (-1, 0, 1) for y in (-_ROW, 0, _ROW))
AT_MOST = 250
"""With more lines than this no disc is free anyway, and looking for one would take longer than all the rest."""


class Aim(NamedTuple):
    """A line as it asks for its disc: what it draws, and the places for the disc, the best first."""

    pieces: Sequence[Sequence[Point]]
    places: Sequence[Point]


def length(pieces: Iterable[Sequence[Point]]) -> float:
    """How much a line draws, in units; all its parts are upright or level."""
    far = 0.0
    for piece in pieces:
        for (x, y), (nx, ny) in pairwise(piece):
            far += abs(x - nx) + abs(y - ny)
    return far


def spots(aims: Sequence[Aim], pills: Sequence[Pill] = ()) -> list[Point]:
    """The centre of each line's disc, clear of the marks of folded branches too. Each line has at least one place."""
    if len(aims) > AT_MOST:
        return [aim.places[0] for aim in aims]
    choice = _Choice([aim.places for aim in aims], pills)
    for one in sorted(range(len(aims)), key=lambda at: len(aims[at].places)):
        choice.put(one)
    return choice.settled()


class _Choice:
    """Discs that are chosen one after the other; where two meet, both are chosen again, together.

    The sheet is divided into squares as wide as a disc. `near` has for each the discs in it and in the eight around.
    """

    __slots__ = ("crowded", "found", "near", "pills", "places")

    def __init__(self, places: Sequence[Sequence[Point]], pills: Sequence[Pill]) -> None:
        self.places = places
        self.pills = pills
        self.found: dict[int, Point] = {}
        self.near: dict[int, list[int]] = {}
        self.crowded = False

    def put(self, one: int) -> None:
        """Gives a line the first of its places that is free, or the one of which least is taken."""
        best, least = self.places[one][0], inf
        for place in self.places[one]:
            covered = self._covered(place)
            if covered < least - NEAR:
                best, least = place, covered
                if not covered:
                    break
        self.crowded = self.crowded or least > 0
        self._set(one, best)

    def settled(self) -> list[Point]:
        """All discs, in the order of their lines."""
        for one in range(len(self.places) if self.crowded else 0):
            for other in list(self.near.get(_square(self.found[one]), ())):
                if other < one and _into(self.found[one], self.found[other]):
                    self._both(one, other)
        return [self.found[one] for one in range(len(self.places))]

    def _both(self, one: int, other: int) -> None:
        best = self._take(one), self._take(other)
        least = inf
        for here, there in product(self.places[one], self.places[other]):
            covered = self._covered(here) + self._covered(there) + _into(here, there)
            if covered < least - NEAR:
                best, least = (here, there), covered
                if not covered:
                    break
        self._set(one, best[0])
        self._set(other, best[1])

    def _set(self, one: int, place: Point) -> None:
        self.found[one] = place
        square = _square(place)
        for step in _AROUND:
            self.near.setdefault(square + step, []).append(one)

    def _take(self, one: int) -> Point:
        place = self.found.pop(one)
        square = _square(place)
        for step in _AROUND:
            self.near[square + step].remove(one)
        return place

    def _covered(self, place: Point) -> float:
        """How far a disc would reach into others and into folds; 0 where it is free."""
        near = self.near.get(_square(place))
        met = max([_into(place, self.found[one]) for one in near]) if near else 0.0
        return met + _on(place, self.pills) if self.pills else met


def _square(place: Point) -> int:
    """The number of the square that the place is in; those of one row follow each other."""
    return int(place[0] // TARGET) + _ROW * int(place[1] // TARGET)


def _into(one: Point, other: Point) -> float:
    return max(0.0, 1 - hypot(one[0] - other[0], one[1] - other[1]) / TARGET)


def _on(place: Point, pills: Iterable[Pill]) -> float:
    """How far the disc reaches into the mark of a folded branch."""
    x, y = place
    worst = 0.0
    for pill in pills:
        if abs(pill.y + pill.height / 2 - y) < TARGET + pill.height:
            top, bottom = pill.reach
            away = hypot(max(pill.x - x, x - pill.x - pill.width, 0.0), max(top - y, y - bottom, 0.0))
            worst = max(worst, 1 - away / REACH)
    return worst


def strips(aims: Sequence[Aim], discs: Sequence[Point]) -> list[str]:
    """By line the path that takes the pointer, with gaps where it passes discs of lines that are drawn before it.

    `aims` in the order in which they are drawn. Empty where the path is all that the line draws.
    """
    if len(aims) > AT_MOST:
        return [""] * len(aims)
    by_x = sorted((x, y, drawn) for drawn, (x, y) in enumerate(discs))
    by_y = sorted((y, x, drawn) for drawn, (x, y) in enumerate(discs))
    lefts, tops = [x for x, _, _ in by_x], [y for y, _, _ in by_y]
    found = []
    for drawn, aim in enumerate(aims):
        cuts = {}
        for piece in aim.pieces:
            for start, end in pairwise(piece):
                (x, y), (nx, ny) = start, end
                if x == nx:  # discs beside an upright stretch are few, and so are those above and below a level one
                    low, high = (y - CLEAR, ny + CLEAR) if y <= ny else (ny - CLEAR, y + CLEAR)
                    near = by_x[bisect_left(lefts, x - CLEAR) : bisect_left(lefts, x + CLEAR)]
                    met = [(dx, dy) for dx, dy, other in near if other < drawn and low < dy < high]
                else:
                    low, high = (x - CLEAR, nx + CLEAR) if x <= nx else (nx - CLEAR, x + CLEAR)
                    near = by_y[bisect_left(tops, y - CLEAR) : bisect_left(tops, y + CLEAR)]
                    met = [(dx, dy) for dy, dx, other in near if other < drawn and low < dx < high]
                if met:
                    cuts[start, end] = _gaps(start, end, met)
        found.append("".join(_with(aim.pieces, cuts)) if any(cuts.values()) else "")
    return found


def _with(
    pieces: Iterable[Sequence[Point]], cuts: Mapping[tuple[Point, Point], list[tuple[float, float]]]
) -> Iterator[str]:
    for piece in pieces:
        for stretch in pairwise(piece):
            yield from _between(*stretch, cuts.get(stretch, ()))


def _gaps(start: Point, end: Point, discs: Iterable[Point]) -> list[tuple[float, float]]:
    """From where to where along its own direction a stretch has to give way."""
    upright = start[0] == end[0]
    low, high = sorted((start[upright], end[upright]))
    found = []
    for x, y in discs:
        beside, along = (x - start[0], y) if upright else (y - start[1], x)
        if abs(beside) < CLEAR:
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
