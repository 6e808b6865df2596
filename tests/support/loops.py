"""Asynchronous parts, run by tests that are not asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def in_a_loop_of_its_own(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end in a thread, for a browser that a test opened before keeps this one's loop for itself."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
