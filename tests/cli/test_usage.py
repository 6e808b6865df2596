"""What the command answers to whoever types it wrong, or asks for help."""

from __future__ import annotations

import re

import pytest

from argmap import __version__
from tests.support.server import argmap, argmap_here

COMMANDS = sorted(
    ["run", "seed", "draw", "check", "import", "export", "account", "db", "backup", "restore", "mail", "verify"]
)


def test_the_version_is_told() -> None:
    done = argmap("--version")
    assert (done.returncode, done.stdout) == (0, f"argmap {__version__}\n")


def test_the_help_names_every_command() -> None:
    done = argmap("--help")
    assert done.returncode == 0
    listed = done.stdout.split("  COMMAND\n", 1)[1].split("\n\n", 1)[0]
    assert sorted(re.findall(r"^    ([a-z]+) ", listed, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = argmap_here(command, "--help")
    assert done.returncode == 0
    assert f"examples:\n  argmap {command}" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([], "COMMAND"),
        (["sing"], "invalid choice: 'sing'"),
        (["run", "--port", "0"], "0 is not a number from 1 to 65535"),
        (["run", "--port", "70000"], "70000 is not a number from 1 to 65535"),
        (["run", "--port", "８０"], "is not a number"),
        (["run", "--workers", "none"], "none is not a number from 1 to 64"),
        (["run", "extra"], "unrecognized arguments: extra"),
        (["draw", "map.argdown"], "-o/--output"),
        (["draw", "map.argdown", "-o", "map.png"], "map.png ends neither in .svg nor in .dot"),
        (["draw", "map.argdown", "-o", "map.svg", "--view", "circle"], "invalid choice: 'circle'"),
        (["check"], "FILE"),
        (["import"], "FILE"),
        (["export", "peace-or-justice"], "-o/--output"),
        (["db"], "action"),
        (["db", "downgrade"], "invalid choice: 'downgrade'"),
        (["backup"], "FILE"),
        (["restore"], "FILE"),
    ],
)
def test_a_command_typed_wrong_ends_with_status_2_and_one_line(typed: list[str], said: str) -> None:
    done = argmap_here(*typed)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "--help tells more" in done.stderr
