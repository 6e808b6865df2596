"""Rows for live debates: what was prepared, who joined, what they sent, signalled and voted, and what happened when."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, String, UniqueConstraint
from sqlmodel import Field

from argmap.domain.debates import Ballot, DebateForm, DebateState, Decline, EntryState, Ground, Rule, Sides, SignalKind
from argmap.domain.limits import NAME_LIMIT, REASON_LIMIT, TEXT_LIMIT
from argmap.models.columns import Row, boolean, bounded, integer, json, key, moment, one_of, reference, words


class DebateEventKind(StrEnum):
    """What happened in a debate. `REWORDED` is also that its map has changed past it, as when words were hidden."""

    OPENED = "opened"
    PHASE = "phase"
    TIME = "time"
    PAUSED = "paused"
    RESUMED = "resumed"
    RULE = "rule"
    JOINED = "joined"
    SENT = "sent"
    RELEASED = "released"
    DECLINED = "declined"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    REWORDED = "reworded"
    SPOTLIGHT = "spotlight"
    SIGNAL = "signal"
    WANTS = "wants"
    FLOOR = "floor"
    VOTED = "voted"
    REVEALED = "revealed"
    MOVED = "moved"
    MUTED = "muted"
    REMOVED = "removed"
    THEME = "theme"
    CLOSED = "closed"


class Debate(Row, table=True):
    """A live event on a map. Locking its row is what makes those who act in it take turns."""

    __tablename__ = "debates"
    __table_args__ = (
        Index(None, "map_id"),
        Index(None, "origin_id"),
        Index(None, "prepared_by"),
        Index(None, "motion_brought"),
        CheckConstraint("version >= 0 AND phase >= -1", name="counters"),
        CheckConstraint("phase_ends_at IS NULL OR paused_left IS NULL", name="clock"),
    )

    id: int | None = Field(default=None, sa_column=integer("Drawn by the database; never shown.", primary_key=True))
    code: str = Field(
        sa_column=Column(String(6), unique=True, nullable=False, comment="What people type to join; its address.")
    )
    map_id: int = Field(
        sa_column=reference(
            "maps.id", "The map it is held on; while it is prepared, the one that it is about.", on_delete="CASCADE"
        )
    )
    origin_id: int | None = Field(
        default=None,
        sa_column=reference(
            "maps.id",
            "The map that was copied for it, where it is held on a copy.",
            on_delete="SET NULL",
            nullable=True,
        ),
    )
    version: int = Field(default=0, sa_column=integer("The number of its newest event, without a gap."))
    state: DebateState = Field(
        default=DebateState.PREPARED, sa_column=one_of(DebateState, "state", "Prepared, open or closed.")
    )
    motion: int | None = Field(
        default=None,
        sa_column=integer("The position that is debated, by number; none until new words are added.", nullable=True),
    )
    motion_title: str = Field(default="", sa_column=words("New words of the motion, short, until it is opened."))
    motion_text: str = Field(default="", sa_column=words("The same, whole."))
    motion_brought: int | None = Field(
        default=None,
        sa_column=reference(
            "contributions.id",
            "The contribution with which its new words wait for a moderator of the map that was copied.",
            on_delete="SET NULL",
            nullable=True,
        ),
    )
    sides: Sides = Field(default=Sides.TWO, sa_column=one_of(Sides, "sides", "For and against, or several positions."))
    positions: list[int] = Field(default_factory=list, sa_column=json("The positions between which it is, by number."))
    form: DebateForm = Field(sa_column=one_of(DebateForm, "form", "The template that was chosen."))
    phases: list[Any] = Field(sa_column=json("Its phases: kind and planned seconds of each."))
    phase: int = Field(default=-1, sa_column=integer("Which phase is on, from 0; -1 before the first."))
    phase_ends_at: datetime | None = Field(
        default=None, sa_column=moment("When the phase is over, while the clock runs.", nullable=True)
    )
    paused_left: int | None = Field(
        default=None, sa_column=integer("Milliseconds left of it, while the clock is paused.", nullable=True)
    )
    ground: Ground = Field(
        default=Ground.COPY, sa_column=one_of(Ground, "ground", "Held on a copy or on the map itself.")
    )
    pseudonymous: bool = Field(default=True, sa_column=boolean("Whether everybody has a drawn name."))
    rule: Rule = Field(default=Rule.HELD, sa_column=one_of(Rule, "rule", "What becomes of contributions."))
    group_count: int = Field(default=0, sa_column=integer("How many small groups it has, each with a copy of its own."))
    spotlight: int | None = Field(
        default=None, sa_column=integer("The statement that all look at, by number.", nullable=True)
    )
    spotlight_at: datetime | None = Field(default=None, sa_column=moment("Since when.", nullable=True))
    floor: int | None = Field(
        default=None, sa_column=integer("The participant who has the floor, by id.", nullable=True)
    )
    revealed_opening: bool = Field(default=False, sa_column=boolean("Whether all see the opening vote."))
    revealed_closing: bool = Field(default=False, sa_column=boolean("Whether all see the closing vote."))
    theme: str = Field(
        default="light", sa_column=Column(String(8), nullable=False, comment="How the wall looks: light or dark.")
    )
    address: str = Field(
        default="", sa_column=words("What phones type before /j, where the preparer chose one of the machine's.")
    )
    report_link: str = Field(
        sa_column=Column(String(64), unique=True, nullable=False, comment="The 128-bit word of its report's address.")
    )
    first_version: int | None = Field(
        default=None, sa_column=integer("The map's version when it was opened.", nullable=True)
    )
    last_version: int | None = Field(
        default=None, sa_column=integer("The map's version when it was closed.", nullable=True)
    )
    prepared_by: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who prepared it.", nullable=True)
    )
    created_at: datetime = Field(sa_column=moment("When it was prepared."))
    opened_at: datetime | None = Field(default=None, sa_column=moment("When the room was opened.", nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=moment("When it was closed.", nullable=True))


class DebateGroup(Row, table=True):
    """A small group of a debate, and the copy of the map that it works on."""

    __tablename__ = "debate_groups"
    __table_args__ = (Index(None, "map_id"),)

    debate_id: int = Field(sa_column=reference("debates.id", "Of which debate.", on_delete="CASCADE", primary_key=True))
    number: int = Field(sa_column=integer("1, 2, 3 …", primary_key=True, autoincrement=False))
    map_id: int = Field(sa_column=reference("maps.id", "Its copy.", on_delete="CASCADE"))


class DebateParticipant(Row, table=True):
    """Somebody who has joined a debate: a guest, known by a token and nothing else.

    What they add is added by a contributor of their own, who is nobody outside this debate.
    """

    __tablename__ = "debate_participants"
    __table_args__ = (
        UniqueConstraint("debate_id", "name"),
        Index(None, "contributor_id"),
        bounded("name", NAME_LIMIT, least=1),
    )

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    debate_id: int = Field(sa_column=reference("debates.id", "Which debate.", on_delete="CASCADE"))
    token_hash: str = Field(
        sa_column=Column(String(64), unique=True, nullable=False, comment="SHA-256 of the 128-bit token.")
    )
    contributor_id: int = Field(
        sa_column=reference("contributors.id", "As whom they add to the map.", on_delete="CASCADE")
    )
    name: str = Field(sa_column=words("What the others see: a drawn name, or one that they typed."))
    side: str = Field(default="", sa_column=key('The side they sit on: "for", "against", a position ("s4"), or none.'))
    group_number: int = Field(default=0, sa_column=integer("Their small group; 0 where there are none."))
    joined_at: datetime = Field(sa_column=moment("When they joined."))
    seen_at: datetime = Field(sa_column=moment("When they were last heard of."))
    muted_at: datetime | None = Field(
        default=None, sa_column=moment("Since when they may only read and vote.", nullable=True)
    )
    removed_at: datetime | None = Field(default=None, sa_column=moment("When they were removed.", nullable=True))
    wants_since: datetime | None = Field(
        default=None, sa_column=moment("Since when they want to speak.", nullable=True)
    )
    asked_at: datetime | None = Field(
        default=None, sa_column=moment("When they said what moved them, or would not.", nullable=True)
    )


class DebateEntry(Row, table=True):
    """A contribution to a debate, as it was sent; once released, what it is on the map."""

    __tablename__ = "debate_entries"
    __table_args__ = (
        UniqueConstraint("debate_id", "sender", "nonce"),
        Index(None, "debate_id", "state", "id"),
        Index(None, "participant_id"),
        Index(None, "decided_by"),
        Index(None, "brought"),
        bounded("words", REASON_LIMIT),
    )

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    debate_id: int = Field(sa_column=reference("debates.id", "Which debate.", on_delete="CASCADE"))
    participant_id: int | None = Field(
        default=None,
        sa_column=reference(
            "debate_participants.id",
            "Who sent it; none for what the scribe wrote down.",
            on_delete="CASCADE",
            nullable=True,
        ),
    )
    sender: str = Field(sa_column=key('"p7" for participant 7, "scribe" for the scribe: whose nonces are unique.'))
    nonce: str = Field(
        sa_column=Column(String(64), nullable=False, comment="Drawn by the page; sent twice counts once.")
    )
    group_number: int = Field(default=0, sa_column=integer("For which small group's map; 0 for the debate's own."))
    target: str = Field(sa_column=key('What it is about: "s12", "a5".'))
    draft: dict[str, Any] = Field(sa_column=json("The frozen draft, as JSON."))
    state: EntryState = Field(sa_column=one_of(EntryState, "state", "Where it stands."))
    kept_at: datetime | None = Field(
        default=None, sa_column=moment("When the chair last chose to keep it held; it goes behind.", nullable=True)
    )
    reason: Decline | None = Field(
        default=None, sa_column=one_of(Decline, "reason", "Why it was declined.", nullable=True)
    )
    words: str = Field(default="", sa_column=words("The same in the chair's words; its author reads them."))
    sent_at: datetime = Field(sa_column=moment("When it arrived."))
    decided_at: datetime | None = Field(
        default=None, sa_column=moment("When it was released, declined or withdrawn.", nullable=True)
    )
    decided_by: int | None = Field(
        default=None, sa_column=reference("contributors.id", "The chair who did.", nullable=True)
    )
    phase: int = Field(default=-1, sa_column=integer("The phase in which it arrived."))
    statement: int | None = Field(
        default=None, sa_column=integer("Its statement on the map, once released.", nullable=True)
    )
    version: int | None = Field(default=None, sa_column=integer("The map's version that released it.", nullable=True))
    brought: int | None = Field(
        default=None,
        sa_column=reference(
            "contributions.id",
            "The contribution with which it waits for a moderator of a map.",
            on_delete="SET NULL",
            nullable=True,
        ),
    )


class DebateTurn(Row, table=True):
    """A stretch of time in which somebody had the floor."""

    __tablename__ = "debate_turns"
    __table_args__ = (Index(None, "debate_id"), Index(None, "participant_id"))

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    debate_id: int = Field(sa_column=reference("debates.id", "Which debate.", on_delete="CASCADE"))
    participant_id: int = Field(sa_column=reference("debate_participants.id", "Who spoke.", on_delete="CASCADE"))
    side: str = Field(default="", sa_column=key("The side they sat on then."))
    began_at: datetime = Field(sa_column=moment("From when."))
    ended_at: datetime | None = Field(
        default=None, sa_column=moment("Until when; none while they speak.", nullable=True)
    )


class DebateVote(Row, table=True):
    """One person's vote in one ballot of a debate: one row, whatever is sent at once. It never enters a map."""

    __tablename__ = "debate_votes"
    __table_args__ = (Index(None, "participant_id"),)

    debate_id: int = Field(sa_column=reference("debates.id", "Which debate.", on_delete="CASCADE", primary_key=True))
    ballot: Ballot = Field(sa_column=one_of(Ballot, "ballot", "Which of the two votes.", primary_key=True))
    participant_id: int = Field(
        sa_column=reference(
            "debate_participants.id", "Whose it is; shown to nobody.", on_delete="CASCADE", primary_key=True
        )
    )
    choice: str = Field(
        sa_column=key('"for", "against", "undecided", a position ("s4") or a place between two ("s4 s15").')
    )
    at: datetime = Field(sa_column=moment("When it was last changed."))


