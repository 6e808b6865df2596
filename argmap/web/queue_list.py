"""The queue as a list: which part of it an address asks for, and what each row says of what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from argmap.domain import vetting
from argmap.domain.draft_json import SourcesDraft
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.vocabulary import Kind
from argmap.queries.queue import QueueRow
from argmap.queries.statements import nearest_to_each
from argmap.web.moderating import KindTold, ago, kind_told, sentence_told, target_told

SHOWN = {"": "All", "new": "New", "reworded": "Reworded", "appealed": "Appeals"}
"""The parts of what waits, by what the address calls them."""
FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which part of the queue the address asks for.

    `like` is a contribution whose author's are wanted only; `flag` names the flagged statement that is open
    ("slug/12"), `start` is the place of the first one of the page.
    """

    slug: str = ""
    which: str = ""
    after: int = 0
    item: int | None = None
    like: int = 0
    flag: str = ""
    start: int = 0

    def to(self, **changes: Any) -> str:
        """The address of the queue with these changes."""
        told = {
            "map": self.slug,
            "show": self.which,
            "like": self.like,
            "after": self.after,
            "item": self.item,
            "flag": self.flag,
            "start": self.start,
            **changes,
        }
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/moderation?{query}" if query else "/moderation"

    def part(self, which: str) -> str:
        """The address of another part of it, from its beginning."""
        return self.to(show=which, after=0, item=None, flag="", start=0)


def wish_in(told: Mapping[str, str]) -> Wish:
    """What an address or a form says of it; what cannot be read is left out."""

    def number(name: str) -> int:
        value = told.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0

    which = told.get("show", "")
    return Wish(
        told.get("map", "")[:100],
        which if which in SHOWN or which == FLAGGED else "",
        number("after"),
        number("item") or None,
        number("like"),
        told.get("flag", "")[:120],
        number("start"),
    )


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


def rows_told(
    session: Session, rows: Sequence[QueueRow], wish: Wish, current: int | None, now: datetime
) -> list[RowTold]:
    """The rows; `current` is the number of the contribution that is open. One query."""
    sentences = [
        (place, (row.map_id, vetting.text_of(row.draft)))
        for place, row in enumerate(rows)
        if not isinstance(row.draft, SourcesDraft) and vetting.text_of(row.draft)
    ]
    near = nearest_to_each(session, [sentence for _, sentence in sentences])
    like = {place: near[at][0] for at, (place, _) in enumerate(sentences) if at in near}
    return [_row(row, wish, current, now, like.get(place)) for place, row in enumerate(rows)]


def _row(row: QueueRow, wish: Wish, current: int | None, now: datetime, like: int | None) -> RowTold:
    notes = []
    if row.mine:
        notes.append("your own")
    if row.appealed:
        notes.append("appeal against your decision" if row.yours else "appeal")
    if row.held:
        notes.append("another moderator reads it")
    if isinstance(row.draft, ArgumentDraft) and row.draft.kind is Kind.EVIDENCE and not vetting.cites(row.draft):
        notes.append("no source")
    if like is not None and row.target != f"s{like}":
        notes.append(f"similar to {like}")
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
