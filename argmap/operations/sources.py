"""Adding, correcting and merging the documents of a map."""

from __future__ import annotations

from dataclasses import asdict

from sqlmodel import select

from argmap.domain.drafts import SourceDraft
from argmap.domain.errors import Refused
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation, Source
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.entries import check_entry_seen, check_two, completed, corrected, entry_at
from argmap.operations.naming import new_key, same_named
from argmap.operations.shaping import same_words

_FIELDS = ("author", "short", "container", "publisher", "date", "identifier", "url", "note")


def add_source(desk: Desk, actor: Actor, slug: str, draft: SourceDraft) -> Done:
    """Add a document to the bibliography. Raises `Refused` where there is one of that title, `NotAllowed`, `Absent`."""

    def run(work: Work, _: None) -> Told:
        rows = work.session.exec(select(Source).where(Source.map_id == work.map_id)).all()
        if same_named(draft.title, rows, lambda row: (row.title,)):
            raise Refused({"title": "There is a document of this title already; correct that one."})
        key = new_key(draft.title, "source", rows)
        work.session.add(Source(map_id=work.map_id, key=key, **_values(draft)))
        return Told(ChangeKind.EDIT_SOURCE, {"how": "add", "key": key})

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)


def correct_source(desk: Desk, actor: Actor, slug: str, key: str, draft: SourceDraft) -> Done:
    """Correct a document's entry; the quotations from it stay. Raises `Stale` with both titles, `Refused`, `Absent`,
    `NotAllowed`.
    """

    def run(work: Work, _: None) -> Told:
        row = entry_at(work, Source, key)
        check_entry_seen(work, row, draft.seen, current=row.title, submitted=draft.title)
        corrected(row, _values(draft))
        return Told(ChangeKind.EDIT_SOURCE, {"how": "correct", "key": key})

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)


def merge_sources(desk: Desk, actor: Actor, slug: str, key: str, into: str) -> Done:
    """Let one document become another: what is quoted from it is quoted from that, the same words once.

    Raises `Refused`, `Absent`, `NotAllowed`.
    """

    def run(work: Work, _: None) -> Told:
        check_two(key, into)
        row, kept = entry_at(work, Source, key), entry_at(work, Source, into)
        citations = work.session.exec(select(Citation).where(Citation.map_id == work.map_id)).all()
        there = {(_subject(one), same_words(one)) for one in citations if one.source == into}
        for citation in (one for one in citations if one.source == key):
            citation.source = into
            if (_subject(citation), same_words(citation)) in there:
                work.session.delete(citation)
        work.session.flush()
        completed(kept, row, _FIELDS)
        work.session.delete(row)
        return Told(ChangeKind.EDIT_SOURCE, {"how": "merge", "key": into})

    return change_map(desk, actor, slug, Action.EDIT_SOURCES, the_map, run)


def _values(draft: SourceDraft) -> dict[str, str]:
    return {name: value for name, value in asdict(draft).items() if name != "seen"}


def _subject(citation: Citation) -> tuple[int | None, int | None, int | None]:
    return citation.statement, citation.stance, citation.argument
