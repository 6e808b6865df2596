from __future__ import annotations

from sqlalchemy import select

from argmap.domain.permissions import Actor
from argmap.models.tables import VISITS
from argmap.operations.visits import visit
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.queries.visits import News, last_seen, news
from tests.support.store import Store, counted_queries


def look(store: Store, actor: Actor) -> News:
    """Look at the map, as its page does."""
    with reading(store.engine) as session:
        head = map_head(session, actor, "small")
        found = news(session, actor, head.id, head.version, store.clock())
    visit(store.desk, actor, head.id, head.version)
    return found


def test_on_a_first_visit_nothing_is_new(store: Store) -> None:
    store.add()
    found = look(store, store.other)
    assert (found.since, dict(found.statements), found.due) == (0, {}, True)


def test_what_others_added_or_reworded_since_is_new_and_stays_so_for_the_visit(store: Store) -> None:
    store.add()  # s7
    look(store, store.other)
    store.clock.go_on(hours=2)
    store.add()  # s8
    store.reword(7, "It is not quite so.")
    for _ in range(2):
        found = look(store, store.other)
        assert (found.since, dict(found.statements)) == (2, {7: "changed", 8: "new"})
        assert list(found.statements) == [7, 8]  # the newest first
        store.clock.go_on(minutes=50)
    store.clock.go_on(hours=1)
    assert dict(look(store, store.other).statements) == {}


def test_what_one_adds_oneself_is_not_new_nor_what_is_gone(store: Store) -> None:
    look(store, store.other)
    store.clock.go_on(hours=2)
    store.add(actor=store.other)  # s7
    store.add()  # s8
    store.withdraw(8)
    assert dict(look(store, store.other).statements) == {}


def test_what_comes_while_one_is_there_is_new_too(store: Store) -> None:
    look(store, store.other)
    store.clock.go_on(minutes=10)
    store.add()
    assert dict(look(store, store.other).statements) == {7: "new"}


def test_a_look_is_noted_when_it_tells_something(store: Store) -> None:
    assert look(store, store.other).due
    assert not look(store, store.other).due
    store.clock.go_on(minutes=6)
    assert look(store, store.other).due
    store.add()
    assert look(store, store.other).due


def test_a_visitors_looking_is_not_noted(store: Store) -> None:
    assert look(store, store.visitor) == News()
    with store.engine.connect() as connection:
        assert connection.execute(select(VISITS)).all() == []


def test_the_last_visit_is_a_version_to_compare_with(store: Store) -> None:
    look(store, store.other)
    store.add()
    store.clock.go_on(hours=2)
    with reading(store.engine) as session:
        head = map_head(session, store.other, "small")
        assert last_seen(session, store.other, head.id, store.clock()) == 1
        assert last_seen(session, store.visitor, head.id, store.clock()) == 0


def test_however_much_is_new_it_takes_three_queries(store: Store) -> None:
    look(store, store.other)
    store.clock.go_on(hours=2)
    for number in range(12):
        store.add(text=f"Another, {number}.")
    with reading(store.engine) as session:
        head = map_head(session, store.other, "small")
        with counted_queries(store.engine) as asked:
            found = news(session, store.other, head.id, head.version, store.clock())
    assert (len(found.statements), len(asked)) == (12, 3)
