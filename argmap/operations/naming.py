"""Speakers, sources and cases as people name them: by key, by name, or for the first time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlmodel import select

from argmap.domain.drafts import CitationDraft
from argmap.domain.errors import Refused
from argmap.domain.limits import URL_LIMIT
from argmap.domain.text import fold, plain
from argmap.models.arguments import Case
from argmap.models.sources import Source, Speaker
from argmap.operations.desk import Work

_KEY_LIMIT = 60
_WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)

Named = TypeVar("Named", Speaker, Source, Case)


def speaker_called(work: Work, name: str) -> Speaker:
    """The speaker with that key, name or short name; else a new one of that name."""
    rows = work.session.exec(select(Speaker).where(Speaker.map_id == work.map_id)).all()
    found = same_named(name, rows, lambda row: (row.name, row.short))
    return found or _added(work, Speaker(map_id=work.map_id, key=new_key(name, "speaker", rows), name=name))


def case_called(work: Work, name: str) -> Case:
    """The case with that key or name; else a new one of that name."""
    rows = work.session.exec(select(Case).where(Case.map_id == work.map_id)).all()
    found = same_named(name, rows, lambda row: (row.name,))
    return found or _added(work, Case(map_id=work.map_id, key=new_key(name, "case", rows), name=name))


def source_cited(work: Work, draft: CitationDraft) -> Source:
    """The source with that key, title or short name; else a new one of that title.

    Raises `Refused` where nothing is named, where the address of a new one is not of the web, or where one that is here
    has another address or none: a citation changes no source, and what was typed would be dropped.
    """
    if not draft.source:
        raise Refused({"source": "Name the document that this is from."})
    rows = work.session.exec(select(Source).where(Source.map_id == work.map_id)).all()
    found = same_named(draft.source, rows, lambda row: (row.title, row.short))
    if found:
        _check_address(found, draft.source_url)
        return found
    if draft.source_url and (not _WEB_ADDRESS.match(draft.source_url) or len(draft.source_url) > URL_LIMIT):
        raise Refused({"source_url": "An address begins with http:// or https://."})
    key = new_key(draft.source, "source", rows)
    return _added(work, Source(map_id=work.map_id, key=key, title=draft.source, url=draft.source_url))


def _check_address(found: Source, told: str) -> None:
    """Raise `Refused` where something else is told than the source's address; a slash at the end makes no other one."""
    if told and told.rstrip("/") != found.url.rstrip("/"):
        has = f"with another address: {found.url}" if found.url else "without an address"
        raise Refused(
            {
                "source_url": f"“{found.title}” is in this map already, {has}. Leave this empty to cite that document; "
                "its address is corrected on its own page, and another document takes another title."
            }
        )


def same_named(name: str, rows: Iterable[Named], names: Callable[[Named], Iterable[str]]) -> Named | None:
    """The one with that key, else the first whose `names` have one like it."""
    ordered = list(rows)
    by_key = next((row for row in ordered if row.key == name), None)
    sought = fold(name)
    return by_key or next((row for row in ordered if sought in {fold(one) for one in names(row) if one}), None)


def _added(work: Work, row: Named) -> Named:
    work.session.add(row)
    work.session.flush()
    return row


def new_key(name: str, otherwise: str, rows: Iterable[Named]) -> str:
    """A key made of the name's letters that every address and file takes, with a number where it is taken."""
    taken = {row.key for row in rows}
    words = plain(name)[:_KEY_LIMIT].strip("-") or otherwise
    key, count = words, 1
    while key in taken:
        count += 1
        key = f"{words}-{count}"
    return key
