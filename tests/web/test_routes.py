"""Every route of the site has its line here: what a visitor gets, and that nothing changes the map unguarded."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.permissions import VISITOR
from argmap.operations.maps import TAKEN_BY_PAGES
from argmap.queries.maps import library
from argmap.queries.reading import reading
from argmap.web.guards import content_policy, own_names
from tests.support.in_process import HTMX, SAME_ORIGIN, Visitor, form_in
from tests.web.conftest import begin_with, site_of


class Line(NamedTuple):
    """An example of a route, and what a visitor's plain request is answered with.

    What is not for visitors (403) leads those who only read to the sign-in page.
    """

    path: str
    status: int
    kind: str = "text/html"


PAGES: dict[str, Line] = {
    "/": Line("/", 200),
    "/appearance": Line("/appearance?theme=dark&next=/", 303),
    "/sign-in": Line("/sign-in", 200),
    "/register": Line("/register", 200),
    "/password": Line("/password", 200),
    "/password/<link>": Line("/password/no-link", 410),
    "/me/account": Line("/me/account", 403),
    "/me/data": Line("/me/data", 403),
    "/me/data/export": Line("/me/data/export", 403),
    "/admin": Line("/admin", 403),
    "/admin/backups": Line("/admin/backups", 403),
    "/admin/maps": Line("/admin/maps", 403),
    "/admin/log": Line("/admin/log", 403),
    "/healthz": Line("/healthz", 200, "application/json"),
    "/static/<path:name>": Line("/static/tokens.css", 200, "text/css"),
    "/maps/new": Line("/maps/new", 303),
    "/maps/new/copy": Line("/maps/new/copy", 303),
    "/maps/<slug:slug>/settings": Line("/maps/small/settings", 303),
    "/maps/<slug:slug>/hand-in": Line("/maps/small/hand-in", 303),
    "/maps/<slug:slug>/origin": Line("/maps/small/origin", 404),
    "/invitations/<token>": Line("/invitations/nothing", 404),
    "/handed-in/<slug:link>": Line("/handed-in/nothing", 404),
    "/maps/<slug:slug>": Line("/maps/small", 200),
    "/maps/<slug:slug>/outline": Line("/maps/small/outline", 200),
    "/maps/<slug:slug>/positions": Line("/maps/small/positions", 200),
    "/maps/<slug:slug>/sources": Line("/maps/small/sources", 200),
    "/maps/<slug:slug>/check": Line("/maps/small/check", 200),
    "/maps/<slug:slug>/sources/<path:key>/document": Line("/maps/small/sources/memoir/document", 403),
    "/maps/<slug:slug>/history": Line("/maps/small/history", 200),
    "/maps/<slug:slug>/lines": Line("/maps/small/lines", 200),
    "/maps/<slug:slug>/compare": Line("/maps/small/compare?from=1&to=1", 200),
    "/me": Line("/me", 303),
    "/admin/look-into": Line("/admin/look-into", 403),
    "/me/work": Line("/me/work", 303),
    "/maps/<slug:slug>/map.svg": Line("/maps/small/map.svg", 200, "image/svg+xml"),
    "/maps/<slug:slug>/map.dot": Line("/maps/small/map.dot", 200, "text/vnd.graphviz"),
    "/maps/<slug:slug>/map.argdown": Line("/maps/small/map.argdown", 200, "text/"),
    "/maps/<slug:slug>/history.json": Line("/maps/small/history.json", 403, ""),
    "/maps/<slug:slug>/events": Line("/maps/small/events", 204, ""),
    "/maps/<slug:slug>/similar": Line("/maps/small/similar?text=Peace+comes+first", 200),
    "/maps/<slug:slug>/find": Line("/maps/small/find?q=peace", 200, "application/json"),
    "/maps/<slug:slug>/statements/<number:number>": Line("/maps/small/statements/1", 200),
    "/maps/<slug:slug>/statements/<number:number>/reword": Line("/maps/small/statements/1/reword", 403),
    "/maps/<slug:slug>/statements/<number:number>/withdraw": Line("/maps/small/statements/1/withdraw", 403),
    "/maps/<slug:slug>/statements/<number:number>/flag": Line("/maps/small/statements/1/flag", 403),
    "/maps/<slug:slug>/statements/<number:number>/branch": Line("/maps/small/statements/1/branch", 403),
    "/maps/<slug:slug>/statements/<number:number>/redact": Line("/maps/small/statements/1/redact", 403),
    "/maps/<slug:slug>/statements/<number:number>/hide": Line("/maps/small/statements/1/hide", 403),
    "/maps/<slug:slug>/redactions": Line("/maps/small/redactions", 403),
    "/maps/<slug:slug>/statements/<number:number>/show": Line("/maps/small/statements/1/show", 403),
    "/maps/<slug:slug>/changes/mine": Line("/maps/small/changes/mine", 403),
    "/maps/<slug:slug>/<any(speakers, cases):noun>": Line("/maps/small/speakers", 200),
    "/maps/<slug:slug>/<any(sources, speakers, cases):noun>/new": Line("/maps/small/cases/new", 403),
    "/maps/<slug:slug>/<any(sources, speakers, cases):noun>/<path:key>/edit": Line(
        "/maps/small/sources/memoir/edit", 403
    ),
    "/maps/<slug:slug>/statements/<number:number>/stances": Line("/maps/small/statements/1/stances", 403),
    "/maps/<slug:slug>/citations/<number:number>": Line("/maps/small/citations/1", 403),
    "/maps/<slug:slug>/arguments/<number:number>/citations": Line("/maps/small/arguments/1/citations", 403),
    "/maps/<slug:slug>/statements/<number:number>/change": Line("/maps/small/statements/1/change", 403),
    "/maps/<slug:slug>/arguments/<number:number>/change": Line("/maps/small/arguments/1/change", 403),
    "/maps/<slug:slug>/arguments/<number:number>": Line("/maps/small/arguments/1", 200),
    "/contributions/<number:number>": Line("/contributions/1", 404),
    "/debates/<code:code>": Line("/debates/K7M4XR", 404),
    "/debates/<code:code>/room": Line("/debates/K7M4XR/room", 303),
    "/debates/<code:code>/mine": Line("/debates/K7M4XR/mine", 404),
    "/debates/<code:code>/find": Line("/debates/K7M4XR/find?q=peace", 404),
    "/debates/<code:code>/events": Line("/debates/K7M4XR/events", 404),
    "/debates/<code:code>/news": Line("/debates/K7M4XR/news", 404),
    "/debates/<code:code>/bring": Line("/debates/K7M4XR/bring", 404),
    "/debates/<code:code>/groups": Line("/debates/K7M4XR/groups", 404),
    "/debates/<code:code>/report": Line("/debates/K7M4XR/report", 404),
    "/debates/<code:code>/report.csv": Line("/debates/K7M4XR/report.csv", 404),
    "/debates/<code:code>/report.argdown": Line("/debates/K7M4XR/report.argdown", 404),
    "/debates/reports/<slug:link>": Line("/debates/reports/nothing", 404),
    "/debates/reports/<slug:link>/report.csv": Line("/debates/reports/nothing/report.csv", 404),
    "/debates/reports/<slug:link>/report.argdown": Line("/debates/reports/nothing/report.argdown", 404),
    "/debates/<code:code>/qr.svg": Line("/debates/K7M4XR/qr.svg", 404),
    "/debates/<code:code>/wall": Line("/debates/K7M4XR/wall", 404),
    "/maps/<slug:slug>/debates": Line("/maps/small/debates", 200),
    "/maps/<slug:slug>/debates/new": Line("/maps/small/debates/new", 303),
    "/j": Line("/j", 200),
    "/j/<typed>": Line("/j/K7M4XR", 404),
    "/debates/<code:code>/chair": Line("/debates/K7M4XR/chair", 404),
    "/debates/<code:code>/scribe": Line("/debates/K7M4XR/scribe", 404),
    "/debates/<code:code>/scribe/written": Line("/debates/K7M4XR/scribe/written", 404),
    "/debates/<code:code>/scribe/about": Line("/debates/K7M4XR/scribe/about", 404),
    "/debates/<code:code>/chair/<part>": Line("/debates/K7M4XR/chair/clock", 404),
    "/moderation": Line("/moderation", 403),
    "/moderation/fairness": Line("/moderation/fairness", 403),
    "/maps/<slug:slug>/moderation-log": Line("/maps/small/moderation-log", 200),
    "/maps/<slug:slug>/moderation-log.csv": Line("/maps/small/moderation-log.csv", 200, "text/csv"),
}
WRITING: dict[str, Line] = {
    "/debates/<code:code>/phase": Line("/debates/K7M4XR/phase", 403),
    "/debates/<code:code>/time": Line("/debates/K7M4XR/time", 403),
    "/debates/<code:code>/pause": Line("/debates/K7M4XR/pause", 403),
    "/debates/<code:code>/end": Line("/debates/K7M4XR/end", 403),
    "/debates/<code:code>/scribe": Line("/debates/K7M4XR/scribe", 403),
    "/debates/<code:code>/rule": Line("/debates/K7M4XR/rule", 403),
    "/debates/<code:code>/spotlight": Line("/debates/K7M4XR/spotlight", 403),
    "/debates/<code:code>/reveal": Line("/debates/K7M4XR/reveal", 403),
    "/debates/<code:code>/theme": Line("/debates/K7M4XR/theme", 403),
    "/debates/<code:code>/floor": Line("/debates/K7M4XR/floor", 403),
    "/debates/<code:code>/mute": Line("/debates/K7M4XR/mute", 403),
    "/debates/<code:code>/remove": Line("/debates/K7M4XR/remove", 403),
    "/debates/<code:code>/entries/<number:number>/release": Line("/debates/K7M4XR/entries/1/release", 403),
    "/debates/<code:code>/entries/<number:number>/unrelease": Line("/debates/K7M4XR/entries/1/unrelease", 403),
    "/debates/<code:code>/entries/<number:number>/hold": Line("/debates/K7M4XR/entries/1/hold", 403),
    "/debates/<code:code>/entries/<number:number>/decline": Line("/debates/K7M4XR/entries/1/decline", 403),
    "/maps/<slug:slug>/sources/<path:key>/document": Line("/maps/small/sources/memoir/document", 403),
    "/maps/<slug:slug>/sources/<path:key>/document/remove": Line("/maps/small/sources/memoir/document/remove", 403),
    "/sign-in": Line("/sign-in", 403),
    "/sign-out": Line("/sign-out", 403),
    "/register": Line("/register", 403),
    "/password": Line("/password", 403),
    "/password/<link>": Line("/password/no-link", 403),
    "/me/account/password": Line("/me/account/password", 403),
    "/me/account/mail": Line("/me/account/mail", 403),
    "/me/account/browsers": Line("/me/account/browsers", 403),
    "/me/data/erase": Line("/me/data/erase", 403),
    "/admin/backups": Line("/admin/backups", 403),
    "/admin/maps/bring-back": Line("/admin/maps/bring-back", 403),
    "/admin/maps/facilitators": Line("/admin/maps/facilitators", 403),
    "/admin/accounts": Line("/admin/accounts", 403),
    "/admin/accounts/role": Line("/admin/accounts/role", 403),
    "/admin/accounts/disable": Line("/admin/accounts/disable", 403),
    "/admin/accounts/link": Line("/admin/accounts/link", 403),
    "/admin/registration": Line("/admin/registration", 403),
    "/admin/invitations": Line("/admin/invitations", 403),
    "/maps/new": Line("/maps/new", 403),
    "/maps/new/copy": Line("/maps/new/copy", 403),
    "/maps/new/file": Line("/maps/new/file", 403),
    "/maps/<slug:slug>/settings": Line("/maps/small/settings", 403),
    "/maps/<slug:slug>/settings/words": Line("/maps/small/settings/words", 403),
    "/maps/<slug:slug>/settings/members": Line("/maps/small/settings/members", 403),
    "/maps/<slug:slug>/settings/invitations": Line("/maps/small/settings/invitations", 403),
    "/maps/<slug:slug>/settings/invitations/<number:number>/withdraw": Line(
        "/maps/small/settings/invitations/1/withdraw", 403
    ),
    "/maps/<slug:slug>/settings/archive": Line("/maps/small/settings/archive", 403),
    "/maps/<slug:slug>/settings/delete": Line("/maps/small/settings/delete", 403),
    "/maps/<slug:slug>/settings/bring-back": Line("/maps/small/settings/bring-back", 403),
    "/maps/<slug:slug>/settings/look": Line("/maps/small/settings/look", 403),
    "/maps/<slug:slug>/leave": Line("/maps/small/leave", 403),
    "/maps/<slug:slug>/hand-in": Line("/maps/small/hand-in", 403),
    "/invitations/<token>": Line("/invitations/nothing", 403),
    "/maps/<slug:slug>/arguments": Line("/maps/small/arguments", 403),
    "/maps/<slug:slug>/lines": Line("/maps/small/lines", 403),
    "/maps/<slug:slug>/statements": Line("/maps/small/statements", 403),
    "/maps/<slug:slug>/arguments/<number:number>/premises": Line("/maps/small/arguments/1/premises", 403),
    "/maps/<slug:slug>/statements/<number:number>/reword": Line("/maps/small/statements/1/reword", 403),
    "/maps/<slug:slug>/statements/<number:number>/withdraw": Line("/maps/small/statements/1/withdraw", 403),
    "/maps/<slug:slug>/statements/<number:number>/flag": Line("/maps/small/statements/1/flag", 403),
    "/maps/<slug:slug>/statements/<number:number>/branch": Line("/maps/small/statements/1/branch", 403),
    "/maps/<slug:slug>/statements/<number:number>/redact": Line("/maps/small/statements/1/redact", 403),
    "/maps/<slug:slug>/statements/<number:number>/hide": Line("/maps/small/statements/1/hide", 403),
    "/maps/<slug:slug>/redactions/<number:number>": Line("/maps/small/redactions/1", 403),
    "/maps/<slug:slug>/redactions/asked/<number:number>": Line("/maps/small/redactions/asked/1", 403),
    "/maps/<slug:slug>/statements/<number:number>/show": Line("/maps/small/statements/1/show", 403),
    "/maps/<slug:slug>/statements/<number:number>/change": Line("/maps/small/statements/1/change", 403),
    "/maps/<slug:slug>/arguments/<number:number>/change": Line("/maps/small/arguments/1/change", 403),
    "/maps/<slug:slug>/<any(sources, speakers, cases):noun>/new": Line("/maps/small/cases/new", 403),
    "/maps/<slug:slug>/<any(sources, speakers, cases):noun>/<path:key>/edit": Line(
        "/maps/small/sources/memoir/edit", 403
    ),
    "/maps/<slug:slug>/statements/<number:number>/stances": Line("/maps/small/statements/1/stances", 403),
    "/maps/<slug:slug>/citations/<number:number>": Line("/maps/small/citations/1", 403),
    "/maps/<slug:slug>/arguments/<number:number>/citations": Line("/maps/small/arguments/1/citations", 403),
    "/maps/<slug:slug>/changes/<number:version>/undo": Line("/maps/small/changes/1/undo", 403),
    "/contributions/<number:number>": Line("/contributions/1", 403),
    "/maps/<slug:slug>/debates/new": Line("/maps/small/debates/new", 403),
    "/j": Line("/j", 403),
    "/debates/<code:code>/join": Line("/debates/K7M4XR/join", 403),
    "/debates/<code:code>/vote": Line("/debates/K7M4XR/vote", 403),
    "/debates/<code:code>/signals": Line("/debates/K7M4XR/signals", 403),
    "/debates/<code:code>/speak": Line("/debates/K7M4XR/speak", 403),
    "/debates/<code:code>/side": Line("/debates/K7M4XR/side", 403),
    "/debates/<code:code>/entries": Line("/debates/K7M4XR/entries", 403),
    "/debates/<code:code>/entries/<number:entry>/reword": Line("/debates/K7M4XR/entries/1/reword", 403),
    "/debates/<code:code>/entries/<number:entry>/withdraw": Line("/debates/K7M4XR/entries/1/withdraw", 403),
    "/debates/<code:code>/moved": Line("/debates/K7M4XR/moved", 403),
    "/moderation": Line("/moderation", 403),
    "/moderation/<number:number>": Line("/moderation/1", 403),
    "/me/read": Line("/me/read", 403),
    "/maps/<slug:slug>/statements/<number:number>/restore": Line("/maps/small/statements/1/restore", 403),
    "/admin/look-into": Line("/admin/look-into", 403),
    "/debates/<code:code>/bring": Line("/debates/K7M4XR/bring", 403),
}
FORMS = frozenset({"/maps/<slug:slug>/lines", "/register", "/sign-in", "/j", "/j/<typed>"})
"""Pages that are a form themselves, so that whoever opens one begins a session."""

FILES = {"/maps/new/file", "/maps/small/sources/memoir/document"}
"""Where a file may be sent, which may be larger than a form."""
SAID = {
    "target": "s1",
    "relation": "attack",
    "kind": "claim",
    "text": "Talks reward those who kill.",
    "name": "Ana",
    "revision": "1",
}


def test_every_route_has_its_line(app: Flask) -> None:
    found = {(rule.rule, method) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    lines = {(rule, method) for rule in PAGES for method in ("GET", "HEAD", "OPTIONS")}
    lines |= {(rule, method) for rule in WRITING for method in ("POST", "OPTIONS")}
    assert found == lines


def test_a_page_of_the_site_is_in_no_maps_way(app: Flask) -> None:
    """Whatever stands where a map's address would is refused as one."""
    beside = {rule.rule.split("/")[2] for rule in app.url_map.iter_rules() if rule.rule.startswith("/maps/")}
    assert {word for word in beside if not word.startswith("<")} == TAKEN_BY_PAGES


