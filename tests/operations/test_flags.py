"""Readers ask the moderators to look at something: several flags are one item, decided once."""

from __future__ import annotations

import threading

import pytest

from argmap.domain.errors import Absent, Conflict, Gone, NotAllowed, Refused
from argmap.domain.moderation import DecisionKind, Reason
from argmap.models.tables import DECISIONS, NOTICES
from argmap.operations.flags import flag, settle
from argmap.operations.hiding import hide
from argmap.queries.flags import Flagged, FlaggedItem, flagged_items
from argmap.queries.reading import reading
from tests.support.moderated import moderator
from tests.support.store import Store, begin


def flagged(store: Store) -> tuple[FlaggedItem, ...]:
    with reading(store.engine) as session:
        return flagged_items(session, [1]).items


def test_several_flags_are_one_item_with_its_reasons_counted(store: Store) -> None:
    store.add(text="Only fools say that.")
    third, _ = begin(store.desk, "Student 9")
    flag(store.desk, store.other, "small", 7, Reason.ABUSIVE, "Fools!")
    flag(store.desk, store.newcomer, "small", 4, Reason.UNCLEAR)
    flag(store.desk, third, "small", 7, Reason.ABUSIVE)
    first, second = flagged(store)
    assert (first.number, first.count, first.reasons) == (7, 2, ((Reason.ABUSIVE, 2),))
    assert (first.subject, first.author, first.revision) == ("s7", store.newcomer.contributor_id, 2)
    assert (first.line.title, first.flags[0].words, first.since) == ("Only fools say that", "Fools!", store.clock())
    assert (second.number, second.author) == (4, None)
    assert store.version() == 2
    with reading(store.engine) as session:
        assert flagged_items(session, []) == Flagged((), 0, None)


def test_who_flags_again_says_it_anew(store: Store) -> None:
    flag(store.desk, store.newcomer, "small", 4, Reason.UNCLEAR, "What?")
    flag(store.desk, store.newcomer, "small", 4, Reason.NEEDS_SOURCE, "Who says so?")
    (item,) = flagged(store)
    assert [(one.reason, one.words) for one in item.flags] == [(Reason.NEEDS_SOURCE, "Who says so?")]


def test_nobody_flags_their_own_nor_without_a_name_or_a_reason(store: Store) -> None:
    store.add(text="Only fools say that.")
    for actor in (store.newcomer, store.visitor):
        with pytest.raises(NotAllowed):
            flag(store.desk, actor, "small", 7, Reason.ABUSIVE)
    with pytest.raises(Refused):
        flag(store.desk, store.other, "small", 7, Reason.NONE)
    with pytest.raises(Absent):
        flag(store.desk, store.other, "small", 99, Reason.ABUSIVE)
    with pytest.raises(Absent):
        flag(store.desk, store.other, "nowhere", 7, Reason.ABUSIVE)
    assert flagged(store) == ()


def test_hiding_settles_the_flags_and_tells_the_author(store: Store) -> None:
    store.add(text="Only fools say that.")
    flag(store.desk, store.other, "small", 7, Reason.ABUSIVE)
    someone = moderator(store.desk)
    hide(store.desk, someone, "small", 7, 2, Reason.ABUSIVE, "Please stay civil.")
    assert flagged(store) == ()
    with pytest.raises(Conflict):
        settle(store.desk, someone, "small", 7)
    with pytest.raises(Gone):
        flag(store.desk, store.other, "small", 7, Reason.ABUSIVE)
    with store.engine.connect() as connection:
        (notice,) = connection.execute(NOTICES.select())
    assert notice.contributor_id == store.newcomer.contributor_id
    assert notice.detail == {"statement": 7, "kind": "hide", "reason": "abusive"}


def test_what_is_kept_can_be_flagged_again(store: Store) -> None:
    someone = moderator(store.desk)
    flag(store.desk, store.other, "small", 4, Reason.UNCLEAR)
    settle(store.desk, someone, "small", 4, "It says a year.")
    assert flagged(store) == ()
    with store.engine.connect() as connection:
        (decision,) = connection.execute(DECISIONS.select())
    assert (decision.kind, decision.subject, decision.words) == (DecisionKind.KEEP, "s4", "It says a year.")
    flag(store.desk, store.other, "small", 4, Reason.DUPLICATE)
    assert [item.reasons for item in flagged(store)] == [((Reason.DUPLICATE, 1),)]


def test_only_moderators_settle_and_never_on_their_own(store: Store) -> None:
    someone = moderator(store.desk)
    store.add(text="Only fools say that.", actor=someone)
    flag(store.desk, store.other, "small", 7, Reason.ABUSIVE)
    for actor in (store.newcomer, store.other, someone):
        with pytest.raises(NotAllowed):
            settle(store.desk, actor, "small", 7)


def test_of_two_decisions_on_one_item_only_one_takes_effect(store: Store) -> None:
    flag(store.desk, store.other, "small", 4, Reason.UNCLEAR)
    moderators = [moderator(store.desk, f"Moderator {n}") for n in range(4)]
    outcomes: list[str] = []

    def decide(number: int) -> None:
        try:
            settle(store.desk, moderators[number], "small", 4)
            outcomes.append("kept")
        except Conflict:
            outcomes.append("too late")

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "too late", "too late", "too late"]
