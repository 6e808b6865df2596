"""The commands that look after a site, on both databases and from one to the other."""

from __future__ import annotations

import os
import pty
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from argmap.config import DATABASE_FILE
from argmap.formats.argdown import read_argdown, write_argdown
from tests.support.generated import generated
from tests.support.server import ROOT, argmap_here, environment, free_port, prepared

SEEDED = ("how-atrocities-end", "peace-or-justice", "talking-to-extremists", "threat-of-prosecution")
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def command_of(database_url: str, folder: Path) -> Command:
    settings = {"ARGMAP_DATABASE_URL": database_url, "ARGMAP_DATA_DIR": str(folder / "data")}
    return lambda *typed: argmap_here(*typed, settings=settings)


@pytest.fixture
def site(fresh_database_url: str, tmp_path: Path) -> Command:
    """The command, on a site of its own; the database is SQLite or PostgreSQL."""
    return command_of(fresh_database_url, tmp_path)


@pytest.fixture
def no_site(empty_database_url: str, tmp_path: Path) -> Command:
    """The command where nothing was made yet; the database is SQLite or PostgreSQL."""
    return command_of(empty_database_url, tmp_path)


@pytest.fixture
def laptop(sqlite_template: Path, tmp_path: Path) -> Command:
    """The command, on a site whose database is SQLite in the data directory."""
    folder = tmp_path / "laptop"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / DATABASE_FILE)
    return lambda *typed: argmap_here(*typed, settings={"ARGMAP_DATA_DIR": str(folder)})


def map_file(folder: Path, slug: str = "mine", statements: int = 12) -> Path:
    file = folder / f"{slug}.argdown"
    file.write_text(write_argdown(generated(statements, positions=3, slug=slug)), encoding="utf-8")
    return file


def exported(command: Command, folder: Path, slug: str) -> str:
    out = folder / f"{slug}-exported.argdown"
    done = command("export", slug, "-o", out)
    assert (done.returncode, done.stderr) == (0, "")
    return out.read_text(encoding="utf-8")


