"""Rows for what concerns one person: how far they have read a map, and what they are to be told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer
from sqlmodel import Field

from argmap.models.columns import Row, document, integer, key, moment, stored


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

    map_id: int = Field(
        sa_column=Column(Integer, ForeignKey("maps.id", ondelete="CASCADE"), primary_key=True, comment="The map.")
    )
    contributor_id: int = Field(
        sa_column=Column(
            BigInteger, ForeignKey("contributors.id", ondelete="CASCADE"), primary_key=True, comment="The reader."
        )
    )
    version: int = Field(sa_column=integer("The version that they had seen when the present visit began."))
    seen: int = Field(sa_column=integer("The newest version that they have seen by now."))
    at: datetime = Field(sa_column=moment("When they last looked."))


class Notice(Row, table=True):
    """Something that concerns somebody: a reply, a decision, a request."""

    __tablename__ = "notices"
    __table_args__ = (Index(None, "contributor_id", "read_at", "id"), Index(None, "map_id"))

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, comment="Gives their order."))
    contributor_id: int = Field(
        sa_column=Column(
            BigInteger, ForeignKey("contributors.id", ondelete="CASCADE"), nullable=False, comment="Whom it concerns."
        )
    )
    kind: NoticeKind = Field(sa_column=Column(stored(NoticeKind, "kind"), nullable=False, comment="What it tells."))
    map_id: int | None = Field(
        default=None,
        sa_column=Column(
            Integer, ForeignKey("maps.id", ondelete="CASCADE"), nullable=True, comment="The map that it is about."
        ),
    )
    subject: str = Field(default="", sa_column=key('What it is about: "s12", "decision 7".'))
    detail: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(document(), nullable=False, comment="Numbers and codes; no words.")
    )
    at: datetime = Field(sa_column=moment("When."))
    read_at: datetime | None = Field(default=None, sa_column=moment("When it was read.", nullable=True))
    mailed_at: datetime | None = Field(default=None, sa_column=moment("When it was mailed.", nullable=True))
