"""Taking back what one has added, without taking away what others have built on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, select, union
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from argmap.domain.vocabulary import Kind
from argmap.models.arguments import Argument, ArgumentCase, Case, Premise
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance, Standing, Statement
from argmap.models.tables import (
    ARGUMENT_CASES,
    ARGUMENTS,
    CHANGE_IMAGES,
    CHANGES,
    CITATIONS,
    PREMISES,
    STANCES,
    STATEMENTS,
)
from argmap.operations.desk import Told, Work


def take_back(work: Work, row: Statement) -> Told:
    """Withdraw the statement whole, or leave a tombstone where somebody else has built on what would go.

    An argument that was put forward with the statement goes with it; one to which it was only linked stays without it.
    """
    left = _about(work, row)
    branch = _branch(work, row)
    if branch is None:
        row.standing = Standing.TOMBSTONE
        return Told(ChangeKind.WITHDRAW, {"statement": row.number, "whole": False}, (f"s{row.number}",))
    for statement in _statements(work.session, work.map_id, branch.statements):
        statement.standing = Standing.GONE
    for argument in _arguments(work.session, work.map_id, branch.arguments):
        argument.standing = Standing.GONE
    for premise in branch.unlinked:
        work.session.delete(premise)
    work.session.flush()
    _clear_away(work, branch.statements, branch.arguments)
    detail = {"statement": row.number, "whole": True, "with": sorted(branch.statements - {row.number})}
    return Told(ChangeKind.WITHDRAW, detail, left)


@dataclass(frozen=True, slots=True)
class _Branch:
    """What goes when a statement is withdrawn whole: it and others, arguments, and links to arguments that stay."""

    statements: set[int]
    arguments: set[int]
    unlinked: list[Premise]


def _about(work: Work, row: Statement) -> tuple[str, ...]:
    """What the statement was put forward about: the target of its home."""
    home = None if row.home is None else work.session.get(Argument, (work.map_id, row.home))
    if home is None:
        return ()
    return (f"a{home.target_argument}" if home.target_statement is None else f"s{home.target_statement}",)


def _branch(work: Work, row: Statement) -> _Branch | None:
    """What goes with the statement; None where others have built on any of it.

    A further statement goes only if it is the contributor's own, is at home in an argument that goes, and is used in no
    other. Each round takes one step away from the statement, so there are as many as one's own branch is deep.
    """
    unlinked = _only_linked(work, row)
    staying = {premise.argument for premise in unlinked}
    statements, arguments = {row.number}, set[int]()
    while True:
        found = {n: owner for n, owner in _attached(work, statements, arguments).items() if n not in staying}
        if any(owner != work.actor.contributor_id for owner in found.values()):
            return None
        further = _only_for(work, found.keys()) - statements
        if found.keys() <= arguments and not further:
            return _Branch(statements, arguments, unlinked)
        arguments |= found.keys()
        statements |= further


def _only_linked(work: Work, row: Statement) -> list[Premise]:
    """The links of the statement to standing arguments that were put forward with something else.

    Another's argument counts only where the statement was added to it as a further premise: where its maker has used
    the statement, they have built on it.
    """
    found = work.session.exec(
        select_rows(Premise, Argument.contributor_id)
        .join(Argument, (col(Argument.map_id) == Premise.map_id) & (col(Argument.number) == Premise.argument))
        .where(
            Premise.map_id == work.map_id,
            Premise.statement == row.number,
            Argument.standing == Standing.PRESENT,
        )
    ).all()
    return [
        premise
        for premise, owner in found
        if premise.place > 0 and (owner == work.actor.contributor_id or premise.argument == row.home)
    ]


def _attached(work: Work, statements: Collection[int], arguments: Collection[int]) -> dict[int, int | None]:
    """The standing arguments that use or are about those statements or undercut those arguments: who added each."""
    standing = and_(ARGUMENTS.c.map_id == work.map_id, ARGUMENTS.c.standing == Standing.PRESENT)
    what = select(ARGUMENTS.c.number, ARGUMENTS.c.contributor_id).where(standing)
    uses = select(PREMISES.c.argument).where(PREMISES.c.map_id == work.map_id, PREMISES.c.statement.in_(statements))
    rows = work.session.connection().execute(
        union(
            what.where(ARGUMENTS.c.target_statement.in_(statements)),
            what.where(ARGUMENTS.c.target_argument.in_(arguments)),
            what.where(ARGUMENTS.c.number.in_(uses)),
        )
    )
    return {row.number: row.contributor_id for row in rows}


def _only_for(work: Work, arguments: Collection[int]) -> set[int]:
    """The actor's own statements that are at home in one of those arguments and are premises of no other."""
    elsewhere = (
        select(PREMISES.c.statement)
        .join(ARGUMENTS, and_(ARGUMENTS.c.map_id == PREMISES.c.map_id, ARGUMENTS.c.number == PREMISES.c.argument))
        .where(
            PREMISES.c.map_id == work.map_id,
            PREMISES.c.statement == STATEMENTS.c.number,
            ARGUMENTS.c.standing == Standing.PRESENT,
            ARGUMENTS.c.number.not_in(arguments),
        )
    )
    return set(
        work.session.connection()
        .execute(
            select(STATEMENTS.c.number).where(
                STATEMENTS.c.map_id == work.map_id,
                STATEMENTS.c.home.in_(arguments),
                STATEMENTS.c.contributor_id == work.actor.contributor_id,
                STATEMENTS.c.standing == Standing.PRESENT,
                STATEMENTS.c.kind.in_((Kind.CLAIM, Kind.EVIDENCE)),
                ~elsewhere.exists(),
            )
        )
        .scalars()
    )


