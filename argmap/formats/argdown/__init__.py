"""Argdown (Voigt 2018, https://argdown.org), read and written: how a map travels as a text that people can read.

`docs/argdown.md` has the table: each construct of the model, its one form in Argdown, and how the official parser reads
that form. Whoever only reads does not load what writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argmap.formats.argdown.reader import read_argdown, read_with_places
    from argmap.formats.argdown.writer import write_argdown

__all__ = ["read_argdown", "read_with_places", "write_argdown"]


def __getattr__(name: str) -> object:
    if name in ("read_argdown", "read_with_places"):
        from argmap.formats.argdown import reader

        return getattr(reader, name)
    if name == "write_argdown":
        from argmap.formats.argdown.writer import write_argdown

        return write_argdown
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
