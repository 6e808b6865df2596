from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused, Unreadable
from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Source, Speaker, Stance, Statement
from argmap.domain.vocabulary import Kind, Relation, StanceKind, Voice
from argmap.formats.argdown import write_argdown
from argmap.models.tables import CONTENT
from argmap.operations.importing import CheckedGraph
from argmap.operations.maps import import_map, seed_maps
from argmap.queries.maps import library
from argmap.queries.reading import reading
from tests.support.generated import generated
from tests.support.store import Store, bare, counted_queries, small_graph


def rows_in_all(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in CONTENT
        }


def test_a_map_that_is_brought_in_says_the_same_as_its_graph(store: Store) -> None:
    assert bare(store.graph()) == small_graph()
    assert bare(store.graph(at=1)) == small_graph()


def test_numbers_with_gaps_are_kept_and_new_ones_follow_the_highest(store: Store) -> None:
    graph = ArgumentGraph(
        "Gaps",
        "Where?",
        {5: Statement(5, Kind.POSITION, "Five", "Five."), 9: Statement(9, Kind.CLAIM, "Nine", "Nine.", 7)},
        {7: Argument(7, Relation.SUPPORT, (9,), target=5)},
    )
    import_map(store.desk, store.operator, graph, "gaps")
    assert bare(store.graph(slug="gaps")) == graph


def test_a_tombstone_is_brought_in_as_a_tombstone(store: Store) -> None:
    graph = ArgumentGraph("One", "?", {1: Statement(1, Kind.POSITION, "Gone", "Gone.", withdrawn=True)})
    import_map(store.desk, store.operator, graph, "one")
    assert store.graph(slug="one").statements[1].withdrawn


def test_text_is_kept_composed_and_trimmed(store: Store) -> None:
    graph = ArgumentGraph(" Ae\u0301 ", "?", {1: Statement(1, Kind.POSITION, "e\u0301", " e\u0301. ")})
    import_map(store.desk, store.operator, graph, "composed")
    found = store.graph(slug="composed")
    assert (found.title, found.statements[1].title, found.statements[1].text) == ("Aé", "é", "é.")


def test_undercuts_of_undercuts_are_brought_in_in_any_order(store: Store) -> None:
    statements = {n: Statement(n, Kind.CLAIM, f"No. {n}", f"No. {n}.", n) for n in range(1, 5)}
    statements[5] = Statement(5, Kind.POSITION, "Five", "Five.")
    arguments = {n: Argument(n, Relation.ATTACK, (n,), undercuts=n + 1) for n in range(1, 4)}
    arguments[4] = Argument(4, Relation.ATTACK, (4,), target=5)
    graph = ArgumentGraph("Deep", "?", statements, arguments)
    import_map(store.desk, store.operator, graph, "deep")
    assert bare(store.graph(slug="deep")) == graph


def test_an_address_that_cannot_be_is_refused(store: Store) -> None:
    for slug in ("", "-a", "a--b", "A", "ä", "a/b", "x" * 81, "new"):
        with pytest.raises(Refused) as refused:
            import_map(store.desk, store.operator, small_graph(), slug)
        assert list(refused.value.fields) == ["slug"]


def test_a_taken_address_is_a_conflict(store: Store) -> None:
    with pytest.raises(Conflict, match="There is a map small already"):
        import_map(store.desk, store.operator, small_graph(), "small")


def test_only_the_operator_brings_maps_in(store: Store) -> None:
    with pytest.raises(NotAllowed):
        import_map(store.desk, store.newcomer, small_graph(), "mine")
    with pytest.raises(Absent):
        store.graph(slug="mine")


def changed(**changes: Any) -> ArgumentGraph:
    return replace(small_graph(), **changes)


def with_statement(**changes: Any) -> ArgumentGraph:
    graph = small_graph()
    return replace(graph, statements={**graph.statements, 3: graph.statements[3]._replace(**changes)})


