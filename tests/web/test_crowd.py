"""Many people at once, at one application."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from tests.support.in_process import Visitor, filled
from tests.web.test_contributing import graph, version

PEOPLE = 18


def test_more_people_than_the_database_has_connections_contribute_at_once(app: Flask) -> None:
    """A request that kept one connection while it waited for another would hold up all."""
    people = [Visitor(app) for _ in range(PEOPLE)]
    for place, person in enumerate(people):
        assert person.add(text=f"Reason {place}.", name=f"Person {place}").status_code == 303
    forms = [person.form("/maps/small?sel=s2&add=objection", "/arguments") for person in people]
    gate = threading.Barrier(PEOPLE)

    def contribute(place: int) -> int:
        gate.wait()
        sent = filled(forms[place], {"text": f"Another reason {place}."})
        return people[place].post("/maps/small/arguments", sent).status_code

    with ThreadPoolExecutor(PEOPLE) as threads:
        assert list(threads.map(contribute, range(PEOPLE))) == [303] * PEOPLE
    assert version(app) == 1 + 2 * PEOPLE
    found = graph(app)
    for number in range(9, 9 + 2 * PEOPLE):
        statement = found.statements[number]
        assert statement.text.endswith(f"eason {(statement.added_by or '').removeprefix('Person ')}.")
