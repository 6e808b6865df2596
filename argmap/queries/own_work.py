"""One's own work, in all maps: how much there is, what was sent, what was changed, and the maps one is a member of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, ScalarSelect, exists, func, select
from sqlmodel import Session

from argmap.domain.draft_json import draft_in
from argmap.domain.moderation import ContributionKind, ContributionState, DecisionKind, Reason
from argmap.domain.permissions import VISITOR, Action, Grounds, Membership, Reader, may
from argmap.domain.vetting import text_of
from argmap.models.statements import Standing
from argmap.models.tables import (
    CHANGES,
    CONTRIBUTIONS,
    DECISIONS,
    HANDED_IN,
    MAP_MEMBERS,
    MAP_SETTINGS,
    MAPS,
    STATEMENTS,
)
from argmap.queries.access import SETTINGS, grounds_in, joined, readable, who
from argmap.queries.history_rows import HistoryRow, told
from argmap.queries.moderating import WORD

MAPS_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Work:
    """How much of one's own there is: what waits for whom, what stands, was merged or not accepted, was changed."""

    waiting: int
    asked: int
    standing: int
    merged: int
    rejected: int
    changes: int


class OwnChange(NamedTuple):
    """One of one's own changes, and in which map."""

    slug: str
    map_title: str
    row: HistoryRow


@dataclass(frozen=True, slots=True)
class OwnContribution:
    """Something that one sent for a moderator to read, with the last decision's reason, where there is one."""

    id: int
    slug: str
    map_title: str
    kind: ContributionKind
    text: str
    state: ContributionState
    changed: datetime
    reason: Reason
    result: str


@dataclass(frozen=True, slots=True)
class OwnMap:
    """A map that one is a member of: how much it says, with how many others, and when one handed it in last.

    Of a copy, `since` counts what was changed in its origin after it was made, where one may read that.
    """

    slug: str
    title: str
    role: Membership
    statements: int
    others: int
    handed_in: datetime | None
    may_hand_in: bool
    changed: datetime
    since: int = 0


_MERGED = exists().where(DECISIONS.c.contribution_id == CONTRIBUTIONS.c.id, DECISIONS.c.kind == DecisionKind.MERGE)


def work_of(session: Session, reader: Reader) -> Work:
    """How much of the reader's own there is, in three queries."""
    connection, mine = session.connection(), reader.contributor_id
    states: dict[tuple[ContributionState, bool], int] = {}
    for state, merged, count in connection.execute(
        select(CONTRIBUTIONS.c.state, _MERGED, func.count())
        .where(CONTRIBUTIONS.c.contributor_id == mine)
        .group_by(CONTRIBUTIONS.c.state, _MERGED)
    ):
        states[state, bool(merged)] = count
    standing = select(func.count()).select_from(STATEMENTS)
    standing = standing.where(STATEMENTS.c.contributor_id == mine, STATEMENTS.c.standing == Standing.PRESENT)
    changes = select(func.count()).select_from(CHANGES).where(CHANGES.c.contributor_id == mine)

    def counted(state: ContributionState) -> int:
        return states.get((state, False), 0) + states.get((state, True), 0)

    return Work(
        counted(ContributionState.WAITING),
        counted(ContributionState.ASKED),
        connection.execute(standing).scalar_one(),
        states.get((ContributionState.APPROVED, True), 0),
        counted(ContributionState.REJECTED),
        connection.execute(changes).scalar_one(),
    )


