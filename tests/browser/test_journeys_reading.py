"""Somebody who has never seen the site reads a map: by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import DESKTOP, PHONE, Pages
from tests.support.map_page import MapPage

MAP = "/maps/peace-or-justice"


def opened(pages: Pages, path: str = MAP) -> MapPage:
    return MapPage(pages.open(path))


def number_in(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found, text
    return int(found[0])


def test_from_the_library_to_the_words_of_a_source_and_along_the_argument(pages: Pages) -> None:
    page = pages.open("/")
    page.get_by_role("link", name="Open the map").click()
    seen = MapPage(page)
    seen.select(8)
    expect(seen.panel).to_contain_text("Claim 8")
    expect(seen.panel.locator(".held").first).to_contain_text(re.compile(r"Held by\s+CoConley-Zilkic"))
    expect(seen.panel.locator(".quotation").first).to_contain_text("perpetrator decides he can better pursue")
    expect(seen.panel.locator(".citation").first).to_contain_text("Ending Mass Atrocities is a Lengthy Project")
    seen.panel.get_by_role("link", name="4 Grant amnesty", exact=False).click()
    seen.shows(4)
    against = seen.panel.locator(".panel-section").filter(has_text="Against")
    against.get_by_role("link", name="Escape from accountability", exact=False).click()
    seen.shows(12)
    page.get_by_role("link", name="Open as page").click()
    expect(page).to_have_url(re.compile(r"/statements/12$"))
    page.get_by_role("link", name="Show on the map").first.click()
    seen.shows(12)


def test_back_and_forward_bring_everything_back(pages: Pages) -> None:
    seen = opened(pages)
    sights = [seen.sight()]
    seen.select(21)
    sights.append(seen.sight())
    seen.fold(33).locator("rect").click()
    expect(seen.fold(33)).to_have_count(0)
    sights.append(seen.sight())
    seen.choose("Held by", "Williams")
    expect(seen.notices).to_contain_text("match")
    sights.append(seen.sight())
    seen.panel.get_by_role("link", name="Close the panel").click()
    expect(seen.panel).to_be_hidden()
    sights.append(seen.sight())
    assert len(set(sights)) == len(sights)
    for sight in reversed(sights[:-1]):
        seen.page.go_back()
        seen.page.wait_for_url(f"**{sight.address.removesuffix('?')}")
        assert seen.sight() == sight
    for sight in sights[1:]:
        seen.page.go_forward()
        seen.page.wait_for_url(f"**{sight.address}")
        assert seen.sight() == sight


def test_a_link_says_all_that_is_shown(pages: Pages) -> None:
    query = "depth=2&open=9&held=williams&kind=claim&case=bosnia&q=peace&sel=s21"
    seen = opened(pages, f"{MAP}?{query}")
    assert seen.says == dict(pair.split("=") for pair in query.split("&"))
    seen.shows(21)
    toolbar = seen.page.locator("#toolbar")
    expect(toolbar.get_by_role("searchbox")).to_have_value("peace")
    for words in ("Held by Williams", "Show claims", "Case Bosnia", "Depth 2 levels"):
        expect(toolbar.locator("summary").filter(has_text=re.compile(re.escape(words), re.I)).first).to_be_visible()
    sight = seen.sight()
    again = opened(pages, f"{MAP}?{query}")
    assert again.sight() == sight
    for name in ("Drawing (SVG)", "Graphviz (DOT)"):
        href = toolbar.get_by_role("link", name=name, include_hidden=True).first.get_attribute("href") or ""
        for part in query.split("&"):
            assert part in href


def test_a_folded_branch_says_how_much_it_holds_and_opens_where_it_stands(pages: Pages) -> None:
    seen = opened(pages)
    pill = seen.fold(55)
    below = number_in(pill.text_content() or "")
    seen.page.locator("#sheet").evaluate("sheet => sheet.scrollTo(0, 150)")
    pill.locator("rect").hover()
    before, place = seen.statements, seen.place(55)
    seen.page.mouse.down()
    seen.page.mouse.up()
    expect(seen.fold(55)).to_have_count(0)
    seen.settle()
    assert len(seen.statements - before) == below
    assert before <= seen.statements
    assert seen.place(55)[1] == pytest.approx(place[1], abs=1)
    assert seen.says["open"] == "55"


def test_all_that_is_folded_opens_at_once(pages: Pages) -> None:
    seen = opened(pages)
    legend = seen.page.locator("#legend .legend-end")
    total = int(re.findall(r"\d+", legend.inner_text())[1])
    legend.get_by_role("link", name="open all").click()
    expect(legend).to_contain_text(f"All {total} statements are shown")
    assert len(seen.statements) == total


def test_finding_fades_the_rest_and_counts_in_words(pages: Pages) -> None:
    seen = opened(pages)
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("peace")
    seen.page.keyboard.press("Enter")
    expect(seen.notices).to_contain_text("match")
    assert seen.says == {"q": "peace"}
    told = seen.notices.inner_text()
    matched = number_in(told)
    assert len(seen.statements - seen.faded) <= matched
    seen.notices.get_by_role("link", name="open what is folded").click()
    expect(seen.notices).not_to_contain_text("folded")
    assert len(seen.statements - seen.faded) == matched
    seen.notices.get_by_role("link", name="Show all").click()
    expect(seen.notices).to_be_hidden()
    assert seen.faded == frozenset()
    assert "q" not in seen.says


def test_the_filters_fade_what_does_not_match(pages: Pages) -> None:
    seen = opened(pages)
    seen.choose("Show", "objections")
    expect(seen.notices).to_contain_text("match")
    for number in seen.statements - seen.faded:
        expect(seen.box(number)).to_have_class(re.compile(r"\bobjection\b|\bagainst\b"))
    seen.choose("Held by", "Williams")
    expect(seen.page).to_have_url(re.compile("held=williams&kind=objection"))
    seen.choose("Show", "all kinds")
    expect(seen.page).not_to_have_url(re.compile("kind="))
    seen.settle()
    assert {21, 22, 23} <= seen.statements - seen.faded
    assert 50 in seen.faded


def test_a_chosen_case_fades_what_is_said_of_others_and_says_who_loses_what(pages: Pages) -> None:
    seen = opened(pages)
    seen.choose("Case", "Bosnia")
    case = seen.page.locator(".notice-line.case")
    expect(case).to_contain_text("Bosnia")
    expect(case).to_contain_text(re.compile(r"\d+ arguments are said to hold elsewhere and are faded"))
    expect(case).to_contain_text(re.compile(r"loses (its only|all|one|two|three) "))
    expect(seen.page.locator("#sheet .line.elsewhere").first).to_be_attached()
    loser = case.get_by_role("link").first
    number = number_in(loser.inner_text())
    loser.click()
    seen.shows(number)
    case.get_by_role("link", name="Show any case").click()
    expect(case).to_have_count(0)
    expect(seen.page.locator("#sheet .line.elsewhere")).to_have_count(0)


def test_the_tree_shows_the_same_statements_in_another_order(pages: Pages) -> None:
    seen = opened(pages)
    columns = seen.statements
    seen.page.get_by_role("group", name="Layout").get_by_role("link", name="Tree").click()
    expect(seen.page.locator(".drawing.tree")).to_be_visible()
    assert seen.statements == columns
    seen.select(21)
    assert seen.says == {"view": "tree", "sel": "s21"}


def test_a_focus_shows_what_hangs_on_one_statement_and_leads_back(pages: Pages) -> None:
    seen = opened(pages, f"{MAP}?sel=s21")
    everything = seen.statements
    seen.page.locator("#toolbar summary").filter(has_text="More").click()
    seen.page.get_by_role("link", name="Focus on selection").click()
    expect(seen.box(50)).to_have_count(0)
    assert {21, 22, 33} <= seen.statements
    seen.page.locator("#toolbar summary").filter(has_text="More").click()
    seen.page.get_by_role("link", name="Show the whole map").click()
    expect(seen.box(50)).to_be_visible()
    assert seen.statements == everything


def size(page: Page) -> float:
    return float(page.locator("#sheet .whole svg.field").get_attribute("width") or 0)


def test_the_drawing_is_enlarged_moved_and_fitted(pages: Pages) -> None:
    seen = opened(pages)
    page = seen.page
    natural = size(page)
    page.keyboard.press("+")
    assert size(page) > natural
    page.keyboard.press("0")
    assert size(page) == natural
    page.get_by_role("button", name="Fit the whole drawing").click()
    sheet, field = page.locator("#sheet").bounding_box(), page.locator("#sheet .whole svg.field").bounding_box()
    assert sheet
    assert field
    assert field["y"] + field["height"] <= sheet["y"] + sheet["height"] + 1
    page.keyboard.press("0")
    x, y = seen.place(22)
    page.mouse.move(x + 20, y - 8)
    page.mouse.down()
    page.mouse.move(x, y - 120, steps=4)
    page.mouse.up()
    assert page.locator("#sheet").evaluate("sheet => sheet.scrollTop") > 60
    assert seen.current == ()


def test_a_window_of_any_width_shows_all_columns_and_nothing_lies_on_them(pages: Pages) -> None:
    page = opened(pages).page
    widths = {}
    for width in (1366, 1440, 1600, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        widths[width] = page.locator("#sheet .whole svg.field").evaluate("it => it.getBoundingClientRect().width")
        assert page.locator("#sheet").evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
    assert widths == {1366: pytest.approx(1354, abs=1), 1440: 1404, 1600: 1564, 1920: 1685, 2560: 1685}
    page.get_by_role("button", name="Larger").click()
    assert size(page) == pytest.approx(1404 * 1.3)
    sheet, buttons = page.locator("#sheet").bounding_box(), page.locator(".zoom").bounding_box()
    assert sheet
    assert buttons
    assert buttons["y"] >= sheet["y"] + sheet["height"]


def test_few_columns_are_whole_with_the_panel_beside_them(pages: Pages) -> None:
    page = opened(pages, "/maps/threat-of-prosecution?sel=s20").page
    edges = "it => { const {left, right} = it.getBoundingClientRect(); return [left, right]; }"
    left, right = page.locator("#sheet").evaluate(edges)
    for outline in page.locator("#sheet .whole .node .outline").all():
        begins, ends = outline.evaluate(edges)
        assert left < begins < ends < right


def test_pointing_at_a_statement_shows_its_lines_up_to_the_head_row(pages: Pages) -> None:
    page = opened(pages).page
    hooks = page.locator("#sheet .whole .hooks .stroke.shown")
    expect(hooks).to_have_count(0)
    page.locator("#sheet .whole .node[data-id=s8] .title").first.hover()
    assert sorted((hook.get_attribute("data-of") or "").split()[-1] for hook in hooks.all()) == ["a4", "a55"]
    page.locator("#sheet .whole .node[data-id=s50] .title").first.hover()
    expect(hooks.and_(page.locator("[data-of~=a4]"))).to_have_count(0)


def test_the_size_stays_when_something_is_selected(pages: Pages) -> None:
    seen = opened(pages)
    seen.page.keyboard.press("+")
    enlarged = size(seen.page)
    place = seen.place(22)
    seen.select(22)
    seen.settle()
    assert size(seen.page) == enlarged
    now = seen.place(22)
    assert now == pytest.approx(place, abs=1)


def held(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.dataset.id ?? document.activeElement.tagName")
    return found


def test_the_map_is_read_by_keys_alone(pages: Pages) -> None:
    seen = opened(pages)
    page = seen.page
    page.keyboard.press("ArrowDown")
    first = held(page)
    assert first.startswith("s")
    walked = [first]
    while held(page) != "s21":
        page.keyboard.press("ArrowRight")
        walked.append(held(page))
        assert len(walked) < 12, walked
    page.keyboard.press("ArrowDown")
    assert held(page).startswith("a")
    page.keyboard.press("ArrowDown")
    below = held(page)
    assert below.startswith("s")
    page.keyboard.press("Enter")
    seen.shows(int(below[1:]))
    assert held(page) == below
    page.keyboard.press("ArrowUp")
    line = held(page)
    page.keyboard.press("Enter")
    expect(seen.panel.locator(".panel-head")).to_contain_text(f"Argument {line}")
    page.keyboard.press("Escape")
    expect(seen.panel).to_be_hidden()
    assert seen.current == ()


def test_the_toolbar_is_worked_by_keys(pages: Pages) -> None:
    seen = opened(pages)
    page = seen.page
    page.locator("#toolbar summary").filter(has_text="Held by").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("Enter")
    expect(page.locator("#toolbar summary").filter(has_text="Held by")).to_contain_text(chosen)
    expect(seen.notices).to_contain_text("match")
    page.keyboard.press("O")
    expect(page).to_have_url(re.compile(r"/outline\?held="))


def test_single_keys_are_listed(pages: Pages) -> None:
    page = opened(pages, f"{MAP}?sel=s8").page
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    for words in ("add an objection", "close the panel", "find", "larger, smaller, full size"):
        expect(keys).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    page.keyboard.press("o")
    expect(page.get_by_label("Your objection, in one sentence")).to_be_focused()


def test_whoever_closes_a_form_or_the_panel_by_keys_stands_where_they_opened_it(pages: Pages) -> None:
    seen = opened(pages, f"{MAP}?sel=s8")
    page, sentence = seen.page, seen.page.get_by_label("Your objection, in one sentence")
    way = seen.panel.get_by_role("link", name="Objection", exact=True).filter(visible=True)
    for start, back in ((seen.box(8), seen.box(8)), (way, way)):
        start.focus()
        page.keyboard.press("o")
        expect(sentence).to_be_focused()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator("#form")).to_have_count(0)
        expect(back).to_be_focused()
    page.keyboard.press("Escape")
    expect(seen.panel).to_be_hidden()
    expect(seen.box(8)).to_be_focused()
    page.goto(f"{MAP}/statements/8?add=objection")
    sentence.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/statements/8$"))
    expect(page.get_by_role("link", name="Objection", exact=True).filter(visible=True)).to_be_focused()


def test_the_outline_says_what_the_map_says_with_the_same_numbers(pages: Pages) -> None:
    seen = opened(pages)
    drawn = seen.statements
    seen.page.get_by_role("link", name="Outline", exact=True).click()
    rows = seen.page.locator("#outline li[id^=o-s]")
    expect(rows.locator(".line-number")).to_have_count(len(drawn))
    assert {int(one) for one in rows.locator(".line-number").all_inner_texts()} == drawn
    line = seen.page.locator("#o-s8 > .line, #o-s8 > details > .line").first
    for words in ("8", "Support", "Killing ends as the perpetrator’s interests shift", "Conley-Zilkic"):
        expect(line).to_contain_text(words)
    seen.page.locator("#o-s55").get_by_role("link", name="6 below").click()
    expect(seen.page).to_have_url(re.compile(r"outline\?open=55"))
    outlined = {int(one) for one in rows.locator(".line-number").all_inner_texts()}
    seen.page.get_by_role("link", name="Map", exact=True).click()
    expect(seen.page).to_have_url(re.compile(r"peace-or-justice\?open=55"))
    assert seen.statements == outlined


def test_the_outline_is_read_and_answered_by_keys(pages: Pages) -> None:
    page = pages.open(f"{MAP}/outline")
    page.locator("#o-s21 .line-text a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .panel-head")).to_be_visible()
    selected = page.url.split("sel=s")[1]
    expect(page.locator(f"#o-s{selected}")).to_have_attribute("aria-current", "true")
    page.locator(f"#o-s{selected} .line-text a").first.focus()
    page.keyboard.press("o")
    expect(page.get_by_label("Your objection, in one sentence")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(f"#o-s{selected} .line-text a").first).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#sheet")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_line_of_the_outline_stays_where_it_is_when_pressed(pages: Pages, size: tuple[int, int]) -> None:
    page = pages.open(f"{MAP}/outline", size=size)
    for row, link in (("#o-s37", ".line-text a"), ("#o-s55", ".fold-link")):
        pressed = page.locator(row).locator(link).first
        pressed.hover()
        before = page.locator(row).locator(".line").first.bounding_box()
        address = page.url
        pressed.click()
        expect(page).not_to_have_url(address)
        expect(page.locator("#panel .panel-head")).to_be_attached()
        after = page.locator(row).locator(".line").first.bounding_box()
        assert before
        assert after
        assert after["y"] == pytest.approx(before["y"], abs=2)


def test_a_cell_of_the_matrix_leads_to_its_words(pages: Pages) -> None:
    page = pages.open(f"{MAP}/positions")
    row = page.get_by_role("row").filter(has_text="Williams").first
    row.locator("td a").first.click()
    cell = page.locator("#cell")
    expect(cell).to_be_visible()
    expect(cell).to_contain_text("Williams")
    expect(cell.locator(".quotation").first).to_contain_text("“")
    expect(cell.locator(".citation").first).not_to_be_empty()
    expect(page.locator("td.silent").first).to_have_text("Silent")
    cell.get_by_role("link", name="Show on the map").click()
    expect(page.locator("#panel .panel-head")).to_be_visible()


def test_a_cell_of_the_matrix_shows_its_quotation_in_place(pages: Pages) -> None:
    page = pages.open(f"{MAP}/positions")
    cells = page.locator("td.stance:not(.silent) a")
    first = page.locator("#cell-title").inner_text()
    assert cells.count() > 20
    link = cells.nth(cells.count() // 2)
    address = link.get_attribute("href") or ""
    page.evaluate("window.stays = document.querySelector('.matrix-scroll').scrollLeft = 40")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cell-title")).not_to_have_text(first)
    expect(page.locator("#cell")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(re.escape(address.partition("#")[0]) + "$"))
    expect(page.locator("td.stance.selected")).to_have_count(1)
    chosen = page.locator("td.stance.selected a")
    expect(chosen).to_have_attribute("href", address)
    expect(chosen).to_be_focused()
    assert page.evaluate("document.querySelector('.matrix-scroll').scrollLeft === window.stays")
    page.go_back()
    expect(page.locator("#cell-title")).to_have_text(first)


def test_sources_lead_to_what_rests_on_them(pages: Pages) -> None:
    page = pages.open(f"{MAP}/sources")
    entry = page.locator(".bibliography .entry").nth(1)
    entry.get_by_role("link").first.click()
    rests = page.locator("#rests")
    expect(rests.locator("blockquote").first).to_contain_text("“")
    use = rests.locator(".uses a").first
    number = number_in(use.inner_text())
    use.click()
    expect(page.locator("#panel .panel-head, .side-head").first).to_contain_text(str(number))


def test_the_pages_of_an_argument_and_of_a_statement_lead_to_each_other(pages: Pages) -> None:
    page = pages.open(f"{MAP}/arguments/4")
    expect(page.locator("main")).to_contain_text("Killing ends as the perpetrator’s interests shift")
    page.locator("main").get_by_role("link", name="Killing ends", exact=False).first.click()
    expect(page).to_have_url(re.compile(r"/statements/8"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Killing ends")
    page.locator(".sunk-side").get_by_role("link", name="a4", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"/arguments/4"))


def test_the_library_searches_all_maps(pages: Pages) -> None:
    page = pages.open("/")
    page.get_by_role("searchbox").fill("amnesty")
    page.keyboard.press("Enter")
    results = page.locator("main")
    expect(results).to_contain_text("Grant amnesty")
    results.get_by_role("link", name=re.compile("Grant amnesty")).first.click()
    expect(page.locator("#panel .panel-head, h1.statement-title").first).to_be_visible()


def test_an_earlier_moment_can_be_seen_and_nothing_added_to_it(pages: Pages, new_map: Callable[..., str]) -> None:
    slug = new_map()
    seen = opened(pages, f"/maps/{slug}?add=position")
    seen.page.get_by_label("Your answer to the question, in one sentence").fill("Neither comes first.")
    seen.page.get_by_label("Your name").fill("Ada")
    seen.page.get_by_role("button", name="Add position").click()
    seen.shows(9)
    page = seen.page
    page.goto(f"/maps/{slug}/history")
    expect(page.locator(".change")).to_have_count(2)
    page.get_by_role("link", name="change 1", exact=True).click()
    expect(seen.notices).to_contain_text("As it stood at change 1")
    expect(seen.notices).to_contain_text("There has been 1 change since")
    assert seen.statements == frozenset(range(1, 9))
    expect(page.get_by_role("link", name="Add a position")).to_have_count(0)
    seen.select(3)
    expect(seen.panel.get_by_role("link", name="Objection")).to_have_count(0)
    seen.notices.get_by_role("link", name="Show it as it is now").click()
    expect(seen.box(9)).to_be_visible()
