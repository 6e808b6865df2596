"""A full disk and a database that restarts while moderators decide: nothing is half decided, and no words are lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from argmap.domain.moderation import ContributionState
from argmap.domain.permissions import Membership, Policy
from argmap.models.tables import DECISIONS, MAPS, NOTICES
from argmap.operations.store import open_store, upgrade_store
from tests.support.in_process import HTMX, Visitor, filled, form_in, forms_in
from tests.support.moderated import kept
from tests.support.people import keep_map, signed_in
from tests.support.postgresql import PostgresqlServer
from tests.web.conftest import fill, made_app, site_config, site_of
from tests.web.test_contributing import graph
from tests.web.test_lists_that_wait import sent
from tests.web.test_moderation import wait

LONG = "x" * 1_900


def told(app: Flask) -> tuple[int, int, int, int]:
    """How much was decided: contributions that do not wait, decisions, notices to authors, and the map's version."""
    with site_of(app).engine.connect() as connection:
        decisions = connection.execute(select(func.count()).select_from(DECISIONS)).scalar_one()
        notices = connection.execute(select(func.count()).select_from(NOTICES)).scalar_one()
        version = connection.execute(select(MAPS.c.version).where(MAPS.c.slug == "small")).scalar_one()
    decided = sum(row.state is not ContributionState.WAITING for row in kept(site_of(app).desk))
    return decided, decisions, notices, version


def limit(app: Flask, pages: int | None) -> Callable[..., None]:
    """Let the database grow to so many pages, and no further; None: as it likes."""
    engine = site_of(app).engine

    def bound(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages or 1_000_000}")

    event.listen(engine, "connect", bound)
    engine.dispose()
    return bound


@pytest.mark.parametrize(
    ("fields", "decisions"),
    [
        ({"act": "approve", "words": "Well said."}, 1),
        ({"act": "move", "to": "2", "reason": "elsewhere", "words": "Well said."}, 1),
        ({"act": "split", "first": f"One {LONG}", "second": f"Two {LONG}", "words": "Well said."}, 1),
        ({"act": "approve", "leave": ["2"], "reason": "unclear", "words": "Well said."}, 2),
    ],
    ids=["approved", "moved", "split", "in part"],
)
def test_a_disk_that_is_full_leaves_nothing_half_decided(
    fields: dict[str, Any], decisions: int, app: Flask, visitor: Visitor
) -> None:
    engine = site_of(app).engine
    keep_map(engine, "small", policy=Policy.APPROVAL, hourly_limit=0)
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    if "leave" in fields:
        numbers = [int(sent(visitor, f"- {n} {LONG}\n- b {n} {LONG}").rsplit("/", 1)[1]) for n in range(6)]
    else:
        numbers = [wait(visitor, f"{n} {LONG}", target="s1") for n in range(6)]
    forms = {n: chair.form(f"/moderation?item={n}", f"/moderation/{n}") for n in numbers}
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    bound = limit(app, pages)
    try:
        done = 0
        for number in numbers:
            before, statements = told(app), len(graph(app).statements)
            answer = chair.post(f"/moderation/{number}", filled(forms[number], fields))
            if answer.status_code == 503:
                break
            done += 1
        assert answer.status_code == 503, "there was room for everything"
        assert (told(app), len(graph(app).statements)) == (before, statements)
        assert before[1] == done * decisions
        again = form_in(answer.text, f"/moderation/{number}")
        assert (again["words"], again["turn"]) == ("Well said.", "1")
        assert "Nothing that was kept is lost" in answer.text
    finally:
        event.remove(engine, "connect", bound)
        event.remove(engine, "connect", limit(app, None))
    assert chair.post(f"/moderation/{number}", filled(again, fields)).status_code == 303
    assert told(app)[1] == before[1] + decisions


@pytest.fixture
def served(postgres_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The site on PostgreSQL."""
    engine = open_store(postgres_url)
    upgrade_store(engine)
    engine.dispose()
    fill(postgres_url)
    made = made_app(site_config(tmp_path / "data", postgres_url))
    yield made
    site_of(made).engine.dispose()


def test_a_database_that_restarts_between_reading_and_deciding_costs_a_moment_and_no_words(
    served: Flask, postgresql: PostgresqlServer
) -> None:
    keep_map(site_of(served).engine, "small", policy=Policy.APPROVAL)
    ana = Visitor(served)
    one, other = wait(ana, "One is so."), wait(ana, "Two is so.")
    mine = f"/contributions/{wait(ana, 'Mine is so.')}"
    chair = signed_in(served, "Moderator 1", slug="small", role=Membership.MODERATOR)
    asked = filled(chair.form(f"/moderation?item={mine.rsplit('/', 1)[1]}", mine.rsplit("/", 1)[1]), {"act": "ask"})
    chair.post(f"/moderation/{mine.rsplit('/', 1)[1]}", filled(asked, {"reason": "unclear"}))
    decision = filled(chair.form(f"/moderation?item={one}", f"/moderation/{one}"), {"act": "approve", "words": "Good."})
    many = filled(chair.form("/moderation", "/moderation"), {"act": "approve", "item": [f"{other}.1"]})
    answer = filled(ana.form(mine, mine), {"act": "send", "text": "Mine is so, I say.", "words": "Clearer."})
    before = told(served)
    postgresql.stop(immediate=True)
    try:
        refused = {
            "decision": chair.post(f"/moderation/{one}", decision),
            "many": chair.post("/moderation", many),
            "answer": ana.post(mine, answer),
        }
        assert {name: sent.status_code for name, sent in refused.items()} == dict.fromkeys(refused, 503)
        assert all(sent.headers["Retry-After"] for sent in refused.values())
        assert chair.post(f"/moderation/{one}", decision, headers=HTMX).status_code == 503
        assert ana.post(mine, answer, headers=HTMX).status_code == 503
        again = {name: forms_in(sent.text)[-1] for name, sent in refused.items()}
        assert again["decision"][1]["words"] == "Good."
        assert again["many"][1].getlist("item") == [f"{other}.1"]
        assert (again["answer"][1]["text"], again["answer"][1]["words"]) == ("Mine is so, I say.", "Clearer.")
    finally:
        postgresql.start()
    deadline = time.monotonic() + 20
    while chair.get("/moderation").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert told(served) == before
    for name, act, who in (("decision", "approve", chair), ("many", "approve", chair), ("answer", "send", ana)):
        action, fields = again[name]
        assert who.post(action, filled(fields, {"act": act})).status_code == 303, name
    assert [row.state.value for row in kept(site_of(served).desk)] == ["approved", "approved", "waiting"]
    assert told(served)[3] == before[3] + 2
