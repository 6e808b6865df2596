"""Breaking the lines of plain titles quickly: most are words with spaces between, and the same words come again.

What is not so plain (a word that must be cut, Chinese, odd spaces, too many lines) goes to `measure.break_lines`, which
is for everything, and takes several times as long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from math import inf

from argmap.drawing.breaking import break_lines
from argmap.drawing.measure import Face, text_width

_PLAIN = re.compile(r"[\x21-\x7e\xa0-\u02af‐-―‘-”…]+")
_WORDS_KEPT = 8192


class _Known(dict[str, float]):
    """How wide the words are that were met before, in em, in one face. A word that is not plain fits no line."""

    __slots__ = ("face",)

    def __init__(self, face: Face) -> None:
        self.face = face

    def __missing__(self, word: str) -> float:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        width = text_width(word, self.face, 1.0) if _PLAIN.fullmatch(word) else inf
        self[word] = width
        return width


_known = cache(_Known)


@lru_cache(maxsize=4096)
def wrapped(text: str, face: Face, size: float, width: float, most: int) -> tuple[str, ...]:
    """At most `most` lines no wider than `width`, as few as possible and as even as their words allow.

    Some thousand are remembered: whoever reads a map sees the same titles with each step.
    """
    known = _known(face)
    words = text.split(" ")
    room = width / size
    widths = list(map(known.__getitem__, words))
    space = _space(face)
    whole = sum(widths) + space * (len(words) - 1)
    if whole <= room:
        return (text,)
    widest = max(widths)
    if widest > room:
        return break_lines(text, face, size, width, most)
    count, _, _ = _fill(widths, space, room)
    if count > most:
        return break_lines(text, face, size, width, most)
    narrow = max(widest, (whole - space * (count - 1)) / count)
    while True:
        lines, ends, next_wider = _fill(widths, space, narrow)
        if lines <= count:
            break
        narrow = next_wider
    return tuple([" ".join(words[start:end]) for start, end in zip((0, *ends), (*ends, len(words)), strict=True)])


@cache
def _space(face: Face) -> float:
    """The width of a space, in em."""
    return text_width(" ", face, 1.0)


def _fill(widths: Sequence[float], space: float, room: float) -> tuple[int, list[int], float]:
    """How many lines, where each but the last ends, and the least greater room with which some line holds more."""
    ends: list[int] = []
    taken = -space
    least = inf
    for at, width in enumerate(widths):
        more = taken + space + width
        if more <= room:
            taken = more
            continue
        if more < least:
            least = more
        ends.append(at)
        taken = width
    return len(ends) + 1, ends, least
