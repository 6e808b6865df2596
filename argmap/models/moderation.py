"""Rows for moderation: what waits, what readers flag, what was decided and why, and what that was answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, String, UniqueConstraint
from sqlmodel import Field

from argmap.domain.limits import NOTE_LIMIT
from argmap.domain.moderation import BranchMarkKind, ContributionKind, ContributionState, DecisionKind, Reason
from argmap.models.columns import Row, boolean, bounded, integer, json, key, moment, one_of, reference, words

__all__ = [
    "Answer",
    "BranchMark",
    "BranchMarkKind",
    "Contribution",
    "ContributionKind",
    "ContributionStamp",
    "ContributionState",
    "Decision",
    "DecisionKind",
    "Flag",
    "Reason",
    "RemovalRequest",
]


class Contribution(Row, table=True):
    """A contribution that a moderator reads first. Nothing of it is in the map until it is approved."""

    __tablename__ = "contributions"
    __table_args__ = (
        Index(None, "map_id", "state", "id"),
        Index(None, "contributor_id", "state"),
        Index(None, "held_by"),
        CheckConstraint("turn >= 1", name="turn"),
    )

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    map_id: int = Field(sa_column=reference("maps.id", "For which map.", on_delete="CASCADE"))
    contributor_id: int = Field(sa_column=reference("contributors.id", "Whose it is."))
    kind: ContributionKind = Field(sa_column=one_of(ContributionKind, "kind", "What would be done."))
    target: str = Field(default="", sa_column=key('What it is attached to: "s12", "a5", or nothing.'))
    draft: dict[str, Any] = Field(sa_column=json("The frozen draft, as JSON."))
    state: ContributionState = Field(
        default=ContributionState.WAITING, sa_column=one_of(ContributionState, "state", "Where it stands.")
    )
    turn: int = Field(
        default=1,
        sa_column=integer("Goes up with every decision and resubmission; who decides names the one they read."),
    )
    created_at: datetime = Field(sa_column=moment("When it was first sent."))
    changed_at: datetime = Field(sa_column=moment("When it was last sent or decided."))
    held_by: int | None = Field(
        default=None, sa_column=reference("contributors.id", "The moderator who reads it just now.", nullable=True)
    )
    held_until: datetime | None = Field(default=None, sa_column=moment("Until when they hold it.", nullable=True))
    result: str = Field(default="", sa_column=key('What became of it in the map: "s70", once approved.'))


class Flag(Row, table=True):
    """A reader's doubt about something that stands; several about one thing are one item of the queue."""

    __tablename__ = "flags"
    __table_args__ = (
        UniqueConstraint("map_id", "subject", "contributor_id"),
        Index(None, "map_id", "settled_at"),
        Index(None, "contributor_id"),
        bounded("words", 500),
    )

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    map_id: int = Field(sa_column=reference("maps.id", "In which map.", on_delete="CASCADE"))
    subject: str = Field(sa_column=key('What is flagged: "s12".'))
    contributor_id: int = Field(sa_column=reference("contributors.id", "By whom."))
    reason: Reason = Field(sa_column=one_of(Reason, "reason", "Why."))
    words: str = Field(default="", sa_column=words("More about it, as typed."))
    at: datetime = Field(sa_column=moment("When."))
    settled_at: datetime | None = Field(default=None, sa_column=moment("When it was decided on.", nullable=True))


