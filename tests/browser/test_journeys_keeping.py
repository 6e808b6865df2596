"""Keeping a map and a site: by keyboard alone in a wide window, and without script on a phone."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import expect

from argmap.domain.accounts import Registration
from argmap.domain.permissions import OPERATOR, Actor, Membership, Naming
from argmap.operations.accounts import set_registration
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk
from argmap.queries.accounts import accounts
from argmap.queries.reading import reading
from tests.support.at_browser import Hand, sign_in, tab_to
from tests.support.browser import Pages
from tests.support.moderated import objection
from tests.support.people import Known, account, keep_map, make_member
from tests.support.server import LiveServer

NewMap = Callable[..., str]
_numbers = count(1)


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


def test_an_admin_makes_an_account_gives_it_a_role_disables_it_and_says_who_may_register(
    desk: Desk, at_hand: Callable[[Known], Hand]
) -> None:
    number = next(_numbers)
    hand = at_hand(account(desk.engine, f"Admin {number}", admin=True))
    page = hand.page
    name = f"Ben Kite {number}"
    line, once = page.locator("ul.lines li").filter(has_text=name), page.locator("code.once")

    def press(button: str, told: str) -> None:
        hand.press(page.get_by_role("button", name=f"{button}: {name}", exact=True))
        expect(line).to_contain_text(re.compile(told))

    page.goto("/")
    hand.press(page.locator(".reader summary"))
    hand.press(page.get_by_role("link", name="Admin", exact=True))
    hand.fill(page.get_by_label("New account for"), name)
    hand.press(page.get_by_role("button", name="Make it", exact=True))
    expect(once).to_contain_text("/password/")
    expect(line).to_contain_text("no password yet")
    hand.open(f"/admin?find=Kite+{number}")
    press("Make an admin", "^Ben Kite.*admin, since")
    press("Make a member", "member, since")
    press("Disable", "disabled")
    with reading(desk.engine) as session:
        assert [one.disabled is not None for one in accounts(session, OPERATOR) if one.name == name] == [True]
    press("Enable", "no password yet")
    expect(page.get_by_role("button", name=f"Disable: {name}", exact=True)).to_be_visible()
    hand.open(f"/admin?find=Kite+{number}")
    hand.tick(page.get_by_label(re.compile("invitation", re.IGNORECASE)))
    hand.press(page.get_by_role("button", name="Save", exact=True))
    expect(page).to_have_url(re.compile("/admin$"))
    expect(page.get_by_label(re.compile("invitation", re.IGNORECASE))).to_be_checked()
    hand.press(page.get_by_role("button", name="Make an invitation link"))
    link = once.inner_text()
    page.context.clear_cookies()
    page.goto("/register")
    expect(page.locator("main")).to_contain_text("Accounts are made by invitation here.")
    page.goto(link)
    expect(page.get_by_role("button", name="Make the account")).to_be_visible()
    set_registration(desk, OPERATOR, Registration.OPEN)


def test_a_facilitator_sets_roles_looks_behind_a_pseudonym_at_fairness_and_archives_the_map(
    desk: Desk, new_map: NewMap, at_hand: Callable[[Known], Hand]
) -> None:
    slug = new_map()
    keep_map(desk.engine, slug, naming=Naming.INSTRUCTOR)
    keeper, student = account(desk.engine, f"Keeper of {slug}"), account(desk.engine, f"Nils in {slug}")
    make_member(desk.engine, keeper, slug, Membership.FACILITATOR)
    make_member(desk.engine, student, slug, Membership.PARTICIPANT)
    add_argument(desk, Actor(student.id), slug, objection("Nobody believes it.", 3))
    hand = at_hand(keeper)
    page, settings, name = hand.page, f"/maps/{slug}/settings", f"Nils in {slug}"
    role = page.get_by_label(f"Role of {name}", exact=True)
    row, log = page.locator(".members tr").filter(has_text=name), page.locator("#log")
    page.goto(f"{settings}#members")
    hand.choose(role, "Moderator")
    hand.press(page.get_by_role("button", name=f"Set the role of {name}"))
    expect(log).to_contain_text("moderator")
    expect(role).to_have_value("moderator")
    page.goto(f"{settings}#names")
    hand.press(page.get_by_role("button", name="Look", exact=True))
    expect(page.locator("#names .effect")).to_contain_text(f"is {name}. That you looked is recorded.")
    expect(log).to_contain_text("looked behind a pseudonym")
    page.goto(f"{settings}#members")
    hand.press(page.get_by_role("button", name=f"Remove {name}"))
    expect(row).to_have_count(0)
    page.goto(f"{settings}#moderation")
    hand.press(page.get_by_role("link", name="Whether it is kept fairly"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this map kept fairly?")
    page.goto(f"{settings}#end")
    hand.press(page.get_by_role("button", name="Archive", exact=True))
    expect(page.locator(".notice-line").filter(has_text="nothing can be added or changed")).to_be_visible()
    page.goto(f"/maps/{slug}?sel=s3&add=objection")
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("#form")).to_have_count(0)
    page.goto(f"{settings}#end")
    hand.press(page.get_by_role("button", name="Bring back from the archive"))
    expect(page.get_by_role("button", name="Archive", exact=True)).to_be_visible()
