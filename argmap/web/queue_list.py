"""The queue as a list: which part of it an address asks for, and what each row says of what waits or is flagged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from argmap.domain import vetting
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.moderation import REASON_WORDS
from argmap.queries.flags import FlaggedItem
from argmap.queries.queue import ModeratedMap, QueueRow
from argmap.web import words
from argmap.web.moderating import KindTold, ago, kind_told, sentence_told, target_told
from argmap.web.site import reader

SHOWN = {"": "All", "new": "New", "reworded": "Reworded", "appealed": "Appeals"}
"""The parts of what waits, by what the address calls them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which part of the queue the address asks for."""

    slug: str = ""
    which: str = ""
    after: int = 0
    item: int | None = None

    def to(self, **changes: Any) -> str:
        """The address of the queue with these changes."""
        told = {"map": self.slug, "show": self.which, "after": self.after, "item": self.item, **changes}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/moderation?{query}" if query else "/moderation"


def wish_in(told: Mapping[str, str]) -> Wish:
    """What an address or a form says of it; what cannot be read is left out."""

    def number(name: str) -> int:
        value = told.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0

    which = told.get("show", "")
    return Wish(told.get("map", "")[:100], which if which in SHOWN else "", number("after"), number("item") or None)


@dataclass(frozen=True, slots=True)
class RowTold:
    """A row of the list. `notes` say in a few words what catches the eye."""

    row: QueueRow
    told: KindTold
    text: str
    place: str
    waited: str
    href: str
    current: bool
    notes: str


def row_told(row: QueueRow, wish: Wish, current: int | None, now: datetime) -> RowTold:
    """One row; `current` is the number of the contribution that is open."""
    notes = []
    if row.mine:
        notes.append("your own")
    if row.appealed:
        notes.append("appeal")
    if row.held:
        notes.append("another moderator reads it")
    if isinstance(row.draft, ArgumentDraft) and row.draft.kind == "evidence" and not vetting.cites(row.draft):
        notes.append("no source")
    place = target_told(row.kind, row.target)
    return RowTold(
        row,
        kind_told(row.kind, row.draft),
        sentence_told(row.draft),
        f"{place} {row.line.title}" if row.line else place,
        ago(now - row.changed),
        wish.to(item=row.id),
        row.id == current,
        ", ".join(notes),
    )


@dataclass(frozen=True, slots=True)
class FlaggedTold:
    """A statement that readers doubt, in one row; it is decided on its own pages, or kept from here."""

    item: FlaggedItem
    slug: str
    map_title: str
    word: str
    reasons: str
    words: tuple[str, ...]
    since: str
    mine: bool


def flagged_told(item: FlaggedItem, of: ModeratedMap, now: datetime) -> FlaggedTold:
    """One row of what is flagged."""
    reasons = [
        f"{REASON_WORDS.get(reason, 'No reason')}{f' ({count})' if count > 1 else ''}" for reason, count in item.reasons
    ]
    return FlaggedTold(
        item,
        of.slug,
        of.title,
        f"{words.SHAPE_WORDS[item.line.shape]} {item.number}",
        words.listed(reasons),
        tuple(flag.words for flag in item.flags if flag.words),
        ago(now - item.since),
        item.author is not None and item.author == reader().contributor_id,
    )
