"""Correcting what a map itself says: its title, its question and its introduction. The address stays, for keeps."""

from __future__ import annotations

from sqlalchemy import func, select

from argmap.domain.drafts import MapWordsDraft
from argmap.domain.errors import Refused, Stale
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.tables import CHANGE_IMAGES, MAPS
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map

FIELDS = ("title", "question", "introduction")


def correct_words(desk: Desk, actor: Actor, slug: str, draft: MapWordsDraft) -> Done:
    """Give the map these words, as one change that is taken back in one.

    Raises `Stale` with the present question where somebody corrected them since the version that was read, `Refused`
    where nothing is new, `Absent`, `NotAllowed`, `Conflict` (archived), `Unavailable`.
    """

    def run(work: Work, _: None) -> Told:
        _check_seen(work, draft)
        changed = [name for name in FIELDS if getattr(work.map, name) != getattr(draft, name)]
        if not changed:
            raise Refused({"": "These are the words that the map has already."})
        for name in changed:
            setattr(work.map, name, getattr(draft, name))
        return Told(ChangeKind.EDIT_MAP, {"fields": changed}, reason=draft.reason)

    return change_map(desk, actor, slug, Action.SETTINGS, the_map, run)


def _check_seen(work: Work, draft: MapWordsDraft) -> None:
    images = CHANGE_IMAGES.c
    last = work.session.connection().execute(
        select(func.max(images.version)).where(images.map_id == work.map_id, images.entity == MAPS.name)
    )
    version = last.scalar() or 0
    if version > draft.seen:
        raise Stale(
            "The map’s words were corrected while you wrote.",
            current=work.map.question,
            submitted=draft.question,
            revision=version,
        )
