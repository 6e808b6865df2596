"""A line of the scribe: what it would put up and on what, and what could be meant while a number is being typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlmodel import Session

from argmap.domain.debates import Sides
from argmap.domain.drafts import ArgumentDraft, NewStatement, PasteDraft
from argmap.domain.errors import Refused
from argmap.domain.lines import Mark, read_line
from argmap.domain.permissions import Reader
from argmap.domain.structure import Structure
from argmap.domain.text import propose_title
from argmap.queries.debate_chair import group_maps
from argmap.queries.debates import DebateHead
from argmap.queries.graphs import StructureCache
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.pasting import Planned, plan_of
from argmap.queries.statements import search_statements
from argmap.web import words
from argmap.web.lines_told import MANNERS

OFFERED = 8
_WORD_FROM = 3
_MARKS = "[-\u2212\u2013]!|[-\u2212\u2013+!?^]"
_HEAD = re.compile(rf"\s*({_MARKS})([sSaA]?[0-9]{{0,9}}|\w*)")
_STEP = re.compile(r"[aA][0-9]{0,9}", re.ASCII)


class About(NamedTuple):
    """What a line is about, and what it does to it: "attacks Condition 47, Progress goes on, in the spotlight"."""

    does: str
    shape: str
    name: str
    title: str
    note: str


class Option(NamedTuple):
    """What could be meant by what is being typed: what is written in its place, and what that is."""

    value: str
    shape: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Scribed:
    """A line as it was read; exactly one of `draft` and `problem` is given, but for a line that is not begun.

    Of an `unfinished` one, which has no sentence yet, nobody is told the problem while they write it.
    """

    typed: str
    draft: ArgumentDraft | None = None
    about: About | None = None
    problem: str = ""
    unfinished: bool = False


def scribed(session: Session, debate: DebateHead, structures: StructureCache, typed: str) -> Scribed:
    """What the line would put up.

    Where it names no number it is about what is in the spotlight, else about the motion.
    """
    line = read_line(typed)
    if not typed.strip():
        return Scribed(typed)
    if line.mark is None:
        return Scribed(typed, problem="Begin with what it does: + supports, - attacks, ! is evidence, ? is required.")
    otherwise = _otherwise(debate)
    if not line.target and not otherwise:
        return Scribed(typed, problem=f"Name the statement that it is about: {line.mark}12")
    # What a line is about is told before it has a sentence.
    whole = replace(line, text="…", problem="") if line.problem else line
    (planned,) = plan_of(session, debate.map_id, PasteDraft((whole,), otherwise)).lines
    own = group_maps(session, debate, structures, {0})[0]
    numbers = {number for number in (planned.target, planned.same, *_of_step(own.structure, planned.cuts)) if number}
    lines = {n: line for (_, n), line in lines_across(session, [(own.id, number) for number in numbers]).items()}
    about = _about(debate, planned, own.structure, lines, named=bool(line.target))
    if planned.there is not None:
        return Scribed(typed, about=about, problem=f"a{planned.there} says this already.")
    if planned.problem or line.problem:
        return Scribed(
            typed, about=about, problem=planned.problem or line.problem, unfinished=not (planned.problem or line.text)
        )
    assert planned.mark is not None
    new = () if planned.same is not None else (NewStatement(line.text, propose_title(line.text)),)
    draft = ArgumentDraft(
        planned.mark.relation,
        planned.mark.kind,
        new,
        () if planned.same is None else (planned.same,),
        target=planned.target,
        undercuts=planned.cuts,
    )
    return Scribed(typed, draft, about)


def required(found: Scribed) -> ArgumentDraft:
    """The draft of the line. Raises `Refused`, for the field "line"."""
    if found.draft is None:
        raise Refused({"line": found.problem or "Write a line first: -12 and what was said."})
    return found.draft


def _otherwise(debate: DebateHead) -> str:
    """What a line is about that names nothing."""
    if debate.spotlight is not None:
        return f"s{debate.spotlight}"
    return f"s{debate.motion}" if debate.sides is Sides.TWO and debate.motion is not None else ""


def _of_step(structure: Structure, argument: int | None) -> tuple[int, ...]:
    found = None if argument is None else structure.arguments.get(argument)
    return () if found is None else found.premises


def _about(
    debate: DebateHead,
    planned: Planned,
    structure: Structure,
    lines: dict[int, StatementLine],
    *,
    named: bool,
) -> About | None:
    assert planned.mark is not None  # as `scribed` has seen
    does = MANNERS[planned.mark].key
    again = f"the same words as {planned.same}, used once more" if planned.same is not None else ""
    if planned.cuts is not None:
        premises = _of_step(structure, planned.cuts)
        title = " + ".join(lines[n].title for n in premises if n in lines)
        return About(does, "undercut", f"the step a{planned.cuts} from", title, again)
    line = lines.get(planned.target or 0)
    if line is None:
        return None
    where = "" if named else "in the spotlight" if debate.spotlight == line.number else "the motion"
    note = "; ".join(one for one in (where, again) if one)
    return About(does, line.shape.value, _named(line), line.title, note)


def _named(line: StatementLine) -> str:
    return f"{words.SHAPE_WORDS[line.shape]} {line.number}"


def options(
    session: Session, reader: Reader, debate: DebateHead, structures: StructureCache, typed: str
) -> list[Option]:
    """What could be meant while the number is typed: by its first figures, or by a word; nothing after that.

    Before anything of it is typed: what is in the spotlight, the motion, and the newest.
    """
    match = _HEAD.fullmatch(typed)
    if match is None:
        return []
    mark, told = match[1], match[2]
    own = group_maps(session, debate, structures, {0})[0]
    kinds = own.structure.kinds
    figures = told.lstrip("sS")
    if mark == Mark.UNDERCUT and _STEP.fullmatch(told):
        return _steps(session, own.id, own.structure, mark, told[1:])
    if not told:
        first = [n for n in (debate.spotlight, debate.motion, *debate.positions) if n is not None and n in kinds]
        numbers = [*dict.fromkeys([*first, *sorted(kinds, reverse=True)])][:OFFERED]
    elif figures.isascii() and figures.isdigit():
        numbers = [n for n in sorted(kinds) if str(n).startswith(figures)][:OFFERED]
    elif len(told) >= _WORD_FROM:
        return [_option(mark, line) for line in search_statements(session, reader, debate.slug, told, OFFERED)]
    else:
        return []
    lines = lines_across(session, [(own.id, number) for number in numbers])
    found = [lines[own.id, n] for n in numbers if (own.id, n) in lines]
    return [_option(mark, line) for line in found if not line.withdrawn]


def _option(mark: str, line: StatementLine) -> Option:
    return Option(f"{mark}{line.number} ", line.shape.value, _named(line), line.title)


def _steps(session: Session, map_id: int, structure: Structure, mark: str, figures: str) -> list[Option]:
    """Arguments by the first figures of their numbers, the newest first."""
    numbers = [n for n in sorted(structure.arguments, reverse=True) if str(n).startswith(figures)][:OFFERED]
    premises = {n: structure.arguments[n].premises for n in numbers}
    lines = lines_across(session, {(map_id, one) for some in premises.values() for one in some})
    return [
        Option(
            f"{mark}a{n} ",
            "undercut",
            f"The step a{n} from",
            " + ".join(lines[map_id, one].title for one in premises[n] if (map_id, one) in lines),
        )
        for n in numbers
    ]
