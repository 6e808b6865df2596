"""Setting up from nothing: what cannot be brought is named with the line to type; nothing is left out in silence."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
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


@pytest.fixture
def choose() -> Callable[..., str]:
    """How the Python of the environment is chosen."""
    chosen: Callable[..., str] = runpy.run_path(str(ROOT / ".ci/python.py"))["chosen"]
    return chosen


def system_python(folder: Path) -> Path:
    """Where a distribution has its Python of this version."""
    folder.mkdir(exist_ok=True)
    return folder / f"python{sys.version_info[0]}.{sys.version_info[1]}"


def test_the_systems_python_is_taken_instead_of_one_compiled_without_a_profile(
    tmp_path: Path, choose: Callable[..., str]
) -> None:
    system = system_python(tmp_path / "bin")
    system.symlink_to(sys.executable)
    assert choose("/home/ana/python", "'--prefix=/home/ana/python'", system.parent) == str(system)
    kept = (
        ("/home/ana/python", "'--prefix=/home/ana/python' '--enable-optimizations'"),
        ("/usr", "'--prefix=/usr' '--enable-shared'"),
        ("C:\\Python311", None),
    )
    assert {choose(prefix, configured, system.parent) for prefix, configured in kept} == {sys.executable}


def test_a_python_of_the_system_that_cannot_run_argmap_is_not_taken(tmp_path: Path, choose: Callable[..., str]) -> None:
    mine = ("/home/ana/python", "'--prefix=/home/ana/python'")
    system = system_python(tmp_path / "bin")
    assert choose(*mine, system.parent) == sys.executable
    program(system, "exit 1")
    assert choose(*mine, system.parent) == sys.executable
    program(system, f"echo {sys.version_info[0]} {sys.version_info[1] - 1}")
    assert choose(*mine, system.parent) == sys.executable
