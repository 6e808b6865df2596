"""The map as a tree from left to right, with Graphviz's own curves: for deep maps, and for whoever prefers it.

Only homes are laid out, so every statement stands once and the tree stays a tree. Where else a statement is used, words
say; a thin curve shows it while either end is selected. What is linked or undercut has a point of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from argmap.domain.cases import case_effect
from argmap.domain.graph import ArgumentGraph
from argmap.domain.selection import Selection
from argmap.domain.structure import Inference, Row, Structure
from argmap.domain.vocabulary import Relation, Shape
from argmap.drawing.bezier import along, curve, moved
from argmap.drawing.boxes import Metrics, Wording, beside, word
from argmap.drawing.drawing import Box, Drawing, Label, Labels, Line, Mark
from argmap.drawing.fading import faded_arguments
from argmap.drawing.layout import Cache, Dot
from argmap.drawing.measure import Face, text_width
from argmap.drawing.paths import head
from argmap.drawing.plain import POINTS, Placement, Point
from argmap.drawing.question import question_texts
from argmap.drawing.silhouette import overview
from argmap.drawing.words import aim, argument_label, argument_note

BOX = 232.0
HEAD = 178.0
LEFT = 15.0
SETTING_WIDE = 390.0
SETTING_APART = 24.0
BELOW_SETTING = 20.0
JUNCTION = 0.4
PORT = 0.3
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
    cache: Cache,
    labels: Labels,
    meanwhile: Callable[[], None] = lambda: None,
) -> Drawing:
    """The selection as a tree, never scaled, on a sheet at least this wide. Raises `LayoutFailed`."""
    forest = _forest(structure, selection)
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
    top, above = _setting(forest.above, wordings, rooms, sheet, fainter)
    placed = None
    if forest.rows:
        with dot.placing(_source(structure, forest, wordings), cache) as answer:
            meanwhile()
            placed = answer()
    else:
        meanwhile()
    boxes = list(above)
    lines = _Lines(structure, selection, {}, faded_arguments(structure, selection, fainter))
    width, height = sheet, top
    left = LEFT
    if placed is not None:
        left -= min(placed.at(f"s{n}")[0] - wordings[n].width / 2 for n in forest.heads)
        boxes += _boxes(forest, wordings, placed, (left, top), fainter, elsewhere)
        width, height = max(sheet, left + placed.width + 8), top + placed.height
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
        rails=tuple(lines.laid),
        marks=tuple(lines.marks),
        uses=tuple(lines.uses),
        question=question,
        question_height=question_height,
        overview=overview(drawn, width, height) if height > TALL else None,
    )


@dataclass(frozen=True, slots=True)
class _Forest:
    """What is laid out: heads and rows in reading order, the arguments that are points, and the setting's row."""

    heads: tuple[int, ...]
    rows: tuple[Row, ...]
    homes: tuple[Inference, ...]
    points: frozenset[int]
    above: tuple[int, ...]


def _forest(structure: Structure, selection: Selection) -> _Forest:
    above: list[int] = []
    heads: list[int] = []
    rows: list[Row] = []
    for column in selection.columns:
        kept: list[Row] = []
        for row in column.rows:
            alone = row.depth == 0 and not any(
                other.depth for other in column.rows if structure.head_of(other.number) == row.number
            )
            if column.column.kind == "setting" and alone:
                above.append(row.number)
                continue
            kept.append(row)
            if row.depth == 0:
                heads.append(row.number)
        rows += kept
    numbers = dict.fromkeys(row.argument for row in rows if row.argument is not None)
    homes = tuple(structure.arguments[n] for n in numbers)
    cut = {argument.undercuts for argument in homes}
    points = frozenset(a.number for a in homes if len(a.premises) > 1 or a.number in cut)
    return _Forest(tuple(heads), tuple(rows), homes, points, tuple(above))


def _rooms(structure: Structure, forest: _Forest, sheet: float) -> dict[int, float]:
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
) -> tuple[float, list[Box]]:
    """The setting's boxes in rows of three above the tree, and where the tree begins."""
    boxes: list[Box] = []
    y = 12.0
    for start in range(0, len(numbers), 3):
        some = numbers[start : start + 3]
        high = max(wordings[n].height for n in some)
        x = LEFT
        for at, number in enumerate(some):
            boxes.append(beside(wordings[number], METRICS, x, y, rooms[number], high, start + at, 0, number in faded))
            x += rooms[number] + SETTING_APART
        y += high + (METRICS.pill_height if any(wordings[n].pill for n in some) else 0) + 10
    return y + (BELOW_SETTING - 10 if numbers else 0.0), boxes


