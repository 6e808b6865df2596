"""Whether a map is kept fairly, in counts with the cases behind them: for those who moderate it.

Everything is counted from the decisions and from the structure of the map; nothing is judged. A contribution counts for
the position that heads the branch where it was sent to (`domain/sides.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from argmap.domain.checklist import answers
from argmap.domain.moderation import ACCEPTED, ON_WHAT_WAITS, ContributionState, DecisionKind
from argmap.domain.permissions import Reader
from argmap.domain.sides import side_of_new
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Relation
from argmap.models.tables import ARGUMENTS, CONTRIBUTIONS, DECISIONS
from argmap.queries.graphs import StructureCache, structure_of
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.maps import MapHead, map_head
from argmap.queries.moderators import AppealRow, ModeratorRow, Moderators, Tally

BUCKETS = (
    ("within an hour", timedelta(hours=1)),
    ("1 to 6 hours", timedelta(hours=6)),
    ("6 to 24 hours", timedelta(hours=24)),
    ("1 to 2 days", timedelta(days=2)),
    ("over 2 days", timedelta.max),
)


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position with what came in for it and against it."""

    line: StatementLine
    pro: Tally
    con: Tally


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A position with the objections to it: how many there are, how many nobody answered, since when the oldest."""

    line: StatementLine
    total: int
    open: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Wait:
    """How many waited so long before they were decided, and how many wait so long now."""

    words: str
    decided: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """Everything that the page counts."""

    head: MapHead
    positions: tuple[PositionRow, ...]
    waits: tuple[Wait, ...]
    open: tuple[OpenRow, ...]
    moderators: tuple[ModeratorRow, ...]
    appeals: tuple[AppealRow, ...]
    waited: tuple[int, ...]
    waiting: int
    oldest_waiting: timedelta | None


def fairness(
    session: Session,
    reader: Reader,
    slug: str,
    now: datetime,
    since: datetime | None = None,
    cache: StructureCache | None = None,
) -> Fairness:
    """The counts of one map since a moment; who may see them is for the page to ask of the queue's maps."""
    head = map_head(session, reader, slug)
    structure = structure_of(session, head, cache)
    contributions = _rows(session, select(CONTRIBUTIONS).where(CONTRIBUTIONS.c.map_id == head.id))
    decisions = [
        row
        for row in _rows(
            session,
            select(DECISIONS)
            .where(DECISIONS.c.map_id == head.id, DECISIONS.c.kind.in_(ON_WHAT_WAITS))
            .order_by(DECISIONS.c.id),
        )
        if since is None or row["at"] >= since
    ]
    heads = [column.heads[0] for column in structure.columns if column.kind == "position"]
    lines = lines_across(session, [(head.id, number) for number in heads])
    by_contribution: dict[int, list[RowMapping]] = {}
    for row in decisions:
        by_contribution.setdefault(row["contribution_id"], []).append(row)
    waited = [int(row["detail"].get("waited", 0)) for row in decisions]
    waiting = [row for row in contributions if row["state"] is ContributionState.WAITING]
    still = [now - row["changed_at"] for row in waiting]
    return Fairness(
        head=head,
        positions=_positions(structure, contributions, by_contribution, [lines[head.id, number] for number in heads]),
        waits=_waits(waited, still),
        open=_open(session, head, structure, [lines[head.id, number] for number in heads]),
        moderators=(moderators := Moderators(session, head.id, decisions)).rows(by_contribution),
        appeals=moderators.appeals({row["id"]: row for row in contributions}),
        waited=tuple(waited),
        waiting=len(waiting),
        oldest_waiting=max(still, default=None),
    )


def _rows(session: Session, query) -> Sequence[RowMapping]:  # type: ignore[no-untyped-def]
    found: Sequence[RowMapping] = session.connection().execute(query).mappings().all()
    return found


def _ended(row: RowMapping, decisions: Sequence[RowMapping]) -> str:
    """How a contribution ended: "as_came", "changed" or "refused"; "" while it has not."""
    last = decisions[-1]["kind"]
    if row["state"] is ContributionState.APPROVED and last in ACCEPTED:
        return "as_came" if len(decisions) == 1 and last is DecisionKind.APPROVE else "changed"
    return "refused" if row["state"] is ContributionState.REJECTED else ""


def _positions(
    structure: Structure,
    contributions: Sequence[RowMapping],
    decisions: Mapping[int, Sequence[RowMapping]],
    lines: Sequence[StatementLine],
) -> tuple[PositionRow, ...]:
    found = {line.number: PositionRow(line, Tally(), Tally()) for line in lines}
    for row in contributions:
        decided = decisions.get(row["id"])
        ended = _ended(row, decided) if decided else ""
        side = side_of_new(structure, row["target"], row["draft"].get("relation", ""))
        if not ended or side is None or side.head not in found:
            continue
        tally = found[side.head].pro if side.supports else found[side.head].con
        setattr(tally, ended, getattr(tally, ended) + 1)
    return tuple(found.values())


def _waits(waited: Sequence[int], still: Sequence[timedelta]) -> tuple[Wait, ...]:
    told = []
    low = timedelta(seconds=-1)
    for words, high in BUCKETS:
        decided = sum(low < timedelta(seconds=one) <= high for one in waited)
        told.append(Wait(words, decided, sum(low < one <= high for one in still)))
        low = high
    return tuple(told)


def _open(session: Session, head: MapHead, structure: Structure, lines: Sequence[StatementLine]) -> tuple[OpenRow, ...]:
    """The objections to each position itself, and those of them that nobody answered."""
    attacks = {
        line.number: [a for a in structure.arguments_on.get(line.number, ()) if a.relation is Relation.ATTACK]
        for line in lines
    }
    unanswered = {
        number: [one.number for one in some if not answers(structure, (), one.number)]
        for number, some in attacks.items()
    }
    wanted = [number for some in unanswered.values() for number in some]
    since: dict[int, datetime] = {}
    if wanted:
        rows = session.connection().execute(
            select(ARGUMENTS.c.number, ARGUMENTS.c.created_at).where(
                ARGUMENTS.c.map_id == head.id, ARGUMENTS.c.number.in_(wanted)
            )
        )
        since = {row.number: row.created_at for row in rows}
    return tuple(
        OpenRow(
            line,
            len(attacks[line.number]),
            len(unanswered[line.number]),
            min((since[number] for number in unanswered[line.number] if number in since), default=None),
        )
        for line in lines
    )
