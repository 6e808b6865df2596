"""What every operation is given, and the wrapper that all that change a map go through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine


def utc_now() -> datetime:
    """The clock of a running program."""
    return datetime.now(UTC)


def tell_nobody(map_id: int, version: int) -> None:
    """The `notify` of a program to which no browser listens."""


@dataclass(frozen=True)
class Desk:
    """The database to write to, the clock to read, and whom to tell (map id, version) after each commit.

    What `notify` raises is logged and never reaches whoever contributed: their work is kept.
    """

    engine: Engine
    clock: Callable[[], datetime] = utc_now
    notify: Callable[[int, int], None] = tell_nobody


@dataclass(frozen=True, slots=True)
class Done:
    """What an operation did: the map's new version, and what to select ("s70", "a91"), the first thing first."""

    map_id: int
    slug: str
    version: int
    created: tuple[str, ...]
