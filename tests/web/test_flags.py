"""A reader flags a statement by a form, without script; nobody but moderators learns of it."""

from __future__ import annotations

from flask import Flask

from argmap.queries.flags import flagged_items
from argmap.queries.reading import reading
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.people import signed_in
from tests.web.conftest import site_of

FLAG = "/maps/small/statements/3/flag"


def test_a_reader_with_a_name_flags_a_statement(app: Flask, newcomer: Visitor) -> None:
    assert FLAG in newcomer.get("/maps/small?sel=s3").text
    assert FLAG in newcomer.get("/maps/small/statements/3").text
    form = filled(newcomer.form(FLAG, "/flag"), {"reason": "needs source", "words": "Who counted?"})
    answer = newcomer.post(FLAG, form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/maps/small/statements/3")
    again = newcomer.post(FLAG, form, headers=HTMX)
    assert (again.status_code, again.headers["HX-Redirect"]) == (204, "/maps/small/statements/3")
    with reading(site_of(app).engine) as session:
        (item,) = flagged_items(session, [1]).items
    assert (item.number, item.count, item.flags[0].words) == (3, 1, "Who counted?")
    assert "Who counted?" not in signed_in(app, "Someone").get("/maps/small/statements/3").text


def test_ones_own_is_not_flagged_nor_anything_by_visitors(app: Flask, newcomer: Visitor) -> None:
    assert "/statements/9/flag" not in newcomer.get("/maps/small?sel=s9").text
    assert newcomer.get("/maps/small/statements/9/flag").status_code == 403
    visitor = Visitor(app)
    assert FLAG not in visitor.get("/maps/small?sel=s3").text
    assert FLAG not in newcomer.get("/maps/small/statements/3?at=1").text


def test_a_flag_without_a_reason_comes_back_as_it_was_typed(newcomer: Visitor) -> None:
    answer = newcomer.post(FLAG, filled(newcomer.form(FLAG, "/flag"), {"words": "Who counted?"}))
    assert answer.status_code == 422
    assert 'value="Who counted?"' in answer.text
