"""The settings of one installation, read from the environment once and refused when they make no sense.

Together with `paths` this is the only reader of the environment: whatever else needs a setting is given a
`Config`. Some parts of the library are imported where they are needed, because `argmap draw` needs `load_dot` only.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from argmap.config.addresses import Smtp, base_url, networks, smtp
from argmap.config.databases import DATABASE_FILE, database_url
from argmap.config.refusals import ConfigError, reason

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

__all__ = ["DATABASE_FILE", "SETTINGS", "Config", "ConfigError", "Smtp", "default_data_dir", "load_config", "load_dot"]

SECRET_KEY_FILE = "secret-key"
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
        database_url=database_url(settings.get("ARGMAP_DATABASE_URL"), folder),
        data_dir=folder,
        secret_key=_secret_key(settings.get("ARGMAP_SECRET_KEY"), folder),
        dot=_dot(settings.get("ARGMAP_DOT")),
        base_url=base_url(settings.get("ARGMAP_BASE_URL")),
        trusted_proxies=networks(settings.get("ARGMAP_TRUSTED_PROXIES", "")),
        lan=lan,
        smtp=smtp(settings.get("ARGMAP_SMTP_URL"), settings.get("ARGMAP_BASE_URL")),
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
        raise ConfigError(f"{name}: {chosen}: {reason(error).rstrip('.')}") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise ConfigError(f"{name}: cannot write in the folder {folder}: {reason(error)}") from error


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
        raise ConfigError(f"ARGMAP_SECRET_KEY: not set, and {path} cannot be used: {reason(error)}") from error
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
