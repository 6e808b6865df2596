from __future__ import annotations

import pytest

from argmap.domain.draft_json import draft_in
from argmap.domain.drafts import ArgumentDraft, NewStatement, PasteDraft
from argmap.domain.errors import Absent, Conflict, Refused
from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.lines import Mark, read_lines
from argmap.domain.permissions import Actor
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations.changes import undo
from argmap.operations.desk import Done
from argmap.operations.pasting import paste
from argmap.queries.history import history
from argmap.queries.maps import map_head
from argmap.queries.pasting import Plan, plan_of
from argmap.queries.reading import reading
from tests.support.moderated import approval, kept, moderator
from tests.support.store import Store

SUPPORT, ATTACK, CONDITION = Relation.SUPPORT, Relation.ATTACK, Relation.CONDITION
TREE = """
+ Prevention works best early
  ! Four officials were warned in time
    ^ Nobody can be sure of what prevention did
- Waiting costs lives
-! The tribunal changed nothing
? The threat is real
Peace holds
  Peace can be bought
"""


def draft(text: str, under: str = "", mark: Mark | None = None, *, marks: bool = False) -> PasteDraft:
    return PasteDraft(read_lines(text, marks_are_relations=marks).lines, under, mark)


def write(store: Store, text: str, under: str = "", actor: Actor | None = None, mark: Mark | None = None) -> Done:
    return paste(store.desk, actor or store.newcomer, "small", draft(text, under, mark))


def plan(store: Store, text: str, under: str = "") -> Plan:
    with reading(store.engine) as session:
        return plan_of(session, map_head(session, store.newcomer, "small").id, draft(text, under))


def told(graph: ArgumentGraph, above: int) -> list[tuple[int, Relation, tuple[int, ...], int | None, int | None]]:
    def one(argument: Argument) -> tuple[int, Relation, tuple[int, ...], int | None, int | None]:
        return argument.number, argument.relation, argument.premises, argument.target, argument.undercuts

    return [one(argument) for number, argument in sorted(graph.arguments.items()) if number > above]


def test_a_tree_of_lines_becomes_statements_and_arguments_in_one_change(store: Store) -> None:
    done = write(store, TREE, "s2")
    assert done.version == 2
    assert done.created == (*(f"s{n}" for n in range(7, 15)), *(f"a{n}" for n in range(6, 14)))
    graph = store.graph()
    assert told(graph, 5) == [
        (6, SUPPORT, (7,), 2, None),
        (7, SUPPORT, (8,), 7, None),
        (8, ATTACK, (9,), None, 7),
        (9, ATTACK, (10,), 2, None),
        (10, ATTACK, (11,), 2, None),
        (11, CONDITION, (12,), 2, None),
        (12, SUPPORT, (13,), 2, None),
        (13, SUPPORT, (14,), 13, None),
    ]
    kinds = [graph.statements[n].kind for n in range(7, 15)]
    evidence = [Kind.CLAIM, Kind.EVIDENCE, Kind.CLAIM, Kind.CLAIM, Kind.EVIDENCE, Kind.CLAIM, Kind.CLAIM, Kind.CLAIM]
    assert kinds == evidence
    assert [graph.statements[n].home for n in range(7, 15)] == list(range(6, 14))


def test_what_was_pasted_is_taken_back_in_one_step_and_comes_back_in_one(store: Store) -> None:
    before = store.graph()
    write(store, TREE, "s2")
    after = store.graph()
    undo(store.desk, store.newcomer, "small", 2)
    assert store.graph() == before
    undo(store.desk, store.newcomer, "small", 3)
    assert told(store.graph(), 0) == told(after, 0)


def test_what_others_have_built_on_is_not_taken_back(store: Store) -> None:
    write(store, TREE, "s2")
    store.add(actor=store.other, target=7)
    with pytest.raises(Conflict):
        undo(store.desk, store.newcomer, "small", 2)


