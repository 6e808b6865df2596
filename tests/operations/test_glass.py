"""An admin looks into what is not theirs to read: never without a reason, and for an hour."""

from __future__ import annotations

import pytest

from argmap.domain.errors import Absent, NotAllowed, Refused
from argmap.domain.permissions import Action, Actor, Visibility
from argmap.operations.glass import break_glass
from argmap.queries.contributors import session_of
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.people import Known, account, keep_map
from tests.support.store import Store


def as_now(store: Store, person: Known) -> Actor:
    with reading(store.engine) as session:
        known = session_of(session, person.token, store.clock.now)
    assert known is not None
    return known.actor


def test_an_admin_reads_a_private_map_for_an_hour_after_giving_a_reason(store: Store) -> None:
    admin = account(store.engine, "Ada", admin=True)
    keep_map(store.engine, "small", visibility=Visibility.PRIVATE)
    with reading(store.engine) as session, pytest.raises(Absent):
        map_head(session, as_now(store, admin), "small")
    break_glass(store.desk, as_now(store, admin), "small", " A complaint by post. ")
    with reading(store.engine) as session:
        head = map_head(session, as_now(store, admin), "small")
    assert head.grounds.reason == "A complaint by post."
    assert {Action.READ, Action.MODERATE, Action.ARCHIVE} <= head.may
    assert Action.SETTINGS not in head.may
    store.clock.go_on(hours=2)
    with reading(store.engine) as session, pytest.raises(Absent):
        map_head(session, as_now(store, admin), "small")


def test_nobody_else_breaks_the_glass_and_nobody_without_a_reason(store: Store) -> None:
    member, admin = account(store.engine, "Mia"), account(store.engine, "Ada", admin=True)
    with pytest.raises(NotAllowed):
        break_glass(store.desk, as_now(store, member), "small", "Curious.")
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(Refused):
            break_glass(store.desk, as_now(store, admin), "small", reason)
    with pytest.raises(Absent):
        break_glass(store.desk, as_now(store, admin), "nowhere", "A complaint by post.")
    assert as_now(store, admin).glass == ()
