"""The two doors of a live debate, the page that prepares it and the pages on which people join it, as a room has
them: by keyboard, on phones, over plain HTTP by the machine's own name, with script and without.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect
from sqlmodel import Session, select

from argmap.config import DATABASE_FILE
from argmap.domain.permissions import Actor, Membership
from argmap.models.debates import DebateParticipant, DebateVote
from argmap.operations import chairing, guests
from argmap.operations.desk import Desk
from argmap.operations.opening import open_debate
from argmap.operations.preparing import prepare_debate
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from tests.support.axe import COLOURS, violations
from tests.support.browser import DESKTOP, PHONE, Pages
from tests.support.debates import CODE, OXFORD
from tests.support.people import Known, account, make_member
from tests.support.server import LiveServer

SLUG = "peace-or-justice"


def chair_of(server: LiveServer, slug: str = SLUG) -> tuple[Desk, Known]:
    """A desk beside the running site, and somebody who keeps the map."""
    engine = open_store(f"sqlite:///{server.data_dir / DATABASE_FILE}")
    known = account(engine, f"Fay of {slug}")
    make_member(engine, known, slug, Membership.FACILITATOR)
    return Desk(engine), known


def faults(page: Page, *, night: bool = False) -> list[str]:
    """What is not accessible as the page stands, by day and, where it has colours of its own, by night."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = violations(page)
    if night:
        page.emulate_media(color_scheme="dark")
        found += violations(page, COLOURS)
        page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_six_cells_of_the_code_are_whole_before_and_while_one_types(size: tuple[int, int], pages: Pages) -> None:
    page = pages.open("/j", size=size)
    cells = page.locator(".code-cells")
    field = page.get_by_label("Code on the wall")
    for typed in ("", CODE):
        page.keyboard.type(typed)
        assert field.input_value() == typed
        frame, first, letters = (box(cells), box(cells.locator(".cell").first), box(field))
        assert (first["x"], first["y"]) == (frame["x"], frame["y"]), "nothing of the first cell is cut off"
        assert letters["y"] == first["y"], "the letters stand in the middle of their cells"


def box(part: Locator) -> FloatRect:
    """Where something stands."""
    found = part.bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_phone_joins_and_votes_over_plain_http_by_the_machines_own_name(
    javascript: bool, own_pages: Pages, start_server: Callable[..., LiveServer]
) -> None:
    server = start_server(options=["--lan"])
    desk, fay = chair_of(server)
    chair = Actor(fay.id)
    prepare_debate(desk, chair, SLUG, CODE, replace(OXFORD, motion=44))
    own_pages.base_url = f"http://{socket.gethostname().lower()}:{server.port}"
    phone = own_pages.phone("/j", javascript=javascript)
    if javascript:
        assert phone.evaluate("window.isSecureContext") is False
    field = phone.get_by_label("Code on the wall")
    field.press_sequentially("aaa aaa")
    assert field.input_value() == ("AAAAAA" if javascript else "aaa aaa")
    cells = phone.locator(".code-cells")
    assert cells.evaluate("(cells) => [cells.scrollLeft, cells.scrollTop]") == [0, 0], "all six stand where they stood"
    field.press("Enter")
    phone.get_by_text("Look at the wall once more.").wait_for()
    if javascript:
        assert faults(phone) == []
    phone.get_by_label("Code on the wall").fill(f"{CODE[:3]}-{CODE[3:]}".lower())
    phone.get_by_role("button", name="Find the debate").click()
    expect(phone.get_by_role("heading", name="Not open yet")).to_be_visible()
    if javascript:
        assert faults(phone) == []
        wall = own_pages.open(f"/debates/{CODE}/wall")
        expect(wall.get_by_role("heading", level=1)).not_to_be_empty()
        expect(wall.get_by_text("The room is not open yet.")).to_be_visible()
        assert faults(wall, night=True) == []
    open_debate(desk, chair, CODE)
    # By the stream, or without script by loading itself again after five seconds.
    expect(phone.get_by_role("heading", name="Join the debate")).to_be_visible()
    if javascript:
        assert faults(phone, night=True) == []
    phone.get_by_text("Against", exact=True).click()
    phone.get_by_role("button", name="Join").dblclick()
    phone.wait_for_url(f"**/debates/{CODE}")
    chairing.next_phase(desk, chair, CODE, -1)
    if not javascript:
        phone.reload()
    phone.get_by_role("button", name="For").click()
    expect(phone.locator("#panel")).to_contain_text("kept")
    with Session(desk.engine) as session:
        assert [vote.choice for vote in session.exec(select(DebateVote)).all()] == ["for"]
    phone.goto(f"/j/{CODE}")
    phone.wait_for_url(f"**/debates/{CODE}")
    if javascript:
        expect(wall.locator(".wall-phase")).to_contain_text("1 of")
        with Session(desk.engine) as session:
            (person,) = session.exec(select(DebateParticipant.id)).all()
        guests.remove_guest(desk, chair, CODE, person or 0)
        removed = phone.get_by_role("heading", name="You are not in this debate any more")
        expect(removed).to_be_visible()
        assert faults(phone, night=True) == []
        phone.goto(f"/j/{CODE}")
        expect(removed).to_be_visible()
        assert faults(phone) == []
        chairing.close_debate(desk, chair, CODE)
        phone.context.clear_cookies()
        phone.goto(f"/j/{CODE}")
        expect(phone.get_by_role("heading", name="This debate is over")).to_be_visible()
        assert faults(phone, night=True) == []
    refused = re.compile(r"status of (403|404|410|422)|EventSource|\[object Event\]|net::ERR_")
    assert [problem for problem in own_pages.problems if not refused.search(problem)] == []
    desk.engine.dispose()


