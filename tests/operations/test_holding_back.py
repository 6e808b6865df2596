"""Limits per person and hour, and branches that moderators have locked or slowed."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from argmap.domain.branches import above, below
from argmap.domain.drafts import ArgumentDraft, DecisionDraft, PlaceDraft, SplitDraft
from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused, TooMany
from argmap.domain.moderation import BranchMarkKind, DecisionKind, Reason
from argmap.domain.permissions import Membership, Policy
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import CONTRIBUTION_STAMPS, DECISIONS
from argmap.operations.answering import resubmit
from argmap.operations.branches import lift, mark
from argmap.operations.moderation import decide
from argmap.operations.moving import attach, move
from argmap.operations.restoring import restore_version
from argmap.operations.splitting import split
from tests.operations.test_pasting import draft as pasted
from tests.operations.test_pasting import write
from tests.support.moderated import approval, kept, member, moderator, settle
from tests.support.small_map import small_map
from tests.support.store import Store, counted_queries, new

LOCK, SLOW, NOTE = BranchMarkKind.LOCK, BranchMarkKind.SLOW, BranchMarkKind.NOTE


def test_more_than_the_maps_limit_is_refused_until_the_hour_is_over(store: Store) -> None:
    settle(store.desk, hourly_limit=3)
    for number in range(3):
        store.add(text=f"That is not so, {number}.")
        store.clock.go_on(minutes=10)
    with pytest.raises(TooMany) as refused:
        store.add()
    assert refused.value.seconds == 30 * 60
    assert "in 30 minutes" in str(refused.value)
    store.add(actor=store.other)
    store.clock.go_on(minutes=30)
    store.add()
    with pytest.raises(TooMany):
        store.reword(7, "That is not so at all.")
    assert store.version() == 6


def test_moderators_and_maps_without_a_limit_take_as_many_as_come(store: Store) -> None:
    settle(store.desk, hourly_limit=1)
    someone = moderator(store.desk)
    for number in range(3):
        store.add(text=f"That is not so, {number}.", actor=someone)
    settle(store.desk, hourly_limit=0)
    for number in range(3):
        store.add(text=f"That is so, {number}.")
    with store.engine.connect() as connection:
        assert connection.execute(CONTRIBUTION_STAMPS.select()).all() == []


def test_what_is_refused_for_another_reason_does_not_count(store: Store) -> None:
    settle(store.desk, hourly_limit=1)
    with pytest.raises(Refused):
        store.add(target=99)
    store.add()
    with pytest.raises(TooMany):
        store.add()


def test_what_waits_for_a_moderator_counts_too(store: Store) -> None:
    settle(store.desk, hourly_limit=2)
    approval(store.desk)
    for number in range(2):
        store.add(text=f"That is not so, {number}.")
    with pytest.raises(TooMany):
        store.add()
    assert len(kept(store.desk)) == 2


@pytest.mark.parametrize("reads_first", [False, True], ids=["at once", "read first"])
def test_each_line_of_a_list_that_writes_something_counts_and_a_list_over_the_limit_is_refused_whole(
    store: Store, reads_first: bool
) -> None:
    settle(store.desk, hourly_limit=5, policy=Policy.APPROVAL if reads_first else Policy.OPEN)
    graph = store.graph()
    write(store, f"{graph.statements[1].text}\n\tFirst of all.\n\tSecond of all.")
    store.clock.go_on(minutes=10)
    with counted_queries(store.engine) as few, pytest.raises(TooMany) as refused:
        write(store, "- One.\n- Two.\n- Three.\n- Four.", "s2")
    assert refused.value.seconds == 50 * 60
    assert "one. These are 4, and you have 3 left. All of them are possible in 50 minutes." in str(refused.value)
    with counted_queries(store.engine) as many, pytest.raises(TooMany) as never:
        write(store, "\n".join(f"- It is so in case {number}." for number in range(150)), "s2")
    assert "These are 150, and you have 3 left. Please send fewer at once." in str(never.value)
    assert len(many) == len(few)
    assert (store.version(), len(kept(store.desk))) == ((1, 1) if reads_first else (2, 0))
    write(store, "- One.\n- Two.\n- Three.", "s2")
    with pytest.raises(TooMany, match=r"The next is possible in 50 minutes\."):
        store.add()
    with pytest.raises(TooMany, match="you have none left"):
        write(store, "- Five.\n- Six.", "s2")


def test_what_a_list_that_is_sent_again_has_more_than_before_counts(store: Store) -> None:
    settle(store.desk, hourly_limit=4, policy=Policy.APPROVAL)
    number = write(store, "- One.\n- Two.", "s2").contribution
    assert number is not None
    decide(store.desk, moderator(store.desk), number, DecisionDraft(DecisionKind.ASK, 1, Reason.UNCLEAR))
    more = [(pasted(f"- {text}.\n- Two.", "s2"), "s2") for text in ("Three", "Four")]
    with pytest.raises(TooMany, match="These are 3, and you have 2 left"):
        resubmit(store.desk, store.newcomer, number, 2, [*more, (pasted("- Five.", "s2"), "s2")])
    resubmit(store.desk, store.newcomer, number, 2, more)
    with pytest.raises(TooMany):
        store.add()


def test_twenty_at_once_cannot_exceed_the_limit(store: Store) -> None:
    settle(store.desk, hourly_limit=5)
    outcomes: list[bool] = []

    def send(number: int) -> None:
        try:
            store.add(text=f"That is not so, {number}.")
            outcomes.append(True)
        except TooMany:
            outcomes.append(False)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(True), outcomes.count(False)) == (5, 15)
    assert store.version() == 6


def test_nothing_is_added_or_changed_below_a_lock(store: Store) -> None:
    store.add(target=3)
    someone = moderator(store.desk)
    mark(store.desk, someone, "small", 1, LOCK, "Until Monday.")
    with pytest.raises(Conflict, match=r"locked what hangs on 1.*Until Monday\."):
        store.add(target=1)
    for draft in (
        ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("No."),), target=4),
        ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("No."),), undercuts=1),
        ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("No."),), undercuts=3),
    ):
        with pytest.raises(Conflict):
            store.add(draft)
    with pytest.raises(Conflict):
        store.link(1, "And this.")
    with pytest.raises(Conflict):
        store.reword(7, "That is not so at all.")
    assert store.version() == 2
    store.add(target=2)
    store.add(target=1, actor=someone)


def test_a_lock_is_lifted_and_both_stand_in_the_log(store: Store) -> None:
    someone = moderator(store.desk)
    mark(store.desk, someone, "small", 1, LOCK, "Until Monday.")
    mark(store.desk, someone, "small", 1, LOCK, "Until Tuesday.")
    with pytest.raises(Conflict, match="Tuesday"):
        store.add(target=1)
    lift(store.desk, someone, "small", 1, LOCK)
    lift(store.desk, someone, "small", 1, LOCK)
    store.add(target=1)
    with store.engine.connect() as connection:
        rows = connection.execute(DECISIONS.select().order_by(DECISIONS.c.id)).all()
    assert [row.kind for row in rows] == [DecisionKind.LOCK, DecisionKind.LOCK, DecisionKind.LIFT]
    assert {row.subject for row in rows} == {"s1"}


def test_a_slow_branch_takes_one_contribution_of_a_person_in_ten_minutes(store: Store) -> None:
    someone = moderator(store.desk)
    mark(store.desk, someone, "small", 1, SLOW, "Take your time.")
    store.add(target=3)
    store.clock.go_on(minutes=4)
    with pytest.raises(TooMany) as refused:
        store.add(target=1)
    assert refused.value.seconds == 6 * 60
    store.add(target=1, actor=store.other)
    store.add(target=2)
    store.clock.go_on(minutes=6)
    store.add(target=1)


def test_what_waits_slows_too(store: Store) -> None:
    someone = moderator(store.desk)
    approval(store.desk)
    mark(store.desk, someone, "small", 1, SLOW, "Take your time.")
    store.add(target=1)
    with pytest.raises(TooMany, match="in 10 minutes"):
        store.add(target=1)


def test_a_list_brings_one_line_into_a_slow_branch_and_as_many_as_it_likes_beside_it(store: Store) -> None:
    mark(store.desk, moderator(store.desk), "small", 1, SLOW, "Take your time.")
    with pytest.raises(TooMany, match=r"each line is one\. These are 2: please send one of them") as refused:
        write(store, "-1 One.\n\t+ Two.\n-2 Three.\n-2 Four.")
    assert refused.value.seconds == 10 * 60
    assert store.version() == 1
    approval(store.desk)
    write(store, "-1 One.\n-2 Three.\n-2 Four.")
    with pytest.raises(TooMany, match="in 10 minutes"):
        store.add(target=1)
    store.clock.go_on(minutes=10)
    store.add(target=1)


def test_only_moderators_mark_branches_and_say_why(store: Store) -> None:
    someone = moderator(store.desk)
    for actor in (store.visitor, store.newcomer):
        with pytest.raises(NotAllowed):
            mark(store.desk, actor, "small", 1, LOCK, "Mine.")
        with pytest.raises(NotAllowed):
            lift(store.desk, actor, "small", 1, LOCK)
    with pytest.raises(Refused):
        mark(store.desk, someone, "small", 1, LOCK, "")
    with pytest.raises(Refused):
        mark(store.desk, someone, "small", 1, NOTE, "War, and worse. " * 10)
    with pytest.raises(Absent):
        mark(store.desk, someone, "small", 99, LOCK, "There.")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_hangs_on_what_follows_homes_and_undercuts(store: Store) -> None:
    structure = store.structure()
    assert above(structure, [5]) == {5, 3, 1}
    assert above(structure, [], [3]) == {3, 1}
    assert above(structure, [99], [99]) == frozenset()
    assert below(structure, [1, 99]) == {1: 1, 3: 1, 4: 1, 5: 1}
    whole = small_map().structure
    assert set(below(whole, whole.kinds)) == set(whole.kinds)
    for number in whole.kinds:
        assert {n for n in whole.kinds if number in above(whole, [n])} == set(below(whole, [number]))


def test_what_authors_change_of_their_own_shape_and_restore_is_counted(store: Store) -> None:
    store.add(text="That is not so.")
    store.reword(7, "That is not so at all.")
    member(store.desk, store.newcomer, Membership.PARTICIPANT)
    for change in _changes_of_shape(store):
        settle(store.desk, hourly_limit=1)
        with pytest.raises(TooMany):
            change()
        settle(store.desk, hourly_limit=0)
        change()
    assert store.version() == 3 + 4


def _changes_of_shape(store: Store) -> list[Callable[[], object]]:
    """Moving 7, which is one's own, to 2, using it a second time, restoring its words, and splitting it."""
    desk, me = store.desk, store.newcomer
    return [
        lambda: move(desk, me, "small", 6, PlaceDraft(Relation.SUPPORT, 2, None, store.version())),
        lambda: attach(desk, me, "small", 7, PlaceDraft(Relation.ATTACK, 3, None, store.version())),
        lambda: restore_version(desk, me, "small", 7, 2, store.graph().statements[7].revision),
        lambda: split(
            desk, me, "small", 7, SplitDraft(new("It is not."), new("It was never."), False, store.version())
        ),
    ]


