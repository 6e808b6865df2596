"""The moderators' queue: what newcomers say and readers flag, decided by mouse, by keys alone, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from argmap.domain.moderation import Reason
from argmap.domain.permissions import Actor, Membership, Visibility
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk
from argmap.operations.flags import flag
from tests.support.at_browser import Hand, sign_in, tab_to, window_of
from tests.support.browser import DESKTOP, PHONE, Pages
from tests.support.moderated import objection, settle, waiting
from tests.support.people import Known, account, make_member
from tests.support.server import LiveServer

NewMap = Callable[..., str]
SENTENCE = "Nobody keeps a promise that costs him his freedom."


@pytest.fixture(scope="module")
def live_server(own_site: LiveServer) -> LiveServer:
    """A site of these tests' own, for they have moderators read first."""
    return own_site


def test_what_a_newcomer_says_is_read_first_approved_by_a_key_and_then_on_the_map(
    pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    chair = window_of(pages, desk, "Lena Vogt", slug, Membership.FACILITATOR)
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
    page.goto(f"/maps/{slug}?sel=s3&add=objection")
    expect(form.locator("[name=text]")).to_have_value("")


def test_a_reader_flags_a_statement_and_a_moderator_keeps_it(
    desk: Desk, new_map: NewMap, at_hand: Callable[[Known], Hand]
) -> None:
    slug = new_map()
    reader, chair = account(desk.engine, f"Nora at {slug}"), account(desk.engine, f"Otto at {slug}")
    make_member(desk.engine, chair, slug, Membership.MODERATOR)
    hand = at_hand(reader)
    page = hand.page
    hand.open(f"/maps/{slug}/statements/3")
    hand.press(page.get_by_role("link", name="Flag", exact=True))
    hand.choose(page.get_by_label("Why"), "Unclear")
    hand.fill(page.get_by_label("More about it"), "Which talks?")
    hand.press(page.get_by_role("button", name="Send it to the moderators"))
    expect(page).to_have_url(re.compile(r"/statements/3$"))
    sign_in(page, chair)
    hand.open("/moderation")
    hand.press(page.get_by_role("link", name="Flagged 1"))
    hand.press(page.locator(".flagged-row a"))
    item = page.locator(".queue-item")
    expect(item).to_contain_text("Which talks?")
    hand.press(item.get_by_role("button", name="Keep it"))
    expect(page.locator("main")).to_contain_text("Nothing is flagged")
    page.goto(f"/maps/{slug}/statements/3")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Talks save lives")


def test_what_was_typed_into_a_form_that_leads_elsewhere_is_there_again_until_it_was_sent(
    pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    reader = account(desk.engine, "Iris Falk")
    page = pages.open()
    sign_in(page, reader)
    address, words = f"/maps/{slug}/statements/3/flag", page.get_by_label("More about it")
    page.goto(address)
    words.fill("Which talks?")
    page.get_by_label("Why").select_option(label="Unclear")
    page.get_by_role("link", name="Cancel").click()
    page.goto(address)
    expect(words).to_have_value("Which talks?")
    page.get_by_role("button", name="Send it to the moderators").click()
    expect(page).to_have_url(re.compile("/statements/3$"))
    page.goto(address)
    expect(words).to_have_value("")


def test_a_moderator_decides_by_keys_alone_which_are_off_where_something_is_typed(
    pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    waiting(desk, slug, "One is so.", "Two is so.", "Three is so.")
    flag(desk, Actor(account(desk.engine, "Emil Rot").id), slug, 3, Reason.ABUSIVE, "Which talks?")
    page = window_of(pages, desk, "Ines Blau", slug, Membership.MODERATOR)
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
    page = pages.phone(javascript=False)
    sign_in(page, chair)
    page.goto(f"/moderation?map={slug}")
    here = page.locator(".breadcrumb [aria-current]")
    assert here.evaluate("words => words.scrollWidth <= words.clientWidth"), "where one is stands there whole"
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


def test_with_sixty_that_wait_the_list_stays_beside_what_is_read_and_one_key_leads_through_all(
    pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    waiting(desk, slug, *(f"Number {n} is so, and that at some length. " * 2 for n in range(1, 61)))
    page = window_of(pages, desk, "Hanna Lind", slug, Membership.MODERATOR)
    page.goto(f"/moderation?map={slug}")
    heading, row = page.locator(".queue-sentence"), page.locator(".queue-row[aria-current]")
    reason, bar = (page.locator(part).first.bounding_box() for part in (".reason-chip", ".queue-bar"))
    assert reason is not None
    assert bar is not None
    assert reason["y"] + reason["height"] <= bar["y"], "a tall drawing leaves room for the reasons"
    expect(page.locator(".queue-attach .halo")).to_be_in_viewport(ratio=0.95)
    page.locator(".queue-row a").nth(48).click()
    expect(heading).to_contain_text("Number 49 ")
    for key, number in (("j", 50), ("j", 51), ("j", 52), ("k", 51), ("k", 50), ("j", 51)):
        page.wait_for_load_state()
        page.keyboard.press(key)
        expect(heading).to_contain_text(f"Number {number} ")
        expect(heading).to_be_in_viewport(ratio=1)
        expect(row).to_contain_text(f"Number {number} ")
        expect(row).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.querySelector('.queue-columns').scrollHeight") < 4_000, "the list scrolls by itself"
    page.keyboard.press("x")
    expect(page.locator("[data-many]")).to_have_text("The 1 selected:")
    page.keyboard.press("b")
    tab_to(page, page.get_by_role("button", name="Approve them"), at_most=2)
    page.keyboard.press("Enter")
    expect(page.locator(".queue-outcome")).to_contain_text("Accepted")
    expect(page.locator(".queue-title")).to_have_text(re.compile(": 59$"))
    page.locator(".queue-row a").filter(has_text="Number 49 ").first.click()
    page.set_viewport_size({"width": 1440, "height": 560})
    chosen = page.locator(".reason-chip").filter(has_text="Unclear")
    expect(chosen).not_to_be_in_viewport()
    page.keyboard.press("5")
    expect(chosen).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("radio", name="Unclear")).to_be_checked()


def test_without_script_tab_leads_past_a_long_list_to_the_decision(pages: Pages, desk: Desk, new_map: NewMap) -> None:
    slug = new_map()
    waiting(desk, slug, *(f"Number {n} is so." for n in range(1, 31)))
    chair = account(desk.engine, "Jana Holm")
    make_member(desk.engine, chair, slug, Membership.MODERATOR)
    page = pages.open(javascript=False)
    sign_in(page, chair)
    page.goto(f"/moderation?map={slug}")
    tab_to(page, page.get_by_role("link", name="Skip the list"), at_most=25)
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".queue-bar").get_by_role("button", name="Approve"), at_most=30)
    page.keyboard.press("Enter")
    expect(page.locator(".queue-outcome")).to_contain_text("Accepted")
    expect(page.locator(".queue-sentence")).to_have_text("Number 2 is so.")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "narrow"])
