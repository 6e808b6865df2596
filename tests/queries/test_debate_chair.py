"""What the chair of a live debate reads, on both databases, in as many queries whatever the debate holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from argmap.domain.debates import AWAY_AFTER, Ballot, Decline, EntryState, SignalKind
from argmap.domain.errors import Absent
from argmap.operations import chairing, debate_entries, guests, releasing, voting
from argmap.queries.debate_chair import SHOWN_AT_ONCE, contribution, contributions, held_count, written_before
from argmap.queries.debate_people import PEOPLE_SHOWN, name_of, people, presence, speaking
from argmap.queries.debate_room import spotlit, unanswered, votes_counted
from argmap.queries.debates import DebateHead
from argmap.queries.reading import reading
from tests.support.debates import CODE, LiveDebate, make_facilitator, opened
from tests.support.store import Store, counted_queries


@pytest.fixture
def debate(store: Store) -> LiveDebate:
    """An Oxford debate on position 1, opened, on the map itself."""
    return opened(store.desk, make_facilitator(store.engine, store.other))


def test_the_list_is_ordered_by_what_is_to_be_read_next(store: Store, debate: LiveDebate) -> None:
    guest, chair = debate.join(side="against"), debate.chair
    sent = []
    for text in ("One thing.", "Another matter.", "Something else.", "Quite different."):
        store.clock.go_on(seconds=1)
        sent.append(debate.send(guest, text).entry)
    store.clock.go_on(seconds=1)
    releasing.keep_held(store.desk, chair, CODE, sent[0])
    released = releasing.release(store.desk, chair, CODE, sent[1]).statement or 0
    releasing.decline(store.desk, chair, CODE, sent[2], Decline.SAME)
    voting.signal(store.desk, guest, CODE, released, SignalKind.SOURCE, True)
    with reading(store.engine) as session:
        held = contributions(session, chair, debate.head(), {})
        decided = contributions(session, chair, debate.head(), {}, EntryState.RELEASED, sent[1])
        one = contribution(session, debate.head(), {}, sent[2])
        with pytest.raises(Absent):
            contribution(session, debate.head(), {}, 999)
        assert held_count(session, debate.head().id) == 2
        assert written_before(session, debate.head().id, "One thing.") is None
    assert [each.id for each in held.shown] == [sent[3], sent[0]]
    assert (held.opened, held.before, held.after) == (held.shown[0], None, sent[0])
    assert held.counts == {EntryState.HELD: 2, EntryState.RELEASED: 1, EntryState.DECLINED: 1}
    assert [each.line.number for each in held.released if each.line] == [released]
    assert decided.opened is not None
    assert decided.opened.signals == {SignalKind.SOURCE: 1}
    assert (one.reason, one.author and one.author.side, one.side and one.side.supports) == (
        Decline.SAME,
        "against",
        False,
    )


def test_the_room_and_its_people_are_read_alike_on_both_databases(store: Store, debate: LiveDebate) -> None:
    first, second = debate.join(side="for"), debate.join(side="against")
    sent = debate.send(second, "Not so.").entry
    lit = releasing.release(store.desk, debate.chair, CODE, sent, spotlight=True).statement
    reply = debate.send(first, "But it is.", target=lit)
    guests.give_floor(store.desk, debate.chair, CODE, first.participant_id)
    store.clock.go_on(seconds=70)
    for guest in (first, second):
        guests.want_to_speak(store.desk, guest, CODE, True)
    chairing.next_phase(store.desk, debate.chair, CODE, -1)
    voting.vote(store.desk, first, CODE, Ballot.OPENING, "for")
    guests.be_seen(store.desk, first.participant_id)
    now = store.clock()
    with reading(store.engine) as session:
        head = debate.head()
        spot, (board, total) = spotlit(session, debate.chair, head, {}), unanswered(session, head, {})
        assert spot is not None
        assert (spot.does, spot.by, [one.id for one in spot.held], spot.released) == (
            "attacks 1",
            "Student 2",
            [reply.entry],
            (),
        )
        assert ([(one.line.number, one.held) for one in board], total) == ([(lit, 1), (5, 0)], 2)
        opening, closing = votes_counted(session, head)
        assert (opening.votes, opening.is_open, opening.counts, closing.over) == (1, True, None, False)
        assert presence(session, head, now)[:2] == (1, 1)
        told = speaking(session, head, now)
        assert told.floor is None
        assert ([one.name for one in told.order], told.times) == (["Student 2", "Student 1"], {"for": 70})
        listed = people(session, head, now)
        assert [(one.name, one.released) for one in listed.shown] == [("Student 1", 0), ("Student 2", 1)]
        assert listed.shown[1].away_since == now - timedelta(seconds=70) <= now - AWAY_AFTER
        assert name_of(session, head, first.participant_id) == "Student 1"
        with pytest.raises(Absent):
            name_of(session, head, 999)
    debate_entries.withdraw_entry(store.desk, second, CODE, sent)
    with reading(store.engine) as session:
        assert spotlit(session, debate.chair, debate.head(), {}) is None


READ: dict[str, tuple[int, Callable[[Session, DebateHead, LiveDebate], object]]] = {
    "contributions": (20, lambda s, head, live: contributions(s, live.chair, head, {})),
    "spotlight": (30, lambda s, head, live: spotlit(s, live.chair, head, {})),
    "unanswered": (12, lambda s, head, _: unanswered(s, head, {})),
    "votes": (1, lambda s, head, _: votes_counted(s, head)),
    "presence": (2, lambda s, head, live: presence(s, head, live.desk.clock())),
    "speaking": (2, lambda s, head, live: speaking(s, head, live.desk.clock())),
    "people": (2, lambda s, head, live: people(s, head, live.desk.clock())),
}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_number_of_queries_does_not_grow_with_the_debate(store: Store, debate: LiveDebate) -> None:
    def fill(people_more: int, each: int) -> None:
        for _ in range(people_more):
            guest = debate.join(side="for")
            guests.want_to_speak(store.desk, guest, CODE, True)
            for number in range(each):
                debate.send(guest, f"Number {number} by {guest.participant_id}.", target=head.spotlight or 1)

    def cost(name: str) -> int:
        with counted_queries(store.engine) as asked, reading(store.engine) as session:
            READ[name][1](session, debate.head(), debate)
        return len(asked) - 2  # of the head itself

    head = debate.head()
    fill(2, 2)
    sent = [debate.send(debate.join(), f"Released {number}.") for number in range(6)]
    for one in sent[:3]:
        releasing.release(store.desk, debate.chair, CODE, one.entry, spotlight=True)
    head = debate.head()
    fill(1, 1)
    few = {name: cost(name) for name in READ}
    fill(PEOPLE_SHOWN + 4, SHOWN_AT_ONCE // 3)
    for one in sent[3:]:
        releasing.release(store.desk, debate.chair, CODE, one.entry)
    for name, (most, _) in READ.items():
        assert cost(name) == few[name] <= most, (name, few[name], cost(name))
