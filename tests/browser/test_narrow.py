"""Narrow windows that do not say so: the column that a phone gets at once is asked for, or a link leads to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from argmap.config import DATABASE_FILE
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from tests.browser.test_debate_doors import box
from tests.support.browser import Pages
from tests.support.people import account
from tests.support.server import LiveServer

MAP = "/maps/peace-or-justice"
TABLET = (820, 1100)
HALF = (700, 900)
WIDE = (1440, 900)


def test_a_narrow_window_gets_its_column_by_itself_and_a_wide_one_the_sheet(pages: Pages) -> None:
    page = pages.open(f"{MAP}?sel=s4", size=TABLET)
    expect(page.locator(".one-column .drawing")).to_be_visible()
    assert not page.locator(".whole").is_visible()
    assert not page.locator(".to-column").is_visible()
    assert page.url.endswith("?sel=s4")
    place = page.locator(".pager-place")
    told = place.inner_text()
    page.get_by_role("link", name="The next column").click()
    expect(place).not_to_have_text(told)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    expect(page.locator(".whole .drawing")).to_be_visible()
    assert not page.locator(".one-column").is_visible()
    assert pages.problems == []


def test_a_window_that_becomes_narrow_asks_then(pages: Pages) -> None:
    page = pages.open(MAP)
    expect(page.locator(".whole .drawing")).to_be_visible()
    assert page.locator(".one-column").count() == 0
    page.set_viewport_size({"width": HALF[0], "height": HALF[1]})
    expect(page.locator(".one-column .drawing")).to_be_visible()
    assert pages.problems == []


def test_where_the_column_cannot_be_had_the_whole_drawing_is_shown(pages: Pages) -> None:
    page = pages.open("", size=HALF)

    def fail(route: Route) -> None:
        if route.request.headers.get("argmap-narrow"):
            route.abort()
        else:
            route.continue_()

    page.route("**/maps/**", fail)
    page.goto(MAP)
    expect(page.locator(".whole .drawing")).to_be_visible()
    page.unroute("**/maps/**")
    page.get_by_role("link", name="One column at a time").click()
    expect(page.locator(".one-column .drawing")).to_be_visible()
    assert "column=" in page.url
    assert any("sendError" in problem for problem in pages.problems)
    pages.problems.clear()  # a request that fails is an error of the console, and was meant to be one


def test_without_script_a_link_leads_to_the_column(pages: Pages) -> None:
    page = pages.open(MAP, size=HALF, javascript=False)
    expect(page.locator(".whole .drawing")).to_be_visible()
    page.get_by_role("link", name="One column at a time").click()
    expect(page.locator(".one-column .drawing")).to_be_visible()
    assert not page.locator(".whole").is_visible()


def test_the_bars_of_a_map_take_one_row_in_every_wide_window(pages: Pages) -> None:
    page = pages.open(MAP)
    expect(page.locator(".zoom")).to_be_visible()
    for width in (1440, 1366, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert (box(page.locator(".toolbar"))["height"], box(page.locator("#legend"))["height"]) == (46, 35), width
    page.locator(".menu-right.wide-only").first.locator("summary").click()
    for name in ("Write a line", "Print"):
        expect(page.get_by_role("link", name=name, exact=True).filter(visible=True)).to_have_count(1)


def test_a_phone_is_told_no_keys_that_it_does_not_have(pages: Pages) -> None:
    page = pages.phone(MAP)
    expect(page.get_by_role("link", name="Write a line", exact=True).filter(visible=True)).to_be_visible()
    assert page.locator("kbd").filter(visible=True).all_text_contents() == []


PRESSED = "button, .button, summary.button, select, input:not([type=hidden], [type=radio], [type=checkbox])"


@pytest.mark.parametrize(
    "path", ["/", f"{MAP}/compare?from=1&to=1", f"{MAP}/check", f"{MAP}/sources", "/sign-in", "/register", "/j"]
)
def test_what_a_thumb_presses_is_high_enough_for_it(path: str, pages: Pages) -> None:
    page = pages.phone(path)
    low = (
        page.locator(PRESSED)
        .filter(visible=True)
        .evaluate_all(
            """(some) => some
          .filter((one) => !one.closest(".visually-hidden") && one.getBoundingClientRect().height < 44)
          .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim()} ${one.name}`)"""
        )
    )
    assert low == []


def test_on_a_phone_what_can_be_done_to_a_row_stands_within_its_page(
    pages: Pages, live_server: LiveServer, new_map: Callable[..., str]
) -> None:
    slug = new_map()
    engine = open_store(f"sqlite:///{live_server.data_dir / DATABASE_FILE}")
    outsider = account(engine, "Oda")
    engine.dispose()
    phone = pages.phone("")
    phone.context.add_cookies([{"name": COOKIE, "value": outsider.token, "url": pages.base_url}])
    phone.goto(f"/maps/{slug}/statements/3/stances")
    rows = phone.locator(".rows .row")
    assert box(rows.first)["x"] == 16
    wide = rows.locator(".row-end").evaluate_all(
        "(ends) => ends.filter((end) => end.scrollWidth > end.clientWidth).length"
    )
    assert wide == 0
