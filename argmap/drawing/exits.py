"""Where lines leave the boxes of their premises: at a side, or upwards near the corner they head for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from argmap.drawing.nets import LEFT, RIGHT, Branch, Member, Net
from argmap.drawing.packing import Place

CORNER = 15.0
TIGHT_CORNER = 7.0
APART = 9.0
LEAST_APART = 3.5
CENTRE = 5.0
ROUNDED = 12.0
SIDE_APART = 9.0
BARRED_APART = 17.0
Key = tuple[int, int]


class Exits(NamedTuple):
    """By argument and premise: how far from its box's left edge a line leaves upwards, or how far above its middle."""

    across: Mapping[Key, float]
    above: Mapping[Key, float]


class _Out(NamedTuple):
    """One line that leaves: sorted by how far its target is; `barred` where an undercut's bar will stand on it."""

    order: float
    number: int
    branch: Branch
    barred: bool


@dataclass(slots=True)
class Leaving:
    """What leaves each box: upwards by the direction that it faces, sideways by the side."""

    upwards: dict[tuple[int, int], list[_Out]]
    sideways: dict[tuple[int, int], list[_Out]]

    def least_width(self) -> float:
        """How wide boxes must be so that what leaves upwards stays apart."""
        counts: dict[int, int] = {}
        for (number, _), outs in self.upwards.items():
            counts[number] = counts.get(number, 0) + len(outs)
        return 2 * (TIGHT_CORNER + CENTRE) + LEAST_APART * max(counts.values(), default=0)

    def least_height(self, number: int) -> float:
        """How high a box must be so that what leaves at its sides stays apart."""
        steps = max(self._steps_beside(number, LEFT), self._steps_beside(number, RIGHT))
        return 2 * (ROUNDED + steps * LEAST_APART / SIDE_APART) if steps else 0.0

    def _steps_beside(self, number: int, side: int) -> float:
        outs = self.sideways.get((number, side))
        return sum(_steps(outs)) if outs is not None and len(outs) > 1 else 0.0


def leaving(nets: Iterable[Net]) -> Leaving:
    """Sorts what leaves each box: upwards the nearest target first, sideways the lowest target first."""
    found = Leaving({}, {})
    for net in nets:
        for member in net.members:
            for branch in member.branches:
                away = net.zone.column - branch.place.column
                side = net.zone.side if not branch.remote else RIGHT if away > 0 else LEFT
                some = found.upwards if branch.remote else found.sideways
                order = abs(away) if branch.remote else -net.port
                out = _Out(order, branch.argument.number, branch, _barred(member))
                some.setdefault((branch.premise, side), []).append(out)
    for group in (*found.upwards.values(), *found.sideways.values()):
        group.sort(key=lambda out: out[:2])
    return found


def _barred(member: Member) -> bool:
    return bool(member.cuts) and not member.linked


def _steps(outs: Sequence[_Out]) -> list[float]:
    return [BARRED_APART if one.barred or other.barred else SIDE_APART for one, other in pairwise(outs)]


def exits(left: Leaving, box: float, heights: Sequence[float]) -> Exits:
    """Spreads the lines of each box along its edges. `box` is the boxes' width, `heights` are the rows'."""
    above = {}
    for outs in left.sideways.values():
        steps = _steps(outs)
        room = heights[outs[0].branch.place.row] / 2 - ROUNDED
        scale = min(1.0, room / sum(steps)) if steps else 1.0
        for out, up in zip(outs, accumulate(steps, initial=0.0), strict=True):
            above[out.number, out.branch.premise] = round(up * scale, 1)
    across: dict[Key, float] = {}
    taken: dict[int, list[float]] = {}
    numbers = {number: outs[0].branch.place for (number, _), outs in left.upwards.items()}
    for number, place in sorted(numbers.items(), key=lambda item: (-item[1].row, item[0])):
        facing = {side: left.upwards.get((number, side), []) for side in (LEFT, RIGHT)}
        _spread(facing, place, box, across, taken)
    return Exits(across, above)


def _spread(
    facing: Mapping[int, Sequence[_Out]],
    place: Place,
    box: float,
    across: dict[Key, float],
    taken: dict[int, list[float]],
) -> None:
    """Places what leaves one box. `taken` is what comes up from row 1 by column: a head's lines go down between it."""
    room = box / 2 - CENTRE - CORNER
    tight = max(len(outs) - 1 for outs in facing.values()) * LEAST_APART > room
    for side, outs in facing.items():
        if tight:
            places = _over_all(side, len(outs), sum(map(len, facing.values())), box)
        else:
            apart = min(APART, room / (len(outs) - 1)) if len(outs) > 1 else APART
            places = [CORNER + apart * at for at in range(len(outs))]
        for out, inward in zip(outs, places, strict=True):
            x = round(box - inward if side == RIGHT else inward, 1)
            if place.row == 0:
                x = _clear(x, taken.get(place.column, []), -side, box)
            if place.row <= 1:
                taken.setdefault(place.column, []).append(x)
            across[out.number, out.branch.premise] = x


def _over_all(side: int, count: int, both: int, box: float) -> list[float]:
    """Distances from the corner that use the whole edge but its middle, for a box that very much leaves."""
    width = box - 2 * TIGHT_CORNER - 2 * CENTRE
    apart = width / max(both, 1)
    found = []
    for at in range(count):
        inward = TIGHT_CORNER + apart * (at + (0.25 if side == RIGHT else 0.75))
        found.append(inward if inward <= box / 2 - CENTRE else inward + 2 * CENTRE)
    return found


def _clear(x: float, taken: Sequence[float], inward: int, box: float) -> float:
    """The nearest place further in that is clear of what is taken, and of the middle."""
    tried = x
    while 4 < tried < box - 4:
        if all(abs(tried - other) >= LEAST_APART for other in (*taken, box / 2)):
            return tried
        tried += inward * 0.5
    return x
