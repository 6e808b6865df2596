"""The map as a tree from left to right, its boxes placed by Graphviz: for deep maps, and for whoever prefers it.

Only homes are laid out, so every statement stands once and the tree stays a tree. Where else a statement is used, words
say; a thin curve shows it while either end is selected. What is linked or undercut has a point of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from argmap.domain.cases import case_effect
from argmap.domain.graph import ArgumentGraph
from argmap.domain.selection import Selection
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Shape
from argmap.drawing.boxes import moved_to, stand
from argmap.drawing.drawing import Box, Drawing, Labels
from argmap.drawing.fading import faded_arguments
from argmap.drawing.forest import Forest, forest_of
from argmap.drawing.layout import Cache, Dot
from argmap.drawing.notes import notes_of
from argmap.drawing.plain import POINTS
from argmap.drawing.question import question_texts
from argmap.drawing.silhouette import overview
from argmap.drawing.tree_lines import TreeLines
from argmap.drawing.wording import Metrics, Wording, spoken, word

BOX = 232.0
HEAD = 178.0
LEFT = 15.0
SETTING_WIDE = 390.0
SETTING_APART = 24.0
BELOW_SETTING = 20.0
JUNCTION = 0.4
TALL = 1100.0

METRICS = Metrics(
    title=14.2,
    title_line=17.0,
    head_title=14.2,
    head_title_line=17.0,
    kind=10.6,
    first=37.0,
    holder_gap=18.0,
    also_line=14.0,
    also=11.5,
    foot=12.0,
    padding=11.0,
    least=50.0,
)


def draw_tree(
    graph: ArgumentGraph,
    structure: Structure,
    selection: Selection,
    *,
    sheet: float,
    dot: Dot,
    cache: Cache | None,
    labels: Labels,
    meanwhile: Callable[[], None] = lambda: None,
) -> Drawing:
    """The selection as a tree, never scaled, on a sheet at least this wide. Raises `LayoutFailed`."""
    forest = forest_of(structure, selection)
    elsewhere = case_effect(structure, labels.case).statements if labels.case else frozenset[int]()
    fainter = selection.faded - elsewhere
    rooms = _rooms(structure, forest, sheet)
    wordings = {
        number: word(
            graph,
            structure,
            number,
            rooms[number],
            METRICS,
            fold=selection.folds.get(number),
            elsewhere=number in elsewhere,
            row=structure.shape(number) is not Shape.POSITION,
        )
        for number in rooms
    }
    placed = None
    lines = TreeLines(structure, selection, {}, faded_arguments(structure, selection, fainter))
    said: dict[int, str] = {}
    hanging: list[Box] = []

    def work() -> None:
        meanwhile()
        said.update((number, spoken(graph, structure, wording)) for number, wording in wordings.items())
        lines.notes = notes_of(structure.arguments[number] for number in selection.arguments)
        hanging.extend(_boxes(forest, wordings, fainter, elsewhere, said))

    if forest.rows:
        with dot.placing(_source(structure, forest, wordings), cache) as answer:
            work()
            placed = answer()
    else:
        work()
    top, boxes = _setting(forest.above, wordings, rooms, sheet, fainter, said)
    width, height = sheet, top
    left = LEFT
    if placed is not None:
        left -= min(placed.at(f"s{n}")[0] - wordings[n].width / 2 for n in forest.heads)
        wider = lines.make_room(forest, placed, {n: (wording.width, wording.height) for n, wording in wordings.items()})
        for box in hanging:
            x, y = lines.moved(placed.at(f"s{box.number}"))
            boxes.append(moved_to(box, round(left + x - box.width / 2), round(top + y - box.height / 2)))
        width, height = max(sheet, left + placed.width + wider + 8), top + placed.height
    lines.boxes = {box.number: box for box in boxes}
    if placed is not None:
        lines.lay(forest, placed, (left, top))
    lines.other_uses(forest)
    question, question_height = question_texts(graph.question, width)
    drawn = tuple(boxes)
    return Drawing(
        view="tree",
        width=width,
        height=height + 14,
        title=graph.question or graph.title,
        boxes=drawn,
        comb=_comb([lines.boxes[n] for n in forest.heads if structure.shape(n) is Shape.POSITION]),
        rails=tuple(reversed(lines.laid)),
        marks=tuple(lines.marks),
        uses=tuple(lines.uses),
        question=question,
        question_height=question_height,
        overview=overview(drawn, width, height) if height > TALL else None,
    )


def _rooms(structure: Structure, forest: Forest, sheet: float) -> dict[int, float]:
    rooms = {row.number: HEAD if structure.shape(row.number) is Shape.POSITION else BOX for row in forest.rows}
    if forest.above:
        across = min(3, len(forest.above))
        room = (sheet - 2 * LEFT - SETTING_APART * (across - 1)) / across
        rooms.update(dict.fromkeys(forest.above, float(min(SETTING_WIDE, room) // 1)))
    return rooms


def _setting(
    numbers: tuple[int, ...],
    wordings: Mapping[int, Wording],
    rooms: Mapping[int, float],
    sheet: float,
    faded: Collection[int],
    said: Mapping[int, str],
) -> tuple[float, list[Box]]:
    """The setting's boxes in rows of three above the tree, and where the tree begins."""
    boxes: list[Box] = []
    y = 12.0
    for start in range(0, len(numbers), 3):
        some = numbers[start : start + 3]
        high = max(wordings[n].height for n in some)
        x = LEFT
        for at, number in enumerate(some):
            wording, fainter = wordings[number], number in faded
            boxes.append(stand(wording, METRICS, x, y, rooms[number], high, start + at, 0, fainter, label=said[number]))
            x += rooms[number] + SETTING_APART
        y += high + (METRICS.pill_height if any(wordings[n].pill for n in some) else 0) + 10
    return y + (BELOW_SETTING - 10 if numbers else 0.0), boxes


