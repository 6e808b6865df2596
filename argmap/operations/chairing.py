"""Running a live debate: its phases and clock, the spotlight, its rule, what is revealed, and its end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col
from sqlmodel import select as select_rows

from argmap.domain.debates import Ballot, DebateState, EntryState, Rule, ballot_open, ballot_over
from argmap.domain.errors import Conflict, Gone, Refused
from argmap.domain.moderation import ContributionKind
from argmap.domain.permissions import Actor, Policy
from argmap.models.debates import DebateEntry, DebateEventKind, DebateGroup, DebateParticipant
from argmap.models.moderation import Contribution
from argmap.models.statements import Standing, Statement
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.debating import Room, chairing, end_turns
from argmap.operations.desk import Desk

MINUTE = timedelta(minutes=1)


def next_phase(desk: Desk, actor: Actor, code: str, seen: int) -> None:
    """Go on to the next phase, from the phase `seen` in which it was asked for.

    Two chairs who press at once go one phase further and not two: where another phase is on already, nothing is done.
    Whoever has the floor gives it back. Raises as `chairing`, `Conflict` where the debate is not open.
    """
    with chairing(desk, actor, code) as room:
        room.require_open()
        if room.debate.phase != seen or room.debate.phase >= len(room.phases):
            return
        end_turns(room)
        room.set_clock(room.clock.next(room.phases, room.now))
        room.note(DebateEventKind.PHASE)


def back_a_phase(desk: Desk, actor: Actor, code: str, seen: int) -> None:
    """Go back to the phase before, which begins anew: what a chair does who has pressed too early. Raises as above.

    A vote that opens again is hidden again.
    """
    with chairing(desk, actor, code) as room:
        room.require_open()
        if room.debate.phase != seen or room.debate.phase < 1:
            return
        room.set_clock(room.clock._replace(phase=room.debate.phase - 2).next(room.phases, room.now))
        reopened = ballot_open(room.clock, room.phases, room.debate.state)
        if reopened is not None:
            _show(room, reopened, False)
        room.note(DebateEventKind.PHASE, back=True)


def add_time(desk: Desk, actor: Actor, code: str, seen: int, by: timedelta = MINUTE) -> None:
    """Make the phase `seen` longer. Raises as `next_phase`."""
    with chairing(desk, actor, code) as room:
        room.require_open()
        if room.debate.phase == seen:
            room.set_clock(room.clock.longer(by, room.now))
            room.note(DebateEventKind.TIME)


def pause(desk: Desk, actor: Actor, code: str, paused: bool) -> None:
    """Stop the clock, or let it go on. Raises as `next_phase`."""
    with chairing(desk, actor, code) as room:
        room.require_open()
        if room.clock.paused == paused:
            return
        room.set_clock(room.clock.paused_at(room.now) if paused else room.clock.resumed_at(room.now))
        room.note(DebateEventKind.PAUSED if paused else DebateEventKind.RESUMED)


def set_rule(desk: Desk, actor: Actor, code: str, rule: Rule) -> None:
    """Hold contributions from now on, or show them at once.

    Raises `Refused` where the map's policy asks that somebody reads first, else as `next_phase`.
    """
    with chairing(desk, actor, code) as room:
        room.require_open()
        policy = select(MAP_SETTINGS.c.policy).where(MAP_SETTINGS.c.map_id == room.debate.map_id)
        if rule is Rule.AT_ONCE and room.session.connection().execute(policy).scalar_one() is Policy.APPROVAL:
            raise Refused({"rule": "On this map somebody reads first: contributions are held for the chair."})
        if room.debate.rule is not rule:
            room.debate.rule = rule
            room.note(DebateEventKind.RULE, rule=rule.value)


def spotlight(desk: Desk, actor: Actor, code: str, number: int | None) -> None:
    """Let all look at a statement of the debate's map, or at none. Raises `Gone`, `Refused`, else as `next_phase`."""
    with chairing(desk, actor, code) as room:
        room.require_open()
        if number is not None:
            row = room.session.get(Statement, (room.debate.map_id, number))
            if row is None:
                raise Refused({"statement": f"There is no statement {number} in this map."})
            if row.standing is not Standing.PRESENT:
                raise Gone(f"Statement {number} was withdrawn.")
        if room.debate.spotlight != number:
            room.debate.spotlight = number
            room.debate.spotlight_at = None if number is None else room.now
            room.note(DebateEventKind.SPOTLIGHT, statement=number)


def reveal(desk: Desk, actor: Actor, code: str, ballot: Ballot, shown: bool) -> None:
    """Show a vote to all, once its phase is over, or hide it again. Raises `Conflict`, else as `next_phase`."""
    with chairing(desk, actor, code) as room:
        if shown and not ballot_over(ballot, room.clock, room.phases):
            raise Conflict("This vote is not over yet: a half-known result would change it.")
        _show(room, ballot, shown)
        room.note(DebateEventKind.REVEALED, ballot=ballot.value, shown=shown)


def _show(room: Room, ballot: Ballot, shown: bool) -> None:
    if ballot is Ballot.OPENING:
        room.debate.revealed_opening = shown
    else:
        room.debate.revealed_closing = shown


def set_theme(desk: Desk, actor: Actor, code: str, theme: str) -> None:
    """Let the wall be light or dark. Raises `Refused`, else as `chairing`."""
    if theme not in ("light", "dark"):
        raise Refused({"theme": "A wall is light or dark."})
    with chairing(desk, actor, code) as room:
        room.debate.theme = theme
        room.note(DebateEventKind.THEME)


def close_debate(desk: Desk, actor: Actor, code: str) -> None:
    """End the debate for good: no token opens anything any more, and what is still held waits for the moderators.

    Raises as `chairing`, `Conflict` where it is not open.
    """
    with chairing(desk, actor, code) as room:
        room.require_open()
        end_turns(room)
        _hand_on(room)
        version = select(MAPS.c.version).where(MAPS.c.id == room.debate.map_id)
        room.debate.last_version = room.session.connection().execute(version).scalar_one()
        room.debate.state, room.debate.closed_at = DebateState.CLOSED, room.now
        room.debate.floor = None
        room.note(DebateEventKind.CLOSED)


def _hand_on(room: Room) -> None:
    """Put what is still held into the moderators' queue of the map that it is for."""
    maps = {0: room.debate.map_id}
    groups = room.session.exec(select_rows(DebateGroup).where(DebateGroup.debate_id == room.id)).all()
    maps.update({group.number: group.map_id for group in groups})
    held = room.session.exec(
        select_rows(DebateEntry, DebateParticipant.contributor_id)
        .join(DebateParticipant, col(DebateParticipant.id) == DebateEntry.participant_id)
        .where(DebateEntry.debate_id == room.id, DebateEntry.state == EntryState.HELD)
        .order_by(col(DebateEntry.id))
    ).all()
    for entry, contributor in held:
        kind = ContributionKind.ARGUMENT if "relation" in entry.draft else ContributionKind.PREMISES
        waiting = Contribution(
            map_id=maps[entry.group_number],
            contributor_id=contributor,
            kind=kind,
            target=entry.target,
            draft=entry.draft,
            created_at=entry.sent_at,
            changed_at=room.now,
        )
        room.session.add(waiting)
        room.session.flush()
        entry.state, entry.brought = EntryState.QUEUED, waiting.id
