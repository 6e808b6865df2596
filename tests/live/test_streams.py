"""What browsers that watch a map are told, by the program as it is run."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import psutil
import pytest

from argmap.web.guards import own_names
from tests.support.server import LiveServer
from tests.support.visitor import Visitor

SEEDED = {"peace-or-justice", "talking-to-extremists", "how-atrocities-end", "threat-of-prosecution"}
EVENTS = "/maps/peace-or-justice/events"


class Told(NamedTuple):
    """One event as a browser hears it."""

    id: int
    name: str
    data: dict[str, Any]


class Stream:
    """A browser's end of a stream."""

    def __init__(self, server: LiveServer, path: str, headers: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
        self._connection.request("GET", path, headers={"Accept": "text/event-stream", **headers})
        self.answer = self._connection.getresponse()

    def events(self) -> Iterator[Told]:
        """What is told, as it comes; ends when the server ends the stream."""
        fields: dict[str, str] = {}
        for line in self.answer:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif fields.get("event") == "hello":
                fields = {}
            elif "data" in fields:
                yield Told(int(fields["id"]), fields.get("event", "message"), json.loads(fields["data"]))
                fields = {}

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def watching(server: LiveServer, path: str = EVENTS, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
    """A stream that is open and has greeted."""
    stream = Stream(server, path, headers or {})
    try:
        assert stream.answer.status == 200, stream.answer.read()
        assert stream.answer.readline() == b"retry: 2000\n"
        yield stream
    finally:
        stream.close()


def test_whoever_watches_hears_at_once_what_somebody_added(live_server: LiveServer) -> None:
    with watching(live_server) as stream:
        answer = Visitor(live_server.url).add_position("peace-or-justice", "Watching changes nothing.")
        told = next(stream.events())
    assert told.name == "change"
    assert told.data["version"] == told.id
    assert told.data["selected"] == answer.selected
    assert told.data["by"] == "Ada"
    assert "<" not in told.data["summary"]


def test_whoever_comes_back_hears_all_that_happened_meanwhile(live_server: LiveServer) -> None:
    ana = Visitor(live_server.url)
    first = ana.add_position("threat-of-prosecution", "One.")
    assert first.status == 303
    with watching(live_server, "/maps/threat-of-prosecution/events?since=0") as stream:
        before = next(stream.events()).id
    ana.add_position("threat-of-prosecution", "Two.")
    ana.add_position("threat-of-prosecution", "Three.")
    headers = {"Last-Event-ID": str(before)}
    with watching(live_server, "/maps/threat-of-prosecution/events?since=0", headers) as stream:
        events = stream.events()
        versions = [next(events).id for _ in range(3)]
    assert versions == [before + 1, before + 2, before + 3]


@pytest.mark.parametrize("told", ["x", "-1", "1e9", "99999999999999999999", "%00"])
def test_a_version_that_is_none_counts_as_now(told: str, live_server: LiveServer) -> None:
    with watching(live_server, f"{EVENTS}?since={told}"):
        pass


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/maps/nothing/events", {}, 404),
        ("/maps/NOTHING/events", {}, 404),
        ("/events", {}, 404),
        (EVENTS, {"Host": "evil.example"}, 400),
    ],
)
def test_a_stream_passes_the_same_guards_as_a_page(
    path: str, headers: dict[str, str], status: int, live_server: LiveServer
) -> None:
    stream = Stream(live_server, path, headers)
    assert stream.answer.status == status
    assert "default-src 'none'" in (stream.answer.getheader("Content-Security-Policy") or "")
    stream.close()


def test_a_stream_is_private_and_never_stored(live_server: LiveServer) -> None:
    with watching(live_server) as stream:
        assert stream.answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert stream.answer.getheader("Cache-Control") == "no-store"
        assert stream.answer.getheader("X-Content-Type-Options") == "nosniff"


def test_a_hundred_open_streams_leave_room_for_the_pages(live_server: LiveServer) -> None:
    visitor = Visitor(live_server.url)
    with ExitStack() as stack:
        streams = [stack.enter_context(watching(live_server)) for _ in range(100)]
        assert {visitor.get("/healthz").status for _ in range(10)} == {200}
        visitor.add_position("peace-or-justice", "All hundred hear this.")
        with ThreadPoolExecutor(10) as threads:
            heard = list(threads.map(lambda stream: next(stream.events()).data["by"], streams))
    assert heard == ["Ada"] * 100


