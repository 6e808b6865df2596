"""Authors answer decisions on their own: send again, keep, take back, or ask a second moderator."""

from __future__ import annotations

import pytest
from sqlmodel import select

from argmap.domain.draft_json import draft_in
from argmap.domain.drafts import DecisionDraft, PositionDraft
from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused
from argmap.domain.moderation import ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Actor, Membership
from argmap.models.moderation import Answer, Decision
from argmap.models.visits import Notice, NoticeKind
from argmap.operations.answering import appeal, keep_as_it_was, resubmit, withdraw_contribution
from argmap.operations.moderation import decide
from argmap.queries.reading import reading
from tests.operations.test_arguments import draft
from tests.support.moderated import approval, kept, member, moderator, settle
from tests.support.store import Store, new

ASK = DecisionDraft(DecisionKind.ASK, 1, Reason.SPLIT, "Two claims.")


@pytest.fixture
def chair(store: Store) -> Actor:
    approval(store.desk)
    return moderator(store.desk)


@pytest.fixture
def asked(store: Store, chair: Actor) -> int:
    number = store.add(text="One and two.").contribution
    assert number is not None
    decide(store.desk, chair, number, ASK)
    return number


def answers(store: Store) -> list[Answer]:
    with reading(store.engine) as session:
        return list(session.exec(select(Answer).order_by(Answer.id)).all())  # type: ignore[arg-type]


def test_what_is_sent_again_waits_in_its_new_words(store: Store, asked: int, chair: Actor) -> None:
    store.clock.go_on(hours=1)
    done = resubmit(store.desk, store.newcomer, asked, 2, [(draft(new=(new("One."),)), "s1")], "Only one now.")
    assert (done.contribution, done.version, store.told) == (asked, 1, [])
    (row,) = kept(store.desk)
    assert (row.state, row.turn, row.changed_at) == (ContributionState.WAITING, 3, store.clock())
    assert draft_in(row.kind, row.draft) == draft(new=(new("One."),))
    assert [(one.words, one.appeal) for one in answers(store)] == [("Only one now.", False)]
    with pytest.raises(Conflict, match="sent it again"):
        decide(store.desk, chair, asked, ASK)
    assert decide(store.desk, chair, asked, DecisionDraft(DecisionKind.APPROVE, 3)).created == ("s7", "a6")


def test_two_are_made_of_one_and_both_wait(store: Store, asked: int) -> None:
    two = [(draft(new=(new("One."),)), "s1"), (draft(new=(new("Two."),), target=2), "s2")]
    resubmit(store.desk, store.newcomer, asked, 2, two)
    assert [(row.target, row.state, row.contributor_id) for row in kept(store.desk)] == [
        ("s1", ContributionState.WAITING, store.newcomer.contributor_id),
        ("s2", ContributionState.WAITING, store.newcomer.contributor_id),
    ]
    assert answers(store) == []


def test_what_could_never_be_done_is_not_sent_again(store: Store, asked: int) -> None:
    with pytest.raises(Refused):
        resubmit(store.desk, store.newcomer, asked, 2, [(draft(target=99), "s99")])
    assert kept(store.desk)[0].state is ContributionState.ASKED


def test_it_cannot_become_something_else(store: Store, asked: int) -> None:
    with pytest.raises(Conflict):
        resubmit(store.desk, store.newcomer, asked, 2, [(PositionDraft(new("One.")), "")])


def test_it_can_be_kept_as_it_was_with_a_reason(store: Store, asked: int) -> None:
    with pytest.raises(Refused):
        keep_as_it_was(store.desk, store.newcomer, asked, 2, "")
    keep_as_it_was(store.desk, store.newcomer, asked, 2, "They belong together.")
    assert kept(store.desk)[0].state is ContributionState.WAITING
    with pytest.raises(Conflict):
        keep_as_it_was(store.desk, store.newcomer, asked, 2, "Again.")


def test_it_can_be_withdrawn_until_it_is_accepted(store: Store, asked: int, chair: Actor) -> None:
    other = store.add(text="Another.").contribution
    assert other is not None
    decide(store.desk, chair, other, DecisionDraft(DecisionKind.APPROVE, 1))
    with pytest.raises(Conflict, match="Moderator 1 accepted it"):
        withdraw_contribution(store.desk, store.newcomer, other, 2)
    withdraw_contribution(store.desk, store.newcomer, asked, 2)
    assert kept(store.desk)[0].state is ContributionState.WITHDRAWN


def test_nobody_answers_for_anothers(store: Store, asked: int, chair: Actor) -> None:
    with pytest.raises(Absent):
        withdraw_contribution(store.desk, store.other, asked, 2)
    with pytest.raises(NotAllowed):
        withdraw_contribution(store.desk, chair, asked, 2)
    with pytest.raises(NotAllowed):
        resubmit(store.desk, chair, asked, 2, [(draft(), "s1")])


def test_an_appeal_goes_to_another_moderator(store: Store, asked: int, chair: Actor) -> None:
    with pytest.raises(Conflict, match="no second moderator"):
        appeal(store.desk, store.newcomer, asked, 2, "Please look again.")
    second = moderator(store.desk, "Moderator 2")
    appeal(store.desk, store.newcomer, asked, 2, "Please look again.")
    again = DecisionDraft(DecisionKind.REJECT, 3, Reason.SPLIT)
    with pytest.raises(Conflict, match="second moderator"):
        decide(store.desk, chair, asked, again)
    decide(store.desk, second, asked, DecisionDraft(DecisionKind.APPROVE, 3))
    (one,) = answers(store)
    assert (one.appeal, one.settled_at) == (True, store.clock())
    with reading(store.engine) as session:
        last = session.exec(select(Decision).order_by(Decision.id.desc())).first()  # type: ignore[union-attr]
    assert last is not None
    assert last.detail["appeal"] == one.decision_id


def test_where_the_second_moderator_has_left_the_first_decides_again(store: Store, asked: int, chair: Actor) -> None:
    second = moderator(store.desk, "Moderator 2")
    appeal(store.desk, store.newcomer, asked, 2, "Please look again.")
    member(store.desk, second, Membership.PARTICIPANT)
    assert decide(store.desk, chair, asked, DecisionDraft(DecisionKind.APPROVE, 3)).created


def test_an_archived_map_takes_no_answers(store: Store, asked: int) -> None:
    settle(store.desk, archived_at=store.clock())
    with pytest.raises(Conflict, match="archived"):
        withdraw_contribution(store.desk, store.newcomer, asked, 2)
    with pytest.raises(Conflict, match="archived"):
        resubmit(store.desk, store.newcomer, asked, 2, [(draft(), "s1")])


def test_those_concerned_are_told(store: Store, asked: int, chair: Actor) -> None:
    second = moderator(store.desk, "Moderator 2")
    keep_as_it_was(store.desk, store.newcomer, asked, 2, "They belong together.")
    decide(store.desk, chair, asked, DecisionDraft(DecisionKind.REJECT, 3, Reason.SPLIT))
    appeal(store.desk, store.newcomer, asked, 4, "Please look again.")
    with reading(store.engine) as session:
        found = session.exec(select(Notice).order_by(Notice.id)).all()  # type: ignore[arg-type]
    assert [(one.contributor_id, one.kind) for one in found] == [
        (store.newcomer.contributor_id, NoticeKind.ASKED),
        (chair.contributor_id, NoticeKind.ANSWER),
        (store.newcomer.contributor_id, NoticeKind.DECISION),
        (second.contributor_id, NoticeKind.APPEAL),
    ]
    assert {one.detail["contribution"] for one in found} == {asked}
