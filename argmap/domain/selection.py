"""What of a map is shown: the address of a page, and the statements and arguments that it selects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from argmap.domain.structure import Column, Row

SHOWN_AT_MOST = 100
PRINTED_ON_MAP_AT_MOST = 200
PRINTED_IN_OUTLINE_AT_MOST = 2000
ROWS_AS_OPENED = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """What an address asks to see. Every field has its parameter; an empty one is left out of the address.

    `depth` is the number of levels below the positions, None for "as opened" (chosen by the map's size), `ALL_LEVELS`
    for all. `opened` maps the number of a folded statement to how many of the statements below it may show.
    `selected` is "s12" or "a5". `limit` bounds how many statements show. `source` is the key of a document: what rests
    on it.
    """

    view: str = "columns"
    depth: int | None = None
    opened: Mapping[int, int] = field(default_factory=dict)
    focus: int | None = None
    selected: str | None = None
    held_by: str = ""
    kind: str = ""
    case: str = ""
    find: str = ""
    at: int | None = None
    limit: int = SHOWN_AT_MOST
    source: str = ""


ALL_LEVELS = 1_000_000


class Fold(NamedTuple):
    """What is folded below a shown statement: how many statements, and to which columns' heads their arguments lead.

    `leads` are the numbers of shown statements in other branches that something inside supports, attacks or undercuts,
    ascending; a pill reads "7 below, 1 to 37", or "2 lead out" for several.
    """

    below: int
    leads: tuple[int, ...]


class ShownColumn(NamedTuple):
    """A column and its shown rows in reading order, heads included (depth 0)."""

    column: Column
    rows: tuple[Row, ...]


class Selection(NamedTuple):
    """What is shown of a structure.

    `arguments` are those whose target (statement or argument) is shown with at least one of their premises. `folds` are
    keyed by the shown statement beneath which something is folded. `faded` are shown statements that a filter or a case
    fades, `faded_arguments` likewise. `total` counts the map's statements, `columns_left_out` the columns that did not
    fit.
    """

    columns: tuple[ShownColumn, ...]
    statements: frozenset[int]
    arguments: frozenset[int]
    folds: Mapping[int, Fold]
    total: int
    depth: int
    faded: frozenset[int] = frozenset()
    faded_arguments: frozenset[int] = frozenset()
    columns_left_out: int = 0

    @property
    def folded(self) -> int:
        """How many statements are not shown."""
        return self.total - len(self.statements)
