"""A moderator removes a person's name by a form, and a second one looks at it on a page of its own."""

from __future__ import annotations

from flask import Flask

from argmap.domain.keeping import FirstPosition, StartDraft
from argmap.domain.permissions import Membership
from argmap.operations.starting import start_map
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.people import actor_of, signed_in
from tests.support.store import new
from tests.web.conftest import site_of
from tests.web.test_pages import words_of

REDACT = "/maps/small/statements/9/redact"


def test_a_name_is_removed_everywhere_and_a_second_moderator_agrees(app: Flask, newcomer: Visitor) -> None:
    form = filled(newcomer.form("/maps/small/statements/9/reword", "/reword"), {"text": "Olga Wimple told me so."})
    assert newcomer.post("/maps/small/statements/9/reword", form).status_code == 303
    first, second = (
        signed_in(app, name, slug="small", role=Membership.MODERATOR) for name in ("First Look", "Second Look")
    )
    assert REDACT in first.get("/maps/small/statements/9").text
    assert REDACT not in newcomer.get("/maps/small/statements/9").text
    asked = filled(first.form(REDACT, "/redact"), {"person": "Olga Wimple", "reason": "private person"})
    assert first.post(REDACT, asked).status_code == 303
    visitor = Visitor(app)
    for path in (
        "",
        "?at=3",
        "/outline",
        "/statements/9",
        "/history",
        "/map.svg",
        "/map.argdown",
        "/statements/9?at=3",
    ):
        assert "Wimple" not in visitor.get(f"/maps/small{path}").text, path
    assert "[name removed] told me so." in visitor.get("/maps/small/statements/9").text
    assert "awaits another moderator" in first.get("/maps/small/redactions").text
    waits = "Names that others removed await a second look: 1 in A small map"
    assert waits not in words_of(first.get("/moderation").text)
    queue = second.get("/moderation").text
    assert waits in words_of(queue)
    assert 'href="/maps/small/redactions"' in queue
    page = second.get("/maps/small/redactions").text
    assert "First Look" in page
    assert "Names a private person" in page
    agree = form_in(page)
    assert second.post("/maps/small/redactions/1", agree).headers["Location"] == "/maps/small/redactions"
    assert "Second Look</bdi> agreed" in first.get("/maps/small/redactions").text
    assert waits not in words_of(second.get("/moderation").text)
    assert second.post("/maps/small/redactions/1", agree).status_code == 409
    assert newcomer.get("/maps/small/redactions").status_code == 403


def test_what_is_no_name_comes_back_as_it_was_typed(app: Flask, newcomer: Visitor) -> None:
    first = signed_in(app, "First Look", slug="small", role=Membership.MODERATOR)
    assert "No name was removed" in first.get("/maps/small/redactions").text
    for typed, told in (("Nobody Here", "occurs nowhere"), ("N.", "whole name")):
        form = filled(first.form(REDACT, "/redact"), {"person": typed, "reason": "private person"})
        answer = first.post(REDACT, form)
        assert answer.status_code == 422
        assert told in answer.text
        assert typed in answer.text


def test_who_keeps_a_copy_is_asked_and_removes_the_name_there_with_one_click(app: Flask, newcomer: Visitor) -> None:
    form = filled(newcomer.form("/maps/small/statements/9/reword", "/reword"), {"text": "Olga Wimple told me so."})
    assert newcomer.post("/maps/small/statements/9/reword", form).status_code == 303
    student = signed_in(app, "Student")
    form = student.form("/maps/new/copy?of=small", "/maps/new/copy")
    copy = student.post("/maps/new/copy", form).headers["Location"]
    chair = signed_in(app, "Chair", slug="small", role=Membership.MODERATOR)
    asked = filled(chair.form(REDACT, "/redact"), {"person": "Olga Wimple", "reason": "private person"})
    assert chair.post(REDACT, asked, headers=HTMX).status_code in (200, 204)
    assert f'href="{copy}/redactions"' in student.get("/me").text
    assert "is asked to do" not in chair.get("/me").text
    page = " ".join(student.get(f"{copy}/redactions").text.split())
    assert "A moderator of “<bdi>A small map</bdi>” removed it" in page
    assert "This map has it still: <strong><bdi>Olga Wimple</bdi></strong>." in page
    assert f'href="{copy}/statements/9"' in page
    form = form_in(page, "/redactions/asked/1")
    assert chair.post(f"{copy}/redactions/asked/1", {**form, "act": "remove"}).status_code in (403, 404)
    answer = student.post(f"{copy}/redactions/asked/1", {**form, "act": "remove"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{copy}/redactions")
    for path in ("", "/statements/9", "/outline", "/map.argdown"):
        assert "Wimple" not in student.get(f"{copy}{path}").text
    page = student.get(f"{copy}/redactions").text
    assert "This map has it still" not in page
    assert "Names a private person" in page
    assert "Nothing is new." in student.get("/me").text
    assert student.post(f"{copy}/redactions/asked/1", {**form, "act": "leave"}).status_code == 409


def test_a_name_goes_from_the_address_of_a_map_too(app: Flask) -> None:
    keeper = signed_in(app, "First Look")
    who = actor_of(app, keeper)
    draft = StartDraft("Was it right?", "Olga Wimple and the others", (FirstPosition(new("Olga Wimple was there.")),))
    slug = start_map(site_of(app).desk, who, draft).slug
    form = f"/maps/{slug}/statements/1/redact"
    asked = filled(keeper.form(form, "/redact"), {"person": "olga  wimple", "reason": "private person"})
    address = keeper.post(form, asked).headers["Location"].partition("?")[0]
    assert "wimple" not in address
    assert "[name removed] and the others" in keeper.get(address).text
    assert keeper.get(f"/maps/{slug}").status_code == 404
