"""Whoever stands in a column of the published table of permissions, at their browsers on one site."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask

from argmap.domain.debates import JoinDraft
from argmap.domain.permissions import VISITOR, Actor, Membership
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


_TOKENS: dict[str, str] = {}


def token(browser: Visitor, role: str) -> str:
    """A token of the browser's session: of an account's session it is looked up once, and good for all that follows."""
    if role in WITHOUT_ACCOUNT:
        return browser.form("/sign-in", "/sign-in")["csrf"]
    cookie = browser.client.get_cookie("argmap")
    assert cookie is not None
    if cookie.value not in _TOKENS:
        _TOKENS[cookie.value] = browser.form("/me", "/sign-out")["csrf"]
    return _TOKENS[cookie.value]
