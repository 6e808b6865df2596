"""What is sent to a live debate as its chair reads it: what waits, what was decided, and what is close to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.debates import Decline, EntryState, SignalKind
from argmap.domain.draft_json import draft_in
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.errors import Absent
from argmap.domain.moderation import ContributionKind
from argmap.domain.permissions import Reader
from argmap.domain.sides import Side, side_of, side_of_new
from argmap.domain.structure import Structure
from argmap.domain.text import fold
from argmap.domain.vetting import text_of
from argmap.models.tables import DEBATE_ENTRIES, DEBATE_GROUPS, DEBATE_PARTICIPANTS, MAPS
from argmap.queries.debates import DebateHead
from argmap.queries.graphs import StructureCache
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.signals import signals_in
from argmap.queries.statements import Likeness, similar
from argmap.queries.structures import whole_structure

SHOWN_AT_ONCE = 20
JUST_RELEASED = 3
ALIKE_AT_MOST = 2
_ORDERED_AT_MOST = 3_000
_ALIKE_IN_WAITING = 80.0

TABS = (EntryState.HELD, EntryState.RELEASED, EntryState.DECLINED)
"""What the chair's list can show."""


class Author(NamedTuple):
    """Whoever sent a contribution, and the side on which they sit now."""

    id: int
    name: str
    side: str
    muted: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """A contribution with all that a chair decides by. What the scribe wrote has no `author`.

    `about` is the statement that it is put on; where it undercuts an argument, that is `cuts`: the argument's premises
    and its target. `side` follows from the map; None where it hangs on nothing. `line` is the statement that it is,
    once it is released.
    """

    id: int
    state: EntryState
    draft: ArgumentDraft
    group: int
    about: StatementLine | None
    cuts: tuple[tuple[int, ...], int | None] | None
    side: Side | None
    author: Author | None
    sent: datetime
    decided: datetime | None
    reason: Decline | None
    words: str
    line: StatementLine | None
    signals: Mapping[SignalKind, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its sentence; once released, as it stands on the map."""
        return self.line.text if self.line is not None else text_of(self.draft)

    @property
    def groundless(self) -> bool:
        """Whether what it is about has gone, so that it cannot be put up."""
        return self.draft.target is not None and (self.about is None or self.about.withdrawn)


@dataclass(frozen=True, slots=True)
class Contributions:
    """One tab of the chair's list.

    `opened` is the one that is open, `before` and `after` are its neighbours by id. `alike` are statements of the map
    that say nearly what it says, `waiting_too` those of the others shown that do.
    """

    counts: Mapping[EntryState, int]
    tab: EntryState
    shown: tuple[Contribution, ...]
    released: tuple[Contribution, ...]
    opened: Contribution | None
    before: int | None
    after: int | None
    page: int
    pages: int
    alike: tuple[Likeness, ...]
    waiting_too: tuple[Contribution, ...]


class GroupMap(NamedTuple):
    """The map that contributions go to: the debate's own, or a small group's."""

    id: int
    slug: str
    structure: Structure


def contributions(
    session: Session,
    reader: Reader,
    debate: DebateHead,
    structures: StructureCache,
    tab: EntryState = EntryState.HELD,
    opened: int | None = None,
    page: int = 0,
) -> Contributions:
    """A tab of the list: what is held in the order in which it is to be read, what was decided newest first.

    Twenty at once, those around the one that is `opened` where it is among them; of what is held, one always is.
    As many queries whatever the debate holds, but for one structure of each small group that is named.
    """
    counts = _counts(session, debate.id)
    order = _order(session, debate.id, tab, _ORDERED_AT_MOST)
    pages = max(1, -(-len(order) // SHOWN_AT_ONCE))
    page = order.index(opened) // SHOWN_AT_ONCE if opened in order else min(page, pages - 1)
    ids = order[page * SHOWN_AT_ONCE : (page + 1) * SHOWN_AT_ONCE]
    if opened not in order:
        opened = ids[0] if ids and tab is EntryState.HELD else None
    newest = _order(session, debate.id, EntryState.RELEASED, JUST_RELEASED) if tab is EntryState.HELD else []
    found = _read(session, debate, structures, [*ids, *newest])
    one = found.get(opened or 0)
    place = order.index(opened) if opened is not None else 0
    return Contributions(
        counts=counts,
        tab=tab,
        shown=tuple(found[number] for number in ids),
        released=tuple(found[number] for number in newest),
        opened=one,
        before=order[place - 1] if one is not None and place else None,
        after=order[place + 1] if one is not None and place + 1 < len(order) else None,
        page=page,
        pages=pages,
        alike=_alike(session, reader, debate, structures, one) if one and one.state is EntryState.HELD else (),
        waiting_too=_waiting_too(one, [found[number] for number in ids]) if one and tab is EntryState.HELD else (),
    )


def contribution(session: Session, debate: DebateHead, structures: StructureCache, number: int) -> Contribution:
    """One contribution of the debate. Raises `Absent`."""
    found = _read(session, debate, structures, [number])
    if number not in found:
        raise Absent("There is no such contribution in this debate.")
    return found[number]


def written_before(session: Session, debate_id: int, nonce: str) -> int | None:
    """The contribution that the scribe put up with that nonce, by id; None where there is none."""
    column = DEBATE_ENTRIES.c
    wanted = select(column.id).where(
        column.debate_id == debate_id, column.participant_id.is_(None), column.nonce == nonce
    )
    return session.connection().execute(wanted).scalar()


def contributions_at(
    session: Session, debate: DebateHead, structures: StructureCache, ids: Sequence[int]
) -> tuple[Contribution, ...]:
    """The contributions of those ids, in this order."""
    found = _read(session, debate, structures, ids)
    return tuple(found[number] for number in ids if number in found)


def held_count(session: Session, debate_id: int) -> int:
    """How many contributions wait for the chair."""
    column = DEBATE_ENTRIES.c
    wanted = select(func.count()).where(column.debate_id == debate_id, column.state == EntryState.HELD)
    return int(session.connection().execute(wanted).scalar_one())


def group_maps(
    session: Session, debate: DebateHead, structures: StructureCache, groups: Collection[int]
) -> Mapping[int, GroupMap]:
    """The maps of those groups (0: the debate's own), by group."""
    own = select(MAPS.c.id, MAPS.c.slug, MAPS.c.version, MAPS.c.changed_at).where(MAPS.c.id == debate.map_id)
    rows: list[tuple[int, Any]] = [(0, session.connection().execute(own).one())] if 0 in groups else []
    if any(groups):
        wanted = (
            select(DEBATE_GROUPS.c.number, MAPS.c.id, MAPS.c.slug, MAPS.c.version, MAPS.c.changed_at)
            .join(MAPS, MAPS.c.id == DEBATE_GROUPS.c.map_id)
            .where(DEBATE_GROUPS.c.debate_id == debate.id, DEBATE_GROUPS.c.number.in_(list(groups)))
        )
        rows += [(row.number, row) for row in session.connection().execute(wanted)]
    found = {}
    for group, row in rows:
        key = (row.id, row.version, row.changed_at)
        structure = structures.get(key)
        if structure is None:
            structure = structures[key] = whole_structure(session, row.id)
        found[group] = GroupMap(row.id, row.slug, structure)
    return found


def _counts(session: Session, debate_id: int) -> Mapping[EntryState, int]:
    column = DEBATE_ENTRIES.c
    wanted = select(column.state, func.count()).where(column.debate_id == debate_id).group_by(column.state)
    counted = {EntryState(state): count for state, count in session.connection().execute(wanted)}
    return {state: counted.get(state, 0) for state in TABS}


def _order(session: Session, debate_id: int, tab: EntryState, limit: int) -> list[int]:
    """The ids of what is in that state, in the order in which the chair reads it."""
    column = DEBATE_ENTRIES.c
    wanted = select(column.id).where(column.debate_id == debate_id, column.state == tab).limit(limit)
    if tab is EntryState.HELD:
        # What the chair chose to keep held goes behind what was there then.
        wanted = wanted.order_by(func.coalesce(column.kept_at, column.sent_at), column.id)
    else:
        wanted = wanted.order_by(column.decided_at.desc(), column.id.desc())
    return list(session.connection().execute(wanted).scalars())


def _read(
    session: Session, debate: DebateHead, structures: StructureCache, ids: Collection[int]
) -> dict[int, Contribution]:
    if not ids:
        return {}
    column, person = DEBATE_ENTRIES.c, DEBATE_PARTICIPANTS.c
    wanted = (
        select(DEBATE_ENTRIES, person.name, person.side, person.muted_at)
        .outerjoin(DEBATE_PARTICIPANTS, person.id == column.participant_id)
        .where(column.debate_id == debate.id, column.id.in_(list(ids)))
    )
    rows = session.connection().execute(wanted).all()
    maps = group_maps(session, debate, structures, {row.group_number for row in rows})
    pairs = {(maps[row.group_number].id, int(row.target[1:])) for row in rows if row.target[0] == "s"}
    pairs |= {(maps[row.group_number].id, row.statement) for row in rows if row.statement is not None}
    lines = lines_across(session, pairs)
    signals = signals_in(session, debate)
    return {row.id: _contribution(row, maps[row.group_number], lines, signals) for row in rows}


def _contribution(
    row: Any,
    group: GroupMap,
    lines: Mapping[tuple[int, int], StatementLine],
    signals: Mapping[int, Mapping[SignalKind, int]],
) -> Contribution:
    draft = draft_in(ContributionKind.ARGUMENT, row.draft)
    assert isinstance(draft, ArgumentDraft)
    cut = group.structure.arguments.get(draft.undercuts) if draft.undercuts is not None else None
    if row.statement is not None:
        side = side_of(group.structure, row.statement)
    else:
        side = side_of_new(group.structure, row.target, draft.relation)
    author = None
    if row.participant_id is not None:
        author = Author(row.participant_id, row.name, row.side, row.muted_at is not None)
    return Contribution(
        id=row.id,
        state=EntryState(row.state),
        draft=draft,
        group=row.group_number,
        about=lines.get((group.id, draft.target)) if draft.target is not None else None,
        cuts=None if cut is None else (cut.premises, cut.target),
        side=side,
        author=author,
        sent=row.sent_at,
        decided=row.decided_at,
        reason=None if row.reason is None else Decline(row.reason),
        words=row.words,
        line=None if row.statement is None else lines.get((group.id, row.statement)),
        signals=signals.get(row.statement, {}) if not row.group_number else {},
    )


def _alike(
    session: Session, reader: Reader, debate: DebateHead, structures: StructureCache, one: Contribution
) -> tuple[Likeness, ...]:
    """Statements of the map that say nearly the same; what it is about is none."""
    slug = group_maps(session, debate, structures, {one.group})[one.group].slug if one.group else debate.slug
    found = similar(session, reader, slug, one.text, ALIKE_AT_MOST + 1)
    return tuple(like for like in found if like.line.number != one.draft.target)[:ALIKE_AT_MOST]


def _waiting_too(one: Contribution, others: Collection[Contribution]) -> tuple[Contribution, ...]:
    """Of the others that wait, those that say nearly the same."""
    wanted = fold(one.text)
    found = [
        other
        for other in others
        if other.id != one.id and fuzz.token_sort_ratio(wanted, fold(other.text)) >= _ALIKE_IN_WAITING
    ]
    return tuple(found[:ALIKE_AT_MOST])
