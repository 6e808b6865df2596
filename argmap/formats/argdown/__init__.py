"""Argdown (Voigt 2018, https://argdown.org), read and written: how a map travels as a text that people can read.

`docs/argdown.md` has the table: each construct of the model, its one form in Argdown, and how the official parser reads
that form.
"""

from argmap.formats.argdown.reader import read_argdown
from argmap.formats.argdown.writer import write_argdown

__all__ = ["read_argdown", "write_argdown"]
