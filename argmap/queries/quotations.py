"""Quotations compared with the texts that facilitators have attached to the sources; the texts never leave this module.

To compare takes time in proportion to the text, so a page compares up to a budget and keeps what it found: a text is
known by its hash, and what was found of the same words in the same text holds for good. What is left is compared when
the page is next asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import Session

from argmap.domain.documents import Document
from argmap.domain.graph import Source
from argmap.domain.quotations import Found, NotFound, check_quotation
from argmap.models.tables import ATTACHED_DOCUMENTS

CheckCache = MutableMapping[tuple[str, str, str], Found | NotFound]
"""What was found, by the text's SHA-256, the source's title (it tells which block is the title) and the words."""

BUDGET = 4_000_000
"""Characters of text that one page looks through, about a second's work; one quotation is always looked for."""

_TO_PARSE = 2
"""To read a text into words takes about as long as to look for so many quotations in it."""


@dataclass(frozen=True)
class Comparison:
    """Of each (source's key, words) what was found; `documents` are the SHA-256 of the texts by the sources' keys.

    `waiting` are those that have a text and have not been compared yet.
    """

    documents: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[tuple[str, str], Found | NotFound] = field(default_factory=dict)
    waiting: frozenset[tuple[str, str]] = frozenset()

    def missing(self, source: str, quote: str) -> NotFound | None:
        """What is wrong with the words, where they were looked for in vain."""
        found = self.found.get((source, quote))
        return found if isinstance(found, NotFound) else None


def compare(
    session: Session,
    map_id: int,
    sources: Mapping[str, Source],
    quoted: Collection[tuple[str, str]],
    cache: CheckCache,
    budget: int = BUDGET,
) -> Comparison:
    """Compare the words with the texts of their sources, in one query where all is known, else in one more and one for
    each text that is read.
    """
    attached = documents_of(session, map_id)
    found: dict[tuple[str, str], Found | NotFound] = {}
    left: dict[str, list[str]] = {}
    for source, quote in sorted(set(quoted)):
        if not quote or source not in attached or source not in sources:
            continue
        known = cache.get((attached[source], sources[source].title, quote))
        if known is None:
            left.setdefault(source, []).append(quote)
        else:
            found[source, quote] = known
    spent = 0
    waiting: set[tuple[str, str]] = set()
    for source, length in _lengths(session, map_id, left):
        quotes = left[source]
        fits = (budget - spent) // max(length, 1) - _TO_PARSE
        now = quotes[: max(fits, 0 if spent else 1)]
        waiting.update((source, quote) for quote in quotes[len(now) :])
        if not now:
            continue
        spent += (len(now) + _TO_PARSE) * length
        document = _document(session, map_id, sources[source])
        for quote in now:
            one = found[source, quote] = check_quotation(quote, document)
            cache[attached[source], sources[source].title, quote] = one
    return Comparison(attached, found, frozenset(waiting))


def documents_of(session: Session, map_id: int) -> dict[str, str]:
    """The SHA-256 of the texts that are attached to the map's sources, by the sources' keys."""
    texts = ATTACHED_DOCUMENTS
    rows = session.connection().execute(select(texts.c.source, texts.c.sha256).where(texts.c.map_id == map_id))
    return {row.source: row.sha256 for row in rows}


def _lengths(session: Session, map_id: int, sources: Collection[str]) -> list[tuple[str, int]]:
    """How many characters the texts of those sources have, the shortest first: most is compared soonest then."""
    if not sources:
        return []
    texts = ATTACHED_DOCUMENTS
    length = func.length(texts.c.text)
    rows = session.connection().execute(
        select(texts.c.source, length)
        .where(texts.c.map_id == map_id, texts.c.source.in_(sources))
        .order_by(length, texts.c.source)
    )
    return [(source, count) for source, count in rows]


def _document(session: Session, map_id: int, source: Source) -> Document:
    texts = ATTACHED_DOCUMENTS
    text = session.connection().execute(
        select(texts.c.text).where(texts.c.map_id == map_id, texts.c.source == source.key)
    )
    return Document.parse(text.scalar_one(), source.title)
