"""Whose word counts on where a request came from: the networks that the configuration trusts, and nobody else."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Networks = tuple[IPv4Network | IPv6Network, ...]
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?", re.ASCII)


class TrustedProxies:
    """Puts what trusted proxies say into the request, and takes away what anybody else says.

    `X-Forwarded-For` is read from the right: the first address that is no trusted proxy's is the client's. A proxy must
    set `X-Forwarded-Proto` and `X-Forwarded-Host` itself; of several values the last counts.
    """

    def __init__(self, app: WSGIApplication, networks: Networks) -> None:
        self._app = app
        self._networks = networks

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request as it really was."""
        told = {
            name: environ.pop(name, "")
            for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")
        }
        if self._networks and self._trusts(environ.get("REMOTE_ADDR", "")):
            self._believe(environ, told)
        return self._app(environ, start_response)

    def _trusts(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks if network.version == found.version)

    def _believe(self, environ: WSGIEnvironment, told: dict[str, str]) -> None:
        for address in reversed([item.strip() for item in told["HTTP_X_FORWARDED_FOR"].split(",")]):
            try:
                ipaddress.ip_address(address)
            except ValueError:
                break
            environ["REMOTE_ADDR"] = address
            if not self._trusts(address):
                break
        scheme = told["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip().lower()
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        host = told["HTTP_X_FORWARDED_HOST"].rpartition(",")[2].strip()
        if _HOST.fullmatch(host):
            environ["HTTP_HOST"] = host
