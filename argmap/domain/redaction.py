"""A person's name in texts, replaced by a marked blank, and a trace of it that tells where it stands still."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from argmap.domain.text import fold

BLANK = "[name removed]"
_WORD = re.compile(r"\w+")


class Name:
    """A name as a moderator typed it, found whole in any case and with any space between its words."""

    def __init__(self, name: str) -> None:
        words = name.split()
        self._written = re.compile(r"(?<!\w)" + r"[\s\-]+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
        plain = "-".join(re.sub(r"[^a-z0-9]+", "-", fold(word)).strip("-") for word in words)
        self._in_key = re.compile(rf"(?<![a-z0-9]){re.escape(plain)}(?![a-z0-9])") if plain.strip("-") else None

    def without(self, text: str, limit: int | None = None) -> str:
        """The text with blanks for the name, not longer than the limit; the same text where it does not hold it."""
        found = self._written.sub(BLANK, text)
        return found if limit is None or found == text else found[:limit].rstrip()

    def is_in_key(self, key: str) -> bool:
        """Whether a key was made of the name."""
        return self._in_key is not None and self._in_key.search(key) is not None

    def without_in(self, document: Any, keys: Mapping[str, str]) -> Any:
        """The same of every text in a JSON document; `keys` are exchanged for others."""
        if isinstance(document, str):
            return keys.get(document, self.without(document))
        if isinstance(document, list):
            return [self.without_in(one, keys) for one in document]
        if isinstance(document, dict):
            return {keys.get(key, self.without(key)): self.without_in(one, keys) for key, one in document.items()}
        return document


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
