"""A whole debate, as a class holds it: one chair, one wall and three phones, with all that goes wrong in a room; over
plain HTTP by the machine's own name, where a browser lets scripts do less than on the machine itself.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from argmap.config import DATABASE_FILE
from argmap.domain.permissions import Membership
from argmap.operations.store import open_store
from tests.support.axe import COLOURS, violations
from tests.support.browser import DESKTOP, Pages
from tests.support.people import Known, account, make_member
from tests.support.server import LiveServer

SLUG = "peace-or-justice"
WALL = (1920, 1080)
HASTE = 400  # milliseconds after which a button of the chair may be pressed again
PATIENCE = 20_000  # milliseconds, for what comes back by itself after a crash


@dataclass
class Class:
    """The room: its server, its pages, and the code on the wall."""

    server: LiveServer
    pages: Pages
    chair: Page
    code: str = ""
    pressed: float = 0

    def wall(self) -> Page:
        """The wall, in a window of its own."""
        return self.pages.open(f"/debates/{self.code}/wall", size=WALL)

    def phone(self) -> Page:
        """A phone that types the code and joins."""
        page = self.pages.phone("/j")
        page.get_by_label("Code on the wall").fill(self.code.lower())
        page.locator("form button").first.click()
        page.wait_for_url(f"**/j/{self.code}")
        page.get_by_role("button", name=re.compile("^Join")).dblclick()
        page.wait_for_url(f"**/debates/{self.code}")
        return page

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button of the chair twice, as nervous people do: it counts once, and the next waits."""
        self.chair.wait_for_timeout(max(0, HASTE - 1000 * (time.monotonic() - self.pressed)))
        self.chair.get_by_role("button", name=name).first.dblclick()
        self.pressed = time.monotonic()


@pytest.fixture
def room(start_server: Callable[..., LiveServer], own_pages: Pages) -> Class:
    """A site with a facilitator, at their browser on the page that prepares a debate."""
    server = start_server(options=["--lan"])
    engine = open_store(f"sqlite:///{server.data_dir / DATABASE_FILE}")
    known: Known = account(engine, "Fay")
    make_member(engine, known, SLUG, Membership.FACILITATOR)
    engine.dispose()
    own_pages.base_url = f"http://{socket.gethostname().lower()}:{server.port}"
    chair = own_pages.open("", size=DESKTOP)
    chair.context.add_cookies([{"name": "argmap", "value": known.token, "url": own_pages.base_url}])
    return Class(server, own_pages, chair)


def accessible(page: Page, *, night: bool = False) -> None:
    """Axe finds nothing on it as it stands: asked where none of the tests of the doors, the chair, the wall and the
    phone has the page before it in that state.
    """
    found = violations(page)
    if night:
        page.emulate_media(color_scheme="dark")
        found += violations(page, COLOURS)
        page.emulate_media(color_scheme="light")
    assert found == [], page.url


def faults_of_scripts(room: Class) -> list[str]:
    """What scripts did wrong so far, and what asked for something elsewhere: there is no internet in a classroom."""
    return [one for one in room.pages.problems if one.startswith(("script error", "a request left the server"))]


def answer(phone: Page, sentence: str) -> None:
    """Object to what is asked about, tapping everything twice."""
    phone.locator("#panel").get_by_role("link", name=re.compile("^Object")).click()
    phone.get_by_label("In one sentence").fill(sentence)
    phone.locator("#sheet").get_by_role("button", name="Send").dblclick()


