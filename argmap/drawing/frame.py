"""From lanes to lengths: gutters, the boxes' width, the rows' heights, and what `dot` is asked to place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from argmap.domain.errors import LayoutFailed
from argmap.drawing.lanes import Sides
from argmap.drawing.layout import Cache, Dot
from argmap.drawing.nets import LEFT, RIGHT, Zone
from argmap.drawing.packing import Grid
from argmap.drawing.plain import POINTS

FIRST_LANE = 10.0
LEAST_GUTTER = 24.0
LEAST_GAP = 24.0
NARROW, WIDE = 132.0, 184.0
MARGIN = 10.0
COMB = 12.0
UNDER_HEADS = 9.0
GAP_LANE = 6.0
RANKS_APART, NODES_APART = 8.0, 1.0
"""What dot leaves between ranks and between nodes even when it is asked for nothing; cells are so much smaller."""
FIRST_GAP_LANE = 8.0


class Pitch(NamedTuple):
    """How far lanes of one zone lie apart, and how far the outermost lanes of two neighbouring zones."""

    lane: float
    zones: float


ROOMY = Pitch(8.0, 14.0)
DENSE = Pitch(6.0, 10.0)
"""Where the narrowest boxes do not fit the sheet otherwise: better closer lanes than a second direction to scroll."""


class Widths(NamedTuple):
    """Of each column the room left and right of its boxes, with its half of a gutter; and the boxes' width."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    box: float
    pitch: Pitch = ROOMY

    @property
    def whole(self) -> float:
        """The width of all columns with their gutters."""
        return sum(self.left) + sum(self.right) + self.box * len(self.left)

    def lefts(self) -> list[float]:
        """The left edges of the boxes of each column, when columns stand side by side."""
        found = []
        at = 0.0
        for left, right in zip(self.left, self.right, strict=True):
            found.append(at + left)
            at += left + self.box + right
        return found


def widths(columns: int, sides: Sides, sheet: float, narrow: float, wide: float) -> Widths:
    """Gutters as wide as their lanes need; what is left of the sheet is divided among the boxes, within bounds."""
    roomy = _widths(columns, sides, sheet, narrow, wide, ROOMY)
    return roomy if roomy.whole <= sheet else _widths(columns, sides, sheet, narrow, wide, DENSE)


