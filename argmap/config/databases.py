"""Where the data are: a file of SQLite, or a database of PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from argmap.config.refusals import ConfigError, reason

DATABASE_FILE = "argmap.sqlite3"

_POSTGRESQL_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")
_SQLITE_BEGINS = b"SQLite format 3\0"


def database_url(told: str | None, data_dir: Path) -> str:
    """SQLAlchemy's address of the database, or of the file in the data directory. Raises `ConfigError`."""
    name = "ARGMAP_DATABASE_URL"
    if not told:
        return _sqlite_file(f"{name}: not set, and", data_dir / DATABASE_FILE)
    scheme, separator, rest = told.partition("://")
    if not separator:
        raise ConfigError(f"{name}: an address begins with sqlite:/// or postgresql://")
    if scheme == "sqlite":
        return _sqlite_url(name, rest)
    if scheme not in _POSTGRESQL_SCHEMES:
        raise ConfigError(f"{name}: {scheme}:// is neither sqlite:/// nor postgresql://")
    try:
        parts = urlsplit(f"postgresql://{rest}")
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"{name}: the host or the port cannot be read") from error
    if not parts.path.strip("/"):
        raise ConfigError(f"{name}: the name of the database is missing (postgresql://host/name)")
    _check_options(name, parts.query)
    return f"postgresql+psycopg://{rest}"


def _check_options(name: str, query: str) -> None:
    """What stands behind the question mark must be options that PostgreSQL knows."""
    if not query:
        return
    from urllib.parse import parse_qsl

    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    for option, value in parse_qsl(query, keep_blank_values=True):
        try:
            make_conninfo("", **{option: value})
        except ProgrammingError as error:
            raise ConfigError(f"{name}: {option} is no option of a connection to PostgreSQL") from error


def _sqlite_url(name: str, rest: str) -> str:
    file, _, query = rest.removeprefix("/").partition("?")
    if not rest.startswith("/") or not file or file == ":memory:" or query:
        raise ConfigError(f"{name}: SQLite needs a file (sqlite:////folder/name.sqlite3), and nothing after it")
    path = Path(file).resolve()
    if path.is_dir() or not path.parent.is_dir():
        raise ConfigError(f"{name}: {path} is a folder, or the folder that it is in does not exist")
    return _sqlite_file(f"{name}:", path)


def _sqlite_file(said: str, path: Path) -> str:
    """The address of that file, which is not there yet, is empty, or is a database; `said` begins what is refused."""
    begins = b""
    try:
        if path.exists():
            with path.open("rb") as file:
                begins = file.read(len(_SQLITE_BEGINS))
    except OSError as error:
        raise ConfigError(f"{said} {path} cannot be read: {reason(error)}") from error
    if begins not in (b"", _SQLITE_BEGINS):
        raise ConfigError(f"{said} {path} is no SQLite database")
    return f"sqlite:///{path.as_posix()}"
