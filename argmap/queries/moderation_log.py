"""The public log of what was decided about a map, by whom and why. No author is named, and no words that wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, String, select, type_coerce
from sqlmodel import Session

from argmap.domain.errors import NotAllowed
from argmap.domain.moderation import ACCEPTED, ON_WHAT_WAITS, ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Action, Reader
from argmap.domain.sides import Side, side_of, side_of_new
from argmap.domain.structure import Structure
from argmap.domain.text import fold
from argmap.models.tables import ANSWERS, CONTRIBUTIONS, DECISIONS
from argmap.queries.graphs import StructureCache, structure_of
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.maps import MapHead, map_head
from argmap.queries.names import names_in, shown_name, with_names

GROUPS = ("accepted", "changes", "refused", "other")
PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class LogRow:
    """One decision. `line` is what stands or stood on the map of it; without, `hidden` says why nothing is shown.

    `what`, `relation` and `of` are the codes of the contribution's kind; `place` what it was about, `before` where it
    had been sent to when it was moved. `words` are the moderator's, where others than the author may read them.
    `glass` is the reason with which an admin who is no member decided, told to those who moderate; `lines` counts those
    of a list.
    """

    id: int
    at: datetime
    kind: DecisionKind
    reason: Reason
    words: str
    by: str
    glass: str
    subject: str
    line: StatementLine | None
    hidden: str
    what: str
    relation: str
    of: str
    place: str
    before: str
    side: Side | None
    appealed: str
    group: str
    lines: int = 0


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which decisions are wanted; "" and None for all. `by` is a moderator as the log names them."""

    group: str = ""
    reason: str = ""
    position: int | None = None
    side: str = ""
    words: str = ""
    by: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """The decisions that were asked for, newest first, and how many there are in all, by group."""

    head: MapHead
    rows: tuple[LogRow, ...]
    counts: dict[str, int]
    positions: tuple[StatementLine, ...]
    since: datetime | None
    moderators: tuple[str, ...]


def moderation_log(
    session: Session, reader: Reader, slug: str, wanted: LogFilter, cache: StructureCache | None = None
) -> Log:
    """All decisions of the map that the filter lets through. Raises `Absent`, `NotAllowed`."""
    head = map_head(session, reader, slug)
    if Action.READ_LOG not in head.may:
        raise NotAllowed("The log of this map is not open to you.")
    structure = structure_of(session, head, cache)
    tables = DECISIONS.outerjoin(CONTRIBUTIONS, CONTRIBUTIONS.c.id == DECISIONS.c.contribution_id)
    rows = (
        session.connection()
        .execute(
            select(
                DECISIONS,
                type_coerce(CONTRIBUTIONS.c.state, String).label("state"),
                CONTRIBUTIONS.c.target.label("sent_to"),
                shown_name().label("by"),
            )
            .select_from(with_names(tables, DECISIONS.c.moderator_id, DECISIONS.c.map_id))
            .where(DECISIONS.c.map_id == head.id)
            .order_by(DECISIONS.c.id.desc())
        )
        .mappings()
        .all()
    )
    appeals = _appeals(session, head.id)
    numbers = {int(row["subject"][1:]) for row in rows if row["subject"].startswith("s")}
    heads = [column.heads[0] for column in structure.columns if column.kind == "position"]
    lines = lines_across(session, [(head.id, number) for number in {*numbers, *heads}])
    told = [_row(row, head, lines, structure, appeals) for row in rows]
    counts = {group: sum(one.group == group for one in told) for group in GROUPS}
    return Log(
        head,
        tuple(one for one in told if _fits(one, wanted)),
        counts,
        tuple(lines[head.id, number] for number in heads),
        rows[-1]["at"] if rows else None,
        tuple(sorted({one.by for one in told if one.by})),
    )


def group_of(kind: DecisionKind) -> str:
    """Accepted as it came, accepted changed or sent back for changes, refused, or a decision on what stands."""
    if kind is DecisionKind.APPROVE:
        return "accepted"
    if kind in ACCEPTED or kind is DecisionKind.ASK:
        return "changes"
    return "refused" if kind is DecisionKind.REJECT else "other"


