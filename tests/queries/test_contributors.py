from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select

from argmap.models.tables import BROWSER_SESSIONS
from argmap.operations.desk import Desk
from argmap.queries.contributors import SessionView, session_of
from argmap.queries.reading import reading
from tests.support.store import Clock, begin


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine, Clock())


def who(desk: Desk, token: str) -> SessionView | None:
    with reading(desk.engine) as session:
        return session_of(session, token, desk.clock())


def test_a_token_leads_to_its_contributor_and_to_nobody_else(desk: Desk) -> None:
    (one, token), (two, another) = begin(desk, "Student 7"), begin(desk, "Student 7")
    seen = who(desk, token)
    assert seen is not None
    assert (seen.contributor_id, seen.name, seen.actor) == (one.contributor_id, "Student 7", one)
    assert one != two
    assert who(desk, another) != seen


@pytest.mark.parametrize("forged", ["", "x", "x" * 22, "x" * 10_000, "\ud800", "\x00", "' OR 1=1 --"])
def test_a_forged_token_leads_to_nobody(desk: Desk, forged: str) -> None:
    begin(desk, "Student 7")
    assert who(desk, forged) is None


def test_what_is_stored_opens_no_session(desk: Desk) -> None:
    _, token = begin(desk, "Student 7")
    with desk.engine.connect() as connection:
        row = connection.execute(select(BROWSER_SESSIONS)).one()
    assert token not in map(str, row)
    assert who(desk, row.token_hash) is None
    assert len(token) >= 22


def test_a_session_ends_and_is_cleared_away_when_somebody_begins(desk: Desk) -> None:
    assert isinstance(desk.clock, Clock)
    _, token = begin(desk, "Student 7")
    desk.clock.go_on(days=179)
    assert who(desk, token) is not None
    desk.clock.go_on(days=1)
    assert who(desk, token) is None
    begin(desk, "Student 8")
    with desk.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(BROWSER_SESSIONS)).scalar() == 1
