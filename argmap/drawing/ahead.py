"""A process that has been started before it is needed, so that nobody waits while a program is loaded.

Each process still gets one source and ends with its answer; only its beginning is early.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Callable

from argmap.domain.errors import LayoutFailed
from argmap.drawing.process import end

PAUSE = 0.02
"""Seconds after one was taken until the next is started: whoever took it is not disturbed while they work."""


class Ahead:
    """At most one process that waits for its source; safe for threads.

    `start` starts one, and may raise `LayoutFailed`: then there is none, and whoever comes starts their own.
    """

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._taken = threading.Event()
        self._waiting: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._taken.set()
        self._thread = threading.Thread(target=self._keep, name="dot-ahead", daemon=True)
        self._thread.start()

    def take(self) -> subprocess.Popen[bytes] | None:
        """The process that waits, if one does and is alive; from now on it is the caller's to end."""
        with self._lock:
            found, self._waiting = self._waiting, None
        self._taken.set()
        if found is not None and found.poll() is not None:
            end(found)
            return None
        return found

    def close(self) -> None:
        """End what waits, and start nothing any more."""
        self._closed = True
        self._taken.set()
        self._thread.join()
        if self._waiting is not None:
            end(self._waiting)
            self._waiting = None

    def _keep(self) -> None:
        while True:
            self._taken.wait()
            self._taken.clear()
            if self._closed:
                return
            time.sleep(PAUSE)
            with self._lock:
                missing = self._waiting is None
            if missing:
                with contextlib.suppress(LayoutFailed):
                    started = self._start()
                    with self._lock:
                        self._waiting = started