def with_argument(**changes: Any) -> ArgumentGraph:
    graph = small_graph()
    return replace(graph, arguments={**graph.arguments, 1: graph.arguments[1]._replace(**changes)})


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (changed(title=""), "The map’s title: Please write something"),
        (changed(question="x" * 501), "The question: This has 501 characters"),
        (changed(introduction="x\x00"), "The introduction: This contains a NUL character"),
        (with_statement(title="x" * 121), "The title of 3: This has 121"),
        (with_statement(text="x" * 2001), "The text of 3: This has 2,001"),
        (with_statement(note="x" * 2001), "The note on 3"),
        (with_statement(home=99), "Statement 3 cannot be at home in a99"),
        (with_statement(kind=Kind.POSITION), "Statement 3 cannot be at home in a1"),
        (with_statement(kind=Kind.SETTING, home=None), "3 sets the question"),
        (with_statement(number=4), "The number of 3 is not possible"),
        (with_statement(citations=(Citation("unknown", "x"),)), "The source unknown, cited for 3, is not"),
        (with_statement(citations=(Citation("report", "x", voice=Voice.SPEAKER),)), "Another speaker’s words"),
        (with_statement(citations=(Citation("report", "x", reporter="doe"),)), "Another speaker’s words"),
        (
            with_statement(citations=(Citation("report", "x", voice=Voice.SPEAKER, reporter="who"),)),
            "The speaker who, cited for 3, is not",
        ),
        (with_argument(premises=()), "a1 has no premise"),
        (with_argument(premises=(99,)), "The premise 99 of a1 is not in the map"),
        (with_argument(cases=("chad",)), "The case chad of a1 is not in the map"),
        (with_argument(number=9), "The number of a1 is not possible"),
        (changed(stances=(Stance("who", 1, StanceKind.ASKS),)), "The speaker who is not in the map"),
        (changed(stances=(Stance("doe", 99, StanceKind.ASKS),)), "The statement 99 of doe’s stance is not"),
        (
            changed(stances=(Stance("doe", 1, StanceKind.ASKS), Stance("doe", 1, StanceKind.REJECTS))),
            "doe has two stances on 1",
        ),
        (changed(speakers={**small_graph().speakers, "x": Speaker("x" * 121, "X")}), "The key 'xxx"),
        (changed(speakers={**small_graph().speakers, " x": Speaker(" x", "X")}), "The key ' x' has spaces"),
        (changed(sources={**small_graph().sources, "x": Source("x", "")}), "The title of x: Please"),
        (changed(cases={**small_graph().cases, "x": Case("x", "x" * 161)}), "The case x: This has 161"),
    ],
)
def test_a_graph_that_breaks_a_rule_is_refused_in_words(graph: ArgumentGraph, words: str) -> None:
    with pytest.raises(Refused) as refused:
        CheckedGraph(graph)
    assert words in str(refused.value)


def test_of_a_graph_that_breaks_a_rule_no_row_is_written(store: Store) -> None:
    before = rows_in_all(store)
    for graph in (with_statement(title="x" * 121), with_argument(premises=())):
        with pytest.raises(Refused):
            import_map(store.desk, store.operator, graph, "broken")
    assert rows_in_all(store) == before


def test_a_folder_of_files_becomes_maps_once_and_the_first_map_comes_first(store: Store, tmp_path: Path) -> None:
    for name in ("another", "peace-or-justice", "small"):
        (tmp_path / f"{name}.argdown").write_text(write_argdown(small_graph()), encoding="utf-8")
    assert [done.slug for done in seed_maps(store.desk, tmp_path)] == ["peace-or-justice", "another"]
    assert seed_maps(store.desk, tmp_path) == []
    with reading(store.engine) as session:
        assert [head.slug for head in library(session, store.visitor)] == ["small", "peace-or-justice", "another"]


@pytest.mark.parametrize(("content", "words"), [(b"\xff\xfe", "is not in UTF-8"), (b"===\ntitle: [\n===\n", "broken")])
def test_a_file_that_cannot_be_read_is_named(store: Store, tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "broken.argdown").write_bytes(content)
    with pytest.raises(Unreadable, match=words) as unreadable:
        seed_maps(store.desk, tmp_path)
    assert "broken.argdown" in str(unreadable.value)


@pytest.mark.no_cover
def test_a_large_map_is_brought_in_by_few_statements(store: Store) -> None:
    graph = generated(1_500)
    with counted_queries(store.engine) as asked:
        import_map(store.desk, store.operator, graph, "large")
    assert len(asked) < 40
    assert bare(store.graph(slug="large")) == replace(graph, slug="")
