"""Graphviz as a careful servant: it is given ids and sizes, never a word that somebody typed, and it is never trusted.

`dot` is a program of our own machine, but what it is asked to lay out comes from people. So it gets no shell, an
environment of four variables, limits on time, memory, files and output, and a process group that is killed whole
(SECURITY.md, "Graphviz"). Any failure is a `LayoutFailed`; whoever asked shows the outline instead.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
import weakref
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from argmap.domain.errors import LayoutFailed
from argmap.drawing.ahead import Ahead
from argmap.drawing.plain import Placement, read_plain
from argmap.drawing.plugins import environment, listed_plugins, write_plugins
from argmap.drawing.process import running, start

SECONDS = 5.0
FAILURE_KEPT_SECONDS = 30.0
_FALLBACK = "graphviz-pure"
_PLAIN = "plain"


class Failure(NamedTuple):
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
    _ahead: list[Ahead] = field(default_factory=list, repr=False)

    def place(self, source: str, cache: Cache | None) -> Placement:
        """Where `dot` puts what `source` describes, from the cache where it is known. Raises `LayoutFailed`."""
        with self.placing(source, cache) as placed:
            return placed()

    @contextlib.contextmanager
    def placing(self, source: str, cache: Cache | None) -> Iterator[Callable[[], Placement]]:
        """The same in two steps, so that there is time for other work while `dot` thinks: call what this gives to wait.

        Without a cache nothing is kept, and nobody waits for others. The key is a hash of the source, which holds ids
        and sizes only, so that nothing about who reads is in it. One `dot` runs for one source at a time, and failures
        are kept for half a minute. Raises `LayoutFailed`.
        """
        if cache is None:
            with self.running(source) as answer:
                yield lambda: read_plain(answer())
            return
        import hashlib

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

    def run(self, source: str, form: str = _PLAIN) -> str:
        """What `dot -T<form>` answers to the source. Raises `LayoutFailed`."""
        with self.running(source, form) as answer:
            return answer()

    @contextlib.contextmanager
    def running(self, source: str, form: str = _PLAIN) -> Iterator[Callable[[], str]]:
        """Starts `dot -T<form>`; call what this gives for its answer. Raises `LayoutFailed`, then or at once."""
        if self.path is None:
            raise LayoutFailed("Graphviz was not found, so the map cannot be drawn.")
        with self._turn():
            ready = self._ahead[0].take() if self._ahead and form == _PLAIN else None
            with running(ready or self._started(self.path, form), source.encode(), self.seconds) as answer:
                yield lambda: answer().decode("utf-8", "replace")

    def _started(self, path: str, form: str = _PLAIN, **told: str) -> subprocess.Popen[bytes]:
        return start([path, f"-T{form}"], environment(self.plugins) | told, self.seconds)

    def begin_ahead(self) -> None:
        """From now on, keep one process started that waits for its source, until `close`.

        Half of the time that `dot` takes for a map of usual size is its own beginning. `LD_BIND_NOW` (ld.so(8)) makes
        it look up what it calls while it waits, not when it is called first.
        """
        if self.path is not None and not self._ahead:
            self._ahead.append(Ahead(partial(self._started, self.path, LD_BIND_NOW="1")))

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
        """End what was started ahead, and remove the folder of plugins: a server that is told to end dies by that
        signal, without exit handlers.
        """
        while self._ahead:
            self._ahead.pop().close()
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
