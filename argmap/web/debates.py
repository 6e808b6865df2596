"""What all pages of a live debate have in common: the debate of the address, who the browser is in it, and its news."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from flask import Blueprint, Response, g

from argmap.domain import errors
from argmap.domain.permissions import Action
from argmap.operations import guests
from argmap.operations.debating import Guest
from argmap.queries.debates import DebateHead, GuestView, debate_head, guest_in, kinds_since
from argmap.queries.join_failures import require_patience
from argmap.web import respond
from argmap.web.events import admit, version_told
from argmap.web.signed_in import place
from argmap.web.site import contributor, done_reading, reader, reading, site

pages = Blueprint("debates", __name__)

SEEN_EVERY = timedelta(seconds=20)


def debate(code: str) -> DebateHead:
    """The debate of that code, as whoever asks may see it. Raises `Absent`.

    A code that is none counts as a guess. From somebody who guesses a lot no code is taken, unless they have joined or
    are a member of the debate's map. Raises `TooMany`.
    """
    person = guest_view(code)
    try:
        head = debate_head(reading(), reader() if person is None or not reader().guest else person.actor, code)
    except errors.Absent:
        done_reading()
        with contextlib.suppress(errors.Refused):
            guests.find_debate(site().desk, code, *who_guesses())
        raise
    if person is None and head.grounds.member is None:
        require_patience(reading(), *who_guesses(), site().desk.clock())
    return head


def who_guesses() -> tuple[str, str]:
    """The browser and the address of this request, as keyed hashes; the browser is "" where it has no cookie."""
    cookies = site().cookies
    secret = cookies.contributor_token() if contributor() is not None else cookies.form_secret(begin=False)
    return (cookies.keyed("guesses", secret) if secret else ""), place().address


def guest_view(code: str) -> GuestView | None:
    """Who this browser is in the debate; None where it has not joined."""
    known: dict[str, GuestView | None] = g.setdefault("guests", {})
    if code not in known:
        token = site().cookies.debate_token(code)
        known[code] = None if token is None else guest_in(reading(), code, token)
    return known[code]


def guest(code: str) -> Guest:
    """Who acts from this browser in the debate. Raises `NotAllowed` where it has not joined, or was removed."""
    person = guest_view(code)
    if person is None:
        debate_head(reading(), reader(), code)
        raise errors.NotAllowed("Join the debate first: type its code.")
    if person.removed:
        raise errors.NotAllowed("You are not in this debate any more.")
    return Guest(person.id, person.actor)


def require_watching(code: str) -> DebateHead:
    """The debate, for whoever has joined it or may see its wall. Raises `Absent`, `NotAllowed`."""
    head, person = debate(code), guest_view(code)
    if (person is None or person.removed) and Action.SEE_WALL not in head.may:
        raise errors.NotAllowed("Admins do not look into debates.")
    return head


@pages.get("/debates/<code:code>/events")
def events(code: str) -> Response:
    """Admit the request to the debate's stream: it tells what sort of thing has happened, and never what."""
    head = require_watching(code)
    return admit(head.id, head.version, debate=True)


@pages.get("/debates/<code:code>/news")
def news(code: str) -> Response:
    """What sorts of things have happened since the version that the page has: for whoever has no stream, and from time
    to time for all, so that it is known who is still here. 204 where nothing has; a lower version than the page has,
    and nothing that has happened, where a backup was brought back.
    """
    head = require_watching(code)
    person = guest_view(code)
    since = version_told()
    happened = () if since is None else kinds_since(reading(), head.id, since)
    now = site().desk.clock()
    if person is not None and not person.removed and now - person.seen > SEEN_EVERY:
        guests.be_seen(site().desk, person.id)
    if not happened and since is not None and since <= head.version:
        return Response(status=204, headers={"Cache-Control": "no-store"})
    response = respond.as_json({"version": head.version, "kinds": list(happened)})
    response.headers["Cache-Control"] = "no-store"
    return response
