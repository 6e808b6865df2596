"""The program imported once and forked for every start: each start is a process of its own, without the second that
importing takes.

Of what a person starts nothing is missing but that second: the forked process gets the environment, the folder, the
output and the arguments that it would have had, and then runs the `argmap` command to its end. Signals reach it, and
kill it, like any other. Tests of the start itself begin with a new interpreter instead.

Run as a script this is the process that forks. It reads one line of JSON for each start, answers with the number of the
new process, and writes how each ended into a file.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

MODULES = (
    "argmap.cli.serving",
    "argmap.cli.site",
    "argmap.asgi",
    "uvicorn.protocols.http.auto",
    "uvicorn.loops.auto",
    "psycopg",
)
_CHECKED_EVERY = 0.01  # seconds


class Forked:
    """A process that was started: what of `subprocess.Popen` one needs of it."""

    def __init__(self, pid: int, ended: Path) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = ended

    def poll(self) -> int | None:
        """How it ended, or None while it runs; minus a signal's number where that ended it."""
        if self.returncode is None and self._ended.exists():
            self.returncode = int(self._ended.read_text())
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, once it has. Raises `subprocess.TimeoutExpired`."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("argmap", timeout or 0)
            time.sleep(_CHECKED_EVERY)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Prepared:
    """The process that has the program imported; it ends with whoever made it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="argmap-prepared-"))
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(environment),
            start_new_session=True,
        )

    def start(self, arguments: Sequence[str], *, environment: Mapping[str, str], cwd: Path, output: Path) -> Forked:
        """Run `argmap` with these arguments; what it prints is added to `output`."""
        order = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "cwd": str(cwd),
            "output": str(output),
            "ended": str(self._folder),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the program could not be imported; what is wrong stands above")
        pid = int(answer)
        return Forked(pid, self._folder / str(pid))

    def close(self) -> None:
        """Let the process end; what was started goes on."""
        self._process.communicate(timeout=20)
        for file in self._folder.iterdir():
            file.unlink()
        self._folder.rmdir()


def _serve() -> int:
    """Fork for every order until there are no more; in a forked process, the exit status of the command."""
    for name in MODULES:
        importlib.import_module(name)
    # Else each process looks for rings in all of this at its end, and copies it for that: half a second of work.
    gc.collect()
    gc.freeze()
    woken, waking = os.pipe()
    os.set_blocking(waking, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    started: dict[int, Path] = {}
    while True:
        ready = select.select([0, woken], [], [])[0]
        if woken in ready:
            os.read(woken, 4096)
            _note_the_ended(started)
        if 0 in ready:
            # One order at a time is sent, and answered, so nothing is left in the buffer.
            line = sys.stdin.buffer.readline()
            if not line:
                return 0
            order = json.loads(line)
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.close(woken)
                os.close(waking)
                return _become(order)
            started[pid] = Path(order["ended"])


def _note_the_ended(started: dict[int, Path]) -> None:
    for pid, folder in list(started.items()):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            del started[pid]
            draft = folder / f"{pid}.draft"
            draft.write_text(str(os.waitstatus_to_exitcode(status)))
            draft.rename(folder / str(pid))


def _become(order: dict[str, object]) -> int:
    """Be the process that was ordered."""
    from argmap.cli import main

    os.setsid()
    answer = os.dup(1)
    os.environ.clear()
    os.environ.update(order["environment"])  # type: ignore[call-overload]
    tempfile.tempdir = None
    os.chdir(str(order["cwd"]))
    # Whoever leads a session and opens a terminal would end it, with what nobody has read yet.
    log = os.open(str(order["output"]), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOCTTY, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.write(answer, f"{os.getpid()}\n".encode())
    for done in (log, nothing, answer):
        os.close(done)
    # As `PYTHONUNBUFFERED` has them; the old ones know what they were opened on.
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), sys.stdout.encoding, "strict", write_through=True)
    sys.stderr = io.TextIOWrapper(
        io.FileIO(2, "w", closefd=False), sys.stdout.encoding, "backslashreplace", write_through=True
    )
    arguments = order["arguments"]
    assert isinstance(arguments, list)
    sys.argv = ["argmap", *arguments]
    return main(arguments)


if __name__ == "__main__":
    sys.exit(_serve())
