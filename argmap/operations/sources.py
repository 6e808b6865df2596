"""Adding, correcting and merging the documents of a map."""

from __future__ import annotations

from sqlmodel import select

from argmap.domain.drafts import EntryDraft, SourceDraft
from argmap.domain.permissions import Action, Actor
from argmap.models.changes import ChangeKind
from argmap.models.sources import Citation, Source
from argmap.operations.desk import Desk, Done, Told, Work, change_map, the_map
from argmap.operations.entering import enter
from argmap.operations.entries import check_two, completed, entry_at
from argmap.operations.shaping import same_words

_FIELDS = ("author", "short", "container", "publisher", "date", "identifier", "url", "note")


def add_source(desk: Desk, actor: Actor, slug: str, draft: SourceDraft) -> Done:
    """Add a document to the bibliography. Raises `Refused` where there is one of that title, `NotAllowed`, `Absent`."""
    return enter(desk, actor, slug, EntryDraft(draft))


def correct_source(desk: Desk, actor: Actor, slug: str, key: str, draft: SourceDraft) -> Done:
    """Correct a document's entry; the quotations from it stay. Raises `Stale` with both titles, `Refused`, `Absent`,
    `NotAllowed`.
    """
    return enter(desk, actor, slug, EntryDraft(draft, key))


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


def _subject(citation: Citation) -> tuple[int | None, int | None, int | None]:
    return citation.statement, citation.stance, citation.argument
