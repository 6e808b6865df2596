from __future__ import annotations

import pytest

from argmap.domain.drafts import CitationDraft
from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.permissions import Actor
from argmap.domain.vocabulary import Relation
from argmap.operations.changes import undo
from argmap.operations.desk import Done
from argmap.queries.history import history
from argmap.queries.reading import reading
from tests.support.store import Store, bare


def take_back(store: Store, version: int, actor: Actor | None = None) -> Done:
    return undo(store.desk, actor or store.newcomer, "small", version)


def test_an_added_argument_is_taken_back_with_everything_it_brought(store: Store) -> None:
    before = store.graph()
    store.add(speaker="Somebody New", citation=CitationDraft("New Source", quote="So."), cases=("Chad",))
    done = take_back(store, 2)
    assert (done.version, done.created) == (3, ("s1",))
    assert store.graph() == before


def test_undoing_the_undoing_brings_it_back_with_the_same_numbers(store: Store) -> None:
    store.add(speaker="Somebody New", citation=CitationDraft("New Source", quote="So."), cases=("Chad",))
    added = store.graph()
    take_back(store, 2)
    assert take_back(store, 3).created == ("s7", "a6")
    again = store.graph()
    assert again.statements[7].revision == 4
    assert again.stances == added.stances
    assert again.sources == added.sources
    assert again.arguments[6].cases == ("chad",)
    take_back(store, 4)
    assert 7 not in store.graph().statements


def test_history_says_which_changes_stand(store: Store) -> None:
    store.add()

    def stands() -> dict[int, tuple[int | None, bool]]:
        with reading(store.engine) as session:
            return {
                row.version: (row.undone_by, row.may_undo) for row in history(session, store.newcomer, "small").rows
            }

    take_back(store, 2)
    assert stands() == {3: (None, True), 2: (3, False), 1: (None, False)}
    take_back(store, 3)
    assert stands() == {4: (None, True), 3: (4, False), 2: (None, True), 1: (None, False)}
    take_back(store, 4)
    assert stands() == {5: (None, True), 4: (5, False), 3: (None, True), 2: (3, False), 1: (None, False)}


def test_a_change_is_taken_back_only_once(store: Store) -> None:
    store.add()
    take_back(store, 2)
    with pytest.raises(Conflict, match="already, by change 3"):
        take_back(store, 2)


def test_a_position_is_taken_back_and_nothing_is_left_to_select(store: Store) -> None:
    store.answer("Both.")
    assert take_back(store, 2).created == ()
    assert 7 not in store.graph().statements


def test_an_undercut_is_taken_back_and_the_argument_it_cut_is_selected(store: Store) -> None:
    store.add(target=None, undercuts=2)
    assert take_back(store, 2).created == ("a2",)


def test_linked_premises_are_unlinked_and_linked_again_behind_what_came_since(store: Store) -> None:
    store.link(1, "First of mine.", existing=(4,))
    assert take_back(store, 2).created == ("a1",)
    assert store.graph().arguments[1].premises == (3,)
    store.link(1, "Another's.", actor=store.other)
    take_back(store, 3)
    assert store.graph().arguments[1].premises == (3, 8, 7, 4)


def test_a_rewording_is_taken_back_unless_it_was_reworded_again(store: Store) -> None:
    store.add()
    store.reword(7, "That is hardly so.")
    take_back(store, 3)
    assert store.graph().statements[7].text == "That is not so."
    store.reword(7, "That is never so.")
    with pytest.raises(Conflict, match="change 5 altered the same thing"):
        take_back(store, 4)
    take_back(store, 5)
    take_back(store, 4)
    assert store.graph().statements[7].text == "That is hardly so."


def test_a_withdrawal_is_taken_back_with_all_that_went(store: Store) -> None:
    store.add(speaker="Somebody New")
    store.add(target=7, relation=Relation.SUPPORT, text="Indeed.")
    before = store.graph()
    store.withdraw(7)
    assert take_back(store, 4).created == ("s7", "s8", "a6", "a7")
    after = store.graph()
    assert {n: s.text for n, s in after.statements.items()} == {n: s.text for n, s in before.statements.items()}
    assert after.stances == before.stances


