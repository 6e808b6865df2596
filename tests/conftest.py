"""What every test may ask for: both databases, the program itself, and a browser."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from argmap.config import DATABASE_FILE
from argmap.operations import passwords
from tests.support.browser import Pages, Visits, launch
from tests.support.postgresql import PostgresqlServer
from tests.support.seed_documents import not_compared
from tests.support.server import LiveServer, argmap_here, close_prepared, seeded_server

if TYPE_CHECKING:
    from sqlalchemy import Engine

Backend = Literal["sqlite", "postgresql"]

# The same examples on every run, so a failure is the change's, not the dice's; `make soak` throws them.
hypothesis_settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
hypothesis_settings.register_profile("soak", deadline=None, max_examples=2_000)
hypothesis_settings.load_profile(os.environ.get("ARGMAP_TEST_PROFILE", "steady"))


def pytest_collection_finish() -> None:
    """Let Python look for rings among what the tests make only, and less often: it took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Let go of the process that servers were forked from."""
    close_prepared()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out because the documents that the seed maps quote are not there; of workers, nobody asks."""
    reports = (report for reports in terminalreporter.stats.values() for report in reports)
    told = not_compared(getattr(report, "nodeid", "") for report in reports)
    if told:
        terminalreporter.write_line(told)


@pytest.fixture(scope="session", autouse=True)
def password_hasher() -> Iterator[PasswordHasher]:
    """The program's own way to hash a password, for the tests of it; all others hash by argon2id too, but with little
    memory: 46 MiB are filled for every account that a test makes, which took a twentieth of the time of the pages.
    """
    with pytest.MonkeyPatch.context() as patch:
        of_the_program = passwords._HASHER
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield of_the_program


