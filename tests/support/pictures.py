"""The pictures that README and docs show, taken of the running program with its seed maps."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import sync_playwright

from tests.support.browser import DESKTOP, PHONE, Pages, launch
from tests.support.server import LiveServer


class Picture(NamedTuple):
    """What is shown: an address, in which colours, how large."""

    name: str
    path: str
    scheme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = DESKTOP


MAP = "/maps/peace-or-justice"
PICTURES = (
    Picture("map-light", f"{MAP}?sel=s8"),
    Picture("map-dark", f"{MAP}?sel=s8", "dark"),
    Picture("map-phone", MAP, size=PHONE),
    Picture("map-tree", f"{MAP}?view=tree"),
    Picture("outline", f"{MAP}/outline"),
    Picture("positions", f"{MAP}/positions"),
    Picture("library", "/"),
)


def take(folder: Path) -> None:
    """Write `<name>.png` for every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="argmap-pictures-") as data:
        server = LiveServer(Path(data) / "data")
        server.start()
        try:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                pages = Pages(browser, server.url)
                for picture in PICTURES:
                    page = pages.open(picture.path, scheme=picture.scheme, size=picture.size)
                    page.evaluate("() => document.fonts.ready")
                    page.screenshot(path=folder / f"{picture.name}.png")
                    print(folder / f"{picture.name}.png")
                    pages.close()
                browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
