"""What lines of fast entry become, in words: "Undercut of line 2 → line 1", "Same words as 48"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argmap.domain.lines import Mark
from argmap.queries.pasting import Plan, Planned
from argmap.web import words

NESTED_AT_MOST = 12
"""Levels that the list indents; deeper lines stay at this one, and say in words where they belong."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What a mark is called: the class and sign of its word, the word, how it leads to its target, and its verb."""

    style: str
    sign: str
    word: str
    to: str
    key: str
    again: str


MANNERS: Mapping[Mark, Manner] = {
    Mark.SUPPORT: Manner("support", "support", "Support", "for", "supports", "support"),
    Mark.ATTACK: Manner("attack", "objection", "Objection", "to", "attacks", "attack"),
    Mark.EVIDENCE: Manner("evidence", "evidence", "Evidence", "for", "evidence for", "be evidence for"),
    Mark.COUNTER_EVIDENCE: Manner(
        "evidence", "evidence", "Evidence", "against", "evidence against", "be evidence against"
    ),
    Mark.CONDITION: Manner("condition", "condition", "Condition", "required by", "is required", "be required by"),
    Mark.UNDERCUT: Manner("undercut", "undercut", "Undercut", "of", "undercuts", "undercut"),
}
_POSITION = Manner("position", "position", "Position", "answers the question", "", "")


@dataclass(frozen=True, slots=True)
class LineTold:
    """One line of the list that is shown before anything is written."""

    number: int
    level: int
    mark: str
    text: str
    style: str
    sign: str
    word: str
    rest: str
    again: bool
    problem: str


@dataclass(frozen=True, slots=True)
class PlanTold:
    """The whole list, with what is to be known of it, and the words of the button that writes it (empty: it cannot)."""

    lines: tuple[LineTold, ...]
    notes: tuple[tuple[str, str], ...]
    button: str


def told(plan: Plan, bullet: Mark | None) -> PlanTold:
    """The plan in words; `bullet` is the mark with which every line began."""
    new = sum(one.is_new for one in plan.lines)
    button = ""
    if plan.writing and not plan.problems:
        button = f"Write {words.counted(new, 'statement')}" if new else "Use what is there"
    return PlanTold(tuple(_line(plan, one) for one in plan.lines), tuple(_notes(plan, bullet)), button)


def _line(plan: Plan, one: Planned) -> LineTold:
    manner = _POSITION if one.mark is None else MANNERS[one.mark]
    word, rest = manner.word, manner.to if one.mark is None else f"{manner.to} {_target(plan, one)}"
    again = "" if one.is_new else f"{one.same}" if one.same is not None else _named(plan, one.twin)
    if one.problem:
        rest = ""
    elif one.there is not None:
        word, rest = f"Same words as {again}", f"a{one.there} says this already, so nothing is written for it"
    elif again and one.mark is None:
        word, rest = f"Same words as {again}", "so what stands under it goes there"
    elif again:
        word, rest = (
            f"Same words as {again}",
            f"so {again} will also {manner.again} {_target(plan, one)}, no second copy",
        )
    line = one.line
    return LineTold(
        number=line.number,
        level=min(line.level, NESTED_AT_MOST),
        mark=f"{one.mark or ''}{line.target.removeprefix('s')}",
        text=line.text,
        style=manner.style,
        sign=manner.sign,
        word=word,
        rest=rest,
        again=bool(again) and not one.problem,
        problem=one.problem,
    )


def _named(plan: Plan, place: int | None) -> str:
    assert place is not None
    return f"line {plan.lines[place].line.number}"


def _target(plan: Plan, one: Planned) -> str:
    """What the line is about: "54", "line 1", "a38", "line 2 → line 1"."""
    if one.target is not None:
        return f"{one.target}"
    if one.cuts is not None:
        return f"a{one.cuts}"
    if one.above is not None:
        return _named(plan, one.above)
    if one.cuts_line is None:
        return ""
    cut = plan.lines[one.cuts_line]
    # Only what an undercut cuts is named: of an undercut of an undercut of an undercut, the last two.
    about = _named(plan, cut.cuts_line) if cut.cuts_line is not None else _target(plan, cut)
    return f"{_named(plan, one.cuts_line)} → {about}"


def _notes(plan: Plan, bullet: Mark | None) -> list[tuple[str, str]]:
    found = []
    problems, bare = len(plan.problems), sum(one.lacks_source for one in plan.lines)
    if problems:
        found.append(
            (
                f"{words.counted(problems, 'line')} cannot be written.",
                "Change the text, and look again: nothing is lost.",
            )
        )
    if bare:
        verbs = ("has", "It is written and marked so.") if bare == 1 else ("have", "They are written and marked so.")
        found.append((f"{words.counted(bare, 'evidence line')} {verbs[0]} no source.", verbs[1]))
    if bullet is not None:
        found.append((f"Every line begins with {bullet}", "so it is read as a bullet, and not as what the line does."))
    return found
