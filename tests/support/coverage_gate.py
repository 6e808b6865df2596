"""The coverage gate of `make test`: of the whole, and of each layer that holds the rules.

A single figure for the whole would let a well-tested page layer hide an untested rule, so the layers that
decide what is true of a map have a bound of their own, and of what guards every change nothing may go untried.
Lines and branches together, as coverage.py counts them, hold each bound, and so do the branches alone: there are
many more lines, which would hide a way that no test takes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from coverage import Coverage
from coverage.misc import NoSource

WHOLE = 90.0
LAYERS = {"argmap/domain": 95.0, "argmap/formats": 95.0, "argmap/operations": 95.0, "argmap/queries": 95.0}
GUARDS = {
    "argmap/domain/permissions.py": 100.0,
    "argmap/operations/desk.py": 100.0,
    "argmap/operations/recording.py": 100.0,
    "argmap/operations/rules.py": 100.0,
}


class Counted(NamedTuple):
    """Of a file, or of several: how many lines and branches there are, and how many of them ran."""

    lines: int
    lines_run: int
    branches: int
    branches_run: int

    @property
    def percent(self) -> float | None:
        """The share of lines and branches together that ran, in per cent; None where there are none."""
        return _percent(self.lines_run + self.branches_run, self.lines + self.branches)

    @property
    def percent_of_branches(self) -> float | None:
        """The share of branches alone that ran, in per cent; None where there are none."""
        return _percent(self.branches_run, self.branches)


def _percent(run: int, possible: int) -> float | None:
    return 100.0 * run / possible if possible else None


def count(coverage: Coverage, root: Path) -> dict[str, Counted]:
    """What each measured file has, by its path below `root`."""
    counted: dict[str, Counted] = {}
    for name in sorted(coverage.get_data().measured_files()):
        path = Path(name)
        if not path.is_file() or not path.is_relative_to(root):
            continue
        try:
            numbers = coverage._analyze(name).numbers
        except NoSource:
            continue
        counted[path.relative_to(root).as_posix()] = Counted(
            numbers.n_statements, numbers.n_executed, numbers.n_branches, numbers.n_executed_branches
        )
    return counted


def sum_of(counted: Mapping[str, Counted], prefix: str) -> Counted:
    """All that is in or below `prefix` together."""
    rows = [row for path, row in counted.items() if path == prefix or path.startswith(prefix + "/")]
    return Counted(*(sum(column) for column in zip(*rows, strict=True))) if rows else Counted(0, 0, 0, 0)


def judge(counted: Mapping[str, Counted], root: Path) -> tuple[list[str], bool]:
    """Each bound with what was reached, in words, and whether all are held.

    What is not there is no fault; what is there and was not measured is one.
    """
    told, held = [], True
    for prefix, bound in {"argmap": WHOLE, **LAYERS, **GUARDS}.items():
        found = sum_of(counted, prefix)
        if found.percent is None:
            told.append(f"coverage of {prefix}: nothing was measured")
            held = held and not (root / prefix).exists()
            continue
        for what, share in (("coverage", found.percent), ("coverage of branches", found.percent_of_branches)):
            if share is not None:
                low = share < bound
                held = held and not low
                told.append(f"{what} of {prefix}: {share:.2f} % (at least {bound:.0f} %){': too low' if low else ''}")
    return told, held


def main() -> int:
    """Print the report and answer 1 if a bound is not held."""
    root = Path(__file__).resolve().parents[2]
    coverage = Coverage(config_file=str(root / "pyproject.toml"))
    # pytest has put together what its workers saw; servers that ended later have left files of their own.
    coverage.load()
    coverage.combine(strict=False)
    coverage.save()
    coverage.report(file=sys.stdout)
    told, held = judge(count(coverage, root), root)
    print("\n".join(told))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
