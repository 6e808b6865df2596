"""The coverage gate of `make test`: branches of the whole, and of each layer that holds the rules.

A single figure for the whole would let a well-tested page layer hide an untested rule, so the layers that
decide what is true of a map have a bound of their own, and of what guards every change nothing may go untried.
Lines and branches count alike, as coverage.py counts them.
"""

from __future__ import annotations

import sys
from pathlib import Path

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


def shares(coverage: Coverage, root: Path) -> dict[str, tuple[int, int]]:
    """Executed and possible lines and branches per file, by the path below `root`."""
    data = coverage.get_data()
    counted: dict[str, tuple[int, int]] = {}
    for name in sorted(data.measured_files()):
        path = Path(name)
        if not path.is_file() or not path.is_relative_to(root):
            continue
        try:
            numbers = coverage._analyze(name).numbers
        except NoSource:
            continue
        executed, possible = numbers.ratio_covered
        counted[path.relative_to(root).as_posix()] = (executed, possible)
    return counted


def percent(counted: dict[str, tuple[int, int]], prefix: str) -> float | None:
    """The share of lines and branches in or below `prefix` that ran, in per cent; None where there is nothing."""
    rows = [row for path, row in counted.items() if path == prefix or path.startswith(prefix + "/")]
    possible = sum(row[1] for row in rows)
    return 100.0 * sum(row[0] for row in rows) / possible if possible else None


def main() -> int:
    """Print the report and answer 1 if a bound is not held."""
    root = Path(__file__).resolve().parents[2]
    coverage = Coverage(config_file=str(root / "pyproject.toml"))
    # pytest has put together what its workers saw; servers that ended later have left files of their own.
    coverage.load()
    coverage.combine(strict=False)
    coverage.save()
    coverage.report(file=sys.stdout)
    counted = shares(coverage, root)
    failed = False
    for prefix, bound in {"argmap": WHOLE, **LAYERS, **GUARDS}.items():
        share = percent(counted, prefix)
        if share is None:
            print(f"coverage of {prefix}: nothing was measured")
            failed = failed or (root / prefix).exists()
            continue
        held = share >= bound
        failed = failed or not held
        print(f"coverage of {prefix}: {share:.1f} % (at least {bound:.0f} %){'' if held else ': too low'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
