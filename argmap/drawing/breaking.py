"""Where the lines of a text break, whatever is in it: words, words that fit no line, Chinese and Japanese, emoji.

What is plain, as most titles are, is broken in a fifth of the time by `wrapping.py`, which comes here with all else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from argmap.drawing.graphemes import graphemes
from argmap.drawing.measure import Face, Measure, weightless

ELLIPSIS = "…"
HYPHEN = "-"

_FEW = 4
"""A word cut in more places than this is no word that anybody reads: its parts are filled, not balanced."""


def break_lines(
    text: str,
    face: Face,
    size: float,
    width: float,
    max_lines: int | None = None,
    letter_spacing: float = 0.0,
) -> tuple[str, ...]:
    """Break ``text`` into lines no wider than ``width``, as few as possible and of similar length.

    Lines break at white space, and between Chinese or Japanese characters. Only a word that does not fit a
    line by itself is cut: after a hyphen, a dash or a slash, and where that is not enough, between two
    graphemes, so that nothing ever sticks out (a single character wider than ``width`` is the one exception:
    it stands alone on its line). With ``max_lines``, what does not fit is left out and the last line ends in
    "…". An empty text has no lines.
    """
    measure = Measure(face, size, letter_spacing)
    pieces = list(_pieces(text, measure, width))
    if not pieces:
        return ()
    lines = _fill(pieces, measure.space, width)
    if max_lines is not None and len(lines) > max_lines:
        kept = lines[: max(max_lines, 1)]
        return (*map(_join, kept[:-1]), _shorten(kept[-1], measure, width))
    return tuple(_join(line) for line in _balance(pieces, len(lines), measure.space, width))


class _Piece(NamedTuple):
    """Something that is never cut: text, width, and whether a space goes before it on the same line."""

    text: str
    width: float
    spaced: bool


# No-break spaces (U+00A0, U+2007, U+202F) are not in this list, on purpose.
_SPACE = re.compile("[\t-\r\x1c-\x20\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
_AFTER_HYPHEN = re.compile("(?<=[-\u2010\u2012-\u2014/])(?=.)", re.S)
_IDEOGRAPHIC = "\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd"
_OPENING = "\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\u301d\uff08\uff3b\uff5b\uff5f"
_NEVER_FIRST = (
    "\u3001\u3002\u3005\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u3019\u301b\u301e\u301f\u3041\u3043\u3045\u3047\u3049"
    "\u3063\u3083\u3085\u3087\u308e\u309d\u309e\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30fb-\u30fe"
    "\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\uff60"
)


@lru_cache(maxsize=1)
def _between_ideographs() -> re.Pattern[str]:
    """Places beside an ideograph where a line may break (compiled when first met: most maps have none)."""
    after = f"(?<=[{_IDEOGRAPHIC}])(?<![{_OPENING}])(?=[^{_NEVER_FIRST}])"
    before = f"(?<![{_OPENING}])(?=[{_IDEOGRAPHIC}])(?![{_NEVER_FIRST}])"
    return re.compile(f"{after}|{before}")


def _pieces(text: str, measure: Measure, width: float) -> Iterator[_Piece]:
    for word in _SPACE.split(text):
        spaced = True
        for part in _parts(word):
            for piece in _fitting(part, measure, width):
                yield _Piece(piece, measure(piece), spaced)
                spaced = False


def _parts(word: str) -> Iterable[str]:
    """A word, cut between its ideographs: there every place is a place to break, except beside some
    punctuation.
    """
    if not word or word.isascii() or max(word) < "\u2e80":
        return (word,) if word else ()
    starts = set(accumulate(map(len, graphemes(word)), initial=0))
    return _cut(word, (at for at in _places(_between_ideographs(), word) if at in starts))


def _places(pattern: re.Pattern[str], word: str) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(word) if 0 < match.start() < len(word))


def _cut(word: str, places: Iterable[int]) -> list[str]:
    edges = [0, *places, len(word)]
    return [word[start:end] for start, end in pairwise(edges)]


def _fitting(part: str, measure: Measure, width: float) -> Iterator[str]:
    """The part itself if it fits a line, else what it must be cut into."""
    if measure(part) <= width:
        yield part
        return
    for piece in _cut(part, _places(_AFTER_HYPHEN, part)):
        if measure(piece) <= width:
            yield piece
        else:
            yield from _chop(piece, measure, width)


def _chop(piece: str, measure: Measure, width: float) -> Iterator[str]:
    """Cut a word that nothing else divides into parts that fit, of similar length; inside a word of letters,
    a hyphen says that it goes on. (Where a syllable ends is not known: the language is not.)
    """
    clusters = list(_no_wider(graphemes(piece), measure, width))
    sizes = [measure(cluster) for cluster in clusters]
    hyphen = measure(HYPHEN)
    within = max(width - hyphen, max(sizes, default=0.0))
    cuts = _cuts(sizes, within)
    if len(cuts) <= _FEW:
        wide, narrow = within, max(sizes, default=0.0)
        while wide - narrow > width / 100:
            middle = (wide + narrow) / 2
            fewer = _cuts(sizes, middle)
            if len(fewer) <= len(cuts):
                cuts, wide = fewer, middle
            else:
                narrow = middle
    for start, end in pairwise([0, *cuts, len(clusters)]):
        part = "".join(clusters[start:end])
        goes_on = end < len(clusters) and _letter(clusters[end - 1]) and _letter(clusters[end])
        yield part + HYPHEN if goes_on and measure(part) + hyphen <= width else part


def _beginning(text: str, measure: Measure, width: float) -> str:
    """As much of a text as fits, in whole graphemes; at least one."""
    clusters = list(_no_wider(graphemes(text), measure, width))
    return "".join(clusters[: next(iter(_cuts([measure(cluster) for cluster in clusters], width)), None)])


def _cuts(sizes: list[float], width: float) -> list[int]:
    """The places before which a row of sizes must be cut so that no part is wider than ``width``."""
    cuts = []
    taken = 0.0
    for place, size in enumerate(sizes):
        if taken and taken + size > width:
            cuts.append(place)
            taken = 0.0
        taken += size
    return cuts


def _letter(cluster: str) -> bool:
    """Whether it is a letter of a script that hyphenates (those with capitals: Latin, Greek, Cyrillic,
    Armenian).
    """
    return cluster[0].isalpha() and cluster[0].lower() != cluster[0].upper()


def _no_wider(clusters: Iterable[str], measure: Measure, width: float) -> Iterator[str]:
    """Graphemes as they are; of one that is too wide (a thousand joined emoji), its characters, each with its
    marks.
    """
    for cluster in clusters:
        if measure(cluster) <= width:
            yield cluster
            continue
        held = ""
        for character in cluster:
            if held and not weightless(character):
                yield held
                held = ""
            held += character
        yield held


def _fill(pieces: Iterable[_Piece], space: float, width: float) -> list[list[_Piece]]:
    """Put each piece on the current line if it fits there, else on the next (the fewest lines that there can
    be).
    """
    lines: list[list[_Piece]] = []
    taken = 0.0
    for piece in pieces:
        more = piece.width + (space if piece.spaced else 0.0)
        if lines and taken + more <= width:
            lines[-1].append(piece)
            taken += more
        else:
            lines.append([piece])
            taken = piece.width
    return lines


def _balance(pieces: list[_Piece], count: int, space: float, width: float) -> list[list[_Piece]]:
    """The narrowest filling that takes no more than ``count`` lines, to half a percent of ``width``."""
    if count > 1:
        steps = [(piece.width, piece.width + space if piece.spaced else piece.width) for piece in pieces]
        narrow, wide = max(max(first for first, _ in steps), width / 4), width
        while wide - narrow > width / 200:
            middle = (narrow + wide) / 2
            if _fits(steps, count, middle):
                wide = middle
            else:
                narrow = middle
        width = wide
    return _fill(pieces, space, width)


def _fits(steps: list[tuple[float, float]], count: int, width: float) -> bool:
    """Whether ``_fill`` would need at most ``count`` lines; a step is a piece's width as first of a line, and
    after.
    """
    taken = width
    for first, after in steps:
        if taken + after <= width:
            taken += after
        else:
            count -= 1
            if count < 0:
                return False
            taken = first
    return True


def _join(line: list[_Piece]) -> str:
    return "".join((" " if place and piece.spaced else "") + piece.text for place, piece in enumerate(line))


def _shorten(line: list[_Piece], measure: Measure, width: float) -> str:
    room = width - measure(ELLIPSIS)
    whole = list(line)
    while len(whole) > 1 and measure(_join(whole)) > room:
        whole.pop()
    text = _join(whole)
    if measure(text) > room:
        text = _beginning(text, measure, room)
    return text.rstrip(" ,;:.-–—") + ELLIPSIS
