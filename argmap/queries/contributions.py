"""What waits for a moderator, for who may read it: its author, and the moderators of its map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from argmap.domain.draft_json import Draft, draft_in
from argmap.domain.errors import Absent
from argmap.domain.moderation import ContributionKind, ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Action, Grounds, Reader, may
from argmap.models.tables import ANSWERS, CONTRIBUTIONS, DECISIONS, MAP_SETTINGS, MAPS
from argmap.queries.access import grounds_of
from argmap.queries.lines import StatementLine, lines_across
from argmap.queries.moderating import WORD, has_another_moderator
from argmap.queries.names import names_in


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the author said to a decision; an appeal is `settled` when another one has decided."""

    words: str
    appeal: bool
    at: datetime
    settled: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision on it, with what its author answered; `rest` are the lines of a list that it left out."""

    id: int
    kind: DecisionKind
    reason: Reason
    words: str
    by: str
    at: datetime
    subject: str
    answers: tuple[AnswerView, ...]
    rest: int | None = None


@dataclass(frozen=True, slots=True)
class ContributionView:
    """One contribution: its draft, where it would attach, where it stands, and what was decided and answered.

    `target` is "s12", "a5" or nothing; `line` the statement that it is, where it is one that stands. `appealable`:
    there is another moderator whom its author may ask; `asked_away`: they have, and the reader is the one who decided.
    """

    id: int
    slug: str
    map_id: int
    map_title: str
    kind: ContributionKind
    target: str
    line: StatementLine | None
    draft: Draft
    state: ContributionState
    turn: int
    author: int
    by: str
    created: datetime
    changed: datetime
    held_by: str
    held_until: datetime | None
    result: str
    decisions: tuple[DecisionView, ...]
    appealable: bool
    asked_away: bool
    mine: bool
    grounds: Grounds


def contribution_view(session: Session, reader: Reader, number: int) -> ContributionView:
    """The contribution of that number. Raises `Absent` for whoever is neither its author nor moderates its map."""
    tables = CONTRIBUTIONS.join(MAPS, MAPS.c.id == CONTRIBUTIONS.c.map_id)
    tables = tables.join(MAP_SETTINGS, MAP_SETTINGS.c.map_id == MAPS.c.id)
    wanted = select(CONTRIBUTIONS, WORD.label("slug"), MAPS.c.title).select_from(tables)
    row = session.connection().execute(wanted.where(CONTRIBUTIONS.c.id == number)).mappings().first()
    if row is None:
        raise Absent("There is no such contribution.")
    grounds = grounds_of(session, reader, row["slug"])
    if not may(reader, Action.READ_WAITING, grounds, owner=row["contributor_id"]):
        raise Absent("There is no such contribution.")
    return _view(session, reader, row, grounds)


def _view(session: Session, reader: Reader, row: RowMapping, grounds: Grounds) -> ContributionView:
    decisions = (
        session.connection()
        .execute(select(DECISIONS).where(DECISIONS.c.contribution_id == row["id"]).order_by(DECISIONS.c.id))
        .mappings()
        .all()
    )
    answers = _answers(session, [one["id"] for one in decisions])
    people = {row["contributor_id"], row["held_by"], *(one["moderator_id"] for one in decisions)} - {None}
    names = names_in(session, row["map_id"], people)
    target = row["target"]
    line = None
    if target.startswith("s"):
        pair = (row["map_id"], int(target[1:]))
        line = lines_across(session, [pair]).get(pair)
    last = decisions[-1]["moderator_id"] if decisions else None
    told = tuple(_decision(one, names, answers.get(one["id"], ())) for one in decisions)
    another = bool(decisions) and has_another_moderator(session, row["map_id"], last, row["contributor_id"])
    return ContributionView(
        id=row["id"],
        slug=row["slug"],
        map_id=row["map_id"],
        map_title=row["title"],
        kind=row["kind"],
        target=target,
        line=line,
        draft=draft_in(row["kind"], row["draft"]),
        state=row["state"],
        turn=row["turn"],
        author=row["contributor_id"],
        by=names.get(row["contributor_id"], ""),
        created=row["created_at"],
        changed=row["changed_at"],
        held_by=names.get(row["held_by"], "") if row["held_by"] != reader.contributor_id else "you",
        held_until=row["held_until"],
        result=row["result"],
        decisions=told,
        appealable=another,
        asked_away=another
        and last == reader.contributor_id
        and any(answer.appeal and not answer.settled for answer in told[-1].answers),
        mine=row["contributor_id"] == reader.contributor_id,
        grounds=grounds,
    )


def _decision(row: RowMapping, names: Mapping[int, str], answers: tuple[AnswerView, ...]) -> DecisionView:
    return DecisionView(
        id=row["id"],
        kind=row["kind"],
        reason=row["reason"],
        words=row["words"],
        by=names.get(row["moderator_id"], ""),
        at=row["at"],
        subject=row["subject"],
        answers=answers,
        rest=row["detail"].get("rest"),
    )


def _answers(session: Session, decisions: list[int]) -> dict[int, tuple[AnswerView, ...]]:
    found: dict[int, tuple[AnswerView, ...]] = {}
    if decisions:
        wanted: Any = select(ANSWERS).where(ANSWERS.c.decision_id.in_(decisions)).order_by(ANSWERS.c.id)
        for row in session.connection().execute(wanted):
            one = AnswerView(row.words, row.appeal, row.at, row.settled_at is not None)
            found[row.decision_id] = (*found.get(row.decision_id, ()), one)
    return found
