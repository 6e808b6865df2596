"""What contributors are called in a map: their names, or there where names are hidden, the map's pseudonyms.

Every query that tells a reader who did something takes the name from here, so that no page can tell more than the map
does. Somebody without a pseudonym, who has only been made a member, say, is "somebody".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, String, and_, bindparam, case, func, select, type_coerce
from sqlmodel import Session

from argmap.domain.permissions import Naming
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, CONTRIBUTORS, MAP_SETTINGS, PSEUDONYMS, STATEMENTS

SOMEBODY = "Somebody"
NAMING_PEOPLE = frozenset({"contributor_id", "also_by"})
"""The columns of what a map says that hold people's ids, which no export tells."""


def shown_name() -> ColumnElement[Any]:
    """The name to show, in a query that is `with_names`; NULL where there is no contributor."""
    named = type_coerce(MAP_SETTINGS.c.naming, String) == Naming.NAMED.value
    hidden = case((CONTRIBUTORS.c.id.is_not(None), func.coalesce(PSEUDONYMS.c.name, SOMEBODY)))
    return case((named, CONTRIBUTORS.c.name), else_=hidden)


def with_names(table: FromClause, contributor: ColumnElement[Any], map_id: ColumnElement[Any]) -> FromClause:
    """The table with what `shown_name` needs: of the `contributor` in the map `map_id`, both columns of the table."""
    return (
        table.join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == map_id)
        .outerjoin(CONTRIBUTORS, CONTRIBUTORS.c.id == contributor)
        .outerjoin(PSEUDONYMS, and_(PSEUDONYMS.c.map_id == map_id, PSEUDONYMS.c.contributor_id == contributor))
    )


def _names() -> Select[Any]:
    theirs = and_(PSEUDONYMS.c.map_id == bindparam("map"), PSEUDONYMS.c.contributor_id == CONTRIBUTORS.c.id)
    tables = CONTRIBUTORS.join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == bindparam("map")).outerjoin(PSEUDONYMS, theirs)
    wanted = CONTRIBUTORS.c.id.in_(bindparam("people", expanding=True))
    return select(CONTRIBUTORS.c.id, shown_name().label("name")).select_from(tables).where(wanted)


_NAMES = _names()


def names_in(session: Session, map_id: int, people: Collection[int]) -> dict[int, str]:
    """What each of these contributors is called in the map, by id; one query however many there are."""
    if not people:
        return {}
    rows = session.connection().execute(_NAMES, {"map": map_id, "people": list(people)})
    return {row.id: row.name for row in rows}


def also_wrote(session: Session, map_id: int) -> dict[str, list[int]]:
    """Who else wrote statements of the map as it is, for theirs was merged into them: "s12" to contributors' ids."""
    wanted = select(STATEMENTS.c.number, STATEMENTS.c.also_by).where(
        STATEMENTS.c.map_id == map_id, STATEMENTS.c.also_by.is_not(None), STATEMENTS.c.standing != Standing.GONE
    )
    rows = session.connection().execute(wanted.order_by(STATEMENTS.c.number))
    return {f"s{number}": people for number, people in rows}


def contributors_of(session: Session, map_id: int) -> dict[str, int]:
    """Who added what in the map as it is: "s12" or "a5" to a contributor's id; without what was imported."""
    found: dict[str, int] = {}
    for table, letter in ((STATEMENTS, "s"), (ARGUMENTS, "a")):
        wanted = select(table.c.number, table.c.contributor_id).where(
            table.c.map_id == map_id, table.c.contributor_id.is_not(None), table.c.standing != Standing.GONE
        )
        rows = session.connection().execute(wanted.order_by(table.c.number))
        found.update({f"{letter}{number}": person for number, person in rows})
    return found
