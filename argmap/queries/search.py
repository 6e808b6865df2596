"""Search over all maps."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, select
from sqlmodel import Session

from argmap.domain.permissions import Reader
from argmap.domain.text import fold
from argmap.models.tables import MAPS, STATEMENTS
from argmap.queries.access import SETTINGS, grounds_in, joined, listed, who
from argmap.queries.finding import holding, title_holds, words_sought
from argmap.queries.lines import StatementLine, lines_across


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found, and the map it is in; `line` is None where the map itself matched (title or question)."""

    slug: str
    map_title: str
    line: StatementLine | None


_MAPS = select(*SETTINGS, MAPS.c.slug, MAPS.c.title, MAPS.c.question).select_from(joined())


def search(session: Session, reader: Reader, text: str, limit: int = 50) -> list[Hit]:
    """What holds all the words of `text`: maps first, then statements whose title does, then whose text does."""
    sought = words_sought(text)
    if not sought:
        return []
    connection = session.connection()
    every = connection.execute(_MAPS, {"who": who(reader)})
    maps = {row.id: row for row in every if listed(reader, grounds_in(row, reader))}
    hits = [
        Hit(row.slug, row.title, None)
        for _, row in sorted(maps.items())
        if all(word in fold(f"{row.title}\n{row.question}") for word in sought)
    ][:limit]
    in_title = and_(*(title_holds(word) for word in sought))
    found = connection.execute(
        select(STATEMENTS.c.map_id, STATEMENTS.c.number)
        .where(STATEMENTS.c.map_id.in_(maps), *holding(sought))
        .order_by(case((in_title, 0), else_=1), STATEMENTS.c.map_id, STATEMENTS.c.number)
        .limit(limit - len(hits))
    )
    pairs = [(map_id, number) for map_id, number in found]
    lines = lines_across(session, pairs)
    return hits + [Hit(maps[map_id].slug, maps[map_id].title, lines[map_id, number]) for map_id, number in pairs]
