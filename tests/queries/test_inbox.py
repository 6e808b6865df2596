from __future__ import annotations

from argmap.domain.drafts import ArgumentDraft, DecisionDraft
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Actor, Visibility
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.visits import NoticeKind
from argmap.operations.answering import keep_as_it_was
from argmap.operations.moderation import decide
from argmap.operations.visits import visit
from argmap.queries.inbox import Inbox, inbox, unread_count
from argmap.queries.own_work import own_changes, work_of
from argmap.queries.reading import reading
from tests.support.moderated import approval, moderator, settle
from tests.support.store import Store, counted_queries, new


def read(store: Store, actor: Actor, before: int | None = None, limit: int = 50) -> Inbox:
    with reading(store.engine) as session:
        return inbox(session, actor, before, limit)


def answered(store: Store, text: str = "About that.", actor: Actor | None = None) -> None:
    """The newcomer's statement 7 is answered by the other."""
    draft = ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (new(text),), target=7)
    store.add(draft, actor=actor or store.other)


def asked(store: Store) -> tuple[Actor, int]:
    """A moderator, who has asked for changes of the newcomer's contribution."""
    approval(store.desk)
    chair = moderator(store.desk)
    number = store.add(text="Two things. And another.").contribution
    assert number is not None
    decide(store.desk, chair, number, DecisionDraft(DecisionKind.ASK, 1, Reason.SPLIT, "Could you make it two?"))
    return chair, number


def test_a_reply_says_who_answered_what_with_which_statement(store: Store) -> None:
    store.add()
    answered(store)
    (one,) = read(store, store.newcomer).notices
    assert (one.kind, one.subject, one.by, one.argument, one.relation) == (
        NoticeKind.REPLY,
        "s7",
        "Student 8",
        7,
        "support",
    )
    assert one.line is not None
    assert (one.line.number, one.line.title) == (8, "About that")
    assert (one.slug, one.unread, one.count) == ("small", True, 1)
    assert read(store, store.other).notices == ()


def test_a_reply_that_was_withdrawn_is_there_without_its_words(store: Store) -> None:
    store.add()
    answered(store)
    store.withdraw(8, actor=store.other)
    (one,) = read(store, store.newcomer).notices
    assert (one.line, one.by) == (None, "")


def test_a_decision_says_what_was_decided_why_and_on_which_words(store: Store) -> None:
    chair, number = asked(store)
    (one,) = read(store, store.newcomer).notices
    assert (one.kind, one.decision, one.reason) == (NoticeKind.ASKED, DecisionKind.ASK, Reason.SPLIT)
    assert (one.words, one.text, one.contribution, one.waits) == (
        "Could you make it two?",
        "Two things. And another.",
        number,
        True,
    )
    keep_as_it_was(store.desk, store.newcomer, number, 2, "It is one thing.")
    assert not read(store, store.newcomer).notices[0].waits
    (told,) = read(store, chair).notices
    assert (told.kind, told.contribution) == (NoticeKind.ANSWER, number)


def test_of_a_map_that_one_may_not_read_any_more_nothing_is_told(store: Store) -> None:
    store.add()
    answered(store)
    settle(store.desk, visibility=Visibility.PRIVATE)
    found = read(store, store.newcomer)
    assert (found.notices, found.maps) == ((), ())
    with reading(store.engine) as session:
        assert own_changes(session, store.newcomer) == ((), False)


def test_notices_come_page_by_page_and_all_are_counted(store: Store) -> None:
    store.add()
    for number in range(5):
        answered(store, f"Answer {number}.")
    first = read(store, store.newcomer, limit=3)
    assert (len(first.notices), first.unread) == (3, 5)
    second = read(store, store.newcomer, before=first.older, limit=3)
    assert (len(second.notices), second.older) == (2, None)
    assert {one.id for one in first.notices} & {one.id for one in second.notices} == set()
    with reading(store.engine) as session:
        assert unread_count(session, store.visitor) == 0


def test_however_many_notices_there_are_the_queries_are_as_many(store: Store) -> None:
    store.add()
    answered(store)
    counts = []
    for more in (0, 9):
        for number in range(more):
            answered(store, f"Answer {number}.")
        with counted_queries(store.engine) as queries:
            read(store, store.newcomer)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_maps_that_changed_since_one_was_there_are_told(store: Store) -> None:
    store.add()
    visit(store.desk, store.other, store.told[-1][0], 2)
    assert read(store, store.other).maps == ()
    store.add(text="Later.")
    store.reword(7, "It is not quite so.")
    (one,) = read(store, store.other).maps
    assert (one.slug, one.statements) == ("small", 2)


def test_ones_own_work_is_counted_and_listed_newest_first(store: Store) -> None:
    store.add()
    store.reword(7, "It is not quite so.")
    asked(store)
    with reading(store.engine) as session:
        work = work_of(session, store.newcomer)
        changes, more = own_changes(session, store.newcomer, limit=1)
        older, none = own_changes(session, store.newcomer, skip=1)
    assert (work.waiting, work.asked, work.standing, work.rejected, work.changes) == (0, 1, 1, 0, 2)
    assert [(one.row.version, one.row.summary, one.row.reason) for one in changes] == [(3, "Reworded 7", "Clearer.")]
    assert (more, none) == (True, False)
    assert [(one.row.summary, [words.after for words in one.row.said]) for one in older] == [
        ("Added objection 7 to 1", ["That is not so."])
    ]
