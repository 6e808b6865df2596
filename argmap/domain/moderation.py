"""The closed vocabularies of moderation, with the values in which they are stored and sent."""

from __future__ import annotations

from enum import StrEnum


class ContributionKind(StrEnum):
    """What would be done if it is approved; each has a draft of its own (`domain/drafts.py`)."""

    POSITION = "position"
    ARGUMENT = "argument"
    PREMISES = "premises"
    REWORD = "reword"
    SOURCE = "source"
    PASTE = "paste"
    SPLIT = "split"


class ContributionState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    ASKED = "changes asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class DecisionKind(StrEnum):
    """What a moderator decided."""

    APPROVE = "approve"
    ASK = "ask for changes"
    MERGE = "merge into"
    MOVE = "move to"
    SPLIT = "split"
    REJECT = "reject"
    HIDE = "hide"
    SHOW = "show"
    KEEP = "keep"
    LOCK = "lock"
    SLOW = "slow"
    NOTE = "content note"
    LIFT = "lift"
    REDACT = "redact"
    UNREDACT = "review redact"


class Reason(StrEnum):
    """Why, from the list that authors read."""

    NONE = "none"
    NEEDS_SOURCE = "needs source"
    SPLIT = "split in two"
    ELSEWHERE = "elsewhere"
    DUPLICATE = "duplicate"
    UNCLEAR = "unclear"
    OFF_TOPIC = "off topic"
    PRIVATE_PERSON = "private person"
    ABUSIVE = "abusive"


class BranchMarkKind(StrEnum):
    """What a moderator laid on a branch."""

    LOCK = "lock"
    SLOW = "slow"
    NOTE = "content note"


REASON_WORDS = {
    Reason.NEEDS_SOURCE: "Needs a source",
    Reason.SPLIT: "Split in two",
    Reason.ELSEWHERE: "Belongs elsewhere",
    Reason.DUPLICATE: "Duplicate",
    Reason.UNCLEAR: "Unclear",
    Reason.OFF_TOPIC: "Off topic",
    Reason.PRIVATE_PERSON: "Names a private person",
    Reason.ABUSIVE: "Abusive",
}
"""The list as people read it; NONE is said by saying nothing."""

ACCEPTED = frozenset({DecisionKind.APPROVE, DecisionKind.MERGE, DecisionKind.MOVE, DecisionKind.SPLIT})
"""The decisions with which a contribution is taken, as it came or changed on the way."""

ON_WHAT_WAITS = ACCEPTED | {DecisionKind.ASK, DecisionKind.REJECT}
"""The decisions that are made on a contribution, not on what stands in the map."""