class DebateSignal(Row, table=True):
    """What somebody signals of a statement, with the words that it had then."""

    __tablename__ = "debate_signals"
    __table_args__ = (Index(None, "participant_id"), bounded("wording", TEXT_LIMIT))

    debate_id: int = Field(sa_column=reference("debates.id", "Which debate.", on_delete="CASCADE", primary_key=True))
    participant_id: int = Field(
        sa_column=reference("debate_participants.id", "Who.", on_delete="CASCADE", primary_key=True)
    )
    group_number: int = Field(
        default=0, sa_column=integer("On which group's map; 0: the debate's.", primary_key=True, autoincrement=False)
    )
    statement: int = Field(sa_column=integer("Of which statement, by number.", primary_key=True, autoincrement=False))
    kind: SignalKind = Field(sa_column=one_of(SignalKind, "kind", "What.", primary_key=True))
    wording: str = Field(sa_column=words("The statement's text when it was signalled."))
    at: datetime = Field(sa_column=moment("When."))


class DebateMove(Row, table=True):
    """A statement that somebody named as what moved them, with the words that it had then."""

    __tablename__ = "debate_moves"
    __table_args__ = (Index(None, "participant_id"), bounded("wording", TEXT_LIMIT))

    debate_id: int = Field(sa_column=reference("debates.id", "Which debate.", on_delete="CASCADE", primary_key=True))
    participant_id: int = Field(
        sa_column=reference("debate_participants.id", "Who.", on_delete="CASCADE", primary_key=True)
    )
    statement: int = Field(sa_column=integer("Which statement, by number.", primary_key=True, autoincrement=False))
    wording: str = Field(sa_column=words("Its text then."))
    at: datetime = Field(sa_column=moment("When."))


