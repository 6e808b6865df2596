"""Path data from corner points: straight pieces with rounded corners, drawn from the target outwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from argmap.domain.vocabulary import Relation
from argmap.drawing.plain import Point

ROUND = 6.0


_TRIANGLE = "M%g %gL%g %gL%g %gZ"
_BAR = "M%g %gL%g %g"
_SQUARE = "M%g %gl%g %gl%g %gl%g %gZ"


def rounded(points: Sequence[Point], radius: float = ROUND) -> str:
    """The points joined by straight lines, their corners rounded where there is room.

    Nearly all lines are upright or level, and need one number.
    """
    (px, py), *rest = points if len(points) < 3 else _clean(points)
    path = f"M{px:g} {py:g}"
    if not rest:
        return path
    x, y = rest[0]
    room = abs(x - px) + abs(y - py)
    for nx, ny in rest[1:]:
        far = (abs(nx - x) + abs(ny - y)) / 2
        r = min(radius, room, far)
        dx, dy = r if x > px else -r if x < px else 0.0, r if y > py else -r if y < py else 0.0
        end_x, end_y = dx + (r if nx > x else -r if nx < x else 0.0), dy + (r if ny > y else -r if ny < y else 0.0)
        path += f"V{y - dy:g}" if x == px else f"H{x - dx:g}" if y == py else f"L{x - dx:g} {y - dy:g}"
        path += _corner(dx, dy, end_x, end_y)
        px, py, x, y, room = x, y, nx, ny, far
    return path + (f"V{y:g}" if x == px else f"H{x:g}" if y == py else f"L{x:g} {y:g}")


@lru_cache(maxsize=256)
def _corner(x: float, y: float, end_x: float, end_y: float) -> str:
    """A bend towards a corner and away from it, both as steps: most corners of a map are as large as the others."""
    return f"q{x:g} {y:g} {end_x:g} {end_y:g}"


def trimmed(points: Sequence[Point], away: float) -> tuple[Point, ...]:
    """The same way without its first and last `away` units; its first and last stretch are longer than that."""
    clean = _clean(points)
    first, last = _toward(clean[0], clean[1], away), _toward(clean[-1], clean[-2], away)
    return (first, *clean[1:-1], last)


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


def _clean(points: Sequence[Point]) -> Sequence[Point]:
    """Without points on the straight way between two others; at least two."""
    (ax, ay), (bx, by) = points[:2]
    kept = [(ax, ay)]
    for cx, cy in points[2:]:
        upright = ax == bx == cx and (ay <= by <= cy or ay >= by >= cy)
        if not upright and not (ay == by == cy and (ax <= bx <= cx or ax >= bx >= cx)):
            kept.append((bx, by))
            ax, ay = bx, by
        bx, by = cx, cy
    kept.append((bx, by))
    return kept


def _toward(start: Point, end: Point, by: float) -> Point:
    far = abs(start[0] - end[0]) + abs(start[1] - end[1])
    return (
        round(start[0] + (end[0] - start[0]) * by / far, 2),
        round(start[1] + (end[1] - start[1]) * by / far, 2),
    )
