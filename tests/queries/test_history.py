from __future__ import annotations

import pytest

from argmap.domain.drafts import ArgumentDraft, CitationDraft, SourceDraft, SplitDraft
from argmap.domain.errors import Absent
from argmap.domain.moderation import BranchMarkKind, Reason
from argmap.domain.permissions import VISITOR, Actor, Membership
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import CONTRIBUTORS
from argmap.operations.branches import mark
from argmap.operations.changes import undo
from argmap.operations.citations import add_citation
from argmap.operations.hiding import hide
from argmap.operations.sources import add_source, correct_source
from argmap.operations.splitting import split
from argmap.queries.history import HistoryPage, changes_since, history
from argmap.queries.history_rows import HistoryRow
from argmap.queries.reading import reading
from argmap.queries.wordings import Wording
from tests.support.moderated import member, moderator
from tests.support.store import Store, counted_queries, new


def page(store: Store, actor: Actor | None = None, **how: int) -> HistoryPage:
    with reading(store.engine) as session:
        return history(session, actor or store.newcomer, "small", **how)


def newest(store: Store) -> HistoryRow:
    return page(store).rows[0]


def test_a_map_begins_with_its_import_by_the_operator(store: Store) -> None:
    (row,) = page(store).rows
    assert (row.version, row.by, row.mine, row.kind, row.may_undo) == (1, None, False, "import", False)
    assert row.summary == "Brought in 6 statements and 5 arguments"
    assert (row.touched, row.when) == ((), store.clock.now)


def test_each_contribution_is_told_in_a_sentence_with_what_it_touched(store: Store) -> None:
    def draft(relation: Relation, kind: Kind = Kind.CLAIM, **how: object) -> ArgumentDraft:
        return ArgumentDraft(**{"relation": relation, "kind": kind, "new": (new("So."),), "target": 1, **how})  # type: ignore[arg-type]

    two = (new("One."), new("Two."))
    sentences = [
        (draft(Relation.SUPPORT), "Added claim 7 in support of 1", ("s7", "a6")),
        (draft(Relation.ATTACK, new=two), "Added objections 8 and 9 to 1", ("s8", "s9", "a7")),
        (draft(Relation.CONDITION, existing=(3, 4)), "Added condition 10 of 1, linked with 3 and 4", ("s10", "a8")),
        (draft(Relation.SUPPORT, Kind.EVIDENCE), "Added evidence 11 for 1", ("s11", "a9")),
        (draft(Relation.ATTACK, Kind.EVIDENCE), "Added evidence 12 against 1", ("s12", "a10")),
        (draft(Relation.CONDITION, Kind.EVIDENCE), "Added evidence 13 required for 1", ("s13", "a11")),
        (draft(Relation.ATTACK, target=None, undercuts=2), "Added objection 14, undercutting a2", ("s14", "a12")),
        (draft(Relation.ATTACK, new=(), existing=(5,)), "Used 5 against 1", ("a13",)),
        (draft(Relation.SUPPORT, new=(), existing=(5,)), "Used 5 in support of 1", ("a14",)),
        (draft(Relation.CONDITION, new=(), existing=(3, 4, 5)), "Used 3, 4 and 5 as a condition of 1", ("a15",)),
        (draft(Relation.ATTACK, new=(), existing=(5,), target=None, undercuts=2), "Used 5 to undercut a2", ("a16",)),
    ]
    for made, sentence, touched in sentences:
        store.add(made)
        assert (newest(store).summary, newest(store).touched) == (sentence, touched)
    store.answer("Both.")
    assert (newest(store).summary, newest(store).touched) == ("Added position 15", ("s15",))
    store.link(6, "And.", existing=(4,))
    assert (newest(store).summary, newest(store).touched) == ("Linked 16 and 4 to a6", ("s16", "a6"))
    store.withdraw(15)
    assert (newest(store).summary, newest(store).touched) == ("Withdrew 15", ("s15",))
    store.withdraw(8)
    assert (newest(store).summary, newest(store).touched) == ("Withdrew 8 and 9", ("s8", "s9"))
    store.add(draft(Relation.ATTACK, target=7), store.other)
    store.withdraw(7)
    assert newest(store).summary == "Withdrew the words of 7"


def test_what_a_change_took_away_is_read_at_the_version_before_it(store: Store) -> None:
    def gone() -> int | None:
        return newest(store).touched_at

    store.add()
    assert gone() is None
    undo(store.desk, store.newcomer, "small", 2)
    assert gone() == 2
    undo(store.desk, store.newcomer, "small", 3)
    assert gone() is None
    store.withdraw(7)
    assert gone() == 4
    undo(store.desk, store.newcomer, "small", 5)
    assert gone() is None
    undo(store.desk, store.newcomer, "small", 6)
    assert gone() == 6
    store.add()
    store.add(target=8, actor=store.other)
    store.withdraw(8)
    assert (newest(store).summary, gone()) == ("Withdrew the words of 8", None)
    undo(store.desk, store.newcomer, "small", 10)
    assert gone() is None


