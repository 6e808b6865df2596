"""Content notes: laid over a statement and what hangs on it, lifted again, and read in place of the words."""

from __future__ import annotations

from argmap.domain.moderation import BranchMarkKind, DecisionKind
from argmap.domain.permissions import VISITOR
from argmap.models.tables import DECISIONS
from argmap.operations.branches import lift, mark
from argmap.queries.graphs import graph_of, structure_of, whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.queries.search import search
from argmap.queries.statements import search_statements, statement_view
from tests.support.moderated import moderator
from tests.support.store import Store

NOTE = BranchMarkKind.NOTE
TOLD = "Content note: Describes torture"


def titles(store: Store, asked: int | None = None, at: int | None = None) -> dict[int, str]:
    with reading(store.engine) as session:
        head = map_head(session, VISITOR, "small", at)
        structure = structure_of(session, head)
        graph = graph_of(session, head, structure, structure.kinds, asked=asked)
    return {number: one.title for number, one in graph.statements.items()}


def test_a_note_stands_for_a_statement_and_all_that_hangs_on_it(store: Store) -> None:
    before = titles(store)
    someone = moderator(store.desk)
    mark(store.desk, someone, "small", 3, NOTE, "Describes torture")
    noted = titles(store)
    over = {number for number, title in noted.items() if title == TOLD}
    assert 3 in over
    assert {1, 2} & over == set()
    assert {number: title for number, title in noted.items() if number not in over} == {
        number: title for number, title in before.items() if number not in over
    }
    assert titles(store, asked=3) == before
    assert titles(store, asked=1) == noted
    lift(store.desk, someone, "small", 3, NOTE)
    assert titles(store) == before
    with store.engine.connect() as connection:
        kinds = connection.execute(DECISIONS.select().order_by(DECISIONS.c.id)).all()
    assert [(row.kind, row.subject) for row in kinds] == [(DecisionKind.NOTE, "s3"), (DecisionKind.LIFT, "s3")]


def test_the_nearer_of_two_notes_speaks_and_earlier_versions_have_it_too(store: Store) -> None:
    store.add(target=3, text="They were beaten.")
    someone = moderator(store.desk)
    mark(store.desk, someone, "small", 1, NOTE, "War")
    mark(store.desk, someone, "small", 3, NOTE, "Describes torture")
    for at in (None, 1):
        found = titles(store, at=at)
        assert (found[1], found[2], found[3]) == ("Content note: War", "Justice first", TOLD)
    assert titles(store)[7] == TOLD
    assert titles(store, asked=1)[3] == TOLD
    assert titles(store, asked=3)[7] == "They were beaten"


def test_lists_tell_the_note_and_a_statements_page_and_files_keep_the_words(store: Store) -> None:
    mark(store.desk, moderator(store.desk), "small", 1, NOTE, "War")
    with reading(store.engine) as session:
        own = whole_graph(session, map_head(session, VISITOR, "small")).statements[1]
        for lines in (
            search_statements(session, VISITOR, "small", own.title),
            [hit.line for hit in search(session, VISITOR, own.title) if hit.line],
        ):
            (line,) = [line for line in lines if line.number == 1]
            assert (line.title, line.text, line.noted) == ("Content note: War", "Content note: War", True)
        for at in (None, 1):
            view = statement_view(session, VISITOR, "small", 1, at)
            assert (view.line.title, view.statement.title, view.statement.text) == (
                "Content note: War",
                own.title,
                own.text,
            )
            assert view.statement.behind
            assert statement_view(session, VISITOR, "small", 1, at, 1).statement.behind is None
