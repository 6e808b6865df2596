"""The settings of one installation, read from the environment once and refused when they make no sense.

Together with `paths` this is the only reader of the environment: whatever else needs a setting is given a
`Config`. Some parts of the library are imported where they are needed, because `argmap draw` needs `load_dot` only.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

SECRET_KEY_FILE = "secret-key"
DATABASE_FILE = "argmap.sqlite3"
MINIMUM_SECRET_LENGTH = 16

SETTINGS = (
    "ARGMAP_BASE_URL",
    "ARGMAP_DATABASE_URL",
    "ARGMAP_DATA_DIR",
    "ARGMAP_DOT",
    "ARGMAP_SECRET_KEY",
    "ARGMAP_SMTP_URL",
    "ARGMAP_TRUSTED_PROXIES",
)

_POSTGRESQL_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")
_SQLITE_BEGINS = b"SQLite format 3\0"
_HOST_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", re.ASCII)


class ConfigError(Exception):
    """A setting makes no sense; the message is one line that names it."""


class Smtp(NamedTuple):
    """The server that sends the site's mail; `tls` from the first byte, else by STARTTLS where it offers that."""

    host: str
    port: int
    sender: str
    tls: bool = False
    user: str = ""
    password: str = ""


class Config(NamedTuple):
    """What one installation was told, checked.

    `database_url` is a SQLAlchemy address whose driver is named. `data_dir` exists and can be written.
    `base_url` has no trailing slash. `trusted_proxies` are the networks whose `X-Forwarded-*` is believed;
    by default nobody's. `lan` opens the server to the local network. Without `smtp` the site sends no mail.
    """

    database_url: str
    data_dir: Path
    secret_key: str
    dot: str | None = None
    base_url: str | None = None
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    lan: bool = False
    debug: bool = False
    smtp: Smtp | None = None


def load_config(environ: Mapping[str, str], *, data_dir: Path | None = None, lan: bool = False) -> Config:
    """Read the settings; `data_dir` and `lan` come from the command line and win.

    Creates the data directory and, in it, the secret key, where they are not there yet. A setting that is
    set to nothing counts as not set. Raises `ConfigError`, also for a name that is nearly one of ours: who mistypes the
    address of a database would else write into another one.
    """
    settings = {name: value.strip() for name, value in environ.items() if name.startswith("ARGMAP_") and value.strip()}
    _refuse_mistyped(settings)
    folder = _data_dir(settings, data_dir, environ)
    return Config(
        database_url=_database_url(settings.get("ARGMAP_DATABASE_URL"), folder),
        data_dir=folder,
        secret_key=_secret_key(settings.get("ARGMAP_SECRET_KEY"), folder),
        dot=_dot(settings.get("ARGMAP_DOT")),
        base_url=_base_url(settings.get("ARGMAP_BASE_URL")),
        trusted_proxies=_networks(settings.get("ARGMAP_TRUSTED_PROXIES", "")),
        lan=lan,
        smtp=_smtp(settings.get("ARGMAP_SMTP_URL"), settings.get("ARGMAP_BASE_URL")),
    )


def _refuse_mistyped(settings: Mapping[str, str]) -> None:
    for name in settings.keys() - set(SETTINGS):
        from difflib import get_close_matches

        ours = [one.removeprefix("ARGMAP_") for one in SETTINGS]
        for meant in get_close_matches(name.removeprefix("ARGMAP_"), ours, 1, cutoff=0.65):
            raise ConfigError(f"{name}: there is no such setting; is ARGMAP_{meant} meant?")


