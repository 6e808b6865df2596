"""Graphviz as a careful servant: it is given ids and sizes, never a word that somebody typed, and it is never trusted.

`dot` is a program of our own machine, but what it is asked to lay out comes from people. So it gets no shell, an
environment of four variables, limits on time, memory, files and output, and a process group that is killed whole
(SECURITY.md, "Graphviz"). Any failure is a `LayoutFailed`; whoever asked shows the outline instead.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
import time
import weakref
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argmap.domain.errors import LayoutFailed
from argmap.drawing.plain import Placement, read_plain
from argmap.drawing.plugins import environment, listed_plugins, write_plugins

SECONDS = 5.0
OUTPUT_BYTES = 4 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
FAILURE_KEPT_SECONDS = 30.0
_PIPE_HOLDS = 32 * 1024
_FALLBACK = "graphviz-pure"


@dataclass(frozen=True, slots=True)
class Failure:
    """A layout that failed, kept like a result so that nobody waits for it again before `until` (monotonic seconds)."""

    reason: str
    until: float


Cache = MutableMapping[str, Placement | Failure]


@dataclass(frozen=True, eq=False)
class Dot:
    """One `dot` program. `path` is None where none was found; every layout then fails with that reason.

    `plugins` is a folder with only the plugins that placing needs (see `trimmed`). At most `turns` run at once.
    """

    path: str | None
    plugins: str | None = None
    seconds: float = SECONDS
    turns: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(os.cpu_count() or 1), repr=False
    )
    _waiting: dict[str, threading.Event] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def place(self, source: str, cache: Cache) -> Placement:
        """Where `dot` puts what `source` describes, from the cache where it is known. Raises `LayoutFailed`."""
        with self.placing(source, cache) as placed:
            return placed()

    @contextlib.contextmanager
    def placing(self, source: str, cache: Cache) -> Iterator[Callable[[], Placement]]:
        """The same in two steps, so that there is time for other work while `dot` thinks: call what this gives to wait.

        The key is a hash of the source, which holds ids and sizes only, so that nothing about who reads is in it. One
        `dot` runs for one source at a time, and failures are kept for half a minute. Raises `LayoutFailed`.
        """
        key = hashlib.blake2b(source.encode(), digest_size=16).hexdigest()
        mine = self._known_or_mine(key, cache)
        if isinstance(mine, Placement):
            yield lambda: mine
            return
        found: Placement | Failure | None = None
        try:
            with self.running(source) as answer:

                def placed() -> Placement:
                    nonlocal found
                    found = read_plain(answer())
                    return found

                yield placed
        except LayoutFailed as error:
            found = Failure(str(error), time.monotonic() + FAILURE_KEPT_SECONDS)
            raise
        finally:
            with self._lock:
                if found is not None:
                    cache[key] = found
                self._waiting.pop(key, None)
            mine.set()

    def _known_or_mine(self, key: str, cache: Cache) -> Placement | threading.Event:
        """The placement, where it is known or once another has found it, else the event by which others wait for us."""
        while True:
            with self._lock:
                kept = cache.get(key)
                if isinstance(kept, Placement):
                    return kept
                if kept is not None and kept.until > time.monotonic():
                    raise LayoutFailed(kept.reason)
                other = self._waiting.get(key)
                if other is None:
                    mine = self._waiting[key] = threading.Event()
                    return mine
            other.wait(2 * self.seconds)

    def run(self, source: str, form: str = "plain") -> str:
        """What `dot -T<form>` answers to the source. Raises `LayoutFailed`."""
        with self.running(source, form) as answer:
            return answer()

    @contextlib.contextmanager
    def running(self, source: str, form: str = "plain") -> Iterator[Callable[[], str]]:
        """Starts `dot -T<form>`; call what this gives for its answer. Raises `LayoutFailed`, then or at once."""
        if self.path is None:
            raise LayoutFailed("Graphviz was not found, so the map cannot be drawn.")
        with self._turn(), self._process([self.path, f"-T{form}"], source.encode()) as answer:
            yield answer

    def trimmed(self) -> Dot:
        """The same `dot`, made to load only what placing needs, which halves its time; itself where that fails.

        Graphviz reads its list of plugins from the folder in `GVBINDIR`. Ours holds links to two of the libraries, so
        that it loads neither Pango nor Cairo. The folder goes away with the answer.
        """
        import tempfile

        folder = None
        try:
            if self.path is None or os.name == "nt":
                return self
            folder = tempfile.mkdtemp(prefix="argmap-dot-")
            write_plugins(listed_plugins(self.path, SECONDS), Path(folder))
            lean = Dot(self.path, folder, self.seconds, self.turns)
            probe = 'digraph{node[label=""]a->b}'
            if lean.run(probe) != self.run(probe):
                raise LayoutFailed("The trimmed plugins lay out differently.")
        except (LayoutFailed, OSError, subprocess.SubprocessError):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            return self
        weakref.finalize(lean, shutil.rmtree, folder, ignore_errors=True)
        return lean

    def close(self) -> None:
        """Remove the folder of plugins now: a server that is told to end dies by that signal, without exit handlers."""
        if self.plugins is not None:
            shutil.rmtree(self.plugins, ignore_errors=True)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.turns.acquire(timeout=2 * self.seconds):
            raise LayoutFailed("Too many maps are being laid out at once.")
        try:
            yield
        finally:
            self.turns.release()

    @contextlib.contextmanager
    def _process(self, command: list[str], source: bytes) -> Iterator[Callable[[], str]]:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(self.plugins),
                **_apart(),
            )
        except OSError as error:
            raise LayoutFailed(f"Graphviz could not be started: {error.strerror or error}.") from error
        late = threading.Event()

        def give_up() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(self.seconds, give_up)
        timer.daemon = True
        timer.start()

        def answer() -> str:
            said = _read(process)
            if len(said) > OUTPUT_BYTES:
                raise LayoutFailed("Graphviz answered more than it should.")
            status = process.wait()
            if late.is_set():
                raise LayoutFailed(f"Graphviz took longer than {self.seconds:g} seconds.")
            if status != 0:
                raise LayoutFailed(f"Graphviz failed (status {status}).")
            return said.decode("utf-8", "replace")

        writer = None
        try:
            _limit(process.pid, self.seconds)
            writer = _write(process, source)
            yield answer
        finally:
            timer.cancel()
            _kill(process)
            process.wait()
            if writer is not None:
                writer.join()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()


def find_dot(setting: str | None = None) -> Dot:
    """The `dot` to use: the one that is set, else the one on the path, else that of the package graphviz-pure.

    Never fails: a `Dot` without a path says so when it is asked to lay something out.
    """
    if setting:
        return Dot(shutil.which(setting))
    return Dot(shutil.which("dot") or _packaged())


def _packaged() -> str | None:
    """The program of graphviz-pure, which pip puts among the scripts of the environment that runs us."""
    beside = Path(sys.executable).parent
    for folder in (beside, Path(sysconfig.get_path("scripts"))):
        found = shutil.which(_FALLBACK, path=str(folder))
        if found:
            return found
    return shutil.which(_FALLBACK)


def _apart() -> dict[str, Any]:
    """A process group of its own, so that it can be killed with all that it may have started."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _limit(pid: int, seconds: float) -> None:
    """Limits the child while it still waits for its input: set from outside, for a `preexec_fn` would make us fork."""
    if sys.platform != "linux":
        return
    import resource

    limits = {
        resource.RLIMIT_CPU: int(seconds) + 1,
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
        for what, most in limits.items():
            resource.prlimit(pid, what, (most, most))


def _write(process: subprocess.Popen[bytes], source: bytes) -> threading.Thread | None:
    """Gives dot its source; what a pipe may not hold at once is written by a thread."""
    assert process.stdin is not None
    pipe = process.stdin

    def write() -> None:
        with contextlib.suppress(OSError):
            pipe.write(source)
            pipe.close()

    if len(source) <= _PIPE_HOLDS and sys.platform != "win32":
        write()
        return None
    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    return writer


def _read(process: subprocess.Popen[bytes]) -> bytes:
    """The answer, at most one byte more than is allowed."""
    assert process.stdout is not None
    return process.stdout.read(OUTPUT_BYTES + 1)
