"""Who has to be signed in for a page, where a request comes from, and that a session was used."""

from __future__ import annotations

import contextlib
import ipaddress
from urllib.parse import quote

from flask import Response, g, request

from argmap.domain.account_names import skeleton
from argmap.domain.accounts import Place, SignInDraft
from argmap.domain.errors import NotAllowed
from argmap.domain.limits import NAME_LIMIT
from argmap.operations.signing import note_use, use_is_due
from argmap.queries.contributors import SessionView
from argmap.web.appearance import local
from argmap.web.browsers import browser_in_words
from argmap.web.site import DATABASE_AWAY, contributor, site

SIGN_IN_FIRST = "Sign in to see this."


def known() -> SessionView:
    """Whoever is behind this browser, with an account or only a name. Raises `NotAllowed`: visitors sign in first."""
    found = contributor()
    if found is None:
        raise NotAllowed(SIGN_IN_FIRST)
    return found


def admin() -> SessionView:
    """The admin behind this browser. Raises `NotAllowed`."""
    found = known()
    if not found.admin:
        raise NotAllowed("Only admins of this site see this.")
    return found


def sign_in_address(back: str) -> str:
    """The page to sign in, from which one comes back to the path `back` of this site."""
    return "/sign-in" if local(back) == "/" else f"/sign-in?next={quote(local(back), safe='/')}"


def place() -> Place:
    """Where this request comes from: a hash of the address (of a network of IPv6, its first half), and the browser."""
    return Place(site().cookies.keyed("address", _network(request.remote_addr or "")), browser())


def browser() -> str:
    """The browser of this request, in words."""
    return browser_in_words(request.headers.get("User-Agent", ""))


def _network(address: str) -> str:
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(told) if told.version == 4 else str(ipaddress.ip_network((told, 64), strict=False))


def sign_in_draft(name: str, password: str) -> SignInDraft:
    """Name and password as typed; what is longer than any name is none."""
    bounded = name.strip()[: 2 * NAME_LIMIT]
    return SignInDraft(bounded, site().cookies.keyed("account", skeleton(bounded)), password)


def remember_use(response: Response) -> Response:
    """Remember, once an hour, that this session is used; nothing of the answer waits for a database that is away."""
    found: SessionView | None = g.get("contributor")  # nobody is looked up for this
    here = site()
    token = here.cookies.contributor_token()
    if found is not None and token is not None and use_is_due(found.seen, here.desk.clock()):
        with contextlib.suppress(*DATABASE_AWAY):
            note_use(here.desk, token, browser())
    return response