def _statements(session: Session, map_id: int, numbers: Collection[int]) -> Iterable[Statement]:
    return session.exec(
        select_rows(Statement).where(Statement.map_id == map_id, col(Statement.number).in_(numbers))
    ).all()


def _arguments(session: Session, map_id: int, numbers: Collection[int]) -> Iterable[Argument]:
    return session.exec(select_rows(Argument).where(Argument.map_id == map_id, col(Argument.number).in_(numbers))).all()


def _clear_away(work: Work, statements: Collection[int], arguments: Collection[int]) -> None:
    """Delete the stances, citations and cases of what goes, and the speakers, sources and cases that the contributor
    had brought in only for them. Undoing brings all of it back.
    """
    session, map_id = work.session, work.map_id
    stances = session.exec(
        select_rows(Stance).where(Stance.map_id == map_id, col(Stance.statement).in_(statements))
    ).all()
    citations = session.exec(
        select_rows(Citation).where(
            Citation.map_id == map_id,
            col(Citation.statement).in_(statements)
            | col(Citation.argument).in_(arguments)
            | col(Citation.stance).in_([stance.id for stance in stances]),
        )
    ).all()
    cases = session.exec(
        select_rows(ArgumentCase).where(ArgumentCase.map_id == map_id, col(ArgumentCase.argument).in_(arguments))
    ).all()
    for rows in (citations, stances, cases):
        for row in rows:
            session.delete(row)
        session.flush()
    speakers = {stance.speaker for stance in stances} | {c.reporter for c in citations if c.reporter}
    for speaker in sorted(speakers):
        _drop_if_unused(work, session.get_one(Speaker, (map_id, speaker)))
    for source in sorted({citation.source for citation in citations}):
        _drop_if_unused(work, session.get_one(Source, (map_id, source)))
    for case in sorted({case.case_key for case in cases}):
        _drop_if_unused(work, session.get_one(Case, (map_id, case)))


def _drop_if_unused(work: Work, row: Speaker | Source | Case) -> None:
    if not is_used(work.session, row) and _brought_in_by_actor(work, row):
        work.session.delete(row)
        work.session.flush()


def is_used(session: Session, row: Speaker | Source | Case) -> bool:
    """Whether anything in the map names it."""
    connection = session.connection()
    if isinstance(row, Source):
        columns = [CITATIONS.c.source]
    elif isinstance(row, Case):
        columns = [ARGUMENT_CASES.c.case_key]
    else:
        columns = [STANCES.c.speaker, CITATIONS.c.reporter]
    return any(
        connection.execute(
            select(column).where(column.table.c.map_id == row.map_id, column == row.key).limit(1)
        ).first()
        for column in columns
    )


def _brought_in_by_actor(work: Work, row: Speaker | Source | Case) -> bool:
    first = work.session.connection().execute(
        select(CHANGES.c.contributor_id)
        .join(
            CHANGE_IMAGES,
            and_(CHANGE_IMAGES.c.map_id == CHANGES.c.map_id, CHANGE_IMAGES.c.version == CHANGES.c.version),
        )
        .where(
            CHANGE_IMAGES.c.map_id == work.map_id,
            CHANGE_IMAGES.c.entity == row.__tablename__,
            CHANGE_IMAGES.c.row == row.key,
        )
        .order_by(CHANGES.c.version)
        .limit(1)
    )
    return first.scalar() == work.actor.contributor_id