def test_a_debate_is_prepared_by_keyboard_and_answers_at_once(
    pages: Pages, live_server: LiveServer, new_map: Callable[..., str]
) -> None:
    slug = new_map()
    desk, fay = chair_of(live_server, slug)
    desk.engine.dispose()
    page = pages.open("")
    page.context.add_cookies([{"name": COOKIE, "value": fay.token, "url": pages.base_url}])
    page.goto(f"/maps/{slug}?sel=s1")
    page.get_by_role("link", name="Debate this").click()
    page.wait_for_url("**/debates/new?**")
    total, ends = page.locator("[data-total]"), page.locator("[data-ends]")
    expect(total).to_have_text("55 minutes in all")
    expect(ends).to_have_text(re.compile(r", would end at \d\d:\d\d"))
    bar = page.locator(".phase-bar").nth(3)
    before = float(bar.get_attribute("width") or 0)
    page.get_by_role("button", name="Open floor: one minute more").press("Enter")
    expect(total).to_have_text("56 minutes in all")
    assert float(bar.get_attribute("width") or 0) > before
    expect(page.get_by_label("Open floor, minutes")).to_have_value("21")
    assert faults(page, night=True) == []
    page.get_by_role("button", name=re.compile("^Small groups")).press("Enter")
    expect(page.get_by_label("Groups", exact=True)).to_have_value("4")
    assert page.evaluate("document.activeElement.id") == "form-groups"
    page.get_by_role("button", name=re.compile("^Quick poll")).click()
    expect(total).to_have_text("8 minutes in all")
    expect(page.locator(".motion-told:visible")).to_contain_text("Its two conditions are shown with it")
    page.locator("#motion").select_option("2")
    expect(page.locator(".motion-told:visible")).to_have_count(1)
    expect(page.locator(".motion-told:visible")).not_to_contain_text("conditions")
    page.locator("#do-words").click()
    assert page.evaluate("document.activeElement.id") == "field-words"
    page.get_by_text("Several positions", exact=True).click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    expect(page.locator(".motion-part")).to_be_hidden()
    assert faults(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert faults(page) == []
    page.get_by_text("For and against", exact=True).click()
    page.get_by_label("Opening vote, minutes").fill("0")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please write something here.")).to_be_visible()
    expect(page.get_by_text("A phase has 1 to 120 minutes.")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("The motion, in one sentence").fill("Both at once.")
    page.get_by_label("Opening vote, minutes").fill("2")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chair")
    page.goto(f"/maps/{slug}/debates")
    expect(page.get_by_role("link", name="Chair")).to_be_visible()
    assert faults(page) == []


def test_a_thumb_finds_where_a_phase_is_added(
    pages: Pages, live_server: LiveServer, new_map: Callable[..., str]
) -> None:
    slug = new_map()
    desk, fay = chair_of(live_server, slug)
    desk.engine.dispose()
    phone = pages.phone("")
    phone.context.add_cookies([{"name": COOKIE, "value": fay.token, "url": pages.base_url}])
    phone.goto(f"/maps/{slug}/debates/new")
    assert box(phone.get_by_text("Add a phase"))["height"] >= 44


def test_a_tired_teacher_has_a_debate_running_on_the_wall_by_four_clicks_from_the_map(
    pages: Pages, live_server: LiveServer, new_map: Callable[..., str]
) -> None:
    slug = new_map()
    desk, fay = chair_of(live_server, slug)
    desk.engine.dispose()
    page = pages.open("")
    page.context.add_cookies([{"name": COOKIE, "value": fay.token, "url": pages.base_url}])
    windows = len(page.context.pages)
    begun = time.monotonic()
    page.goto(f"/maps/{slug}")
    page.locator("a.node[data-id=s1]").click()
    page.get_by_role("link", name="Debate this").click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Open the room and the wall").click()
    wall = opened.value
    expect(wall.locator(".wall-phase")).to_have_text("The room is open")
    expect(wall.locator(".wall-motion")).not_to_be_empty()
    page.wait_for_url("**/chair")
    page.get_by_role("button", name="Start: opening vote").click()
    expect(wall.locator(".clock")).to_have_text(re.compile("0[23]:[0-9]{2}"))
    assert time.monotonic() - begun < 60
    page.get_by_role("link", name="Open the wall").first.click()
    page.wait_for_timeout(300)
    assert len(page.context.pages) == windows + 1, "there is one wall, however often it is opened"
    # What cannot be opened stays where it is written, and leaves no empty window.
    page.goto(f"/maps/{slug}/debates/new")
    page.locator("#do-words").click()
    page.get_by_role("button", name="Open the room and the wall").click()
    expect(page.get_by_text("Please write something here.")).to_be_visible()
    assert page.url.endswith("/debates/new")
