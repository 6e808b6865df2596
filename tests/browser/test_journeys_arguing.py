"""A visitor argues: adds what supports and attacks, takes it back, and loses no word of what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Pages
from tests.support.map_page import MapPage

NewMap = Callable[..., str]
SENTENCE = "Nobody keeps a promise that costs him his freedom."


def opened(pages: Pages, path: str) -> MapPage:
    return MapPage(pages.open(path))


def send(form: Locator, text: str, name: str | None = "Ada") -> None:
    form.locator("[name=text]").fill(text)
    if name is not None:
        form.get_by_label("Your name").fill(name)
    form.locator("button.primary").click()


def more(form: Locator) -> Locator:
    form.locator("details.more > summary").click()
    return form.locator("details.more")


def test_an_objection_is_drawn_at_once_selected_and_can_be_taken_back(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}")
    seen.select(3)
    place = seen.place(3)
    send(seen.answer("Objection"), SENTENCE)
    seen.shows(9)
    expect(seen.status).to_contain_text("Objection")
    expect(seen.box(9)).to_have_class(re.compile("objection"))
    expect(seen.box(9)).to_contain_text("Ada")
    expect(seen.box(9)).to_be_focused()
    assert seen.place(3)[1] == pytest.approx(place[1], abs=1)
    expect(seen.box(9)).to_be_in_viewport()
    expect(seen.joins("attack", start="s9", end="s3")).to_have_count(1)
    expect(seen.panel.locator(".panel-title")).to_have_text(SENTENCE.removesuffix("."))
    seen.panel.get_by_role("button", name="Undo").click()
    expect(seen.box(9)).to_have_count(0)
    expect(seen.status).to_contain_text(re.compile("taken back|undone", re.I))
    seen.page.goto(seen.page.url)
    expect(seen.box(3)).to_be_visible()
    expect(seen.box(9)).to_have_count(0)


def test_a_name_is_asked_once_and_shown_from_then_on(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s3")
    send(seen.answer("Support"), SENTENCE)
    seen.shows(9)
    seen.select(4)
    form = seen.answer("Support")
    expect(form.get_by_label("Your name")).to_have_count(0)
    send(form, "Courts come late or never.", name=None)
    seen.shows(10)
    expect(seen.panel).to_contain_text("Ada")
    expect(seen.page.locator(".header .contributor")).to_have_text("Ada")
    seen.page.reload()
    expect(seen.page.locator(".header .contributor")).to_have_text("Ada")


def test_evidence_without_a_source_is_taken_and_marked_visibly(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s3")
    form = seen.answer("Evidence")
    expect(form.get_by_label("for it", exact=True)).to_be_checked()
    send(form, "Three of five cease-fires held for a year.")
    seen.shows(9)
    expect(seen.panel).to_contain_text("needs a source")
    expect(seen.box(9)).to_have_class(re.compile(r"\bevidence\b.*\bunsourced\b|\bunsourced\b.*\bevidence\b"))
    expect(seen.box(9)).to_contain_text("needs a source")


def test_evidence_can_speak_against(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s3")
    form = seen.answer("Evidence")
    form.get_by_label("against it").check()
    form.get_by_label("Source", exact=True).fill("A Report")
    form.get_by_label("Quotation").fill("two in three broke down")
    send(form, "Two in three cease-fires broke down.")
    seen.shows(9)
    expect(seen.joins("attack", start="s9", end="s3")).to_have_count(1)
    expect(seen.panel).not_to_contain_text("needs a source")
    expect(seen.panel.locator(".quotation")).to_contain_text("two in three broke down")


@pytest.mark.parametrize(("tab", "relation"), [("Support", "support"), ("Condition", "condition")])
def test_each_way_to_answer_draws_its_own_line(pages: Pages, new_map: NewMap, tab: str, relation: str) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s2")
    send(seen.answer(tab), SENTENCE)
    seen.shows(9)
    expect(seen.joins(relation, start="s9", end="s2")).to_have_count(1)


def test_an_argument_is_undercut_and_given_a_further_premise(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=a3")
    send(seen.answer("Undercut it"), "Being warned is not being stopped.")
    seen.shows(9)
    expect(seen.joins("undercut", start="s9", end="a3")).to_have_count(1)
    seen.line(3).focus()
    seen.page.keyboard.press("Enter")
    expect(seen.panel.locator(".panel-head")).to_contain_text("Argument a3")
    expect(seen.panel).to_contain_text("Being warned is not being stopped")
    send(seen.answer("Add a premise"), "Nobody else stopped them.", name=None)
    expect(seen.page.locator('#sheet .line[data-id="a3"]').filter(visible=True)).to_have_attribute(
        "data-from", re.compile("s5 s10|s10 s5")
    )


def test_a_position_is_added_beside_the_question(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}")
    seen.page.get_by_role("link", name="Add a position").click()
    send(seen.page.locator("#form"), "Both, or neither lasts.")
    seen.shows(9)
    expect(seen.box(9)).to_have_class(re.compile("position"))


def test_statements_of_the_map_become_premises_by_typing_their_words(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s2")
    form = seen.answer("Support")
    found = more(form).get_by_role("combobox", name="Together with statements of this map")
    found.press_sequentially("talks save")
    option = form.get_by_role("option").filter(has_text="Talks save lives")
    expect(option).to_be_visible()
    found.press("ArrowDown")
    found.press("Enter")
    expect(form.locator(".chosen-list")).to_contain_text("Talks save lives")
    send(form, "")
    expect(seen.joins("support", start="s3", end="s2")).to_have_count(1)
    assert seen.statements == frozenset(range(1, 9))


def test_all_that_can_be_said_of_a_sentence_is_shown_again(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = opened(pages, f"/maps/{slug}?sel=s3")
    form = seen.answer("Objection")
    fields = more(form)
    fields.get_by_label("Title on the map").fill("Promises are broken")
    fields.get_by_label("Together with another sentence").fill("A broken promise ends the talks.")
    fields.get_by_label("Speaker", exact=True).fill("Dana Delegate")
    fields.get_by_label("What the speaker does").select_option(label="holds it on conditions")
    fields.get_by_label("Source", exact=True).fill("Minutes of the Talks")
    fields.get_by_label("Quotation").fill("no promise outlived the month")
    fields.get_by_label("Its address").fill("https://example.org/minutes")
    fields.get_by_label("Place in it").fill("page 7")
    fields.get_by_label("Whose words").select_option(label="the speaker’s own")
    fields.get_by_label("Your sentence is").select_option(label="a paraphrase")
    fields.get_by_label("Note").fill("Said of *one* month.")
    fields.get_by_label("Bosnia").check()
    fields.get_by_label("Another case").fill("Uganda 2006–08")
    send(form, SENTENCE)
    seen.shows(9)
    expect(seen.panel.locator(".panel-title")).to_have_text("Promises are broken")
    for told in (
        SENTENCE,
        "Dana Delegate",
        "conditionally",
        "“no promise outlived the month”",
        "Minutes of the Talks",
        "page 7",
        "paraphrase",
        "together with 10",
        "Said of one month.",
    ):
        expect(seen.panel).to_contain_text(told)
    expect(seen.panel.locator(".quotation + .citation a")).to_have_attribute("href", "https://example.org/minutes")
    use = seen.panel.locator(".panel-section").filter(has_text="What it does")
    use.get_by_role("link", name=re.compile(r"^a\d+$")).first.click()
    expect(seen.panel.locator(".panel-head")).to_contain_text("Argument")
    for case in ("Bosnia", "Uganda 2006–08"):
        expect(seen.panel).to_contain_text(case)
    seen.page.goto(f"/maps/{slug}/sources")
    expect(seen.page.locator("main")).to_contain_text("Minutes of the Talks")
    seen.page.goto(f"/maps/{slug}/positions")
    expect(seen.page.locator("body")).not_to_contain_text("Something went wrong")


def test_statements_that_say_nearly_the_same_are_shown_while_typing_and_can_be_used(
    pages: Pages, new_map: NewMap
) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s2")
    form = seen.answer("Support")
    form.locator("[name=text]").press_sequentially("Each month of talks saves lives")
    similar = form.locator("#similar")
    expect(similar).to_contain_text("The map says nearly this already")
    expect(similar).to_contain_text("Talks save lives")
    similar.get_by_role("button", name="Use this").first.click()
    expect(form.locator("[name=text]")).to_have_value("")
    expect(form.locator(".chosen-list")).to_contain_text("Talks save lives")
    form.get_by_label("Your name").fill("Ada")
    form.locator("button.primary").click()
    expect(seen.joins("support", start="s3", end="s2")).to_have_count(1)


def added(pages: Pages, slug: str, target: str = "s3") -> MapPage:
    """The page of somebody who has just added statement 9."""
    seen = opened(pages, f"/maps/{slug}?sel={target}")
    send(seen.answer("Objection"), SENTENCE)
    seen.shows(9)
    return seen


def test_ones_own_statement_is_reworded(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = added(pages, slug)
    seen.panel.get_by_role("link", name="Reword").click()
    form = seen.page.locator("#form")
    expect(form.locator("[name=text]")).to_have_value(SENTENCE)
    form.locator("[name=text]").fill("Nobody keeps a promise that costs him his life.")
    form.get_by_label("Title on the map").fill("")
    form.get_by_label("Why").fill("It is worse than that.")
    form.get_by_role("button", name="Keep these words").click()
    expect(seen.page.locator("main, #panel").filter(has_text="costs him his life").first).to_be_visible()
    seen.page.goto(f"/maps/{slug}/history?number=9")
    expect(seen.page.locator("del").first).to_contain_text("freedom")
    expect(seen.page.locator("ins").first).to_contain_text("life")
    expect(seen.page.locator("main")).to_contain_text("It is worse than that.")


def test_two_windows_that_reword_the_same_keep_both_texts(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = added(pages, slug)
    other = seen.page.context.new_page()
    for page in (seen.page, other):
        page.goto(f"/maps/{slug}/statements/9/reword")
    other.locator("[name=text]").fill("The first text.")
    other.get_by_role("button", name="Keep these words").click()
    expect(other).not_to_have_url(re.compile("reword"))
    seen.page.locator("[name=text]").fill("The second text.")
    seen.page.get_by_role("button", name="Keep these words").click()
    expect(seen.page.locator("#current-text")).to_contain_text("The first text.")
    expect(seen.page.locator("#typed-text")).to_contain_text("The second text.")
    expect(seen.page.locator("[name=text]")).to_have_value("The second text.")
    seen.page.get_by_role("button", name="Replace it with this").click()
    expect(seen.page.locator("#typed-text")).to_have_count(0)
    expect(seen.panel.get_by_role("heading", name="The second text")).to_be_visible()


def test_ones_own_statement_is_withdrawn_and_what_answers_it_stays(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = added(pages, slug)
    other = opened(pages, f"/maps/{slug}?sel=s9")
    send(other.answer("Objection"), "Some did keep it.", name="Ben")
    other.shows(10)
    seen.panel.get_by_role("link", name="Withdraw").click()
    seen.page.get_by_role("button", name="Withdraw it").click()
    expect(seen.page).not_to_have_url(re.compile("withdraw$"))
    seen.page.goto(f"/maps/{slug}?depth=all")
    expect(seen.box(10)).to_be_visible()
    expect(seen.box(9)).to_contain_text("Withdrawn")
    assert SENTENCE not in seen.page.content()


def test_nobody_changes_what_somebody_else_said(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    added(pages, slug)
    other = opened(pages, f"/maps/{slug}?sel=s9")
    other.shows(9)
    for words in ("Reword", "Withdraw"):
        expect(other.panel.get_by_role("link", name=words)).to_have_count(0)
    answer = other.page.goto(f"/maps/{slug}/statements/9/reword")
    assert answer is not None
    assert "/sign-in?next=" in answer.url
    pages.problems[:] = [one for one in pages.problems if "403" not in one]


def refused(form: Locator) -> Locator:
    problems = form.get_by_role("alert")
    expect(problems).to_contain_text("Nothing you typed is lost")
    return problems


def test_a_refused_form_keeps_all_that_was_typed_and_leads_to_the_fault(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s3")
    form = seen.answer("Objection")
    fields = more(form)
    fields.get_by_label("Title on the map").fill("My title")
    fields.get_by_label("Source", exact=True).fill("A Report")
    fields.get_by_label("Its address").fill("javascript:alert(1)")
    fields.get_by_label("Whose words").select_option(label="the document’s")
    fields.get_by_label("Bosnia").check()
    send(form, SENTENCE)
    refused(seen.page.locator("#form"))
    form = seen.page.locator("#form")
    expect(form.locator("#error-source_url")).to_contain_text("http")
    expect(form.get_by_label("Its address")).to_be_focused()
    expect(form.get_by_label("Its address")).to_have_value("javascript:alert(1)")
    expect(form.locator("[name=text]")).to_have_value(SENTENCE)
    expect(form.get_by_label("Your name")).to_have_value("Ada")
    expect(form.get_by_label("Title on the map")).to_have_value("My title")
    expect(form.get_by_label("Whose words")).to_have_value("document")
    expect(form.get_by_label("Bosnia")).to_be_checked()
    form.get_by_label("Its address").fill("https://example.org/report")
    form.locator("button.primary").click()
    seen.shows(9)


def test_what_was_typed_is_there_after_a_reload_and_after_another_tab(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}?sel=s3")
    page = seen.page
    with page.expect_response("**/similar?**"):
        seen.answer("Objection").locator("[name=text]").fill(SENTENCE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#form [name=text]")).to_have_value(SENTENCE)
    page.locator("#add .tabs").get_by_role("link", name="Support").click()
    expect(page.get_by_label("Your support, in one sentence")).to_have_value("")
    page.locator("#add .tabs").get_by_role("link", name="Objection").click()
    expect(page.get_by_label("Your objection, in one sentence")).to_have_value(SENTENCE)
    page.locator("#form").get_by_label("Your name").fill("Ada")
    page.locator("#form button.primary").click()
    seen.shows(9)
    seen.select(3)
    expect(seen.answer("Objection").locator("[name=text]")).to_have_value("")


def test_pressing_twice_adds_once(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = opened(pages, f"/maps/{slug}?sel=s3")
    form = seen.answer("Objection")
    form.locator("[name=text]").fill(SENTENCE)
    form.get_by_label("Your name").fill("Ada")
    form.locator("button.primary").evaluate("button => { button.click(); button.click(); }")
    seen.shows(9)
    seen.page.goto(f"/maps/{slug}/history")
    expect(seen.page.locator(".change")).to_have_count(2)


def test_an_objection_is_made_by_keys_alone(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}")
    keys = seen.page.keyboard
    keys.press("ArrowDown")
    keys.press("Enter")
    first = focused(seen.page)
    expect(seen.panel.locator(".panel-head")).to_be_visible()
    keys.press("o")
    expect(seen.page.get_by_label("Your objection, in one sentence")).to_be_focused()
    keys.type(SENTENCE)
    keys.press("Tab")
    keys.type("Ada")
    keys.press("Enter")
    seen.shows(9)
    expect(seen.joins("attack", start="s9", end=first)).to_have_count(1)
    keys.press("ArrowUp")
    assert focused(seen.page) != "BODY"


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.dataset.id ?? document.activeElement.tagName")
    return found


def test_the_outline_takes_an_objection_in_place(pages: Pages, new_map: NewMap) -> None:
    seen = opened(pages, f"/maps/{new_map()}/outline?sel=s3")
    page = seen.page
    send(seen.answer("Objection"), SENTENCE)
    row = page.locator("#o-s9")
    expect(row).to_have_attribute("aria-current", "true")
    expect(row).to_contain_text("Objection")
    expect(page).to_have_url(re.compile("/outline"))
    seen.panel.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(0)


def test_a_statements_own_page_takes_an_answer(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = opened(pages, f"/maps/{slug}/statements/3?add=objection")
    send(seen.page.locator("#form"), SENTENCE)
    expect(seen.page).not_to_have_url(re.compile("add=objection"))
    expect(seen.page.locator(".sunk-side")).to_contain_text("Nobody keeps a promise")
    seen.page.get_by_role("button", name="Undo").click()
    expect(seen.page.locator(".sunk-side")).not_to_contain_text("Nobody keeps a promise")
