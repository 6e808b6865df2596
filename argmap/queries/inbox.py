"""What concerns one person: notices of replies and decisions, what is new on the maps they read, and their own work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, func, select
from sqlmodel import Session

from argmap.domain.draft_json import draft_in
from argmap.domain.moderation import ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Reader
from argmap.domain.vetting import text_of
from argmap.models.statements import Standing
from argmap.models.tables import (
    ARGUMENTS,
    CONTRIBUTIONS,
    DECISIONS,
    MAPS,
    NOTICES,
    PREMISES,
    STATEMENTS,
    VISITS,
)
from argmap.models.visits import NoticeKind
from argmap.queries.access import SETTINGS, grounds_in, joined, readable, who
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.moderating import WORD
from argmap.queries.names import names_in
from argmap.queries.structures import among

__all__ = ["NoticeKind"]

COUNTED_AT_MOST = 100
MAPS_AT_MOST = 20

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice as a page tells it; `by` is the name shown in its map, "" where nobody is named.

    Of a reply, `subject` is what was answered ("s68", "a61"), `line` the statement that answers it, `argument` and
    `relation` how, and `count` how many answers came at once. Of a decision, `decision` and `reason` are its codes,
    `words` the moderator's, `line` or `text` what was decided on, `contribution` its number, `waits` whether an answer
    is waited for.
    """

    id: int
    kind: NoticeKind
    at: datetime
    unread: bool
    slug: str
    map_title: str
    subject: str
    by: str = ""
    line: StatementLine | None = None
    argument: int | None = None
    relation: str = ""
    count: int = 1
    decision: DecisionKind | None = None
    reason: Reason = Reason.NONE
    words: str = ""
    text: str = ""
    contribution: int | None = None
    result: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class MapNews:
    """A map that one has read, with how many of its statements others have added or changed since."""

    slug: str
    title: str
    statements: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Inbox:
    """The newest notices first; `older` is the next page's `before`, if any; `unread` counts all."""

    notices: tuple[NoticeView, ...]
    older: int | None
    unread: int
    maps: tuple[MapNews, ...]


_UNREAD = and_(NOTICES.c.contributor_id == bindparam("who"), NOTICES.c.read_at.is_(None))
_UNREAD_COUNT = select(func.count()).select_from(select(NOTICES.c.id).where(_UNREAD).limit(COUNTED_AT_MOST).subquery())
"""Built once, for every page asks it, and to build it takes longer than to answer it."""


def unread_count(session: Session, reader: Reader) -> int:
    """How many notices the reader has not read, counted up to a hundred; one query."""
    if reader.contributor_id is None:
        return 0
    return session.connection().execute(_UNREAD_COUNT, {"who": who(reader)}).scalar_one()


