"""A live debate: its phases and templates, its code, its clock, and what is chosen when it is prepared.

A debate is an event held on a map. It goes from prepared to open to closed and never back. Its clock is the server's: a
phase ends at a moment, or has so much time left while it is paused, and both follow from what is stored.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from argmap.domain.drafts import NewStatement
from argmap.domain.errors import Refused

CODE_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""What codes are made of: no two of these are taken for each other on a wall or by ear."""

CODE_LENGTH = 6
PHASES_AT_MOST = 20
MINUTES_AT_MOST = 120
"""Of one phase."""

GROUPS_AT_MOST = 12
POSITIONS_AT_MOST = 12
"""Between which one debate can be."""

JOINED_AT_MOST = 1_000
"""People in one debate."""

MOVED_AT_MOST = 3
"""Statements that somebody may name as what moved them."""

FLOWS_FROM = 5
"""Voters from which on it is told how many went from where to where: with fewer, that would name people."""

AWAY_AFTER = timedelta(seconds=70)
"""Somebody of whom nothing was heard for so long counts as away; a phone is heard of twice a minute."""

FLOOD_SECONDS = 60
FLOOD_AT_MOST = 12
"""Contributions that one person may send in `FLOOD_SECONDS`."""


class DebateState(StrEnum):
    """Where a debate stands."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class PhaseKind(StrEnum):
    """What is done in a phase."""

    OPENING_VOTE = "opening vote"
    STATEMENTS = "statements"
    REBUTTALS = "rebuttals"
    OPEN_FLOOR = "open floor"
    FISHBOWL = "fishbowl"
    GROUPS = "groups"
    TOGETHER = "together"
    CLOSING_WORDS = "closing words"
    CLOSING_VOTE = "closing vote"


class Ballot(StrEnum):
    """The two votes of a debate."""

    OPENING = "opening"
    CLOSING = "closing"


BALLOTS = {PhaseKind.OPENING_VOTE: Ballot.OPENING, PhaseKind.CLOSING_VOTE: Ballot.CLOSING}


class Phase(NamedTuple):
    """A part of a debate and how long it is planned to be, in seconds."""

    kind: PhaseKind
    seconds: int


class DebateForm(StrEnum):
    """A way of debating, with phases of its own."""

    POLL = "poll"
    OXFORD = "oxford"
    FISHBOWL = "fishbowl"
    GROUPS = "groups"


def _phases(*planned: tuple[PhaseKind, int]) -> tuple[Phase, ...]:
    return tuple(Phase(kind, 60 * minutes) for kind, minutes in planned)


FORMS: dict[DebateForm, tuple[Phase, ...]] = {
    DebateForm.POLL: _phases((PhaseKind.OPENING_VOTE, 2), (PhaseKind.OPEN_FLOOR, 4), (PhaseKind.CLOSING_VOTE, 2)),
    DebateForm.OXFORD: _phases(
        (PhaseKind.OPENING_VOTE, 3),
        (PhaseKind.STATEMENTS, 12),
        (PhaseKind.REBUTTALS, 10),
        (PhaseKind.OPEN_FLOOR, 20),
        (PhaseKind.CLOSING_WORDS, 6),
        (PhaseKind.CLOSING_VOTE, 4),
    ),
    DebateForm.FISHBOWL: _phases(
        (PhaseKind.OPENING_VOTE, 3),
        (PhaseKind.FISHBOWL, 34),
        (PhaseKind.CLOSING_WORDS, 4),
        (PhaseKind.CLOSING_VOTE, 4),
    ),
    DebateForm.GROUPS: _phases(
        (PhaseKind.OPENING_VOTE, 3),
        (PhaseKind.GROUPS, 25),
        (PhaseKind.TOGETHER, 14),
        (PhaseKind.CLOSING_WORDS, 4),
        (PhaseKind.CLOSING_VOTE, 4),
    ),
}
"""The templates, each with its phases."""


class Sides(StrEnum):
    """Between what a debate is: for and against its motion, or several positions of the map."""

    TWO = "two"
    SEVERAL = "several"


class Ground(StrEnum):
    """What a debate is held on: a copy, from which what is good is brought back, or the map itself."""

    COPY = "copy"
    MAP = "map"


class Rule(StrEnum):
    """What becomes of a contribution: the chair reads it first, or it is shown at once."""

    HELD = "held"
    AT_ONCE = "at once"


class EntryState(StrEnum):
    """Where a contribution to a debate stands; what is `queued` waits for the moderators since the debate closed."""

    HELD = "held"
    RELEASED = "released"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    QUEUED = "queued"


class SignalKind(StrEnum):
    """What somebody signals of a statement."""

    AGREE = "agree"
    UNCLEAR = "unclear"
    SOURCE = "source"


class Decline(StrEnum):
    """Why the chair does not put something up: three reasons that are ready, beside words of one's own."""

    SAME = "same"
    OFF_MOTION = "off the motion"
    UNCLEAR = "unclear"
    OTHER = "other"


