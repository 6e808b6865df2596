"""What readers and moderators say of a statement by a form, read and bounded."""

from __future__ import annotations

from argmap.domain.drafts import HidingDraft
from argmap.domain.limits import FULL_NAME_LIMIT, REASON_LIMIT
from argmap.domain.moderation import BranchMarkKind, Reason
from argmap.web.drafting import Reading, Typed, withdrawn_revision


def hiding_draft(typed: Typed) -> HidingDraft:
    """What a moderator says of a statement that is to be hidden. Raises `Refused`."""
    revision = withdrawn_revision(typed)
    form = Reading(typed)
    reason = form.word("reason", Reason, Reason.NONE)
    words = form.line("words", REASON_LIMIT)
    form.done()
    return HidingDraft(revision, reason, words)


def flag_typed(typed: Typed) -> tuple[Reason, str]:
    """What a reader finds wrong with a statement. Raises `Refused`."""
    form = Reading(typed)
    reason = form.word("reason", Reason, Reason.NONE)
    words = form.line("words", REASON_LIMIT)
    form.done()
    return reason, words


def mark_typed(typed: Typed) -> tuple[BranchMarkKind, str]:
    """What a moderator lays on a branch, or lifts from it. Raises `Refused`."""
    form = Reading(typed)
    kind = form.word("mark", BranchMarkKind, BranchMarkKind.LOCK)
    words = form.line("words", REASON_LIMIT)
    form.done()
    return kind, words


def redaction_typed(typed: Typed) -> tuple[str, Reason, str]:
    """The name that is to be removed, and why. Raises `Refused`."""
    form = Reading(typed)
    name = form.line("person", FULL_NAME_LIMIT, required=True)
    reason = form.word("reason", Reason, Reason.PRIVATE_PERSON)
    words = form.line("words", REASON_LIMIT)
    form.done()
    return name, reason, words


def words_typed(typed: Typed) -> str:
    """Why something is done, in one's own words; may be empty. Raises `Refused`."""
    form = Reading(typed)
    words = form.line("words", REASON_LIMIT)
    form.done()
    return words