def failure(done: subprocess.CompletedProcess[str]) -> str:
    """What a command that failed said, in its one line."""
    assert done.returncode == 1, done
    assert done.stderr.startswith("argmap: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("argmap: ").strip()


def test_the_seed_maps_are_added_once_and_come_out_as_they_went_in(no_site: Command, tmp_path: Path) -> None:
    first = no_site("seed")
    assert (first.returncode, first.stderr) == (0, "")
    assert sorted(first.stdout.split()) == sorted(["added"] * 4 + list(SEEDED))
    second = no_site("seed")
    assert (second.returncode, second.stdout) == (0, "all the maps are there already\n")
    for slug in SEEDED:
        before = read_argdown((ROOT / "seed" / f"{slug}.argdown").read_text(encoding="utf-8"))
        assert read_argdown(exported(no_site, tmp_path, slug)) == before


def test_a_map_that_is_brought_in_comes_out_as_it_was(site: Command, tmp_path: Path) -> None:
    file = map_file(tmp_path)
    done = site("import", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("added mine: 12 statements, ")
    assert exported(site, tmp_path, "mine") == file.read_text(encoding="utf-8")


def test_a_map_can_be_given_another_name(laptop: Command, tmp_path: Path) -> None:
    assert laptop("import", map_file(tmp_path), "--slug", "another").returncode == 0
    assert read_argdown(exported(laptop, tmp_path, "another")).slug == "another"
    assert "mine" in failure(laptop("export", "mine", "-o", tmp_path / "out.argdown"))


def test_a_name_that_is_taken_is_refused(laptop: Command, tmp_path: Path) -> None:
    file = map_file(tmp_path)
    assert laptop("import", file).returncode == 0
    assert failure(laptop("import", map_file(tmp_path, "mine", 5)))
    assert exported(laptop, tmp_path, "mine") == write_argdown(generated(12, positions=3, slug="mine"))


@pytest.mark.parametrize("slug", ["../up", "Peace Or Justice", "", "x" * 200, "maps/1"])
def test_a_name_that_is_no_name_is_refused(laptop: Command, tmp_path: Path, slug: str) -> None:
    file = map_file(tmp_path, "mine")
    file.write_text(file.read_text(encoding="utf-8").replace("slug: mine\n", ""), encoding="utf-8")
    assert failure(laptop("import", file, "--slug", slug))


def test_a_malformed_file_leaves_no_row(laptop: Command, tmp_path: Path) -> None:
    file = map_file(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + "\n<a99>: broken {targets: [\n", encoding="utf-8")
    said = failure(laptop("import", file))
    assert said.startswith(f"{file}: line ")
    file.write_text("[One]: Yes.\n  + [One]\n", encoding="utf-8")
    ruled = failure(laptop("import", file, "--slug", "mine"))
    assert ruled == f"{file}: line 2: 1 cannot be a premise and the target of a1."
    assert failure(laptop("export", "mine", "-o", tmp_path / "out.argdown"))
    assert not (tmp_path / "out.argdown").exists()


def test_a_laptops_backup_restores_into_either_database(laptop: Command, site: Command, tmp_path: Path) -> None:
    file = map_file(tmp_path)
    assert laptop("import", file).returncode == 0
    done = laptop("backup", tmp_path / "site.backup")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(f"{tmp_path / 'site.backup'}: ")
    done = site("restore", tmp_path / "site.backup")
    assert (done.returncode, done.stderr) == (0, "")
    assert exported(site, tmp_path, "mine") == file.read_text(encoding="utf-8")


def test_a_site_that_holds_something_is_replaced_only_when_told(laptop: Command, tmp_path: Path) -> None:
    assert laptop("import", map_file(tmp_path)).returncode == 0
    backup = tmp_path / "site.backup"
    assert laptop("backup", backup).returncode == 0
    other = map_file(tmp_path, "other")
    assert laptop("import", other).returncode == 0
    assert failure(laptop("restore", backup))
    assert exported(laptop, tmp_path, "other") == other.read_text(encoding="utf-8")
    assert laptop("restore", backup, "--replace").returncode == 0
    assert failure(laptop("export", "other", "-o", tmp_path / "out.argdown"))
    assert exported(laptop, tmp_path, "mine")


def test_a_damaged_backup_changes_nothing(laptop: Command, tmp_path: Path) -> None:
    file = map_file(tmp_path)
    assert laptop("import", file).returncode == 0
    backup = tmp_path / "site.backup"
    assert laptop("backup", backup).returncode == 0
    whole = backup.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"no backup at all", whole[:-40] + b"\0" * 40):
        backup.write_bytes(damaged)
        assert failure(laptop("restore", backup, "--replace"))
    assert exported(laptop, tmp_path, "mine") == file.read_text(encoding="utf-8")


def test_rows_are_compared_with_what_the_changes_say(laptop: Command, tmp_path: Path) -> None:
    assert laptop("import", map_file(tmp_path)).returncode == 0
    done = laptop("verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "every row is what the changes say\n", "")
    with closing(sqlite3.connect(tmp_path / "laptop" / "argmap.sqlite3")) as connection, connection:
        connection.execute("UPDATE statements SET title = 'Altered' WHERE number = 3")
        connection.execute("DELETE FROM premises WHERE argument = 2")
    done = laptop("verify")
    assert failure(done) == "2 rows differ from what the changes say"
    told = done.stdout.splitlines()
    assert told[0] == "mine: statements 3: title not as the changes say (change 1)"
    assert re.fullmatch(r"mine: premises 2/\d+: the row is missing \(change 1\)", told[1])


def test_where_no_site_is_nothing_is_kept_compared_or_brought_out_before_there_is_one(
    no_site: Command, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    commands = [("backup", out), ("verify",), ("export", "mine", "-o", out)]
    for typed in commands:
        said = failure(no_site(*typed))
        assert re.match(r"there is no site in \S+ yet; --data-dir ", said), typed
        assert not out.exists()
        assert not (tmp_path / "empty.sqlite3").exists()
    for _ in range(2):
        done = no_site("db", "upgrade")
        assert (done.returncode, done.stdout, done.stderr) == (0, "the database is up to date\n", "")
    for typed in commands:
        assert "no site" not in no_site(*typed).stderr, typed


def test_a_backup_that_is_not_there_is_named(laptop: Command, tmp_path: Path) -> None:
    assert failure(laptop("restore", tmp_path / "none")) == f"{tmp_path / 'none'}: there is no such file"


def test_a_backup_into_a_folder_that_is_not_there_is_named(laptop: Command, tmp_path: Path) -> None:
    file = tmp_path / "none" / "site.backup"
    assert laptop("db", "upgrade").returncode == 0
    assert failure(laptop("backup", file)) == f"{file}: No such file or directory"
    assert failure(laptop("backup", tmp_path)) == f"{tmp_path}: Is a directory"


def test_a_database_that_is_away_is_said_in_one_line(tmp_path: Path) -> None:
    settings = {
        "ARGMAP_DATABASE_URL": f"postgresql://ada:hunter2@/maps?host={tmp_path}",
        "ARGMAP_DATA_DIR": str(tmp_path / "data"),
    }
    for typed in (["db", "upgrade"], ["seed"], ["run", "--port", str(free_port())]):
        said = failure(argmap_here(*typed, settings=settings))
        assert said.startswith("The database does not answer at the moment. Please try again. (connection ")
        assert "No such file or directory" in said
        assert "hunter2" not in said


def test_settings_that_make_no_sense_are_named(tmp_path: Path) -> None:
    settings = {"ARGMAP_BASE_URL": "maps", "ARGMAP_DATA_DIR": str(tmp_path)}
    assert failure(argmap_here("db", "upgrade", settings=settings)).startswith("ARGMAP_BASE_URL: ")


def on_a_terminal(*typed: str | Path, data_dir: Path) -> str:
    """What a person sees on a terminal."""
    ours, theirs = pty.openpty()
    process = prepared().start(
        [str(word) for word in typed],
        environment=environment(ARGMAP_DATA_DIR=str(data_dir)),
        cwd=ROOT,
        output=Path(os.ttyname(theirs)),
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # how Linux says that the other side of a terminal is closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    assert process.wait(timeout=60) == 0, seen
    return seen.decode()


def test_work_on_a_large_file_shows_how_far_it_is_on_a_terminal(tmp_path: Path) -> None:
    file = map_file(tmp_path)
    (tmp_path / "documents").mkdir()
    seen = on_a_terminal("check", file, "--sources", tmp_path / "documents", data_dir=tmp_path)
    assert re.search(r"\rchecking the file is read .*\rchecking quotations are sought", seen)
    seen = on_a_terminal("draw", file, "-o", tmp_path / "map.svg", data_dir=tmp_path)
    assert re.search(r"\rdrawing the file is read .*\rdrawing \d+ statements +\r\n$", seen)


def test_long_work_shows_how_far_it_is_on_a_terminal(laptop: Command, tmp_path: Path) -> None:
    seen = on_a_terminal("import", map_file(tmp_path), data_dir=tmp_path / "laptop")
    assert "\radding the file is read" in seen
    assert "\radding mine is written" in seen
    seen = on_a_terminal("seed", data_dir=tmp_path / "laptop")
    # Which of the four are shown depends on how fast they go by; the first always is.
    assert re.search(r"\radding \S+ +0%", seen)
    seen = on_a_terminal("backup", tmp_path / "site.backup", data_dir=tmp_path / "laptop")
    assert "\rbacking up" in seen
    assert "100%" in seen
    seen = on_a_terminal("restore", tmp_path / "site.backup", "--replace", data_dir=tmp_path / "laptop")
    assert "\rrestoring" in seen
    assert seen.endswith("\r\n")
    seen = on_a_terminal("export", "mine", "-o", tmp_path / "out.argdown", data_dir=tmp_path / "laptop")
    assert re.search(r"\rexporting the map is read .*\rexporting the file is written", seen)
    seen = on_a_terminal("db", "upgrade", data_dir=tmp_path / "laptop")
    assert re.search(r"\rupgrading the tables .*\r\nthe database is up to date\r\n$", seen, re.DOTALL)
    seen = on_a_terminal("verify", data_dir=tmp_path / "laptop")
    assert re.search(r"\rcomparing \S+ +100%", seen)
