"""The transaction of what is done about a map without changing what it says: flags, marks on branches, second looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, or_, select

from argmap.domain.errors import Absent, Conflict
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Action, Actor, Grounds, require
from argmap.models.maps import ArgumentMap
from argmap.models.moderation import Decision
from argmap.models.statements import Standing, Statement
from argmap.models.tables import MAP_SETTINGS, MAPS
from argmap.operations.desk import Desk, announce, private
from argmap.operations.map_debates import tell_open_debates
from argmap.queries.access import grounds_of


@dataclass
class Beside:
    """What is done about a map: the map's locked row, who does it and when, and what the map is to them.

    `rewords`: its words are shown otherwise from then on, so that the debates that are open on it hear of it.
    """

    session: Session
    map: ArgumentMap
    actor: Actor
    grounds: Grounds
    now: datetime
    rewords: bool = False

    @property
    def map_id(self) -> int:
        """The map's id, which a row read from the database has."""
        assert self.map.id is not None
        return self.map.id

    def statement(self, number: int, action: Action, *, even_gone: bool = False) -> Statement:
        """The statement, to which the actor may do that. Raises `Absent`, `NotAllowed`."""
        row = self.session.get(Statement, (self.map_id, number))
        if row is None or (row.standing is Standing.GONE and not even_gone):
            raise Absent(f"There is no statement {number} in this map.")
        require(self.actor, action, self.grounds, owner=row.contributor_id)
        return row

    def decide(self, kind: DecisionKind, subject: str, words: str = "", reason: Reason = Reason.NONE) -> None:
        """Write a decision for the log."""
        self.session.add(
            Decision(
                map_id=self.map_id,
                subject=subject,
                kind=kind,
                reason=reason,
                words=words,
                moderator_id=self.actor.contributor_id,
                at=self.now,
                detail={"glass": self.grounds.glass} if self.grounds.glass else {},
            )
        )


@contextmanager
def beside_map(desk: Desk, actor: Actor, slug: str) -> Iterator[Beside]:
    """One transaction about a map that takes writes; what is done about one map is done one after the other.

    Raises `Absent`, `Conflict` (archived), `Unavailable`.
    """
    with private(desk) as session:
        grounds = grounds_of(session, actor, slug)
        if grounds.archived:
            raise Conflict("This map is archived: it can be read, and nothing can be added or changed.")
        wanted = select(ArgumentMap).join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
        named = wanted.where(or_(MAPS.c.slug == slug, MAP_SETTINGS.c.link == slug))
        row = session.exec(named.with_for_update(of=MAPS)).one_or_none()
        if row is None:
            raise Absent(f"There is no map {slug}.")
        beside = Beside(session, row, actor, grounds, desk.clock())
        yield beside
        happened = tell_open_debates(session, beside.map_id, beside.now) if beside.rewords else {}
    for debate_id, events in happened.items():
        announce(desk, debate_id, events)
