"""The way in: a graph and what is shown of it, to a drawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from argmap.domain.graph import ArgumentGraph
from argmap.domain.selection import Selection
from argmap.domain.structure import Structure
from argmap.drawing.columns import draw_columns
from argmap.drawing.drawing import Drawing, Labels
from argmap.drawing.layout import Cache, Dot

SHEET = 1404.0


def draw(
    graph: ArgumentGraph,
    structure: Structure,
    selection: Selection,
    *,
    view: Literal["columns", "tree"] = "columns",
    sheet: float = SHEET,
    dot: Dot,
    cache: Cache | None,
    labels: Labels | None = None,
    only: int | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Drawing:
    """The selection as a drawing on a sheet of this width.

    `graph` needs the words of the shown statements only, `structure` is of the whole map; `only` is the head of the
    single column to draw, for narrow screens. `meanwhile` is called once while dot works, where it has work to do.
    A `cache` keeps what dot answered for whoever asks the same. Raises `LayoutFailed`.
    """
    chosen = labels or Labels()
    if view == "tree":
        from argmap.drawing.tree import draw_tree

        return draw_tree(
            graph, structure, selection, sheet=sheet, dot=dot, cache=cache, labels=chosen, meanwhile=meanwhile
        )
    return draw_columns(
        graph, structure, selection, sheet=sheet, dot=dot, cache=cache, labels=chosen, only=only, meanwhile=meanwhile
    )
