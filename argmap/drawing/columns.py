"""The map in columns: every position heads one, and what is said of it stands below, so that one reads down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from argmap.domain.cases import case_effect
from argmap.domain.graph import ArgumentGraph
from argmap.domain.selection import Selection, ShownColumn
from argmap.domain.structure import Structure
from argmap.drawing.boxes import stand
from argmap.drawing.breaking import break_lines
from argmap.drawing.drawing import Box, Drawing, Heading, Labels, Text
from argmap.drawing.exits import exits, leaving
from argmap.drawing.fading import faded_arguments
from argmap.drawing.frame import COMB, LEAST_GAP, NARROW, UNDER_HEADS, WIDE, Frame, gap_height, place, stack, widths
from argmap.drawing.lanes import side_lanes
from argmap.drawing.layout import Cache, Dot
from argmap.drawing.measure import Face
from argmap.drawing.nets import plan
from argmap.drawing.notes import Note, notes_of
from argmap.drawing.packing import Grid, Place, pack
from argmap.drawing.phone import also_here, links
from argmap.drawing.question import question_texts
from argmap.drawing.routes import Router
from argmap.drawing.runs import runs_in_gaps
from argmap.drawing.spots import REACH
from argmap.drawing.wording import CONDENSED, PHONE, Metrics, Wording, spoken, word
from argmap.drawing.words import SETTING, UNPLACED

HEADING_SIZE = 15.5
HEADING_LINE = 18.0
BOTTOM = 14.0
BESIDE = 14.0
"""What stays of the empty room at the sides, for the targets of the outermost lines."""


def draw_columns(
    graph: ArgumentGraph,
    structure: Structure,
    selection: Selection,
    *,
    sheet: float,
    dot: Dot,
    cache: Cache | None,
    labels: Labels,
    only: int | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Drawing:
    """The columns of the selection, or the one that `only` heads, on a sheet of this width. Raises `LayoutFailed`.

    What is fainter for a case or a filter stands where it stands otherwise: nothing moves.
    """
    shown = _shown_columns(selection, only)
    grid = pack(structure, shown)
    phone = only is not None
    metrics = PHONE if phone else CONDENSED
    elsewhere = case_effect(structure, labels.case).statements if labels.case else frozenset()
    arguments = _arguments(structure, selection, grid.places)
    planned = plan(structure, grid, arguments)
    sides = side_lanes(planned.nets)
    left = leaving(planned.nets)
    narrow, wide = (220.0, 420.0) if phone else (NARROW, WIDE)
    least = left.least_width()
    sized = widths(len(grid.columns), sides, sheet, max(narrow, least), max(wide, least))
    wordings = {
        number: word(
            graph,
            structure,
            number,
            sized.box,
            metrics,
            fold=selection.folds.get(number),
            elsewhere=number in elsewhere,
            uses=also_here(structure, number, grid.places) if phone else None,
            links=links(graph, structure, number, grid.places) if phone else (),
        )
        for number in grid.places
    }
    headings = _headings(grid, sized.box, metrics)
    heights = [max((high for _, high in headings.values()), default=0.0)] + [0.0] * (grid.rows - 1)
    for number, at in grid.places.items():
        heights[at.row] = max(heights[at.row], wordings[number].height, left.least_height(number))
    out = exits(left, sized.box, heights)
    runs = runs_in_gaps(planned.nets, sides, out, sized)
    if grid.rows == 1 and runs.counts:
        heights.append(0.0)  # heads alone, with lines between them: these run in the gap above a row without boxes
    gaps = {row: gap_height(runs.counts.get(row, 0), 30.0 if phone else LEAST_GAP) for row in range(1, len(heights))}
    if gaps:
        gaps[1] = max(gaps[1], UNDER_HEADS + 2 * REACH)
    labels_of: dict[int, str] = {}
    notes: dict[int, Note] = {}

    def say() -> None:
        labels_of.update((number, spoken(graph, structure, wording)) for number, wording in wordings.items())
        notes.update(notes_of(structure.arguments[number] for number in arguments))

    if phone:
        frame = stack(sized, heights, gaps, sheet)
        say()
    else:
        frame = place(grid, sized, heights, gaps, sheet, dot, cache, (meanwhile, say))
    band = frame.y[0] + heights[0] + UNDER_HEADS
    filtered = selection.faded - elsewhere
    boxes = _boxes(grid, wordings, metrics, frame, filtered, elsewhere, labels_of)
    router = Router(
        planned,
        frame,
        sides,
        out,
        runs,
        grid.places,
        selection.faded_arguments,
        faded_arguments(structure, selection, filtered),
        band,
        notes,
        [box.pill for box in boxes if box.pill is not None],
    )
    lines = router.lines()
    question, question_height = question_texts(graph.question, frame.width)
    return Drawing(
        view="phone" if phone else "columns",
        width=frame.width,
        height=frame.height + BOTTOM,
        title=graph.question or graph.title,
        band=band,
        boxes=boxes,
        headings=tuple(_heading(words, at, frame, metrics) for at, (words, _) in headings.items()),
        comb=_comb(grid, frame),
        hooks=tuple(lines.hooks),
        rails=tuple(lines.rails),
        crosses=tuple(lines.crosses),
        shorts=tuple(lines.shorts),
        marks=tuple(lines.marks),
        question=question,
        question_height=question_height,
        blank=0.0 if phone else max(frame.x[0] - sized.left[0] - BESIDE, 0.0) // 1,
    )


def _shown_columns(selection: Selection, only: int | None) -> tuple[ShownColumn, ...]:
    if only is None:
        return selection.columns
    return tuple(column for column in selection.columns if only in column.column.heads)


def _arguments(structure: Structure, selection: Selection, places: Mapping[int, Place]) -> set[int]:
    """Those of the shown arguments that have at least one premise and the target in this picture."""
    found = set()
    for number in selection.arguments:
        argument = structure.arguments[number]
        if any(p in places for p in argument.premises) and (argument.target is None or argument.target in places):
            found.add(number)
    return found


def _boxes(
    grid: Grid,
    wordings: Mapping[int, Wording],
    metrics: Metrics,
    frame: Frame,
    faded: Collection[int],
    elsewhere: Collection[int],
    labels: Mapping[int, str],
) -> tuple[Box, ...]:
    return tuple(
        stand(
            wordings[number],
            metrics,
            frame.x[at.column],
            frame.y[at.row],
            frame.box,
            frame.heights[at.row],
            at.column,
            at.row,
            number in faded,
            number in elsewhere,
            labels[number],
        )
        for number, at in grid.places.items()
    )


def _headings(grid: Grid, width: float, metrics: Metrics) -> dict[int, tuple[tuple[tuple[str, ...], ...], float]]:
    """By column: the lines of heading and note, and the height they need."""
    found: dict[int, tuple[tuple[tuple[str, ...], ...], float]] = {}
    for at, column in enumerate(grid.columns):
        if column.column.kind == "position":
            continue
        title, note = SETTING if column.column.kind == "setting" else UNPLACED
        titles = break_lines(title, Face.SERIF_SEMIBOLD, HEADING_SIZE, width)
        notes = break_lines(note, Face.SANS, metrics.also, width)
        found[at] = ((titles, notes), 16 + HEADING_LINE * len(titles) + (metrics.also_line + 2) * len(notes) + 14)
    return found


def _heading(words: tuple[tuple[str, ...], ...], column: int, frame: Frame, metrics: Metrics) -> Heading:
    x, y = frame.x[column], frame.y[0]
    titles, notes = words
    texts = [Text(x + 2, y + 19 + HEADING_LINE * i, line, "title", HEADING_SIZE) for i, line in enumerate(titles)]
    below = y + 19 + HEADING_LINE * (len(titles) - 1)
    texts += [
        Text(x + 2, below + 21 + (metrics.also_line + 2) * i, line, "note", metrics.also)
        for i, line in enumerate(notes)
    ]
    return Heading(tuple(texts), f"M{x:g} {y + frame.heights[0] - 1:g}h{frame.box:g}")


def _comb(grid: Grid, frame: Frame) -> str:
    """From the question to every position: one line across, one tooth to each."""
    teeth = [frame.x[at] + frame.box / 2 for at, column in enumerate(grid.columns) if column.column.kind == "position"]
    if not teeth:
        return ""
    top = frame.y[0]
    line = top - COMB + 3
    if len(teeth) == 1:
        return f"M{teeth[0]:g} {top - COMB:g}V{top:g}"
    first, *middle, last = teeth
    path = f"M{first:g} {top:g}V{line + 3:g}q0 -3 3 -3H{last - 3:g}q3 0 3 3V{top:g}"
    return path + "".join(f"M{x:g} {line:g}V{top:g}" for x in middle)
