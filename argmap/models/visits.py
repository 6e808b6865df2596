"""Rows for what concerns one person: how far they have read a map, and what they are to be told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from argmap.models.columns import Row, integer, json, key, moment, one_of, reference


class NoticeKind(StrEnum):
    """What a notice tells."""

    REPLY = "reply"
    DECISION = "decision"
    ASKED = "changes asked"
    ANSWER = "answer"
    APPEAL = "appeal"
    MEMBER = "member"
    GLASS = "glass broken"
    REMOVAL = "removal asked"


class Visit(Row, table=True):
    """How far somebody has read a map: what came later is new to them."""

    __tablename__ = "visits"
    __table_args__ = (Index(None, "contributor_id"),)

    map_id: int = Field(sa_column=reference("maps.id", "The map.", on_delete="CASCADE", primary_key=True))
    contributor_id: int = Field(
        sa_column=reference("contributors.id", "The reader.", on_delete="CASCADE", primary_key=True)
    )
    version: int = Field(sa_column=integer("The version that they had seen when the present visit began."))
    seen: int = Field(sa_column=integer("The newest version that they have seen by now."))
    at: datetime = Field(sa_column=moment("When they last looked."))


class Notice(Row, table=True):
    """Something that concerns somebody: a reply, a decision, a request."""

    __tablename__ = "notices"
    __table_args__ = (Index(None, "contributor_id", "read_at", "id"), Index(None, "map_id"))

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    contributor_id: int = Field(sa_column=reference("contributors.id", "Whom it concerns.", on_delete="CASCADE"))
    kind: NoticeKind = Field(sa_column=one_of(NoticeKind, "kind", "What it tells."))
    map_id: int | None = Field(
        default=None, sa_column=reference("maps.id", "The map that it is about.", on_delete="CASCADE", nullable=True)
    )
    subject: str = Field(default="", sa_column=key('What it is about: "s12", "decision 7".'))
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=json("Numbers and codes; no words."))
    at: datetime = Field(sa_column=moment("When."))
    read_at: datetime | None = Field(default=None, sa_column=moment("When it was read.", nullable=True))
    mailed_at: datetime | None = Field(default=None, sa_column=moment("When it was mailed.", nullable=True))
