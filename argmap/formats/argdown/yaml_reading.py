"""Metadata and the front matter, read: in the form that argmap writes without a parser, in any other by one."""

from __future__ import annotations

from argmap.formats.argdown.yaml_nodes import Entries, Place
from argmap.formats.argdown.yaml_own import read_own


def read_yaml(text: str, at: int, place: Place) -> Entries:
    """The mapping that `text` holds; it begins at offset `at` of the file, whose lines and columns `place` tells.

    Raises `Unreadable` for what is no YAML, no mapping, has a key twice, or uses what metadata may not.
    """
    own = read_own(text, at)
    if own is not None:
        return own
    from argmap.formats.argdown.yaml_events import build

    return build(text, at, place)
