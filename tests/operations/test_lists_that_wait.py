"""A pasted list that a moderator reads first waits as one contribution, and is accepted whole or without some lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import select

from argmap.domain.draft_json import draft_in
from argmap.domain.drafts import DecisionDraft, NewStatement, PasteDraft
from argmap.domain.errors import Refused
from argmap.domain.lines import read_lines, written
from argmap.domain.moderation import ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Policy
from argmap.models.moderation import Decision
from argmap.operations.answering import resubmit
from argmap.operations.changes import undo
from argmap.operations.moderation import decide
from argmap.queries.reading import reading
from tests.operations.test_pasting import ATTACK, SUPPORT, TREE, write
from tests.support.moderated import approval, kept, moderator, settle
from tests.support.store import Store

APPROVED, ASKED = ContributionState.APPROVED, ContributionState.ASKED


def waiting_list(store: Store, text: str, under: str = "") -> int:
    """A list that waits for a moderator; its number."""
    number = write(store, text, under).contribution
    assert number is not None
    return number


def test_where_a_moderator_reads_first_a_list_waits_as_one_and_is_written_as_it_was_sent(store: Store) -> None:
    approval(store.desk)
    reader = moderator(store.desk)
    number = waiting_list(store, TREE, "s1")
    (row,) = kept(store.desk)
    assert (row.kind.value, row.target, row.draft["relation"]) == ("paste", "s1", "mixed")
    assert store.version() == 1
    with pytest.raises(Refused, match="no statement 99"):
        write(store, "-99 Not so\n- Nor this")
    done = decide(store.desk, reader, number, DecisionDraft(DecisionKind.APPROVE, 1))
    assert (done.version, len(done.created)) == (2, 16)
    assert {store.graph().statements[int(ref[1:])].added_by for ref in done.created if ref[0] == "s"} == {"Student 7"}
    undo(store.desk, store.newcomer, "small", 2)
    assert max(store.graph().statements) == 6


def test_lines_of_a_list_are_left_out_with_what_hangs_on_them_and_go_back_to_hang_there(store: Store) -> None:
    approval(store.desk)
    reader = moderator(store.desk)
    text = "- One\n\t+ Two\n\t\t! Three\n\t\t- Four\n\t^ Five\n- Six\n- Seven"
    number = waiting_list(store, text, "s1")
    left = (2, 5, 6)
    with pytest.raises(Refused, match="Choose the reason"):
        decide(store.desk, reader, number, DecisionDraft(DecisionKind.APPROVE, 1, left=left))
    for wrong, told in (((1, 6, 7), "left to accept"), ((99,), "no lines of it")):
        with pytest.raises(Refused, match=told):
            decide(store.desk, reader, number, DecisionDraft(DecisionKind.APPROVE, 1, Reason.UNCLEAR, left=wrong))
    assert store.version() == 1
    asked = DecisionDraft(DecisionKind.APPROVE, 1, Reason.NEEDS_SOURCE, "From where?", left=left)
    assert decide(store.desk, reader, number, asked).created == ("s7", "s8", "a6", "a7")
    first, back = kept(store.desk)
    assert (first.state, [line["text"] for line in first.draft["lines"]]) == (APPROVED, ["One", "Seven"])
    assert (back.state, back.turn, back.contributor_id, back.created_at) == (
        ASKED,
        2,
        first.contributor_id,
        first.created_at,
    )
    rest = draft_in(back.kind, back.draft)
    assert isinstance(rest, PasteDraft)
    assert written(rest.lines) == "+7 Two\n\t! Three\n\t- Four\n^a6 Five\n- Six"
    with reading(store.engine) as session:
        decisions = session.exec(select(Decision).order_by(Decision.id)).all()  # type: ignore[arg-type]
    noted = {(one.contribution_id, one.kind.value, one.reason.value, one.words) for one in decisions}
    assert noted == {(number, "approve", "none", ""), (back.id, "ask for changes", "needs source", "From where?")}
    assert next(one for one in decisions if one.contribution_id == number).detail["rest"] == back.id
    assert back.id is not None
    again = replace(rest, lines=read_lines(written(rest.lines), marks_are_relations=True).lines)
    resubmit(store.desk, store.newcomer, back.id, 2, [(again, "s1")], "From there.")
    decide(store.desk, reader, back.id, DecisionDraft(DecisionKind.APPROVE, 3))
    arguments = store.graph().arguments
    assert [(arguments[n].relation, arguments[n].target, arguments[n].undercuts) for n in (8, 11, 12)] == [
        (SUPPORT, 7, None),
        (ATTACK, None, 6),
        (ATTACK, 1, None),
    ]


def test_lines_that_are_left_out_of_one_statement_hang_under_that(store: Store) -> None:
    approval(store.desk)
    number = waiting_list(store, "- One\n\t+ Two\n\t- Three\n\t\t! Four", "s1")
    left = DecisionDraft(DecisionKind.APPROVE, 1, Reason.UNCLEAR, left=(2, 3))
    decide(store.desk, moderator(store.desk), number, left)
    back = kept(store.desk)[1]
    rest = draft_in(back.kind, back.draft)
    assert isinstance(rest, PasteDraft)
    assert (back.target, rest.under, written(rest.lines)) == ("s7", "s7", "+ Two\n- Three\n\t! Four")


def test_a_single_line_that_is_left_out_goes_back_as_the_contribution_that_it_is(store: Store) -> None:
    approval(store.desk)
    number = waiting_list(store, "One\n\t- Two")
    left = DecisionDraft(DecisionKind.APPROVE, 1, Reason.OFF_TOPIC, left=(2,))
    decide(store.desk, moderator(store.desk), number, left)
    back = kept(store.desk)[1]
    assert (back.kind.value, back.target, back.draft["new"][0]["text"]) == ("argument", "s7", "Two")


def test_a_list_is_moved_sent_back_and_rejected_and_neither_merged_nor_split(store: Store) -> None:
    approval(store.desk)
    reader = moderator(store.desk)
    number = waiting_list(store, "- One\n- Two", "s1")
    for wrong in (
        DecisionDraft(DecisionKind.MERGE, 1, into=2),
        DecisionDraft(DecisionKind.SPLIT, 1, texts=(NewStatement("A.", "A"), NewStatement("B.", "B"))),
    ):
        with pytest.raises(Refused):
            decide(store.desk, reader, number, wrong)
    decide(store.desk, reader, number, DecisionDraft(DecisionKind.ASK, 1, Reason.UNCLEAR))
    resubmit(
        store.desk, store.newcomer, number, 2, [(draft_in(kept(store.desk)[0].kind, kept(store.desk)[0].draft), "s1")]
    )
    decide(store.desk, reader, number, DecisionDraft(DecisionKind.MOVE, 3, Reason.ELSEWHERE, to="s2"))
    assert [one.target for one in store.graph().arguments.values() if one.number > 5] == [2, 2]
    top = waiting_list(store, "One more\nAnd another")
    with pytest.raises(Refused, match="attached to something"):
        decide(store.desk, reader, top, DecisionDraft(DecisionKind.MOVE, 1, to="s2"))
    decide(store.desk, reader, top, DecisionDraft(DecisionKind.REJECT, 1, Reason.OFF_TOPIC))
    assert kept(store.desk)[1].state is ContributionState.REJECTED


def test_lines_whose_place_is_gone_cannot_be_accepted_and_stay(store: Store) -> None:
    approval(store.desk)
    reader = moderator(store.desk)
    settle(store.desk, policy=Policy.OPEN)
    store.add(text="Soon gone.")
    approval(store.desk)
    number = waiting_list(store, "- One\n! Two", "s7")
    store.withdraw(7)
    with pytest.raises(Refused, match="no statement 7"):
        decide(store.desk, reader, number, DecisionDraft(DecisionKind.APPROVE, 1))
    assert kept(store.desk)[0].state is ContributionState.WAITING
