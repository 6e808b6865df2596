"""What readers doubt is read in the queue, and kept or hidden there with a reason."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import insert

from argmap.domain.attaching import attached_text
from argmap.domain.drafts import NewStatement, RewordDraft
from argmap.domain.moderation import BranchMarkKind, Reason
from argmap.domain.permissions import OPERATOR, Actor, Membership, Policy
from argmap.models.tables import FLAGS
from argmap.operations.branches import mark
from argmap.operations.desk import utc_now
from argmap.operations.documents import attach_document
from argmap.operations.flags import flag
from argmap.operations.maps import import_map
from argmap.operations.statements import reword
from argmap.queries.flags import flagged_items
from argmap.queries.reading import reading
from tests.support.generated import generated
from tests.support.in_process import Visitor, filled, form_in
from tests.support.moderated import member, sent
from tests.support.people import account, keep_map, signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of
from tests.web.test_contributing import graph
from tests.web.test_moderation import actor_of


@pytest.fixture
def chair(app: Flask) -> Visitor:
    return signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)


def doubt(app: Flask, number: int, reason: Reason = Reason.UNCLEAR, words: str = "", name: str = "Reader") -> None:
    flag(site_of(app).desk, Actor(account(site_of(app).engine, name).id), "small", number, reason, words)


def test_several_flags_are_one_item_that_is_read_in_full_and_kept(chair: Visitor, app: Flask) -> None:
    for name in ("Reader 1", "Reader 2"):
        doubt(app, 3, words=f"Says {name}.", name=name)
    page = chair.get("/moderation?show=flagged").text
    for told in (
        "Claim 3",
        "Unclear (2)",
        "flagged 2 times",
        "Says Reader 1.",
        "Nobody is told who they are",
        'class="node claim on" data-id="s3"',
        "What rests on it",
    ):
        assert told in page, told
    assert 'Flagged <span class="count">1</span>' in chair.get("/moderation").text
    form = chair.form("/moderation?show=flagged", "/moderation")
    assert chair.post("/moderation", {**form, "act": "keep", "flag": "small"}).status_code == 422
    assert chair.post("/moderation", {**form, "act": ""}).status_code == 422
    answer = chair.post("/moderation", {**form, "act": "keep", "words": "The page says so."})
    assert answer.status_code == 303
    assert "Nothing is flagged" in chair.get(answer.headers["Location"]).text
    assert "The page says so." in chair.get("/maps/small/moderation-log").text
    late = chair.post("/moderation", {**form, "act": "keep"})
    assert late.status_code == 409
    assert "another moderator has decided" in late.text


def test_it_has_its_authors_record_what_is_alike_and_the_checks_as_what_waits_has(chair: Visitor, app: Flask) -> None:
    desk, text = site_of(app).desk, "Ivan Petrov invented it. See https://example.org/x"
    keeper = Actor(account(desk.engine, "Keeper").id)
    keep_map(desk.engine, "small", policy=Policy.APPROVAL)
    sent(desk, Actor(account(desk.engine, "Other").id), "small", text)
    keep_map(desk.engine, "small", policy=Policy.OPEN)
    author = signed_in(app, "Author")
    assert author.add(text=text).headers["Location"].startswith("/maps/small?")
    doubt(app, 9)
    page = chair.get("/moderation?show=flagged").text
    for told in (
        "0 contributions sent here, 0 accepted, 0 not accepted; 1 change on the map.",
        "No source named",
        "this may have two",
        "1 link in what it says: https://example.org/x",
        "May name a person whom the map does not know: Ivan Petrov",
        "The same words were sent once more",
        "By rule of thumb; they decide nothing.",
    ):
        assert told in page, told
    side = page.split('<aside class="queue-side"')[1]
    assert "None that shares its longer words." in side

    author.add(text="Talks save no more lives.")
    doubt(app, 3, name="Another")
    member(desk, keeper, Membership.FACILITATOR)
    attach_document(desk, keeper, "small", "memoir", attached_text(b"# The end\n\nIn truth every month saved lives.\n"))
    side = chair.get("/moderation?show=flagged&flag=small/3").text.split('<aside class="queue-side"')[1]
    assert "Objection 10" in side
    assert "much alike" in side
    assert "<del>" in side
    assert 'href="/maps/small/statements/3"' not in side
    assert "Quoted words found in the source, ¶1" in side
    assert "Not sent a second time" in side
    attach_document(desk, keeper, "small", "memoir", attached_text(b"# The end\n\nIn truth every year saved lives.\n"))
    side = chair.get("/moderation?show=flagged&flag=small/3").text.split('<aside class="queue-side"')[1]
    assert "Quoted words not found: it says “month” where the document has “year”" in side
    mark(desk, keeper, "small", 3, BranchMarkKind.NOTE, "Describes war.")
    side = chair.get("/moderation?show=flagged&flag=small/3").text.split('<aside class="queue-side"')[1]
    assert "much alike" in side
    assert "Every month of talks" not in side


def test_it_is_hidden_from_the_queue_for_a_reason_and_no_words_are_lost(chair: Visitor, app: Flask) -> None:
    doubt(app, 3, Reason.ABUSIVE)
    form = chair.form("/moderation?show=flagged", "/moderation")
    refused = chair.post("/moderation", filled(form, {"act": "hide", "words": "Against a person."}))
    assert refused.status_code == 422
    again = form_in(refused.text, "/moderation")
    assert (again["words"], again["flag"]) == ("Against a person.", "small/3")
    done = chair.post("/moderation", filled(again, {"act": "hide", "reason": "abusive"}))
    assert done.headers["Location"] == "/moderation?show=flagged&did=hide"
    assert "Hidden. Its author reads the reason" in chair.get(done.headers["Location"]).text
    assert graph(app).statements[3].hidden
    log = Visitor(app).get("/maps/small/moderation-log").text
    assert "Against a person." in log


def test_what_was_reworded_meanwhile_is_read_anew_before_it_is_hidden(newcomer: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    doubt(app, 9, Reason.ABUSIVE)
    form = chair.form("/moderation?show=flagged", "/moderation")
    words = RewordDraft(NewStatement("Better said.", "Better said"), 2)
    reword(site_of(app).desk, actor_of(app, newcomer), "small", 9, words)
    late = chair.post("/moderation", filled(form, {"act": "hide", "reason": "abusive"}))
    assert late.status_code == 409
    assert "Please read what it says now" in late.text
    assert "Better said." in late.text


def test_every_decision_on_it_has_its_key_and_its_page(chair: Visitor, app: Flask) -> None:
    doubt(app, 3)
    page = chair.get("/moderation?show=flagged").text
    for key, word in (
        ("a", "Keep it"),
        ("h", "Hide it"),
        ("n", "Remove a name"),
        ("v", "Move, merge, split"),
        ("l", "Lock"),
    ):
        assert re.search(rf'data-key="{key}" [^>]*>{word} <kbd aria-hidden="true">{key.upper()}</kbd>', page), word
    for where in ("redact", "change", "branch"):
        assert chair.get(f"/maps/small/statements/3/{where}").status_code == 200
        assert f'href="/maps/small/statements/3/{where}"' in page


def test_ones_own_is_left_to_another(newcomer: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    doubt(app, 9)
    member(site_of(app).desk, actor_of(app, newcomer))
    page = newcomer.get("/moderation?show=flagged").text
    assert "It is your own: another moderator decides." in page
    assert 'value="keep"' not in page
    form = chair.form("/moderation?show=flagged", "/moderation")
    token = newcomer.form("/maps/small/statements/9/reword", "/reword")["csrf"]
    assert newcomer.post("/moderation", {**form, "csrf": token, "act": "keep"}).status_code == 403


def test_much_that_is_flagged_comes_in_pages_with_as_many_queries(chair: Visitor, app: Flask) -> None:
    engine = site_of(app).engine
    people = [account(engine, f"Reader {n}").id for n in range(60)]

    def asked(path: str = "/moderation?show=flagged") -> int:
        with counted_queries(engine) as queries:
            assert chair.get(path).status_code == 200
        return len(queries)

    doubt(app, 3, name="One")
    doubt(app, 4, name="Two")
    asked()
    few = asked()
    with engine.begin() as connection:
        alike = {"map_id": 1, "reason": Reason.UNCLEAR, "words": "", "at": utc_now()}
        rows = [{**alike, "subject": f"s{n}", "contributor_id": one} for n in range(1, 9) for one in people]
        connection.execute(insert(FLAGS), rows)
    assert asked() <= few
    page = chair.get("/moderation?show=flagged").text
    assert "flagged 61 times" in page
    assert "And 11 more." in page
    assert page.count('class="queue-row flagged-row"') == 8
    assert "Further ones" not in page
    assert "That one is not here" in chair.get("/moderation?show=flagged&flag=small/99").text
    assert "That one is not here" in chair.get("/moderation?show=flagged&flag=other/1").text
    assert 'href="/moderation?show=flagged"' in chair.get("/moderation?show=flagged&start=5").text


def test_one_key_leads_over_the_end_of_a_page_of_what_is_flagged(app: Flask) -> None:
    desk = site_of(app).desk
    import_map(desk, OPERATOR, generated(60), "many")
    chair = signed_in(app, "Moderator 2", slug="many", role=Membership.MODERATOR)
    with desk.engine.begin() as connection:
        alike = {"map_id": 3, "reason": Reason.UNCLEAR, "words": "", "contributor_id": account(desk.engine, "R").id}
        connection.execute(insert(FLAGS), [{**alike, "subject": f"s{n}", "at": utc_now()} for n in range(1, 52)])
    last = chair.get("/moderation?show=flagged&flag=many/50").text
    assert "50 of 50 shown" in last
    onward = re.search(r'href="([^"]+)" data-key="j"', last)
    assert onward is not None
    assert "1 of 1 shown" in chair.get(unescape(onward[1])).text


def test_a_page_of_what_is_flagged_ends_where_the_next_begins(chair: Visitor, app: Flask) -> None:
    for number in (3, 1, 2):
        doubt(app, number, name=f"Reader {number}")
    with reading(site_of(app).engine) as session:
        first = flagged_items(session, [1], limit=2)
        rest = flagged_items(session, [1], start=2, limit=2)
    assert ([one.number for one in first.items], first.total, first.more) == ([3, 1], 3, 2)
    assert ([one.number for one in rest.items], rest.total, rest.more) == ([2], 3, None)
