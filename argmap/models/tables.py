"""The tables, for queries that read columns rather than objects, and for what goes through them all.

The order is that in which rows can be written: what is referred to before what refers to it.
"""

from sqlalchemy import Table

from argmap.models.arguments import Argument, ArgumentCase, Case, Premise
from argmap.models.changes import Change, ChangeImage
from argmap.models.columns import Row
from argmap.models.contributors import BrowserSession, Contributor
from argmap.models.maps import ArgumentMap
from argmap.models.sources import Citation, Source, Speaker
from argmap.models.statements import Stance, Statement


def _table(model: type[Row]) -> Table:
    return Row.metadata.tables[str(model.__tablename__)]


CONTRIBUTORS = _table(Contributor)
BROWSER_SESSIONS = _table(BrowserSession)
MAPS = _table(ArgumentMap)
SPEAKERS = _table(Speaker)
SOURCES = _table(Source)
CASES = _table(Case)
STATEMENTS = _table(Statement)
ARGUMENTS = _table(Argument)
PREMISES = _table(Premise)
ARGUMENT_CASES = _table(ArgumentCase)
STANCES = _table(Stance)
CITATIONS = _table(Citation)
CHANGES = _table(Change)
CHANGE_IMAGES = _table(ChangeImage)

IN_ORDER = (
    CONTRIBUTORS,
    BROWSER_SESSIONS,
    MAPS,
    SPEAKERS,
    SOURCES,
    CASES,
    STATEMENTS,
    ARGUMENTS,
    PREMISES,
    ARGUMENT_CASES,
    STANCES,
    CITATIONS,
    CHANGES,
    CHANGE_IMAGES,
)
"""All tables. What of two tables refers to each other is checked when the transaction ends."""

CONTENT = (MAPS, SPEAKERS, SOURCES, CASES, STATEMENTS, ARGUMENTS, PREMISES, ARGUMENT_CASES, STANCES, CITATIONS)
"""The tables whose rows are what a map says: every change keeps their images."""

METADATA = Row.metadata
