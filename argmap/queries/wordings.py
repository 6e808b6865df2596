"""The words that a change brought, altered or took, as the images of rows around it have them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select
from sqlmodel import Session

from argmap.domain.content_notes import Notes
from argmap.models.statements import Standing
from argmap.models.tables import ARGUMENTS, CASES, CHANGE_IMAGES, CITATIONS, SOURCES, SPEAKERS, STATEMENTS
from argmap.queries.hidden import veil_of
from argmap.queries.structures import structures_ever

Image = Mapping[str, Any]

AT_MOST = 4
"""How many rows' words are told of one change; a pasted list is read on the map."""

_SAID = {
    STATEMENTS.name: {"text": "", "note": "note"},
    ARGUMENTS.name: {"note": "note"},
    CITATIONS.name: {"quote": "quotation", "locator": "place"},
}
_ENTRIES = {
    SPEAKERS.name: {"name": "name", "short": "short name", "about": "about"},
    SOURCES.name: {
        "title": "title",
        "author": "author",
        "short": "short name",
        "container": "part of",
        "publisher": "publisher",
        "date": "date",
        "identifier": "identifier",
        "url": "address",
        "note": "note",
    },
    CASES.name: {"name": "name"},
}
"""What is words in a row, with what a page calls it; the first of an entry is its name."""


class Wording(NamedTuple):
    """Words before a change and after it, either of them empty: the text of the statement `about` ("s74"), or `part` of
    it, of an argument ("a5") or of an entry ("").
    """

    about: str
    part: str
    before: str
    after: str


def wordings(
    session: Session, map_id: int, said: Collection[int], entries: Collection[int], hiding: bool
) -> dict[int, tuple[Wording, ...]]:
    """What was said otherwise by each of those versions: of statements, arguments and quotations in `said`, of sources,
    speakers and cases in `entries`. Where something is hidden (`hiding`), without what is, and without what it named.

    One query, some where something is hidden.
    """
    rows = _rows(session, map_id, said, entries)
    if hiding:
        rows = _shown(session, map_id, rows)
    found: dict[int, list[Wording]] = {}
    for version, entity, subject, before, after in rows:
        found.setdefault(version, []).extend(_worded(entity, subject, before or {}, after or {}))
    return {version: tuple(words) for version, words in found.items() if words}


def notes_over_steps(
    session: Session, map_id: int, notes: Notes, numbers: Collection[int], asked: int | None
) -> dict[int, str]:
    """The content note over each of those arguments: that over what it leads from, or to."""
    if not notes.over or not numbers:
        return {}
    found: dict[int, str] = {}
    for structure in structures_ever(session, map_id):
        for number in numbers:
            one = structure.arguments.get(number)
            if one is not None:
                cut = None if one.undercuts is None else structure.arguments.get(one.undercuts)
                about = (*one.premises, *(() if one.target is None else (one.target,)), *(cut.premises if cut else ()))
                head = next((notes.on(n) for n in about if not notes.lifted(n, asked)), "")
                found[number] = found.get(number) or head
    return found


_Row = tuple[int, str, str, Image | None, Image | None]


def _rows(session: Session, map_id: int, said: Collection[int], entries: Collection[int]) -> list[_Row]:
    """Version, table and subject of the images of those versions, some of each, with the images before and after."""
    images = CHANGE_IMAGES.c
    first = func.row_number().over(
        partition_by=images.version,
        order_by=(case((images.entity == STATEMENTS.name, 0), else_=1), func.length(images.row), images.row),
    )
    chosen = (
        select(images.version, images.entity, images.row, images.subject, images.image, first.label("place"))
        .where(images.map_id == map_id, or_(_of(said, _SAID), _of(entries, _ENTRIES)))
        .subquery()
    )
    before, between = CHANGE_IMAGES.alias("before"), CHANGE_IMAGES.alias("between")
    last = (
        select(func.max(between.c.version))
        .where(
            between.c.map_id == map_id,
            between.c.entity == chosen.c.entity,
            between.c.row == chosen.c.row,
            between.c.version < chosen.c.version,
        )
        .correlate(chosen)
        .scalar_subquery()
    )
    there = and_(
        before.c.map_id == map_id,
        before.c.entity == chosen.c.entity,
        before.c.row == chosen.c.row,
        before.c.version == last,
    )
    found = session.connection().execute(
        select(chosen.c.version, chosen.c.entity, chosen.c.subject, before.c.image, chosen.c.image)
        .select_from(chosen.outerjoin(before, there))
        .where(chosen.c.place <= AT_MOST)
        .order_by(chosen.c.version, chosen.c.place)
    )
    return [(version, entity, subject, was, now) for version, entity, subject, was, now in found]


def _of(versions: Collection[int], entities: Iterable[str]) -> ColumnElement[bool]:
    return and_(CHANGE_IMAGES.c.version.in_(list(versions)), CHANGE_IMAGES.c.entity.in_(list(entities)))


def _worded(entity: str, subject: str, before: Image, after: Image) -> Iterable[Wording]:
    """The words of one row that are others after than before; of an entry or a quotation that is new or gone, the first
    of them.
    """
    parts = _SAID.get(entity) or _ENTRIES[entity]
    was, now = _standing(before), _standing(after)
    for column, part in parts.items():
        if was.get(column, "") != now.get(column, ""):
            yield Wording(subject, part, was.get(column, ""), now.get(column, ""))
            if entity not in (STATEMENTS.name, ARGUMENTS.name) and not (before and after):
                return


def _standing(image: Image) -> Image:
    return image if image.get("standing", Standing.PRESENT.value) == Standing.PRESENT.value else {}


def _shown(session: Session, map_id: int, rows: list[_Row]) -> list[_Row]:
    """The rows without what is hidden. An entry that is gone may have been named by hidden words only."""
    veil = veil_of(session, map_id)
    if not veil.statements:
        return rows
    away = {f"s{number}" for number in veil.statements} | {f"a{number}" for number in veil.arguments}
    hidden = {SPEAKERS.name: veil.speakers, SOURCES.name: veil.sources, CASES.name: veil.cases}
    there = {
        table.name: _there(session, map_id, table, [_key(row) for row in rows if row[1] == table.name])
        for table in (SPEAKERS, SOURCES, CASES)
    }

    def shown(row: _Row) -> bool:
        entity, subject, before, after = row[1:]
        if subject in away:
            return False
        if entity in _ENTRIES:
            return _key(row) in there[entity] - hidden[entity]
        named = [image for image in (before, after) if image and entity == CITATIONS.name]
        return not any(one["source"] in veil.sources or one["reporter"] in veil.speakers for one in named)

    return [row for row in rows if shown(row)]


def _key(row: _Row) -> str:
    *_, before, after = row
    key: str = (after or before or {})["key"]
    return key


def _there(session: Session, map_id: int, table: Table, keys: Collection[str]) -> set[str]:
    if not keys:
        return set()
    found = select(table.c.key).where(table.c.map_id == map_id, table.c.key.in_(keys))
    return set(session.connection().execute(found).scalars())
