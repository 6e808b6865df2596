"""What happens in a live debate, on both databases: from preparing to the end."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from argmap.domain.debates import (
    FLOOD_AT_MOST,
    Ballot,
    DebateForm,
    DebateState,
    Decline,
    EntryState,
    Ground,
    Phase,
    PhaseKind,
    Rule,
    Sides,
    SignalKind,
)
from argmap.domain.drafts import ArgumentDraft, MergeDraft, PlaceDraft
from argmap.domain.errors import Absent, Conflict, Ended, Gone, NotAllowed, Refused, TooMany
from argmap.domain.moderation import BranchMarkKind, Reason
from argmap.domain.permissions import VISITOR, Action, Actor, Membership, Policy
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.debates import (
    DebateEntry,
    DebateEvent,
    DebateEventKind,
    DebateMove,
    DebateParticipant,
    DebateSignal,
    DebateTurn,
    DebateVote,
)
from argmap.models.moderation import Contribution
from argmap.operations import chairing, debate_entries, guests, releasing, voting
from argmap.operations.branches import lift, mark
from argmap.operations.debating import in_debate, participant_in
from argmap.operations.hiding import hide, show
from argmap.operations.keeping import archive_map, delete_map
from argmap.operations.moving import move
from argmap.operations.opening import open_debate
from argmap.operations.preparing import discard_debate, prepare_debate
from argmap.operations.splitting import merge
from argmap.queries.debate_lists import debates_on
from argmap.queries.debates import debate_events, joined_by, map_in_debate
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.queries.signals import signals_in
from tests.support.debates import CODE, OXFORD, LiveDebate, make_facilitator, opened
from tests.support.people import Known, account, keep_map, make_member
from tests.support.store import Store, counted_queries, new


@pytest.fixture
def chair(store: Store) -> Actor:
    """Whoever keeps the small map."""
    return make_facilitator(store.engine, store.other)


@pytest.fixture
def debate(store: Store, chair: Actor) -> LiveDebate:
    """An Oxford debate on position 1, opened, on the map itself."""
    return opened(store.desk, chair)


def rows(store: Store, model: type) -> int:
    with Session(store.engine) as session:
        return session.exec(select(func.count()).select_from(model)).one()


def kinds(store: Store, debate: LiveDebate) -> list[str]:
    with reading(store.engine) as session:
        return [event.kind for event in debate_events(session, debate.head().id, 0, 100)]


def test_only_a_facilitator_prepares_and_opens(store: Store, chair: Actor) -> None:
    with pytest.raises(NotAllowed):
        prepare_debate(store.desk, store.newcomer, "small", CODE, OXFORD)
    prepare_debate(store.desk, chair, "small", CODE, OXFORD)
    with pytest.raises(NotAllowed):
        open_debate(store.desk, store.newcomer, CODE)
    open_debate(store.desk, chair, CODE)
    with pytest.raises(Conflict):
        open_debate(store.desk, chair, CODE)
    with pytest.raises(Conflict):
        prepare_debate(store.desk, chair, "small", CODE, OXFORD)
    with pytest.raises(Conflict):
        discard_debate(store.desk, chair, "small", CODE)


def test_what_was_prepared_is_kept_changed_and_discarded(store: Store, chair: Actor) -> None:
    prepare_debate(store.desk, chair, "small", CODE, OXFORD)
    prepare_debate(store.desk, chair, "small", CODE, replace(OXFORD, motion=2, pseudonymous=False))
    debate = LiveDebate(store.desk, chair)
    assert (debate.head().motion, debate.head().pseudonymous, debate.head().state) == (2, False, DebateState.PREPARED)
    with pytest.raises(Conflict):
        debate.join()
    discard_debate(store.desk, chair, "small", CODE)
    with pytest.raises(Absent):
        debate.head()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"motion": 3}, "motion"),
        ({"motion": 99}, "motion"),
        ({"motion": None}, "motion"),
        ({"phases": ()}, "phase"),
        ({"phases": (Phase(PhaseKind.OPEN_FLOOR, 59),)}, "phase"),
        ({"phases": (Phase(PhaseKind.CLOSING_VOTE, 60), Phase(PhaseKind.OPENING_VOTE, 60))}, "phase"),
        ({"phases": (Phase(PhaseKind.OPENING_VOTE, 60), Phase(PhaseKind.OPENING_VOTE, 60))}, "phase"),
        ({"sides": Sides.SEVERAL, "motion": None, "positions": (1,)}, "sides"),
        ({"form": DebateForm.GROUPS}, "groups"),
        ({"form": DebateForm.GROUPS, "groups": 1}, "groups"),
        ({"groups": 3}, "groups"),
    ],
)
def test_what_no_debate_can_be_is_refused(store: Store, chair: Actor, change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        prepare_debate(store.desk, chair, "small", CODE, replace(OXFORD, **change))  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_the_maps_policy_is_kept_where_the_debate_is_held_on_it(store: Store, chair: Actor) -> None:
    keep_map(store.engine, "small", policy=Policy.APPROVAL)
    with pytest.raises(Refused, match="reads first"):
        prepare_debate(store.desk, chair, "small", CODE, replace(OXFORD, rule=Rule.AT_ONCE))
    keep_map(store.engine, "small", policy=Policy.CLOSED)
    with pytest.raises(Refused, match="on a copy"):
        prepare_debate(store.desk, chair, "small", CODE, OXFORD)
    live = opened(store.desk, chair, replace(OXFORD, ground=Ground.COPY, rule=Rule.AT_ONCE))
    assert live.send(live.join()).state is EntryState.RELEASED


def test_a_copy_has_the_maps_numbers_and_members_and_the_new_motion(store: Store, chair: Actor) -> None:
    make_facilitator(store.engine, store.newcomer)
    words = new("Talks come first, on conditions.")
    live = opened(store.desk, chair, replace(OXFORD, motion=None, words=words, ground=Ground.COPY))
    head = live.head()
    assert head.slug != "small"
    assert Action.RUN_DEBATE in live.head(store.newcomer).may
    with reading(store.engine) as session:
        graph = whole_graph(session, map_head(session, chair, head.slug))
        assert debates_on(session, chair, map_head(session, chair, "small").id)[0].code == CODE
    assert graph.statements[head.motion or 0].text == words.text
    assert set(store.graph().statements) < set(graph.statements)
    guest = live.join()
    assert guest.actor.debates == (head.map_id,)
    assert store.version() == 1


def test_new_words_of_the_motion_become_a_position_of_the_map(store: Store, chair: Actor) -> None:
    live = opened(store.desk, chair, replace(OXFORD, motion=None, words=new("Neither comes first.")))
    assert store.graph().statements[live.head().motion or 0].text == "Neither comes first."
    assert live.head().first_version == store.version()


def test_small_groups_get_a_copy_each_and_people_are_spread_over_them(store: Store, chair: Actor) -> None:
    draft = replace(OXFORD, form=DebateForm.GROUPS, groups=2, ground=Ground.COPY, rule=Rule.AT_ONCE)
    live = opened(store.desk, chair, draft)
    first, second, third = live.join(), live.join(), live.join(group=2)
    with Session(store.engine) as session:
        people = session.exec(select(DebateParticipant.group_number).order_by(col(DebateParticipant.id))).all()
    assert list(people) == [1, 2, 2]
    assert debate_entries.send(store.desk, first, CODE, _objection("In group one."), "a", 1).statement
    with pytest.raises(Absent):
        debate_entries.send(store.desk, second, CODE, _objection("In group one."), "a", 1)
    there = debate_entries.send(store.desk, third, CODE, _objection("In group two."), "a", 2).statement
    voting.signal(store.desk, second, CODE, there or 0, SignalKind.AGREE, True, 2)
    with pytest.raises(NotAllowed):
        voting.signal(store.desk, first, CODE, there or 0, SignalKind.AGREE, True, 2)
    with reading(store.engine) as session:
        own, groups = live.head().slug, map_in_debate(session, live.head(), 1)
    keep_map(store.engine, groups, archived_at=store.clock())
    with pytest.raises(Conflict, match="archived"):
        voting.signal(store.desk, first, CODE, 3, SignalKind.AGREE, True, 1)
    keep_map(store.engine, groups, archived_at=None)
    keep_map(store.engine, own, archived_at=store.clock())
    with pytest.raises(Conflict, match="archived"):
        debate_entries.send(store.desk, first, CODE, _objection("More in group one."), "b", 1)
    with pytest.raises(Conflict, match="archived"):
        debate_entries.reword_entry(store.desk, first, CODE, 1, new("In other words."))


def test_a_listener_that_fails_takes_nothing_from_a_debate(
    store: Store, debate: LiveDebate, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError("nobody there")

    with caplog.at_level(logging.ERROR):
        chairing.next_phase(replace(store.desk, announce=fail), debate.chair, CODE, -1)
    assert debate.head().clock.phase == 0
    assert "Nobody could be told what happened in debate" in caplog.text


def test_who_watches_a_debate_hears_when_its_map_changes_past_it(store: Store, chair: Actor) -> None:
    announced: list[tuple[int, str]] = []
    desk = replace(store.desk, announce=lambda debate_id, events: announced.extend(events))
    live = opened(desk, chair)
    sent = releasing.release(desk, chair, CODE, live.send(live.join()).entry).statement
    assert sent is not None
    draft = replace(OXFORD, form=DebateForm.GROUPS, groups=2, ground=Ground.COPY)
    groups = opened(desk, chair, draft, code="Q4Z8WN")
    prepare_debate(desk, chair, "small", "PREPAR", OXFORD)
    announced.clear()
    before = (kinds(store, live), kinds(store, groups))
    with counted_queries(store.engine) as queries:
        hide(desk, chair, "small", sent, store.version(), Reason.OFF_TOPIC)
    assert sum("FROM debates" in query and query.startswith("SELECT debates") for query in queries) == 1
    show(desk, chair, "small", sent)
    mark(desk, chair, "small", 4, BranchMarkKind.NOTE, "Describes war")
    mark(desk, chair, "small", 4, BranchMarkKind.LOCK, "It is enough.")
    lift(desk, chair, "small", 4, BranchMarkKind.NOTE)
    store.add(actor=store.newcomer)
    assert kinds(store, live) == [*before[0], *["reworded"] * 5]
    assert [kind for _, kind in announced] == ["reworded"] * 4
    assert [version for version, _ in announced] == [live.head().version - back for back in (4, 3, 2, 1)]

    # A small group's map is of its debate; what a debate does to its map itself it tells once.
    with reading(store.engine) as session:
        slug = map_in_debate(session, groups.head(), 2)
    hide(desk, chair, slug, 4, 1, Reason.OFF_TOPIC)
    assert kinds(store, groups) == [*before[1], "reworded"]
    releasing.unrelease(
        desk, chair, CODE, releasing.release(desk, chair, CODE, live.send(live.join(), "No.").entry).entry
    )
    assert kinds(store, live)[-4:] == ["joined", "sent", "released", "held"]

    chairing.close_debate(desk, chair, CODE)
    with counted_queries(store.engine) as queries:
        hide(desk, chair, "small", 4, 1, Reason.OFF_TOPIC)
    assert sum(query.startswith("SELECT debates") for query in queries) == 0
    assert kinds(store, live)[-1] == "closed"
    with reading(store.engine) as session:
        assert not debate_events(session, LiveDebate(desk, chair, "PREPAR").head().id, 0, 10)


def _objection(text: str) -> ArgumentDraft:
    return ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new(text),), target=1)


def test_whoever_joins_is_a_guest_with_a_drawn_name(store: Store, debate: LiveDebate) -> None:
    guest, other = debate.join(), debate.join(side="for")
    assert guest.actor.guest
    with Session(store.engine) as session:
        people = session.exec(select(DebateParticipant).order_by(col(DebateParticipant.id))).all()
    assert [(one.name, one.side) for one in people] == [("Student 1", ""), ("Student 2", "for")]
    assert guest.actor.contributor_id != other.actor.contributor_id
    with reading(store.engine) as session:
        assert joined_by(session, debate.tokens) == (other.actor.contributor_id, (debate.head().map_id,) * 2)
    with pytest.raises(Refused):
        debate.join("Ada")
    with pytest.raises(Refused):
        debate.join(side="s4")


def test_names_that_look_alike_are_refused(store: Store, chair: Actor) -> None:
    live = opened(store.desk, chair, replace(OXFORD, pseudonymous=False))
    live.join("Ada")
    account(store.engine, "Eve")
    for taken, said in (("АdA", "looks like"), ("Eve", "signs in")):
        with pytest.raises(Refused, match=said):
            live.join(taken)
    live.join("Student 3")
    live.join()
    with Session(store.engine) as session:
        people = session.exec(select(DebateParticipant.name).order_by(col(DebateParticipant.id))).all()
    assert people == ["Ada", "Student 3", "Student 4"]


def test_a_map_is_not_archived_while_a_debate_is_open_on_it_or_on_a_group_of_one(store: Store, chair: Actor) -> None:
    draft = replace(OXFORD, form=DebateForm.GROUPS, groups=2, ground=Ground.COPY)
    live = opened(store.desk, chair, draft)
    with reading(store.engine) as session:
        group = map_in_debate(session, live.head(), 1)
    archive_map(store.desk, chair, "small", archived=True)
    archive_map(store.desk, chair, "small", archived=False)
    for slug in (live.head().slug, group):
        with pytest.raises(Conflict, match="A debate is open"):
            archive_map(store.desk, chair, slug, archived=True)
    chairing.close_debate(store.desk, chair, CODE)
    archive_map(store.desk, chair, live.head().slug, archived=True)


def test_nobody_joins_where_a_debate_is_full_or_its_map_was_deleted(
    store: Store, chair: Actor, debate: LiveDebate, monkeypatch: pytest.MonkeyPatch
) -> None:
    debate.join()
    with monkeypatch.context() as patch:
        patch.setattr(guests, "JOINED_AT_MOST", 1)
        with pytest.raises(Conflict, match="full"):
            debate.join()
    delete_map(store.desk, chair, "small")
    with pytest.raises(Absent):
        debate.join()


def test_a_map_without_guests_is_for_its_members(store: Store, chair: Actor, debate: LiveDebate) -> None:
    keep_map(store.engine, "small", guests=False)
    with pytest.raises(NotAllowed):
        debate.join()
    debate.join(reader=chair)


def test_guessing_codes_does_not_pay_and_a_right_one_never_counts(store: Store, debate: LiveDebate) -> None:
    for _ in range(30):
        assert guests.find_debate(store.desk, " k7m-4xr ", "browser", "class") == CODE
    for _ in range(20):
        with pytest.raises(Refused):
            guests.find_debate(store.desk, "AAAAAA", "browser", "class")
    with pytest.raises(TooMany):
        guests.find_debate(store.desk, CODE, "browser", "class")
    assert guests.find_debate(store.desk, CODE, "another", "class") == CODE
    for number in range(280):
        with pytest.raises(Refused):
            guests.find_debate(store.desk, "no code", f"{number}", "class")
    with pytest.raises(TooMany) as told:
        guests.find_debate(store.desk, CODE, "another", "class")
    assert 0 < told.value.seconds <= 300
    store.clock.go_on(minutes=5, seconds=1)
    assert guests.find_debate(store.desk, CODE, "browser", "class") == CODE


def test_what_is_held_is_on_the_map_only_when_the_chair_releases_it(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    sent = debate.send(guest)
    assert sent.state is EntryState.HELD
    assert store.version() == 1
    released = releasing.release(store.desk, debate.chair, CODE, sent.entry, spotlight=True)
    graph = store.graph()
    assert graph.statements[released.statement or 0].added_by == "Student 1"
    assert debate.head().spotlight == released.statement
    with pytest.raises(Conflict, match="already"):
        releasing.release(store.desk, debate.chair, CODE, sent.entry)
    assert kinds(store, debate) == ["opened", "joined", "sent", "released", "spotlight"]


def test_shown_at_once_where_the_rule_says_so(store: Store, debate: LiveDebate) -> None:
    chairing.set_rule(store.desk, debate.chair, CODE, Rule.AT_ONCE)
    sent = debate.send(debate.join())
    assert (sent.state, store.graph().statements[sent.statement or 0].text) == (EntryState.RELEASED, "That is not so.")


def test_what_is_sent_twice_counts_once(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    first = debate.send(guest, nonce="n")
    assert debate.send(guest, "Sent again after a lost answer.", nonce="n") == first
    assert rows(store, DebateEntry) == 1
    releasing.release(store.desk, debate.chair, CODE, first.entry)
    assert debate.send(guest, nonce="n").state is EntryState.RELEASED


def test_a_contribution_that_could_not_stand_is_refused_and_nothing_is_kept(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    with pytest.raises(Refused):
        debate.send(guest, target=99)
    sent = debate.send(guest)
    released = releasing.release(store.desk, debate.chair, CODE, sent.entry)
    debate_entries.withdraw_entry(store.desk, guest, CODE, sent.entry)
    with pytest.raises(Gone):
        debate.send(guest, "About what is gone.", target=released.statement)
    assert rows(store, DebateEntry) == 1


def test_what_became_groundless_meanwhile_cannot_be_released(store: Store, debate: LiveDebate) -> None:
    guest, other = debate.join(), debate.join()
    first = releasing.release(store.desk, debate.chair, CODE, debate.send(guest).entry)
    reply = debate.send(other, "But it is.", target=first.statement)
    debate_entries.withdraw_entry(store.desk, guest, CODE, first.entry)
    with pytest.raises(Conflict, match="withdrawn"):
        releasing.release(store.desk, debate.chair, CODE, reply.entry)


def test_a_flood_is_slowed(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    for number in range(FLOOD_AT_MOST):
        debate.send(guest, f"Number {number}.")
    with pytest.raises(TooMany):
        debate.send(guest, "One more.")
    store.clock.go_on(minutes=1, seconds=1)
    debate.send(guest, "One more.")


def test_declined_says_why_and_can_be_held_again(store: Store, debate: LiveDebate) -> None:
    sent = debate.send(debate.join())
    with pytest.raises(Refused):
        releasing.decline(store.desk, debate.chair, CODE, sent.entry, Decline.OTHER)
    releasing.decline(store.desk, debate.chair, CODE, sent.entry, Decline.SAME, "Same as 3.")
    with pytest.raises(Conflict):
        releasing.decline(store.desk, debate.chair, CODE, sent.entry, Decline.SAME)
    releasing.keep_held(store.desk, debate.chair, CODE, sent.entry)
    with Session(store.engine) as session:
        assert session.get_one(DebateEntry, sent.entry).kept_at is None
    releasing.keep_held(store.desk, debate.chair, CODE, sent.entry)
    with Session(store.engine) as session:
        assert session.get_one(DebateEntry, sent.entry).kept_at == store.clock()
    assert releasing.release(store.desk, debate.chair, CODE, sent.entry).statement
    with pytest.raises(Conflict):
        releasing.keep_held(store.desk, debate.chair, CODE, sent.entry)


def test_a_release_is_taken_back_while_nobody_has_answered(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    sent = releasing.release(store.desk, debate.chair, CODE, debate.send(guest).entry, spotlight=True)
    back = releasing.unrelease(store.desk, debate.chair, CODE, sent.entry)
    assert (back.state, debate.head().spotlight) == (EntryState.HELD, None)
    assert sent.statement not in store.graph().statements
    again = releasing.release(store.desk, debate.chair, CODE, sent.entry)
    answer = debate.send(debate.join(), "But it is.", target=again.statement)
    releasing.release(store.desk, debate.chair, CODE, answer.entry)
    with pytest.raises(Conflict, match="answered"):
        releasing.unrelease(store.desk, debate.chair, CODE, sent.entry)


def test_a_guest_rewords_while_it_is_held_and_for_five_minutes_after(store: Store, debate: LiveDebate) -> None:
    guest, other = debate.join(), debate.join()
    sent = debate.send(guest)
    debate_entries.reword_entry(store.desk, guest, CODE, sent.entry, new("Held, and clearer."))
    with pytest.raises(Absent):
        debate_entries.reword_entry(store.desk, other, CODE, sent.entry, new("Not mine."))
    shown = releasing.release(store.desk, debate.chair, CODE, sent.entry)
    assert store.graph().statements[shown.statement or 0].text == "Held, and clearer."
    chairing.set_rule(store.desk, debate.chair, CODE, Rule.AT_ONCE)
    debate_entries.reword_entry(store.desk, guest, CODE, sent.entry, new("Shown, and clearer."))
    assert store.graph().statements[shown.statement or 0].text == "Shown, and clearer."
    store.clock.go_on(minutes=5, seconds=1)
    with pytest.raises(NotAllowed):
        debate_entries.reword_entry(store.desk, guest, CODE, sent.entry, new("Too late."))
    debate_entries.withdraw_entry(store.desk, guest, CODE, sent.entry)
    assert shown.statement not in store.graph().statements


def test_new_words_for_what_was_released_are_held_where_the_chair_reads_first(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    sent = debate.send(guest)
    shown = releasing.release(store.desk, debate.chair, CODE, sent.entry, spotlight=True)
    again = debate_entries.reword_entry(store.desk, guest, CODE, sent.entry, new("Nobody has read this."))
    assert (again.state, again.statement, debate.head().spotlight) == (EntryState.HELD, None, None)
    assert shown.statement not in store.graph().statements
    assert all(one.text != "Nobody has read this." for one in store.graph().statements.values())
    once_more = releasing.release(store.desk, debate.chair, CODE, sent.entry)
    assert store.graph().statements[once_more.statement or 0].text == "Nobody has read this."
    answer = debate.send(debate.join(), "But it is.", target=once_more.statement)
    releasing.release(store.desk, debate.chair, CODE, answer.entry)
    with pytest.raises(Conflict, match="answered"):
        debate_entries.reword_entry(store.desk, guest, CODE, sent.entry, new("What was answered was another."))
    assert store.graph().statements[once_more.statement or 0].text == "Nobody has read this."


def test_the_scribe_puts_up_what_was_said(store: Store, debate: LiveDebate) -> None:
    sent = debate_entries.put_up(store.desk, debate.chair, CODE, _objection("Said aloud."), "line 1")
    assert debate_entries.put_up(store.desk, debate.chair, CODE, _objection("Twice."), "line 1") == sent
    assert store.graph().statements[sent.statement or 0].text == "Said aloud."
    with pytest.raises(NotAllowed):
        debate_entries.put_up(store.desk, store.newcomer, CODE, _objection("By anybody."), "x")


def test_what_the_scribe_put_up_is_taken_down_for_good(store: Store, debate: LiveDebate) -> None:
    sent = debate_entries.put_up(store.desk, debate.chair, CODE, _objection("Misheard."), "line 1")
    down = releasing.unrelease(store.desk, debate.chair, CODE, sent.entry)
    assert (down.state, sent.statement in store.graph().statements) == (EntryState.WITHDRAWN, False)
    with pytest.raises(Conflict):
        releasing.release(store.desk, debate.chair, CODE, sent.entry)


def test_a_moderator_releases_but_does_not_turn_the_spotlight(store: Store, debate: LiveDebate) -> None:
    moderator = store.newcomer
    make_member(store.engine, Known(moderator.contributor_id or 0, ""), "small", Membership.MODERATOR)
    sent = debate.send(debate.join())
    with pytest.raises(NotAllowed):
        releasing.release(store.desk, moderator, CODE, sent.entry, spotlight=True)
    assert releasing.release(store.desk, moderator, CODE, sent.entry).statement
    assert debate.head().spotlight is None


def test_phases_follow_one_another_by_the_servers_clock(store: Store, debate: LiveDebate) -> None:
    chair = debate.chair
    assert debate.head().clock.remaining(store.clock()) is None
    chairing.next_phase(store.desk, chair, CODE, -1)
    assert debate.head().clock.remaining(store.clock()) == timedelta(minutes=3)
    store.clock.go_on(minutes=1)
    chairing.pause(store.desk, chair, CODE, True)
    store.clock.go_on(minutes=10)
    chairing.add_time(store.desk, chair, CODE, 0)
    assert debate.head().clock.remaining(store.clock()) == timedelta(minutes=3)
    chairing.pause(store.desk, chair, CODE, False)
    store.clock.go_on(minutes=4)
    assert debate.head().clock.remaining(store.clock()) == timedelta(minutes=-1)
    chairing.add_time(store.desk, chair, CODE, 0)
    assert debate.head().clock.remaining(store.clock()) == timedelta(minutes=1)
    chairing.next_phase(store.desk, chair, CODE, 0)
    chairing.next_phase(store.desk, chair, CODE, 0)
    assert debate.head().phase == Phase(PhaseKind.STATEMENTS, 720)
    chairing.reveal(store.desk, chair, CODE, Ballot.OPENING, True)
    assert debate.head().revealed == {Ballot.OPENING}
    chairing.back_a_phase(store.desk, chair, CODE, 1)
    assert debate.head().ballot is Ballot.OPENING
    assert not debate.head().revealed, "nobody sees a vote that is open"
    for seen in range(6):
        chairing.next_phase(store.desk, chair, CODE, seen)
    assert debate.head().after
    chairing.next_phase(store.desk, chair, CODE, 6)
    assert debate.head().clock.phase == 6


def test_two_chairs_who_press_next_at_once_go_one_phase_further(store: Store, debate: LiveDebate) -> None:
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    gate = Barrier(4)

    def press() -> None:
        gate.wait()
        chairing.next_phase(store.desk, debate.chair, CODE, 0)

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert debate.head().clock.phase == 1


def test_twenty_votes_of_one_person_at_once_are_one(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    with pytest.raises(Conflict, match="not open yet"):
        voting.vote(store.desk, guest, CODE, Ballot.OPENING, "for")
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    version = store.version()
    gate = Barrier(20)
    failures: list[BaseException] = []

    def press(number: int) -> None:
        gate.wait()
        try:
            voting.vote(store.desk, guest, CODE, Ballot.OPENING, ("for", "against")[number % 2])
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=press, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert rows(store, DebateVote) == 1
    assert store.version() == version, "a vote is no change of the map"
    with pytest.raises(Refused):
        voting.vote(store.desk, guest, CODE, Ballot.OPENING, "s1")
    with pytest.raises(Conflict, match="not over"):
        chairing.reveal(store.desk, debate.chair, CODE, Ballot.OPENING, True)
    chairing.next_phase(store.desk, debate.chair, CODE, 0)
    with pytest.raises(Conflict, match="closed"):
        voting.vote(store.desk, guest, CODE, Ballot.OPENING, "for")
    chairing.reveal(store.desk, debate.chair, CODE, Ballot.OPENING, True)
    assert debate.head().revealed == {Ballot.OPENING}


def test_a_vote_that_comes_again_is_no_event_and_a_changed_one_is_the_next(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    told: list[tuple[int, str]] = []
    desk = replace(store.desk, announce=lambda _debate, happened: told.extend(happened))
    before = debate.head().version
    for choice in ("for", "for", "against", "against"):
        voting.vote(desk, guest, CODE, Ballot.OPENING, choice)
    assert told == [(before + 1, "voted"), (before + 2, "voted")]
    with reading(store.engine) as session:
        events = debate_events(session, debate.head().id, 0, 100)
    assert [event.version for event in events] == list(range(1, before + 3))
    assert [(event.kind, event.phase, event.detail) for event in events[-2:]] == [("voted", 0, {}), ("voted", 0, {})]


def test_a_vote_asks_one_thing_of_the_database_while_others_wait_for_it(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    with counted_queries(store.engine) as queries:
        for choice in ("for", "against"):
            voting.vote(store.desk, guest, CODE, Ballot.OPENING, choice)
    check_turns(queries)
    with counted_queries(store.engine) as queries:
        for given in (True, False):
            voting.signal(store.desk, guest, CODE, 3, SignalKind.AGREE, given)
    check_turns(queries)


def check_turns(queries: list[str]) -> None:
    """Of two that came one after the other, each has locked the debate for one further question."""
    asked = [" ".join(query.split()[:3]) for query in queries]
    locked = asked.index("UPDATE debates SET")
    assert asked[locked + 1] == "INSERT INTO debate_events"
    assert asked[locked + 2].startswith("SELECT"), "the next begins"
    assert len(asked) == 2 * (locked + 2) <= 8


@pytest.mark.parametrize(
    ("what", "happens"),
    [
        ("vote", "the next phase"),
        ("vote", "the close"),
        ("vote", "a removal"),
        ("signal", "the close"),
        ("signal", "a removal"),
    ],
)
def test_a_vote_or_signal_that_waited_for_its_turn_is_judged_by_what_it_finds(
    store: Store, debate: LiveDebate, what: str, happens: str
) -> None:
    guest = debate.join()
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    refusals: list[BaseException] = []

    def press() -> None:
        try:
            if what == "vote":
                voting.vote(store.desk, guest, CODE, Ballot.OPENING, "for")
            else:
                voting.signal(store.desk, guest, CODE, 3, SignalKind.AGREE, True)
        except (Conflict, NotAllowed) as error:
            refusals.append(error)

    voter = Thread(target=press)
    with in_debate(store.desk, CODE) as room:
        voter.start()
        until_somebody_waits(store)
        if happens == "the next phase":
            room.debate.phase = 1
        elif happens == "the close":
            room.debate.state = DebateState.CLOSED
        else:
            participant_in(room, guest).removed_at = room.now
        room.note(DebateEventKind.TIME)
    voter.join()
    said = {
        "the next phase": "This vote is closed.",
        "the close": "This debate is over.",
        "a removal": "You are not in this debate any more.",
    }
    assert [str(error) for error in refusals] == [said[happens]]
    assert rows(store, DebateVote) == rows(store, DebateSignal) == 0
    assert debate.head().version == rows(store, DebateEvent), "no version was claimed for it"


def until_somebody_waits(store: Store) -> None:
    """Until somebody waits for a lock of the database; on SQLite, for the turn of the one who writes."""
    deadline = time.monotonic() + 10
    turns = store.engine.get_execution_options().get("argmap_turns")
    while time.monotonic() < deadline:
        if turns is not None and len(turns) > 1:
            return
        if turns is None:
            with store.engine.connect() as connection:
                if connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                    return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_between_several_positions_one_votes_for_one_or_between_two(store: Store, chair: Actor) -> None:
    live = opened(store.desk, chair, replace(OXFORD, sides=Sides.SEVERAL, motion=None, positions=(1, 2)))
    chairing.next_phase(store.desk, chair, CODE, -1)
    guest = live.join(side="s2")
    for choice in ("s1", "s1 s2", "undecided"):
        voting.vote(store.desk, guest, CODE, Ballot.OPENING, choice)
    for choice in ("for", "s3", "s1 s1", "s1 s2 s1", ""):
        with pytest.raises(Refused):
            voting.vote(store.desk, guest, CODE, Ballot.OPENING, choice)


def test_signals_keep_the_words_on_which_they_were_given(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    text = store.graph().statements[3].text
    told: list[tuple[int, str]] = []
    desk = replace(store.desk, announce=lambda _debate, happened: told.extend(happened))
    before = debate.head().version
    voting.signal(desk, guest, CODE, 3, SignalKind.AGREE, True)
    voting.signal(desk, guest, CODE, 3, SignalKind.AGREE, True)
    with Session(store.engine) as session:
        assert [one.wording for one in session.exec(select(DebateSignal)).all()] == [text]
    voting.signal(desk, guest, CODE, 3, SignalKind.AGREE, False)
    voting.signal(desk, guest, CODE, 3, SignalKind.AGREE, False)
    assert rows(store, DebateSignal) == 0
    assert told == [(before + 1, "signal"), (before + 2, "signal")]
    with reading(store.engine) as session:
        events = debate_events(session, debate.head().id, before, 100)
    assert [(event.kind, event.detail) for event in events] == [("signal", {"statement": 3})] * 2
    with pytest.raises(Refused):
        voting.signal(store.desk, guest, CODE, 99, SignalKind.UNCLEAR, True)


def test_signals_count_for_what_a_statement_became_part_of_once_a_person(store: Store, debate: LiveDebate) -> None:
    chairing.set_rule(store.desk, debate.chair, CODE, Rule.AT_ONCE)
    guest, other = debate.join(), debate.join()
    one, two = debate.send(guest, "It is not so."), debate.send(guest, "It isn't so.")
    for person, number in ((guest, one.statement), (guest, two.statement), (other, two.statement)):
        voting.signal(store.desk, person, CODE, number or 0, SignalKind.AGREE, True)
    assert counted(store, debate) == {one.statement: {SignalKind.AGREE: 1}, two.statement: {SignalKind.AGREE: 2}}
    merge(store.desk, debate.chair, "small", two.statement or 0, MergeDraft(one.statement or 0, store.version()))
    assert counted(store, debate) == {one.statement: {SignalKind.AGREE: 2}}
    with Session(store.engine) as session:
        words = set(session.exec(select(DebateSignal.wording)).all())
    assert words == {"It is not so.", "It isn't so."}
    home = store.graph().statements[one.statement or 0].home
    move(store.desk, debate.chair, "small", home or 0, PlaceDraft(Relation.ATTACK, 3, None, store.version()))
    assert counted(store, debate) == {one.statement: {SignalKind.AGREE: 2}}, "they stay with it wherever it goes"


def counted(store: Store, debate: LiveDebate) -> dict[int, dict[SignalKind, int]]:
    with reading(store.engine) as session:
        return {number: dict(kinds) for number, kinds in signals_in(session, debate.head()).items()}


def test_up_to_three_statements_moved_somebody_when_all_is_over(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    with pytest.raises(Conflict):
        voting.say_what_moved(store.desk, guest, CODE, [3])
    for seen in range(-1, 6):
        chairing.next_phase(store.desk, debate.chair, CODE, seen)
    with pytest.raises(Refused):
        voting.say_what_moved(store.desk, guest, CODE, [1, 2, 3, 4])
    voting.say_what_moved(store.desk, guest, CODE, [3, 3, 4])
    voting.say_what_moved(store.desk, guest, CODE, [5])
    with Session(store.engine) as session:
        assert [one.statement for one in session.exec(select(DebateMove)).all()] == [5]


def test_the_floor_is_one_persons_and_its_time_is_kept(store: Store, debate: LiveDebate) -> None:
    guest, other = debate.join(side="for"), debate.join(side="against")
    guests.want_to_speak(store.desk, guest, CODE, True)
    guests.give_floor(store.desk, debate.chair, CODE, guest.participant_id)
    store.clock.go_on(seconds=70)
    guests.give_floor(store.desk, debate.chair, CODE, other.participant_id)
    store.clock.go_on(seconds=30)
    guests.give_floor(store.desk, debate.chair, CODE, None)
    with Session(store.engine) as session:
        turns = session.exec(select(DebateTurn).order_by(col(DebateTurn.id))).all()
        wanting = session.exec(select(DebateParticipant.wants_since)).all()
    assert [(turn.side, (turn.ended_at or turn.began_at) - turn.began_at) for turn in turns] == [
        ("for", timedelta(seconds=70)),
        ("against", timedelta(seconds=30)),
    ]
    assert list(wanting) == [None, None]


def test_the_muted_vote_and_the_removed_do_nothing_more(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    held, shown = debate.send(guest, "Held."), debate.send(guest, "Shown.")
    shown = releasing.release(store.desk, debate.chair, CODE, shown.entry)
    chairing.set_rule(store.desk, debate.chair, CODE, Rule.AT_ONCE)
    guests.mute(store.desk, debate.chair, CODE, guest.participant_id, True)
    with pytest.raises(NotAllowed, match="muted"):
        debate.send(guest)
    for mine in (held, shown):
        with pytest.raises(NotAllowed, match="muted"):
            debate_entries.reword_entry(store.desk, guest, CODE, mine.entry, new("Said all the same."))
    assert store.graph().statements[shown.statement or 0].text == "Shown."
    for mine in (held, shown):
        assert debate_entries.withdraw_entry(store.desk, guest, CODE, mine.entry).state is EntryState.WITHDRAWN
    with pytest.raises(NotAllowed, match="muted"):
        guests.want_to_speak(store.desk, guest, CODE, True)
    voting.vote(store.desk, guest, CODE, Ballot.OPENING, "for")
    guests.remove_guest(store.desk, debate.chair, CODE, guest.participant_id)
    with pytest.raises(NotAllowed, match="not in this debate"):
        voting.vote(store.desk, guest, CODE, Ballot.OPENING, "against")
    with reading(store.engine) as session:
        assert joined_by(session, debate.tokens) == (None, ())


def test_at_the_end_what_is_held_waits_for_the_moderators(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    debate.send(guest)
    chairing.close_debate(store.desk, debate.chair, CODE)
    assert debate.head().state is DebateState.CLOSED
    with Session(store.engine) as session:
        (waiting,) = session.exec(select(Contribution)).all()
        (entry,) = session.exec(select(DebateEntry)).all()
    assert (waiting.contributor_id, entry.state, entry.brought) == (
        guest.actor.contributor_id,
        EntryState.QUEUED,
        waiting.id,
    )
    for attempt in (lambda: debate.send(guest), lambda: chairing.next_phase(store.desk, debate.chair, CODE, -1)):
        with pytest.raises(Conflict, match="over"):
            attempt()
    with pytest.raises(Ended):
        debate.join()
    with reading(store.engine) as session:
        assert joined_by(session, debate.tokens) == (None, ())


def test_an_archived_map_takes_no_debate(store: Store, debate: LiveDebate) -> None:
    guest = debate.join()
    held = debate.send(guest).entry
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    keep_map(store.engine, "small", archived_at=store.clock())
    version = debate.head().version
    for attempt in (
        lambda: chairing.next_phase(store.desk, debate.chair, CODE, 0),
        lambda: debate.send(guest, "More."),
        lambda: debate_entries.reword_entry(store.desk, guest, CODE, held, new("In other words.")),
        lambda: debate_entries.withdraw_entry(store.desk, guest, CODE, held),
        lambda: voting.vote(store.desk, guest, CODE, Ballot.OPENING, "for"),
        lambda: voting.signal(store.desk, guest, CODE, 3, SignalKind.AGREE, True),
        lambda: voting.say_what_moved(store.desk, guest, CODE, [3]),
        lambda: guests.want_to_speak(store.desk, guest, CODE, True),
        lambda: guests.take_side(store.desk, guest, CODE, "for"),
        lambda: debate.join(),
        lambda: prepare_debate(store.desk, debate.chair, "small", "AAAAAA", OXFORD),
    ):
        with pytest.raises(Conflict, match="archived"):
            attempt()
    assert debate.head().version == version


def test_whoever_does_not_keep_the_map_chairs_nothing(store: Store, debate: LiveDebate) -> None:
    sent = debate.send(debate.join())
    for actor in (store.newcomer, VISITOR):
        for attempt in (
            lambda actor=actor: chairing.next_phase(store.desk, actor, CODE, -1),
            lambda actor=actor: releasing.release(store.desk, actor, CODE, sent.entry),
            lambda actor=actor: releasing.decline(store.desk, actor, CODE, sent.entry, Decline.SAME),
            lambda actor=actor: guests.mute(store.desk, actor, CODE, 1, True),
            lambda actor=actor: chairing.close_debate(store.desk, actor, CODE),
        ):
            with pytest.raises(NotAllowed):
                attempt()
