"""The wall of a live debate: one page for the whole room, which shows only what the chair has released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response

from argmap.domain.debates import AGAINST, FOR, UNDECIDED, Ballot, DebateState, PhaseKind, Sides
from argmap.drawing.growth import Growth, growth
from argmap.queries.debate_wall import Tally, WallColumn, WallLine, WallView, wall_view
from argmap.queries.debates import DebateHead
from argmap.web import respond, words
from argmap.web.debate_groups import GroupTold, groups_told
from argmap.web.debates import require_watching
from argmap.web.guards import is_loopback
from argmap.web.join_addresses import address_of, reach
from argmap.web.site import reading, site

pages = Blueprint("wall", __name__)

NEW_FOR = timedelta(minutes=2)
"""For how long something on the wall is marked as new."""

_CHARACTER = 2.4
"""Percent of a bar that a character of what stands in its pieces takes on a phone."""

PHASES = {
    PhaseKind.OPENING_VOTE: "Opening vote",
    PhaseKind.STATEMENTS: "Statements for and against",
    PhaseKind.REBUTTALS: "Rebuttals",
    PhaseKind.OPEN_FLOOR: "Open floor",
    PhaseKind.FISHBOWL: "Fishbowl",
    PhaseKind.GROUPS: "Small groups",
    PhaseKind.TOGETHER: "Together again",
    PhaseKind.CLOSING_WORDS: "Closing words",
    PhaseKind.CLOSING_VOTE: "Closing vote",
}
"""The phases by the names that people read."""

_PLAIN = (FOR, UNDECIDED, AGAINST)
BALLOTS = {Ballot.OPENING: "Opening vote", Ballot.CLOSING: "Closing vote"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer's piece of a bar: where it begins and how long it is, in percent.

    `grown` says by how much it has become more. `numbers` are those of the positions that it stands for ("44",
    "4 and 44"), `label` the same where they fit into it.
    """

    key: str
    word: str
    numbers: str
    label: str
    count: int
    x: float
    width: float
    grown: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A vote, drawn as a bar; `pieces` are none while it is hidden."""

    name: str
    votes: int
    pieces: tuple[Piece, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement on the wall, in words."""

    number: int
    shape: str
    word: str
    does: str
    words: str
    by: str
    new: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A side or a position, in words."""

    key: str
    title: str
    count: str
    lines: tuple[Line, ...]


@pages.get("/debates/<code:code>/wall")
def show(code: str) -> Response:
    """The wall, for whoever has the code."""
    debate = require_watching(code)
    if debate.state is DebateState.PREPARED:
        return respond.respond("debates/wall_waiting.html", debate=debate, theme=debate.theme)
    view = wall_view(reading(), debate, site().structures)
    return respond.respond(
        "debates/wall.html", "debates/_wall.html", groups=_groups(view), **context(view, site().desk.clock())
    )


def _groups(view: WallView) -> list[GroupTold]:
    """The small groups, while they come back together and nothing is in the spotlight."""
    together = view.debate.phase is not None and view.debate.phase.kind is PhaseKind.TOGETHER
    return groups_told(view.debate) if together and view.spotlight is None else []


def context(view: WallView, now: datetime) -> dict[str, Any]:
    """What the wall's template needs."""
    debate = view.debate
    address = address_of(debate)
    spot = None if view.spotlight is None else _line(view.spotlight, now, debate)
    return {
        "debate": debate,
        "theme": debate.theme,
        "view": view,
        "phase": phase_words(debate),
        "clock": clock_of(debate, now),
        "floor": {FOR: "For has the floor", AGAINST: "Against has the floor"}.get(
            view.floor, f"{view.floor} has the floor" if view.floor else ""
        ),
        "columns": [_column(column, now, debate) for column in view.columns],
        "further": [_column(column, now, debate) for column in view.further],
        "more_positions": words.counted(len(view.further), "more position"),
        "more_arguments": sum(column.count for column in view.further),
        "spotlight": spot,
        "about": None if view.about is None else _line(view.about, now, debate),
        "replies": [_line(line, now, debate) for line in view.replies],
        "growth": _growth(view),
        "grown": _grown(view),
        "bars": bars(view.tallies, view.choices),
        "counts": [(column.key, column.title, column.count) for column in view.columns],
        "two": debate.sides is Sides.TWO,
        "filling": debate.state is DebateState.OPEN and debate.clock.phase < 0 and spot is None,
        "address": address,
        "unreached": reach().value if is_loopback(address) else "",
    }


