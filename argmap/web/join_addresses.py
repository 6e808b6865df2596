"""By which address phones come to a debate: the site's own, or one of the machine's; and the picture that says it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import segno
from flask import Blueprint, Response, render_template, request

from argmap.network import own_addresses
from argmap.queries.debates import DebateHead
from argmap.web.address import taken_apart
from argmap.web.debates import require_watching
from argmap.web.guards import is_loopback, own_names
from argmap.web.site import site

pages = Blueprint("join_addresses", __name__)

_QUIET = 4
"""The white margin of a QR code, in modules (ISO/IEC 18004, 6.3.8)."""


class Reach(StrEnum):
    """Who can come to this site: whoever can reach its own address, the devices of the room, only this machine; or the
    machine is open to the room, but on no network.
    """

    SITE = "site"
    ROOM = "room"
    MACHINE = "machine"
    NOWHERE = "nowhere"


class JoinAddress(NamedTuple):
    """What is typed before "/j" ("192.168.1.24:8000"), and the network that it is on, where that is known."""

    address: str
    network: str = ""


def reach() -> Reach:
    """Who can come to this site."""
    config = site().config
    if config.base_url is not None and not is_loopback(_without_scheme(config.base_url)):
        return Reach.SITE
    if not config.lan:
        return Reach.MACHINE if is_loopback(request.host) else Reach.ROOM
    return Reach.ROOM if _in_the_room() else Reach.NOWHERE


def join_addresses() -> tuple[JoinAddress, ...]:
    """The addresses among which one can choose, the one that is best first; at least one."""
    config = site().config
    if reach() is Reach.SITE:
        return (JoinAddress(_without_scheme(config.base_url or "")),)
    return _in_the_room() or (JoinAddress(request.host),)


def _in_the_room() -> tuple[JoinAddress, ...]:
    """This machine's addresses; the one by which this very page was opened is known to work, and comes first."""
    port = taken_apart(f"//{request.host}").port
    end = f":{port}" if port else ""
    own = [JoinAddress(own.address + end, own.network) for own in own_addresses()] if site().config.lan else []
    if not is_loopback(request.host):
        known = [one for one in own if one.address == request.host] or [JoinAddress(request.host)]
        own = [*known, *(one for one in own if one not in known)]
    return tuple(own)


def address_of(debate: DebateHead) -> str:
    """What people type before "/j" to come to a debate: what was chosen for it while the machine has it, else the first
    that there is; between preparing and opening one may have carried it to another network.
    """
    offered = join_addresses()
    chosen = debate.address
    known = any(one.address == chosen for one in offered) or (taken_apart(f"//{chosen}").hostname or "") in own_names()
    return chosen if chosen and (known or not site().config.lan) else offered[0].address


def join_url(address: str, code: str) -> str:
    """The whole address of a debate."""
    base = site().config.base_url
    scheme = base.partition("://")[0] if base and _without_scheme(base) == address else request.scheme
    return f"{scheme}://{address}/j/{code}"


def _without_scheme(url: str) -> str:
    return url.partition("://")[2]


class Picture(NamedTuple):
    """A QR code: its side in modules, with the margin, and its dark modules as the path of an SVG."""

    side: int
    path: str


def picture(text: str) -> Picture:
    """The QR code (ISO/IEC 18004, error correction M) of a text, its runs of dark modules drawn as bars."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    bars = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                bars.append(f"M{x + _QUIET} {y + _QUIET}h{end - x}v1h-{end - x}z")
            x = end + 1
    return Picture(len(rows) + 2 * _QUIET, "".join(bars))


@pages.get("/debates/<code:code>/qr.svg")
def show(code: str) -> Response:
    """The picture that leads a phone to the debate, black on white whatever the colours around it."""
    debate = require_watching(code)
    drawn = picture(join_url(address_of(debate), code))
    return Response(render_template("debates/_qr.html", qr=drawn, alone=True), mimetype="image/svg+xml")
