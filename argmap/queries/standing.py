"""Which statements count, as a condition that queries are made ready with."""

from __future__ import annotations

from sqlalchemy import ColumnElement, literal_column

from argmap.models.statements import Standing
from argmap.models.tables import STATEMENTS


def stands_as(standing: Standing) -> ColumnElement[bool]:
    """The condition that a statement has this standing, with the word written into the query.

    What is hidden has an index of its own. SQLite can only know whether it serves a query once it knows the word: with
    one that is bound, it would work out the whole query anew each time that it is asked, which takes longer than the
    answer.
    """
    return STATEMENTS.c.standing == literal_column(f"'{standing.value}'")