def _source(structure: Structure, forest: _Forest, wordings: Mapping[int, Wording]) -> str:
    """Only ids and sizes. A root without a size keeps the heads in their order; its edges are not drawn."""
    lines = [
        "digraph{graph[rankdir=LR nodesep=0.155 ranksep=0.31 splines=true ordering=out margin=0]",
        'node[shape=box fixedsize=true label="" margin=0]edge[dir=none tailport=e headport=w minlen=2]',
        "root[width=0.01 height=0.01]",
    ]
    for row in forest.rows:
        wording = wordings[row.number]
        lines.append(f"s{row.number}[width={wording.width / POINTS:.6g} height={wording.height / POINTS:.6g}]")
    lines += [f"a{n}[shape=circle width={JUNCTION} height={JUNCTION}]" for n in sorted(forest.points)]
    lines += [f"root->s{n}[style=invis minlen=1]" for n in forest.heads]
    shown = {row.number for row in forest.rows}
    for argument in forest.homes:
        start, there = _from(argument)
        residents = [n for n in structure.hanging(argument.number) if n in shown]
        if argument.number in forest.points:
            tail = "" if there else " tailport=c tailclip=false"
            lines.append(f"{start}->a{argument.number}[minlen=1 headport=c headclip=false{tail}]")
            lines += [f"a{argument.number}->s{n}[minlen=1 tailport=c tailclip=false]" for n in residents]
        else:
            tail = "" if there else "[minlen=1 tailport=c tailclip=false]"
            lines += [f"{start}->s{n}{tail}" for n in residents]
    return "\n".join(lines) + "}"


def _from(argument: Inference) -> tuple[str, bool]:
    """The id that the argument's line begins at, and whether that is a box."""
    return aim(argument), argument.target is not None


def _boxes(
    forest: _Forest,
    wordings: Mapping[int, Wording],
    placed: Placement,
    origin: Point,
    faded: Collection[int],
    elsewhere: Collection[int],
) -> list[Box]:
    counts: dict[int, int] = {}
    boxes = []
    for row in forest.rows:
        x, y = placed.at(f"s{row.number}")
        wording = wordings[row.number]
        wide = wording.width
        at = counts[row.depth] = counts.get(row.depth, -1) + 1
        box = beside(
            wording,
            METRICS,
            round(origin[0] + x - wide / 2),
            round(origin[1] + y - wording.height / 2),
            wide,
            wording.height,
            row.depth,
            at,
            row.number in faded,
            row.number in elsewhere,
        )
        boxes.append(box)
    return boxes


def _comb(heads: list[Box]) -> str:
    """From the question down the left edge, with a tooth to each position."""
    if not heads:
        return ""
    middles = [head.y + head.height / 2 for head in heads]
    teeth = "".join(f"M0.5 {y:g}H{head.x:g}" for y, head in zip(middles[:-1], heads[:-1], strict=True))
    return f"M0.5 0V{middles[-1] - 3:g}q0 3 3 3H{heads[-1].x:g}{teeth}"


_PORTS = {Relation.CONDITION: -PORT, Relation.SUPPORT: 0.0, Relation.ATTACK: PORT}


