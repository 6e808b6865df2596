"""What kind of line each argument is, and which lines share a trunk.

A *net* is all arguments with the same target and relation: they share one trunk beside the target's column, supports
and conditions on its left, attacks on its right. A *level* is a height in units of rows: the row, plus a fraction that
says where in it. Levels order everything vertically before anything is measured.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation
from argmap.drawing.packing import Grid, Place

GAP = 0.1
MIDDLE = 0.6
PORT = 0.9
LEFT, RIGHT = -1, 1


class Zone(NamedTuple):
    """The half of a gutter that belongs to one column: beside it, left (-1) or right (1)."""

    column: int
    side: int


@dataclass(slots=True, eq=False)
class Branch:
    """Where one premise joins: from its side, in the zone of its own column, or along the gap above its row."""

    argument: Inference
    premise: int
    place: Place
    remote: bool
    level: float


@dataclass(slots=True, eq=False)
class Member:
    """One argument of a net. Several branches meet in a bracket, whose junction is at `level`.

    `in_gap` tells that the junction is in the middle gap between two premises. `cuts` are the nets of its undercuts.
    """

    argument: Inference
    branches: list[Branch]
    level: float
    linked: bool
    in_gap: bool = False
    cuts: list[Net] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Net:
    """All members with one target and one relation. `port` is the level of its upper or inner end.

    `cut` is the member that an undercut's net ends on. `outside` is an undercut of a line that arrives from outside;
    `depth` counts undercuts of undercuts.
    """

    zone: Zone
    relation: Relation
    target: int | None
    cut: Member | None
    port: float
    members: list[Member]
    outside: bool = False
    depth: int = 0
    lane: int = 0


class Short(NamedTuple):
    """An arrow in the gap between a premise and the target right above it."""

    argument: Inference
    premise: int
    target: int


@dataclass(slots=True)
class Plan:
    """Everything that is to be drawn as a line; `words_only` are arguments whose lines have nowhere to end."""

    nets: list[Net]
    shorts: list[Short]
    words_only: list[int]


def plan(structure: Structure, grid: Grid, shown: Collection[int]) -> Plan:
    """Sorts the shown arguments (their numbers) into short arrows and nets."""
    arguments = [structure.arguments[n] for n in sorted(shown)]
    return _Planner(grid.places, {a.undercuts for a in arguments if a.undercuts is not None}).plan(arguments)


class _Planner:
    def __init__(self, places: Mapping[int, Place], undercut: Collection[int]) -> None:
        self.places = places
        self.undercut = undercut
        self.nets: dict[tuple[str, int, Relation, Zone], Net] = {}
        self.members: dict[int, tuple[Net, Member]] = {}

    def plan(self, arguments: Iterable[Inference]) -> Plan:
        """Sorts arguments each of which has its target in the grid, or undercuts another."""
        shorts: dict[int, Short] = {}
        waiting = []
        for argument in arguments:
            if argument.target is None:
                waiting.append(argument)
            elif self._is_short(argument, argument.target) and argument.target not in shorts:
                shorts[argument.target] = Short(argument, argument.premises[0], argument.target)
            else:
                self._join_statement(argument, self.places[argument.target])
        while waiting:
            ready = [argument for argument in waiting if argument.undercuts in self.members]
            if not ready:
                break
            for argument in ready:
                self._join_argument(argument)
            waiting = [argument for argument in waiting if argument.number not in self.members]
        return Plan(list(self.nets.values()), list(shorts.values()), [argument.number for argument in waiting])

    def _is_short(self, argument: Inference, target: int) -> bool:
        if len(argument.premises) != 1 or argument.number in self.undercut or target not in self.places:
            return False
        above, below = self.places[target], self.places[argument.premises[0]]
        return below == (above.column, above.row + 1)

    def _join_statement(self, argument: Inference, target: Place) -> None:
        assert argument.target is not None
        side = RIGHT if argument.relation is Relation.ATTACK else LEFT
        zone = Zone(target.column, side)
        key = ("s", argument.target, argument.relation, zone)
        net = self.nets.get(key)
        if net is None:
            net = Net(zone, argument.relation, argument.target, None, target.row + PORT, [])
            self.nets[key] = net
        self._add(net, argument)

    def _join_argument(self, argument: Inference) -> None:
        assert argument.undercuts is not None
        above, cut = self.members[argument.undercuts]
        zone, outside = self._stretch(above, cut, argument)
        key = ("a", argument.undercuts, argument.relation, zone)
        net = self.nets.get(key)
        if net is None:
            net = Net(zone, argument.relation, None, cut, cut.level, [], outside, above.depth + 1)
            self.nets[key] = net
            cut.cuts.append(net)
        self._add(net, argument)

    def _stretch(self, above: Net, cut: Member, argument: Inference) -> tuple[Zone, bool]:
        """Beside which column the line that is cut belongs to it alone, and whether it is there outside its trunk."""
        if cut.linked or not cut.branches[0].remote:
            return above.zone, False
        start, end = cut.branches[0].place.column, above.zone.column
        toward = RIGHT if end > start else LEFT
        here = next(self.places[p].column for p in argument.premises if p in self.places)
        if here == end:
            return above.zone, above.zone.side != toward
        if min(start, end) < here < max(start, end):
            return Zone(here, -toward), False
        return Zone(start, toward), False

    def _add(self, net: Net, argument: Inference) -> None:
        column = net.zone.column
        branches = []
        for premise in argument.premises:
            place = self.places.get(premise)
            if place is None:
                continue
            remote = place.column != column
            level = (max(place.row, 1) + GAP) if remote else place.row + MIDDLE
            branches.append(Branch(argument, premise, place, remote, level))
        linked = len(argument.premises) > 1
        level, in_gap = branches[0].level, False
        if linked:
            level, in_gap = _junction(sorted(branches, key=lambda branch: branch.level))
        member = Member(argument, branches, level, linked, in_gap)
        net.members.append(member)
        self.members[argument.number] = (net, member)


def _junction(branches: list[Branch]) -> tuple[float, bool]:
    """The middle premise, or the middle gap where there are two in the middle."""
    middle = len(branches) // 2
    if len(branches) % 2:
        return branches[middle].level, False
    lower = branches[middle]
    if lower.remote or lower.place.row == 0:
        return lower.level, False
    return lower.place.row + GAP, True
