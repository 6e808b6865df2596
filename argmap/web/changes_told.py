"""A change as a page tells it: who, when, what, with the words that went and came."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from argmap.domain.text import propose_title
from argmap.queries.history_rows import HistoryRow
from argmap.queries.places import SHOWN_WITH_ITS_SUBJECT
from argmap.web import words
from argmap.web.differences import Piece, differences

_SIGNS = {
    **dict.fromkeys(("reword", "change kind", "split", "edit map", "restore"), "reworded"),
    **dict.fromkeys(("edit source", "edit speaker", "edit case", "edit stance"), "reworded"),
    **dict.fromkeys(("withdraw", "merge", "hide", "redact"), "removed"),
    **dict.fromkeys(("move", "link", "unlink"), "moved"),
    "undo": "undo",
}


@dataclass(frozen=True, slots=True)
class Touched:
    """A statement or an argument that a change touched, with its page."""

    ref: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class SaidTold:
    """Words that a change brought, altered or took, and where need be what they are ("74", "quotation")."""

    what: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One change in words. `pieces` and `title_pieces` are the word differences of a rewording, `said` the others'.
    `since` leads to what it altered on the map, compared with the moment before, where it did.

    `hindered` says why one's own cannot be taken back, `instead` what can be done (words and address). `redoes`: taking
    it back does something again. `noted` is the content note over its words and its reason.
    """

    version: int
    when: datetime
    day: str
    clock: str
    by: str
    mine: bool
    sign: str
    summary: str
    reason: str
    pieces: tuple[Piece, ...]
    title_pieces: tuple[Piece, ...]
    touched: tuple[Touched, ...]
    more_touched: int
    undone_by: int | None
    may_undo: bool
    at: str
    hindered: str = ""
    redoes: bool = False
    instead: tuple[str, str] = ("", "")
    noted: str = ""
    said: tuple[SaidTold, ...] = ()
    since: str = ""


def how_many(rows: Collection[object]) -> str:
    """As in "3 changes", of the changes beside a statement or an argument; beyond so many only the newest are there."""
    if len(rows) >= SHOWN_WITH_ITS_SUBJECT:
        return f"the newest {SHOWN_WITH_ITS_SUBJECT} changes"
    return words.counted(len(rows), "change")


def tell(row: HistoryRow, slug: str, touched_at_most: int = 12, own: Collection[int] = ()) -> ChangeTold:
    """The change as a page tells it; what an import touched is counted beyond `touched_at_most`.

    `own` are the versions of the reader's own changes that the page lists.
    """
    base = f"/maps/{slug}"
    return ChangeTold(
        version=row.version,
        when=row.when,
        day=words.day(row.when),
        clock=words.clock(row.when),
        by=row.by or words.THIS_SITE,
        mine=row.mine,
        sign=_SIGNS.get(row.kind, "added"),
        summary=row.summary,
        reason=row.reason,
        pieces=differences(row.before, row.after) if row.before != row.after else (),
        title_pieces=() if _title_follows(row) else differences(row.title_before, row.title_after),
        touched=tuple(_touched(ref, base, row.touched_at) for ref in row.touched[:touched_at_most]),
        more_touched=max(len(row.touched) - touched_at_most, 0),
        undone_by=row.undone_by,
        may_undo=row.may_undo,
        at=f"{base}?at={row.version}",
        hindered=row.hindered,
        redoes=row.redoes,
        instead=_instead(row, base, own) if row.hindered else ("", ""),
        noted=row.noted,
        said=_said(row),
        since=f"{base}/compare?from={row.version - 1}&to={row.version}" if row.version > 1 and row.touched else "",
    )


def _title_follows(row: HistoryRow) -> bool:
    """Whether the title says nothing that the text does not: as it was, or both times made of the text."""
    if row.title_before == row.title_after:
        return True
    return (propose_title(row.before), propose_title(row.after)) == (row.title_before, row.title_after)


def _said(row: HistoryRow) -> tuple[SaidTold, ...]:
    several = len({one.about for one in row.said}) > 1
    told = []
    for one in row.said:
        name = one.about.removeprefix("s") if several else ""
        pieces = differences(one.before, one.after) if one.before else (Piece("same", one.after),)
        told.append(SaidTold(" ".join(filter(None, (one.part, "on" if one.part and name else "", name))), pieces))
    return tuple(told)


def _instead(row: HistoryRow, base: str, own: Collection[int]) -> tuple[str, str]:
    """What can be done where a change of one's own cannot be taken back: a later one first, or the same another way."""
    later = re.search(r"because change ([0-9]+) altered", row.hindered)
    if later and int(later[1]) in own:
        return f"Take back change {later[1]} first", f"#change-{later[1]}"
    if row.kind == "edit map":
        return "Correct the map’s words once more instead", f"{base}/settings#words"
    if row.kind in _ENTRIES and not row.touched:
        return "Correct the entry once more instead", f"{base}/{_ENTRIES[row.kind]}"
    subject = next((ref for ref in row.touched if ref[0] == "s"), next(iter(row.touched), None))
    if subject is None:
        return "", ""
    name, number = subject.removeprefix("s"), subject[1:]
    if subject[0] == "a":
        page = f"{base}/arguments/{number}"
        if row.kind == "edit stance":
            return f"Correct what is cited for {name} instead", f"{page}/citations"
        if row.kind == "edit case":
            return f"Say anew in which cases {name} holds", f"{page}/change?how=cases"
        return f"Change {name} once more instead", f"{page}/change"
    page = f"{base}/statements/{number}"
    if row.kind in _BUILT_ON:
        return f"Withdraw {name} instead: its words go, and what others built on it stays", f"{page}/withdraw"
    if row.kind == "reword":
        return f"Reword {name} once more instead", f"{page}/reword"
    if row.kind == "edit stance":
        return f"Correct what is said of {name} instead", f"{page}/stances"
    return f"Change {name} once more instead", f"{page}/change"


_ENTRIES = {"edit source": "sources", "edit speaker": "speakers", "edit case": "cases"}
_BUILT_ON = frozenset({"add position", "add argument", "add premises", "split", "paste"})


def _touched(ref: str, base: str, at: int | None) -> Touched:
    shown = "" if at is None else f"?at={at}"
    if ref[0] == "s":
        return Touched(ref, ref[1:], f"{base}/statements/{ref[1:]}{shown}")
    return Touched(ref, ref, f"{base}/arguments/{ref[1:]}{shown}")