class _Lines:
    """Turns dot's splines into the arguments' lines."""

    def __init__(
        self, structure: Structure, selection: Selection, boxes: Mapping[int, Box], faded: Collection[int]
    ) -> None:
        self.structure = structure
        self.selection = selection
        self.boxes = boxes
        self.faded = faded
        self.junctions: dict[int, Point] = {}
        self.laid: list[Line] = []
        self.marks: list[Mark] = []
        self.uses: list[Line] = []

    def lay(self, forest: _Forest, placed: Placement, origin: Point) -> None:
        """The lines of all homes, and the marks at their junctions."""
        ox, oy = origin

        def spline(tail: str, head: str) -> tuple[Point, ...]:
            return tuple((round(x + ox, 1), round(y + oy, 1)) for x, y in placed.spline(tail, head))

        for argument in forest.homes:
            if argument.number in forest.points:
                x, y = placed.at(f"a{argument.number}")
                self.junctions[argument.number] = (round(x + ox, 1), round(y + oy, 1))
        ways: dict[int, tuple[Point, ...]] = {}
        for argument in forest.homes:
            start, there = _from(argument)
            residents = [n for n in self.structure.hanging(argument.number) if n in self.boxes]
            shift = self._shift(argument)
            if argument.number in forest.points:
                stem = moved(spline(start, f"a{argument.number}"), shift if there else 0.0)
                ways[argument.number] = stem
                curves = [stem, *(spline(f"a{argument.number}", f"s{n}") for n in residents)]
            else:
                curves = [moved(spline(start, f"s{n}"), shift if there else 0.0) for n in residents]
            self.laid.append(self._line(argument, curves, there, len(residents)))
        for argument in forest.homes:
            junction = self.junctions.get(argument.number)
            if junction is not None:
                faded = argument.number in self.selection.faded_arguments
                self.marks.append(Mark("joint", argument.relation, *junction, "", faded))
            if argument.undercuts is not None and argument.undercuts in ways:
                (x, y), (dx, dy) = along(ways[argument.undercuts], 11.0)
                px, py = -dy * 7.5, dx * 7.5
                bar = f"M{x - px:.5g} {y - py:.5g}L{x + px:.5g} {y + py:.5g}"
                faded = argument.number in self.selection.faded_arguments
                self.marks.append(Mark("bar", argument.relation, x, y, bar, faded))

    def other_uses(self, forest: _Forest) -> None:
        """Thin curves for every use of a statement that is not its home."""
        homes = {argument.number for argument in forest.homes}
        for number in sorted(self.selection.arguments):
            argument = self.structure.arguments[number]
            residents = set(self.structure.hanging(number)) if number in homes else set()
            start = self._start(argument)
            if start is None:
                continue
            for premise in argument.premises:
                box = self.boxes.get(premise)
                if box is None or premise in residents:
                    continue
                self.uses.append(self._use(argument, start, box))

    def _start(self, argument: Inference) -> Point | None:
        if argument.target is None:
            return self.junctions.get(argument.undercuts or 0)
        box = self.boxes.get(argument.target)
        if box is None:
            return None
        return box.x + box.width, box.y + box.height / 2 + self._shift(argument)

    def _shift(self, argument: Inference) -> float:
        box = self.boxes.get(argument.target or 0)
        return 0.0 if box is None else round(_PORTS[argument.relation] * box.height, 1)

    def _use(self, argument: Inference, start: Point, box: Box) -> Line:
        x, y = start
        right = box.x > x
        end = (box.x if right else box.x + box.width, box.y + box.height / 2)
        bend = max(40.0, abs(end[0] - x) / 2)
        points = (start, (x + bend, y), (end[0] + (-bend if right else bend), end[1]), end)
        mark = head(argument.relation, start, (1.0, 0.0)) if argument.target is not None else ""
        return self._made(argument, [points], mark, (end,), end, None)

    def _line(self, argument: Inference, curves: list[tuple[Point, ...]], there: bool, residents: int) -> Line:
        start = curves[0][0]
        mark = head(argument.relation, start, (1.0, 0.0)) if there else ""
        ends = tuple(points[-1] for points in curves[-residents:])
        spot = self.junctions.get(argument.number)
        if spot is None:
            spot = (ends[0][0] - 12, ends[0][1])
        words = argument_note(argument)
        width = round(text_width(words, Face.SANS_SEMIBOLD, 11.5) + 18)
        note = Label(words, round((start[0] + ends[0][0]) / 2, 1), ends[0][1] - self._clear(ends[0]), width)
        return self._made(argument, curves, mark, ends, spot, note)

    def _clear(self, end: Point) -> float:
        """How far above its end a line's words lie, so that they cover neither."""
        return 14.0 if end[1] > 24 else -14.0

    def _made(
        self,
        argument: Inference,
        curves: list[tuple[Point, ...]],
        mark: str,
        ends: tuple[Point, ...],
        spot: Point,
        note: Label | None,
    ) -> Line:
        number = argument.number
        return Line(
            number,
            argument.relation,
            argument.premises,
            aim(argument),
            argument_label(argument),
            "".join(map(curve, curves)),
            (),
            ends,
            spot,
            note,
            mark,
            "",
            number in self.faded,
            number in self.selection.faded_arguments,
        )
