"""Path data from corner points: straight pieces with rounded corners, drawn from the target outwards."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.domain.vocabulary import Relation
from argmap.drawing.plain import Point

ROUND = 6.0


def rounded(points: Sequence[Point], radius: float = ROUND) -> str:
    """The points joined by straight lines, their corners rounded where there is room."""
    clean = _clean(points)
    last = len(clean) - 1
    px, py = clean[0]
    path = f"M{px:g} {py:g}"
    before = 1.0
    for at in range(1, last):
        (x, y), (nx, ny) = clean[at], clean[at + 1]
        r = min(radius, (abs(x - px) + abs(y - py)) * before, (abs(nx - x) + abs(ny - y)) / 2)
        ax, ay = x - _sign(x - px) * r, y - _sign(y - py) * r
        bx, by = x + _sign(nx - x) * r, y + _sign(ny - y) * r
        path += f"L{ax:g} {ay:g}Q{x:g} {y:g} {bx:g} {by:g}"
        px, py, before = x, y, 0.5
    x, y = clean[last]
    return f"{path}L{x:g} {y:g}"


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
        return f"M{x:g} {y:g}L{bx + 4.5 * px:g} {by + 4.5 * py:g}L{bx - 4.5 * px:g} {by - 4.5 * py:g}Z"
    if relation is Relation.ATTACK:
        bx, by = x + 4.5 * dx, y + 4.5 * dy
        return f"M{bx - 6.5 * px:g} {by - 6.5 * py:g}L{bx + 6.5 * px:g} {by + 6.5 * py:g}"
    ax, ay = x + 0.5 * dx + 4 * px, y + 0.5 * dy + 4 * py
    return f"M{ax:g} {ay:g}l{8 * dx:g} {8 * dy:g}l{-8 * px:g} {-8 * py:g}l{-8 * dx:g} {-8 * dy:g}Z"


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


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _toward(start: Point, end: Point, by: float) -> Point:
    far = abs(start[0] - end[0]) + abs(start[1] - end[1])
    return (
        round(start[0] + (end[0] - start[0]) * by / far, 2),
        round(start[1] + (end[1] - start[1]) * by / far, 2),
    )
