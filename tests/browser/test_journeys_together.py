"""Several people on one map: each sees what the others add, and nobody loses the place or misses anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from argmap.config import DATABASE_FILE
from tests.support.browser import Pages
from tests.support.map_page import MapPage
from tests.support.server import LiveServer
from tests.support.visitor import Visitor

NewMap = Callable[..., str]
SEED = "peace-or-justice"


def position(url: str, slug: str, text: str) -> int:
    """Somebody elsewhere adds a position; its number."""
    answer = Visitor(url).add_position(slug, text)
    assert answer.status == 303, answer.text[:300]
    return int(answer.selected[1:])


def news(page: Page) -> str:
    toast = page.locator("#arrivals-toast")
    expect(toast).to_be_visible()
    return toast.inner_text()


def test_what_somebody_adds_is_told_and_shown_without_losing_the_place(
    pages: Pages, live_server: LiveServer, new_map: NewMap
) -> None:
    slug = new_map()
    seen = MapPage(pages.open(f"/maps/{slug}?sel=s3&add=objection", size=(900, 500)))
    form = seen.page.locator("#form")
    form.locator("[name=text]").fill("Half a sentence")
    seen.page.locator("#sheet").evaluate("sheet => sheet.scrollTo(0, 90)")
    place = seen.place(3)
    writer = Visitor(live_server.url)
    csrf = writer.token(f"/maps/{slug}?sel=s4&add=objection")
    fields = {"csrf": csrf, "target": "s4", "relation": "attack", "text": "It never did.", "name": "Ben"}
    assert writer.post(f"/maps/{slug}/arguments", fields).status == 303
    assert "Ben" in news(seen.page)
    expect(seen.box(9)).to_have_count(0)
    seen.page.locator("#arrivals-toast").get_by_role("link", name="Show").click()
    expect(seen.page.locator("#arrivals-toast")).to_contain_text("on the map now")
    seen.settle()
    assert seen.place(3) == pytest.approx(place, abs=1)
    seen.shows(3)
    expect(form.locator("[name=text]")).to_have_value("Half a sentence")
    seen.page.locator("#arrivals-toast").get_by_role("link", name="Go to 9").click()
    seen.shows(9)
    expect(seen.box(9)).to_be_in_viewport()


def test_ones_own_contribution_is_no_news(pages: Pages, new_map: NewMap) -> None:
    seen = MapPage(pages.open(f"/maps/{new_map()}?sel=s3&add=support"))
    seen.page.locator("#form [name=text]").fill("It was so before.")
    seen.page.locator("#form").get_by_label("Your name").fill("Ada")
    seen.page.locator("#form button.primary").click()
    seen.shows(9)
    seen.page.wait_for_timeout(700)
    expect(seen.page.locator("#arrivals-toast")).to_have_count(0)


def test_the_outline_and_a_statements_page_hear_of_it_too(
    pages: Pages, live_server: LiveServer, new_map: NewMap
) -> None:
    slug = new_map()
    outline, page = pages.open(f"/maps/{slug}/outline"), pages.open(f"/maps/{slug}/statements/3")
    for watching in (outline, page):
        expect(watching.locator("[sse-connect]")).to_have_count(1)
    position(live_server.url, slug, "Neither.")
    assert "position 9" in news(page)
    assert "position 9" in news(outline)
    outline.locator("#arrivals-toast").get_by_role("link", name="Show").click()
    expect(outline.locator("#o-s9")).to_be_visible()


@pytest.mark.parametrize("path", ["", "/outline"])
def test_whoever_comes_back_from_an_earlier_moment_hears_of_it(
    path: str, pages: Pages, live_server: LiveServer, new_map: NewMap
) -> None:
    slug = new_map()
    position(live_server.url, slug, "Both.")
    page = pages.open(f"/maps/{slug}{path}?at=1")
    expect(page.locator("[sse-connect]")).to_have_count(0)
    page.get_by_role("link", name="Show it as it is now").click()
    expect(page.locator("[sse-connect]")).to_have_count(1)
    position(live_server.url, slug, "Neither.")
    assert "position 10" in news(page)


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    """A server of the test's own, which may be stopped."""
    return start_server()


def test_after_a_restart_of_the_server_nothing_is_missed(
    server: LiveServer, own_pages: Pages, seeded_file: Path
) -> None:
    own_pages.base_url = server.url
    page = own_pages.open(f"/maps/{SEED}?sel=s21")
    expect(page.locator("[sse-connect]")).to_have_count(1)
    first = position(server.url, SEED, "Before the restart.")
    assert f"position {first}" in news(page)
    server.stop()
    server.start()
    second = position(server.url, SEED, "After the restart.")
    expect(page.locator("#arrivals-toast")).to_contain_text("2 changes since you opened this", timeout=20_000)
    page.locator("#arrivals-toast").get_by_role("link", name="Show").click()
    seen = MapPage(page)
    expect(seen.box(first)).to_be_attached()
    expect(seen.box(second)).to_be_attached()
    seen.shows(21)
    server.stop()
    for kept in server.data_dir.glob(f"{DATABASE_FILE}*"):
        kept.unlink()
    shutil.copyfile(seeded_file, server.data_dir / DATABASE_FILE)
    server.start()
    expect(page.locator("#arrivals-toast")).to_contain_text("An earlier state of this map", timeout=20_000)
    page.locator("#arrivals-toast").get_by_role("link", name="Show").click()
    expect(seen.box(first)).not_to_be_attached()
    third = position(server.url, SEED, "After a backup was brought back.")
    assert f"position {third}" in news(page)
    assert [one for one in own_pages.problems if "ERR_" not in one and "[object Event]" not in one] == []
