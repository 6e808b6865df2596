"""Chromium, driven by Playwright: the system's browser, never one that is downloaded."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Playwright, expect

PATIENCE = 15_000  # ms, for a machine that does much else
DESKTOP = (1440, 900)
PHONE = (390, 844)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    # The machine's own name, which a classroom's phones use, leads to loopback here: an origin that is not secure.
    f"--host-resolver-rules=MAP {socket.gethostname().lower()} 127.0.0.1",
]


class ChromiumMissing(RuntimeError):
    """There is no browser to test with; the message says what to type."""


def chromium_path() -> str:
    """The program: what `ARGMAP_TEST_CHROMIUM` names, else the system's Chromium or Chrome."""
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


class Pages:
    """Opens pages in contexts of their own, and keeps what went wrong in them.

    `problems` collects script errors, messages of the console that are errors (reports of the content
    security policy are such), and requests that left the server; a test that expects none asserts so.
    """

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self.base_url = base_url
        self.problems: list[str] = []

    def open(
        self,
        path: str = "",
        *,
        scheme: Literal["light", "dark"] = "light",
        size: tuple[int, int] = DESKTOP,
        javascript: bool = True,
        **context: Any,
    ) -> Page:
        """A page at `path` (or about:blank for ""), in a new context of its own."""
        width, height = size
        opened = self._browser.new_context(
            base_url=self.base_url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
            locale="en-GB",
            timezone_id="UTC",
            **context,
        )
        opened.set_default_timeout(PATIENCE)
        page = opened.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: self._leaves(request.url))
        if path:
            page.goto(path)
        return page

    def phone(self, path: str = "", **options: Any) -> Page:
        """A page as wide as a phone, with touch."""
        return self.open(path, size=PHONE, **options)

    def close(self) -> None:
        """Close every page that was opened."""
        for context in list(self._browser.contexts):
            context.close()

    def _leaves(self, url: str) -> None:
        if not url.startswith((self.base_url, "about:", "data:", "blob:")):
            self.problems.append(f"a request left the server: {url}")
