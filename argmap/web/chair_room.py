"""What the chair of a debate sees beside the contributions, in words: the spotlight, open objections, votes, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from argmap.domain.debates import AGAINST, FOR, UNDECIDED, Ballot, Sides
from argmap.domain.speaking import why
from argmap.queries.debate_chair import Contribution
from argmap.queries.debate_people import People, Speaking
from argmap.queries.debate_room import Counted, Spot, Unanswered
from argmap.queries.debate_wall import choices_of
from argmap.queries.debates import DebateHead
from argmap.queries.lines import StatementLine
from argmap.web import words
from argmap.web.chair_told import shape_of
from argmap.web.debate_words import SideTold, briefly, seat_told, side_told, signals_told, spoken_told
from argmap.web.wall import BALLOTS


@dataclass(frozen=True, slots=True)
class Beneath:
    """What is put on the statement in the spotlight. What is held has no number, but an `entry`."""

    shape: str
    number: int | None
    text: str
    state: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class SpotTold:
    """The statement in the spotlight."""

    number: int
    shape: str
    name: str
    does: str
    side: SideTold | None
    text: str
    by: str
    age: int
    lit: str
    signals: tuple[tuple[int, str], ...]
    beneath: tuple[Beneath, ...]
    more: int


@dataclass(frozen=True, slots=True)
class UnansweredTold:
    """An objection without a reply."""

    number: int
    shape: str
    title: str
    told: str


@dataclass(frozen=True, slots=True)
class Sum:
    """One bar: its side, its figure, and its length in percent of the longest."""

    side: SideTold
    figure: str
    width: float


@dataclass(frozen=True, slots=True)
class VoteTold:
    """A vote: `state` is "coming", "open", "hidden" or "revealed". The key is for the one that is `keyed`: the first
    that is hidden, else the last that is revealed. `gone` of the votes are of people who were removed since.
    """

    ballot: str
    name: str
    votes: int
    gone: int
    state: str
    sums: tuple[Sum, ...]
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class WaitingTold:
    """Somebody who wants to speak, and why they stand where they stand."""

    id: int
    name: str
    side: SideTold
    reason: str


@dataclass(frozen=True, slots=True)
class FloorTold:
    """Whoever has the floor."""

    id: int
    name: str
    side: SideTold
    seconds: int
    figures: str


@dataclass(frozen=True, slots=True)
class SpeakingTold:
    """The floor, who waits for it, and how long each side has had it."""

    floor: FloorTold | None
    order: tuple[WaitingTold, ...]
    more: int
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Somebody in the debate."""

    id: int
    name: str
    side: SideTold
    group: int
    told: str
    away: bool
    muted: bool


@dataclass(frozen=True, slots=True)
class PeopleTold:
    """Those who are in the debate, or some of them."""

    shown: tuple[PersonTold, ...]
    total: int
    page: int
    pages: int


def spot_told(spot: Spot, debate: DebateHead, now: datetime) -> SpotTold:
    """The spotlight in words."""
    age = max(0, int((now - spot.since).total_seconds())) if spot.since is not None else 0
    beneath = [_released(line) for line in spot.released] + [_held(one) for one in spot.held]
    return SpotTold(
        number=spot.line.number,
        shape=spot.line.shape.value,
        name=f"{words.SHAPE_WORDS[spot.line.shape]} {spot.line.number}",
        does=spot.does,
        side=side_told(debate, spot.side),
        text=spot.line.text,
        by=spot.by,
        age=age,
        lit=spoken_told(age),
        signals=signals_told(spot.signals),
        beneath=tuple(beneath),
        more=spot.more,
    )


def _released(line: StatementLine) -> Beneath:
    return Beneath(line.shape.value, line.number, line.title, "released")


def _held(one: Contribution) -> Beneath:
    return Beneath(shape_of(one).value, None, one.text, "held", one.id)


def unanswered_told(found: Sequence[Unanswered], debate: DebateHead, now: datetime) -> list[UnansweredTold]:
    """Each with how long it has waited for a reply."""
    told = []
    for one in found:
        since = one.since or debate.opened or now
        held = f"{words.counted(one.held, 'reply', 'replies')} held" if one.held else "no reply"
        words_ = f"{briefly(now - since)} on the wall, {held}"
        told.append(UnansweredTold(one.line.number, one.line.shape.value, one.line.title, words_))
    return told


def votes_told(counted: Sequence[Counted], debate: DebateHead, positions: Mapping[int, str]) -> list[VoteTold]:
    """The votes; their bars only where they are revealed to all."""
    titles = {f"s{number}": title for number, title in positions.items()}
    named = dict(choices_of(debate, titles))
    told = []
    for one in counted:
        state = "open" if one.is_open else "coming" if not one.over else "hidden"
        sums: tuple[Sum, ...] = ()
        if one.counts is not None:
            state = "revealed"
            keys = [*named, *(key for key in one.counts if key not in named)]
            most = max([*one.counts.values(), 1])
            sums = tuple(_sum(key, named, one.counts.get(key, 0), most) for key in keys)
        told.append(VoteTold(one.ballot.value, BALLOTS[one.ballot], one.votes, one.gone, state, sums))
    over = [one for one in told if one.state in ("hidden", "revealed")]
    keyed = next((one for one in over if one.state == "hidden"), over[-1] if over else None)
    return [replace(one, keyed=one is keyed) for one in told]


def _sum(key: str, named: Mapping[str, str], count: int, most: int) -> Sum:
    word = named.get(key) or " and ".join(named.get(part, part[1:]) for part in key.split(" "))
    style = key if key in (FOR, AGAINST, UNDECIDED) else "position"
    side = SideTold(style, {FOR: "support", AGAINST: "attack"}.get(style, style), word)
    return Sum(side, str(count), round(100 * count / most, 1))


def ballot_number(ballot: Ballot) -> int:
    """Which of the two it is, as the word of a step says it."""
    return 1 if ballot is Ballot.OPENING else 2


def speaking_told(found: Speaking, debate: DebateHead, now: datetime) -> SpeakingTold:
    """The floor in words."""
    floor = None
    if found.floor is not None:
        seconds = max(0, int((now - found.floor.since).total_seconds()))
        floor = FloorTold(found.floor.id, found.floor.name, seat_told(found.floor.side), seconds, spoken_told(seconds))
    order = tuple(
        WaitingTold(one.speaker.id, one.name, seat_told(one.speaker.side), why(one.speaker)) for one in found.order
    )
    seats = [FOR, AGAINST] if debate.sides is Sides.TWO else [f"s{number}" for number in debate.positions]
    seats += [seat for seat in found.times if seat not in seats]
    most = max([*found.times.values(), 1])
    sums = tuple(
        Sum(seat_told(seat), spoken_told(found.times.get(seat, 0)), round(100 * found.times.get(seat, 0) / most, 1))
        for seat in seats
    )
    return SpeakingTold(floor, order, found.waiting - len(order), sums if found.times else ())


def people_told(found: People, now: datetime) -> PeopleTold:
    """People in words."""
    shown = []
    for one in found.shown:
        told = f"away {briefly(now - one.away_since)}" if one.away_since is not None else f"{one.released} released"
        shown.append(
            PersonTold(one.id, one.name, seat_told(one.side), one.group, told, one.away_since is not None, one.muted)
        )
    return PeopleTold(tuple(shown), found.total, found.page, found.pages)
