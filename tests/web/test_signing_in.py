"""Signing in and out, making an account, and a password by a link that works once."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text as sql
from werkzeug.test import TestResponse

from argmap.config import Smtp
from argmap.domain.accounts import Registration
from argmap.domain.permissions import OPERATOR
from argmap.mail import Post
from argmap.operations import accounts
from argmap.operations.desk import Desk
from argmap.web.sessions import COOKIE
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.smtp import MailServer
from tests.support.store import Clock
from tests.web.conftest import site_of

PASSWORD = "a walk by the sea"


def register(who: Visitor, name: str = "Ana Roe", *, path: str = "/register", **fields: str) -> TestResponse:
    form = filled(who.form(path, "/register"), {"name": name, "password": PASSWORD, "again": PASSWORD, **fields})
    return who.post("/register", form)


def sign_in(who: Visitor, name: str = "Ana Roe", password: str = PASSWORD, path: str = "/sign-in") -> TestResponse:
    return who.post("/sign-in", filled(who.form(path, "/sign-in"), {"name": name, "password": password}))


def cookie(who: Visitor) -> str:
    found = who.client.get_cookie(COOKIE)
    return found.decoded_value if found else ""


def count(app: Flask, table: str) -> int:
    with site_of(app).engine.connect() as connection:
        found: int = connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one()
    return found


@pytest.fixture
def desk(app: Flask) -> Desk:
    return site_of(app).desk


def at(app: Flask, clock: Clock) -> None:
    """Let the site's clock be that one."""
    here = site_of(app)
    app.extensions["argmap"] = replace(here, desk=replace(here.desk, clock=clock))


@pytest.fixture
def clock(app: Flask) -> Clock:
    """A clock that the test sets, for the site of this test only."""
    here = site_of(app)
    made = Clock(here.desk.clock())
    at(app, made)
    return made


@pytest.fixture(autouse=True)
def _own_clock(app: Flask) -> object:
    here = site_of(app)
    yield
    app.extensions["argmap"] = here


def test_somebody_makes_an_account_and_signs_in_with_it_elsewhere(app: Flask, visitor: Visitor) -> None:
    assert register(visitor).status_code == 303
    page = visitor.get("/").text
    assert "Ana Roe" in page
    assert "/sign-out" in page
    elsewhere = Visitor(app)
    answer = sign_in(elsewhere, "ANA  ROE", path="/sign-in?next=/maps/small/outline")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/maps/small/outline")
    assert "Ana Roe" in elsewhere.get("/").text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_newcomer_who_makes_an_account_keeps_what_they_wrote(newcomer: Visitor, app: Flask) -> None:
    assert "Make this an account" in newcomer.get("/").text
    before = cookie(newcomer)
    assert register(newcomer, "Ana Roe").status_code == 303
    assert cookie(newcomer) != before
    assert newcomer.get("/maps/small/statements/9/reword").status_code == 200
    assert "Ana Roe" in newcomer.get("/maps/small/statements/9").text
    assert count(app, "contributors") == 1
    thief = Visitor(app)
    thief.client.set_cookie(COOKIE, before)
    assert thief.get("/maps/small/statements/9/reword").status_code == 303, "the newcomer's cookie opens nothing more"


def test_signing_in_renews_the_session_so_that_a_planted_one_opens_nothing(app: Flask, visitor: Visitor) -> None:
    register(visitor)
    planted = "A" * 22
    victim = Visitor(app)
    victim.client.set_cookie(COOKIE, planted)
    assert sign_in(victim).status_code == 303
    assert cookie(victim) not in ("", planted)
    attacker = Visitor(app)
    attacker.client.set_cookie(COOKIE, planted)
    assert "Ana Roe" not in attacker.get("/").text
    assert victim.get("/sign-in?next=/maps/small").headers["Location"] == "/maps/small", "they are signed in already"


def test_a_token_of_the_visitors_form_is_none_of_the_session_that_follows(visitor: Visitor) -> None:
    before = visitor.form("/sign-in", "/sign-in")["csrf"]
    register(visitor)
    assert visitor.post("/sign-out", {"csrf": before}).status_code == 403
    assert "/sign-out" in visitor.get("/").text


def test_signing_out_ends_the_session_on_the_server_too(app: Flask, visitor: Visitor) -> None:
    register(visitor)
    kept = cookie(visitor)
    assert visitor.post("/sign-out", visitor.form("/", "/sign-out")).status_code == 303
    assert cookie(visitor) == ""
    assert "/sign-out" not in visitor.get("/").text
    thief = Visitor(app)
    thief.client.set_cookie(COOKIE, kept)
    assert "Ana Roe" not in thief.get("/").text
    assert count(app, "browser_sessions") == 0


