"""Whether a quotation is verbatim in its document, where it stands there, and what is wrong with it when it is not.

`documents.py` says what counts as words. `[…]` in a quotation splits it into parts that must follow each
other at no great distance; other square brackets are first looked for as they are (documents have brackets
too), then taken as ours: one letter before a word stands for that letter in the other case, letters elsewhere
in a word for some letters, and words for at most eight words, or for none. Searching never goes back over
what it has matched, so a hostile file costs time in proportion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from argmap.domain.documents import SOFT_HYPHEN, Document, fold

PARTS_WITHIN = 1500
"""Characters that `[…]` may stand for, at most."""

_OMISSION = re.compile(r"\[ ?\.\.\. ?\]")
_BRACKETED = re.compile(r"\[([^\[\]]{1,200})\]")
_REPLACED_WORDS = 8
_REPLACED_LETTERS = 20
_REPLACED_CHARACTERS = 120
_OCCURRENCES = 500
_COMMON_WORD = 60
_MARKS = ".,;:!?\"'()[]"
_COMPARED_WORDS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """The words are there; `locator` says where first, `also` where else."""

    locator: str
    also: tuple[str, ...] = ()

    def is_at(self, locator: str) -> bool:
        """Whether the locator names a place where the words stand; case and spacing aside."""
        wanted = _plain(locator)
        return any(_plain(place) == wanted for place in (self.locator, *self.also))


@dataclass(frozen=True, slots=True)
class NotFound:
    """The words are not there so. `nearest` is the document's wording that comes closest, at `locator`.

    `wrote` is the quotation's first word that differs and `has` the document's word in its place; either is
    empty where the other was added. All are empty when no two words of it stand together in the document.
    """

    nearest: str = ""
    locator: str = ""
    wrote: str = ""
    has: str = ""
    reason: str = ""

    def __str__(self) -> str:
        """One sentence for whoever has to mend the quotation."""
        if self.reason:
            return self.reason
        if not self.nearest:
            return "nothing like it is in the document"
        if self.has:
            differs = f"it says “{self.wrote}” where the document has “{self.has}”"
        else:
            differs = f"its “{self.wrote}” is not in the document"
        return f"{differs}; nearest, at {self.locator}: “{shortened(self.nearest, 200)}”"


class _Gap(NamedTuple):
    """What stands between two literal pieces: an omission (`inner` is None), or something put in by us."""

    inner: str | None
    joined_before: bool = False
    joined_after: bool = False


def check_quotation(quote: str, document: Document) -> Found | NotFound:
    """Look for the quotation's words in the document, in time proportional to both."""
    words = fold(quote)
    if not any(character.isalnum() for character in words):
        return NotFound(reason="there are no words in it")
    places = [document.locator_at(start) for start in _occurrences(words, document)]
    if not places:
        literals, gaps = _pieces(words)
        if literals and gaps:
            places = [document.locator_at(start) for start in _with_gaps(literals, gaps, document)]
    if places:
        distinct = tuple(dict.fromkeys(places))
        return Found(distinct[0], distinct[1:])
    return _nearest(words, document)


def _occurrences(literal: str, document: Document, start: int = 0, stop: int | None = None) -> Iterator[int]:
    """Offsets at which the literal words stand, not inside longer words; at most `_OCCURRENCES` are tried."""
    for begin, _ in _spans(literal, document, start, stop, whole_start=True, whole_end=True):
        yield begin


def _spans(
    literal: str,
    document: Document,
    start: int = 0,
    stop: int | None = None,
    *,
    whole_start: bool,
    whole_end: bool,
) -> Iterator[tuple[int, int]]:
    words = document.words
    stop = len(words) if stop is None else min(stop, len(words))
    for tried, (begin, end) in enumerate(_raw_spans(literal, document, start, stop)):
        if tried >= _OCCURRENCES:
            return
        if whole_start and begin and literal[0].isalnum() and words[begin - 1].isalnum():
            continue
        if whole_end and end < len(words) and literal[-1].isalnum() and words[end].isalnum():
            continue
        yield begin, end


def _raw_spans(literal: str, document: Document, start: int, stop: int) -> Iterator[tuple[int, int]]:
    words = document.words
    if not document.has_soft_hyphens:
        at = words.find(literal, start, stop)
        while at >= 0:
            yield at, at + len(literal)
            at = words.find(literal, at + 1, stop)
        return
    pattern = f"{SOFT_HYPHEN}?".join(
        f"[-{SOFT_HYPHEN}]" if character == "-" else re.escape(character) for character in literal
    )
    for match in re.compile(pattern).finditer(words, start, stop):
        yield match.span()


def _pieces(words: str) -> tuple[list[str], list[_Gap]]:
    """The literal pieces of a quotation and what stands before, between and after them: one gap more than pieces.

    Gaps at both ends are empty (nothing put in, `inner` "") unless brackets stand there.
    """
    literals: list[str] = []
    gaps: list[_Gap] = []
    at = 0
    pending = _Gap("")
    for match in [*re.finditer(rf"{_OMISSION.pattern}|{_BRACKETED.pattern}", words), None]:
        stop = len(words) if match is None else match.start()
        literal = words[at:stop]
        if literal.strip():
            literals.append(literal.strip())
            gaps.append(pending)
            pending = _Gap("")
        if match is None:
            gaps.append(pending)
            break
        if pending.inner != "" or _OMISSION.fullmatch(match[0]):
            pending = _Gap(None)  # two in a row, or an omission
        else:
            before, after = words[stop - 1 : stop], words[match.end() : match.end() + 1]
            pending = _Gap(match[1], before.isalnum(), after.isalnum())
        at = match.end()
    has_brackets = any(gap.inner != "" for gap in gaps)
    return literals, gaps if has_brackets else []


