"""Rows for maps."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from argmap.domain.limits import INTRODUCTION_LIMIT, MAP_TITLE_LIMIT, QUESTION_LIMIT, SLUG_LIMIT
from argmap.models.columns import Row, bounded, integer, key, moment, words


class ArgumentMap(Row, table=True):
    """One question and all that is argued about it. Locking its row is what makes writers of a map take turns."""

    __tablename__ = "maps"
    __table_args__ = (
        bounded("slug", SLUG_LIMIT, least=1),
        bounded("title", MAP_TITLE_LIMIT, least=1),
        bounded("question", QUESTION_LIMIT),
        bounded("introduction", INTRODUCTION_LIMIT),
        CheckConstraint("version >= 0 AND next_statement >= 1 AND next_argument >= 1", name="counters"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=integer("Drawn by the database; never shown.", primary_key=True))
    slug: str = Field(sa_column=key("Its name in addresses, for keeps.", unique=True))
    title: str = Field(sa_column=words("A short name for lists and headings."))
    question: str = Field(sa_column=words("What the positions answer."))
    introduction: str = Field(sa_column=words("What a reader should know first; rich text as typed (Markdown)."))
    version: int = Field(
        default=0, sa_column=integer("The number of its newest change: 1, 2, 3 without a gap; claimed by each change.")
    )
    next_statement: int = Field(default=1, sa_column=integer("The running number that the next new statement gets."))
    next_argument: int = Field(default=1, sa_column=integer("The running number that the next new argument gets."))
    created_at: datetime = Field(sa_column=moment("When it was made."))
    changed_at: datetime = Field(sa_column=moment("When its newest change was made."))
