from __future__ import annotations

import threading
from collections import Counter

import pytest

from argmap.domain.drafts import CitationDraft
from argmap.domain.errors import Absent, Gone, NotAllowed, Refused, Stale
from argmap.domain.vocabulary import Kind, Relation
from argmap.queries.content import WITHDRAWN
from tests.support.store import Store


def test_a_position_stands_beside_the_others(store: Store) -> None:
    assert store.answer("Both at once.").created == ("s7",)
    assert (store.graph().statements[7].kind, store.graph().statements[7].home) == (Kind.POSITION, None)


def test_a_visitor_adds_no_position(store: Store) -> None:
    with pytest.raises(NotAllowed):
        store.answer("Both.", actor=store.visitor)


def test_ones_own_statement_is_reworded_and_its_revision_goes_up(store: Store) -> None:
    store.add()
    assert store.reword(7, "That is hardly so.").created == ("s7",)
    statement = store.graph().statements[7]
    assert (statement.text, statement.title, statement.revision) == ("That is hardly so.", "That is hardly so", 3)
    assert store.graph(at=2).statements[7].text == "That is not so."


@pytest.mark.parametrize("number", [3, 7])
def test_somebody_elses_statement_is_not_reworded_or_withdrawn(store: Store, number: int) -> None:
    store.add(actor=store.other)
    with pytest.raises(NotAllowed):
        store.reword(number, "Otherwise.")
    with pytest.raises(NotAllowed):
        store.withdraw(number)
    with pytest.raises(NotAllowed):
        store.withdraw(number, actor=store.visitor)


def test_a_rewording_of_an_earlier_revision_is_refused_with_both_texts(store: Store) -> None:
    store.add()
    store.reword(7, "That is hardly so.")
    with pytest.raises(Stale) as stale:
        store.reword(7, "That is never so.", revision=2)
    assert (stale.value.current, stale.value.submitted, stale.value.revision) == (
        "That is hardly so.",
        "That is never so.",
        3,
    )
    with pytest.raises(Stale):
        store.withdraw(7, revision=2)


def test_the_same_words_again_are_no_rewording(store: Store) -> None:
    store.add()
    with pytest.raises(Refused):
        store.reword(7, "That is not so.")
    assert store.version() == 2


def test_exactly_one_of_twenty_rewordings_of_the_same_revision_wins(store: Store) -> None:
    store.add()
    gate = threading.Barrier(20)
    outcomes: list[object] = []

    def try_it(n: int) -> None:
        gate.wait()
        try:
            store.reword(7, f"Wording number {n}.", revision=2)
            outcomes.append("won")
        except Stale as stale:
            outcomes.append((stale.current, stale.submitted == f"Wording number {n}."))

    threads = [threading.Thread(target=try_it, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    text = store.graph().statements[7].text
    assert Counter(outcomes) == {"won": 1, (text, True): 19}
    assert store.version() == 3


def test_what_nobody_has_built_on_is_withdrawn_whole_with_all_that_one_added_for_it(store: Store) -> None:
    before = store.graph()
    store.add()
    quoted = CitationDraft("New Source", quote="Indeed.")
    store.add(
        target=7, text="Indeed.", relation=Relation.SUPPORT, speaker="Somebody New", citation=quoted, cases=("Chad",)
    )
    store.add(target=None, undercuts=7, text="Beside the point.")
    assert store.withdraw(7).created == ("s1",)
    assert store.graph() == before
    with pytest.raises(Gone):
        store.view(7)


def test_what_one_uses_elsewhere_stays_when_its_first_use_is_withdrawn(store: Store) -> None:
    store.add()
    store.add(target=7, text="Used twice.")
    store.add(new=(), existing=(8,), target=2)
    store.withdraw(7)
    graph = store.graph()
    assert 7 not in graph.statements
    assert sorted(graph.arguments) == [1, 2, 3, 4, 5, 8]
    assert store.structure().home_of[8] == 8


def test_others_statements_stay_when_an_argument_that_uses_them_is_withdrawn(store: Store) -> None:
    store.add(existing=(3,))
    store.withdraw(7)
    assert 3 in store.graph().statements


def test_a_linked_premise_of_ones_own_is_withdrawn_and_the_argument_stays(store: Store) -> None:
    store.add()
    store.link(6, "And this.")
    store.add(new=(), existing=(5, 8), target=2)
    store.link(1, "And that.")
    store.withdraw(8)
    store.withdraw(9)
    graph = store.graph()
    assert {n: graph.arguments[n].premises for n in (1, 6, 7)} == {1: (3,), 6: (7,), 7: (5,)}
    assert graph.statements.keys() == {1, 2, 3, 4, 5, 6, 7}


def test_a_premise_that_another_has_linked_to_their_own_argument_becomes_a_tombstone(store: Store) -> None:
    store.add()
    store.add(existing=(7,), target=2, actor=store.other)
    store.withdraw(7)
    assert store.graph().statements[7].withdrawn


def test_a_statement_that_another_has_answered_becomes_a_tombstone(store: Store) -> None:
    store.add()
    store.add(target=7, actor=store.other)
    assert store.withdraw(7).created == ("s7",)
    graph = store.graph()
    tombstone = graph.statements[7]
    assert (tombstone.withdrawn, tombstone.title, tombstone.text) == (True, WITHDRAWN, WITHDRAWN)
    assert (tombstone.note, tombstone.citations, tombstone.added_by) == ("", (), None)
    assert graph.arguments[7].target == 7
    assert 7 in store.structure().kinds
    with pytest.raises(Gone):
        store.withdraw(7)
    with pytest.raises(Gone):
        store.reword(7, "Again.")


def test_an_answer_to_ones_own_answer_keeps_the_whole_branch(store: Store) -> None:
    store.add()
    store.add(target=7, text="Indeed not.")
    store.add(target=None, undercuts=7, actor=store.other)
    store.withdraw(7)
    graph = store.graph()
    assert graph.statements[7].withdrawn
    assert not graph.statements[8].withdrawn


def test_a_statement_that_another_uses_becomes_a_tombstone(store: Store) -> None:
    store.add()
    store.add(new=(), existing=(7,), target=2, actor=store.other)
    store.withdraw(7)
    assert store.graph().statements[7].withdrawn


def test_speakers_sources_and_cases_that_others_use_stay_when_a_statement_is_withdrawn(store: Store) -> None:
    store.add(speaker="Somebody New", cases=("Chad", "bosnia"))
    store.add(speaker="Somebody New", actor=store.other)
    store.withdraw(7)
    assert set(store.graph().speakers) == {"doe", "roe", "somebody-new"}
    assert set(store.graph().cases) == {"bosnia"}


def test_what_the_map_came_with_stays_even_when_its_last_use_is_withdrawn(store: Store) -> None:
    store.add(speaker="Somebody New", actor=store.other)
    store.add(speaker="Somebody New")
    store.withdraw(7, actor=store.other)
    store.withdraw(8)
    # The newcomer had not brought the speaker in, so it is not theirs to take away.
    assert "somebody-new" in store.graph().speakers


def test_a_position_of_ones_own_is_withdrawn_and_leaves_nothing_to_select(store: Store) -> None:
    store.answer("Both.")
    assert store.withdraw(7).created == ()
    assert 7 not in store.graph().statements


def test_an_undercut_is_withdrawn_and_the_argument_it_cut_is_selected(store: Store) -> None:
    store.add(target=None, undercuts=2)
    assert store.withdraw(7).created == ("a2",)


def test_an_absent_statement_is_absent(store: Store) -> None:
    with pytest.raises(Absent):
        store.reword(99, "New.", revision=1)
