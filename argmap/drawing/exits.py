"""Where lines leave the boxes of their premises: at a side, or upwards near the corner they head for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from argmap.drawing.nets import LEFT, RIGHT, Branch, Member, Net

CORNER = 15.0
APART = 9.0
LEAST_APART = 3.5
CENTRE = 5.0
ROUNDED = 12.0
SIDE_APART = 9.0
BARRED_APART = 17.0
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Exits:
    """By argument and premise: how far from its box's left edge a line leaves upwards, or how far above its middle."""

    across: Mapping[Key, float]
    above: Mapping[Key, float]


def exits(nets: Iterable[Net], box: float, heights: Sequence[float]) -> Exits:
    """Spreads the lines of each box along its edges, those with the nearest target nearest to the corner.

    `box` is the boxes' width, `heights` are the rows'.
    """
    upward: dict[tuple[int, int], list[tuple[int, int, Branch]]] = {}
    sideways: dict[tuple[int, int], list[tuple[float, bool, Branch]]] = {}
    for net in nets:
        for member in net.members:
            for branch in member.branches:
                if branch.remote:
                    away = net.zone.column - branch.place.column
                    facing = RIGHT if away > 0 else LEFT
                    entry = (abs(away), branch.argument.number, branch)
                    upward.setdefault((branch.premise, facing), []).append(entry)
                else:
                    entry_level = net.port
                    sideways.setdefault((branch.premise, net.zone.side), []).append(
                        (entry_level, _barred(member), branch)
                    )
    across = {}
    for (_, facing), some in upward.items():
        some.sort(key=lambda one: one[:2])
        for at, (_, _, branch) in enumerate(some):
            across[branch.argument.number, branch.premise] = _across(at, len(some), facing, branch.place.row == 0, box)
    above = {}
    for some_side in sideways.values():
        some_side.sort(key=lambda one: (-one[0], one[2].argument.number))
        steps = [BARRED_APART if one[1] or two[1] else SIDE_APART for one, two in pairwise(some_side)]
        room = heights[some_side[0][2].place.row] / 2 - ROUNDED
        scale = min(1.0, room / sum(steps)) if steps else 1.0
        for (_, _, branch), up in zip(some_side, accumulate(steps, initial=0.0), strict=True):
            above[branch.argument.number, branch.premise] = round(up * scale, 1)
    return Exits(across, above)


def _barred(member: Member) -> bool:
    return bool(member.cuts) and not member.linked


def _across(at: int, count: int, facing: int, head: bool, box: float) -> float:
    """The distance from the left edge. A head's lines leave downwards, between those that come up from below."""
    corner = CORNER
    apart = APART
    room = box / 2 - CENTRE - corner
    if count > 1 and apart * (count - 1) > room:
        corner = 8.0
        apart = max(LEAST_APART, (box / 2 - CENTRE - corner) / (count - 1))
    inward = corner + apart * at + (apart / 2 if head else 0.0)
    return round(box - inward if facing == RIGHT else inward, 1)
