"""The same journeys with less: without script, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Pages
from tests.support.map_page import MapPage

NewMap = Callable[..., str]
MAP = "/maps/peace-or-justice"
SENTENCE = "Nobody keeps a promise that costs him his freedom."


def without_script(pages: Pages, path: str) -> MapPage:
    return MapPage(pages.open(path, javascript=False))


def boxes(page: Page) -> Locator:
    return page.locator("#sheet .whole .node")


def test_without_script_a_map_is_read_by_plain_links(pages: Pages) -> None:
    seen = without_script(pages, "/")
    page = seen.page
    page.get_by_role("link", name="Open the map").click()
    seen.box(21).locator("text.kind").click()
    expect(seen.panel.locator(".panel-head")).to_contain_text("Position 21")
    count = boxes(page).count()
    seen.fold(33).locator("rect").click()
    expect(boxes(page)).to_have_count(count + 2)
    page.get_by_role("searchbox").fill("peace")
    page.get_by_role("searchbox").press("Enter")
    expect(seen.notices).to_contain_text("match")
    page.locator("#toolbar summary").filter(has_text="Held by").first.click()
    page.get_by_role("link", name="Williams", exact=True).filter(visible=True).click()
    assert seen.says == {"open": "33", "held": "williams", "q": "peace", "sel": "s21"}
    page.go_back()
    page.go_back()
    expect(seen.notices).to_be_empty()
    page.get_by_role("link", name="Close the panel").click()
    expect(seen.panel).to_be_hidden()


def test_without_script_appearance_is_chosen_by_a_link(pages: Pages) -> None:
    page = without_script(pages, f"{MAP}?sel=s21").page
    page.locator("summary").filter(has_text="Appearance").first.click()
    page.get_by_role("link", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith(f"{MAP}?sel=s21")


def test_without_script_everything_is_said_and_taken_back(pages: Pages, new_map: NewMap) -> None:
    slug = new_map()
    seen = without_script(pages, f"/maps/{slug}?sel=s3")
    page = seen.page
    seen.panel.get_by_role("link", name="Objection", exact=True).filter(visible=True).click()
    form = page.locator("#form")
    form.locator("[name=text]").fill(SENTENCE)
    form.locator("details.more > summary").click()
    form.get_by_label("Together with statements of this map").fill("s8")
    form.get_by_label("Its address").fill("nowhere")
    form.get_by_label("Your name").fill("Ada")
    form.get_by_role("button", name="Add objection").click()
    expect(page.locator("#form").get_by_role("alert")).to_contain_text("Nothing you typed is lost")
    expect(page.locator("#form [name=text]")).to_have_value(SENTENCE)
    expect(page.get_by_label("Together with statements of this map")).to_have_value("s8")
    page.get_by_label("Its address").fill("")
    page.get_by_role("button", name="Add objection").click()
    expect(seen.panel.locator(".panel-head")).to_contain_text("Objection 9")
    expect(
        seen.joins("attack", start="s9 s8", end="s3").or_(seen.joins("attack", start="s8 s9", end="s3"))
    ).to_have_count(1)
    seen.panel.get_by_role("link", name="Reword").click()
    page.locator("[name=text]").fill("Nobody keeps it.")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("body")).to_contain_text("Nobody keeps it")
    page.goto(f"/maps/{slug}/history")
    page.get_by_role("button", name="Undo").first.click()
    page.goto(f"/maps/{slug}/statements/9")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nobody keeps a promise")
    page.get_by_role("link", name="Withdraw").first.click()
    page.get_by_role("button", name="Withdraw it").click()
    page.goto(f"/maps/{slug}")
    expect(seen.box(9)).to_have_count(0)


@pytest.mark.parametrize("answer", ["condition", "evidence", "support"])
def test_without_script_each_form_is_a_page(pages: Pages, new_map: NewMap, answer: str) -> None:
    page = without_script(pages, f"/maps/{new_map()}/statements/2?add={answer}").page
    page.locator("#form [name=text]").fill(SENTENCE)
    page.get_by_label("Your name").fill("Ada")
    page.locator("#form button.primary").click()
    expect(page.locator("body")).to_contain_text("Nobody keeps a promise")
    assert "add=" not in page.url


def test_without_script_an_outline_folds_and_unfolds(pages: Pages) -> None:
    page = without_script(pages, f"{MAP}/outline").page
    child = page.locator("#o-s22")
    expect(child).to_be_visible()
    page.locator("#o-s21 > details > summary").first.click()
    expect(child).to_be_hidden()
    page.locator("#o-s55").get_by_role("link", name="6 below").click()
    expect(page.locator("#o-s55 li[id]")).to_have_count(6)


def on_phone(pages: Pages, path: str) -> MapPage:
    return MapPage(pages.phone(path))


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the window to the right; test_pages asks it of every page as it is opened."""
    fitting: bool = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return fitting