def _row(
    row: RowMapping,
    head: MapHead,
    lines: Mapping[tuple[int, int], StatementLine],
    structure: Structure,
    appeals: Mapping[int, str],
) -> LogRow:
    kind, detail, subject = row["kind"], row["detail"], row["subject"]
    waits = row["state"] in (ContributionState.WAITING.value, ContributionState.ASKED.value)
    line = None
    if subject.startswith("s") and kind not in (DecisionKind.ASK, DecisionKind.REJECT):
        line = lines.get((head.id, int(subject[1:])))
    hidden = ""
    if line is None and not subject.startswith("a"):
        hidden = _hidden(kind, row["state"])
        if kind is DecisionKind.APPROVE and not subject:
            hidden = "it is among the sources, speakers or cases"
    target = detail.get("to") or detail.get("target", "") or row["sent_to"] or ""
    if line is not None:
        side = side_of(structure, line.number)
    else:
        side = side_of_new(structure, target, detail.get("relation", ""))
    return LogRow(
        id=row["id"],
        at=row["at"],
        kind=kind,
        reason=row["reason"],
        words="" if waits or row["state"] == ContributionState.WITHDRAWN.value else row["words"],
        by=row["by"] or "",
        glass=detail.get("glass", "") if Action.MODERATE in head.may else "",
        subject=subject,
        line=line,
        hidden=hidden,
        what=detail.get("what", ""),
        relation=detail.get("relation", ""),
        of=detail.get("kind", ""),
        place=target,
        before=detail.get("target", "") if detail.get("to") else "",
        side=side,
        appealed=appeals.get(row["id"], ""),
        group=group_of(kind),
        lines=detail.get("lines", 0),
    )


def _hidden(kind: DecisionKind, state: str | None) -> str:
    if state in (ContributionState.WAITING.value, ContributionState.ASKED.value):
        return "it waits for its author" if state == ContributionState.ASKED.value else "it waits for a moderator"
    if kind is DecisionKind.ASK and state == ContributionState.APPROVED.value:
        return "it was changed since"
    if state == ContributionState.WITHDRAWN.value:
        return "its author withdrew it"
    return "it is not on the map"


def _appeals(session: Session, map_id: int) -> dict[int, str]:
    """What came of the appeals, by the decision that was appealed against."""
    asked = session.connection().execute(
        select(ANSWERS.c.decision_id, ANSWERS.c.settled_at)
        .join(DECISIONS, DECISIONS.c.id == ANSWERS.c.decision_id)
        .where(DECISIONS.c.map_id == map_id, ANSWERS.c.appeal.is_(True))
    )
    found = {decision: "appealed" for decision, _ in asked}
    if not found:
        return {}
    later = session.connection().execute(
        select(DECISIONS.c.detail, DECISIONS.c.kind, DECISIONS.c.moderator_id)
        .where(DECISIONS.c.map_id == map_id, DECISIONS.c.kind.in_(ON_WHAT_WAITS))
        .order_by(DECISIONS.c.id)
    )
    settled = [row for row in later if row.detail.get("appeal") in found]
    names = names_in(session, map_id, {row.moderator_id for row in settled if row.moderator_id is not None})
    for row in settled:
        what = "overturned" if row.kind in ACCEPTED else "it stood"
        found[row.detail["appeal"]] = f"appealed; {what}, {names.get(row.moderator_id, '')}"
    return found


def _fits(row: LogRow, wanted: LogFilter) -> bool:
    if wanted.group and row.group != wanted.group:
        return False
    if wanted.reason and row.reason != wanted.reason:
        return False
    if wanted.position is not None and (row.side is None or row.side.head != wanted.position):
        return False
    if wanted.side and (row.side is None or row.side.supports != (wanted.side == "for")):
        return False
    if (wanted.by and row.by != wanted.by) or (wanted.since is not None and row.at < wanted.since):
        return False
    return not wanted.words or _holds(row, wanted.words)


def _holds(row: LogRow, words: str) -> bool:
    text: Iterable[str] = (row.words, row.by, row.subject, row.place, row.line.title if row.line else "")
    told = fold(" ".join(text))
    return all(word in told for word in fold(words).split())
