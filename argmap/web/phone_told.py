"""What a phone in a live debate says of its own: votes, sides, and what became of what was sent, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from argmap.domain.debates import (
    AGAINST,
    FOR,
    UNDECIDED,
    Ballot,
    DebateState,
    Decline,
    EntryState,
    Rule,
    Sides,
    SignalKind,
)
from argmap.domain.vocabulary import Relation
from argmap.queries.debate_phone import OwnEntry, OwnView
from argmap.queries.debate_wall import choices_of
from argmap.queries.debates import DebateHead, GuestView
from argmap.web.debate_words import DECLINES, SHORT_PHASES
from argmap.web.wall import phase_words

SIGNS = {FOR: "support", AGAINST: "attack", UNDECIDED: "undecided"}
QUESTIONS = {
    Ballot.OPENING: "Where do you stand before the debate?",
    Ballot.CLOSING: "Where do you stand now?",
}
_STATES = {
    EntryState.HELD: "Waiting for the chair",
    EntryState.RELEASED: "On the wall",
    EntryState.DECLINED: "Declined",
    EntryState.WITHDRAWN: "Taken back",
    EntryState.QUEUED: "Waiting for the moderators",
}
SIGNALS = (
    (SignalKind.AGREE, "Agree", "check"),
    (SignalKind.UNCLEAR, "Unclear", "question"),
    (SignalKind.SOURCE, "Source?", "evidence"),
)


class Choice(NamedTuple):
    """An answer that can be voted for: what the form sends, its word and its sign."""

    value: str
    word: str
    sign: str


class Own(NamedTuple):
    """A contribution of one's own, in words; `say` is what is said aloud when it changes.

    `held_again` tells that other words for it would take it from the wall until the chair has read them.
    """

    entry: OwnEntry
    sign: str
    word: str
    state: str
    rewords: bool
    withdraws: bool
    held_again: bool

    @property
    def say(self) -> str:
        """What became of it, to be said aloud."""
        return f"{self.state}: {self.entry.title}"


def phase_told(head: DebateHead) -> str:
    """The phase that is on, short enough for a phone's head."""
    if head.phase is not None or head.after:
        return SHORT_PHASES[(head.phase or head.phases[-1]).kind]
    return phase_words(head)


def over_told(head: DebateHead) -> str:
    """What stands in the clock's place once the last phase is over."""
    if not head.after:
        return ""
    return "closed" if head.phases[-1].kind.value.endswith("vote") else "over"


def kinds_heard(head: DebateHead, person: GuestView, own: OwnView) -> str:
    """What sorts of events change what is one's own: most of what is sent and released concerns somebody else."""
    kinds = ["opened", "phase", "time", "paused", "resumed", "rule", "spotlight", "muted", "removed", "closed"]
    if person.wants_since is not None or head.floor == person.id:
        kinds.append("floor")
    states = {entry.state for entry in own.entries}
    if EntryState.HELD in states:
        kinds += ["released", "declined"]
    if states & {EntryState.RELEASED, EntryState.DECLINED}:
        kinds.append("held")
    if EntryState.RELEASED in states:
        kinds.append("reworded")
    return " ".join(kinds)


def own_told(entry: OwnEntry, head: DebateHead, now: datetime, muted: bool) -> Own:
    """A contribution of one's own in words; whom the chair has `muted` is offered no others for it."""
    is_open = head.state is DebateState.OPEN
    shown = entry.state is EntryState.RELEASED and not entry.hidden
    state = _STATES[entry.state]
    if entry.state is EntryState.DECLINED:
        said = entry.words or DECLINES[entry.reason or Decline.OTHER]
        state += f": {said[0].lower()}{said[1:]}"
    elif entry.hidden:
        state = "No longer on the wall"
    elif shown and entry.group:
        state = "On your group’s map"
    sign = "evidence" if entry.evidence else "attack" if entry.relation is Relation.ATTACK else "support"
    word = {"evidence": "Evidence", "attack": "Objection", "support": "Support"}[sign]
    return Own(
        entry,
        sign,
        word,
        state,
        is_open and not muted and (entry.state is EntryState.HELD or (entry.until is not None and now <= entry.until)),
        is_open and (entry.state is EntryState.HELD or shown),
        shown and head.rule is Rule.HELD,
    )


def choices_told(head: DebateHead, own: OwnView) -> tuple[Choice, ...]:
    """The answers of the debate's votes."""
    return tuple(Choice(value, word, SIGNS.get(value, "position")) for value, word in choices_of(head, own.positions))


def vote_told(choice: str, choices: Sequence[Choice]) -> str:
    """A vote as it is told: "undecided", "for", a position's title, "between … and …"."""
    named = {one.value: one.word for one in choices}
    if choice in (FOR, AGAINST, UNDECIDED):
        return choice
    words = [named.get(one, one.removeprefix("s")) for one in choice.split(" ")]
    return words[0] if len(words) == 1 else f"between {words[0]} and {words[1]}"


class Moved(NamedTuple):
    """One's own move, in a line: what is said before and between its ends, each with its sign."""

    lead: str
    first: str
    second: str


def moved_told(own: OwnView, choices: Sequence[Choice]) -> Moved | None:
    """How one moved from the first vote to the second; None where one has not voted."""
    before, after = own.votes.get(Ballot.OPENING), own.votes.get(Ballot.CLOSING)
    if before and after and before != after:
        return Moved("You moved from", before, after)
    if before and after:
        return Moved("You stayed with", after, "")
    if after or before:
        return Moved("You voted" if after else "Before the debate you voted", after or before or "", "")
    return None


def seat_told(side: str, own: OwnView) -> str:
    """On which side one sits, in words that follow one's name."""
    if side in (FOR, AGAINST):
        return "for the motion" if side == FOR else "against the motion"
    return f"with {own.positions.get(side, side.removeprefix('s'))}" if side else "on no side"


def seats_told(head: DebateHead, own: OwnView) -> list[tuple[str, str]]:
    """The sides on which one may sit: what the form sends, and its word."""
    if head.sides is Sides.TWO:
        return [(FOR, "For"), (AGAINST, "Against"), ("", "No side")]
    return [*own.positions.items(), ("", "No side")]
