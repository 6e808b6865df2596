"""The chair of a live debate: what waits, what is decided on it, and who may."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.debates import DebateState, EntryState
from argmap.domain.permissions import Membership, Visibility
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations import chairing, debate_entries
from tests.support.debates import CODE, LiveDebate, live_on
from tests.support.in_process import HTMX, Visitor, form_in, forms_in
from tests.support.people import keep_map, signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of

CHAIR = f"/debates/{CODE}/chair"


@pytest.fixture
def room(app: Flask) -> tuple[LiveDebate, Visitor]:
    """An open debate on position 1 of the map "small", and its chair's browser."""
    return live_on(app)


@pytest.fixture
def debate(room: tuple[LiveDebate, Visitor]) -> LiveDebate:
    return room[0]


@pytest.fixture
def chair(room: tuple[LiveDebate, Visitor]) -> Visitor:
    return room[1]


def press(chair: Visitor, address: str, /, at: str = CHAIR, htmx: bool = False, **fields: str) -> TestResponse:
    """Send the form of the page that goes to an address below the debate's."""
    form = chair.form(at, f"/debates/{CODE}/{address}")
    return chair.post(f"/debates/{CODE}/{address}", {**form, **fields}, headers=HTMX if htmx else {})


def decided(debate: LiveDebate, chair: Visitor, tab: str) -> str:
    """The words of a tab of the list."""
    return chair.get(f"{CHAIR}?tab={tab}").text.split('class="contributions"')[1].split("Just released")[0]


def test_what_waits_says_what_it_does_its_side_and_where_its_author_sits(debate: LiveDebate, chair: Visitor) -> None:
    debate.send(debate.join(side="against"), "Talks reward those who kill.", target=3)
    debate.send(debate.join(), "A month is long.", relation=Relation.SUPPORT, kind=Kind.EVIDENCE, target=4)
    first, second = re.findall(r'<li class="entry.*?</li>', decided(debate, chair, "held"), re.DOTALL)
    assert "Objection</span>" in first
    assert ">attacks 3</span>" in first
    assert "attacks 3: <bdi>Talks save lives" in first
    assert '<span class="side against">' in first
    assert "<bdi>Student 1</bdi></strong>, sits against" in first
    assert ">supports 4</span>" in second
    assert '<span class="side against">' in second
    assert "no side" in second
    assert "Needs a source" in second


def test_a_key_releases_and_the_next_one_opens(debate: LiveDebate, chair: Visitor) -> None:
    sent = [debate.send(debate.join(), f"Objection {word}.") for word in ("one", "two", "three")]
    answer = press(chair, f"entries/{sent[1].entry}/release", f"{CHAIR}?open={sent[1].entry}", htmx=True)
    assert answer.status_code == 200
    assert f'data-entry="{sent[2].entry}"' in answer.text
    assert "Objection 9 is on the wall." in answer.text
    assert debate.head().version
    assert "Objection two." in decided(debate, chair, "released")


def test_without_script_the_page_says_what_was_done_and_takes_it_back(debate: LiveDebate, chair: Visitor) -> None:
    sent = debate.send(debate.join(), "Talks reward those who kill.")
    answer = press(chair, f"entries/{sent.entry}/release", spotlight="1")
    assert answer.status_code == 303
    assert debate.head().spotlight == 9
    page = chair.get(answer.headers["Location"]).text
    assert "Objection 9 is on the wall and in the spotlight." in page
    back = press(chair, f"entries/{sent.entry}/unrelease", answer.headers["Location"])
    assert "Objection is held again." in chair.get(back.headers["Location"]).text
    assert f'data-entry="{sent.entry}"' in chair.get(back.headers["Location"]).text
    assert debate.head().spotlight is None


def test_declining_asks_for_a_reason_and_can_be_taken_back(debate: LiveDebate, chair: Visitor) -> None:
    sent = debate.send(debate.join(), "Lunch?")
    address = f"entries/{sent.entry}/decline"
    for htmx in (False, True):
        answer = press(chair, address, htmx=htmx, reason="other")
        assert answer.status_code == 422
        assert "Say why in your own words" in answer.text
        assert press(chair, address, htmx=htmx, words="x" * 501).status_code == 422
    assert "x" * 501 in press(chair, address, words="x" * 501).text
    assert press(chair, address, reason="nonsense").status_code == 422
    answer = press(chair, address, reason="off the motion", words="Not now.")
    page = chair.get(answer.headers["Location"]).text
    assert "Objection declined." in page
    assert "Off the motion: Not now." in decided(debate, chair, "declined")
    press(chair, f"entries/{sent.entry}/hold", answer.headers["Location"])
    assert "Lunch?" in decided(debate, chair, "held")


