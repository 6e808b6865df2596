"""A student writes as fast as they think, by keys alone: lines in the outline and over the map, a pasted list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.support.axe import violations
from tests.support.browser import Pages, intercept
from tests.support.server import LiveServer

NewMap = Callable[..., str]


class Typed(NamedTuple):
    """A line of the outline as it is typed: its level, its mark, its words."""

    level: int
    mark: str
    words: str


TREE = (
    Typed(0, "", "Peace has to come before any trial"),
    Typed(1, "", "A war that ends saves more than a verdict"),
    Typed(2, "!", "In Mozambique an amnesty ended the war"),
    Typed(2, "-", "Mozambique had no court to turn to"),
    Typed(1, "-", "A promise of impunity invites the next crime"),
    Typed(2, "-!", "No amnesty was followed by a coup there"),
    Typed(2, "^", "One crime does not follow from another"),
    Typed(0, "", "Justice has to come before any bargain"),
    Typed(1, "?", "A court can reach whoever is charged"),
    Typed(1, "", "Victims wait for the truth to be told"),
    Typed(2, "-", "Many of them wait for quiet first"),
    Typed(1, "-", "An arrest can break the talks apart"),
    Typed(2, "!", "Talks in Juba ended over warrants"),
    Typed(0, "", "Each has to wait for the other at times"),
    Typed(1, "", "Mediators keep trials in the back room"),
    Typed(2, "-", "What stands in the back room is forgotten"),
    Typed(1, "-", "Nobody trusts a law with a timetable"),
    Typed(2, "", "Equal treatment needs one rule for all"),
    Typed(1, "", "Timing is what a prosecutor decides anyway"),
    Typed(2, "?", "The evidence is kept until then"),
)
WORDS = {
    "": "Support",
    "-": "Objection",
    "!": "Evidence +",
    "-!": "Evidence −",
    "?": "Condition",
    "^": "Undercut",
}


class Keys:
    """A keyboard whose presses are counted; words are put in as such, for they are what the student thinks of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed: list[str] = []

    def press(self, key: str) -> None:
        self.pressed.append(key)
        self.page.keyboard.press(key)

    def line(self, line: Typed, level: int) -> None:
        """Write one line, coming from `level`."""
        for _ in range(line.level, level):
            self.press("Shift+Tab")
        for _ in range(level, line.level):
            self.press("Tab")
        for key in line.mark:
            self.press(key)
        self.page.keyboard.insert_text(line.words)
        self.press("Enter")


def sentence(page: Page) -> Locator:
    return page.get_by_label("The sentence")


def begin(page: Page, name: str = "Ada") -> None:
    """Open the line at the end of the outline, with a name for who has none yet."""
    page.locator(".write-here a").click()
    page.get_by_label("Your name").fill(name)
    sentence(page).focus()


def begin_over(page: Page, name: str = "Ada") -> None:
    """Open the line over a map, with a name for who has none yet."""
    page.keyboard.press("w")
    page.get_by_label("Your name").fill(name)
    sentence(page).focus()


def written(page: Page, words: str) -> Locator:
    """The row of a line that the server has."""
    return page.locator("li[data-number], li[id^=o-s]").filter(
        has=page.locator(":scope > .line .line-text", has_text=words)
    )


def outline(page: Page) -> list[tuple[str, str, str]]:
    """What the outline shows of ours: title, word, and the title of the row that it is under."""
    rows: list[tuple[str, str, str]] = page.evaluate(
        """() => [...document.querySelectorAll("#outline li > .line")].map((line) => {
          const title = (row) => row?.querySelector(":scope > .line .line-text > a")?.textContent.trim() ?? "";
          const row = line.closest("li");
          const word = line.querySelector(".kindword").textContent.trim();
          return [title(row), word, title(row.parentElement.closest("li"))];
        })"""
    )
    ours = {line.words for line in TREE}
    return sorted((title, word, above) for title, word, above in rows if title in ours)


def meant() -> list[tuple[str, str, str]]:
    """The same, as it was typed."""
    above: dict[int, str] = {-1: ""}
    told = []
    for line in TREE:
        above[line.level] = line.words
        told.append((line.words, WORDS[line.mark] if line.level else "Position", above[line.level - 1]))
    return sorted(told)