def test_the_outermost_lines_answer_the_question(store: Store) -> None:
    write(store, "Both at once\n  One needs the other\nNeither")
    graph = store.graph()
    assert [graph.statements[n].kind for n in (7, 8, 9)] == [Kind.POSITION, Kind.CLAIM, Kind.POSITION]
    assert told(graph, 5) == [(6, SUPPORT, (8,), 7, None)]


def test_the_same_words_attach_the_statement_that_is_there_and_make_no_second_copy(store: Store) -> None:
    write(store, "- those who fear TRIAL go on fighting\n  Because they can\n+ One war ended", "s2")
    graph = store.graph()
    assert sorted(graph.statements) == [1, 2, 3, 4, 5, 6, 7]
    assert told(graph, 5) == [(6, SUPPORT, (7,), 3, None), (7, SUPPORT, (4,), 2, None)]
    undo(store.desk, store.newcomer, "small", 2)
    assert 7 not in store.graph().statements


def test_the_same_words_twice_in_a_paste_are_one_statement(store: Store) -> None:
    write(store, "Both\n  Talks work\nNeither\n  - Talks work.")
    graph = store.graph()
    assert told(graph, 5) == [(6, SUPPORT, (8,), 7, None), (7, ATTACK, (8,), 9, None)]
    assert graph.statements[8].home == 6


def test_below_a_position_that_is_there_already_only_what_is_new_is_written(store: Store) -> None:
    done = write(store, "Peace first\n  Peace saves lives")
    assert done.created == ("s7", "a6")
    assert told(store.graph(), 5) == [(6, SUPPORT, (7,), 1, None)]


def test_a_line_that_names_a_number_is_about_that_wherever_it_stands(store: Store) -> None:
    write(store, "Both\n  -2 Justice waits\n    Not for ever\n  ^a2 One war is no proof\n  ^5 Nor is this")
    assert told(store.graph(), 5) == [
        (6, ATTACK, (8,), 2, None),
        (7, SUPPORT, (9,), 8, None),
        (8, ATTACK, (10,), None, 2),
        (9, ATTACK, (11,), None, 3),
    ]


def test_an_undercut_below_what_is_there_cuts_its_home(store: Store) -> None:
    write(store, "Trials prolong wars\n  ^ Only some", "s1")
    assert told(store.graph(), 5) == [(6, ATTACK, (7,), None, 1)]
    write(store, "^ This neither", "s3")
    assert told(store.graph(), 6) == [(7, ATTACK, (8,), None, 1)]
    write(store, "Peace first\n  One war ended\n    ^ Not that one")
    assert told(store.graph(), 7) == [(8, ATTACK, (9,), None, 2)]


def test_the_mark_of_a_form_is_that_of_its_outermost_lines(store: Store) -> None:
    write(store, "It failed\n  There are reports", "s1", mark=Mark.COUNTER_EVIDENCE)
    graph = store.graph()
    assert told(graph, 5) == [(6, ATTACK, (7,), 1, None), (7, SUPPORT, (8,), 7, None)]
    assert graph.statements[7].kind is Kind.EVIDENCE


@pytest.mark.parametrize(
    ("text", "under", "problem"),
    [
        ("- Not so", "", "Line 1: Here stands an answer to the question"),
        ("Both\n  ^ No step", "", "Line 2: There is no step from line 1"),
        ("^ No step", "s1", "There is no step from 1"),
        ("-99 Not so", "", "There is no statement 99"),
        ("Not so", "s99", "There is no statement 99"),
        ("Both\n  Neither\n    Neither", "", "the same as what it stands under"),
        ("^a99 Not so", "", "There is no argument a99"),
        ("Not so", "a1", "a1 can only be undercut"),
        ("- 12\n-12", "s1", "Line 2: Please write something"),
        ("The dilemma", "s1", "which frames the question"),
        ("Peace first", "s1", "the same as what it stands under"),
        ("Both\n  - Both", "", "the same as what it stands under"),
        ("Both\n  Neither\nNeither", "", "an earlier line says it"),
        ("Both\n  Good\n  Good", "", "Line 3: This says again"),
        ("Trials prolong wars", "s1", "on the map already"),
        ("", "s1", "Please write something"),
    ],
)
def test_what_cannot_be_written_is_refused_whole_and_says_which_line(
    store: Store, text: str, under: str, problem: str
) -> None:
    with pytest.raises(Refused, match=problem.replace("?", ".")) as refused:
        write(store, text, under)
    assert set(refused.value.fields) == {"lines"}
    assert store.version() == 1


