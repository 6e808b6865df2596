"""The pictures that README and docs show, taken of the running program with its seed maps."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import sync_playwright

from tests.support.browser import DESKTOP, PHONE, Pages, Visits, launch
from tests.support.server import LiveServer


class Picture(NamedTuple):
    """What is shown: an address, in which colours, how large, on a screen or on paper."""

    name: str
    path: str
    scheme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = DESKTOP
    media: Literal["screen", "print"] = "screen"


MAP = "/maps/peace-or-justice"
PAPER = (1122, 793)
"""A landscape A4 page in CSS pixels."""
PICTURES = (
    Picture("map-light", MAP),
    Picture("map-dark", f"{MAP}?sel=s44", "dark"),
    Picture("map-selected", f"{MAP}?sel=s4"),
    Picture("map-case", f"{MAP}?case=cote-divoire&depth=2"),
    Picture("map-tree", f"{MAP}?view=tree&depth=2"),
    Picture("map-phone", f"{MAP}?sel=s5", size=PHONE),
    Picture("map-phone-dark", f"{MAP}?column=21", "dark", size=PHONE),
    Picture("map-print", f"{MAP}?print=1", size=PAPER, media="print"),
    Picture("outline", f"{MAP}/outline"),
    Picture("outline-phone", f"{MAP}/outline", size=PHONE),
    Picture("positions", f"{MAP}/positions"),
    Picture("statement", f"{MAP}/statements/44"),
    Picture("statement-phone", f"{MAP}/statements/44", size=PHONE),
    Picture("sources", f"{MAP}/sources"),
    Picture("library", "/"),
    Picture("library-dark", "/", "dark"),
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
                pages = Pages(Visits(browser), server.url)
                for picture in PICTURES:
                    page = pages.open(picture.path, scheme=picture.scheme, size=picture.size)
                    page.emulate_media(media=picture.media)
                    page.evaluate("() => document.fonts.ready")
                    page.screenshot(path=folder / f"{picture.name}.png")
                    print(folder / f"{picture.name}.png")
                    pages.close()
                browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