def _widths(columns: int, sides: Sides, sheet: float, narrow: float, wide: float, pitch: Pitch) -> Widths:
    def reach(column: int, side: int) -> float:
        lanes = sides.counts.get(Zone(column, side), 0)
        return FIRST_LANE + pitch.lane * (lanes - 1) if lanes else 0.0

    left = [0.0] * columns
    right = [0.0] * columns
    left[0] = max(MARGIN, reach(0, LEFT) + 6)
    right[-1] = max(MARGIN, reach(columns - 1, RIGHT) + 6)
    for at in range(columns - 1):
        one, other = reach(at, RIGHT), reach(at + 1, LEFT)
        gutter = max(LEAST_GUTTER, one + other + pitch.zones)
        spare = (gutter - one - other) // 2
        right[at] = one + spare
        left[at + 1] = gutter - right[at]
    room = (sheet - sum(left) - sum(right)) / columns
    return Widths(tuple(left), tuple(right), float(min(max(room, narrow), wide) // 1), pitch)


def gap_height(lanes: int, least: float) -> float:
    """The height of the gap between two rows in which so many lanes run."""
    return max(least, 17 + GAP_LANE * lanes) if lanes else least


class Frame(NamedTuple):
    """Where dot has put the columns and rows: left edges of boxes, top edges of rows, and the size of the whole."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    box: float
    heights: tuple[float, ...]
    width: float
    height: float
    pitch: Pitch

    def lane(self, zone: Zone, lane: int) -> float:
        """The x of a lane beside a column."""
        return lane_x(self.x, self.box, self.pitch, zone, lane)


def lane_x(lefts: Sequence[float], box: float, pitch: Pitch, zone: Zone, lane: int) -> float:
    """The x of a lane beside the column whose left edge is given."""
    away = FIRST_LANE + pitch.lane * (lane - 1)
    return lefts[zone.column] + box + away if zone.side == RIGHT else lefts[zone.column] - away


def place(
    grid: Grid,
    sized: Widths,
    heights: Sequence[float],
    gaps: Mapping[int, float],
    sheet: float,
    dot: Dot,
    cache: Cache | None,
    meanwhile: Iterable[Callable[[], None]],
) -> Frame:
    """Asks dot for the places. `heights` are the rows' (the heads' first), `gaps` what each row needs above it.

    Rows are equally high in all columns, so the deepest column stands for all: dot gets the heads, which share one
    rank, and below them that column's rows. A cell is as wide as its column with its gutters and as high as its row
    with the gap above. `meanwhile` is done while dot works. Raises `LayoutFailed`.
    """
    cells = [left + sized.box + right - NODES_APART for left, right in zip(sized.left, sized.right, strict=True)]
    tall = [COMB + heights[0], *(heights[row] + gaps[row] - RANKS_APART for row in range(1, len(heights)))]
    with dot.placing(_source(cells, tall[: grid.rows]), cache) as placed:
        for work in meanwhile:
            work()
        found = placed()
    offset = max(0.0, (sheet - found.width) / 2)
    x = [
        offset + found.at(f"c{i}")[0] - cell / 2 + left
        for i, (cell, left) in enumerate(zip(cells, sized.left, strict=True))
    ]
    if any(right - left < sized.box for left, right in pairwise(x)):
        raise LayoutFailed("Graphviz put the columns on top of each other.")
    above = found.at("c0")[1] - tall[0] / 2
    y = [COMB]
    for row in range(1, len(heights)):
        if row < grid.rows:
            y.append(found.at(f"r{row}")[1] + tall[row] / 2 - heights[row] - above)
        else:  # no column has a box there
            y.append(y[row - 1] + heights[row - 1] + gaps[row])
    return _frame(x, y, sized, heights, max(sheet, found.width))


def stack(sized: Widths, heights: Sequence[float], gaps: Mapping[int, float], sheet: float) -> Frame:
    """The places of a single column: its boxes stand below each other, and there is nothing that dot could decide."""
    y = [COMB]
    for row in range(1, len(heights)):
        y.append(y[-1] + heights[row - 1] + gaps[row])
    left = sized.left[0] + max(0.0, (sheet - sized.whole) / 2)
    return _frame([left], y, sized, heights, max(sheet, sized.whole))


def _frame(x: Sequence[float], y: Sequence[float], sized: Widths, heights: Sequence[float], width: float) -> Frame:
    bottom = max(top + high for top, high in zip(y, heights, strict=True))
    return Frame(
        tuple(float(round(v)) for v in x),
        tuple(float(round(v)) for v in y),
        sized.box,
        tuple(heights),
        float(round(width)),
        float(round(bottom)),
        sized.pitch,
    )


def _source(cells: Sequence[float], tall: Sequence[float]) -> str:
    """Cells of those widths beside each other, and below the first as many more as there are further heights."""
    lines = [
        "digraph{graph[rankdir=TB nodesep=0 ranksep=0 splines=none margin=0]",
        f'node[shape=box fixedsize=true label="" margin=0 height={tall[0] / POINTS:.6g}]edge[dir=none style=invis]',
        *(f"c{at}[width={wide / POINTS:.6g}]" for at, wide in enumerate(cells)),
        *(f"r{row}[height={high / POINTS:.6g}]" for row, high in enumerate(tall[1:], 1)),
        "->".join(["c0", *(f"r{row}" for row in range(1, len(tall)))]),
        "{rank=same " + "->".join(f"c{at}" for at in range(len(cells))) + "}}",
    ]
    return "\n".join(lines)
