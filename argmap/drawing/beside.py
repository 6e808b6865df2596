"""The other premises of a linked argument, beside the statement that is looked at: each folded to its kind's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from argmap.domain.graph import ArgumentGraph
from argmap.domain.structure import Inference, Structure
from argmap.drawing.boxes import stand
from argmap.drawing.drawing import Box
from argmap.drawing.plain import Point
from argmap.drawing.scene import Scene
from argmap.drawing.wording import STEP, Wording, word

AT_MOST = 3
"""How many stand under each other; what is more is named with what did not fit."""

WIDE = 132.0
KIND_ROW = 28.0
_APART = 8.0
_RAIL = 7.0
"""How far left of them the line runs to those that stand lower."""


class Beside(NamedTuple):
    """The premises of `use` that stand left of the statement, in map units as the whole drawing."""

    use: Inference
    wordings: tuple[Wording, ...]

    @property
    def room(self) -> float:
        """The width that the statement leaves to them."""
        return WIDE + 2 * _APART

    @property
    def height(self) -> float:
        """What they need under each other."""
        return len(self.wordings) * (KIND_ROW + _APART) - _APART

    def _top(self, at: int, top: float) -> float:
        return top + at * (KIND_ROW + _APART)

    def boxes(self, left: float, top: float, said: Mapping[int, str]) -> list[Box]:
        """Their boxes; the statement stands in the column after theirs."""
        return [
            stand(one, STEP, left, self._top(at, top), WIDE, KIND_ROW, at, 1, label=said[one.number])
            for at, one in enumerate(self.wordings)
        ]

    def ways(self, joint: Point, left: float, top: float) -> list[list[Point]]:
        """From the junction to each: to the first from above, to those under it from the left."""
        middle, y = left + WIDE / 2, joint[1]
        found = [[joint, (middle, y), (middle, top)]]
        for at in range(1, len(self.wordings)):
            beside = self._top(at, top) + KIND_ROW / 2
            found.append([joint, (left - _RAIL, y), (left - _RAIL, beside), (left, beside)])
        return found


def beside_of(graph: ArgumentGraph, structure: Structure, scene: Scene, number: int) -> Beside | None:
    """The premises with which the statement works only together, where one argument leads on from it and little to it.

    Those for which there is no room are noted in the scene as folded.
    """
    if len(scene.above) != 1 or sum(len(group.premises) for group in scene.groups) > 1:
        return None
    use = scene.above[0][0]
    below = {n for group in scene.groups for n in (*group.premises, *(cut.premise for cut in group.cuts))}
    others = [n for n in use.premises if n != number and n in graph.statements and n not in below]
    scene.folded += others[AT_MOST:]
    wordings = tuple(_folded(graph, structure, n) for n in others[:AT_MOST])
    return Beside(use, wordings) if wordings else None


def _folded(graph: ArgumentGraph, structure: Structure, number: int) -> Wording:
    """No more of a statement than its kind and number."""
    whole = word(graph, structure, number, WIDE, STEP)
    return whole._replace(title=(), holder=(), also=(), lack=False, height=KIND_ROW, in_row=False)
