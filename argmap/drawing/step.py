"""One step around a statement, for its own page: its targets, what is said for and against it, what undercuts that,
and what undercuts the undercuts.

Four premises fit beside each other. What does not fit is named, so that the page can list it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from argmap.domain.graph import ArgumentGraph
from argmap.domain.structure import Inference, Structure
from argmap.drawing.beside import Beside, beside_of
from argmap.drawing.boxes import stand
from argmap.drawing.drawing import Box, Drawing, Line, Mark, Tag, Text
from argmap.drawing.layout import Cache, Dot
from argmap.drawing.measure import Face, text_width
from argmap.drawing.paths import head, rounded
from argmap.drawing.plain import POINTS, Point
from argmap.drawing.scene import NOTHING, Group, Scene, Unread, scene_of
from argmap.drawing.shapes import HATCH, hatched
from argmap.drawing.wording import STEP, Wording, spoken, word
from argmap.drawing.words import aim, argument_label

SIDE = 16.0
GUTTER = 22.0
GAP = 46.0
JOIN = 22.0
WIDEST = 236.0
TAG = 11.5
TURN = 36.0
"""How high over an undercut that hangs on another its line turns towards it."""
CUT = 14.0
"""How high over an undercut its line is cut by what undercuts it."""


class Step(NamedTuple):
    """A drawing, and the numbers of the statements one step away that did not fit into it."""

    drawing: Drawing
    folded: tuple[int, ...]


def draw_step(
    graph: ArgumentGraph,
    structure: Structure,
    number: int,
    *,
    sheet: float = 772.0,
    dot: Dot,
    cache: Cache,
    unread: Unread = NOTHING,
    linked: bool = False,
) -> Step:
    """The statement with what is one step away. The graph needs their words; what is `unread` is always shown.

    `linked`: with the premises, too, with which it leads on only together, folded to their kind's row, where there is
    room. Raises `LayoutFailed`.
    """
    scene = scene_of(graph, structure, number, unread.statements)
    beside = beside_of(graph, structure, scene, number) if linked else None
    broad = sheet - 2 * SIDE - (0.0 if beside is None else beside.room)

    def worded(n: int, width: float) -> Wording:
        if n not in unread.statements:
            return word(graph, structure, n, width, STEP)
        hatch = HATCH if unread.state == "pending" else 0.0
        return word(graph, structure, n, width - hatch, STEP, state=unread.state)

    below = [premise for group in scene.groups for premise in group.premises]
    columns = max(len(below), len(scene.above), 1)
    room = (sheet - 2 * SIDE - GUTTER * (columns - 1)) / columns
    wide = float(min(WIDEST, room, broad) // 1)
    deep = max((len(group.cuts) for group in scene.groups), default=0)
    under = [[group.cuts[at].premise for group in scene.groups if at < len(group.cuts)] for at in range(deep)]
    rows = [[n for _, n in scene.above], [number], below, *under]
    wordings = {n: worded(n, wide) for row in (rows[0], below, *under) for n in row}
    focus = worded(number, broad)
    high = [max((wordings[n].height if n != number else focus.height for n in row), default=0.0) for row in rows]
    if beside is not None:
        wordings |= {one.number: one for one in beside.wordings}
        high[1] = max(high[1], beside.height)
    placed = dot.place(_source(rows, high, sheet - 2 * SIDE, wide), cache)
    offset = sheet / 2 - placed.at("focus")[0]
    x = {n: round(placed.at(_name(n, at))[0] + offset) for at in (0, 2) for n in rows[at]}
    left = sheet - SIDE - broad
    x |= {n: round(x[n] + (left - SIDE) / 2) for n in below}
    y = [round(placed.at("focus")[1] + SIDE)] * len(rows)
    for at, row in enumerate(rows):
        if at != 1 and row:
            y[at] = round(placed.at(_name(row[0], at))[1] + SIDE)
    top = [middle - tall / 2 for middle, tall in zip(y, high, strict=True)]
    said = {n: spoken(graph, structure, wording) for n, wording in wordings.items()}
    painter = _Painter(structure, said, x, top, high, wide, sheet, beside)
    label = spoken(graph, structure, focus)
    boxes = [] if beside is None else beside.boxes(SIDE, top[1], said)
    boxes.append(stand(focus, STEP, left, top[1], broad, high[1], len(boxes), 1, label=label))
    at_focus = boxes[-1]
    boxes += painter.row(rows[0], wordings, 0) + painter.row(below, wordings, 2)
    painter.lines(scene, at_focus)
    boxes += painter.undercutters(scene, wordings)
    last = len(rows) - 1 if below else 1
    bottom = top[last] + high[last]
    drawing = Drawing(
        view="step",
        width=sheet,
        height=bottom + SIDE,
        title=f"One step around {number}.",
        boxes=tuple(_marked(box, unread) for box in boxes),
        rails=tuple(painter.made),
        marks=tuple(painter.marks),
        tags=tuple(painter.tags),
    )
    return Step(drawing, tuple(dict.fromkeys(n for n in scene.folded if n not in wordings and n != number)))


def _name(number: int, row: int) -> str:
    """What dot is told of a box."""
    return f"s{number}r{row}" if number >= 0 else f"n{-number}r{row}"


def _marked(box: Box, unread: Unread) -> Box:
    if box.number not in unread.statements:
        return box
    hatch = hatched(box.width, box.height) if unread.state == "pending" else ""
    return box._replace(state=unread.state, hatch=hatch)


def _source(rows: Sequence[Sequence[int]], high: Sequence[float], whole: float, wide: float) -> str:
    lines = [
        f"digraph{{graph[rankdir=TB nodesep={GUTTER / POINTS:.4g} ranksep={GAP / POINTS:.4g} splines=none margin=0]",
        'node[shape=box fixedsize=true label="" margin=0]edge[dir=none style=invis]',
        f"focus[width={whole / POINTS:.6g} height={high[1] / POINTS:.6g}]",
    ]
    for at, row in enumerate(rows):
        if at == 1 or not row:
            continue
        names = [_name(n, at) for n in row]
        lines += [f"{name}[width={wide / POINTS:.6g} height={high[at] / POINTS:.6g}]" for name in names]
        lines.append("{rank=same " + "->".join(names) + "}")
        if at == 0:
            lines += [f"{name}->focus" for name in names]
        elif at == 2:
            lines += [f"focus->{name}" for name in names]
        else:
            lines += [f"{_name(rows[at - 1][0], at - 1)}->{name}" for name in names]
    return "\n".join(lines) + "}"


class _Painter:
    """Boxes and lines of one step, once the rows have their places."""

    def __init__(
        self,
        structure: Structure,
        said: Mapping[int, str],
        x: Mapping[int, float],
        top: Sequence[float],
        high: Sequence[float],
        wide: float,
        sheet: float,
        beside: Beside | None,
    ) -> None:
        self.structure = structure
        self.said = said
        self.x = x
        self.top = top
        self.high = high
        self.wide = wide
        self.sheet = sheet
        self.beside = beside
        self.made: list[Line] = []
        self.marks: list[Mark] = []
        self.tags: list[Tag] = []
        self.under: dict[int, float] = {}

    def row(self, numbers: Sequence[int], wordings: Mapping[int, Wording], row: int) -> list[Box]:
        """The boxes of one row."""
        return [self._box(wordings[n], self.x[n] - self.wide / 2, at, row) for at, n in enumerate(numbers)]

    def undercutters(self, scene: Scene, wordings: Mapping[int, Wording]) -> list[Box]:
        """The boxes of the lower rows, each under what it undercuts."""
        found: list[Box] = []
        for at, group in enumerate(scene.groups):
            for row, cut in enumerate(group.cuts, 3):
                found.append(self._box(wordings[cut.premise], self.under[cut.premise] - self.wide / 2, at, row))
        return found

    def _box(self, wording: Wording, left: float, at: int, row: int) -> Box:
        label = self.said[wording.number]
        return stand(wording, STEP, left, self.top[row], self.wide, self.high[row], at, row, label=label)

    def lines(self, scene: Scene, focus: Box) -> None:
        """All lines: down from the targets above, and up from what is below."""
        for use, target in scene.above:
            start = (self.x[target], self.top[0] + self.high[0])
            if self.beside is not None:
                self._together(self.beside, start, focus)
                continue
            end = (start[0], focus.y)
            self._line(
                use, [[start, end]], [end], head(use.relation, start, (0.0, 1.0)), (start[0], start[1] + GAP / 2)
            )
            self._tag(use, start[0] - 8, start[1] + GAP / 2 + 4)
        bottom = focus.y + focus.height
        for group in scene.groups:
            self._group(group, bottom)

    def _together(self, beside: Beside, start: Point, focus: Box) -> None:
        """The line down from the target above to the statement and those beside it, by one junction."""
        joint, middle = (start[0], start[1] + GAP / 2), focus.x + focus.width / 2
        ways = [[joint, (middle, joint[1]), (middle, focus.y)], *beside.ways(joint, SIDE, focus.y)]
        use, ends = beside.use, [way[-1] for way in ways]
        self._line(use, [[start, joint], *ways], ends, head(use.relation, start, (0.0, 1.0)), joint)
        self.marks.append(Mark("joint", use.relation, *joint, "", False))
        self._tag(use, joint[0] - 9, joint[1] - 4)

    def _group(self, group: Group, bottom: float) -> None:
        centres = [self.x[n] for n in group.premises]
        x, y = (centres[0] + centres[-1]) / 2, self.top[2] - JOIN
        start, joint = (x, bottom), (x, y)
        ways: list[list[Point]]
        ends = [(centre, self.top[2]) for centre in centres]
        linked = len(group.argument.premises) > 1
        if len(centres) == 1:
            ways = [[start, ends[0]]]
        else:
            ways = [[start, joint], *([joint, (end[0], y), end] for end in ends)]
        self._line(group.argument, ways, ends, head(group.argument.relation, start, (0.0, 1.0)), joint)
        if linked or group.cuts:
            self.marks.append(Mark("joint", group.argument.relation, x, y, "", False))
        self._tag(group.argument, x - 9, y - 4)
        if group.cuts:
            self._undercut(group, x, y, centres)

    def _undercut(self, group: Group, x: float, y: float, centres: Sequence[float]) -> None:
        """What undercuts the argument with its junction at (x, y), and below it what undercuts that."""
        (argument, premise), *further = group.cuts
        if len(centres) % 2 == 0:
            self.under[premise] = x
            end = (x, self.top[3])
            way = [(x, y + 11), end]
            bar = f"M{x - 7.5:g} {y + 11:g}h15"
            self._cut(argument, way, bar, (x, y), (end[0], end[1] - 12), (x - 9, end[1] - 8))
        else:
            at = y if len(centres) == 1 else y - 12
            self.under[premise] = centres[-1]
            self._around(argument, (x, at), (centres[-1], 3), bool(further))
        middle = self.under[premise]
        for row, (cut, shown) in enumerate(further, 4):
            self.under[shown] = middle
            joint = (middle, self.top[row - 1] - CUT)
            self.marks.append(Mark("joint", argument.relation, *joint, "", False))
            self._around(cut, joint, (middle, row), row < len(group.cuts) + 2)

    def _around(self, cut: Inference, joint: Point, place: tuple[float, int], is_cut: bool) -> None:
        """An undercut's line from the junction that it ends on, down beside the box above, to its own box.

        `place` is the middle of that box and its row. Where the line `is_cut` itself, it comes from above, so that
        there is a stretch to cut; else from the side.
        """
        (x, y), (middle, row) = joint, place
        rail = middle + self.wide / 2 + GUTTER / 2
        if is_cut or row > 3:
            turn = self.top[row] - TURN
            rest = [(rail, turn), (middle, turn), (middle, self.top[row])]
            beside = self.top[row - 1] + self.high[row - 1] / 2
        else:
            beside = self.top[row] + self.high[row] / 2
            rest = [(rail, beside), (middle + self.wide / 2, beside)]
        bar = f"M{x + 11:g} {y - 7.5:g}v15"
        self._cut(cut, [(x + 11, y), (rail, y), *rest], bar, joint, (rail, beside), (rail - 8, y - 5))

    def _cut(
        self, cut: Inference, way: list[Point], bar: str, joint: Point, spot: Point, tag: tuple[float, float]
    ) -> None:
        self.marks.append(Mark("bar", cut.relation, *joint, bar, False))
        self._line(cut, [way], [way[-1]], "", spot)
        self._tag(cut, *tag)

    def _tag(self, argument: Inference, right: float, y: float) -> None:
        if argument.number < 1:
            return
        words = f"a{argument.number}"
        left = right - text_width(words, Face.SANS_SEMIBOLD, TAG)
        self.tags.append(Tag(argument.relation, Text(round(left, 1), y, words, f"tag {argument.relation.value}", TAG)))

    def _line(
        self, argument: Inference, ways: list[list[Point]], ends: Sequence[Point], mark: str, spot: Point
    ) -> None:
        self.made.append(
            Line(
                argument.number,
                argument.relation,
                argument.premises,
                aim(argument),
                argument_label(argument),
                "".join(map(rounded, ways)),
                tuple(map(tuple, ways)),
                tuple(ends),
                spot,
                head=mark,
            )
        )
