"""Changing the shape of a map: moving, linking, splitting, merging, and taking each of these back."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import and_, select, update

from argmap.domain.drafts import (
    CitationDraft,
    KindDraft,
    LinkDraft,
    MergeDraft,
    PlaceDraft,
    RetitleDraft,
    SplitDraft,
    UnlinkDraft,
)
from argmap.domain.errors import Conflict, Gone, Merged, NotAllowed, Refused, Stale
from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import holder_line
from argmap.domain.moderation import ContributionKind
from argmap.domain.permissions import Actor, Membership
from argmap.domain.vocabulary import Kind, Relation, Shape, StanceKind
from argmap.models.tables import CHANGE_IMAGES
from argmap.operations.backup import backup, restore
from argmap.operations.changes import undo
from argmap.operations.desk import Done
from argmap.operations.handing_in import hand_in
from argmap.operations.moving import attach, link_arguments, move, unlink
from argmap.operations.splitting import merge, split
from argmap.operations.statements import change_kind, retitle
from argmap.operations.verify import verify
from argmap.queries.arguments import argument_view
from argmap.queries.handed_in import handed_in
from argmap.queries.history import history
from argmap.queries.reading import reading
from argmap.queries.whole_history import whole_history
from tests.support.moderated import approval, kept, member, moderator
from tests.support.store import Store, bare, begin, new

S, A, C = Relation.SUPPORT, Relation.ATTACK, Relation.CONDITION


def moved(store: Store, number: int, to: int | None = None, relation: Relation = S, **more: object) -> Done:
    """Move argument `number` to statement `to`, or to undercut `cut`."""
    cut: int | None = more.get("cut")  # type: ignore[assignment]
    actor: Actor = more.get("actor") or store.newcomer  # type: ignore[assignment]
    seen: int = more.get("seen") or store.version()  # type: ignore[assignment]
    return move(store.desk, actor, "small", number, PlaceDraft(relation, to, cut, seen, "Better there."))


def merged(store: Store, number: int, into: int, actor: Actor | None = None, seen: int | None = None) -> Done:
    return merge(store.desk, actor or store.newcomer, "small", number, MergeDraft(into, seen or store.version()))


def linked(store: Store, number: int, *others: int, actor: Actor | None = None) -> Done:
    return link_arguments(store.desk, actor or store.newcomer, "small", number, LinkDraft(others, store.version()))


def unlinked(store: Store, number: int, statement: int, actor: Actor | None = None) -> Done:
    return unlink(store.desk, actor or store.newcomer, "small", number, UnlinkDraft(statement, store.version()))


def made(store: Store, number: int, kind: Kind, actor: Actor | None = None) -> Done:
    return change_kind(store.desk, actor or store.newcomer, "small", number, KindDraft(kind, store.version()))


def divided(
    store: Store, number: int, one: str, two: str, *, together: bool = True, actor: Actor | None = None
) -> Done:
    draft = SplitDraft(new(one), new(two), together, store.version())
    return split(store.desk, actor or store.newcomer, "small", number, draft)


def used(store: Store, number: int, to: int, relation: Relation = S, actor: Actor | None = None) -> Done:
    draft = PlaceDraft(relation, to, None, store.version())
    return attach(store.desk, actor or store.newcomer, "small", number, draft)


def said(graph: ArgumentGraph) -> ArgumentGraph:
    """What the map says, whoever wrote it and whenever."""
    return bare(graph)


def test_a_moved_statement_takes_its_branch_along_and_gets_another_shape(store: Store) -> None:
    store.add()
    store.add(target=7, text="Because of that.", relation=S)
    done = moved(store, 6, 2)
    assert (done.version, done.created) == (4, ("s7", "a6"))
    structure = store.structure()
    assert (structure.parent[7], structure.parent[8], structure.shape(7)) == (2, 7, Shape.CLAIM)
    assert done.told is not None
    assert done.told.detail["below"] == 1
    assert store.graph().statements[7].revision == 4


def test_an_argument_is_moved_to_undercut_a_step_and_back_to_a_statement(store: Store) -> None:
    store.add()
    moved(store, 6, cut=2, relation=A)
    assert (store.graph().arguments[6].target, store.graph().arguments[6].undercuts) == (None, 2)
    moved(store, 6, 2, C)
    assert (store.graph().arguments[6].target, store.structure().shape(7)) == (2, Shape.CONDITION)


def test_nothing_is_moved_under_its_own_descendant(store: Store) -> None:
    store.add()
    store.add(target=7, text="Not so.")
    store.add(target=None, undercuts=7, text="Beside the point.")
    for target, cut in ((8, None), (9, None), (None, 7), (None, 8), (None, 6)):
        with pytest.raises(Refused) as refused:
            moved(store, 6, target, A, cut=cut)
        assert "hangs on 7 itself" in refused.value.fields["target"]
    assert store.version() == 4


def test_nothing_is_moved_where_it_would_support_itself_in_a_circle(store: Store) -> None:
    store.add(relation=S)
    store.answer("Both.")
    store.add(new=(), existing=(8,), target=7, relation=S)
    with pytest.raises(Refused, match="in a circle"):
        moved(store, 6, 8)


@pytest.mark.parametrize(
    ("target", "cut", "relation", "field"),
    [(1, None, A, "target"), (7, None, S, "target"), (99, None, S, "target"), (None, 99, A, "target")],
)
def test_what_leads_nowhere_new_is_refused(
    store: Store, target: int | None, cut: int | None, relation: Relation, field: str
) -> None:
    store.add()
    with pytest.raises(Refused) as refused:
        moved(store, 6, target, relation, cut=cut)
    assert field in refused.value.fields


def test_only_an_attack_undercuts_and_one_place_is_chosen(store: Store) -> None:
    store.add()
    with pytest.raises(Refused, match="only be undercut"):
        moved(store, 6, cut=1, relation=S)
    with pytest.raises(Refused, match="Choose what this is about"):
        moved(store, 6, 2, A, cut=1)


def test_a_move_of_what_changed_since_is_refused_with_both(store: Store) -> None:
    store.add()
    moved(store, 6, 2)
    with pytest.raises(Stale) as stale:
        moved(store, 6, 1, S, seen=2)
    assert (stale.value.current, stale.value.submitted) == ("a6 supports 2", "a6 supports 1")


def _together(store: Store, act: Callable[[int], object]) -> Counter[str]:
    gate = threading.Barrier(20)
    outcomes: list[str] = []

    def try_it(n: int) -> None:
        gate.wait()
        try:
            act(n)
            outcomes.append("won")
        except (Stale, Gone) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=try_it, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def test_of_twenty_moves_of_one_statement_one_wins_and_nineteen_are_told(store: Store) -> None:
    store.add()
    relations = (S, C)
    assert _together(store, lambda n: moved(store, 6, 2, relations[n % 2], seen=2)) == {"won": 1, "Stale": 19}
    assert store.version() == 3


def test_of_twenty_mergers_of_one_statement_one_wins_and_nineteen_are_told_what_it_became(store: Store) -> None:
    store.add()
    store.add(text="No, it is not.")
    assert _together(store, lambda n: merged(store, 8, 7, seen=3)) == {"won": 1, "Merged": 19}
    assert store.version() == 4


def test_what_others_have_built_on_is_moved_by_moderators_only(store: Store) -> None:
    store.add()
    store.add(target=7, actor=store.other)
    with pytest.raises(Conflict, match="built a7 on a6"):
        moved(store, 6, 2)
    with pytest.raises(NotAllowed):
        moved(store, 6, 2, actor=store.other)
    assert moved(store, 6, 2, actor=moderator(store.desk)).version == 4


def test_what_others_have_linked_to_ones_argument_is_built_on_it(store: Store) -> None:
    store.add()
    store.link(6, "And this.", actor=store.other)
    with pytest.raises(Conflict, match="built 8 on a6"):
        moved(store, 6, 2)
    # It is the other's own, and nobody has built on it.
    assert made(store, 8, Kind.EVIDENCE, actor=store.other).created == ("s8",)


def test_a_facilitator_moves_what_the_map_came_with_and_a_participant_does_not(store: Store) -> None:
    with pytest.raises(NotAllowed):
        moved(store, 2, 2, actor=member(store.desk, store.other, Membership.PARTICIPANT))
    assert moved(store, 2, 3, S, actor=member(store.desk, store.other, Membership.FACILITATOR)).version == 2


def test_a_statement_is_used_a_second_time_and_stays_at_home(store: Store) -> None:
    store.add()
    assert used(store, 7, 2).created == ("s7", "a7")
    assert (store.structure().home_of[7], store.graph().arguments[7].target) == (6, 2)
    undo(store.desk, store.newcomer, "small", 3)
    assert 7 not in store.graph().arguments
    with pytest.raises(Refused):
        used(store, 7, 7)


def test_arguments_are_linked_into_one_with_all_that_belongs_to_them(store: Store) -> None:
    store.add(
        cases=("Chad",), note="", new=(), existing=(5,), target=2, citation=CitationDraft("S", quote="As long as")
    )
    store.add(text="And that.", target=2, cases=("bosnia", "Chad"))
    store.add(target=None, undercuts=7, text="Beside the point.")
    before = store.graph()
    assert linked(store, 6, 7).created == ("a6",)
    graph = store.graph()
    assert 7 not in graph.arguments
    assert (graph.arguments[6].premises, graph.arguments[6].cases) == ((5, 7), ("chad", "bosnia"))
    assert graph.arguments[8].undercuts == 6
    assert store.structure().home_of[7] == 6
    with pytest.raises(Merged) as became, reading(store.engine) as session:
        argument_view(session, store.newcomer, "small", 7)
    assert became.value.into == "a6"
    undo(store.desk, store.newcomer, "small", 5)
    assert said(store.graph()) == said(before)
    undo(store.desk, store.newcomer, "small", 6)
    assert said(store.graph()) == said(graph)


def test_what_leads_elsewhere_is_not_linked(store: Store) -> None:
    store.add()
    store.add(target=2)
    for others in ((7,), (), (6,)):
        with pytest.raises(Refused) as refused:
            linked(store, 6, *others)
        assert "arguments" in refused.value.fields


def test_a_linked_premise_becomes_an_argument_of_its_own_and_goes_back(store: Store) -> None:
    store.add(cases=("Chad",))
    store.link(6, "And this.")
    before = store.graph()
    assert unlinked(store, 6, 8).created == ("s8", "a7")
    graph = store.graph()
    assert (graph.arguments[6].premises, graph.arguments[7].premises, graph.arguments[7].cases) == (
        (7,),
        (8,),
        ("chad",),
    )
    assert (graph.arguments[7].added_by, store.structure().shape(8)) == ("Student 7", Shape.OBJECTION)
    undo(store.desk, store.newcomer, "small", 4)
    assert said(store.graph()) == said(before)
    linked_again = undo(store.desk, store.newcomer, "small", 5)
    assert linked_again.version == 6
    assert said(store.graph()) == said(graph)
    for number in (7, 99):
        with pytest.raises(Refused):
            unlinked(store, 6, number)


def test_a_claim_becomes_evidence_a_position_and_what_sets_the_question(store: Store) -> None:
    store.add()
    made(store, 7, Kind.EVIDENCE)
    assert (store.graph().statements[7].kind, store.structure().home_of[7]) == (Kind.EVIDENCE, 6)
    made(store, 7, Kind.POSITION)
    assert (store.graph().statements[7].home, store.structure().columns[-1].heads) == (None, (7,))
    made(store, 7, Kind.CLAIM)
    assert store.graph().statements[7].home == 6
    with pytest.raises(Refused, match="cannot be a premise"):
        made(store, 7, Kind.SETTING)
    with pytest.raises(Refused, match="already"):
        made(store, 7, Kind.CLAIM)
    store.answer("Is there a third way?")
    made(store, 8, Kind.SETTING)
    assert store.structure().columns[0].heads == (6, 8)


def test_what_was_a_setting_statement_stays_none_while_somebody_uses_it(store: Store) -> None:
    someone = moderator(store.desk)
    made(store, 6, Kind.CLAIM, actor=someone)
    store.add(new=(), existing=(6,), target=2, relation=S)
    with pytest.raises(Conflict, match="sets the question"):
        undo(store.desk, someone, "small", 2)


def test_a_statement_is_split_into_two_linked_premises_by_the_same_hand(store: Store) -> None:
    store.add(text="It is costly and slow.")
    used(store, 7, 2)
    done = divided(store, 7, "It is costly.", "It is slow.", actor=moderator(store.desk))
    assert done.created == ("s7", "s8")
    graph = store.graph()
    assert [graph.arguments[n].premises for n in (6, 7)] == [(7, 8), (7, 8)]
    assert (graph.statements[7].text, graph.statements[8].text) == ("It is costly.", "It is slow.")
    assert (graph.statements[8].added_by, store.structure().home_of[8]) == ("Student 7", 6)


def test_the_second_half_may_be_an_argument_of_its_own(store: Store) -> None:
    store.add(text="It is costly and slow.", cases=("Chad",))
    before = store.graph()
    divided(store, 7, "It is costly.", "It is slow.", together=False)
    graph = store.graph()
    assert (graph.arguments[7].premises, graph.arguments[7].target, graph.arguments[7].relation) == ((8,), 1, A)
    assert (graph.arguments[7].cases, store.structure().home_of[8]) == (("chad",), 7)
    undo(store.desk, store.newcomer, "small", 3)
    assert said(store.graph()) == said(before)
    undo(store.desk, store.newcomer, "small", 4)
    assert said(store.graph()) == said(graph)
    store.add(target=8, actor=store.other)
    with pytest.raises(Conflict, match="a8 has been built on it"):
        undo(store.desk, store.newcomer, "small", 5)


def test_a_position_is_split_into_two_positions_and_not_into_the_same_twice(store: Store) -> None:
    store.answer("Both, and soon.")
    divided(store, 7, "Both.", "Soon.")
    assert [store.graph().statements[n].kind for n in (7, 8)] == [Kind.POSITION, Kind.POSITION]
    with pytest.raises(Refused):
        divided(store, 7, "Both!", "Both!")


def test_merging_takes_over_all_that_is_said_of_it_and_drops_duplicates(store: Store) -> None:
    quoted = CitationDraft("report", quote="So it was.", locator="¶9")
    for text in ("It is so.", "It is indeed so."):
        store.add(text=text, speaker="doe", citation=quoted, target=1)
    store.add(target=8, text="Why?")
    store.add(new=(), existing=(8,), target=2, relation=S)
    store.add(text="Not at all.", target=2, speaker="roe")
    before = store.graph()
    done = merged(store, 8, 7)
    assert done.created == ("s7",)
    graph = store.graph()
    assert 8 not in graph.statements
    # a6 and a7 said the same, a8 was about it, a9 used it.
    assert 7 not in graph.arguments
    assert (graph.arguments[8].target, graph.arguments[9].premises) == (7, (7,))
    assert [(one.speaker, one.statement, len(one.citations)) for one in graph.stances_on[7]] == [("doe", 7, 1)]
    assert graph.statements[7].added_by == "Student 7"
    undo(store.desk, store.newcomer, "small", 7)
    assert said(store.graph()) == said(before)
    undo(store.desk, store.newcomer, "small", 8)
    assert said(store.graph()) == said(graph)


def test_whoever_wrote_what_was_merged_stays_with_it(store: Store, tmp_path: Path) -> None:
    chair, third = moderator(store.desk), begin(store.desk, "Student 9")[0]
    for who in (store.newcomer, store.other, third, store.newcomer):
        store.add(text="It is so.", actor=who)

    def wrote(number: int, at: int | None = None) -> str | None:
        return store.graph(at).statements[number].added_by

    merged(store, 9, 8, chair)
    assert wrote(8) == "Student 8, and by Student 9"
    merged(store, 10, 7, chair)
    assert wrote(7) == "Student 7"
    merged(store, 8, 7, chair)
    assert wrote(7) == "Student 7, and by Student 8 and Student 9"
    assert holder_line(store.graph(), 7) == "Added by Student 7, and by Student 8 and Student 9"
    assert (wrote(7, at=7), wrote(8, at=7)) == ("Student 7", "Student 8, and by Student 9")
    link, keeper = hand_in(store.desk, chair, "small"), member(store.desk, third, Membership.FACILITATOR)
    with reading(store.engine) as session:
        assert handed_in(session, link).wrote["s7"] == ("Student 7", "Student 8", "Student 9")
        whole = json.dumps(whole_history(session, keeper, "small"), default=str)
    assert not [who for who in (store.newcomer, store.other, third) if str(who.contributor_id) in whole]
    assert list(verify(store.engine)) == []
    backup(store.engine, tmp_path / "backup")
    restore(store.engine, tmp_path / "backup", replace=True)
    assert wrote(7) == "Student 7, and by Student 8 and Student 9"
    undo(store.desk, chair, "small", 8)
    assert (wrote(7), wrote(8)) == ("Student 7", "Student 8, and by Student 9")
    undo(store.desk, chair, "small", 9)
    assert wrote(7) == "Student 7, and by Student 8 and Student 9"


def test_a_merger_is_taken_back_whose_images_before_it_did_not_tell_who_else_wrote_it(store: Store) -> None:
    chair = moderator(store.desk)
    store.add(text="It is so.")
    store.add(text="So it is.", actor=store.other)
    with store.engine.begin() as connection:
        here = CHANGE_IMAGES.c.entity == "statements"
        for row in connection.execute(select(CHANGE_IMAGES).where(here)).all():
            older = {name: value for name, value in row.image.items() if name != "also_by"}
            one = and_(here, CHANGE_IMAGES.c.version == row.version, CHANGE_IMAGES.c.row == row.row)
            connection.execute(update(CHANGE_IMAGES).where(one).values(image=older))
    merged(store, 8, 7, chair)
    assert store.graph().statements[7].added_by == "Student 7, and by Student 8"
    undo(store.desk, chair, "small", 4)
    assert store.graph().statements[7].added_by == "Student 7"
    assert store.graph(4).statements[7].added_by == "Student 7, and by Student 8"


def test_the_number_of_what_was_merged_leads_to_what_it_became_along_a_chain(store: Store) -> None:
    for text in ("One.", "Two.", "Three."):
        store.add(text=text)
    merged(store, 7, 8)
    merged(store, 8, 9)
    for number in (7, 8):
        with pytest.raises(Merged) as became:
            store.view(number)
        assert became.value.into == "s9"
    with pytest.raises(Merged, match="merged into 9 meanwhile"):
        merged(store, 7, 9)
    undo(store.desk, store.newcomer, "small", 6)
    assert store.view(8).statement.text == "Two."
    with pytest.raises(Merged) as led:
        store.view(7)
    assert led.value.into == "s8"


def test_an_earlier_change_of_what_was_merged_since_is_not_taken_back(store: Store) -> None:
    store.add(text="One.")
    store.add(text="Two.")
    store.reword(7, "One and a half.")
    merged(store, 7, 8)
    with pytest.raises(Conflict, match="change 5 altered the same thing"):
        undo(store.desk, store.newcomer, "small", 4)


def test_an_argument_from_one_to_the_other_goes_when_they_are_merged(store: Store) -> None:
    store.add()
    store.add(target=7, text="That is not so, I say.", relation=S)
    before = store.graph()
    merged(store, 7, 8)
    graph = store.graph()
    assert 7 not in graph.arguments
    assert (graph.arguments[6].premises, store.structure().home_of[8]) == ((8,), 6)
    undo(store.desk, store.newcomer, "small", 4)
    assert said(store.graph()) == said(before)


def test_what_hangs_deep_below_takes_the_place_of_what_is_merged_into_it(store: Store) -> None:
    store.add()
    store.add(target=7, text="Why?")
    store.add(target=8, text="Because.")
    merged(store, 7, 9)
    assert (store.structure().parent[9], store.structure().parent[8]) == (1, 9)


def test_a_merger_that_would_lose_something_is_refused(store: Store) -> None:
    store.add(speaker="doe")
    store.add(text="Other words.", speaker="doe", stance=StanceKind.REJECTS)
    with pytest.raises(Refused, match="does different things"):
        merged(store, 7, 8)
    store.add(text="Together.", existing=(7,), target=8, relation=S)
    store.add(text="Alone.", target=9)
    store.add(target=None, undercuts=9, text="Beside the point.")
    with pytest.raises(Refused, match="unlink 9 first"):
        merged(store, 9, 8)
    with pytest.raises(Refused, match="undercuts it; move that first"):
        merged(store, 10, 9)
    with pytest.raises(Refused, match="into itself"):
        merged(store, 9, 9)
    with pytest.raises(Refused, match="no statement 99"):
        merged(store, 9, 99)


def test_notes_are_kept_together_when_they_fit(store: Store) -> None:
    store.add(note="One note.")
    store.add(text="So.", note="Another.")
    store.add(text="Thus.", note="x" * 1_999)
    merged(store, 7, 8)
    assert store.graph().statements[8].note == "Another.\n\nOne note."
    with pytest.raises(Refused, match="notes together"):
        merged(store, 9, 8)


def test_ones_own_is_not_merged_into_anothers_but_by_a_moderator(store: Store) -> None:
    store.add()
    store.add(text="No!", actor=store.other)
    with pytest.raises(NotAllowed):
        merged(store, 7, 8)
    assert merged(store, 7, 8, actor=moderator(store.desk)).version == 4


def test_a_title_alone_is_changed_by_whoever_added_the_statement(store: Store) -> None:
    store.add()
    draft = RetitleDraft("Not so", store.version())
    retitle(store.desk, store.newcomer, "small", 7, draft)
    assert (store.graph().statements[7].title, store.graph().statements[7].text) == ("Not so", "That is not so.")
    with pytest.raises(Refused):
        retitle(store.desk, store.newcomer, "small", 7, RetitleDraft("Not so", 3))
    with pytest.raises(Stale) as stale:
        retitle(store.desk, store.newcomer, "small", 7, draft)
    assert (stale.value.current, stale.value.submitted) == ("Not so", "Not so")
    with pytest.raises(NotAllowed):
        retitle(store.desk, moderator(store.desk), "small", 7, draft)


def test_a_rehearsal_says_what_would_be_done_and_leaves_nothing(store: Store) -> None:
    store.add()
    before = store.graph()
    store.told.clear()
    done = move(store.desk.rehearsing(), store.newcomer, "small", 6, PlaceDraft(S, 2, None, 2))
    assert done.told is not None
    assert done.told.detail["was"] == {"relation": "attack", "target": 1, "undercuts": None}
    assert (store.graph(), store.version(), store.told) == (before, 2, [])


def test_the_history_tells_each_change_of_shape_in_words(store: Store) -> None:
    store.add()
    store.add(text="And that.")
    used(store, 7, 2)
    moved(store, 6, 2, C)
    moved(store, 6, 1, A)
    linked(store, 6, 7)
    unlinked(store, 6, 8)
    made(store, 7, Kind.EVIDENCE)
    divided(store, 8, "And.", "That.")
    merged(store, 9, 8)
    with reading(store.engine) as session:
        rows = history(session, store.newcomer, "small").rows
    assert [row.summary for row in rows[:8]] == [
        "Merged 9 into 8",
        "Split 8 in two: 8 and 9",
        "Made 7 evidence, before a claim",
        "Made 8 an argument of its own, a9, apart from a6",
        "Linked 7 and 8, which together attack 1",
        "Moved 7 to attack 1, which used to be a condition of 2",
        "Moved 7 to be a condition of 2, which used to attack 1",
        "Used 7 to support 2 too",
    ]
    assert rows[0].touched == ("s9", "s8")
    assert (rows[0].touched_at, rows[1].before) == (10, "And that.")
    assert [row.may_undo for row in rows[:4]] == [True, False, True, True]


def test_an_argument_to_which_a_premise_was_linked_since_is_not_taken_back(store: Store) -> None:
    store.add()
    store.link(6, "And this.", actor=store.other)
    with pytest.raises(Conflict, match="because 8 has been built on it"):
        undo(store.desk, store.newcomer, "small", 2)


def test_everything_can_be_taken_back_to_the_very_beginning_and_done_again(store: Store) -> None:
    before = store.graph()
    store.add()
    store.add(text="And that.")
    linked(store, 6, 7)
    divided(store, 7, "One.", "Two.")
    unlinked(store, 6, 9)
    moved(store, 8, 8, S)
    made(store, 9, Kind.EVIDENCE)
    merged(store, 9, 7)
    after = store.graph()
    for version in range(9, 1, -1):
        undo(store.desk, store.newcomer, "small", version)
    assert said(store.graph()) == said(before)
    for version in range(17, 9, -1):
        undo(store.desk, store.newcomer, "small", version)
    assert said(store.graph()) == said(after)


def test_where_a_moderator_reads_first_new_words_wait_and_places_change_at_once(store: Store) -> None:
    store.add(text="It is costly and slow.")
    approval(store.desk)
    assert moved(store, 6, 2).version == 3
    titled = retitle(store.desk, store.newcomer, "small", 7, RetitleDraft("Slow", store.version()))
    assert (titled.version, titled.contribution is not None) == (3, True)
    assert used(store, 7, 1).created == ()
    assert [row.target for row in kept(store.desk)] == ["s7", "s1"]
    waits = divided(store, 7, "It is costly.", "It is slow.")
    assert (waits.version, waits.created, waits.contribution is not None) == (3, (), True)
    assert kept(store.desk)[2].kind is ContributionKind.SPLIT
    assert store.graph().statements[7].text == "It is costly and slow."
    assert divided(store, 7, "It is costly.", "It is slow.", actor=moderator(store.desk)).version == 4
