"""The gutters of the tree: every line that climbs between two columns of boxes has a lane that no other runs beside.

Lines with the same target and relation that climb the same way are one bundle and share a lane, as they share a rail
in columns. Boxes hang in the order of their targets, so of two bundles downwards the upper turns off farther right, and
of two upwards the lower: then neither crosses the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from argmap.drawing.plain import Point

LANE = 4.0
ROOMY = 6.0
CLEAR = 13.0
"""What lies between a target and the first lane: the mark at the target."""
BESIDE_JOINT = 20.0
"""Between the last lane and the junctions: the bars of undercuts."""
BEFORE_BOX = 10.0
FLAT = 24.0
"""A line that climbs no more than this needs no lane: one bend back and forth takes it there."""
ALMOST_FLAT = FLAT - 2.0
"""What is certainly no more than that, once places are rounded."""
_NEAR, _FAR = 18.0, 36.0
_BESIDE = 8.0
_LEAVE = 14.0
_MARGIN = 6.0


@dataclass(slots=True)
class Bundle:
    """Lines of one target and relation that climb one way, from the height `port` to the height `far`; its lane.

    `inner` ones begin at a junction, which stands right of all lanes.
    """

    port: float
    far: float
    inner: bool
    lane: int = 0


@dataclass(slots=True)
class Gutter:
    """What lies between a column of boxes and the next: from `left` to `right`, its junctions at `joints`, if any."""

    left: float
    right: float
    joints: float | None
    lanes: int = 0

    def lack(self) -> float:
        """How much wider it must be for its lanes."""
        return max(0.0, LANE * (self.lanes - 1) - self._room())

    def lane(self, lane: int) -> float:
        """The x of a lane; they count from the right."""
        pitch = min(ROOMY, max(LANE, self._room() / max(1, self.lanes - 1)))
        first = self._last()
        if self.joints is None:
            first = min(first, (self.left + self.right + pitch * (self.lanes - 1)) / 2)
        return round(first - pitch * lane, 1)

    def _room(self) -> float:
        return self._last() - self.left - CLEAR

    def _last(self) -> float:
        return self.right - BEFORE_BOX if self.joints is None else self.joints - BESIDE_JOINT


def give_lanes(bundles: Iterable[Bundle]) -> int:
    """Gives each bundle of one gutter the first lane left of all that it passes and that come before; says how many."""
    placed: list[tuple[float, float, int]] = []
    ordered = sorted(bundles, key=_order)
    for bundle in ordered:
        low, high = sorted((bundle.port, bundle.far))
        beside = [lane for a, b, lane in placed if a < high + _MARGIN and low < b + _MARGIN]
        bundle.lane = 1 + max(beside, default=-1)
        placed.append((low, high, bundle.lane))
    return 1 + max((one.lane for one in ordered), default=-1)


def _order(bundle: Bundle) -> tuple[bool, bool, float]:
    up = bundle.far < bundle.port
    return not bundle.inner, up, -bundle.port if up else bundle.port


def widened(gutters: Mapping[float, Gutter]) -> dict[float, float]:
    """How far what lies right of each gutter moves, by the middle of the column on its left; the gutters move along."""
    moves: dict[float, float] = {}
    moved = 0.0
    for middle in sorted(gutters):
        gutter = gutters[middle]
        lack = gutter.lack()
        gutter.left += moved
        moved += lack
        gutter.right += moved
        if gutter.joints is not None:
            gutter.joints += moved
        moves[middle] = moved
    return moves


def through(start: Point, end: Point, lane: float, near: float = _NEAR) -> tuple[Point, ...]:
    """The curve from a target along a lane, given as its x, to what is put forward; flat ones need no lane."""
    (x, y), (to_x, to_y) = start, end
    far = abs(to_y - y)
    if far <= FLAT:
        bend = (to_x - x) / 2
        return start, (x + bend, y), (to_x - bend, to_y), end
    down = min(near, 0.4 * far) if to_y > y else -min(near, 0.4 * far)
    return (start, (x + 0.7 * (lane - x), y), (lane, y + 0.3 * down), *_off((lane, y + down), end))


def from_joint(start: Point, end: Point, aside: bool) -> tuple[Point, ...]:
    """The curve from a junction to what joins there: up or down at once, or beside what does so."""
    if abs(end[1] - start[1]) <= FLAT or aside:
        return through(start, end, start[0] + _BESIDE, _BESIDE)
    return _off(start, end)


def between_joints(start: Point, end: Point, lane: float) -> tuple[Point, ...]:
    """The curve from a junction along a lane to one above or below it."""
    (x, y), down = start, _LEAVE if end[1] > start[1] else -_LEAVE
    return (start, (x, y + 0.8 * down), (lane, y + 0.5 * down), *_off((lane, y + down), end))


def _off(turn: Point, end: Point) -> tuple[Point, ...]:
    """On along a lane from `turn`, and off it to the end."""
    (x, y), (to_x, to_y) = turn, end
    far = min(_FAR, 0.8 * (to_x - x), abs(to_y - y))
    leave = to_y - far if to_y > y else to_y + far
    third = (leave - y) / 3
    bend = leave + 0.7 * (to_y - leave)
    return turn, (x, y + third), (x, leave - third), (x, leave), (x, bend), (x + 0.35 * (to_x - x), to_y), end