# Following every line doubles what a test takes, and most tests go over what others have executed: every page, every
# sort of bad input, every machine that fails. Of the pages these are measured; of the rest all but those after them.
_MEASURED_OF_THE_PAGES = frozenset(
    f"web/test_{name}.py"
    for name in (
        "admin",
        "behind_content_notes",
        "checklist",
        "citations",
        "contributions",
        "debate_chair",
        "debate_groups",
        "debate_phone",
        "debate_report",
        "debate_scribe",
        "debate_wall",
        "documents",
        "drafting",
        "entries",
        "fairness",
        "flags",
        "guests",
        "join_addresses",
        "lists_that_wait",
        "map_words",
        "moderation",
        "moderation_log",
        "own_pages",
        "parts",
        "pasting",
        "permission_cells",
        "preparing",
        "restoring",
        "settings",
        "shaping",
        "signing_in",
        "splits_that_wait",
        "told",
        "typed",
        "withheld",
    )
)
_UNMEASURED = (
    "browser/",
    "cli/test_serving.py",
    "domain/test_draft_json.py",
    "drawing/test_columns.py",
    "formats/test_argdown_writing.py",
    "formats/test_dot.py",
    "formats/test_official_parser.py",
    "live/test_debate_streams.py",
    "live/test_streams.py",
    "operations/test_citations.py",
    "operations/test_content_notes.py",
    "operations/test_long_work.py",
    "operations/test_map_words.py",
    "operations/test_statements.py",
    "operations/test_verify.py",
    "queries/test_costs.py",
    "queries/test_places.py",
    "queries/test_positions.py",
    "queries/test_steps.py",
    "test_durability.py",
    "test_house.py",
    "test_vendor.py",
    "test_wheel.py",
)
# What runs on both databases executes the same lines on either, but for these, and is measured on SQLite.
_MEASURED_ON_BOTH = (
    "models/",
    "operations/test_accounts.py",
    "operations/test_backup.py",
    "operations/test_debates.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure the coverage of what executes something that nothing else does."""
    for item in items:
        place = item.path.relative_to(Path(__file__).parent).as_posix()
        again = _is_on_postgresql(item) and not place.startswith(_MEASURED_ON_BOTH)
        page = place.startswith("web/") and place not in _MEASURED_OF_THE_PAGES
        if again or page or place.startswith(_UNMEASURED):
            item.add_marker("no_cover")


@pytest.fixture(autouse=True)
def unmeasured_programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the programs that a test starts measure nothing where it is not measured itself."""
    if request.node.get_closest_marker("no_cover"):
        for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
            monkeypatch.delenv(name)


def _is_on_postgresql(item: pytest.Item) -> bool:
    case = getattr(item, "callspec", None)
    return case is not None and "postgresql" in case.params.values()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server, one for each worker of the test run."""
    server = PostgresqlServer()
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgresql: PostgresqlServer) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with postgresql.lent() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Which database a test runs on: each that asks runs on both."""
    chosen: Backend = request.param
    return chosen


@pytest.fixture
def empty_database_url(backend: Backend, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A database without tables: a test that asks for it runs on SQLite and on PostgreSQL."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: for databases that no power cut can take from a test.

    SQLite waits for the disk at every commit, a thousand times in a run. Tests of durability keep to the disk.
    """
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000
    folder = Path(tempfile.mkdtemp(prefix="argmap-tests-", dir=memory if roomy else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with this program's tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresqlServer) -> str:
    """The name of a PostgreSQL database with this program's tables and nothing in them, to be copied."""
    name = postgresql.create()
    _upgrade(postgresql.url(name))
    return name


def _upgrade(url: str) -> None:
    from argmap.operations.store import open_store, upgrade_store

    engine = open_store(url)
    upgrade_store(engine)
    engine.dispose()


@pytest.fixture
def fresh_database_url(backend: Backend, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with this program's tables, empty, the test's own: on SQLite and on PostgreSQL."""
    if backend == "sqlite":
        file = tmp_path / "site.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    with server.lent(request.getfixturevalue("postgresql_template")) as url:
        yield url


@pytest.fixture
def database_url(fresh_database_url: str) -> str:
    """The same, but in folders whose tests leave the tables as they are: those share one of each kind."""
    return fresh_database_url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The same database, opened as the program opens it."""
    from argmap.operations.store import open_store

    opened = open_store(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser, one for each worker of the test run."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory, seeded_file: Path) -> Iterator[LiveServer]:
    """The program with the seed maps, for tests that only read, or that do not mind what others add."""
    with seeded_server(tmp_path_factory.mktemp("server") / "data", seeded_file) as server:
        yield server


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the seed maps, to be copied: cheaper than bringing them in for every server."""
    folder = tmp_path_factory.mktemp("seeded")
    done = argmap_here("seed", settings={"ARGMAP_DATA_DIR": str(folder)})
    assert done.returncode == 0, done.stderr
    return folder / DATABASE_FILE


@pytest.fixture
def start_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., LiveServer]]:
    """Starts servers of the test's own; each is ended with the test.

    They find the seed maps already there, unless the test has put a data directory in place (`tmp_path / "data0"`),
    asks for an `empty` one, or has settings of its own. They are `forked`, unless the test says that its subject is the
    start itself.
    """
    started: list[LiveServer] = []

    def start(*, empty: bool = False, **options: Any) -> LiveServer:
        server = LiveServer(tmp_path / f"data{len(started)}", **{"forked": True, **options})
        started.append(server)
        if not (empty or options.get("settings") or server.data_dir.exists()):
            server.data_dir.mkdir()
            shutil.copyfile(request.getfixturevalue("seeded_file"), server.data_dir / DATABASE_FILE)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def visits(chromium: Browser) -> Visits:
    """The browser's contexts, which outlive a test but remember nothing of it."""
    return Visits(chromium)


@pytest.fixture
def pages(visits: Visits, live_server: LiveServer) -> Iterator[Pages]:
    """Opens pages of the running program in the browser; what went wrong in them is in `pages.problems`."""
    opener = Pages(visits, live_server.url)
    yield opener
    opener.close()
