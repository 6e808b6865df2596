"""How opinion moved between two votes: who went from where to where, counted and never named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from argmap.domain.debates import FLOWS_FROM


class Flows(NamedTuple):
    """What two votes of the same people tell. `choices` are in the order of the debate.

    `moves` counts by (before, after) those who voted in both, and is empty below five of them: then it would tell what
    single people think. `before` and `after` count all votes of each, `both` those who voted twice, `moved` those of
    them who chose otherwise (None where that is not told).
    """

    choices: tuple[str, ...]
    moves: Mapping[tuple[str, str], int]
    before: Mapping[str, int]
    after: Mapping[str, int]
    both: int
    moved: int | None

    @property
    def only_before(self) -> int:
        """How many voted at the beginning only."""
        return sum(self.before.values()) - self.both

    @property
    def only_after(self) -> int:
        """How many voted at the end only: who joined late, say."""
        return sum(self.after.values()) - self.both


def flows(choices: Sequence[str], before: Mapping[int, str], after: Mapping[int, str]) -> Flows:
    """Count two votes, each by voter. A choice that is not among `choices` is added behind them."""
    both = before.keys() & after.keys()
    told = len(both) >= FLOWS_FROM
    moves = Counter((before[voter], after[voter]) for voter in both) if told else Counter[tuple[str, str]]()
    extra = sorted({*before.values(), *after.values()} - set(choices))
    return Flows(
        (*choices, *extra),
        dict(moves),
        dict(Counter(before.values())),
        dict(Counter(after.values())),
        len(both),
        sum(count for (was, now), count in moves.items() if was != now) if told else None,
    )
