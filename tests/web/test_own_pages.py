"""One's own account and data: browsers, the password, a copy of everything, and leaving without a trace."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text as sql

from argmap.domain.accounts import Registration, SiteRole
from argmap.domain.permissions import OPERATOR, VISITOR
from argmap.models.tables import IN_ORDER
from argmap.operations import accounts
from argmap.operations.verify import verify
from argmap.queries.graphs import structure_of
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.in_process import Visitor, filled, form_in
from tests.web.conftest import site_of
from tests.web.test_signing_in import PASSWORD, cookie, register, sign_in

NAME = "Ana Petrović"


@pytest.fixture
def ana(newcomer: Visitor) -> Visitor:
    """The newcomer Ana, who has made her name an account."""
    assert register(newcomer, NAME).status_code == 303
    return newcomer


def is_in(who: Visitor) -> bool:
    """Whether somebody is signed in."""
    return '"/sign-out"' in who.get("/").text


def test_where_one_is_signed_in_is_listed_and_ended_one_by_one_or_all_at_once(ana: Visitor, app: Flask) -> None:
    others = [Visitor(app) for _ in range(3)]
    for other in others:
        assert sign_in(other, NAME).status_code == 303
    page = ana.get("/me/account").text
    assert page.count("last used") == 4
    assert page.count("this browser") == 1
    one = form_in(page, "/me/account/browsers")
    assert len(one["browser"]) == 16
    assert ana.post("/me/account/browsers", one).status_code == 303
    assert sum(is_in(other) for other in others) == 2
    assert ana.post("/me/account/browsers", one).status_code == 404
    assert ana.post("/me/account/browsers", {**one, "browser": ""}).status_code == 404
    assert ana.post("/me/account/browsers", {**one, "browser": "others"}).status_code == 303
    assert [is_in(other) for other in others] == [False] * 3
    assert NAME in ana.get("/me/account?done=browsers").text


def test_nobody_ends_anothers_session(ana: Visitor, app: Flask) -> None:
    ben = Visitor(app)
    register(ben, "Ben Doe")
    sign_in(Visitor(app), NAME)
    handle = form_in(ana.get("/me/account").text, "/me/account/browsers")["browser"]
    token = ben.form("/me/account", "/me/account/password")["csrf"]
    assert ben.post("/me/account/browsers", {"csrf": token, "browser": handle}).status_code == 404


def test_a_new_password_needs_the_old_one_and_ends_all_other_sessions(ana: Visitor, app: Flask) -> None:
    other = Visitor(app)
    sign_in(other, NAME)
    before = cookie(ana)
    form = ana.form("/me/account", "/me/account/password")
    new = {"new": "a hill in spring", "again": "a hill in spring"}
    wrong = ana.post("/me/account/password", filled(form, {"password": "not this", **new}))
    assert wrong.status_code == 422
    assert 'id="error-password"' in wrong.text
    short = filled(form, {"password": PASSWORD, "new": "short", "again": "short"})
    assert ana.post("/me/account/password", short).status_code == 422
    assert ana.post("/me/account/password", filled(form, {"password": PASSWORD, **new})).status_code == 303
    assert cookie(ana) != before
    assert "changed" in ana.get("/me/account?done=password").text
    assert not is_in(other)
    assert sign_in(Visitor(app), NAME, "a hill in spring").status_code == 303


def test_a_newcomer_has_no_account_yet_but_their_data(newcomer: Visitor) -> None:
    assert newcomer.get("/me/account").headers["Location"] == "/register"
    assert "Take a copy" in newcomer.get("/me/data").text


def test_a_copy_of_ones_data_holds_what_one_wrote_and_no_secret(ana: Visitor, app: Flask) -> None:
    answer = ana.get("/me/data/export")
    assert "attachment" in answer.headers["Content-Disposition"]
    told: dict[str, Any] = json.loads(answer.text)
    assert told["contributors"][0]["name"] == NAME
    assert [one["text"] for one in told["statements"]] == ["Talks reward those who kill."]
    assert told["versions"]
    with site_of(app).engine.connect() as connection:
        secrets = connection.execute(sql("SELECT password_hash FROM accounts")).scalars().all()
        secrets = [*secrets, *connection.execute(sql("SELECT token_hash FROM browser_sessions")).scalars().all()]
        number = connection.execute(sql("SELECT id FROM contributors")).scalar_one()
    assert [secret for secret in (*secrets, str(number)) if secret in answer.text] == []


def everything(app: Flask) -> str:
    """Every row of the database, and every export, as one text."""
    with site_of(app).engine.connect() as connection:
        rows = [repr(dict(row)) for table in IN_ORDER for row in connection.execute(table.select()).mappings()]
    reader = Visitor(app)
    paths = ("", "/outline", "/history", "/statements/9", "/map.argdown", "/map.svg", "/map.dot")
    return "\n".join([*rows, *(reader.get(f"/maps/small{path}").text for path in paths)])


def test_after_erasing_nothing_personal_is_left_and_the_argument_is_what_it_was(ana: Visitor, app: Flask) -> None:
    assert ana.add(text=f"I, {NAME}, was there.", title=f"{NAME} was there", target="s2").status_code == 303
    assert ana.add(text="She was there. (ana petrović)", target="s3").status_code == 303
    number = 10
    form = ana.form(f"/maps/small/statements/{number}/reword", "/reword")
    again = filled(form, {"text": f"I was there: {NAME}.", "reason": f"{NAME} says so."})
    assert ana.post(f"/maps/small/statements/{number}/reword", again).status_code == 303
    token = accounts.make_reset_link(site_of(app).desk, OPERATOR, own_number(app))
    everything(app)  # what is kept of these pages must go too
    with reading(site_of(app).engine) as session:
        before = structure_of(session, map_head(session, VISITOR, "small"))
    assert "petrovi" in everything(app).casefold()
    form = ana.form("/me/data", "/me/data/erase")
    assert ana.post("/me/data/erase", filled(form, {"password": "not this"})).status_code == 422
    assert ana.post("/me/data/erase", filled(form, {"password": PASSWORD})).status_code == 303
    told = everything(app)
    assert re.findall("petrovi.{20}", told.casefold()) == []
    assert "[…] was there" in told
    assert "a contributor" in Visitor(app).get("/maps/small/statements/9").text
    with reading(site_of(app).engine) as session:
        assert structure_of(session, map_head(session, VISITOR, "small")) == before
    assert list(verify(site_of(app).engine)) == []
    assert cookie(ana) == ""
    assert sign_in(Visitor(app), NAME).status_code == 422
    assert Visitor(app).get(f"/password/{token}").status_code == 410
    assert register(Visitor(app), NAME).status_code == 303, "the name is free"


def test_a_kept_page_of_an_earlier_moment_forgets_the_name_too(ana: Visitor, app: Flask) -> None:
    for _ in range(2):
        assert Visitor(app).add(target="s9", text="They would talk anyway.", name="Ben").status_code == 303
    pages = [f"/maps/small{path}" for path in ("/statements/9?at=3", "?at=3&sel=s9", "?at=2", "/arguments/6?at=3")]
    assert all(NAME in Visitor(app).get(page).text for page in pages)
    form = ana.form("/me/data", "/me/data/erase")
    assert ana.post("/me/data/erase", filled(form, {"password": PASSWORD})).status_code == 303
    assert [page for page in pages if NAME in Visitor(app).get(page).text] == []


def own_number(app: Flask) -> int:
    with site_of(app).engine.connect() as connection:
        found: int = connection.execute(sql("SELECT contributor_id FROM accounts")).scalar_one()
    return found


def test_a_newcomer_is_erased_by_typing_the_name(newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/me/data", "/me/data/erase")
    assert newcomer.post("/me/data/erase", filled(form, {"name": "Anna"})).status_code == 422
    assert newcomer.post("/me/data/erase", filled(form, {"name": "Ana"})).status_code == 303
    assert newcomer.get("/me/data").status_code == 303
    assert "'Ana'" not in everything(app)


def test_what_others_wrote_keeps_its_words(ana: Visitor, app: Flask) -> None:
    assert Visitor(app).add(text=f"{NAME} is wrong.", name="Ben").status_code == 303
    ana.post("/me/data/erase", filled(ana.form("/me/data", "/me/data/erase"), {"password": PASSWORD}))
    assert f"{NAME} is wrong." in Visitor(app).get("/maps/small/statements/10").text


def test_the_last_admin_and_the_last_facilitator_cannot_leave(ana: Visitor, app: Flask) -> None:
    desk = site_of(app).desk
    accounts.set_role(desk, OPERATOR, own_number(app), SiteRole.ADMIN)
    sign_in(ana, NAME)
    fields = filled(ana.form("/me/data", "/me/data/erase"), {"password": PASSWORD})
    answer = ana.post("/me/data/erase", fields)
    assert answer.status_code == 409
    assert "last admin" in answer.text
    accounts.add_account(desk, OPERATOR, "Ben Doe", SiteRole.ADMIN)
    answer = ana.post("/me/data/erase", fields)
    assert answer.status_code == 409
    assert "last facilitator" in answer.text
    assert NAME in ana.get("/").text


@pytest.fixture
def admin(app: Flask) -> Visitor:
    """Somebody who became the first admin by the link that the program prints."""
    someone = Visitor(app)
    link = accounts.first_admin_link(site_of(app).desk)
    assert register(someone, "Vera Admin", path=f"/register?link={link}").status_code == 303
    return someone


def test_an_admin_makes_accounts_changes_roles_and_disables(admin: Visitor, app: Flask) -> None:
    made = admin.post("/admin/accounts", filled(admin.form("/admin", "/admin/accounts"), {"name": "Ben Doe"}))
    path = re.search(r"http://localhost(/password/[\w-]{22})<", made.text)
    assert path
    ben = Visitor(app)
    ben.post(path[1], filled(ben.form(path[1]), {"password": PASSWORD, "again": PASSWORD}))
    assert ben.get("/admin").status_code == 403
    token = {"csrf": admin.form("/admin", "/admin/accounts")["csrf"], "account": "Ben Doe"}
    assert admin.post("/admin/accounts/role", {**token, "value": "admin"}).status_code == 303
    assert "Ben Doe" not in ben.get("/").text, "a new role begins with a new session"
    sign_in(ben, "Ben Doe")
    assert ben.get("/admin").status_code == 200
    held = ben.form("/admin", "/admin/accounts")
    assert admin.post("/admin/accounts/role", {**token, "value": "member"}).status_code == 303
    assert ben.post("/admin/accounts", filled(held, {"name": "Eve"})).status_code == 403, "taken away in mid-form"
    assert admin.post("/admin/accounts/disable", {**token, "value": "yes"}).status_code == 303
    assert sign_in(Visitor(app), "Ben Doe").status_code == 422
    assert admin.post("/admin/accounts/disable", {**token, "value": "no"}).status_code == 303
    assert sign_in(Visitor(app), "Ben Doe").status_code == 303
    assert "/password/" in admin.post("/admin/accounts/link", token).text
    log = admin.get("/admin/log").text
    assert "Vera Admin disabled an account: Ben Doe" in log
    assert "Vera Admin changed a role: Ben Doe, admin" in log


def test_an_admin_can_neither_be_the_last_to_go_nor_name_what_is_taken(admin: Visitor) -> None:
    token = {"csrf": admin.form("/admin", "/admin/accounts")["csrf"], "account": "Vera Admin"}
    for what, value in (("role", "member"), ("disable", "yes")):
        assert admin.post(f"/admin/accounts/{what}", {**token, "value": value}).status_code == 409
    assert admin.post("/admin/accounts", {**token, "name": "Vera Adm1n"}).status_code == 422
    assert admin.post("/admin/accounts/link", {**token, "account": "Nobody"}).status_code == 422
    assert admin.post("/admin/registration", {**token, "registration": "maybe"}).status_code == 422


def test_an_admin_says_who_may_register_and_invites(admin: Visitor, app: Flask) -> None:
    form = admin.form("/admin", "/admin/registration")
    assert form["registration"] == Registration.OPEN.value
    assert admin.post("/admin/registration", filled(form, {"registration": "invitation"})).status_code == 303
    assert admin.form("/admin", "/admin/registration")["registration"] == "invitation"
    invited = admin.post("/admin/invitations", form)
    path = re.search(r"http://localhost(/register\?link=[\w-]{22})<", invited.text)
    assert path
    assert register(Visitor(app), "Ben Doe", path=path[1]).status_code == 303
    assert "changed a setting" in admin.get("/admin/log").text


def test_only_admins_see_the_pages_of_admins(ana: Visitor) -> None:
    for path in ("/admin", "/admin/log"):
        assert ana.get(path).status_code == 403
    token = {"csrf": ana.form("/me/account", "/me/account/password")["csrf"], "account": NAME, "value": "admin"}
    for path in ("/admin/accounts", "/admin/accounts/role", "/admin/accounts/disable", "/admin/accounts/link"):
        assert ana.post(path, token).status_code == 403, path
    for path in ("/admin/registration", "/admin/invitations"):
        assert ana.post(path, {**token, "registration": "closed"}).status_code == 403, path
