"""Anybody who reads a map may read what was decided about it and why, and learns nothing of what waits."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from argmap.domain.drafts import DecisionDraft
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Actor, Policy, Visibility
from argmap.models.tables import DECISIONS
from argmap.operations.answering import appeal, keep_as_it_was
from argmap.operations.desk import utc_now
from argmap.operations.moderation import decide
from argmap.web.spreadsheets import harmless
from tests.support import moderated
from tests.support.in_process import Visitor
from tests.support.moderated import moderator
from tests.support.people import account, keep_map, signed_in
from tests.web.conftest import site_of
from tests.web.test_lists_that_wait import sent
from tests.web.test_moderation import actor_of, wait

LOG = "/maps/small/moderation-log"


@pytest.fixture
def chair(app: Flask) -> Actor:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    return moderator(site_of(app).desk)


def say(
    app: Flask, chair: Actor, number: int, kind: DecisionKind, reason: Reason, words: str = "", **more: int
) -> None:
    turn = more.pop("turn", 1)
    decide(site_of(app).desk, chair, number, DecisionDraft(kind, turn, reason, words, **more))  # type: ignore[arg-type]


def test_a_log_without_decisions_says_so_and_publishes_the_policy(visitor: Visitor) -> None:
    page = visitor.get(LOG).text
    assert "Nothing was decided so far" in page
    assert "The published policy" in page
    assert "Whoever contributes is on the map at once." in page
    assert "at most 60 contributions in an hour" in page


def test_the_policy_follows_the_settings(visitor: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", read_first=2, hourly_limit=0)
    page = visitor.get(LOG).text
    assert "a moderator reads the first two contributions" in page
    assert "in an hour" not in page
    keep_map(site_of(app).engine, "small", policy=Policy.CLOSED)
    assert "Only the facilitators" in visitor.get(LOG).text


def test_words_are_shown_only_of_what_is_on_the_map(visitor: Visitor, chair: Actor, app: Flask) -> None:
    texts = ("Accepted words.", "Rejected words.", "Words sent back.")
    accepted, rejected, asked = (wait(visitor, text) for text in texts)
    say(app, chair, accepted, DecisionKind.APPROVE, Reason.NONE)
    say(app, chair, rejected, DecisionKind.REJECT, Reason.NEEDS_SOURCE, "Which case?")
    say(app, chair, asked, DecisionKind.ASK, Reason.SPLIT, "A secret between us.")
    page = Visitor(app).get(LOG).text
    assert "Accepted words" in page
    assert "Rejected words" not in page
    assert "Words sent back" not in page
    assert "A secret between us" not in page
    assert "Not shown: it waits for its author" in page
    assert "Not shown: it is not on the map" in page
    assert "Which case?" in page
    assert "3 decisions since" in page
    assert "Ana" not in page
    assert "Moderator 1" in page


def test_filters_are_links_and_narrow_the_rows(visitor: Visitor, chair: Actor, app: Flask) -> None:
    against, for_ = wait(visitor, "Against it."), wait(visitor, "For it.", add="support")
    say(app, chair, against, DecisionKind.APPROVE, Reason.NONE)
    say(app, chair, for_, DecisionKind.REJECT, Reason.UNCLEAR, "What?")

    def rows(query: str) -> int:
        return visitor.get(f"{LOG}?{query}").text.count('id="decision-')

    assert rows("") == 2
    assert rows("decision=accepted") == rows("decision=refused") == rows("reason=unclear") == 1
    assert rows("decision=other") == 0
    assert rows("position=1") == 2
    assert rows("position=2") == 0
    assert rows("position=1&side=against") == 1
    assert rows("side=for") == 1
    assert rows("q=what") == 1
    assert rows("q=9") == 1
    assert rows("by=Moderator+1") == 2
    assert rows("by=Moderator+2") == 0
    assert rows("since=7") == 2
    assert rows("since=nonsense") == 2
    with site_of(app).engine.begin() as connection:
        connection.execute(update(DECISIONS).values(at=utc_now() - timedelta(days=20)))
    assert rows("since=7") == 0
    assert rows("since=30&by=Moderator+1&decision=refused") == 1
    assert "1 of 2 decisions" in visitor.get(f"{LOG}?since=30&decision=refused").text
    assert visitor.get(f"{LOG}.csv?since=7").text.count("\n") == 1
    assert rows("decision=nonsense&reason=nonsense&side=nonsense&position=x") == 2
    assert "No decision is like that" in visitor.get(f"{LOG}?q=nowhere").text


def test_moves_and_merges_say_where_from_and_into_what(visitor: Visitor, chair: Actor, app: Flask) -> None:
    moved, merged, cut = (
        wait(visitor, "Elsewhere."),
        wait(visitor, "As 4."),
        wait(visitor, "No.", target="a2", add="undercut"),
    )
    decide(site_of(app).desk, chair, moved, DecisionDraft(DecisionKind.MOVE, 1, Reason.ELSEWHERE, to="s2"))
    say(app, chair, merged, DecisionKind.MERGE, Reason.DUPLICATE, into=4)
    say(app, chair, cut, DecisionKind.REJECT, Reason.OFF_TOPIC)
    page = visitor.get(LOG).text
    assert "from 1 to 2" in page
    assert "Merged into 4" in page
    assert "on a2" in page
    assert "Undercut" in page


def test_what_came_of_an_appeal_stands_under_the_moderator(visitor: Visitor, chair: Actor, app: Flask) -> None:
    second = moderator(site_of(app).desk, "Moderator 2")
    number = wait(visitor)
    say(app, chair, number, DecisionKind.REJECT, Reason.UNCLEAR, "What?")
    appeal(site_of(app).desk, actor_of(app, visitor), number, 2, "It is clear.")
    page = visitor.get(LOG).text
    assert ">appealed<" in page
    assert "What?" not in page
    say(app, second, number, DecisionKind.APPROVE, Reason.NONE, turn=3)
    assert "appealed; overturned, Moderator 2" in visitor.get(LOG).text
    assert "It is clear" not in visitor.get(LOG).text


def test_an_appeal_that_did_not_change_it_is_told_too(visitor: Visitor, chair: Actor, app: Flask) -> None:
    second = moderator(site_of(app).desk, "Moderator 2")
    number = wait(visitor)
    say(app, chair, number, DecisionKind.ASK, Reason.UNCLEAR)
    keep_as_it_was(site_of(app).desk, actor_of(app, visitor), number, 2, "It is clear.")
    assert "it waits for a moderator" in visitor.get(LOG).text
    say(app, chair, number, DecisionKind.REJECT, Reason.UNCLEAR, turn=3)
    appeal(site_of(app).desk, actor_of(app, visitor), number, 4, "It is.")
    say(app, second, number, DecisionKind.REJECT, Reason.UNCLEAR, turn=5)
    assert "appealed; it stood, Moderator 2" in visitor.get(LOG).text


def test_csv_has_the_same_rows_and_no_formulas(visitor: Visitor, chair: Actor, app: Flask) -> None:
    first, second = wait(visitor, "Kept words."), wait(visitor, "Rejected words.")
    say(app, chair, first, DecisionKind.APPROVE, Reason.NONE)
    say(app, chair, second, DecisionKind.REJECT, Reason.UNCLEAR, "=1+1")
    answer = visitor.get(f"{LOG}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["decision"] for row in rows] == ["Not accepted", "Accepted"]
    assert rows[0]["sentence"] == "Not shown: it is not on the map"
    assert rows[0]["words"] == "'=1+1"
    assert rows[1]["sentence"] == "Kept words"
    assert len(list(csv.DictReader(io.StringIO(visitor.get(f"{LOG}.csv?decision=accepted").text)))) == 1
    assert harmless("plain") == "plain"


def test_a_private_maps_log_is_its_members(visitor: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    assert visitor.get(LOG).status_code == 404
    assert visitor.get(f"{LOG}.csv").status_code == 404
    assert signed_in(app, "Somebody").get(LOG).status_code == 404


@pytest.mark.no_cover
def test_a_long_log_has_pages(visitor: Visitor, chair: Actor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", hourly_limit=0)
    author = Actor(account(site_of(app).engine, "Author").id)
    for number in range(52):
        waits = moderated.sent(site_of(app).desk, author, "small", f"Number {number}.")
        say(app, chair, waits, DecisionKind.REJECT, Reason.OFF_TOPIC)
    page = visitor.get(LOG).text
    assert page.count('id="decision-') == 50
    assert "start=50" in page
    assert visitor.get(f"{LOG}?start=50").text.count('id="decision-') == 2


def test_the_toolbar_leads_there(visitor: Visitor) -> None:
    assert 'href="/maps/small/moderation-log"' in visitor.get("/maps/small").text


def test_a_list_is_one_decision_that_says_how_many_lines_it_had(visitor: Visitor, chair: Actor, app: Flask) -> None:
    lines = "- One is so\n- Two is so\n\t+ Three is so"
    first = int(sent(visitor, lines).rsplit("/", 1)[1])
    other = int(sent(visitor, lines.replace("so", "not so")).rsplit("/", 1)[1])
    decide(site_of(app).desk, chair, first, DecisionDraft(DecisionKind.APPROVE, 1, Reason.UNCLEAR, left=(1,)))
    say(app, chair, other, DecisionKind.REJECT, Reason.OFF_TOPIC)
    page = visitor.get(LOG).text
    assert "under 1, 3 lines" in page
    assert "under 1, 2 lines" in page
    assert "List of lines" in page
    assert "Two is so" in page
    assert "One is" not in page
    assert visitor.get(f"{LOG}?position=1&side=against").text.count('id="decision-') == 3
