"""The published table of permissions, cell by cell, through the pages of a site on each database.

Every line is a page behind which one row of the table stands. Who may not is refused when they ask for the page, and
again when they send its form without having been shown it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import update

from argmap.domain.permissions import Membership, Policy
from argmap.models.tables import STATEMENTS
from argmap.operations.store import open_store, upgrade_store
from tests.support.in_process import Visitor
from tests.support.people import Known, account, keep_map, make_member
from tests.support.postgresql import PostgresqlServer
from tests.web.conftest import fill, made_app, site_config, site_of

ROLES = ("visitor", "outsider", "participant", "moderator", "facilitator", "admin")
OTHERS, OWN = 3, 4

# Whose columns are visitor, outsider, participant, moderator, facilitator, admin without a reason. Y may, - may not,
# o may with what is their own.
CELLS = {
    "read a public map": ("/maps/small", "YYYYYY"),
    "export what one may read": ("/maps/small/map.argdown", "YYYYYY"),
    "read the moderation log": ("/maps/small/moderation-log", "YYYYYY"),
    "reword": ("/maps/small/statements/{}/reword", "-oooo-"),
    "withdraw": ("/maps/small/statements/{}/withdraw", "-oooo-"),
    # What outsiders send of sources is read first.
    "add sources": ("/maps/small/sources/new", "-YYYY-"),
    "correct sources": ("/maps/small/sources/memoir/edit", "-YYYY-"),
    "add speakers": ("/maps/small/speakers/new", "-YYYY-"),
    "add stances": ("/maps/small/statements/3/stances", "-YYYY-"),
    "correct citations": ("/maps/small/citations/1", "-YYYY-"),
    "cite for a step": ("/maps/small/arguments/1/citations", "-YYYY-"),
    "flag": ("/maps/small/statements/3/flag", "-YYYY-"),
    "hide": ("/maps/small/statements/3/hide", "---YY-"),
    "lock, slow": ("/maps/small/statements/3/branch", "---YY-"),
    "redact": ("/maps/small/statements/3/redact", "---YY-"),
    "review a redaction": ("/maps/small/redactions", "---YY-"),
    "see the queue": ("/moderation", "---YY-"),
    "see the moderators' page": ("/moderation/fairness", "---YY-"),
    "attach a document's text": ("/maps/small/sources/memoir/document", "----Y-"),
    "invite, set roles, settings": ("/maps/small/settings", "----Y-"),
    "create a map": ("/maps/new", "-YYYYY"),
    "accounts": ("/admin", "-----Y"),
    "the site's log": ("/admin/log", "-----Y"),
    "backups": ("/admin/backups", "-----Y"),
    "one's own data": ("/me/data", "-YYYYY"),
    "one's own changes": ("/maps/small/changes/mine", "-YYYYY"),
}
# What is only sent. The form is not asked for: whoever may not is refused whatever they send.
SENT = {
    "hand in": ("/maps/small/hand-in", "--YYY-"),
    "archive": ("/maps/small/settings/archive", "----Y-"),
    "delete": ("/maps/small/settings/delete", "----Y-"),
    "correct the map's words": ("/maps/small/settings/words", "----Y-"),
    "set roles": ("/maps/small/settings/members", "----Y-"),
    "invite": ("/maps/small/settings/invitations", "----Y-"),
    "restore a version": (f"/maps/small/statements/{OTHERS}/restore", "---YY-"),
    "change the shape of anything": ("/maps/small/arguments/1/change", "---YY-"),
    "make a backup": ("/admin/backups", "-----Y"),
    "bring back a map with a reason": ("/admin/maps/bring-back", "-----Y"),
    "make a reset link": ("/admin/accounts/link", "-----Y"),
    "set a site role": ("/admin/accounts/role", "-----Y"),
    "open or close registration": ("/admin/registration", "-----Y"),
}


FIELDS = {
    "reason": "Because.",
    "question": "Which comes first, then?",
    "version": "1",
    "revision": "1",
    "seen": "1",
    "role": "moderator",
    "how": "move",
    "target": "2",
    "to": "2",
    "relation": "attack",
    "registration": "open",
}
"""Enough for each of these forms, so that what is refused is refused for who sends it."""


class Cast(NamedTuple):
    """The site, and whoever is who there."""

    app: Flask
    people: dict[str, Known]

    def browser(self, role: str) -> Visitor:
        """Somebody at their browser."""
        found = Visitor(self.app)
        if role != "visitor":
            found.client.set_cookie("argmap", self.people[role].token)
        return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def cast(
    request: pytest.FixtureRequest, postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    """The fixed cast on a site with the map "small"; statement 4 is everybody's own in turn."""
    folder = tmp_path_factory.mktemp("cells")
    name = postgresql.create() if request.param == "postgresql" else ""
    url = postgresql.url(name) if name else f"sqlite:///{folder / 'site.sqlite3'}"
    engine = open_store(url)
    upgrade_store(engine)
    engine.dispose()
    fill(url)
    app = made_app(site_config(folder / "data", url))
    engine = site_of(app).engine
    people = {role: account(engine, role.title(), admin=role == "admin") for role in ROLES[1:]}
    for role in Membership:
        make_member(engine, people[role.value], "small", role)
    yield Cast(app, people)
    engine.dispose()
    if name:
        postgresql.drop(name)


