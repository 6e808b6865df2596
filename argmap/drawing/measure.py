"""How wide a text will be in the browser: on the server, without a browser.

The map's text is drawn as SVG, which cannot wrap. So the server breaks every line, and must know the widths
that the browser will use: ``advances.json`` holds the advance of every character of the very font files that
pages load (made by ``.ci/vendor.py``). Kerning is left out, which makes the sum slightly larger than what is
drawn, never smaller by more than half a percent. Everything here is deterministic and takes time in
proportion to the length of the text.
"""

from __future__ import annotations

import json
import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FOREIGN = 1.2
"""The width of a character that the fonts do not have, in em: as wide as those of any common script."""

ALPHABETS = (
    ("\u0370", "\u052f", 1.0),  # Greek and Cyrillic
    ("\u0590", "\u05ff", 0.8),  # Hebrew
    ("\u0600", "\u077f", 0.9),  # Arabic, joined
    ("\u0e00", "\u0eff", 0.85),  # Thai and Lao
)
"""Scripts whose letters are narrower on the whole (first and last character, em); capitals count ``FOREIGN``. The
figures are those of wide system fonts in bold, so that a line of them never sticks out."""

EMOJI = 1.4
"""The width of an emoji in em: the widest of the systems' own emoji fonts (Segoe UI Emoji) takes 1.37."""

BROAD = {"\u2e3a": 2.4, "\u2e3b": 3.6, "\ufdfa": 4.0, "\ufdfd": 12.0, "\U0001242b": 9.0, "\U00012219": 9.0}
"""Single characters that are drawn as wide as a word, in em: long dashes, Arabic phrases, the longest
cuneiform signs."""


class Face(StrEnum):
    """The four cuts that the map is drawn with; the values are the names in ``advances.json``."""

    SERIF = "serif"
    SERIF_SEMIBOLD = "serif-semibold"
    SANS = "sans"
    SANS_SEMIBOLD = "sans-semibold"


def weightless(character: str) -> bool:
    """Whether a character takes no room of its own: combining marks, joiners, direction marks, the soft
    hyphen.
    """
    return unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc")


class _Widths(dict[str, float]):
    """Advances in em by character. What is absent is judged by its category, and is not remembered: memory is
    bounded.
    """

    def __missing__(self, character: str) -> float:
        if weightless(character):
            return 0.0
        if character in BROAD:
            return BROAD[character]
        if character < "\u0f00" and not character.isupper():
            return next((width for first, last, width in ALPHABETS if first <= character <= last), FOREIGN)
        return EMOJI if "\U0001f000" <= character <= "\U0001faff" else FOREIGN


@lru_cache(maxsize=1)
def _tables() -> dict[Face, _Widths]:
    table = json.loads(Path(__file__).with_name("advances.json").read_bytes())
    em = table["em"]
    return {
        face: _Widths(
            (chr(first + offset), width / em)
            for first, *widths in table["faces"][face]
            for offset, width in enumerate(widths)
        )
        for face in Face
    }


def text_width(text: str, face: Face, size: float, letter_spacing: float = 0.0) -> float:
    """The width of ``text`` on one line, in the unit of ``size`` (the font size).

    ``letter_spacing`` is in em, as in CSS, and is added after every character that has a width. White space
    counts as it stands: collapse it first where the page will collapse it.
    """
    widths = _tables()[face]
    if not letter_spacing:
        return sum(map(widths.__getitem__, text)) * size
    return sum([width + letter_spacing for width in map(widths.__getitem__, text) if width]) * size


@lru_cache(maxsize=16_384)
def known_width(words: str, face: Face, size: float = 1.0, letter_spacing: float = 0.0) -> float:
    """The same, remembered: for single words, names and kinds, which all maps have again and again."""
    return text_width(words, face, size, letter_spacing)


class Measure(NamedTuple):
    """``text_width`` with all but the text given."""

    face: Face
    size: float
    spacing: float = 0.0

    def __call__(self, text: str) -> float:
        """The width of the text."""
        return text_width(text, self.face, self.size, self.spacing)

    @property
    def space(self) -> float:
        """The width of a space."""
        return self(" ")