def test_a_rewording_shows_the_words_before_and_after_and_why(store: Store) -> None:
    store.add()
    store.reword(7, "Hardly so.")
    row = newest(store)
    assert (row.summary, row.reason) == ("Reworded 7", "Clearer.")
    assert (row.before, row.after) == ("That is not so.", "Hardly so.")
    assert (row.title_before, row.title_after) == ("That is not so", "Hardly so")
    undo(store.desk, store.newcomer, "small", 3)
    row = newest(store)
    assert row.summary == "Took back change 3: reworded 7"
    assert (row.before, row.after) == ("Hardly so.", "That is not so.")
    undo(store.desk, store.newcomer, "small", 4)
    assert newest(store).summary == "Did change 3 again: reworded 7"
    assert newest(store).after == "Hardly so."
    assert (page(store).rows[3].before, page(store).rows[3].after) == ("", "")


def test_a_title_that_stays_is_not_told(store: Store) -> None:
    store.add()
    store.reword(7, "That is not so")
    row = newest(store)
    assert (row.before, row.after, row.title_before, row.title_after) == ("That is not so.", "That is not so", "", "")


def test_names_are_those_of_today_and_ones_own_changes_can_be_taken_back(store: Store) -> None:
    store.add()
    store.add(actor=store.other)
    with store.engine.begin() as connection:
        someone = CONTRIBUTORS.c.id == store.other.contributor_id
        connection.execute(CONTRIBUTORS.update().where(someone).values(name="Student 80"))
    rows = page(store).rows
    assert [(row.by, row.mine, row.may_undo) for row in rows] == [
        ("Student 80", False, False),
        ("Student 7", True, True),
        (None, False, False),
    ]
    assert [row.mine for row in page(store, store.visitor).rows] == [False, False, False]


def test_only_what_would_succeed_is_offered_to_be_taken_back(store: Store) -> None:
    def offered(actor: Actor | None = None) -> list[int]:
        return [row.version for row in page(store, actor).rows if row.may_undo]

    store.add()
    store.reword(7, "Hardly so.")
    assert offered() == [3]
    store.link(6, "And this.")
    store.add(target=7, actor=store.other)
    assert (offered(), offered(store.other)) == ([4, 3], [5])
    store.add(new=(), existing=(8,), target=2, actor=store.other)
    assert offered() == [3]
    undo(store.desk, store.other, "small", 6)
    assert offered() == [4, 3]
    store.withdraw(7)
    assert offered() == [8, 4]
    assert offered(store.visitor) == []


def test_what_would_break_a_rule_is_not_offered_to_be_taken_back(store: Store) -> None:
    def offered() -> list[int]:
        return [row.version for row in page(store).rows if row.may_undo]

    store.add(relation=Relation.SUPPORT, target=3)
    store.answer("Both.", store.other)
    store.add(new=(), existing=(1,), target=8, relation=Relation.SUPPORT)
    undo(store.desk, store.newcomer, "small", 4)
    assert offered() == [5, 2]
    store.add(new=(), existing=(8,), target=1, relation=Relation.SUPPORT, actor=store.other)
    assert offered() == [2]
    undo(store.desk, store.other, "small", 6)
    assert offered() == [5, 2]


def test_what_may_be_taken_back_is_asked_in_a_fixed_number_of_queries(store: Store) -> None:
    asked = []
    for _ in range(3):
        store.add()
        store.withdraw(max(store.graph().statements))
        undo(store.desk, store.newcomer, "small", store.version())
        with counted_queries(store.engine) as queries:
            page(store)
        asked.append(len(queries))
    assert len(set(asked)) == 1


def said(store: Store, actor: Actor | None = None) -> list[list[Wording]]:
    return [list(row.said) for row in page(store, actor).rows]


