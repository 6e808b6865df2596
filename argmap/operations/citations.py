"""The words that are cited for a statement, for a speaker's stance on it or for an argument: added, corrected, removed.

`target` names the statement ("s12"), whose stances are meant with it, or the argument ("a5").
"""

from __future__ import annotations

from dataclasses import replace

from argmap.domain.drafts import CitationDraft, CorrectionDraft, RemovalDraft
from argmap.domain.permissions import Actor
from argmap.operations.citing import citation_at, draft_of, write_citation, write_correction
from argmap.operations.desk import Desk, Done, Work
from argmap.operations.taking_away import take_away
from argmap.operations.waiting import edit_sources


def add_citation(desk: Desk, actor: Actor, slug: str, target: str, draft: CitationDraft) -> Done:
    """Cite a document for a statement, in nobody's name, or for the step that an argument draws.

    Raises `Refused`, `Absent`, `Gone`, `NotAllowed`.
    """
    return edit_sources(desk, actor, slug, target, draft, lambda work: write_citation(work, target, draft))


def correct_citation(desk: Desk, actor: Actor, slug: str, target: str, draft: CorrectionDraft) -> Done:
    """Correct a quotation, its document, its place, whose words they are and how faithful what cites them is.

    Raises `Stale` with both quotations where it was corrected since the draft's version, `Refused`, `Absent`, `Gone`,
    `NotAllowed`.
    """

    def told(work: Work) -> CorrectionDraft:
        return replace(draft, was=draft_of(work, citation_at(work, target, draft.id)))

    return edit_sources(desk, actor, slug, target, told, lambda work: write_correction(work, target, draft))


def remove_citation(desk: Desk, actor: Actor, slug: str, target: str, citation: int) -> Done:
    """Take a quotation away. Raises `Absent`, `Gone`, `NotAllowed`."""
    return take_away(desk, actor, slug, target, RemovalDraft("citation", citation))
