"""What every request passes before any page sees it, and the headers that every answer carries.

Four questions, in this order: was it sent to this site (DNS rebinding), was it sent from a page of this site
(cross-site requests), is its body one of ours (type, size, UTF-8), and does it carry a token of this browser's session.
Where it was sent from is told by `Sec-Fetch-Site`; browsers send that only to HTTPS and localhost, so elsewhere
`Origin` must be the request's own scheme and host.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
import socket
from collections.abc import Mapping
from functools import cache, lru_cache
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from flask import Flask, Response, g, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import (
    BadRequest,
    ClientDisconnected,
    Forbidden,
    NotFound,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from argmap.config import Config
from argmap.domain.errors import TooLarge
from argmap.domain.limits import DOCUMENT_LIMIT
from argmap.web.site import contributor, site

FORM_BYTES = 64 * 1024
READ_BYTES = 16 * FORM_BYTES
"""What is read of a form that is too large, so that it can be shown again with what was typed."""

UPLOADS: Mapping[str, int] = {"starting.read_file": 5_000_000, "documents.attach": DOCUMENT_LIMIT}
"""The views to which a file may be sent, each with the bytes that it may have; no other takes more than a form."""

FIELDS_AT_MOST = 500
"""The fields of a form that is too large and is shown again; none of ours has nearly as many."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?", re.ASCII)
_HIGHEST_PORT = 65_535
_DEFAULT_PORTS = {"http": "80", "https": "443"}

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {style}; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""What every answer carries, whoever gives it, beside the policy."""


class StaleForm(Forbidden):
    """The form's token is not this session's: it was open while the session began anew, or it is not our form."""

    description = "This form was open for a long time, or in two windows. Please send it once more."


class LargeForm(RequestEntityTooLarge):
    """The form is larger than any that is taken, but was read, so that it can be shown again to be shortened."""


class BrokenForm(BadRequest):
    """The form is not in UTF-8, but was read as far as it can be, so that it can be shown again to be mended."""

    description = "The form is not in UTF-8, so its text cannot be read."


def content_policy(style: str | None = None) -> str:
    """The content security policy; for a file that carries its own style sheet, the hash of exactly that text."""
    if style is None:
        return _POLICY.format(style="'self'")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _POLICY.format(style=f"'sha256-{digest}'")


def install(app: Flask) -> None:
    """Put the guards before all views of the app, and the headers behind them."""
    app.before_request(check)
    app.after_request(protect)


def check() -> None:
    """Refuse what is not to be answered; what it raises becomes a page in `errors`."""
    if not host_is_ours(request.headers.get("Host", ""), site().config, request.environ.get("SERVER_NAME", "")):
        raise BadRequest("This site does not answer to the name in the address. Whoever runs it can say which it is.")
    if "\0" in request.path:
        raise NotFound  # no address of ours has one, and PostgreSQL cannot be asked for it
    if request.method in SAFE_METHODS or request.routing_exception is not None:
        return
    if not sent_from_here():
        raise Forbidden("This was not sent from a page of this site, so nothing was done.")
    check_body()
    if not token_fits():
        raise StaleForm


@lru_cache(maxsize=256)
def host_is_ours(host: str, config: Config, server: str) -> bool:
    """Whether `host` (with its port, if any) names this site; `server` is the address that took the connection.

    Ours are the configured address, loopback names, and under `--lan` the very address that was connected to, which is
    one of this machine's own, and the machine's own name.
    """
    name, port = _named(host)
    if not name:
        return False
    if config.base_url is not None:
        parts = urlsplit(config.base_url)
        default = _DEFAULT_PORTS[parts.scheme]
        if name == parts.hostname and (port or default) == str(parts.port or default):
            return True
    if is_loopback(host):
        return True
    address = _address(name)
    return config.lan and (name in own_names() if address is None else address == _address(server))


@lru_cache(maxsize=256)
def is_loopback(host: str) -> bool:
    """Whether `host`, with or without a port, is a name of this very machine to itself, which browsers trust."""
    name, _ = _named(host)
    address = _address(name)
    return name == "localhost" or name.endswith(".localhost") or (address is not None and address.is_loopback)


def _named(host: str) -> tuple[str, str | None]:
    match = _HOST.fullmatch(host.lower())
    if match is None or int(match[2] or 0) > _HIGHEST_PORT:
        return "", None
    return match[1].strip("[]").rstrip("."), match[2]


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


@cache
def own_names() -> frozenset[str]:
    """The machine's name, as itself and as the local network announces it."""
    name = socket.gethostname().lower()
    return frozenset({name, f"{name.partition('.')[0]}.local"})