FOR, AGAINST, UNDECIDED, NO_SIDE = "for", "against", "undecided", ""
_POSITION = re.compile(r"s[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DebateDraft:
    """A debate to be prepared. Exactly one of `motion` (a position's number) and `words` (a new one) is set.

    `positions` are those between which it is, where `sides` is SEVERAL. `address` is what phones on this network type
    before "/j"; nothing where the site has an address of its own.
    """

    motion: int | None
    words: NewStatement | None
    sides: Sides
    positions: tuple[int, ...]
    form: DebateForm
    phases: tuple[Phase, ...]
    ground: Ground
    pseudonymous: bool
    rule: Rule
    groups: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class JoinDraft:
    """How somebody joins: the name that they typed (nothing: one is drawn), their side, and their group (0: drawn)."""

    name: str = ""
    side: str = NO_SIDE
    group: int = 0


def draw_code() -> str:
    """A code at random: about 28 bits, so that guessing, which is slowed down, finds none in an hour."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str | None:
    """The code that was typed, in capitals and without gaps or dashes; None for what is no code."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_LETTERS) else None


def check_phases(phases: Sequence[Phase]) -> None:
    """Raise `Refused` for phases that no debate can have."""
    if not phases:
        raise Refused({"phase": "A debate has at least one phase."})
    if len(phases) > PHASES_AT_MOST:
        raise Refused({"phase": f"At most {PHASES_AT_MOST} phases are possible."})
    if any(not 60 <= phase.seconds <= 60 * MINUTES_AT_MOST for phase in phases):
        raise Refused({"phase": f"A phase has 1 to {MINUTES_AT_MOST} minutes."})
    for kind in BALLOTS:
        if sum(phase.kind is kind for phase in phases) > 1:
            raise Refused({"phase": f"There is one {kind.value} at most."})
    kinds = [phase.kind for phase in phases]
    if set(BALLOTS) <= set(kinds) and kinds.index(PhaseKind.OPENING_VOTE) > kinds.index(PhaseKind.CLOSING_VOTE):
        raise Refused({"phase": "The opening vote comes before the closing vote."})


class Clock(NamedTuple):
    """The clock of a debate. `phase` counts from 0; -1 is before the first, the number of phases after the last.

    Exactly one of `ends` and `left` is set while a phase runs: it ends at that moment, or is paused with so much left.
    """

    phase: int
    ends: datetime | None = None
    left: timedelta | None = None

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self.left is not None

    def remaining(self, now: datetime) -> timedelta | None:
        """What is left of the phase, less than nothing once it is over; None where no phase runs."""
        if self.left is not None:
            return self.left
        return None if self.ends is None else self.ends - now

    def next(self, phases: Sequence[Phase], now: datetime) -> Clock:
        """The clock as it is when the next phase begins."""
        phase = min(self.phase + 1, len(phases))
        if phase == len(phases):
            return Clock(phase)
        return Clock(phase, now + timedelta(seconds=phases[phase].seconds))

    def longer(self, by: timedelta, now: datetime) -> Clock:
        """The clock with more time, counted from now where the phase was over already."""
        if self.left is not None:
            return self._replace(left=self.left + by)
        return self if self.ends is None else self._replace(ends=max(self.ends, now) + by)

    def paused_at(self, now: datetime) -> Clock:
        """The clock stopped; one that stands still or has not begun stays as it is."""
        return self if self.ends is None else Clock(self.phase, None, max(self.ends - now, timedelta()))

    def resumed_at(self, now: datetime) -> Clock:
        """The clock going on."""
        return self if self.left is None else Clock(self.phase, now + self.left)


def ballot_open(clock: Clock, phases: Sequence[Phase], state: DebateState) -> Ballot | None:
    """The ballot that can be voted in now: while its phase is on, also past its time and while it is paused."""
    if state is not DebateState.OPEN or not 0 <= clock.phase < len(phases):
        return None
    return BALLOTS.get(phases[clock.phase].kind)


def ballot_over(ballot: Ballot, clock: Clock, phases: Sequence[Phase]) -> bool:
    """Whether the phase of that ballot has been; only then can it be revealed."""
    return any(BALLOTS.get(phase.kind) is ballot for phase in phases[: max(clock.phase, 0)])


def check_choice(choice: str, sides: Sides, positions: Sequence[int]) -> None:
    """Raise `Refused` for a choice that the debate does not offer.

    With two sides: for, against, undecided. With several: a position ("s4"), a place between two ("s4 s15"), undecided.
    """
    if choice == UNDECIDED or (sides is Sides.TWO and choice in (FOR, AGAINST)):
        return
    named = choice.split(" ")
    known = {f"s{number}" for number in positions}
    if sides is Sides.SEVERAL and 1 <= len(named) <= 2 and len(set(named)) == len(named) and known.issuperset(named):
        return
    raise Refused({"choice": "Choose one of the answers."})


def check_side(side: str, sides: Sides, positions: Sequence[int]) -> None:
    """Raise `Refused` for a side that the debate does not have; none is a side that everybody may choose."""
    if side == NO_SIDE or (sides is Sides.TWO and side in (FOR, AGAINST)):
        return
    if sides is Sides.SEVERAL and _POSITION.fullmatch(side) and int(side[1:]) in positions:
        return
    raise Refused({"side": "This debate has no such side."})
