"""Lanes: nothing that is drawn beside a column, or along a gap, lies on top of anything else.

Beside each column, brackets are placed first, then undercuts, then trunks, each group by rising length; each goes one
lane outside the highest lane that it overlaps. So inner ones are short, nested ones never cross, and a trunk lies
outside its bracket and its undercut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from argmap.drawing.nets import Member, Net, Zone

_NEAR = 1e-6
BAR_REACH = 8.0


@dataclass(slots=True)
class Sides:
    """The lanes beside the columns: each linked argument's bracket has one (a trunk's is in its net); their counts."""

    brackets: dict[int, int]
    counts: dict[Zone, int]


@dataclass(slots=True)
class _Item:
    low: float
    high: float
    lane: int = 0


def side_lanes(nets: Iterable[Net]) -> Sides:
    """Gives every net its lane, and every bracket, by the numbers of their arguments; lanes count from 1 outwards."""
    zones: dict[Zone, list[Net]] = {}
    for net in nets:
        zones.setdefault(net.zone, []).append(net)
    sides = Sides({}, {})
    for zone, beside in zones.items():
        placed: list[_Item] = []
        brackets = sorted(
            (_bracket(member) for net in beside for member in net.members if member.linked),
            key=lambda pair: (pair[1].high - pair[1].low, pair[1].low, pair[0]),
        )
        for number, item in brackets:
            sides.brackets[number] = _put(item, placed)
        trunks = sorted(((net, _trunk(net)) for net in beside), key=_order)
        for net, item in trunks:
            net.lane = _put(item, placed)
        sides.counts[zone] = max(item.lane for item in placed)
    return sides


def _order(pair: tuple[Net, _Item]) -> tuple[int, int, float, float, int]:
    net, item = pair
    sort = 2 if net.outside else 1 if net.cut is None else 0
    return (sort, -net.depth, item.high - item.low, item.low, net.members[0].argument.number)


def _bracket(member: Member) -> tuple[int, _Item]:
    levels = [branch.level for branch in member.branches] + [member.level]
    return member.argument.number, _Item(min(levels), max(levels))


def _trunk(net: Net) -> _Item:
    levels = [member.level for member in net.members] + [net.port]
    return _Item(min(levels), max(levels))


def _put(item: _Item, placed: list[_Item]) -> int:
    overlapping = (o.lane for o in placed if o.low <= item.high + _NEAR and item.low <= o.high + _NEAR)
    item.lane = 1 + max(overlapping, default=0)
    placed.append(item)
    return item.lane


@dataclass(slots=True)
class Run:
    """Something that runs along a gap from x `low` to x `high`, and the places of undercuts' bars on it."""

    low: float
    high: float
    bars: list[float] = field(default_factory=list)
    lane: int = 0


def gap_lanes(runs: Sequence[Run]) -> int:
    """Gives the runs of one gap their lanes, by rising length, counted up from the boxes below; returns the highest.

    A bar is taller than a lane, so a run keeps two lanes away from it.
    """
    placed: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.high - run.low, run.low)):
        below = 0
        for other in placed:
            if other.low <= run.high + _NEAR + 3 and run.low <= other.high + _NEAR + 3:
                below = max(below, other.lane + (1 if _touches(run, other) or _touches(other, run) else 0))
        run.lane = 1 + below
        placed.append(run)
    return max((run.lane + (1 if run.bars else 0) for run in placed), default=0)


def _touches(run: Run, other: Run) -> bool:
    """Whether a bar of the first stands where the second passes."""
    return any(other.low - BAR_REACH <= bar <= other.high + BAR_REACH for bar in run.bars)