def give(cast: Cast, number: int, role: str) -> None:
    """Let somebody have added the statement of that number."""
    owner = None if role == "visitor" else cast.people[role].id
    with site_of(cast.app).engine.begin() as connection:
        connection.execute(update(STATEMENTS).where(STATEMENTS.c.number == number).values(contributor_id=owner))


def token(browser: Visitor, role: str) -> str:
    """A token of the browser's session."""
    return browser.form("/sign-in" if role == "visitor" else "/me", "/sign-in" if role == "visitor" else "/sign-out")[
        "csrf"
    ]


def check_page(browser: Visitor, role: str, path: str, yes: bool) -> None:
    """Who may gets the page; who may not is refused, a visitor by the way to sign in, and so is what they send."""
    answer = browser.get(path)
    if yes:
        assert answer.status_code == 200, (role, path)
        return
    if role == "visitor":
        assert (answer.status_code, answer.headers.get("Location", "")[:14]) == (303, "/sign-in?next="), path
    else:
        assert answer.status_code == 403, (role, path)


@pytest.mark.parametrize("row", CELLS)
def test_a_page_is_for_those_whom_the_table_names(cast: Cast, row: str) -> None:
    path, cells = CELLS[row]
    for role, cell in zip(ROLES, cells, strict=True):
        browser = cast.browser(role)
        if "{}" in path:
            give(cast, OWN, role)
            check_page(browser, role, path.format(OWN), cell == "o")
            check_page(browser, role, path.format(OTHERS), False)
        else:
            check_page(browser, role, path, cell == "Y")


@pytest.mark.parametrize("row", SENT)
def test_what_is_sent_by_others_is_refused(cast: Cast, row: str) -> None:
    path, cells = SENT[row]
    for role, cell in zip(ROLES, cells, strict=True):
        if cell == "-":
            browser = cast.browser(role)
            answer = browser.post(path, {"csrf": token(browser, role), **FIELDS})
            to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
            assert answer.status_code == 403 or (role == "visitor" and to_sign_in), (row, role, answer.status_code)


@pytest.mark.parametrize(
    ("policy", "cells"), [(Policy.OPEN, "YYYYY-"), (Policy.APPROVAL, "qqqYY-"), (Policy.CLOSED, "----Y-")]
)
def test_contributing_is_as_the_policy_says(cast: Cast, policy: Policy, cells: str) -> None:
    """A visitor takes a name with what they send, and is an outsider from then on."""
    keep_map(site_of(cast.app).engine, "small", policy=policy)
    try:
        for role, cell in zip(ROLES, cells, strict=True):
            browser = cast.browser(role)
            sent = {"csrf": token(browser, role), "target": "s1", "relation": "attack", "kind": "claim", "name": "Vi"}
            answer = browser.post("/maps/small/arguments", {**sent, "text": f"{role} sees it otherwise, {policy}."})
            if cell == "-":
                assert answer.status_code == 403, (role, answer.status_code)
            else:
                assert answer.status_code == 303, (role, answer.status_code)
                assert ("/contributions/" in answer.headers["Location"]) is (cell == "q"), role
    finally:
        keep_map(site_of(cast.app).engine, "small", policy=Policy.OPEN)


def test_only_moderators_are_offered_to_change_the_shape_of_what_others_added(cast: Cast) -> None:
    for role, cell in zip(ROLES[1:5], "--YY", strict=True):
        answer = cast.browser(role).get(f"/maps/small/statements/{OTHERS}/change")
        assert ("how=move" in answer.text) is (cell == "Y"), role


def test_flagging_is_not_for_ones_own(cast: Cast) -> None:
    for role in ROLES[1:5]:
        give(cast, OWN, role)
        assert cast.browser(role).get(f"/maps/small/statements/{OWN}/flag").status_code == 403


def test_hiding_is_not_for_ones_own(cast: Cast) -> None:
    for role in ("moderator", "facilitator"):
        give(cast, OWN, role)
        assert cast.browser(role).get(f"/maps/small/statements/{OWN}/hide").status_code == 403


def test_the_last_facilitator_and_the_last_admin_stay(cast: Cast) -> None:
    facilitator, admin = cast.browser("facilitator"), cast.browser("admin")
    left = facilitator.post("/maps/small/leave", {"csrf": token(facilitator, "facilitator")})
    assert left.status_code == 409
    form = admin.form("/admin", "/admin/accounts/role")
    form["account"], form["value"] = "Admin", "member"
    told = admin.post("/admin/accounts/role", form)
    assert told.status_code == 409
