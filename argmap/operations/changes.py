"""Taking back a change."""

from __future__ import annotations

from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk, Done


def undo(desk: Desk, actor: Actor, slug: str, version: int) -> Done:
    """Put everything that change `version` touched back as it was, as a change of its own; undoing that one redoes.

    Raises `Conflict` with the reason where something was built on it or changed since, `Absent`, `NotAllowed`,
    `Unavailable`.
    """
    raise NotImplementedError
