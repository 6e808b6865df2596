"""Setting up from nothing: what cannot be brought is named with the line to type; nothing is left out in silence."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The programs of a machine of somebody who may not install any, and who has neither browser nor Node."""
    for name in ("bash", "dirname", "grep", "head", "tail", "cat"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    program(tmp_path / "id", "echo 1000")
    return tmp_path


def program(path: Path, does: str) -> None:
    path.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    path.chmod(0o755)


def look_for_programs(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / ".ci/system"], env={"PATH": str(path)}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends chromium nodejs npm'"),
        ("brew", "brew install chromium node"),
        (None, "install chromium nodejs npm with the package manager of this system"),
    ],
)
def test_what_is_missing_is_named_with_the_line_to_type(bare: Path, manager: str | None, line: str) -> None:
    if manager:
        program(bare / manager, "exit 1")
    told = look_for_programs(bare)
    assert told.returncode == 1
    assert "The tests need chromium nodejs npm, which this machine does not have. Type:" in told.stderr
    assert told.stderr.splitlines()[-1].strip() == line


def test_nothing_is_said_where_all_is_there(bare: Path) -> None:
    for name in ("chromium", "node", "npm", "dot"):
        program(bare / name, "exit 0")
    told = look_for_programs(bare)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def python(folder: Path, *, slowed: bool = False) -> Path:
    """A Python of a folder's own; slowed, it keeps account of all memory that it takes, which costs much time."""
    venv.create(folder, symlinks=True, with_pip=False)
    if slowed:
        site = next(folder.glob("lib/python*/site-packages"))
        (site / "slowed.pth").write_text("import tracemalloc; tracemalloc.start(25)\n", encoding="utf-8")
    return folder / "bin" / "python3"


def quickest(runs: Path, *others: Path) -> str:
    """Which one is named where these are on the path, and the first runs what chooses."""
    path = ":".join(str(found.parent) for found in (runs, *others))
    return subprocess.run(
        [runs, ROOT / ".ci/quickest.py"], env={"PATH": path}, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_quickest_python_of_one_version_is_taken(tmp_path: Path) -> None:
    slow, quick = python(tmp_path / "slow", slowed=True), python(tmp_path / "quick")
    assert quickest(slow, quick) == str(quick)
    assert quickest(quick, slow) == str(quick)


def test_a_python_that_cannot_run_argmap_is_passed_over(tmp_path: Path) -> None:
    slow = python(tmp_path / "slow", slowed=True)
    (tmp_path / "broken").mkdir()
    program(tmp_path / "broken/python3", "exit 1")
    older = tmp_path / "older"
    older.mkdir()
    program(older / "python3", f"echo 0.0 {sys.version_info[0]} {sys.version_info[1] - 1} {older}/python3")
    assert quickest(slow, tmp_path / "broken/python3", older / "python3") == str(slow)
