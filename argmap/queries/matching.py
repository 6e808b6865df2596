"""Which statements of a map the filters of an address let through."""

from __future__ import annotations

from sqlalchemy import and_, func, select
from sqlmodel import Session

from argmap.domain.holders import HOLDING
from argmap.domain.structure import Structure
from argmap.domain.text import fold, numbers_in
from argmap.models.statements import Standing
from argmap.models.tables import CITATIONS, STANCES, STATEMENTS
from argmap.queries.finding import holding, words_sought
from argmap.queries.maps import MapHead
from argmap.queries.rows import past


def matches(
    session: Session,
    head: MapHead,
    structure: Structure,
    *,
    held_by: str = "",
    kind: str = "",
    source: str = "",
    find: str = "",
) -> frozenset[int] | None:
    """The numbers of the statements that all given filters let through; None where no filter is given.

    `held_by` is a speaker's key (endorses, or endorses conditionally), `kind` a shape, `source` the key of a document
    that they rest on, `find` words that all occur in title or text (case and marks do not count), or a number: "12", or
    "a5" for the premises of an argument.
    """
    filters: list[frozenset[int]] = []
    if held_by:
        filters.append(_held(session, head, held_by))
    if kind:
        filters.append(frozenset(number for number in structure.kinds if structure.shape(number) == kind))
    if source:
        filters.append(_resting(session, head, structure, source))
    if find.strip():
        filters.append(_found(session, head, structure, find))
    if not filters:
        return None
    return frozenset.intersection(frozenset(structure.kinds), *filters)


def _held(session: Session, head: MapHead, speaker: str) -> frozenset[int]:
    if head.at is not None:
        rows = past(session, head.id, head.version, [STANCES]).stances
        return frozenset(row["statement"] for row in rows if row["speaker"] == speaker and row["kind"] in HOLDING)
    held = select(STANCES.c.statement).where(
        STANCES.c.map_id == head.id, STANCES.c.speaker == speaker, STANCES.c.kind.in_(HOLDING)
    )
    return frozenset(session.connection().execute(held).scalars())


def _resting(session: Session, head: MapHead, structure: Structure, source: str) -> frozenset[int]:
    """What cites the source, what a speaker does with it in words of the source, and the premises of the steps that the
    source draws; what was hidden or withdrawn cites nothing.
    """
    cited, steps = _cited_then(session, head, source) if head.at is not None else _cited_now(session, head, source)
    drawn = (structure.arguments[step] for step in steps if step in structure.arguments)
    return frozenset(cited | {premise for step in drawn for premise in step.premises})


def _cited_then(session: Session, head: MapHead, source: str) -> tuple[set[int], set[int]]:
    """The statements and the arguments that cited the source at the head's version."""
    content = past(session, head.id, head.version, (CITATIONS, STANCES, STATEMENTS))
    standing = {row["number"] for row in content.statements if row["standing"] == Standing.PRESENT}
    of_stance = {row["id"]: row["statement"] for row in content.stances}
    rows = [row for row in content.citations if row["source"] == source]
    cited = {row["statement"] or of_stance.get(row["stance"]) for row in rows}
    return standing & cited, {row["argument"] for row in rows} - {None}


def _cited_now(session: Session, head: MapHead, source: str) -> tuple[set[int], set[int]]:
    """Those that do now."""
    number = func.coalesce(CITATIONS.c.statement, STANCES.c.statement)
    stances = and_(STANCES.c.map_id == CITATIONS.c.map_id, STANCES.c.id == CITATIONS.c.stance)
    standing = and_(
        STATEMENTS.c.map_id == CITATIONS.c.map_id,
        STATEMENTS.c.number == number,
        STATEMENTS.c.standing == Standing.PRESENT,
    )
    rows = session.connection().execute(
        select(STATEMENTS.c.number, CITATIONS.c.argument)
        .select_from(CITATIONS.outerjoin(STANCES, stances).outerjoin(STATEMENTS, standing))
        .where(CITATIONS.c.map_id == head.id, CITATIONS.c.source == source)
    )
    found = rows.all()
    return {row[0] for row in found} - {None}, {row[1] for row in found} - {None}


def _found(session: Session, head: MapHead, structure: Structure, find: str) -> frozenset[int]:
    asked = numbers_in(find)
    if asked is not None:
        sort, number = asked
        if sort == "s" and number in structure.kinds:
            return frozenset({number})
        if sort == "a" and number in structure.arguments:
            return frozenset(structure.arguments[number].premises)
    sought = words_sought(find)
    if head.at is not None:
        rows = past(session, head.id, head.version, [STATEMENTS]).statements
        return frozenset(
            row["number"]
            for row in rows
            if row["standing"] == Standing.PRESENT
            and all(word in fold(f"{row['title']}\n{row['text']}") for word in sought)
        )
    found = select(STATEMENTS.c.number).where(STATEMENTS.c.map_id == head.id, *holding(sought))
    return frozenset(session.connection().execute(found).scalars())