def _with_gaps(literals: list[str], gaps: list[_Gap], document: Document) -> Iterator[int]:
    """Offsets at which the pieces follow each other with fitting gaps."""
    for begin, end in _spans(
        literals[0],
        document,
        whole_start=not gaps[0].joined_after,
        whole_end=not gaps[1].joined_before,
    ):
        start = _opening(gaps[0], begin, document.words)
        if start is None:
            continue
        at = end
        for index in range(1, len(literals)):
            following = _following(literals[index], gaps[index], gaps[index + 1], at, document)
            if following is None:
                break
            at = following
        else:
            yield start


def _opening(gap: _Gap, begin: int, words: str) -> int | None:
    """Where a quotation begins whose first piece begins here and has this before it; None when that does not fit."""
    if not gap.inner:
        return begin
    whole = f"[{gap.inner}]"
    if words[max(begin - len(whole), 0) : begin].casefold() == whole.casefold():
        return begin - len(whole)
    if gap.joined_after and len(gap.inner) == 1:
        return begin - 1 if words[begin - 1 : begin].casefold() == gap.inner.casefold() else None
    return begin


def _following(literal: str, gap: _Gap, after: _Gap, at: int, document: Document) -> int | None:
    """Where the next piece ends, when it comes near enough and what lies between fits; else None."""
    reach = PARTS_WITHIN if gap.inner is None else _REPLACED_CHARACTERS
    spans = _spans(
        literal,
        document,
        at,
        at + reach + 2 * len(literal),
        whole_start=not gap.joined_after,
        whole_end=not after.joined_before,
    )
    for begin, end in spans:
        if _fits(gap, document.words[at:begin]):
            return end
        if gap.inner is None:
            return None
    return None


def _fits(gap: _Gap, between: str) -> bool:
    """Whether the document's words between two pieces may be what the brackets stand for."""
    if gap.inner is None:
        return len(between) <= PARTS_WITHIN
    if between.strip() == f"[{gap.inner}]":
        return True
    if gap.joined_after and not gap.joined_before and len(gap.inner) == 1:
        return between.strip().casefold() == gap.inner.casefold()
    if gap.joined_before or gap.joined_after:
        return len(between) <= _REPLACED_LETTERS and " " not in between.strip()
    return len(between.split()) <= _REPLACED_WORDS


def _nearest(words: str, document: Document) -> NotFound:
    """The document's wording that shares most words with the quotation in the same order, and where they part."""
    pattern = re.compile(r"\S+")
    there = [(match[0], match.start()) for match in pattern.finditer(document.words)]
    wanted = _OMISSION.sub(" ", words).replace("[", "").replace("]", "").split()[:_COMPARED_WORDS]
    places: dict[str, list[int]] = {}
    for index, (word, _) in enumerate(there):
        places.setdefault(_bare(word), []).append(index)
    votes: Counter[int] = Counter()
    for index, word in enumerate(wanted):
        known = places.get(_bare(word), ())
        if len(known) <= _COMMON_WORD:
            votes.update((place - index) // 4 for place in known)
    if not votes:
        return NotFound()
    begin = max(min(votes, key=lambda slot: (-votes[slot], slot)) * 4 - 4, 0)
    window = there[begin : begin + len(wanted) + 12]
    ours, theirs = [_bare(word) for word in wanted], [_bare(word) for word, _ in window]
    blocks = [b for b in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks() if b.size]
    if not blocks or (len(wanted) > 1 and sum(b.size for b in blocks) < 2):
        return NotFound()
    from_, to = blocks[0].b, blocks[-1].b + blocks[-1].size
    nearest = " ".join(word for word, _ in window[from_:to])
    locator = document.locator_at(window[from_][1])
    wrote, has = _parting(wanted, [word for word, _ in window], blocks[0].a, from_)
    if not wrote and not has:
        reason = f"its words are near {locator}, but not in this order, or further apart than […] may stand for"
        return NotFound(nearest, locator, reason=reason)
    return NotFound(nearest, locator, wrote, has)


def _parting(wanted: list[str], window: list[str], ours: int, theirs: int) -> tuple[str, str]:
    """The first words at which quotation and document part, reading on from where they first agree."""
    if ours:
        return wanted[0], window[theirs - ours] if theirs >= ours else ""
    last = len(wanted) - 1
    while ours <= last and theirs < len(window):
        wrote, has = wanted[ours], window[theirs]
        if ours == 0:
            wrote, has = wrote.lstrip(_MARKS), has.lstrip(_MARKS)
        if ours == last:
            wrote, has = wrote.rstrip(_MARKS), has.rstrip(_MARKS)
        if wrote != has:
            return wanted[ours], window[theirs]
        ours += 1
        theirs += 1
    return ("", "") if ours > last else (wanted[ours], "")


def _bare(word: str) -> str:
    return word.strip(_MARKS).casefold() or word


def _plain(locator: str) -> str:
    return fold(locator).casefold()


def shortened(words: str, at_most: int = 90) -> str:
    """The words, or as many as fit and an ellipsis."""
    return words if len(words) <= at_most else words[: at_most - 1].rstrip() + "…"
