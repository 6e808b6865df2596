"""Maps as they are read: the library, a map's head, its wordless structure, and the words of what a page shows."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from argmap.domain.graph import ArgumentGraph, Case, Source, Speaker
from argmap.domain.permissions import Action, Reader
from argmap.domain.structure import Structure

StructureCache = MutableMapping[tuple[int, int], Structure]


@dataclass(frozen=True, slots=True)
class MapHead:
    """A map without its content: what every page of it says at the top.

    `version` is the version that is shown and `latest` the newest; they differ only where an address asks for an
    earlier one (`at`). The counts are of what stands (withdrawn ones are not counted) in the newest version. `may` is what
    the reader may do with the map as a whole; it never holds what can only be done to one's own.
    """

    id: int
    slug: str
    title: str
    question: str
    introduction: str
    version: int
    latest: int
    statements: int
    arguments: int
    positions: int
    speakers: int
    sources: int
    created: datetime
    changed: datetime
    may: frozenset[Action]

    @property
    def at(self) -> int | None:
        """The earlier version that is shown, None for the newest."""
        return None if self.version == self.latest else self.version


@dataclass(frozen=True, slots=True)
class Choices:
    """What the toolbar and the forms offer to choose from, each in alphabetical order without regard to marks."""

    speakers: tuple[Speaker, ...]
    cases: tuple[Case, ...]
    sources: tuple[Source, ...]


def library(session: Session, reader: Reader) -> tuple[MapHead, ...]:
    """The maps that the reader may see, the one the program opens with first, then in the order they were made."""
    raise NotImplementedError


def map_head(session: Session, reader: Reader, slug: str, at: int | None = None) -> MapHead:
    """The map of that address. Raises `Absent` where there is none, or where it has no version `at`."""
    raise NotImplementedError


def structure_of(session: Session, head: MapHead, cache: StructureCache | None = None) -> Structure:
    """The whole map's structure at the head's version, read as integers; `cache` is keyed by (map id, version).

    A statement that was withdrawn but that others have built on is in it, so that their arguments keep their place;
    what was withdrawn otherwise is not.
    """
    raise NotImplementedError


def graph_of(session: Session, head: MapHead, structure: Structure, statements: Collection[int]) -> ArgumentGraph:
    """The words of those statements: with the arguments that have them as premise or target, their undercuts, the
    stances on them, and the speakers, sources and cases that these name. At the head's version.

    Statements that are only needed to complete an argument are not in it: an argument's premises may be unknown to it.
    """
    raise NotImplementedError


def whole_graph(session: Session, head: MapHead) -> ArgumentGraph:
    """Everything that the map says at the head's version, for exports."""
    raise NotImplementedError


def matches(
    session: Session, head: MapHead, structure: Structure, *, held_by: str = "", kind: str = "", find: str = ""
) -> frozenset[int] | None:
    """The numbers of the statements that all given filters let through; None where no filter is given.

    `held_by` is a speaker's key (endorses, or endorses conditionally), `kind` a shape, `find` words that all occur in
    title or text (case and marks do not count), or a number: "12", or "a5" for the premises of an argument.
    """
    raise NotImplementedError


def choices(session: Session, head: MapHead) -> Choices:
    """The speakers, cases and sources of the map."""
    raise NotImplementedError