def test_a_tombstone_gets_its_words_back(store: Store) -> None:
    store.add()
    store.add(target=7, actor=store.other)
    store.withdraw(7)
    take_back(store, 4)
    assert store.graph().statements[7].text == "That is not so."


@pytest.mark.parametrize("way", ["target", "undercut", "premise"])
def test_what_somebody_has_built_on_is_not_taken_back(store: Store, way: str) -> None:
    store.add()
    if way == "target":
        store.add(target=7, actor=store.other)
    elif way == "undercut":
        store.add(target=None, undercuts=6, actor=store.other)
    else:
        store.add(new=(), existing=(7,), target=2, actor=store.other)
    with pytest.raises(Conflict, match="because a7 has been built on it"):
        take_back(store, 2)
    assert store.version() == 3


def test_what_was_built_on_it_and_taken_back_is_no_hindrance(store: Store) -> None:
    store.add()
    store.add(target=7, actor=store.other)
    take_back(store, 3, store.other)
    take_back(store, 2)
    assert 7 not in store.graph().statements


def test_premises_that_somebody_has_used_elsewhere_stay_linked(store: Store) -> None:
    store.link(1, "And this.")
    store.add(new=(), existing=(7,), target=2, actor=store.other)
    with pytest.raises(Conflict, match="a6 has been built on it"):
        take_back(store, 2)


def test_taking_back_what_would_close_a_circle_is_a_conflict(store: Store) -> None:
    store.add(relation=Relation.SUPPORT, target=3)
    store.answer("Both.", actor=store.other)
    store.add(new=(), existing=(1,), target=8, relation=Relation.SUPPORT)
    take_back(store, 4)
    store.add(new=(), existing=(8,), target=1, relation=Relation.SUPPORT, actor=store.other)
    with pytest.raises(Conflict, match="in a circle"):
        take_back(store, 5)


def test_a_speaker_whom_others_name_by_now_stays(store: Store) -> None:
    store.add(speaker="Somebody New")
    store.add(speaker="Somebody New", actor=store.other)
    take_back(store, 2)
    assert "somebody-new" in store.graph().speakers
    take_back(store, 4)
    assert store.graph().stances_on[7][0].speaker == "somebody-new"


def test_a_speaker_whom_others_have_named_anew_is_no_hindrance(store: Store) -> None:
    store.add(speaker="Somebody New")
    take_back(store, 2)
    store.add(speaker="Somebody New", actor=store.other)
    take_back(store, 3)
    assert [stance.statement for stance in store.graph().stances if stance.speaker == "somebody-new"] == [7, 8]


def test_a_source_that_went_since_comes_back_with_what_cites_it(store: Store) -> None:
    for _ in range(2):
        store.add(speaker="Somebody New", citation=CitationDraft("New Source", quote="So."), cases=("Chad",))
    before = store.graph()
    store.withdraw(7)
    store.withdraw(8)
    assert "new-source" not in store.graph().sources
    take_back(store, 4)
    after = store.graph()
    assert (after.sources, after.speakers, after.cases) == (before.sources, before.speakers, before.cases)
    take_back(store, 5)
    assert bare(store.graph()) == bare(before)


def test_nobody_takes_back_what_another_did_or_what_is_not_there(store: Store) -> None:
    store.add()
    with pytest.raises(NotAllowed):
        take_back(store, 2, store.other)
    with pytest.raises(NotAllowed):
        take_back(store, 1)
    with pytest.raises(Absent):
        take_back(store, 99)


def test_a_whole_map_is_not_taken_back(store: Store) -> None:
    with pytest.raises(Conflict):
        take_back(store, 1, store.operator)


def test_everything_can_be_taken_back_to_the_very_beginning(store: Store) -> None:
    before = store.graph()
    store.add(speaker="X", cases=("Chad",))
    store.link(6, "And.", existing=(3,))
    store.reword(7, "Never.")
    store.withdraw(8)
    store.withdraw(7)
    after = store.graph(at=5)
    for version in (6, 5, 4, 3, 2):
        take_back(store, version)
    assert store.graph() == before
    for version in (11, 10, 9, 8):
        take_back(store, version)
    assert bare(store.graph()) == bare(after)
    assert after.statements[7].text == "Never."
