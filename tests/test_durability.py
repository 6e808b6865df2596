"""What was acknowledged is kept, and what cannot be kept is refused: crashes, full disks, restarts, backups."""

from __future__ import annotations

import http.client
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from argmap.domain.wellformed import problems
from argmap.formats.argdown import read_argdown
from tests.support.postgresql import PostgresqlServer
from tests.support.server import LiveServer, argmap_here
from tests.support.visitor import Visitor

SLUG = "how-atrocities-end"
Start = Callable[..., LiveServer]


_BREATH = 0.05
"""Seconds between what one person adds and the next: 60 an hour are taken, which a quick machine would take in two."""


class Crowd:
    """People who add one position after the other, each remembering what was acknowledged ("s70" by its text)."""

    def __init__(self, url: str, people: int, name: str) -> None:
        self.kept: dict[str, str] = {}
        self.statuses: set[int] = set()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._contribute, args=(url, f"{name}, person {number}"), daemon=True)
            for number in range(people)
        ]
        for thread in self._threads:
            thread.start()

    def _contribute(self, url: str, name: str) -> None:
        visitor = Visitor(url, timeout=10)
        sent, token, known_by = 0, "", ""
        while not self._ended.is_set():
            sent += 1
            text = f"What {name} said as number {sent} is acknowledged."
            try:
                if not token:
                    token = visitor.token(f"/maps/{SLUG}?add=position")
                    known_by = str(visitor.cookies)
                answer = visitor.add_position(SLUG, text, token=token)
            except (OSError, http.client.HTTPException, AssertionError):
                self._ended.wait(0.02)
                continue
            self.statuses.add(answer.status)
            if str(visitor.cookies) != known_by:  # whoever has just become a contributor needs a token of their own
                token = ""
            if answer.status == 303:
                self.kept[text] = answer.selected
            self._ended.wait(_BREATH)

    def wait_for(self, count: int, seconds: float = 20) -> None:
        """Return when so many were acknowledged."""
        deadline = time.monotonic() + seconds
        while len(self.kept) < count:
            assert time.monotonic() < deadline, f"only {len(self.kept)} acknowledged; {self.statuses}"
            time.sleep(0.01)

    def go_home(self) -> None:
        """Stop adding."""
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=20)


def on_the_map(url: str) -> dict[str, str]:
    """The statements of the map, by their text."""
    graph = read_argdown(Visitor(url).get(f"/maps/{SLUG}/map.argdown").text)
    assert not problems(graph.structure)
    return {statement.text: f"s{number}" for number, statement in graph.statements.items()}


def survive_kills(server: LiveServer, rounds: int, writes: int = 8) -> None:
    """Kill and start the server so often while people go on; whatever was acknowledged before a kill is there after.

    So many `writes` are acknowledged before each kill.
    """
    crowd = Crowd(server.url, 4, "always there")
    for _ in range(rounds):
        crowd.wait_for(len(crowd.kept) + writes)
        server.kill()
        kept = dict(crowd.kept)
        server.start()
        present = on_the_map(server.url)
        assert {text: selected for text, selected in kept.items() if present.get(text) != selected} == {}
    crowd.go_home()
    assert len(crowd.kept) >= writes * rounds


def every_row_is_what_the_changes_say(data_dir: Path) -> bool:
    """Whether `argmap verify` finds no difference."""
    done = argmap_here("verify", "--data-dir", data_dir)
    return (done.returncode, done.stdout) == (0, "every row is what the changes say\n")


def is_sound(file: Path) -> bool:
    with sqlite3.connect(file) as connection:
        found: list[tuple[str]] = connection.execute("PRAGMA integrity_check").fetchall()
    return found == [("ok",)]


def test_what_was_acknowledged_is_kept_when_the_server_is_killed(start_server: Start) -> None:
    server = start_server()
    survive_kills(server, 4, writes=50)
    server.stop()
    assert is_sound(server.data_dir / "argmap.sqlite3")
    assert every_row_is_what_the_changes_say(server.data_dir)