def inbox(session: Session, reader: Reader, before: int | None = None, limit: int = 50) -> Inbox:
    """What concerns the reader, in bounded queries. What is about a map that they may not read is left out."""
    connection = session.connection()
    wanted = (
        select(*SETTINGS, NOTICES, WORD.label("slug"), MAPS.c.title)
        .select_from(joined().join(NOTICES, NOTICES.c.map_id == MAPS.c.id))
        .where(NOTICES.c.contributor_id == reader.contributor_id)
        .order_by(NOTICES.c.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        wanted = wanted.where(NOTICES.c.id < before)
    rows = connection.execute(wanted, {"who": who(reader)}).all()
    shown = [row._mapping for row in rows[:limit] if readable(reader, grounds_in(row, reader, row.slug))]
    older = rows[limit - 1]._mapping[NOTICES.c.id] if len(rows) > limit else None
    return Inbox(_told(session, shown), older, unread_count(session, reader), _map_news(session, reader))


def _told(session: Session, rows: list[RowMapping]) -> tuple[NoticeView, ...]:
    replies = _Replies(session, [row for row in rows if row[NOTICES.c.kind] is NoticeKind.REPLY])
    decisions = _Decisions(session, [row for row in rows if row[NOTICES.c.subject].startswith("decision ")])
    found = []
    for row in rows:
        told: dict[str, Any] = {}
        if row[NOTICES.c.kind] is NoticeKind.REPLY:
            told = replies.of(row)
        elif row[NOTICES.c.subject].startswith("decision "):
            told = decisions.of(row)
        found.append(
            NoticeView(
                row[NOTICES.c.id],
                row[NOTICES.c.kind],
                row[NOTICES.c.at],
                row[NOTICES.c.read_at] is None,
                row["slug"],
                row["title"],
                row[NOTICES.c.subject],
                **told,
            )
        )
    return tuple(found)


def _names(session: Session, people: Mapping[int, set[int]]) -> dict[Pair, str]:
    """What contributors are called, by map and id."""
    return {
        (map_id, person): name
        for map_id, some in people.items()
        for person, name in names_in(session, map_id, some).items()
    }


class _Replies:
    """What replies say: who made them, and with which statement."""

    def __init__(self, session: Session, rows: list[RowMapping]) -> None:
        pairs = [(row[NOTICES.c.map_id], row[NOTICES.c.detail]["arguments"][0]) for row in rows]
        self._premises: dict[Pair, tuple[int | None, int]] = {}
        people: dict[int, set[int]] = {}
        if pairs:
            first = and_(PREMISES.c.map_id == ARGUMENTS.c.map_id, PREMISES.c.argument == ARGUMENTS.c.number)
            found = session.connection().execute(
                select(
                    ARGUMENTS.c.map_id, ARGUMENTS.c.number, ARGUMENTS.c.contributor_id, func.min(PREMISES.c.statement)
                )
                .join(PREMISES, first)
                .where(among(ARGUMENTS.c.map_id, ARGUMENTS.c.number, pairs), ARGUMENTS.c.standing == Standing.PRESENT)
                .group_by(ARGUMENTS.c.map_id, ARGUMENTS.c.number, ARGUMENTS.c.contributor_id)
            )
            for map_id, number, contributor, statement in found:
                self._premises[map_id, number] = (contributor, statement)
                if contributor is not None:
                    people.setdefault(map_id, set()).add(contributor)
        self._lines = lines_across(session, {(map_id, n) for (map_id, _), (_, n) in self._premises.items()})
        self._names = _names(session, people)

    def of(self, row: RowMapping) -> dict[str, Any]:
        detail, map_id = row[NOTICES.c.detail], row[NOTICES.c.map_id]
        number = detail["arguments"][0]
        contributor, statement = self._premises.get((map_id, number), (None, 0))
        return {
            "argument": number,
            "relation": detail["relation"],
            "count": detail["count"],
            "line": self._lines.get((map_id, statement)),
            "by": self._names.get((map_id, contributor or 0), ""),
        }


class _Decisions:
    """What decisions, answers and appeals say, and of which contribution or statement."""

    def __init__(self, session: Session, rows: list[RowMapping]) -> None:
        connection = session.connection()
        numbers = {int(row[NOTICES.c.subject].split(" ")[1]) for row in rows}
        details = [row[NOTICES.c.detail] for row in rows]
        contributions = {detail["contribution"] for detail in details if "contribution" in detail}
        self._decisions: dict[int, RowMapping] = {}
        self._texts: dict[int, tuple[str, ContributionState]] = {}
        people: dict[int, set[int]] = {}
        if numbers:
            for row in connection.execute(select(DECISIONS).where(DECISIONS.c.id.in_(numbers))).mappings():
                self._decisions[row["id"]] = row
                if row["moderator_id"] is not None:
                    people.setdefault(row["map_id"], set()).add(row["moderator_id"])
        if contributions:
            wanted = select(CONTRIBUTIONS).where(CONTRIBUTIONS.c.id.in_(contributions))
            for row in connection.execute(wanted).mappings():
                self._texts[row["id"]] = (text_of(draft_in(row["kind"], row["draft"])), row["state"])
        statements = {(row[NOTICES.c.map_id], row[NOTICES.c.detail].get("statement")) for row in rows}
        self._lines = lines_across(session, {(map_id, n) for map_id, n in statements if n is not None})
        self._names = _names(session, people)

    def of(self, row: RowMapping) -> dict[str, Any]:
        detail, map_id = row[NOTICES.c.detail], row[NOTICES.c.map_id]
        decision = self._decisions.get(int(row[NOTICES.c.subject].split(" ")[1]))
        text, state = self._texts.get(detail.get("contribution", 0), ("", None))
        told: dict[str, Any] = {
            "contribution": detail.get("contribution"),
            "line": self._lines.get((map_id, detail.get("statement", 0))),
            "text": text,
            "waits": row[NOTICES.c.kind] is NoticeKind.ASKED and state is ContributionState.ASKED,
        }
        if decision is not None:
            told |= {
                "decision": decision["kind"],
                "reason": decision["reason"],
                "words": decision["words"],
                "result": decision["subject"],
            }
            told["by"] = self._names.get((map_id, decision["moderator_id"] or 0), "")
        return told


def _map_news(session: Session, reader: Reader) -> tuple[MapNews, ...]:
    """The maps that the reader has looked at and that others have added to since, the last changed first."""
    since = (
        select(func.count())
        .select_from(STATEMENTS)
        .where(
            STATEMENTS.c.map_id == MAPS.c.id,
            STATEMENTS.c.revision > VISITS.c.seen,
            STATEMENTS.c.standing == Standing.PRESENT,
        )
        .correlate(MAPS, VISITS)
        .scalar_subquery()
    )
    mine = and_(VISITS.c.map_id == MAPS.c.id, VISITS.c.contributor_id == reader.contributor_id)
    rows = session.connection().execute(
        select(*SETTINGS, WORD.label("slug"), MAPS.c.title, MAPS.c.changed_at, since.label("statements"))
        .select_from(joined().join(VISITS, mine))
        .where(VISITS.c.seen < MAPS.c.version)
        .order_by(MAPS.c.changed_at.desc())
        .limit(MAPS_AT_MOST),
        {"who": who(reader)},
    )
    return tuple(
        MapNews(row.slug, row.title, row.statements, row.changed_at)
        for row in rows
        if row.statements and readable(reader, grounds_in(row, reader, row.slug))
    )
