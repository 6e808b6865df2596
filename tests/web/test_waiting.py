"""Whoever contributes where a moderator reads first is told so before and after, and nobody else sees it."""

from __future__ import annotations

import pytest
from flask import Flask

from argmap.domain.permissions import Membership, Policy
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.people import keep_map, signed_in
from tests.web.conftest import site_of
from tests.web.test_settings import send

TEXT = "Talks reward those who kill, says nobody yet."


@pytest.fixture
def read_first(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)


@pytest.mark.usefixtures("read_first")
def test_the_form_says_so_before_and_the_page_after(visitor: Visitor) -> None:
    assert "A moderator reads this first" in visitor.get("/maps/small?sel=s1&add=objection").text
    assert "A moderator reads this first" in visitor.get("/maps/small?add=position").text
    answer = visitor.add(text=TEXT)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/contributions/")
    page = visitor.get(answer.headers["Location"]).text
    assert "Waiting for a moderator" in page
    assert TEXT in page


def test_where_nobody_reads_first_nothing_is_said_of_it(visitor: Visitor) -> None:
    assert "A moderator reads this first" not in visitor.get("/maps/small?sel=s1&add=objection").text


def test_a_facilitator_has_a_newcomers_first_contribution_read_first_and_not_the_second(
    visitor: Visitor, app: Flask
) -> None:
    keeper = signed_in(app, "Keeper", slug="small", role=Membership.FACILITATOR)
    assert send(keeper, "/maps/small/settings", "/maps/small/settings", read_first="1").status_code == 303
    waits = visitor.add(text=TEXT).headers["Location"]
    assert waits.startswith("/contributions/")
    number = waits.rsplit("/", 1)[1]
    decide = filled(keeper.form(f"/moderation?item={number}", f"/moderation/{number}"), {"act": "approve"})
    assert keeper.post(f"/moderation/{number}", decide).status_code == 303
    assert "A moderator reads this first" not in visitor.get("/maps/small?sel=s1&add=objection").text
    assert visitor.add(text="It has been seen.").headers["Location"].startswith("/maps/small?")


@pytest.mark.usefixtures("read_first")
def test_with_script_the_browser_is_led_there_too(visitor: Visitor) -> None:
    form = visitor.form("/maps/small?sel=s1&add=objection", "/arguments")
    answer = visitor.post("/maps/small/arguments", filled(form, {"text": TEXT}), headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/contributions/")


@pytest.mark.usefixtures("read_first")
def test_a_form_that_comes_back_still_says_so(visitor: Visitor) -> None:
    answer = visitor.add(text="")
    assert answer.status_code == 422
    assert "A moderator reads this first" in answer.text


@pytest.mark.usefixtures("read_first")
def test_nothing_that_waits_is_seen_by_others(visitor: Visitor, app: Flask) -> None:
    before = Visitor(app).get("/maps/small").text
    waiting = visitor.add(text=TEXT).headers["Location"]
    strangers = (Visitor(app), signed_in(app, "Somebody else"), signed_in(app, "P", slug="small", role=PARTICIPANT))
    assert Visitor(app).get("/maps/small").text == before
    for stranger in strangers:
        for path in (
            "/maps/small",
            "/maps/small/outline",
            "/maps/small/history",
            "/maps/small/map.svg",
            "/maps/small/map.dot",
            "/maps/small/map.argdown",
            "/maps/small/similar?text=Talks+reward+those+who+kill",
            "/maps/small/find?q=reward+those",
            "/?q=reward+those+who",
        ):
            assert "nobody yet" not in stranger.get(path).text, path
        assert stranger.get(waiting).status_code == 404


PARTICIPANT = Membership.PARTICIPANT


@pytest.mark.usefixtures("read_first")
def test_a_rewording_waits_and_the_old_words_stay(visitor: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN)
    visitor.add(text="Mine.", name="Ana")
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    form = visitor.form("/maps/small/statements/9/reword", "/reword")
    assert "reads_first" in form
    answer = visitor.post("/maps/small/statements/9/reword", filled(form, {"text": "Mine, better."}))
    page = visitor.get(answer.headers["Location"]).text
    assert "New wording" in page
    assert "Mine, better." in page
    assert "Mine, better." not in visitor.get("/maps/small").text


@pytest.mark.usefixtures("read_first")
def test_what_waits_can_be_taken_back(visitor: Visitor) -> None:
    waiting = visitor.add(text=TEXT).headers["Location"]
    form = visitor.form(waiting)
    assert visitor.post(waiting, {**form, "act": "withdraw"}).status_code == 303
    assert "You took it back" in visitor.get(waiting).text
    again = visitor.post(waiting, {**form, "act": "withdraw"})
    assert again.status_code == 409
    assert "withdrew it" in again.text


@pytest.mark.usefixtures("read_first")
def test_a_moderator_is_led_to_the_queue(visitor: Visitor, app: Flask) -> None:
    waiting = visitor.add(text=TEXT).headers["Location"]
    moderator = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    answer = moderator.get(waiting)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/moderation?item=")
