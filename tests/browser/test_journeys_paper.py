"""A map leaves the browser: on paper, as a drawing, as a graph for Graphviz, as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from argmap.config import DATABASE_FILE
from argmap.domain.debates import draw_code
from argmap.domain.keeping import KeptAs
from argmap.domain.permissions import Actor
from argmap.drawing.layout import find_dot
from argmap.formats.argdown import read_argdown
from argmap.operations.desk import Desk
from argmap.operations.handing_in import hand_in
from argmap.operations.starting import copy_map
from argmap.operations.store import open_store
from tests.support.browser import Pages
from tests.support.map_page import MapPage
from tests.support.people import account
from tests.support.server import ROOT, LiveServer, argmap_here
from tests.support.shown_debate import Stage, seminar
from tests.support.small_map import small_map

SLUG = "peace-or-justice"
MAP = f"/maps/{SLUG}"
LANDSCAPE, PORTRAIT = (297, 210), (210, 297)


def for_paper(pages: Pages, path: str) -> Page:
    """The page that "Print" leads to, without the dialog of the browser."""
    page = pages.open()
    page.add_init_script("window.asked = 0; window.print = () => { window.asked += 1; };")
    page.goto(path)
    page.wait_for_function("window.asked === 1")
    return page


def printed(page: Page) -> list[tuple[int, int]]:
    """Width and height, in millimetres, of each sheet that Chromium prints the page on."""
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    found = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", content)
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in found]


def numbers(page: Page, selector: str) -> set[int]:
    found: list[str] = page.locator(selector).evaluate_all("all => all.map(one => one.dataset.id ?? one.id)")
    return {int(re.sub(r"\D", "", one)) for one in found}


def everything() -> set[int]:
    """The numbers of all the statements of the map."""
    return set(read_argdown((ROOT / "seed" / f"{SLUG}.argdown").read_text(encoding="utf-8")).statements)


def test_print_leads_to_a_page_that_prints_all_of_the_map(pages: Pages) -> None:
    page = pages.open(MAP)
    href = page.locator("#toolbar").get_by_role("link", name="Print").filter(visible=True).get_attribute("href")
    assert href == f"{MAP}?print=1"
    page = for_paper(pages, href)
    assert numbers(page, "#sheet .node") == everything()
    expect(page.locator("#sheet .fold")).to_have_count(0)
    assert printed(page) == [LANDSCAPE] * page.locator("#sheet .paper").count()


def test_the_report_of_a_seminar_is_printed_on_one_sheet(pages: Pages, live_server: LiveServer) -> None:
    engine = open_store(f"sqlite:///{live_server.data_dir / DATABASE_FILE}")
    held = seminar(engine).debate(draw_code(), Stage.CLOSED, lit=True)
    link = f"/debates/reports/{held.head().report_link}"
    engine.dispose()
    page = pages.open(link)
    page = for_paper(pages, page.get_by_role("link", name="Print").get_attribute("href") or "")
    expect(page.locator(".report-result")).to_contain_text("21 people voted before and after.")
    expect(page.locator(".movers tbody tr")).to_have_count(7)
    assert printed(page) == [PORTRAIT]


def test_a_copy_that_was_handed_in_is_printed_with_its_map_as_large_as_the_maps_own_page(
    pages: Pages, live_server: LiveServer
) -> None:
    engine = open_store(f"sqlite:///{live_server.data_dir / DATABASE_FILE}")
    desk, who = Desk(engine), Actor(account(engine, "Pia Blatt").id)
    link = hand_in(desk, who, copy_map(desk, who, SLUG, KeptAs()).slug)
    engine.dispose()
    page = pages.open(f"/handed-in/{link}")
    expect(page.locator("article time")).to_be_visible()
    page = for_paper(pages, page.get_by_role("link", name="Print").get_attribute("href") or "")
    drawn = page.locator(".paper").count()
    first, *others = printed(page)
    assert first == PORTRAIT
    assert others[:drawn] == [LANDSCAPE] * drawn
    assert set(others[drawn:]) == {PORTRAIT}
    assert numbers(page, "#outline-title + ol li[id^=o-s]") == everything()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 718})
    assert page.locator(".paper .field").first.evaluate("one => one.getBoundingClientRect().width") > 1000


@pytest.mark.parametrize("path", [f"{MAP}?view=tree&print=1&focus=21", f"{MAP}?case=bosnia&held=williams&print=1"])
def test_what_is_printed_fits_its_sheets(pages: Pages, path: str) -> None:
    page = for_paper(pages, path)
    sheets = printed(page)
    assert set(sheets) == {LANDSCAPE}
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 718})  # what 10 mm margins leave of A4, in CSS pixels
    for width in page.locator("#sheet .paper svg").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    ):
        assert width <= 1047 + 1


def test_the_outline_is_printed_whole_with_its_sources(pages: Pages) -> None:
    page = for_paper(pages, f"{MAP}/outline?print=1")
    assert numbers(page, "#outline li[id^=o-s]") == everything()
    expect(page.locator("#outline details:not([open])")).to_have_count(0)
    expect(page.locator(".fold-link")).to_have_count(0)
    assert set(printed(page)) == {PORTRAIT}
    page.emulate_media(media="print")
    for tool in ("#toolbar", ".header .account", ".outline-tools"):
        expect(page.locator(tool).first).to_be_hidden()
    expect(page.locator("body")).to_contain_text("Ending Mass Atrocities is a Lengthy Project")


@pytest.mark.parametrize("path", ["outline", "statements/3", "sources"])
def test_what_a_content_note_lies_over_is_printed_only_when_it_was_opened(
    path: str, pages: Pages, new_map: Callable[..., str]
) -> None:
    slug = new_map(replace(small_map("Noted"), content_notes={3: "Describes torture"}))
    page = for_paper(pages, f"/maps/{slug}/{path}?print=1")
    page.emulate_media(media="print")
    words = page.get_by_text("every month saved lives").filter(visible=True)
    expect(page.get_by_text("Describes torture").filter(visible=True).first).to_be_visible()
    expect(words).to_have_count(0)
    for note in page.locator("details.content-note > summary").filter(visible=True).all():
        note.click()
    expect(words.first).to_be_visible()


@pytest.mark.parametrize("path", ["positions", "sources", "history", "statements/8", "arguments/4"])
def test_every_page_can_be_printed_on_a4(pages: Pages, path: str) -> None:
    page = for_paper(pages, f"{MAP}/{path}?print=1")
    assert set(printed(page)) <= {PORTRAIT, LANDSCAPE}
    page.emulate_media(media="print")
    expect(page.locator(".no-print").filter(visible=True)).to_have_count(0)


def downloaded(page: Page, words: str, folder: Path) -> Path:
    """The file that a choice of the export menu gives."""
    page.locator("#toolbar summary").filter(has_text="Export").filter(visible=True).click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=words).filter(visible=True).click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


@pytest.fixture
def alone(chromium: Browser) -> Iterator[Page]:
    """A browser's page that has nothing to do with the site."""
    context = chromium.new_context(viewport={"width": 1500, "height": 1000})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("view", ["columns", "tree"])