@pytest.fixture(scope="module")
def first_answers(whole_app: Flask, small_template: Path) -> dict[str, TestResponse]:
    """What each page answers to somebody who has never been here."""
    begin_with(whole_app, small_template)
    return {rule: Visitor(whole_app).get(line.path) for rule, line in PAGES.items()}


@pytest.mark.parametrize("rule", PAGES)
def test_a_visitor_reads(rule: str, first_answers: dict[str, TestResponse]) -> None:
    line, answer = PAGES[rule], first_answers[rule]
    assert answer.content_type.startswith(line.kind)
    if line.status == 403:
        assert (answer.status_code, answer.headers["Location"][:14]) == (303, "/sign-in?next=")
    else:
        assert answer.status_code == line.status, answer.text[:2_000]


@pytest.mark.parametrize("rule", PAGES)
def test_every_answer_carries_the_headers(rule: str, first_answers: dict[str, TestResponse]) -> None:
    line, headers = PAGES[rule], first_answers[rule].headers
    if line.kind == "image/svg+xml":
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
    else:
        assert headers["Content-Security-Policy"] == content_policy()
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"
    assert "Strict-Transport-Security" not in headers
    assert line.path.startswith("/static") or {"HX-Request", "Cookie"} <= {
        item.strip() for item in headers["Vary"].split(",")
    }


