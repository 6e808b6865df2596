"""A map's page as its reader sees it: boxes, lines, panel, and what the address says."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, expect

_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"
_STATEMENTS = """() => [...document.querySelectorAll('#sheet .node')]
  .filter(box => box.getClientRects().length && (%s)).map(box => Number(box.dataset.id.slice(1)))"""
_CORNER = """outline => {
  const {x, y} = outline.getBBox();
  const point = new DOMPoint(x, y).matrixTransform(outline.getScreenCTM());
  return [point.x, point.y];
}"""


class Sight(NamedTuple):
    """Everything that going back must bring again."""

    address: str
    statements: frozenset[int]
    faded: frozenset[int]
    current: tuple[str, ...]
    panel: str
    notices: str


class MapPage:
    """What a test does and sees on the page of a map."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator("#panel")
        self.notices = page.locator("#notice")
        self.status = page.locator("#status")

    def box(self, number: int) -> Locator:
        """The box of a statement, in the drawing that this width shows."""
        return self.page.locator(f'#sheet .node[data-id="s{number}"]').filter(visible=True)

    def line(self, number: int) -> Locator:
        """The line of an argument."""
        return self.page.locator(f'#sheet .line[data-id="a{number}"]').filter(visible=True)

    def joins(self, relation: str, *, start: str, end: str) -> Locator:
        """The line of a relation ("support", "attack", "condition", "undercut") that leads from `start` to `end`."""
        wanted = f'#sheet .line.{relation}[data-from="{start}"][data-to="{end}"]'
        return self.page.locator(wanted).filter(visible=True)

    def fold(self, number: int) -> Locator:
        """The pill that says how much is folded below a statement."""
        return self.page.locator(f'#sheet .fold[data-opens="{number}"]').filter(visible=True)

    def place(self, number: int) -> tuple[float, float]:
        """Where the corner of a statement's box is on the screen, in CSS pixels, whatever is drawn around it."""
        x, y = self.box(number).locator(".outline").evaluate(_CORNER)
        return float(x), float(y)

    @property
    def statements(self) -> frozenset[int]:
        """The numbers of the statements that are drawn."""
        return frozenset(self.page.evaluate(_STATEMENTS % "true"))

    @property
    def faded(self) -> frozenset[int]:
        """Those that a filter has faded."""
        return frozenset(self.page.evaluate(_STATEMENTS % "box.classList.contains('faded')"))

    @property
    def current(self) -> tuple[str, ...]:
        """What is selected: "s12", "a5"."""
        found: list[str] = self.page.evaluate(
            "() => [...document.querySelectorAll('#sheet [aria-current=\"true\"]')]"
            ".filter(one => one.getClientRects().length).map(one => one.dataset.id)"
        )
        return tuple(found)

    @property
    def says(self) -> dict[str, str]:
        """The parameters of the address; of repeated ones the last."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def sight(self) -> Sight:
        """What is to be seen now."""
        self.settle()
        panel = self.panel.inner_text() if self.panel.is_visible() else ""
        address = urlsplit(self.page.url)
        return Sight(
            f"{address.path}?{address.query}",
            self.statements,
            self.faded,
            self.current,
            panel,
            self.notices.inner_text(),
        )

    def settle(self) -> None:
        """Wait until htmx has put in what it asked for, and the page is painted."""
        self.page.wait_for_function("() => !document.querySelector('.htmx-request')")
        self.page.evaluate(_FRAMES)

    def select(self, number: int) -> None:
        """Click a statement's box, and wait until the panel shows it."""
        self.box(number).locator("text.kind").click()
        self.shows(number)

    def shows(self, number: int) -> None:
        """Wait until a statement is selected and stands in the panel."""
        expect(self.panel.locator(".panel-head")).to_contain_text(re.compile(rf"\b{number}\b"))
        expect(self.box(number)).to_have_attribute("aria-current", "true")

    def answer(self, tab: str) -> Locator:
        """Open the form that `tab` names ("Objection"), and give it."""
        self.panel.get_by_role("link", name=tab, exact=True).filter(visible=True).click()
        form = self.page.locator("#form")
        expect(form).to_be_visible()
        return form

    def choose(self, menu: str, words: str) -> None:
        """Choose `words` in the menu of the toolbar that begins with `menu`."""
        toolbar = self.page.locator("#toolbar")
        toolbar.locator("summary").filter(has_text=menu).filter(visible=True).click()
        toolbar.get_by_role("link", name=words, exact=True).filter(visible=True).click()
