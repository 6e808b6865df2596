"""What people see while a part that the program needs is away: both databases, and Graphviz."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from argmap.domain.permissions import OPERATOR
from argmap.drawing.layout import Dot
from argmap.operations.maps import import_map
from tests.support.generated import generated
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.postgresql import PostgresqlServer
from tests.support.store import small_graph
from tests.web.conftest import made_app, site_config, site_of
from tests.web.test_contributing import graph


@pytest.fixture
def either(small_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The site on SQLite, and on PostgreSQL."""
    made = made_app(site_config(tmp_path / "data", small_url))
    yield made
    site_of(made).engine.dispose()


def test_people_contribute_alike_on_both_databases(either: Flask) -> None:
    ana, ben = Visitor(either), Visitor(either)
    added = ana.add(
        text="Talks reward those who kill.", speaker="A speaker", source="A book", quote="they do", name="Ana"
    )
    assert added.headers["Location"] == "/maps/small?sel=s9&added=2"
    assert ben.add(target="s9", text="No.", name="Ben").status_code == 303
    first = ana.form("/maps/small/statements/9/reword", "/reword")
    second = ana.form("/maps/small/statements/9/reword", "/reword")
    assert ana.post("/maps/small/statements/9/reword", filled(first, {"text": "One."})).status_code == 303
    refused = ana.post("/maps/small/statements/9/reword", filled(second, {"text": "Two."}))
    assert refused.status_code == 409
    assert "One." in refused.text
    token = ana.form("/maps/small?sel=s1&add=support")["csrf"]
    assert ana.post("/maps/small/changes/2/undo", {"csrf": token}).status_code == 409
    assert ana.post("/maps/small/changes/4/undo", {"csrf": token}).status_code == 303
    assert graph(either).statements[9].text == "Talks reward those who kill."
    for path in (
        "",
        "/outline",
        "/positions",
        "/sources",
        "/history",
        "/statements/9",
        "/find?q=talks",
        "/similar?text=One",
    ):
        assert ben.get(f"/maps/small{path}").status_code == 200, path
    assert ben.get("/maps/small/statements/2147483648").status_code == 404
    assert ben.get("/maps/small?sel=s999999999&at=999999999").status_code == 404


