"""The places of a map where a reader will ask for more, in the order in which its checklist names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlmodel import Session

from argmap.domain.checklist import OneSource, Sources, checklist
from argmap.domain.graph import ArgumentGraph, Source
from argmap.domain.permissions import Reader
from argmap.domain.quotations import NotFound
from argmap.domain.structure import Structure
from argmap.models.statements import Standing
from argmap.models.tables import CITATIONS, STANCES, STATEMENTS
from argmap.queries.content import Content
from argmap.queries.graphs import StructureCache, choices, structure_of, words_of
from argmap.queries.maps import MapHead, map_head
from argmap.queries.quotations import CheckCache, Comparison, compare
from argmap.queries.rows import past

FOLDED_ABOVE = 8
"""A section with more places is folded by position, but for the position of the place that is looked at."""

ROWS_AT_MOST = 60
BOXES_AT_MOST = 24


class Section(StrEnum):
    """The five sections, in their order."""

    REASONS = "reason"
    ANSWERS = "answer"
    SOURCES = "source"
    QUOTATIONS = "quotation"
    ONE_SOURCE = "one"


class Place(NamedTuple):
    """A place of the map. `statement` is what a reader looks at there; `argument` the objection that has no answer, or
    the argument on which the words are cited. `head` heads the column it is in. With words that were not found come the
    source, the words, what was found instead and the id by which they are corrected; with a position on one source, how
    far it rests on that.
    """

    section: Section
    name: str
    statement: int
    head: int
    argument: int | None = None
    source: str = ""
    quote: str = ""
    instead: NotFound | None = None
    one: OneSource | None = None
    citation: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one position (None: of a section that is not folded). Of `places`, the first `shown` have words."""

    head: int | None
    places: tuple[Place, ...]
    folded: bool
    shown: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A section, all its places counted."""

    section: Section
    count: int
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Review:
    """A map's checklist. `graph` has the words of what is shown, `chosen` is the place that is looked at.

    `place` is where the chosen one stands among all (0 where there is none); `unattached` says of how many quotations
    there is no document to check against, by source, and `compared` what was found of the others.
    """

    head: MapHead
    structure: Structure
    graph: ArgumentGraph
    sources: Mapping[str, Source]
    sections: tuple[Listed, ...]
    places: tuple[Place, ...]
    place: int
    unattached: Mapping[str, int]
    compared: Comparison

    @property
    def chosen(self) -> Place | None:
        """The place that is looked at: the one asked for, else the first."""
        return self.places[self.place] if self.places else None


@dataclass(frozen=True, slots=True)
class Walk:
    """Where one place stands among all, for the bar that leads from one to the next on the map.

    `place` counts from 1; it is 0 where the place that was named is on the list no more, and `after` is the first then.
    """

    total: int
    place: int
    before: Place | None
    after: Place | None


class Cited(NamedTuple):
    """A citation with its id, by what it rests on: a statement (of itself or by a stance), or an argument."""

    id: int
    statement: int | None
    argument: int | None
    source: str
    quote: str


def review(
    session: Session,
    reader: Reader,
    slug: str,
    at: int | None,
    chosen: str,
    structures: StructureCache | None,
    checks: CheckCache,
) -> Review:
    """The checklist of the map, with the place of that name looked at. Raises `Absent`."""
    head = map_head(session, reader, slug, at)
    structure, sources, cited, compared, places = _all(session, head, structures, checks)
    names = [one.name for one in places]
    place = names.index(chosen) if chosen in names else 0
    sections = tuple(_sections(places, places[place].name if places else ""))
    numbers, arguments = _shown(structure, sections, places[place : place + 1])
    unattached: dict[str, int] = {}
    for source, _ in sorted({(one.source, one.quote) for one in cited if one.quote}):
        if source not in compared.documents:
            unattached[source] = unattached.get(source, 0) + 1
    return Review(
        head=head,
        structure=structure,
        graph=words_of(session, head, numbers, arguments),
        sources=sources,
        sections=sections,
        places=places,
        place=place,
        unattached=unattached,
        compared=compared,
    )


def walk(session: Session, head: MapHead, name: str, structures: StructureCache | None, checks: CheckCache) -> Walk:
    """Where the place of that name stands among the places of the map, and its neighbours."""
    places = _all(session, head, structures, checks)[-1]
    names = [one.name for one in places]
    if name not in names:
        return Walk(len(places), 0, None, places[0] if places else None)
    at = names.index(name)
    before = places[at - 1] if at else None
    return Walk(len(places), at + 1, before, places[at + 1] if at + 1 < len(places) else None)


def citations_of(session: Session, head: MapHead) -> tuple[Cited, ...]:
    """Every citation of the map by what it rests on, in one query."""
    if head.at is not None:
        return tuple(_past_citations(past(session, head.id, head.version, (CITATIONS, STANCES))))
    rows = session.connection().execute(
        select(
            CITATIONS.c.id,
            func.coalesce(CITATIONS.c.statement, STANCES.c.statement),
            CITATIONS.c.argument,
            CITATIONS.c.source,
            CITATIONS.c.quote,
        )
        .outerjoin(STANCES, and_(STANCES.c.map_id == CITATIONS.c.map_id, STANCES.c.id == CITATIONS.c.stance))
        .where(CITATIONS.c.map_id == head.id)
        .order_by(CITATIONS.c.id)
    )
    return tuple(Cited(*row) for row in rows)


def blank_of(session: Session, head: MapHead) -> frozenset[int]:
    """The numbers of the statements that keep their place and have no words any more, in one query."""
    if head.at is not None:
        rows = past(session, head.id, head.version, [STATEMENTS]).statements
        return frozenset(row["number"] for row in rows if row["standing"] != Standing.PRESENT)
    blank = select(STATEMENTS.c.number).where(
        STATEMENTS.c.map_id == head.id, STATEMENTS.c.standing.not_in((Standing.PRESENT, Standing.GONE))
    )
    return frozenset(session.connection().execute(blank).scalars())


def _past_citations(content: Content) -> Iterator[Cited]:
    by_stance = {row["id"]: row["statement"] for row in content.stances}
    for row in content.citations:
        yield Cited(
            row["id"], row["statement"] or by_stance.get(row["stance"]), row["argument"], row["source"], row["quote"]
        )


def _all(
    session: Session, head: MapHead, structures: StructureCache | None, checks: CheckCache
) -> tuple[Structure, Mapping[str, Source], tuple[Cited, ...], Comparison, tuple[Place, ...]]:
    structure = structure_of(session, head, structures)
    blank = blank_of(session, head)
    cited = tuple(one for one in citations_of(session, head) if _stands(structure, blank, one))
    sources = {source.key: source for source in choices(session, head).sources}
    compared = compare(session, head.id, sources, [(one.source, one.quote) for one in cited], checks)
    return structure, sources, cited, compared, tuple(_places(structure, blank, cited, compared))


def _stands(structure: Structure, blank: frozenset[int], one: Cited) -> bool:
    if one.statement is not None:
        return one.statement in structure.kinds and one.statement not in blank
    return one.argument in structure.arguments


def _sources_of(cited: Iterable[Cited]) -> tuple[Sources, Sources]:
    stated: dict[int, set[str]] = {}
    argued: dict[int, set[str]] = {}
    for one in cited:
        if one.statement is not None:
            stated.setdefault(one.statement, set()).add(one.source)
        elif one.argument is not None:
            argued.setdefault(one.argument, set()).add(one.source)
    return stated, argued


def _places(
    structure: Structure, blank: frozenset[int], cited: tuple[Cited, ...], compared: Comparison
) -> Iterator[Place]:
    found = checklist(structure, blank, *_sources_of(cited))
    order = {head: at for at, column in enumerate(structure.columns) for head in column.heads}

    def by_column(some: Iterable[Place]) -> list[Place]:
        return sorted(some, key=lambda one: order[one.head])

    for number in found.reasonless:
        yield Place(Section.REASONS, f"{Section.REASONS}.s{number}", number, number)
    yield from by_column(_objections(structure, found.unanswered))
    yield from by_column(
        Place(Section.SOURCES, f"{Section.SOURCES}.s{number}", number, structure.head_of(number))
        for number in found.unsourced
    )
    yield from by_column(_misquoted(structure, cited, compared))
    for one in found.one_source:
        number = one.position
        name = f"{Section.ONE_SOURCE}.s{number}"
        yield Place(Section.ONE_SOURCE, name, number, number, source=one.source, one=one)


def _objections(structure: Structure, unanswered: Iterable[int]) -> Iterator[Place]:
    for number in unanswered:
        argument = structure.arguments[number]
        against = argument.target
        if against is None:
            assert argument.undercuts is not None
            cut = structure.arguments[argument.undercuts]
            against = cut.premises[-1] if cut.target is None else cut.target
        head = structure.head_of(against)
        yield Place(Section.ANSWERS, f"{Section.ANSWERS}.a{number}", argument.premises[0], head, number)


def _misquoted(structure: Structure, cited: Iterable[Cited], compared: Comparison) -> Iterator[Place]:
    met: dict[str, int] = {}
    for one in {(one.statement, one.argument, one.source, one.quote): one for one in cited}.values():
        instead = compared.missing(one.source, one.quote)
        if instead is None:
            continue
        if one.statement is not None:
            number, ref = one.statement, f"s{one.statement}"
        else:
            assert one.argument is not None
            number, ref = structure.arguments[one.argument].premises[0], f"a{one.argument}"
        met[ref] = met.get(ref, 0) + 1
        name = f"{Section.QUOTATIONS}.{ref}" + (f".{met[ref]}" if met[ref] > 1 else "")
        yield Place(
            Section.QUOTATIONS,
            name,
            number,
            structure.head_of(number),
            one.argument,
            source=one.source,
            quote=one.quote,
            instead=instead,
            citation=one.id,
        )


def _sections(places: tuple[Place, ...], chosen: str) -> Iterator[Listed]:
    for section in Section:
        some = tuple(one for one in places if one.section is section)
        folds = len(some) > FOLDED_ABOVE and section in (Section.ANSWERS, Section.SOURCES, Section.QUOTATIONS)
        if folds:
            groups = [_group(head, tuple(under), chosen) for head, under in groupby(some, key=lambda one: one.head)]
        else:
            groups = [Group(None, some, False, min(len(some), ROWS_AT_MOST))] if some else []
        yield Listed(section, len(some), tuple(groups))


def _group(head: int, places: tuple[Place, ...], chosen: str) -> Group:
    """A position's places, folded unless the chosen one is among them; what is shown always holds that one."""
    at = next((at for at, one in enumerate(places) if one.name == chosen), None)
    if at is None:
        return Group(head, places, True, min(len(places), BOXES_AT_MOST))
    return Group(head, places, False, min(len(places), max(ROWS_AT_MOST, at + 1)))


def _shown(structure: Structure, sections: Iterable[Listed], chosen: Iterable[Place]) -> tuple[set[int], set[int]]:
    """The statements and arguments whose words the page needs."""
    groups = [group for listed in sections for group in listed.groups]
    places = [*chosen, *(place for group in groups for place in group.places[: group.shown])]
    numbers = {group.head for group in groups if group.head is not None}
    arguments: set[int] = set()
    for place in places:
        numbers.add(place.statement)
        some = {place.argument, structure.home_of.get(place.statement)} - {None}
        arguments |= {number for number in some if number is not None}
    for number in list(arguments):
        argument = structure.arguments[number]
        numbers.update(argument.premises)
        if argument.target is not None:
            numbers.add(argument.target)
    return numbers & structure.kinds.keys(), arguments
