"""The question above a drawing that stands alone; on pages it is a heading of the page."""

from __future__ import annotations

from argmap.drawing.drawing import Text
from argmap.drawing.measure import Face
from argmap.drawing.wrapping import wrapped

SIZE = 22.0
LINE = 26.4


def question_texts(question: str, width: float) -> tuple[tuple[Text, ...], float]:
    """The question's lines, each centred on `x`, and the height they take between their rules."""
    lines = wrapped(question, Face.SERIF_SEMIBOLD, SIZE, max(width - 60, 200), 4)
    texts = tuple(Text(width / 2, 33 + LINE * i, line, "question", SIZE) for i, line in enumerate(lines))
    return texts, 46 + LINE * (len(lines) - 1) if lines else 0.0
