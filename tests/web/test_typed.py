"""What was typed is told also where its form cannot be shown again: nobody writes it twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from argmap.domain.permissions import Membership
from tests.support.in_process import HTMX, Visitor, form_in, forms_in
from tests.support.people import signed_in
from tests.web.conftest import site_of
from tests.web.test_settings import form_for, send, started, token_of
from tests.web.test_signing_in import PASSWORD, register

MAP = "/maps/small"
PAGES = {
    "facilitator": (
        "/maps/new",
        f"{MAP}/settings",
        f"{MAP}/lines",
        f"{MAP}/sources/new",
        f"{MAP}/sources/memoir/edit",
        f"{MAP}/speakers/new",
        f"{MAP}/cases/new",
        f"{MAP}/statements/3/stances",
        f"{MAP}/statements/3/flag",
        f"{MAP}/statements/3/hide",
        f"{MAP}/statements/3/branch",
        f"{MAP}/statements/3/redact",
        f"{MAP}?add=position",
    ),
    "admin": ("/admin", "/admin/maps", "/admin/look-into"),
    "visitor": ("/register", "/sign-in"),
}
WORDS = frozenset(
    "question title introduction name text label position held_by lines deleted map author note words quote account"
    " speaker person about short locator source container publisher date".split()
)


@contextmanager
def database_away(app: Flask) -> Iterator[None]:
    """A folder stands where the database's file was."""
    engine = site_of(app).engine
    engine.dispose()
    file = Path(engine.url.database or "")
    moved = file.rename(file.with_suffix(".away"))
    file.mkdir()
    try:
        yield
    finally:
        engine.dispose()
        file.rmdir()
        moved.rename(file)


@pytest.mark.parametrize("role", PAGES)
def test_every_form_keeps_what_was_typed_while_the_database_is_away(role: str, app: Flask) -> None:
    people = {
        "facilitator": lambda: signed_in(app, "Fay Kite", slug="small", role=Membership.FACILITATOR),
        "admin": lambda: signed_in(app, "Vera Admin", admin=True),
        "visitor": lambda: Visitor(app),
    }
    person = people[role]()
    lost, sent = [], set()
    for page in PAGES[role]:
        for action, form in forms_in(person.get(page).text):
            words = [name for name in form if name in WORDS]
            if "csrf" not in form or action in sent or not words:
                continue
            sent.add(action)
            typed = MultiDict(form)
            for name in words:
                typed.setlist(name, [f"What I typed as {name}"])
            with database_away(app):
                answer = person.post(action.partition("#")[0], typed)
            assert answer.status_code in (422, 503), (action, answer.status_code)
            lost += [(action, name) for name in words if f"What I typed as {name}" not in answer.text]
    assert lost == []
    assert len(sent) >= 2


def test_what_was_typed_for_a_new_map_is_sent_again_as_it_was(app: Flask) -> None:
    person = signed_in(app, "Fay Kite")
    form = MultiDict(person.form("/maps/new", "/maps/new"))
    form["question"], form["visibility"] = "Who decides on amnesty?", "public"
    form.setlist("position", ["The victims", "A court"])
    with database_away(app):
        answer = person.post("/maps/new", form)
    assert answer.status_code == 503
    again = form_in(answer.text, "/maps/new")
    assert again.getlist("position") == ["The victims", "A court"]
    made = person.post("/maps/new", again)
    assert made.status_code == 303
    assert Visitor(app).get(made.headers["Location"]).status_code == 200


def test_of_a_role_that_is_taken_away_in_the_middle_of_a_form_the_words_are_left_to_copy(app: Flask) -> None:
    keeper, other = signed_in(app, "Fay Kite"), signed_in(app, "Gus Lark")
    place = started(keeper, visibility="public")
    page, token = f"{place}/settings", token_of(keeper, place)
    link = send(keeper, page, f"{page}/invitations").text.split('value="http://localhost/invitations/')[1][:22]
    send(other, f"/invitations/{link}", f"/invitations/{link}")
    ref = next(some["member"] for where, some in forms_in(keeper.get(page).text) if where.endswith("/members"))
    keeper.post(f"{page}/members", {"csrf": token, "member": ref, "role": "facilitator"})
    form = form_for(other.get(page).text, f"{page}/words")
    form.setlist("introduction", ["Three paragraphs of it."])
    keeper.post(f"{page}/members", {"csrf": token, "member": ref, "role": "participant"})
    answer = other.post(f"{page}/words", form)
    assert answer.status_code == 403
    assert "Three paragraphs of it." in answer.text
    assert "Send it again" not in answer.text
    assert "Three paragraphs" not in keeper.get(place).text
    absent = other.post("/maps/nothing/settings/words", form)
    assert (absent.status_code, "Three paragraphs" in absent.text) == (404, False), "of what is absent nothing differs"


def test_no_password_is_told_again_and_programs_and_parts_get_a_message(app: Flask, visitor: Visitor) -> None:
    register(visitor)
    person = Visitor(app)
    form = person.form("/sign-in", "/sign-in")
    form["name"], form["password"] = "Ana Roe", PASSWORD
    with database_away(app):
        page = person.post("/sign-in", form)
        part = person.post("/sign-in", form, headers=HTMX)
        problem = person.post("/sign-in", form, headers={"Accept": "application/json"})
    assert 'value="Ana Roe"' in page.text
    assert PASSWORD not in page.text
    assert 'type="password"' in page.text
    again = form_in(page.text, "/sign-in")
    again["password"] = PASSWORD
    assert person.post("/sign-in", again).status_code == 303
    assert (part.status_code, part.headers["HX-Reswap"]) == (503, "none")
    assert problem.get_json()["status"] == 503
