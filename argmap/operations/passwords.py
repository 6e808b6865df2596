"""Passwords: bounded, then hashed by argon2id (RFC 9106) with the parameters that OWASP's standard names for a server.

Hashing takes 46 MiB and some tens of milliseconds on purpose, so never more than a few at once: whoever sends many
passwords waits, and the memory does not fill.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from argmap.domain.account_names import skeleton
from argmap.domain.errors import Refused
from argmap.domain.limits import PASSWORD_LEAST, PASSWORD_LIMIT

_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)


def check_password(password: str, name: str, field: str = "password") -> None:
    """Refuse what is too short, too long or too easy to guess. Raises `Refused`."""
    length = len(password)
    if length > PASSWORD_LIMIT:
        raise Refused({field: f"At most {PASSWORD_LIMIT} characters are possible; this has {length:,}."})
    if length < PASSWORD_LEAST:
        raise Refused({field: f"At least {PASSWORD_LEAST} characters are needed; a few words will do."})
    if len(set(password)) < 4:
        raise Refused({field: "This repeats the same few characters; a few words will do."})
    if skeleton(name) in skeleton(password) and len(skeleton(password)) < len(skeleton(name)) + PASSWORD_LEAST // 2:
        raise Refused({field: "This is nearly your name, which everybody knows."})


def hashed(password: str) -> str:
    """What is kept of a password, with its parameters and its salt."""
    assert len(password) <= PASSWORD_LIMIT
    with _AT_ONCE:
        return _HASHER.hash(_as_typed(password))


def fits(password: str, kept: str) -> bool:
    """Whether that is the password; where none is kept it takes as long to say no.

    What is too long to be one is not hashed: its length tells nothing of any account.
    """
    if len(password) > PASSWORD_LIMIT:
        return False
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _dummy(), _as_typed(password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


@cache
def _dummy() -> str:
    """A hash that stands in for the one of a name that nobody has."""
    return _HASHER.hash("the password of nobody")


def _as_typed(password: str) -> bytes:
    """The same bytes from every keyboard: canonical composition, as systems differ in how they send an accent."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
