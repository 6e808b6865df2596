"""The lines of the tree: one place on a target and one lane for each relation, and thin curves besides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

from argmap.domain.selection import Selection
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation
from argmap.drawing.bezier import along, curve
from argmap.drawing.drawing import Box, Label, Line, Mark
from argmap.drawing.forest import Forest
from argmap.drawing.gutters import ALMOST_FLAT, Bundle, Gutter, between_joints, from_joint, give_lanes, through, widened
from argmap.drawing.notes import Note
from argmap.drawing.paths import head
from argmap.drawing.plain import Placement, Point
from argmap.drawing.words import aim

PORT = 0.3
"""How far above or below the middle of a target conditions and attacks end, as a share of its height."""

_PORTS = {Relation.CONDITION: -PORT, Relation.SUPPORT: 0.0, Relation.ATTACK: PORT}


class TreeLines:
    """Draws the arguments' lines between boxes and junctions that dot has placed."""

    def __init__(
        self, structure: Structure, selection: Selection, boxes: Mapping[int, Box], faded: Collection[int]
    ) -> None:
        self.structure = structure
        self.selection = selection
        self.boxes = boxes
        self.faded = faded
        self.notes: Mapping[int, Note] = {}
        self.junctions: dict[int, Point] = {}
        self.laid: list[Line] = []
        self.marks: list[Mark] = []
        self.uses: list[Line] = []
        self._gutters: dict[float, Gutter] = {}
        self._bundles: dict[tuple[str, Relation, bool], tuple[float, Bundle]] = {}
        self._moves: dict[float, float] = {}
        self._left = 0.0

    def make_room(self, forest: Forest, placed: Placement, sizes: Mapping[int, tuple[float, float]]) -> float:
        """Gives every line its lane before boxes, of these `sizes`, have places. Returns how much wider all gets."""
        rights: dict[float, float] = {}
        lefts: dict[float, float] = {}
        for row in forest.rows:
            x, half = placed.at(f"s{row.number}")[0], sizes[row.number][0] / 2
            rights[x] = max(rights.get(x, x), x + half)
            lefts[x] = min(lefts.get(x, x), x - half)
        joints = {placed.at(f"a{number}")[0] for number in forest.starts}
        for x, after in pairwise(sorted(rights)):
            between = next((joint for joint in joints if x < joint < after), None)
            self._gutters[x] = Gutter(rights[x], lefts[after], between)
        beside: dict[float, list[Bundle]] = {}
        for argument in forest.homes:
            target = argument.target
            if target is not None:
                x, port = placed.at(f"s{target}")
                self._bundle(argument, forest, placed, port + _PORTS[argument.relation] * sizes[target][1], x, beside)
            elif argument.number in forest.points:
                x, port = placed.at(f"a{argument.undercuts}")
                left = max(column for column in self._gutters if column < x)
                self._bundle(argument, forest, placed, port, left, beside)
        for x, bundles in beside.items():
            self._gutters[x].lanes = give_lanes(bundles)
        self._moves = widened(self._gutters)
        return max(self._moves.values(), default=0.0)

    def _bundle(
        self,
        argument: Inference,
        forest: Forest,
        placed: Placement,
        port: float,
        gutter: float,
        beside: dict[float, list[Bundle]],
    ) -> None:
        """Puts the argument's lines to what climb the same way from the same port, where they need a lane."""
        inner = argument.target is None
        names = [f"s{n}" for n in self.structure.hanging(argument.number) if n in forest.shown]
        for name in [f"a{argument.number}"] if argument.number in forest.points else names:
            far = placed.at(name)[1]
            if abs(far - port) <= ALMOST_FLAT and not inner:
                continue
            key = _bundle_of(argument, far > port)
            found = self._bundles.get(key)
            if found is None:
                found = self._bundles[key] = gutter, Bundle(port, far, inner)
                beside.setdefault(gutter, []).append(found[1])
            found[1].far = max(found[1].far, far) if far > port else min(found[1].far, far)

    def moved(self, place: Point) -> Point:
        """Where something is that dot has placed, now that gutters are wider."""
        return place[0] + max((by for x, by in self._moves.items() if x < place[0]), default=0.0), place[1]

    def lay(self, forest: Forest, placed: Placement, origin: Point) -> None:
        """The lines of the homes that are selected, and the marks at their junctions."""
        ox, oy = origin
        self._left = ox
        for number in forest.starts:
            x, y = self.moved(placed.at(f"a{number}"))
            self.junctions[number] = (round(x + ox, 1), round(y + oy, 1))
        ways: dict[int, tuple[Point, ...]] = {}
        homes = [argument for argument in forest.homes if argument.number in self.selection.arguments]
        falling = {a.undercuts for a in homes if a.undercuts is not None and a.number not in forest.points}
        for argument in homes:
            number = argument.number
            residents = [n for n in self.structure.hanging(number) if n in self.boxes]
            ends = [(self.boxes[n].x, self.boxes[n].y + self.boxes[n].height / 2) for n in residents]
            junction = self.junctions[number] if number in forest.points else None
            if argument.target is not None:
                curves = [self._trunk(argument, end) for end in ([junction] if junction else ends)]
            elif junction is not None:
                at = self.junctions[argument.undercuts or 0]
                curves = [between_joints(at, junction, self._lane(argument, at, junction))]
            else:
                at = self.junctions[argument.undercuts or 0]
                curves = [from_joint(at, end, aside=end[1] < at[1]) for end in ends]
            if junction is not None:
                ways[number] = curves[0]
                cut = number in falling
                curves += [from_joint(junction, end, aside=cut and end[1] > junction[1]) for end in ends]
            self.laid.append(self._line(argument, curves, argument.target is not None, len(residents)))
        for argument in homes:
            faded = argument.number in self.selection.faded_arguments
            if argument.number in forest.points:
                self.marks.append(Mark("joint", argument.relation, *self.junctions[argument.number], "", faded))
            if argument.undercuts is not None and argument.undercuts in ways:
                (x, y), (dx, dy) = along(ways[argument.undercuts], 11.0)
                px, py = -dy * 7.5, dx * 7.5
                bar = f"M{x - px:.5g} {y - py:.5g}L{x + px:.5g} {y + py:.5g}"
                self.marks.append(Mark("bar", argument.relation, x, y, bar, faded))

    def _trunk(self, argument: Inference, end: Point) -> tuple[Point, ...]:
        box = self.boxes[argument.target or 0]
        start = box.x + box.width, round(box.y + box.height / 2 + self._shift(argument), 1)
        return through(start, end, self._lane(argument, start, end))

    def _lane(self, argument: Inference, start: Point, end: Point) -> float:
        found = self._bundles.get(_bundle_of(argument, end[1] > start[1]))
        if found is None:
            return (start[0] + end[0]) / 2
        gutter, bundle = found
        return self._left + self._gutters[gutter].lane(bundle.lane)

    def other_uses(self, forest: Forest) -> None:
        """Thin curves for every use of a statement that is not its home."""
        homes = {argument.number for argument in forest.homes}
        for number in sorted(self.selection.arguments):
            argument = self.structure.arguments[number]
            residents = self.structure.hanging(number) if number in homes else ()
            start = None if residents == argument.premises else self._start(argument)
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
        ends = tuple([points[-1] for points in curves[-residents:]])
        spot = self.junctions.get(argument.number)
        if spot is None:
            spot = (ends[0][0] - 12, ends[0][1])
        words, width, _ = self.notes[argument.number]
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
            self.notes[number].label,
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


def _bundle_of(argument: Inference, down: bool) -> tuple[str, Relation, bool]:
    return aim(argument), argument.relation, down
