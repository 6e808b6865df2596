"""Whoever stands in a column of the published table of permissions, at their browsers on one site."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask

from argmap.domain.debates import JoinDraft
from argmap.domain.permissions import VISITOR, Actor, Membership
from argmap.operations.glass import break_glass
from argmap.operations.guests import join_debate
from argmap.queries.debates import guest_in
from argmap.queries.reading import reading
from argmap.web.site import Site
from tests.support.debates import CODE, LiveDebate, opened
from tests.support.in_process import Visitor
from tests.support.people import Known, account, make_member

ROLES = ("visitor", "outsider", "guest", "participant", "moderator", "facilitator", "admin")
WITHOUT_ACCOUNT = ("visitor", "guest")
"""Who is led to the sign-in page where somebody else may do more."""
LOOKING = "looking"
"""Another admin, who has given a reason to look into the map "small"; there where a test lets them in."""


class Cast(NamedTuple):
    """The site, whoever is who there, and the debate that is open on the map "small" and that the guest has joined."""

    app: Flask
    site: Site
    people: dict[str, Known]
    debate: LiveDebate

    def browser(self, role: str) -> Visitor:
        """Somebody at their browser."""
        found = Visitor(self.app)
        if role == "guest":
            found.client.set_cookie(f"argmap-debate-{CODE}", self.people[role].token)
        elif role != "visitor":
            found.client.set_cookie("argmap", self.people[role].token)
        return found


def cast_of(app: Flask, site: Site) -> Cast:
    """Let everybody of the table be there, on a site that has the map "small"."""
    engine = site.engine
    people = {
        role: account(engine, role.title(), admin=role == "admin") for role in ROLES if role not in WITHOUT_ACCOUNT
    }
    for role in Membership:
        make_member(engine, people[role.value], "small", role)
    debate = opened(site.desk, Actor(people["facilitator"].id))
    token = join_debate(site.desk, VISITOR, CODE, JoinDraft())
    with reading(engine) as session:
        view = guest_in(session, CODE, token)
    assert view is not None
    assert view.actor.contributor_id is not None
    people["guest"] = Known(view.actor.contributor_id, token)
    return Cast(app, site, people, debate)


def let_look(cast: Cast) -> None:
    """Let the second admin be there, who gives a reason."""
    known = account(cast.site.engine, LOOKING.title(), admin=True)
    cast.people[LOOKING] = known
    break_glass(cast.site.desk, Actor(known.id, admin=True), "small", "A complaint by post.")


_TOKENS: dict[str, str] = {}
_BEGUN: list[str] = []


def token(browser: Visitor, role: str) -> str:
    """A token of the browser's session: of each session it is looked up once, and good for all that follows.

    Whoever has no account gets the cookie of the first of them whom a form was shown: sites of tests share their key.
    """
    client = browser.client
    if role in WITHOUT_ACCOUNT and _BEGUN and client.get_cookie("argmap") is None:
        client.set_cookie("argmap", _BEGUN[0])
    cookie = client.get_cookie("argmap")
    if cookie is None or cookie.value not in _TOKENS:
        page = "/sign-in" if role in WITHOUT_ACCOUNT else "/me"
        told = browser.form(page, "/sign-in" if role in WITHOUT_ACCOUNT else "/sign-out")["csrf"]
        cookie = client.get_cookie("argmap")
        assert cookie is not None
        _TOKENS[cookie.value] = told
        if role in WITHOUT_ACCOUNT:
            _BEGUN.append(cookie.value)
    return _TOKENS[cookie.value]
