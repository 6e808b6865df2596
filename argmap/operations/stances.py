"""What speakers do with statements: said, corrected and taken away."""

from __future__ import annotations

from argmap.domain.drafts import RemovalDraft, StanceDraft
from argmap.domain.permissions import Actor
from argmap.operations.desk import Desk, Done
from argmap.operations.entering import write_stance
from argmap.operations.taking_away import take_away
from argmap.operations.waiting import edit_sources


def say_stance(desk: Desk, actor: Actor, slug: str, number: int, draft: StanceDraft) -> Done:
    """Say what a speaker does with statement `number`; where they had a stance on it, that one is corrected.

    A citation is added to those that are there. Raises `Stale` where the statement changed since the draft's version,
    `Refused`, `Absent`, `Gone`, `NotAllowed`.
    """
    return edit_sources(desk, actor, slug, f"s{number}", draft, lambda work: write_stance(work, number, draft))


def remove_stance(desk: Desk, actor: Actor, slug: str, number: int, stance: int) -> Done:
    """Take away what a speaker does with a statement, with what is cited for it: silence again.

    Raises `Absent`, `Gone`, `NotAllowed`.
    """
    return take_away(desk, actor, slug, f"s{number}", RemovalDraft("stance", stance))
