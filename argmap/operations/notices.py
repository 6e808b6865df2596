"""What concerns one person: written in the transaction of what it tells of, so that neither is there without the other.

A notice holds numbers and codes, never words or names: what it tells is read when it is shown, so that what has been
erased, redacted or hidden since is not kept here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, and_, bindparam, literal, select, text, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from argmap.models.tables import ARGUMENTS, STATEMENTS
from argmap.models.visits import Notice, NoticeKind

__all__ = ["NoticeKind", "everybody_has_read", "have_read", "notify", "tell_replies"]

_NAMED_AT_MOST = 20
"""Of several arguments that came at once, so many are named; the others are counted."""


def notify(
    session: Session,
    contributor_id: int,
    kind: NoticeKind,
    map_id: int | None,
    subject: str,
    detail: dict[str, Any],
    *,
    at: datetime,
) -> None:
    """Tell somebody of something, in the transaction in which it happens.

    `subject` is what it is about ("s12", "a5", "decision 7"), `detail` the numbers and codes for its sentence.
    """
    session.add(Notice(contributor_id=contributor_id, kind=kind, map_id=map_id, subject=subject, detail=detail, at=at))


def have_read(session: Session, contributor_id: int, subject: str, at: datetime) -> None:
    """Somebody has acted on what their notices of that subject tell, and so has read them."""
    found = select_rows(Notice).where(
        Notice.contributor_id == contributor_id, Notice.subject == subject, col(Notice.read_at).is_(None)
    )
    for notice in session.exec(found).all():
        notice.read_at = at


def everybody_has_read(session: Session, map_id: int, subject: str, at: datetime) -> None:
    """One of those who were told has acted on it for all of them."""
    found = select_rows(Notice).where(Notice.map_id == map_id, Notice.subject == subject, col(Notice.read_at).is_(None))
    for notice in session.exec(found).all():
        notice.read_at = at


def _answered() -> CompoundSelect[Any]:
    """What of another's new arguments are about, statements and arguments; built once, for that takes a while."""
    added = ARGUMENTS.alias("added")
    new = and_(added.c.map_id == bindparam("map"), added.c.number >= bindparam("first"))
    about_what = (
        select(added.c.number, added.c.relation, about.c.number, about.c.contributor_id, letter)
        .join(about, and_(about.c.map_id == added.c.map_id, about.c.number == target))
        .where(
            new, about.c.contributor_id.is_not(None), about.c.contributor_id.is_distinct_from(added.c.contributor_id)
        )
        for about, target, letter in (
            (STATEMENTS, added.c.target_statement, literal("s").label("letter")),
            (ARGUMENTS.alias("cut"), added.c.target_argument, literal("a").label("letter")),
        )
    )
    # Those about statements first, each sort by its own numbers.
    return union_all(*about_what).order_by(text("letter DESC"), text("1"))


_ANSWERED = _answered()


def tell_replies(session: Session, map_id: int, version: int, first: int, at: datetime) -> None:
    """Tell those whose statement or argument is answered by one of the arguments numbered `first` or more.

    Nobody is told of what they answered themselves, nor twice of one thing: several answers to it, as a list that was
    pasted may hold, are one notice.
    """
    connection = session.connection()
    replies: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for number, relation, about, owner, letter in connection.execute(_ANSWERED, {"map": map_id, "first": first}):
        replies.setdefault((owner, f"{letter}{about}"), []).append((number, relation.value))
    for (owner, subject), some in replies.items():
        detail = {
            "version": version,
            "arguments": [number for number, _ in some[:_NAMED_AT_MOST]],
            "relation": some[0][1],
            "count": len(some),
        }
        notify(session, owner, NoticeKind.REPLY, map_id, subject, detail, at=at)
