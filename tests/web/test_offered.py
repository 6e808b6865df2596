"""Nobody is shown a link that they may not follow: pages offer what the table of permissions allows, and no more."""

from __future__ import annotations

import re
from collections import deque
from html import unescape

import pytest

from tests.support.cells import ROLES, WITHOUT_ACCOUNT, Cast
from tests.support.in_process import Visitor

BEGIN = (
    "/",
    "/maps/small",
    "/maps/small?sel=s3",
    "/maps/small?sel=a1",
    "/maps/small/statements/3",
)
LEAST = {"visitor": 40, "outsider": 55, "guest": 20, "participant": 55, "moderator": 75, "facilitator": 80, "admin": 30}
"""How many sorts of pages each finds; were it fewer, the test would look at nothing."""

_ELSEWHERE = re.compile(r"/(static|appearance|sign-in|register)\b|.*(/events|\.svg|\.dot)$|/maps/(?!small\b|new\b)")


def sort_of(path: str) -> tuple[str, ...]:
    """Pages that differ only in what they are about are of one sort."""
    bare, _, query = path.partition("?")
    asked = sorted(one for one in query.split("&") if one.startswith(("add=", "how=", "at=")))
    return (re.sub(r"\d+", "N", bare), *(re.sub(r"at=\d+", "at", one) for one in asked))


def refused(browser: Visitor, role: str) -> tuple[list[tuple[str, int]], int]:
    """The links that the pages show and that lead to a refusal, and how many sorts of pages were looked at."""
    found, seen, left = [], set(), deque(BEGIN)
    while left:
        path = left.popleft()
        if sort_of(path) in seen:
            continue
        seen.add(sort_of(path))
        answer = browser.get(path)
        to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
        # Who has no account is led to sign in where signing in is all that it takes.
        if answer.status_code >= 400 or (to_sign_in and not (role in WITHOUT_ACCOUNT and path == "/maps/new")):
            found.append((path, answer.status_code))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            links = (unescape(link).partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', answer.text))
            left.extend(link for link in links if not _ELSEWHERE.match(link))
    return found, len(seen)


@pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_to_a_refusal(cast: Cast, role: str) -> None:
    found, looked_at = refused(cast.browser(role), role)
    assert found == []
    assert looked_at >= LEAST[role]
