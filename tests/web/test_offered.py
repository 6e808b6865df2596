"""Nobody is shown a link that they may not follow or a button that they may not press: pages offer what the table of
permissions allows, and no more.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from argmap.domain.permissions import Policy, Visibility
from argmap.operations.releasing import release
from tests.support.cells import LOOKING, ROLES, WITHOUT_ACCOUNT, Cast, let_look, token
from tests.support.in_process import Visitor, forms_in
from tests.support.people import keep_map
from tests.web.conftest import begin_with, left_by

KEPT: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "open": ({}, ROLES),
    "closed": ({"policy": Policy.CLOSED}, ("outsider", "participant", "moderator")),
    "approval": ({"policy": Policy.APPROVAL}, ("outsider",)),
    "private": ({"visibility": Visibility.PRIVATE}, ("visitor", "outsider", "admin", LOOKING)),
}
"""How the map is kept, and to whom that shows other pages; guests see the same, for a debate has its own rule."""

BEGIN = (
    "/maps/small",
    "/maps/small?sel=s3",
    "/maps/small?sel=a1",
    "/maps/small/statements/3",
)
CANNOT_READ = {("private", role) for role in ("visitor", "outsider", "admin")}
LEAST = {
    "visitor": (40, 4),
    "outsider": (60, 28),
    "guest": (28, 8),
    "participant": (60, 30),
    "moderator": (75, 40),
    "facilitator": (80, 55),
    "admin": (35, 14),
    LOOKING: (45, 28),
}
"""How many sorts of pages and of forms each finds where the map is open, and a third of that where it is not; were
it fewer, the test would look at nothing.
"""

TYPED = {
    "text": "It is not so.",
    "words": "It says two things.",
    "reason": "unclear",
    "name": "Bo",
    "person": "Bo",
    "title": "A title",
    "question": "Which is it?",
    "line": "!1 It is not so.",
    "lines": "It is not so.",
    "first": "It is not so.",
    "second": "Nor so.",
    "target": "2",
    "to": "2",
    "source": "memoir",
    "map": "small",
}
"""What is typed into a field that is empty, where a form would come back for that alone."""

_ELSEWHERE = re.compile(r"/(static|appearance|sign-in|register)\b|.*(/events|\.svg|\.dot)$|/maps/(?!small\b|new\b)")
_OF_THE_MAP = re.compile(r"/$|/(maps/small|moderation|contributions)\b")
_ANYWHERE = re.compile("/")
_FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\".*?</form>", re.DOTALL)
_BUTTON = re.compile(r"<button\b[^>]*\bname=\"([^\"]*)\" value=\"([^\"]*)\"")


class Form(NamedTuple):
    """A form that a page shows: where it is sent, what it would send, and the button that is pressed."""

    page: str
    action: str
    fields: MultiDict[str, str]
    button: tuple[str, str] | None


class Shown(NamedTuple):
    """What somebody finds: the links that lead to a refusal, how many sorts of pages there are, and one form of each
    sort.
    """

    refused: list[tuple[str, int]]
    pages: int
    forms: list[Form]


def sort_of(path: str) -> tuple[str, ...]:
    """Pages that differ only in what they are about are of one sort."""
    bare, _, query = path.partition("?")
    asked = sorted(one for one in query.split("&") if one.startswith(("add=", "how=", "at=")))
    return (re.sub(r"\d+", "N", bare), *(re.sub(r"at=\d+", "at", one) for one in asked))


def is_refusal(answer: TestResponse) -> bool:
    """Whether it is for somebody else, or leads to where one signs in."""
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
    return answer.status_code in (401, 403, 404) or to_sign_in


def shown_to(browser: Visitor, role: str, begin: tuple[str, ...], among: re.Pattern[str]) -> Shown:
    """Follow every sort of link among these, from the first page of the site and from those to `begin` with."""
    found, seen, left = [], set(), deque(("/", *begin))
    first = len(left)
    forms: dict[object, Form] = {}
    while left:
        path = left.popleft()
        first -= 1
        if sort_of(path) in seen and first < 0:
            continue
        seen.add(sort_of(path))
        answer = browser.get(path)
        # Who has no account is led to sign in where signing in is all that it takes.
        if answer.status_code >= 400 or (is_refusal(answer) and not (role in WITHOUT_ACCOUNT and path == "/maps/new")):
            found.append((path, answer.status_code))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            links = (unescape(link).partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', answer.text))
            left.extend(link for link in links if among.match(link) and not _ELSEWHERE.match(link))
            for form in forms_on(path, answer.text):
                told = (form.fields.get("how"), form.fields.get("mark"), form.button)
                if among.match(form.action):
                    forms.setdefault((sort_of(form.action), *sorted(form.fields), *told), form)
    return Shown(found, len(seen), list(forms.values()))


def forms_on(path: str, markup: str) -> Iterator[Form]:
    """The forms of a page that write something, once for each of their buttons."""
    for form in _FORM.findall(markup):
        ((action, fields),) = forms_in(form)
        if not _ELSEWHERE.match(action):
            for button in dict.fromkeys(_BUTTON.findall(form)) or (None,):
                yield Form(path, action.partition("#")[0], fields, button)


class Left(NamedTuple):
    """The site's database for each way in which the map is kept, and what is each one's own there, as pages."""

    files: dict[str, Path]
    own: dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def left(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Something of everybody's own on the map, something that waits of those who wait, and something flagged."""
    let_look(cast)
    own: dict[str, tuple[str, ...]] = {}
    said = {"target": "s1", "relation": "attack", "kind": "claim"}
    for role in ("outsider", "participant", "moderator", "facilitator"):
        browser = cast.browser(role)
        fields = {"csrf": token(browser, role), **said, "text": f"The {role} says so."}
        number = browser.post("/maps/small/arguments", fields).headers["Location"].partition("sel=s")[2].split("&")[0]
        own[role] = (f"/maps/small/statements/{number}",)
    sent = cast.debate.send(cast.debate.guest(cast.people["guest"].token), "The guest says so.")
    released = release(cast.debate.desk, cast.debate.chair, cast.debate.code, sent.entry)
    own["guest"] = (f"/maps/small/statements/{released.statement}",)
    keep_map(cast.site.engine, "small", policy=Policy.APPROVAL)
    for role in ("outsider", "participant"):
        browser = cast.browser(role)
        fields = {"csrf": token(browser, role), **said, "text": f"What the {role} says waits."}
        own[role] += (browser.post("/maps/small/arguments", fields).headers["Location"],)
    browser = cast.browser("outsider")
    flag = {"csrf": token(browser, "outsider"), "reason": "unclear", "revision": "1"}
    assert browser.post("/maps/small/statements/4/flag", flag).status_code == 303
    files = {}
    for name, (kept, _) in KEPT.items():
        keep_map(cast.site.engine, "small", **{"policy": Policy.OPEN, "visibility": Visibility.PUBLIC, **kept})
        files[name] = left_by(cast.app, tmp_path_factory.mktemp(name))
    return Left(files, own)


@pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("name", "role"), [(name, role) for name, (_, roles) in KEPT.items() for role in roles])
def test_no_link_and_no_button_leads_to_a_refusal(cast: Cast, left: Left, name: str, role: str) -> None:
    begin_with(cast.app, left.files[name])
    browser = cast.browser(role)
    reads = (name, role) not in CANNOT_READ
    begin = (*BEGIN, *left.own.get(role, ())) if reads else ()
    # How the map is kept makes a difference on its own pages only.
    shown = shown_to(browser, role, begin, _ANYWHERE if name == "open" else _OF_THE_MAP)
    assert shown.refused == []
    if reads:
        pages, forms = (least // (1 if name == "open" else 3) for least in LEAST[role])
        assert shown.pages >= pages
        assert len(shown.forms) >= forms
    cookie, refused = browser.client.get_cookie("argmap"), []
    for form in shown.forms:
        # Each is sent by somebody to whom nothing else has happened since they were shown it.
        browser = cast.browser(role)
        if cookie is not None:
            browser.client.set_cookie("argmap", cookie.value)
        fields = MultiDict(form.fields)
        for field, words in TYPED.items():
            if fields.get(field) == "":
                fields[field] = words
        if form.button is not None:
            fields[form.button[0]] = form.button[1]
        answer = browser.post(form.action, fields)
        if is_refusal(answer):
            refused.append((form.page, form.action, form.button, answer.status_code))
        if answer.status_code < 400:
            begin_with(cast.app, left.files[name])
    assert refused == []
