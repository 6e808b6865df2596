"""Rows for what was done to a map, and for what each row it touched was like afterwards."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, String
from sqlmodel import Field

from argmap.domain.limits import REASON_LIMIT
from argmap.models.columns import Row, integer, json, moment, one_of, reference


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
        sa_column=reference("maps.id", "The map that it changed.", on_delete="CASCADE", primary_key=True)
    )
    version: int = Field(
        sa_column=integer("Its number in that map, without a gap.", primary_key=True, autoincrement=False)
    )
    at: datetime = Field(sa_column=moment("When."))
    contributor_id: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who; none for the operator of the site.", nullable=True)
    )
    kind: ChangeKind = Field(sa_column=one_of(ChangeKind, "kind", "What sort it was."))
    undoes: int | None = Field(default=None, sa_column=integer("The version that it took back.", nullable=True))
    undone_by: int | None = Field(
        default=None, sa_column=integer("The version that took it back, while that stands.", nullable=True)
    )
    detail: dict[str, Any] = Field(sa_column=json("Numbers and codes from which a page makes its sentence; no words."))
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

    map_id: int = Field(sa_column=integer("The map that the row is in.", primary_key=True, autoincrement=False))
    entity: str = Field(sa_column=Column(String(32), primary_key=True, comment="The row's table."))
    row: str = Field(sa_column=Column(String(160), primary_key=True, comment="The row's key within map and table."))
    version: int = Field(sa_column=integer("The change after which it was so.", primary_key=True, autoincrement=False))
    subject: str = Field(
        sa_column=Column(
            String(160),
            nullable=False,
            comment='The statement ("s12") or argument ("a5") that the row belongs to, else empty.',
        )
    )
    image: dict[str, Any] | None = Field(
        default=None, sa_column=json("Its columns but for the map's id; NULL: deleted.", nullable=True)
    )
