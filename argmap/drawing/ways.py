"""Lines while they are put together: what a line is before it has its disc, and which lies on which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from argmap.domain.structure import Inference
from argmap.drawing.drawing import Hook, Label, Line, Mark
from argmap.drawing.plain import Point
from argmap.drawing.spots import Aim, length

Stroke = tuple[Point, ...]
"""Corner points from the target outwards."""


@dataclass(slots=True)
class Lines:
    """What the drawing takes over: the lines by layer, and the marks on top."""

    rails: list[Line] = field(default_factory=list)
    crosses: list[Line] = field(default_factory=list)
    shorts: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)


@dataclass(slots=True)
class Way:
    """A line while it is put together: ways drawn by it alone, all ways of it, casings, ends at premises, its head."""

    pieces: list[Stroke]
    wholes: list[Stroke]
    casings: list[Stroke]
    dots: list[Point]
    head: str = ""


@dataclass(slots=True)
class Draft:
    """A line that is ready but for its disc, whose places are known."""

    argument: Inference
    way: Way
    note: Label | None
    places: Sequence[Point]

    @property
    def aim(self) -> Aim:
        """What its disc is placed by."""
        return Aim(self.way.pieces, self.places)


@dataclass(slots=True)
class Drafts:
    """Lines by layer, as they are drawn."""

    rails: list[Draft] = field(default_factory=list)
    crosses: list[Draft] = field(default_factory=list)
    shorts: list[Draft] = field(default_factory=list)

    def layers(self) -> tuple[list[Draft], ...]:
        """From the lowest to the highest; in each the long lines below the short ones that end on them."""
        return tuple(
            sorted(layer, key=lambda one: -length(one.way.pieces)) for layer in (self.rails, self.crosses, self.shorts)
        )
