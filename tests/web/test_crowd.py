"""Many people at once, at one application."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask

from argmap.web.sessions import COOKIE
from tests.support.in_process import Visitor, filled, form_in
from tests.support.people import signed_in
from tests.web.conftest import made_app, site_config, site_of
from tests.web.test_contributing import graph, version

PEOPLE = 18


def test_more_people_than_the_database_has_connections_contribute_at_once(app: Flask) -> None:
    """A request that kept one connection while it waited for another would hold up all."""
    people = [signed_in(app, f"Person {place}") for place in range(PEOPLE)]
    forms = [person.form("/maps/small?sel=s2&add=objection", "/arguments") for person in people]
    gate = threading.Barrier(PEOPLE)

    def contribute(place: int) -> int:
        gate.wait()
        sent = filled(forms[place], {"text": f"Reason {place}."})
        return people[place].post("/maps/small/arguments", sent).status_code

    with ThreadPoolExecutor(PEOPLE) as threads:
        assert list(threads.map(contribute, range(PEOPLE))) == [303] * PEOPLE
    assert version(app) == 1 + PEOPLE
    found = graph(app)
    assert {(found.statements[number].added_by, found.statements[number].text) for number in range(9, 9 + PEOPLE)} == {
        (f"Person {place}", f"Reason {place}.") for place in range(PEOPLE)
    }


def test_of_twenty_who_edit_one_statement_at_once_one_wins_and_nineteen_see_both_texts(
    small_url: str, tmp_path: Path
) -> None:
    app = made_app(site_config(tmp_path / "data", small_url))
    author = Visitor(app)
    assert author.add(text="Talks reward those who kill.", name="Ana").status_code == 303
    place = "/maps/small/statements/9/reword"
    cookie = author.client.get_cookie(COOKIE)
    assert cookie is not None
    people = [Visitor(app) for _ in range(20)]
    for person in people:
        person.client.set_cookie(COOKIE, cookie.decoded_value)
    form = author.form(place, place)
    gate = threading.Barrier(20)

    def edit(number: int) -> tuple[int, str]:
        gate.wait()
        answer = people[number].post(place, filled(form, {"text": f"Wording {number} of it."}))
        return answer.status_code, answer.text

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(edit, range(20)))
    assert sorted(status for status, _ in answers) == [303] + [409] * 19
    won = next(number for number, (status, _) in enumerate(answers) if status == 303)
    for number, (status, text) in enumerate(answers):
        if status == 409:
            assert f'<blockquote class="quotation" id="current-text"><p><bdi>Wording {won} of it.</bdi>' in text
            assert f'<blockquote class="quotation" id="typed-text"><p><bdi>Wording {number} of it.</bdi>' in text
            assert form_in(text, "/reword")["text"] == f"Wording {number} of it."
    assert version(app) == 3
    site_of(app).engine.dispose()
