"""How a setting is refused: in one line that names it."""

from __future__ import annotations


class ConfigError(Exception):
    """A setting makes no sense; the message is one line that names it."""


def reason(error: Exception) -> str:
    """What went wrong, as the end of a sentence."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]
