"""What is new since one was here last, on the map and in the outline."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import update

from argmap.domain.drafts import ArgumentDraft
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import VISITS
from argmap.operations.arguments import add_argument
from tests.support.in_process import Visitor
from tests.support.store import begin, new
from tests.web.conftest import site_of


@pytest.fixture
def back(app: Flask, newcomer: Visitor) -> Visitor:
    """Ana, back after a day in which another has added 10 and 11."""
    newcomer.get("/maps/small")
    here = site_of(app)
    student, _ = begin(here.desk, "Student 7")
    for text in ("One thing more.", "And another."):
        add_argument(here.desk, student, "small", ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (new(text),), target=1))
    with here.engine.begin() as connection:
        connection.execute(update(VISITS).values(at=here.desk.clock() - timedelta(days=1)))
    return newcomer


def told(markup: str) -> str:
    found = re.search(r'<div class="notice-line new">.*?</div>', markup, re.DOTALL)
    return "" if found is None else " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def test_what_is_new_is_marked_on_the_map_by_sign_and_word(back: Visitor) -> None:
    markup = back.get("/maps/small").text
    assert markup.count('<g class="flag new">') == 2
    assert re.search(r'aria-label="New\. Claim 10: One thing more', markup)
    assert told(markup) == "2 new since your last visit Compare Walk through n"
    assert 'href="/maps/small/compare?from=2"' in markup


def test_it_is_marked_in_the_outline_too(back: Visitor) -> None:
    markup = back.get("/maps/small/outline").text
    assert markup.count('<span class="tag fresh">New</span>') == 2
    assert 'href="/maps/small/outline?sel=s10#o-s10" data-part data-key="n"' in markup


def test_one_walks_from_one_to_the_next_by_links_and_by_one_key(back: Visitor) -> None:
    first = back.get("/maps/small").text
    assert 'href="/maps/small?sel=s10" data-part data-key="n"' in first
    second = back.get("/maps/small?sel=s10").text
    assert "1 of 2: 10." in told(second)
    assert 'href="/maps/small?sel=s11" data-part data-key="n"' in second
    last = back.get("/maps/small?sel=s11").text
    assert told(last).endswith("From the first n")
    assert 'href="/maps/small?sel=s10" data-part data-key="n"' in last


def test_on_the_next_visit_it_is_new_no_longer(app: Flask, back: Visitor) -> None:
    assert told(back.get("/maps/small").text)
    here = site_of(app)
    with here.engine.begin() as connection:
        connection.execute(update(VISITS).values(at=here.desk.clock() - timedelta(hours=2)))
    assert not told(back.get("/maps/small").text)


def test_strangers_and_paper_see_nothing_marked(back: Visitor, visitor: Visitor) -> None:
    assert "flag new" not in visitor.get("/maps/small").text
    assert "flag new" not in back.get("/maps/small?print=1").text
    assert "flag new" not in back.get("/maps/small?at=2").text


def test_the_last_visit_is_offered_where_moments_are_compared(back: Visitor) -> None:
    markup = back.get("/maps/small/compare").text
    assert '<a class="button small" href="/maps/small/compare?from=2&amp;to=4">My last visit</a>' in markup
