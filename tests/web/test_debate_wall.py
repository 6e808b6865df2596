"""The wall of a live debate: what a room sees, and what it never sees."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from argmap.domain.debates import Ballot, Ground, Rule, Sides
from argmap.domain.drafts import PositionDraft
from argmap.domain.permissions import Actor, Membership, Visibility
from argmap.network import OwnAddress
from argmap.operations import chairing, guests, releasing, voting
from argmap.operations.statements import add_position
from argmap.web import join_addresses
from argmap.web.sessions import COOKIE
from tests.support.debates import CODE, OXFORD, LiveDebate, live_on
from tests.support.in_process import HTMX, Visitor
from tests.support.people import account, keep_map, signed_in
from tests.support.store import counted_queries, new
from tests.web.conftest import site_of

WALL = f"/debates/{CODE}/wall"


@pytest.fixture
def debate(room: tuple[LiveDebate, Visitor]) -> LiveDebate:
    """An open debate on position 1 of the map "small"."""
    return room[0]


def grown(wall: str) -> tuple[int, int, str]:
    """Of the map's picture on the wall: how many boxes, how many of them outlined as the room's, and what is said."""
    figure = wall.split('<figure class="wall-growth">')[1].split("</figure>")[0]
    return figure.count('class="node '), figure.count('class="frame"'), re.findall("<figcaption>(.*)<", figure)[0]


def test_nothing_is_on_the_wall_that_the_chair_did_not_release(debate: LiveDebate, visitor: Visitor) -> None:
    sent = debate.send(debate.join(side="against"), "Talks reward those who kill.")
    before = visitor.get(WALL).text
    assert "Talks reward" not in before
    assert grown(before) == (8, 0, "8 statements")
    releasing.release(debate.desk, debate.chair, CODE, sent.entry)
    wall = visitor.get(WALL).text
    assert "Talks reward those who kill." in wall
    assert "Student 1, against the motion" in wall
    assert ">New<" in wall
    assert grown(wall) == (9, 1, "9 statements, 1 from this room, outlined")
    releasing.unrelease(debate.desk, debate.chair, CODE, sent.entry)
    after = visitor.get(WALL).text
    assert "Talks reward" not in after
    assert grown(after) == grown(before)


@pytest.mark.parametrize("ground", [Ground.MAP, Ground.COPY])
def test_what_comes_onto_the_map_past_the_debate_is_seen_by_nobody_in_the_room(
    app: Flask, visitor: Visitor, ground: Ground
) -> None:
    role = Membership.PARTICIPANT if ground is Ground.COPY else None
    member = signed_in(app, "Peer", slug="small" if role else "", role=role)
    debate, chair = live_on(app, replace(OXFORD, ground=ground))
    slug = debate.head().slug
    guest, phone = debate.join(), Visitor(app)
    phone.client.set_cookie(f"{COOKIE}-debate-{CODE}", debate.tokens[-1])
    past = ("Nobody asked the victims", "Said by who moderates", "A required truce")

    def shown() -> str:
        return visitor.get(WALL).text + phone.get(f"/debates/{CODE}/room", headers=HTMX).text

    def told() -> list[str]:
        seen = shown()
        return [text for text in past if text in seen]

    before = visitor.get(WALL).text.count('class="outline"')
    for browser, add, text in zip((member, chair, chair), ("objection", "objection", "condition"), past, strict=True):
        assert browser.add(slug, add=add, text=f"{text}.").status_code == 303, text
    sent = debate.send(guest, "It waits, and is released.").entry
    number = releasing.release(debate.desk, debate.chair, CODE, sent).statement
    assert number is not None
    assert member.add(slug, target=f"s{number}", text="An answer past the debate.").status_code == 303
    sent = debate.send(guest, "A reply to what the room did not see.", target=number - len(past)).entry
    reply = releasing.release(debate.desk, debate.chair, CODE, sent).statement
    wall = visitor.get(WALL).text
    assert "It waits, and is released" in wall
    assert "A reply to what the room did not see." in wall
    assert "Progress towards accountability goes on." in wall, "it was on the map before"
    assert wall.count('class="outline"') == before + 2
    assert f"{before + 2} statements, 2 from this room" in wall
    for phase in range(7):
        chairing.next_phase(debate.desk, debate.chair, CODE, phase - 1)
        # What the chair puts into the spotlight, all look at, and may name afterwards as what moved them.
        assert told() == (["Nobody asked the victims"] if phase == 6 else []), phase
        if phase != 1:
            continue
        for lit in (1, number, reply):
            chairing.spotlight(debate.desk, debate.chair, CODE, lit)
            assert told() == [], lit
            assert "An answer past the debate" not in shown()
            assert lit == reply or "It waits, and is released" in phone.get(f"/debates/{CODE}/room", headers=HTMX).text
        chairing.spotlight(debate.desk, debate.chair, CODE, number - len(past))
        assert told() == ["Nobody asked the victims"]
        chairing.spotlight(debate.desk, debate.chair, CODE, None)
    moved = phone.get(f"/debates/{CODE}/room", headers=HTMX).text
    assert "Which arguments moved you?" in phone.get(f"/debates/{CODE}").text
    assert "It waits, and is released" in moved
    chairing.close_debate(debate.desk, debate.chair, CODE)
    assert told() == []


def test_a_reply_to_an_objection_stands_with_the_motion(debate: LiveDebate, visitor: Visitor) -> None:
    chairing.set_rule(debate.desk, debate.chair, CODE, Rule.AT_ONCE)
    guest = debate.join()
    objection = debate.send(guest, "An objection to the motion.")
    debate.send(guest, "A reply to the objection.", target=objection.statement)
    wall = visitor.get(WALL).text
    for_, against = wall.split('class="wall-column against"')
    assert "A reply to the objection." in for_
    assert "An objection to the motion." in against


def test_a_vote_is_hidden_until_it_is_revealed(debate: LiveDebate, visitor: Visitor) -> None:
    chairing.next_phase(debate.desk, debate.chair, CODE, -1)
    for choice in ("for", "for", "against"):
        voting.vote(debate.desk, debate.join(), CODE, Ballot.OPENING, choice)
    assert "3 votes</strong>, hidden until revealed" in visitor.get(WALL).text
    assert "For 2" not in visitor.get(WALL).text
    chairing.next_phase(debate.desk, debate.chair, CODE, 0)
    chairing.reveal(debate.desk, debate.chair, CODE, Ballot.OPENING, True)
    assert 'aria-label="Opening vote: For 2, Undecided 0, Against 1"' in visitor.get(WALL).text


def test_the_spotlight_shows_a_statement_what_it_attacks_and_its_replies(debate: LiveDebate, visitor: Visitor) -> None:
    chairing.set_rule(debate.desk, debate.chair, CODE, Rule.AT_ONCE)
    guest = debate.join()
    lit = debate.send(guest, "An objection to the motion.")
    debate.send(guest, "A reply to the objection.", target=lit.statement)
    chairing.spotlight(debate.desk, debate.chair, CODE, lit.statement)
    wall = visitor.get(WALL).text
    assert 'class="wall lit"' in wall
    assert "attacks 1" in wall
    assert wall.index("An objection to the motion.") < wall.index("A reply to the objection.")


def test_between_several_positions_each_has_its_column(app: Flask, visitor: Visitor) -> None:
    live, _ = live_on(app, replace(OXFORD, sides=Sides.SEVERAL, motion=None, positions=(1, 2)))
    chairing.next_phase(live.desk, live.chair, CODE, -1)
    for choice in ("s1", "s1 s2"):
        voting.vote(live.desk, live.join(), CODE, Ballot.OPENING, choice)
    chairing.next_phase(live.desk, live.chair, CODE, 0)
    chairing.reveal(live.desk, live.chair, CODE, Ballot.OPENING, True)
    wall = visitor.get(WALL).text
    assert wall.count('class="wall-column several"') == 2
    assert "and" in wall.split('aria-label="Opening vote: ')[1].split('"')[0]


def test_of_many_positions_those_with_what_is_newest_have_columns_and_the_others_are_named(
    app: Flask, visitor: Visitor
) -> None:
    desk, keeper = site_of(app).desk, account(site_of(app).engine, "Keeper")
    more = tuple(
        int(add_position(desk, Actor(keeper.id), "small", PositionDraft(new(f"The way {way}."))).created[0][1:])
        for way in "abcde"
    )
    live, _ = live_on(app, replace(OXFORD, sides=Sides.SEVERAL, motion=None, positions=(1, 2, *more)))
    chairing.next_phase(live.desk, live.chair, CODE, -1)
    chairing.next_phase(live.desk, live.chair, CODE, 0)

    def columns() -> list[str]:
        titles = re.findall(r"<h2><svg.*?</svg> <span class=\"wall-number\">(\d+)<", visitor.get(WALL).text, re.DOTALL)
        return [str(title) for title in titles]

    def further() -> list[tuple[str, str, str]]:
        part = visitor.get(WALL).text.split('class="wall-further"')[1].split("</section>")[0]
        assert "<h2>3 more positions</h2>" in part
        told = r'number">(\d+)</span> <bdi>(.*?)</bdi> <span class="wall-count">(.*?)<'
        return [(number, title, count) for number, title, count in re.findall(told, part)]

    a, b, c, d, e = more
    assert columns() == ["1", "2", str(a), str(b)]
    assert [number for number, _, _ in further()] == [str(c), str(d), str(e)]
    guest = live.join()
    for text, position in (("To the last of them.", e), ("To the last but two.", c), ("To a.", a)):
        releasing.release(live.desk, live.chair, CODE, live.send(guest, text, target=position).entry)
    assert columns() == ["1", str(a), str(c), str(e)]
    assert "To the last of them." in visitor.get(WALL).text
    releasing.release(live.desk, live.chair, CODE, live.send(guest, "To b.", target=b).entry)
    newest = releasing.release(live.desk, live.chair, CODE, live.send(guest, "To d.", target=d).entry)
    assert columns() == [str(a), str(b), str(c), str(d)]
    assert further()[1:] == [("2", "Justice first", "0 arguments"), (str(e), "The way e", "1 argument")]
    chairing.spotlight(live.desk, live.chair, CODE, newest.statement)
    counts = visitor.get(WALL).text.split('class="wall-sums"')[1].split("</p>")[0]
    assert re.search(r"3 more positions <strong>\d+</strong> arguments", counts)


def test_whoever_has_the_code_sees_the_wall_of_a_private_map_and_an_admin_does_not(
    app: Flask, visitor: Visitor
) -> None:
    live, chair = live_on(app, replace(OXFORD, ground=Ground.COPY))
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    assert visitor.get(WALL).status_code == 200
    assert visitor.get(f"/maps/{live.head().slug}").status_code == 404
    assert chair.get(WALL).status_code == 200
    assert signed_in(app, "Ada", admin=True).get(WALL).status_code == 403
    assert visitor.get("/debates/AAAAAA/wall").status_code == 404


def test_the_wall_tells_who_has_the_floor_and_how_to_join(debate: LiveDebate, visitor: Visitor) -> None:
    guest = debate.join(side="against")
    guests.give_floor(debate.desk, debate.chair, CODE, guest.participant_id)
    chairing.set_theme(debate.desk, debate.chair, CODE, "dark")
    wall = visitor.get(WALL).text
    assert 'data-jitter="0"' in wall, "there is one wall, which waits for nobody"
    assert "Against has the floor" in wall
    assert CODE in wall
    assert "<strong>1</strong> person here" in wall
    assert '<html lang="en" data-theme="dark">' in wall


def test_where_no_phone_can_come_the_wall_says_so_and_shows_no_picture_that_leads_nowhere(
    app: Flask, debate: LiveDebate, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = visitor.get(WALL).text
    assert "only this computer can open argmap" in wall
    assert "<code>argmap run --lan</code> or <code>make run LAN=1</code>" in wall
    assert "qr.svg" not in wall
    here = site_of(app)
    monkeypatch.setitem(app.extensions, "argmap", replace(here, config=here.config._replace(lan=True)))
    monkeypatch.setattr(join_addresses, "own_addresses", tuple)
    assert "this computer is on no network" in visitor.get(WALL).text
    monkeypatch.setattr(join_addresses, "own_addresses", lambda: (OwnAddress("192.168.1.24", "Wi-Fi"),))
    wall = visitor.get(WALL).text
    assert "Phones cannot come" not in wall
    assert f'src="/debates/{CODE}/qr.svg"' in wall
    assert "192.168.1.24/j" in wall


def test_while_the_room_fills_the_way_in_is_large(debate: LiveDebate, visitor: Visitor) -> None:
    assert '<main class="wall filling"' in visitor.get(WALL).text
    chairing.next_phase(debate.desk, debate.chair, CODE, -1)
    assert '<main class="wall"' in visitor.get(WALL).text


def test_the_part_of_the_wall_is_the_walls_middle(debate: LiveDebate, visitor: Visitor) -> None:
    chairing.next_phase(debate.desk, debate.chair, CODE, -1)
    part = visitor.get(WALL, headers=HTMX).text
    assert part.lstrip().startswith('<main class="wall"')
    assert part.count("<main") == 1


def test_the_walls_queries_do_not_grow_with_the_room(app: Flask, debate: LiveDebate, visitor: Visitor) -> None:
    chairing.set_rule(debate.desk, debate.chair, CODE, Rule.AT_ONCE)
    guest = debate.join()
    debate.send(guest, "The first.")
    with counted_queries(site_of(app).engine) as few:
        visitor.get(WALL)
    for number in range(8):
        debate.send(debate.join(), f"Objection number {number}.")
    with counted_queries(site_of(app).engine) as many:
        visitor.get(WALL)
    assert len(many) <= len(few) <= 23
