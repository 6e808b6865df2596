"""A map without words: for thumbnails in the library, the phone's pager, and the overview of a tall tree."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.domain.selection import Selection
from argmap.domain.structure import Structure
from argmap.drawing.drawing import Block, Box, Silhouette
from argmap.drawing.packing import pack

TOP = 8.0


def silhouette(structure: Structure, selection: Selection, width: float = 122.0, most_rows: int = 8) -> Silhouette:
    """The columns of the selection as blocks, in a picture of this width; rows beyond the last are left out.

    The order of the columns is that of the drawing. It needs no layout, so it never fails.
    """
    grid = pack(structure, selection.columns)
    count = max(len(grid.columns), 1)
    gap = min(4.0, width / count / 5)
    wide = round((width - gap * (count - 1)) / count, 2)
    high = round(max(4.0, min(14.0, wide * 0.62)), 2)
    places = [(number, at) for number, at in grid.places.items() if at.row < most_rows]
    blocks = tuple(
        Block(
            number,
            structure.shape(number),
            round(at.column * (wide + gap), 2),
            round(TOP + at.row * (high + 2.5), 2),
            wide,
            high,
        )
        for number, at in places
    )
    rows = max((at.row for _, at in places), default=0) + 1
    columns = tuple((round(at * (wide + gap), 2), wide) for at in range(len(grid.columns)))
    comb = f"M0 1H{width:g}M0 4H{width:g}"
    return Silhouette(width, round(TOP + rows * (high + 2.5), 2), blocks, comb, columns)


def overview(boxes: Sequence[Box], width: float, height: float, wide: float = 112.0, most: float = 200.0) -> Silhouette:
    """What is drawn, small, each box where it is: to see where one is in a picture that does not fit the window."""
    right = max((box.x + box.width for box in boxes), default=width)
    across, down = wide / right, min(wide / right, most / height)
    blocks = tuple(
        Block(
            box.number,
            box.shape,
            round(box.x * across, 2),
            round(box.y * down, 2),
            round(box.width * across, 2),
            round(max(box.height * down, 1.2), 2),
        )
        for box in boxes
    )
    return Silhouette(wide, round(height * down, 2), blocks)
