"""Two moments of a map as a page: the list, the drawing of both, and the scale."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import update

from argmap.domain.drafts import ArgumentDraft, MergeDraft, NewStatement, PlaceDraft, RewordDraft
from argmap.domain.permissions import Actor
from argmap.domain.vocabulary import Kind, Relation
from argmap.drawing.layout import Dot
from argmap.models.tables import CHANGES
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk
from argmap.operations.moving import move
from argmap.operations.splitting import merge
from argmap.operations.statements import reword, withdraw
from tests.support.in_process import Visitor
from tests.support.moderated import moderator
from tests.support.store import begin, new
from tests.web.conftest import site_of

PHONE = {"Sec-CH-UA-Mobile": "?1"}


@pytest.fixture
def lively(app: Flask, visitor: Visitor) -> Visitor:
    """The small map after eight changes: 9 reworded, 10 added on it, 11 withdrawn, 12 moved from 2 to 1."""
    desk = site_of(app).desk
    student, _ = begin(desk, "Student 7")
    for relation, text, target in (
        (Relation.ATTACK, "Talks reward those who kill.", 1),  # change 2: s9, a6
        (Relation.SUPPORT, "It has been seen.", 9),  # 3: s10, a7
        (Relation.SUPPORT, "Amnesty is wrong.", 2),  # 4: s11, a8
        (Relation.SUPPORT, "Men with guns forgive.", 2),  # 5: s12, a9
    ):
        draft = ArgumentDraft(relation, Kind.CLAIM, (new(text),), target=target)
        add_argument(desk, student, "small", draft)
    changes(desk, student)
    return visitor


def changes(desk: Desk, student: Actor) -> None:
    text = "Talks reward whoever kills."
    reword(desk, student, "small", 9, RewordDraft(NewStatement(text, text), 2, "Clearer."))  # 6
    withdraw(desk, student, "small", 11, 4)  # 7
    move(desk, student, "small", 9, PlaceDraft(Relation.ATTACK, 1, None, 7))  # 8


def listed(markup: str) -> str:
    """What the list says, as text, with the words that went and came marked."""
    found = re.search(r'<div class="compared">.*?</aside>', markup, re.DOTALL)
    assert found is not None
    text = re.sub(r"<(/?)(del|ins)>", r"{\1\2}", found[0])
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def labels(markup: str) -> list[str]:
    return re.findall(r'data-id="s\d+"[^>]* aria-label="([^"]*)"', markup)


def test_the_list_tells_what_was_reworded_added_moved_and_removed_in_this_order(lively: Visitor) -> None:
    said = listed(lively.get("/maps/small/compare?from=5&to=8").text)
    order = [said.index(word) for word in ("Reworded 1", "Moved 1", "Removed 1")]
    assert order == sorted(order)
    assert "Objection 9 change 6" in said
    assert "Talks reward {del}those who kill.{/del} {ins}whoever kills.{/ins}" in said
    assert "Student 7 : Clearer." in said
    assert "From 2, where it was a support, to 1, where it is an objection." in said
    assert "Claim 11 change 7 {del}Amnesty is wrong.{/del} Withdrawn. Student 7" in said
    assert "Attacks 1." in listed(lively.get("/maps/small/compare?from=1&to=2").text)


def test_each_difference_leads_to_its_change(lively: Visitor) -> None:
    markup = lively.get("/maps/small/compare?from=5").text
    assert 'href="/maps/small/history?before=7#change-6"' in markup
    assert 'id="change-6"' in lively.get("/maps/small/history?before=7").text


def test_what_changed_has_a_flag_with_a_sign_and_a_word_and_says_it_aloud(lively: Visitor) -> None:
    markup = lively.get("/maps/small/compare?from=5&to=8").text
    said = labels(markup)
    assert any(label.startswith("Reworded. Objection 9: ") for label in said)
    assert any(label.startswith("Removed. Claim 11: ") and label.endswith("Withdrawn.") for label in said)
    assert any(label.startswith("Moved from 2. Objection 12: ") for label in said)
    assert any(label.startswith("Moved to 1. Claim 12: ") and label.endswith("Was here.") for label in said)
    for words in ("Reworded", "Removed", "Moved from 2", "Moved to 1"):
        assert f">{words} </text></g>" in markup
    assert "1000000" not in markup
    assert 'class="trail"' in markup


def test_what_is_unchanged_is_quiet_hidden_or_as_usual(lively: Visitor) -> None:
    quiet, usual, hidden = (
        lively.get(f"/maps/small/compare?from=5&to=8{show}").text for show in ("", "&show=usual", "&show=hidden")
    )
    assert re.search(r'class="node position quiet"', quiet)
    assert " quiet" not in "".join(re.findall(r'class="(?:node|line)[^"]*"', usual))
    assert len(labels(hidden)) < len(labels(quiet))
    assert "drawn quietly" in quiet
    assert "drawn as usual" in usual


def test_to_select_in_the_list_selects_on_the_drawing_and_back(lively: Visitor) -> None:
    markup = lively.get("/maps/small/compare?from=5&to=8&sel=s12").text
    assert 'href="/maps/small/compare?from=5&amp;to=8&amp;sel=s12" aria-current="true"' in markup
    # The old place and the new one are both marked.
    assert len(re.findall(r'class="node [^"]*\bon" data-id="s12"', markup)) == 2


def test_the_two_moments_are_links_and_ranges_with_words(lively: Visitor) -> None:
    markup = lively.get("/maps/small/compare?from=5&to=7").text
    assert re.search(r'name="from" min="1" max="8" value="5" aria-valuetext="change 5, \d+ \w+ \d{4}, ', markup)
    for one in ("from=4&amp;to=7", "from=6&amp;to=7", "from=5&amp;to=6", "from=5&amp;to=8", "from=7&amp;to=5"):
        assert f'href="/maps/small/compare?{one}"' in markup, one
    assert "2 changes lie between" in markup
    assert markup.count('class="tall"') == 2


def test_the_heading_tells_the_moments_apart_by_day_by_clock_or_by_change(lively: Visitor, app: Flask) -> None:
    moments = {1: "2026-03-01 09:00", 5: "2026-03-04 14:10", 6: "2026-03-04 14:10", 7: "2026-03-04 15:00"}
    with site_of(app).engine.begin() as connection:
        for version, moment in moments.items():
            at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
            connection.execute(update(CHANGES).where(CHANGES.c.map_id == 1, CHANGES.c.version == version).values(at=at))
    told = ((1, 5, "1 March 2026 and 4 March 2026"), (5, 7, "4 March 2026, 14:10 and 15:00"), (5, 6, "Changes 5 and 6"))
    for before, after, heading in told:
        markup = lively.get(f"/maps/small/compare?from={before}&to={after}").text
        assert f'<h1 class="compare-title">{heading}</h1>' in markup


@pytest.mark.parametrize(
    "query", ["?from=0&to=99", "?from=x&to=", "?from=1&to=999999999", "", "?show=loud&sel=x&column=7"]
)
def test_moments_that_there_are_not_are_the_nearest_that_there_are(lively: Visitor, query: str) -> None:
    answer = lively.get(f"/maps/small/compare{query}")
    assert answer.status_code == 200
    assert "7 changes lie between" in answer.text


def test_a_map_compared_with_itself_says_that_nothing_differs(lively: Visitor) -> None:
    assert "Nothing differs" in lively.get("/maps/small/compare?from=3&to=3").text


def test_what_was_merged_says_into_what(app: Flask, lively: Visitor) -> None:
    chair = moderator(site_of(app).desk)
    merge(site_of(app).desk, chair, "small", 12, MergeDraft(9, 8))
    markup = lively.get("/maps/small/compare?from=8").text
    assert "Merged into 9." in listed(markup)
    assert "MERGED INTO 9" in markup


def test_it_can_be_looked_at_backwards(lively: Visitor) -> None:
    said = listed(lively.get("/maps/small/compare?from=8&to=5").text)
    assert "{del}whoever kills.{/del} {ins}those who kill.{/ins}" in said
    assert "Added 1" in said


def test_a_phone_is_sent_one_column_and_the_list_comes_first(lively: Visitor) -> None:
    answer = lively.client.get("/maps/small/compare?from=5&to=8", headers=PHONE)
    assert 'class="one-column"' in answer.text
    assert 'class="whole"' not in answer.text
    assert 'rel="next"' in answer.text
    other = lively.get("/maps/small/compare?from=5&to=8&column=2")
    assert 'rel="prev"' in other.text


def test_on_paper_the_scale_is_one_sentence(lively: Visitor) -> None:
    answer = lively.get("/maps/small/compare?from=5&to=8&print=1")
    assert re.search(
        r'class="print-only">Compared: change 5, .* with change 8, .*\. 3 changes lie between\.', answer.text
    )


def test_where_nothing_can_be_drawn_the_list_says_it(lively: Visitor, app: Flask) -> None:
    site_of(app).layouts.clear()
    before = site_of(app)
    app.extensions["argmap"] = replace(before, dot=Dot(None))
    try:
        assert "Nothing can be drawn here just now" in lively.get("/maps/small/compare?from=5").text
    finally:
        app.extensions["argmap"] = before


def test_a_map_that_is_not_there_is_not_compared(visitor: Visitor) -> None:
    assert visitor.get("/maps/none/compare").status_code == 404
