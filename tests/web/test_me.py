"""What concerns oneself, as pages: what is new, one's own work, and the count in the header."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from argmap.domain.drafts import ArgumentDraft
from argmap.domain.permissions import Actor
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import MAPS, NOTICES, VISITS
from argmap.models.visits import NoticeKind
from argmap.operations.arguments import add_argument
from argmap.operations.desk import private
from argmap.operations.notices import notify
from tests.support.in_process import Visitor, form_in
from tests.support.store import begin, new
from tests.web.conftest import site_of
from tests.web.test_pages import ana


def words_of(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def answer(app: Flask, text: str = "One thing more.", **place: int) -> Actor:
    """Another answers Ana's statement 9, or what is told."""
    student, _ = begin(site_of(app).desk, "Student 7")
    where = place or {"target": 9}
    draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new(text),), **where)  # type: ignore[arg-type]
    add_argument(site_of(app).desk, student, "small", draft)
    return student


def tell(app: Flask, kind: NoticeKind, subject: str = "", **detail: object) -> None:
    here = site_of(app)
    with private(here.desk) as session:
        map_id = session.connection().execute(select(MAPS.c.id).where(MAPS.c.slug == "small")).scalar_one()
        who = ana(app).contributor_id
        assert who is not None
        notify(session, who, kind, map_id, subject, detail, at=here.desk.clock())


def test_whoever_has_no_name_here_is_led_to_sign_in(visitor: Visitor) -> None:
    for path in ("/me", "/me/work"):
        gone = visitor.get(path)
        assert (gone.status_code, gone.location) == (303, "/sign-in?next=%2Fme")


def test_where_nothing_happened_it_says_so(newcomer: Visitor) -> None:
    said = words_of(newcomer.get("/me").text)
    assert "Nothing is new." in said
    assert "Nobody has answered a statement of yours yet." in said
    assert "Mark all as read" not in said


def test_replies_are_told_with_their_place_and_counted_in_the_header(app: Flask, newcomer: Visitor) -> None:
    answer(app)
    answer(app, "It does not follow.", undercuts=6)
    assert 'href="/me">For you <span class="count">2' in newcomer.get("/maps/small").text
    markup = newcomer.get("/me").text
    said = words_of(markup)
    assert "Two things are new." in said
    assert "Attacks your 9 One thing more Objection 10 by Student 7, in" in said
    assert "Undercuts a6 It does not follow" in said
    assert 'href="/maps/small?sel=s10"' in markup
    assert markup.count('<span class="me-new"><span class="visually-hidden">New</span></span>') == 2


def test_what_was_shown_is_marked_as_read_and_what_came_since_stays_new(app: Flask, newcomer: Visitor) -> None:
    answer(app)
    shown = form_in(newcomer.get("/me").text, "/me/read")
    answer(app, "Another thing.")
    done = newcomer.post("/me/read", shown)
    assert (done.status_code, done.location) == (303, "/me")
    markup = newcomer.get("/me").text
    assert "One thing is new." in words_of(markup)
    assert 'For you <span class="count">1' in markup
    newcomer.post("/me/read", form_in(markup, "/me/read"))
    assert "Nothing is new." in words_of(newcomer.get("/me").text)


def test_nobody_marks_what_is_not_theirs(app: Flask, newcomer: Visitor) -> None:
    answer(app)
    shown = form_in(newcomer.get("/me").text, "/me/read")
    student = Visitor(app)
    assert student.add(name="Bo", target="s1", text="Not so.").status_code == 303
    token = form_in(student.get("/maps/small?sel=s1&add=objection").text, "/arguments")["csrf"]
    shown["csrf"] = token
    assert student.post("/me/read", shown).status_code == 303
    with site_of(app).engine.connect() as connection:
        assert connection.execute(select(NOTICES.c.read_at)).scalars().all() == [None]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (NoticeKind.MEMBER, "Your role in this map has changed."),
        (NoticeKind.GLASS, "An admin has looked into this map"),
        (NoticeKind.APPEAL, "Its author asks another moderator"),
        (NoticeKind.ANSWER, "Its author has answered"),
        (NoticeKind.DECISION, "Decided"),
    ],
)
def test_every_kind_of_notice_is_told_even_where_what_it_was_about_is_gone(
    app: Flask, newcomer: Visitor, kind: NoticeKind, said: str
) -> None:
    if kind in (NoticeKind.MEMBER, NoticeKind.GLASS):
        tell(app, kind)
    else:
        tell(app, kind, "decision 7", contribution=7)
    assert said in words_of(newcomer.get("/me").text)


def test_the_maps_that_changed_since_one_was_there_are_told(app: Flask, newcomer: Visitor) -> None:
    newcomer.get("/maps/small")
    with site_of(app).engine.connect() as connection:
        assert connection.execute(select(VISITS.c.seen)).scalar_one() == 2
    answer(app, target=1)
    assert "nothing here waits for you 1 statement " in words_of(newcomer.get("/me").text)


def test_ones_own_work_is_counts_and_changes_with_links(newcomer: Visitor) -> None:
    markup = newcomer.get("/me/work").text
    said = words_of(markup)
    assert "On a map 1" in said
    assert "Changes made 1" in said
    assert "Added objection 9 to 1" in said
    assert 'href="/maps/small/history?before=3#change-2"' in markup
    assert 'href="/maps/small/compare?from=1&amp;to=2"' in markup
    assert "Added objection 9 to 1 Talks reward those who kill. A small map" in said
    assert "You have changed nothing" in words_of(newcomer.get("/me/work?skip=50").text)
