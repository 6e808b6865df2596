"""Opening the room of a live debate: from then on people join. Where it is held on a copy, that is made now."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, select

from argmap.domain.debates import DebateState, Ground
from argmap.domain.drafts import NewStatement, PositionDraft
from argmap.domain.errors import Conflict
from argmap.domain.graph import ArgumentGraph
from argmap.domain.keeping import KeptAs
from argmap.domain.limits import MAP_TITLE_LIMIT
from argmap.domain.permissions import Action, Actor, require
from argmap.models.changes import ChangeKind
from argmap.models.debates import Debate, DebateEventKind, DebateGroup
from argmap.models.memberships import MapMember
from argmap.operations.debating import Room, chairing, locked_debate
from argmap.operations.desk import Desk, Done, Happening, Told, Work, announce, change_map, the_map
from argmap.operations.importing import CheckedGraph
from argmap.operations.owning import own_map, own_slug
from argmap.operations.writing import write_position
from argmap.queries.debates import debate_head
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import MapHead, map_head
from argmap.queries.reading import reading


def open_debate(desk: Desk, actor: Actor, code: str) -> None:
    """Open the room: make the copies that it is held on, with the members of the map, and add a new motion's words.

    What was done of that before something failed is found and not done twice. Raises `Conflict` where it is open or
    over already or the map is archived, `NotAllowed`, `Absent`, `Refused`, `Unavailable`.
    """
    with reading(desk.engine) as session:
        debate = debate_head(session, actor, code)
        require(actor, Action.RUN_DEBATE, debate.grounds)
        if debate.grounds.archived:
            raise Conflict("This map is archived: no debate can be held on it.")
        if debate.state is not DebateState.PREPARED:
            raise Conflict("The room of this debate has been opened already.")
        head = map_head(session, actor, debate.slug)
        copied = debate.ground is Ground.COPY or debate.groups
        graph = whole_graph(session, head) if copied else None
        there = set(session.exec(select(DebateGroup.number).where(DebateGroup.debate_id == debate.id)).all())
    if graph is None:
        _on_the_map(desk, actor, debate.slug, code)
        return
    for number in sorted(set(range(1, debate.groups + 1)) - there):
        _copy(desk, actor, head, graph, f"group {number} of debate {code}", code, group=number)
    happened: list[Happening] = []
    _copy(desk, actor, head, graph, f"debate {code}", code, happened=happened)
    announce(desk, debate.id, happened)


def _on_the_map(desk: Desk, actor: Actor, slug: str, code: str) -> None:
    with reading(desk.engine) as session:
        debate = debate_head(session, actor, code)
    if debate.motion is not None or not debate.motion_text:
        with chairing(desk, actor, code) as room:
            _begin(room, map_head(room.session, actor, slug).latest)
        return

    happened: list[Happening] = []

    def run(work: Work, _: None) -> Told:
        room = Room(work.session, locked_debate(work.session, code), work.now, happened)
        told = write_position(work, _words(room.debate))
        room.debate.motion = told.detail["new"][0]
        _begin(room, work.version)
        return told

    change_map(desk, actor, slug, Action.RUN_DEBATE, the_map, run)
    announce(desk, debate.id, happened)


def _words(debate: Debate) -> PositionDraft:
    return PositionDraft(NewStatement(debate.motion_text, debate.motion_title))


def _begin(room: Room, version: int) -> None:
    if room.debate.state is not DebateState.PREPARED:
        raise Conflict("The room of this debate has been opened already.")
    room.debate.state = DebateState.OPEN
    room.debate.opened_at = room.now
    room.debate.first_version = version
    room.note(DebateEventKind.OPENED)


def _copy(
    desk: Desk,
    actor: Actor,
    head: MapHead,
    graph: ArgumentGraph,
    name: str,
    code: str,
    *,
    group: int = 0,
    happened: list[Happening] | None = None,
) -> Done:
    """Make a copy for the debate, or for one of its groups, with the map's numbers and members."""
    checked = CheckedGraph(graph)
    title = f"{checked.title[: MAP_TITLE_LIMIT - len(name) - 2]}, {name}"

    def run(work: Work, _: None) -> Told:
        checked.write(work)
        room = Room(work.session, locked_debate(work.session, code), work.now, happened if happened is not None else [])
        _let_members_in(work.session, head.id, work.map_id, actor)
        detail: dict[str, Any] = {
            "version": head.latest,
            "statements": len(graph.statements),
            "arguments": len(graph.arguments),
        }
        if room.debate.motion is None and room.debate.motion_text:
            # Every copy gets the motion's words under the same number: the next one of the map that was copied.
            number = write_position(work, _words(room.debate)).detail["new"][0]
            if not group:
                room.debate.motion = number
        if group:
            work.session.add(DebateGroup(debate_id=room.id, number=group, map_id=work.map_id))
        else:
            room.debate.origin_id, room.debate.map_id = head.id, work.map_id
            _begin(room, work.version)
        return Told(ChangeKind.COPY, detail)

    origin = {"copied_from": head.id, "copied_at": head.latest, "copied_title": head.title, "guests": True}
    slug = own_slug(title)
    kept = KeptAs(naming=head.grounds.naming)
    make = own_map(actor, slug, title, checked.question, checked.introduction, kept, **origin)
    return change_map(desk, actor, slug, Action.CREATE, the_map, run, make=make)


def _let_members_in(session: Session, origin: int, copy: int, actor: Actor) -> None:
    """Make whoever keeps the map that was copied the same in the copy: two chairs can work at once."""
    members = session.exec(select(MapMember).where(MapMember.map_id == origin)).all()
    for member in members:
        if member.contributor_id != actor.contributor_id:
            session.add(
                MapMember(map_id=copy, contributor_id=member.contributor_id, role=member.role, since=member.since)
            )