class DebateEvent(Row, table=True):
    """One thing that happened in a debate: what its streams tell, and what its report is made of. It names nobody."""

    __tablename__ = "debate_events"

    debate_id: int = Field(sa_column=reference("debates.id", "Which debate.", on_delete="CASCADE", primary_key=True))
    version: int = Field(
        sa_column=integer("Its number in that debate, without a gap.", primary_key=True, autoincrement=False)
    )
    at: datetime = Field(sa_column=moment("When."))
    kind: DebateEventKind = Field(sa_column=one_of(DebateEventKind, "kind", "What."))
    phase: int = Field(default=-1, sa_column=integer("The phase that was on."))
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=json("Numbers and codes; no words."))


class JoinFailure(Row, table=True):
    """A code that was none, kept for five minutes, to slow down whoever guesses."""

    __tablename__ = "join_failures"
    __table_args__ = (Index(None, "browser_key", "at"), Index(None, "address_key", "at"))

    id: int | None = Field(default=None, sa_column=integer("Drawn by the database.", primary_key=True))
    browser_key: str = Field(
        sa_column=Column(String(64), nullable=False, comment="Keyed hash of the browser; empty where it has no cookie.")
    )
    address_key: str = Field(
        sa_column=Column(String(64), nullable=False, comment="Keyed hash of the address that it came from.")
    )
    at: datetime = Field(sa_column=moment("When."))
