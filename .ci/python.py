"""Name the Python to make the environment with: the one that runs this, or the system's of the same version.

A Python that its user has compiled without a profile (`--enable-optimizations`, which is not the default) takes a third
longer to write a page than one of a distribution, and many machines have both.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

WANTED = "import ctypes, lzma, sqlite3, ssl, sys; print(*sys.version_info[:2])"
SYSTEM = Path("/usr/bin")


def compiled_plainly(prefix: str, configured: str | None) -> bool:
    """Whether a Python was compiled by its user and without a profile, as its configuration says."""
    return prefix not in ("/usr", "/") and configured is not None and "--enable-optimizations" not in configured


def runs(python: Path, version: tuple[int, int]) -> bool:
    """Whether it is of that version and has what argmap needs."""
    try:
        told = subprocess.run([python, "-I", "-c", WANTED], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return told.stdout.split() == [str(part) for part in version]


def chosen(prefix: str, configured: str | None, folder: Path = SYSTEM) -> str:
    """The full path of the Python to take, where the one that runs this was configured so."""
    version = sys.version_info[:2]
    system = folder / f"python{version[0]}.{version[1]}"
    return str(system) if compiled_plainly(prefix, configured) and runs(system, version) else sys.executable


if __name__ == "__main__":
    print(chosen(sys.base_prefix, sysconfig.get_config_var("CONFIG_ARGS")))
