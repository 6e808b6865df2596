"""What a map says, as it is read: its wordless structure, and the words of as much of it as a page shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.content_notes import NO_NOTES, Notes
from argmap.domain.graph import ArgumentGraph, Case, Source, Speaker
from argmap.domain.structure import Structure
from argmap.domain.text import fold
from argmap.models.tables import (
    ARGUMENT_CASES,
    ARGUMENTS,
    CASES,
    PREMISES,
    SOURCES,
    SPEAKERS,
    STATEMENTS,
)
from argmap.queries.content import Content
from argmap.queries.maps import MapHead
from argmap.queries.notes import notes_ever, notes_now
from argmap.queries.rows import named_in, past, present, present_part
from argmap.queries.structures import whole_structure

StructureCache = MutableMapping[tuple[int, int, datetime], Structure]
"""Structures by map, version and the moment of that version: a database that is restored over another has its ids and
its versions, and other maps under them.
"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the toolbar and the forms offer to choose from, each in alphabetical order without regard to marks.

    `rows` are what they were made of, so that a page's words need not read them again.
    """

    speakers: tuple[Speaker, ...]
    cases: tuple[Case, ...]
    sources: tuple[Source, ...]
    rows: Content = field(repr=False, compare=False)


READ_AT_ONCE = 100
"""Up to so many statements a map is read whole: twice as few questions, and most of it is shown anyway."""


def rows_at_once(session: Session, head: MapHead, offered: Choices) -> Content | None:
    """The newest rows of a whole map, where it is small; `offered` are its `choices`."""
    if head.at is not None or head.statements > READ_AT_ONCE:
        return None
    return present(session, head.id, offered.rows, hiding=head.hiding)


def structure_of(
    session: Session, head: MapHead, cache: StructureCache | None = None, rows: Content | None = None
) -> Structure:
    """The whole map's structure at the head's version, read as integers.

    `rows` are those of the whole map (`rows_at_once`), where they have been read.
    A statement that was withdrawn but that others have built on is in it, so that their arguments keep their place;
    what was withdrawn otherwise is not.
    """
    key = (head.id, head.version, head.changed)
    kept = None if cache is None else cache.get(key)
    if kept is not None:
        return kept
    if rows is not None:
        found = rows.structure()
    elif head.at is None:
        found = whole_structure(session, head.id)
    else:
        found = past(session, head.id, head.version, (STATEMENTS, ARGUMENTS, PREMISES, ARGUMENT_CASES)).structure()
    if cache is not None:
        cache[key] = found
    return found


def graph_of(
    session: Session,
    head: MapHead,
    structure: Structure,
    statements: Collection[int],
    offered: Choices | None = None,
    rows: Content | None = None,
    asked: int | None = None,
) -> ArgumentGraph:
    """The words of those statements as pages show them, at the head's version: content notes stand in place of what is
    behind them, but for the one on the statement `asked`.
    """
    graph = _shown_words(session, head, structure, statements, offered, rows)
    return noted(session, head, graph, lambda: structure, asked)


def _shown_words(
    session: Session,
    head: MapHead,
    structure: Structure,
    statements: Collection[int],
    offered: Choices | None = None,
    rows: Content | None = None,
) -> ArgumentGraph:
    """The words of those statements, at the head's version; `offered` are the map's `choices`, where they were read,
    and `rows` those of the whole map.

    With them come the arguments in which they are premises, the stances on them, and all that these name.
    What an argument leads to, and its other premises, may be unknown to the graph; the structure knows them.
    """
    named = None if offered is None else offered.rows
    chosen = {number for number in statements if number in structure.kinds}
    if len(chosen) == len(structure.kinds) and head.at is None:
        return graph_from(head, present(session, head.id, named, hiding=head.hiding) if rows is None else rows)
    arguments = {argument.number for number in chosen for argument in structure.uses_of.get(number, ())}
    if rows is not None:
        return graph_from(head, rows.part(chosen, arguments))
    return _exactly(session, head, chosen, arguments, named)


def words_of(
    session: Session,
    head: MapHead,
    statements: Collection[int],
    arguments: Collection[int],
    asked: int | None = None,
) -> ArgumentGraph:
    """The graph of exactly those statements and arguments, with all that they name, at the head's version; as pages
    show it, with content notes in place of what is behind them, but for the one on the statement `asked`.
    """
    graph = _exactly(session, head, statements, arguments)
    return noted(session, head, graph, lambda: structure_of(session, head), asked)


def noted(
    session: Session,
    head: MapHead,
    graph: ArgumentGraph,
    structure: Callable[[], Structure],
    asked: int | None = None,
) -> ArgumentGraph:
    """The graph with the map's content notes over it, but for the one on the statement `asked`; `structure` gives that
    of the whole map, where it has notes.
    """
    return notes_of(session, head, structure).over_graph(graph, asked) if head.noted else graph


def notes_of(session: Session, head: MapHead, structure: Callable[[], Structure]) -> Notes:
    """The notes over what the map says at the head's version, of which `structure` gives the whole structure."""
    if not head.noted:
        return NO_NOTES
    if head.at is not None:
        return notes_ever(session, head.id, [structure()])
    return notes_now(session, {head.id: structure})[head.id]


def note_over(session: Session, head: MapHead, number: int) -> str:
    """The content note over that statement's words, whether it stands or not; "" where there is none."""
    return notes_of(session, head, lambda: structure_of(session, head)).on(number)


def _exactly(
    session: Session,
    head: MapHead,
    statements: Collection[int],
    arguments: Collection[int],
    named: Content | None = None,
) -> ArgumentGraph:
    """The words of them; `named` are the rows of the map's speakers, sources and cases, where they were read before."""
    if head.at is None:
        content = present_part(session, head.id, statements, arguments, named, hiding=head.hiding)
    else:
        content = past(session, head.id, head.version).part(statements, arguments)
    return graph_from(head, content)


def whole_graph(session: Session, head: MapHead) -> ArgumentGraph:
    """Everything that the map says at the head's version, in its own words, with the content notes beside them: for
    files and copies.
    """
    rows = past(session, head.id, head.version) if head.at else present(session, head.id, hiding=head.hiding)
    graph = graph_from(head, rows)
    notes = notes_of(session, head, lambda: graph.structure)
    return replace(graph, content_notes=notes.in_file(graph)) if notes.over else graph


def graph_from(head: MapHead, content: Content) -> ArgumentGraph:
    """The words of those rows of the map."""
    return content.graph(title=head.title, question=head.question, introduction=head.introduction, slug=head.slug)


def names_cases(session: Session, head: MapHead) -> bool:
    """Whether the map names any case; one query where nothing of it is hidden."""
    if head.at is not None or head.hiding:
        return bool(choices(session, head).cases)
    found = select(CASES.c.key).where(CASES.c.map_id == head.id).limit(1)
    return session.connection().execute(found).first() is not None


def choices(session: Session, head: MapHead) -> Choices:
    """The speakers, cases and sources of the map at the head's version."""
    if head.at is not None:
        content = past(session, head.id, head.version, (SPEAKERS, CASES, SOURCES))
    else:
        content = named_in(session, head.id, hiding=head.hiding)
    graph = graph_from(head, content)
    return Choices(
        tuple(sorted(graph.speakers.values(), key=lambda one: (fold(one.label), one.key))),
        tuple(sorted(graph.cases.values(), key=lambda one: (fold(one.name), one.key))),
        tuple(
            sorted(graph.sources.values(), key=lambda one: (fold(one.author or one.title), fold(one.title), one.key))
        ),
        content,
    )
