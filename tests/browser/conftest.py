"""What the journeys through the site share: pages that must be free of faults, and small maps of a test's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from argmap.config import DATABASE_FILE
from argmap.domain.graph import ArgumentGraph
from argmap.formats.argdown import write_argdown
from argmap.operations.desk import Desk
from argmap.operations.store import open_store
from tests.support.at_browser import Hand, sign_in
from tests.support.browser import Pages, Visits
from tests.support.people import Known
from tests.support.server import LiveServer, argmap_here, seeded_server
from tests.support.small_map import small_map

_REFUSED = re.compile(
    r"Failed to load resource: the server responded with a status of (409|422) |"
    r"Response Status Error Code (409|422) from "
)
_slugs = count(1)


@pytest.fixture
def pages(pages: Pages) -> Iterator[Pages]:
    """As everywhere; and a test in which a page does something wrong by itself fails.

    Chromium and htmx report a form that is refused (409, 422) as an error of the console: that is no fault of a page.
    """
    yield pages
    assert [problem for problem in pages.problems if not _REFUSED.match(problem)] == []


@pytest.fixture
def new_map(live_server: LiveServer, tmp_path: Path) -> Callable[..., str]:
    """Adds a small map to the running site, for this test alone, and gives its slug."""

    def add(graph: ArgumentGraph | None = None) -> str:
        slug = f"small-{next(_slugs)}"
        file = tmp_path / f"{slug}.argdown"
        file.write_text(write_argdown(graph or small_map(f"Small map {slug}")), encoding="utf-8")
        settings = {"ARGMAP_DATA_DIR": str(live_server.data_dir)}
        added = argmap_here("import", file, "--slug", slug, settings=settings)
        assert added.returncode == 0, added.stderr
        return slug

    return add


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory, seeded_file: Path) -> Iterator[LiveServer]:
    """A running site with the seed maps that a module has for itself."""
    with seeded_server(tmp_path_factory.mktemp("own") / "data", seeded_file) as server:
        yield server


@pytest.fixture(scope="module")
def desk(live_server: LiveServer) -> Iterator[Desk]:
    """The data of the site that `pages` are opened of."""
    engine = open_store(f"sqlite:///{live_server.data_dir / DATABASE_FILE}")
    yield Desk(engine)
    engine.dispose()


@pytest.fixture(params=["by keyboard", "on a phone without script"])
def at_hand(request: pytest.FixtureRequest, pages: Pages) -> Callable[[Known], Hand]:
    """Seats somebody whom the site knows at a wide window without a mouse, or at a phone without script."""

    def seat(who: Known) -> Hand:
        keys = request.param == "by keyboard"
        page = pages.open() if keys else pages.phone(javascript=False)
        sign_in(page, who)
        return Hand(page, keys)

    return seat


@pytest.fixture
def own_pages(chromium: Browser) -> Iterator[Pages]:
    """Pages of a server that the test names (`base_url`), whose faults it judges itself."""
    visits = Visits(chromium)
    opener = Pages(visits, "")
    yield opener
    opener.close()
    visits.close()
