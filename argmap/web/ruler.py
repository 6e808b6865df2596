"""The phases of a debate as a ruler: pieces of true lengths, their names below and above them, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from argmap.queries.debates import DebateHead
from argmap.web.debate_words import SHORT_PHASES

_WIDE = 660.0
"""The ruler's least length in pixels at which all names are shown; on a longer one they only stand farther apart."""

_CHARACTER = 6.5
_APART = 10.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A phase on the ruler. `x` and `width` are percents of its length.

    Its name stands "below" the ruler, "above" where there is no room, or nowhere (""). `end` says that it ends at
    `label_x`, instead of beginning there.
    """

    name: str
    note: str
    state: str
    minutes: int
    x: float
    width: float
    place: str
    label_x: float
    end: bool


@dataclass(frozen=True, slots=True)
class Ruler:
    """The phases, and what has passed of the one that is on: where that begins, how long it is, and the whole phase."""

    segments: tuple[Segment, ...]
    x: float = 0.0
    width: float = 0.0
    whole: float = 0.0
    planned: int = 0


def ruler(debate: DebateHead, now: datetime) -> Ruler:
    """The ruler as it is at that moment."""
    total = sum(phase.seconds for phase in debate.phases)
    free = {"below": 0.0, "above": 0.0}
    found: list[Segment] = []
    begun = 0
    for place, phase in enumerate(debate.phases):
        name = SHORT_PHASES[phase.kind]
        minutes = round(phase.seconds / 60)
        state = "now" if place == debate.clock.phase else "done" if place < debate.clock.phase else "next"
        note = {"done": "done", "now": f"now, {minutes} min", "next": f"{minutes} min"}[state]
        x, width = _percent(begun, total), _percent(phase.seconds, total)
        long = _CHARACTER * (len(name) + len(note) + 1)
        at = _WIDE * x / 100
        end = at + long > _WIDE
        left = _WIDE - long if end else at
        where = next((where for where in free if free[where] <= left), "")
        if where:
            free[where] = left + long + _APART
        found.append(Segment(name, note, state, minutes, x, width, where, 100.0 if end else x, end))
        begun += phase.seconds
    left_of_it = debate.clock.remaining(now)
    if debate.phase is None or left_of_it is None:
        return Ruler(tuple(found))
    on = found[debate.clock.phase]
    passed = min(1.0, max(0.0, 1 - left_of_it.total_seconds() / debate.phase.seconds))
    return Ruler(tuple(found), on.x, round(on.width * passed, 3), on.width, debate.phase.seconds)


def _percent(part: int, total: int) -> float:
    return round(100 * part / total, 3)