def test_a_class_holds_a_debate_from_preparing_to_the_report(room: Class) -> None:
    chair = room.chair
    chair.goto(f"/maps/{SLUG}/debates/new?motion=44")
    chair.get_by_role("button", name="Open the room", exact=True).dblclick()
    chair.wait_for_url("**/chair")
    room.code = urlsplit(chair.url).path.split("/")[2]

    wall, first, second = room.wall(), room.phone(), room.phone()
    assert [page.evaluate("window.isSecureContext") for page in (chair, wall, first)] == [False] * 3
    expect(wall.locator(".wall-join")).to_contain_text("2 people here")
    accessible(chair)

    room.press(re.compile("^Start: opening vote"))
    for phone, word in ((first, "For"), (second, "Against")):
        phone.get_by_role("button", name=re.compile(f"^{word}")).dblclick()
        expect(phone.locator("#panel")).to_contain_text("Your vote, kept")
    expect(wall.locator(".wall-foot")).to_contain_text("2 votes, hidden until revealed")
    accessible(wall)

    room.press(re.compile("^Next: for and against"))
    expect(wall.locator(".wall-phase")).to_contain_text("2 of 6")
    expect(first.locator("#panel")).to_contain_text("Answer the motion")

    # The network of one phone is gone while it sends; what was typed is sent when it returns, once.
    first.context.set_offline(True)
    answer(first, "Sent from a phone without a network.")
    expect(chair.locator("#tab-held")).to_have_text("Held 0")
    first.context.set_offline(False)
    expect(chair.locator("#tab-held")).to_have_text("Held 1", timeout=PATIENCE)
    answer(second, "This one is declined.")
    expect(chair.locator("#tab-held")).to_have_text("Held 2")
    expect(wall.locator("#wall")).not_to_contain_text("phone without a network")

    chair.get_by_role("button", name=re.compile("^Release and spotlight")).dblclick()
    expect(wall.locator(".wall-statement")).to_contain_text("Sent from a phone without a network.")
    expect(second.locator("#room")).to_contain_text("Sent from a phone without a network.")
    chair.locator("#ask-decline summary").click()
    chair.locator("#decline-1").dblclick()
    expect(second.locator("#own")).to_contain_text("Declined")
    expect(chair.locator("#tab-declined")).to_have_text("Declined 1")
    accessible(second)

    # The server is killed and started again: all pages come back by themselves, in the same phase.
    before = wall.locator(".clock").inner_text()
    room.server.kill()
    room.server.start()
    faults = faults_of_scripts(room)
    room.pages.problems.clear()
    assert before
    late = room.phone()
    expect(late.locator("#room")).to_contain_text("Sent from a phone without a network.")
    late.get_by_role("button", name="Agree").dblclick()
    expect(chair.locator("#spotlight")).to_contain_text("1 agree", timeout=PATIENCE)
    expect(wall.locator(".wall-join")).to_contain_text("3 people here", timeout=PATIENCE)

    # What is being typed survives a reload.
    second.locator("#panel").get_by_role("link", name=re.compile("^Object")).click()
    second.get_by_label("In one sentence").fill("Half a sentence that")
    second.reload()
    expect(second.get_by_label("In one sentence")).to_have_value("Half a sentence that")
    second.get_by_label("In one sentence").fill("Half a sentence that became a whole one.")
    second.locator("#sheet").get_by_role("button", name="Send").dblclick()
    expect(chair.locator("#tab-held")).to_have_text("Held 1")
    room.press(re.compile("^Release R|^Release$"))
    expect(wall.locator("#wall")).to_contain_text("became a whole one")

    # A second person writes down what is said aloud.
    scribe = chair.context.new_page()
    scribe.on("pageerror", lambda error: faults.append(str(error)))
    scribe.goto(f"/debates/{room.code}/scribe")
    line = scribe.locator("#scribe-line")
    expect(line).to_be_focused()
    scribe.keyboard.type("- Said aloud, and written down.\n")
    expect(line).to_have_value("")
    expect(scribe.locator("#written")).to_contain_text("Said aloud, and written down.")
    expect(wall.locator("#wall")).to_contain_text("Said aloud, and written down.")
    scribe.close()

    for words in ("rebuttals", "open floor", "closing words", "closing vote"):
        room.press(re.compile(f"^Next: {words}"))
        expect(chair.locator("#clock .ruler-now, #clock [aria-current=step]").first).to_be_attached()
    for phone in (first, second, late):
        phone.get_by_role("button", name=re.compile("^Against")).dblclick()
        expect(phone.locator("#panel")).to_contain_text("Your vote, kept")
    room.press(re.compile("^Next: what moved you"))
    expect(first.get_by_role("heading", name="Which arguments moved you?")).to_be_visible()
    first.get_by_role("checkbox").first.check()
    first.locator("#moved").get_by_role("button", name="Send").dblclick()
    expect(first.locator("#panel")).to_contain_text("kept")

    chair.get_by_role("button", name=re.compile("^End")).or_(chair.locator("summary", has_text="End")).first.click()
    chair.get_by_role("button", name=re.compile("^End the debate")).dblclick()
    expect(chair.get_by_role("link", name="The report")).to_be_visible()
    accessible(chair)
    chair.get_by_role("link", name="The report").click()
    expect(chair.locator(".report-result")).to_contain_text("Two people voted before and after.")
    expect(chair.locator(".movers, .hint").first).to_be_visible()
    assert chair.locator("#added-title ~ ul li").count() == 3
    accessible(chair, night=True)
    expect(wall.locator(".wall-phase")).to_contain_text("over")
    accessible(wall)
    chair.get_by_role("link", name="Bring into the map").click()
    expect(chair.get_by_role("button", name="Send to the moderators")).to_be_visible()
    accessible(chair, night=True)
    assert faults + faults_of_scripts(room) == []
