from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from argmap.domain.permissions import Actor, Membership
from argmap.models.accounts import Account
from argmap.models.memberships import MapMember
from argmap.operations.changes import undo
from argmap.queries.history import own_changes
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.queries.steps import Steps, steps_of
from tests.support.people import keep_map
from tests.support.store import NOON, Store, counted_queries


def steps(store: Store, actor: Actor | None = None, at: int | None = None) -> Steps | None:
    who = actor or store.newcomer
    with reading(store.engine) as session:
        return steps_of(session, who, map_head(session, who, "small", at))


def told(store: Store) -> tuple[int, int | None, int | None, int]:
    """The versions of what was done last, of the step back and of the step forward; and how many stand before that."""
    found = steps(store)
    assert found is not None
    back, again = (None if row is None else row.version for row in (found.back, found.again))
    return found.newest.version, back, again, found.earlier


def test_who_has_changed_nothing_has_no_step_to_take(store: Store) -> None:
    store.add()
    assert steps(store, store.visitor) is None
    assert steps(store, store.other) is None
    assert steps(store, at=1) is None


def test_back_and_forward_reach_through_everything_of_ones_own(store: Store) -> None:
    store.add()
    store.add(text="Another's.", actor=store.other)
    store.answer("Both.")
    store.reword(8, "Hardly.", actor=store.other)
    store.reword(7, "That is hardly so.")
    assert told(store) == (6, 6, None, 2)
    left: tuple[tuple[int, tuple[int, int | None, int | None, int]], ...] = (
        (6, (7, 4, 7, 1)),
        (4, (8, 2, 8, 0)),
        (2, (9, None, 9, 0)),
        (9, (10, 2, 8, 0)),
        (8, (11, 4, 7, 1)),
        (7, (12, 6, None, 2)),
    )
    for version, stands in left:
        undo(store.desk, store.newcomer, "small", version)
        assert told(store) == stands
    undo(store.desk, store.newcomer, "small", 12)
    assert told(store) == (13, 4, 13, 1), "who takes back from the list that something was done again can do it again"


def test_whoever_does_something_new_has_nothing_to_do_again(store: Store) -> None:
    store.add()
    undo(store.desk, store.newcomer, "small", 2)
    store.answer("Both.")
    assert told(store) == (4, 4, None, 0)


def test_a_step_that_others_stand_in_the_way_of_says_so(store: Store) -> None:
    store.add()
    store.add(target=7, actor=store.other)
    found = steps(store)
    assert found is not None
    assert found.back is not None
    assert not found.back.may_undo
    assert "a7 has been built on it" in found.back.hindered


def test_a_step_is_found_in_as_many_queries_however_much_one_has_done(store: Store) -> None:
    asked = []
    for _ in range(2):
        store.add()
        for number in range(10):
            store.answer(f"Answer {number} of {store.version()}.")
        undo(store.desk, store.newcomer, "small", store.version())
        with counted_queries(store.engine) as queries:
            steps(store)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12


def test_an_admin_who_is_a_member_takes_back_their_own_and_nobody_does_on_an_archived_map(store: Store) -> None:
    admin = replace(store.newcomer, admin=True)
    assert admin.contributor_id is not None
    with Session(store.engine) as session:
        session.add(Account(contributor_id=admin.contributor_id, name_skeleton="student", created_at=NOON))
        session.add(MapMember(map_id=1, contributor_id=admin.contributor_id, role=Membership.FACILITATOR, since=NOON))
        session.commit()
    store.add(actor=admin)
    found = steps(store, admin)
    assert found is not None
    assert found.back is not None
    assert found.back.may_undo
    keep_map(store.engine, "small", archived_at=NOON)
    assert steps(store, admin) is None
    with reading(store.engine) as session:
        assert not any(row.may_undo for row in own_changes(session, admin, "small").rows)
