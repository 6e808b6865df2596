"""What a chair has just done, in words, and the form that takes it back: an address says it, so no page forgets it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from argmap.domain import errors
from argmap.domain.debates import Ballot, Rule
from argmap.queries.debate_chair import Contribution, contribution
from argmap.queries.debate_people import name_of
from argmap.queries.debates import DebateHead
from argmap.queries.lines import lines_across
from argmap.web import words
from argmap.web.chair_told import shape_of
from argmap.web.debate_words import SHORT_PHASES
from argmap.web.site import reading, site
from argmap.web.wall import BALLOTS

_STEP = re.compile(r"([a-z]{2,12})(?:-([0-9]{1,9}))?(?:\.([0-9]{1,9}))?", re.ASCII)


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
        return told(debate, int(match[2] or 0), int(match[3] or 0))
    except errors.Absent:
        return None


def _entry(debate: DebateHead, number: int) -> Contribution:
    return contribution(reading(), debate, site().structures, number)


def _named(one: Contribution) -> str:
    word = words.SHAPE_WORDS[shape_of(one)]
    return f"{word} {one.line.number}" if one.line is not None else word


def _released(debate: DebateHead, number: int, before: int) -> Step:
    return Step(f"{_named(_entry(debate, number))} is on the wall.", f"entries/{number}/unrelease")


def _put(debate: DebateHead, number: int, before: int) -> Step:
    one = _entry(debate, number)
    if one.line is None:
        used = words.listed(str(n) for n in one.draft.existing)
        return Step(f"{used} is used once more." if used else "It was taken down.")
    return Step(f"{_named(one)} is on the wall.", f"entries/{number}/unrelease")


def _lit_up(debate: DebateHead, number: int, before: int) -> Step:
    words = f"{_named(_entry(debate, number))} is on the wall and in the spotlight."
    return Step(words, f"entries/{number}/unrelease")


def _kept(debate: DebateHead, number: int, before: int) -> Step:
    return Step(f"{_named(_entry(debate, number))} stays held, behind the others.")


def _again(debate: DebateHead, number: int, before: int) -> Step:
    one = _entry(debate, number)
    return Step("It was taken down." if one.author is None else f"{_named(one)} is held again.")


def _declined(debate: DebateHead, number: int, before: int) -> Step:
    return Step(f"{_named(_entry(debate, number))} declined.", f"entries/{number}/hold", {"again": "1"})


def _phase(debate: DebateHead, number: int, before: int) -> Step:
    back = {"seen": str(debate.clock.phase), "step": "back"} if debate.clock.phase == number > 0 else {}
    return Step(
        _where(debate, "" if debate.clock.phase == number else "Another chair was faster. "), "phase" * bool(back), back
    )


def _back(debate: DebateHead, number: int, before: int) -> Step:
    faster = debate.clock.phase != number
    return Step(_where(debate, "Not taken back: another chair went on. " if faster else "Back. "))


def _where(debate: DebateHead, lead: str) -> str:
    if debate.after:
        return f"{lead}All phases are over. Everybody is asked what moved them."
    return f"{lead}{SHORT_PHASES[debate.phase.kind]}: now." if debate.phase else f"{lead}The clock has not begun."


def _lit(debate: DebateHead, number: int, before: int) -> Step:
    back = {"statement": str(before) if before else ""}
    if not number:
        return Step("The spotlight is off.", "spotlight", back)
    line = lines_across(reading(), [(debate.map_id, number)]).get((debate.map_id, number))
    if line is None:
        return Step("The spotlight has moved.")
    return Step(f"{words.SHAPE_WORDS[line.shape]} {number} is in the spotlight.", "spotlight", back)


def _vote(shown: bool) -> Callable[[DebateHead, int, int], Step]:
    def told(debate: DebateHead, number: int, before: int) -> Step:
        ballot = Ballot.OPENING if number == 1 else Ballot.CLOSING
        sentence = f"{BALLOTS[ballot]}: {'all see it' if shown else 'hidden again'}."
        return Step(sentence, "reveal", {"ballot": ballot.value, "shown": str(int(not shown))})

    return told


def _floor(debate: DebateHead, number: int, before: int) -> Step:
    if not number:
        return Step("Nobody has the floor.")
    return Step(f"{name_of(reading(), debate, number)} has the floor.")


def _muted(muted: bool) -> Callable[[DebateHead, int, int], Step]:
    def told(debate: DebateHead, number: int, before: int) -> Step:
        name = name_of(reading(), debate, number)
        sentence = f"{name} is muted: they still vote and signal." if muted else f"{name} may send and speak again."
        return Step(sentence, "mute", {"participant": str(number), "muted": str(int(not muted))})

    return told


def _removed(debate: DebateHead, number: int, before: int) -> Step:
    return Step(f"{name_of(reading(), debate, number)} was removed. What they added stays.")


def _rule(debate: DebateHead, number: int, before: int) -> Step:
    sentence = "From now on contributions are on the wall at once." if number else "From now on contributions are held."
    return Step(sentence, "rule", {"rule": (Rule.HELD if number else Rule.AT_ONCE).value})


def _theme(debate: DebateHead, number: int, before: int) -> Step:
    return Step(f"The wall is {'dark' if number else 'light'}.", "theme", {"theme": "light" if number else "dark"})


def _said(sentence: str) -> Callable[[DebateHead, int, int], Step]:
    return lambda debate, number, before: Step(sentence)


_TOLD: Mapping[str, Callable[[DebateHead, int, int], Step]] = {
    "released": _released,
    "put": _put,
    "litup": _lit_up,
    "lit": _lit,
    "shown": _vote(True),
    "hidden": _vote(False),
    "floor": _floor,
    "muted": _muted(True),
    "unmuted": _muted(False),
    "removed": _removed,
    "rule": _rule,
    "theme": _theme,
    "kept": _kept,
    "again": _again,
    "declined": _declined,
    "phase": _phase,
    "back": _back,
    "time": _said("One minute more."),
    "paused": _said("The clock stands still."),
    "resumed": _said("The clock goes on."),
}
