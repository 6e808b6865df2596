"""A page asks as many questions of the database for a large map as for a small one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session

from argmap.domain.permissions import VISITOR
from argmap.models.tables import CHANGE_IMAGES
from argmap.operations.maps import import_map
from argmap.queries.access import grounds_of
from argmap.queries.arguments import argument_view
from argmap.queries.comparing import compared
from argmap.queries.graphs import choices, graph_of, structure_of, whole_graph
from argmap.queries.history import history
from argmap.queries.maps import library, map_head
from argmap.queries.matching import matches
from argmap.queries.positions import matrix
from argmap.queries.reading import reading
from argmap.queries.rows import past
from argmap.queries.search import search
from argmap.queries.sources import bibliography
from argmap.queries.statements import search_statements, similar, statement_view
from tests.support.generated import generated
from tests.support.store import Store, counted_queries


def the_map(session: Session, slug: str, at: int | None) -> None:
    head = map_head(session, VISITOR, slug, at)
    structure = structure_of(session, head)
    offered = choices(session, head)
    matches(session, head, structure, held_by="speaker-1", kind="claim", find="peace")
    graph_of(session, head, structure, sorted(structure.kinds)[:100], offered)


READ: dict[str, tuple[int, Callable[[Session, str, int | None], object]]] = {
    "map": (20, the_map),
    "whole map": (14, lambda s, slug, at: whole_graph(s, map_head(s, VISITOR, slug, at))),
    "statement": (24, lambda s, slug, at: statement_view(s, VISITOR, slug, 1, at)),
    "argument": (24, lambda s, slug, at: argument_view(s, VISITOR, slug, 1, at)),
    "positions": (16, lambda s, slug, at: matrix(s, VISITOR, slug, at)),
    "sources": (22, lambda s, slug, at: bibliography(s, VISITOR, slug, at)),
    "history": (2, lambda s, slug, _: history(s, VISITOR, slug)),
    "comparison": (20, lambda s, slug, at: compared(s, VISITOR, slug, at, None)),
    "library": (1, lambda s, *_: library(s, VISITOR)),
    "search": (5, lambda s, *_: search(s, VISITOR, "peace")),
    "similar": (5, lambda s, slug, _: similar(s, VISITOR, slug, "The council prevents a treaty")),
    "find": (5, lambda s, slug, _: search_statements(s, VISITOR, slug, "peace")),
}


@pytest.fixture
def engine_of_two(engine: Engine) -> Engine:
    store = Store(engine)
    import_map(store.desk, store.operator, generated(30), "little")
    import_map(store.desk, store.operator, generated(600), "large")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE maps SET version = 2")
    return engine


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_map_at_an_earlier_version_takes_one_indexed_query(engine_of_two: Engine) -> None:
    with counted_queries(engine_of_two) as queries, reading(engine_of_two) as session:
        past(session, 1, 1)
    (asked,) = (query for query in queries if "change_images" in query)
    with engine_of_two.connect() as connection:
        plan = " ".join(str(step[3]) for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (1, 1, 1)))
    assert re.search(r"SEARCH change_images USING INDEX \w+ \(map_id=\?", plan), plan
    assert "SCAN change_images" not in plan


@pytest.mark.parametrize("backend", ["postgresql"])
def test_an_import_is_read_once_before_the_server_has_gathered_statistics_of_it(engine_of_two: Engine) -> None:
    with counted_queries(engine_of_two) as queries, reading(engine_of_two) as session:
        large = map_head(session, VISITOR, "large").id
        past(session, large, 1)
    (asked,) = (query for query in queries if "change_images" in query)
    values = {name: large if "map_id" in name else 1 for name in re.findall(r"%\((\w+)\)s", asked)}
    counted = select(func.count()).where(CHANGE_IMAGES.c.map_id == large)
    with engine_of_two.connect() as connection:
        images = connection.execute(counted).scalar_one()
        told = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}", values).scalar_one()
    assert images > 2_000
    assert rows_read(told[0]["Plan"]) <= 4 * images


def rows_read(plan: Mapping[str, Any]) -> float:
    """The rows that a step of PostgreSQL's plan and those below it read, also those that it then left out."""
    left_out = sum(told for name, told in plan.items() if name.startswith("Rows Removed by"))
    below = sum(rows_read(step) for step in plan.get("Plans", ()))
    return float((plan["Actual Rows"] + left_out) * plan["Actual Loops"] + below)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_map_is_found_without_a_look_at_the_others(engine_of_two: Engine) -> None:
    with counted_queries(engine_of_two) as queries, reading(engine_of_two) as session:
        map_head(session, VISITOR, "little")
        grounds_of(session, VISITOR, "little")
    head, grounds = (query for query in queries if "map_settings" in query)
    with engine_of_two.connect() as connection:
        for asked in (head, grounds):
            values = (1,) * asked.count("?")
            plan = [str(step[3]) for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)]
            assert "SEARCH maps USING INTEGER PRIMARY KEY (rowid=?)" in plan
            assert [step for step in plan if step.startswith("SCAN")] == []
    assert "standing = 'hidden'" in head, "a word that is bound makes SQLite work out the query anew each time"


def test_the_number_of_queries_does_not_grow_with_the_map(engine_of_two: Engine) -> None:
    for name, (most, read) in READ.items():
        for at in (None, 1):
            asked: list[int] = []
            for slug in ("little", "large"):
                with counted_queries(engine_of_two) as queries, reading(engine_of_two) as session:
                    read(session, slug, at)
                asked.append(len(queries))
            assert asked[0] == asked[1] <= most, (name, at, asked)
