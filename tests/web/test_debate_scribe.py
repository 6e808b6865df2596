"""The scribe of a debate: one line that is on the wall at once, and says beforehand what it is about."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from argmap.domain.debates import Sides
from argmap.domain.permissions import Membership
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations import chairing
from argmap.queries.debate_chair import written_before
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.debates import CODE, OXFORD, LiveDebate, live_on
from tests.support.in_process import HTMX, Visitor, form_in
from tests.support.people import signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of

CHAIR, SCRIBE = f"/debates/{CODE}/chair", f"/debates/{CODE}/scribe"


@pytest.fixture
def debate(room: tuple[LiveDebate, Visitor]) -> LiveDebate:
    return room[0]


@pytest.fixture
def scribe(room: tuple[LiveDebate, Visitor]) -> Visitor:
    return room[1]


def on_the_map(debate: LiveDebate, number: int) -> tuple[str, Kind, Relation, int | None, int | None]:
    """A statement's words and kind, and what its home does to what."""
    with reading(debate.desk.engine) as session:
        graph = whole_graph(session, map_head(session, debate.chair, "small"))
    statement = graph.statements[number]
    argument = graph.arguments[statement.home or 0]
    return statement.text, statement.kind, argument.relation, argument.target, argument.undercuts


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("+3 Said aloud.", ("Said aloud.", Kind.CLAIM, Relation.SUPPORT, 3, None)),
        ("-3 Said aloud.", ("Said aloud.", Kind.CLAIM, Relation.ATTACK, 3, None)),
        ("\u22123 Said aloud.", ("Said aloud.", Kind.CLAIM, Relation.ATTACK, 3, None)),
        ("!3 Said aloud.", ("Said aloud.", Kind.EVIDENCE, Relation.SUPPORT, 3, None)),
        ("-!3 Said aloud.", ("Said aloud.", Kind.EVIDENCE, Relation.ATTACK, 3, None)),
        ("?3 Said aloud.", ("Said aloud.", Kind.CLAIM, Relation.CONDITION, 3, None)),
        ("^a2 Said aloud.", ("Said aloud.", Kind.CLAIM, Relation.ATTACK, None, 2)),
        ("^4 Said aloud.", ("Said aloud.", Kind.CLAIM, Relation.ATTACK, None, 2)),
        ("- Said aloud.", ("Said aloud.", Kind.CLAIM, Relation.ATTACK, 1, None)),
    ],
)
@pytest.mark.parametrize("page", [CHAIR, SCRIBE])
def test_one_line_is_on_the_wall_at_once(
    debate: LiveDebate, scribe: Visitor, page: str, line: str, expected: tuple[object, ...]
) -> None:
    form = scribe.form(page, "/scribe")
    answer = scribe.post(SCRIBE, {**form, "line": line})
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, page)
    assert on_the_map(debate, 9) == expected
    assert "9 is on the wall." in scribe.get(answer.headers["Location"]).text
    assert "Said aloud." in scribe.get(f"/debates/{CODE}/wall").text


def test_a_line_sent_twice_counts_once_and_its_answer_carries_the_next_key(debate: LiveDebate, scribe: Visitor) -> None:
    form = scribe.form(CHAIR, "/scribe")
    first = scribe.post(SCRIBE, {**form, "line": "-3 Once."}, headers=HTMX)
    again = scribe.post(SCRIBE, {**form, "line": "-3 Once."}, headers=HTMX)
    assert "Objection 9 is on the wall." in first.text
    assert "Objection 9 is on the wall." in again.text
    nonces = re.findall(r'name="nonce" value="([^"]+)"', first.text + again.text)
    assert len({form["nonce"], *nonces}) == 3
    assert 'id="scribe-line"' not in first.text
    with reading(debate.desk.engine) as session:
        assert written_before(session, debate.head().id, form["nonce"]) is not None
    back = form_in(first.text, "/unrelease")
    down = scribe.post(f"/debates/{CODE}/entries/1/unrelease", back, headers=HTMX)
    assert "It was taken down." in down.text
    assert "Once." not in scribe.get(f"/debates/{CODE}/wall").text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "Write a line first"),
        ("   ", "Write a line first"),
        ("No mark.", "Begin with what it does"),
        ("-99 No such.", "There is no statement 99 in this map."),
        ("^a99 No such.", "There is no argument a99"),
        ("-3", "Please"),
        ("-a2 Only undercuts.", ""),
        ("-3 " + "x" * 2_001, "2,001"),
        ("^1 A position has no step.", "no step from 1"),
        ("-1 Impunity brings the war back.", "a2 says this already"),
        ("-3 Every month of talks saves lives.", "It says the same as what it stands under."),
    ],
)
def test_what_is_refused_stays_typed_with_the_reason(debate: LiveDebate, scribe: Visitor, line: str, told: str) -> None:
    if not told:
        told = "9 is on the wall"
    for page in (CHAIR, SCRIBE):
        form = scribe.form(page, "/scribe")
        answer = scribe.post(SCRIBE, {**form, "line": line})
        if answer.status_code == 303:
            assert told in scribe.get(answer.headers["Location"]).text
            return
        assert answer.status_code == 422
        assert told in answer.text
        assert form_in(answer.text, "/scribe")["line"] == line
        part = scribe.post(SCRIBE, {**form, "line": line}, headers=HTMX)
        assert part.status_code == 422
        assert told in part.text
        assert 'id="scribe-line"' not in part.text