def own_contributions(
    session: Session,
    reader: Reader,
    state: ContributionState,
    *,
    merged: bool = False,
    skip: int = 0,
    limit: int = 50,
) -> tuple[tuple[OwnContribution, ...], bool]:
    """What the reader sent that is in that state, in maps that they may read, the last changed first, and whether there
    is more; with `merged` only what became part of another statement. One query.
    """
    last = (
        select(DECISIONS.c.reason)
        .where(DECISIONS.c.contribution_id == CONTRIBUTIONS.c.id)
        .order_by(DECISIONS.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(*SETTINGS, CONTRIBUTIONS, WORD.label("slug"), MAPS.c.title, last.label("reason"))
        .select_from(joined().join(CONTRIBUTIONS, CONTRIBUTIONS.c.map_id == MAPS.c.id))
        .where(CONTRIBUTIONS.c.contributor_id == reader.contributor_id, CONTRIBUTIONS.c.state == state)
        .order_by(CONTRIBUTIONS.c.changed_at.desc(), CONTRIBUTIONS.c.id.desc())
        .offset(skip)
        .limit(limit + 1)
    )
    rows = session.connection().execute(wanted.where(_MERGED) if merged else wanted, {"who": who(reader)}).all()
    return (
        tuple(
            OwnContribution(
                row._mapping[CONTRIBUTIONS.c.id],
                row.slug,
                row.title,
                row.kind,
                text_of(draft_in(row.kind, row.draft)),
                row.state,
                row._mapping[CONTRIBUTIONS.c.changed_at],
                Reason(row.reason) if row.reason is not None else Reason.NONE,
                row.result,
            )
            for row in rows[:limit]
            if readable(reader, grounds_in(row, reader, row.slug))
        ),
        len(rows) > limit,
    )


def own_maps(session: Session, reader: Reader) -> tuple[tuple[OwnMap, ...], int]:
    """The maps that the reader is a member of, the last changed first, some of them, and how many there are in all.

    Three queries, however many.
    """
    connection = session.connection()
    count = _count(STATEMENTS.c.map_id, STATEMENTS.c.standing == Standing.PRESENT)
    mine = select(func.max(HANDED_IN.c.at)).where(
        HANDED_IN.c.map_id == MAPS.c.id, HANDED_IN.c.contributor_id == reader.contributor_id
    )
    wanted = (
        select(
            *SETTINGS,
            WORD.label("slug"),
            MAPS.c.title,
            MAPS.c.changed_at,
            MAP_SETTINGS.c.copied_from,
            MAP_SETTINGS.c.copied_at,
            count.label("statements"),
            _members().label("members"),
            mine.correlate(MAPS).scalar_subquery().label("handed_in"),
        )
        .select_from(joined())
        .where(MAP_MEMBERS.c.role.is_not(None), MAP_SETTINGS.c.deleted_at.is_(None))
        .order_by(MAPS.c.changed_at.desc(), MAPS.c.id)
    )
    rows = connection.execute(wanted.limit(MAPS_AT_MOST), {"who": who(reader)}).all()
    total = connection.execute(
        select(func.count())
        .select_from(joined())
        .where(MAP_MEMBERS.c.role.is_not(None), MAP_SETTINGS.c.deleted_at.is_(None)),
        {"who": who(reader)},
    ).scalar_one()
    origins = _versions(session, reader, {row.copied_from for row in rows} - {None})
    found = []
    for row in rows:
        grounds: Grounds = grounds_in(row, reader, row.slug)
        assert grounds.member is not None
        found.append(
            OwnMap(
                row.slug,
                row.title,
                grounds.member,
                row.statements,
                row.members - 1,
                row.handed_in,
                may(reader, Action.HAND_IN, grounds) and not grounds.archived,
                row.changed_at,
                max(origins.get(row.copied_from, 0) - (row.copied_at or 0), 0),
            )
        )
    return tuple(found), total


def _count(map_id: Column[int], *which: ColumnElement[bool]) -> ScalarSelect[int]:
    here = select(func.count()).select_from(map_id.table).where(map_id == MAPS.c.id, *which)
    return here.correlate(MAPS).scalar_subquery()


def _members() -> ScalarSelect[int]:
    everybody = MAP_MEMBERS.alias("everybody")
    here = select(func.count()).select_from(everybody).where(everybody.c.map_id == MAPS.c.id)
    return here.correlate(MAPS).scalar_subquery()


def _versions(session: Session, reader: Reader, map_ids: Collection[int]) -> Mapping[int, int]:
    """How far those maps have come, of those that the reader may read."""
    if not map_ids:
        return {}
    rows = session.connection().execute(
        select(*SETTINGS, MAPS.c.version).select_from(joined()).where(MAPS.c.id.in_(map_ids)), {"who": who(reader)}
    )
    return {row[8]: row.version for row in rows if readable(reader, grounds_in(row, reader))}


def own_changes(session: Session, reader: Reader, skip: int = 0, limit: int = 50) -> tuple[tuple[OwnChange, ...], bool]:
    """The reader's own changes in all maps that they may read, newest first, and whether there are older ones.

    What they say is read map by map; nothing is told of taking them back, which is offered in each map's own list.
    """
    rows = session.connection().execute(
        select(*SETTINGS, CHANGES.c.map_id, CHANGES.c.version, WORD.label("slug"), MAPS.c.title)
        .select_from(joined().join(CHANGES, CHANGES.c.map_id == MAPS.c.id))
        .where(CHANGES.c.contributor_id == reader.contributor_id)
        .order_by(CHANGES.c.at.desc(), CHANGES.c.map_id, CHANGES.c.version.desc())
        .offset(skip)
        .limit(limit + 1),
        {"who": who(reader)},
    )
    found = rows.all()
    shown = [row for row in found[:limit] if readable(reader, grounds_in(row, reader, row.slug))]
    versions: dict[int, list[int]] = {}
    for row in shown:
        versions.setdefault(row.map_id, []).append(row.version)
    said = {
        (map_id, one.version): one
        for map_id, some in versions.items()
        for one in told(session, VISITOR, map_id, among=some, limit=len(some), worded=True)
    }
    return tuple(OwnChange(row.slug, row.title, said[row.map_id, row.version]) for row in shown), len(found) > limit
