"""Bringing what was said in a debate from the copy that it was held on into the map: piece by piece, by its moderators.

Each piece waits in the queue of the map like any contribution, as that of whoever said it. A reply can follow once what
it replies to is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlmodel import Session, col, select

from argmap.domain.debates import EntryState, Ground
from argmap.domain.draft_json import draft_in, json_of, kind_of
from argmap.domain.drafts import ArgumentDraft, NewStatement, PositionDraft
from argmap.domain.errors import Conflict, Refused
from argmap.domain.moderation import ContributionKind, ContributionState
from argmap.domain.permissions import Action, Actor, Grounds, may, waits
from argmap.domain.vocabulary import Kind
from argmap.models.arguments import Argument, Premise
from argmap.models.debates import DebateEntry, DebateGroup, DebateParticipant
from argmap.models.moderation import Contribution
from argmap.models.statements import Standing, Statement
from argmap.operations.debating import Room, chairing, locked_debate, map_of
from argmap.operations.desk import Desk, Told, Work, change_map, the_map
from argmap.operations.writing import write_draft
from argmap.queries.access import grounds_of
from argmap.queries.debate_said import GONE
from argmap.queries.structures import homes_of

MOTION = 0
"""Stands for the motion among the numbers of contributions, where its words were new."""


def bring(desk: Desk, actor: Actor, code: str, numbers: Collection[int]) -> int:
    """Send contributions to the debate, by number, to the moderators of the map that was copied; how many were sent.

    They are sent as the copy has them now: with the words, and about what, they have there since. What was hidden,
    withdrawn or made part of another statement there is not sent.
    What the actor has written down as a scribe, or as the motion, is their own: where they may add to that map without
    being read first, it is added, for nobody decides on their own. What was sent before is not sent again.

    Raises `Conflict` (held on the map itself, or the map is gone or archived), `Refused` where something is not on the
    copy any more or cannot follow yet: then nothing is sent of what others said; else as `chairing`.
    """
    with chairing(desk, actor, code) as room:
        origin, grounds = _origin(room, actor)
        slug = map_of(room.session, origin)
        adds = may(actor, Action.CONTRIBUTE, grounds) and not waits(actor, Action.CONTRIBUTE, grounds)
        entries = _released(room)
        chosen = [entry for entry in entries if entry.id in numbers and entry.brought is None]
        copies = {group: _copy(room, entries, group) for group in {entry.group_number for entry in chosen}}
        own = [entry.id for entry in chosen if adds and _author(room, entry) == actor.contributor_id]
        motion = MOTION in numbers and bool(room.debate.motion_text) and room.debate.motion_brought is None
        for entry in chosen:
            if entry.id not in own:
                draft, target = _there(room, origin, entry, copies[entry.group_number])
                row = _contribution(room, origin, _author(room, entry), target, draft)
                entry.brought = row.id
        if motion and not adds:
            room.debate.motion_brought = _contribution(room, origin, actor.contributor_id, "", _motion(room)).id
    for number in (*((MOTION,) if motion and adds else ()), *own):
        assert number is not None
        _add(desk, actor, slug, code, number)
    return len(chosen) + motion


def _add(desk: Desk, actor: Actor, slug: str, code: str, number: int) -> None:
    """Add one piece of the actor's own to the map."""

    def run(work: Work, _: None) -> Told:
        room = Room(work.session, locked_debate(work.session, code), work.now)
        draft: ArgumentDraft | PositionDraft
        if number == MOTION:
            draft, target = _motion(room), ""
        else:
            entry = work.session.get_one(DebateEntry, number)
            copy = _copy(room, _released(room), entry.group_number)
            draft, target = _there(room, work.map_id, entry, copy)
        told = write_draft(work, draft, target)
        row = _contribution(room, work.map_id, actor.contributor_id, target, draft)
        row.state, row.result = ContributionState.APPROVED, next(iter(told.created), "")
        if number == MOTION:
            room.debate.motion_brought = row.id
        else:
            entry.brought = row.id
        return told

    change_map(desk, actor, slug, Action.CONTRIBUTE, the_map, run)


def _released(room: Room) -> Sequence[DebateEntry]:
    return room.session.exec(
        select(DebateEntry)
        .where(
            DebateEntry.debate_id == room.id,
            DebateEntry.state == EntryState.RELEASED,
        )
        .order_by(col(DebateEntry.id))
    ).all()


class _Copy(NamedTuple):
    """The copy on which something was said, the debate's own or a group's: its map, what was said there, and the
    statements that this is now, with the arguments in which they are at home.
    """

    map_id: int
    known: Mapping[int, DebateEntry]
    statements: Mapping[int, Statement]
    homes: Mapping[int, Argument]


def _copy(room: Room, entries: Iterable[DebateEntry], group: int) -> _Copy:
    """A copy with all of that, in five queries at most."""
    map_id = room.debate.map_id
    if group:
        map_id = room.session.get_one(DebateGroup, (room.id, group)).map_id
    said = [entry for entry in entries if entry.group_number == group]
    known = {entry.statement: entry for entry in said if entry.statement is not None}
    numbers = {*known} | ({room.debate.motion} if room.debate.motion is not None else set())
    statements = room.session.exec(
        select(Statement).where(Statement.map_id == map_id, col(Statement.number).in_(numbers))
    ).all()
    at_home = homes_of(room.session, map_id, numbers)
    arguments = room.session.exec(
        select(Argument).where(
            Argument.map_id == map_id,
            Argument.standing == Standing.PRESENT,
            col(Argument.number).in_({home for home in at_home.values() if home is not None}),
        )
    ).all()
    by_number = {argument.number: argument for argument in arguments}
    return _Copy(
        map_id,
        known,
        {row.number: row for row in statements},
        {number: by_number[home] for number, home in at_home.items() if home in by_number},
    )


