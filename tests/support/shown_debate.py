"""Debates as they look in the middle of a seminar: for the pictures of docs, at any stage of the evening."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

from sqlalchemy import Engine

from argmap.domain.debates import Ballot, Decline, Ground, SignalKind
from argmap.domain.drafts import ArgumentDraft, NewStatement
from argmap.domain.permissions import Actor, Membership
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations import chairing, debate_entries, guests, releasing, voting
from argmap.operations.debating import Guest
from argmap.operations.desk import Desk
from tests.support.debates import OXFORD, LiveDebate, opened
from tests.support.people import Known, account, make_member

SLUG = "peace-or-justice"
MOTION, CONDITION = 44, 47
PEOPLE = 24


class Stage(IntEnum):
    """How far a debate has come."""

    VOTE = 0
    REBUTTALS = 1
    AFTER = 2
    CLOSED = 3


@dataclass
class Seminar:
    """A site with somebody who keeps the first map, and their debates."""

    engine: Engine
    chair: Known

    def debate(self, code: str, stage: Stage, *, lit: bool = False, theme: str = "light") -> LiveDebate:
        """A debate on a copy of the map, as it is at that stage; `lit`: with a statement in the spotlight."""
        desk = Desk(self.engine)
        live = opened(desk, Actor(self.chair.id), replace(OXFORD, motion=MOTION, ground=Ground.COPY), SLUG, code)
        people = [live.join(side=("for", "against", "")[number % 3]) for number in range(PEOPLE)]
        chairing.set_theme(desk, live.chair, code, theme)
        chairing.next_phase(desk, live.chair, code, -1)
        for number, person in enumerate(people[:22]):
            voting.vote(desk, person, code, Ballot.OPENING, ("for", "against", "undecided")[number % 3])
        if stage is Stage.VOTE:
            return live
        for seen in (0, 1):
            chairing.next_phase(desk, live.chair, code, seen)
        first = _said(live, people, lit)
        if stage is Stage.REBUTTALS:
            return live
        for seen in range(2, 5):
            chairing.next_phase(desk, live.chair, code, seen)
        for number, person in enumerate(people):
            if number != 3:
                choice = ("for", "against", "for")[number % 3] if number % 4 else "undecided"
                voting.vote(desk, person, code, Ballot.CLOSING, choice)
        chairing.next_phase(desk, live.chair, code, 5)
        for ballot in Ballot:
            chairing.reveal(desk, live.chair, code, ballot, True)
        for number, person in enumerate(people[:15]):
            voting.say_what_moved(desk, person, code, [[45, 46, 47], [first], [first + 1, 6], [48]][number % 4])
        if stage is Stage.CLOSED:
            chairing.close_debate(desk, live.chair, code)
        return live


def seminar(engine: Engine) -> Seminar:
    """Begin one on a site that has the seed maps."""
    chair = account(engine, "Facilitator")
    make_member(engine, chair, SLUG, Membership.FACILITATOR)
    return Seminar(engine, chair)


def _said(live: LiveDebate, people: list[Guest], lit: bool) -> int:
    """What was said in the first rounds, and what waits; the number of the first of it."""
    desk, chair, code = live.desk, live.chair, live.code

    def send(person: int, text: str, relation: Relation, target: int, kind: Kind = Kind.CLAIM) -> int:
        draft = ArgumentDraft(relation, kind, (NewStatement(text, text.rstrip(".")),), target=target)
        return debate_entries.send(desk, people[person], code, draft, text).entry

    def shown(person: int, text: str, relation: Relation, target: int) -> int:
        sent = releasing.release(desk, chair, code, send(person, text, relation, target))
        assert sent.statement is not None
        return sent.statement

    first = shown(6, "“Ongoing progress” can be promised for decades.", Relation.ATTACK, CONDITION)
    shown(11, "A date fixed in advance would bind the promise.", Relation.ATTACK, first)
    waits = shown(8, "Those who wait without a date will not call it peace.", Relation.ATTACK, MOTION)
    shown(17, "No tribunal has kept a date that nobody set.", Relation.SUPPORT, first)
    shown(2, "Kept evidence can wait for a court.", Relation.SUPPORT, CONDITION - 1)
    send(14, "Nobody says who decides that progress goes on.", Relation.ATTACK, CONDITION)
    evidence = "Four officials who were warned by letter were “very concerned”."
    send(20, evidence, Relation.SUPPORT, MOTION, Kind.EVIDENCE)
    send(3, "Waiting is only fair to victims if they are asked.", Relation.SUPPORT, waits)
    again = send(5, "Progress can be promised for ever.", Relation.ATTACK, CONDITION)
    releasing.decline(desk, chair, code, again, Decline.SAME)
    for number in range(9):
        voting.signal(desk, people[number], code, first, SignalKind.AGREE, True)
    for number in (9, 10):
        voting.signal(desk, people[number], code, first, SignalKind.UNCLEAR, True)
    for number in (1, 10, 8, 2, 17):
        guests.want_to_speak(desk, people[number], code, True)
    if lit:
        chairing.spotlight(desk, chair, code, first)
    return first
