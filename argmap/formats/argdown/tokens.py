"""An Argdown file cut into tokens, as the official lexer cuts it where the two must agree.

What a mark means depends on where it stands: at the beginning of a line `-` is an attack, in a sentence it is a hyphen.
Every pattern here excludes its own opening mark, so that no input makes the cutting slower than the file is long.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from enum import Enum, auto
from typing import NamedTuple, NoReturn

from argmap.domain.errors import TooLarge, Unreadable

FILE_LIMIT = 5_000_000  # bytes


class Mark(Enum):
    """What a token is."""

    FRONT_MATTER = auto()
    HEADING = auto()
    RELATION = auto()
    PREMISE_NUMBER = auto()
    LIST_ITEM = auto()
    INFERENCE = auto()
    STATEMENT_DEFINITION = auto()
    STATEMENT_REFERENCE = auto()
    ARGUMENT_DEFINITION = auto()
    ARGUMENT_REFERENCE = auto()
    TEXT = auto()
    TAG = auto()
    DATA = auto()
    LINE_END = auto()
    EMPTY_LINE = auto()
    END = auto()

    __hash__ = object.__hash__  # an enumeration's own is written in Python, and every token is looked up


class Token(NamedTuple):
    """A token: its words without their marks, its offset in the file, and how far it is indented at a line's beginning.

    For an inference, `value` holds the rules, and `data` the offsets of its metadata.
    """

    mark: Mark
    value: str
    at: int
    indent: int = 0
    data: tuple[int, int] | None = None


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_EDGE = re.compile("={3,}")
_LINE_START = re.compile(
    r"""(?P<indent>[ \t]*)(?:
      (?P<empty>\n)
    | (?P<inference>--)
    | (?P<relation>\+>|->|_>|><|<\+|<-|<_|\+|-|_(?=\s))
    | (?P<number>\((?P<digits>[0-9]+)\))
    | (?P<item>(?:[0-9]+\.|\*)(?=\s))
    | (?P<heading>\#+)(?=[ ])
    | (?P<edge>={3,})
    )?""",
    re.VERBOSE,
)
_IN_LINE = re.compile(
    r"""(?P<text>[^\\.:{\[@<#/\n]+)
    | (?P<end>\n)
    | (?P<comment>//|/\*|<!--)
    | (?P<escape>\\(?P<escaped>[^\n]?[ ]*))
    | (?P<name>\.\S[^\s.]*+\.|:\S[^\s:]*+:)
    | (?P<data>\{)
    | (?P<link>\[[^\[\]\n]+\]\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+\))
    | (?P<mention>@\[[^\[\]\n]+\]|@<[^<>\n]+>)
    | \[(?P<statement>[^\[\]\n-][^\[\]\n]*)\](?P<says>:)?
    | \[(?P<hyphened>-[^\[\]\n]*)\]:
    | <(?P<argument>[^<>\n-][^<>\n]*)>(?P<goes>:)?
    | \#(?P<tag>\([^()\n]+\)|[^\x00-,./:-@\[-^`{-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\U0010ffff]+)
    | (?P<mark>[.:\[@<#/])""",
    re.VERBOSE,
)
# What most metadata are: no braces, quotation marks or comments inside.
_PLAIN_DATA = re.compile(r"""\{[^{}"'#]*+\}""")
# Inside other metadata: quoted strings, comments, braces, and all else; a quotation mark inside a word opens nothing.
_IN_DATA = re.compile(
    r""""(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|(?<=\s)\#[^\n]*+|[{}]|[^\s{}"'#,:\[\]-](?:[^\n{}:,\[\]#]|(?<!\s)#)*+|.""",
    re.DOTALL,
)
_IN_INFERENCE = re.compile(r"(?P<end>-{2,})|(?P<data>\{)|(?P<empty>\n[ \t]*\n)")
_COMMENTS = ("//", "/*", "<!--")
_MAYBE_COMMENTED = (" ", "\t", *_COMMENTS)
_REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
_BLANKS = re.compile(r"[ \t]*")
_BLANKS_AND_LINES = re.compile(r"\s*")


class Lines:
    """Turns offsets in a text into lines and columns, which both count from 1; most files are never asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)


class Lexer:
    """Cuts one file. `text` is what the tokens' offsets count in: line ends are one character, a mark is dropped."""

    def __init__(self, text: str) -> None:
        if len(text) > FILE_LIMIT or len(text.encode("utf-8", "replace")) > FILE_LIMIT:
            raise TooLarge(f"This file is larger than {FILE_LIMIT // 1_000_000} MB.")
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.place = Lines(self.text)
        control = _CONTROL.search(self.text)
        if control is not None:
            self.refuse(f"Here is a character that no text holds (U+{ord(control[0]):04X}).", control.start())

    def refuse(self, message: str, at: int) -> NoReturn:
        """Raises `Unreadable` for what stands at the offset."""
        line, column = self.place(at)
        raise Unreadable(message, line=line, column=column)

    def tokens(self) -> Iterator[Token]:
        """All tokens, in order; the last one is `Mark.END`."""
        at = self._without_comments(0, lines_too=True)
        edge = _EDGE.match(self.text, at)
        if edge is not None:
            closing = _EDGE.search(self.text, edge.end())
            if closing is None:
                self.refuse("The front matter that begins here has no closing `===`.", at)
            yield Token(Mark.FRONT_MATTER, self.text[edge.end() : closing.start()], edge.end())
            rest = _REST_OF_LINE.match(self.text, closing.end())
            if rest is None:
                self.refuse("After the front matter a new line must begin.", closing.end())
            at = rest.end()
        while at < len(self.text):
            if self.text[at] == "\n":
                yield Token(Mark.EMPTY_LINE, "", at)
                at += 1
            else:
                at = yield from self._line(at)
        yield Token(Mark.END, "", len(self.text))

    def _line(self, start: int) -> Generator[Token, None, int]:
        """The tokens of the line that begins at the offset; returns where the next one begins."""
        at = self._without_comments(start)
        if at > start and _REST_OF_LINE.match(self.text, at):
            return self._next_line(at)
        found = _LINE_START.match(self.text, at)
        assert found is not None
        kind = found.lastgroup
        indent = len(found["indent"])
        mark_at = found.end("indent")
        at = found.end()
        if kind == "empty":
            yield Token(Mark.EMPTY_LINE, "", mark_at)
            return at
        if kind == "inference":
            at = yield from self._inference(mark_at, at)
            return at
        if kind == "relation":
            yield Token(Mark.RELATION, found["relation"], mark_at, indent)
        elif kind == "number":
            yield Token(Mark.PREMISE_NUMBER, found["digits"], mark_at)
        elif kind == "item":
            yield Token(Mark.LIST_ITEM, "", mark_at, indent + 1)
        elif kind == "heading":
            yield Token(Mark.HEADING, found["heading"], mark_at)
        elif kind == "edge":
            self.refuse("Front matter is possible at the beginning only; write `\\===` in a text.", mark_at)
        at = yield from self._rest(at)
        return at

    def _rest(self, at: int) -> Generator[Token, None, int]:
        text = self.text
        at = self._without_blanks(at)
        while at < len(text):
            found = _IN_LINE.match(text, at)
            assert found is not None
            start, at = at, found.end()
            kind = found.lastgroup
            if kind == "text":
                yield Token(Mark.TEXT, found[0], start)
            elif kind == "end":
                yield Token(Mark.LINE_END, "", start)
                return at
            elif kind == "name" or kind == "link" or kind == "mention" or kind == "mark":
                yield Token(Mark.TEXT, found[0], start)
            elif kind == "escape":
                if not found["escaped"]:
                    self.refuse("A backslash needs a character after it; write two for one.", start)
                yield Token(Mark.TEXT, found["escaped"], start)
            elif kind == "statement":
                yield Token(Mark.STATEMENT_REFERENCE, found["statement"], start)
            elif kind == "says":
                yield Token(Mark.STATEMENT_DEFINITION, found["statement"], start)
            elif kind == "hyphened":
                yield Token(Mark.STATEMENT_DEFINITION, found["hyphened"], start)
            elif kind == "argument":
                yield Token(Mark.ARGUMENT_REFERENCE, found["argument"], start)
            elif kind == "goes":
                yield Token(Mark.ARGUMENT_DEFINITION, found["argument"], start)
            elif kind == "tag":
                yield Token(Mark.TAG, found["tag"].strip("()"), start)
                at = self._close_gap(start, at)
            elif kind == "comment":
                at = self._close_gap(start, self._comment_end(start))
            else:
                at = self._data_end(start)
                yield Token(Mark.DATA, text[start:at], start)
        return at

    def _inference(self, start: int, at: int) -> Generator[Token, None, int]:
        """The inference line from its first two hyphens on, with the rules and metadata before the closing ones."""
        rules_end = data = None
        while True:
            found = _IN_INFERENCE.search(self.text, at)
            if found is None or found.lastgroup == "empty":
                self.refuse("This inference line does not end; write at least four hyphens, or `-- rule --`.", start)
            rules_end = found.start() if rules_end is None else rules_end
            if data is not None and self.text[at : found.start()].strip():
                self.refuse("After the metadata of an inference `--` is expected.", at)
            at = found.end()
            if found.lastgroup == "end":
                break
            if data is not None:
                self.refuse("After the metadata of an inference `--` is expected.", found.start())
            at = self._data_end(found.start())
            data = (found.start(), at)
        rules = " ".join(self.text[start + 2 : rules_end].split())
        yield Token(Mark.INFERENCE, rules, start, data=data)
        at = self._without_comments(at)
        rest = _REST_OF_LINE.match(self.text, at)
        if rest is None:
            self.refuse("After an inference line a new line must begin.", at)
        return rest.end()

    def _without_blanks(self, at: int) -> int:
        if not self.text.startswith((" ", "\t"), at):
            return at
        blanks = _BLANKS.match(self.text, at)
        assert blanks is not None
        return blanks.end()

    def _close_gap(self, start: int, end: int) -> int:
        """Where the text goes on after something that is no part of it: there is a blank on one side of it at most."""
        return self._without_blanks(end) if self.text[start - 1] in " \t\n" else end

    def _next_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def _without_comments(self, at: int, lines_too: bool = False) -> int:
        """Where what is no comment begins; `at` where there is none. With `lines_too`, empty lines are passed."""
        if not lines_too and not self.text.startswith(_MAYBE_COMMENTED, at):
            return at
        while True:
            found = (_BLANKS_AND_LINES if lines_too else _BLANKS).match(self.text, at)
            assert found is not None
            if not self.text.startswith(_COMMENTS, found.end()):
                return found.end() if lines_too else at
            at = self._comment_end(found.end())

    def _comment_end(self, start: int) -> int:
        if self.text.startswith("//", start):
            end = self.text.find("\n", start)
            return len(self.text) if end < 0 else end
        closing = "*/" if self.text.startswith("/*", start) else "-->"
        end = self.text.find(closing, start + 2)
        if end < 0:
            self.refuse(f"The comment that begins here has no closing `{closing}`.", start)
        return end + len(closing)

    def _data_end(self, start: int) -> int:
        plain = _PLAIN_DATA.match(self.text, start)
        if plain is not None:
            return plain.end()
        depth = 0
        for found in _IN_DATA.finditer(self.text, start):
            depth += (found[0] == "{") - (found[0] == "}")
            if not depth:
                break
        else:
            self.refuse("The metadata that begin here have no closing `}`; write `\\{` for a brace in a text.", start)
        return found.end()
