"""Cutting a drawing for paper: between rows, in order, nothing lost and no box cut in two."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Shape
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Box, Drawing
from argmap.drawing.layout import find_dot
from argmap.drawing.sheets import QUESTION, QUESTION_LINE, TALL, Sheet, sheets
from argmap.formats.argdown import read_argdown

SEED = Path(__file__).resolve().parents[2] / "seed"


@pytest.mark.parametrize("file", sorted(path.name for path in SEED.glob("*.argdown")))
def test_every_seed_map_is_cut_between_its_boxes_into_pages_that_fit(file: str) -> None:
    graph = read_argdown((SEED / file).read_text("utf-8"))
    selection = select(graph.structure, Wish(depth=ALL_LEVELS, limit=200))
    drawing = draw(graph, graph.structure, selection, dot=find_dot(None), cache={})
    found = sheets(drawing)
    page = drawing.width * TALL - drawing.band
    assert found[0].top == drawing.band
    assert found[0].height <= page - drawing.width * QUESTION + 1e-6
    assert all(sheet.height <= page + 1e-6 for sheet in found)
    assert sum(sheet.height for sheet in found) == pytest.approx(drawing.height - drawing.band)
    for sheet, following in pairwise(found):
        assert following.top == pytest.approx(sheet.top + sheet.height)
        assert not any(box.y < following.top < box.y + box.height for box in drawing.body)


def drawn(*heights: float, width: float = 1000) -> Drawing:
    boxes, y = [], 100.0
    for row, height in enumerate(heights, start=1):
        boxes.append(Box(row, Shape.CLAIM, 0, y, 100, height, column=0, row=row, texts=(), label="", icon=(0, 0, 0)))
        y += height + 20
    return Drawing("columns", width, y, "", band=80, boxes=tuple(boxes))


def test_a_drawing_that_fits_one_page_is_not_cut() -> None:
    assert sheets(drawn(100, 100)) == (Sheet(80, 260),)


def test_a_long_question_leaves_less_of_the_first_page() -> None:
    short, long = (drawn(1500)._replace(title=title) for title in ("Which?", "Which of all these answers? " * 8))
    less = sheets(short)[0].height - sheets(long)[0].height
    assert less == pytest.approx(2 * 1000 * QUESTION_LINE)


def test_a_box_taller_than_a_page_is_cut_where_the_page_ends() -> None:
    found = sheets(drawn(1500))
    assert found[0] == Sheet(80, 1000 * TALL - 80 - 1000 * QUESTION)
    assert len(found) == 3
