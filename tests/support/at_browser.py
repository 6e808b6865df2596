"""People whom the site knows, at windows of the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import ElementHandle, Error, Locator, Page

from argmap.domain.permissions import Membership
from argmap.operations.desk import Desk
from argmap.web.sessions import COOKIE
from tests.support.browser import DESKTOP, Pages
from tests.support.people import Known, account, make_member


def sign_in(page: Page, who: Known) -> None:
    """Be somebody who is signed in already."""
    page.context.add_cookies([{"name": COOKIE, "value": who.token, "domain": "127.0.0.1", "path": "/"}])


def window_of(
    pages: Pages,
    desk: Desk,
    name: str,
    slug: str = "",
    role: Membership | None = None,
    size: tuple[int, int] = DESKTOP,
) -> Page:
    """A window, wide unless a size is given, of somebody with an account, and with a role in a map if one is given."""
    who = account(desk.engine, name)
    if role is not None:
        make_member(desk.engine, who, slug, role)
    page = pages.open(size=size)
    sign_in(page, who)
    return page


_HAS_THE_FOCUS = "element => element.isConnected ? element === document.activeElement : null"


def tab_to(page: Page, where: Locator, at_most: int = 80) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    sought = where.element_handle()
    for _ in range(at_most):
        page.keyboard.press("Tab")
        there = _has_the_focus(sought)
        if there:
            return
        if there is None:
            sought = where.element_handle()
    raise AssertionError(f"Tab does not lead to {where}")


def _has_the_focus(sought: ElementHandle) -> bool | None:
    """Whether the focus is on an element that was found before; None where the page has another in its place."""
    try:
        there: bool | None = sought.evaluate(_HAS_THE_FOCUS)
    except Error:  # a page that has made way for another takes its elements along
        return None
    return there


class Hand(NamedTuple):
    """How somebody works a page: by keyboard alone, or by touching it."""

    page: Page
    keys: bool

    def open(self, address: str) -> None:
        """Open an address; by keyboard, go past the header by its link, unless the address leads further."""
        self.page.goto(address)
        if self.keys and "#" not in address:
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")

    def press(self, where: Locator) -> None:
        """Follow a link, or press a button."""
        if not self.keys:
            where.click()
            return
        tab_to(self.page, where, 250)
        self.page.keyboard.press("Enter")

    def follow_head(self, name: re.Pattern[str]) -> None:
        """Follow a link at the end of the header: a phone has it in the menu of one's own."""
        if not self.keys:
            self.page.locator(".reader summary").click()
        self.press(self.page.get_by_role("link", name=name))

    def fill(self, where: Locator, words: str) -> None:
        """Write into a field, in place of what is there."""
        if not self.keys:
            where.fill(words)
            return
        tab_to(self.page, where, 250)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def choose(self, where: Locator, words: str) -> None:
        """Choose what reads so from a list."""
        if not self.keys:
            where.select_option(label=words)
            return
        tab_to(self.page, where, 250)
        while where.evaluate("list => list.selectedOptions[0].label") != words:
            before = where.evaluate("list => list.selectedIndex")
            self.page.keyboard.press("ArrowDown")
            assert where.evaluate("list => list.selectedIndex") > before, f"the list has no {words}"

    def tick(self, where: Locator) -> None:
        """Tick a box, or choose among several: Tab leads to the one that is chosen, and arrows from there."""
        if not self.keys:
            where.check()
            return
        kind, name = where.evaluate("box => [box.type, box.name]")
        chosen = self.page.locator(f'input[type="radio"][name="{name}"]:checked')
        if kind == "radio" and chosen.count():
            tab_to(self.page, chosen, 250)
            for _ in range(self.page.locator(f'input[name="{name}"]').count()):
                if where.is_checked():
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"the arrows do not lead to {where}")
        tab_to(self.page, where, 250)
        self.page.keyboard.press("Space")

    def give(self, where: Locator, file: Path) -> None:
        """Choose a file in the dialog of the browser."""
        with self.page.expect_file_chooser() as chooser:
            self.press(where)
        chooser.value.set_files(file)
