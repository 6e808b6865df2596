"""A mapping of bounded length for what many threads share: what was not asked for longest makes room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, MutableMapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(MutableMapping[K, V]):
    """Items that weigh at most `limit` together, each one unless `weigh` says otherwise; the newest always stays."""

    def __init__(self, limit: int, weigh: Callable[[V], int] = lambda value: 1) -> None:
        self._limit = limit
        self._weigh = weigh
        self._weight = 0
        self._items: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __getitem__(self, key: K) -> V:
        """The item, which then stays longest."""
        with self._lock:
            self._items.move_to_end(key)
            return self._items[key]

    def __setitem__(self, key: K, value: V) -> None:
        """Keep the item, and let go of the one that was not asked for longest."""
        with self._lock:
            self._drop(key)
            self._items[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._limit and len(self._items) > 1:
                self._drop(next(iter(self._items)))

    def __delitem__(self, key: K) -> None:
        """Forget the item."""
        with self._lock:
            if key not in self._items:
                raise KeyError(key)
            self._drop(key)

    def _drop(self, key: K) -> None:
        if key in self._items:
            self._weight -= self._weigh(self._items.pop(key))

    def __iter__(self) -> Iterator[K]:
        """The keys as they are now."""
        with self._lock:
            return iter(list(self._items))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._items)
