"""The documents of a map as a bibliography, with everything that rests on each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlmodel import Session

from argmap.domain.checklist import Sources, reasons, sources_under
from argmap.domain.graph import Citation, Source, Speaker, Stance
from argmap.domain.permissions import Reader
from argmap.domain.quotations import NotFound
from argmap.domain.structure import Structure
from argmap.domain.text import fold
from argmap.domain.vocabulary import Fidelity, Kind, StanceKind, Voice
from argmap.models.tables import CITATIONS, STANCES
from argmap.queries.checklist import blank_of
from argmap.queries.graphs import StructureCache, choices, structure_of, words_of
from argmap.queries.lines import ArgumentLine, StatementLine, argument_line, statement_line
from argmap.queries.maps import MapHead, map_head
from argmap.queries.quotations import CheckCache, Comparison, compare
from argmap.queries.rows import past


@dataclass(frozen=True, slots=True)
class Resting:
    """What rests on a quotation: a statement, with `speaker` and `stance` where it is a stance on it, or an argument.

    Exactly one of `statement` and `argument` is given. `reporter` is given exactly when `voice` is SPEAKER.
    """

    statement: StatementLine | None
    argument: ArgumentLine | None
    speaker: Speaker | None
    stance: StanceKind | None
    voice: Voice
    reporter: Speaker | None
    fidelity: Fidelity

    @property
    def noted(self) -> str:
        """The content note that lies over what rests on it; "" where there is none."""
        if self.statement is not None:
            return self.statement.title if self.statement.noted else ""
        return "" if self.argument is None else self.argument.argument.noted


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document, once, with everything that rests on them. `heading` and `place` are the locator's halves
    ("The Dialogue Process" and "¶3"; a note has only a place, "n. 5"). `instead` says what the attached document has
    where it was compared and the words are not in it.
    """

    quote: str
    locator: str
    heading: str
    place: str
    resting: tuple[Resting, ...]
    instead: NotFound | None = None


class Checked(NamedTuple):
    """Of a document's quotations, how many stand in the attached text, how many do not, how many wait."""

    found: int
    missing: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the bibliography. `same_author` says that the entry above has the same author (a three-em dash).

    `quotations` are in the order of the document as far as locators tell: what stands under no heading, headings in the
    order in which the map first cites them, paragraphs by number, notes last. `statements` are the numbers of all that
    rest on it, `positions` those that are positions. `checked` is None where there is no document to check against.
    """

    source: Source
    same_author: bool
    quotations: tuple[Quotation, ...]
    statements: tuple[int, ...]
    positions: tuple[int, ...]
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Leaning:
    """A position and, for each source's key, how many statements of its column (itself included) cite it.

    `reasons` is how many reasons it has, `supporting` the sources that these come from, at any depth.
    """

    position: StatementLine
    counts: Mapping[str, int]
    reasons: int = 0
    supporting: frozenset[str] = frozenset()

    @property
    def documents(self) -> int:
        """How many documents its column rests on."""
        return sum(1 for count in self.counts.values() if count)


@dataclass(frozen=True)
class Bibliography:
    """All documents of a map, alphabetical by author (or title), marks on letters not counting.

    `statements` is how many the map has at that moment; withdrawn ones do not count.
    """

    head: MapHead
    statements: int
    entries: tuple[Entry, ...]
    leanings: tuple[Leaning, ...]
    compared: Comparison


def bibliography(
    session: Session,
    reader: Reader,
    slug: str,
    at: int | None = None,
    cache: StructureCache | None = None,
    checks: CheckCache | None = None,
) -> Bibliography:
    """The map's documents and what rests on them. Raises `Absent`."""
    head = map_head(session, reader, slug, at)
    structure = structure_of(session, head, cache)
    ordered = sorted(
        choices(session, head).sources, key=lambda one: (fold(one.author or one.title), fold(one.title), one.key)
    )
    shown = _Resting(session, head, structure)
    compared = shown.compare(session, {source.key: source for source in ordered}, {} if checks is None else checks)
    entries = tuple(
        shown.entry(source, bool(source.author) and above is not None and above.author == source.author)
        for above, source in zip([None, *ordered], ordered, strict=False)
    )
    counts: dict[int, Counter[str]] = {}
    for entry in entries:
        for number in entry.statements:
            counts.setdefault(structure.head_of(number), Counter())[entry.source.key] += 1
    positions = [column.heads[0] for column in structure.columns if column.kind == "position"]
    graph = shown.graph
    blank, cited = blank_of(session, head), shown.sources()
    leanings = tuple(
        Leaning(
            statement_line(graph, structure, number),
            {entry.source.key: counts.get(number, Counter())[entry.source.key] for entry in entries},
            len(reasons(structure, blank, number)),
            sources_under(structure, blank, number, *cited),
        )
        for number in positions
        if not graph.statements[number].withdrawn
    )
    return Bibliography(head, len(structure.kinds.keys() - blank), entries, leanings, compared)


