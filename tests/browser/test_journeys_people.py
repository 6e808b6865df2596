"""People with names and duties: a map of one's own, a new password, and all pages that are theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from argmap.domain.drafts import DecisionDraft
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import OPERATOR, Actor, Membership, Policy
from argmap.operations.accounts import add_account
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk, private
from argmap.operations.flags import flag
from argmap.operations.handing_in import hand_in
from argmap.operations.joining import open_session, random_token
from argmap.operations.moderation import decide
from argmap.queries.contributors import session_of
from argmap.queries.reading import reading
from tests.support.at_browser import Hand, sign_in
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Pages
from tests.support.moderated import objection, sent
from tests.support.people import Known, account, keep_map, make_member
from tests.support.server import LiveServer
from tests.support.store import begin

MAP = "/maps/peace-or-justice"
PASSWORD = "a few plain words"
SENTENCE = "Nobody keeps a promise that costs him his freedom."


@pytest.fixture(scope="module")
def live_server(own_site: LiveServer) -> LiveServer:
    """A site of these tests' own, for they make admins, and have moderators read first."""
    return own_site


class Cast(NamedTuple):
    """Who is at the site, and where what they did is found."""

    admin: Known
    author: Known
    link: str
    asked: int


@pytest.fixture(scope="module")
def cast(desk: Desk) -> Cast:
    """An admin who facilitates a map on which a moderator reads first, and an author who was told each decision."""
    admin, author = account(desk.engine, "Vera Vogt", admin=True), account(desk.engine, "Jonas Amt")
    slug = MAP.rsplit("/", 1)[1]
    make_member(desk.engine, admin, slug, Membership.FACILITATOR)
    chair, writer = Actor(admin.id, admin=True), Actor(author.id)
    link = hand_in(desk, chair, slug)
    keep_map(desk.engine, slug, policy=Policy.APPROVAL)
    numbers = [sent(desk, writer, slug, f"{words} {SENTENCE}") for words in ("So", "Yet", "Still", "At last")]
    decide(desk, chair, numbers[0], DecisionDraft(DecisionKind.APPROVE, 1))
    decide(desk, chair, numbers[1], DecisionDraft(DecisionKind.ASK, 1, Reason.NEEDS_SOURCE, "Who says so?"))
    decide(desk, chair, numbers[2], DecisionDraft(DecisionKind.REJECT, 1, Reason.OFF_TOPIC, "Of another question."))
    flag(desk, writer, slug, 4, Reason.UNCLEAR, "Which amnesty?")
    return Cast(admin, author, link, numbers[1])


def test_a_student_registers_starts_a_map_writes_lines_takes_one_back_and_hands_it_in(pages: Pages) -> None:
    page = pages.open("/register")
    page.get_by_label("Name").fill("Mira Stein")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.locator(".header .contributor")).to_have_text("Mira Stein")
    page.goto("/")
    page.get_by_role("link", name="Start a map").click()
    page.get_by_label("The question").fill("May a promise be broken to keep the peace?")
    page.get_by_label("Answer 1", exact=True).fill("It may, when many lives depend on it.")
    page.get_by_label("Answer 2", exact=True).fill("It may not, whatever depends on it.")
    page.get_by_role("button", name="Start with 2 positions").click()
    expect(page.locator("#sheet .node").filter(visible=True)).to_have_count(2)
    page.get_by_role("link", name="Outline", exact=True).click()
    page.locator(".write-here a").click()
    expect(page.get_by_label("The sentence")).to_be_focused()
    lines = ("A third answer lies between them", "Lives come before words", "Nobody trusts the next promise")
    for level, words in enumerate(lines):
        if level == 1:
            page.keyboard.press("Tab")
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
        expect(page.locator("#outline .line-text").filter(has_text=words)).to_have_count(1)
    strip = page.locator("#undo-strip")
    expect(strip).to_contain_text(re.compile(r"Added \w+ 5\b"))
    strip.get_by_role("button", name="Undo").click()
    expect(page.locator("#outline .line-text").filter(has_text=lines[2])).to_have_count(0)
    page.locator("#toolbar summary").filter(has_text="More").filter(visible=True).click()
    page.get_by_role("link", name="Hand in", exact=True).filter(visible=True).click()
    page.get_by_role("button", name="Hand in").click()
    expect(page).to_have_url(re.compile(r"/handed-in/\w+$"))
    copy = page.locator("article.handed-in")
    expect(copy.get_by_role("heading", level=1)).to_have_text("May a promise be broken to keep the peace?")
    expect(copy).to_contain_text("handed in by Mira Stein")
    expect(copy.locator("ol.outline")).to_contain_text(lines[0])
    expect(copy.locator("ol.outline")).to_contain_text(lines[1])
    expect(copy.locator("ol.outline")).not_to_contain_text(lines[2])


