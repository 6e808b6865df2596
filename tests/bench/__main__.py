"""`make bench`: every promise of speed and memory, or those that are named (`python -m tests.bench cold draw`)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.report import HEADING
from tests.bench.scenes import SCENES


def main(names: list[str]) -> int:
    """Measure, print a line for each promise, and answer 1 if one is not kept."""
    unknown = set(names) - set(SCENES)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))} (there are {', '.join(SCENES)})", file=sys.stderr)
        return 2
    kept = True
    print(HEADING)
    for name, scene in SCENES.items():
        if names and name not in names:
            continue
        with tempfile.TemporaryDirectory(prefix="argmap-bench-") as folder:
            for result in scene(Path(folder)):
                print(result.line(), flush=True)
                kept = kept and result.held
    print("every promise is kept" if kept else "not every promise is kept")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
