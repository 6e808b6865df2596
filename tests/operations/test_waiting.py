"""What a moderator reads first is beside the map, and nobody else can tell that it is there."""

from __future__ import annotations

import pytest

from argmap.domain.draft_json import draft_in
from argmap.domain.drafts import RewordDraft
from argmap.domain.errors import Conflict, Gone, Refused, Stale
from argmap.domain.moderation import ContributionKind, ContributionState
from argmap.domain.permissions import Action, Membership, Policy
from argmap.models.changes import ChangeKind
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Told, change_map, the_map
from argmap.operations.joining import Joining
from tests.operations.test_arguments import draft
from tests.support.moderated import account, approval, kept, member, moderator, settle
from tests.support.store import Store, new


def test_where_a_moderator_reads_first_the_map_stays_as_it_was(store: Store) -> None:
    approval(store.desk)
    before = store.graph()
    done = store.add(text="Not before I was read.")
    assert (done.version, done.created) == (1, ())
    assert store.graph() == before
    assert store.told == []
    (row,) = kept(store.desk)
    assert done.contribution == row.id
    assert (row.contributor_id, row.kind, row.target) == (
        store.newcomer.contributor_id,
        ContributionKind.ARGUMENT,
        "s1",
    )
    assert (row.state, row.turn) == (ContributionState.WAITING, 1)
    assert draft_in(row.kind, row.draft) == draft(new=(new("Not before I was read."),))


def test_every_kind_of_contribution_waits(store: Store) -> None:
    mine = store.add(text="Mine.").created[0]
    approval(store.desk)
    store.answer("Neither.")
    store.link(1, "And so.")
    store.reword(int(mine[1:]), "Mine, better.")
    store.add(draft(target=None, undercuts=2))
    assert [(row.kind.value, row.target) for row in kept(store.desk)] == [
        ("position", ""),
        ("premises", "a1"),
        ("reword", mine),
        ("argument", "a2"),
    ]
    assert store.version() == 2
    assert store.graph().statements[7].text == "Mine."


def test_numbers_are_given_when_it_is_approved_and_not_while_it_waits(store: Store) -> None:
    approval(store.desk)
    store.add(text="Waits.")
    settle(store.desk, policy=Policy.OPEN)
    assert store.add(text="Stands.").created == ("s7", "a6")


def test_moderators_and_facilitators_are_not_read_first(store: Store) -> None:
    approval(store.desk)
    member(store.desk, store.newcomer, Membership.PARTICIPANT)
    assert store.add(text="A participant waits.").contribution is not None
    member(store.desk, store.newcomer, Membership.FACILITATOR)
    assert store.add(text="A facilitator does not.").created == ("s7", "a6")
    assert store.add(text="Nor does a moderator.", actor=moderator(store.desk)).created == ("s8", "a7")


def test_a_visitor_who_joins_waits_and_keeps_the_name(store: Store) -> None:
    approval(store.desk)
    done = add_argument(store.desk, Joining("Ana"), "small", draft())
    assert done.contribution is not None
    assert kept(store.desk)[0].contributor_id not in (None, store.newcomer.contributor_id)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"target": 99}, Refused), ({"existing": (1,)}, Refused)],
)
def test_what_could_never_be_done_is_refused_before_it_waits(
    changes: dict[str, object], error: type[Exception], store: Store
) -> None:
    approval(store.desk)
    with pytest.raises(error):
        store.add(draft(**changes))
    assert kept(store.desk) == []


def test_a_target_that_is_gone_and_words_that_are_stale_are_refused_before_they_wait(store: Store) -> None:
    mine = int(store.add(text="Mine.").created[0][1:])
    other = int(store.add(text="Mine too.").created[0][1:])
    store.withdraw(other)
    approval(store.desk)
    with pytest.raises(Gone):
        store.add(draft(target=other))
    with pytest.raises(Stale):
        store.reword(mine, "Better.", revision=1)
    assert kept(store.desk) == []


def test_a_newcomers_first_contributions_are_read_first_until_as_many_stand(store: Store) -> None:
    settle(store.desk, read_first=1)
    assert store.add(text="The first.").contribution is not None
    assert store.add(text="Still none stands.").contribution is not None
    settle(store.desk, read_first=0)
    store.add(text="One stands.")
    settle(store.desk, read_first=1)
    assert store.add(text="So this does.").contribution is None
    assert store.add(text="Another newcomer waits.", actor=store.other).contribution is not None
    account(store.desk, store.other)
    assert store.add(text="An account does not.", actor=store.other).contribution is None


def test_withdrawing_does_not_make_a_newcomer_known(store: Store) -> None:
    mine = int(store.add(text="Mine.").created[0][1:])
    store.withdraw(mine)
    settle(store.desk, read_first=2)
    assert store.add(text="Only one was ever added.").contribution is not None


def test_a_way_of_adding_that_cannot_wait_is_refused_where_a_moderator_reads_first(store: Store) -> None:
    approval(store.desk)
    told = Told(ChangeKind.ADD_POSITION, {"new": []})
    with pytest.raises(Conflict):
        change_map(store.desk, store.newcomer, "small", Action.CONTRIBUTE, the_map, lambda *_: told)
    assert store.version() == 1


def test_rewording_waits_with_the_revision_that_was_read(store: Store) -> None:
    mine = int(store.add(text="Mine.").created[0][1:])
    approval(store.desk)
    store.reword(mine, "Mine, better.")
    (row,) = kept(store.desk)
    assert draft_in(row.kind, row.draft) == RewordDraft(new("Mine, better."), 2, "Clearer.")
