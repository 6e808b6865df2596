"""A person's name in texts, replaced by a marked blank, and a trace of it that tells where it stands still."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from argmap.domain.graph import ArgumentGraph
from argmap.domain.limits import TITLE_LIMIT
from argmap.domain.text import plain

BLANK = "[name removed]"
_WORD = re.compile(r"\w+")
_SLUG_WORDS = 60  # characters of a title that an address is made of


class Name:
    """A name as a moderator typed it, found whole in any case and with any space between its words."""

    def __init__(self, name: str, blank: str = BLANK) -> None:
        """`blank` stands where the name stood."""
        words = name.split()
        self._blank = blank
        self._written = re.compile(r"(?<!\w)" + r"[\s\-]+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
        key = "-".join(map(plain, words))
        self._in_key = re.compile(rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])") if key.strip("-") else None

    def without(self, text: str, limit: int | None = None) -> str:
        """The text with blanks for the name, not longer than the limit; the same text where it does not hold it."""
        found = self._written.sub(self._blank, text)
        return found if limit is None or found == text else found[:limit].rstrip()

    def is_in_key(self, key: str) -> bool:
        """Whether a key was made of the name."""
        return self._in_key is not None and self._in_key.search(key) is not None

    def without_in_address(self, slug: str) -> str:
        """The name of a map in addresses without it."""
        return slug if self._in_key is None else self._in_key.sub("x", slug)

    def without_in(self, document: Any, keys: Mapping[str, str]) -> Any:
        """The same of every text in a JSON document; `keys` are exchanged for others."""
        if isinstance(document, str):
            return keys.get(document, self.without(document))
        if isinstance(document, list):
            return [self.without_in(one, keys) for one in document]
        if isinstance(document, dict):
            return {keys.get(key, self.without(key)): self.without_in(one, keys) for key, one in document.items()}
        return document

    def without_in_graph(self, graph: ArgumentGraph, keys: Mapping[str, str]) -> ArgumentGraph:
        """The same of every text in a graph."""
        parts = {one.name: self._part(getattr(graph, one.name), keys) for one in fields(graph)}
        return ArgumentGraph(**{**parts, "slug": self.without_in_address(graph.slug)})

    def _part(self, value: Any, keys: Mapping[str, str]) -> Any:
        if isinstance(value, str) and not isinstance(value, StrEnum):
            return keys.get(value) or self.without(value, max(len(value), TITLE_LIMIT))
        if isinstance(value, Mapping):
            return {self._part(key, keys): self._part(one, keys) for key, one in value.items()}
        if isinstance(value, tuple):
            parts = [self._part(one, keys) for one in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        return value


class Exchange(Name):
    """Exchanges whole texts for others, and knows the keys that are made of a name; else nothing is altered.

    By this what somebody wrote of themselves goes, and what others wrote stays.
    """

    def __init__(self, name: str, texts: Mapping[str, str], keys: Collection[str]) -> None:
        super().__init__(name)
        self._texts = texts
        self._keys = frozenset(keys)

    def without(self, text: str, limit: int | None = None) -> str:
        """What the text is exchanged for; the same text where it is not one of these."""
        return self._texts.get(text, text)

    def is_in_key(self, key: str) -> bool:
        """Whether it is one of the keys."""
        return key in self._keys

    def without_in_address(self, slug: str) -> str:
        """The same where it was made of one of the texts."""
        made = any(slug.startswith(plain(text)[:_SLUG_WORDS].strip("-")) for text in self._texts)
        return super().without_in_address(slug) if made else slug


class Trace:
    """Tells whether a text holds a name without holding it itself: salted, so that equal names leave different traces.

    It is kept where the name stands anyway, so it tells nobody more than they can read there.
    """

    def __init__(self, written: str) -> None:
        self.written = written
        self._salt, words, self._digest = written.split(":")
        self._words = int(words)

    @classmethod
    def of(cls, name: str) -> Trace:
        """A new trace of a name, which has at least one letter."""
        salt, words = secrets.token_hex(8), _words(name)
        return cls(f"{salt}:{len(words)}:{_digest(salt, words)}")

    def is_of(self, name: str) -> bool:
        """Whether it is of that name, however it is written."""
        return _digest(self._salt, _words(name)) == self._digest

    def name_in(self, text: str) -> str | None:
        """The name as the text has it, where it does."""
        found = list(_WORD.finditer(text))
        words = [one[0].casefold() for one in found]
        for place in range(len(found) - self._words + 1):
            last = place + self._words
            if _digest(self._salt, words[place:last]) == self._digest:
                return text[found[place].start() : found[last - 1].end()]
        return None


def _words(name: str) -> list[str]:
    return [one.casefold() for one in _WORD.findall(name)]


def _digest(salt: str, words: list[str]) -> str:
    return hashlib.sha256(f"{salt} {' '.join(words)}".encode()).hexdigest()
