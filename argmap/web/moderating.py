"""What pages of moderation say alike of a contribution: what it is, with its sign, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from argmap.domain.draft_json import Draft, SourcesDraft, sort_of
from argmap.domain.drafts import ArgumentDraft, MergerDraft, PasteDraft, PremisesDraft, RewordDraft, SplitDraft
from argmap.domain.moderation import ContributionKind, ContributionState, DecisionKind
from argmap.domain.vetting import text_of
from argmap.domain.vocabulary import Kind, Relation
from argmap.web import words

PLACE = re.compile(r"[sa][1-9][0-9]{0,8}", re.ASCII)
"""What a contribution may be about, as forms name it."""


STATE_WORDS = {
    ContributionState.WAITING: "Waiting for a moderator",
    ContributionState.ASKED: "Changes asked",
    ContributionState.APPROVED: "Accepted",
    ContributionState.REJECTED: "Not accepted",
    ContributionState.WITHDRAWN: "Withdrawn",
}
STATE_SIGNS = {
    ContributionState.WAITING: "clock",
    ContributionState.ASKED: "reworded",
    ContributionState.APPROVED: "check",
    ContributionState.REJECTED: "close",
    ContributionState.WITHDRAWN: "removed",
}
DECISION_WORDS = {
    DecisionKind.APPROVE: ("check", "Accepted"),
    DecisionKind.ASK: ("reworded", "Changes asked"),
    DecisionKind.MERGE: ("linked", "Merged"),
    DecisionKind.MOVE: ("moved", "Moved"),
    DecisionKind.SPLIT: ("linked", "Split in two"),
    DecisionKind.REJECT: ("close", "Not accepted"),
    DecisionKind.HIDE: ("removed", "Hidden"),
    DecisionKind.SHOW: ("added", "Shown again"),
    DecisionKind.KEEP: ("check", "Kept"),
    DecisionKind.LOCK: ("close", "Locked"),
    DecisionKind.SLOW: ("clock", "Slowed"),
    DecisionKind.NOTE: ("warning", "Content note"),
    DecisionKind.LIFT: ("undo", "Lifted"),
    DecisionKind.REDACT: ("removed", "Redacted"),
    DecisionKind.UNREDACT: ("check", "Redaction reviewed"),
}
"""The sign and the word of each decision."""


@dataclass(frozen=True, slots=True)
class KindTold:
    """The class and sign of a contribution's kind, and its word."""

    style: str
    sign: str
    words: str


_RELATIONS = {
    Relation.SUPPORT: KindTold("support", "support", "Support"),
    Relation.ATTACK: KindTold("attack", "objection", "Objection"),
    Relation.CONDITION: KindTold("condition", "condition", "Condition"),
}
_KINDS = {
    ContributionKind.POSITION: KindTold("position", "position", "Position"),
    ContributionKind.PREMISES: KindTold("linked", "linked", "Premise"),
    ContributionKind.REWORD: KindTold("reworded", "reworded", "New wording"),
    ContributionKind.SOURCE: KindTold("evidence", "evidence", "Source"),
    ContributionKind.PASTE: KindTold("linked", "linked", "List of lines"),
    ContributionKind.SPLIT: KindTold("reworded", "reworded", "Split in two"),
}


_SOURCES = {
    "source": "Source",
    "speaker": "Speaker",
    "case": "Case",
    "stance": "Stance",
    "citation": "Quotation",
    "correction": "Quotation",
    "removal": "Removal",
    "cases": "Cases",
}


def kind_told(kind: ContributionKind, draft: Draft) -> KindTold:
    """What it would be, once approved."""
    if isinstance(draft, SourcesDraft):
        return KindTold(
            "evidence", "evidence", _SOURCES[draft.noun if isinstance(draft, MergerDraft) else sort_of(draft)]
        )
    if isinstance(draft, PasteDraft):
        return KindTold("linked", "linked", f"List of {words.counted(len(draft.lines), 'line')}")
    if not isinstance(draft, ArgumentDraft):
        return _KINDS[kind]
    return kind_in_short(kind, draft.relation, draft.kind, undercuts=draft.undercuts is not None)


def kind_in_short(kind: ContributionKind, relation: str, of: str, *, undercuts: bool) -> KindTold:
    """The same from the codes that are kept of it."""
    if kind is not ContributionKind.ARGUMENT or not relation:
        return _KINDS.get(kind, _KINDS[ContributionKind.POSITION])
    if undercuts:
        return KindTold("undercut", "undercut", "Undercut")
    if of == Kind.EVIDENCE:
        return KindTold("evidence", "evidence", "Evidence")
    return _RELATIONS[Relation(relation)]


def sentence_told(draft: Draft) -> str:
    """Its words in a row of a list."""
    text = text_of(draft)
    if isinstance(draft, PasteDraft):
        more = len(draft.lines) - 1
        return f"{text} … and {words.counted(more, 'more line')}" if more else text
    if isinstance(draft, SplitDraft):
        return f"{text} … and: {draft.second.text}"
    return text or "Statements of the map, linked anew"


def target_told(kind: ContributionKind, target: str) -> str:
    """What it is about, in words that end a sentence: "on 12", "to a5", "of 12"; nothing for a position."""
    if not target:
        return ""
    name = target[1:] if target[0] == "s" else target
    if kind in (ContributionKind.REWORD, ContributionKind.SPLIT):
        return f"of {name}"
    if kind is ContributionKind.PASTE:
        return f"under {name}"
    return f"{'to' if kind is ContributionKind.PREMISES else 'on'} {name}"


_LEADS = {
    Relation.SUPPORT: "support",
    Relation.ATTACK: "attack",
    Relation.CONDITION: "be required for",
}


def leads_told(draft: Draft, target: str, *, decided: bool = False) -> str:
    """What it would do to what it is about, as the beginning of a sentence: "It would attack 12".

    Of what is decided only what it was sent for is told: where it stands now may have changed since.
    """
    name = target.removeprefix("s")
    it = "It was sent to" if decided else "It would"
    if isinstance(draft, ArgumentDraft):
        return f"{it} {'undercut' if draft.undercuts is not None else _LEADS[draft.relation]} {name}"
    if isinstance(draft, PremisesDraft):
        return f"{it} be a premise of {name}"
    if isinstance(draft, RewordDraft):
        return f"{it} be what {name} says"
    if isinstance(draft, SplitDraft):
        return f"{it} make two statements of {name}"
    return f"{it} stand under {name}" if isinstance(draft, PasteDraft) else f"It is about {name}"


def ago(time: timedelta) -> str:
    """How long ago, in the two or three letters of a list: "12 min", "3 h", "2 days"."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"
