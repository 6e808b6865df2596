"""When something is wrong: people are told so in words, nothing that was typed is lost, and the next try works."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import COLOURS, violations
from tests.support.browser import DESKTOP, PHONE, Pages
from tests.support.map_page import MapPage
from tests.support.server import LiveServer

NewMap = Callable[..., str]
MAP = "/maps/peace-or-justice"
SENTENCE = "Nobody keeps a promise that costs him his freedom."


# It places the one box by which its health is asked for, and sleeps over a whole map.
HANGING = 'graph=$(cat)\n[ ${#graph} -gt 300 ] && exec sleep 60\nprintf %s "$graph" | exec dot "$@"'


@pytest.mark.parametrize("does", ["exit 1", HANGING], ids=["fails", "hangs"])
def test_where_graphviz_fails_the_outline_stands_in_for_the_drawing(
    start_server: Callable[..., LiveServer], own_pages: Pages, tmp_path: Path, does: str
) -> None:
    script = tmp_path / "dot"
    script.write_text(f"#!/bin/sh\n{does}\n")
    script.chmod(0o755)
    own_pages.base_url = start_server(settings={"ARGMAP_DOT": str(script)}).url
    page = own_pages.open()
    answer = page.goto(f"{MAP}?sel=s8", timeout=20_000)
    assert answer is not None
    assert answer.status == 200
    expect(page.locator("#notice")).to_contain_text("The drawing could not be made")
    expect(page.locator("#o-s8")).to_contain_text("Killing ends")
    expect(page.locator("#panel .panel-head")).to_contain_text("Claim 8")
    assert own_pages.problems == []


def test_a_database_that_others_hold_is_said_and_the_form_can_be_sent_again(
    pages: Pages, live_server: LiveServer, new_map: NewMap
) -> None:
    seen = MapPage(pages.open(f"/maps/{new_map()}?sel=s3&add=objection"))
    form = seen.page.locator("#form")
    form.locator("[name=text]").fill(SENTENCE)
    form.get_by_label("Your name").fill("Ada")
    seen.page.set_default_timeout(15_000)
    with closing(sqlite3.connect(live_server.data_dir / "argmap.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        form.locator("button.primary").click()
        expect(form.get_by_role("alert")).to_contain_text("does not answer just now", timeout=15_000)
        other.execute("ROLLBACK")
    expect(form.locator("[name=text]")).to_have_value(SENTENCE)
    expect(form.get_by_label("Your name")).to_have_value("Ada")
    form.locator("button.primary").click()
    seen.shows(9)
    pages.problems[:] = [one for one in pages.problems if "503" not in one]


def test_a_server_that_is_away_loses_no_words(start_server: Callable[..., LiveServer], own_pages: Pages) -> None:
    server = start_server()
    own_pages.base_url = server.url
    page = own_pages.open(f"{MAP}?sel=s8&add=objection")
    page.locator("#form [name=text]").fill(SENTENCE)
    page.locator("#form").get_by_label("Your name").fill("Ada")
    server.stop()
    page.locator("#form button.primary").click()
    expect(page.locator("#status")).to_contain_text(re.compile("did not answer|not reach|no answer", re.I))
    expect(page.locator("#form [name=text]")).to_have_value(SENTENCE)
    server.start()
    page.locator("#form button.primary").click()
    expect(page.locator("#panel .panel-head")).to_contain_text("Objection")


def test_an_address_that_asks_for_what_is_gone_shows_the_map_and_says_so(pages: Pages) -> None:
    seen = MapPage(pages.open(f"{MAP}?sel=s999&held=nobody&case=nowhere&open=999&focus=999&depth=x&q=%00"))
    expect(seen.notices).to_contain_text("Statement 999 is not in this map")
    expect(seen.box(21)).to_be_visible()
    seen.notices.get_by_role("link", name="Show the map without it").click()
    expect(seen.notices).not_to_contain_text("999")


def refused(page: Page) -> None:
    page.locator("#form details.more > summary").click()
    page.locator("#form").get_by_label("Its address").fill("nowhere")
    page.locator("#form").get_by_role("button", name=re.compile("^Add")).click()
    expect(page.locator("#form").get_by_role("alert")).to_be_visible()


def faults(page: Page) -> list[str]:
    """What is not accessible as the page stands, by day and by night."""
    by_day = violations(page)
    page.emulate_media(color_scheme="dark")
    by_night = violations(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return by_day + by_night


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_comes_and_goes_on_a_map_is_accessible(pages: Pages, new_map: NewMap, size: tuple[int, int]) -> None:
    seen = MapPage(pages.open(f"/maps/{new_map()}?sel=s2&add=objection", size=size))
    page = seen.page
    page.locator("#form [name=text]").press_sequentially("Every month of talks saves lives")
    expect(page.locator("#similar .lead")).to_be_visible()
    refused(page)
    assert faults(page) == []
    page.locator("#form").get_by_label("Its address").fill("")
    page.locator("#form").get_by_label("Your name").fill("Ada")
    page.locator("#form").get_by_role("button", name="Add objection").click()
    expect(seen.box(9)).to_have_attribute("aria-current", "true")
    assert faults(page) == []
    page.locator("#toolbar summary").filter(visible=True).first.click()
    assert faults(page) == []


def test_the_list_of_keys_and_both_texts_are_accessible(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = MapPage(pages.open(f"/maps/{slug}?sel=s3&add=objection"))
    page = seen.page
    page.locator("#form [name=text]").fill(SENTENCE)
    page.locator("#form").get_by_label("Your name").fill("Ada")
    page.locator("#form").get_by_role("button", name="Add objection").click()
    seen.shows(9)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == []
    page.goto(f"/maps/{slug}/statements/9/reword")
    assert faults(page) == []
    page.locator("[name=revision]").evaluate("field => { field.value = '0'; }")
    page.locator("[name=text]").fill("Something else.")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("#current-text")).to_be_visible()
    assert faults(page) == []
