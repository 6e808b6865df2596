"""The published table of permissions, cell by cell, through the pages of a site on each database.

Every line is a page behind which one row of the table stands. Who may not is refused when they ask for the page, and
again when they send its form without having been shown it.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from argmap.domain.debates import Rule
from argmap.domain.permissions import BRIEFLY, Policy, Visibility
from argmap.models.tables import ARGUMENTS, CHANGES, STATEMENTS
from argmap.operations.chairing import set_rule
from argmap.operations.releasing import release
from tests.support.cells import ROLES, WITHOUT_ACCOUNT, Cast, token
from tests.support.debates import CODE
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.people import keep_map

OTHERS, OWN = 3, 4

# Whose columns are visitor, outsider, guest, participant, moderator, facilitator, admin without a reason. Y may, - may
# not, o may with what is their own.
CELLS = {
    "read a public map": ("/maps/small", "YYYYYYY"),
    "export what one may read": ("/maps/small/map.argdown", "YY-YYYY"),
    "read the moderation log": ("/maps/small/moderation-log", "YYYYYYY"),
    "reword": ("/maps/small/statements/{}/reword", "-ooooo-"),
    "withdraw": ("/maps/small/statements/{}/withdraw", "-ooooo-"),
    # What outsiders send of sources is read first.
    "add sources": ("/maps/small/sources/new", "-Y-YYY-"),
    "correct sources": ("/maps/small/sources/memoir/edit", "-Y-YYY-"),
    "add speakers": ("/maps/small/speakers/new", "-Y-YYY-"),
    "add stances": ("/maps/small/statements/3/stances", "-Y-YYY-"),
    "correct citations": ("/maps/small/citations/1", "-Y-YYY-"),
    "cite for a step": ("/maps/small/arguments/1/citations", "-Y-YYY-"),
    "flag": ("/maps/small/statements/3/flag", "-YYYYY-"),
    "hide": ("/maps/small/statements/3/hide", "----YY-"),
    "lock, slow": ("/maps/small/statements/3/branch", "----YY-"),
    "redact": ("/maps/small/statements/3/redact", "----YY-"),
    "review a redaction": ("/maps/small/redactions", "----YY-"),
    "see the queue": ("/moderation", "----YY-"),
    "see the moderators' page": ("/moderation/fairness", "----YY-"),
    "attach a document's text": ("/maps/small/sources/memoir/document", "-----Y-"),
    "invite, set roles, settings": ("/maps/small/settings", "-----Y-"),
    "create a map": ("/maps/new", "-Y-YYYY"),
    "accounts": ("/admin", "------Y"),
    "the site's log": ("/admin/log", "------Y"),
    "backups": ("/admin/backups", "------Y"),
    "one's own data": ("/me/data", "-Y-YYYY"),
    "one's own changes": ("/maps/small/changes/mine", "-YYYYYY"),
    "chair a debate": (f"/debates/{CODE}/chair", "----YY-"),
    "write for a debate": (f"/debates/{CODE}/scribe", "----YY-"),
}
# What is only sent. The form is not asked for: whoever may not is refused whatever they send.
SENT = {
    "hand in": ("/maps/small/hand-in", "---YYY-"),
    "archive": ("/maps/small/settings/archive", "-----Y-"),
    "delete": ("/maps/small/settings/delete", "-----Y-"),
    "correct the map's words": ("/maps/small/settings/words", "-----Y-"),
    "set roles": ("/maps/small/settings/members", "-----Y-"),
    "invite": ("/maps/small/settings/invitations", "-----Y-"),
    "restore a version": (f"/maps/small/statements/{OTHERS}/restore", "----YY-"),
    "change the shape of anything": ("/maps/small/arguments/1/change", "----YY-"),
    "make a backup": ("/admin/backups", "------Y"),
    "bring back a map with a reason": ("/admin/maps/bring-back", "------Y"),
    "make a reset link": ("/admin/accounts/link", "------Y"),
    "set a site role": ("/admin/accounts/role", "------Y"),
    "open or close registration": ("/admin/registration", "------Y"),
    "run a live debate: phases": (f"/debates/{CODE}/phase", "-----Y-"),
    "run a live debate: timer": (f"/debates/{CODE}/time", "-----Y-"),
    "run a live debate: spotlight": (f"/debates/{CODE}/spotlight", "-----Y-"),
    "run a live debate: votes": (f"/debates/{CODE}/reveal", "-----Y-"),
    "run a live debate: floor": (f"/debates/{CODE}/floor", "-----Y-"),
    "run a live debate: end": (f"/debates/{CODE}/end", "-----Y-"),
    "release in a live debate": (f"/debates/{CODE}/entries/1/release", "----YY-"),
    "decline in a live debate": (f"/debates/{CODE}/entries/1/decline", "----YY-"),
    "mute a guest": (f"/debates/{CODE}/mute", "----YY-"),
    "remove a guest": (f"/debates/{CODE}/remove", "----YY-"),
}


MEMBERS_AND_OTHERS = ROLES[1:6]

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
    "statement": "1",
    "shown": "1",
    "muted": "1",
    "participant": "1",
}
"""Enough for each of these forms, so that what is refused is refused for who sends it."""


def give(cast: Cast, number: int, role: str) -> None:
    """Let somebody have added the statement of that number, just now."""
    owner = None if role == "visitor" else cast.people[role].id
    own = {"contributor_id": owner, "created_at": cast.site.desk.clock()}
    with cast.site.engine.begin() as connection:
        connection.execute(update(STATEMENTS).where(STATEMENTS.c.number == number).values(own))


def grow_old(cast: Cast, role: str, by: timedelta) -> None:
    """Let all that somebody has done on the map have been done so long ago."""
    then, who = cast.site.desk.clock() - by, cast.people[role].id
    with cast.site.engine.begin() as connection:
        for table in (STATEMENTS, ARGUMENTS):
            connection.execute(update(table).where(table.c.contributor_id == who).values(created_at=then))
        connection.execute(update(CHANGES).where(CHANGES.c.contributor_id == who).values(at=then))


def check_page(browser: Visitor, role: str, path: str, yes: bool) -> None:
    """Who may gets the page; who may not is refused, a visitor by the way to sign in, and so is what they send."""
    answer = browser.get(path)
    if yes:
        assert answer.status_code == 200, (role, path)
        return
    if role in WITHOUT_ACCOUNT:
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
            assert answer.status_code == 403 or (role in WITHOUT_ACCOUNT and to_sign_in), (
                row,
                role,
                answer.status_code,
            )


@pytest.mark.parametrize(
    ("policy", "cells"), [(Policy.OPEN, "YY-YYY-"), (Policy.APPROVAL, "qq-qYY-"), (Policy.CLOSED, "-----Y-")]
)
def test_contributing_is_as_the_policy_says(cast: Cast, policy: Policy, cells: str) -> None:
    """A visitor takes a name with what they send, and is an outsider from then on; a guest does so in their debate."""
    keep_map(cast.site.engine, "small", policy=policy)
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
        keep_map(cast.site.engine, "small", policy=Policy.OPEN)


def test_only_moderators_are_offered_to_change_the_shape_of_what_others_added(cast: Cast) -> None:
    for role, cell in zip(MEMBERS_AND_OTHERS, "---YY", strict=True):
        answer = cast.browser(role).get(f"/maps/small/statements/{OTHERS}/change")
        assert ("how=move" in answer.text) is (cell == "Y"), role


def test_flagging_is_not_for_ones_own(cast: Cast) -> None:
    for role in MEMBERS_AND_OTHERS:
        give(cast, OWN, role)
        check_page(cast.browser(role), role, f"/maps/small/statements/{OWN}/flag", False)


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


def test_a_guest_rewords_shapes_and_takes_back_their_own_for_five_minutes_and_withdraws_it_later_too(
    cast: Cast,
) -> None:
    guest = cast.browser("guest")
    own = cast.debate.send(cast.debate.guest(cast.people["guest"].token), "Guests say so.")
    number = release(cast.debate.desk, cast.debate.chair, cast.debate.code, own.entry).statement
    assert number is not None
    at = f"/maps/small/statements/{number}"
    page = guest.get(at).text
    assert f'href="{at}/reword"' in page
    assert f'href="{at}/change"' in page
    assert "how=move" in guest.get(f"{at}/change").text
    set_rule(cast.debate.desk, cast.debate.chair, cast.debate.code, Rule.AT_ONCE)
    form = filled(guest.form(f"{at}/reword", "/reword"), {"text": "Guests say it better."})
    assert guest.post(f"{at}/reword", form).status_code == 303
    assert "Guests say it better." in guest.get(at).text
    with cast.site.engine.connect() as connection:
        version = connection.execute(select(func.max(CHANGES.c.version))).scalar_one()
    undo = f"/maps/small/changes/{version}/undo"
    assert f'action="{undo}"' in guest.get("/maps/small/changes/mine").text
    grow_old(cast, "guest", BRIEFLY + timedelta(seconds=1))
    assert f'href="{at}/reword"' not in guest.get(at).text
    assert f'action="{undo}"' not in guest.get("/maps/small/changes/mine").text
    old = filled(form, {"text": "Too late.", "revision": str(version)})
    assert guest.post(f"{at}/reword", old).status_code == 403
    assert guest.get(f"{at}/change").status_code == 303
    assert guest.post(undo, {"csrf": token(guest, "guest")}).status_code == 403
    assert "Guests say it better." in guest.get(at).text, "nothing was taken back"
    assert guest.post(f"{at}/withdraw", guest.form(f"{at}/withdraw", "/withdraw")).status_code == 303
    assert guest.get(at).status_code == 410
    set_rule(cast.debate.desk, cast.debate.chair, cast.debate.code, Rule.HELD)


@pytest.mark.parametrize("policy", [Policy.OPEN, Policy.APPROVAL])
def test_where_a_chair_or_a_moderator_reads_first_a_guests_new_wording_waits_and_the_old_one_stays(
    cast: Cast, policy: Policy
) -> None:
    guest = cast.browser("guest")
    own = cast.debate.send(cast.debate.guest(cast.people["guest"].token), f"A guest was read first, {policy}.")
    number = release(cast.debate.desk, cast.debate.chair, cast.debate.code, own.entry).statement
    at = f"/maps/small/statements/{number}"
    keep_map(cast.site.engine, "small", policy=policy)
    try:
        for page, way, said in (
            (f"{at}/reword", "/reword", {"text": "A guest was not read."}),
            (f"{at}/change?how=title", "/change", {"title": "Not read"}),
        ):
            answer = guest.post(page.split("?")[0], filled(guest.form(page, way), said))
            assert answer.headers["Location"].startswith("/contributions/"), page
            assert "Waiting for a moderator" in guest.get(answer.headers["Location"]).text
        assert f"A guest was read first, {policy}." in cast.browser("visitor").get(at).text
    finally:
        keep_map(cast.site.engine, "small", policy=Policy.OPEN)


def test_a_guests_token_opens_no_other_map(cast: Cast) -> None:
    guest = cast.browser("guest")
    keep_map(cast.site.engine, "small", visibility=Visibility.PRIVATE)
    keep_map(cast.site.engine, "other", visibility=Visibility.PRIVATE)
    try:
        assert guest.get("/maps/small").status_code == 200
        assert Visitor(cast.app).get("/maps/small").status_code == 404
        for path in ("/maps/other", "/maps/other/statements/3", "/maps/other/statements/3/flag", "/maps/other/events"):
            assert guest.get(path).status_code == 404, path
    finally:
        keep_map(cast.site.engine, "small", visibility=Visibility.PUBLIC)
        keep_map(cast.site.engine, "other", visibility=Visibility.PUBLIC)
    assert guest.get("/maps/other").status_code == 200
    assert guest.get("/maps/other/map.argdown").status_code == 200, "they are a visitor there"
    assert guest.get("/maps/other/statements/3/flag").status_code == 303


def test_a_guest_is_offered_only_what_they_may(cast: Cast) -> None:
    page = cast.browser("guest").get("/maps/small?sel=s3", headers=HTMX).text
    assert "map.argdown" not in page
    assert "add=objection" not in page
    assert "/flag" in page