def sent_from_here() -> bool:
    """Whether the browser says that a page of this very origin sent the request."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("Origin", "")
    scheme, separator, host = origin.partition("://")
    return bool(separator) and scheme == request.scheme and _bare(scheme, host) == _bare(scheme, request.host)


def _bare(scheme: str, host: str) -> str:
    return host.lower().removesuffix(f":{_DEFAULT_PORTS.get(scheme, '')}")


def check_body() -> None:
    """Refuse bodies that are no form, are larger than any form of ours, or are no UTF-8.

    What is too large is a `LargeForm` and what is no UTF-8 is a `BrokenForm`, while they can be shown again. Where a
    file may be sent, all may be as much larger.
    """
    if request.mimetype not in _FORM_TYPES:
        raise UnsupportedMediaType("A form is sent as application/x-www-form-urlencoded or multipart/form-data.")
    declared = request.content_length or 0
    upload = UPLOADS.get(request.endpoint or "", 0) if request.mimetype == "multipart/form-data" else 0
    if upload:
        # What a file holds is for its reader to say; the fields beside it are words of ours.
        if declared > upload + FORM_BYTES:
            raise TooLarge(f"A file has {upload // 1_000_000} MB at most.")
        request.max_content_length = request.max_form_memory_size = upload + FORM_BYTES
        return
    if declared > READ_BYTES:
        raise RequestEntityTooLarge
    try:
        body = request.get_data(cache=True)
    except ClientDisconnected:
        # Of what is too large, a server that is busy hands on the beginning only.
        if declared > FORM_BYTES:
            raise RequestEntityTooLarge from None
        raise
    urlencoded = request.mimetype == "application/x-www-form-urlencoded"
    try:
        body.decode("utf-8")
        if urlencoded:
            unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError as error:
        if urlencoded and body.count(b"&") < FIELDS_AT_MOST:
            # Werkzeug takes bytes that it cannot read for a form that is too large; parts it reads as is done here.
            request.form = ImmutableMultiDict(parse_qsl(body.decode("utf-8", "replace"), True, errors="replace"))
        elif urlencoded:
            request.form = ImmutableMultiDict()
        raise (BrokenForm if len(request.form) > 0 else BadRequest)(BrokenForm.description) from error
    if len(body) > FORM_BYTES:
        ours = not (urlencoded and body.count(b"&") >= FIELDS_AT_MOST) and len(request.form) > 0
        raise LargeForm if ours else RequestEntityTooLarge


def token_fits() -> bool:
    """Whether the request carries a token of this browser's session."""
    token = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    return site().cookies.fits(token, _secret(begin=False))


def csrf_token() -> str:
    """A token for a form; showing the first form begins a visitor's session."""
    secret = _secret(begin=True)
    assert secret is not None
    g.shows_a_form = True
    return site().cookies.token(secret)


def _secret(*, begin: bool) -> str | None:
    known = contributor()
    return known.csrf if known is not None else site().cookies.form_secret(begin=begin)


def protect(response: Response) -> Response:
    """Add what every answer carries; a view may have set its own policy or caching before.

    What comes from memory (`g.ready`) has all of it already.
    """
    if g.get("ready", False):
        return response
    headers = response.headers
    for name, value in HEADERS.items():
        headers[name] = value
    if request.is_secure or is_loopback(request.headers.get("Host", "")):
        # At any other origin browsers ignore it, and say so on every page.
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Content-Security-Policy", content_policy())
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    site().cookies.write(response)
    if request.endpoint != "assets.asset":
        response.vary.update(("HX-Request", "Cookie"))
    private = (
        g.get("contributor") is not None
        or "new_guest" in g
        or bool(g.get("joined", (None, ()))[1])
        or g.get("shows_a_form", False)
        or "Set-Cookie" in headers
    )
    if private or request.method not in SAFE_METHODS:
        headers["Cache-Control"] = "no-store"
    else:
        headers.setdefault("Cache-Control", "no-cache")
    return response
