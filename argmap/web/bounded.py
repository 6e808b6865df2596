"""A mapping of bounded length for what many threads share: what was not asked for longest makes room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, MutableMapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(MutableMapping[K, V]):
    """At most `limit` items."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
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
            self._items[key] = value
            self._items.move_to_end(key)
            while len(self._items) > self._limit:
                self._items.popitem(last=False)

    def __delitem__(self, key: K) -> None:
        """Forget the item."""
        with self._lock:
            del self._items[key]

    def __iter__(self) -> Iterator[K]:
        """The keys as they are now."""
        with self._lock:
            return iter(list(self._items))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._items)
