"""A document's words in one string, and where in the document each of them stands.

Quotations are compared by words, so what is not words is put aside: white space is one space, curly and
straight quotation marks are one, Markdown emphasis, links' addresses, tags, note marks, page numbers and
running heads go, and a hyphen at a line's end matches with and without itself.

Where words stand is said by the nearest heading above and the number of the block under it: "The Dialogue
Process, ¶3" (a heading in capitals is written as a title). Blocks are what blank lines (or page breaks)
separate, every one counted, list items one each. Headings are these:

- in a file with Markdown headings, the lines that begin with one to six `#`, and no others;
- in a plain file, a block of one line and at most twelve words that ends without punctuation, is no list item, has
  something below it and running text above it (what stands above the first sentence of a page, "Skip to main
  content", "Event Video", is its masthead, not its headings).

The title is the block that says what the caller gives as the title, else the first level-one heading, else
the first block. Under the title, and where no heading is, the number stands alone: "¶1" is the block after
the title. Under a heading "Notes" a block that begins with a number is that note, and what follows belongs to
it up to the next: "n. 5".
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

SOFT_HYPHEN = "\u00ad"

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"^[ \t]*(?:[-*+•‣◦▪–][ \t]+|(\d{1,3})[.)][ \t]+)")
_NOTE = re.compile(r"^\s*(?:<sup>\s*(\d{1,3})\s*</sup>|\[\^?(\d{1,3})\]:?|\^(\d{1,3})\b|(\d{1,3})[.)]\s)")
_MARK = re.compile(rf"{_ITEM.pattern}|{_NOTE.pattern}")
_NOTES_HEADINGS = frozenset({"notes", "endnotes", "footnotes", "note"})
_PAGE_NUMBER = re.compile(r"^(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?$", re.IGNORECASE)
_RULE = re.compile(r"^[\s*_=-]{3,}$")
_RUNNING_HEAD_FROM = 3
_HEADING_WORDS = 12
_SMALL_WORDS = frozenset("a an and as at but by for from in nor of on or per the to via with".split())
_CLOSING = ".,;:?!…\"'”’)"

_LINE_END_HYPHEN = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=[a-z])")
_NOTE_MARKS = re.compile(
    r"<sup>[\d,\s*†‡–-]*</sup>"  # <sup>5</sup>
    r"|\s*\[\^?\d{1,3}\]"  # [5], [^5]
    r"|\^\d{1,3}\^?"  # ^5, ^5^
    r"|[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
)
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(\S{1,2000}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!~|<>-])")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
_SAME = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛ʼ′´", "'") | {"…": "...", "‐": "-", "\u2011": "-"}
)


def fold(text: str) -> str:
    """The words of a quotation or a block as they are compared; folding twice changes nothing more."""
    text = unicodedata.normalize("NFC", text).replace(SOFT_HYPHEN, "")
    text = _LINE_END_HYPHEN.sub(SOFT_HYPHEN, text)
    text = _NOTE_MARKS.sub("", html.unescape(text))
    text = _TAG.sub("", _LINK.sub(r"\1", text))
    text = _EMPHASIS.sub("", _ESCAPE.sub(r"\1", text))
    return " ".join(_INVISIBLE.sub(" ", text).translate(_SAME).split())


class _Block(NamedTuple):
    """What blank lines separate: its raw text, its heading level (0: none), whether it is a list's item."""

    raw: str
    level: int
    item: bool