def _words_now(copy: _Copy, number: int) -> NewStatement:
    """What was said under that number, in the words that the copy has now. Raises `Refused` where it has none."""
    gone = _gone(copy, number)
    if gone:
        raise Refused({"entry": f"{number} was {gone} on the copy since, so it is not brought."})
    row = copy.statements[number]
    return NewStatement(row.text, row.title)


def _gone(copy: _Copy, number: int) -> str:
    """What became of something that was said, where the copy has its words no more; "" where it has."""
    row = copy.statements.get(number)
    return GONE.get(Standing.GONE if row is None else row.standing, "")


def _origin(room: Room, actor: Actor) -> tuple[int, Grounds]:
    if room.debate.ground is not Ground.COPY or room.debate.origin_id is None:
        raise Conflict("This debate was held on the map itself, or the map that was copied is gone.")
    grounds = grounds_of(room.session, actor, map_of(room.session, room.debate.origin_id))
    if grounds.archived:
        raise Conflict("The map that was copied is archived: nothing can be added to it.")
    return room.debate.origin_id, grounds


def _motion(room: Room) -> PositionDraft:
    assert room.debate.motion is not None
    return PositionDraft(_words_now(_copy(room, (), 0), room.debate.motion))


def _author(room: Room, entry: DebateEntry) -> int | None:
    """Whose it is: the guest's who sent it, or whoever wrote down what was said."""
    if entry.participant_id is None:
        return entry.decided_by
    return room.session.get_one(DebateParticipant, entry.participant_id).contributor_id


def _contribution(
    room: Room, origin: int, who: int | None, target: str, draft: ArgumentDraft | PositionDraft
) -> Contribution:
    assert who is not None
    row = Contribution(
        map_id=origin,
        contributor_id=who,
        kind=kind_of(draft),
        target=target,
        draft=json_of(draft),
        created_at=room.now,
        changed_at=room.now,
    )
    room.session.add(row)
    room.session.flush()
    return row


def _there(room: Room, origin: int, entry: DebateEntry, copy: _Copy) -> tuple[ArgumentDraft, str]:
    """The contribution, as the copy has it now, as it would be on the map that was copied, whose numbers the copy has:
    what was there stays.
    """
    assert entry.statement is not None
    sent = draft_in(ContributionKind.ARGUMENT, entry.draft)
    assert isinstance(sent, ArgumentDraft)
    draft = replace(sent, new=(_words_now(copy, entry.statement), *sent.new[1:]))
    kind, home = copy.statements[entry.statement].kind, copy.homes.get(entry.statement)
    if kind in (Kind.CLAIM, Kind.EVIDENCE):
        draft = replace(draft, kind=kind)
    if home is not None:
        draft = replace(draft, relation=home.relation, target=home.target_statement, undercuts=home.target_argument)
    existing = tuple(_statement(room, origin, number, copy) for number in draft.existing)
    if draft.target is not None:
        number = _statement(room, origin, draft.target, copy)
        return replace(draft, target=number, existing=existing), f"s{number}"
    assert draft.undercuts is not None
    number = _argument(room, origin, draft.undercuts, copy)
    return replace(draft, undercuts=number, existing=existing), f"a{number}"


def _statement(room: Room, origin: int, number: int, copy: _Copy) -> int:
    """The number there of a statement of the copy. Raises `Refused` where it is not there, or not yet."""
    if number in copy.known or (number == room.debate.motion and room.debate.motion_text):
        brought = copy.known[number].brought if number in copy.known else room.debate.motion_brought
        row = None if brought is None else room.session.get(Contribution, brought)
        gone = _gone(copy, number) if row is None else ""
        if gone:
            raise Refused({"entry": f"{number} was {gone} on the copy since, so what is about it cannot follow."})
        if row is None or not row.result.startswith("s"):
            first = "it waits for a moderator there" if row is not None else f"bring {number} first"
            raise Refused({"entry": f"What is about {number} can follow once that is on the map: {first}."})
        number = int(row.result[1:])
    else:
        _check_copied(room, room.session.get(Statement, (copy.map_id, number)), f"Statement {number}")
    found = room.session.get(Statement, (origin, number))
    if found is None or found.standing is not Standing.PRESENT:
        raise Refused({"entry": f"Statement {number} is not on the map any more, so what is about it cannot follow."})
    return number


def _check_copied(room: Room, row: Statement | Argument | None, name: str) -> None:
    """Raise `Refused` for what was put on the copy beside the debate: the map has another of that number."""
    if row is None or room.debate.opened_at is None or row.created_at > room.debate.opened_at:
        raise Refused({"entry": f"{name} was added to the copy beside the debate, so what is about it cannot follow."})


def _argument(room: Room, origin: int, number: int, copy: _Copy) -> int:
    """The same for an argument, which is known by its premises."""
    premises = _premises(room.session, copy.map_id, number)
    new = next((premise for premise in premises if premise in copy.known), None)
    if new is not None:
        statement = room.session.get_one(Statement, (origin, _statement(room, origin, new, copy)))
        assert statement.home is not None
        number = statement.home
    else:
        _check_copied(room, room.session.get(Argument, (copy.map_id, number)), f"Argument a{number}")
    found = room.session.get(Argument, (origin, number))
    if found is None or found.standing is not Standing.PRESENT:
        raise Refused({"entry": f"Argument a{number} is not on the map any more, so it cannot be undercut."})
    return number


def _premises(session: Session, map_id: int, argument: int) -> list[int]:
    wanted = select(Premise.statement).where(Premise.map_id == map_id, Premise.argument == argument)
    return list(session.exec(wanted.order_by(col(Premise.place))).all())
