"""Citations with the ids by which they are corrected and taken away, which no other query gives."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session

from argmap.domain.drafts import CitationDraft
from argmap.domain.errors import Absent, Gone
from argmap.domain.graph import Speaker
from argmap.domain.permissions import Reader
from argmap.domain.vocabulary import StanceKind
from argmap.models.tables import CITATIONS, SOURCES, SPEAKERS, STANCES
from argmap.queries.arguments import ArgumentView, argument_view
from argmap.queries.lines import StatementLine
from argmap.queries.maps import MapHead, map_head
from argmap.queries.statements import StatementView, statement_view


class StanceRow(NamedTuple):
    """A stance with the id by which it is removed, and its citations with theirs."""

    id: int
    speaker: Speaker
    kind: StanceKind
    note: str
    citations: tuple[tuple[int, str], ...]


class Cited(NamedTuple):
    """What speakers do with a statement and what is cited for it, as its form lists them."""

    head: MapHead
    line: StatementLine
    stances: tuple[StanceRow, ...]
    citations: tuple[tuple[int, str], ...]


class CitedStep(NamedTuple):
    """What is cited for the step that an argument draws."""

    view: ArgumentView
    citations: tuple[tuple[int, str], ...]


class CitationView(NamedTuple):
    """One citation: what it is on ("s12", "a5"), by whose stance (None: in nobody's name), and how it reads now.

    `source` is the key of its document; `noted` is the content note that lies over what it is on, "" for none.
    """

    head: MapHead
    id: int
    target: str
    speaker: Speaker | None
    now: CitationDraft
    words: str
    source: str
    noted: str


def citations_of(session: Session, reader: Reader, slug: str, number: int) -> Cited:
    """The statement's stances and citations by id; a citation as its first words. Raises `Absent`, `Gone`."""
    view = _standing(session, reader, slug, number)
    connection, head = session.connection(), view.head
    stances = connection.execute(
        select(STANCES).where(STANCES.c.map_id == head.id, STANCES.c.statement == number).order_by(STANCES.c.id)
    ).all()
    ids = [row.id for row in stances]
    cited: dict[int | None, list[tuple[int, str]]] = {}
    for row in connection.execute(
        select(CITATIONS.c.id, CITATIONS.c.stance, CITATIONS.c.quote, CITATIONS.c.source)
        .where(CITATIONS.c.map_id == head.id, or_(CITATIONS.c.statement == number, CITATIONS.c.stance.in_(ids)))
        .order_by(CITATIONS.c.id)
    ):
        cited.setdefault(row.stance, []).append((row.id, row.quote or row.source))
    return Cited(
        head,
        view.line,
        tuple(
            StanceRow(row.id, view.graph.speakers[row.speaker], row.kind, row.note, tuple(cited.get(row.id, ())))
            for row in stances
        ),
        tuple(cited.get(None, ())),
    )


def citations_of_step(session: Session, reader: Reader, slug: str, number: int) -> CitedStep:
    """The same of the argument of that number. Raises `Absent`, `Gone`."""
    view = argument_view(session, reader, slug, number)
    rows = session.connection().execute(
        select(CITATIONS.c.id, CITATIONS.c.quote, CITATIONS.c.source)
        .where(CITATIONS.c.map_id == view.head.id, CITATIONS.c.argument == number)
        .order_by(CITATIONS.c.id)
    )
    return CitedStep(view, tuple((row.id, row.quote or row.source) for row in rows))


def citation_ids(session: Session, head: MapHead, target: str) -> dict[str, tuple[int, ...]]:
    """The ids of what is cited for a statement ("s12") or an argument ("a5") as it is now, in the graph's order: under
    "" in nobody's name, under a speaker's key for their stance on the statement.
    """
    number = int(target[1:])
    wanted = select(CITATIONS.c.id, STANCES.c.speaker).outerjoin_from(
        CITATIONS, STANCES, (STANCES.c.map_id == CITATIONS.c.map_id) & (STANCES.c.id == CITATIONS.c.stance)
    )
    of = or_(CITATIONS.c.statement == number, STANCES.c.statement == number)
    which = of if target[0] == "s" else CITATIONS.c.argument == number
    found: dict[str, tuple[int, ...]] = {}
    for row in session.connection().execute(
        wanted.where(CITATIONS.c.map_id == head.id, which).order_by(CITATIONS.c.id)
    ):
        found[row.speaker or ""] = (*found.get(row.speaker or "", ()), row.id)
    return found


def citation_view(session: Session, reader: Reader, slug: str, citation: int) -> CitationView:
    """The citation of that id. Raises `Absent`; `Gone` where what it is on was withdrawn or hidden."""
    head = map_head(session, reader, slug)
    row = (
        session.connection()
        .execute(
            select(CITATIONS, STANCES.c.statement.label("stance_on"), STANCES.c.speaker, SOURCES.c.title)
            .select_from(CITATIONS)
            .join(SOURCES, (SOURCES.c.map_id == CITATIONS.c.map_id) & (SOURCES.c.key == CITATIONS.c.source))
            .outerjoin(STANCES, (STANCES.c.map_id == CITATIONS.c.map_id) & (STANCES.c.id == CITATIONS.c.stance))
            .where(CITATIONS.c.map_id == head.id, CITATIONS.c.id == citation)
        )
        .one_or_none()
    )
    if row is None:
        raise Absent("That quotation is not there any more.")
    reporter = "" if row.reporter is None else _name(session, head, row.reporter)
    now = CitationDraft(row.title, "", row.quote, row.locator, row.voice, row.fidelity, reporter)
    if row.argument is not None:
        view = argument_view(session, reader, slug, row.argument)
        told = " and ".join(line.title for line in view.line.premises)
        return CitationView(head, citation, f"a{row.argument}", None, now, told, row.source, view.argument.noted)
    number = row.statement if row.stance_on is None else row.stance_on
    of = _standing(session, reader, slug, number)
    speaker = None if row.speaker is None else of.graph.speakers[row.speaker]
    noted = of.line.title if of.line.noted else ""
    return CitationView(head, citation, f"s{number}", speaker, now, of.statement.text, row.source, noted)


def _standing(session: Session, reader: Reader, slug: str, number: int) -> StatementView:
    """The statement, of which nothing is left to be cited where it was withdrawn or hidden. Raises `Absent`, `Gone`."""
    view = statement_view(session, reader, slug, number)
    if view.line.withdrawn:
        raise Gone(f"Statement {number} does not stand any more, and nothing is cited for it.")
    return view


def _name(session: Session, head: MapHead, speaker: str) -> str:
    name: str = (
        session.connection()
        .execute(select(SPEAKERS.c.name).where(SPEAKERS.c.map_id == head.id, SPEAKERS.c.key == speaker))
        .scalar_one()
    )
    return name
