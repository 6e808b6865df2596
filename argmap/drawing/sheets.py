"""A drawing cut into sheets of paper: between rows, never through a box, the heads of the columns on each."""

from __future__ import annotations

from typing import NamedTuple

from argmap.drawing.drawing import Drawing
from argmap.drawing.measure import Face
from argmap.drawing.wrapping import wrapped

TALL = 0.66
"""The height of what a landscape A4 page holds, in widths: 190 of 277 mm, less a little for rounding."""

QUESTION, QUESTION_LINE, QUESTION_SIZE = 0.05, 0.024, 0.0192
"""What a question of one line takes of the first page, what each further line takes, and its type, in widths."""


class Sheet(NamedTuple):
    """The part of the field from `top` on, `height` high, in map units."""

    top: float
    height: float


def sheets(drawing: Drawing, tall: float = TALL) -> tuple[Sheet, ...]:
    """Where to cut the field (what is below the head band) for pages that are `tall` times as high as wide.

    The first page has the question too. A box taller than a page is cut, since nothing else is left to do.
    """
    page = drawing.width * tall - drawing.band
    room = page - drawing.width * _question(drawing)
    top, found = drawing.band, []
    gaps = _gaps(drawing)
    while top + room < drawing.height:
        cut = max((gap for gap in gaps if top < gap <= top + room), default=top + room)
        found.append(Sheet(top, cut - top))
        top, room = cut, page
    return (*found, Sheet(top, drawing.height - top))


def _question(drawing: Drawing) -> float:
    size = drawing.width * QUESTION_SIZE
    lines = wrapped(drawing.title, Face.SERIF_SEMIBOLD, size, drawing.width * 0.98, 9)
    return QUESTION + QUESTION_LINE * max(len(lines) - 1, 0)


def _gaps(drawing: Drawing) -> list[float]:
    """The heights at which a cut meets no box and no mark of a folded branch, each in the middle of its gap."""
    taken = sorted(
        (box.y, max(box.y + box.height, box.pill.y + box.pill.height if box.pill else 0.0)) for box in drawing.body
    )
    gaps, reached = [], drawing.band
    for top, foot in taken:
        if top > reached and reached > drawing.band:
            gaps.append((reached + top) / 2)
        reached = max(reached, foot)
    return gaps
