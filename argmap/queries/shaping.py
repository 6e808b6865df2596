"""What of the shape of a statement or an argument the reader may change, and what stands in the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.graph import Argument
from argmap.domain.permissions import Action, Reader
from argmap.domain.vocabulary import Kind
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, PREMISES, STATEMENTS
from argmap.queries.arguments import ArgumentView
from argmap.queries.building import built_by_others
from argmap.queries.entries import may_send_entries
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.maps import MapHead
from argmap.queries.places import may_with
from argmap.queries.statements import StatementView

SHAPING = frozenset({Action.SHAPE, Action.SHAPE_OWN})


@dataclass(frozen=True, slots=True)
class Way:
    """Something that could be changed ("move", "merge"); `hindered` says why it cannot be just now."""

    how: str
    hindered: str = ""


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another argument that leads to the same place in the same way, with its premises."""

    number: int
    premises: tuple[StatementLine, ...]


def ways_with_statement(session: Session, reader: Reader, view: StatementView) -> tuple[Way, ...]:
    """What the reader may change of a statement, in the order of its page; nothing at an earlier version."""
    head, number = view.head, view.statement.number
    if head.at is not None or view.statement.withdrawn:
        return ()
    found = []
    if Action.REWORD in view.may:
        found.append(Way("title"))
    home = view.structure.home_of.get(number)
    if home is not None:
        may = may_with(session, reader, head, ARGUMENTS, home)
        if SHAPING & may:
            residents = [n for n in view.structure.residents(home) if _is_own(session, reader, head, n)]
            found.append(Way("move", _hindrance(session, reader, head, may, residents, [home])))
    if Action.CONTRIBUTE in view.may and view.statement.kind is not Kind.SETTING:
        found.append(Way("attach"))
    if SHAPING & view.may:
        hindered = _hindrance(session, reader, head, view.may, [number], [])
        found += [Way("kind", hindered), Way("split", hindered), Way("merge", hindered)]
    return tuple(found)


def ways_with_argument(
    session: Session, reader: Reader, view: ArgumentView, siblings: Collection[Sibling]
) -> tuple[Way, ...]:
    """What the reader may change of an argument."""
    head, argument = view.head, view.argument
    if head.at is not None:
        return ()
    cases = (Way("cases"),) if may_send_entries(head) else ()
    if not SHAPING & view.may:
        return cases
    own = [n for n in view.structure.residents(argument.number) if _is_own(session, reader, head, n)]
    hindered = _hindrance(session, reader, head, view.may, own, [argument.number])
    alone = "" if siblings else "No other argument leads to the same place in the same way."
    single = "" if len(argument.premises) > 1 else "It has one premise only."
    return (Way("move", hindered), Way("link", alone or hindered), Way("unlink", single or hindered), *cases)


def _hindrance(
    session: Session,
    reader: Reader,
    head: MapHead,
    may: Collection[Action],
    statements: Collection[int],
    arguments: Collection[int],
) -> str:
    if Action.SHAPE in may:
        return ""
    built = built_by_others(session, head.id, reader.contributor_id, statements, arguments)
    if built is None:
        return ""
    return f"Somebody else has built {built.removeprefix('s')} on it, so only a moderator may."


def _is_own(session: Session, reader: Reader, head: MapHead, number: int) -> bool:
    owner = session.connection().execute(
        select(STATEMENTS.c.contributor_id).where(STATEMENTS.c.map_id == head.id, STATEMENTS.c.number == number)
    )
    return owner.scalar() == reader.contributor_id


def siblings_of(session: Session, head: MapHead, argument: Argument) -> tuple[Sibling, ...]:
    """The other arguments that lead where this one does, by number; three queries."""
    where = (
        ARGUMENTS.c.target_statement == argument.target
        if argument.undercuts is None
        else ARGUMENTS.c.target_argument == argument.undercuts
    )
    rows = session.connection().execute(
        select(PREMISES.c.argument, PREMISES.c.statement)
        .join(ARGUMENTS, (ARGUMENTS.c.map_id == PREMISES.c.map_id) & (ARGUMENTS.c.number == PREMISES.c.argument))
        .where(
            ARGUMENTS.c.map_id == head.id,
            ARGUMENTS.c.standing == Standing.PRESENT,
            ARGUMENTS.c.relation == argument.relation,
            ARGUMENTS.c.number != argument.number,
            where,
        )
        .order_by(PREMISES.c.argument, PREMISES.c.place)
    )
    premises: dict[int, list[int]] = {}
    for number, statement in rows:
        premises.setdefault(number, []).append(statement)
    lines = lines_across(session, [(head.id, n) for some in premises.values() for n in some])
    return tuple(
        Sibling(number, tuple(lines[head.id, n] for n in some if (head.id, n) in lines))
        for number, some in premises.items()
    )


def titled(session: Session, head: MapHead, numbers: Collection[int]) -> dict[int, StatementLine]:
    """The lines of those statements that the map shows."""
    return {number: line for (_, number), line in lines_across(session, [(head.id, n) for n in numbers]).items()}
