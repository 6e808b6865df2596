from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, Table
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session

from argmap.models.contributors import Contributor
from argmap.models.tables import (
    ARGUMENT_CASES,
    ARGUMENTS,
    CHANGES,
    CITATIONS,
    MAPS,
    PREMISES,
    SPEAKERS,
    STANCES,
    STATEMENTS,
)
from argmap.operations.maps import import_map
from tests.support.store import NOON, Store, small_graph

STATEMENT: dict[str, Any] = {
    "map_id": 1,
    "number": 50,
    "kind": "claim",
    "title": "x",
    "text": "x",
    "folded": "x",
    "note": "",
    "standing": "present",
    "revision": 1,
    "created_at": NOON,
}
ARGUMENT: dict[str, Any] = {
    "map_id": 1,
    "number": 50,
    "relation": "attack",
    "target_statement": 1,
    "target_argument": None,
    "basis": "stated",
    "note": "",
    "standing": "present",
    "revision": 1,
    "created_at": NOON,
}
PREMISE: dict[str, Any] = {"map_id": 1, "argument": 1, "statement": 2, "place": 7}
STANCE: dict[str, Any] = {"map_id": 1, "statement": 4, "speaker": "doe", "kind": "asks", "note": ""}
CITATION: dict[str, Any] = {
    "map_id": 1,
    "statement": 1,
    "stance": None,
    "argument": None,
    "source": "report",
    "quote": "x",
    "locator": "",
    "voice": "own",
    "reporter": None,
    "fidelity": "quotation",
}
CHANGE: dict[str, Any] = {"map_id": 1, "version": 9, "at": NOON, "kind": "reword", "detail": {}, "reason": ""}


@pytest.fixture
def two_maps(store: Store) -> Store:
    """Maps 1 and 2; the second has statements 7 and 8, argument 6 and a speaker of its own besides."""
    import_map(store.desk, store.operator, small_graph(), "second")
    with store.engine.begin() as connection:
        for number in (7, 8):
            connection.execute(STATEMENTS.insert().values({**STATEMENT, "map_id": 2, "number": number}))
        connection.execute(ARGUMENTS.insert().values({**ARGUMENT, "map_id": 2, "number": 6}))
        connection.execute(SPEAKERS.insert().values(map_id=2, key="loe", name="Loe", short="", about=""))
    return store


REFUSED: list[tuple[Table, dict[str, Any]]] = [
    (STATEMENTS, {**STATEMENT, "number": 1}),
    (STATEMENTS, {**STATEMENT, "number": 0}),
    (STATEMENTS, {**STATEMENT, "map_id": 99}),
    (STATEMENTS, {**STATEMENT, "title": ""}),
    (STATEMENTS, {**STATEMENT, "title": "x" * 121}),
    (STATEMENTS, {**STATEMENT, "text": "x" * 2001}),
    (STATEMENTS, {**STATEMENT, "note": "x" * 2001}),
    (STATEMENTS, {**STATEMENT, "kind": "position", "home": 1}),
    (STATEMENTS, {**STATEMENT, "home": 6}),
    (STATEMENTS, {**STATEMENT, "contributor_id": 99}),
    (ARGUMENTS, {**ARGUMENT, "target_statement": None}),
    (ARGUMENTS, {**ARGUMENT, "target_argument": 2}),
    (ARGUMENTS, {**ARGUMENT, "relation": "support", "target_statement": None, "target_argument": 2}),
    (ARGUMENTS, {**ARGUMENT, "relation": "condition", "target_statement": None, "target_argument": 2}),
    (ARGUMENTS, {**ARGUMENT, "target_statement": None, "target_argument": 50}),
    (ARGUMENTS, {**ARGUMENT, "target_statement": 7}),
    (ARGUMENTS, {**ARGUMENT, "target_statement": None, "target_argument": 6}),
    (ARGUMENTS, {**ARGUMENT, "standing": "tombstone"}),
    (PREMISES, {**PREMISE, "statement": 7}),
    (PREMISES, {**PREMISE, "argument": 6}),
    (PREMISES, {**PREMISE, "statement": 3}),
    (PREMISES, {**PREMISE, "place": 0}),
    (ARGUMENT_CASES, {"map_id": 1, "argument": 1, "case_key": "chad", "place": 3}),
    (STANCES, {**STANCE, "statement": 7}),
    (STANCES, {**STANCE, "speaker": "loe"}),
    (STANCES, {**STANCE, "statement": 1}),
    (CITATIONS, {**CITATION, "statement": None}),
    (CITATIONS, {**CITATION, "argument": 1}),
    (CITATIONS, {**CITATION, "stance": 1}),
    (CITATIONS, {**CITATION, "statement": 7}),
    (CITATIONS, {**CITATION, "statement": None, "stance": 6}),
    (CITATIONS, {**CITATION, "source": "unknown"}),
    (CITATIONS, {**CITATION, "reporter": "doe"}),
    (CITATIONS, {**CITATION, "voice": "speaker"}),
    (CITATIONS, {**CITATION, "voice": "speaker", "reporter": "loe"}),
    (CITATIONS, {**CITATION, "quote": "x" * 2001}),
    (MAPS, {"slug": "small", "title": "x", "question": "", "introduction": "", "created_at": NOON, "changed_at": NOON}),
    (CHANGES, {**CHANGE, "version": 1}),
    (CHANGES, {**CHANGE, "kind": "undo"}),
    (CHANGES, {**CHANGE, "undoes": 1}),
]


def test_the_database_itself_refuses_what_breaks_the_model(two_maps: Store) -> None:
    assert [(table.name, values) for table, values in REFUSED if _is_taken(two_maps.engine, table, values)] == []


def _is_taken(engine: Engine, table: Table, values: dict[str, Any]) -> bool:
    counters = {"version": 0, "next_statement": 1, "next_argument": 1} if table is MAPS else {}
    try:
        with engine.begin() as connection:
            connection.execute(table.insert().values({**values, **counters}))
    except IntegrityError:
        return False
    return True


def test_what_is_refused_differs_only_as_said_from_what_is_taken(two_maps: Store) -> None:
    for table, values in (
        (STATEMENTS, STATEMENT),
        (ARGUMENTS, ARGUMENT),
        (PREMISES, PREMISE),
        (STANCES, STANCE),
        (CITATIONS, CITATION),
        (CHANGES, CHANGE),
    ):
        assert _is_taken(two_maps.engine, table, values), table.name


def test_a_kind_that_is_none_does_not_reach_the_database(store: Store) -> None:
    with pytest.raises(StatementError), store.engine.begin() as connection:
        connection.execute(STATEMENTS.insert().values({**STATEMENT, "kind": "contention"}))


def test_a_map_goes_with_everything_in_it(two_maps: Store) -> None:
    with two_maps.engine.begin() as connection:
        connection.execute(MAPS.delete().where(MAPS.c.id == 1))
        for table in (STATEMENTS, ARGUMENTS, PREMISES, STANCES, CITATIONS, CHANGES, SPEAKERS):
            assert set(connection.execute(table.select()).columns("map_id").scalars()) == {2}, table.name


def test_a_contributors_id_is_drawn_at_random(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        people = [Contributor(name="Ada", created_at=NOON) for _ in range(3)]
        session.add_all(people)
        session.commit()
    ids = sorted(person.id for person in people)
    assert all(later - earlier > 10_000 for earlier, later in pairwise([0, *ids]))
    assert max(ids) < 2**62
