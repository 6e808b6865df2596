"""What a chair has just done, in words, and the form that takes it back: an address says it, so no page forgets it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from argmap.domain import errors
from argmap.queries.debate_chair import Contribution, contribution
from argmap.queries.debates import DebateHead
from argmap.web import words
from argmap.web.chair_told import shape_of
from argmap.web.debate_words import SHORT_PHASES
from argmap.web.site import reading, site

_STEP = re.compile(r"([a-z]{2,12})(?:-([0-9]{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Step:
    """What was done. `back` is the address below the debate's to which `fields` are sent to take it back."""

    words: str
    back: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def step_told(debate: DebateHead, done: str) -> Step | None:
    """What the word that an address or an act carries says was done; None for what says nothing."""
    match = _STEP.fullmatch(done)
    told = _TOLD.get(match[1]) if match else None
    if match is None or told is None:
        return None
    try:
        return told(debate, int(match[2] or 0))
    except errors.Absent:
        return None


def _entry(debate: DebateHead, number: int) -> Contribution:
    return contribution(reading(), debate, site().structures, number)


def _named(one: Contribution) -> str:
    word = words.SHAPE_WORDS[shape_of(one)]
    return f"{word} {one.line.number}" if one.line is not None else word


def _released(debate: DebateHead, number: int) -> Step:
    return Step(f"{_named(_entry(debate, number))} is on the wall.", f"entries/{number}/unrelease")


def _lit(debate: DebateHead, number: int) -> Step:
    words = f"{_named(_entry(debate, number))} is on the wall and in the spotlight."
    return Step(words, f"entries/{number}/unrelease")


def _kept(debate: DebateHead, number: int) -> Step:
    return Step(f"{_named(_entry(debate, number))} stays held, behind the others.")


def _again(debate: DebateHead, number: int) -> Step:
    return Step(f"{_named(_entry(debate, number))} is held again.")


def _declined(debate: DebateHead, number: int) -> Step:
    return Step(f"{_named(_entry(debate, number))} declined.", f"entries/{number}/hold", {"again": "1"})


def _phase(debate: DebateHead, number: int) -> Step:
    back = {"seen": str(debate.clock.phase), "step": "back"} if debate.clock.phase == number > 0 else {}
    return Step(
        _where(debate, "" if debate.clock.phase == number else "Another chair was faster. "), "phase" * bool(back), back
    )


def _back(debate: DebateHead, number: int) -> Step:
    faster = debate.clock.phase != number
    return Step(_where(debate, "Not taken back: another chair went on. " if faster else "Back. "))


def _where(debate: DebateHead, lead: str) -> str:
    if debate.after:
        return f"{lead}All phases are over. Everybody is asked what moved them."
    return f"{lead}{SHORT_PHASES[debate.phase.kind]}: now." if debate.phase else f"{lead}The clock has not begun."


def _said(sentence: str) -> Callable[[DebateHead, int], Step]:
    return lambda debate, number: Step(sentence)


_TOLD: Mapping[str, Callable[[DebateHead, int], Step]] = {
    "released": _released,
    "lit": _lit,
    "kept": _kept,
    "again": _again,
    "declined": _declined,
    "phase": _phase,
    "back": _back,
    "time": _said("One minute more."),
    "paused": _said("The clock stands still."),
    "resumed": _said("The clock goes on."),
}
