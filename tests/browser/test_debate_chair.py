"""The chair of a debate at the keyboard, in a real browser: one key each, the focus goes along, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from argmap.config import DATABASE_FILE
from argmap.domain.debates import draw_code
from argmap.domain.permissions import Actor, Membership
from argmap.operations import guests
from argmap.operations.desk import Desk
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from tests.support.axe import COLOURS, violations
from tests.support.browser import DESKTOP, PHONE, Pages, intercept
from tests.support.debates import LiveDebate, opened
from tests.support.people import Known, account, make_member
from tests.support.server import LiveServer

NewMap = Callable[..., str]
WALL = (1920, 1080)
SENT = (
    "Amnesties reward the guilty.",
    "A truce without trials breaks soon.",
    "Victims were never asked.",
    "Warlords learn that killing pays.",
    "Nobody signs under bombs.",
)


@dataclass
class Chaired:
    """An open debate of the running site, and how its chair opens pages of it."""

    live: LiveDebate
    person: Known
    pages: Pages
    url: str

    def open(self, path: str = "chair", size: tuple[int, int] = DESKTOP) -> Page:
        page = self.pages.open("", size=size)
        page.context.add_cookies([{"name": COOKIE, "value": self.person.token, "url": self.url}])
        page.goto(f"/debates/{self.live.code}/{path}")
        return page


@pytest.fixture
def chaired(pages: Pages, live_server: LiveServer, new_map: NewMap) -> Chaired:
    """An Oxford debate on a small map of the running site, which has heard of nothing that the test does elsewhere."""
    slug = new_map()
    engine = open_store(f"sqlite:///{live_server.data_dir / DATABASE_FILE}")
    person = account(engine, f"Fay {slug}")
    make_member(engine, person, slug, Membership.FACILITATOR)
    live = opened(Desk(engine), Actor(person.id), slug=slug, code=draw_code())
    return Chaired(live, person, pages, live_server.url)


def twice(page: Page, selector: str) -> None:
    """Press what is there, and the same place again before a hand could have moved."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    page.wait_for_timeout(150)
    page.mouse.click(x, y)


