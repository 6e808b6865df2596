"""Path data from corner points: straight pieces with rounded corners, drawn from the target outwards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from argmap.domain.vocabulary import Relation
from argmap.drawing.plain import Point

ROUND = 6.0


_START = "M%g %g"
_ON = "L%g %g"
_CORNER = "L%g %gQ%g %g %g %g"
_TRIANGLE = "M%g %gL%g %gL%g %gZ"
_BAR = "M%g %gL%g %g"
_SQUARE = "M%g %gl%g %gl%g %gl%g %gZ"


def rounded(points: Sequence[Point], radius: float = ROUND) -> str:
    """The points joined by straight lines, their corners rounded where there is room."""
    clean = _clean(points)
    px, py = clean[0]
    path = _START % (px, py)
    room = abs(clean[1][0] - px) + abs(clean[1][1] - py) if len(clean) > 1 else 0.0
    for (x, y), (nx, ny) in pairwise(clean[1:]):
        far = abs(nx - x) + abs(ny - y)
        r = min(radius, room, far / 2)
        path += _CORNER % (*_step(x, y, px, py, r), x, y, *_step(x, y, nx, ny, r))
        px, py, room = x, y, far / 2
    return path + _ON % clean[-1]


def _step(x: float, y: float, to_x: float, to_y: float, by: float) -> Point:
    """A point `by` units on the upright, level or slanting way to another, each direction by itself."""
    return (
        x + by if to_x > x else x - by if to_x < x else x,
        y + by if to_y > y else y - by if to_y < y else y,
    )


def trimmed(points: Sequence[Point], away: float) -> list[Point]:
    """The same way without its first and last `away` units; its first and last stretch are longer than that."""
    clean = _clean(points)
    first, last = _toward(clean[0], clean[1], away), _toward(clean[-1], clean[-2], away)
    return [first, *clean[1:-1], last]


def head(relation: Relation, tip: Point, way: Point) -> str:
    """The mark at the target: filled triangle, bar, open square. `way` is the unit step from the tip outwards."""
    (x, y), (dx, dy) = tip, way
    px, py = -dy, dx
    if relation is Relation.SUPPORT:
        bx, by = x + 9 * dx, y + 9 * dy
        return _TRIANGLE % (x, y, bx + 4.5 * px, by + 4.5 * py, bx - 4.5 * px, by - 4.5 * py)
    if relation is Relation.ATTACK:
        bx, by = x + 4.5 * dx, y + 4.5 * dy
        return _BAR % (bx - 6.5 * px, by - 6.5 * py, bx + 6.5 * px, by + 6.5 * py)
    ax, ay = x + 0.5 * dx + 4 * px, y + 0.5 * dy + 4 * py
    return _SQUARE % (ax, ay, 8 * dx, 8 * dy, -8 * px, -8 * py, -8 * dx, -8 * dy)


def _clean(points: Sequence[Point]) -> list[Point]:
    """Without points on the straight way between two others."""
    kept: list[Point] = []
    for point in points:
        if len(kept) > 1 and _between(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _between(a: Point, b: Point, c: Point) -> bool:
    straight = (a[0] == b[0] == c[0]) or (a[1] == b[1] == c[1])
    return straight and min(a[0], c[0]) <= b[0] <= max(a[0], c[0]) and min(a[1], c[1]) <= b[1] <= max(a[1], c[1])


def _toward(start: Point, end: Point, by: float) -> Point:
    far = abs(start[0] - end[0]) + abs(start[1] - end[1])
    return (
        round(start[0] + (end[0] - start[0]) * by / far, 2),
        round(start[1] + (end[1] - start[1]) * by / far, 2),
    )
