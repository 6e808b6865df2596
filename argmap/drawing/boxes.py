"""Boxes with their words in place."""

from __future__ import annotations

import re

from argmap.domain.selection import Fold
from argmap.domain.vocabulary import Shape
from argmap.drawing.drawing import Box, Pill, Text, Use
from argmap.drawing.measure import Face, known_width, text_width
from argmap.drawing.shapes import FOLD, outline
from argmap.drawing.wording import Metrics, Wording, indent
from argmap.drawing.words import NEEDS_A_SOURCE, fold_label, fold_words
from argmap.drawing.wrapping import wrapped


def beside(
    wording: Wording,
    metrics: Metrics,
    x: float,
    y: float,
    width: float,
    height: float,
    column: int,
    row: int,
    faded: bool = False,
    elsewhere: bool = False,
    label: str = "",
) -> Box:
    """As `stand`, with who holds it at the right of the kind's row, where its words were made for that."""
    if not wording.in_row:
        return stand(wording, metrics, x, y, width, height, column, row, faded, elsewhere, label)
    without = wording._replace(holder=())
    box = stand(without, metrics, x, y, width, height, column, row, faded, elsewhere, label)
    right = x + width - metrics.padding - (FOLD - 2 if wording.shape is Shape.EVIDENCE else 0)
    held = tuple(
        _set(
            round(right - known_width(line, Face.SANS_SEMIBOLD, metrics.holder), 1),
            y + metrics.kind_baseline,
            line,
            "holder",
            metrics.holder,
            Face.SANS_SEMIBOLD,
        )
        for line in wording.holder
    )
    above = 1 + len(wording.title)
    return box._replace(texts=(*box.texts[:above], *held, *box.texts[above:]))


_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")


def _set(x: float, y: float, words: str, role: str, size: float, face: Face) -> Text:
    """A line as it was measured. Letters under marks that the fonts do not have are drawn with other, wider fonts,
    so such a line is held to its width.
    """
    loose = words.isascii() or _MARKS.search(words) is None
    return Text(x, y, words, role, size, 0.0 if loose else round(text_width(words, face, size), 1))


def stand(
    wording: Wording,
    metrics: Metrics,
    x: float,
    y: float,
    width: float,
    height: float,
    column: int,
    row: int,
    faded: bool = False,
    elsewhere: bool = False,
    label: str = "",
) -> Box:
    """The box with its words in place: kind and title from the top, who holds it from the bottom.

    `label` is what is read aloud of it (`wording.spoken`).
    """
    left = x + metrics.padding
    head = wording.shape is Shape.POSITION
    size = metrics.head_title if head else metrics.title
    step = metrics.head_title_line if head else metrics.title_line
    face = Face.SERIF_SEMIBOLD if head else Face.SERIF
    texts = [Text(x + indent(metrics), y + metrics.kind_baseline, wording.kind, "kind", metrics.kind)]
    at = y + metrics.first
    for line in wording.title:
        texts.append(_set(left, at, line, "title", size, face))
        at += step
    lower = [(line, "holder", metrics.holder) for line in wording.holder]
    lower += [(line, "also", metrics.also) for line in wording.also]
    if wording.lack:
        lower.append((NEEDS_A_SOURCE, "lack", metrics.also))
    at = y + height - metrics.foot - (len(lower) - 1) * metrics.also_line
    at -= metrics.link_height * len(wording.links)
    if wording.pill is not None:
        at -= metrics.pill_height / 2
    for line, role, high in lower:
        texts.append(_set(left, at, line, role, high, Face.SANS_SEMIBOLD if role == "holder" else Face.SANS))
        at += metrics.also_line
    links = []
    for link in wording.links:
        said = wrapped(link.words, Face.SANS, metrics.also, width - 2 * metrics.padding, 1)[0]
        text = _set(left, at + metrics.also * 0.4, said, "also", metrics.also, Face.SANS)
        links.append(
            Use(
                link.statement,
                link.column,
                x + 4,
                at - metrics.link_height * 0.6,
                width - 8,
                metrics.link_height,
                (text,),
            )
        )
        at += metrics.link_height
    drawn = outline(wording.shape, x, y, width, height)
    pill = None if wording.pill is None else _pill(wording, wording.pill, metrics, x + width, y + height, width)
    return Box(
        wording.number,
        wording.shape,
        x,
        y,
        width,
        height,
        column,
        row,
        tuple(texts),
        label,
        drawn.outline,
        drawn.corners,
        drawn.crease,
        drawn.edge,
        wording.against,
        faded,
        elsewhere,
        wording.withdrawn,
        wording.lack,
        pill,
        tuple(links),
        icon=(left, y + metrics.kind_baseline - metrics.kind * 0.36 - metrics.kind * 0.56, metrics.kind * 1.12),
    )


def _pill(wording: Wording, fold: Fold, metrics: Metrics, right: float, bottom: float, room: float) -> Pill:
    words = fold_words(fold)
    width = _pill_width(words, metrics)
    if width > room - 6:
        words = fold_words(fold._replace(leads=()))
        width = _pill_width(words, metrics)
    height = metrics.pill_height
    return Pill(
        words, fold_label(wording.number, fold), right - width - 5, bottom - height / 2, width, height, metrics.pill
    )


def _pill_width(words: str, metrics: Metrics) -> float:
    return round(text_width(words, Face.SANS_SEMIBOLD, metrics.pill) + metrics.pill * 2.4)
