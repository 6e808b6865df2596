"""The real program, started as a person starts it, on a free port and with a data directory of its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from unittest import mock

from argmap.config import DATABASE_FILE
from tests.support.prepared import Forked, Prepared

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without any setting of argmap, plus `settings`.

    Compiled modules are kept, as they are wherever the program is installed.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ARGMAP_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**kept, "PYTHONUNBUFFERED": "1", **settings}


def argmap(
    *arguments: str | Path,
    settings: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
    timeout: float = 60,
) -> subprocess.CompletedProcess[str]:
    """Run the `argmap` command to its end."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "argmap", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**(settings or {})),
        cwd=cwd or ROOT,
        input=stdin,
        timeout=timeout,
        check=False,
    )


def argmap_here(*arguments: str | Path, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The `argmap` command within this process: the same as `argmap`, without the second that a new process takes."""
    from argmap.cli import main

    typed = [str(argument) for argument in arguments]
    told, said = io.BytesIO(), io.BytesIO()
    out, err = (
        io.TextIOWrapper(told, encoding="utf-8", newline=""),
        io.TextIOWrapper(said, encoding="utf-8", newline=""),
    )
    known = environment(**(settings or {}))
    with mock.patch.dict(os.environ, known, clear=True), redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(typed)
        except SystemExit as ended:  # how a parser ends after its help, or after what was typed wrong
            status = int(ended.code or 0)
    out.flush()
    err.flush()
    return subprocess.CompletedProcess(typed, status, told.getvalue().decode(), said.getvalue().decode())


@cache
def prepared() -> Prepared:
    """The one process of this one that has the program imported; `close_prepared` ends it. Coverage is not measured."""
    return Prepared({name: value for name, value in environment().items() if not name.startswith("COVERAGE_")})


def close_prepared() -> None:
    """End it, if there is one."""
    if prepared.cache_info().currsize:
        prepared().close()
        prepared.cache_clear()


class LiveServer:
    """`argmap run`, in a process of its own: by `command`, a new interpreter, or where the start itself is not what
    is looked at (`forked`) by a process that has the program imported.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        settings: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        command: Sequence[str] | None = None,
        port: int | None = None,
        scratch: Path | None = None,
        forked: bool = False,
    ) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = dict(settings or {})
        if scratch is not None:
            self._settings["TMPDIR"] = str(scratch)
        self._options = list(options)
        self._command = list(command or [sys.executable, "-P", "-m", "argmap"])
        self._forked = forked
        self.process: subprocess.Popen[bytes] | Forked | None = None
        self._log = data_dir.parent / f"{data_dir.name}-server-{self.port}.log"

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self.process is not None
        return self.process.pid

    @property
    def output(self) -> str:
        """What the server has printed so far."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def start(self, timeout: float = 60) -> None:
        """Start, and return when `/healthz` answers that all is well."""
        self.launch()
        self.wait(timeout)

    def launch(self) -> None:
        """Start, without waiting until it answers."""
        typed = ["run", f"--port={self.port}", f"--data-dir={self.data_dir}", *self._options]
        known, folder = environment(**self._settings), self.data_dir.parent
        if self._forked:
            self.process = prepared().start(typed, environment=known, cwd=folder, output=self._log)
            return
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self._command, *typed],
                env=known,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=os.name == "posix",
            )

    def wait(self, timeout: float = 60) -> None:
        """Return when `/healthz` answers that all is well."""
        assert self.process is not None
        deadline = time.monotonic() + timeout
        while not self._is_well():
            if self.process.poll() is not None:
                raise RuntimeError(f"argmap run ended with status {self.process.returncode}:\n{self.output}")
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"argmap run did not answer within {timeout:.0f} s:\n{self.output}")
            time.sleep(0.05)

    def _is_well(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                said: dict[str, object] = json.load(answer)
                return said.get("status") == "ok"
        except (OSError, ValueError):
            return False

    def stop(self) -> None:
        """Ask the server to end, as control-C does, and wait until it has."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it and its workers at once, without a word: what a crash does."""
        if self.process is not None and self.process.poll() is None:
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
            self.process.wait(timeout=20)


@contextmanager
def seeded_server(data_dir: Path, seeded_file: Path) -> Iterator[LiveServer]:
    """A running site whose database is a copy of that file, which has the seed maps; it is ended afterwards."""
    server = LiveServer(data_dir, forked=True)
    data_dir.mkdir()
    shutil.copyfile(seeded_file, data_dir / DATABASE_FILE)
    server.start()
    yield server
    server.stop()
