"""Decisions take effect once, in the author's name, and never on one's own."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from argmap.domain.drafts import ArgumentDraft, CitationDraft, DecisionDraft
from argmap.domain.errors import Absent, Conflict, DomainError, NotAllowed, Refused
from argmap.domain.moderation import ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Actor, Membership, Policy
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.changes import Change
from argmap.models.moderation import Decision
from argmap.operations.answering import withdraw_contribution
from argmap.operations.desk import Done
from argmap.operations.moderation import decide, hold
from argmap.queries.history import history
from argmap.queries.reading import reading
from tests.operations.test_arguments import draft
from tests.support.moderated import approval, kept, member, moderator, settle
from tests.support.store import Store, new

APPROVE = DecisionDraft(DecisionKind.APPROVE, 1)
REJECT = DecisionDraft(DecisionKind.REJECT, 1, Reason.OFF_TOPIC, "It speaks of something else.")


@pytest.fixture
def chair(store: Store) -> Actor:
    approval(store.desk)
    return moderator(store.desk)


def waiting(store: Store, **changes: Any) -> int:
    done = store.add(**changes)
    assert done.contribution is not None
    return done.contribution


def decisions(store: Store) -> list[Decision]:
    with reading(store.engine) as session:
        return list(session.exec(select(Decision).order_by(Decision.id)).all())  # type: ignore[arg-type]


def summaries(store: Store) -> list[tuple[str | None, str]]:
    with reading(store.engine) as session:
        return [(row.by, row.summary) for row in history(session, store.visitor, "small").rows]


def test_what_is_approved_stands_in_its_authors_name(store: Store, chair: Actor) -> None:
    number = waiting(store, text="Read and found well.")
    store.clock.go_on(hours=2)
    done = decide(store.desk, chair, number, APPROVE)
    assert (done.version, done.created) == (2, ("s7", "a6"))
    assert store.told == [(done.map_id, 2)]
    statement = store.graph().statements[7]
    assert (statement.text, statement.added_by) == ("Read and found well.", "Student 7")
    assert summaries(store)[0] == ("Student 7", "Added objection 7 to 1")
    (row,) = kept(store.desk)
    assert (row.state, row.turn, row.result) == (ContributionState.APPROVED, 2, "s7")
    (decision,) = decisions(store)
    assert (decision.kind, decision.version, decision.subject) == (DecisionKind.APPROVE, 2, "s7")
    assert decision.moderator_id == chair.contributor_id
    assert decision.detail["waited"] == 7200


def test_every_kind_can_be_approved(store: Store, chair: Actor) -> None:
    settle(store.desk, policy=Policy.OPEN)
    mine = int(store.add(text="Mine.").created[0][1:])
    approval(store.desk)
    store.answer("Neither.")
    store.link(1, "And so.")
    store.reword(mine, "Mine, better.")
    for row in kept(store.desk):
        assert row.id is not None
        decide(store.desk, chair, row.id, APPROVE)
    found = store.graph()
    assert found.statements[8].kind is Kind.POSITION
    assert found.arguments[1].premises == (3, 9)
    assert found.statements[mine].text == "Mine, better."
    assert [by for by, _ in summaries(store)[:3]] == ["Student 7"] * 3


def test_what_is_sent_back_or_rejected_leaves_the_map_as_it_is(store: Store, chair: Actor) -> None:
    asked, rejected = waiting(store, text="One."), waiting(store, text="Two.")
    decide(store.desk, chair, asked, DecisionDraft(DecisionKind.ASK, 1, Reason.SPLIT, "Two claims."))
    done = decide(store.desk, chair, rejected, REJECT)
    assert (done.version, done.created, store.told) == (1, (), [])
    assert [(row.state, row.turn) for row in kept(store.desk)] == [
        (ContributionState.ASKED, 2),
        (ContributionState.REJECTED, 2),
    ]
    assert [one.words for one in decisions(store)] == ["Two claims.", "It speaks of something else."]


def test_what_is_sent_back_needs_a_reason(store: Store, chair: Actor) -> None:
    number = waiting(store)
    for kind in (DecisionKind.ASK, DecisionKind.REJECT):
        with pytest.raises(Refused) as refused:
            decide(store.desk, chair, number, DecisionDraft(kind, 1))
        assert list(refused.value.fields) == ["reason"]


@pytest.mark.parametrize("draft", [APPROVE, REJECT], ids=["approve", "reject"])
def test_nobody_decides_on_what_is_their_own(draft: DecisionDraft, store: Store, chair: Actor) -> None:
    number = waiting(store)
    member(store.desk, store.newcomer, Membership.FACILITATOR)
    with pytest.raises(NotAllowed):
        decide(store.desk, store.newcomer, number, draft)
    assert decisions(store) == []


@pytest.mark.parametrize("draft", [APPROVE, REJECT], ids=["approve", "reject"])
def test_who_does_not_moderate_the_map_cannot_tell_that_something_waits(
    draft: DecisionDraft, store: Store, chair: Actor
) -> None:
    number = waiting(store)
    with pytest.raises(Absent):
        decide(store.desk, store.other, number, draft)
    with pytest.raises(Absent):
        decide(store.desk, chair, number + 1, draft)
    with pytest.raises(NotAllowed):
        decide(store.desk, store.newcomer, number, draft)


def test_the_second_decision_is_told_who_decided_what(store: Store, chair: Actor) -> None:
    other = moderator(store.desk, "Moderator 2")
    number = waiting(store)
    decide(store.desk, chair, number, APPROVE)
    for late in (APPROVE, REJECT):
        with pytest.raises(Conflict, match=r"Moderator 1 accepted it, 12:00"):
            decide(store.desk, other, number, late)
    assert len(decisions(store)) == 1
    assert store.version() == 2


def test_of_two_decisions_at_once_one_takes_effect(store: Store, chair: Actor) -> None:
    other = moderator(store.desk, "Moderator 2")
    number = waiting(store)
    ready, outcomes = threading.Barrier(2), []

    def one(actor: Actor, said: DecisionDraft) -> None:
        ready.wait()
        try:
            outcomes.append(decide(store.desk, actor, number, said))
        except DomainError as error:
            outcomes.append(error)  # type: ignore[arg-type]

    threads = [threading.Thread(target=one, args=pair) for pair in ((chair, APPROVE), (other, REJECT))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Done"]
    assert len(decisions(store)) == 1


def test_approving_what_was_withdrawn_is_a_conflict(store: Store, chair: Actor) -> None:
    number = waiting(store)
    withdraw_contribution(store.desk, store.newcomer, number, 1)
    with pytest.raises(Conflict, match="withdrew it"):
        decide(store.desk, chair, number, APPROVE)
    assert store.version() == 1


def test_approving_what_is_about_something_gone_is_a_conflict(store: Store, chair: Actor) -> None:
    settle(store.desk, policy=Policy.OPEN)
    target = int(store.add(text="Soon gone.").created[0][1:])
    approval(store.desk)
    number = waiting(store, actor=store.other, target=target)
    store.withdraw(target)
    with pytest.raises(Conflict, match="withdrawn meanwhile"):
        decide(store.desk, chair, number, APPROVE)
    done = decide(store.desk, chair, number, DecisionDraft(DecisionKind.MOVE, 1, Reason.ELSEWHERE, to="s2"))
    assert store.graph().arguments[int(done.created[1][1:])].target == 2


def test_a_rewording_of_what_was_reworded_since_is_a_conflict(store: Store, chair: Actor) -> None:
    settle(store.desk, policy=Policy.OPEN)
    mine = int(store.add(text="Mine.").created[0][1:])
    approval(store.desk)
    number = store.reword(mine, "Mine, better.").contribution
    settle(store.desk, policy=Policy.OPEN)
    store.reword(mine, "Mine, best.")
    assert number is not None
    with pytest.raises(Conflict, match="reworded since"):
        decide(store.desk, chair, number, APPROVE)
    assert store.graph().statements[mine].text == "Mine, best."


def test_merging_uses_the_statement_that_is_there(store: Store, chair: Actor) -> None:
    number = waiting(
        store,
        text="They would go on anyway.",
        speaker="Jane Doe",
        citation=CitationDraft("report", quote="They would."),
        note="So.",
    )
    done = merge(store, chair, number, 5)
    assert done.created == ("a6",)
    argument = store.graph().arguments[6]
    assert (argument.premises, argument.target, argument.added_by) == ((5,), 1, "Student 7")
    assert [citation.quote for citation in argument.citations] == ["They would."]
    assert kept(store.desk)[0].result == "s5"


def merge(store: Store, chair: Actor, number: int, into: int) -> Done:
    return decide(store.desk, chair, number, DecisionDraft(DecisionKind.MERGE, 1, Reason.DUPLICATE, "", into))


def test_merging_into_one_of_several_linked_keeps_the_others(store: Store, chair: Actor) -> None:
    merge(store, chair, waiting(store, new=(new("As 5."), new("And more."))), 5)
    assert store.graph().arguments[6].premises == (7, 5)


def test_merging_what_the_map_says_already_takes_no_change(store: Store, chair: Actor) -> None:
    store.answer("Peace comes first.")
    store.link(1, "As 3.")
    store.add(text="As 3.", target=2)
    for row, into in zip(kept(store.desk), (1, 3, 3), strict=True):
        assert row.id is not None
        assert merge(store, chair, row.id, into).created == (f"s{into}",)
    assert store.version() == 1
    assert [(one.kind, one.version, one.subject) for one in decisions(store)] == [
        (DecisionKind.MERGE, None, "s1"),
        (DecisionKind.MERGE, None, "s3"),
        (DecisionKind.MERGE, None, "s3"),
    ]
    with pytest.raises(Conflict):
        merge(store, chair, kept(store.desk)[0].id or 0, 1)


def test_a_premise_is_merged_into_a_statement_that_the_argument_lacks(store: Store, chair: Actor) -> None:
    store.link(2, "As 5.")
    merge(store, chair, kept(store.desk)[0].id or 0, 5)
    assert store.graph().arguments[2].premises == (4, 5)


def test_moving_puts_it_on_something_else(store: Store, chair: Actor) -> None:
    for to in ("s2", "a2"):
        number = waiting(store, text=f"For {to}.")
        decide(store.desk, chair, number, DecisionDraft(DecisionKind.MOVE, 1, Reason.ELSEWHERE, to=to))
    found = store.graph().arguments
    assert [(found[n].target, found[n].undercuts) for n in (6, 7)] == [(2, None), (None, 2)]
    assert [one.detail["to"] for one in decisions(store)] == ["s2", "a2"]


def test_a_premise_is_moved_to_an_argument_only(store: Store, chair: Actor) -> None:
    number = store.link(1, "More.").contribution
    assert number is not None
    with pytest.raises(Refused):
        decide(store.desk, chair, number, DecisionDraft(DecisionKind.MOVE, 1, to="s2"))
    decide(store.desk, chair, number, DecisionDraft(DecisionKind.MOVE, 1, to="a2"))
    assert store.graph().arguments[2].premises == (4, 7)


def test_splitting_makes_two_of_one_in_one_change(store: Store, chair: Actor) -> None:
    number = waiting(store, existing=(5,), note="Noted.")
    done = split(store, chair, number)
    assert done.created == ("s7", "a6", "s8", "a7")
    found = store.graph()
    assert [found.arguments[n].premises for n in (6, 7)] == [(7, 5), (8,)]
    assert [found.statements[n].text for n in (7, 8)] == ["One.", "Two."]
    assert (found.statements[7].note, found.statements[8].note) == ("Noted.", "")
    assert summaries(store)[0][1] == "Added objections 7 and 8 to 1, linked with 5"
    with reading(store.engine) as session:
        assert session.exec(select(Change).where(Change.version == 2)).one().detail["also"] == [7]


def split(store: Store, chair: Actor, number: int) -> Done:
    texts = (new("One."), new("Two."))
    return decide(store.desk, chair, number, DecisionDraft(DecisionKind.SPLIT, 1, Reason.SPLIT, texts=texts))


def test_a_position_and_a_premise_can_be_split_too(store: Store, chair: Actor) -> None:
    store.answer("One and two.")
    store.link(1, "One and two.")
    for row in kept(store.desk):
        split(store, chair, row.id or 0)
    assert [store.graph().statements[n].kind for n in (7, 8)] == [Kind.POSITION] * 2
    assert store.graph().arguments[1].premises == (3, 9, 10)
    assert summaries(store)[1][1] == "Added positions 7 and 8"


def test_what_cannot_be_merged_moved_or_split_is_refused_and_still_waits(store: Store, chair: Actor) -> None:
    settle(store.desk, policy=Policy.OPEN)
    mine = int(store.add(text="Mine.").created[0][1:])
    approval(store.desk)
    number = store.reword(mine, "Mine, better.").contribution
    assert number is not None
    for said in (
        DecisionDraft(DecisionKind.MERGE, 1, into=1),
        DecisionDraft(DecisionKind.MERGE, 1, into=99),
        DecisionDraft(DecisionKind.MOVE, 1, to="s1"),
        DecisionDraft(DecisionKind.SPLIT, 1, texts=(new("A."), new("B."))),
    ):
        with pytest.raises(Refused):
            decide(store.desk, chair, number, said)
    assert kept(store.desk)[0].state is ContributionState.WAITING


def test_an_item_that_is_held_says_so_and_can_still_be_decided(store: Store, chair: Actor) -> None:
    other = moderator(store.desk, "Moderator 2")
    number = waiting(store)
    hold(store.desk, chair, number)
    hold(store.desk, chair, number)
    with pytest.raises(Conflict, match="Another moderator"):
        hold(store.desk, other, number)
    store.clock.go_on(minutes=6)
    hold(store.desk, other, number)
    assert kept(store.desk)[0].held_by == other.contributor_id
    decide(store.desk, chair, number, APPROVE)
    assert kept(store.desk)[0].held_by is None
    with pytest.raises(Conflict):
        hold(store.desk, other, number)


@pytest.mark.parametrize("said", [APPROVE, REJECT], ids=["approve", "reject"])
def test_an_archived_map_takes_no_decisions(said: DecisionDraft, store: Store, chair: Actor) -> None:
    number = waiting(store)
    settle(store.desk, archived_at=store.clock())
    with pytest.raises(Conflict, match="archived"):
        decide(store.desk, chair, number, said)


def test_what_would_break_a_rule_by_now_is_refused(store: Store, chair: Actor) -> None:
    settle(store.desk, policy=Policy.OPEN)
    mine = int(store.add(relation=Relation.SUPPORT, text="A reason.").created[0][1:])
    approval(store.desk)
    circle = ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (), (5,), target=mine)
    number = store.add(circle).contribution
    settle(store.desk, policy=Policy.OPEN)
    store.add(replace(circle, existing=(mine,), target=5))
    assert number is not None
    with pytest.raises(Refused):
        decide(store.desk, chair, number, APPROVE)
    assert kept(store.desk)[0].state is ContributionState.WAITING


def test_a_moderator_behind_a_pseudonym_is_not_named(store: Store, chair: Actor) -> None:
    number = waiting(store, draft=draft())
    decide(store.desk, chair, number, REJECT)
    settle(store.desk, naming="blind")
    with pytest.raises(Conflict, match="Somebody did not accept it"):
        decide(store.desk, chair, number, REJECT)
