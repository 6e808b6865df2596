"""What each moderator of a map decided, and what came of the appeals against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from argmap.domain.draft_json import draft_in
from argmap.domain.moderation import ACCEPTED, DecisionKind, Reason
from argmap.domain.vetting import text_of
from argmap.models.tables import ANSWERS, DECISIONS, MAP_MEMBERS
from argmap.queries.moderating import DECIDING
from argmap.queries.names import names_in


@dataclass
class Tally:
    """How contributions ended: accepted as they came, after changes, not accepted."""

    as_came: int = 0
    changed: int = 0
    refused: int = 0

    @property
    def accepted(self) -> int:
        """All that were accepted."""
        return self.as_came + self.changed

    @property
    def all(self) -> int:
        """All that were decided."""
        return self.accepted + self.refused


@dataclass
class ModeratorRow:
    """What one moderator decided, with the seconds that those had waited, and what came of appeals against it."""

    name: str
    tally: Tally = field(default_factory=Tally)
    asked: int = 0
    waited: list[int] = field(default_factory=list)
    stood: int = 0
    overturned: int = 0
    pending: int = 0

    @property
    def half_within(self) -> timedelta | None:
        """The time within which half of them were decided."""
        return timedelta(seconds=median(self.waited)) if self.waited else None


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal: against whose decision and why, and what came of it, by whom, after how long."""

    contribution: int
    what: RowMapping
    text: str
    reason: Reason
    by: str
    outcome: str
    second: str
    after: timedelta | None


class Moderators:
    """Who decided what, in the order in which they became members; those who left come last."""

    def __init__(self, session: Session, map_id: int, decisions: Sequence[RowMapping]) -> None:
        self._decisions = decisions
        members = session.connection().execute(
            select(MAP_MEMBERS.c.contributor_id)
            .where(MAP_MEMBERS.c.map_id == map_id, MAP_MEMBERS.c.role.in_(DECIDING))
            .order_by(MAP_MEMBERS.c.since, MAP_MEMBERS.c.contributor_id)
        )
        people = list(members.scalars())
        people += [one for row in decisions if (one := row["moderator_id"]) is not None and one not in people]
        self._people = list(dict.fromkeys(people))
        self._names = names_in(session, map_id, self._people)
        self._asked = {
            row["decision_id"]: row
            for row in session.connection()
            .execute(
                select(ANSWERS)
                .join(DECISIONS, DECISIONS.c.id == ANSWERS.c.decision_id)
                .where(DECISIONS.c.map_id == map_id, ANSWERS.c.appeal.is_(True))
                .order_by(ANSWERS.c.id)
            )
            .mappings()
        }
        self._settled = {row["detail"]["appeal"]: row for row in decisions if row["detail"].get("appeal")}

    def rows(self, by_contribution: Mapping[int, Sequence[RowMapping]]) -> tuple[ModeratorRow, ...]:
        """One row for each."""
        found = {person: ModeratorRow(self._names.get(person, "")) for person in self._people}
        for some in by_contribution.values():
            for place, row in enumerate(some):
                mine = found.get(row["moderator_id"])
                if mine is None:
                    continue
                mine.waited.append(int(row["detail"].get("waited", 0)))
                if row["kind"] in ACCEPTED:
                    changed = place > 0 or row["kind"] is not DecisionKind.APPROVE
                    mine.tally.changed += changed
                    mine.tally.as_came += not changed
                elif row["kind"] is DecisionKind.REJECT:
                    mine.tally.refused += 1
                else:
                    mine.asked += 1
                if row["id"] in self._asked:
                    later = self._settled.get(row["id"])
                    mine.pending += later is None
                    mine.overturned += later is not None and later["kind"] in ACCEPTED
                    mine.stood += later is not None and later["kind"] not in ACCEPTED
        return tuple(found.values())

    def appeals(self, contributions: Mapping[int, RowMapping]) -> tuple[AppealRow, ...]:
        """Every appeal, the oldest first."""
        found = []
        for row in self._decisions:
            asked = self._asked.get(row["id"])
            if asked is None:
                continue
            what = contributions[row["contribution_id"]]
            later = self._settled.get(row["id"])
            outcome = "" if later is None else "overturned" if later["kind"] in ACCEPTED else "stood"
            found.append(
                AppealRow(
                    what["id"],
                    what,
                    text_of(draft_in(what["kind"], what["draft"])),
                    row["reason"],
                    self._names.get(row["moderator_id"], ""),
                    outcome,
                    "" if later is None else self._names.get(later["moderator_id"], ""),
                    None if later is None else later["at"] - asked["at"],
                )
            )
        return tuple(found)