@dataclass(frozen=True)
class Document:
    """`words` is the whole document folded; `starts` are the offsets in it at which blocks begin, ascending, and
    `locators` says where each of these blocks stands. Made by `Document.parse`.
    """

    words: str
    starts: tuple[int, ...]
    locators: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, title: str = "") -> Document:
        """Read a plain or Markdown text; `title` (as its source gives it) tells which block the title is."""
        blocks = list(_blocks(text))
        folded = [fold(_MARK.sub("", block.raw) if block.item else block.raw) for block in blocks]
        furniture = _furniture(blocks, folded)
        pieces: list[str] = []
        starts: list[int] = []
        length = 0
        for words, aside in zip(folded, furniture, strict=True):
            joined = bool(pieces) and pieces[-1].endswith("-") and words[:1].islower() and not aside
            if joined:
                pieces[-1] = pieces[-1][:-1] + SOFT_HYPHEN
            elif pieces and not aside and words:
                pieces.append(" ")
                length += 1
            starts.append(length)
            if not aside and words:
                pieces.append(words)
                length += len(words)
        return cls("".join(pieces), tuple(starts), tuple(_locators(blocks, folded, fold(title))))

    def locator_at(self, offset: int) -> str:
        """Where the word at this offset of `words` stands."""
        return self.locators[max(bisect_right(self.starts, offset) - 1, 0)] if self.locators else ""

    @cached_property
    def has_soft_hyphens(self) -> bool:
        """Whether some word was broken at a line's end, so that it may or may not have a hyphen."""
        return SOFT_HYPHEN in self.words


def _blocks(text: str) -> Iterator[_Block]:
    """Blocks in order; a line that begins with a heading mark or a list mark begins a block of its own."""
    lines: list[str] = []
    item = False
    for line in [*text.replace("\r\n", "\n").replace("\f", "\n\n").split("\n"), ""]:
        heading = _HEADING.match(line)
        marked = _ITEM.match(line) is not None or (_NOTE.match(line) is not None and not lines)
        if lines and (not line.strip() or heading or marked):
            yield _Block("\n".join(lines), 0, item)
            lines, item = [], False
        if heading:
            yield _Block(heading[2], len(heading[1]), False)
        elif line.strip():
            item = item or marked
            lines.append(line)


def _furniture(blocks: list[_Block], folded: list[str]) -> list[bool]:
    """Which blocks are a page's furniture (its number, its running head, a rule) and no part of the words."""
    short = Counter(words for block, words in zip(blocks, folded, strict=True) if _is_line(block))
    return [
        _is_line(block)
        and (
            _PAGE_NUMBER.match(words) is not None
            or _RULE.match(block.raw) is not None
            or short[words] >= _RUNNING_HEAD_FROM
        )
        for block, words in zip(blocks, folded, strict=True)
    ]


def _is_line(block: _Block) -> bool:
    return not block.level and not block.item and "\n" not in block.raw.strip()


def _locators(blocks: list[_Block], folded: list[str], title: str) -> Iterator[str]:
    markdown = any(block.level for block in blocks)
    at_title = _title_at(blocks, folded, title)
    heading = ""
    number = 0
    note = ""
    running = False
    for index, (block, words) in enumerate(zip(blocks, folded, strict=True)):
        if index <= at_title:
            yield "title"
            continue
        plain_heading = not markdown and running and index + 1 < len(blocks) and _reads_as_heading(block, words)
        if block.level or plain_heading:
            heading, number, note = _as_title(words), 0, ""
            yield heading
            continue
        running = running or (words[-1:] in _CLOSING and index > at_title)
        number += 1
        if heading.casefold() in _NOTES_HEADINGS:
            marked = _NOTE.match(block.raw)
            if marked:
                note = next(group for group in marked.groups() if group)
            if note:
                yield f"n. {note}"
                continue
        yield f"{heading}, ¶{number}" if heading else f"¶{number}"


def _title_at(blocks: list[_Block], folded: list[str], title: str) -> int:
    wanted = title.casefold()
    if wanted:
        for index, words in enumerate(folded):
            if words.casefold() == wanted:
                return index
    for index, block in enumerate(blocks):
        if block.level == 1:
            return index
    return 0


def _as_title(heading: str) -> str:
    """A heading set in capitals, as a sentence can quote it: "Atrocity Prevention in Action"."""
    words = heading.split()
    if not heading.isupper() or len(words) < 2:
        return heading
    lower = [word.lower() for word in words]
    return " ".join(w if i and w in _SMALL_WORDS else w[:1].upper() + w[1:] for i, w in enumerate(lower))


def _reads_as_heading(block: _Block, words: str) -> bool:
    return (
        _is_line(block)
        and 0 < len(words.split()) <= _HEADING_WORDS
        and words[-1] not in _CLOSING
        and not words[0].islower()
    )
