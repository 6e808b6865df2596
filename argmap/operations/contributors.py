"""Beginning to contribute: a name, and a session that the server keeps."""

from __future__ import annotations

from typing import NamedTuple

from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk


class Begun(NamedTuple):
    """A new contributor, and the token (128 bits at random, as text) that only their browser gets to know."""

    contributor_id: int
    token: str


def begin(desk: Desk, name: str) -> Begun:
    """Make a contributor with a session. The name is only a label: it need not differ from others'."""
    raise NotImplementedError


def rename(desk: Desk, actor: Actor, name: str) -> None:
    """Change one's own label. Raises `NotAllowed` for who is no contributor, `Unavailable`."""
    raise NotImplementedError
