"""Settings: what they default to, what they are read as, and what is refused in a line that names them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_network
from pathlib import Path

import pytest

from argmap.config import ConfigError, default_data_dir, load_config, load_dot

KEY = "0123456789abcdef"


def settings(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"ARGMAP_DATA_DIR": str(tmp_path / "data"), **more}


def refusal(tmp_path: Path, **more: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(settings(tmp_path, **more))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_without_settings_all_lies_in_one_sqlite_file_of_the_data_directory(tmp_path: Path) -> None:
    config = load_config(settings(tmp_path))
    assert config.data_dir == tmp_path / "data"
    assert config.database_url == f"sqlite:///{(tmp_path / 'data' / 'argmap.sqlite3').as_posix()}"
    assert (config.dot, config.base_url, config.trusted_proxies, config.lan) == (None, None, (), False)


def test_a_setting_of_blanks_counts_as_not_set(tmp_path: Path) -> None:
    config = load_config(settings(tmp_path, ARGMAP_BASE_URL=" ", ARGMAP_DOT="", ARGMAP_DATABASE_URL="  "))
    assert (config.base_url, config.dot) == (None, None)
    assert config.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ARGMAP_DATABSE_URL", "ARGMAP_DATABASE_URL"),
        ("ARGMAP_DATABASEURL", "ARGMAP_DATABASE_URL"),
        ("ARGMAP_DATADIR", "ARGMAP_DATA_DIR"),
        ("ARGMAP_SMTP", "ARGMAP_SMTP_URL"),
        ("ARGMAP_TRUSTED_PROXY", "ARGMAP_TRUSTED_PROXIES"),
    ],
)
def test_a_name_that_is_nearly_a_setting_is_refused_with_the_one_that_is_meant(
    tmp_path: Path, typed: str, meant: str
) -> None:
    assert refusal(tmp_path, **{typed: "x"}) == f"{typed}: there is no such setting; is {meant} meant?"
    assert not (tmp_path / "data").exists()


def test_what_others_keep_under_our_name_is_left_alone(tmp_path: Path) -> None:
    load_config(settings(tmp_path, ARGMAP_TEST_CHROMIUM="x", ARGMAP_HOME="x", ARGMAP_VERSION="1"))


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    config = load_config(settings(tmp_path), data_dir=tmp_path / "other", lan=True)
    assert config.data_dir == tmp_path / "other"
    assert config.lan
    assert not (tmp_path / "data").exists()


def test_a_relative_data_directory_becomes_a_full_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_config({"ARGMAP_DATA_DIR": "here"}).data_dir == tmp_path / "here"


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.local/share/argmap"),
        ("linux", {"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}, "/data/argmap"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Application Support/argmap"),
        ("win32", {"HOME": "/c/ada"}, "/c/ada/AppData/Local/argmap"),
        ("win32", {"HOME": "/c/ada", "LOCALAPPDATA": "/c/local"}, "/c/local/argmap"),
    ],
)
def test_each_system_has_its_own_place_for_data(platform: str, environ: dict[str, str], expected: str) -> None:
    assert default_data_dir(environ, platform) == Path(expected)


def test_the_default_place_is_used_when_no_folder_is_named(tmp_path: Path) -> None:
    config = load_config({"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "xdg"), "LOCALAPPDATA": str(tmp_path)})
    assert config.data_dir.is_relative_to(tmp_path)
    assert config.data_dir.name == "argmap"


def test_a_data_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    assert refusal(tmp_path).startswith("ARGMAP_DATA_DIR: cannot write in the folder")


def test_a_refused_folder_from_the_command_line_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigError, match=r"^--data-dir: cannot write in the folder .*file"):
        load_config({}, data_dir=tmp_path / "file")


def test_a_home_that_nobody_here_has_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, ARGMAP_DATA_DIR="~nobody-of-that-name/data")
    assert said.startswith("ARGMAP_DATA_DIR: ~nobody-of-that-name/data: ")


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ada, this is a letter.")
    said = refusal(tmp_path, ARGMAP_DATABASE_URL=f"sqlite:///{letter.as_posix()}")
    assert said == f"ARGMAP_DATABASE_URL: {letter} is no SQLite database"
    assert letter.read_text() == "Dear Ada, this is a letter."
    ours = tmp_path / "data" / "argmap.sqlite3"
    ours.write_text("Dear Ada, this is a letter.")
    assert refusal(tmp_path) == f"ARGMAP_DATABASE_URL: not set, and {ours} is no SQLite database"
    ours.write_bytes(b"")
    assert load_config(settings(tmp_path)).database_url == f"sqlite:///{ours.as_posix()}"
    with closing(sqlite3.connect(ours)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE letters (words TEXT)")
    assert load_config(settings(tmp_path)).database_url == f"sqlite:///{ours.as_posix()}"


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that may be read but not written, below no folder that is closed to others."""
    outer = Path(tempfile.mkdtemp(prefix="argmap-locked-"))
    outer.chmod(0o755)
    inner = outer / "inner"
    inner.mkdir(mode=0o555)
    yield inner
    shutil.rmtree(outer)


