"""The command that looks after accounts, on both databases."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.server import argmap_here

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def site(fresh_database_url: str, tmp_path: Path) -> Command:
    """The command, on a site of its own; the database is SQLite or PostgreSQL."""
    settings = {"ARGMAP_DATABASE_URL": fresh_database_url, "ARGMAP_DATA_DIR": str(tmp_path / "data")}
    return lambda *typed: argmap_here("account", *typed, settings=settings)


def test_accounts_are_made_listed_changed_and_disabled(site: Command) -> None:
    assert site("list").stdout == "there are no accounts\n"
    added = site("add", "Ana Roe", "--role", "admin")
    assert re.search(r"http://127\.0\.0\.1:8000/password/[\w-]{22}$", added.stdout.strip())
    assert site("add", "Ben Doe").returncode == 0
    assert site("list").stdout == "Ana Roe: admin, no password yet\nBen Doe: member, no password yet\n"
    last = site("disable", "ana roe")
    assert last.returncode == 1
    assert "the last admin" in last.stderr
    assert site("role", "Ben Doe", "admin").stdout == "Ben Doe: admin\n"
    assert site("disable", "Ana Roe").stdout == "Ana Roe: disabled\n"
    assert "admin, disabled" in site("list").stdout
    assert site("enable", "Ana Roe").stdout == "Ana Roe: enabled\n"
    assert re.search(r"/password/[\w-]{22}$", site("reset", "Ana Roe").stdout.strip())
    alike = site("add", "Ana R0e")
    assert (alike.returncode, alike.stderr.count("\n")) == (1, 1)
    assert "looks like it" in alike.stderr
    assert "There is no account Nobody." in site("reset", "Nobody").stderr


def test_an_action_that_is_none_is_refused_in_one_line(site: Command) -> None:
    refused = site("promote", "Ana")
    assert (refused.returncode, refused.stdout) == (2, "")
