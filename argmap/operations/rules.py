"""Whether what a change touched is still well formed, by queries bounded by what was touched.

The rules are those of `domain/wellformed.py`, asked of what a circle through a touched argument could go through: the
arguments that it leads up to by supports, and by undercuts. Where that is much, they are asked of the whole map.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import CompoundSelect, and_, bindparam, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session

from argmap.domain.errors import Refused
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind, Relation
from argmap.domain.wellformed import problems
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, PREMISES, STATEMENTS

_FEW = 500


def check_touched(session: Session, map_id: int, gone: Collection[int], arguments: Collection[int]) -> None:
    """Raise `Refused`, for the field "premise", where a touched argument, or one left with a premise or target that is
    `gone`, breaks a rule. The session's changes have been flushed.
    """
    touched = {*arguments, *_left_hanging(session, map_id, gone)}
    if not touched:
        return
    found = problems(_structure(session, map_id, _reached(session, map_id, touched)))
    if found:
        raise Refused({"premise": " ".join(problem.sentence for problem in found[:3])})


def _left_hanging(session: Session, map_id: int, gone: Collection[int]) -> set[int]:
    """The standing arguments that have one of those statements, which are gone, as premise or target."""
    if not gone or len(gone) > _FEW:
        # A change of so many is an import or its undoing, whose arguments are touched all alike.
        return set()
    standing = and_(ARGUMENTS.c.map_id == map_id, ARGUMENTS.c.standing == Standing.PRESENT)
    by_target = select(ARGUMENTS.c.number).where(standing, ARGUMENTS.c.target_statement.in_(gone))
    by_premise = (
        select(ARGUMENTS.c.number)
        .join(PREMISES, and_(PREMISES.c.map_id == map_id, PREMISES.c.argument == ARGUMENTS.c.number))
        .where(standing, PREMISES.c.statement.in_(gone))
    )
    return set(session.connection().execute(by_target.union(by_premise)).scalars())


def _ways_up() -> CompoundSelect[Any]:
    """What arguments lead up to by supports, and by undercuts; built once, for that takes longer than to ask."""
    standing = and_(ARGUMENTS.c.map_id == bindparam("map"), ARGUMENTS.c.standing == Standing.PRESENT)
    start = select(ARGUMENTS.c.number).where(standing, ARGUMENTS.c.number.in_(bindparam("touched", expanding=True)))
    above = ARGUMENTS.alias("above")

    supports = start.where(ARGUMENTS.c.relation != Relation.ATTACK).cte("supports", recursive=True)
    supports = supports.union(
        select(above.c.number)
        .select_from(supports)
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == bindparam("map"), ARGUMENTS.c.number == supports.c.number))
        .join(
            PREMISES, and_(PREMISES.c.map_id == bindparam("map"), PREMISES.c.statement == ARGUMENTS.c.target_statement)
        )
        .join(above, and_(above.c.map_id == bindparam("map"), above.c.number == PREMISES.c.argument))
        .where(above.c.standing == Standing.PRESENT, above.c.relation != Relation.ATTACK)
    )
    undercuts = start.cte("undercuts", recursive=True)
    undercuts = undercuts.union(
        select(above.c.number)
        .select_from(undercuts)
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == bindparam("map"), ARGUMENTS.c.number == undercuts.c.number))
        .join(above, and_(above.c.map_id == bindparam("map"), above.c.number == ARGUMENTS.c.target_argument))
        .where(above.c.standing == Standing.PRESENT)
    )
    return select(supports.c.number).union(select(undercuts.c.number))


_WAYS_UP = _ways_up()


def _reached(session: Session, map_id: int, touched: Collection[int]) -> frozenset[int] | None:
    """The standing ones of `touched` and all that they lead up to; None for more than are worth telling apart."""
    if len(touched) > _FEW:
        return None
    found = set(session.connection().execute(_WAYS_UP, {"map": map_id, "touched": list(touched)}).scalars())
    return frozenset(found) if len(found) <= _FEW else None


def _structure(session: Session, map_id: int, numbers: Collection[int] | None) -> Structure:
    """The standing arguments of those numbers (None: all), and the statements that they name and that are not gone."""
    connection = session.connection()
    rows = connection.execute(
        select(
            ARGUMENTS.c.number, ARGUMENTS.c.relation, ARGUMENTS.c.target_statement, ARGUMENTS.c.target_argument
        ).where(
            ARGUMENTS.c.map_id == map_id,
            ARGUMENTS.c.standing == Standing.PRESENT,
            *_within(ARGUMENTS.c.number, numbers),
        )
    ).all()
    premises: dict[int, list[int]] = {}
    for argument, statement in connection.execute(
        select(PREMISES.c.argument, PREMISES.c.statement)
        .where(PREMISES.c.map_id == map_id, *_within(PREMISES.c.argument, numbers))
        .order_by(PREMISES.c.argument, PREMISES.c.place)
    ):
        premises.setdefault(argument, []).append(statement)
    inferences = {
        number: Inference(number, Relation(relation), tuple(premises.get(number, ())), target, undercuts)
        for number, relation, target, undercuts in rows
    }
    named = None
    if numbers is not None:
        named = {n for i in inferences.values() for n in (*i.premises, i.target) if n is not None}
    kinds = connection.execute(
        select(STATEMENTS.c.number, STATEMENTS.c.kind).where(
            STATEMENTS.c.map_id == map_id, STATEMENTS.c.standing != Standing.GONE, *_within(STATEMENTS.c.number, named)
        )
    )
    return Structure({number: Kind(kind) for number, kind in kinds}, {}, inferences)


def _within(column: ColumnElement[int], numbers: Collection[int] | None) -> Iterable[ColumnElement[bool]]:
    return () if numbers is None else (column.in_(numbers),)
