"""Who a browser is: the cookie that begins with the first form, and the token that each form carries.

Two kinds of cookie share one name. Whoever is shown a form gets a *form cookie*: a random id that this site has signed,
and no row in the database, so that a crawler that follows links leaves nothing behind. With the first contribution
comes a *session*: a random id of 128 bits whose hash the database keeps with the contributor's number. The token of a
form is an HMAC (RFC 2104) under a secret that only cookie and server share, salted anew for every page, so that
compressing a page tells nothing of it (BREACH, 2013).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import cast

from flask import Response, g, request

from argmap.operations.joining import SESSION_DAYS

COOKIE = "argmap"
_FORM_COOKIE = re.compile(r"f\.([A-Za-z0-9_-]{22})\.([0-9a-f]{64})", re.ASCII)
_OF_DEBATE = "-debate-"
_DEBATES_AT_MOST = 12
GUEST_DAYS = 30
"""For how long a browser keeps the token of a debate that it has joined."""

_SESSION = re.compile(r"[A-Za-z0-9_-]{16,128}", re.ASCII)


class Cookies:
    """Reads and writes the cookie of one site; `key` is the site's secret."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def name(self) -> str:
        """The cookie's name: behind TLS the prefix makes browsers refuse it from subdomains and plain HTTP."""
        return f"__Host-{COOKIE}" if request.is_secure else COOKIE

    def contributor_token(self) -> str | None:
        """The id of the session that this browser claims; whether it exists is the database's to say."""
        if "new_session" in g:
            return cast("str | None", g.new_session)
        told = request.cookies.get(self.name(), "")
        return told if _SESSION.fullmatch(told) else None

    def debate_token(self, code: str) -> str | None:
        """The token by which this browser has joined the debate of that code, as it claims."""
        told = request.cookies.get(self.name() + _OF_DEBATE + code, "")
        return told if _SESSION.fullmatch(told) else None

    def debate_tokens(self) -> tuple[str, ...]:
        """The tokens of all debates that this browser has joined, as it claims; of the last few."""
        begin = self.name() + _OF_DEBATE
        told = [value for name, value in request.cookies.items() if name.startswith(begin)]
        return tuple(one for one in told if _SESSION.fullmatch(one))[-_DEBATES_AT_MOST:]

    def form_secret(self, *, begin: bool) -> str | None:
        """The secret of a visitor's form cookie; with `begin`, one is made where there is none that we signed."""
        if "form_cookie" not in g:
            match = _FORM_COOKIE.fullmatch(request.cookies.get(self.name(), ""))
            known = match is not None and hmac.compare_digest(match[2], self._mac("cookie", match[1]))
            g.form_cookie = match[1] if match and known else None
        if g.form_cookie is None and begin:
            g.form_cookie = secrets.token_urlsafe(16)
            g.form_cookie_is_new = True
        return None if g.form_cookie is None else self._mac("form", g.form_cookie)

    def keyed(self, purpose: str, text: str) -> str:
        """A hash that only this site can make: what it stands for can be counted and compared, and not be read."""
        return self._mac(purpose, text)

    def token(self, secret: str) -> str:
        """A token for one form."""
        salt = secrets.token_hex(8)
        return f"{salt}.{_digest(secret.encode(), 'token', salt)}"

    def fits(self, token: str, secret: str | None) -> bool:
        """Whether the token was made with the secret."""
        salt, _, digest = token.partition(".")
        expected = _digest((secret or "").encode(), "token", salt)
        return secret is not None and token.isascii() and hmac.compare_digest(digest, expected)

    def write(self, response: Response) -> None:
        """Set what has begun in this request."""
        if "new_session" in g:
            self._set(response, g.new_session or "", SESSION_DAYS * 24 * 3600 if g.new_session else 0)
        elif g.get("form_cookie_is_new"):
            self._set(response, f"f.{g.form_cookie}.{self._mac('cookie', g.form_cookie)}", None)
        if "new_guest" in g:
            code, token = g.new_guest
            name = self.name() + _OF_DEBATE + code
            self._set(response, token, GUEST_DAYS * 24 * 3600 if token else 0, name)

    def _set(self, response: Response, value: str, max_age: int | None, name: str = "") -> None:
        response.set_cookie(
            name or self.name(),
            value,
            max_age=max_age,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )

    def _mac(self, purpose: str, text: str) -> str:
        return _digest(self._key, purpose, text)


def _digest(key: bytes, purpose: str, text: str) -> str:
    return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def begin_session(token: str) -> None:
    """Give this browser a contributor's session with the answer to this request."""
    g.new_session = token
    g.pop("contributor", None)


def begin_guest(code: str, token: str) -> None:
    """Give this browser the token of a debate with the answer to this request; with an empty one, take it away."""
    g.new_guest = (code, token)
    g.pop("joined", None)


def has_begun_session() -> bool:
    """Whether this request made somebody of a visitor, so that the header of their page is to be said anew."""
    return bool(g.get("new_session"))


def forget_session() -> None:
    """Take this browser's session away with the answer to this request."""
    g.new_session = None
    g.pop("contributor", None)
