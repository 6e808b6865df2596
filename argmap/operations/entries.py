"""What correcting the entries of a map's sources, speakers and cases has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import func, select

from argmap.domain.errors import Absent, Refused, Stale
from argmap.models.arguments import Case
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.tables import CHANGE_IMAGES
from argmap.operations.desk import Work

Entry = TypeVar("Entry", Source, Speaker, Case)


def entry_at(work: Work, model: type[Entry], key: str) -> Entry:
    """The entry of that key. Raises `Absent`."""
    row = work.session.get(model, (work.map_id, key))
    if row is None:
        raise Absent("This entry is not in the map any more: it was merged into another, or removed.")
    return row


def check_entry_seen(work: Work, row: Source | Speaker | Case, seen: int, *, current: str, submitted: str) -> None:
    """Raise `Stale` where the entry changed since the version of the map that the actor had read."""
    version = changed_in(work, row, row.key)
    if version > seen:
        raise Stale("The entry was changed meanwhile.", current=current, submitted=submitted, revision=version)


def changed_in(work: Work, row: Source | Speaker | Case | Citation, key: str) -> int:
    """The version of the map in which a row of that key was changed last."""
    images = CHANGE_IMAGES.c
    last = work.session.connection().execute(
        select(func.max(images.version)).where(
            images.map_id == work.map_id, images.entity == str(row.__tablename__), images.row == key
        )
    )
    return last.scalar() or 0


def corrected(row: Source | Speaker | Case, values: Mapping[str, str]) -> None:
    """Give the entry these values. Raises `Refused` where none is new."""
    if all(getattr(row, name) == value for name, value in values.items()):
        raise Refused({"": "Nothing is new in it."})
    for name, value in values.items():
        setattr(row, name, value)


def completed(kept: Entry, other: Entry, names: tuple[str, ...]) -> None:
    """Take over from the other what the kept entry does not say."""
    for name in names:
        if not getattr(kept, name):
            setattr(kept, name, getattr(other, name))


def check_two(one: str, other: str) -> None:
    """Raise `Refused` where an entry would be merged into itself."""
    if one == other:
        raise Refused({"into": "Choose another entry: it cannot be merged into itself."})