def test_an_admin_makes_a_link_by_which_somebody_sets_a_password_and_signs_in(
    pages: Pages, desk: Desk, cast: Cast
) -> None:
    add_account(desk, OPERATOR, "Emil Forgetful")
    admin = pages.open()
    sign_in(admin, cast.admin)
    admin.goto("/admin")
    admin.get_by_role("button", name="Reset link: Emil Forgetful").click()
    address = admin.locator("code.once").inner_text()
    page = pages.open(address)
    expect(page.locator("main")).to_contain_text("Emil Forgetful")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set it and sign in").click()
    expect(page.locator(".header .contributor")).to_have_text("Emil Forgetful")
    page.locator(".header .contributor").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_label("Name").fill("Emil Forgetful")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".header .contributor")).to_have_text("Emil Forgetful")


def test_a_newcomer_becomes_an_account_ends_a_session_takes_a_copy_along_and_leaves_without_a_trace(
    desk: Desk, new_map: Callable[..., str], at_hand: Callable[[Known], Hand], tmp_path: Path
) -> None:
    slug = new_map()
    newcomer, token = begin(desk, f"Newcomer at {slug}")
    assert newcomer.contributor_id is not None
    add_argument(desk, newcomer, slug, objection(SENTENCE, 3))
    hand = at_hand(Known(newcomer.contributor_id, token))
    page, main, statement = hand.page, hand.page.locator("main"), f"/maps/{slug}/statements/9"
    page.goto("/")
    hand.press(page.locator(".reader summary"))
    hand.press(page.get_by_role("link", name="Make this an account"))
    hand.fill(page.get_by_label("Name"), f"Ida at {slug}")
    hand.fill(page.get_by_label("Password"), PASSWORD)
    hand.fill(page.get_by_label("The same once more"), PASSWORD)
    hand.press(page.get_by_role("button", name="Make the account"))
    expect(page.locator(".reader")).to_contain_text(f"Ida at {slug}")
    page.goto(statement)
    expect(main).to_contain_text(SENTENCE)
    expect(main).to_contain_text(f"Ida at {slug}")
    elsewhere = random_token()
    with private(desk) as session:
        open_session(session, newcomer.contributor_id, desk.clock(), elsewhere, "Firefox on Linux")
    hand.open("/me/account")
    hand.press(page.get_by_role("button", name="Sign out Firefox on Linux"))
    expect(page.get_by_role("status").filter(has_text="signed out")).to_be_visible()
    expect(main).not_to_contain_text("Firefox on Linux")
    with reading(desk.engine) as session:
        assert session_of(session, elsewhere, desk.clock()) is None
    hand.press(page.get_by_role("link", name="Your data", exact=True).filter(visible=True))
    with page.expect_download() as downloaded:
        hand.press(page.get_by_role("link", name="Take a copy"))
    file = tmp_path / "copy.json"
    downloaded.value.save_as(file)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert [one["name"] for one in told["contributors"]] == [f"Ida at {slug}"]
    assert [one["text"] for one in told["statements"]] == [SENTENCE]
    hand.fill(page.get_by_label("Your password"), PASSWORD)
    hand.press(page.get_by_role("button", name="Erase me for good"))
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    page.goto(statement)
    expect(main).to_contain_text(SENTENCE)
    expect(main).to_contain_text("a contributor")
    expect(page.locator("body")).not_to_contain_text(re.compile(f"(Ida|Newcomer) at {slug}"))


FOR_VISITORS = ("/sign-in", "/register")
FOR_THE_AUTHOR = ("/me", "/me/account", "/me/data", "/contributions/{asked}")
FOR_THE_ADMIN = (
    "/admin",
    "/admin/log",
    "/admin/maps",
    "/admin/backups",
    "/admin/look-into",
    "/maps/new",
    f"{MAP}/settings",
    f"{MAP}/check",
    f"{MAP}/compare",
    f"{MAP}/moderation-log",
    "/moderation",
    "/moderation?show=flagged",
    "/moderation/fairness",
    "/handed-in/{link}",
    f"{MAP}/statements/4/change",
    f"{MAP}/speakers",
    f"{MAP}/statements/4/stances",
    f"{MAP}/arguments/41/citations",
    f"{MAP}/citations/1",
)


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on a phone by night and then, opened wide, by day.

    No page is another one on a phone but a map's and a comparison's, which hold a column more there, out of sight in a
    wide window.
    """
    found = []
    for width, height in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if width == PHONE[0] else "light")
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += violations(page) + ([f"{wide} px in {width}"] if wide > width else [])
    return found


def test_the_pages_of_people_are_accessible_by_day_and_on_a_phone_by_night(pages: Pages, cast: Cast) -> None:
    page = pages.phone()
    wrong: dict[str, list[str]] = {}
    visits: tuple[tuple[Known | None, tuple[str, ...]], ...] = (
        (None, FOR_VISITORS),
        (cast.author, FOR_THE_AUTHOR),
        (cast.admin, FOR_THE_ADMIN),
    )
    for who, paths in visits:
        if who is not None:
            sign_in(page, who)
        for path in paths:
            answer = page.goto(path.format(asked=cast.asked, link=cast.link))
            assert answer is not None
            assert answer.status == 200, path
            found = faults(page)
            if found:
                wrong[path] = found
    assert wrong == {}
