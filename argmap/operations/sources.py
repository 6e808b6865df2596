"""Adding, correcting and merging the documents of a map."""

from __future__ import annotations

from argmap.domain.drafts import EntryDraft, MergerDraft, SourceDraft
from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk, Done
from argmap.operations.entering import enter
from argmap.operations.entry_merging import merge_entries


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
    return merge_entries(desk, actor, slug, MergerDraft("source", key, into))
