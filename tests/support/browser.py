"""Chromium, driven by Playwright: the system's browser, never one that is downloaded."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, Route, expect

PATIENCE = 15_000  # ms, for a machine that does much else
DESKTOP = (1440, 900)
PHONE = (390, 844)
_ON_A_PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_INSTALL = "A Chromium is missing; type: apt-get update && apt-get install -y chromium"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    # A page here lives for a second: a process of its own is not worth starting, nor its code optimising.
    "--renderer-process-limit=1",
    "--js-flags=--no-opt",
    # The machine's own name, which a classroom's phones use, leads to loopback here: an origin that is not secure.
    # No other name leads anywhere: there is no internet in a classroom, and a request for it fails.
    f"--host-resolver-rules=MAP {socket.gethostname().lower()} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class ChromiumMissing(RuntimeError):
    """There is no browser to test with; the message says what to type."""


def chromium_path() -> str:
    """The program: what `ARGMAP_TEST_CHROMIUM` names, else the system's Chromium, its headless shell first."""
    told = os.environ.get("ARGMAP_TEST_CHROMIUM")
    if told:
        return told
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    if _MACOS.exists():
        return str(_MACOS)
    raise ChromiumMissing(_INSTALL)


def launch(playwright: Playwright) -> Browser:
    """Start a headless browser with an empty profile, which asks nobody but the pages' own server."""
    expect.set_options(timeout=PATIENCE)
    return playwright.chromium.launch(executable_path=chromium_path(), args=_FLAGS, headless=True)


class Visitor(NamedTuple):
    """What has to be told when a context begins: the address that its paths belong to, and what the browser can do."""

    site: str
    phone: bool = False
    javascript: bool = True


class Visits:
    """The browser's contexts, kept warm: each test finds one that knows nobody, but has the styles and scripts at hand.

    A new context fetches a dozen files before its first page is whole, and every test would wait for that. A blank page
    stays open in each context that is used again, for with the last page its process would go, and the next test would
    start another and compile everything anew. A clock that is stopped stays with its context: a test that stops it
    takes `own_pages`.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[Visitor, list[BrowserContext]] = {}
        self._blank: dict[BrowserContext, tuple[Page, CDPSession]] = {}

    def begin(self, visitor: Visitor) -> tuple[BrowserContext, Page]:
        """A context that remembers nothing of earlier tests, and its first page; nobody else has it until it is given
        back.
        """
        idle = self._idle.setdefault(visitor, [])
        if not idle:
            context = self._make(visitor)
            return context, context.new_page()
        context = idle.pop()
        if context not in self._blank:
            blank = context.new_page()
            self._blank[context] = blank, context.new_cdp_session(blank)
        _, debugger = self._blank[context]
        kept = {"origin": visitor.site, "storageTypes": "local_storage,indexeddb"}
        debugger.send("Storage.clearDataForOrigin", kept)
        return context, context.new_page()

    def _make(self, visitor: Visitor) -> BrowserContext:
        width, height = PHONE if visitor.phone else DESKTOP
        context = self._browser.new_context(
            base_url=visitor.site,
            viewport={"width": width, "height": height},
            java_script_enabled=visitor.javascript,
            reduced_motion="reduce",
            is_mobile=visitor.phone,
            user_agent=_ON_A_PHONE if visitor.phone else None,
            has_touch=visitor.phone,
            locale="en-GB",
            timezone_id="UTC",
        )
        context.set_default_timeout(PATIENCE)
        return context

    def end(self, visitor: Visitor, context: BrowserContext) -> None:
        """Forget who visited, and keep the context for the next test, before which it forgets what the pages kept."""
        if context not in self._browser.contexts:
            return
        blank, _ = self._blank.get(context, (None, None))
        for page in context.pages:
            if page is not blank:
                page.close()
        context.clear_cookies()
        self._idle[visitor].append(context)

    def close(self) -> None:
        """Close the contexts that nobody has."""
        for context in chain.from_iterable(self._idle.values()):
            context.close()
        self._idle.clear()
        self._blank.clear()


def intercept(page: Page, address: str, handler: Callable[[Route], object]) -> None:
    """Let `handler` have what the page asks of `address` from now on: once a request of the page's has been caught.

    Chromium says that it catches requests when it has told the page so, which may not have heard it yet: of what a busy
    page sent next, one in a hundred went through.
    """
    page.route(address, handler)
    page.route("**/healthz?caught", lambda route: route.fulfill(status=204))
    while page.evaluate("() => fetch('/healthz?caught').then((answer) => answer.status)") != 204:
        pass
    page.unroute("**/healthz?caught")


class Pages:
    """Opens pages, each as a visitor of its own, and keeps what went wrong in them.

    `problems` collects script errors, messages of the console that are errors (reports of the content
    security policy are such), and requests that would have left the server, which fail; a test that expects none
    asserts so.
    """

    def __init__(self, visits: Visits, base_url: str) -> None:
        self._visits = visits
        self._begun: list[tuple[Visitor, BrowserContext]] = []
        self.base_url = base_url
        self.problems: list[str] = []

    def open(
        self,
        path: str = "",
        *,
        scheme: Literal["light", "dark"] = "light",
        size: tuple[int, int] = DESKTOP,
        javascript: bool = True,
    ) -> Page:
        """A page at `path` (or about:blank for ""), of a visitor whom the site has never seen."""
        visitor = Visitor(self.base_url, size == PHONE, javascript)
        context, page = self._visits.begin(visitor)
        self._begun.append((visitor, context))
        if size not in (PHONE, DESKTOP):
            page.set_viewport_size({"width": size[0], "height": size[1]})
        if scheme != "light":
            page.emulate_media(color_scheme=scheme)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        page.on("requestfailed", lambda request: self._leaves(request.url))
        if path:
            page.goto(path)
        return page

    def phone(self, path: str = "", **options: Any) -> Page:
        """A page as wide as a phone, with touch."""
        return self.open(path, size=PHONE, **options)

    def close(self) -> None:
        """Close every page that was opened."""
        for visitor, context in self._begun:
            self._visits.end(visitor, context)
        self._begun.clear()

    def _leaves(self, url: str) -> None:
        if not url.startswith((self.base_url, "about:", "data:", "blob:")):
            self.problems.append(f"a request left the server: {url}")
