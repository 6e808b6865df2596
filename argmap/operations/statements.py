"""Adding positions, rewording and withdrawing statements."""

from __future__ import annotations

from argmap.domain.drafts import PositionDraft, RewordDraft
from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk, Done


def add_position(desk: Desk, actor: Actor, slug: str, draft: PositionDraft) -> Done:
    """Add an answer to the map's question. Raises `Absent`, `NotAllowed`, `Unavailable`."""
    raise NotImplementedError


def reword(desk: Desk, actor: Actor, slug: str, number: int, draft: RewordDraft) -> Done:
    """Give one's own statement new words. Raises `Stale` with both texts where it changed since the draft's revision,
    `Absent`, `Gone`, `NotAllowed`, `Refused` (nothing changed), `Unavailable`.
    """
    raise NotImplementedError


def withdraw(desk: Desk, actor: Actor, slug: str, number: int, revision: int) -> Done:
    """Take back one's own statement: whole where nobody else has built on it, else its words only.

    Raises `Stale` where it changed since `revision`, `Absent`, `Gone`, `NotAllowed`, `Unavailable`.
    """
    raise NotImplementedError
