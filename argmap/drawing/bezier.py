"""Graphviz's splines: chains of cubic Bézier curves, given as 1 + 3n control points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from math import hypot

from argmap.drawing.plain import Point

_STEPS = 24


def curve(points: Sequence[Point]) -> str:
    """The path of a spline."""
    return _form(len(points)) % tuple(chain.from_iterable(points))


@lru_cache(maxsize=64)
def _form(count: int) -> str:
    """The path of so many points, into which their numbers are put at once."""
    return "M%g %gC" + " ".join(["%g %g"] * (count - 1))


def moved(points: Sequence[Point], down: float) -> tuple[Point, ...]:
    """The spline with its start, and the direction in which it leaves, moved down by so much."""
    (ax, ay), (bx, by), *rest = points
    return ((ax, round(ay + down, 1)), (bx, round(by + down, 1)), *rest)


def along(points: Sequence[Point], back: float) -> tuple[Point, Point]:
    """The place on a spline that lies `back` units before its end, and the direction there (a unit step)."""
    places = _places(points)
    left = back
    for (x, y), (nx, ny) in zip(places[-2::-1], places[:0:-1], strict=True):
        far = hypot(nx - x, ny - y)
        if far >= left and far:
            share = left / far
            return (nx + (x - nx) * share, ny + (y - ny) * share), ((nx - x) / far, (ny - y) / far)
        left -= far
    return places[0], (1.0, 0.0)


def _places(points: Sequence[Point]) -> list[Point]:
    places = [points[0]]
    for at in range(0, len(points) - 3, 3):
        a, b, c, d = points[at : at + 4]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            places.append((p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]))
    return places
