"""What waits for a moderator, over all the maps that they moderate, the oldest first.

However much waits, a page asks as many queries: the maps, the counts, one page of rows, and the lines of their targets.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select, true
from sqlmodel import Session

from argmap.domain.draft_json import Draft, draft_in
from argmap.domain.errors import NotAllowed
from argmap.domain.moderation import ContributionKind, ContributionState
from argmap.domain.permissions import Action, Reader, may
from argmap.models.tables import ANSWERS, CONTRIBUTIONS, DECISIONS, MAP_MEMBERS, MAP_SETTINGS, MAPS
from argmap.queries.access import SETTINGS, grounds_in, joined, who
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.moderating import DECIDING, WORD
from argmap.queries.names import shown_name, with_names

PAGE_LENGTH = 50
FILTERS = ("", "new", "reworded", "appealed")


@dataclass(frozen=True, slots=True)
class ModeratedMap:
    """A map whose queue the reader may see, and how much waits there."""

    id: int
    slug: str
    title: str
    waiting: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One contribution that waits. `line` is the statement that it is about, where that still stands.

    `appealed`: its author asked for another moderator than the one who decided; `yours`: that was the reader.
    """

    id: int
    turn: int
    map_id: int
    slug: str
    map_title: str
    kind: ContributionKind
    target: str
    line: StatementLine | None
    draft: Draft
    by: str
    mine: bool
    changed: datetime
    held: bool
    appealed: bool
    yours: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue. `counts` are by filter; `more` is the last row's id where there are further ones.

    `next` is the contribution after the page's last, `before` the one before its first with the id above which the page
    of that begins.
    """

    maps: tuple[ModeratedMap, ...]
    rows: tuple[QueueRow, ...]
    counts: dict[str, int]
    total: int
    more: int | None
    next: int | None = None
    before: tuple[int, int] | None = None


def moderated(session: Session, reader: Reader) -> tuple[ModeratedMap, ...]:
    """The maps whose queue the reader may see; none for nearly everybody. Two queries at most.

    An admin sees that of a map that they have lately given a reason to look into.
    """
    if reader.contributor_id is None:
        return ()
    wanted = (
        select(*SETTINGS, MAPS.c.id, WORD.label("slug"), MAPS.c.title)
        .select_from(joined())
        .where(or_(MAP_MEMBERS.c.contributor_id.is_not(None), MAPS.c.id.in_([one for one, _ in reader.glass])))
        .order_by(MAPS.c.id)
    )
    rows = session.connection().execute(wanted, {"who": who(reader)}).all()
    open_to = [row for row in rows if not (g := grounds_in(row, reader)).deleted and may(reader, Action.MODERATE, g)]
    if not open_to:
        return ()
    per_map = session.connection().execute(
        select(CONTRIBUTIONS.c.map_id, func.count())
        .where(_waiting(), CONTRIBUTIONS.c.map_id.in_([row.id for row in open_to]))
        .group_by(CONTRIBUTIONS.c.map_id)
    )
    counted = {row.map_id: row[1] for row in per_map}
    return tuple(ModeratedMap(row.id, row.slug, row.title, counted.get(row.id, 0)) for row in open_to)


def _waiting() -> ColumnElement[bool]:
    return CONTRIBUTIONS.c.state == ContributionState.WAITING


_WAITING_COUNT = (
    select(func.count(MAP_MEMBERS.c.map_id), func.count(CONTRIBUTIONS.c.id))
    .select_from(
        MAP_MEMBERS.outerjoin(CONTRIBUTIONS, and_(CONTRIBUTIONS.c.map_id == MAP_MEMBERS.c.map_id, _waiting())).join(
            MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAP_MEMBERS.c.map_id
        )
    )
    .where(
        MAP_MEMBERS.c.contributor_id == bindparam("who"),
        MAP_MEMBERS.c.role.in_(DECIDING),
        MAP_SETTINGS.c.deleted_at.is_(None),
    )
)
"""Built once, for every page asks it, and to build it takes longer than to answer it."""


def waiting_count(session: Session, reader: Reader) -> int | None:
    """How much waits for somebody who moderates, their own too; None for everybody else. One query for nearly all."""
    if reader.glass:
        maps = moderated(session, reader)
        return sum(one.waiting for one in maps) if maps else None
    row = session.connection().execute(_WAITING_COUNT, {"who": who(reader)}).one()
    return row[1] if row[0] else None


def _appealed() -> ColumnElement[bool]:
    return _appeal(ANSWERS.c.id).exists()


def _appeal(column: ColumnElement[Any]) -> Select[Any]:
    """The open appeals to the contribution."""
    return (
        select(column)
        .join(DECISIONS, DECISIONS.c.id == ANSWERS.c.decision_id)
        .where(
            DECISIONS.c.contribution_id == CONTRIBUTIONS.c.id,
            ANSWERS.c.appeal.is_(True),
            ANSWERS.c.settled_at.is_(None),
        )
    )


def _chosen(which: str) -> ColumnElement[bool]:
    reworded = CONTRIBUTIONS.c.kind.in_((ContributionKind.REWORD, ContributionKind.SPLIT))
    if which == "reworded":
        return and_(_waiting(), reworded)
    if which == "appealed":
        return and_(_waiting(), _appealed())
    if which == "new":
        return and_(_waiting(), ~reworded)
    return _waiting()


def queue(
    session: Session,
    reader: Reader,
    now: datetime,
    slug: str = "",
    which: str = "",
    after: int = 0,
    limit: int = PAGE_LENGTH,
    like: int = 0,
) -> Queue:
    """What waits on the maps that the reader moderates, or on one of them, above contribution `after`; `like`: only
    what is from whoever sent the contribution of that number, on its map.

    Raises `NotAllowed` for whoever moderates no map.
    """
    maps = moderated(session, reader)
    if not maps:
        raise NotAllowed("You moderate no map, so there is nothing here for you to decide.")
    ids = [one.id for one in maps if slug in ("", one.slug)]
    only = _from_the_same(like)
    counts = _counts(session, ids, only)
    tables = with_names(CONTRIBUTIONS, CONTRIBUTIONS.c.contributor_id, CONTRIBUTIONS.c.map_id)
    these = (CONTRIBUTIONS.c.map_id.in_(ids), _chosen(which), only)
    wanted: Any = (
        select(
            CONTRIBUTIONS,
            shown_name().label("by"),
            _appeal(func.max(DECISIONS.c.moderator_id)).scalar_subquery().label("against"),
            _appealed().label("appealed"),
        )
        .select_from(tables)
        .where(*these, CONTRIBUTIONS.c.id > after)
        .order_by(CONTRIBUTIONS.c.id)
        .limit(limit + 1)
    )
    found = session.connection().execute(wanted).mappings().all()
    more, further = (found[limit - 1]["id"], found[limit]["id"]) if len(found) > limit else (None, None)
    found = found[:limit]
    pairs = {(row["map_id"], int(row["target"][1:])) for row in found if row["target"].startswith("s")}
    lines = lines_across(session, pairs)
    by_id = {one.id: one for one in maps}
    rows = tuple(
        QueueRow(
            id=row["id"],
            turn=row["turn"],
            map_id=row["map_id"],
            slug=by_id[row["map_id"]].slug,
            map_title=by_id[row["map_id"]].title,
            kind=row["kind"],
            target=row["target"],
            line=lines.get((row["map_id"], int(row["target"][1:]))) if row["target"].startswith("s") else None,
            draft=draft_in(row["kind"], row["draft"]),
            by=row["by"] or "",
            mine=row["contributor_id"] == reader.contributor_id,
            changed=row["changed_at"],
            held=row["held_by"] not in (None, reader.contributor_id)
            and row["held_until"] is not None
            and row["held_until"] > now,
            appealed=bool(row["appealed"]),
            yours=row["against"] is not None and row["against"] == reader.contributor_id,
        )
        for row in found
    )
    before = _page_before(session, these, after, limit) if after else None
    return Queue(maps, rows, counts, counts[which], more, further, before)


def _page_before(
    session: Session, these: Collection[ColumnElement[bool]], after: int, limit: int
) -> tuple[int, int] | None:
    """The last of the page that ends with contribution `after`, and the id above which that page begins."""
    wanted = select(CONTRIBUTIONS.c.id).where(*these, CONTRIBUTIONS.c.id <= after).order_by(CONTRIBUTIONS.c.id.desc())
    ids = session.connection().execute(wanted.limit(limit + 1)).scalars().all()
    return (ids[0], ids[limit] if len(ids) > limit else 0) if ids else None


def _from_the_same(like: int) -> ColumnElement[bool]:
    """That it is from whoever sent the contribution `like`, on its map; of everybody where that is 0."""
    if not like:
        return true()
    sent = CONTRIBUTIONS.alias("sent")
    same = and_(sent.c.contributor_id == CONTRIBUTIONS.c.contributor_id, sent.c.map_id == CONTRIBUTIONS.c.map_id)
    return select(sent.c.id).where(sent.c.id == like, same).exists()


def _counts(session: Session, ids: list[int], only: ColumnElement[bool]) -> dict[str, int]:
    """How many wait, by filter; one query."""
    columns = [func.coalesce(func.sum(case((_chosen(which), 1), else_=0)), 0) for which in FILTERS]
    row = session.connection().execute(select(*columns).where(CONTRIBUTIONS.c.map_id.in_(ids), _waiting(), only)).one()
    return dict(zip(FILTERS, (int(count) for count in row), strict=True))
