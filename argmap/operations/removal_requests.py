"""Asking whoever keeps a copy of a map to remove there the name that was removed here.

A moderator of one map changes no other: its copies are other people's. They may not even learn that there are any, so
whoever removes a name is told nothing of them. What is asked holds no name, only its trace: it is read where it stands.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col
from sqlmodel import select as select_rows

from argmap.domain.moderation import Reason
from argmap.domain.redaction import Name, Trace
from argmap.models.memberships import MapMember
from argmap.models.moderation import RemovalRequest
from argmap.operations.notices import NoticeKind, notify
from argmap.queries.belonging import copies_of, texts_of
from argmap.queries.moderating import DECIDING


def ask_copies(session: Session, map_id: int, name: str, reason: Reason, now: datetime) -> None:
    """Ask for the name to be removed from every copy of the map, and copy of a copy, in which it stands."""
    who = Name(name)
    for copy in copies_of(session, map_id):
        if not any(who.without(text) != text for text in texts_of(session, copy)) or _is_asked(session, copy, name):
            continue
        request = RemovalRequest(map_id=copy, origin_id=map_id, reason=reason, trace=Trace.of(name).written, at=now)
        session.add(request)
        session.flush()
        members = select_rows(MapMember).where(MapMember.map_id == copy, col(MapMember.role).in_(DECIDING))
        for member in session.exec(members).all():
            subject = f"removal {request.id}"
            notify(session, member.contributor_id, NoticeKind.REMOVAL, copy, subject, {}, at=now)


def _is_asked(session: Session, map_id: int, name: str) -> bool:
    """Whether it is asked for there already, and nobody has answered."""
    rows = select_rows(RemovalRequest).where(RemovalRequest.map_id == map_id, col(RemovalRequest.settled_at).is_(None))
    return any(Trace(row.trace).is_of(name) for row in session.exec(rows).all())
