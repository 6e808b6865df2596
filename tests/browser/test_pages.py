"""Every page in Chromium: accessible in light, in dark and on a phone, whole without script, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from argmap.domain.graph import ArgumentGraph
from tests.support.axe import COLOURS, violations
from tests.support.browser import DESKTOP, PHONE, Pages
from tests.support.small_map import small_map

MAP = "/maps/peace-or-justice"
EVERY_PAGE = {
    "library": "/",
    "found": "/?q=peace",
    "map": MAP,
    "map with a statement": f"{MAP}?sel=s4",
    "map with an argument": f"{MAP}?sel=a5",
    "map with a form": f"{MAP}?sel=s4&add=evidence",
    "map with a case": f"{MAP}?case=cote-divoire&q=justice",
    "tree": f"{MAP}?view=tree",
    "outline": f"{MAP}/outline",
    "outline with a statement": f"{MAP}/outline?sel=s23&quotes=1",
    "positions": f"{MAP}/positions",
    "sources": f"{MAP}/sources",
    "history": f"{MAP}/history",
    "statement": f"{MAP}/statements/44",
    "statement with a form": f"{MAP}/statements/44?add=objection",
    "argument": f"{MAP}/arguments/5",
}


def test_the_page_of_what_is_not_there_is_accessible_too(pages: Pages) -> None:
    page = pages.open(f"{MAP}/statements/999")
    pages.problems.clear()
    assert violations(page) == []
    assert page.get_by_role("link", name="library").first.is_visible()


@pytest.mark.parametrize("first", range(4))
def test_pages_are_accessible_by_day_and_by_night_and_do_not_scroll_sideways(pages: Pages, first: int) -> None:
    page = pages.open()
    for name in list(EVERY_PAGE)[first::4]:
        page.emulate_media(color_scheme="light")
        page.goto(EVERY_PAGE[name])
        assert violations(page) == [], name
        assert wider_than_the_window(page) == 0, name
        page.emulate_media(color_scheme="dark")
        assert violations(page, COLOURS) == [], name


ON_A_PHONE = ("map with a statement", "outline", "positions", "sources", "statement")


def test_no_page_scrolls_sideways_on_a_phone_and_each_is_accessible_there(pages: Pages) -> None:
    page = pages.phone()
    wide = {}
    for name, path in EVERY_PAGE.items():
        page.goto(path)
        wide[name] = wider_than_the_window(page)
        assert name not in ON_A_PHONE or violations(page) == [], name
    assert wide == dict.fromkeys(EVERY_PAGE, 0)


def wider_than_the_window(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(width, 0)


def test_without_script_a_statement_is_read_and_answered_by_links_and_forms(pages: Pages) -> None:
    page = pages.open(MAP, javascript=False)
    expect(page.locator(".find kbd, .legend kbd").filter(visible=True)).to_have_count(0)
    page.locator(".whole a.node").filter(has_text="Grant amnesty").first.click()
    expect(page).to_have_url(re.compile(r"\?sel=s4$"))
    page.get_by_role("link", name="Objection", exact=True).first.click()
    expect(page.locator("form textarea[name=text]").first).to_be_visible()
    page.get_by_role("link", name="Close the panel").click()
    expect(page).to_have_url(re.compile(f"{MAP}$"))
    page.locator("summary", has_text="Depth").click()
    page.get_by_role("link", name="2 levels").click()
    expect(page).to_have_url(re.compile("depth=2"))
    page.get_by_label("Find in this map").fill("justice")
    page.get_by_label("Find in this map").press("Enter")
    expect(page).to_have_url(re.compile("q=justice&depth=2"))
    expect(page.get_by_text("match", exact=False).first).to_be_visible()


def test_without_script_the_outline_opens_and_closes_its_branches(pages: Pages) -> None:
    page = pages.open(f"{MAP}/outline", javascript=False)
    line = page.locator("#o-s4 details .line-text").first
    assert line.is_visible()
    page.locator("#o-s4 > details > summary").click()
    assert not line.is_visible()
    page.locator("#o-s21 .fold-link").first.click()
    assert "open=" in page.url


def test_without_script_a_phone_turns_from_column_to_column(pages: Pages) -> None:
    page = pages.phone(MAP, javascript=False)
    assert page.locator(".one-column .drawing").is_visible()
    assert not page.locator(".whole").is_visible()
    mark, places = page.locator(".pager-place .here"), []
    for number in range(1, 8):
        expect(page.locator(".pager-place")).to_contain_text(f"Position {number} of 7")
        places.append(float(mark.get_attribute("x") or 0))
        if number < 7:
            page.get_by_role("link", name="The next column").tap()
    assert places == sorted(places), "the next column stands to the right, as in the whole drawing"
    page.locator(".one-column a.node").first.tap()
    expect(page.locator(".panel-peek")).to_be_visible()
    page.locator(".panel-peek").get_by_role("link", name="Objection").tap()
    expect(page.locator("textarea[name=text]")).to_be_visible()


def test_on_paper_the_tools_go_and_everything_is_there(pages: Pages) -> None:
    page = pages.open(f"{MAP}/outline?print=1")
    page.emulate_media(media="print")
    assert not page.locator(".toolbar").is_visible()
    assert page.locator('[id^="o-s"]').count() >= 55
    assert page.get_by_text("below", exact=True).count() == 0
    page.goto(f"{MAP}?print=1")
    page.emulate_media(media="print")
    assert not page.locator(".toolbar").is_visible()
    assert page.locator(".drawing").first.is_visible()


def long_words() -> ArgumentGraph:
    """The small map in words that no line can hold, and in scripts that run the other way."""
    graph = small_map("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")
    titles = (
        "W" * 110,
        "和平与正义哪一个优先？" * 8,
        "السلام أولاً أم العدالة " * 4,
        "🕊️⚖️" * 20,
        "\u202eright to left\u202c",
    )
    statements = {
        number: statement._replace(
            title=titles[number % len(titles)].strip(),
            text=(titles[number % len(titles)] * 20)[:1990].strip(),
            note="# Heading\n\n" + "W" * 300,
        )
        for number, statement in graph.statements.items()
    }
    speaker = graph.speakers["mediator"]._replace(name="N" * 75, short="S" * 70, about="about " * 30)
    source = graph.sources["memoir"]._replace(title="Memoir" * 60, author="A" * 100, note="n" * 400)
    return replace(
        graph, question="Q" * 200, statements=statements, speakers={speaker.key: speaker}, sources={source.key: source}
    )


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_words_that_no_line_can_hold_are_broken_on_every_page(
    pages: Pages, new_map: Callable[..., str], size: tuple[int, int]
) -> None:
    slug = new_map(long_words())
    page = pages.open(size=size)
    wide = {}
    for path in ("", "?sel=s3", "?sel=a4", "/outline?depth=all&quotes=1", "/positions", "/sources", "/statements/3"):
        page.goto(f"/maps/{slug}{path}")
        wide[path] = wider_than_the_window(page)
    assert wide == dict.fromkeys(wide, 0)
