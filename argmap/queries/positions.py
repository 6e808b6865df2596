"""Who holds what: speakers against key statements, where they agree and where they divide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session

from argmap.domain.graph import Source, Speaker, Stance
from argmap.domain.permissions import Reader
from argmap.domain.vocabulary import StanceKind
from argmap.queries.lines import StatementLine
from argmap.queries.maps import MapHead


class Balance(NamedTuple):
    """How many speakers endorse, endorse conditionally, reject, only ask, and are silent."""

    endorses: int
    conditional: int
    rejects: int
    asks: int
    silent: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A key statement on which at least two speakers take a stand, and who takes which.

    `sides` holds only the kinds that somebody takes, questions left out: one side is an agreement, several a division.
    """

    statement: StatementLine
    sides: Mapping[StanceKind, tuple[Speaker, ...]]


@dataclass(frozen=True)
class Matrix:
    """Key statements (positions by number, then every other statement on which at least two speakers have a stance) and the
    speakers who have a stance on one of them, in alphabetical order.

    `cells` is keyed by (speaker's key, statement's number); what is not in it is silence. `sources` are those that the
    cells' citations name.
    """

    head: MapHead
    speakers: tuple[Speaker, ...]
    statements: tuple[StatementLine, ...]
    cells: Mapping[tuple[str, int], Stance]
    balance: Mapping[int, Balance]
    agreements: tuple[Meeting, ...]
    divisions: tuple[Meeting, ...]
    sources: Mapping[str, Source]


def matrix(session: Session, reader: Reader, slug: str, at: int | None = None) -> Matrix:
    """Who holds what in the map. Raises `Absent`."""
    raise NotImplementedError
