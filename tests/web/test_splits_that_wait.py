"""Whoever splits their own statement where a moderator reads first sends both halves; it stays as it is until then."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from argmap.domain.drafts import DecisionDraft, NewStatement, RewordDraft
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Actor, Membership, Policy
from argmap.operations.moderation import decide
from argmap.operations.redacting import redact
from argmap.operations.statements import reword
from tests.support.in_process import Visitor, filled
from tests.support.moderated import kept, moderator
from tests.support.people import keep_map, signed_in
from tests.web.conftest import site_of
from tests.web.test_contributing import graph, version
from tests.web.test_shaping import change, do

WHOLE = "Talks reward those who kill. They kill again."
FIRST, SECOND = "Talks reward those who kill.", "Whoever is rewarded kills again."


@pytest.fixture
def author(visitor: Visitor, app: Flask) -> Visitor:
    """Somebody whose statement 9 stands on a map where by now a moderator reads first."""
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN)
    visitor.add(text=WHOLE, name="Ana")
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    return visitor


@pytest.fixture
def chair(app: Flask) -> Visitor:
    return signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)


def sent(author: Visitor, linked: str = "yes") -> str:
    return do(author, "s9", "split", first=FIRST, second=SECOND, linked=linked).headers["Location"]


def number_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def test_it_waits_and_says_so_before_and_nobody_else_sees_it(author: Visitor, app: Flask) -> None:
    told = change(author, "s9", "split", first=FIRST, second=SECOND)
    assert "9 will have the first sentence" in told.text
    assert "A moderator reads this first" in told.text
    assert kept(site_of(app).desk) == []
    address = sent(author)
    assert address.startswith("/contributions/")
    assert version(app) == 2
    assert graph(app).statements[9].text == WHOLE
    page = author.get(address).text
    for words in ("Split in two", "Waiting for a moderator", FIRST, SECOND, "of <a"):
        assert words in page, words
    assert Visitor(app).get(address).status_code == 404
    assert SECOND not in Visitor(app).get("/maps/small/outline?depth=all").text


def test_a_moderator_reads_both_halves_where_they_would_stand(author: Visitor, chair: Visitor) -> None:
    number = number_of(sent(author))
    page = chair.get(f"/moderation?item={number}").text
    for words in (
        f"{FIRST} … and: {SECOND}",
        "It would make two statements of 9",
        "<dt>The second</dt>",
        "works only together with the first",
        "The first keeps the number, its sources and all that hangs on it.",
        "<ins>",
        "<svg",
    ):
        assert words in page, words
    drawn = page.split("queue-attach", 1)[1].split("queue-where", 1)[0]
    assert "Talks reward those who kill" in drawn
    assert "rewarded kills again" in drawn
    assert drawn.count(", PENDING") == 2
    for act in ("merge", "move", "split"):
        assert f'value="{act}"' not in page
    assert "of 9" in chair.get("/moderation?show=reworded").text


@pytest.mark.parametrize("linked", ["yes", "no"])
def test_what_is_approved_is_its_authors_one_change(linked: str, author: Visitor, chair: Visitor, app: Flask) -> None:
    address = sent(author, linked)
    number = number_of(address)
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    assert chair.post(f"/moderation/{number}", filled(form, {"act": "approve"})).status_code == 303
    now = graph(app)
    assert (now.statements[9].text, now.statements[10].text) == (FIRST, SECOND)
    home = now.statements[9].home
    assert home is not None
    assert (now.statements[10].home == home) is (linked == "yes")
    assert "It stands on the map" in author.get(address).text
    log = Visitor(app).get("/maps/small/moderation-log").text
    assert "Split in two" in log
    page = author.get("/maps/small/changes/mine").text
    assert 'action="/maps/small/changes/3/undo"' in page
    assert (
        author.post("/maps/small/changes/3/undo", author.form("/maps/small/changes/mine", "/3/undo")).status_code == 303
    )
    assert graph(app).statements[9].text == WHOLE


def test_what_is_sent_back_is_sent_again_in_two_fields(author: Visitor, app: Flask) -> None:
    address = sent(author)
    desk = site_of(app).desk
    decide(desk, moderator(desk), number_of(address), DecisionDraft(DecisionKind.ASK, 1, Reason.UNCLEAR, "Which?"))
    form = author.form(address)
    assert (form["text"], form["second"], form["linked"]) == (FIRST, SECOND, "yes")
    assert WHOLE in author.get(address).text
    refused = author.post(address, filled(form, {"act": "send", "second": ""}))
    assert refused.status_code == 422
    again = author.post(address, filled(form, {"act": "send", "second": "They kill again.", "linked": "no"}))
    assert again.status_code == 303
    (row,) = kept(desk)
    assert (row.draft["first"]["text"], row.draft["second"]["text"], row.draft["linked"]) == (
        FIRST,
        "They kill again.",
        False,
    )
    asked = DecisionDraft(DecisionKind.APPROVE, row.turn)
    decide(desk, moderator(desk, "Moderator 2"), number_of(address), asked)
    assert graph(app).statements[10].text == "They kill again."


def test_words_that_came_in_between_are_not_overwritten(author: Visitor, chair: Visitor, app: Flask) -> None:
    number = number_of(sent(author))
    desk = site_of(app).desk
    keep_map(desk.engine, "small", policy=Policy.OPEN)
    draft = RewordDraft(NewStatement("Other words.", "Other words"), graph(app).statements[9].revision)
    reword(desk, Actor(kept(desk)[0].contributor_id), "small", 9, draft)
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    late = chair.post(f"/moderation/{number}", filled(form, {"act": "approve"}))
    assert late.status_code == 409
    assert "would overwrite others" in late.text
    assert graph(app).statements[9].text == "Other words."


def test_a_name_that_is_removed_goes_from_both_halves_too(author: Visitor, app: Flask) -> None:
    told = {"first": "Jean Quillfeather talks.", "second": "Jean Quillfeather kills again."}
    address = do(author, "s9", "split", **told, reason="It names Jean Quillfeather.").headers["Location"]
    desk = site_of(app).desk
    redact(desk, moderator(desk), "small", 8, "Jean Quillfeather", Reason.PRIVATE_PERSON)
    (row,) = kept(desk)
    assert "Quillfeather" not in json.dumps(row.draft)
    assert "talks." in author.get(address).text
    decide(desk, moderator(desk, "Moderator 2"), number_of(address), DecisionDraft(DecisionKind.APPROVE, row.turn))
    assert graph(app).statements[10].text.endswith("kills again.")


def test_what_could_never_be_split_is_refused_when_it_is_sent(author: Visitor, app: Flask) -> None:
    refused = change(author, "s9", "split", first=FIRST, second=FIRST)
    assert refused.status_code == 422
    assert "This says the same as the first" in refused.text
    assert kept(site_of(app).desk) == []


def test_moderators_split_at_once(author: Visitor, chair: Visitor, app: Flask) -> None:
    assert do(chair, "s9", "split", first=FIRST, second=SECOND).headers["Location"] == "/maps/small?sel=s9&added=3"
    assert graph(app).statements[10].text == SECOND
    assert author.get("/maps/small/statements/10").status_code == 200