class Decision(Row, table=True):
    """What a moderator decided, with its reason: a line of the public log."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index(None, "map_id", "id"),
        Index(None, "contribution_id"),
        Index(None, "moderator_id"),
        Index(None, "reviewed_by"),
        bounded("words", NOTE_LIMIT),
    )

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    map_id: int = Field(sa_column=reference("maps.id", "In which map.", on_delete="CASCADE"))
    contribution_id: int | None = Field(
        default=None,
        sa_column=reference(
            "contributions.id",
            "On which contribution; none for what stands in the map.",
            on_delete="CASCADE",
            nullable=True,
        ),
    )
    subject: str = Field(default="", sa_column=key('On what in the map: "s12", or what came of the contribution.'))
    kind: DecisionKind = Field(sa_column=one_of(DecisionKind, "kind", "What."))
    reason: Reason = Field(default=Reason.NONE, sa_column=one_of(Reason, "reason", "Why, from the list."))
    words: str = Field(default="", sa_column=words("Why, in the moderator's words; the author reads them."))
    moderator_id: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who decided.", nullable=True)
    )
    at: datetime = Field(sa_column=moment("When."))
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=json("Numbers and codes; no words."))
    version: int | None = Field(
        default=None, sa_column=integer("The map's version that it made, if any.", nullable=True)
    )
    reviewed_by: int | None = Field(
        default=None, sa_column=reference("contributors.id", "The second moderator, who agreed.", nullable=True)
    )


class Answer(Row, table=True):
    """What an author answered to a decision on their own; an appeal goes to another moderator."""

    __tablename__ = "answers"
    __table_args__ = (Index(None, "decision_id"), Index(None, "contributor_id"), bounded("words", NOTE_LIMIT))

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    decision_id: int = Field(sa_column=reference("decisions.id", "To which decision.", on_delete="CASCADE"))
    contributor_id: int = Field(sa_column=reference("contributors.id", "Whose answer."))
    words: str = Field(default="", sa_column=words("What they say, as typed."))
    appeal: bool = Field(default=False, sa_column=boolean("Whether another moderator is asked."))
    at: datetime = Field(sa_column=moment("When."))
    settled_at: datetime | None = Field(default=None, sa_column=moment("When the appeal was decided.", nullable=True))


class RemovalRequest(Row, table=True):
    """A name was removed from the map which this one is a copy of: it is asked for here, too."""

    __tablename__ = "removal_requests"
    __table_args__ = (Index(None, "map_id", "settled_at"), Index(None, "origin_id"), Index(None, "settled_by"))

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    map_id: int = Field(sa_column=reference("maps.id", "In which copy.", on_delete="CASCADE"))
    origin_id: int | None = Field(
        default=None,
        sa_column=reference("maps.id", "From which map it was removed.", on_delete="SET NULL", nullable=True),
    )
    reason: Reason = Field(sa_column=one_of(Reason, "reason", "Why it was."))
    trace: str = Field(
        sa_column=Column(
            String(120),
            nullable=False,
            comment="Salted hash of the name, which stands in the copy; empty once answered.",
        )
    )
    at: datetime = Field(sa_column=moment("When."))
    settled_at: datetime | None = Field(default=None, sa_column=moment("When it was answered.", nullable=True))
    settled_by: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who answered it.", nullable=True)
    )
    carried_out: bool = Field(default=False, sa_column=boolean("Whether the name was removed here, too."))


class BranchMark(Row, table=True):
    """A lock, a brake or a content note on a statement and what hangs on it."""

    __tablename__ = "branch_marks"
    __table_args__ = (bounded("words", 500), Index(None, "moderator_id"))

    map_id: int = Field(sa_column=reference("maps.id", "In which map.", on_delete="CASCADE", primary_key=True))
    statement: int = Field(
        sa_column=integer("The statement that heads the branch.", primary_key=True, autoincrement=False)
    )
    kind: BranchMarkKind = Field(sa_column=one_of(BranchMarkKind, "kind", "What it is.", primary_key=True))
    words: str = Field(default="", sa_column=words("What readers are told."))
    moderator_id: int | None = Field(default=None, sa_column=reference("contributors.id", "Who.", nullable=True))
    at: datetime = Field(sa_column=moment("Since when."))
    until: datetime | None = Field(default=None, sa_column=moment("Until when; none for good.", nullable=True))


class ContributionStamp(Row, table=True):
    """One contribution of one person to one map, for the hour in which it counts towards their limit."""

    __tablename__ = "contribution_stamps"
    __table_args__ = (Index(None, "map_id", "contributor_id", "at"), Index(None, "contributor_id"))

    id: int | None = Field(default=None, sa_column=integer("Drawn by the database.", primary_key=True))
    map_id: int = Field(sa_column=reference("maps.id", "To which map.", on_delete="CASCADE"))
    contributor_id: int = Field(sa_column=reference("contributors.id", "Whose.", on_delete="CASCADE"))
    at: datetime = Field(sa_column=moment("When."))
