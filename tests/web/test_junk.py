"""Whatever stands in every field of every form and in every parameter of every page, on each database: never an error
of ours, never an answer without its headers or one that leads elsewhere, and nothing half-written.

The routes are those of the table in `test_routes`, so that a new one is tried as soon as it has its line there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.permissions import OPERATOR
from argmap.operations.maps import import_map
from argmap.operations.verify import verify
from argmap.web.guards import content_policy
from tests.support.cells import Cast, token
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.small_map import small_map
from tests.test_house import texts
from tests.web.conftest import site_of
from tests.web.test_routes import PAGES, WRITING, Line

FIGURES = 640
"""Python reads numbers of 4,300 figures at most; here of no more than it can be told, for short addresses."""

JUNK = {
    "nothing": "",
    "a NUL": "a\x00b",
    "a number over any": "9" * 31,
    "a number over any behind noughts": "0" * 9 + "1" * 22,
    "more figures than are read": "1" * (FIGURES + 1),
    "too long a text": "x" * 2_001,
    "half an address of another site, with markup": "//[evil.example\"'><script>alert(1)</script>",
    "a line of a header": "/\r\nSet-Cookie: a=b",
}
IN_ADDRESSES = (
    "a NUL",
    "a number over any behind noughts",
    "more figures than are read",
    "half an address of another site, with markup",
)
"""What is tried of it in addresses too: pages take longer to make than a form takes to refuse."""

NAMES = sorted(
    {
        name
        for code in texts(".py", below="argmap/web/").values()
        for name in re.findall(r'(?:form|args|values|typed)(?:\.get|\.getlist)?[(\[]"([a-z_]+)"', code)
    }
    - {"csrf"}
)
"""Every field and parameter that is named where forms and addresses are read."""

LEAVING = ("/sign-out", "/me/data/erase", "/maps/small/leave", "/maps/small/settings/delete")
"""After these there is nothing left to send to."""


REFERRER = "http://["
"""What a browser says that wishes nothing well; no header may have what `JUNK` has."""


def sound(answer: TestResponse) -> bool:
    """Whether an answer is one of ours: no fault, with its headers, of this site, and with nothing typed as markup."""
    to = urlsplit(answer.headers.get("Location", "/"))
    return (
        answer.status_code < 500
        and answer.headers["X-Content-Type-Options"] == "nosniff"
        and answer.headers["Referrer-Policy"] == "same-origin"
        and ("svg" in answer.content_type or answer.headers["Content-Security-Policy"] == content_policy())
        and to.netloc in ("", "localhost")
        and "a=b" not in answer.headers.getlist("Set-Cookie")
        and not (b"<script>alert" in answer.data and answer.mimetype in ("text/html", "image/svg+xml"))
    )


def roles_of(path: str) -> tuple[str, ...]:
    """Who may do most behind an address."""
    return (
        ("admin",) if path.startswith("/admin") else ("guest", "facilitator") if "K7M4XR" in path else ("facilitator",)
    )


@pytest.fixture(autouse=True)
def few_figures() -> Iterator[None]:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(FIGURES)
    yield
    sys.set_int_max_str_digits(before)


def in_turn(lines: Mapping[str, Line], junk: str, sorts: Collection[str], cast: Cast) -> list[Line]:
    """Each route with one sort of junk on one database, and with another on the other."""
    of_all = list(sorts)
    turn = of_all.index(junk) + len(of_all) // 2 * (cast.site.engine.dialect.name == "postgresql")
    return [line for number, line in enumerate(lines.values()) if (number + turn) % len(of_all) == 0]


WHOLE = pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["in turn", "whole"])
"""Everything with everything takes minutes."""


@WHOLE
@pytest.mark.no_cover
@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_no_form_with_junk_in_every_field_is_an_error_of_ours(junk: str, cast: Cast, whole: bool) -> None:
    known = {role: (cast.browser(role), token(cast.browser(role), role)) for role in ("admin", "guest", "facilitator")}
    unsound = []
    for line in WRITING.values() if whole else in_turn(WRITING, junk, JUNK.values(), cast):
        for role in roles_of(line.path) if line.path not in LEAVING else ():
            browser, csrf = known[role]
            sent = {**dict.fromkeys(NAMES, junk), "csrf": csrf}
            answer = browser.post(line.path, sent, headers={"Referer": REFERRER, "HX-Current-URL": REFERRER})
            if not sound(answer):
                unsound.append((role, line.path, answer.status))
    assert unsound == []
    assert list(verify(cast.site.engine)) == []


@WHOLE
@pytest.mark.no_cover
@pytest.mark.parametrize("junk", [JUNK[name] for name in IN_ADDRESSES], ids=IN_ADDRESSES)
def test_no_address_with_junk_in_every_parameter_is_an_error_of_ours(junk: str, cast: Cast, whole: bool) -> None:
    asked = "&".join(f"{name}={quote(junk)}" for name in NAMES)
    known = {role: cast.browser(role) for role in ("admin", "guest", "facilitator")}
    unsound = []
    for line in PAGES.values() if whole else in_turn(PAGES, junk, [JUNK[name] for name in IN_ADDRESSES], cast):
        for role in roles_of(line.path):
            answer = known[role].get(f"{urlsplit(line.path).path}?{asked}")
            if not sound(answer):
                unsound.append((role, line.path, answer.status))
    assert unsound == []


HALVES = {
    "where the form was opened": ({"back": "//["}, {}),
    "the page that the browser shows": ({}, {**HTMX, "HX-Current-URL": "http://["}),
    "the page that it came from": ({}, {"Referer": "http://["}),
}


@pytest.mark.parametrize(("fields", "headers"), HALVES.values(), ids=HALVES)
def test_what_is_kept_is_answered_whatever_address_is_sent_along(
    fields: dict[str, str], headers: dict[str, str], newcomer: Visitor
) -> None:
    form = newcomer.form("/maps/small?sel=s1&add=objection", "/arguments")
    answer = newcomer.post("/maps/small/arguments", filled(form, {"text": "So it is.", **fields}), headers=headers)
    assert answer.status_code in (200, 303)
    assert "So it is." in newcomer.get("/maps/small/statements/10").text


def test_a_visitor_is_led_to_sign_in_whatever_page_they_say_they_came_from(visitor: Visitor) -> None:
    csrf = visitor.form("/sign-in")["csrf"]
    answer = visitor.post("/me/account/password", {"csrf": csrf}, headers={"Referer": "http://["})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


@pytest.mark.parametrize("page", ["/sources", "/statements/3", "/outline?quotes=1"])
def test_a_source_whose_address_is_none_is_told_without_a_link(page: str, app: Flask, visitor: Visitor) -> None:
    whole = small_map("Half addresses")
    source = whole.sources["memoir"]._replace(url="http://[")
    import_map(site_of(app).desk, OPERATOR, replace(whole, sources={"memoir": source}), "halves")
    answer = visitor.get(f"/maps/halves{page}")
    assert answer.status_code == 200
    assert "A Memoir of Talks" in answer.text
    assert 'href="http://["' not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/password/%00", "/invitations/%00", "/j/%00", "/static/%00", "/debates/K7M4XR/chair/%00"]
    + [f"/maps/small/{noun}/%00/edit" for noun in ("sources", "speakers", "cases")]
    + ["/maps/small/sources/a%00b/document"],
)
def test_no_address_has_a_nul(path: str, cast: Cast) -> None:
    assert cast.browser("facilitator").get(path).status_code == 404
    visitor = cast.browser("visitor")
    assert visitor.get(path).data == visitor.get("/maps/absent").data


@pytest.mark.parametrize("host", ["localhost:65536", "127.0.0.1:99999"])
def test_no_host_has_a_port_beyond_all_ports(host: str, visitor: Visitor) -> None:
    assert visitor.get("/", headers={"Host": host}).status_code == 400
