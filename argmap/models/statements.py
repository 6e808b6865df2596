"""Rows for statements, and for what speakers do with them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlalchemy import text as sql
from sqlmodel import Field

from argmap.domain.limits import NOTE_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from argmap.domain.vocabulary import Kind, StanceKind
from argmap.models.columns import (
    AT_THE_END,
    Row,
    boolean,
    bounded,
    integer,
    json,
    key,
    moment,
    one_of,
    reference,
    words,
)


class Standing(StrEnum):
    """Whether it counts: it stands; its words were taken back or hidden while its place stays; it is gone.

    What is gone keeps its row, so that its number is never given again and undoing brings it back.
    """

    PRESENT = "present"
    TOMBSTONE = "tombstone"
    HIDDEN = "hidden"
    GONE = "gone"


class Statement(Row, table=True):
    """One sentence that can be true or false. Its running number is its key within the map."""

    __tablename__ = "statements"
    __table_args__ = (
        bounded("title", TITLE_LIMIT, least=1),
        bounded("text", TEXT_LIMIT, least=1),
        bounded("note", NOTE_LIMIT),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("home IS NULL OR kind IN ('claim', 'evidence')", name="home"),
        ForeignKeyConstraint(
            ["map_id", "home"],
            ["arguments.map_id", "arguments.number"],
            name="fk_statements_map_id_home",
            use_alter=True,
            **AT_THE_END,
        ),
        Index(None, "map_id", "home"),
        Index(None, "contributor_id"),
        # Every page asks which statements are hidden, and hardly any is.
        Index(
            "ix_statements_hidden",
            "map_id",
            sqlite_where=sql("standing = 'hidden'"),
            postgresql_where=sql("standing = 'hidden'"),
        ),
        Index("ix_statements_withheld", "map_id", sqlite_where=sql("withheld = 1"), postgresql_where=sql("withheld")),
    )

    map_id: int = Field(sa_column=reference("maps.id", "The map it is in.", on_delete="CASCADE", primary_key=True))
    number: int = Field(
        sa_column=integer('Its running number in the map ("12"), for keeps.', primary_key=True, autoincrement=False)
    )
    kind: Kind = Field(sa_column=one_of(Kind, "kind", "What it is; its shape also depends on its home."))
    title: str = Field(sa_column=words("A few words for the map."))
    text: str = Field(sa_column=words("The whole sentence. Kept when it is withdrawn, and not shown then."))
    folded: str = Field(
        default="", sa_column=words("Title and text without case and marks, for searching; follows from them.")
    )
    home: int | None = Field(
        default=None, sa_column=integer("The argument it was added with; none for positions.", nullable=True)
    )
    note: str = Field(default="", sa_column=words("What a careful editor must add; rich text as typed (Markdown)."))
    standing: Standing = Field(
        default=Standing.PRESENT,
        sa_column=one_of(Standing, "standing", "Whether it stands, is a tombstone, or is gone."),
    )
    withheld: bool = Field(
        default=False,
        sa_column=boolean(
            "Whether it is gone and a moderator has hidden what it said at earlier moments.", server_default=false()
        ),
    )
    contributor_id: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who added it; none for imported maps.", nullable=True)
    )
    also_by: list[int] | None = Field(
        default=None,
        sa_column=json(
            "Who else wrote it, for theirs was merged into it: contributors' ids, the first before.", nullable=True
        ),
    )
    revision: int = Field(default=0, sa_column=integer("The map's version at which this row last changed."))
    created_at: datetime = Field(sa_column=moment("When it was added."))


class Stance(Row, table=True):
    """What a speaker does with a statement; a speaker without one is silent on it."""

    __tablename__ = "stances"
    __table_args__ = (
        ForeignKeyConstraint(["map_id", "statement"], ["statements.map_id", "statements.number"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "speaker"], ["speakers.map_id", "speakers.key"], **AT_THE_END),
        UniqueConstraint("map_id", "statement", "speaker"),
        UniqueConstraint("map_id", "id"),
        Index(None, "map_id", "speaker"),
        bounded("note", NOTE_LIMIT),
        # Never an id a second time: taking back a deletion brings the row back under its own.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(
        default=None, sa_column=integer("Drawn by the database; gives their order.", primary_key=True)
    )
    map_id: int = Field(sa_column=integer("The map it is in."))
    statement: int = Field(sa_column=integer("The number of the statement."))
    speaker: str = Field(sa_column=key("The key of the speaker."))
    kind: StanceKind = Field(sa_column=one_of(StanceKind, "kind", "What the speaker does with it."))
    note: str = Field(default="", sa_column=words("What a careful editor must add; rich text as typed (Markdown)."))