def test_what_is_kept_goes_behind_the_others(debate: LiveDebate, chair: Visitor) -> None:
    first, second = (debate.send(debate.join(), f"Number {n}.") for n in (1, 2))
    answer = press(chair, f"entries/{first.entry}/hold", htmx=True)
    assert f'data-entry="{second.entry}"' in answer.text
    assert answer.text.index("Number 2.") < answer.text.index("Number 1.")


def test_the_second_of_two_chairs_is_told_what_the_first_has_done(debate: LiveDebate, chair: Visitor) -> None:
    sent = debate.send(debate.join())
    page = chair.get(CHAIR).text
    debate_entries.release(debate.desk, debate.chair, CODE, sent.entry)
    for action in ("release", "decline"):
        form = form_in(page, f"/{sent.entry}/{action}")
        for headers in ({}, HTMX):
            fields = {**form, "reason": "same"}
            answer = chair.post(f"/debates/{CODE}/entries/{sent.entry}/{action}", fields, headers=headers)
            assert answer.status_code == 409
            assert "It is on the wall already." in answer.text


def test_two_chairs_who_press_next_go_one_phase_further(debate: LiveDebate, chair: Visitor) -> None:
    form = chair.form(CHAIR, "/phase")
    assert "Start: opening vote" in chair.get(CHAIR).text
    for _ in range(2):
        answer = chair.post(f"/debates/{CODE}/phase", form)
        assert answer.status_code == 303
    assert debate.head().clock.phase == 0
    assert "Next: for and against" in chair.get(answer.headers["Location"]).text
    assert chair.post(f"/debates/{CODE}/phase", {**form, "seen": "0"}, headers=HTMX).text.count("For and against: now.")
    late = chair.post(f"/debates/{CODE}/phase", {**form, "seen": "0"}, headers=HTMX)
    assert "For and against: now." in late.text
    assert debate.head().clock.phase == 1
    back = chair.post(f"/debates/{CODE}/phase", {**form, "seen": "1", "step": "back"}, headers=HTMX)
    assert "Back. Opening vote: now." in back.text
    assert chair.post(f"/debates/{CODE}/phase", {**form, "seen": "x"}).status_code == 422


def test_the_clock_gets_a_minute_and_stands_still(debate: LiveDebate, chair: Visitor) -> None:
    press(chair, "phase")
    press(chair, "time")
    left = debate.head().clock.remaining(debate.desk.clock())
    assert left is not None
    assert 235 < left.total_seconds() <= 240
    press(chair, "pause")
    assert debate.head().clock.paused
    assert "Go on" in chair.get(CHAIR).text
    assert "The clock goes on." in press(chair, "pause", htmx=True).text
    assert not debate.head().clock.paused


def test_after_the_last_phase_people_are_asked_and_the_end_is_for_good(debate: LiveDebate, chair: Visitor) -> None:
    for seen in range(-1, 6):
        chairing.next_phase(debate.desk, debate.chair, CODE, seen)
    debate.send(debate.join(), "Still held.")
    page = chair.get(CHAIR).text
    assert "Everybody is asked what moved them." in page
    assert "1 held contribution goes to the map’s moderators" in page
    assert f"/debates/{CODE}/phase" not in page
    answer = press(chair, "end", htmx=True)
    assert answer.headers["HX-Redirect"] == CHAIR
    assert debate.head().state is DebateState.CLOSED
    assert "is over" in chair.get(CHAIR).text