def test_every_change_tells_the_words_that_it_brought_altered_and_took(store: Store) -> None:
    who = member(store.desk, store.newcomer, Membership.FACILITATOR)
    quoted = CitationDraft("A Report", quote="It ended.", locator="¶2")
    store.add(text="A war ended.", kind=Kind.EVIDENCE, target=4, citation=quoted, note="*Once.*")
    store.withdraw(7)
    undo(store.desk, who, "small", 3)
    add_source(store.desk, who, "small", SourceDraft("A Diary", "Roe", "", "", "", "", "", "", "", 0))
    correct_source(store.desk, who, "small", "a-diary", SourceDraft("The Diary", "Roe", "", "", "", "", "", "", "", 5))
    two = ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (new("One."), new("Two.")), target=7)
    store.add(two)
    split(store.desk, who, "small", 9, SplitDraft(new("Two, first."), new("Two, second."), True, 7))
    store.add(relation=Relation.ATTACK, new=(), existing=(5,), target=7)
    told = said(store)
    assert told[0] == []
    assert told[1] == [("s10", "", "", "Two, second.")]
    assert (page(store).rows[1].before, page(store).rows[1].after) == ("Two.", "Two, first.")
    assert told[2] == [("s8", "", "", "One."), ("s9", "", "", "Two.")]
    assert told[3] == [("", "title", "A Diary", "The Diary")]
    assert told[4] == [("", "title", "", "A Diary")]
    assert ("s7", "", "", "A war ended.") in told[5]
    assert ("s7", "", "A war ended.", "") in told[6]
    assert set(told[7]) == {
        ("s7", "", "", "A war ended."),
        ("s7", "note", "", "*Once.*"),
        ("s7", "quotation", "", "It ended."),
    }
    assert told[8] == []


def test_of_many_things_some_are_told(store: Store) -> None:
    lines = tuple(new(f"Number {n}.") for n in range(1, 8))
    store.add(ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, lines, target=1))
    assert [one[3] for one in said(store)[0]] == ["Number 1.", "Number 2.", "Number 3.", "Number 4."]


def test_what_is_hidden_is_told_of_no_change_nor_what_only_it_named(store: Store) -> None:
    someone = moderator(store.desk)
    quoted = CitationDraft("A Pamphlet", quote="Fools.", locator="¶1")
    store.add(text="Only fools.", kind=Kind.EVIDENCE, target=4, citation=quoted)
    add_citation(store.desk, someone, "small", "a6", CitationDraft("A Pamphlet", quote="Great fools."))
    leaflet = SourceDraft("A Leaflet", "", "", "", "", "", "", "", "", 2)
    correct_source(store.desk, someone, "small", "a-pamphlet", leaflet)
    assert [words for row in said(store)[:3] for *_, words in row] != []
    hide(store.desk, someone, "small", 7, 2, Reason.ABUSIVE, "")
    assert said(store)[:4] == [[], [], [], []]


def test_what_changes_say_is_asked_in_a_fixed_number_of_queries(store: Store) -> None:
    asked = []
    for n in range(3):
        store.add(text=f"Number {n}.", actor=store.other)
        with counted_queries(store.engine) as queries, reading(store.engine) as session:
            history(session, store.visitor, "small")
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_history_is_read_page_by_page_the_newest_first(store: Store) -> None:
    for n in range(6):
        store.add(text=f"Number {n}.")
    first = page(store, limit=3)
    assert ([row.version for row in first.rows], first.older, first.total) == ([7, 6, 5], 5, 7)
    second = page(store, limit=3, before=5)
    assert ([row.version for row in second.rows], second.older) == ([4, 3, 2], 2)
    third = page(store, limit=3, before=2)
    assert ([row.version for row in third.rows], third.older) == ([1], None)
    assert page(store, before=1).rows == ()


def test_a_statements_history_is_what_was_done_to_it(store: Store) -> None:
    store.add()
    store.add(target=7)
    store.reword(7, "Hardly.")
    found = page(store, number=7)
    assert ([row.version for row in found.rows], found.total, found.number) == ([4, 2], 2, 7)
    assert [row.version for row in page(store, number=3).rows] == [1]
    with pytest.raises(Absent):
        page(store, number=99)


def test_whoever_reconnects_hears_what_was_missed_oldest_first(store: Store) -> None:
    store.add()
    store.add(target=7)
    with reading(store.engine) as session:
        map_id = page(store).head.id
        assert [row.version for row in changes_since(session, map_id, 1)] == [2, 3]
        assert [row.version for row in changes_since(session, map_id, 0, limit=2)] == [1, 2]
        assert changes_since(session, map_id, 3) == ()
        assert not any(row.mine or row.may_undo for row in changes_since(session, map_id, 0))


def test_what_is_said_of_a_step_lies_behind_the_note_over_what_it_leads_from_to_or_cuts(store: Store) -> None:
    someone = moderator(store.desk)
    for step in (1, 3, 5):
        add_citation(store.desk, someone, "small", f"a{step}", CitationDraft("A Pamphlet", quote=f"Of step {step}."))

    def behind(asked: int | None = None) -> list[str]:
        with reading(store.engine) as session:
            return [row.noted for row in history(session, VISITOR, "small", asked=asked).rows[:3]]

    assert behind() == ["", "", ""]
    mark(store.desk, someone, "small", 3, BranchMarkKind.NOTE, "Describes torture")
    note = "Content note: Describes torture"
    assert behind() == ["", note, note], "5 joins others; 3 cuts the step from 3 to 1, and 1 is that step"
    assert behind(asked=3) == ["", "", ""]