class _Resting:
    """Everything that rests on the documents of a map: its cited statements and arguments, and its positions."""

    def __init__(self, session: Session, head: MapHead, structure: Structure) -> None:
        self._structure = structure
        self._map_id = head.id
        cited = _cited_statements(session, head)
        arguments = _cited_arguments(session, head) & structure.arguments.keys()
        positions = {number for number, kind in structure.kinds.items() if kind is Kind.POSITION}
        named = {n for a in arguments for n in _ends(structure, a)}
        cut = {c for a in arguments if (c := structure.arguments[a].undercuts) is not None}
        named |= {n for a in cut for n in _ends(structure, a)}
        statements = (cited | positions | named) & structure.kinds.keys()
        self.graph = words_of(session, head, statements, arguments | cut)
        self._found: dict[str, dict[tuple[str, str], list[Resting]]] = {}
        self._order: dict[str, dict[str, int]] = {}
        self._numbers: dict[str, set[int]] = {}
        self._argued: dict[int, set[str]] = {}
        self._compared = Comparison()
        self._collect()

    def compare(self, session: Session, sources: Mapping[str, Source], checks: CheckCache) -> Comparison:
        """Compare the quotations with the documents that are attached, for the entries."""
        quoted = {(key, quote) for key, found in self._found.items() for _, quote in found}
        self._compared = compare(session, self._map_id, sources, quoted, checks)
        return self._compared

    def sources(self) -> tuple[Sources, Sources]:
        """The sources that statements cite, and those that arguments cite, each by number."""
        stated: dict[int, set[str]] = {}
        for key, numbers in self._numbers.items():
            for number in numbers:
                stated.setdefault(number, set()).add(key)
        return stated, self._argued

    def _collect(self) -> None:
        graph = self.graph
        for number in sorted(graph.statements):
            line = statement_line(graph, self._structure, number)
            for citation in graph.statements[number].citations:
                self._add(citation, line, None, None)
            for stance in graph.stances_on.get(number, ()):
                for citation in stance.citations:
                    self._add(citation, line, None, stance)
        for number in sorted(graph.arguments):
            for citation in graph.arguments[number].citations:
                self._argued.setdefault(number, set()).add(citation.source)
                self._add(citation, None, argument_line(graph, self._structure, number, 0), None)

    def _add(
        self, citation: Citation, statement: StatementLine | None, argument: ArgumentLine | None, stance: Stance | None
    ) -> None:
        speakers = self.graph.speakers
        resting = Resting(
            statement,
            argument,
            None if stance is None else speakers[stance.speaker],
            None if stance is None else stance.kind,
            citation.voice,
            None if citation.reporter is None else speakers[citation.reporter],
            citation.fidelity,
        )
        self._found.setdefault(citation.source, {}).setdefault((citation.locator, citation.quote), []).append(resting)
        headings = self._order.setdefault(citation.source, {})
        headings.setdefault(split_locator(citation.locator)[0], len(headings))
        if statement is not None:
            self._numbers.setdefault(citation.source, set()).add(statement.number)

    def entry(self, source: Source, same_author: bool) -> Entry:
        """The bibliography's entry of that source."""
        headings = self._order.get(source.key, {})
        quotations = [
            Quotation(
                quote, locator, *split_locator(locator), tuple(resting), self._compared.missing(source.key, quote)
            )
            for (locator, quote), resting in self._found.get(source.key, {}).items()
        ]
        quotations.sort(
            key=lambda one: (
                _is_note(one.place),
                # What stands under no heading stands before the first one.
                headings[one.heading] if one.heading else -1,
                _in_order(one.place),
            )
        )
        statements = tuple(sorted(self._numbers.get(source.key, ())))
        kinds = self._structure.kinds
        positions = tuple(number for number in statements if kinds[number] is Kind.POSITION)
        return Entry(source, same_author, tuple(quotations), statements, positions, self._checked(source.key))

    def _checked(self, key: str) -> Checked | None:
        if key not in self._compared.documents:
            return None
        words = {quote for _, quote in self._found.get(key, {}) if quote}
        waiting = sum((key, quote) in self._compared.waiting for quote in words)
        missing = sum(self._compared.missing(key, quote) is not None for quote in words)
        return Checked(len(words) - missing - waiting, missing, waiting)


def split_locator(locator: str) -> tuple[str, str]:
    """The heading and the place under it: "The Dialogue Process, ¶3" is ("The Dialogue Process", "¶3")."""
    found = _PLACE.search(locator)
    if found is None:
        return locator, ""
    return locator[: found.start()].rstrip(" ,;"), found[0]


_PLACE = re.compile(r"(?:¶{1,2}|n\.|nn\.|p\.|pp\.)\s*[0-9].*$")


def _is_note(place: str) -> bool:
    return place.startswith("n")


def _in_order(place: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"[0-9]{1,9}", place))


def _ends(structure: Structure, number: int) -> tuple[int, ...]:
    argument = structure.arguments[number]
    return argument.premises if argument.target is None else (*argument.premises, argument.target)


def _cited_statements(session: Session, head: MapHead) -> set[int]:
    if head.at is not None:
        content = past(session, head.id, head.version, (CITATIONS, STANCES))
        by_stance = {row["id"]: row["statement"] for row in content.stances}
        cited = (row["statement"] or by_stance.get(row["stance"]) for row in content.citations)
        return {number for number in cited if number is not None}
    stated = select(CITATIONS.c.statement).where(CITATIONS.c.map_id == head.id, CITATIONS.c.statement.is_not(None))
    taken = (
        select(STANCES.c.statement)
        .join(CITATIONS, and_(CITATIONS.c.map_id == STANCES.c.map_id, CITATIONS.c.stance == STANCES.c.id))
        .where(STANCES.c.map_id == head.id)
    )
    return set(session.connection().execute(stated.union(taken)).scalars())


def _cited_arguments(session: Session, head: MapHead) -> set[int]:
    if head.at is not None:
        rows = past(session, head.id, head.version, [CITATIONS]).citations
        return {row["argument"] for row in rows} - {None}
    stated = select(CITATIONS.c.argument).where(CITATIONS.c.map_id == head.id, CITATIONS.c.argument.is_not(None))
    return set(session.connection().execute(stated).scalars())
