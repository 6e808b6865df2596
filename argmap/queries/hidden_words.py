"""The words of one statement that was hidden or withdrawn, for those few who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.moderation import DecisionKind
from argmap.domain.permissions import Action, Reader, allowed, may
from argmap.models.statements import Standing
from argmap.models.tables import (
    DECISIONS,
    STATEMENTS,
)
from argmap.queries.maps import MapHead


class Withdrawn(NamedTuple):
    """A statement that is gone, with the words that earlier moments of the map show unless they are `withheld`."""

    head: MapHead
    text: str
    revision: int
    withheld: bool
    may: frozenset[Action]


def withdrawn(session: Session, reader: Reader, head: MapHead, number: int) -> Withdrawn | None:
    """The statement of that number, where it is gone; one query."""
    columns = (STATEMENTS.c.text, STATEMENTS.c.revision, STATEMENTS.c.withheld, STATEMENTS.c.contributor_id)
    row = (
        session.connection()
        .execute(
            select(*columns).where(
                STATEMENTS.c.map_id == head.id,
                STATEMENTS.c.number == number,
                STATEMENTS.c.standing == Standing.GONE,
            )
        )
        .first()
    )
    if row is None:
        return None
    may_do = allowed(reader, head.grounds, owner=row.contributor_id)
    return Withdrawn(head, row.text, row.revision, row.withheld, may_do)


@dataclass(frozen=True, slots=True)
class HiddenWords:
    """What a hidden statement said, with what its moderator wrote to its author; `mine`: the reader is the author."""

    title: str
    text: str
    note: str
    moderators_words: str
    mine: bool


def hidden_words(session: Session, reader: Reader, head: MapHead, number: int) -> HiddenWords | None:
    """The words of a hidden statement, for those who may read them: moderators, and its author."""
    connection = session.connection()
    row = connection.execute(
        select(STATEMENTS.c.title, STATEMENTS.c.text, STATEMENTS.c.note, STATEMENTS.c.contributor_id).where(
            STATEMENTS.c.map_id == head.id, STATEMENTS.c.number == number
        )
    ).one()
    if not may(reader, Action.READ_WAITING, head.grounds, owner=row.contributor_id):
        return None
    told = connection.execute(
        select(DECISIONS.c.words)
        .where(
            DECISIONS.c.map_id == head.id,
            DECISIONS.c.kind == DecisionKind.HIDE,
            DECISIONS.c.subject == f"s{number}",
        )
        .order_by(DECISIONS.c.id.desc())
        .limit(1)
    )
    mine = row.contributor_id is not None and row.contributor_id == reader.contributor_id
    return HiddenWords(row.title, row.text, row.note, told.scalar() or "", mine)
