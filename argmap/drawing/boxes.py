"""How large a box must be, and where its words stand in it: text is never scaled, the box gives way."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import is_sourced
from argmap.domain.selection import Fold
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Shape
from argmap.drawing.drawing import SPACING, Box, Pill, Text, Use
from argmap.drawing.measure import Face, break_lines, text_width
from argmap.drawing.shapes import FOLD, outline
from argmap.drawing.words import KIND, NEEDS_A_SOURCE, also, fold_label, fold_words, holder, node_label
from argmap.drawing.wrapping import wrapped

TITLE_LINES = 9
HOLDER_LINES = 2
ALSO_LINES = 4
WITHDRAWN = "Withdrawn by its contributor"


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes of type and paddings in one kind of drawing, in map units."""

    title: float = 13.6
    title_line: float = 16.6
    head_title: float = 13.6
    head_title_line: float = 16.8
    kind: float = 10.6
    holder: float = 11.6
    also: float = 11.5
    also_line: float = 13.0
    padding: float = 10.0
    first: float = 38.0
    kind_baseline: float = 18.0
    holder_gap: float = 21.0
    foot: float = 10.0
    pill: float = 11.5
    pill_height: float = 19.0
    least: float = 66.0
    link_height: float = 26.0


CONDENSED = Metrics()
PHONE = Metrics(
    title=17.0,
    title_line=21.5,
    head_title=18.0,
    head_title_line=22.5,
    kind=12.0,
    holder=14.0,
    also=14.0,
    also_line=18.0,
    padding=13.0,
    first=46.0,
    kind_baseline=22.0,
    holder_gap=27.0,
    foot=13.0,
    pill=13.5,
    pill_height=26.0,
    least=84.0,
)
STEP = Metrics(title=14.5, title_line=18.0, head_title=18.0, head_title_line=22.0, padding=12.0, first=40.0)


class LinkWords(NamedTuple):
    """A line that this picture has no room for, in words: what it says, and the statement and column it leads to."""

    words: str
    statement: int
    column: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement's lines, broken for a width, before it is known where they stand.

    `height` is what they need; a row's boxes all get the tallest one's.
    """

    number: int
    shape: Shape
    kind: str
    title: tuple[str, ...]
    holder: tuple[str, ...]
    also: tuple[str, ...]
    lack: bool
    label: str
    height: float
    pill: Fold | None
    against: bool
    withdrawn: bool
    width: float
    links: tuple[LinkWords, ...] = ()
    in_row: bool = False


def word(
    graph: ArgumentGraph,
    structure: Structure,
    number: int,
    width: float,
    metrics: Metrics,
    *,
    fold: Fold | None = None,
    elsewhere: bool = False,
    uses: str | None = None,
    row: bool = False,
    links: tuple[LinkWords, ...] = (),
) -> Wording:
    """The words of a statement in a box of this width.

    `uses` replaces the words on its other uses, `links` stand below them. With `row`, who holds it stands beside the
    kind, where there is room, and not below the title.
    """
    statement = graph.statements[number]
    shape = structure.shape(number)
    head = shape is Shape.POSITION
    room = width - 2 * metrics.padding
    face = Face.SERIF_SEMIBOLD if head else Face.SERIF
    size = metrics.head_title if head else metrics.title
    title = wrapped(statement.title or statement.text or WITHDRAWN, face, size, room, TITLE_LINES)
    held = wrapped(holder(graph, structure, number, elsewhere), Face.SANS_SEMIBOLD, metrics.holder, room, HOLDER_LINES)
    spoken = also(structure, number)
    said = spoken if uses is None else uses
    if row:
        left = (
            room
            - (_indent(metrics) - metrics.padding)
            - text_width(f"{KIND[shape].upper()} {number} −", Face.SANS_SEMIBOLD, metrics.kind, SPACING)
        )
        left -= 14 + (FOLD if shape is Shape.EVIDENCE else 0)
        said_of_it = holder(graph, structure, number, elsewhere)
        row = text_width(said_of_it, Face.SANS_SEMIBOLD, metrics.holder) <= left
        if row:
            held = (said_of_it,)
    further = wrapped(said, Face.SANS, metrics.also, room, ALSO_LINES) if said else ()
    lack = shape is Shape.EVIDENCE and not statement.withdrawn and not is_sourced(graph, number)
    against = shape is Shape.EVIDENCE and structure.against(number)
    kind = f"{KIND[shape].upper()} {number}{' −' if against else ''}"
    indent = _indent(metrics)
    most = width - metrics.padding - indent - (FOLD - metrics.padding + 2 if shape is Shape.EVIDENCE else 0)
    if text_width(kind, Face.SANS_SEMIBOLD, metrics.kind, SPACING) > most:
        kind = break_lines(kind, Face.SANS_SEMIBOLD, metrics.kind, most, 1, SPACING)[0]
    line = metrics.head_title_line if head else metrics.title_line
    count = len(further) + lack + (0 if row else len(held))
    lower = metrics.holder_gap + (count - 1) * metrics.also_line if count else 0.0
    height = metrics.first + (len(title) - 1) * line + lower + metrics.foot
    height += metrics.link_height * len(links)
    if fold is not None:
        height += metrics.pill_height / 2
    label = node_label(graph, structure, number, spoken, lack, (" ".join(held), " ".join(further)))
    return Wording(
        number,
        shape,
        kind,
        title,
        held,
        further,
        lack,
        label,
        max(metrics.least, float(round(height + 0.5))),
        fold,
        against,
        statement.withdrawn,
        width,
        links,
        row,
    )


def _indent(metrics: Metrics) -> float:
    return metrics.padding + metrics.kind * 1.5


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
) -> Box:
    """As `stand`, with who holds it at the right of the kind's row, where its words were made for that."""
    if not wording.in_row:
        return stand(wording, metrics, x, y, width, height, column, row, faded, elsewhere)
    box = stand(replace(wording, holder=()), metrics, x, y, width, height, column, row, faded, elsewhere)
    right = x + width - metrics.padding - (FOLD - 2 if wording.shape is Shape.EVIDENCE else 0)
    held = tuple(
        _set(
            round(right - text_width(line, Face.SANS_SEMIBOLD, metrics.holder), 1),
            y + metrics.kind_baseline,
            line,
            "holder",
            metrics.holder,
            Face.SANS_SEMIBOLD,
        )
        for line in wording.holder
    )
    above = 1 + len(wording.title)
    return replace(box, texts=(*box.texts[:above], *held, *box.texts[above:]))


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
) -> Box:
    """The box with its words in place: kind and title from the top, who holds it from the bottom."""
    left = x + metrics.padding
    head = wording.shape is Shape.POSITION
    size = metrics.head_title if head else metrics.title
    step = metrics.head_title_line if head else metrics.title_line
    face = Face.SERIF_SEMIBOLD if head else Face.SERIF
    texts = [Text(x + _indent(metrics), y + metrics.kind_baseline, wording.kind, "kind", metrics.kind)]
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
        said = break_lines(link.words, Face.SANS, metrics.also, width - 2 * metrics.padding, 1)[0]
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
        wording.label,
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
