"""How people moved between two votes, as a picture: a bar for each answer before and after, and a band for each move.

The width of a band is its people. Bands leave their bar in the order of where they go and arrive in the order of where
they come from, so that as few as possible cross (Schmidt 2008, on Sankey's diagrams).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 640.0, 420.0
_LEFT, _RIGHT, _BAR, _TOP, _GAP = 150.0, 490.0, 18.0, 34.0, 22.0


class FlowBar(NamedTuple):
    """An answer's bar on one side: where it is, how many people it is, and where its words stand."""

    key: str
    people: int
    x: float
    y: float
    height: float
    words_x: float
    words_y: float
    before: bool


class FlowBand(NamedTuple):
    """Those who went from one answer to another, or stayed: the band as path data, and where their number stands."""

    source: str
    to: str
    people: int
    path: str
    x: float
    y: float

    @property
    def stays(self) -> bool:
        """Whether they chose alike."""
        return self.source == self.to


class FlowPicture(NamedTuple):
    """The whole picture; what moves is drawn over what stays."""

    width: float
    height: float
    bars: tuple[FlowBar, ...]
    bands: tuple[FlowBand, ...]


def flow_picture(choices: Sequence[str], moves: Mapping[tuple[str, str], int]) -> FlowPicture:
    """The picture of those moves, counted by (before, after)."""
    people = sum(moves.values())
    shown = [choice for choice in choices if any(choice in move for move, count in moves.items() if count)]
    unit = (HEIGHT - _TOP - 10 - _GAP * max(len(shown) - 1, 0)) / max(people, 1)
    bars: list[FlowBar] = []
    tops: dict[tuple[bool, str], float] = {}
    for before in (True, False):
        y = _TOP
        for choice in shown:
            count = sum(n for move, n in moves.items() if move[0 if before else 1] == choice)
            tops[before, choice] = y
            height = count * unit
            words = _LEFT - 10 if before else _RIGHT + _BAR + 10
            x = _LEFT if before else _RIGHT
            bars.append(
                FlowBar(choice, count, x, round(y, 1), round(height, 1), words, round(y + height / 2, 1), before)
            )
            y += height + _GAP
    bands: list[FlowBand] = []
    leaving, arriving = dict(tops), dict(tops)
    starts: dict[tuple[str, str], float] = {}
    for source in shown:
        for to in shown:
            starts[source, to] = leaving[True, source]
            leaving[True, source] += moves.get((source, to), 0) * unit
    moved = 0
    for to in shown:
        for source in shown:
            count = moves.get((source, to), 0)
            if count:
                at = 0.28 + 0.11 * (moved % 5)
                moved += source != to
                bands.append(_band(source, to, count, starts[source, to], arriving[False, to], count * unit, at))
                arriving[False, to] += count * unit
    return FlowPicture(WIDTH, HEIGHT, tuple(bars), tuple(sorted(bands, key=lambda band: not band.stays)))


def _band(source: str, to: str, people: int, y1: float, y2: float, thick: float, at: float) -> FlowBand:
    x1, x2 = _LEFT + _BAR, _RIGHT
    middle = (x1 + x2) / 2
    path = (
        f"M{x1:g} {y1:.1f}C{middle:g} {y1:.1f} {middle:g} {y2:.1f} {x2:g} {y2:.1f}V{y2 + thick:.1f}"
        f"C{middle:g} {y2 + thick:.1f} {middle:g} {y1 + thick:.1f} {x1:g} {y1 + thick:.1f}Z"
    )
    away = 1 - at
    x = x1 * away**3 + 3 * middle * at * away**2 + 3 * middle * at**2 * away + x2 * at**3
    y = y1 * away**3 + 3 * y1 * at * away**2 + 3 * y2 * at**2 * away + y2 * at**3 + thick / 2
    return FlowBand(source, to, people, path, round(x, 1), round(y, 1))