def test_on_a_phone_one_column_is_read_and_paged_by_touch(pages: Pages) -> None:
    seen = on_phone(pages, MAP)
    page = seen.page
    expect(page.locator(".pager-place")).to_contain_text("Position 1 of 7")
    assert fits(page)
    first = seen.statements
    page.get_by_role("link", name="The next column").tap()
    expect(page.locator(".pager-place")).to_contain_text("Position 2 of 7")
    seen.settle()
    assert not seen.statements & first
    page.go_back()
    expect(page.locator(".pager-place")).to_contain_text("Position 1 of 7")
    seen.settle()
    assert seen.statements == first


def test_on_a_phone_what_is_tapped_stays_in_sight_with_the_ways_to_answer(pages: Pages) -> None:
    seen = on_phone(pages, f"{MAP}?column=4")
    page = seen.page
    seen.box(9).locator("text.kind").tap()
    expect(seen.panel.locator(".peek-title")).to_contain_text("Avoiding prosecution")
    seen.settle()
    sheet = seen.panel.bounding_box()
    assert sheet
    assert 0 < seen.place(9)[1] < sheet["y"] - 40
    for words in ("Support", "Objection", "Evidence", "Condition"):
        size = seen.panel.get_by_role("link", name=words, exact=True).filter(visible=True).bounding_box()
        assert size
        assert size["height"] >= 44
    assert fits(page)
    seen.panel.locator(".peek-title a").first.tap()
    expect(page).to_have_url(re.compile("/statements/9"))
    assert fits(page)


def test_on_a_phone_words_lead_to_other_columns(pages: Pages) -> None:
    seen = on_phone(pages, MAP)
    page = seen.page
    page.locator("#sheet .use").filter(visible=True).first.tap()
    expect(page.locator(".pager-place")).not_to_contain_text("Position 1 of 7")


def test_on_a_phone_an_objection_is_made_by_touch(pages: Pages, new_map: NewMap) -> None:
    seen = on_phone(pages, f"/maps/{new_map()}")
    page = seen.page
    seen.box(3).locator("text.kind").tap()
    seen.panel.get_by_role("link", name="Objection", exact=True).filter(visible=True).tap()
    form = page.locator("#form")
    expect(form).to_be_in_viewport()
    assert fits(page)
    form.locator("[name=text]").fill(SENTENCE)
    form.get_by_label("Your name").fill("Ada")
    form.get_by_role("button", name="Add objection").tap()
    expect(seen.box(9)).to_have_attribute("aria-current", "true")
    expect(seen.panel).to_contain_text("Nobody keeps a promise")
    seen.settle()
    sheet = seen.panel.bounding_box()
    assert sheet
    assert 0 < seen.place(9)[1] < sheet["y"] - 40
    seen.panel.get_by_role("button", name="Undo").filter(visible=True).tap()
    expect(seen.box(9)).to_have_count(0)


def test_on_a_phone_filters_are_one_form(pages: Pages) -> None:
    seen = on_phone(pages, f"{MAP}?sel=s4")
    page = seen.page
    page.locator("#toolbar details.more > summary").tap()
    filters = page.locator("form.filters")
    filters.get_by_label("Held by").select_option(label="Williams")
    filters.get_by_label("Case").select_option(label="Bosnia")
    filters.get_by_role("button", name="Show").tap()
    expect(seen.notices).to_contain_text("Bosnia")
    assert seen.says["held"] == "williams"
    assert seen.says["sel"] == "s4"
    assert fits(page)
