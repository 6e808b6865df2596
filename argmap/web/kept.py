"""Ready answers, kept in bounded memory: the same page of the same version is made once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

KEPT_BYTES = 24 * 2**20
_OVERHEAD = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: its body, its headers without and with compression, and its validator.

    The body is compressed, or until it is first asked for again as it was made (`zipped`).
    """

    body: bytes
    zipped: bool
    plain_headers: list[tuple[str, str]]
    zipped_headers: list[tuple[str, str]]
    etag: str


class Kept:
    """The answers last asked for, at most `limit` bytes of them; safe for threads."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Answer | None:
        """The answer of that key, if it is still there."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer; those not asked for longest make room."""
        cost = len(answer.body) + _OVERHEAD
        if cost > self._limit // 4:
            return
        with self._lock:
            before = self._answers.pop(key, None)
            if before is not None:
                self._size -= len(before.body) + _OVERHEAD
            self._answers[key] = answer
            self._size += cost
            while self._size > self._limit:
                _, oldest = self._answers.popitem(last=False)
                self._size -= len(oldest.body) + _OVERHEAD

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._answers.clear()
            self._size = 0

    @property
    def size(self) -> int:
        """Bytes kept."""
        return self._size
