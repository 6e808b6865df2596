"""A map's shape without its words: a small box for each statement, in columns, some of them numbered.

It is for a wall that everybody sees from afar, and for a report: how large the map is, what has grown on it, and where.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Shape
from argmap.drawing.shapes import outline

WIDTH, HEIGHT, ACROSS, DOWN = 104.0, 50.0, 30.0, 18.0
ROWS_AT_MOST = 40
"""Rows that are drawn in a column; of a longer one the last says how many more there are."""


class Mark(NamedTuple):
    """One statement: its shape's outline as path data, where its number would stand, and whether it is numbered."""

    number: int
    shape: Shape
    outline: str
    x: float
    y: float
    numbered: bool
    lit: bool


class Growth(NamedTuple):
    """The whole picture in units of its own; `more` are places where a column goes on: x, y and how many."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    more: tuple[tuple[float, float, int], ...]


def growth(
    structure: Structure, numbered: Collection[int] = (), lit: int | None = None, without: Collection[int] = ()
) -> Growth:
    """The map's columns, each statement in reading order but those `without`; heads and those in `numbered` get their
    numbers.
    """
    marks: list[Mark] = []
    more: list[tuple[float, float, int]] = []
    tallest = 0
    columns = []
    for column in structure.columns:
        shown = [row.number for head in column.heads for row in structure.rows(head) if row.number not in without]
        if shown:
            columns.append((column.kind, shown))
    for place, (kind, rows) in enumerate(columns):
        if kind != "position" and len(columns) > 1:
            rows = [0, *rows]  # boxes without a head stand beside what hangs on the heads
        x = place * (WIDTH + ACROSS)
        for at, number in enumerate(rows[:ROWS_AT_MOST]):
            if number:
                marks.append(_mark(structure, number, x, at * (HEIGHT + DOWN), number in numbered, number == lit))
        tallest = max(tallest, min(len(rows), ROWS_AT_MOST))
        if len(rows) > ROWS_AT_MOST:
            more.append((x + WIDTH / 2, ROWS_AT_MOST * (HEIGHT + DOWN) + 20, len(rows) - ROWS_AT_MOST))
    width = len(columns) * (WIDTH + ACROSS) - ACROSS
    return Growth(max(width, WIDTH), tallest * (HEIGHT + DOWN) + (40 if more else 0), tuple(marks), tuple(more))


def _mark(structure: Structure, number: int, x: float, y: float, numbered: bool, lit: bool) -> Mark:
    shape = structure.shape(number)
    path = outline(shape, x, y, WIDTH, HEIGHT).outline
    return Mark(number, shape, path, x + WIDTH / 2, y + HEIGHT / 2 + 9, numbered or lit or shape is Shape.POSITION, lit)