def test_nobody_is_signed_out_by_a_link(visitor: Visitor) -> None:
    register(visitor)
    assert visitor.get("/sign-out").status_code == 405


@pytest.mark.parametrize("name", ["Ana Roe", "Nobody"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(app: Flask, visitor: Visitor, name: str) -> None:
    register(visitor)
    answer = sign_in(Visitor(app), name, "not the password")
    assert answer.status_code == 422
    assert "That name and that password do not belong together." in answer.text
    assert "not the password" not in answer.text
    assert f'value="{name}"' in answer.text


@pytest.mark.no_cover
def test_of_two_hundred_wrong_passwords_ten_are_looked_at(app: Flask, visitor: Visitor, clock: Clock) -> None:
    register(visitor)
    guesser = Visitor(app)
    form = guesser.form("/sign-in", "/sign-in")
    answers = [
        guesser.post("/sign-in", filled(form, {"name": "Ana Roe", "password": f"guess {n}"})) for n in range(200)
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 190
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300
    assert "too many wrong passwords" in answers[-1].text
    assert sign_in(guesser).status_code == 429, "not even the right one is looked at"
    assert sign_in(guesser, "Somebody Else").status_code == 422, "others behind the same address still may"
    elsewhere = Visitor(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(elsewhere).status_code == 303, "the owner still may, from elsewhere"
    clock.go_on(minutes=5, seconds=1)
    assert sign_in(guesser).status_code == 303


def test_only_failures_count(app: Flask, visitor: Visitor) -> None:
    register(visitor)
    for _ in range(12):
        assert sign_in(Visitor(app)).status_code == 303
    assert count(app, "sign_in_failures") == 0


def test_an_address_gets_three_hundred_failures(app: Flask, clock: Clock) -> None:
    with site_of(app).engine.begin() as connection:
        guesser = Visitor(app)
        assert sign_in(guesser, "Nobody").status_code == 422
    with site_of(app).engine.begin() as connection:
        copied = "SELECT account_key || :n, address_key, at FROM sign_in_failures WHERE id = 1"
        for n in range(299):
            connection.execute(
                sql(f"INSERT INTO sign_in_failures (account_key, address_key, at) {copied}"), {"n": str(n)}
            )
    assert sign_in(guesser, "Somebody").status_code == 429


def test_an_address_of_ipv6_is_its_whole_network(app: Flask) -> None:
    for n in range(1, 12):
        guesser = Visitor(app)
        guesser.client.environ_base["REMOTE_ADDR"] = f"2001:db8:0:1::{n}"
        status = sign_in(guesser, "Nobody").status_code
    assert status == 429


@pytest.mark.parametrize(
    ("length", "status"), [(201, 422), (30_000, 422), (70_000, 413), (1_200_000, 413), (10_000_000, 413)]
)
def test_a_password_of_ten_megabytes_is_refused_and_hashes_nothing(
    app: Flask, visitor: Visitor, length: int, status: int
) -> None:
    register(visitor)
    before = count(app, "accounts")
    long = "x1y2" * (length // 4) + "z" * (length % 4)
    assert sign_in(Visitor(app), password=long).status_code == status
    newcomer = Visitor(app)
    assert register(newcomer, "Ben Doe", password=long, again=long).status_code == status
    assert count(app, "accounts") == before


ALIKE = ["Ana Roe", "ANA ROE", "Ana R0e", "Ana  Roe", "Аnа Rое", "a contributor", "x" * 81, "Ana\x00Roe"]


@pytest.mark.parametrize("name", ALIKE)
def test_a_name_that_is_taken_or_cannot_be_one_is_refused(app: Flask, visitor: Visitor, name: str) -> None:
    register(visitor)
    answer = register(Visitor(app), name)
    assert answer.status_code == 422
    assert 'id="error-name"' in answer.text
    assert PASSWORD not in answer.text
    assert count(app, "accounts") == 1


def test_a_newcomer_cannot_take_the_name_of_somebody_who_signs_in(app: Flask, visitor: Visitor) -> None:
    register(visitor)
    answer = Visitor(app).add(text="I am not Ana.", name="Ana R0e")
    assert answer.status_code == 422
    assert "Somebody signs in with this name" in answer.text


def test_two_passwords_that_differ_are_typed_once_more(app: Flask, visitor: Visitor) -> None:
    answer = register(visitor, again="a walk by the lake")
    assert answer.status_code == 422
    assert 'id="error-again"' in answer.text
    assert count(app, "contributors") == 0


def test_a_site_may_ask_for_an_invitation_which_works_once(app: Flask, desk: Desk) -> None:
    accounts.set_registration(desk, OPERATOR, Registration.INVITATION)
    stranger = Visitor(app)
    page = stranger.get("/register")
    assert page.status_code == 200
    assert "by invitation" in page.text
    assert 'name="password"' not in page.text
    form = {**stranger.form("/sign-in", "/sign-in"), "name": "Ana Roe", "password": PASSWORD, "again": PASSWORD}
    assert stranger.post("/register", form).status_code == 403
    address = f"/register?link={accounts.invite(desk, OPERATOR)}"
    assert register(stranger, path=address).status_code == 303
    late = Visitor(app)
    assert late.get(address).status_code == 410
    form = {**late.form("/sign-in", "/sign-in"), "name": "Ben", "password": PASSWORD, "again": PASSWORD}
    assert late.post("/register", {**form, "link": address.partition("=")[2]}).status_code == 410
    assert count(app, "accounts") == 1


def test_a_site_may_make_no_accounts_and_says_so(app: Flask, desk: Desk, newcomer: Visitor) -> None:
    accounts.set_registration(desk, OPERATOR, Registration.CLOSED)
    for someone in (Visitor(app), newcomer):
        page = someone.get("/register")
        assert "No new accounts are made here at present." in page.text
        assert 'name="password"' not in page.text
        form = {**someone.form("/sign-in", "/sign-in"), "name": "Ana Roe", "password": PASSWORD, "again": PASSWORD}
        assert someone.post("/register", form).status_code == 403
    assert count(app, "accounts") == 0
    assert newcomer.get("/maps/small").status_code == 200


def test_a_refused_registration_leaves_the_invitation_good(app: Flask, desk: Desk) -> None:
    accounts.set_registration(desk, OPERATOR, Registration.CLOSED)
    address = f"/register?link={accounts.invite(desk, OPERATOR)}"
    visitor = Visitor(app)
    assert register(visitor, "1234", path=address).status_code == 422
    assert register(visitor, "Ana", path=address).status_code == 303


def test_a_link_sets_a_password_once_and_ends_what_was_open(app: Flask, visitor: Visitor, desk: Desk) -> None:
    register(visitor)
    token = link_for(app, "Ana Roe")
    elsewhere = Visitor(app)
    form = filled(elsewhere.form(f"/password/{token}"), {"password": "another walk", "again": "another walk"})
    assert elsewhere.post(f"/password/{token}", {**form, "password": "short", "again": "short"}).status_code == 422
    assert elsewhere.post(f"/password/{token}", form).status_code == 303
    assert "Ana Roe" in elsewhere.get("/").text
    assert "Ana Roe" not in visitor.get("/").text
    assert elsewhere.get(f"/password/{token}").status_code == 410
    assert "no more" in elsewhere.get(f"/password/{token}").text
    assert sign_in(Visitor(app), password=PASSWORD).status_code == 422
    assert sign_in(Visitor(app), password="another walk").status_code == 303


def test_an_old_link_opens_nothing(app: Flask, visitor: Visitor, clock: Clock) -> None:
    register(visitor)
    token = link_for(app, "Ana Roe")
    clock.go_on(days=3, seconds=1)
    assert visitor.get(f"/password/{token}").status_code == 410


def link_for(app: Flask, name: str) -> str:
    desk = site_of(app).desk
    with site_of(app).engine.connect() as connection:
        who = connection.execute(sql("SELECT id FROM contributors WHERE name = :name"), {"name": name}).scalar_one()
    return accounts.make_reset_link(desk, OPERATOR, who)


def test_the_first_admins_link_makes_one_admin_who_facilitates_the_maps(app: Flask, desk: Desk) -> None:
    first, second = accounts.first_admin_link(desk), accounts.first_admin_link(desk)
    stranger = Visitor(app)
    assert stranger.get(f"/register?link={first}").status_code == 410, "the older one has ended"
    assert "first admin" in stranger.get(f"/register?link={second}").text
    assert register(stranger, path=f"/register?link={second}").status_code == 303
    assert 'href="/admin"' in stranger.get("/").text
    assert accounts.first_admin_link(desk) is None
    with site_of(app).engine.connect() as connection:
        told = connection.execute(sql("SELECT role FROM map_members")).scalars().all()
    assert told == ["facilitator", "facilitator"]


def test_a_disabled_account_is_signed_out_and_cannot_sign_in(app: Flask, visitor: Visitor, desk: Desk) -> None:
    register(visitor)
    with site_of(app).engine.connect() as connection:
        who = connection.execute(sql("SELECT contributor_id FROM accounts")).scalar_one()
    accounts.disable(desk, OPERATOR, who)
    assert "Ana Roe" not in visitor.get("/").text
    answer = sign_in(Visitor(app))
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    accounts.disable(desk, OPERATOR, who, False)
    assert sign_in(Visitor(app)).status_code == 303


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_signing_in_leads_to_this_site_only(app: Flask, visitor: Visitor, back: str) -> None:
    register(visitor)
    elsewhere = Visitor(app)
    form = filled(elsewhere.form("/sign-in"), {"name": "Ana Roe", "password": PASSWORD, "next": back})
    assert elsewhere.post("/sign-in", form).headers["Location"] == "/"
    assert elsewhere.get("/sign-in", headers={}).headers["Location"] == "/"


def test_a_visitor_who_may_not_is_led_to_sign_in_and_back(visitor: Visitor) -> None:
    answer = visitor.get("/maps/small/statements/1/reword?at=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/maps/small/statements/1/reword%3Fat%3D1"
    part = visitor.get("/maps/small/statements/1/reword", headers=HTMX)
    assert part.headers["HX-Redirect"].startswith("/sign-in?next=")
    program = visitor.get("/maps/small/statements/1/reword", headers={"Accept": "application/json"})
    assert program.status_code == 401


def test_a_newcomer_is_told_what_signing_in_to_an_account_means(newcomer: Visitor) -> None:
    page = newcomer.get("/sign-in").text
    assert "You write here as <bdi>Ana</bdi>" in page


def test_a_sessions_use_is_remembered_to_the_hour(app: Flask, visitor: Visitor, clock: Clock) -> None:
    register(visitor)

    def seen() -> tuple[str, str]:
        with site_of(app).engine.connect() as connection:
            row = connection.execute(sql("SELECT browser, seen_at FROM browser_sessions")).one()
        return row[0], re.sub(r"\..*", "", str(row[1]))

    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    first = seen()
    clock.go_on(minutes=59)
    visitor.get("/", headers={"User-Agent": firefox})
    assert seen() == first
    clock.go_on(minutes=1)
    visitor.get("/", headers={"User-Agent": firefox})
    assert seen()[0] == "Firefox on Linux"
    assert seen()[1] > first[1]


def test_a_session_of_180_days_ago_opens_nothing(visitor: Visitor, clock: Clock) -> None:
    register(visitor)
    clock.go_on(days=180, seconds=1)
    assert "Ana Roe" not in visitor.get("/").text


def test_a_forgotten_password_is_mailed_a_link_and_nobody_learns_who_has_an_account(
    app: Flask, visitor: Visitor
) -> None:
    with MailServer() as server:
        here = site_of(app)
        config = here.config._replace(base_url="http://localhost")
        app.extensions["argmap"] = replace(
            here, config=config, post=Post(Smtp("127.0.0.1", server.port, "argmap@example.org"))
        )
        assert register(visitor, email="nonsense").status_code == 422
        assert register(visitor, email="ana@example.org").status_code == 303
        someone = Visitor(app)
        form = someone.form("/password")
        known = someone.post("/password", filled(form, {"name": "ana@example.org"}))
        unknown = someone.post("/password", filled(form, {"name": "nobody@example.org"}))
        assert (known.status_code, known.text) == (200, unknown.text)
        letter = server.letters.get(timeout=20)
        path = re.search(r"http://localhost(/password/[\w-]{22})", str(letter.get_payload()))
        assert path
        assert letter["To"] == "ana@example.org"
        assert someone.get(path[1]).status_code == 200


def test_a_letter_that_cannot_be_sent_loses_nothing_and_an_admin_reads_of_it(app: Flask, visitor: Visitor) -> None:
    with MailServer("550 nobody here") as server:
        here = site_of(app)
        config = here.config._replace(base_url="http://localhost")
        app.extensions["argmap"] = replace(
            here, config=config, post=Post(Smtp("127.0.0.1", server.port, "argmap@example.org"))
        )
        register(visitor, email="ana@example.org")
        answer = visitor.post("/password", filled(visitor.form("/password", "/password"), {"name": "Ana Roe"}))
        assert answer.status_code == 200
        deadline = time.monotonic() + 20
        while "mail failed" not in (told := events(app)):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert told[-2:] == ["link made", "mail failed"]


def events(app: Flask) -> list[str]:
    with site_of(app).engine.connect() as connection:
        return list(connection.execute(sql("SELECT kind FROM site_events ORDER BY id")).scalars())
