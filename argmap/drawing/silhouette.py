"""A drawing without words, small: the overview of a tall tree."""

from __future__ import annotations

from collections.abc import Sequence

from argmap.drawing.drawing import Block, Box, Silhouette


def overview(boxes: Sequence[Box], width: float, height: float, wide: float = 112.0, most: float = 200.0) -> Silhouette:
    """What is drawn, small, each box where it is: to see where one is in a picture that does not fit the window."""
    right = max([box.x + box.width for box in boxes], default=width)
    across, down = wide / right, min(wide / right, most / height)
    blocks = tuple(
        [
            Block(
                box.number,
                box.shape,
                round(box.x * across, 2),
                round(box.y * down, 2),
                round(box.width * across, 2),
                round(max(box.height * down, 1.2), 2),
            )
            for box in boxes
        ]
    )
    return Silhouette(wide, round(height * down, 2), blocks)
