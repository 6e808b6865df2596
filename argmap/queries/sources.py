"""The documents of a map as a bibliography, with everything that rests on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from argmap.domain.graph import Source, Speaker
from argmap.domain.permissions import Reader
from argmap.domain.vocabulary import Fidelity, StanceKind, Voice
from argmap.queries.lines import ArgumentLine, StatementLine
from argmap.queries.maps import MapHead, StructureCache


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


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document, once, with everything that rests on them. `heading` and `place` are the locator's halves
    ("The Dialogue Process" and "¶3"; a note has only a place, "n. 5").
    """

    quote: str
    locator: str
    heading: str
    place: str
    resting: tuple[Resting, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the bibliography. `same_author` says that the entry above has the same author (a three-em dash).

    `quotations` are in the order of the document as far as locators tell: headings in the order in which the map first
    cites them, paragraphs by number, notes last. `statements` are the numbers of all that rest on it, `positions`
    those that are positions.
    """

    source: Source
    same_author: bool
    quotations: tuple[Quotation, ...]
    statements: tuple[int, ...]
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Leaning:
    """A position and, for each source's key, how many statements of its column (itself included) cite it."""

    position: StatementLine
    counts: Mapping[str, int]

    @property
    def documents(self) -> int:
        """How many documents its column rests on."""
        return sum(1 for count in self.counts.values() if count)


@dataclass(frozen=True)
class Bibliography:
    """All documents of a map, alphabetical by author (or title), marks on letters not counting."""

    head: MapHead
    entries: tuple[Entry, ...]
    leanings: tuple[Leaning, ...]


def bibliography(
    session: Session, reader: Reader, slug: str, at: int | None = None, cache: StructureCache | None = None
) -> Bibliography:
    """The map's documents and what rests on them. Raises `Absent`."""
    raise NotImplementedError
