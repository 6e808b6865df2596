"""The entries of a map's sources, speakers and cases, and how much of the map rests on each."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.graph import Case, Source, Speaker
from argmap.domain.permissions import Action, Reader
from argmap.models.tables import ARGUMENT_CASES, CITATIONS, STANCES
from argmap.queries.graphs import Choices, choices
from argmap.queries.maps import MapHead, map_head
from argmap.queries.waiting import reads_first

Entry = Source | Speaker | Case
_COUNTED = {
    "sources": CITATIONS.c.source,
    "speakers": STANCES.c.speaker,
    "cases": ARGUMENT_CASES.c.case_key,
}


class Entries(NamedTuple):
    """The entries in alphabetical order, and by key how many quotations, stances or arguments name each.

    `may_send`: the reader may add, correct and merge them, `may_edit`: at once; a moderator reads the others' first.
    """

    head: MapHead
    entries: tuple[Entry, ...]
    uses: dict[str, int]
    may_edit: bool
    may_send: bool


def entries_of(session: Session, reader: Reader, slug: str, noun: str) -> Entries:
    """The map's "sources", "speakers" or "cases". Raises `Absent`."""
    head = map_head(session, reader, slug)
    column = _COUNTED[noun]
    counted = select(column, func.count()).where(column.table.c.map_id == head.id).group_by(column)
    uses = {row[0]: row[1] for row in session.connection().execute(counted)}
    edits, sends = may_edit_entries(session, reader, head), may_send_entries(head)
    return Entries(head, _chosen(choices(session, head), noun), uses, edits, sends)


def _chosen(offered: Choices, noun: str) -> tuple[Entry, ...]:
    if noun == "sources":
        return offered.sources
    return offered.speakers if noun == "speakers" else offered.cases


def may_send_entries(head: MapHead) -> bool:
    """Whether the reader may add and correct sources, speakers, cases and stances, at once or read first."""
    return head.at is None and Action.EDIT_SOURCES in head.may


def may_edit_entries(session: Session, reader: Reader, head: MapHead) -> bool:
    """Whether the reader may add and correct sources, speakers, cases and stances at once."""
    return may_send_entries(head) and not reads_first(session, reader, head.id, head.grounds, Action.EDIT_SOURCES)
