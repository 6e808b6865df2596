"""Keeping a map and a site: by keyboard alone in a wide window, and without script on a phone."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from argmap.domain.permissions import Membership
from argmap.operations.desk import Desk
from tests.support.at_browser import sign_in, tab_to
from tests.support.browser import Pages
from tests.support.people import account, make_member
from tests.support.server import LiveServer

NewMap = Callable[..., str]


@pytest.fixture(scope="module")
def live_server(own_site: LiveServer) -> LiveServer:
    """A site of these tests' own, for they make an admin."""
    return own_site


def test_a_map_is_kept_by_keyboard_alone(pages: Pages, desk: Desk, new_map: NewMap) -> None:
    slug = new_map()
    keeper = account(desk.engine, "Fay Kite")
    make_member(desk.engine, keeper, slug, Membership.FACILITATOR)
    page = pages.open()
    sign_in(page, keeper)
    page.goto(f"/maps/{slug}/settings")
    tab_to(page, page.get_by_role("link", name="Question and words"))
    page.keyboard.press("Enter")
    question = page.get_by_label("The question")
    tab_to(page, question, 4)
    before = question.input_value()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("What comes after the war?")
    tab_to(page, page.get_by_role("button", name="Save the words"), 8)
    page.keyboard.press("Enter")
    expect(page.locator(".last-change")).to_contain_text("Changed the map’s question")
    expect(page.get_by_label("The question")).to_have_value("What comes after the war?")
    tab_to(page, page.locator(".last-change").get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.locator(".last-change")).to_contain_text("Took back change 2")
    expect(page.get_by_label("The question")).to_have_value(before)
    tab_to(page, page.get_by_role("radio", name=re.compile("^Open")), 120)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#effect")).to_contain_text("If you save now: from open to approval.")
    tab_to(page, page.get_by_role("button", name="Save access"), 12)
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name=re.compile("^Approval"))).to_be_checked()
    expect(page.locator("#log")).to_contain_text("changed who may add to it to approval")
    tab_to(page, page.locator("#end summary"), 120)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Delete this map"), 2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Deleted maps")).to_be_visible()
    tab_to(page, page.get_by_role("button", name=f"Bring back Small map {slug}"), 120)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/maps/{slug}$"))


def test_a_map_and_its_site_are_kept_without_script_on_a_phone(
    pages: Pages, desk: Desk, new_map: NewMap, tmp_path: Path
) -> None:
    slug = new_map()
    keeper, admin = account(desk.engine, "Gus Lark"), account(desk.engine, "Vera Admin", admin=True)
    make_member(desk.engine, keeper, slug, Membership.FACILITATOR)
    page = pages.phone(javascript=False)
    sign_in(page, keeper)
    page.goto(f"/maps/{slug}/settings")
    page.get_by_role("link", name="Who may read and add").click()
    page.get_by_role("radio", name=re.compile("^Private")).check()
    page.get_by_role("button", name="What would change?").click()
    expect(page.locator("#effect")).to_contain_text("If you save now: from public to private. Only its 1 member")
    expect(page.get_by_role("radio", name=re.compile("^Private"))).to_be_checked()
    page.get_by_role("button", name="Save access").click()
    expect(page.locator("#log")).to_contain_text("changed who may read it to private")
    page.get_by_label("New link for").fill("Seminar 2")
    page.get_by_role("button", name="Make link").click()
    link = page.get_by_label("The new link").input_value()
    guest = pages.phone(javascript=False)
    sign_in(guest, account(desk.engine, "Ola Moss"))
    guest.goto(link)
    guest.get_by_role("button", name=re.compile("^(Accept|Join|Become)")).click()
    expect(guest).to_have_url(re.compile(f"/maps/{slug}$"))
    page.goto(f"/maps/{slug}/settings")
    page.get_by_role("button", name="Withdraw the link for Seminar 2").click()
    expect(page.locator("#invitations")).to_contain_text("withdrawn")
    page.get_by_label("Introduction").fill("Read this first.")
    page.get_by_role("button", name="Save the words").click()
    expect(page.locator(".last-change")).to_contain_text("Changed the map’s introduction")
    page.locator("#end summary").click()
    page.get_by_role("button", name="Delete this map").click()
    expect(page.get_by_role("heading", name="Deleted maps")).to_be_visible()
    sign_in(page, admin)
    page.goto("/admin/maps")
    page.get_by_label("Its address", exact=True).fill(f"/maps/{slug}")
    page.get_by_label("Why").fill("Its keeper asked by post.")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("status").filter(has_text="It is back")).to_be_visible()
    page.get_by_role("link", name="Backups").click()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Make a backup and download it").click()
    file = tmp_path / "site.backup"
    downloaded.value.save_as(file)
    assert downloaded.value.suggested_filename.startswith("argmap-2")
    assert gzip.decompress(file.read_bytes()).startswith(b'{"form":"argmap backup 1"')
    page.goto("/admin/backups")
    expect(page.locator("main")).to_contain_text("by Vera Admin")
    sign_in(page, keeper)
    page.goto("/me")
    expect(page.locator("main")).to_contain_text("An admin has brought this map back")
