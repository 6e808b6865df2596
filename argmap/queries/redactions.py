"""Names that were removed from a map and that a second moderator may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.errors import NotAllowed
from argmap.domain.moderation import REASON_WORDS, DecisionKind
from argmap.domain.permissions import Action, Reader
from argmap.models.tables import DECISIONS
from argmap.queries.content import NO_REASON
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.maps import MapHead, map_head
from argmap.queries.names import names_in


@dataclass(frozen=True, slots=True)
class Redaction:
    """A name that was removed: by which decision, for which statement, why, by whom; `mine`: by the reader.

    `places` counts the rows that held it. `agreed` is the name of the second moderator, "" while nobody has looked.
    """

    decision: int
    line: StatementLine | None
    number: int
    reason: str
    words: str
    when: datetime
    by: str
    mine: bool
    places: int
    agreed: str


def redactions(session: Session, reader: Reader, slug: str) -> tuple[MapHead, tuple[Redaction, ...]]:
    """The names that were removed from the map, those that await a second look first. Raises `Absent`, `NotAllowed`."""
    head = map_head(session, reader, slug)
    if Action.REDACT not in head.may:
        raise NotAllowed("Only moderators of this map see what awaits a second look.")
    rows = session.connection().execute(
        select(DECISIONS)
        .where(DECISIONS.c.map_id == head.id, DECISIONS.c.kind == DecisionKind.REDACT)
        .order_by(DECISIONS.c.reviewed_by.is_not(None), DECISIONS.c.id.desc())
        .limit(200)
    )
    found = rows.all()
    numbers = {row.id: int(row.subject[1:]) for row in found}
    lines = lines_across(session, [(head.id, number) for number in set(numbers.values())])
    people = {row.moderator_id for row in found} | {row.reviewed_by for row in found}
    names = names_in(session, head.id, people - {None})
    return head, tuple(
        Redaction(
            decision=row.id,
            line=lines.get((head.id, numbers[row.id])),
            number=numbers[row.id],
            reason=REASON_WORDS.get(row.reason, NO_REASON),
            words=row.words,
            when=row.at,
            by=names.get(row.moderator_id, ""),
            mine=row.moderator_id == reader.contributor_id,
            places=row.detail["places"],
            agreed="" if row.reviewed_by is None else names.get(row.reviewed_by, "somebody"),
        )
        for row in found
    )
