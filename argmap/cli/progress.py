"""How far long work has come, said to whoever waits for it at a terminal."""

from __future__ import annotations

import sys
import time
from typing import Self


class Progress:
    """Says on a terminal how far long work has come, in one line that replaces itself; elsewhere says nothing."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = 0.0
        self._used = False

    def __call__(self, part: str, done: int, total: int) -> None:
        """`done` of `total` rows of `part`, or maps before this one, are done; 0 of 0 where nobody can tell."""
        now = time.monotonic()
        if sys.stderr.isatty() and (now - self._shown > 0.1 or done == total):
            self._shown = now
            self._used = True
            share = f"{done / total:4.0%}" if total else ""
            print(f"\r{self._what} {part:<24} {share:<4}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Leave the line as it is, so that what is printed next has its own."""
        if self._used:
            print(file=sys.stderr)
