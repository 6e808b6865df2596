"""Small groups back together: what each has added to its copy of the map, and what several of them have said alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.debates import SignalKind
from argmap.domain.structure import Structure
from argmap.domain.text import fold
from argmap.domain.vocabulary import Shape
from argmap.models.tables import DEBATE_PARTICIPANTS, DEBATE_SIGNALS
from argmap.queries.debate_said import Spoken, group_maps, said_in_groups
from argmap.queries.debates import DebateHead

SHOWN_OF_A_GROUP = 40
ALIKE = 72.0
"""Of 100; from there on two sentences are said to say alike (token sort ratio)."""


class GroupLine(NamedTuple):
    """What a group has added: its statement's number on the group's map, what it is and does there and says now (a
    content note in its place where one lies over it), by whom, how many agree, and the other groups that said nearly
    the same.
    """

    number: int
    shape: Shape
    does: str
    words: str
    by: str
    agree: int
    also: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group: its copy of the map, who is in it, and what it has added, what most agree with first.

    What was hidden or withdrawn since is not counted as added, and not told.
    """

    number: int
    slug: str
    people: int
    structure: Structure
    added: frozenset[int]
    lines: tuple[GroupLine, ...]


def groups_of(session: Session, debate: DebateHead) -> tuple[GroupView, ...]:
    """The groups of a debate in order: a bounded number of queries, and four or five for each group's map."""
    connection = session.connection()
    maps = group_maps(session, debate)
    people = Counter[int]()
    counted = select(DEBATE_PARTICIPANTS.c.group_number, func.count()).where(
        DEBATE_PARTICIPANTS.c.debate_id == debate.id, DEBATE_PARTICIPANTS.c.removed_at.is_(None)
    )
    for number, count in connection.execute(counted.group_by(DEBATE_PARTICIPANTS.c.group_number)):
        people[number] = count
    said = [one for one in said_in_groups(session, debate, maps) if one.stands]
    lines = _lines(session, debate, said)
    return tuple(
        GroupView(
            group.number,
            group.slug,
            people[group.number],
            group.structure,
            frozenset(line.number for line in lines.get(group.number, ())),
            tuple(lines.get(group.number, ()))[:SHOWN_OF_A_GROUP],
        )
        for group in maps.values()
    )


def _lines(session: Session, debate: DebateHead, said: Iterable[Spoken]) -> dict[int, list[GroupLine]]:
    signals = DEBATE_SIGNALS.c
    agreed = select(signals.group_number, signals.statement, func.count()).where(
        signals.debate_id == debate.id, signals.group_number > 0, signals.kind == SignalKind.AGREE
    )
    counted = session.connection().execute(agreed.group_by(signals.group_number, signals.statement))
    agree = {(group, number): count for group, number, count in counted}
    # Two content notes that are the same do not say that the same was said.
    texts = [(one, fold(one.line.wording) if one.plain else "") for one in said]
    found: dict[int, list[GroupLine]] = {}
    for one, text in texts:
        also = {
            other.group
            for other, there in texts
            if other.group != one.group and text and there and fuzz.token_sort_ratio(text, there, score_cutoff=ALIKE)
        }
        line = one.line
        found.setdefault(one.group, []).append(
            GroupLine(
                line.number,
                line.shape,
                line.does,
                line.wording,
                line.by,
                agree.get((one.group, line.number), 0),
                tuple(sorted(also)),
            )
        )
    return {group: sorted(some, key=lambda line: (-line.agree, line.number)) for group, some in found.items()}
