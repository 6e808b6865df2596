"""Whether every row is what the changes say it is: what a disk, a restore or a hand in the database may have altered.

Every change keeps the image of each row that it touched, so the last image of a row and the row itself say the same.
Erasing and redacting blank rows and images alike, and so leave no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select

from argmap.models.database import answering, for_reading
from argmap.models.tables import CHANGE_IMAGES, CONTENT, MAPS
from argmap.operations.recording import Image, image_of, row_key

Progress = Callable[[str, int, int], None]
"""Told the name of a map, the maps done and the maps in all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the changes say: its map's slug, its table, its key in these, and what is wrong with it.

    `version` is the change that touched it last, as far as the changes know; 0 where none knows it.
    """

    slug: str
    table: str
    key: str
    what: str
    version: int = 0

    def __str__(self) -> str:
        since = f" (change {self.version})" if self.version else ""
        return f"{self.slug}: {self.table} {self.key or 'itself'}: {self.what}{since}"


def verify(engine: Engine, progress: Progress | None = None) -> Iterator[Difference]:
    """Every difference between the last image of a row and the row, map by map, at one moment while people write.

    Raises `Unavailable`.
    """
    with answering(), for_reading(engine).connect() as connection:
        maps = connection.execute(select(MAPS.c.id, MAPS.c.slug).order_by(MAPS.c.id)).all()
        for done, (map_id, slug) in enumerate(maps, 1):
            for table in CONTENT:
                yield from _differences(connection, map_id, slug, table)
            if progress is not None:
                progress(slug, done, len(maps))


def _differences(connection: Connection, map_id: int, slug: str, table: Table) -> Iterator[Difference]:
    images = _last_images(connection, map_id, table)
    for values in _rows(connection, map_id, table):
        key = row_key(table, values)
        version, image = images.pop(key, (0, None))
        if image is None:
            what = "the row is there, but the changes say that it was deleted" if version else "no change has added it"
            yield Difference(slug, table.name, key, what, version)
            continue
        now = image_of(table, values)
        # An image that is older than a column does not know it.
        altered = [name for name in now if name in image and image[name] != now[name]]
        if altered:
            yield Difference(slug, table.name, key, f"{', '.join(altered)} not as the changes say", version)
    for key, (version, image) in sorted(images.items()):
        if image is not None:
            yield Difference(slug, table.name, key, "the row is missing", version)


def _last_images(connection: Connection, map_id: int, table: Table) -> dict[str, tuple[int, Image | None]]:
    """The last image of each of the map's rows in that table, with its version; None: deleted."""
    images = CHANGE_IMAGES
    newest_first = func.row_number().over(partition_by=images.c.row, order_by=images.c.version.desc())
    ranked = (
        select(images.c.row, images.c.version, images.c.image, newest_first.label("place"))
        .where(images.c.map_id == map_id, images.c.entity == table.name)
        .subquery()
    )
    found = connection.execute(select(ranked.c.row, ranked.c.version, ranked.c.image).where(ranked.c.place == 1))
    return {row: (version, image) for row, version, image in found}


def _rows(connection: Connection, map_id: int, table: Table) -> Iterator[dict[str, Any]]:
    of = table.c.id if table is MAPS else table.c.map_id
    for row in connection.execute(select(table).where(of == map_id).order_by(*table.primary_key)):
        yield row._asdict()
