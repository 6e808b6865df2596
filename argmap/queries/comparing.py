"""Two moments of one map: what differs, and the changes that made the difference."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlmodel import Session

from argmap.domain.comparing import GHOST, Comparison, Sort, compare
from argmap.domain.content_notes import NO_NOTES, Notes
from argmap.domain.permissions import Reader
from argmap.models.changes import ChangeKind
from argmap.models.tables import CHANGE_IMAGES, CHANGES
from argmap.queries.graphs import whole_graph
from argmap.queries.history_rows import HistoryRow, told
from argmap.queries.maps import MapHead, map_head
from argmap.queries.notes import notes_ever

TOLD_AT_MOST = 200
"""So many differences are told with the changes that made them; of more, moments nearer to each other are asked for."""

_MAKING = {
    Sort.REWORDED: (ChangeKind.REWORD, ChangeKind.RESTORE, ChangeKind.CHANGE_KIND, ChangeKind.SPLIT, ChangeKind.REDACT),
    Sort.MOVED: (ChangeKind.MOVE, ChangeKind.LINK, ChangeKind.UNLINK, ChangeKind.ATTACH, ChangeKind.MERGE),
    Sort.REMOVED: (ChangeKind.WITHDRAW, ChangeKind.MERGE, ChangeKind.HIDE, ChangeKind.UNLINK),
}
"""The sorts of change that are looked for first; else it is the last one that touched the thing."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and what is said around it.

    `before` and `after` are the versions compared, `when` tells the moments of these, their neighbours, and the first
    and the newest change. `made` has the change behind each difference, by sort and ref; `more` counts the differences
    beyond those. `notes` are the content notes over the union, and `asked` is the statement whose note is taken away.
    """

    head: MapHead
    before: int
    after: int
    when: Mapping[int, datetime]
    comparison: Comparison
    made: Mapping[tuple[Sort, str], HistoryRow]
    more: int
    notes: Notes = NO_NOTES
    asked: int | None = None

    @property
    def between(self) -> int:
        """How many changes lie between the two moments."""
        return abs(self.after - self.before)


def compared(
    session: Session, reader: Reader, slug: str, before: int | None, after: int | None, asked: int | None = None
) -> Compared:
    """The map at the versions `before` (None: its first) and `after` (None: its newest), in bounded queries.

    A version that there is not counts as the nearest one that there is. Raises `Absent`.
    """
    head = map_head(session, reader, slug)
    start, end = (min(max(version, 1), head.latest) for version in (before or 1, after or head.latest))
    then, now = (map_head(session, reader, slug, version) for version in (start, end))
    comparison = compare(whole_graph(session, then), whole_graph(session, now))
    notes = NO_NOTES
    if head.noted:
        notes = notes_ever(session, head.id, (comparison.after.structure, comparison.before.structure))
    shown = comparison.differences[:TOLD_AT_MOST]
    made = _made(session, reader, head.id, sorted((start, end)), [(one.sort, one.ref) for one in shown], asked)
    wanted = {n for version in (start, end) for n in (version - 1, version, version + 1)} | {1, head.latest}
    moments = session.connection().execute(
        select(CHANGES.c.version, CHANGES.c.at).where(CHANGES.c.map_id == head.id, CHANGES.c.version.in_(wanted))
    )
    when = {row.version: row.at for row in moments}
    more = len(comparison.differences) - len(shown)
    return Compared(head, start, end, when, comparison, made, more, _over_union(notes, comparison), asked)


def _over_union(notes: Notes, comparison: Comparison) -> Notes:
    """The same notes over what stands in its old place once more."""
    ghosts = {number: notes.over[number - GHOST] for number in comparison.ghosts if number - GHOST in notes.over}
    return Notes({**notes.over, **ghosts}, notes.words) if ghosts else notes


def _made(
    session: Session,
    reader: Reader,
    map_id: int,
    span: Collection[int],
    wanted: Collection[tuple[Sort, str]],
    asked: int | None,
) -> dict[tuple[Sort, str], HistoryRow]:
    """The change behind each difference: of those between the two moments that touched the thing, the last fitting."""
    first, last = span
    images = CHANGE_IMAGES
    found = session.connection().execute(
        select(images.c.subject, CHANGES.c.kind, func.max(CHANGES.c.version))
        .join(CHANGES, and_(CHANGES.c.map_id == images.c.map_id, CHANGES.c.version == images.c.version))
        .where(
            images.c.map_id == map_id,
            images.c.version > first,
            images.c.version <= last,
            images.c.subject.in_({ref for _, ref in wanted}),
        )
        .group_by(images.c.subject, CHANGES.c.kind)
    )
    by: dict[str, dict[ChangeKind, int]] = {}
    for subject, kind, version in found:
        by.setdefault(subject, {})[kind] = version
    versions = {}
    for sort, ref in wanted:
        kinds = by.get(ref)
        if kinds:
            fitting = [kinds[kind] for kind in _MAKING.get(sort, ()) if kind in kinds]
            versions[sort, ref] = max(fitting or kinds.values())
    among = frozenset(versions.values())
    rows = {}
    if among:
        found_rows = told(session, reader, map_id, among=among, limit=len(among), asked=asked)
        rows = {row.version: row for row in found_rows}
    return {key: rows[version] for key, version in versions.items()}