def test_twenty_statements_take_no_key_beside_their_words_but_enter_marks_and_levels(
    pages: Pages, new_map: NewMap
) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    keys = Keys(page)
    level = 0
    for line in TREE:
        keys.line(line, level)
        level = line.level
    changes = sum(abs(after.level - before.level) for before, after in pairwise(TREE))
    assert keys.pressed.count("Enter") == len(TREE) == 20
    assert keys.pressed.count("Tab") + keys.pressed.count("Shift+Tab") == changes
    assert len(keys.pressed) == len(TREE) + sum(len(line.mark) for line in TREE) + changes
    expect(written(page, TREE[-1].words)).to_have_count(1)
    expect(page.locator("li.failed")).to_have_count(0)
    page.reload()
    assert outline(page) == meant()
    assert sum(line.mark == "-" for line in TREE) == 6
    assert [sum(line.level == level for line in TREE) for level in range(3)] == [3, 8, 9]


def test_a_mark_becomes_a_key_cap_and_words_that_name_what_it_is_about(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline?sel=s3")
    page.locator(".write-under").click()
    frame = page.locator("#frame")
    expect(frame.locator(".frame-does")).to_have_text("Support for 3", use_inner_text=True)
    page.keyboard.type("-")
    expect(frame.locator("[data-cap]")).to_have_text("-")
    expect(frame.locator(".frame-does")).to_have_text("Objection to 3", use_inner_text=True)
    expect(frame.get_by_role("button", name="attacks")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("!")
    expect(frame.locator(".frame-does")).to_have_text("Evidence against 3", use_inner_text=True)
    page.keyboard.press("Backspace")
    page.keyboard.type("^")
    expect(frame.locator(".frame-does")).to_contain_text("Undercut of a", use_inner_text=True)
    page.keyboard.press("Backspace")
    expect(frame.get_by_role("button", name="undercuts a1")).to_be_visible()
    page.keyboard.type("-1 That is not so")
    expect(frame.locator(".frame-does")).to_have_text("Objection to 1", use_inner_text=True)
    expect(frame.locator("[data-cap]")).to_have_text("-1")
    expect(sentence(page)).to_have_value("That is not so")
    assert violations(page) == []


def test_what_is_close_to_the_line_is_offered_in_its_frame_and_is_never_in_the_way(
    pages: Pages, new_map: NewMap
) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    page.keyboard.insert_text("-2 Impunity brings back the war")
    near = page.locator("[data-like]")
    expect(near).to_contain_text("Close to what is already here:")
    expect(near.locator("mark").first).to_be_visible()
    expect(near.get_by_role("link", name="Read 4")).to_have_attribute("href", re.compile("/statements/4$"))
    assert violations(page) == []
    near.get_by_role("button", name="Keep mine").click()
    expect(near).to_be_hidden()
    expect(sentence(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(written(page, "Impunity brings back the war")).to_have_count(1)
    page.keyboard.insert_text("-2 Impunity brings back the wars")
    near.get_by_role("button", name="Use 4 here").click()
    expect(page.locator("#outline .line", has_text="Impunity returns")).to_have_count(2)
    expect(page.locator(".outline-foot")).to_contain_text("Used 4 against 2")
    page.reload()
    expect(written(page, "Impunity brings back the war")).to_have_count(1)


def test_escape_leaves_the_line_and_keeps_its_words(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    page.locator(".write-here a").click()
    page.keyboard.type("Half a sent")
    page.keyboard.press("Escape")
    expect(page.locator("#frame")).to_have_count(0)
    page.reload()
    page.keyboard.press("w")
    expect(sentence(page)).to_have_value("Half a sent")
    expect(sentence(page)).to_be_focused()


def test_what_is_refused_stays_in_its_row_with_the_reason_and_can_be_changed_there(
    pages: Pages, new_map: NewMap
) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    page.keyboard.type("-999 Nothing like it")
    page.keyboard.press("Enter")
    expect(page.locator("#frame-error")).to_contain_text("There is no statement 999 in this map.")
    expect(sentence(page)).to_have_value("Nothing like it")
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(written(page, "Nothing like it")).to_have_count(1)
    expect(page.locator("li.failed")).to_have_count(0)


def test_whoever_writes_on_after_an_answer_that_was_quick_writes_a_line_of_its_own(
    own_pages: Pages, live_server: LiveServer, new_map: NewMap
) -> None:
    own_pages.base_url = live_server.url  # of their own, for their clock stands still
    page = own_pages.open()
    page.clock.install()
    page.goto(f"/maps/{new_map()}/outline")
    begin(page)
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    page.keyboard.type("-999 Nothing like it")
    page.keyboard.press("Enter")
    expect(page.locator("li.failed")).to_have_count(1)  # before the next key, which a hand needs a moment for
    page.clock.run_for(200)
    page.keyboard.press("Tab")
    page.keyboard.type("It hangs on that")
    page.clock.run_for(10_000)
    expect(sentence(page)).to_have_value("It hangs on that")
    expect(page.get_by_role("button", name="Change the line “Nothing like it”")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("li.failed li.typed")).to_contain_text("It hangs on that")


def test_lines_under_one_that_was_refused_wait_for_it_and_follow_it(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    page.keyboard.type("-999 Nothing like it")
    sent = hold_back(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("It hangs on that")
    let_go(page, sent)  # the answer comes while the next line is being typed
    expect(page.locator("li.failed")).to_have_count(1)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Change the line “Nothing like it”").click()
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(written(page, "Nothing like it").locator(".kindword").first).to_have_text("Position")
    below = page.locator("li[data-number] li[data-number]").filter(has_text="It hangs on that")
    expect(below.locator(".kindword")).to_have_text("Support")


def hold_back(page: Page) -> list[Route]:
    """Keep what is sent as lines on its way until it is let go."""
    sent: list[Route] = []
    intercept(page, "**/lines", lambda route: sent.append(route))
    return sent


def let_go(page: Page, sent: list[Route]) -> None:
    for route in sent:
        route.continue_()
    page.unroute("**/lines")


def test_a_step_back_and_one_forward_by_the_strip_that_names_them(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    strip = page.locator("#undo-strip")
    expect(strip.get_by_role("button")).to_have_count(0)
    expect(page.locator("#account")).to_contain_text("Sign in")
    for words in ("First to be said", "Then to be taken back"):
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
    expect(written(page, "Then to be taken back")).to_have_count(1)
    expect(page.locator("#account")).to_contain_text("Ada")
    expect(strip.get_by_role("status")).to_contain_text("Added position 10")
    expect(strip.get_by_role("link", name="1 earlier step")).to_have_attribute("href", re.compile("/changes/mine$"))
    strip.get_by_role("button", name="Undo the step “Added position 10”").click()
    expect(written(page, "Then to be taken back")).to_have_count(0)
    expect(strip.get_by_role("status")).to_contain_text("Took back change 3: added position 10")
    expect(strip.get_by_role("button", name="Undo the step “Added position 9”")).to_be_focused()
    page.keyboard.press("Control+Shift+Z")
    expect(written(page, "Then to be taken back")).to_have_count(1)
    expect(strip.get_by_role("status")).to_contain_text("Did change 3 again: added position 10")
    expect(strip.get_by_role("button", name="Redo")).to_have_count(0)
    assert violations(page) == []
    page.keyboard.press("Control+Z")
    page.keyboard.press("Control+Z")
    expect(written(page, "First to be said")).to_have_count(0)
    page.reload()
    expect(page.locator("#outline li[id]")).to_have_count(8)
    page.keyboard.press("Control+Y")
    expect(written(page, "First to be said")).to_have_count(1)
    strip.get_by_role("button", name="Redo the step “Took back change 3").click()
    expect(written(page, "Then to be taken back")).to_have_count(1)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_what_has_the_focus_is_never_behind_the_foot_of_the_outline(phone: bool, pages: Pages, new_map: NewMap) -> None:
    path = f"/maps/{new_map()}/outline?depth=all"
    page = pages.phone(path) if phone else pages.open(path, size=(1440, 420))
    begin(page)
    page.keyboard.insert_text("So that there is a step to take back")
    page.keyboard.press("Enter")
    expect(page.locator("#undo-strip button")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("#outline .line-text > a").first.focus()
    hidden = """() => {
      const foot = document.querySelector(".outline-foot").getBoundingClientRect();
      return document.activeElement.getBoundingClientRect().bottom > foot.top + 1;
    }"""
    walked = []
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        walked.append(page.evaluate(hidden))
    assert not any(walked)


def test_a_step_that_another_window_took_is_told_and_the_next_one_offered(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    for words in ("First to be said", "Then to be taken back"):
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
        expect(written(page, words)).to_have_count(1)
    other = page.context.new_page()
    other.goto(page.url)
    other.keyboard.press("Control+Z")
    expect(other.locator("#undo-strip")).to_contain_text("Took back change 3")
    undo = page.get_by_role("button", name="Undo the step")
    undo.click()
    expect(page.get_by_role("status").filter(has_text="was taken back already, by change 4")).to_be_visible()
    expect(written(page, "Then to be taken back")).to_have_count(0)
    expect(undo).to_be_focused()
    undo.click()
    expect(written(page, "First to be said")).to_have_count(0)


def test_a_step_back_waits_for_the_line_on_its_way_and_takes_back_that_one(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    page.keyboard.insert_text("First to be said")
    page.keyboard.press("Enter")
    expect(written(page, "First to be said")).to_have_count(1)
    sent = hold_back(page)
    page.keyboard.insert_text("Still on its way")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Z")
    page.keyboard.press("Control+Y")
    page.keyboard.press("Control+Z")
    expect(page.locator("li.typed", has_text="Still on its way")).to_have_count(1)
    let_go(page, sent)
    expect(page.locator("li.typed", has_text="Still on its way")).to_have_count(0)
    expect(page.locator("#undo-strip")).to_contain_text("Took back change 3: added position 10")
    expect(written(page, "First to be said")).to_have_count(1)

    sent = hold_back(page)
    page.keyboard.insert_text("-999 Will be refused")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Z")
    page.keyboard.insert_text("Typed on meanwhile")
    let_go(page, sent)
    expect(page.locator("li.failed")).to_contain_text("There is no statement 999")
    expect(page.locator("#undo-strip")).to_contain_text("Nothing was taken back: the last line was not written.")
    page.reload()
    expect(written(page, "First to be said")).to_have_count(1)


def test_what_is_not_written_yet_stays_in_its_place_while_the_page_shows_something_else(
    pages: Pages, new_map: NewMap
) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    page.keyboard.insert_text("Said first")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("-999 Not to be had")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("Half a sent")
    expect(page.locator("li.failed")).to_have_count(1)
    page.get_by_role("link", name="Show quotations").click()
    expect(page.get_by_role("link", name="Hide quotations")).to_be_visible()
    failed = page.locator("#o-s9 li.failed")
    expect(failed).to_contain_text("Not to be had")
    expect(page.locator("#o-s9 li.failed + li.editing textarea")).to_have_value("Half a sent")
    sentence(page).focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".frame-does")).to_have_text("Position", use_inner_text=True)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".frame-does")).to_have_text("Support for 9", use_inner_text=True)
    sentence(page).fill("")
    page.get_by_role("button", name="Change the line “Not to be had”").click()
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(written(page, "Not to be had").locator(".kindword").first).to_have_text("Objection")


def test_after_a_line_one_is_asked_beside_the_outline_and_writes_on(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    page.keyboard.insert_text("Courts come too late and nobody waits for them")
    page.keyboard.press("Enter")
    asked = page.locator("#panel #asked")
    expect(asked).to_contain_text("Before you go on from 9")
    expect(asked.get_by_role("link", name="Is this one claim or two?")).to_have_attribute(
        "href", re.compile("/statements/9/change\\?how=split$")
    )
    expect(sentence(page)).to_be_focused()
    assert violations(page) == []
    page.keyboard.insert_text("Peace is a habit")
    page.keyboard.press("Enter")
    expect(asked).to_contain_text("Before you go on from 10")
    expect(asked.get_by_role("link")).to_have_text(["What would the other side say first?"])
    page.keyboard.press("Control+Z")
    expect(asked).to_have_count(0)


def test_one_key_begins_a_line_on_the_page_of_a_statement_too(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    page = pages.open(f"/maps/{slug}/statements/3")
    page.keyboard.press("2")
    page.get_by_label("Your name").fill("Ada")
    sentence(page).focus()
    expect(page.locator(".frame-does")).to_have_text("Objection to 3", use_inner_text=True)
    page.keyboard.type("That does not follow")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/maps/{slug}/statements/3?added=2")
    expect(page.locator(".page-undo")).to_contain_text("Added objection 9 to 3")
    page.goto(f"/maps/{slug}/sources")
    page.keyboard.press("w")
    page.keyboard.type("-2 Nor this")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/maps/{slug}?sel=s10&added=3")


def paste(page: Page, text: str) -> None:
    page.locator(":focus").evaluate(
        """(field, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_a_list_that_is_pasted_is_shown_beside_the_outline_and_then_written(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}/outline")
    begin(page)
    page.keyboard.insert_text("A new answer altogether")
    page.keyboard.press("Enter")
    expect(written(page, "A new answer altogether")).to_have_count(1)
    page.keyboard.press("Tab")
    paste(page, "+ It works early\n\t! It did once\n\t\t^ That was luck\n- It costs lives")
    panel = page.locator("#panel")
    expect(panel).to_contain_text("4 lines under 9")
    expect(panel).to_contain_text("of line 2 → line 1")
    assert violations(page) == []
    panel.get_by_role("button", name="Line 4: one level in").click()
    expect(panel.locator(".plan-line").last).to_contain_text("to line 1")
    text = panel.get_by_label("The text, as you may change it")
    text.fill("+ It works early\n- It costs lives")
    expect(panel.locator(".plan-line")).to_have_count(2)
    panel.get_by_role("button", name="Write 2 statements").click()
    expect(written(page, "It costs lives")).to_have_count(1)
    expect(page.locator("#status")).to_contain_text("Two statements written.")
    page.locator("#panel").get_by_role("button", name="Undo").click()
    expect(written(page, "It costs lives")).to_have_count(0)
    expect(written(page, "A new answer altogether")).to_have_count(1)
    page.locator("#o-s9 .line-text > a").focus()
    page.keyboard.press("Escape")
    page.locator("#o-s9 .line-text > a").focus()
    paste(page, "- It came late\n- It cost lives")
    expect(panel).to_contain_text("Pasted: 2 lines under 9")
    expect(page.locator("#o-s9.paste-here")).to_have_count(1)
    panel.get_by_role("link", name="Do not paste").click()
    expect(page.locator(".paste-here")).to_have_count(0)


def test_one_line_over_the_map_attacks_a_statement_by_its_number(pages: Pages, new_map: NewMap) -> None:
    page = pages.open(f"/maps/{new_map()}")
    begin_over(page)
    page.keyboard.type("-2 Not every trial waits")
    expect(page.locator(".frame-does")).to_have_text("Objection to 2", use_inner_text=True)
    page.keyboard.press("Enter")
    box = page.locator('.sheet:visible .node[data-id="s9"]')
    expect(box).to_contain_text("Not every trial")
    expect(sentence(page)).to_have_value("")
    page.keyboard.press("Control+Z")
    expect(box).to_have_count(0)
    expect(page.locator(".panel-undo")).to_contain_text("Took back change 2")
    expect(sentence(page)).to_be_focused()
    page.keyboard.press("Control+Y")
    expect(box).to_have_count(1)
    expect(sentence(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#frame")).to_have_count(0)


def test_a_line_over_the_map_that_is_refused_comes_back_once_the_next_one_is_written(
    pages: Pages, new_map: NewMap
) -> None:
    page = pages.open(f"/maps/{new_map()}")
    begin_over(page)
    page.keyboard.type("-999 Nothing like it")
    sent = hold_back(page)
    page.keyboard.press("Enter")
    page.keyboard.type("-2 Not every trial waits")
    let_go(page, sent)
    expect(page.locator("#frame-error")).to_contain_text("“Nothing like it” was not written")
    expect(sentence(page)).to_have_value("Not every trial waits")
    page.keyboard.press("Enter")
    expect(page.locator(".sheet:visible .node").filter(has_text="Not every trial")).to_have_count(1)
    expect(sentence(page)).to_have_value("Nothing like it")
    expect(page.locator("#frame-error")).to_contain_text("There is no statement 999 in this map.")


@pytest.mark.parametrize(
    ("key", "does"),
    [
        ("1", "Support for 3"),
        ("2", "Objection to 3"),
        ("3", "Evidence for 3"),
        ("4", "Evidence against 3"),
        ("5", "Condition required by 3"),
        ("6", "Undercut of 3"),
    ],
)
def test_on_the_map_one_key_begins_each_of_the_six(key: str, does: str, pages: Pages, new_map: NewMap) -> None:
    page = pages.open("/maps/peace-or-justice?sel=s3")
    page.keyboard.press(key)
    expect(page.locator(".frame-does")).to_contain_text(does.rsplit(" ", 1)[0], use_inner_text=True)
    expect(sentence(page)).to_be_focused()


def test_on_a_phone_the_marks_and_the_levels_are_buttons_a_finger_wide(pages: Pages, new_map: NewMap) -> None:
    page = pages.phone(f"/maps/{new_map()}/outline")
    page.locator(".write-here a").click()
    page.get_by_label("Your name").fill("Ada")
    for button in page.locator("#frame :is([data-mark], [data-step], button.primary)").all():
        box = button.bounding_box()
        assert box is not None
        assert box["width"] >= 44
        assert box["height"] >= 44
    sentence(page).fill("An answer from a phone")
    page.get_by_role("button", name="Write", exact=True).click()
    expect(written(page, "An answer from a phone")).to_have_count(1)
    page.get_by_role("button", name="Indent").click()
    page.get_by_role("button", name="attacks").click()
    sentence(page).fill("Not from there")
    page.get_by_role("button", name="Write", exact=True).click()
    expect(written(page, "Not from there").locator(".kindword")).to_have_text("Objection")
    assert violations(page) == []
