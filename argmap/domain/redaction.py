"""A person's name in texts, replaced by a marked blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from argmap.domain.text import fold

BLANK = "[name removed]"


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
