"""Whoever pastes a list where a moderator reads first sends it as one, and gets back the lines that were left out."""

from __future__ import annotations

import pytest
from flask import Flask

from argmap.domain.permissions import Membership, Policy
from tests.support.in_process import Visitor, filled, form_in
from tests.support.people import keep_map, signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of
from tests.web.test_contributing import graph

LIST = (
    "- Talks reward those who kill. See https://example.org/x.\n"
    "\t! Ivan Petrov said so\n"
    "\t- Not every time\n"
    "Justice comes later."
)


@pytest.fixture(autouse=True)
def read_first(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)


@pytest.fixture
def chair(app: Flask) -> Visitor:
    return signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)


def sent(visitor: Visitor, text: str = LIST, under: str = "s1") -> str:
    form = filled(visitor.form(f"/maps/small/lines?under={under}", "/lines"), {"lines": text, "do": "write"})
    answer = visitor.post("/maps/small/lines", form)
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["Location"]


def number_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def test_its_author_sees_it_line_by_line_and_nobody_else_does(visitor: Visitor, app: Flask) -> None:
    address = sent(visitor)
    page = visitor.get(address).text
    for told in ("List of 4 lines", "Waiting for a moderator", "Not every time", "Objection</span>", "for line 1"):
        assert told in page, told
    assert Visitor(app).get(address).status_code == 404
    assert "Not every time" not in Visitor(app).get("/maps/small/outline?depth=all").text


def test_a_moderator_reads_what_each_line_becomes_and_what_catches_the_eye(visitor: Visitor, chair: Visitor) -> None:
    number = number_of(sent(visitor, LIST + "\nPeace comes first!\nPeace must come first"))
    page = chair.get(f"/moderation?item={number}").text
    for told in (
        "and 5 more lines",
        "List of 6 lines",
        "under 1",
        "names Ivan Petrov?",
        "no source",
        "a link",
        'much like <a href="/maps/small/statements/1">',
        "One claim in each sentence: line 1 may have more",
        "6 statements and 6 arguments, in one change",
        'name="leave" value="2"',
    ):
        assert told in page, told
    assert 'value="split"' not in page
    assert 'value="merge"' not in page
    assert 'value="move"' in page


def test_it_is_accepted_whole_with_one_click(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    address = sent(visitor)
    number = number_of(address)
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    assert chair.post(f"/moderation/{number}", filled(form, {"act": "approve"})).status_code == 303
    assert len(graph(app).statements) == 8 + 4
    page = visitor.get(address).text
    assert 'stands as <a href="/maps/small/statements/9">' in page
    assert "came back to you" not in page
    log = Visitor(app).get("/maps/small/moderation-log").text
    assert "Accepted" in log
    assert "Talks reward those who kill" in log


def test_lines_are_left_out_for_a_reason_and_sent_again_by_their_author(
    visitor: Visitor, chair: Visitor, app: Flask
) -> None:
    address = sent(visitor)
    number = number_of(address)
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    refused = chair.post(f"/moderation/{number}", filled(form, {"act": "approve", "leave": ["2"], "words": "Where?"}))
    assert refused.status_code == 422
    assert "Choose the reason for which the lines" in refused.text
    assert 'value="2" form="decide" checked' in refused.text
    assert form_in(refused.text, f"/moderation/{number}")["words"] == "Where?"
    done = filled(form, {"act": "approve", "leave": ["2", "x"], "reason": "needs source", "words": "Where?"})
    assert chair.post(f"/moderation/{number}", done).status_code == 303
    assert len(graph(app).statements) == 8 + 3
    assert f"/contributions/{number + 1}" in visitor.get(address).text
    back = visitor.get(f"/contributions/{number + 1}").text
    assert "Changes asked" in back
    assert "Needs a source" in back
    assert "Where?" in back


def test_a_list_that_was_sent_back_is_typed_over_and_sent_again(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    address = sent(visitor)
    number = number_of(address)
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    chair.post(f"/moderation/{number}", filled(form, {"act": "ask", "reason": "unclear"}))
    again = visitor.form(address, address)
    assert again["lines"].startswith("- Talks reward those who kill.")
    for wrong, status in (("", 422), ("-99 Nowhere\n- Nor there", 422), ("x\n" * 300, 422)):
        answer = visitor.post(address, filled(again, {"act": "send", "lines": wrong}))
        assert answer.status_code == status
        assert form_in(answer.text, address)["lines"] == wrong.removesuffix("\n") or wrong.endswith("\n")
    assert visitor.post(address, filled(again, {"act": "send", "lines": "- One\n- Two"})).status_code == 303
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    assert chair.post(f"/moderation/{number}", filled(form, {"act": "approve"})).status_code == 303
    assert {one.text for one in graph(app).statements.values()} >= {"One", "Two"}


def test_a_long_list_takes_as_many_queries_as_a_short_one(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", hourly_limit=0)

    def asked(count: int) -> int:
        number = number_of(sent(visitor, "\n".join(f"- Reason {n} of {count}" for n in range(count))))
        with counted_queries(site_of(app).engine) as queries:
            assert chair.get(f"/moderation?item={number}").status_code == 200
        return len(queries)

    asked(3)
    few = asked(4)
    assert asked(120) <= few
