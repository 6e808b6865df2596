"""Addresses on networks: where people reach the site, who sends its mail, and whose word for an address is believed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from argmap.config.refusals import ConfigError

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

_HOST_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", re.ASCII)


class Smtp(NamedTuple):
    """The server that sends the site's mail; `tls` from the first byte, else by STARTTLS where it offers that."""

    host: str
    port: int
    sender: str
    tls: bool = False
    user: str = ""
    password: str = ""


def base_url(told: str | None) -> str | None:
    """Where people reach the site, without a trailing slash; None where nothing was told. Raises `ConfigError`."""
    if not told:
        return None
    name = "ARGMAP_BASE_URL"
    parts, host, port = _apart(told, f"{name}: {told} is not an address")
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\]", told) or port == 0:
        raise ConfigError(f"{name}: an address such as https://maps.example.org is needed")
    if not host.isascii():
        raise ConfigError(f"{name}: {host} is to be written as browsers send it, in letters of ASCII (xn--…)")
    if not _is_host(host):
        raise ConfigError(f"{name}: {host} is neither the name of a host nor its address")
    if parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ConfigError(f"{name}: only scheme, host and port (https://maps.example.org), nothing after them")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _apart(told: str, otherwise: str) -> tuple[SplitResult, str | None, int | None]:
    """An address in its parts, its host and its port. Raises `ConfigError` with `otherwise` where it cannot be read."""
    try:
        parts = urlsplit(told)
        return parts, parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(otherwise) from error


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


def smtp(told: str | None, site: str | None) -> Smtp | None:
    """The server that sends the mail of `site`; None where nothing was told. Raises `ConfigError`."""
    if not told:
        return None
    name = "ARGMAP_SMTP_URL"
    example = "smtp://user:password@mail.example.org:587?from=argmap@example.org"
    parts, host, port = _apart(told, f"{name}: an address such as {example} is needed")
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/") or port == 0:
        raise ConfigError(f"{name}: an address such as {example} is needed")
    key, _, sender = parts.query.partition("=")
    sender = unquote(sender)
    if key != "from" or not re.fullmatch(r"[^\s@<>,;&]+@[^\s@<>,;&]+", sender):
        raise ConfigError(f"{name}: who the mail is from is missing (?from=argmap@example.org)")
    if site is None:
        raise ConfigError(f"{name}: mail holds links, so ARGMAP_BASE_URL is needed too")
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(host, port or (465 if tls else 587), sender, tls, user, password)


def networks(told: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of a list with commas or blanks between them. Raises `ConfigError`."""
    import ipaddress

    found = []
    for item in re.split(r"[\s,]+", told):
        if not item:
            continue
        try:
            network = ipaddress.ip_network(item)
        except ValueError as error:
            raise ConfigError(f"ARGMAP_TRUSTED_PROXIES: {item} is neither an address nor a network") from error
        if network.prefixlen == 0:
            raise ConfigError(f"ARGMAP_TRUSTED_PROXIES: {item} would trust everybody")
        found.append(network)
    return tuple(found)
