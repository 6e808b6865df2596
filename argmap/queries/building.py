"""What others have built on something, and what became of what was merged."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Table, and_, select, union
from sqlmodel import Session

from argmap.models.changes import ChangeKind
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, CHANGE_IMAGES, CHANGES, PREMISES, STATEMENTS
from argmap.queries.structures import homes_of

_STEPS_AT_MOST = 50
_MERGING = frozenset({ChangeKind.MERGE, ChangeKind.LINK})


def built_by_others(
    session: Session, map_id: int, owner: int | None, statements: Collection[int], arguments: Collection[int]
) -> str | None:
    """The first thing of somebody else's that rests on those statements and arguments of `owner`'s: "a9", "s8".

    An argument that uses or is about one of the statements or undercuts one of the arguments, or a statement that was
    linked to one of the arguments. An argument to which the owner has linked the statement, its home, is none.
    """
    homes = {home for home in homes_of(session, map_id, statements).values() if home is not None}
    others = and_(
        ARGUMENTS.c.map_id == map_id,
        ARGUMENTS.c.standing == Standing.PRESENT,
        ARGUMENTS.c.contributor_id.is_distinct_from(owner),
        ARGUMENTS.c.number.not_in(arguments),
    )
    uses = select(PREMISES.c.argument).where(PREMISES.c.map_id == map_id, PREMISES.c.statement.in_(statements))
    what = select(ARGUMENTS.c.number).where(others)
    connection = session.connection()
    built = connection.execute(
        union(
            what.where(ARGUMENTS.c.target_statement.in_(statements)),
            what.where(ARGUMENTS.c.target_argument.in_(arguments)),
            what.where(ARGUMENTS.c.number.in_(uses), ARGUMENTS.c.number.not_in(homes)),
        )
    ).scalars()
    first = min(built, default=None)
    if first is not None:
        return f"a{first}"
    linked = select(STATEMENTS.c.number).where(
        STATEMENTS.c.map_id == map_id,
        STATEMENTS.c.home.in_(arguments),
        STATEMENTS.c.number.not_in(statements),
        STATEMENTS.c.standing == Standing.PRESENT,
        STATEMENTS.c.contributor_id.is_distinct_from(owner),
    )
    number = min(connection.execute(linked).scalars(), default=None)
    return None if number is None else f"s{number}"


def became(session: Session, map_id: int, table: Table, number: int) -> str | None:
    """What a statement or argument that is gone was merged into ("s12", "a5"), to the end of a chain; None: nothing."""
    found: str | None = None
    for _ in range(_STEPS_AT_MOST):
        into = _merged_into(session, map_id, table, number)
        if into is None:
            return found
        number, found = into, f"{table.name[0]}{into}"
        standing = session.connection().execute(
            select(table.c.standing).where(table.c.map_id == map_id, table.c.number == number)
        )
        if standing.scalar() != Standing.GONE:
            return found
    return found


def _merged_into(session: Session, map_id: int, table: Table, number: int) -> int | None:
    last = (
        select(CHANGES.c.kind, CHANGES.c.detail)
        .join(
            CHANGE_IMAGES,
            and_(CHANGE_IMAGES.c.map_id == CHANGES.c.map_id, CHANGE_IMAGES.c.version == CHANGES.c.version),
        )
        .where(CHANGES.c.map_id == map_id, CHANGE_IMAGES.c.entity == table.name, CHANGE_IMAGES.c.row == str(number))
        .order_by(CHANGES.c.version.desc())
        .limit(1)
    )
    row = session.connection().execute(last).first()
    if row is None:
        return None
    kind, detail = row.kind, row.detail
    if kind is ChangeKind.UNDO and detail["redo"]:
        kind, detail = ChangeKind(detail["kind"]), detail["of"]
    if kind not in _MERGING:
        return None
    return _into(table, detail, number)


def _into(table: Table, detail: dict[str, Any], number: int) -> int | None:
    if table is STATEMENTS:
        return detail.get("into") if detail.get("merged") == number else None
    into: dict[str, int] = dict(detail.get("became", ()))
    return into.get(str(number))
