"""Splines: chains of cubic Bézier curves, given as 1 + 3n control points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
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


def along(points: Sequence[Point], back: float) -> tuple[Point, Point]:
    """The place on a spline that lies `back` units before its end, and the direction there (a unit step)."""
    left = back
    for (nx, ny), (x, y) in pairwise(_backwards(points)):
        far = hypot(nx - x, ny - y)
        if far >= left and far:
            share = left / far
            return (nx + (x - nx) * share, ny + (y - ny) * share), ((nx - x) / far, (ny - y) / far)
        left -= far
    return points[0], (1.0, 0.0)


def _backwards(points: Sequence[Point]) -> Iterator[Point]:
    """Places on the spline from its end to its start; who needs the end only does not wait for the rest."""
    for at in range(len(points) - 4, -1, -3):
        a, b, c, d = points[at : at + 4]
        for step in range(_STEPS, 0, -1):
            t = step / _STEPS
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            yield p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]
    yield points[0]
