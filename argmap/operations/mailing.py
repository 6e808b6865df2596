"""Notices that are told by mail: to whoever gave an address and wants it, and each notice once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from argmap.models.tables import ACCOUNTS, NOTICES
from argmap.models.visits import NoticeKind
from argmap.operations.desk import Desk, private

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new to one person: where to write to, and which notices, by number and kind."""

    to: str
    notices: tuple[tuple[int, NoticeKind], ...]

    def count(self, *kinds: NoticeKind) -> int:
        """How many of them are of these kinds."""
        return sum(kind in kinds for _, kind in self.notices)


def take_due(desk: Desk) -> tuple[Digest, ...]:
    """What is to be mailed now: the unread notices that were not mailed yet. They count as mailed from here on."""
    wanted = (
        select(ACCOUNTS.c.email, NOTICES.c.id, NOTICES.c.kind)
        .join(NOTICES, NOTICES.c.contributor_id == ACCOUNTS.c.contributor_id)
        .where(ACCOUNTS.c.email.is_not(None), ACCOUNTS.c.mail_wanted, ACCOUNTS.c.disabled_at.is_(None))
        .where(NOTICES.c.read_at.is_(None), NOTICES.c.mailed_at.is_(None))
        .order_by(NOTICES.c.contributor_id, NOTICES.c.id)
        .limit(_AT_ONCE)
    )
    with private(desk) as session:
        found: dict[str, list[tuple[int, NoticeKind]]] = {}
        for to, number, kind in session.connection().execute(wanted):
            found.setdefault(to, []).append((number, kind))
        digests = tuple(Digest(to, tuple(some)) for to, some in found.items())
        numbers = [number for digest in digests for number, _ in digest.notices]
        session.connection().execute(update(NOTICES).where(NOTICES.c.id.in_(numbers)).values(mailed_at=desk.clock()))
    return digests


def give_back(desk: Desk, digests: Sequence[Digest]) -> None:
    """Let those that could not be sent be mailed another time."""
    numbers = [number for digest in digests for number, _ in digest.notices]
    with private(desk) as session:
        session.connection().execute(update(NOTICES).where(NOTICES.c.id.in_(numbers)).values(mailed_at=None))
