"""Backups: one format for both databases, so that what a laptop kept can go on at a university."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

Progress = Callable[[str, int, int], None]
"""Told the name of a table, the rows done and the rows in all."""


def backup(engine: Engine, path: Path, progress: Progress | None = None) -> None:
    """Write everything to one file, as it was at one moment, while people go on writing. The file appears whole or not
    at all. Raises `Unavailable`, `OSError`.
    """
    raise NotImplementedError


def restore(engine: Engine, path: Path, *, replace: bool = False, progress: Progress | None = None) -> None:
    """Read a backup into an upgraded database.

    Raises `Conflict` where it holds maps already and `replace` is not given, `Unreadable` where the file is damaged or
    of a newer program, `Unavailable`; nothing is changed then.
    """
    raise NotImplementedError