def test_a_whole_debate_is_led_by_single_keys(chaired: Chaired) -> None:
    live = chaired.live
    guest = live.join(side="against")
    for text in SENT[:4]:
        live.send(guest, text)
    page, other = chaired.open(), chaired.open()
    status, entry, done = page.locator("#status"), page.locator("#entry"), page.locator("#done")
    opened_text = page.locator("#entry .entry-text")
    keys = page.keyboard

    # A double click does one thing also where another button comes under the pointer meanwhile: "Pause", for "Start".
    twice(page, "#next")
    expect(page.locator("#next")).to_contain_text("Next: for and against")
    expect(other.locator("#next")).to_contain_text("Next: for and against")
    expect(page.locator("#pause")).to_contain_text("Pause")
    expect(page.locator(".clock[data-left]")).to_have_text("02:59", timeout=5_000)

    keys.press("r")
    expect(status).to_contain_text("Objection 9 is on the wall.")
    expect(opened_text).to_have_text(SENT[1])
    expect(entry).to_be_focused()
    expect(other.locator("#tab-released")).to_have_text("Released 1")
    keys.press("j")
    expect(opened_text).to_have_text(SENT[2])
    keys.press("k")
    expect(opened_text).to_have_text(SENT[1])
    expect(entry).to_be_focused()

    # Somebody else's contribution comes in: what the chair has open and typed stays as it is.
    keys.press("d")
    expect(page.locator("#decline-1")).to_be_focused()
    page.locator("#decline-words").fill("Half a reason")
    live.send(guest, SENT[4])
    expect(other.locator("#tab-held")).to_have_text("Held 4")
    page.locator("#decline-other").focus()
    expect(page.locator("#tab-held")).to_have_text("Held 4")
    expect(page.locator("#decline-words")).to_have_value("Half a reason")
    keys.press("2")
    expect(done).to_contain_text("Objection declined.")
    expect(opened_text).to_have_text(SENT[2])

    # Steps are taken back one after the other.
    keys.press("z")
    expect(opened_text).to_have_text(SENT[1])
    expect(done).to_contain_text("Before that: Objection 9 is on the wall.")
    page.reload()
    expect(done).to_contain_text("Before that: Objection 9 is on the wall.")
    keys.press("z")
    expect(opened_text).to_have_text(SENT[0])
    expect(page.locator("#tab-released")).to_have_text("Released 0")

    # A double click decides on what was read, and on nothing more.
    page.locator("#release").dblclick()
    expect(page.locator("#tab-released")).to_have_text("Released 1")
    expect(opened_text).to_have_text(SENT[1])
    page.wait_for_timeout(400)
    expect(page.locator("#tab-held")).to_have_text("Held 4")
    keys.press("d")
    twice(page, "#decline-1")
    expect(opened_text).to_have_text(SENT[2])
    page.wait_for_timeout(400)
    expect(page.locator("#tab-held")).to_have_text("Held 3")
    expect(page.locator("#tab-released")).to_have_text("Released 1")
    keys.press("z")
    expect(opened_text).to_have_text(SENT[1])
    expect(page.locator("#tab-held")).to_have_text("Held 4")

    keys.press("s")
    expect(page.locator(".spot-text")).to_have_text(SENT[1])
    keys.press("x")
    expect(page.locator("#spotlight")).to_contain_text("Nothing.")
    page.locator("#other").click()
    expect(page.locator("#spot-number")).to_be_focused()
    keys.type("s3")
    keys.press("Enter")
    page.locator("#spot-it").click()
    expect(page.locator("#spotlight")).to_contain_text("Claim 3")
    expect(page.locator("#spot-number")).to_be_hidden()
    keys.press("m")
    expect(status).to_contain_text("One minute more.")
    keys.press("p")
    expect(page.locator("#clock")).to_contain_text("paused")
    page.wait_for_timeout(400)
    keys.press("p")
    expect(status).to_contain_text("The clock goes on.")
    guests.want_to_speak(live.desk, guest, live.code, True)
    expect(page.locator("#floor .speakers li")).to_have_count(1)
    keys.press("f")
    expect(page.locator("#floor .has-floor")).to_contain_text("Student 1")
    kept = opened_text.inner_text()
    keys.press("h")
    expect(done).to_contain_text("stays held, behind the others.")
    expect(opened_text).not_to_have_text(kept)
    keys.press("n")
    expect(page.locator("#ask-opening")).to_be_visible()
    keys.press("v")
    expect(page.locator("#reveal-opening")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#ask-opening summary")).to_be_focused()
    keys.press("v")
    keys.press("Enter")
    expect(page.locator("#votes")).to_contain_text("shown to all.")

    # The keys are letters again while somebody writes, and when they are switched off.
    keys.press(".")
    line = page.locator("#scribe-line")
    expect(line).to_be_focused()
    keys.type("-1")
    expect(page.locator("#scribe-about")).to_contain_text("Position 1")
    keys.type(" No rest, said aloud.")
    keys.press("Enter")
    expect(line).to_have_value("")
    expect(done).to_contain_text("is on the wall.")
    keys.type("-99 Nobody knows.")
    keys.press("Enter")
    expect(page.locator("#scribe-about")).to_contain_text("There is no statement 99")
    expect(line).to_have_value("-99 Nobody knows.")
    line.fill("")
    keys.press("Escape")
    keys.press("?")
    listed = page.locator("dialog.keys")
    for told in ("release, and put it into the spotlight", "take the last step back", "the scribe’s line"):
        expect(listed).to_contain_text(told)
    listed.get_by_role("checkbox").uncheck()
    listed.get_by_role("button", name="Close").click()
    keys.press("r")
    page.wait_for_timeout(200)
    expect(page.locator("#tab-held")).to_have_text("Held 3")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []


def test_an_answer_that_comes_after_the_news_of_it_still_moves_the_focus_and_is_remembered(chaired: Chaired) -> None:
    live = chaired.live
    guest = live.join()
    for text in SENT[:2]:
        live.send(guest, text)
    page = chaired.open()
    held: list[tuple[Route, APIResponse]] = []
    intercept(page, "**/release", lambda route: held.append((route, route.fetch())))
    page.keyboard.press("r")
    expect(page.locator("#tab-released")).to_have_text("Released 1")
    while not held:
        page.wait_for_timeout(20)
    ((route, answer),) = held
    route.fulfill(response=answer)
    expect(page.locator("#done")).to_contain_text("is on the wall.")
    expect(page.locator("#entry .entry-text")).to_have_text(SENT[1])
    expect(page.locator("#entry")).to_be_focused()
    page.reload()
    expect(page.locator("#done")).to_contain_text("Before that: Objection 9 is on the wall.")


def test_a_key_counts_though_news_comes_before_its_answer_and_news_though_the_answer_comes_before_it(
    chaired: Chaired,
) -> None:
    live = chaired.live
    guest = live.join()
    for text in SENT[:3]:
        live.send(guest, text)
    page = chaired.open()
    opened_text = page.locator("#entry .entry-text")
    held: list[tuple[Route, APIResponse]] = []
    wanted = 1

    def hold(route: Route) -> None:
        if len(held) < wanted:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    def until_held(number: int) -> None:
        while len(held) < number:
            page.wait_for_timeout(20)

    def let_go(number: int) -> None:
        route, answer = held[number - 1]
        route.fulfill(response=answer)

    # The answer to the key is overtaken by what news asks for.
    intercept(page, "**/contributions?*", hold)
    page.keyboard.press("j")
    until_held(1)
    live.send(guest, SENT[3])
    expect(page.locator("#tab-held")).to_have_text("Held 4")
    expect(opened_text).to_have_text(SENT[0])
    let_go(1)
    expect(opened_text).to_have_text(SENT[1])
    expect(page.locator("#entry")).to_be_focused()

    # What news asks for is overtaken by the answer to a key, which is older than the news.
    wanted = 3
    page.keyboard.press("j")
    until_held(2)
    live.send(guest, SENT[4])
    until_held(3)
    let_go(2)
    expect(opened_text).to_have_text(SENT[2])
    let_go(3)
    expect(page.locator("#tab-held")).to_have_text("Held 5")
    expect(opened_text).to_have_text(SENT[2])


def test_on_a_phone_the_chair_has_three_tabs_and_a_second_person_writes(chaired: Chaired) -> None:
    live = chaired.live
    live.send(live.join(), SENT[0])
    phone, scribe = chaired.open(size=PHONE), chaired.open("scribe")
    expect(phone.locator("#release")).to_be_visible()
    assert phone.locator("#release").bounding_box()["height"] >= 44  # type: ignore[index]
    expect(phone.locator("#floor")).to_be_hidden()
    assert phone.evaluate("() => document.documentElement.scrollWidth") == PHONE[0]
    for tab, there in (("The room", "#votes"), ("People", "#people")):
        phone.get_by_role("link", name=tab, exact=True).tap()
        expect(phone.locator(there)).to_be_visible()
        expect(phone.locator("#contributions")).to_be_hidden()
        assert violations(phone) == []
    phone.get_by_role("link", name="Contributions", exact=True).tap()
    assert violations(phone) == []

    # Whoever asks for news is told of none: what the wall shows has been pushed to it.
    wall = chaired.pages.open(size=WALL)
    wall.route("**/news?*", lambda route: route.fulfill(status=204))
    wall.goto(f"/debates/{live.code}/wall")
    expect(wall.locator(".growth .node")).to_have_count(8)
    line = scribe.locator("#scribe-line")
    expect(line).to_be_focused()
    scribe.keyboard.type("?pro")
    expect(scribe.locator("#scribe-options [role=option]").first).to_be_visible()
    scribe.keyboard.press("ArrowDown")
    scribe.keyboard.press("Enter")
    expect(line).to_have_value("?7 ")
    scribe.keyboard.type("It is dated.\n")
    expect(line).to_have_value("")
    expect(scribe.locator("#written")).to_contain_text("It is dated.")
    expect(wall.locator(".wall-line").filter(has_text="It is dated.")).to_be_visible()
    expect(wall.locator(".growth .node")).to_have_count(9)
    expect(wall.locator(".growth .frame")).to_have_count(1)
    expect(wall.locator(".wall-growth figcaption")).to_contain_text("1 from this room")
    expect(phone.locator("#tab-released")).to_have_text("Released 1")
    scribe.locator("[data-begin='-9 ']").click()
    expect(line).to_have_value("-9 ")
    assert violations(scribe) == []