def _source(structure: Structure, forest: Forest, wordings: Mapping[int, Wording]) -> str:
    """Only ids and sizes. A root without a size keeps the heads in their order.

    Boxes stand in every other rank, and points in those between, so that all lines run between two columns of boxes.
    """
    lines = [
        "digraph{graph[rankdir=LR nodesep=0.155 ranksep=0.31 splines=none ordering=out margin=0]",
        'node[shape=box fixedsize=true label="" margin=0]edge[dir=none minlen=2]',
        "root[width=0.01 height=0.01]",
    ]
    for row in forest.rows:
        wording = wordings[row.number]
        lines.append(f"s{row.number}[width={wording.width / POINTS:.6g} height={wording.height / POINTS:.6g}]")
    lines += [f"a{n}[shape=circle width={JUNCTION} height={JUNCTION}]" for n in sorted(forest.starts)]
    lines += [f"root->s{n}[minlen=1]" for n in forest.heads]
    stood: set[int] = set()

    def stand_beside(number: int) -> None:
        beside = forest.starts[number]
        if number not in stood:
            lines.append(f"root->a{number}" if beside is None else f"s{beside}->a{number}[minlen=1]")
        stood.add(number)

    for argument in forest.homes:
        number = argument.number
        residents = [n for n in structure.hanging(number) if n in forest.shown]
        if argument.undercuts is not None:
            stand_beside(argument.undercuts)
        if number in forest.points:
            stand_beside(number)
            lines += [f"a{number}->s{n}[minlen=1 weight=2]" for n in residents]
        elif argument.undercuts is not None:
            lines += [f"a{argument.undercuts}->s{n}[minlen=1]" for n in residents]
        else:
            lines += [f"s{argument.target}->s{n}" for n in residents]
    return "\n".join(lines) + "}"


def _boxes(
    forest: Forest,
    wordings: Mapping[int, Wording],
    faded: Collection[int],
    elsewhere: Collection[int],
    said: Mapping[int, str],
) -> list[Box]:
    """What hangs on the heads, and these, before dot has said where."""
    counts: dict[int, int] = {}
    boxes = []
    for row in forest.rows:
        number = row.number
        wording = wordings[number]
        at = counts[row.depth] = counts.get(row.depth, -1) + 1
        fainter, other = number in faded, number in elsewhere
        boxes.append(
            stand(wording, METRICS, 0, 0, wording.width, wording.height, row.depth, at, fainter, other, said[number])
        )
    return boxes


def _comb(heads: list[Box]) -> str:
    """From the question down the left edge, with a tooth to each position."""
    if not heads:
        return ""
    middles = [head.y + head.height / 2 for head in heads]
    teeth = "".join(f"M0.5 {y:g}H{head.x:g}" for y, head in zip(middles[:-1], heads[:-1], strict=True))
    return f"M0.5 0V{middles[-1] - 3:g}q0 3 3 3H{heads[-1].x:g}{teeth}"