def test_the_policy_lets_a_page_load_from_this_site_only_and_nobody_frame_it() -> None:
    assert content_policy() == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )


def test_no_page_without_a_form_begins_a_session(first_answers: dict[str, TestResponse]) -> None:
    begun = {
        rule
        for rule, answer in first_answers.items()
        if not all(cookie.startswith("theme=") for cookie in answer.headers.getlist("Set-Cookie"))
    }
    assert begun <= FORMS


def test_what_only_reads_takes_no_other_method(visitor: Visitor) -> None:
    written = {line.path for line in WRITING.values()}
    for line in PAGES.values():
        for method in ("PUT", "PATCH", "DELETE", *(() if line.path in written else ("POST",))):
            answer = visitor.client.open(line.path, method=method, headers=SAME_ORIGIN)
            assert answer.status_code == 405, (line.path, method)
            assert "GET" in answer.headers["Allow"], (line.path, method)


def versions(app: Flask) -> list[int]:
    with reading(site_of(app).engine) as session:
        return [head.version for head in library(session, VISITOR)]


CROSS_SITE: dict[str, dict[str, str]] = {
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "from another origin of the same site": {"Sec-Fetch-Site": "same-site"},
    "typed by a person": {"Sec-Fetch-Site": "none"},
    "with an invented word": {"Sec-Fetch-Site": "same-origin-ish"},
    "from another site, whatever the origin": {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    "from nowhere": {},
    "from a sandbox": {"Origin": "null"},
    "from another host": {"Origin": "http://evil.example"},
    "from another port": {"Origin": "http://localhost:8001"},
    "from another scheme": {"Origin": "https://localhost"},
    "from a host that begins alike": {"Origin": "http://localhost.evil.example"},
    "by a mere host": {"Origin": "localhost"},
    "by a referrer alone": {"Referer": "http://localhost/maps/small"},
}


def test_what_is_sent_from_elsewhere_does_nothing(newcomer: Visitor, app: Flask) -> None:
    """Who asks for a page gets one from another site; the others ask for JSON, which takes far less to make."""
    before = versions(app)
    form = newcomer.form("/maps/small?sel=s1&add=objection", "/arguments")
    said = {**SAID, "csrf": form["csrf"]}
    kinds = dict.fromkeys(CROSS_SITE, "application/json") | {"from another site": "text/html"}
    answers = {
        (rule, sent): newcomer.client.post(line.path, data=said, headers={"Accept": kinds[sent], **headers}).status_code
        for rule, line in WRITING.items()
        for sent, headers in CROSS_SITE.items()
    }
    assert answers == dict.fromkeys(answers, 403)
    assert versions(app) == before


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_what_is_sent_from_here_is_taken(headers: dict[str, str], newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small?sel=s1&add=objection", "/arguments")
    answer = newcomer.client.post("/maps/small/arguments", data={**SAID, "csrf": form["csrf"]}, headers=headers)
    assert answer.status_code == 303


def test_a_form_without_this_sessions_token_does_nothing(newcomer: Visitor, app: Flask) -> None:
    before = versions(app)
    answers = {
        (rule, token): newcomer.post(line.path, {**SAID, "csrf": token}).status_code
        for rule, line in WRITING.items()
        for token in ("", "x", "0123456789abcdef." + "0" * 64, "é.é", "." * 80)
    }
    assert answers == dict.fromkeys(answers, 403)
    assert versions(app) == before


def test_a_token_of_another_browser_does_nothing(app: Flask, newcomer: Visitor) -> None:
    other = Visitor(app)
    token = other.form("/maps/small?sel=s1&add=objection", "/arguments")["csrf"]
    assert newcomer.post("/maps/small/arguments", {**SAID, "csrf": token}).status_code == 403


def test_the_token_may_come_in_a_header(newcomer: Visitor) -> None:
    token = newcomer.form("/maps/small?sel=s1&add=objection", "/arguments")["csrf"]
    answer = newcomer.post("/maps/small/arguments", SAID, headers={"X-CSRF-Token": token})
    assert answer.status_code == 303


def test_a_form_that_grew_old_comes_back_with_what_was_typed_and_can_be_sent(newcomer: Visitor) -> None:
    answer = newcomer.post("/maps/small/arguments", {**SAID, "csrf": "old"})
    assert answer.status_code == 403
    again = form_in(answer.text, "/arguments")
    assert again["text"] == SAID["text"]
    assert newcomer.post("/maps/small/arguments", again).status_code == 303


def test_what_is_no_form_is_refused(visitor: Visitor) -> None:
    kinds = {"application/json": b'{"text": "x"}', "text/plain": b"text=x", "application/xml": b"<x/>", "": b"text=x"}
    answers = {
        (rule, kind): visitor.client.post(line.path, data=body, content_type=kind, headers=SAME_ORIGIN).status_code
        for rule, line in WRITING.items()
        for kind, body in kinds.items()
    }
    assert answers == dict.fromkeys(answers, 415)


def test_a_form_over_64_kb_is_refused(visitor: Visitor) -> None:
    kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
    body = b"text=" + b"x" * 65_536
    for line in WRITING.values():
        for kind in kinds[:1] if line.path in FILES else kinds:
            answer = visitor.client.post(line.path, data=body, content_type=kind, headers=SAME_ORIGIN)
            assert answer.status_code == 413, (line.path, kind)
            assert "64 KB" in answer.text, (line.path, kind)


def test_a_form_that_is_no_utf8_is_refused(visitor: Visitor) -> None:
    for line in WRITING.values():
        for body in (b"text=\xff\xfe", b"text=%ff%fe", b"text=%ED%A0%80", b"\xc3=x"):
            answer = visitor.client.post(
                line.path, data=body, content_type="application/x-www-form-urlencoded", headers=SAME_ORIGIN
            )
            assert answer.status_code == 400, (line.path, body)
            assert "UTF-8" in answer.text, (line.path, body)


def test_a_broken_form_in_parts_is_refused_not_feared(newcomer: Visitor) -> None:
    for body in (b"", b"--b", b"--b\r\n\r\n", b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx'):
        answer = newcomer.client.post(
            "/maps/small/arguments",
            data=body,
            content_type="multipart/form-data; boundary=b",
            headers=SAME_ORIGIN,
        )
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "192.168.1.5", "localhost@evil.example", "[::1", ""]
)
def test_another_name_for_this_machine_is_not_answered(host: str, visitor: Visitor) -> None:
    answer = visitor.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"] == content_policy()


@pytest.mark.parametrize("name", sorted({"argmap.test", "192.168.1.5", *own_names()} - {"localhost"}))
def test_what_is_sent_to_another_name_for_this_machine_over_plain_http_does_nothing(
    name: str, newcomer: Visitor, app: Flask
) -> None:
    """A name that somebody has mapped to loopback: an insecure origin, which only `--lan` lets in."""
    before = versions(app)
    form = newcomer.form("/maps/small?sel=s1&add=objection", "/arguments")
    headers = {"Host": f"{name}:8000", "Origin": f"http://{name}:8000"}
    answer = newcomer.client.post("/maps/small/arguments", data={**SAID, "csrf": form["csrf"]}, headers=headers)
    assert answer.status_code == 400
    assert "does not answer to the name in the address" in answer.text
    assert versions(app) == before
    assert newcomer.post("/maps/small/arguments", {**SAID, "csrf": form["csrf"]}).status_code == 303


ABSENT = ["/maps/nothing", "/maps/nothing/outline", "/maps/nothing/statements/1", "/maps/small/statements/999"]
ABSENT += ["/maps/small/arguments/999", "/maps/nothing/map.svg", "/maps/nothing/events", "/nothing", "/maps/small/x"]
ABSENT += ["/maps/SMALL", "/maps/small/statements/0", "/maps/small/statements/01", "/maps/small/statements/-1"]
ABSENT += ["/maps/small/statements/99999999999999999999", "/maps/%00", "/maps/small%0a", "/static/../pyproject.toml"]
ABSENT += ["/static/%2e%2e/pyproject.toml", "/static/fonts", "/static/", "/maps/small?at=999", "/maps/..%2fsmall"]


def test_what_is_absent_answers_with_the_same_bytes_wherever_it_is(visitor: Visitor) -> None:
    expected = visitor.get("/maps/absent")
    for path in ABSENT:
        answer = visitor.get(path)
        assert (answer.status_code, answer.data) == (404, expected.data), path


def test_a_part_is_only_for_htmx_and_never_when_history_is_restored(visitor: Visitor) -> None:
    path = "/maps/small?sel=s3"
    whole = visitor.get(path).text
    part = visitor.get(path, headers=HTMX).text
    restored = visitor.get(path, headers={**HTMX, "HX-History-Restore-Request": "true"}).text
    boosted = visitor.get(path, headers={**HTMX, "HX-Boosted": "true"}).text
    assert whole.startswith("<!doctype html>")
    assert "<!doctype" not in part
    assert 'hx-swap-oob="true"' in part
    assert restored == whole == boosted


def test_an_error_is_a_message_beside_what_is_there_for_htmx_and_json_for_programs(visitor: Visitor) -> None:
    part = visitor.get("/maps/nothing", headers=HTMX)
    assert part.status_code == 404
    assert part.headers["HX-Reswap"] == "none"
    assert part.text.startswith('<div id="status" hx-swap-oob="innerHTML">')
    problem = visitor.get("/maps/nothing", headers={"Accept": "application/json"})
    assert problem.content_type == "application/problem+json"
    assert problem.json is not None
    assert problem.json["status"] == 404


def test_a_fault_of_ours_is_told_with_a_number_that_the_log_has(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault() -> str:
        raise RuntimeError("the secret reason")

    monkeypatch.setitem(app.view_functions, "health.health", fault)
    answer = visitor.get("/healthz")
    assert answer.status_code == 500
    assert "the secret reason" not in answer.text
    number = answer.text.split("Its number is ")[1][:8]
    assert number in caplog.text


def test_the_choice_of_colours_is_kept_for_a_year(visitor: Visitor) -> None:
    answer = visitor.get("/appearance?theme=dark&next=/maps/small")
    assert answer.headers["Location"] == "/maps/small"
    cookie = answer.headers["Set-Cookie"]
    assert "theme=dark" in cookie
    assert "Max-Age=31536000" in cookie
    assert 'data-theme="dark"' in visitor.get("/maps/small").text
    assert "Set-Cookie" not in visitor.get("/appearance?theme=mauve&next=//evil.example").headers


def test_cookies_and_transport_are_strict_behind_tls(app: Flask) -> None:
    browser = app.test_client()
    answer = browser.get("/maps/small?sel=s1&add=objection", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-argmap=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_a_cookie_in_the_open_is_strict_too(visitor: Visitor) -> None:
    cookie = visitor.get("/maps/small?sel=s1&add=objection").headers["Set-Cookie"]
    assert cookie.startswith("argmap=f.")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "value",
    ["x" * 22, "0123456789abcdefghijkl", "f." + "a" * 22 + "." + "0" * 64, "f.x.y", "", "é", "../../x", "a" * 5_000],
)
def test_a_forged_cookie_is_nobodys(app: Flask, value: str) -> None:
    forger = Visitor(app)
    forger.client.set_cookie("argmap", value)
    page = forger.get("/maps/small?sel=s1&add=objection")
    assert page.status_code == 200
    assert 'name="name"' in page.text
    token = "0123456789abcdef." + "0" * 64
    forger.client.set_cookie("argmap", value)
    assert forger.post("/maps/small/arguments", {**SAID, "csrf": token}).status_code == 403


def test_somebody_elses_name_gives_nothing_that_is_theirs(app: Flask, newcomer: Visitor) -> None:
    impostor = Visitor(app)
    answer = impostor.add(text="I am Ana, too.", name="Ana")
    assert answer.status_code == 303
    assert impostor.get("/maps/small/statements/9/reword").status_code == 403
    assert newcomer.get("/maps/small/statements/9/reword").status_code == 200
    assert newcomer.get("/maps/small/statements/10/reword").status_code == 403
