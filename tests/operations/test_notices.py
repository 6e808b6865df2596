from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from argmap.domain.drafts import ArgumentDraft
from argmap.domain.errors import NotAllowed, Refused
from argmap.domain.permissions import Actor
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import NOTICES
from argmap.operations.changes import undo
from argmap.operations.reading import mark_read
from tests.support.store import Store, new


def told(store: Store, actor: Actor, *, unread: bool = False) -> list[tuple[str, dict[str, Any]]]:
    wanted = select(NOTICES).where(NOTICES.c.contributor_id == actor.contributor_id).order_by(NOTICES.c.id)
    with store.engine.connect() as connection:
        rows = connection.execute(wanted).mappings().all()
    return [(row["subject"], row["detail"]) for row in rows if not unread or row["read_at"] is None]


def answers(store: Store, relation: Relation, target: int, actor: Actor) -> None:
    store.add(ArgumentDraft(relation, Kind.CLAIM, (new("About that."),), target=target), actor=actor)


def test_whose_statement_is_answered_is_told_and_nobody_else(store: Store) -> None:
    store.add()  # s7, of the newcomer, on a statement that nobody here has added
    answers(store, Relation.SUPPORT, 7, store.other)
    assert told(store, store.newcomer) == [("s7", {"version": 3, "arguments": [7], "relation": "support", "count": 1})]
    assert told(store, store.other) == []


def test_who_answers_oneself_is_told_nothing(store: Store) -> None:
    store.add()
    answers(store, Relation.ATTACK, 7, store.newcomer)
    assert told(store, store.newcomer) == []


def test_whose_step_is_undercut_is_told_by_the_argument(store: Store) -> None:
    store.add()  # a6
    store.add(ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("It does not follow."),), undercuts=6), actor=store.other)
    assert told(store, store.newcomer) == [("a6", {"version": 3, "arguments": [7], "relation": "attack", "count": 1})]


def test_what_is_brought_back_by_undoing_is_not_told_again(store: Store) -> None:
    store.add()
    answers(store, Relation.ATTACK, 7, store.other)
    undo(store.desk, store.other, "small", 3)
    undo(store.desk, store.other, "small", 4)
    assert len(told(store, store.newcomer)) == 1


def test_what_was_refused_is_told_to_nobody(store: Store) -> None:
    store.add()
    store.add(ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (new("One."),), target=7), actor=store.other)
    with pytest.raises(Refused):
        store.add(ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (), existing=(7,), target=8), actor=store.other)
    assert len(told(store, store.newcomer)) == 1


def test_ones_notices_are_marked_as_read_one_by_one_or_all(store: Store) -> None:
    store.add()
    for _ in range(3):
        answers(store, Relation.ATTACK, 7, store.other)
    with store.engine.connect() as connection:
        first = connection.execute(select(NOTICES.c.id).order_by(NOTICES.c.id)).scalars().first()
    assert first is not None
    mark_read(store.desk, store.other, [first])  # not theirs
    assert len(told(store, store.newcomer, unread=True)) == 3
    mark_read(store.desk, store.newcomer, [first])
    assert len(told(store, store.newcomer, unread=True)) == 2
    mark_read(store.desk, store.newcomer)
    assert told(store, store.newcomer, unread=True) == []
    with pytest.raises(NotAllowed):
        mark_read(store.desk, store.visitor)
