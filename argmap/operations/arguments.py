"""Adding arguments, and premises to arguments."""

from __future__ import annotations

from argmap.domain.drafts import ArgumentDraft, PremisesDraft
from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk, Done


def add_argument(desk: Desk, actor: Actor, slug: str, draft: ArgumentDraft) -> Done:
    """Add an argument with the statements it brings; `created` begins with the first new statement, else the argument.

    Raises `Absent` (map, target or premise), `Gone` (withdrawn), `NotAllowed`, `Refused` (a rule), `Unavailable`.
    """
    raise NotImplementedError


def add_premises(desk: Desk, actor: Actor, slug: str, number: int, draft: PremisesDraft) -> Done:
    """Link premises to argument `number`, which from then on holds only with them. Raises as `add_argument`."""
    raise NotImplementedError
