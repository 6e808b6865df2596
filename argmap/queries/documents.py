"""What is said of the text that is attached to a source; never the text itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.errors import Absent
from argmap.domain.graph import Source
from argmap.domain.permissions import Action, Reader, require
from argmap.models.tables import ATTACHED_DOCUMENTS
from argmap.queries.graphs import choices
from argmap.queries.maps import MapHead, map_head


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A source, and of its text when it was attached, how many characters it has and its SHA-256 (none: no text)."""

    head: MapHead
    source: Source
    at: datetime | None = None
    characters: int = 0
    sha256: str = ""

    @property
    def is_another_copy(self) -> bool:
        """Whether the source's entry says which copy it was quoted from, and this is not it."""
        return bool(self.sha256 and self.source.sha256) and self.sha256 != self.source.sha256.lower()


def document_view(session: Session, reader: Reader, slug: str, key: str) -> DocumentView:
    """The source of that key, for those who may attach its text. Raises `Absent`, `NotAllowed`."""
    head = map_head(session, reader, slug)
    require(reader, Action.ATTACH_DOCUMENT, head.grounds)
    source = next((one for one in choices(session, head).sources if one.key == key), None)
    if source is None:
        raise Absent(f"There is no source {key} in this map.")
    texts = ATTACHED_DOCUMENTS
    row = (
        session.connection()
        .execute(
            select(texts.c.at, func.length(texts.c.text), texts.c.sha256).where(
                texts.c.map_id == head.id, texts.c.source == key
            )
        )
        .first()
    )
    return DocumentView(head, source) if row is None else DocumentView(head, source, *row)
