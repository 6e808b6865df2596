"""`argmap run`, as a person starts it and ends it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from argmap import __version__
from argmap.config import DATABASE_FILE
from argmap.domain.permissions import Membership
from argmap.formats.argdown import write_argdown
from argmap.operations.store import open_store
from tests.support.generated import generated
from tests.support.in_process import form_in
from tests.support.people import account, make_member
from tests.support.server import LiveServer, argmap_here, environment, free_port
from tests.support.visitor import Visitor

SEEDED = {"peace-or-justice", "talking-to-extremists", "how-atrocities-end", "threat-of-prosecution"}
Start = Callable[..., LiveServer]


def page(server: LiveServer, path: str = "/") -> str:
    with urllib.request.urlopen(f"{server.url}{path}", timeout=30) as answer:
        body: bytes = answer.read()
        return body.decode()


def maps_of(server: LiveServer) -> set[str]:
    return set(re.findall(r'href="/maps/((?!new")[a-z0-9-]+)"', page(server)))


def ended(server: LiveServer, with_signal: signal.Signals) -> int:
    process = psutil.Process(server.pid)
    process.send_signal(with_signal)
    assert server.process is not None
    return server.process.wait(timeout=20)


def test_a_first_start_seeds_prints_the_address_and_a_link_that_makes_the_first_admin_and_control_c_ends_it(
    start_server: Start,
) -> None:
    """The one start of these tests that is a new interpreter on an empty site."""
    server = start_server(empty=True, forked=False)
    said = server.output
    assert f"argmap is at {server.url}\n" in said
    assert maps_of(server) == SEEDED
    link = re.search(rf"this link makes whoever opens it the first: {server.url}(/register\?link=[\w-]{{22}})\n", said)
    assert link is not None
    assert "Make the first admin’s account" in page(server, link[1])
    assert ended(server, signal.SIGINT) == 0
    assert server.output == said
    settings = {"ARGMAP_DATA_DIR": str(server.data_dir)}
    assert argmap_here("account", "add", "Root", "--role", "admin", settings=settings).returncode == 0
    again = LiveServer(server.data_dir, forked=True)
    try:
        again.start()
        assert "no admin yet" not in again.output
        with pytest.raises(urllib.error.HTTPError, match="410"):
            page(again, link[1])
    finally:
        again.stop()


def test_the_health_page_tells_status_version_database_and_dot(live_server: LiveServer) -> None:
    told = json.loads(page(live_server, "/healthz"))
    assert told["status"] == "ok"
    assert told["version"] == __version__
    assert told["database"] == "ok"
    assert told["dot"] == "ok"


def test_what_was_there_is_there_after_a_crash_and_nothing_is_added(start_server: Start, tmp_path: Path) -> None:
    file = tmp_path / "mine.argdown"
    file.write_text(write_argdown(generated(8, positions=2, slug="mine")), encoding="utf-8")
    assert argmap_here("import", file, settings={"ARGMAP_DATA_DIR": str(tmp_path / "data0")}).returncode == 0
    server = start_server()
    assert maps_of(server) == {"mine"}
    server.kill()
    server.start()
    assert maps_of(server) == {"mine"}


def test_an_open_stream_does_not_keep_it_from_ending(start_server: Start) -> None:
    server = start_server()
    with socket.create_connection(("127.0.0.1", server.port)) as stream:
        stream.sendall(f"GET /maps/peace-or-justice/events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        assert stream.recv(1024).startswith(b"HTTP/1.1 200")
        ended(server, signal.SIGTERM)


def test_a_port_that_is_taken_is_said_with_another(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = argmap_here("run", "--port", str(port), settings={"ARGMAP_DATA_DIR": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr == f"argmap: port {port} is taken; argmap run --port {port % 65_535 + 1} takes another\n"
    assert not (tmp_path / "argmap.sqlite3").exists()


@pytest.mark.parametrize("host", ["no such host", "203.0.113.7"])
def test_a_host_that_is_not_ours_is_said(tmp_path: Path, host: str) -> None:
    done = argmap_here("run", "--host", host, "--port", str(free_port()), settings={"ARGMAP_DATA_DIR": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr.startswith(f"argmap: cannot listen at {host}, port ")
    assert done.stderr.count("\n") == 1


def test_the_local_network_is_let_in_only_when_told(start_server: Start) -> None:
    closed, opened = start_server(), start_server(options=["--lan"])
    elsewhere = "127.0.0.2"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((elsewhere, closed.port), timeout=5)
    socket.create_connection((elsewhere, opened.port), timeout=5).close()
    own = set(re.findall(r"argmap is at http://([\d.]+):", opened.output))
    assert "127.0.0.1" in own
    assert own <= {"127.0.0.1"} | _own_addresses()
    joining = set(re.findall(r"phones in the room join a debate at http://([\d.]+):\d+/j\n", opened.output))
    assert joining == own - {"127.0.0.1"}
    assert "phones" not in closed.output


def _own_addresses() -> set[str]:
    return {
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family == socket.AF_INET
    }


def test_a_debate_that_is_prepared_is_kept_while_the_site_is_started_anew_for_the_room(start_server: Start) -> None:
    """What the page says of itself where only this computer can open argmap."""
    server = start_server()
    engine = open_store(f"sqlite:///{server.data_dir / DATABASE_FILE}")
    known = account(engine, "Fay")
    make_member(engine, known, "peace-or-justice", Membership.FACILITATOR)
    engine.dispose()
    teacher = Visitor(server.url)
    teacher.cookies["argmap"] = known.token
    new = "/maps/peace-or-justice/debates/new"
    told = teacher.get(teacher.get(new).headers["location"]).text
    assert "Only this computer can open argmap." in told
    fields = form_in(told, "/debates/new")
    typed = {**fields, "motion": "words", "words": "Both at once.", "do": "look"}
    server.stop()
    again = LiveServer(server.data_dir, port=server.port, options=["--lan"], forked=True)
    again.start()
    try:
        page = teacher.post(new, typed).text
        assert "Only this computer" not in page
        assert f">{fields['code']}<" in page
        assert "Both at once." in page
        opened = teacher.post(new, {**typed, "do": "open"})
        assert (opened.status, opened.headers["location"]) == (303, f"/debates/{fields['code']}/chair")
    finally:
        again.stop()


def test_two_servers_that_start_at_once_seed_one_site_once(tmp_path: Path) -> None:
    servers = [LiveServer(tmp_path / "data", forked=True) for _ in range(2)]
    try:
        for server in servers:
            server.launch()
        for server in servers:
            server.wait()
        assert [maps_of(server) for server in servers] == [SEEDED, SEEDED]
    finally:
        for server in servers:
            server.stop()


def test_output_that_nobody_reads_ends_the_command_quietly(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-P", "-m", "argmap", "check", str(tmp_path / "map.argdown")]
    (tmp_path / "map.argdown").write_text(write_argdown(generated(4)), encoding="utf-8")
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")