def test_one_s_own_is_neither_moved_into_a_lock_nor_out_of_it_nor_restored_in_it(store: Store) -> None:
    store.add(target=1)
    store.reword(7, "That is not so at all.")
    member(store.desk, store.newcomer, Membership.PARTICIPANT)
    someone = moderator(store.desk)
    out, _, restoring, splitting = _changes_of_shape(store)
    mark(store.desk, someone, "small", 1, LOCK, "Until Monday.")
    for change in (out, restoring, splitting):
        with pytest.raises(Conflict, match="locked what hangs on 1"):
            change()
    lift(store.desk, someone, "small", 1, LOCK)
    mark(store.desk, someone, "small", 2, LOCK, "Until Monday.")
    with pytest.raises(Conflict, match="locked what hangs on 2"):
        out()
    restoring()
    assert store.version() == 4


def test_a_slow_branch_takes_one_change_of_shape_in_ten_minutes_too(store: Store) -> None:
    store.add(target=1)
    store.reword(7, "That is not so at all.")
    member(store.desk, store.newcomer, Membership.PARTICIPANT)
    mark(store.desk, moderator(store.desk), "small", 1, SLOW, "Take your time.")
    _, _, restoring, splitting = _changes_of_shape(store)
    for change in (restoring, splitting):
        with pytest.raises(TooMany, match="slowed what hangs on 1"):
            change()
        store.clock.go_on(minutes=10)
        change()
