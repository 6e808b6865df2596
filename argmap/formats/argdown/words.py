"""What people typed, made safe to stand in an Argdown file: titles between brackets, and running text.

Argdown has an escape for text (a backslash) and none for titles; so a title that cannot stand between brackets is
replaced by one that can, and the true one goes into the statement's metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from argmap.domain.graph import Statement

_NOT_IN_A_TITLE = re.compile("[\\[\\]\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HYPHENS_FIRST = re.compile(r"\A[\s-]+")
# The official parser names untitled statements so; and its titles are keys of an object, which has these of its own.
_TAKEN_BY_THE_PARSER = re.compile(
    r"Untitled \d+|__\w+__|constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString"
    r"|valueOf"
)

_MARKS = re.compile(r"[\\\[{<#*_]|/(?=[/*])|=(?===)|(?<! ) (?= )")
_POINTS = re.compile(r"[.:]")
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# `.name.` and `:name:` with these names stand for a symbol in the official parser.
SHORTCODES = frozenset(
    "A E O P -> <-> ~ ^ v v_ <> [] happy smile smiley laugh lol rofl joy heart ? question love wink shush meh eye-roll "
    "sad disappointed scream +1 up -1 down think star y agree n disagree".split()
)


def titles_for(statements: Iterable[Statement]) -> Mapping[int, str]:
    """A title for each statement (by number) that can stand between brackets and is no other statement's.

    It is the statement's own wherever that is possible; of several alike, the one with the smallest number keeps it.
    """
    titles: dict[int, str] = {}
    used: set[str] = set()
    for statement in sorted(statements, key=lambda s: s.number):
        title = _safe_title(statement.title) or f"Statement {statement.number}"
        while title in used or _TAKEN_BY_THE_PARSER.fullmatch(title):
            title = f"{title} ({statement.number})"
        used.add(title)
        titles[statement.number] = title
    return titles


def _safe_title(title: str) -> str:
    title = title.replace("[", "(").replace("]", ")")
    return _HYPHENS_FIRST.sub("", _NOT_IN_A_TITLE.sub(" ", title)).rstrip()


def fits_one_line(text: str) -> bool:
    """Whether the text can be written as running text, so that it is read back as it is."""
    return bool(text) and text == text.strip() and not _NOT_IN_A_LINE.search(text)


def as_one_line(text: str) -> str:
    """The text with a space for each line end and tab, as near as running text can come to it."""
    return _NOT_IN_A_LINE.sub(" ", text).strip()


def escaped(text: str) -> str:
    """Running text of one line in which nothing is taken for a mark of Argdown; linear in its length."""
    text = _MARKS.sub(r"\\\g<0>", text)
    return _with_points_escaped(text) if _POINTS.search(text) else text


def _with_points_escaped(text: str) -> str:
    """Escapes each full stop and colon at which the official parser would see a symbol's name.

    Whatever stands between two full stops or two colons without a space is a name to it. One that it does not know it
    leaves as it is, with the backslashes inside, which must not happen either. Worked from the end, because it depends
    on what is escaped further on.
    """
    pieces: list[str] = []
    kept_from = previous = len(text)
    backslash = len(text)  # the nearest one further on
    for found in reversed(list(_POINTS.finditer(text))):
        at = found.start()
        nearer = text.find("\\", at, previous)
        backslash = nearer if nearer >= 0 else backslash
        previous = at
        space = text.find(" ", at)
        end = text.find(found[0], at + 2, space if space >= 0 else len(text))
        if end >= 0 and (backslash <= end or text[at + 1 : end] in SHORTCODES):
            pieces += (text[at:kept_from], "\\")
            kept_from = backslash = at
    pieces.append(text[:kept_from])
    return "".join(reversed(pieces))