def test_a_folder_that_cannot_be_written_is_refused(locked_folder: Path) -> None:
    """Root may write anywhere, so under root the question is asked as nobody."""
    program = (
        "import os, sys, tempfile\n"
        "from pathlib import Path\n"
        "from argmap.config import ConfigError, load_config\n"
        "if os.geteuid() == 0:\n"
        "    os.setegid(65534); os.seteuid(65534)\n"
        "try:\n"
        "    load_config({}, data_dir=Path(sys.argv[1]))\n"
        "except ConfigError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, locked_folder], capture_output=True, text=True, check=True)
    assert done.stdout == f"--data-dir: cannot write in the folder {locked_folder}: permission denied\n"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg_3_however_it_is_spelled(tmp_path: Path, scheme: str) -> None:
    url = load_config(settings(tmp_path, ARGMAP_DATABASE_URL=f"{scheme}://ada:pw@db:5433/maps?sslmode=require"))
    assert url.database_url == "postgresql+psycopg://ada:pw@db:5433/maps?sslmode=require"


def test_postgresql_on_a_socket_is_taken(tmp_path: Path) -> None:
    config = load_config(settings(tmp_path, ARGMAP_DATABASE_URL="postgresql://ada@/maps?host=/run/pg"))
    assert config.database_url == "postgresql+psycopg://ada@/maps?host=/run/pg"


def test_a_sqlite_file_elsewhere_is_taken(tmp_path: Path) -> None:
    file = (tmp_path / "elsewhere.sqlite3").as_posix()
    assert load_config(settings(tmp_path, ARGMAP_DATABASE_URL=f"sqlite:///{file}")).database_url == f"sqlite:///{file}"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("maps.sqlite3", "an address begins with"),
        ("mysql://host/maps", "mysql:// is neither"),
        ("postgresql://host", "the name of the database is missing"),
        ("postgresql://host:port/maps", "the host or the port cannot be read"),
        ("postgresql://[::1/maps", "the host or the port cannot be read"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:///", "SQLite needs a file"),
        ("sqlite:///:memory:", "SQLite needs a file"),
        ("sqlite:////tmp/a.sqlite3?mode=ro", "SQLite needs a file"),
        ("postgresql://ada:pw@host/maps?sslmode=require&frob=1", "frob is no option of a connection to PostgreSQL"),
        ("sqlite:////no/such/folder/a.sqlite3", "the folder that it is in does not exist"),
        ("sqlite:////tmp", "is a folder"),
    ],
)
def test_a_senseless_database_is_refused(tmp_path: Path, url: str, why: str) -> None:
    message = refusal(tmp_path, ARGMAP_DATABASE_URL=url)
    assert message.startswith("ARGMAP_DATABASE_URL: ")
    assert why in message


def test_a_refused_database_address_does_not_tell_its_password(tmp_path: Path) -> None:
    assert "hunter2" not in refusal(tmp_path, ARGMAP_DATABASE_URL="mysql://ada:hunter2@host/maps")
    assert "hunter2" not in refusal(tmp_path, ARGMAP_DATABASE_URL="postgresql://ada:hunter2@host")


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = load_config(settings(tmp_path)).secret_key
    assert len(first) == 64
    assert load_config(settings(tmp_path)).secret_key == first
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]


