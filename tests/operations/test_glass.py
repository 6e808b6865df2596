"""An admin looks into what is not theirs to read: never without a reason, and for an hour."""

from __future__ import annotations

import pytest

from argmap.domain.drafts import DecisionDraft
from argmap.domain.errors import Absent, NotAllowed, Refused
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Action, Actor, Visibility
from argmap.operations.flags import flag
from argmap.operations.flags import settle as settle_flags
from argmap.operations.glass import break_glass
from argmap.operations.hiding import hide, show
from argmap.operations.moderation import decide
from argmap.operations.redacting import redact
from argmap.queries.contributors import session_of
from argmap.queries.maps import map_head
from argmap.queries.moderation_log import LogFilter, moderation_log
from argmap.queries.queue import queue, waiting_count
from argmap.queries.reading import reading
from tests.support.moderated import approval, moderator
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


def test_what_an_admin_decides_with_a_reason_carries_it_for_those_who_moderate(store: Store) -> None:
    admin = account(store.engine, "Ada", admin=True)
    approval(store.desk)
    waiting = [store.add(text=f"Not so, {n}.").contribution for n in range(3)]
    with reading(store.engine) as session, pytest.raises(NotAllowed):
        queue(session, as_now(store, admin), store.clock())
    break_glass(store.desk, as_now(store, admin), "small", "A complaint by post.")
    with reading(store.engine) as session:
        assert waiting_count(session, as_now(store, admin)) == 3
        assert [row.id for row in queue(session, as_now(store, admin), store.clock()).rows] == waiting
    for number, how in zip(waiting, (DecisionKind.APPROVE, DecisionKind.REJECT), strict=False):
        assert number is not None
        decide(store.desk, as_now(store, admin), number, DecisionDraft(how, 1, Reason.UNCLEAR))
    flag(store.desk, store.newcomer, "small", 1, Reason.UNCLEAR)
    settle_flags(store.desk, as_now(store, admin), "small", 1)
    hide(store.desk, as_now(store, admin), "small", 3, store.graph().statements[3].revision, Reason.ABUSIVE)
    show(store.desk, as_now(store, admin), "small", 3)
    redact(store.desk, as_now(store, admin), "small", 3, "Jane Doe", Reason.PRIVATE_PERSON)
    kinds = ("redact", "show", "hide", "keep", "reject", "approve")
    with reading(store.engine) as session:
        for reader, told in ((store.visitor, ""), (moderator(store.desk), "A complaint by post.")):
            rows = moderation_log(session, reader, "small", LogFilter()).rows
            assert [(row.kind.value, row.glass) for row in rows] == [(kind, told) for kind in kinds]
    store.clock.go_on(hours=2)
    with pytest.raises(NotAllowed), reading(store.engine) as session:
        queue(session, as_now(store, admin), store.clock())
    assert waiting[2] is not None
    with pytest.raises(Absent):
        decide(store.desk, as_now(store, admin), waiting[2], DecisionDraft(DecisionKind.APPROVE, 1))
