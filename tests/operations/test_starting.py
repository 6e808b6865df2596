from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.domain.drafts import ArgumentDraft, NewStatement
from argmap.domain.errors import Absent, NotAllowed, Refused
from argmap.domain.keeping import FirstPosition, KeptAs, StartDraft
from argmap.domain.permissions import Membership, Naming, Visibility
from argmap.domain.pseudonyms import draw_pseudonym
from argmap.domain.vocabulary import Kind, Relation, StanceKind
from argmap.operations.arguments import add_argument
from argmap.operations.owning import own_slug
from argmap.operations.starting import copy_map, start_from_file, start_map
from argmap.queries.history import history
from argmap.queries.maps import library, map_head
from argmap.queries.reading import reading
from tests.support.store import Store, bare, new, small_graph


def first(text: str, held_by: str = "") -> FirstPosition:
    return FirstPosition(NewStatement(text, text.rstrip(".")), held_by)


def draft(**changes: object) -> StartDraft:
    made = StartDraft("Who decides on amnesty?", "Who decides on amnesty?", (first("The victims."), first("A court.")))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_whoever_starts_a_map_is_its_facilitator_and_nobody_else_knows_of_it(store: Store) -> None:
    done = start_map(store.desk, store.newcomer, draft())
    assert done.created == ("s1", "s2")
    with reading(store.engine) as session:
        head = map_head(session, store.newcomer, done.slug)
        assert head.grounds.member is Membership.FACILITATOR
        assert (head.question, head.positions, head.grounds.visibility) == (
            "Who decides on amnesty?",
            2,
            Visibility.PRIVATE,
        )
        assert [row.summary for row in history(session, store.newcomer, done.slug).rows] == [
            "Started the map with 2 positions"
        ]
        assert done.slug not in {one.slug for one in library(session, store.other)}
        with pytest.raises(Absent):
            map_head(session, store.other, done.slug)


def test_a_map_can_start_with_nothing_but_its_question(store: Store) -> None:
    done = start_map(store.desk, store.newcomer, draft(positions=()))
    with reading(store.engine) as session:
        told = history(session, store.newcomer, done.slug).rows[0]
    assert (told.summary, told.may_undo) == ("Started the map with its question", False)


def test_a_first_answer_is_held_by_whom_one_names_and_the_same_name_is_one_speaker(store: Store) -> None:
    positions = (first("Yes.", "Alpbach 2010"), first("No, never.", "Alpbach 2010"), first("Perhaps."))
    done = start_map(store.desk, store.newcomer, draft(positions=positions))
    graph = store.graph(slug=done.slug, actor=store.newcomer)
    assert [(one.statement, one.kind) for one in graph.stances] == [
        (1, StanceKind.ENDORSES),
        (2, StanceKind.ENDORSES),
    ]
    assert [one.name for one in graph.speakers.values()] == ["Alpbach 2010"]


def test_a_visitor_starts_no_map(store: Store) -> None:
    with pytest.raises(NotAllowed):
        start_map(store.desk, store.visitor, draft())
    with pytest.raises(NotAllowed):
        copy_map(store.desk, store.visitor, "small", KeptAs())
    with pytest.raises(NotAllowed):
        start_from_file(store.desk, store.visitor, small_graph(), KeptAs())


def test_the_address_of_a_map_does_not_tell_whether_somebody_has_one_of_the_same_title(store: Store) -> None:
    one, two = (start_map(store.desk, actor, draft()) for actor in (store.newcomer, store.other))
    assert one.slug.startswith("who-decides-on-amnesty-")
    assert one.slug != two.slug
    assert own_slug("؟؟؟").startswith("map-")
    assert len(own_slug("long words " * 40)) <= 80


def test_a_copy_says_the_same_under_the_same_numbers_and_remembers_its_origin(store: Store) -> None:
    store.add(text="Not in the copy.", actor=store.other)
    store.withdraw(7, actor=store.other)
    before = store.graph()
    done = copy_map(store.desk, store.newcomer, "small", KeptAs())
    copied = store.graph(slug=done.slug, actor=store.newcomer)
    assert bare(copied) == bare(before)
    with reading(store.engine) as session:
        told = history(session, store.newcomer, done.slug).rows[0]
    assert told.summary == "Copied 6 statements and 5 arguments from another map, as it stood at change 3"
    assert not told.may_undo


def test_a_copy_brings_nobodys_name_and_nothing_of_what_was_withdrawn(store: Store) -> None:
    store.add(text="Secret words.", actor=store.other)
    add_argument(
        store.desk,
        store.newcomer,
        "small",
        ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("An answer."),), target=7),
    )
    store.withdraw(7, actor=store.other)
    done = copy_map(store.desk, store.newcomer, "small", KeptAs())
    copied = store.graph(slug=done.slug, actor=store.newcomer)
    assert copied.statements[7].withdrawn
    assert "Secret" not in str(copied)
    assert {one.added_by for one in copied.statements.values()} == {None}


def test_what_one_may_not_read_one_cannot_copy(store: Store) -> None:
    done = start_map(store.desk, store.other, draft())
    with pytest.raises(Absent):
        copy_map(store.desk, store.newcomer, done.slug, KeptAs())


def test_an_unlisted_map_gets_its_link_when_it_is_made(store: Store) -> None:
    kept = KeptAs(visibility=Visibility.UNLISTED)
    done = start_from_file(store.desk, store.newcomer, small_graph(), kept)
    with reading(store.engine) as session, pytest.raises(Absent):
        map_head(session, store.other, done.slug)


def test_a_file_that_is_not_well_formed_makes_no_map(store: Store) -> None:
    graph = small_graph()
    broken = replace(graph, title="")
    with pytest.raises(Refused):
        start_from_file(store.desk, store.newcomer, broken, KeptAs())


@pytest.mark.parametrize("naming", [Naming.INSTRUCTOR, Naming.BLIND])
def test_where_names_are_hidden_everybody_has_another_one_in_each_map(store: Store, naming: Naming) -> None:
    kept = KeptAs(Visibility.PUBLIC, naming=naming)
    shown = []
    for _ in range(2):
        done = start_map(store.desk, store.newcomer, draft(kept=kept))
        add_argument(
            store.desk,
            store.other,
            done.slug,
            ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("So not."),), target=1),
        )
        graph = store.graph(slug=done.slug)
        with reading(store.engine) as session:
            rows = history(session, store.visitor, done.slug).rows
            at = map_head(session, store.visitor, done.slug, 2)
        assert at.latest == 2
        names = {graph.statements[1].added_by, graph.statements[3].added_by}
        assert names == {row.by for row in rows}
        assert len(names) == 2
        assert not any(name and "Student" in name for name in names)
        assert "Student" not in str(store.graph(2, slug=done.slug))
        shown.append(names)
    assert shown[0] != shown[1]


def test_a_name_is_drawn_with_a_number_where_the_words_are_taken() -> None:
    assert draw_pseudonym({"Amber Alder", "Amber Alder 2"}, lambda words: words[0]) == "Amber Alder 3"
