"""Name the quickest Python of the version that runs this: one machine often has several, and they differ by a third.

A Python that its user has compiled without a profile takes a third longer to write a page than the system's own.
Each is timed at the work that pages are made of; another than the one that runs this is named only where it is
clearly quicker and has what argmap needs.
"""

import os
import subprocess
import sys
from pathlib import Path

TASK = """
import ctypes, lzma, sqlite3, ssl, sys, time
def work():
    began = time.process_time()
    said = {}
    for number in range(20_000):
        said[number % 500] = " ".join(("claim", str(number), said.get(number // 2 % 500, "")[:20]))
    return time.process_time() - began
print(min(work() for _ in range(15)), *sys.version_info[:2], sys.executable)
"""
CLEARLY = 0.87
VERSION = (str(sys.version_info[0]), str(sys.version_info[1]))


def timed(python: Path) -> tuple[float, str] | None:
    """The seconds that it takes, and where it lies; None where it is another version or lacks a part."""
    try:
        told = subprocess.run([python, "-I", "-c", TASK], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    seconds, *version, where = told.strip().split(" ", 3)
    return (float(seconds), where) if tuple(version) == VERSION else None


def candidates() -> list[Path]:
    """Each Python of this version on the path, once."""
    names = ("python3", "python" + ".".join(VERSION))
    found = (Path(folder, name) for folder in os.get_exec_path() for name in names)
    once: dict[tuple[Path, Path], Path] = {}
    for path in found:
        if path.is_file() and os.access(path, os.X_OK):
            once.setdefault((path.parent.resolve(), path.resolve()), path)
    return list(once.values())


def quickest() -> str:
    """The one that runs this, unless another takes clearly less time."""
    own = timed(Path(sys.executable))
    others = [other for other in map(timed, candidates()) if other]
    if not (own and others):
        return sys.executable
    seconds, where = min(others)
    return where if seconds < CLEARLY * own[0] else sys.executable


if __name__ == "__main__":
    print(quickest())