def test_the_exported_drawing_stands_alone(pages: Pages, alone: Page, tmp_path: Path, view: str) -> None:
    seen = MapPage(pages.open(f"{MAP}?view={view}&open=55&sel=s21", scheme="dark"))
    file = downloaded(seen.page, "Drawing (SVG)", tmp_path)
    assert file.name == f"{SLUG}.svg"
    faults: list[str] = []
    asked: list[str] = []
    alone.on("console", lambda said: faults.append(said.text))
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    assert numbers(alone, ".node") == seen.statements
    box = alone.locator(".node.position .outline").first
    assert box.evaluate("one => getComputedStyle(one).fill") == "rgb(36, 52, 64)"
    title = alone.locator('.node[data-id="s50"] .title').first
    assert title.evaluate("one => getComputedStyle(one).fill") == "rgb(248, 246, 240)"
    assert title.evaluate("one => one.getComputedTextLength()") > 40
    root = alone.locator("svg").first.bounding_box()
    last = alone.locator(".node .outline").last.bounding_box()
    assert root
    assert last
    assert last["x"] + last["width"] <= root["x"] + root["width"]
    assert last["y"] + last["height"] <= root["y"] + root["height"]
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    assert faults == []


def test_the_exported_graph_is_drawn_by_graphviz_with_the_same_statements(pages: Pages, tmp_path: Path) -> None:
    seen = MapPage(pages.open(f"{MAP}?open=55&held=williams"))
    source = downloaded(seen.page, "Graphviz (DOT)", tmp_path).read_text(encoding="utf-8")
    picture = find_dot().run(source, "svg")
    drawn = {int(one) for one in re.findall(r"<title>s(\d+)</title>", picture)}
    assert drawn == seen.statements


def test_the_exported_text_brings_the_same_map_back(pages: Pages, live_server: LiveServer, tmp_path: Path) -> None:
    page = pages.open(MAP)
    file = downloaded(page, "Text (Argdown)", tmp_path)
    settings = {"ARGMAP_DATA_DIR": str(live_server.data_dir)}
    assert argmap_here("import", file, "--slug", "came-back", settings=settings).returncode == 0
    again = downloaded(pages.open("/maps/came-back"), "Text (Argdown)", tmp_path)
    assert again.name == "came-back.argdown"
    slug = re.compile(r"^slug: .*$", re.M)
    assert slug.sub("", again.read_text(encoding="utf-8")) == slug.sub("", file.read_text(encoding="utf-8"))
