"""Search over all maps."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from argmap.domain.permissions import Reader
from argmap.queries.lines import StatementLine


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found, and the map it is in; `line` is None where the map itself matched (title or question)."""

    slug: str
    map_title: str
    line: StatementLine | None


def search(session: Session, reader: Reader, text: str, limit: int = 50) -> list[Hit]:
    """What holds all the words of `text`: maps first, then statements whose title does, then whose text does."""
    raise NotImplementedError
