"""What a reader takes for one character: a base with its marks, a flag, a family joined by zero-width joiners.

The rules are the part of Unicode Standard Annex 29 that matters where a word must be cut.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"


def graphemes(text: str) -> Iterator[str]:
    """Cut a text where a reader sees one character end and the next begin.

    Kept together: a base and its combining marks, variation selectors and skin tones; what a zero-width
    joiner joins; two regional indicators (a flag); the jamo of one Korean syllable; a carriage return with
    its line feed.
    """
    start = 0
    indicators = 0
    for at in range(1, len(text)):
        before, here = text[at - 1], text[at]
        if _indicator(before):
            indicators += 1
        else:
            indicators = 0
        if _extends(here) or before == _JOINER or (before == "\r" and here == "\n"):
            continue
        if _indicator(here) and indicators % 2:
            continue
        if _jamo_joins(before, here):
            continue
        yield text[start:at]
        start = at
    if start < len(text):
        yield text[start:]


def _indicator(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _extends(character: str) -> bool:
    if character < "\u0300":
        return False
    if character == _JOINER or "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f":
        return True
    return unicodedata.category(character)[0] == "M"


def _jamo_joins(before: str, here: str) -> bool:
    if not "\u1100" <= here <= "\u11ff":
        return False
    if here < "\u1160":
        return "\u1100" <= before < "\u1160"
    vowel_or_tail = "\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    return vowel_or_tail or "\u1100" <= before < "\u1160"
