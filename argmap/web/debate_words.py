"""What the pages of a live debate say alike: sides, signals, and why something is not put up; times in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from argmap.domain.debates import AGAINST, FOR, Decline, PhaseKind, Sides, SignalKind
from argmap.domain.sides import Side
from argmap.queries.debates import DebateHead
from argmap.web.wall import PHASES

SHORT_PHASES: Mapping[PhaseKind, str] = {
    **PHASES,
    PhaseKind.STATEMENTS: "For and against",
    PhaseKind.TOGETHER: "Together",
}
"""The phases, short enough for a ruler and a button."""

DECLINES: Mapping[Decline, str] = {
    Decline.SAME: "Says the same as another",
    Decline.OFF_MOTION: "Off the motion",
    Decline.UNCLEAR: "Not clear enough",
    Decline.OTHER: "In the chair’s words",
}
"""Why something was declined, as its author and the chair read it."""

SIGNALS: Mapping[SignalKind, tuple[str, str]] = {
    SignalKind.AGREE: ("agrees", "agree"),
    SignalKind.UNCLEAR: ("unclear", "unclear"),
    SignalKind.SOURCE: ("asks for a source", "ask for a source"),
}
"""What is signalled, by one and by several."""


@dataclass(frozen=True, slots=True)
class SideTold:
    """A side: its class, its sign, and its word."""

    style: str
    sign: str
    words: str


_TOLD = {
    FOR: SideTold("for", "support", "For"),
    AGAINST: SideTold("against", "attack", "Against"),
}


def side_told(debate: DebateHead, side: Side | None) -> SideTold | None:
    """The side that follows from the map: for or against the motion, or with several positions one of them."""
    if side is None:
        return None
    told = _TOLD[FOR if side.supports else AGAINST]
    if debate.sides is Sides.SEVERAL:
        return SideTold(told.style, told.sign, f"{told.words} {side.head}")
    return told if side.head == debate.motion else SideTold("beside", "silent", "Beside the motion")


def seat_told(seat: str) -> SideTold:
    """The side on which somebody sits; the positions' numbers stand for them."""
    if seat in _TOLD:
        return _TOLD[seat]
    return SideTold("position", "position", f"With {seat[1:]}") if seat else SideTold("seatless", "silent", "No side")


def sits(seat: str) -> str:
    """Where somebody sits, in words that follow a name."""
    return f"sits {seat}" if seat in _TOLD else f"sits with {seat[1:]}" if seat else "no side"


def signals_told(signals: Mapping[SignalKind, int]) -> tuple[tuple[int, str], ...]:
    """How many signal what, without what nobody does."""
    return tuple((signals[kind], SIGNALS[kind][signals[kind] != 1]) for kind in SignalKind if signals.get(kind))


def spoken_told(seconds: int) -> str:
    """As in "1:10"."""
    return f"{seconds // 60}:{seconds % 60:02}"


def briefly(time: timedelta) -> str:
    """How long something has been, as a list says it: "20 s", "3 min", "2 h"."""
    seconds = max(0, int(time.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7_200 else f"{seconds // 3600} h"
