"""The served application as a server sees it, where no browser would lead it."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from argmap import asgi
from argmap.asgi import Application
from argmap.domain.permissions import OPERATOR, Visibility
from argmap.live.stream import Message
from argmap.models.tables import MAPS
from argmap.operations.desk import Desk, utc_now
from argmap.operations.maps import import_map
from argmap.operations.store import open_store
from argmap.web.guards import HEADERS, content_policy
from tests.support.loops import in_a_loop_of_its_own
from tests.support.people import keep_map
from tests.support.small_map import small_map
from tests.web.conftest import site_config


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A SQLite file with the map "small" in it, to be copied."""
    file = tmp_path_factory.mktemp("small") / "small.sqlite3"
    shutil.copyfile(sqlite_template, file)
    engine = open_store(f"sqlite:///{file}")
    import_map(Desk(engine), OPERATOR, small_map(), "small")
    engine.dispose()
    return file


@pytest.fixture
def application(tmp_path: Path, template: Path) -> Application:
    file = tmp_path / "site.sqlite3"
    shutil.copyfile(template, file)
    return Application(site_config(tmp_path / "data", f"sqlite:///{file}"))


def scope(path: str, method: str = "GET", query: bytes = b"", **headers: str) -> dict[str, Any]:
    told = {"host": "localhost", **headers}
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in told.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8_000),
    }


@asynccontextmanager
async def alive(application: Application) -> AsyncIterator[None]:
    """The application begun and ended as a server does."""
    life: asyncio.Queue[Message] = asyncio.Queue()
    begun = asyncio.Event()

    async def told(message: Message) -> None:
        begun.set()

    living = asyncio.ensure_future(application({"type": "lifespan"}, life.get, told))
    await life.put({"type": "lifespan.startup"})
    await begun.wait()
    yield
    await life.put({"type": "lifespan.shutdown"})
    await asyncio.wait_for(living, 20)


