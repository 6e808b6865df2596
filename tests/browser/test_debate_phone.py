"""A phone in a live debate, when all goes wrong that can: no network, a reload, a lost answer, a wrong clock, a server
that is killed, a finger that taps twice. Nothing is missed, and nothing counts twice.
"""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from sqlmodel import Session, func, select

from argmap.config import DATABASE_FILE
from argmap.domain.debates import DebateDraft, Ground, draw_code
from argmap.domain.permissions import Actor, Membership
from argmap.models.debates import DebateEntry, DebateParticipant, DebateSignal, DebateVote
from argmap.operations import chairing, debate_entries, releasing
from argmap.operations.desk import Desk
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from tests.support.axe import COLOURS, violations
from tests.support.browser import PHONE, Pages, intercept
from tests.support.debates import OXFORD, LiveDebate, opened
from tests.support.people import account, make_member
from tests.support.server import LiveServer

NewMap = Callable[..., str]
SENTENCE = "Nobody keeps a promise that costs him his freedom."
NOT_YET = "Not yet sent, will be"


def begin(data_dir: Path, slug: str, draft: DebateDraft = OXFORD) -> LiveDebate:
    """A debate on the map of a running site, prepared and opened beside it."""
    engine = open_store(f"sqlite:///{data_dir / 'argmap.sqlite3'}")
    code = draw_code()
    chair = account(engine, f"Chair {code}")
    make_member(engine, chair, slug, Membership.FACILITATOR)
    return opened(Desk(engine), Actor(chair.id), draft, slug, code)


def go_on(live: LiveDebate, phase: int) -> None:
    for seen in range(live.head().clock.phase, phase):
        chairing.next_phase(live.desk, live.chair, live.code, seen)


def count(live: LiveDebate, model: type) -> int:
    with Session(live.desk.engine) as session:
        column = model.debate_id  # type: ignore[attr-defined]
        return session.exec(select(func.count()).select_from(model).where(column == live.head().id)).one()


def sit_down(pages: Pages, live: LiveDebate, **options: Any) -> Page:
    """A phone that has joined, not yet on its page."""
    page = pages.open(size=PHONE, **options)
    live.join()
    page.context.add_cookies(
        [{"name": f"{COOKIE}-debate-{live.code}", "value": live.tokens[-1], "url": pages.base_url}]
    )
    return page


@pytest.fixture
def live(live_server: LiveServer, new_map: NewMap) -> LiveDebate:
    """A debate on a small map of the test's own."""
    return begin(live_server.data_dir, new_map())


@pytest.fixture
def phone(pages: Pages, live: LiveDebate) -> Page:
    """Student 1's phone."""
    page = sit_down(pages, live)
    page.goto(f"/debates/{live.code}")
    return page


def write(page: Page, words: str, way: str = "Object") -> None:
    page.locator("#panel").get_by_role("link", name=way, exact=True).click()
    page.locator("#sheet-text").fill(words)


def test_without_a_network_what_is_pressed_and_typed_is_kept_and_counts_once(
    live: LiveDebate, phone: Page, pages: Pages
) -> None:
    go_on(live, 0)
    vote = phone.get_by_role("button", name="For")
    expect(vote).to_be_visible()
    phone.context.set_offline(True)
    vote.click()
    expect(vote).to_contain_text(NOT_YET)
    expect(phone.locator("#offline")).to_be_visible()
    assert count(live, DebateVote) == 0
    phone.context.set_offline(False)
    expect(phone.get_by_role("button", name="For")).to_contain_text("Your vote, kept", timeout=2_000)
    expect(phone.locator("#offline")).to_be_hidden()
    go_on(live, 1)
    write(phone, SENTENCE)
    phone.reload()
    expect(phone.get_by_role("dialog")).to_be_visible()
    expect(phone.locator("#sheet-text")).to_have_value(SENTENCE)
    phone.context.set_offline(True)
    go_on(live, 2)
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#own")).to_contain_text(NOT_YET)
    phone.context.set_offline(False)
    expect(phone.locator("#own")).to_contain_text("Waiting for the chair", timeout=2_000)
    expect(phone.locator("#phase")).to_have_text("Rebuttals", timeout=2_000)
    expect(phone.locator("#unsent li")).to_have_count(0)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    intercept(phone, "**/entries", lose)
    write(phone, "The answer to this is lost on the way.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#own")).to_contain_text(NOT_YET)
    phone.unroute("**/entries")
    expect(phone.locator("#unsent li")).to_have_count(0)
    phone.reload()
    assert count(live, DebateEntry) == 2
    expect(phone.locator("#own .own-row")).to_have_count(2)
    expect(phone.get_by_role("dialog")).to_be_hidden()
    pages.problems.clear()


