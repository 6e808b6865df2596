"""What was changed, when, by whom, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from argmap.domain.permissions import Reader
from argmap.queries.maps import MapHead


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change as a page tells it.

    `version` is its address. `kind` is a stored word ("import", "add position", "add argument", "add premises", "reword",
    "withdraw", "undo"); `summary` a sentence without a full stop ("Added objection 70 to 12"). `by` is the name
    shown, None for the operator. `touched` are "s70", "a91": what a page may link. `before` and `after` are the
    statement's text (and titles, where they changed) around a rewording, else empty. `undone_by` is the version that took it back.
    """

    version: int
    when: datetime
    by: str | None
    mine: bool
    kind: str
    summary: str
    touched: tuple[str, ...]
    title_before: str = ""
    title_after: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    undone_by: int | None = None
    may_undo: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Changes, newest first. `number` is the statement it is limited to; `older` the `before` of the next page, if any."""

    head: MapHead
    number: int | None
    rows: tuple[HistoryRow, ...]
    older: int | None
    total: int


def history(
    session: Session,
    reader: Reader,
    slug: str,
    number: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> HistoryPage:
    """The map's changes, or one statement's; only those below version `before`. Raises `Absent`."""
    raise NotImplementedError


def changes_since(session: Session, map_id: int, version: int, limit: int = 100) -> tuple[HistoryRow, ...]:
    """The changes above that version, oldest first: what a browser that reconnects has missed."""
    raise NotImplementedError
