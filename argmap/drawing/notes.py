"""What lines say while they are pointed at: words and their width.

Nothing is placed by them, so they are made while dot works.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from argmap.domain.structure import Inference
from argmap.drawing.measure import Face, text_width
from argmap.drawing.words import argument_label, argument_note

NOTE_SIZE = 11.5
BESIDE_WORDS = 18.0


class Note(NamedTuple):
    """The words, the width of their ground in map units, and what is read aloud instead of them."""

    words: str
    width: float
    label: str


def note_of(argument: Inference) -> Note:
    """Such as "a5: 16 attacks 44"."""
    words = argument_note(argument)
    width = round(text_width(words, Face.SANS_SEMIBOLD, NOTE_SIZE) + BESIDE_WORDS)
    return Note(words, width, argument_label(argument, words))


def notes_of(arguments: Iterable[Inference]) -> dict[int, Note]:
    """The notes of all these arguments, by number."""
    return {argument.number: note_of(argument) for argument in arguments}
