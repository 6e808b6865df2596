from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from argmap.domain.errors import Absent
from argmap.domain.permissions import VISITOR, Action
from argmap.domain.structure import Structure
from argmap.operations.changes import undo
from argmap.operations.maps import import_map
from argmap.queries.graphs import READ_AT_ONCE, choices, graph_of, rows_at_once, structure_of, whole_graph
from argmap.queries.maps import library, map_head
from argmap.queries.matching import matches
from argmap.queries.reading import reading
from tests.support.generated import generated
from tests.support.store import Store, bare, counted_queries, small_graph
from tests.support.work import calls_of


def found(store: Store, at: int | None = None, **filters: str) -> set[int] | None:
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small", at)
        through = matches(session, head, structure_of(session, head), **filters)
    return None if through is None else set(through)


def test_a_head_counts_what_stands(store: Store) -> None:
    store.answer("Both.")
    store.add()
    store.withdraw(8)
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small")
    assert (head.title, head.question, head.introduction) == (
        "Peace or justice",
        "Which comes first?",
        "Read *this* first.",
    )
    assert (head.version, head.latest, head.at) == (4, 4, None)
    assert (head.statements, head.positions, head.arguments, head.speakers, head.sources) == (7, 3, 5, 2, 2)
    assert (head.created, head.changed) == (store.clock.now, store.clock.now)


def test_a_head_says_what_its_reader_may_do_with_the_map(store: Store) -> None:
    with reading(store.engine) as session:
        assert map_head(session, store.visitor, "small").may == {
            Action.LIST,
            Action.READ,
            Action.READ_LOG,
            Action.EXPORT,
            Action.JOIN,
            Action.SEE_WALL,
            Action.READ_REPORT,
        }
        theirs = map_head(session, store.newcomer, "small").may
        assert {Action.READ, Action.EXPORT, Action.CONTRIBUTE, Action.COPY, Action.FLAG} <= theirs
        assert not {Action.JOIN, Action.REWORD, Action.SHAPE, Action.SETTINGS, Action.IMPORT} & theirs


def test_an_earlier_version_has_its_number_and_date(store: Store) -> None:
    store.clock.go_on(hours=1)
    store.add()
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small", 1)
        assert (head.version, head.latest, head.at) == (1, 2, 1)
        assert head.changed == head.created
        assert map_head(session, store.visitor, "small", 2).at is None


@pytest.mark.parametrize(("slug", "at"), [("elsewhere", None), ("small", 0), ("small", 2), ("small", -1)])
def test_what_is_not_there_is_absent(store: Store, slug: str, at: int | None) -> None:
    with reading(store.engine) as session, pytest.raises(Absent):
        map_head(session, store.visitor, slug, at)


def test_the_structure_of_any_version_is_that_of_its_graph(store: Store) -> None:
    store.add(cases=("bosnia", "Chad"))
    store.add(target=None, undercuts=6, actor=store.other)
    store.link(2, "And.")
    store.withdraw(7)
    undo(store.desk, store.newcomer, "small", 4)
    for at in (None, 1, 2, 3, 4, 5, 6):
        assert store.structure(at) == store.graph(at).structure, at
    assert store.structure(1) == small_graph().structure


def test_every_version_can_be_read_after_everything_that_can_happen(store: Store) -> None:
    seen = {1: bare(store.graph())}

    def note() -> None:
        seen[store.version()] = bare(store.graph())

    store.add(speaker="Somebody New", cases=("Chad",))
    note()
    store.reword(7, "Hardly so.")
    note()
    store.link(6, "And.", existing=(3,))
    note()
    undo(store.desk, store.newcomer, "small", 4)
    note()
    undo(store.desk, store.newcomer, "small", 5)
    note()
    store.withdraw(7)
    note()
    assert {version: bare(store.graph(version)) for version in seen} == seen
    assert len(seen) == 7


def test_a_structure_is_kept_by_map_version_and_moment(store: Store) -> None:
    cache: dict[tuple[int, int, datetime], Structure] = {}
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small")
        first = structure_of(session, head, cache)
        assert cache == {(head.id, 1, head.changed): first}
        assert structure_of(session, head, cache) is first


def test_a_small_map_is_read_at_once_and_says_the_same(store: Store) -> None:
    store.add(speaker="Somebody New", cases=("Chad",))
    store.add(target=None, undercuts=6, actor=store.other)
    store.link(2, "And.")
    store.withdraw(7)
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small")
        offered = choices(session, head)
        rows = rows_at_once(session, head, offered)
        assert rows is not None
        structure = structure_of(session, head)
        assert structure_of(session, head, None, rows) == structure
        for shown in (set(structure.kinds), {1, 3, 8}):
            read = graph_of(session, head, structure, shown, offered)
            assert graph_of(session, head, structure, shown, offered, rows) == read
        assert rows_at_once(session, map_head(session, store.visitor, "small", 1), offered) is None
        assert rows_at_once(session, replace(head, statements=READ_AT_ONCE + 1), offered) is None