def test_what_was_acknowledged_is_kept_on_a_server_database_too(start_server: Start, postgres_url: str) -> None:
    server = start_server(settings={"ARGMAP_DATABASE_URL": postgres_url})
    survive_kills(server, 4, writes=20)
    server.stop()
    done = argmap_here("verify", settings={"ARGMAP_DATABASE_URL": postgres_url})
    assert (done.returncode, done.stdout) == (0, "every row is what the changes say\n")


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_what_was_acknowledged_is_kept_over_fifty_kills(start_server: Start) -> None:
    server = start_server()
    survive_kills(server, 50)
    server.stop()
    assert is_sound(server.data_dir / "argmap.sqlite3")


def test_a_full_disk_is_said_with_503_and_nothing_else_suffers(start_server: Start) -> None:
    server = start_server()
    visitor = Visitor(server.url)
    assert visitor.add_position(SLUG, "Room for one more.").status == 303
    token = visitor.token(f"/maps/{SLUG}?add=position")
    process = psutil.Process(server.pid)
    limits = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (0, limits[1]))
    refused = [visitor.add_position(SLUG, f"No room for number {number}.", token=token) for number in range(3)]
    assert {answer.status for answer in refused} == {503}
    assert "No room for number 0." in refused[0].text
    assert visitor.get(f"/maps/{SLUG}").status == 200
    process.rlimit(psutil.RLIMIT_FSIZE, limits)
    assert visitor.add_position(SLUG, "Room again.", token=token).status == 303
    texts = on_the_map(server.url)
    assert {"Room for one more.", "Room again."} <= set(texts)
    assert not [text for text in texts if text.startswith("No room")]


def test_a_database_that_restarts_is_waited_for(
    start_server: Start, postgresql: PostgresqlServer, postgres_url: str
) -> None:
    server = start_server(settings={"ARGMAP_DATABASE_URL": postgres_url})
    crowd = Crowd(server.url, 3, "meanwhile")
    crowd.wait_for(5)
    postgresql.stop(immediate=True)
    visitor = Visitor(server.url)
    during = {visitor.get(path).status for path in ("/", f"/maps/{SLUG}", "/healthz", f"/maps/{SLUG}/outline")}
    assert 503 in during
    assert during <= {200, 503}
    postgresql.start()
    back = time.monotonic()
    while visitor.get("/healthz").status != 200 or visitor.get(f"/maps/{SLUG}").status != 200:
        assert time.monotonic() - back < 30
        time.sleep(0.05)
    before = len(crowd.kept)
    crowd.wait_for(before + 5)
    crowd.go_home()
    assert crowd.statuses <= {303, 503}
    present = on_the_map(server.url)
    assert {text: selected for text, selected in crowd.kept.items() if present.get(text) != selected} == {}


def test_a_backup_taken_while_people_write_restores_to_one_moment(start_server: Start, tmp_path: Path) -> None:
    server = start_server()
    crowd = Crowd(server.url, 4, "writing")
    crowd.wait_for(6)
    acknowledged = dict(crowd.kept)
    backup = tmp_path / "site.backup"
    taken = argmap_here("backup", backup, "--data-dir", server.data_dir)
    assert (taken.returncode, taken.stderr) == (0, "")
    crowd.wait_for(len(crowd.kept) + 3)
    crowd.go_home()
    restored: subprocess.CompletedProcess[str] = argmap_here("restore", backup, "--data-dir", tmp_path / "data1")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert every_row_is_what_the_changes_say(tmp_path / "data1")
    copy = start_server()
    present = on_the_map(copy.url)
    assert acknowledged.items() <= present.items()
    said = {text for text in present if text.endswith("is acknowledged.")}
    for person in range(4):
        numbers = sorted(int(text.split()[-3]) for text in said if f"person {person} " in text)
        assert numbers == list(range(1, len(numbers) + 1))