def held_open(server: LiveServer, count: int, stack: ExitStack) -> list[Stream]:
    """So many streams of one map."""
    return [stack.enter_context(watching(server)) for _ in range(count)]


def test_a_server_with_open_streams_ends_at_once_and_by_itself(start_server: Callable[..., LiveServer]) -> None:
    server = start_server()
    with ExitStack() as stack:
        streams = held_open(server, 8, stack)
        server.stop()
        # Each stream is ended in order; one that had to be cut off would raise here.
        assert [list(stream.events()) for stream in streams] == [[]] * 8
    assert "Traceback" not in server.output
    assert "Cancel" not in server.output


def test_several_processes_serve_one_site_hear_each_other_end_at_once_and_leave_nothing_behind(
    start_server: Callable[..., LiveServer], tmp_path: Path
) -> None:
    """One test, for such a server takes three times as long to start as others."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    server = start_server(options=["--workers=2"], scratch=scratch)
    assert list(scratch.iterdir()) != []
    workers = psutil.Process(server.pid).children(recursive=True)
    assert len(workers) >= 2
    visitor = Visitor(server.url)
    assert [set(re.findall(r'href="/maps/((?!new")[a-z0-9-]+)"', visitor.get("/").text)) for _ in range(6)] == [
        SEEDED
    ] * 6
    with ExitStack() as stack:
        streams = held_open(server, 12, stack)
        answer = visitor.add_position("peace-or-justice", "Heard in both processes.")
        assert answer.status == 303
        assert [next(stream.events()).data["selected"] for stream in streams] == [answer.selected] * 12
        server.stop()
        assert [list(stream.events()) for stream in streams] == [[]] * 12
    assert server.process is not None
    assert server.process.returncode == 0
    assert psutil.wait_procs(workers, timeout=10)[1] == []
    assert list(scratch.iterdir()) == []
    assert "Traceback" not in server.output
    assert "Cancel" not in server.output


def test_a_post_at_an_insecure_origin_works_on_the_local_network(start_server: Callable[..., LiveServer]) -> None:
    """The machine's own name, mapped to loopback by the browser, over plain HTTP: no `Sec-Fetch-Site` is sent."""
    server = start_server(options=["--lan"])
    port = urlsplit(server.url).port
    name = min(own_names() - {"localhost"})
    visitor = Visitor(server.url, Host=f"{name}:{port}", Origin=f"http://{name}:{port}")
    path = "/maps/peace-or-justice/statements"
    token = visitor.token("/maps/peace-or-justice?add=position")
    form = urlencode({"csrf": token, "text": "From a phone in the room.", "name": "Ben"})
    kind = "application/x-www-form-urlencoded"
    assert visitor.ask("POST", path, form, Content_Type=kind, Origin="http://evil.example").status == 403
    assert visitor.ask("POST", path, form, Content_Type=kind).status == 303


def test_a_browser_that_sends_its_form_slowly_holds_up_nobody(live_server: LiveServer) -> None:
    parts = urlsplit(live_server.url)
    head = f"POST /maps/x/arguments HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 5000\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\ntext="
    with ExitStack() as stack:
        for _ in range(40):
            slow = stack.enter_context(socket.create_connection((parts.hostname or "", parts.port or 0)))
            slow.sendall(head.encode())
        assert Visitor(live_server.url).get("/healthz").status == 200


def test_a_form_of_many_megabytes_is_answered_and_not_kept(live_server: LiveServer) -> None:
    connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=20)
    body = b"text=" + b"x" * 1_900_000
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    connection.request("POST", "/maps/peace-or-justice/arguments", body, headers)
    answer = connection.getresponse()
    assert answer.status == 413
    assert b"64 KB" in answer.read()
    connection.close()


@pytest.mark.parametrize("length", [10, 70_000])
def test_a_form_without_a_stated_length_is_read_all_the_same(length: int, live_server: LiveServer) -> None:
    connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=20)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "Transfer-Encoding": "chunked",
    }
    connection.request(
        "POST", "/maps/peace-or-justice/statements", iter([b"text=", b"x" * length]), headers, encode_chunked=True
    )
    answer = connection.getresponse()
    assert answer.status == (403 if length == 10 else 413)
    assert b"x" * length in answer.read()
    connection.close()
