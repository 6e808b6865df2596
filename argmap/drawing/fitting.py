"""Words held to the widths they were measured with, for files that are read where our fonts are not.

A file names its fonts and does not carry them: three faces would make what is sent eight times as large, and programs
that edit drawings ignore fonts inside. Instead every line of text says how long it is (SVG 2, 11.5, `textLength`), so
whatever face stands in is set a little wider or narrower, and no word leaves its box.
"""

from __future__ import annotations

from argmap.domain.vocabulary import Shape
from argmap.drawing.drawing import SPACING, Box, Drawing, Text
from argmap.drawing.measure import Face, text_width

_FACES = {"title": Face.SERIF, "question": Face.SERIF_SEMIBOLD, "also": Face.SANS, "lack": Face.SANS, "note": Face.SANS}


def fitted(drawing: Drawing) -> Drawing:
    """The same drawing, with a width for every line of text."""
    return drawing._replace(
        boxes=tuple(map(_box, drawing.boxes)),
        headings=tuple(
            heading._replace(texts=tuple(_fit(text, bold=True) for text in heading.texts))
            for heading in drawing.headings
        ),
        question=tuple(map(_fit, drawing.question)),
    )


def _box(box: Box) -> Box:
    pill = box.pill
    if pill is not None:
        pill = pill._replace(fit=text_width(pill.words, Face.SANS_SEMIBOLD, pill.size))
    bold = box.shape is Shape.POSITION
    return box._replace(
        texts=tuple(_fit(text, bold, " ") for text in box.texts),
        uses=tuple(use._replace(texts=tuple(map(_fit, use.texts))) for use in box.uses),
        pill=pill,
    )


def _fit(text: Text, bold: bool = False, after: str = "") -> Text:
    """`after` is what is drawn after the words, though nobody sees it."""
    face = _FACES.get(text.role, Face.SANS_SEMIBOLD)
    if face is Face.SERIF and bold:
        face = Face.SERIF_SEMIBOLD
    spacing = SPACING if text.role == "kind" else 0.0
    x, y, words, role, size, _ = text
    return Text(x, y, words, role, size, text_width(words + after, face, size, spacing))
