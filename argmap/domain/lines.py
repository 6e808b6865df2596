"""Fast entry: what is typed or pasted, line by line → marks, targets, levels and sentences.

One line is a mark, perhaps the number that it is about, and a sentence: "-12 It does not follow" attacks statement 12.
Several lines are a nested list, as people paste it from anywhere: indented by tabs or spaces, with bullets or without.
What stands on the map is not asked here; `queries/pasting.py` says what the lines would become there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from argmap.domain.errors import Refused
from argmap.domain.limits import LINES_AT_MOST, LINES_LIMIT, TEXT_LIMIT
from argmap.domain.text import one_line
from argmap.domain.vocabulary import Kind, Relation

_TAB = 4
_BREAK = re.compile("\r\n|[\r\n\u2028\u2029]")
_DASHES = "-\u2212\u2013"
"""The hyphen, the minus sign, and the dash that word processors make of the one for the other."""

_MARK = re.compile(rf"[{_DASHES}]!|[{_DASHES}+!?^]")
_BULLET = re.compile(r"(?:[*•◦▪▫‣·●○■□—]|[0-9]{1,3}(?:\.[0-9]{1,3}){0,8}[.)])(?=\s)|o(?=\t)")
_STATEMENT = re.compile(r"[sS]?([1-9][0-9]{0,8})(?=\s|$)", re.ASCII)
_ARGUMENT = re.compile(r"[aA]([1-9][0-9]{0,8})(?=\s|$)", re.ASCII)


class Mark(StrEnum):
    """What a line does, by the one or two characters that say so at its beginning."""

    SUPPORT = "+"
    ATTACK = "-"
    EVIDENCE = "!"
    COUNTER_EVIDENCE = "-!"
    CONDITION = "?"
    UNDERCUT = "^"

    @property
    def relation(self) -> Relation:
        """What the argument does that the line makes."""
        if self in (Mark.ATTACK, Mark.COUNTER_EVIDENCE, Mark.UNDERCUT):
            return Relation.ATTACK
        return Relation.CONDITION if self is Mark.CONDITION else Relation.SUPPORT

    @property
    def kind(self) -> Kind:
        """What the line's sentence is."""
        return Kind.EVIDENCE if self in (Mark.EVIDENCE, Mark.COUNTER_EVIDENCE) else Kind.CLAIM


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number` counts the lines of the text from 1, blank ones too; `level` the indents from 0.

    `above` is the place, among the lines that were read, of the one that it is indented under. `target` is "s12" or
    "a5" where the line names what it is about, else empty. `problem` says why it cannot be taken as it is, if so.
    """

    number: int
    level: int
    mark: Mark | None
    target: str
    text: str
    above: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A nested list as it was read. `bullet` is the mark with which every line began, and which so says nothing."""

    lines: tuple[Line, ...]
    bullet: Mark | None = None


def read_line(text: str, number: int = 1) -> Line:
    """One line of fast entry; its indent is not looked at."""
    mark, target, rest = _parted(text.strip())
    return _checked(Line(number, 0, mark, target, rest))


def read_lines(text: str, *, marks_are_relations: bool = False) -> Lines:
    """A nested list; blank lines are left out. In linear time.

    Where each of several lines begins with the same mark and none names a target, the mark is a bullet, unless
    `marks_are_relations`. Raises `Refused`, for the field "lines", for more than can be written at once.
    """
    if len(text) > LINES_LIMIT:
        raise _too_much(f"This has {len(text):,} characters; at most {LINES_LIMIT:,}")
    filled = [(number, line) for number, line in enumerate(_BREAK.split(text), 1) if line.strip()]
    if len(filled) > LINES_AT_MOST:
        raise _too_much(f"These are {len(filled):,} lines; at most {LINES_AT_MOST}")
    parted = [_parted(_without_bullet(line.strip())) for _, line in filled]
    bullet = None if marks_are_relations else _common_mark(parted)
    if bullet is not None:
        parted = [_parted(_without_bullet(rest)) for _, _, rest in parted]
    found: list[Line] = []
    open_at: list[tuple[int, int]] = []  # the indent and the place of each line that is still open, outermost first
    for (number, line), (mark, target, rest) in zip(filled, parted, strict=True):
        indent = _indent(line)
        while open_at and open_at[-1][0] >= indent:
            open_at.pop()
        above = open_at[-1][1] if open_at else None
        open_at.append((indent, len(found)))
        found.append(_checked(Line(number, len(open_at) - 1, mark, target, rest, above)))
    return Lines(tuple(found), bullet)


def written(lines: Sequence[Line]) -> str:
    """The lines as text that reads as the same lines again: a tab for each level, and each line's mark."""
    return "\n".join("\t" * line.level + _as_typed(line) for line in lines)


def changed(lines: Sequence[Line], number: int, how: str) -> tuple[Line, ...]:
    """The lines with that one further "in", further "out", or with the next "mark"; what hangs on it moves along.

    What is not possible, as further in than one level below the line before, changes nothing.
    """
    place = next((place for place, line in enumerate(lines) if line.number == number), None)
    if place is None:
        return tuple(lines)
    line = lines[place]
    if how == "mark":
        return (*lines[:place], replace(line, mark=_NEXT[line.mark], target=""), *lines[place + 1 :])
    step = 1 if how == "in" else -1
    if line.level + step < 0 or (step > 0 and (place == 0 or line.level > lines[place - 1].level)):
        return tuple(lines)
    end = next((n for n in range(place + 1, len(lines)) if lines[n].level <= line.level), len(lines))
    moved = (replace(one, level=one.level + step) for one in lines[place:end])
    return (*lines[:place], *moved, *lines[end:])


class Rest(NamedTuple):
    """The lines that are left out, as a list of their own; `under` says for some, by place, on which line that stays
    they hung, by its place there.
    """

    lines: tuple[Line, ...]
    under: Mapping[int, int]


def parted(lines: Sequence[Line], left: Collection[int]) -> tuple[tuple[Line, ...], Rest]:
    """The lines that stay, and those of the numbers `left` with all that hangs on them."""
    stay: dict[int, int] = {}
    out: dict[int, int] = {}
    kept: list[Line] = []
    rest: list[Line] = []
    under: dict[int, int] = {}
    for place, line in enumerate(lines):
        if line.number not in left and line.above not in out:
            stay[place] = len(kept)
            kept.append(replace(line, above=None if line.above is None else stay[line.above]))
            continue
        out[place] = len(rest)
        if line.above in out:
            above = out[line.above]
            rest.append(replace(line, level=rest[above].level + 1, above=above))
            continue
        if line.above is not None:
            under[len(rest)] = stay[line.above]
        rest.append(replace(line, level=0, above=None))
    return tuple(kept), Rest(tuple(rest), under)


_NEXT = {None: Mark.ATTACK, **dict(pairwise([*Mark])), Mark.UNDERCUT: None}


def _too_much(limit: str) -> Refused:
    return Refused({"lines": f"{limit} can be written at once. Paste a part of them."})


def _as_typed(line: Line) -> str:
    mark = line.mark or ""
    target = line.target.removeprefix("s") if mark else ""
    return f"{mark}{target} {line.text}".strip()


def _parted(text: str) -> tuple[Mark | None, str, str]:
    """Mark, target and sentence of a line without indent."""
    match = _MARK.match(text)
    if match is None:
        return None, "", text
    mark = Mark("-" + match[0][1:] if match[0][0] in _DASHES else match[0])
    rest = text[match.end() :]
    statement = _STATEMENT.match(rest)
    argument = _ARGUMENT.match(rest) if mark is Mark.UNDERCUT else None
    target = f"s{statement[1]}" if statement else f"a{argument[1]}" if argument else ""
    named = statement or argument
    return mark, target, (rest[named.end() :] if named else rest).strip()


def _without_bullet(text: str) -> str:
    begin = 0
    while match := _BULLET.match(text, begin):
        begin = match.end() + 1
    return text[begin:].lstrip()


def _common_mark(parted: Sequence[tuple[Mark | None, str, str]]) -> Mark | None:
    first = parted[0][0] if len(parted) > 1 else None
    return first if all(mark is first and not target for mark, target, _ in parted) else None


def _indent(line: str) -> int:
    """The column at which a line begins; a tab goes on to the next multiple of four."""
    column = 0
    for char in line:
        if char == "\t":
            column += _TAB - column % _TAB
        elif char.isspace():
            column += 1
        else:
            break
    return column


def _checked(line: Line) -> Line:
    try:
        return replace(line, text=one_line(line.text, "", limit=TEXT_LIMIT, required=True))
    except Refused as refused:
        return replace(line, problem=str(refused))
