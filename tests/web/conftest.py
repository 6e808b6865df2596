"""A site with two small maps, and the people who open it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from argmap.app import create_app
from argmap.config import Config
from argmap.domain.permissions import OPERATOR
from argmap.operations.desk import Desk
from argmap.operations.maps import import_map
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from argmap.web.site import Site
from tests.support.cells import Cast, cast_of
from tests.support.debates import LiveDebate, live_on
from tests.support.in_process import Visitor
from tests.support.people import actor_of
from tests.support.postgresql import PostgresqlServer
from tests.support.small_map import small_map


class _Compiled(BytecodeCache):
    """Templates compiled once a worker, though there are several applications: it takes longer than most tests."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept; Jinja looks whether it is of this text."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def made_app(config: Config) -> Flask:
    """The application as the program makes it."""
    made = create_app(config)
    made.jinja_env.bytecode_cache = _COMPILED
    return made


def site_config(folder: Path, database_url: str, **settings: object) -> Config:
    """The settings of a test's site."""
    folder.mkdir(exist_ok=True)
    return Config(database_url=database_url, data_dir=folder, secret_key="0123456789abcdef" * 2, **settings)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def small_template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """An SQLite file with the maps "small" and "other" in it, to be copied."""
    file = tmp_path_factory.mktemp("small") / "small.sqlite3"
    shutil.copyfile(sqlite_template, file)
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_small(postgresql: PostgresqlServer, postgresql_template: str) -> str:
    """The name of a PostgreSQL database with the same, to be copied."""
    name = postgresql.create(template=postgresql_template)
    fill(postgresql.url(name))
    return name


@pytest.fixture
def small_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with the same, the test's own: on SQLite and on PostgreSQL."""
    if backend == "sqlite":
        file = shutil.copyfile(request.getfixturevalue("small_template"), tmp_path / "small.sqlite3")
        yield f"sqlite:///{file}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    with server.lent(request.getfixturevalue("postgresql_small")) as url:
        yield url


def fill(database_url: str) -> None:
    """Import the maps "small" and "other" into an empty site."""
    engine = open_store(database_url)
    desk = Desk(engine)
    import_map(desk, OPERATOR, small_map(), "small")
    import_map(desk, OPERATOR, small_map("Another map"), "other")
    engine.dispose()


@pytest.fixture(scope="session")
def whole_app(quick_folder: Path, small_template: Path) -> Iterator[Flask]:
    """One application for all tests of a worker, for making one takes longer than most tests."""
    folder = Path(tempfile.mkdtemp(dir=quick_folder))
    made = made_app(site_config(folder / "data", f"sqlite:///{folder / 'site.sqlite3'}"))
    yield made
    site_of(made).engine.dispose()


@pytest.fixture
def app(whole_app: Flask, small_template: Path) -> Flask:
    """The site as a WSGI application on SQLite, as if it had just been made."""
    begin_with(whole_app, small_template)
    return whole_app


def begin_with(app: Flask, template: Path) -> None:
    """Give the site a copy of that database, and let it forget all that it has kept of the last.

    But for the layouts: they belong to what dot was asked, whoever asked, and dot need not be asked the same again by
    every test. A test whose subject is dot clears them.
    """
    here = site_of(app)
    here.engine.dispose()
    file = Path(here.engine.url.database or "")
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    shutil.copyfile(template, file)
    here.structures.clear()
    here.kept.clear()


def left_by(app: Flask, folder: Path) -> Path:
    """A copy of the site's database as it is now, for other tests to begin with."""
    engine = site_of(app).engine
    engine.dispose()
    return Path(shutil.copyfile(engine.url.database or "", folder / "left.sqlite3"))


def site_of(app: Flask) -> Site:
    """The parts of a test's site."""
    return cast(Site, app.extensions["argmap"])


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has never been here."""
    return Visitor(app)


class Arrived(NamedTuple):
    """What the site and the browser know of somebody who has been there."""

    file: Path
    cookie: str


@pytest.fixture(scope="session")
def arrived(tmp_path_factory: pytest.TempPathFactory, whole_app: Flask, small_template: Path) -> Arrived:
    """What is left when Ana has taken her name and has added her objection, to be copied."""
    begin_with(whole_app, small_template)
    someone = Visitor(whole_app)
    answer = someone.add(text="Talks reward those who kill.", name="Ana")
    assert answer.status_code == 303, answer.text[:2_000]
    cookie = someone.client.get_cookie(COOKIE)
    assert cookie is not None
    return Arrived(left_by(whole_app, tmp_path_factory.mktemp("arrived")), cookie.decoded_value)


@pytest.fixture
def newcomer(arrived: Arrived, app: Flask) -> Visitor:
    """Somebody who has taken the name Ana and added objection 9 to position 1, as argument a6 and change 2."""
    begin_with(app, arrived.file)
    someone = Visitor(app)
    someone.client.set_cookie(COOKIE, arrived.cookie)
    return someone


@pytest.fixture(scope="session")
def opened_room(tmp_path_factory: pytest.TempPathFactory, whole_app: Flask, small_template: Path) -> Arrived:
    """What is left when a debate has been opened on the map "small", with its chair's cookie, to be copied."""
    begin_with(whole_app, small_template)
    _, chair = live_on(whole_app)
    cookie = chair.client.get_cookie(COOKIE)
    assert cookie is not None
    return Arrived(left_by(whole_app, tmp_path_factory.mktemp("opened")), cookie.decoded_value)


@pytest.fixture
def room(opened_room: Arrived, app: Flask) -> tuple[LiveDebate, Visitor]:
    """An open debate on position 1 of the map "small", held for the chair, and its chair's browser."""
    begin_with(app, opened_room.file)
    chair = Visitor(app)
    chair.client.set_cookie(COOKIE, opened_room.cookie)
    return LiveDebate(site_of(app).desk, actor_of(app, chair), browser=chair), chair


@pytest.fixture(scope="module", name="cast", params=["sqlite", "postgresql"])
def everybody(
    request: pytest.FixtureRequest,
    postgresql: PostgresqlServer,
    postgresql_small: str,
    small_template: Path,
    quick_folder: Path,
) -> Iterator[Cast]:
    """Everybody of the table of permissions on a site with the map "small", on each database."""
    folder = Path(tempfile.mkdtemp(dir=quick_folder))
    name = postgresql.create(template=postgresql_small) if request.param == "postgresql" else ""
    if not name:
        shutil.copyfile(small_template, folder / "site.sqlite3")
    url = postgresql.url(name) if name else f"sqlite:///{folder / 'site.sqlite3'}"
    app = made_app(site_config(folder / "data", url))
    yield cast_of(app, site_of(app))
    site_of(app).engine.dispose()
    if name:
        postgresql.drop(name)