def test_a_kept_key_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    load_config(settings(tmp_path))
    kept = tmp_path / "data" / "secret-key"
    kept.chmod(0o644)
    load_config(settings(tmp_path))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom argmap.config import load_config\nsys.stdin.readline()\nprint(load_config({}, "
        "data_dir=__import__('pathlib').Path(sys.argv[1])).secret_key)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path / "data"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    keys = {process.communicate(timeout=30)[0] for process in started}
    assert len(keys) == 1
    assert len(keys.pop().strip()) == 64


@pytest.mark.parametrize("content", [b"", b"short\n", "schlüssel-schlüssel".encode()])
def test_a_kept_key_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret-key").write_bytes(content)
    assert refusal(tmp_path).startswith("ARGMAP_SECRET_KEY: not set, and ")


def test_a_key_of_ones_own_is_used_and_none_is_kept(tmp_path: Path) -> None:
    assert load_config(settings(tmp_path, ARGMAP_SECRET_KEY=KEY)).secret_key == KEY
    assert not list((tmp_path / "data").iterdir())


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, ARGMAP_SECRET_KEY=KEY[:-1]).startswith("ARGMAP_SECRET_KEY: at least 16 characters")


def test_a_dot_is_found_by_name_or_path_and_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    found = load_config(settings(tmp_path, ARGMAP_DOT=Path(sys.executable).name)).dot
    assert found is not None
    assert Path(found).is_absolute()
    assert load_dot({"ARGMAP_DOT": sys.executable}) == sys.executable
    assert load_dot({}) is None


def test_a_dot_that_cannot_be_run_is_refused(tmp_path: Path) -> None:
    plain = tmp_path / "dot.txt"
    plain.write_text("no program")
    assert refusal(tmp_path, ARGMAP_DOT=str(plain)) == f"ARGMAP_DOT: {plain} is not a program that can be run"
    with pytest.raises(ConfigError, match="ARGMAP_DOT: /no/such/dot"):
        load_dot({"ARGMAP_DOT": "/no/such/dot"})


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("https://maps.example.org", "https://maps.example.org"),
        ("https://Maps.Example.org/", "https://maps.example.org"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_base_address_is_scheme_host_and_port(tmp_path: Path, told: str, expected: str) -> None:
    assert load_config(settings(tmp_path, ARGMAP_BASE_URL=told)).base_url == expected


@pytest.mark.parametrize(
    "told",
    [
        "maps.example.org",
        "ftp://maps.example.org",
        "https://",
        "https://maps.example.org/argmap",
        "https://maps.example.org?a=1",
        "https://maps.example.org#top",
        "https://ada@maps.example.org",
        "https://maps.example.org:99999",
        "https://maps.example.org:0",
        "https://[::1",
        "https://maps example.org",
        "https://maps,example.org",
        "https://<maps>.example.org",
        "https://maps..example.org",
        "https://maps.example.org.",
        "https://192.168.1.500",
        "https://bücher.example",
    ],
)
def test_a_senseless_base_address_is_refused(tmp_path: Path, told: str) -> None:
    assert refusal(tmp_path, ARGMAP_BASE_URL=told).startswith("ARGMAP_BASE_URL: ")


def test_proxies_are_addresses_and_networks_in_a_list(tmp_path: Path) -> None:
    config = load_config(settings(tmp_path, ARGMAP_TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8 ,fd00::/8"))
    assert config.trusted_proxies == (
        ip_network("127.0.0.1"),
        ip_network("10.0.0.0/8"),
        ip_network("fd00::/8"),
    )


@pytest.mark.parametrize("told", ["proxy.local", "10.0.0.1/8", "*", "0.0.0.0/0", "::/0", "127.0.0.1,what"])
def test_senseless_proxies_are_refused(tmp_path: Path, told: str) -> None:
    assert refusal(tmp_path, ARGMAP_TRUSTED_PROXIES=told).startswith("ARGMAP_TRUSTED_PROXIES: ")


MAIL = {"ARGMAP_BASE_URL": "https://maps.example.org"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("smtp://mail.example.org?from=a@example.org", ("mail.example.org", 587, "a@example.org", False, "", "")),
        (
            "smtps://u%40x:p%3Aw@m.example.org/?from=a%2Bb@x.org",
            ("m.example.org", 465, "a+b@x.org", True, "u@x", "p:w"),
        ),
        ("smtp://localhost:2525?from=argmap@localhost", ("localhost", 2525, "argmap@localhost", False, "", "")),
    ],
)
def test_a_mail_server_is_an_address_with_a_sender(tmp_path: Path, told: str, expected: tuple[object, ...]) -> None:
    found = load_config(settings(tmp_path, ARGMAP_SMTP_URL=told, **MAIL)).smtp
    assert found == expected


@pytest.mark.parametrize(
    "told",
    [
        "mail.example.org",
        "http://mail.example.org?from=a@example.org",
        "smtp://?from=a@example.org",
        "smtp://mail.example.org:0?from=a@example.org",
        "smtp://mail.example.org:x?from=a@example.org",
        "smtp://mail.example.org/box?from=a@example.org",
        "smtp://user:secret@mail.example.org",
        "smtp://mail.example.org?from=nobody",
        "smtp://mail.example.org?to=a@example.org",
    ],
)
def test_a_senseless_mail_server_is_refused(tmp_path: Path, told: str) -> None:
    said = refusal(tmp_path, ARGMAP_SMTP_URL=told, **MAIL)
    assert said.startswith("ARGMAP_SMTP_URL: ")
    assert "secret" not in said


def test_mail_needs_the_address_that_its_links_lead_to(tmp_path: Path) -> None:
    assert "ARGMAP_BASE_URL" in refusal(tmp_path, ARGMAP_SMTP_URL="smtp://mail.example.org?from=a@example.org")
