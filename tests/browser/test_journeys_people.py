"""People with names and duties: a map of one's own, what moderators read first, flags, a new password."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from argmap.config import DATABASE_FILE
from argmap.domain.drafts import ArgumentDraft, DecisionDraft, NewStatement
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import OPERATOR, Actor, Membership, Policy
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations.accounts import add_account
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk, Done
from argmap.operations.flags import flag
from argmap.operations.handing_in import hand_in
from argmap.operations.moderation import decide
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Pages
from tests.support.people import Known, account, keep_map, make_member
from tests.support.server import LiveServer

NewMap = Callable[..., str]
MAP = "/maps/peace-or-justice"
PASSWORD = "a few plain words"
SENTENCE = "Nobody keeps a promise that costs him his freedom."


@pytest.fixture(scope="module")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A site of these tests' own, for they make admins, and have moderators read first."""
    server = LiveServer(tmp_path_factory.mktemp("people") / "data", forked=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def desk(live_server: LiveServer) -> Iterator[Desk]:
    """The same site's data."""
    engine = open_store(f"sqlite:///{live_server.data_dir / DATABASE_FILE}")
    yield Desk(engine)
    engine.dispose()


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


def sent(desk: Desk, who: Actor, slug: str, text: str) -> int:
    """Send an objection that waits; gives its number."""
    done: Done = add_argument(
        desk, who, slug, ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (NewStatement(text, text),), target=4)
    )
    assert done.contribution is not None
    return done.contribution


def sign_in(page: Page, who: Known) -> None:
    """Be somebody who is signed in already."""
    page.context.add_cookies([{"name": COOKIE, "value": who.token, "domain": "127.0.0.1", "path": "/"}])


def signed_in(pages: Pages, desk: Desk, name: str, slug: str = "", role: Membership | None = None) -> Page:
    """A wide window of somebody with an account, and with a role in a map if one is given."""
    who = account(desk.engine, name)
    if role is not None:
        make_member(desk.engine, who, slug, role)
    page = pages.open("/healthz")
    sign_in(page, who)
    return page


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