def test_the_bar_at_the_foot_lies_over_nothing_that_has_the_focus(
    size: tuple[int, int], pages: Pages, desk: Desk, new_map: NewMap
) -> None:
    slug = new_map()
    waiting(desk, slug, "One is so. Another is too.")
    page = window_of(pages, desk, f"Chair of {slug}", slug, Membership.MODERATOR, size=size)
    page.goto(f"/moderation?map={slug}")
    page.locator(".queue-row a").first.click()
    bar, reached = page.locator(".queue-bar"), 0
    page.locator("#item").focus()
    while not bar.evaluate("bar => bar.contains(document.activeElement)"):
        page.keyboard.press("Tab")
        reached += 1
        hidden = bar.evaluate(
            """bar => {
              const on = document.activeElement.getBoundingClientRect();
              const foot = bar.getBoundingClientRect();
              return !bar.contains(document.activeElement) && on.bottom > foot.top + 1 && on.top < foot.bottom;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert reached < 60
    assert reached > 8


def test_a_branch_is_locked_and_lifted_and_words_are_hidden_and_shown_for_reasons_that_all_can_read(
    desk: Desk, new_map: NewMap, at_hand: Callable[[Known], Hand]
) -> None:
    slug = new_map()
    chair, reader = account(desk.engine, f"Chair of {slug}"), account(desk.engine, f"Reader of {slug}")
    make_member(desk.engine, chair, slug, Membership.MODERATOR)
    hand = at_hand(chair)
    page, statement = hand.page, f"/maps/{slug}/statements/3"

    def choose(way: str, **typed: str) -> None:
        hand.open(statement)
        hand.press(page.locator(".side-head").get_by_role("link", name=way, exact=True))
        if "what" in typed:
            hand.choose(page.get_by_label("What", exact=True), typed["what"])
        if "why" in typed:
            hand.choose(page.get_by_label("Why", exact=True), typed["why"])
        if "words" in typed:
            hand.fill(page.get_by_label(typed.get("label", "In your words")), typed["words"])

    def send(button: str) -> None:
        """Send the form; it is empty when it is opened the next time."""
        hand.press(page.get_by_role("button", name=button))
        expect(page).to_have_url(re.compile("/statements/3$|sel=s3"))
        hand.open(statement)

    choose("Branch", what="Lock it: nothing can be added there", words="Let it cool down.", label="Why")
    send("Keep this")
    expect(page.locator("main")).to_contain_text("Locked. Let it cool down.")
    choose("Branch", what="Lock it: nothing can be added there", words="It is calm.", label="Why")
    hand.tick(page.get_by_label("Lift it again"))
    send("Keep this")
    expect(page.locator("main")).not_to_contain_text("Let it cool down.")
    choose(
        "Branch", what="Lay a content note over it: its words are a click away", words="Describes torture", label="Why"
    )
    send("Keep this")
    note = page.locator("details.content-note summary").first
    expect(note).to_contain_text("Describes torture")
    expect(page.locator(".statement-text").filter(visible=True)).to_have_count(0)
    hand.press(note)
    expect(page.locator(".statement-text").first).to_be_visible()
    choose("Hide", why="Names a private person", words="It names somebody.")
    send("Hide it")
    expect(page.locator("main")).to_contain_text("Hidden by a moderator")
    choose("Show again")
    send("Show it again")
    expect(page.locator("main")).not_to_contain_text("Hidden by a moderator")
    sign_in(page, reader)
    hand.open(f"/maps/{slug}/moderation-log")
    log = page.locator(".log-table")
    expect(log).to_contain_text("It names somebody.")
    expect(log).to_contain_text("Let it cool down.")
    hand.press(page.locator("summary").filter(has_text="Reason"))
    hand.press(page.get_by_role("link", name=re.compile("^Names a private person", re.IGNORECASE)))
    expect(log).to_contain_text("It names somebody.")
    expect(log).not_to_contain_text("Let it cool down.")


def test_a_name_is_removed_and_a_second_moderator_is_led_to_it_and_agrees(
    desk: Desk, new_map: NewMap, at_hand: Callable[[Known], Hand]
) -> None:
    slug = new_map()
    people = [account(desk.engine, f"{name} of {slug}") for name in ("First", "Second", "Writer")]
    for one in people[:2]:
        make_member(desk.engine, one, slug, Membership.MODERATOR)
    add_argument(desk, Actor(people[2].id), slug, objection("Olga Wimple of number twelve saw it.", 3))
    hand = at_hand(people[0])
    page = hand.page
    hand.open(f"/maps/{slug}/statements/9")
    hand.press(page.get_by_role("link", name="Remove a name"))
    hand.fill(page.get_by_label("The name to remove"), "Olga Wimple")
    hand.choose(page.get_by_label("Why", exact=True), "Names a private person")
    hand.press(page.get_by_role("button", name="Remove the name"))
    expect(page).to_have_url(re.compile("sel=s9"))
    page.goto(f"/maps/{slug}/statements/9")
    expect(page.get_by_role("heading", level=1)).to_have_text("[name removed] of number twelve saw it.")
    sign_in(page, people[1])
    page.goto("/")
    hand.follow_head(re.compile("^Moderation"))
    hand.press(page.get_by_role("link", name=re.compile("^1 in ")))
    hand.press(page.get_by_role("button", name="Agree"))
    expect(page.locator("main")).to_contain_text(f"Second of {slug} agreed")


def test_an_admin_looks_into_a_map_for_a_reason_and_decides_what_waits_there(
    desk: Desk, new_map: NewMap, at_hand: Callable[[Known], Hand]
) -> None:
    slug = new_map()
    waiting(desk, slug, "It waits for anybody.")
    settle(desk, slug, visibility=Visibility.PRIVATE)
    hand = at_hand(account(desk.engine, f"Admin beside {slug}", admin=True))
    page = hand.page
    page.goto("/admin")
    hand.press(page.get_by_role("link", name="Maps", exact=True))
    hand.press(page.get_by_role("link", name="Look into a map"))
    hand.fill(page.get_by_label("Its address"), f"/maps/{slug}")
    hand.fill(page.get_by_label("Why"), "Its moderators are away.")
    hand.press(page.get_by_role("button", name="Look into it"))
    expect(page).to_have_url(re.compile(f"/maps/{slug}$"))
    hand.follow_head(re.compile("^Moderation [0-9]"))
    if not hand.keys:
        hand.press(page.locator(".queue-row a").first)
    hand.press(page.locator(".queue-bar").get_by_role("button", name="Approve"))
    expect(page.locator(".queue-outcome")).to_contain_text("Accepted")
    page.goto(f"/maps/{slug}/moderation-log")
    expect(page.locator(".log-table")).to_contain_text("Looked into by an admin: Its moderators are away.")
