"""The rows of the table of permissions about live debates, cell by cell, through their pages, on each database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from argmap.domain.debates import Ground
from argmap.domain.permissions import Actor, Visibility
from argmap.operations.chairing import close_debate, next_phase
from argmap.queries.debates import debate_head
from argmap.queries.reading import reading
from tests.support.cells import LOOKING, ROLES, WITHOUT_ACCOUNT, Cast, let_look, token
from tests.support.debates import CODE, OXFORD, opened
from tests.support.people import keep_map

# Whose columns are visitor, outsider, guest, participant, moderator, facilitator, admin. All have the code.
PAGES = {
    "see the wall": (f"/debates/{CODE}/wall", "YYYYYY-"),
    "follow it": (f"/debates/{CODE}/news", "YYYYYY-"),
    "release, hold, decline": (f"/debates/{CODE}/chair", "----YY-"),
    "write down what is said": (f"/debates/{CODE}/scribe", "----YY-"),
    "prepare one": ("/maps/small/debates/new", "-----Y-"),
}
SENT = {
    "go on": ("phase", "-----Y-"),
    "add a minute": ("time", "-----Y-"),
    "pause": ("pause", "-----Y-"),
    "choose the rule": ("rule", "-----Y-"),
    "spotlight": ("spotlight", "-----Y-"),
    "reveal votes": ("reveal", "-----Y-"),
    "choose how the wall looks": ("theme", "-----Y-"),
    "give the floor": ("floor", "-----Y-"),
    "mute a guest": ("mute", "----YY-"),
    "remove a guest": ("remove", "----YY-"),
    "release": ("entries/{}/release", "----YY-"),
    "keep held": ("entries/{}/hold", "----YY-"),
    "decline": ("entries/{}/decline", "----YY-"),
    "write a line": ("scribe", "----YY-"),
}
FIELDS = {
    "seen": "-1",
    "paused": "0",
    "rule": "held",
    "statement": "1",
    "ballot": "opening",
    "shown": "0",
    "theme": "light",
    "participant": "0",
    "reason": "same",
    "line": "!1 Somebody said so.",
    "nonce": "0123456789abcdef",
}


def refused(answer: TestResponse, role: str) -> bool:
    """Whether it was refused: visitors and guests by the way to sign in, others by 403."""
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
    return answer.status_code == 403 or (role in WITHOUT_ACCOUNT and to_sign_in)


@pytest.mark.no_cover
@pytest.mark.parametrize("row", PAGES)
def test_a_page_of_a_debate_is_for_those_whom_the_table_names(cast: Cast, row: str) -> None:
    path, cells = PAGES[row]
    for role, cell in zip(ROLES, cells, strict=True):
        answer = cast.browser(role).get(path)
        assert refused(answer, role) is (cell == "-"), (row, role, answer.status_code)
        assert cell == "-" or answer.status_code in (200, 303), (row, role, answer.status_code)


@pytest.mark.parametrize("row", SENT)
def test_what_is_done_in_a_debate_is_done_by_those_whom_the_table_names(cast: Cast, row: str) -> None:
    path, cells = SENT[row]
    guest = cast.debate.guest(cast.people["guest"].token)
    entry = cast.debate.send(guest, f"Sent for {row}.").entry if "{}" in path else 0
    for role, cell in zip(ROLES, cells, strict=True):
        browser = cast.browser(role)
        sent = {"csrf": token(browser, role), **FIELDS}
        answer = browser.post(f"/debates/{CODE}/{path.format(entry)}", sent)
        assert refused(answer, role) is (cell == "-"), (row, role, answer.status_code, answer.text[:2_000])


def test_votes_and_signals_are_for_those_who_have_joined(cast: Cast) -> None:
    """Others are led to where one joins; whoever is signed in joins like everybody else, but for admins."""
    desk, chair, code = cast.site.desk, cast.debate.chair, "VVVVVV"
    debate = opened(desk, chair, code=code)
    next_phase(desk, chair, code, -1)
    debate.join()
    for role in ROLES:
        browser = cast.browser(role)
        if role == "guest":
            browser.client.set_cookie(f"argmap-debate-{code}", debate.tokens[-1])
        for path, fields in (
            ("vote", {"choice": "for", "ballot": "opening"}),
            ("signals", {"statement": "1", "kind": "agree"}),
        ):
            answer = browser.post(f"/debates/{code}/{path}", {"csrf": token(browser, role), **fields})
            leads = f"/debates/{code}" if role == "guest" else f"/j/{code}"
            assert (answer.status_code, answer.headers["Location"]) == (303, leads), (role, path)
    joins = {role: cast.browser(role) for role in ("outsider", "participant", "moderator", "facilitator", "admin")}
    for role, browser in joins.items():
        answer = browser.post(f"/debates/{code}/join", browser.form(f"/j/{code}", "/join"))
        assert refused(answer, role) is (role == "admin"), role
        if role != "admin":
            assert answer.headers["Location"] == f"/debates/{code}"
            sent = {"csrf": token(browser, role), "statement": "1", "kind": "agree"}
            answer = browser.post(f"/debates/{code}/signals", sent)
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/debates/{code}"), role


def test_the_report_is_read_as_the_map_is_or_with_its_link(cast: Cast) -> None:
    desk, chair = cast.site.desk, cast.debate.chair
    other = opened(desk, chair, replace(OXFORD, ground=Ground.MAP), code="CCCCCC")
    with reading(desk.engine) as session:
        link = debate_head(session, chair, other.code).report_link
    close_debate(desk, chair, other.code)
    report, linked = f"/debates/{other.code}/report", f"/debates/reports/{link}"
    let_look(cast)
    # Whoever has joined another debate on the map reads the map, and of this debate no more than its link lets them.
    joined = cast.browser("outsider")
    cast.debate.join(reader=Actor(cast.people["outsider"].id))
    joined.client.set_cookie(f"argmap-debate-{CODE}", cast.debate.tokens[-1])
    browsers = {**{role: cast.browser(role) for role in (*ROLES, LOOKING)}, "an outsider who has joined": joined}
    for visibility, cells in (
        (Visibility.PUBLIC, "YY-YYYYYY"),
        (Visibility.UNLISTED, "00-YYY0Y-"),
        (Visibility.PRIVATE, "00-YYY0Y-"),
    ):
        keep_map(cast.site.engine, "small", visibility=visibility)
        try:
            for (role, browser), cell in zip(browsers.items(), cells, strict=True):
                answer = browser.get(report)
                assert refused(answer, role) is (cell == "-"), (visibility, role)
                assert cell == "-" or answer.status_code == (200 if cell == "Y" else 404), (visibility, role)
                assert browser.get(linked).status_code == 200, (visibility, role)
        finally:
            keep_map(cast.site.engine, "small", visibility=Visibility.PUBLIC)