def test_the_list_is_paged_and_costs_the_same_however_long_it_is(
    app: Flask, debate: LiveDebate, chair: Visitor
) -> None:
    def cost() -> int:
        with counted_queries(site_of(app).engine) as asked:
            assert chair.get(CHAIR).status_code == 200
        return len(asked)

    guests = [debate.join() for _ in range(5)]
    first = debate.send(guests[0], "The first of many.")
    debate_entries.release(debate.desk, debate.chair, CODE, debate.send(guests[0], "Released.").entry)
    chair.get(CHAIR)
    few = cost()
    sent = [debate.send(guests[n % 5], f"Contribution number {n}.") for n in range(45)]
    assert cost() <= few <= 40
    page = chair.get(CHAIR).text
    assert page.count('class="entry"') + page.count('class="entry open"') == 21
    assert "1 of 3" in page
    last = chair.get(f"{CHAIR}?open={sent[20].entry}").text
    assert "2 of 3" in last
    assert f'data-entry="{sent[20].entry}"' in last
    assert f'data-entry="{first.entry}"' in chair.get(f"{CHAIR}?open=999&page=0").text
    assert "3 of 3" in chair.get(f"{CHAIR}?page=99").text


def test_nearly_the_same_is_named_before_the_buttons(debate: LiveDebate, chair: Visitor) -> None:
    debate.send(debate.join(), "Every month of talks saves many lives.", target=4)
    debate.send(debate.join(), "Every month of talks saves many lives!", target=4)
    page = chair.get(CHAIR).text
    near = page.index("Near to <strong>Claim 3</strong>")
    assert near < page.index('id="release"')
    assert "<mark>talks</mark>" in page
    assert "Another that waits says nearly the same" in page


@pytest.mark.parametrize(
    ("role", "there", "absent"),
    [
        (Membership.FACILITATOR, ("phase", "release", "hold", "decline", "end"), ()),
        (Membership.MODERATOR, ("release", "hold", "decline"), ("phase", "time", "pause", "end")),
    ],
)
def test_what_one_may_not_press_is_not_there(
    app: Flask, debate: LiveDebate, role: Membership, there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    sent = debate.send(debate.join())
    chairing.next_phase(debate.desk, debate.chair, CODE, -1)
    browser = signed_in(app, "Mo", slug="small", role=role)
    page = browser.get(CHAIR).text
    addresses = {action.split("/")[-1] for action, _ in forms_in(page)}
    assert set(there) <= addresses
    assert not set(absent) & addresses
    csrf = form_in(page, "/release")["csrf"]
    for address in absent:
        fields = {"csrf": csrf, "seen": "0"}
        assert browser.post(f"/debates/{CODE}/{address}", fields).status_code == 403, address
    lit = browser.post(f"/debates/{CODE}/entries/{sent.entry}/release", {"csrf": csrf, "spotlight": "1"})
    assert lit.status_code == (403 if absent else 303)


def test_whoever_does_not_keep_the_map_is_refused_as_everywhere(app: Flask, debate: LiveDebate) -> None:
    sent = debate.send(debate.join())
    outsider = signed_in(app, "Out")
    participant = signed_in(app, "Part", slug="small", role=Membership.PARTICIPANT)
    visitor = Visitor(app)
    assert outsider.get(CHAIR).status_code == 403
    assert participant.get(f"{CHAIR}/clock", headers=HTMX).status_code == 403
    assert visitor.get(CHAIR).headers["Location"].startswith("/sign-in?next=")
    csrf = participant.form("/maps/small?sel=s1&add=objection", "/arguments")["csrf"]
    for address in ("phase", "end", f"entries/{sent.entry}/release"):
        fields = {"csrf": csrf, "seen": "-1"}
        assert participant.post(f"/debates/{CODE}/{address}", fields).status_code == 403
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    for stranger in (outsider, visitor):
        assert stranger.get(CHAIR).status_code == 404
    assert debate.head().phase is None


def test_absent_debates_and_contributions_are_absent(debate: LiveDebate, chair: Visitor) -> None:
    assert chair.get("/debates/AAAAAA/chair").status_code == 404
    debate.send(debate.join())
    csrf = form_in(chair.get(CHAIR).text, "/release")["csrf"]
    for action in ("release", "unrelease", "hold", "decline"):
        fields = {"csrf": csrf, "reason": "same"}
        assert chair.post(f"/debates/{CODE}/entries/999/{action}", fields).status_code == 422
        assert chair.post(f"/debates/AAAAAA/entries/1/{action}", fields).status_code == 404
    assert chair.get(f"{CHAIR}?done=released-999&tab=x&open=y&column=z&page=-1").status_code == 200
    assert chair.get(f"{CHAIR}?done=nonsense").status_code == 200
    assert chair.get(f"{CHAIR}/clock").headers["Location"] == CHAIR
    assert EntryState.HELD.value in chair.get(f"{CHAIR}/contributions", headers=HTMX).text
