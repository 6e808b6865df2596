"""Rows for what was done to a map, and for what each row it touched was like afterwards."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, String
from sqlmodel import Field

from argmap.domain.limits import REASON_LIMIT
from argmap.models.columns import Row, document, integer, moment, stored


class ChangeKind(StrEnum):
    """What sort of operation it was."""

    IMPORT = "import"
    ADD_POSITION = "add position"
    ADD_ARGUMENT = "add argument"
    ADD_PREMISES = "add premises"
    REWORD = "reword"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    START = "start"
    PASTE = "paste"
    COPY = "copy"
    MOVE = "move"
    LINK = "link"
    UNLINK = "unlink"
    CHANGE_KIND = "change kind"
    SPLIT = "split"
    MERGE = "merge"
    ATTACH = "attach"
    EDIT_SOURCE = "edit source"
    EDIT_SPEAKER = "edit speaker"
    EDIT_CASE = "edit case"
    EDIT_STANCE = "edit stance"
    EDIT_MAP = "edit map"
    RESTORE = "restore"
    HIDE = "hide"
    SHOW = "show"
    REDACT = "redact"


BEGINNINGS = frozenset({ChangeKind.IMPORT, ChangeKind.START, ChangeKind.COPY})
"""How a map comes to be: nobody takes that back, they delete the map."""

DECIDED = frozenset({ChangeKind.HIDE, ChangeKind.SHOW, ChangeKind.REDACT})
"""What moderators decide is taken back by deciding again, with a reason, and never by undoing."""


class Change(Row, table=True):
    """One operation on a map: who, when, what. It holds no names and no words but the reason that its maker gave."""

    __tablename__ = "changes"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name="undoes"),
        Index(None, "contributor_id"),
    )

    map_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("maps.id", ondelete="CASCADE"), primary_key=True, comment="The map that it changed."
        )
    )
    version: int = Field(
        sa_column=Column(
            Integer, primary_key=True, autoincrement=False, comment="Its number in that map, without a gap."
        )
    )
    at: datetime = Field(sa_column=moment("When."))
    contributor_id: int | None = Field(
        default=None,
        sa_column=Column(
            BigInteger, ForeignKey("contributors.id"), nullable=True, comment="Who; none for the operator of the site."
        ),
    )
    kind: ChangeKind = Field(sa_column=Column(stored(ChangeKind, "kind"), nullable=False, comment="What sort it was."))
    undoes: int | None = Field(default=None, sa_column=integer("The version that it took back.", nullable=True))
    undone_by: int | None = Field(
        default=None, sa_column=integer("The version that took it back, while that stands.", nullable=True)
    )
    detail: dict[str, Any] = Field(
        sa_column=Column(
            document(), nullable=False, comment="Numbers and codes from which a page makes its sentence; no words."
        )
    )
    reason: str = Field(
        default="", sa_column=Column(String(REASON_LIMIT), nullable=False, comment="Why, in the words of who did it.")
    )


class ChangeImage(Row, table=True):
    """What one row was like after a change. The last image of each row up to a version is the map at that version."""

    __tablename__ = "change_images"
    __table_args__ = (
        ForeignKeyConstraint(["map_id", "version"], ["changes.map_id", "changes.version"], ondelete="CASCADE"),
        Index(None, "map_id", "version"),
        Index(None, "map_id", "subject", "version"),
    )

    map_id: int = Field(
        sa_column=Column(Integer, primary_key=True, autoincrement=False, comment="The map that the row is in.")
    )
    entity: str = Field(sa_column=Column(String(32), primary_key=True, comment="The row's table."))
    row: str = Field(sa_column=Column(String(160), primary_key=True, comment="The row's key within map and table."))
    version: int = Field(
        sa_column=Column(Integer, primary_key=True, autoincrement=False, comment="The change after which it was so.")
    )
    subject: str = Field(
        sa_column=Column(
            String(160),
            nullable=False,
            comment='The statement ("s12") or argument ("a5") that the row belongs to, else empty.',
        )
    )
    image: dict[str, Any] | None = Field(
        default=None,
        sa_column=Column(document(), nullable=True, comment="Its columns but for the map's id; NULL: deleted."),
    )