@dataclass(frozen=True, slots=True)
class ClockTold:
    """The clock as a page shows it: seconds left, whether it runs, and the same in figures."""

    left: float
    running: bool
    figures: str


def clock_of(debate: DebateHead, now: datetime) -> ClockTold | None:
    """The clock of the phase that is on; None where none is."""
    left = debate.clock.remaining(now)
    if left is None or debate.state is not DebateState.OPEN:
        return None
    seconds = max(left.total_seconds(), 0.0)
    whole = -int(-seconds // 1)
    return ClockTold(round(seconds, 1), not debate.clock.paused, f"{whole // 60:02}:{whole % 60:02}")


def phase_words(debate: DebateHead) -> str:
    """Where the debate is: "Rebuttals", and before, after and at the end a sentence."""
    if debate.state is DebateState.CLOSED:
        return "The debate is over"
    if debate.clock.phase < 0:
        return "The room is open"
    return PHASES[debate.phase.kind] if debate.phase else "What moved you?"


def bars(tallies: tuple[Tally, ...], choices: tuple[tuple[str, str], ...]) -> list[Bar]:
    """Each vote as a bar; of the second, what has become more is said where both are shown."""
    named = dict(choices)
    before = tallies[0].counts if len(tallies) > 1 else None
    found = []
    for place, tally in enumerate(tallies):
        keys = [*named, *(key for key in tally.counts or {} if key not in named)]
        pieces, x = [], 0.0
        for key in keys if tally.counts else ():
            count = (tally.counts or {}).get(key, 0)
            width = 100 * count / tally.votes
            positions = [one[1:] for one in key.split(" ") if one not in _PLAIN]
            word = named.get(key) or " and ".join(named.get(one, one.removeprefix("s")) for one in key.split(" "))
            more = count - before.get(key, 0) if place and before is not None else 0
            grown = f"{words.number_word(more)} more" if more > 0 else ""
            numbers = " and ".join(positions)
            label = numbers if width >= _CHARACTER * len(numbers) else ""
            pieces.append(Piece(key, word, numbers, label, count, round(x, 2), round(width, 2), grown))
            x += width
        told = ", ".join(f"{piece.word} {piece.count}" for piece in pieces)
        found.append(Bar(BALLOTS[tally.ballot], tally.votes, tuple(pieces), told))
    return found


def _line(line: WallLine, now: datetime, debate: DebateHead) -> Line:
    seat = {FOR: ", for the motion", AGAINST: ", against the motion"}.get(line.seat, "")
    shape = words.SHAPE_WORDS[line.shape]
    return Line(
        line.number,
        line.shape.value,
        shape,
        line.does,
        line.words,
        line.by + seat if debate.sides is Sides.TWO else line.by,
        line.since is not None and now - line.since < NEW_FOR,
    )


def _column(column: WallColumn, now: datetime, debate: DebateHead) -> Column:
    return Column(
        column.key,
        column.title,
        words.counted(column.count, "argument"),
        tuple(_line(line, now, debate) for line in column.lines),
    )


def _growth(view: WallView) -> Growth:
    return growth(view.structure, view.added, view.debate.spotlight, view.unreleased)


def _grown(view: WallView) -> str:
    counted = words.counted(len(view.structure.kinds) - len(view.unreleased), "statement")
    return f"{counted}, {len(view.added)} from this room, outlined" if view.added else counted
