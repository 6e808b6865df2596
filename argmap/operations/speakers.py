"""Adding, correcting and merging the speakers of a map."""

from __future__ import annotations

from argmap.domain.drafts import EntryDraft, MergerDraft, SpeakerDraft
from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk, Done
from argmap.operations.entering import enter
from argmap.operations.entry_merging import merge_entries


def add_speaker(desk: Desk, actor: Actor, slug: str, draft: SpeakerDraft) -> Done:
    """Add a speaker. Raises `Refused` where there is one of that name, `NotAllowed`, `Absent`."""
    return enter(desk, actor, slug, EntryDraft(draft))


def correct_speaker(desk: Desk, actor: Actor, slug: str, key: str, draft: SpeakerDraft) -> Done:
    """Correct a speaker's entry. Raises `Stale` with both names, `Refused`, `Absent`, `NotAllowed`."""
    return enter(desk, actor, slug, EntryDraft(draft, key))


def merge_speakers(desk: Desk, actor: Actor, slug: str, key: str, into: str) -> Done:
    """Let one speaker become another: what the one does with statements, the other does.

    Raises `Refused` where they do different things with one statement, `Absent`, `NotAllowed`.
    """
    return merge_entries(desk, actor, slug, MergerDraft("speaker", key, into))