def test_with_forced_colours_what_is_chosen_is_outlined(live: LiveDebate, phone: Page) -> None:
    go_on(live, 1)
    phone.emulate_media(forced_colors="active")
    phone.locator("#panel").get_by_role("link", name="Object", exact=True).click()
    expect(phone.locator("#sheet .way > :checked + span")).to_have_text("Objection")
    expect(phone.locator("#sheet .way > :checked + span")).to_have_css("outline-offset", "-3px")
    expect(phone.locator("#sheet .way > :not(:checked) + span").first).to_have_css("outline-style", "none")
    phone.locator("#sheet").get_by_role("link", name="Back").click()
    signal = phone.locator(".signal").first
    expect(signal).to_have_css("outline-style", "none")
    signal.click()
    expect(signal).to_have_attribute("aria-pressed", "true")
    expect(signal).to_have_css("outline-offset", "-3px")
    expect(signal).to_have_css("outline-style", "solid")


def test_a_double_tap_on_any_button_does_one_thing(live: LiveDebate, phone: Page) -> None:
    def tapped_twice(name: str, role: Any = "button") -> None:
        phone.get_by_role(role, name=name, exact=True).dblclick()

    go_on(live, 0)
    tapped_twice("Undecided")
    expect(phone.locator("#vote-undecided")).to_contain_text("Your vote, kept")
    go_on(live, 1)
    other = live.join()
    lit = releasing.release(live.desk, live.chair, live.code, live.send(other).entry, spotlight=True).statement
    expect(phone.locator("#lit")).to_contain_text("That is not so.")
    for name in ("Agree", "Speak"):
        tapped_twice(name)
        expect(phone.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    phone.get_by_role("link", name="Evidence", exact=True).dblclick()
    expect(phone.get_by_role("dialog")).to_contain_text(f"Objection {lit}")
    phone.locator("#sheet-text").fill(SENTENCE)
    tapped_twice("Send")
    expect(phone.locator("#own")).to_contain_text("Waiting for the chair")
    expect(phone.get_by_role("dialog")).to_be_hidden()
    for name in ("Agree", "Speak"):
        expect(phone.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    phone.get_by_text("Change", exact=False).first.click()
    tapped_twice("Take it back")
    expect(phone.locator("#own")).to_contain_text("Taken back")
    go_on(live, 6)
    phone.locator("#ticks input").nth(0).check()
    for place in (1, 2, 3):
        phone.locator("#ticks label").nth(place).click()
    expect(phone.locator("#moved-count")).to_have_text("Three already: take one away first")
    assert phone.locator("#ticks input:checked").count() == 3
    phone.locator("#find").press_sequentially("wars end")
    expect(phone.locator("#ticks li.found")).to_have_count(1)
    phone.locator("#find").fill("")
    expect(phone.locator("#ticks li.found")).to_have_count(0)
    tapped_twice("Send")
    expect(phone.locator("#moved-count")).to_have_text("Your answer is kept")
    phone.reload()
    assert phone.locator("#ticks input:checked").count() == 3
    assert (count(live, DebateVote), count(live, DebateSignal), count(live, DebateEntry)) == (1, 1, 2)
    with Session(live.desk.engine) as session:
        one = session.exec(select(DebateParticipant).where(DebateParticipant.token_hash != "")).all()
        assert [person.wants_since is not None for person in one if person.debate_id == live.head().id] == [True, False]


def test_an_older_answer_does_not_take_back_what_was_pressed_meanwhile(live: LiveDebate, phone: Page) -> None:
    go_on(live, 0)
    expect(phone.get_by_role("button", name="For")).to_be_visible()
    held: list[tuple[Route, APIResponse]] = []
    intercept(phone, "**/mine", lambda route: held.append((route, route.fetch())))
    with phone.expect_request("**/mine"):
        chairing.add_time(live.desk, live.chair, live.code, 0)
    phone.get_by_role("button", name="For").click()
    expect(phone.locator("#vote-for")).to_contain_text("Your vote, kept")
    with phone.expect_response("**/mine"):
        for route, answer in held:
            route.fulfill(response=answer)
    phone.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    expect(phone.locator("#vote-for")).to_contain_text("Your vote, kept")


@pytest.mark.parametrize("stream", ["refused", "held back"])
def test_a_wrong_clock_and_no_stream_are_nothing_that_anybody_sees(
    stream: str, live: LiveDebate, own_pages: Pages, live_server: LiveServer
) -> None:
    """A stream that is refused, and one that a proxy holds back: it is open, and nothing comes of it."""
    own_pages.base_url = live_server.url
    page = sit_down(own_pages, live)
    wrong = datetime.now(UTC) + timedelta(hours=3)
    page.clock.install(time=wrong)
    page.clock.pause_at(wrong)
    answers: list[int] = []
    page.on("response", lambda told: answers.append(told.status) if "/news" in told.url else None)
    tried: list[Route] = []
    page.route("**/events*", lambda route: route.abort() if stream == "refused" else tried.append(route))
    go_on(live, 0)
    page.goto(f"/debates/{live.code}")
    expect(page.locator(".clock")).to_have_text(re.compile("02:5[0-9]|03:00"))
    go_on(live, 1)
    with page.expect_request("**/news?*"):
        page.clock.run_for(2_000)
    page.clock.resume()
    expect(page.locator("#phase")).to_have_text("For and against")
    expect(page.locator(".clock")).to_have_text(re.compile("11:[45][0-9]|12:00"))
    # Nor is it told when a stream is given up that has said nothing for long.
    page.clock.run_for(5_000)
    chairing.add_time(live.desk, live.chair, live.code, 1)
    page.clock.run_for(2_000)
    expect(page.locator(".clock")).to_have_text(re.compile("12:[345][0-9]|13:00"))
    assert tried or stream == "refused"
    assert set(answers) <= {200, 204}
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#status")).not_to_contain_text("did not answer")
    assert [one for one in own_pages.problems if "/events" not in one and "ERR_FAILED" not in one] == []


def test_a_network_that_carries_nothing_at_first_is_tried_again_at_once(
    live: LiveDebate, phone: Page, pages: Pages
) -> None:
    go_on(live, 0)
    tries: list[Route] = []

    def carry_the_third(route: Route) -> None:
        tries.append(route)
        if len(tries) > 2:
            route.continue_()
        else:
            route.abort("internetdisconnected")

    intercept(phone, "**/vote", carry_the_third)
    vote = phone.get_by_role("button", name="For")
    vote.click()
    expect(vote).to_contain_text("Your vote, kept", timeout=1_800)
    assert (len(tries), count(live, DebateVote)) == (3, 1)
    assert [one for one in pages.problems if "INTERNET_DISCONNECTED" not in one] == []
    pages.problems.clear()


def test_a_server_that_is_killed_comes_back_in_the_same_phase_and_phones_by_themselves(
    start_server: Callable[..., LiveServer], own_pages: Pages, tmp_path: Path
) -> None:
    """And as a backup has it, where one is brought back; all of it at an origin that is not secure: the machine's own
    name, as phones in a classroom use it.
    """
    server = start_server(options=["--lan"])
    live = begin(server.data_dir, "peace-or-justice", replace(OXFORD, motion=44, ground=Ground.COPY))
    own_pages.base_url = f"http://{socket.gethostname().lower()}:{server.port}"
    page = sit_down(own_pages, live)
    go_on(live, 0)
    page.goto(f"/debates/{live.code}")
    expect(page.get_by_role("button", name="Against")).to_be_visible()
    assert page.evaluate("window.isSecureContext") is False
    server.kill()
    page.get_by_role("button", name="Against").click()
    expect(page.locator("#vote-against")).to_contain_text(NOT_YET)
    expect(page.locator("#offline")).to_be_visible()
    server.start()
    expect(page.locator("#vote-against")).to_contain_text("Your vote, kept", timeout=4_000)
    expect(page.locator("#offline")).to_be_hidden(timeout=4_000)
    left = live.head().clock.remaining(live.desk.clock())
    assert left is not None
    minutes, seconds = page.locator(".clock").inner_text().split(":")
    assert abs(60 * int(minutes) + int(seconds) - left.total_seconds()) < 3
    before, file, backup = page.locator("#phase").inner_text(), server.data_dir / DATABASE_FILE, tmp_path / "backup"
    with closing(sqlite3.connect(file)) as database, closing(sqlite3.connect(backup)) as copy:
        database.backup(copy)
    go_on(live, 1)
    expect(page.locator("#phase")).to_have_text("For and against", timeout=4_000)
    assert count(live, DebateVote) == 1
    server.kill()
    for kept in server.data_dir.glob(f"{DATABASE_FILE}*"):
        kept.unlink()
    backup.rename(file)
    server.start()
    expect(page.locator("#phase")).to_have_text(before, timeout=6_000)


_LOOKED_AT = """
  Object.defineProperty(document, "hidden", {get: () => document.hiding, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
"""


def faults(page: Page) -> list[str]:
    """What is not accessible as the page stands, by day and by night."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # what lies under the panel has no size to tap
    by_day = violations(page)
    page.emulate_media(color_scheme="dark")
    by_night = violations(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return by_day + by_night


def test_every_state_is_accessible_and_what_changes_is_said(live: LiveDebate, phone: Page) -> None:
    assert faults(phone) == []
    go_on(live, 0)
    phone.get_by_role("button", name="For").click()
    expect(phone.locator("#status")).to_contain_text("Your vote is kept: for")
    assert faults(phone) == []
    # A phone that sleeps hears nothing, and shows all of it when it is looked at.
    phone.evaluate(f"document.hiding = true; {_LOOKED_AT}")
    go_on(live, 1)
    phone.evaluate(f"document.hiding = false; {_LOOKED_AT}")
    expect(phone.locator("#phase")).to_have_text("For and against", timeout=2_000)
    other = live.join()
    first = releasing.release(live.desk, live.chair, live.code, live.send(other).entry, spotlight=True).statement
    expect(phone.locator("#status")).to_contain_text(f"In the spotlight: Objection {first}")
    write(phone, SENTENCE)
    second = releasing.release(live.desk, live.chair, live.code, live.send(other, "Nor this.").entry).statement
    chairing.spotlight(live.desk, live.chair, live.code, second)
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text(f"The spotlight has moved on to {second}. Your words stay with {first}.")
    assert faults(phone) == []
    dialog.get_by_role("button", name="Send").click()
    expect(phone.locator("#own")).to_contain_text("Waiting for the chair")
    with Session(live.desk.engine) as session:
        mine = session.exec(select(DebateEntry).order_by(DebateEntry.id.desc())).first()  # type: ignore[union-attr]
        assert mine is not None
        assert mine.target == f"s{first}"
    releasing.release(live.desk, live.chair, live.code, mine.id or 0)
    expect(phone.locator("#status")).to_contain_text("On the wall: Nobody keeps a promise")
    phone.get_by_role("link", name="Answer another statement").click()
    dialog.get_by_role("combobox").press_sequentially("impunity")
    dialog.get_by_role("option").first.click()
    expect(dialog).to_contain_text("Impunity returns")
    assert faults(phone) == []
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Please write one sentence.")
    dialog.get_by_role("link", name="Back").click()
    left = live.head().clock.remaining(live.desk.clock())
    assert left is not None
    chairing.add_time(live.desk, live.chair, live.code, 1, timedelta(seconds=62) - left)
    expect(phone.locator("#status")).to_contain_text("One minute left")
    phone.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert phone.evaluate("window.scrollY") > 0
    go_on(live, 6)
    expect(phone.get_by_role("heading", name="Which arguments moved you?")).to_be_visible()
    expect(phone.locator("#moved-count")).to_be_visible()
    assert phone.evaluate("window.scrollY") == 0, "what is asked stands above"
    phone.locator("#ticks label").first.click()
    assert faults(phone) == []
    chairing.close_debate(live.desk, live.chair, live.code)
    expect(phone.get_by_role("link", name="The report")).to_be_visible()
    assert faults(phone) == []


def test_what_is_refused_late_is_given_back_to_be_changed(live: LiveDebate, phone: Page, pages: Pages) -> None:
    go_on(live, 1)
    other = live.join()
    gone = releasing.release(live.desk, live.chair, live.code, live.send(other).entry, spotlight=True)
    expect(phone.locator("#lit")).to_contain_text("That is not so.")
    write(phone, SENTENCE)
    phone.context.set_offline(True)
    debate_entries.withdraw_entry(live.desk, other, live.code, gone.entry)
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#own")).to_contain_text(NOT_YET)
    phone.context.set_offline(False)
    expect(phone.locator("#unsent")).to_contain_text("Not taken", timeout=3_000)
    assert faults(phone) == []
    phone.get_by_role("button", name="Change it").click()
    expect(phone.locator("#sheet-text")).to_have_value(SENTENCE)
    phone.get_by_role("button", name="Another statement").click()
    phone.get_by_role("combobox").press_sequentially("s4")
    phone.get_by_role("option").first.click()
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("#own")).to_contain_text("Waiting for the chair")
    expect(phone.locator("#unsent li")).to_have_count(0)
    pages.problems.clear()


def test_without_script_one_votes_signals_and_contributes(live: LiveDebate, pages: Pages) -> None:
    page = sit_down(pages, live, javascript=False)
    go_on(live, 0)
    page.goto(f"/debates/{live.code}")
    page.get_by_role("button", name="Against").click()
    expect(page.locator("#vote-against")).to_contain_text("Your vote, kept")
    go_on(live, 1)
    chairing.spotlight(live.desk, live.chair, live.code, 4)
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("button", name="Unclear").click()
    expect(page.get_by_role("button", name="Unclear")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Object", exact=True).click()
    page.get_by_label("In one sentence").fill(SENTENCE)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#own")).to_contain_text("Waiting for the chair")
    expect(page.get_by_label("In one sentence")).to_be_hidden()