def default_data_dir(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where this system keeps the data of one person's programs, with `argmap` added."""
    home = Path(environ.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "argmap"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "argmap"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "argmap"


def load_dot(environ: Mapping[str, str]) -> str | None:
    """The program that `ARGMAP_DOT` names, as a full path; None where it names none. Raises `ConfigError`.

    Apart from `load_config`, because drawing a file needs no data directory.
    """
    return _dot(environ.get("ARGMAP_DOT", "").strip())


def _data_dir(settings: Mapping[str, str], chosen: Path | None, environ: Mapping[str, str]) -> Path:
    name = "ARGMAP_DATA_DIR" if chosen is None else "--data-dir"
    if chosen is None:
        told = settings.get("ARGMAP_DATA_DIR")
        chosen = Path(told) if told else default_data_dir(environ)
    import tempfile

    try:
        folder = chosen.expanduser().resolve()
    except RuntimeError as error:
        raise ConfigError(f"{name}: {chosen}: {_reason(error).rstrip('.')}") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise ConfigError(f"{name}: cannot write in the folder {folder}: {_reason(error)}") from error


def _database_url(told: str | None, data_dir: Path) -> str:
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
        raise ConfigError(f"{said} {path} cannot be read: {_reason(error)}") from error
    if begins not in (b"", _SQLITE_BEGINS):
        raise ConfigError(f"{said} {path} is no SQLite database")
    return f"sqlite:///{path.as_posix()}"


def _secret_key(told: str | None, data_dir: Path) -> str:
    if told:
        if len(told) < MINIMUM_SECRET_LENGTH:
            raise ConfigError(f"ARGMAP_SECRET_KEY: at least {MINIMUM_SECRET_LENGTH} characters, at random, are needed")
        return told
    path = data_dir / SECRET_KEY_FILE
    try:
        if not path.exists():
            _create_secret_key(path)
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) != 0o600:
            path.chmod(0o600)
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise ConfigError(f"ARGMAP_SECRET_KEY: not set, and {path} cannot be used: {_reason(error)}") from error
    if len(kept) < MINIMUM_SECRET_LENGTH:
        raise ConfigError(f"ARGMAP_SECRET_KEY: not set, and {path} holds no key; remove that file or set the key")
    return kept


def _create_secret_key(path: Path) -> None:
    """Write a new key whole, or leave the one that another process has just written.

    The key is written to a file of its own and then linked to its name: a link is made at once or not at
    all, so two processes that start together agree, and nobody ever reads half a key.
    """
    import secrets
    import tempfile

    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def _dot(told: str | None) -> str | None:
    if not told:
        return None
    found = shutil.which(told)
    if found is None:
        raise ConfigError(f"ARGMAP_DOT: {told} is not a program that can be run")
    return str(Path(found).absolute())


def _base_url(told: str | None) -> str | None:
    if not told:
        return None
    name = "ARGMAP_BASE_URL"
    try:
        parts = urlsplit(told)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(f"{name}: {told} is not an address") from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\]", told) or port == 0:
        raise ConfigError(f"{name}: an address such as https://maps.example.org is needed")
    if not host.isascii():
        raise ConfigError(f"{name}: {host} is to be written as browsers send it, in letters of ASCII (xn--…)")
    if not _is_host(host):
        raise ConfigError(f"{name}: {host} is neither the name of a host nor its address")
    if parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ConfigError(f"{name}: only scheme, host and port (https://maps.example.org), nothing after them")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _is_host(host: str) -> bool:
    """Whether requests may come under that name; what ends in a number is an address of four of them (WHATWG URL)."""
    if ":" not in host and not host.rpartition(".")[2].isdigit():
        return _HOST_NAME.fullmatch(host) is not None
    import ipaddress

    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _smtp(told: str | None, base_url: str | None) -> Smtp | None:
    if not told:
        return None
    name = "ARGMAP_SMTP_URL"
    example = "smtp://user:password@mail.example.org:587?from=argmap@example.org"
    try:
        parts = urlsplit(told)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(f"{name}: an address such as {example} is needed") from error
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/") or port == 0:
        raise ConfigError(f"{name}: an address such as {example} is needed")
    key, _, sender = parts.query.partition("=")
    sender = unquote(sender)
    if key != "from" or not re.fullmatch(r"[^\s@<>,;&]+@[^\s@<>,;&]+", sender):
        raise ConfigError(f"{name}: who the mail is from is missing (?from=argmap@example.org)")
    if base_url is None:
        raise ConfigError(f"{name}: mail holds links, so ARGMAP_BASE_URL is needed too")
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(host, port or (465 if tls else 587), sender, tls, user, password)


def _networks(told: str) -> tuple[IPv4Network | IPv6Network, ...]:
    import ipaddress

    networks = []
    for item in re.split(r"[\s,]+", told):
        if not item:
            continue
        try:
            network = ipaddress.ip_network(item)
        except ValueError as error:
            raise ConfigError(f"ARGMAP_TRUSTED_PROXIES: {item} is neither an address nor a network") from error
        if network.prefixlen == 0:
            raise ConfigError(f"ARGMAP_TRUSTED_PROXIES: {item} would trust everybody")
        networks.append(network)
    return tuple(networks)


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]
