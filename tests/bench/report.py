"""How a benchmark is told: two things measured side by side in one run, their ratio, and the bound it has to hold.

Times on one machine mean little on another; the ratio of two things that ran in turns on the same machine does.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One promise: `ours` against `theirs` (same unit), and the bound on their ratio.

    With `at_least`, the ratio must not be below the bound; with `exactly`, the two must be the same; otherwise the
    ratio must not be above the bound. A result without a bound is printed only.
    """

    what: str
    ours: float
    theirs: float
    unit: str
    bound: float | None = None
    at_least: bool = False
    exactly: bool = False

    @property
    def ratio(self) -> float:
        """`ours` divided by `theirs`."""
        return self.ours / self.theirs

    @property
    def held(self) -> bool:
        """Whether the promise is kept."""
        if self.exactly:
            return self.ours == self.theirs
        if self.bound is None:
            return True
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def line(self) -> str:
        """The result as a line of a table."""
        told = f"{self.what:<58} {self.ours:>10.3g} {self.theirs:>10.3g} {self.unit:<6} {self.ratio:>9.3g}"
        if self.exactly:
            return f"{told}   exactly {self.theirs:.3g}: {'yes' if self.held else 'NO'}"
        if self.bound is None:
            return told
        return f"{told}   {'at least' if self.at_least else 'at most'} {self.bound:.3g}: {'yes' if self.held else 'NO'}"


HEADING = f"{'':<58} {'argmap':>10} {'other':>10} {'':<6} {'ratio':>9}"


Clock = Callable[[], float]


def of_children() -> float:
    """The processor time, in seconds, of the programs that were run so far and have ended, on all cores together.

    It is what a shared machine tells best, but no waiting is in it, and a program that works on two cores at once is
    charged for both.
    """
    used = os.times()
    return used.children_user + used.children_system


def seconds(run: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """How long one run takes by that clock, in seconds."""
    start = clock()
    run()
    return clock() - start


def in_turns(
    pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]], clock: Clock = time.perf_counter
) -> tuple[float, float]:
    """The medians, in seconds, of the first and of the second of each pair, run one after the other."""
    ours, theirs = [], []
    for mine, other in pairs:
        ours.append(seconds(mine, clock))
        theirs.append(seconds(other, clock))
    return statistics.median(ours), statistics.median(theirs)
