"""Who speaks next: those who have spoken least, the sides in turn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Speaker(NamedTuple):
    """Somebody who wants to speak: since when, how often and how many seconds they have, and on which side they sit."""

    id: int
    side: str
    since: datetime
    turns: int
    seconds: int


def fair_order(waiting: Iterable[Speaker], last: str = "") -> list[Speaker]:
    """Those who want to speak in the order in which they should: fewest turns, sides in turn, least time, longest wait.

    `last` is the side that had the floor last. Of those with equally few turns, one of another side goes first.
    """
    left = sorted(waiting, key=lambda one: (one.turns, one.seconds, one.since, one.id))
    order: list[Speaker] = []
    while left:
        fewest = [one for one in left if one.turns == left[0].turns]
        one = next((one for one in fewest if one.side != last), fewest[0])
        left.remove(one)
        order.append(one)
        last = one.side
    return order


def why(speaker: Speaker) -> str:
    """The reason for somebody's place, in words."""
    if not speaker.turns:
        return "not yet spoken"
    times = {1: "once", 2: "twice"}.get(speaker.turns, f"{speaker.turns} times")
    return f"spoke {times}, {speaker.seconds // 60}:{speaker.seconds % 60:02}"