def test_a_partial_graph_has_the_words_of_what_is_shown_and_no_others(store: Store) -> None:
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small")
        graph = graph_of(session, head, structure_of(session, head), [1, 3, 99])
    whole = store.graph()
    assert graph.statements == {1: whole.statements[1], 3: whole.statements[3]}
    assert graph.arguments == {1: whole.arguments[1], 4: whole.arguments[4]}
    assert graph.stances == tuple(stance for stance in whole.stances if stance.statement in (1, 3))
    assert graph.cases == whole.cases
    assert set(graph.sources) == {"report", "book"}


def test_a_partial_graph_of_an_earlier_version_is_part_of_its_whole(store: Store) -> None:
    store.add(speaker="doe")
    store.reword(7, "Never.")
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small", 2)
        structure = structure_of(session, head)
        graph, whole = graph_of(session, head, structure, [1, 7]), whole_graph(session, head)
    assert graph.statements == {n: whole.statements[n] for n in (1, 7)}
    assert graph.statements[7].text == "That is not so."
    assert graph.arguments == {6: whole.arguments[6]}
    assert {stance.statement for stance in graph.stances} == {1, 7}


def test_the_library_lists_the_maps_as_they_were_made(store: Store) -> None:
    import_map(store.desk, store.operator, replace(small_graph(), title="Second"), "second")
    with reading(store.engine) as session:
        assert [(head.slug, head.title) for head in library(session, VISITOR)] == [
            ("small", "Peace or justice"),
            ("second", "Second"),
        ]


def test_the_choices_are_in_alphabetical_order_whatever_marks_they_have(store: Store) -> None:
    store.add(speaker="Ébert", cases=("Åland", "Zaire"))
    for at in (None, 2):
        with reading(store.engine) as session:
            offered = choices(session, map_head(session, store.visitor, "small", at))
        assert [speaker.label for speaker in offered.speakers] == ["Doe", "Ébert", "Richard Roe"]
        assert [case.name for case in offered.cases] == ["Åland", "Bosnia 1992–95", "Zaire"]
        assert [source.key for source in offered.sources] == ["book", "report"]


def test_nothing_is_filtered_where_no_filter_is_given(store: Store) -> None:
    assert found(store) is None
    assert found(store, find="  ") is None


@pytest.mark.parametrize("at", [None, 1])
def test_filters_let_through_what_passes_all_of_them(store: Store, at: int | None) -> None:
    store.add(text="Added later, about courts and wars.")
    assert found(store, at, held_by="doe") == {1, 3}
    assert found(store, at, held_by="roe") == {2, 3}
    assert found(store, at, held_by="nobody") == set()
    assert found(store, at, source="report") == {1, 3, 4}
    assert found(store, at, source="book") == {3}
    assert found(store, at, source="report", held_by="roe") == {3}
    assert found(store, at, source="none") == set()
    assert found(store, at, kind="position") == {1, 2}
    assert found(store, at, kind="objection") == ({5} if at else {5, 7})
    assert found(store, at, find="WARS") == ({3} if at else {3, 7})
    assert found(store, at, find="ended  wár") == {4}
    assert found(store, at, held_by="doe", find="trial") == {3}
    assert found(store, at, find="3") == {3}
    assert found(store, at, find="#3") == {3}
    assert found(store, at, find="a3") == {5}
    assert found(store, at, find="99") == set()
    assert found(store, at, find="a99") == set()


def test_signs_that_mean_something_to_databases_are_only_signs(store: Store) -> None:
    store.add(text="100% of all_cases end in A/B.")
    store.add(text="100 of all cases end.")
    assert found(store, find="100%") == {7}
    assert found(store, find="all_cases") == {7}
    assert found(store, find="a/b") == {7}
    assert found(store, find="%") == {7}
    assert found(store, find="\\") == set()


def test_the_words_of_a_tombstone_are_not_found(store: Store) -> None:
    store.add(text="Unmistakable words.")
    store.add(target=7, actor=store.other)
    store.withdraw(7)
    assert found(store, find="unmistakable") == set()
    assert found(store, 4, find="unmistakable") == set()
    assert found(store, 2, find="unmistakable") == {7}


@pytest.fixture
def large(engine: Engine) -> Store:
    store = Store(engine)
    import_map(store.desk, store.operator, generated(1_000), "large")
    return store


@pytest.mark.no_cover
def test_a_large_maps_structure_is_read_without_an_object_for_each_row(large: Store) -> None:
    """Columns as tuples in four queries: objects of the session would cost twice as much."""
    with reading(large.engine) as session:
        head = map_head(session, VISITOR, "large")
        structure_of(session, head)
        with counted_queries(large.engine) as queries:
            calls = calls_of(lambda: structure_of(session, head))
        assert structure_of(session, head) == generated(1_000).structure
    assert len(queries) == 4
    assert calls < 45 * 1_000
