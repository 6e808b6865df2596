"""How a benchmark is told: two things measured side by side in one run, their ratio, and the bound it has to hold.

Times on one machine mean little on another; the ratio of two things that ran in turns on the same machine does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One promise: `ours` against `theirs` (same unit), and the bound on their ratio.

    With `at_least`, the ratio must not be below the bound; otherwise it must not be above it. A result without a
    bound is printed only.
    """

    what: str
    ours: float
    theirs: float
    unit: str
    bound: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """`ours` divided by `theirs`."""
        return self.ours / self.theirs

    @property
    def held(self) -> bool:
        """Whether the promise is kept."""
        if self.bound is None:
            return True
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def line(self) -> str:
        """The result as a line of a table."""
        told = f"{self.what:<58} {self.ours:>10.3g} {self.theirs:>10.3g} {self.unit:<6} {self.ratio:>9.3g}"
        if self.bound is None:
            return told
        return f"{told}   {'at least' if self.at_least else 'at most'} {self.bound:.3g}: {'yes' if self.held else 'NO'}"


HEADING = f"{'':<58} {'argmap':>10} {'other':>10} {'':<6} {'ratio':>9}"


def seconds(run: Callable[[], object]) -> float:
    """How long one run takes, in seconds."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def in_turns(pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]]) -> tuple[float, float]:
    """The medians, in seconds, of the first and of the second of each pair, run one after the other."""
    ours, theirs = [], []
    for mine, other in pairs:
        ours.append(seconds(mine))
        theirs.append(seconds(other))
    return statistics.median(ours), statistics.median(theirs)
