"""The pictures that README and docs show, taken of the running program with its seed maps."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import sync_playwright

from argmap.config import DATABASE_FILE
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from tests.support.browser import DESKTOP, PHONE, Pages, Visits, launch
from tests.support.server import LiveServer
from tests.support.shown_debate import Stage, seminar


class Picture(NamedTuple):
    """What is shown: an address, in which colours, how large, on a screen or on paper, and in whose browser: nobody's,
    the "chair" of the debates, or that of somebody who has joined the one of the code.
    """

    name: str
    path: str
    scheme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = DESKTOP
    media: Literal["screen", "print"] = "screen"
    reader: str = ""


MAP = "/maps/peace-or-justice"
PAPER = (1122, 793)
"""A landscape A4 page in CSS pixels."""
UPRIGHT = (793, 1122)
WALL = (1920, 1080)
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
    Picture("debate-prepare", f"{MAP}/debates/new?motion=44", reader="chair"),
    Picture("debate-join", "/j/K7M4XR", size=PHONE),
    Picture("debate-vote", "/debates/HAGUE4", size=PHONE, reader="HAGUE4"),
    Picture("debate-chair", "/debates/K7M4XR/chair", reader="chair"),
    Picture("debate-chair-phone", "/debates/K7M4XR/chair", "dark", size=PHONE, reader="chair"),
    Picture("debate-phone", "/debates/K7M4XR", size=PHONE, reader="K7M4XR"),
    Picture("debate-wall-dark", "/debates/K7M4XR/wall", size=WALL),
    Picture("debate-wall", "/debates/CAREF7/wall", size=WALL),
    Picture("debate-moved", "/debates/CAREF7", size=PHONE, reader="CAREF7"),
    Picture("debate-report", "/debates/PEACE9/report", size=(1440, 1500), reader="chair"),
    Picture("debate-report-print", "/debates/PEACE9/report", size=UPRIGHT, media="print", reader="chair"),
)


def take(folder: Path) -> None:
    """Write `<name>.png` for every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="argmap-pictures-") as data:
        server = LiveServer(Path(data) / "data", options=["--lan"])  # or no phone could come to a debate
        server.start()
        cookies = _debates(server)
        try:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                pages = Pages(Visits(browser), server.url)
                for picture in PICTURES:
                    page = pages.open(scheme=picture.scheme, size=picture.size)
                    if picture.reader:
                        page.context.add_cookies([{**cookies[picture.reader], "url": server.url}])
                    page.goto(picture.path)
                    page.emulate_media(media=picture.media)
                    page.evaluate("() => document.fonts.ready")
                    page.screenshot(path=folder / f"{picture.name}.png")
                    print(folder / f"{picture.name}.png")
                    pages.close()
                browser.close()
        finally:
            server.stop()


def _debates(server: LiveServer) -> dict[str, SetCookieParam]:
    """Debates at every stage on the site, and the cookies of their chair and of one guest of each."""
    engine = open_store(f"sqlite:///{server.data_dir / DATABASE_FILE}")
    begun = seminar(engine)
    cookies: dict[str, SetCookieParam] = {"chair": {"name": COOKIE, "value": begun.chair.token}}
    for code, stage, lit, theme in (
        ("K7M4XR", Stage.REBUTTALS, True, "dark"),
        ("HAGUE4", Stage.VOTE, False, "light"),
        ("CAREF7", Stage.AFTER, False, "light"),
        ("PEACE9", Stage.CLOSED, True, "light"),
    ):
        debate = begun.debate(code, stage, lit=lit, theme=theme)
        cookies[code] = {"name": f"{COOKIE}-debate-{code}", "value": debate.tokens[8]}
    engine.dispose()
    return cookies


if __name__ == "__main__":
    take(Path(sys.argv[1]))