def test_what_a_form_may_hold_at_most_both_databases_keep(either: Flask) -> None:
    ana = Visitor(either)
    most = {
        "text": 2_000, "title": 120, "premise_text": 2_000, "speaker": 160, "source": 500, "quote": 2_000,
        "locator": 200, "reporter": 160, "note": 2_000, "case": 160, "name": 80,
    }  # fmt: skip
    fields = {name: f"{name} ".ljust(limit, "é") for name, limit in most.items()}
    address = "https://example.org/".ljust(2_000, "x")
    added = ana.add(**fields, source_url=address, voice="speaker", fidelity="paraphrase", stance="asks")
    assert added.status_code == 303, added.text[:3_000]
    form = ana.form("/maps/small/statements/9/reword", "/reword")
    typed = filled(form, {"text": "w" * 2_000, "title": "v" * 120, "reason": "u" * 500})
    assert ana.post("/maps/small/statements/9/reword", typed).status_code == 303
    again = ana.form("/maps/small/statements/9/reword", "/reword")
    answer = ana.post("/maps/small/statements/9/reword", filled(again, {"text": "So.", "reason": "u" * 501}))
    assert answer.status_code == 422
    assert form_in(answer.text, "/reword")["reason"] == "u" * 501
    assert "u" * 500 in ana.get("/maps/small/history").text


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_database_that_is_restarted_costs_a_moment_and_no_words(either: Flask, postgresql: PostgresqlServer) -> None:
    ana = Visitor(either)
    assert ana.add(text="Before.", name="Ana").status_code == 303
    form = ana.form("/maps/small?sel=s1&add=objection", "/arguments")
    postgresql.stop(immediate=True)
    try:
        for path in ("/maps/small", "/", "/maps/small/statements/1"):
            page = ana.get(path)
            assert page.status_code == 503, path
            assert page.headers["Retry-After"]
            assert "try again" in page.text
        sent = ana.post("/maps/small/arguments", filled(form, {"text": "Meanwhile."}))
        assert sent.status_code == 503
        again = form_in(sent.text, "/arguments")
        assert again["text"] == "Meanwhile."
        assert ana.post("/maps/small/arguments", filled(form, {"text": "Meanwhile."}), headers=HTMX).status_code == 503
        health = ana.get("/healthz")
        assert health.status_code == 503
        assert health.json is not None
        assert health.json["database"] != "ok"
    finally:
        postgresql.start()
    deadline = time.monotonic() + 20
    while ana.get("/maps/small").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert ana.post("/maps/small/arguments", again).status_code == 303
    assert ana.get("/healthz").status_code == 200


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_server_whose_disk_is_full_keeps_reading_and_takes_writes_again_when_there_is_room(either: Flask) -> None:
    """PostgreSQL itself says so, by the number of that error (53100): its disk cannot be filled for a test."""
    ana = Visitor(either)
    assert ana.add(text="There is room.", name="Ana").status_code == 303
    form = ana.form("/maps/small?sel=s1&add=objection", "/arguments")
    engine = site_of(either).engine
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        for table in ("change_images", "notices"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
    before = graph(either)
    for number in range(3):
        sent = ana.post("/maps/small/arguments", filled(form, {"text": f"No room for {number}."}))
        assert (sent.status_code, sent.headers["Retry-After"]) == (503, "5")
        assert form_in(sent.text, "/arguments")["text"] == f"No room for {number}."
    assert graph(either) == before
    assert ana.get("/maps/small/history").status_code == 200
    with engine.begin() as connection:
        for table in ("change_images", "notices"):
            connection.exec_driver_sql(f"DROP TRIGGER full_disk ON {table}")
    assert ana.post("/maps/small/arguments", filled(form, {"text": "Room again."})).status_code == 303
    assert len(graph(either).statements) == len(before.statements) + 1


CRASHES = {"a dot that fails": "exit 3", "a dot that talks nonsense": "echo nonsense", "a dot that hangs": "sleep 60"}


def without_drawing(app: Flask, dot: Dot) -> None:
    here = site_of(app)
    app.extensions["argmap"] = replace(here, dot=dot)


@pytest.fixture
def dot_of(app: Flask) -> Iterator[Flask]:
    """The site, whose `dot` a test replaces."""
    before = site_of(app)
    before.layouts.clear()
    yield app
    before.layouts.clear()
    app.extensions["argmap"] = before


@pytest.mark.parametrize("script", [*CRASHES.values(), None], ids=[*CRASHES, "no dot at all"])
def test_the_outline_stands_in_for_a_drawing_that_cannot_be_made(
    script: str | None, dot_of: Flask, tmp_path: Path
) -> None:
    path = None
    if script is not None:
        program = tmp_path / "dot"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o700)
        path = str(program)
    without_drawing(dot_of, Dot(path, seconds=0.5))
    visitor = Visitor(dot_of)
    page = visitor.get("/maps/small?sel=s3")
    assert page.status_code == 200
    assert "The drawing could not be made" in page.text
    assert "Impunity brings the war back" in page.text or "Impunity returns" in page.text
    assert visitor.get("/maps/small?sel=s4").status_code == 200
    assert visitor.get("/maps/small/map.svg").status_code == 503
    assert visitor.get("/maps/small/statements/3").status_code == 200
    assert visitor.get("/").status_code == 200
    assert visitor.add(text="One can still argue.").status_code == 303
    health = visitor.get("/healthz").json
    assert health is not None
    assert health["status"] == "ok"
    assert health["dot"] != "ok"


def test_the_library_waits_once_for_a_dot_that_hangs_and_draws_what_it_knows(dot_of: Flask, tmp_path: Path) -> None:
    here, visitor = site_of(dot_of), Visitor(dot_of)
    import_map(here.desk, OPERATOR, small_graph(), "third")
    import_map(here.desk, OPERATOR, generated(12), "fourth")
    assert visitor.get("/").text.count('<svg class="field"') == 4
    first, second, _ = list(here.layouts)
    del here.layouts[first], here.layouts[second]
    here.kept.clear()
    runs, program = tmp_path / "runs", tmp_path / "dot"
    runs.mkdir()
    # A folder for each run: a dot may write no file.
    program.write_text(f"#!/bin/sh\nmkdir {runs}/$$\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o700)
    without_drawing(dot_of, Dot(str(program), seconds=0.8))
    page = visitor.get("/")
    assert page.status_code == 200
    assert page.text.count('<svg class="field"') == 1
    assert len(list(runs.iterdir())) == 1


def test_a_drawing_that_failed_is_tried_again(dot_of: Flask) -> None:
    working = site_of(dot_of).dot
    without_drawing(dot_of, Dot(None))
    visitor = Visitor(dot_of)
    paths = ("/maps/small", "/", "/maps/small/statements/3")
    failed = {path: visitor.get(path).text for path in paths}
    assert "could not be made" in failed["/maps/small"]
    without_drawing(dot_of, working)
    site_of(dot_of).layouts.clear()
    for path in paths:
        page = visitor.get(path).text
        assert "could not be made" not in page
        assert '<svg class="field"' in page, path
        assert '<svg class="field"' not in failed[path], path