def ask(
    application: Application, asked: dict[str, Any], receive: Callable[[], Awaitable[Message]] | None = None
) -> list[Message]:
    """What the application sends, with the server's beginning and end around it."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def empty() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def run() -> None:
        async with alive(application):
            await asyncio.wait_for(application(asked, receive or empty, send), 20)

    in_a_loop_of_its_own(run())
    return sent


def test_an_address_with_raw_bytes_is_answered(application: Application) -> None:
    assert ask(application, scope("/maps/small", query=b"q=\xff\xfe&sel=\x00"))[0]["status"] == 200


def test_a_map_that_was_deleted_long_ago_goes_for_good_by_itself(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi, "CLEARED_EVERY", 0.01)
    engine = open_store(str(application.flask.extensions["argmap"].engine.url))
    moments = [utc_now() - timedelta(days=days) for days in (29, 31)]

    left = []

    async def run() -> None:
        async with alive(application):
            for moment, patience in zip(moments, (0.2, 20), strict=True):
                keep_map(engine, "small", deleted_at=moment)
                until = time.monotonic() + patience
                while maps(engine) and time.monotonic() < until:
                    await asyncio.sleep(0.02)
                left.append(maps(engine))

    in_a_loop_of_its_own(run())
    assert left == [1, 0]
    engine.dispose()


def maps(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(MAPS)).scalar_one()


def strict(answer: Message) -> bool:
    """Whether it has the headers of every answer, though no page was asked."""
    told = {name.decode(): value.decode() for name, value in answer["headers"]}
    known = {name.lower(): value for name, value in HEADERS.items()}
    return (
        known.items() <= told.items()
        and told["content-security-policy"] == content_policy()
        and told["cache-control"] == "no-store"
    )


def test_where_too_many_watch_the_next_is_asked_to_wait(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application.hub, "_at_most", 0)
    answer = ask(application, scope("/maps/small/events"))
    assert answer[0]["status"] == 503
    assert (b"retry-after", b"30") in answer[0]["headers"]
    assert strict(answer[0])


def test_a_stream_of_a_map_ends_after_a_while_and_whoever_may_not_read_it_any_more_gets_no_other(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi, "LIFETIME", 0.1)
    engine = open_store(str(application.flask.extensions["argmap"].engine.url))
    answers: list[list[Message]] = []

    async def watch() -> None:
        sent: list[Message] = []
        ended = asyncio.Event()

        async def send(message: Message) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                ended.set()

        async def receive() -> Message:
            await ended.wait()
            return {"type": "http.disconnect"}

        await asyncio.wait_for(application(scope("/maps/small/events"), receive, send), 20)
        answers.append(sent)

    async def run() -> None:
        async with alive(application):
            await watch()
            keep_map(engine, "small", visibility=Visibility.PRIVATE)
            await watch()

    in_a_loop_of_its_own(run())
    engine.dispose()
    assert [answer[0]["status"] for answer in answers] == [200, 404]
    assert b"event: hello" in answers[0][1]["body"]


def test_only_a_get_opens_a_stream(application: Application) -> None:
    assert ask(application, scope("/maps/small/events", "HEAD"))[0]["status"] == 204


def test_a_form_that_never_arrives_is_given_up(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "BODY_SECONDS", 0.05)

    async def never() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    answer = ask(application, scope("/maps/small/arguments", "POST", content_length="10"), never)
    assert answer[0]["status"] == 408
    assert strict(answer[0])


def test_a_browser_that_goes_away_while_sending_is_forgotten(application: Application) -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    assert ask(application, scope("/maps/small/arguments", "POST", content_length="10"), gone) == []


def test_a_form_without_end_is_cut_off_and_refused(application: Application) -> None:
    read = 0

    async def endless() -> Message:
        nonlocal read
        read += 65_536
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

    kind = "application/x-www-form-urlencoded"
    asked = scope("/maps/small/arguments", "POST", transfer_encoding="chunked", content_type=kind)
    asked["headers"].append((b"sec-fetch-site", b"same-origin"))
    assert ask(application, asked, endless)[0]["status"] == 413
    assert read < 4_000_000


@pytest.mark.parametrize("stated", [True, False], ids=["of a stated length", "of no stated length"])
def test_a_large_form_is_shown_again_whole_while_there_is_room_and_never_cut(
    stated: bool, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = threading.BoundedSemaphore(1)
    monkeypatch.setattr(application, "_room", room)
    body = b"text=" + b"x" * 200_000
    how = {"content_length": str(len(body))} if stated else {"transfer_encoding": "chunked"}
    how |= {"content_type": "application/x-www-form-urlencoded", "sec_fetch_site": "same-origin"}

    def shown() -> bool:
        pieces = iter([body[:60_000], body[60_000:]])

        async def arriving() -> Message:
            piece = next(pieces)
            return {"type": "http.request", "body": piece, "more_body": len(piece) == 60_000}

        answer = ask(application, scope("/maps/small/statements", "POST", b"", **how), arriving)
        assert answer[0]["status"] == 413
        page = b"".join(message.get("body", b"") for message in answer)
        assert b"64 KB" in page
        assert (b"xxx" in page) == (b"x" * 200_000 in page)
        return b"xxx" in page

    assert shown()
    with room:
        assert not shown()
    assert shown()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/maps/new/file", 403),  # it is read to its end, and found to carry no token
        ("/maps/small/sources/memoir/document", 403),
        ("/maps/small/arguments", 413),
        ("/nowhere", 404),
    ],
)
def test_a_file_is_read_whole_where_one_may_be_sent_and_nowhere_else(
    path: str, status: int, application: Application
) -> None:
    file = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n' + b"x" * 3_000_000
    body = file + b"\r\n--b--\r\n"
    pieces = [body[at : at + 500_000] for at in range(0, len(body), 500_000)]
    left = iter(pieces)

    async def arriving() -> Message:
        piece = next(left)
        return {"type": "http.request", "body": piece, "more_body": piece is not pieces[-1]}

    kind = "multipart/form-data; boundary=b"
    asked = scope(path, "POST", b"", content_length=str(len(body)), content_type=kind, sec_fetch_site="same-origin")
    answer = ask(application, asked, arriving)
    assert answer[0]["status"] == status
    page = b"".join(message.get("body", b"") for message in answer)
    assert (b"open for a long time" in page) == (status == 403)


def test_what_is_neither_http_nor_life_is_left_alone(application: Application) -> None:
    assert ask(application, {"type": "websocket"}) == []