def test_the_same_words_are_used_once_more_and_not_written_twice(debate: LiveDebate, scribe: Visitor) -> None:
    form = scribe.form(CHAIR, "/scribe")
    answer = scribe.post(SCRIBE, {**form, "line": "-4 Every month of talks saves lives"}, headers=HTMX)
    assert "3 is used once more." in answer.text
    assert "unrelease" not in answer.text


def about(scribe: Visitor, line: str) -> str:
    answer = scribe.get(f"{SCRIBE}/about?line={line.replace('+', '%2B').replace('^', '%5E')}", headers=HTMX)
    assert answer.status_code == 200
    return answer.text


def test_it_says_what_a_line_is_about_while_it_is_typed(debate: LiveDebate, scribe: Visitor) -> None:
    told = about(scribe, "-7 and so on")
    assert "attacks</span>" in told
    assert "Condition 7" in told
    assert "<bdi>Progress goes on</bdi>" in told
    assert "<bdi>Peace first</bdi>" in about(scribe, "+")
    assert ">the motion<" in about(scribe, "+")
    chairing.spotlight(debate.desk, debate.chair, CODE, 4)
    assert ">in the spotlight<" in about(scribe, "- That is")
    assert "the step a2 from" in about(scribe, "^a2 It does not follow")
    assert "the same words as 3, used once more" in about(scribe, "-4 Every month of talks saves lives.")
    assert "There is no statement 99" in about(scribe, "-99 x")
    assert "Begin with what it does" in about(scribe, "what")
    assert "supports, <b>-</b>" in about(scribe, "")
    assert "says this already" in about(scribe, "-1 Impunity brings the war back.")


def test_numbers_are_completed_by_their_figures_and_by_words(debate: LiveDebate, scribe: Visitor) -> None:
    def offered(line: str) -> list[str]:
        return re.findall(r'data-value="([^"]+)"', about(scribe, line))

    assert offered("-") == ["-1 ", "-8 ", "-7 ", "-6 ", "-5 ", "-4 ", "-3 ", "-2 "]
    chairing.spotlight(debate.desk, debate.chair, CODE, 4)
    assert offered("!")[:2] == ["!4 ", "!1 "]
    assert offered("-!7") == ["-!7 "]
    assert set(offered("?war")) == {"?4 ", "?5 ", "?7 ", "?8 "}
    assert offered("?wa") == []
    assert offered("^a") == ["^a5 ", "^a4 ", "^a3 ", "^a2 ", "^a1 "]
    assert offered("^a4") == ["^a4 "]
    assert offered("-7 and") == offered("none") == []


def test_between_positions_a_line_without_a_number_needs_one_or_a_spotlight(app: Flask) -> None:
    live, scribe = live_on(app, replace(OXFORD, sides=Sides.SEVERAL, motion=None, positions=(1, 2)))
    form = scribe.form(SCRIBE, "/scribe")
    refused = scribe.post(SCRIBE, {**form, "line": "- Neither."})
    assert refused.status_code == 422
    assert "Name the statement that it is about" in refused.text
    chairing.spotlight(live.desk, live.chair, CODE, 2)
    assert scribe.post(SCRIBE, {**form, "line": "- Neither."}).status_code == 303
    assert on_the_map(live, 9)[3] == 2


def test_a_moderator_writes_and_nobody_else(app: Flask, debate: LiveDebate) -> None:
    moderator = signed_in(app, "Mo", slug="small", role=Membership.MODERATOR)
    form = moderator.form(SCRIBE, "/scribe")
    assert moderator.post(SCRIBE, {**form, "line": "-3 Said."}).status_code == 303
    participant = signed_in(app, "Part", slug="small", role=Membership.PARTICIPANT)
    csrf = participant.form("/maps/small?sel=s1&add=objection", "/arguments")["csrf"]
    for path in (SCRIBE, f"{SCRIBE}/written", f"{SCRIBE}/about?line=-3"):
        assert participant.get(path, headers=HTMX).status_code == 403
        assert Visitor(app).get(path).headers["Location"].startswith("/sign-in")
    for line in ("-3 Said.", "-99 Not told what there is."):
        refused = participant.post(SCRIBE, {"csrf": csrf, "line": line, "nonce": "n"})
        assert refused.status_code == 403
        assert "no statement 99" not in refused.text


def test_the_page_of_the_scribe_lists_what_is_on_the_wall_by_number(debate: LiveDebate, scribe: Visitor) -> None:
    assert "Nothing yet." in scribe.get(SCRIBE).text
    form = scribe.form(SCRIBE, "/scribe")
    scribe.post(SCRIBE, {**form, "line": "-3 Said."})
    part = scribe.get(f"{SCRIBE}/written", headers=HTMX).text
    assert 'data-begin="-9 "' in part
    assert "The scribe" in part
    assert scribe.get(f"{SCRIBE}/written").headers["Location"] == SCRIBE
    assert scribe.get(f"{SCRIBE}/about?line=-3").headers["Location"] == SCRIBE
    with counted_queries(site_of(scribe.client.application).engine) as asked:
        about(scribe, "-9 while it is typed")
    assert len(asked) <= 16
    chairing.close_debate(debate.desk, debate.chair, CODE)
    assert "is over" in scribe.get(SCRIBE).text
    late = scribe.post(SCRIBE, {**form, "line": "-3 Too late.", "nonce": "late"})
    assert late.status_code == 409
