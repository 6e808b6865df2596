"""A map's whole history and what waits for its moderators, to be taken along: for its facilitators."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from argmap.domain.errors import NotAllowed
from argmap.domain.moderation import ContributionState
from argmap.domain.permissions import Action, Reader
from argmap.models.tables import CHANGE_IMAGES, CHANGES, CONTRIBUTIONS
from argmap.queries.maps import map_head
from argmap.queries.names import NAMING_PEOPLE, shown_name, with_names
from argmap.queries.notes import notes_laid
from argmap.queries.summaries import summary_of

FORM = "argmap history 1"


def whole_history(session: Session, reader: Reader, slug: str) -> dict[str, Any]:
    """Every change with the rows as it left them (NULL: taken away), and what waits, in three queries, one more where
    there are content notes, which it has by the statement that each lies on.

    People stand in it by the names that the map shows. Raises `Absent`, `NotAllowed`.
    """
    head = map_head(session, reader, slug)
    if Action.EXPORT_WAITING not in head.may:
        raise NotAllowed("Only a facilitator of this map takes its history and what waits along.")
    connection = session.connection()
    images: dict[int, list[dict[str, Any]]] = {}
    wanted = select(CHANGE_IMAGES).where(CHANGE_IMAGES.c.map_id == head.id)
    for row in connection.execute(
        wanted.order_by(CHANGE_IMAGES.c.version, CHANGE_IMAGES.c.entity, CHANGE_IMAGES.c.row)
    ):
        image = None if row.image is None else {k: v for k, v in row.image.items() if k not in NAMING_PEOPLE}
        images.setdefault(row.version, []).append({"table": row.entity, "row": row.row, "image": image})
    changes = connection.execute(
        select(CHANGES, shown_name().label("name"))
        .select_from(with_names(CHANGES, CHANGES.c.contributor_id, CHANGES.c.map_id))
        .where(CHANGES.c.map_id == head.id)
        .order_by(CHANGES.c.version)
    )
    waiting = connection.execute(
        select(CONTRIBUTIONS, shown_name().label("name"))
        .select_from(with_names(CONTRIBUTIONS, CONTRIBUTIONS.c.contributor_id, CONTRIBUTIONS.c.map_id))
        .where(
            CONTRIBUTIONS.c.map_id == head.id,
            CONTRIBUTIONS.c.state.in_((ContributionState.WAITING, ContributionState.ASKED)),
        )
        .order_by(CONTRIBUTIONS.c.id)
    )
    return {
        "form": FORM,
        "map": {"slug": head.slug, "title": head.title, "question": head.question, "version": head.latest},
        "content_notes": dict(sorted(notes_laid(session, head.id).items())) if head.noted else {},
        "changes": [
            {
                "version": row.version,
                "at": row.at.isoformat(),
                "by": row.name,
                "kind": row.kind.value,
                "words": summary_of(row.kind, row.detail),
                "reason": row.reason,
                "undoes": row.undoes,
                "undone_by": row.undone_by,
                "rows": images.get(row.version, []),
            }
            for row in changes
        ],
        "waiting": [
            {
                "number": row.id,
                "by": row.name,
                "kind": row.kind.value,
                "state": row.state.value,
                "about": row.target,
                "sent": row.changed_at.isoformat(),
                "draft": row.draft,
            }
            for row in waiting
        ],
    }
