"""Adding, correcting and merging the cases of a map, and saying in which an argument holds."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select

from argmap.domain.drafts import CaseDraft, CasesDraft, EntryDraft, MergerDraft
from argmap.domain.permissions import Actor
from argmap.models.arguments import Case
from argmap.operations.desk import Desk, Done, Work
from argmap.operations.entering import enter, write_cases
from argmap.operations.entry_merging import merge_entries
from argmap.operations.naming import same_named
from argmap.operations.waiting import edit_sources


def add_case(desk: Desk, actor: Actor, slug: str, draft: CaseDraft) -> Done:
    """Add a case. Raises `Refused` where there is one of that name, `NotAllowed`, `Absent`."""
    return enter(desk, actor, slug, EntryDraft(draft))


def correct_case(desk: Desk, actor: Actor, slug: str, key: str, draft: CaseDraft) -> Done:
    """Correct a case's name. Raises `Stale` with both, `Refused`, `Absent`, `NotAllowed`."""
    return enter(desk, actor, slug, EntryDraft(draft, key))


def merge_cases(desk: Desk, actor: Actor, slug: str, key: str, into: str) -> Done:
    """Let one case become another: what is said to hold in the one holds in the other. Raises `Refused`, `Absent`."""
    return merge_entries(desk, actor, slug, MergerDraft("case", key, into))


def say_cases(desk: Desk, actor: Actor, slug: str, number: int, names: tuple[str, ...]) -> Done:
    """Say in which cases (keys, or new names) argument `number` holds; in none: in no case in particular.

    It waits where a moderator reads first. Raises `Refused`, `Absent`, `Gone`, `NotAllowed`.
    """
    draft = CasesDraft(names)

    def told(work: Work) -> CasesDraft:
        rows = work.session.exec(select(Case).where(Case.map_id == work.map_id)).all()
        found = [(name, same_named(name, rows, lambda row: (row.name,))) for name in draft.names]
        return replace(draft, told=tuple(name if row is None else row.name for name, row in found))

    return edit_sources(desk, actor, slug, f"a{number}", told, lambda work: write_cases(work, number, draft))
