"""Correcting a map's question and words from its settings, as a facilitator sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from argmap.domain.permissions import Membership
from tests.support.in_process import Visitor, form_in
from tests.support.people import signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of
from tests.web.test_settings import form_for, send

PAGE = "/maps/small/settings"
ACTION = f"{PAGE}/words"


@pytest.fixture
def keeper(app: Flask) -> Visitor:
    """Somebody who facilitates the map "small"."""
    return signed_in(app, "Fay Kite", slug="small", role=Membership.FACILITATOR)


def test_new_words_stand_everywhere_at_once_and_the_history_tells_them(keeper: Visitor, visitor: Visitor) -> None:
    old = visitor.get("/maps/small").text
    assert "What comes after the war?" not in old
    answer = send(keeper, PAGE, ACTION, question="What comes after the war?", title="", reason="Narrower.")
    assert answer.headers["Location"] == f"{PAGE}#words"
    for path in ("/maps/small", "/maps/small/outline", "/", "/maps/small/map.argdown"):
        assert "What comes after the war?" in visitor.get(path).text, path
    history = visitor.get("/maps/small/history").text
    assert "Changed the map’s title and question" in history
    assert "<ins>What comes after the war?</ins>" in history
    assert "Narrower." in history
    compared = visitor.get("/maps/small/compare").text
    assert "The map itself" in compared
    assert "Nothing differs" not in compared
    assert "What comes after the war?" not in visitor.get("/maps/small?at=1").text


def test_the_settings_tell_the_last_correction_and_take_it_back(keeper: Visitor, visitor: Visitor) -> None:
    assert "Changed the map’s" not in keeper.get(PAGE).text
    send(keeper, PAGE, ACTION, introduction="Read this first.")
    page = keeper.get(PAGE).text
    assert "Changed the map’s introduction" in page
    undo = form_in(page, "/changes/2/undo")
    assert undo["back"] == PAGE
    assert keeper.post("/maps/small/changes/2/undo", undo).status_code == 303
    assert "Read this first." not in visitor.get("/maps/small").text
    assert "Took back change 2" in keeper.get(PAGE).text


def test_what_cannot_be_taken_comes_back_as_it_was_typed(keeper: Visitor) -> None:
    answer = send(keeper, PAGE, ACTION, question=" ", introduction="x" * 20_001, reason="Because.")
    assert answer.status_code == 422
    form = form_for(answer.text, ACTION)
    assert (form["introduction"], form["reason"]) == ("x" * 20_001, "Because.")
    assert "This has 20,001 characters; at most 20,000 are possible." in answer.text
    assert "Please write something here." in answer.text
    same = send(keeper, PAGE, ACTION)
    assert same.status_code == 422
    assert "These are the words that the map has already." in same.text


def test_who_comes_second_sees_both_texts_and_can_replace_them(keeper: Visitor, app: Flask) -> None:
    other = signed_in(app, "Gus Lark", slug="small", role=Membership.FACILITATOR)
    late = form_for(other.get(PAGE).text, ACTION)
    send(keeper, PAGE, ACTION, question="What comes after the war?")
    late.setlist("question", ["What comes before it?"])
    answer = other.post(ACTION, late)
    assert answer.status_code == 409
    assert '<span class="lead">It now reads</span> <bdi>What comes after the war?</bdi>' in answer.text
    again = form_for(answer.text, ACTION)
    assert again["question"] == "What comes before it?"
    assert other.post(ACTION, again).status_code == 303
    assert "What comes before it?" in keeper.get("/maps/small").text


def test_what_was_typed_is_not_lost_while_the_database_is_away(keeper: Visitor, app: Flask) -> None:
    form = form_for(keeper.get(PAGE).text, ACTION)
    form.setlist("introduction", ["A long introduction."])
    engine = site_of(app).engine
    engine.dispose()
    file = Path(engine.url.database or "")
    moved = file.rename(file.with_suffix(".away"))
    file.mkdir()
    try:
        answer = keeper.post(ACTION, form)
    finally:
        engine.dispose()
        file.rmdir()
        moved.rename(file)
    assert answer.status_code == 503
    assert form_for(answer.text, ACTION)["introduction"] == "A long introduction."
    assert keeper.post(ACTION, form).status_code == 303


def test_a_page_of_settings_asks_the_same_of_the_database_however_much_is_kept(keeper: Visitor, app: Flask) -> None:
    engine = site_of(app).engine

    def asked() -> int:
        with counted_queries(engine) as queries:
            assert keeper.get(PAGE).status_code == 200
        return len(queries)

    send(keeper, PAGE, ACTION, introduction="Read this first.")
    few = asked()
    for number in range(5):
        signed_in(app, f"Member {number}", slug="small", role=Membership.MODERATOR)
        send(keeper, PAGE, ACTION, introduction=f"Read this {number} first.")
        send(keeper, PAGE, f"{PAGE}/invitations", label=f"Link {number}")
    assert asked() == few <= 30


def test_the_sections_of_the_page_are_there_for_facilitators(keeper: Visitor) -> None:
    page = keeper.get(PAGE).text
    for name in ("members", "words", "moderation", "entries", "copies", "end", "log"):
        assert f'href="#{name}"' in page
        assert f'<section id="{name}"' in page
    assert "What is added appears at once. One person can make 60 contributions an hour." in page
    assert "Nothing waits" in page
    assert "/maps/small/speakers/new" in page