def test_a_circle_of_supports_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        write(store, "Both\n  One\n    Two\n      One")
    assert store.version() == 1


def test_only_the_first_of_many_problems_are_told(store: Store) -> None:
    with pytest.raises(Refused, match="3 more lines cannot be written"):
        write(store, "\n".join(f"-{n} Not so {n}" for n in range(90, 98)))


def test_nothing_is_attached_to_what_was_withdrawn(store: Store) -> None:
    store.answer("Both")
    store.add(actor=store.other, target=7)
    store.withdraw(7)
    with pytest.raises(Refused, match="Statement 7 was withdrawn"):
        write(store, "Yes", "s7")
    store.add(actor=store.newcomer)
    with pytest.raises(Absent):
        paste(store.desk, store.newcomer, "nowhere", draft("Yes"))


def test_history_tells_one_line_as_what_it_is_and_several_as_lines(store: Store) -> None:
    write(store, "Both")
    write(store, "- Not so", "s7")
    write(store, "Trials prolong wars", "s7")
    write(store, TREE, "s7")
    write(store, "One\n  Two\nThree")
    write(store, "- One war ended\n+ The dilemma of it", "s7")
    undo(store.desk, store.newcomer, "small", 7)
    write(store, "- One war ended\n? They fight anyway", "s7")
    with reading(store.engine) as session:
        rows = history(session, store.newcomer, "small").rows
    assert [row.summary for row in reversed(rows)][1:] == [
        "Added position 7",
        "Added objection 8 to 7",
        "Used 3 in support of 7",
        "Wrote 8 statements under 7",
        "Wrote 17, 18 and 19",
        "Wrote 20 under 7",
        "Took back change 7: wrote 20 under 7",
        "Used what the map says again under 7",
    ]
    assert rows[3].touched == ("s17", "s18", "s19")


def test_a_plan_says_what_lacks_a_source_and_what_is_used_again(store: Store) -> None:
    lines = plan(store, "! A new report\n! One war ended\n- Trials prolong wars", "s2").lines
    assert [(one.is_new, one.lacks_source, one.same, one.there) for one in lines] == [
        (True, True, None, None),
        (False, False, 4, None),
        (False, False, 3, 4),
    ]


def test_where_a_moderator_reads_first_one_line_waits_as_the_contribution_that_it_is(store: Store) -> None:
    approval(store.desk)
    assert write(store, "Both at once").created == ()
    assert write(store, "-! It failed", "s1").version == 1
    assert write(store, "^ Not from that", "s3").contribution is not None
    assert write(store, "+2 Trials prolong wars").contribution is not None
    sentence = NewStatement("It failed", "It failed")
    waiting = kept(store.desk)
    assert [(row.kind.value, row.target) for row in waiting] == [
        ("position", ""),
        ("argument", "s1"),
        ("argument", "a1"),
        ("argument", "s2"),
    ]
    assert draft_in(waiting[1].kind, waiting[1].draft) == ArgumentDraft(ATTACK, Kind.EVIDENCE, (sentence,), target=1)
    assert draft_in(waiting[3].kind, waiting[3].draft) == ArgumentDraft(SUPPORT, Kind.CLAIM, (), (3,), target=2)
    assert store.version() == 1


def test_a_moderators_own_list_is_written_at_once(store: Store) -> None:
    approval(store.desk)
    reader = moderator(store.desk)
    assert write(store, "Both at once\n  They can be", actor=reader).created == ("s7", "s8", "a6")
