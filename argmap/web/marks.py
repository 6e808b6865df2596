"""Found words, marked where they stand in the text as it was typed."""

from __future__ import annotations

from typing import NamedTuple

from argmap.domain.text import fold


class Marked(NamedTuple):
    """A run of text, and whether it was looked for."""

    text: str
    found: bool


def marked(text: str, sought: str) -> tuple[Marked, ...]:
    """The text in runs; a run is marked where it is one of the words of `sought`, case and marks on letters aside."""
    words = [word for word in fold(sought).split() if word]
    if not words or not text:
        return (Marked(text, False),) if text else ()
    folded, origin = _folded(text)
    hit = [False] * len(text)
    for word in words:
        at = folded.find(word)
        while at >= 0:
            for place in range(at, at + len(word)):
                hit[origin[place]] = True
            at = folded.find(word, at + len(word))
    runs: list[Marked] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[start]:
            runs.append(Marked(text[start:place], hit[start]))
            start = place
    return tuple(runs)


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` that it comes from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        for part in fold(char):
            folded.append(part)
            origin.append(place)
    return "".join(folded), origin
