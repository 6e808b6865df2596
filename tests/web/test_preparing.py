"""Preparing a live debate through its page: the defaults, the buttons, what is refused, and how few clicks it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from argmap.domain.debates import FORMS, DebateForm, DebateState, Ground, PhaseKind, Rule, Sides
from argmap.domain.permissions import Membership, Naming, Policy
from argmap.models.debates import Debate
from argmap.network import OwnAddress
from argmap.operations.chairing import close_debate
from argmap.operations.preparing import prepare_debate
from argmap.queries.debates import DebateHead, debate_head
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.web import join_addresses
from tests.support.debates import CODE, OXFORD, opened
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.people import actor_of, keep_map, signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of

NEW = "/maps/small/debates/new"


@pytest.fixture
def facilitator(app: Flask) -> Visitor:
    """Whoever keeps the small map."""
    return signed_in(app, "Fay", slug="small", role=Membership.FACILITATOR)


@pytest.fixture(autouse=True)
def _own_site(app: Flask) -> Iterator[None]:
    here = site_of(app)
    yield
    app.extensions["argmap"] = here


def begun(who: Visitor, asked: str = "") -> MultiDict[str, str]:
    """The form as it is when the page is opened."""
    first = who.get(NEW + asked)
    assert first.status_code == 303
    return who.form(first.headers["Location"], "/debates/new")


def send(who: Visitor, begun_form: MultiDict[str, str], button: str = "open", **fields: object) -> TestResponse:
    """Change the form and press one of its buttons."""
    return who.post(NEW, filled(begun_form, {**fields, "do": button}))


def code_in(answer: TestResponse) -> str:
    found = re.fullmatch(r"/debates/([A-Z0-9]{6})/chair", answer.headers.get("Location", ""))
    assert found is not None, (answer.status, answer.text[:3_000])
    return found[1]


def head_of(app: Flask, who: Visitor, code: str) -> DebateHead:
    with reading(site_of(app).engine) as session:
        return debate_head(session, actor_of(app, who), code)


def kept(app: Flask) -> int:
    with Session(site_of(app).engine) as session:
        return session.exec(select(func.count(col(Debate.id)))).one()


def phases_in(answer: TestResponse) -> list[tuple[str, str]]:
    kinds = re.findall(r'name="kind" value="([^"]+)"', answer.text)
    minutes = re.findall(r'name="minutes"[^>]* value="([^"]*)"', answer.text)
    return list(zip(kinds, minutes, strict=True))


def test_the_code_is_drawn_once_and_nothing_is_written_before_the_room_is_opened(
    app: Flask, facilitator: Visitor
) -> None:
    first = facilitator.get(f"{NEW}?motion=2")
    assert first.status_code == 303
    address = first.headers["Location"]
    code = re.search(r"code=([A-Z0-9]{6})&drawn=[0-9a-f]{20}&motion=2$", address)
    assert code is not None
    for _ in range(2):
        page = facilitator.get(address).text
        assert f'<p class="debate-code">{code[1]}</p>' in page
        assert '<option value="2" selected>Position 2 · Justice first</option>' in page
    assert kept(app) == 0
    assert facilitator.get(NEW).headers["Location"] != address


def test_everything_has_a_default_so_opening_is_the_next_thing_to_press(app: Flask, facilitator: Visitor) -> None:
    page = facilitator.get(facilitator.get(NEW).headers["Location"]).text
    assert "A position of this map. Its two conditions are shown with it:" in page
    assert "<bdi>Evidence is kept</bdi>" in page
    assert "55 minutes in all" in page
    assert page.index('name="do" value="open"') < page.index('name="do" value="words"'), "what Enter presses"
    code = code_in(send(facilitator, begun(facilitator)))
    head = head_of(app, facilitator, code)
    assert (head.state, head.motion, head.sides, head.form) == (DebateState.OPEN, 1, Sides.TWO, DebateForm.OXFORD)
    assert (head.ground, head.pseudonymous, head.rule) == (Ground.COPY, True, Rule.HELD)
    assert head.phases == FORMS[DebateForm.OXFORD]
    assert head.map_title == f"A small map, debate {code}"
    assert head.clock.phase == -1, "the clock starts with the first phase, not before"


def test_a_motion_in_other_words_becomes_a_position_of_the_copy(app: Flask, facilitator: Visitor) -> None:
    form = begun(facilitator)
    answer = send(facilitator, form, "words")
    assert answer.status_code == 200
    assert 'value="words" selected' in answer.text
    assert re.search(r'data-motion="words">', answer.text), "its field is seen"
    head = head_of(app, facilitator, code_in(send(facilitator, form, motion="words", words="Both at once.")))
    with reading(site_of(app).engine) as session:
        copy = whole_graph(session, map_head(session, actor_of(app, facilitator), head.slug))
        origin = whole_graph(session, map_head(session, actor_of(app, facilitator), "small"))
    assert copy.statements[head.motion or 0].text == "Both at once."
    assert copy.statements[head.motion or 0].title == "Both at once"
    assert len(origin.statements) == 8


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"motion": "words", "words": "x" * 2_001}, "at most 2,000"),
        ({"motion": "words", "words": " "}, "Please write something"),
        ({"motion": "words", "words": "Fine.", "title": "x" * 121}, "at most 120"),
        ({"motion": "words", "words": "a\x00b"}, "please remove it"),
        ({"motion": "3"}, "3 is no position of this map."),
        ({"motion": "999"}, "999 is no position of this map."),
        ({"motion": "s1"}, "Choose the position that is debated"),
        ({"minutes": ["0", "1", "1", "1", "1", "1"]}, "1 to 120 minutes"),
        ({"motion": "words", "words": "", "minutes": ["0"]}, "1 to 120 minutes"),
        ({"minutes": ["3", "12", "10", "121", "6", "4"]}, "1 to 120 minutes"),
        ({"minutes": ["3", "12", "ten", "20", "6", "4"]}, "in whole figures"),
        ({"kind": [], "minutes": []}, "at least one phase"),
        ({"kind": ["open floor"] * 21, "minutes": ["1"] * 21}, "At most 20 phases"),
        ({"kind": ["opening vote"] * 2, "minutes": ["1"] * 2}, "one opening vote at most"),
        ({"sides": "several", "position": ["1"]}, "at least two positions"),
        ({"sides": "several", "position": ["1", "x"]}, "positions of this map"),
        ({"sides": "several", "position": ["1", "3"]}, "3 is no position"),
        ({"sides": "several", "position": [str(n) for n in range(1, 14)]}, "no position"),
        ({"sides": "three"}, "none of: two, several"),
        ({"form": "groups", "groups": "1"}, "2 to 12 groups"),
        ({"form": "groups", "groups": "many"}, "2 to 12 groups"),
        ({"rule": "never"}, "none of: held, at once"),
    ],
)
def test_what_cannot_be_taken_is_told_where_it_is_and_nothing_typed_is_lost(
    app: Flask, facilitator: Visitor, fields: dict[str, Any], told: str
) -> None:
    form = begun(facilitator)
    form["people"] = "named"
    answer = send(facilitator, form, **fields)
    assert answer.status_code == 422
    assert told in unescape(answer.text)
    assert kept(app) == 0
    assert re.search(r'name="people" value="named" checked', answer.text)
    if "words" in fields:
        assert str(fields["words"])[:40].replace("\x00", "") in answer.text.replace("\x00", "")
    if fields.get("minutes"):
        assert [minutes for _, minutes in phases_in(answer)] == fields["minutes"]


def test_between_several_positions(app: Flask, facilitator: Visitor) -> None:
    form = begun(facilitator)
    assert form.getlist("position") == ["1", "2"]
    head = head_of(app, facilitator, code_in(send(facilitator, form, sides="several")))
    assert (head.sides, head.positions, head.motion) == (Sides.SEVERAL, (1, 2), None)


def test_small_groups_get_a_copy_each(app: Flask, facilitator: Visitor) -> None:
    answer = send(facilitator, begun(facilitator), "form-groups")
    assert "Each group has a copy of its own" in answer.text
    form = form_again(answer)
    assert form.getlist("kind")[1] == PhaseKind.GROUPS
    head = head_of(app, facilitator, code_in(send(facilitator, form, groups="2", ground="map")))
    assert (head.groups, head.ground, head.form) == (2, Ground.COPY, DebateForm.GROUPS)


def form_again(answer: TestResponse) -> MultiDict[str, str]:
    """The form of an answer, as a browser would send it."""
    return form_in(answer.text, "/debates/new")


def test_the_buttons_of_the_course_change_the_form_and_nothing_else(app: Flask, facilitator: Visitor) -> None:
    form = begun(facilitator)
    oxford = phases_in(send(facilitator, form, "look"))
    assert oxford[0] == ("opening vote", "3")
    assert phases_in(send(facilitator, form, "more-0"))[0] == ("opening vote", "4")
    assert phases_in(send(facilitator, form, "less-0"))[0] == ("opening vote", "2")
    assert phases_in(send(facilitator, form, "less-0", minutes=["1", "1"]))[0] == ("opening vote", "1")
    assert phases_in(send(facilitator, form, "more-1", minutes=["1", "x"]))[1] == ("statements", "1")
    assert phases_in(send(facilitator, form, "drop-1")) == [oxford[0], *oxford[2:]]
    assert phases_in(send(facilitator, form, "up-2"))[1:3] == [oxford[2], oxford[1]]
    assert phases_in(send(facilitator, form, "up-0")) == oxford
    assert phases_in(send(facilitator, form, "drop-99")) == oxford
    assert phases_in(send(facilitator, form, "form-nothing")) == oxford
    assert phases_in(send(facilitator, form, "add", new_kind="fishbowl"))[4] == ("fishbowl", "5")
    assert phases_in(send(facilitator, form, "add", new_kind="nothing")) == oxford
    early = send(facilitator, form, "add", kind=["closing vote"], minutes=["3"], new_kind="opening vote")
    assert phases_in(early) == [("opening vote", "5"), ("closing vote", "3")]
    full = send(facilitator, form, "add", kind=["open floor"] * 20, minutes=["1"] * 20, new_kind="rebuttals")
    assert len(phases_in(full)) == 20
    assert "Add a phase" not in full.text
    poll = send(facilitator, form, "form-poll")
    assert phases_in(poll) == [("opening vote", "2"), ("open floor", "4"), ("closing vote", "2")]
    assert "8 minutes in all" in poll.text
    part = facilitator.post(NEW, filled(form, {"do": "drop-0"}), headers=HTMX)
    assert part.text.startswith('<form class="prepare" id="prepare"')
    assert kept(app) == 0


def test_kept_for_later_it_is_found_again_as_it_was_left_and_can_be_forgotten(app: Flask, facilitator: Visitor) -> None:
    form = begun(facilitator)
    fields = {"motion": "words", "words": "Both at once.", "people": "named", "rule": "at once", "ground": "map"}
    for name, value in fields.items():
        form[name] = value
    answer = send(facilitator, form, "keep", minutes=["3", "12", "10", "25", "6", "4"])
    assert answer.headers["Location"] == "/maps/small/debates"
    page = facilitator.get("/maps/small/debates").text
    assert "Kept for later" in page
    assert "Both at once" in page
    there = unescape(re.findall(r'href="([^"]+debates/new\?[^"]+)"', page)[0])
    again = facilitator.form(there, "/debates/new")
    assert {name: again[name] for name in fields} == fields
    assert again.getlist("minutes")[3] == "25"
    assert send(facilitator, again, "keep", rule="held").status_code == 303
    assert kept(app) == 1
    code = again["code"]
    assert facilitator.get(f"{NEW}?code={code}").status_code == 200, "what is kept needs no mark"
    assert "Discard it" in facilitator.get(f"{NEW}?code={code}").text
    assert send(facilitator, again, "discard").headers["Location"] == "/maps/small/debates"
    assert kept(app) == 0


def test_opening_twice_opens_once_and_leads_to_the_chair(app: Flask, facilitator: Visitor) -> None:
    form = begun(facilitator)
    code = code_in(send(facilitator, form))
    assert code_in(send(facilitator, form)) == code
    assert facilitator.get(f"{NEW}?code={code}").headers["Location"] == f"/debates/{code}/chair"
    assert kept(app) == 1
    close_debate(site_of(app).desk, actor_of(app, facilitator), code)
    assert code_in(send(facilitator, form)) == code


def test_the_wall_is_opened_from_here_too_in_a_window_of_its_own(app: Flask, facilitator: Visitor) -> None:
    form = begun(facilitator)
    assert 'value="wall" id="do-wall" formtarget="argmap-wall"' in send(facilitator, form, "look").text
    answer = send(facilitator, form, "wall")
    assert answer.headers["Location"] == f"/debates/{form['code']}/wall"
    assert facilitator.get(answer.headers["Location"]).status_code == 200
    assert head_of(app, facilitator, form["code"]).state is DebateState.OPEN
    assert send(facilitator, form, "open").headers["Location"] == f"/debates/{form['code']}/chair"
    assert send(facilitator, form, "wall").headers["Location"] == f"/debates/{form['code']}/wall"


def test_nobody_chooses_a_code_or_learns_which_are_taken(app: Flask, facilitator: Visitor) -> None:
    other = actor_of(app, signed_in(app, "Oda", slug="other", role=Membership.FACILITATOR))
    prepare_debate(site_of(app).desk, other, "other", CODE, OXFORD)
    for code in (CODE, "AAAAAA", "nonsense", ""):
        answer = facilitator.get(f"{NEW}?code={code}&drawn=0123456789abcdef0123")
        assert answer.status_code == 303
        assert f"code={code}&" not in answer.headers["Location"]
    form = begun(facilitator)
    for code in (CODE, "AAAAAA"):
        assert send(facilitator, form, code=code).status_code == 409
    assert facilitator.post(NEW, {**form, "code": "", "do": "open"}).status_code == 409
    assert kept(app) == 1


@pytest.mark.parametrize(
    ("settings", "fields", "told", "field"),
    [
        ({"policy": Policy.CLOSED}, {"ground": "map"}, "This map takes no contributions.", "held on a copy"),
        ({"policy": Policy.APPROVAL}, {"ground": "map", "rule": "at once"}, "somebody reads first", "reads first"),
        ({"naming": Naming.BLIND}, {"ground": "map", "people": "named"}, "This map hides names", "hides names"),
    ],
)
def test_what_the_map_does_not_allow_is_told_before_and_refused_after(
    app: Flask,
    facilitator: Visitor,
    settings: dict[str, object],
    fields: dict[str, str],
    told: str,
    field: str,
) -> None:
    keep_map(site_of(app).engine, "small", **settings)
    answer = send(facilitator, begun(facilitator), "look", **fields)
    assert told in answer.text
    if "policy" in settings and settings["policy"] is Policy.CLOSED:
        assert re.search(r'name="ground" value="map" disabled', answer.text)
    refused = send(facilitator, begun(facilitator), **fields)
    assert refused.status_code == 422
    assert field in refused.text


def test_on_an_archived_map_no_debate_is_prepared(app: Flask, facilitator: Visitor) -> None:
    form = begun(facilitator)
    keep_map(site_of(app).engine, "small", archived_at=site_of(app).desk.clock())
    assert facilitator.get(NEW).status_code == 409
    answer = send(facilitator, form)
    assert answer.status_code == 409
    assert "archived" in answer.text
    assert kept(app) == 0


def test_only_those_who_keep_the_map_prepare(app: Flask, visitor: Visitor) -> None:
    assert visitor.get(NEW).headers["Location"].startswith("/sign-in?next=")
    moderator = signed_in(app, "Mo", slug="small", role=Membership.MODERATOR)
    assert moderator.get(NEW).status_code == 403
    token = moderator.form("/me", "/sign-out")["csrf"]
    assert moderator.post(NEW, {"csrf": token, "code": CODE}).status_code == 403
    assert "Debate this" not in moderator.get("/maps/small?sel=s1").text


def test_how_phones_come_is_told_with_what_to_do_where_they_cannot(
    app: Flask, facilitator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = begun(facilitator)
    page = send(facilitator, form, "look").text
    assert "Only this computer can open argmap." in page
    assert "<code>argmap run --lan</code>" in page
    assert "<code>make run LAN=1</code>" in page, "whoever began by make would open another site"
    assert 'class="qr"' not in page, "a phone could not follow it"
    here = site_of(app)
    app.extensions["argmap"] = replace(here, config=here.config._replace(lan=True))
    monkeypatch.setattr(join_addresses, "own_addresses", tuple)
    assert "This computer is on no network." in send(facilitator, form, "look").text
    own = (OwnAddress("192.168.1.24", "Wi-Fi"), OwnAddress("10.0.0.7"))
    monkeypatch.setattr(join_addresses, "own_addresses", lambda: own)
    page = send(facilitator, form, "look", address="10.0.0.7").text
    assert "Phones on this network can reach it." in page
    assert page.count('class="qr"') == 2
    assert '<option value="192.168.1.24">192.168.1.24 · Wi-Fi</option><option value="10.0.0.7" selected>' in page
    assert '<div class="way" data-way="192.168.1.24" hidden>' in page
    code = code_in(send(facilitator, form, address="10.0.0.7"))
    assert head_of(app, facilitator, code).address == "10.0.0.7"
    assert (
        head_of(app, facilitator, code_in(send(facilitator, begun(facilitator), address="evil.example"))).address == ""
    )
    app.extensions["argmap"] = replace(here, config=here.config._replace(base_url="https://maps.example.org"))
    page = send(facilitator, begun(facilitator), "look").text
    assert "Phones reach it at this site’s own address." in page
    assert "maps.example.org/j" in page


class Clicks:
    """Somebody who follows links and presses buttons, and counts how often."""

    def __init__(self, who: Visitor, path: str) -> None:
        self.who, self.path, self.count = who, path, 0

    def click(self, words: str) -> None:
        """Follow the link of those words."""
        page = self.page()
        links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
        found = [href for href, told in links if " ".join(re.sub(r"<[^>]+>", " ", told).split()).startswith(words)]
        assert found, (words, self.path)
        self.path = unescape(found[0])
        self.count += 1

    def select(self, ref: str) -> None:
        """Press a box of the map."""
        assert f"sel={ref}" in self.page()
        self.path = f"{self.path}?sel={ref}"
        self.count += 1

    def press(self, action: str) -> None:
        """Send the form whose address ends so, as it stands."""
        form = form_in(self.page(), action)
        answer = self.who.post(self.action(action), {**form, "do": "open"} if "drawn" in form else form)
        assert answer.status_code == 303, answer.text[:2_000]
        self.path = answer.headers["Location"]
        self.count += 1

    def action(self, end: str) -> str:
        found = re.search(rf'action="([^"]*{re.escape(end)})"', self.page())
        assert found is not None
        return found[1]

    def page(self) -> str:
        answer = self.who.get(self.path)
        while answer.status_code == 303:
            self.path = answer.headers["Location"]
            answer = self.who.get(self.path)
        return answer.text


def test_from_the_map_to_a_running_debate_by_four_clicks_from_a_position_and_by_five_from_the_menu(
    app: Flask, facilitator: Visitor
) -> None:
    hand = Clicks(facilitator, "/maps/small")
    hand.select("s1")
    hand.click("Debate this")
    hand.press("/debates/new")
    code = re.fullmatch(r"/debates/([A-Z0-9]{6})/chair", hand.path)
    assert code is not None
    hand.press("/phase")
    head = head_of(app, facilitator, code[1])
    assert (head.phase, head.clock.paused) == (FORMS[DebateForm.OXFORD][0], False)
    assert hand.count == 4
    other = Clicks(facilitator, "/maps/small")
    other.count += 1  # the menu "More" opens
    other.click("Debates")
    other.click("Prepare a debate")
    other.press("/debates/new")
    other.press("/phase")
    assert other.count == 5
    on_page = Clicks(facilitator, "/maps/small/statements/1")
    on_page.click("Debate this")
    assert "motion=1" in on_page.path
    assert "Debate this" not in facilitator.get("/maps/small/statements/3").text


def test_the_debates_of_a_map_are_listed_for_each_as_they_may(
    app: Flask, facilitator: Visitor, visitor: Visitor
) -> None:
    desk, chair = site_of(app).desk, actor_of(app, facilitator)
    assert "None was held on this map yet." in facilitator.get("/maps/small/debates").text
    assert ">Debates</a>" not in visitor.get("/maps/small").text
    assert "no debate to see here" in visitor.get("/maps/small/debates").text
    member = signed_in(app, "Mia", slug="small", role=Membership.PARTICIPANT)
    prepare_debate(desk, chair, "small", "AAAAAA", OXFORD)
    opened(desk, chair)
    opened(desk, chair, replace(OXFORD, ground=Ground.COPY), code="CCCCCC")
    mine, theirs, stranger = (who.get("/maps/small/debates").text for who in (facilitator, member, visitor))
    assert [code in mine for code in ("AAAAAA", CODE, "CCCCCC")] == [True, True, True]
    assert f'href="/debates/{CODE}/chair"' in mine
    assert [code in theirs for code in ("AAAAAA", CODE, "CCCCCC")] == [False, True, True]
    assert f'href="/j/{CODE}">Join' in theirs
    assert [code in stranger for code in ("AAAAAA", CODE, "CCCCCC")] == [False, False, False]
    assert 'href="/j">Join with its code' in stranger
    assert ">Debates</a>" in visitor.get("/maps/small").text, "also in what was kept of the page"
    close_debate(desk, chair, CODE)
    close_debate(desk, chair, "CCCCCC")
    assert f'href="/debates/{CODE}/report">Report' in visitor.get("/maps/small/debates").text
    assert "CCCCCC" not in visitor.get("/maps/small/debates").text, "it was held on a copy of the members"
    assert 'href="/debates/CCCCCC/report">Report' in member.get("/maps/small/debates").text


def test_whoever_chairs_an_open_debate_finds_it_in_every_pages_header(app: Flask, facilitator: Visitor) -> None:
    desk, chair = site_of(app).desk, actor_of(app, facilitator)
    assert "/chair" not in facilitator.get("/me").text
    opened(desk, chair)
    assert f'href="/debates/{CODE}/chair"><span class="wide-only">Debate {CODE}</span>' in facilitator.get("/me").text
    opened(desk, chair, code="CCCCCC")
    page = facilitator.get("/me").text
    assert 'Debates <span class="count">2</span>' in page
    assert 'href="/debates/CCCCCC/chair"' in page
    close_debate(desk, chair, CODE)
    close_debate(desk, chair, "CCCCCC")
    assert "/chair" not in facilitator.get("/me").text


def test_the_pages_ask_few_questions_however_many_debates_there_are(app: Flask, facilitator: Visitor) -> None:
    desk, chair = site_of(app).desk, actor_of(app, facilitator)
    for number in range(12):
        prepare_debate(desk, chair, "small", f"AAAA{'ACDEFGHJKLMN'[number]}C", OXFORD)
    address = facilitator.get(NEW).headers["Location"]
    for path, most in ((address, 26), ("/maps/small/debates", 26)):
        facilitator.get(path)
        with counted_queries(site_of(app).engine) as asked:
            assert facilitator.get(path).status_code == 200
        assert len(asked) <= most, (path, len(asked))


def test_a_map_without_positions_asks_for_the_motions_words(app: Flask) -> None:
    somebody = signed_in(app, "Sam")
    form = filled(somebody.form("/maps/new", "/maps/new"), {"question": "What now?"})
    slug = somebody.post("/maps/new", form).headers["Location"].split("/")[2].split("?")[0]
    there = somebody.get(f"/maps/{slug}/debates/new").headers["Location"]
    page = somebody.get(there).text
    assert 'value="words" selected' in page
    assert "no position yet: that takes two at least" in page
    answer = somebody.post(f"/maps/{slug}/debates/new", {**somebody.form(there, "/new"), "do": "open"})
    assert answer.status_code == 422
