"""Starting maps of one's own: from a question, from a copy, from a file. Whoever starts one is its facilitator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlmodel import select

from argmap.domain.errors import Conflict
from argmap.domain.graph import ArgumentGraph
from argmap.domain.keeping import FirstPosition, KeptAs, StartDraft
from argmap.domain.permissions import Action, Actor, require
from argmap.domain.vocabulary import Kind, StanceKind
from argmap.models.changes import Change, ChangeKind
from argmap.models.maps import ArgumentMap
from argmap.models.statements import Stance
from argmap.operations.contributing import new_statement
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.importing import CheckedGraph
from argmap.operations.naming import speaker_called
from argmap.operations.owning import own_map, own_slug
from argmap.operations.pseudonyms import give_pseudonym
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading


def start_map(desk: Desk, actor: Actor, draft: StartDraft) -> Done:
    """Start a map with a question and the answers that are known already, each a position, as one change.

    Raises `NotAllowed`, `Refused`, `Unavailable`.
    """

    def run(work: Work, _: None) -> Told:
        numbers = [_position(work, first) for first in draft.positions]
        give_pseudonym(work.session, work.map_id, draft.kept.naming, actor.contributor_id)
        return Told(ChangeKind.START, {"new": numbers}, tuple(f"s{number}" for number in numbers))

    slug = own_slug(draft.title)
    make = own_map(actor, slug, draft.title, draft.question, draft.introduction, draft.kept)
    return change_map(desk, actor, slug, Action.CREATE, the_map, run, make=make)


def _position(work: Work, first: FirstPosition) -> int:
    row = new_statement(work, Kind.POSITION, first.statement)
    if first.held_by:
        work.session.flush()
        speaker = speaker_called(work, first.held_by)
        work.session.add(
            Stance(map_id=work.map_id, statement=row.number, speaker=speaker.key, kind=StanceKind.ENDORSES)
        )
    return row.number


def copy_map(desk: Desk, actor: Actor, slug: str, kept: KeptAs) -> Done:
    """Make a map of one's own out of one that the actor may read, as it stands now, with the same numbers.

    What was withdrawn or hidden there comes without its words, and nobody's name comes with it: who wrote what is the
    original's to tell. The copy remembers where it is from. Raises `Absent`, `NotAllowed`, `Conflict`
    where a name was removed there in this very moment, `Unavailable`.
    """
    with reading(desk.engine) as session:
        head = map_head(session, actor, slug)
        require(actor, Action.COPY, head.grounds)
        graph = whole_graph(session, head)
    origin = {"copied_from": head.id, "copied_at": head.latest, "copied_title": head.title}
    detail = {"version": head.latest}

    def check(work: Work) -> None:
        # A name is removed from the copies that there are too: one that was read before must not come after.
        session, row = work.session, ArgumentMap
        there = select(row.version, row.changed_at).where(row.id == head.id).with_for_update(read=True)
        erased = (head.latest, head.changed) < session.exec(there).one() < (head.latest + 1,)
        removed = select(Change.version).where(
            Change.map_id == head.id, Change.version > head.latest, Change.kind == ChangeKind.REDACT
        )
        if erased or session.exec(removed.limit(1)).first() is not None:
            raise Conflict("A name was just removed from this map; copy it once more.")

    return _written(desk, actor, CheckedGraph(graph), graph, kept, ChangeKind.COPY, detail, origin, check)


def start_from_file(desk: Desk, actor: Actor, graph: ArgumentGraph, kept: KeptAs) -> Done:
    """Make a map of one's own out of what a file says. Raises `Refused` where it is not well formed, else as above."""
    return _written(desk, actor, CheckedGraph(graph), graph, kept, ChangeKind.IMPORT, {}, {})


def _written(
    desk: Desk,
    actor: Actor,
    checked: CheckedGraph,
    graph: ArgumentGraph,
    kept: KeptAs,
    kind: ChangeKind,
    detail: dict[str, Any],
    origin: dict[str, Any],
    check: Callable[[Work], None] = lambda work: None,
) -> Done:
    def run(work: Work, _: None) -> Told:
        check(work)
        checked.write(work)
        give_pseudonym(work.session, work.map_id, kept.naming, actor.contributor_id)
        counts = {"statements": len(graph.statements), "arguments": len(graph.arguments)}
        return Told(kind, {**counts, **detail})

    slug = own_slug(checked.title)
    make = own_map(actor, slug, checked.title, checked.question, checked.introduction, kept, **origin)
    return change_map(desk, actor, slug, Action.CREATE, the_map, run, make=make)
