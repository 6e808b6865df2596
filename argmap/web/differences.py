"""What changed between two wordings, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Step = Literal["same", "removed", "added"]

COMPARED_AT_MOST = 600
"""Words a side beyond which the two texts are shown whole: the comparison is quadratic at worst."""


class Piece(NamedTuple):
    """A run of words that stayed, went or came; `text` carries its own spaces."""

    step: Step
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that lead from `before` to `after`, in reading order; what went stands before what came."""
    if before == after:
        return (Piece("same", after),) if after else ()
    old, new = _words(before), _words(after)
    if len(old) > COMPARED_AT_MOST or len(new) > COMPARED_AT_MOST:
        return tuple(piece for piece in (Piece("removed", before), Piece("added", after)) if piece.text)
    pieces: list[Piece] = []
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[from_new:to_new])))
            continue
        if to_old > from_old:
            pieces.append(Piece("removed", "".join(old[from_old:to_old])))
        if to_new > from_new:
            pieces.append(Piece("added", "".join(new[from_new:to_new])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    """Words with the spaces that follow them, so that joined pieces give the text back."""
    return re.findall(r"\S+\s*|^\s+", text)
