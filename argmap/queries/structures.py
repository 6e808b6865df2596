"""A map's wordless structure, whole or around one place, read as integers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session

from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENT_CASES, ARGUMENTS, PREMISES, STATEMENTS
from argmap.queries.content import KINDS, RELATIONS

UNDERCUTS_DEEP = 4
"""How many undercuts of undercuts the surroundings of a place hold, below it and above."""


_STATEMENTS = select(STATEMENTS.c.number, type_coerce(STATEMENTS.c.kind, String), STATEMENTS.c.home).where(
    STATEMENTS.c.map_id == bindparam("map"), STATEMENTS.c.standing != Standing.GONE
)
_PREMISES = (
    select(PREMISES.c.argument, PREMISES.c.statement)
    .where(PREMISES.c.map_id == bindparam("map"))
    .order_by(PREMISES.c.argument, PREMISES.c.place)
)
_ARGUMENTS = (
    select(
        ARGUMENTS.c.number,
        type_coerce(ARGUMENTS.c.relation, String),
        ARGUMENTS.c.target_statement,
        ARGUMENTS.c.target_argument,
    )
    .where(ARGUMENTS.c.map_id == bindparam("map"), ARGUMENTS.c.standing == Standing.PRESENT)
    .order_by(ARGUMENTS.c.number)
)
_ARGUMENTS_WITH_PREMISES = (
    select(
        ARGUMENTS.c.number,
        type_coerce(ARGUMENTS.c.relation, String),
        ARGUMENTS.c.target_statement,
        ARGUMENTS.c.target_argument,
        PREMISES.c.statement,
    )
    .join(PREMISES, and_(PREMISES.c.map_id == ARGUMENTS.c.map_id, PREMISES.c.argument == ARGUMENTS.c.number))
    .where(
        ARGUMENTS.c.map_id == bindparam("map"),
        ARGUMENTS.c.standing == Standing.PRESENT,
        ARGUMENTS.c.number.in_(bindparam("numbers", expanding=True)),
    )
    .order_by(ARGUMENTS.c.number, PREMISES.c.place)
)
_CASES = select(ARGUMENT_CASES.c.argument, ARGUMENT_CASES.c.case_key).where(ARGUMENT_CASES.c.map_id == bindparam("map"))
_KINDS = (
    select(STATEMENTS.c.number, type_coerce(STATEMENTS.c.kind, String))
    .where(
        STATEMENTS.c.map_id == bindparam("map"),
        STATEMENTS.c.number.in_(bindparam("numbers", expanding=True)),
        STATEMENTS.c.standing != Standing.GONE,
    )
    .order_by(STATEMENTS.c.number)
)
_STATEMENTS_EVER = (
    select(
        STATEMENTS.c.number,
        type_coerce(STATEMENTS.c.kind, String).label("kind"),
        STATEMENTS.c.home,
        STATEMENTS.c.standing,
    )
    .where(STATEMENTS.c.map_id == bindparam("map"))
    .order_by(STATEMENTS.c.number)
)
_ARGUMENTS_EVER = (
    select(
        ARGUMENTS.c.number,
        type_coerce(ARGUMENTS.c.relation, String).label("relation"),
        ARGUMENTS.c.target_statement,
        ARGUMENTS.c.target_argument,
        ARGUMENTS.c.standing,
    )
    .where(ARGUMENTS.c.map_id == bindparam("map"))
    .order_by(ARGUMENTS.c.number)
)


def whole_structure(session: Session, map_id: int) -> Structure:
    """The newest structure of the whole map, in four queries."""
    kinds: dict[int, Kind] = {}
    homes: dict[int, int | None] = {}
    for number, kind, home in sorted(session.connection().execute(_STATEMENTS, {"map": map_id}).all()):
        kinds[number] = KINDS[kind]
        homes[number] = home
    arguments = _inferences(session, map_id)
    return Structure(kinds, homes, arguments, _cases(session, map_id, arguments))


def structures_ever(session: Session, map_id: int) -> tuple[Structure, Structure]:
    """The newest structure of the whole map, and the same with what has gone where it stood last; in three queries."""
    connection = session.connection()
    statements = connection.execute(_STATEMENTS_EVER, {"map": map_id}).all()
    arguments = connection.execute(_ARGUMENTS_EVER, {"map": map_id}).all()
    premises: dict[int, list[int]] = {}
    for argument, statement in connection.execute(_PREMISES, {"map": map_id}):
        premises.setdefault(argument, []).append(statement)

    def built(gone: bool) -> Structure:
        standing = [row for row in statements if gone or row.standing != Standing.GONE]
        return Structure(
            {row.number: KINDS[row.kind] for row in standing},
            {row.number: row.home for row in standing},
            {
                row.number: Inference(
                    row.number,
                    RELATIONS[row.relation],
                    tuple(premises.get(row.number, ())),
                    row.target_statement,
                    row.target_argument,
                )
                for row in arguments
                if gone or row.standing == Standing.PRESENT
            },
            {},
        )

    return built(gone=False), built(gone=True)


def _inferences(session: Session, map_id: int) -> dict[int, Inference]:
    """All standing arguments, in two queries: joined, they take longer than one by one."""
    premises: dict[int, list[int]] = {}
    for argument, statement in _all(session, map_id, _PREMISES):
        premises.setdefault(argument, []).append(statement)
    return {
        number: Inference(number, RELATIONS[relation], tuple(premises.get(number, ())), target, undercuts)
        for number, relation, target, undercuts in _all(session, map_id, _ARGUMENTS)
    }


def _inferences_of(session: Session, map_id: int, numbers: Collection[int]) -> dict[int, Inference]:
    """The standing ones among the arguments of those numbers, in one query."""
    values = {"map": map_id, "numbers": list(numbers)}
    found: dict[int, Inference] = {}
    for number, relation, target, undercuts, premise in session.connection().execute(_ARGUMENTS_WITH_PREMISES, values):
        before = found[number].premises if number in found else ()
        found[number] = Inference(number, RELATIONS[relation], (*before, premise), target, undercuts)
    return found


def _cases(session: Session, map_id: int, arguments: Mapping[int, Any]) -> dict[int, frozenset[str]]:
    cases: dict[int, set[str]] = {}
    for argument, key in _all(session, map_id, _CASES):
        cases.setdefault(argument, set()).add(key)
    return {number: frozenset(keys) for number, keys in cases.items() if number in arguments}


def _all(session: Session, map_id: int, query: Select[Any]) -> Iterable[Any]:
    """The rows of a query that was made ready for whole maps.

    They are taken from the driver all at once: one by one takes four times as long.
    """
    return session.connection().execute(query, {"map": map_id}).all()


def surroundings(
    session: Session,
    map_id: int,
    *,
    statement: int | None = None,
    argument: int | None = None,
    further: Collection[int] = (),
) -> Structure:
    """The newest structure around one statement or argument, in a number of queries that does not grow with the map.

    It holds the arguments on and of the statement (or the argument itself), what these undercut and what undercuts
    them, each `UNDERCUTS_DEEP` steps far, the homes of all statements so named, and every statement that any of these
    has as premise or target; and the statements `further` with their homes. In which cases the arguments hold is read
    with their words.
    """
    near = _near(session, map_id, statement, argument)
    inferences = _inferences_of(session, map_id, near)
    named = {n for i in inferences.values() for n in _named(i)} | set(further)
    named |= set() if statement is None else {statement}
    homes = homes_of(session, map_id, named)
    inferences |= _inferences_of(session, map_id, {home for home in homes.values() if home is not None} - near)
    rest = {n for i in inferences.values() for n in _named(i)} | named
    kinds = {
        number: KINDS[kind]
        for number, kind in session.connection().execute(_KINDS, {"map": map_id, "numbers": list(rest)})
    }
    return Structure(kinds, homes, inferences, {})


def _named(inference: Inference) -> Iterable[int]:
    return inference.premises if inference.target is None else (*inference.premises, inference.target)


def _near(session: Session, map_id: int, statement: int | None, argument: int | None) -> set[int]:
    """The numbers of the standing arguments at the place, of those they undercut, and of their undercuts, some far."""
    query = _NEAR_ARGUMENT if statement is None else _NEAR_STATEMENT
    place = argument if statement is None else statement
    return set(session.connection().execute(query, {"map": map_id, "place": place}).scalars())


def _near_query(*, statement: bool) -> CompoundSelect[Any]:
    """The query for that, whose "map" and "place", a statement or an argument, are to be bound."""
    map_id: BindParameter[int] = bindparam("map")
    place: BindParameter[int] = bindparam("place")
    standing = and_(ARGUMENTS.c.map_id == map_id, ARGUMENTS.c.standing == Standing.PRESENT)
    what = select(ARGUMENTS.c.number, literal(0).label("deep")).where(standing)
    if not statement:
        start = what.where(ARGUMENTS.c.number == place)
    else:
        uses = select(PREMISES.c.argument).where(PREMISES.c.map_id == map_id, PREMISES.c.statement == place)
        start = (
            what.where(ARGUMENTS.c.target_statement == place)
            .union_all(what.where(ARGUMENTS.c.number.in_(uses)))
            .subquery()
            .select()
        )
    near = start.cte("near", recursive=True)
    near = near.union(
        select(ARGUMENTS.c.number, near.c.deep + 1)
        .select_from(near)
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == map_id, ARGUMENTS.c.target_argument == near.c.number))
        .where(ARGUMENTS.c.standing == Standing.PRESENT, near.c.deep < UNDERCUTS_DEEP)
    )
    cut = select(near.c.number, literal(0).label("up")).where(near.c.deep == 0).cte("cut", recursive=True)
    cut = cut.union(
        select(ARGUMENTS.c.target_argument, cut.c.up + 1)
        .select_from(cut)
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == map_id, ARGUMENTS.c.number == cut.c.number))
        .where(ARGUMENTS.c.target_argument.is_not(None), cut.c.up < UNDERCUTS_DEEP)
    )
    return select(near.c.number).union(select(cut.c.number))


_NEAR_STATEMENT = _near_query(statement=True)
_NEAR_ARGUMENT = _near_query(statement=False)


def homes_of(session: Session, map_id: int, numbers: Collection[int]) -> dict[int, int | None]:
    """Where each statement is at home: where it was added, while that stands and has it, else the oldest that has."""
    return {number: home for (_, number), home in homes_across(session, [(map_id, n) for n in numbers]).items()}


# The stored home counts as the lowest number, so that it wins wherever it is among the uses.
_BEST = func.min(case((ARGUMENTS.c.number == STATEMENTS.c.home, 0), else_=ARGUMENTS.c.number))
_HOMES = (
    select(STATEMENTS.c.map_id, STATEMENTS.c.number, STATEMENTS.c.home, _BEST)
    .select_from(
        STATEMENTS.outerjoin(
            PREMISES, and_(PREMISES.c.map_id == STATEMENTS.c.map_id, PREMISES.c.statement == STATEMENTS.c.number)
        ).outerjoin(
            ARGUMENTS,
            and_(
                ARGUMENTS.c.map_id == PREMISES.c.map_id,
                ARGUMENTS.c.number == PREMISES.c.argument,
                ARGUMENTS.c.standing == Standing.PRESENT,
            ),
        )
    )
    .group_by(STATEMENTS.c.map_id, STATEMENTS.c.number, STATEMENTS.c.home)
)


def homes_across(session: Session, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], int | None]:
    """The same for statements of several maps, given as (map's id, number); one query."""
    if not pairs:
        return {}
    rows = session.connection().execute(_HOMES.where(among(STATEMENTS.c.map_id, STATEMENTS.c.number, pairs)))
    return {(map_id, number): stored if found == 0 else found for map_id, number, stored, found in rows}


def among(
    map_id: ColumnElement[int], number: ColumnElement[int], pairs: Iterable[tuple[int, int]]
) -> ColumnElement[bool]:
    """The condition that the two columns are one of the pairs."""
    by_map: dict[int, list[int]] = {}
    for a_map, a_number in pairs:
        by_map.setdefault(a_map, []).append(a_number)
    return or_(*(and_(map_id == a_map, number.in_(numbers)) for a_map, numbers in by_map.items()))