def test_what_a_newcomer_says_is_read_first_approved_by_a_key_and_then_on_the_map(
    pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    chair = signed_in(pages, desk, "Lena Vogt", slug, Membership.FACILITATOR)
    chair.goto(f"/maps/{slug}/settings")
    chair.get_by_role("radio", name=re.compile("^Approval")).check()
    chair.get_by_role("button", name="Save access").click()
    expect(chair.get_by_role("radio", name=re.compile("^Approval"))).to_be_checked()
    page = pages.open(f"/maps/{slug}?sel=s3&add=objection")
    form = page.locator("#form")
    expect(form).to_contain_text("A moderator reads this first")
    form.locator("[name=text]").fill(SENTENCE)
    form.get_by_label("Your name").fill("Ada")
    form.locator("button.primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for a moderator")
    expect(page.locator("article")).to_contain_text("A moderator of this map reads it before it stands there.")
    chair.get_by_role("link", name="Moderation", exact=False).first.click()
    chair.locator(".queue-row a").filter(has_text=SENTENCE).click()
    expect(chair.locator(".queue-sentence")).to_have_text(SENTENCE)
    chair.keyboard.press("a")
    expect(chair.locator(".queue-outcome")).to_be_visible()
    expect(chair.locator(".queue-row")).to_have_count(0)
    page.get_by_role("link", name="Back to the map").click()
    expect(page.locator('#sheet .node[data-id="s9"]').filter(visible=True)).to_contain_text("Nobody keeps")
    page.get_by_role("link", name="For you").click()
    expect(page.locator(".me-row").filter(has_text=SENTENCE)).to_contain_text("Lena Vogt")


@pytest.mark.parametrize("script", [True, False], ids=["wide", "on a phone without script"])
def test_a_reader_flags_a_statement_and_a_moderator_keeps_it(
    script: bool, pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    names = {True: ("Nora Feld", "Otto Rau"), False: ("Paula Beck", "Ruth Kern")}[script]
    reader, chair = account(desk.engine, names[0]), account(desk.engine, names[1])
    make_member(desk.engine, chair, slug, Membership.MODERATOR)
    page = pages.open("/healthz") if script else pages.phone("/healthz", javascript=False)
    sign_in(page, reader)
    page.goto(f"/maps/{slug}/statements/3")
    page.get_by_role("link", name="Flag", exact=True).click()
    page.get_by_label("Why").select_option(label="Unclear")
    page.get_by_label("More about it").fill("Which talks?")
    page.get_by_role("button", name="Send it to the moderators").click()
    expect(page).to_have_url(re.compile(r"/statements/3$"))
    sign_in(page, chair)
    page.goto("/moderation")
    page.get_by_role("link", name="Flagged 1").click()
    page.locator(".flagged-row a").click()
    item = page.locator(".queue-item")
    expect(item).to_contain_text("Which talks?")
    item.get_by_role("button", name="Keep it").click()
    expect(page.locator("main")).to_contain_text("Nothing is flagged")
    page.goto(f"/maps/{slug}/statements/3")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Talks save lives")


def waiting(desk: Desk, slug: str, *texts: str) -> None:
    """Have a moderator read first on a map, and let somebody send these."""
    keep_map(desk.engine, slug, policy=Policy.APPROVAL)
    author = Actor(account(desk.engine, f"Author on {slug}").id)
    for text in texts:
        sent(desk, author, slug, text)


def test_a_moderator_decides_by_keys_alone_which_are_off_where_something_is_typed(
    pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    waiting(desk, slug, "One is so.", "Two is so.", "Three is so.")
    flag(desk, Actor(account(desk.engine, "Emil Rot").id), slug, 3, Reason.ABUSIVE, "Which talks?")
    page = signed_in(pages, desk, "Ines Blau", slug, Membership.MODERATOR)
    page.goto(f"/moderation?map={slug}")
    heading, outcome = page.locator(".queue-sentence"), page.locator(".queue-outcome")
    page.keyboard.press("x")
    expect(page.locator(".queue-choose")).to_have_text("1 selected")
    page.keyboard.press("j")
    expect(heading).to_have_text("Two is so.")
    page.keyboard.press("m")
    expect(page.get_by_label("Merge into", exact=True)).to_be_focused()
    page.keyboard.type("ark")
    expect(page.get_by_label("Merge into", exact=True)).to_have_value("ark")
    page.get_by_label("Merge into", exact=True).fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    expect(page.get_by_role("radio", name="Unclear")).to_be_checked()
    page.keyboard.press("w")
    page.keyboard.type("Who says so?")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(outcome).to_contain_text("Sent back")
    expect(heading).to_have_text("Three is so.")
    page.keyboard.press("v")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(outcome).to_contain_text("Moved and accepted")
    expect(heading).to_have_text("One is so.")
    page.keyboard.press("r")
    expect(page.locator(".problems")).to_contain_text("Choose the reason")
    page.goto(f"/moderation?map={slug}&show=flagged")
    page.keyboard.press("8")
    page.keyboard.press("h")
    expect(outcome).to_contain_text("Hidden")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys on this page")).to_be_visible()


def test_every_decision_is_made_on_a_phone_without_script(pages: Pages, desk: Desk, new_map: NewMap) -> None:
    slug = new_map()
    waiting(desk, slug, *(f"Number {n} is so. Another is too." for n in range(6)))
    chair = account(desk.engine, "Kurt Weiss")
    make_member(desk.engine, chair, slug, Membership.MODERATOR)
    page = pages.phone("/healthz", javascript=False)
    sign_in(page, chair)
    page.goto(f"/moderation?map={slug}")
    page.locator(".queue-row a").first.click()
    item, outcome = page.locator(".queue-item"), page.locator(".queue-outcome")

    def press(name: str, told: str) -> None:
        item.get_by_role("button", name=name, exact=True).click()
        expect(outcome).to_contain_text(told)

    press("Approve", "Accepted")
    item.get_by_text("Merge into another statement").click()
    page.get_by_label("Merge into", exact=True).fill("3")
    press("Merge", "Merged")
    item.get_by_text("Move to another place").click()
    page.get_by_label("Move to", exact=True).fill("2")
    press("Move", "Moved")
    item.locator("#split summary").click()
    press("Split in two", "Split")
    item.get_by_text("Unclear", exact=False).first.click()
    press("Ask for changes", "Sent back")
    item.get_by_text("Duplicate", exact=False).first.click()
    press("Reject", "Not accepted")
    expect(page.locator("main")).to_contain_text("Nothing waits here")


def test_an_admin_makes_a_link_by_which_somebody_sets_a_password_and_signs_in(
    pages: Pages, desk: Desk, cast: Cast
) -> None:
    add_account(desk, OPERATOR, "Emil Forgetful")
    admin = pages.open("/healthz")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_people_are_accessible_by_day_and_on_a_phone_by_night(
    pages: Pages, cast: Cast, scheme: str
) -> None:
    page = pages.open("/healthz") if scheme == "light" else pages.phone("/healthz", scheme="dark")
    width, _ = DESKTOP if scheme == "light" else PHONE
    faults: dict[str, list[str]] = {}
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
            wide = page.evaluate("document.documentElement.scrollWidth")
            found = violations(page) + ([f"{wide} px wide"] if wide > width else [])
            if found:
                faults[path] = found
    assert faults == {}
