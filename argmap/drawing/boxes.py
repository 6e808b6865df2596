"""Boxes with their words in place."""

from __future__ import annotations

import re

from argmap.domain.selection import Fold
from argmap.domain.vocabulary import Shape
from argmap.drawing.drawing import Box, Pill, Text, Use
from argmap.drawing.measure import Face, known_width, text_width
from argmap.drawing.shapes import FOLD
from argmap.drawing.wording import Metrics, Wording
from argmap.drawing.words import NEEDS_A_SOURCE, fold_label, fold_words
from argmap.drawing.wrapping import wrapped

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
    """The box with its words in place: kind and title from the top, who holds it from the bottom, or where its words
    were made for that at the right of the kind's row.

    `label` is what is read aloud of it (`wording.spoken`).
    """
    number, shape, kind, title, holder, also, lack, _, _, fold, against, withdrawn, _, further, in_row = wording
    left = metrics.padding
    if shape is Shape.POSITION:
        face, size, step = Face.SERIF_SEMIBOLD, metrics.head_title, metrics.head_title_line
    else:
        face, size, step = Face.SERIF, metrics.title, metrics.title_line
    first = metrics.kind_baseline
    texts = [Text(metrics.indent, first, kind, "kind", metrics.kind)]
    at = metrics.first
    for line in title:
        texts.append(_set(left, at, line, "title", size, face))
        at += step
    if in_row:
        right = width - metrics.padding - (FOLD - 2 if shape is Shape.EVIDENCE else 0)
        for line in holder:
            start = round(right - known_width(line, Face.SANS_SEMIBOLD, metrics.holder), 1)
            texts.append(_set(start, first, line, "holder", metrics.holder, Face.SANS_SEMIBOLD))
        holder = ()
    below = len(holder) + len(also) + lack
    at = height - metrics.foot - (below - 1) * metrics.also_line
    at -= metrics.link_height * len(further)
    if fold is not None:
        at -= metrics.pill_height / 2
    for line in holder:
        texts.append(_set(left, at, line, "holder", metrics.holder, Face.SANS_SEMIBOLD))
        at += metrics.also_line
    for line in also:
        texts.append(_set(left, at, line, "also", metrics.also, Face.SANS))
        at += metrics.also_line
    if lack:
        texts.append(Text(left, at, NEEDS_A_SOURCE, "lack", metrics.also))
        at += metrics.also_line
    links = []
    for link in further:
        said = wrapped(link.words, Face.SANS, metrics.also, width - 2 * metrics.padding, 1)[0]
        text = _set(x + left, y + at + metrics.also * 0.4, said, "also", metrics.also, Face.SANS)
        links.append(
            Use(
                link.statement,
                link.column,
                x + 4,
                y + at - metrics.link_height * 0.6,
                width - 8,
                metrics.link_height,
                (text,),
            )
        )
        at += metrics.link_height
    pill = None if fold is None else _pill(wording, fold, metrics, x + width, y + height, width)
    return Box(
        number,
        shape,
        x,
        y,
        width,
        height,
        column,
        row,
        tuple(texts),
        label,
        metrics.icon,
        against,
        faded,
        elsewhere,
        withdrawn,
        lack,
        pill,
        tuple(links),
    )


def moved_to(box: Box, x: float, y: float) -> Box:
    """The box, which was made before its place was known, with its corner there; it has no links in words."""
    pill = box.pill
    if pill is not None:
        pill = pill._replace(x=pill.x + x - box.x, y=pill.y + y - box.y)
    return box._replace(x=x, y=y, pill=pill)


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
