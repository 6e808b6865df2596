"""Names that were removed from a map and that a second moderator may look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.errors import NotAllowed
from argmap.domain.moderation import REASON_WORDS, DecisionKind
from argmap.domain.permissions import Action, Reader
from argmap.domain.redaction import Trace
from argmap.models.statements import Standing
from argmap.models.tables import DECISIONS, MAP_SETTINGS, REMOVAL_REQUESTS, STATEMENTS
from argmap.queries.belonging import texts_of
from argmap.queries.content import NO_REASON
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.maps import MapHead, map_head
from argmap.queries.names import names_in

_ASKED_AT_MOST = 20


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


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that was removed from the map which this one is a copy of, asked for here; why, and since when.

    `origin` is that map's title, "" where it is not known any more. `name` is what is to be removed as the map writes
    it, "" where it stands nowhere any more, and `lines` are statements that hold it.
    """

    id: int
    origin: str
    reason: str
    when: datetime
    name: str
    lines: tuple[StatementLine, ...]


LINES_SHOWN = 5


def removals_asked(session: Session, head: MapHead) -> tuple[Asked, ...]:
    """What is asked of those who moderate this copy and nobody has answered yet, the oldest first."""
    connection = session.connection()
    rows = connection.execute(
        select(REMOVAL_REQUESTS)
        .where(REMOVAL_REQUESTS.c.map_id == head.id, REMOVAL_REQUESTS.c.settled_at.is_(None))
        .order_by(REMOVAL_REQUESTS.c.id)
        .limit(_ASKED_AT_MOST)
    ).all()
    if not rows:
        return ()
    settings = MAP_SETTINGS.c
    copied = select(settings.copied_title, settings.copied_from).where(settings.map_id == head.id)
    title, origin = connection.execute(copied).one()
    found = []
    for row in rows:
        trace = Trace(row.trace)
        name = next((one for text in texts_of(session, head.id) if (one := trace.name_in(text))), "")
        numbers = list(islice(_holding(session, head.id, trace, standing=True), LINES_SHOWN))
        lines = lines_across(session, [(head.id, number) for number in numbers])
        found.append(
            Asked(
                row.id,
                title if row.origin_id == origin else "",
                REASON_WORDS.get(row.reason, NO_REASON),
                row.at,
                name,
                tuple(lines[head.id, number] for number in numbers),
            )
        )
    return tuple(found)


def holding(session: Session, map_id: int, trace: Trace) -> int | None:
    """A statement that holds the name, else the first of the map; None where it has none."""
    first = select(STATEMENTS.c.number).where(STATEMENTS.c.map_id == map_id).order_by(STATEMENTS.c.number).limit(1)
    found = next(_holding(session, map_id, trace), None)
    return session.connection().execute(first).scalar() if found is None else found


def _holding(session: Session, map_id: int, trace: Trace, *, standing: bool = False) -> Iterator[int]:
    columns = STATEMENTS.c
    wanted = select(columns.number, columns.title, columns.text, columns.note).where(columns.map_id == map_id)
    if standing:
        wanted = wanted.where(columns.standing == Standing.PRESENT)
    for number, *texts in session.connection().execute(wanted.order_by(columns.number)):
        if any(trace.name_in(text) for text in texts):
            yield number


def to_look_at(session: Session, reader: Reader, map_ids: Collection[int]) -> dict[int, int]:
    """How many names others than the reader removed from those maps that nobody else has looked at; one query."""
    wanted = (
        select(DECISIONS.c.map_id, func.count().label("names"))
        .where(DECISIONS.c.map_id.in_(map_ids), DECISIONS.c.kind == DecisionKind.REDACT)
        .where(DECISIONS.c.reviewed_by.is_(None), DECISIONS.c.moderator_id.is_distinct_from(reader.contributor_id))
        .group_by(DECISIONS.c.map_id)
    )
    return {row.map_id: row.names for row in session.connection().execute(wanted)}


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
