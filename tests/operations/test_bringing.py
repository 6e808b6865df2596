"""From the copy that a debate was held on back into the map, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from argmap.domain.debates import Ground, Rule
from argmap.domain.drafts import ArgumentDraft, DecisionDraft, MergeDraft, PlaceDraft, RewordDraft
from argmap.domain.errors import Conflict, NotAllowed, Refused
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Actor, Membership
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.memberships import MapMember
from argmap.models.moderation import Contribution
from argmap.operations.arguments import add_argument
from argmap.operations.bringing import MOTION, bring
from argmap.operations.debate_entries import put_up, reword_entry, send
from argmap.operations.hiding import hide
from argmap.operations.moderation import decide
from argmap.operations.moving import move
from argmap.operations.splitting import merge
from argmap.operations.statements import reword, withdraw
from argmap.queries.debate_bringing import bring_view
from argmap.queries.reading import reading
from tests.support.debates import CODE, OXFORD, LiveDebate, make_facilitator, opened
from tests.support.people import keep_map
from tests.support.store import Store, new


@pytest.fixture
def chair(store: Store) -> Actor:
    """Whoever keeps the small map, and so its copy."""
    return make_facilitator(store.engine, store.other)


def held(store: Store, chair: Actor, **changes: object) -> LiveDebate:
    draft = replace(OXFORD, ground=Ground.COPY, rule=Rule.AT_ONCE, **changes)  # type: ignore[arg-type]
    live = opened(store.desk, chair, draft)
    store.clock.go_on(seconds=1)
    return live


def waiting(store: Store) -> list[Contribution]:
    with Session(store.engine) as session:
        return list(session.exec(select(Contribution).order_by(col(Contribution.id))).all())


def approve(store: Store, chair: Actor) -> str:
    """Approve what was sent last; what it is on the map."""
    last = waiting(store)[-1]
    decide(store.desk, chair, last.id or 0, DecisionDraft(DecisionKind.APPROVE, last.turn))
    return waiting(store)[-1].result


def test_a_piece_waits_on_the_map_in_the_name_of_its_author(store: Store, chair: Actor) -> None:
    live = held(store, chair)
    guest = live.join()
    sent = live.send(guest, "Said in the room.")
    assert bring(store.desk, chair, CODE, [sent.entry]) == 1
    assert bring(store.desk, chair, CODE, [sent.entry]) == 0
    (row,) = waiting(store)
    assert (row.target, row.contributor_id) == ("s1", guest.actor.contributor_id)
    number = int(approve(store, chair)[1:])
    found = store.graph().statements[number]
    assert (found.text, found.added_by) == ("Said in the room.", "Student 1")


def test_a_piece_is_brought_as_the_copy_has_it_now(store: Store, chair: Actor) -> None:
    live = held(store, chair, motion=None, words=new("Neither comes first."))
    slug, motion = live.head().slug, live.head().motion or 0
    guest = live.join()
    sent = live.send(guest, "First words.")
    reword_entry(store.desk, guest, CODE, sent.entry, new("Second words."))
    graph = store.graph(slug=slug, actor=chair)
    place = PlaceDraft(Relation.SUPPORT, 2, None, graph.statements[sent.statement or 0].revision)
    move(store.desk, chair, slug, graph.statements[sent.statement or 0].home or 0, place)
    revised = RewordDraft(new("Neither comes before the other."), graph.statements[motion].revision)
    reword(store.desk, chair, slug, motion, revised)
    for number in (MOTION, sent.entry):
        assert bring(store.desk, chair, CODE, [number]) == 1
    assert "Neither comes before the other." in {one.text for one in store.graph().statements.values()}
    assert waiting(store)[-1].target == "s2"
    number = int(approve(store, chair)[1:])
    there = store.graph().statements[number]
    assert there.text == "Second words."
    assert store.graph().arguments[there.home or 0].relation is Relation.SUPPORT


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("hidden", "7 was hidden on the copy"),
        ("withdrawn", "7 was withdrawn on the copy"),
        ("merged", "7 was withdrawn or made part of another"),
    ],
)
def test_what_is_not_on_the_copy_any_more_is_not_brought(store: Store, chair: Actor, gone: str, told: str) -> None:
    live = held(store, chair)
    slug, guest = live.head().slug, live.join()
    sent = live.send(guest, "An objection.")
    reply = live.send(live.join(), "A reply.", target=sent.statement)
    at = store.graph(slug=slug, actor=chair)
    revision = at.statements[7].revision
    if gone == "hidden":
        hide(store.desk, chair, slug, 7, revision, Reason.OFF_TOPIC)
    elif gone == "withdrawn":
        withdraw(store.desk, guest.actor, slug, 7, revision)
    else:
        merge(store.desk, chair, slug, 7, MergeDraft(3, 10_000))
    with pytest.raises(Refused, match=told):
        bring(store.desk, chair, CODE, [sent.entry])
    assert waiting(store) == []
    with reading(store.engine) as session:
        pieces = bring_view(session, chair, live.head()).pieces
    assert [bool(piece.gone) for piece in pieces] == [True, False]
    assert "An objection" not in f"{pieces[0].line}"
    if gone == "merged":
        # The reply is about what that became part of.
        assert bring(store.desk, chair, CODE, [reply.entry]) == 1
        assert waiting(store)[-1].target == "s3"
    else:
        with pytest.raises(Refused, match="what is about it cannot follow"):
            bring(store.desk, chair, CODE, [reply.entry])


def test_a_reply_follows_what_it_replies_to_under_that_ones_number(store: Store, chair: Actor) -> None:
    live = held(store, chair)
    store.add(text="Meanwhile on the map.")  # takes the number that the copy gives to another
    first = live.send(live.join(), "An objection.")
    reply = live.send(live.join(), "A reply.", target=first.statement)
    with pytest.raises(Refused, match="bring 7 first"):
        bring(store.desk, chair, CODE, [reply.entry])
    bring(store.desk, chair, CODE, [first.entry])
    with pytest.raises(Refused, match="waits for a moderator"):
        bring(store.desk, chair, CODE, [reply.entry])
    there = approve(store, chair)
    assert there != f"s{first.statement}"
    assert bring(store.desk, chair, CODE, [reply.entry]) == 1
    assert waiting(store)[-1].target == there
    approve(store, chair)


def test_an_undercut_of_what_is_new_follows_its_argument(store: Store, chair: Actor) -> None:
    live = held(store, chair)
    store.add(text="Meanwhile on the map.")
    first = live.send(live.join(), "An objection.")
    argument = next(
        number
        for number, one in store.graph(slug=live.head().slug, actor=chair).arguments.items()
        if first.statement in one.premises
    )
    draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("That does not follow."),), undercuts=argument)
    cut = send(store.desk, live.join(), CODE, draft, "cut")
    old = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("Nor does this."),), undercuts=1)
    also = send(store.desk, live.join(), CODE, old, "old")
    bring(store.desk, chair, CODE, [first.entry])
    statement = int(approve(store, chair)[1:])
    assert bring(store.desk, chair, CODE, [cut.entry, also.entry]) == 2
    home = store.graph().statements[statement].home
    assert [row.target for row in waiting(store)[1:]] == [f"a{home}", "a1"]


def test_the_new_words_of_the_motion_come_first(store: Store, chair: Actor) -> None:
    live = held(store, chair, motion=None, words=new("Neither comes first."))
    sent = live.send(live.join(), "It does.", target=live.head().motion)
    with pytest.raises(Refused, match="first"):
        bring(store.desk, chair, CODE, [sent.entry])
    # They are the facilitator's own, who need not be read first: nobody decides on their own.
    assert bring(store.desk, chair, CODE, [MOTION]) == 1
    assert "Neither comes first." in {one.text for one in store.graph().statements.values()}
    assert bring(store.desk, chair, CODE, [MOTION, sent.entry]) == 1
    assert waiting(store)[-1].target == waiting(store)[0].result


def test_what_the_scribe_wrote_down_is_added_by_whoever_may_add(store: Store, chair: Actor) -> None:
    held(store, chair)
    first = put_up(store.desk, chair, CODE, objection("Said aloud.", 1), "1")
    reply = put_up(store.desk, chair, CODE, objection("And answered.", first.statement or 0), "2")
    assert bring(store.desk, chair, CODE, [first.entry, reply.entry]) == 2
    texts = {one.text: number for number, one in store.graph().statements.items()}
    assert {"Said aloud.", "And answered."} <= texts.keys()
    assert store.structure().parent[texts["And answered."]] == texts["Said aloud."]


def objection(text: str, target: int) -> ArgumentDraft:
    return ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new(text),), target=target)


def test_what_is_gone_there_cannot_be_answered(store: Store, chair: Actor) -> None:
    added = store.add(text="Said before.")
    live = held(store, chair)
    sent = live.send(live.join(), "A reply.", target=7)
    assert added.created[0] == "s7"
    store.withdraw(7)
    with pytest.raises(Refused, match="not on the map any more"):
        bring(store.desk, chair, CODE, [sent.entry])
    assert waiting(store) == []


def test_what_was_added_to_the_copy_beside_the_debate_is_not_taken_for_the_maps(store: Store, chair: Actor) -> None:
    live = held(store, chair)
    store.add(text="Another statement of that number.")
    draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("Added by hand."),), target=1)
    add_argument(store.desk, chair, live.head().slug, draft)
    sent = live.send(live.join(), "A reply.", target=7)
    with pytest.raises(Refused, match="beside the debate"):
        bring(store.desk, chair, CODE, [sent.entry])


def test_only_facilitators_bring_and_only_from_a_copy(store: Store, chair: Actor) -> None:
    live = held(store, chair)
    sent = live.send(live.join())
    with pytest.raises(NotAllowed):
        bring(store.desk, make_participant(store, live), CODE, [sent.entry])
    keep_map(store.engine, "small", archived_at=store.clock())
    with pytest.raises(Conflict, match="archived"):
        bring(store.desk, chair, CODE, [sent.entry])
    keep_map(store.engine, "small", archived_at=None)
    other = opened(store.desk, chair, OXFORD, code="AAAAAA")
    on_the_map = other.send(other.join())
    with pytest.raises(Conflict, match="on the map itself"):
        bring(store.desk, chair, "AAAAAA", [on_the_map.entry])


def make_participant(store: Store, live: LiveDebate) -> Actor:
    assert store.newcomer.contributor_id is not None
    with Session(store.engine) as session:
        session.add(
            MapMember(
                map_id=live.head().map_id,
                contributor_id=store.newcomer.contributor_id,
                role=Membership.PARTICIPANT,
                since=store.clock(),
            )
        )
        session.commit()
    return store.newcomer
