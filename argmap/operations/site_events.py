"""The site's own log: what was done to accounts, to settings and to how maps are kept. It names people by id only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from argmap.domain.permissions import Actor
from argmap.models.accounts import SiteEvent, SiteEventKind


def note_event(
    session: Session,
    now: datetime,
    actor: Actor,
    kind: SiteEventKind,
    subject: int | str = "",
    *,
    map_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one line of the log, as part of the session's transaction.

    `subject` is what it was done to, by id; `detail` holds codes and numbers, never names; `reason` is as typed.
    """
    session.add(
        SiteEvent(
            at=now,
            kind=kind,
            contributor_id=actor.contributor_id,
            map_id=map_id,
            subject=str(subject),
            detail=dict(detail or {}),
            reason=reason,
        )
    )
