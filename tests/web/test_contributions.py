"""Authors answer decisions on their own, in a form that the reason has shaped."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from argmap.domain.drafts import DecisionDraft
from argmap.domain.errors import Conflict
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Membership, Policy
from argmap.operations.moderation import decide
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.moderated import kept, moderator
from tests.support.people import keep_map, signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of


@pytest.fixture(autouse=True)
def read_first(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)


def sent_back(app: Flask, visitor: Visitor, reason: Reason, kind: DecisionKind = DecisionKind.ASK, **said: Any) -> str:
    """A contribution that a moderator has sent back; its address."""
    address: str = visitor.add(**{"text": "One is so. Two is so.", **said}).headers["Location"]
    desk = site_of(app).desk
    decide(desk, moderator(desk), int(address.rsplit("/", 1)[1]), DecisionDraft(kind, 1, reason, "Please look."))
    return address


def send(visitor: Visitor, address: str, act: str, **fields: Any) -> Any:
    return visitor.post(address, filled(visitor.form(address), {"act": act, **fields}))


def test_split_in_two_gives_two_fields_and_sends_both(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.SPLIT)
    page = visitor.get(address).text
    assert "Split in two" in page
    assert "Please look." in page
    form = visitor.form(address)
    assert (form["text"], form["second"]) == ("One is so.", "Two is so.")
    assert send(visitor, address, "send", second_target="2", words="Done.").status_code == 303
    assert [(row.target, row.draft["new"][0]["text"]) for row in kept(site_of(app).desk)] == [
        ("s1", "One is so."),
        ("s2", "Two is so."),
    ]
    assert "You answered" in visitor.get(address).text


def test_needs_a_source_gives_a_source_field(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.NEEDS_SOURCE)
    refused = send(visitor, address, "send", quote="so it is")
    assert refused.status_code == 422
    assert "Name the document" in refused.text
    assert send(visitor, address, "send", source="A Memoir of Talks", quote="so it is").status_code == 303
    citation = kept(site_of(app).desk)[0].draft["citation"]
    assert (citation["source"], citation["quote"], citation["fidelity"]) == (
        "A Memoir of Talks",
        "so it is",
        "quotation",
    )


@pytest.mark.parametrize(("told", "target"), [("2", "s2"), ("s2", "s2"), ("a2", "a2")])
def test_belongs_elsewhere_asks_where(told: str, target: str, app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.ELSEWHERE)
    assert send(visitor, address, "send", target="there").status_code == 422
    assert send(visitor, address, "send", target=told).status_code == 303
    assert kept(site_of(app).desk)[0].target == target


def test_a_duplicate_shows_both_texts(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.DUPLICATE, text="Peace comes before justice.")
    page = visitor.get(address).text
    assert "On the map already" in page
    assert "You wrote" in page


def test_a_refusal_can_be_kept_and_appealed_only_with_words(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.OFF_TOPIC, DecisionKind.REJECT)
    assert "Ask a second moderator" not in visitor.get(address).text
    signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    assert "Ask a second moderator" in visitor.get(address).text
    for act in ("keep", "appeal"):
        refused = send(visitor, address, act, words=" ")
        assert refused.status_code == 422
        assert "Say why" in refused.text
    assert send(visitor, address, "appeal", words="It is about this.").status_code == 303
    assert "You asked a second moderator" in visitor.get(address).text
    late = visitor.post(address, {**_form(visitor, address), "act": "keep", "words": "Again."})
    assert late.status_code in (403, 409)


def _form(visitor: Visitor, address: str) -> MultiDict[str, str]:
    return visitor.form(address)


def test_keeping_it_sends_it_as_it_was(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.UNCLEAR)
    assert send(visitor, address, "keep", words="It is clear.", text="Other words.").status_code == 303
    assert kept(site_of(app).desk)[0].draft["new"][0]["text"] == "One is so. Two is so."


def test_a_form_that_says_nothing_to_do_is_refused_and_loses_nothing(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.UNCLEAR)
    refused = send(visitor, address, "", text="Clearer.")
    assert refused.status_code == 422
    assert "Clearer." in refused.text


def test_what_was_accepted_leads_to_where_it_stands(app: Flask, visitor: Visitor) -> None:
    address = visitor.add(text="So it is.").headers["Location"]
    desk = site_of(app).desk
    decide(desk, moderator(desk), int(address.rsplit("/", 1)[1]), DecisionDraft(DecisionKind.APPROVE, 1))
    page = visitor.get(address).text
    assert 'href="/maps/small/statements/9"' in page
    assert "Accepted" in page


@pytest.mark.parametrize(
    ("add", "target", "field"), [("position", "", "text"), ("premise", "a2", "text"), ("evidence", "s3", "text")]
)
def test_every_kind_is_sent_again_in_other_words(
    add: str, target: str, field: str, app: Flask, visitor: Visitor
) -> None:
    path = f"/maps/small?sel={target}&add={add}" if target else f"/maps/small?add={add}"
    where = {"position": "/statements", "premise": "/premises", "evidence": "/arguments"}[add]
    form = filled(visitor.form(path, where), {field: "One is so. Two is so."})
    action = {
        "position": "/maps/small/statements",
        "premise": "/maps/small/arguments/2/premises",
        "evidence": "/maps/small/arguments",
    }[add]
    address = visitor.post(action, form).headers["Location"]
    desk = site_of(app).desk
    number = int(address.rsplit("/", 1)[1])
    decide(desk, moderator(desk), number, DecisionDraft(DecisionKind.ASK, 1, Reason.SPLIT))
    assert send(visitor, address, "send").status_code == 303
    assert len(kept(desk)) == 2


def test_new_words_are_sent_again_over_what_others_have_changed_meanwhile(app: Flask, visitor: Visitor) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN)
    visitor.add(text="Mine.", name="Ana")
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    page = "/maps/small/statements/9/reword"
    address = visitor.post(page, filled(visitor.form(page, "/reword"), {"text": "Mine, better."})).headers["Location"]
    desk, number = site_of(app).desk, int(address.rsplit("/", 1)[1])
    chair = moderator(desk)
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN)
    visitor.post(page, filled(visitor.form(page, "/reword"), {"text": "Mine, otherwise."}))
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    with pytest.raises(Conflict, match="look again"):
        decide(desk, chair, number, DecisionDraft(DecisionKind.APPROVE, 1))
    decide(desk, chair, number, DecisionDraft(DecisionKind.ASK, 1, Reason.UNCLEAR))
    assert "Mine, otherwise." in visitor.get(address).text
    assert send(visitor, address, "send").status_code == 303
    decide(desk, chair, number, DecisionDraft(DecisionKind.APPROVE, 3))
    assert "Mine, better." in visitor.get("/maps/small/statements/9").text


def test_all_sentences_of_what_is_linked_can_be_said_otherwise(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.UNCLEAR, premise_text=["And so is that.", ""])
    form = visitor.form(address)
    assert form.getlist("further") == ["And so is that."]
    wrong = send(visitor, address, "send", further=[" "])
    assert wrong.status_code == 422
    assert send(visitor, address, "send", further=["And that is so."]).status_code == 303
    assert [one["text"] for one in kept(site_of(app).desk)[0].draft["new"]] == [
        "One is so. Two is so.",
        "And that is so.",
    ]


def test_its_author_sees_where_it_would_stand_and_that_it_was_not_accepted(app: Flask, visitor: Visitor) -> None:
    waiting = visitor.add(text="So it is.").headers["Location"]
    assert "OBJECTION, PENDING" in visitor.get(waiting).text
    address = sent_back(app, visitor, Reason.OFF_TOPIC, DecisionKind.REJECT)
    page = visitor.get(address).text
    assert "OBJECTION, REJECTED" in page
    assert 'class="node objection rejected on"' in page


def test_among_what_concerns_oneself_it_is_answered_in_place(app: Flask, visitor: Visitor) -> None:
    address = sent_back(app, visitor, Reason.SPLIT)
    page = visitor.get("/me").text
    own = visitor.get(address).text
    # One part on both pages, but for where it leads back to and how it is sent.
    for told in ("Split in two", "Please look.", "One is so. Two is so.", 'name="second"', "Send both again"):
        assert told in page, told
        assert told in own, told
    assert "Keep it as it was, and say why" in page
    assert "Withdraw it" in page
    assert "nobody but you and the moderators sees them" in page
    assert "Ask a second moderator" not in page
    form = form_in(page, address)
    assert (form["text"], form["second"], form["back"]) == ("One is so.", "Two is so.", "/me")
    assert "One waits for your answer" in " ".join(page.split())
    answer = visitor.post(address, filled(form, {"act": "send", "second_target": "2"}))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert [row.target for row in kept(site_of(app).desk)] == ["s1", "s2"]
    page = visitor.get("/me").text
    assert "Nothing is new." in page
    assert 'action="/contributions' not in page


def test_with_script_the_part_alone_comes_back_and_says_what_is_wrong_with_it(app: Flask, visitor: Visitor) -> None:
    signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    address = sent_back(app, visitor, Reason.NEEDS_SOURCE)
    page = visitor.get("/me").text
    assert "Ask a second moderator" in page
    form = form_in(page, address)
    wrong = visitor.post(address, filled(form, {"act": "send", "quote": "so it is"}), headers=HTMX)
    assert wrong.status_code == 422
    assert wrong.text.lstrip().startswith('<section class="decided-item open-item" id="contribution-1"')
    assert "Name the document" in wrong.text
    assert form_in(wrong.text)["quote"] == "so it is"
    assert form_in(wrong.text)["back"] == "/me"
    done = visitor.post(address, filled(form, {"act": "keep", "words": "It is known."}), headers=HTMX)
    assert done.status_code == 200
    assert "Waiting for a moderator" in done.text
    assert "Sent as it was; a moderator reads why." in done.text
    late = visitor.post(address, filled(form, {"act": "keep", "words": "Again."}), headers=HTMX)
    assert late.status_code == 409


def test_a_second_moderator_is_asked_from_there_and_what_waits_is_taken_back(app: Flask, visitor: Visitor) -> None:
    signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    first, second = (sent_back(app, visitor, Reason.UNCLEAR, text=text) for text in ("So it is.", "And so is this."))
    form = form_in(visitor.get("/me").text, first)
    assert visitor.post(first, filled(form, {"act": "appeal", "words": "It is."})).headers["Location"] == "/me"
    assert "You asked a second moderator" in visitor.get(first).text
    form = form_in(visitor.get("/me").text, second)
    assert visitor.post(second, filled(form, {"act": "withdraw"})).headers["Location"] == "/me"
    assert "Nothing is new." in visitor.get("/me").text
    assert "Withdrawn" in visitor.get(second).text


def test_three_are_open_and_the_others_lead_to_theirs_in_bounded_queries(app: Flask, visitor: Visitor) -> None:
    asked = [sent_back(app, visitor, Reason.DUPLICATE, text=f"Peace comes before justice {n}.") for n in range(5)]
    with counted_queries(site_of(app).engine) as few:
        page = visitor.get("/me").text
    assert page.count('<section class="decided-item open-item"') == 3
    assert page.count("On the map already") == 3
    assert f'<a class="button primary" href="{asked[0]}">Answer it</a>' in page
    assert len(set(re.findall(r'\bid="([^"]+)"', page))) == len(re.findall(r'\bid="([^"]+)"', page))
    for n in range(5):
        sent_back(app, visitor, Reason.DUPLICATE, text=f"Justice comes before peace {n}.")
    with counted_queries(site_of(app).engine) as many:
        visitor.get("/me")
    assert len(many) <= len(few)


def test_own_work_leads_to_what_was_sent_by_what_became_of_it(app: Flask, visitor: Visitor) -> None:
    sent_back(app, visitor, Reason.OFF_TOPIC, DecisionKind.REJECT, text="Not about this.")
    visitor.add(text="It still waits.")
    merged = visitor.add(text="Peace comes first of all.").headers["Location"]
    chair = moderator(site_of(app).desk, "Moderator 3")
    into = DecisionDraft(DecisionKind.MERGE, 1, Reason.DUPLICATE, into=3)
    decide(site_of(app).desk, chair, int(merged.rsplit("/", 1)[1]), into)
    page = visitor.get("/me/work").text
    for name, told in (
        ("rejected", "Not about this."),
        ("waiting", "It still waits."),
        ("merged", "Peace comes first"),
    ):
        assert f'<a href="/me/work?sent={name}">' in page
        listed = visitor.get(f"/me/work?sent={name}").text
        assert told in listed
    assert merged in listed
    assert "Off topic" in visitor.get("/me/work?sent=rejected").text
    assert "Nothing of yours." in visitor.get("/me/work?sent=asked").text
    assert "What you changed" in visitor.get("/me/work?sent=nonsense").text
