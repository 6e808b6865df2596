from __future__ import annotations

import pytest

from argmap.domain.errors import Absent, NotAllowed, Refused, Stale
from argmap.domain.permissions import Actor, Membership
from argmap.operations.changes import undo
from argmap.operations.restoring import restore_version
from argmap.queries.history import HistoryPage, history
from argmap.queries.reading import reading
from tests.operations.test_verify import differences
from tests.support.moderated import approval, member, moderator
from tests.support.store import Store


@pytest.fixture
def participant(store: Store) -> Actor:
    """Who added 7 in change 2, and reworded it in changes 3 and 4."""
    store.add(text="First words.")
    store.reword(7, "Second words.")
    store.reword(7, "Third words.")
    return member(store.desk, store.newcomer, Membership.PARTICIPANT)


def page(store: Store, actor: Actor) -> HistoryPage:
    with reading(store.engine) as session:
        return history(session, actor, "small", 7)


def test_an_earlier_wording_comes_back_as_a_change_of_its_own(store: Store, participant: Actor) -> None:
    done = restore_version(store.desk, participant, "small", 7, 2, 4)
    assert (done.version, done.created) == (5, ("s7",))
    statement = store.graph().statements[7]
    assert (statement.title, statement.text, statement.revision) == ("First words", "First words.", 5)
    row = page(store, participant).rows[0]
    assert (row.summary, row.before, row.after) == (
        "Restored 7 as it was at change 2",
        "Third words.",
        "First words.",
    )
    assert differences(store) == []


def test_it_can_be_taken_back_and_done_again(store: Store, participant: Actor) -> None:
    done = restore_version(store.desk, participant, "small", 7, 3, 4)
    undo(store.desk, participant, "small", done.version)
    assert store.graph().statements[7].text == "Third words."
    undo(store.desk, participant, "small", done.version + 1)
    assert store.graph().statements[7].text == "Second words."


def test_who_may_is_offered_each_other_wording_once(store: Store, participant: Actor) -> None:
    store.reword(7, "First words.")
    offered = page(store, participant)
    # Change 2 has the same words as the newest, 5.
    assert (set(offered.restorable), offered.revision) == ({3, 4}, 5)
    assert page(store, moderator(store.desk)).restorable == {3, 4}
    assert page(store, member(store.desk, store.other, Membership.PARTICIPANT)).restorable == set()
    assert page(store, store.visitor).restorable == set()
    store.withdraw(7)
    assert page(store, participant).restorable == set()


def test_a_participant_restores_their_own_and_a_moderator_anybodys(store: Store, participant: Actor) -> None:
    other = member(store.desk, store.other, Membership.PARTICIPANT)
    for actor in (other, store.visitor):
        with pytest.raises(NotAllowed):
            restore_version(store.desk, actor, "small", 7, 2, 4)
    assert restore_version(store.desk, moderator(store.desk), "small", 7, 2, 4).version == 5


def test_what_changed_meanwhile_is_not_overwritten(store: Store, participant: Actor) -> None:
    with pytest.raises(Stale) as stale:
        restore_version(store.desk, participant, "small", 7, 2, 3)
    assert (stale.value.current, stale.value.submitted) == ("Third words.", "First words.")
    with pytest.raises(Refused):
        restore_version(store.desk, participant, "small", 7, 4, 4)
    for number, version in ((7, 1), (99, 2)):
        with pytest.raises(Absent):
            restore_version(store.desk, participant, "small", number, version, 4)
    assert store.version() == 4


def test_where_a_moderator_reads_first_it_waits(store: Store, participant: Actor) -> None:
    approval(store.desk)
    done = restore_version(store.desk, participant, "small", 7, 2, 4)
    assert done.contribution is not None
    assert store.graph().statements[7].text == "Third words."
