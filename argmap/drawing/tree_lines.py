"""The lines of the tree: dot's splines, with one place on a target for each relation, and thin curves besides."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from argmap.domain.selection import Selection
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation
from argmap.drawing.bezier import along, curve, moved
from argmap.drawing.drawing import Box, Label, Line, Mark
from argmap.drawing.forest import Forest, start_of
from argmap.drawing.notes import Note
from argmap.drawing.paths import head
from argmap.drawing.plain import Placement, Point
from argmap.drawing.words import aim

PORT = 0.3
"""How far above or below the middle of a target conditions and attacks end, as a share of its height."""

_PORTS = {Relation.CONDITION: -PORT, Relation.SUPPORT: 0.0, Relation.ATTACK: PORT}


class TreeLines:
    """Turns dot's splines into the arguments' lines."""

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

    def lay(self, forest: Forest, placed: Placement, origin: Point) -> None:
        """The lines of all homes, and the marks at their junctions."""
        ox, oy = origin

        def spline(tail: str, head: str) -> tuple[Point, ...]:
            return tuple([(x + ox, y + oy) for x, y in placed.spline(tail, head)])

        for argument in forest.homes:
            if argument.number in forest.points:
                x, y = placed.at(f"a{argument.number}")
                self.junctions[argument.number] = (round(x + ox, 1), round(y + oy, 1))
        ways: dict[int, tuple[Point, ...]] = {}
        for argument in forest.homes:
            start, there = start_of(argument)
            number = argument.number
            residents = [n for n in self.structure.hanging(number) if n in self.boxes]
            shift = self._shift(argument) if there else 0.0
            if number in forest.points:
                stem = moved(spline(start, f"a{number}"), shift)
                ways[number] = stem
                curves = [stem, *[spline(f"a{number}", f"s{n}") for n in residents]]
            else:
                curves = [moved(spline(start, f"s{n}"), shift) for n in residents]
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
