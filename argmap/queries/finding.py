"""Words that people look for, and the statements that hold them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.sql.elements import ColumnElement

from argmap.domain.text import fold
from argmap.models.statements import Standing
from argmap.models.tables import STATEMENTS

WORDS_AT_MOST = 10
QUERY_LIMIT = 200


def words_sought(text: str) -> tuple[str, ...]:
    """The words of what somebody looks for, folded, at most ten of its first 200 characters."""
    return tuple(dict.fromkeys(fold(text[:QUERY_LIMIT]).split()))[:WORDS_AT_MOST]


def holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """The condition that a folded column contains the word, whose percent signs and underscores mean themselves."""
    return column.contains(word, autoescape=True)


def title_holds(word: str) -> ColumnElement[bool]:
    """The condition that a statement's title contains the word: folded, it ends at the newline before the text."""
    escaped = word.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return STATEMENTS.c.folded.like(f"%{escaped}%\n%", escape="/")


def holding(words: Iterable[str]) -> list[ColumnElement[bool]]:
    """The conditions that a standing statement's title or text holds all the words."""
    return [STATEMENTS.c.standing == Standing.PRESENT, *(holds(STATEMENTS.c.folded, word) for word in words)]
