"""Reading `dot -Tplain`, Graphviz's shortest answer: one line for each node and edge, lengths in inches, y upwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from argmap.domain.errors import LayoutFailed

POINTS = 72.0
_HALVES = 2 * POINTS
Point = tuple[float, float]


class Placement(NamedTuple):
    """Where dot put things, in points (our pixels), y downwards from the top left corner of the whole.

    `nodes` maps ids to centres; `edges` maps pairs of ids to the control points of their Bézier splines.
    """

    width: float
    height: float
    nodes: Mapping[str, Point]
    edges: Mapping[tuple[str, str], tuple[Point, ...]]

    def at(self, name: str) -> Point:
        """The centre of a node. Raises `LayoutFailed` where the answer has none."""
        if name not in self.nodes:
            raise LayoutFailed("Graphviz left something out.")
        return self.nodes[name]

    def spline(self, tail: str, head: str) -> tuple[Point, ...]:
        """The control points of an edge. Raises `LayoutFailed` where the answer has none."""
        if (tail, head) not in self.edges:
            raise LayoutFailed("Graphviz left a line out.")
        return self.edges[tail, head]


def read_plain(answer: str) -> Placement:
    """Raises `LayoutFailed` for anything that is not a whole answer in the plain format."""
    nodes: dict[str, Point] = {}
    edges: dict[tuple[str, str], tuple[Point, ...]] = {}
    width = height = 0.0
    seen: set[str] = set()
    try:
        for line in answer.splitlines():
            fields = line.split()
            what = fields[0]
            if what == "node":
                nodes[fields[1]] = (_points(fields[2]), height - _points(fields[3]))
            elif what == "edge":
                count = int(fields[3])
                numbers = [round(float(inches) * _HALVES) / 2 for inches in fields[4 : 4 + 2 * count]]
                pairs = [(x, height - y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
                if len(pairs) != count:
                    raise ValueError(line)
                edges[fields[1], fields[2]] = tuple(pairs)
            elif what == "graph":
                width, height = _points(fields[2]), _points(fields[3])
            seen.add(what)
    except (ValueError, IndexError, OverflowError) as error:
        raise LayoutFailed("Graphviz answered something that is no layout.") from error
    if not {"graph", "stop"} <= seen:
        raise LayoutFailed("Graphviz stopped before its answer was complete.")
    return Placement(width, height, nodes, edges)


def _points(inches: str) -> float:
    """Raises `ValueError` or `OverflowError` for what is no length."""
    return round(float(inches) * _HALVES) / 2
