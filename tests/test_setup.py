"""Setting up from nothing: what cannot be brought is named with the line to type; nothing is left out in silence."""

from __future__ import annotations

import shutil
import subprocess
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
