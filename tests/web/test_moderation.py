"""A moderator reads what waits with all that helps to decide, decides, and goes on to the next."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.attaching import attached_text
from argmap.domain.drafts import ArgumentDraft, DecisionDraft
from argmap.domain.moderation import ContributionState, DecisionKind, Reason
from argmap.domain.permissions import Actor, Membership, Policy
from argmap.domain.vetting import LONG
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations.answering import appeal, keep_as_it_was
from argmap.operations.arguments import add_argument
from argmap.operations.documents import attach_document
from argmap.operations.moderation import decide
from argmap.queries.contributors import session_of
from argmap.queries.reading import reading
from argmap.web.sessions import COOKIE
from tests.support.in_process import Visitor, filled
from tests.support.moderated import kept, member
from tests.support.people import keep_map, signed_in
from tests.support.store import counted_queries, new
from tests.web.conftest import site_of


@pytest.fixture(autouse=True)
def read_first(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)


@pytest.fixture
def chair(app: Flask) -> Visitor:
    return signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)


def actor_of(app: Flask, browser: Visitor) -> Actor:
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    with reading(site_of(app).engine) as session:
        known = session_of(session, cookie.value, site_of(app).desk.clock())
    assert known is not None
    return known.actor


def wait(browser: Visitor, text: str = "So it is not.", **said: Any) -> int:
    answer = browser.add(text=text, **said)
    assert answer.status_code == 303, answer.text[:2000]
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def say(chair: Visitor, number: int, act: str, **fields: Any) -> TestResponse:
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    return chair.post(f"/moderation/{number}", filled(form, {"act": act, **fields}))


def test_who_moderates_nothing_has_no_queue(visitor: Visitor, app: Flask) -> None:
    assert signed_in(app, "Nobody").get("/moderation").status_code == 403
    assert signed_in(app, "P", slug="small", role=Membership.PARTICIPANT).get("/moderation").status_code == 403


def test_an_empty_queue_says_so(chair: Visitor) -> None:
    page = chair.get("/moderation").text
    assert "Waiting for you: 0" in page
    assert "Nothing waits here" in page


def test_the_oldest_is_open_with_where_it_attaches_and_its_authors_record(visitor: Visitor, chair: Visitor) -> None:
    wait(visitor, "Talks reward those who kill.")
    wait(visitor, "The second one.")
    page = chair.get("/moderation").text
    assert "Waiting for you: 2" in page
    assert '<h2 class="queue-sentence"><bdi>Talks reward those who kill.</bdi></h2>' in page
    assert "2 contributions sent here, 0 accepted" in page
    assert "OBJECTION, PENDING" in page
    assert 'class="node objection pending on" data-id="s0"' in page
    assert 'rel="next"' in page


def test_what_undercuts_an_undercut_is_drawn_below_all_that_it_is_about(visitor: Visitor, chair: Visitor) -> None:
    assert chair.add(add="undercut", target="a5", text="That is another question.").status_code == 303
    assert visitor.add(add="undercut", target="a6", text="It is the very same.").status_code == 303
    page = chair.get("/moderation").text
    drawn = dict(re.findall(r'data-id="s(\d)"[^>]* data-row="(\d)"', page))
    assert {number: int(row) for number, row in drawn.items()} == {"1": 1, "3": 2, "8": 3, "9": 4, "0": 5}
    assert 'class="node objection pending on" data-id="s0"' in page


def test_approving_leads_on_to_the_next(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    first = wait(visitor, "The first one.")
    wait(visitor, "The second one.")
    answer = say(chair, first, "approve")
    assert answer.status_code == 303
    page = chair.get(answer.headers["Location"]).text
    assert "It stands on the map in its author’s name" in page
    assert '<h2 class="queue-sentence"><bdi>The second one.</bdi></h2>' in page
    assert "The first one" in Visitor(app).get("/maps/small?sel=s9").text


def test_a_refusal_needs_a_reason_and_loses_no_words(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor)
    refused = say(chair, number, "reject", words="It is unclear to me.")
    assert refused.status_code == 422
    assert "Choose the reason" in refused.text
    assert "It is unclear to me." in refused.text
    assert say(chair, number, "reject", words="It is unclear to me.", reason="unclear").status_code == 303
    assert kept(site_of(app).desk)[0].state is ContributionState.REJECTED


def test_changes_are_asked_for_and_the_answer_is_read(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor)
    say(chair, number, "ask", reason="unclear", words="Who?")
    author = actor_of(app, visitor)
    keep_as_it_was(site_of(app).desk, author, number, 2, "Those who kill.")
    page = chair.get("/moderation").text
    assert "Decided before" in page
    assert "Those who kill." in page
    assert "sent again" in page


@pytest.mark.parametrize("figures", ["0000000001" + "9" * 30, "9" * 5_000], ids=["behind noughts", "very many"])
def test_a_number_that_no_statement_has_is_asked_for_again(figures: str, visitor: Visitor, chair: Visitor) -> None:
    number = wait(visitor)
    answer = say(chair, number, "merge", into=figures, reason="duplicate")
    assert answer.status_code == 422
    assert "by its number" in answer.text
    say(chair, number, "ask", reason="unclear", words="Who?")
    form = visitor.form(f"/contributions/{number}", f"/contributions/{number}")
    sent = filled(form, {"act": "keep", "turn": figures, "words": "Those who kill."})
    assert visitor.post(f"/contributions/{number}", sent).status_code == 409


def test_merge_move_and_split_are_done_from_the_same_form(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    merged, moved, split = wait(visitor, "As 4."), wait(visitor, "Elsewhere."), wait(visitor, "One is so. Two is so.")
    assert say(chair, merged, "merge", into="x").status_code == 422
    assert say(chair, merged, "merge", into="4", reason="duplicate").status_code == 303
    assert say(chair, moved, "move", to="there").status_code == 422
    assert say(chair, moved, "move", to="2", reason="elsewhere").status_code == 303
    form = chair.form(f"/moderation?item={split}", f"/moderation/{split}")
    assert (form["first"], form["second"]) == ("One is so.", "Two is so.")
    assert say(chair, split, "split", second="").status_code == 422
    assert say(chair, split, "split", reason="split in two").status_code == 303
    page = Visitor(app).get("/maps/small/outline?depth=all").text
    for told in ("Elsewhere", "One is so", "Two is so"):
        assert told in page
    assert "As 4" not in page


def test_the_second_decision_is_told_of_the_first(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor)
    other = signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    form = other.form(f"/moderation?item={number}", f"/moderation/{number}")
    say(chair, number, "approve")
    late = other.post(f"/moderation/{number}", filled(form, {"act": "reject", "reason": "unclear"}))
    assert late.status_code == 409
    assert "Moderator 1 accepted it" in late.text
    assert "It was sent to attack" in late.text


def test_what_was_withdrawn_is_not_approved(visitor: Visitor, chair: Visitor) -> None:
    number = wait(visitor)
    form = chair.form(f"/moderation?item={number}", f"/moderation/{number}")
    visitor.post(f"/contributions/{number}", {**visitor.form(f"/contributions/{number}"), "act": "withdraw"})
    late = chair.post(f"/moderation/{number}", filled(form, {"act": "approve"}))
    assert late.status_code == 409
    assert "withdrew it" in late.text


def test_holding_is_told_to_the_others(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor)
    other = signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    assert say(chair, number, "hold").status_code == 303
    assert "You hold it" in chair.get(f"/moderation?item={number}").text
    page = other.get("/moderation").text
    assert "Moderator 1</bdi> reads it" in page
    assert "another moderator reads it" in page
    assert say(other, number, "hold").status_code == 409


def test_one_does_not_decide_on_ones_own(chair: Visitor, visitor: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN, read_first=1)
    number = wait(visitor)
    with_role = actor_of(app, visitor)
    assert with_role.contributor_id is not None
    member(site_of(app).desk, with_role)
    page = visitor.get("/moderation").text
    assert "It is your own" in page
    form = chair.form("/moderation", f"/moderation/{number}")
    fields = {**form, "csrf": visitor.form("/moderation")["csrf"], "act": "approve"}
    assert visitor.post(f"/moderation/{number}", fields).status_code == 403


def test_filters_are_links(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN)
    visitor.add(text="Mine.", name="Ana")
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    form = visitor.form("/maps/small/statements/9/reword", "/reword")
    visitor.post("/maps/small/statements/9/reword", filled(form, {"text": "Mine, better.", "reason": "Clearer."}))
    wait(visitor, "Something new.")
    page = chair.get("/moderation?show=reworded").text
    assert "Waiting for you: 1" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "Clearer." in page
    assert "Waiting for you: 1" in chair.get("/moderation?show=new").text
    assert "Waiting for you: 0" in chair.get("/moderation?show=appealed").text
    assert "Waiting for you: 2" in chair.get("/moderation?show=nonsense&map=small&after=x&item=").text
    assert "Waiting for you: 0" in chair.get("/moderation?map=no-such-map").text


def test_checks_say_what_catches_the_eye(visitor: Visitor, chair: Visitor) -> None:
    first = wait(visitor, "Ivan Petrov did it. See https://example.org/x about him.", add="evidence", target="s3")
    page = chair.get(f"/moderation?item={first}").text
    for told in (
        "this may have two",
        "1 link in what it says: https://example.org/x",
        "May name a person whom the map does not know: Ivan Petrov",
        "No source named",
        "no source",
        "Not sent before",
    ):
        assert told in page, told
    again = wait(visitor, "Ivan Petrov did it. See https://example.org/x about him.", add="evidence", target="s2")
    assert "The same words were sent before" in chair.get(f"/moderation?item={again}").text


def test_quoted_words_are_compared_with_the_document_where_there_is_one(
    visitor: Visitor, chair: Visitor, app: Flask
) -> None:
    desk = site_of(app).desk

    def checked(text: str, **said: Any) -> str:
        number = wait(visitor, text, add="evidence", **said)
        return chair.get(f"/moderation?item={number}").text.split(">Checks</h2>")[1]

    cited = {"source": "A Memoir of Talks", "quote": "every month saved lives"}
    assert "Quoted words: no document to check against" in checked("A mediator said so.", **cited)
    assert "A source is named, and no words of it" in checked("He said so.", source="A Memoir of Talks")
    keeper = member(desk, actor_of(app, signed_in(app, "Keeper")), Membership.FACILITATOR)
    attach_document(desk, keeper, "small", "memoir", attached_text(b"# The end\n\nIn truth every month saved lives.\n"))
    assert "Quoted words found in the source, ¶1" in checked("She said so.", **cited)
    wrong = checked("They said so.", **{**cited, "quote": "every year saved lives"})
    assert "Quoted words not found: it says “year” where the document has “month”" in wrong


def test_long_sentences_are_named(visitor: Visitor, chair: Visitor) -> None:
    assert LONG == 200
    for length, told in ((200, "<span>200 characters</span>"), (201, "<span>Long: 201 characters</span>")):
        number = wait(visitor, "So it is, " + "and so on " * 18 + "a" * (length - 190))
        assert told in chair.get(f"/moderation?item={number}").text
    number = wait(visitor, "So it is.", premise_text=["And so on, " * 19, ""])
    assert "<span>Long: sentence 2</span>" in chair.get(f"/moderation?item={number}").text
    number = wait(visitor, "So it was.", premise_text=["And so on.", ""])
    assert "<span>None is longer than 200 characters</span>" in chair.get(f"/moderation?item={number}").text


def test_which_objections_would_still_be_without_an_answer_is_told(
    visitor: Visitor, chair: Visitor, app: Flask
) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN)
    visitor.add(text="Peace that is bought does not last.", target="s1", name="Ana")
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)

    def changes(target: str, add: str = "objection") -> str:
        number = wait(visitor, f"Not so: {target}, {add}.", target=target, add=add)
        return chair.get(f"/moderation?item={number}").text.split("What approving would change")[1].split("Checks")[0]

    answering = changes("s9")
    assert "It answers the objection a6, which rests on 9, which had no answer until now." in answering
    assert "1 objection to 1 is still without an answer: 4." in answering
    assert "1 objection to 1 is still without an answer: 9." in changes("a2", "undercut")
    assert "2 objections to 1 are still without an answer: 4 and 9." in changes("s1", "support")
    assert "without an answer" not in changes("s2", "support")
    first = kept(site_of(app).desk)[0].id
    assert first is not None
    assert say(chair, first, "approve").status_code == 303
    assert "1 objection to 1 is still without an answer: 4." in changes("s1", "condition")


def test_similar_statements_are_shown_with_how_alike_in_words(visitor: Visitor, chair: Visitor) -> None:
    number = wait(visitor, "Peace comes first.", target="s2")
    page = chair.get(f"/moderation?item={number}").text
    assert "nearly the same words" in page
    assert "<mark>" in page
    assert "It says nearly what 1 says already." in page


@pytest.mark.parametrize(
    ("add", "target", "told"),
    [
        ("support", "s2", "for 2."),
        ("objection", "s2", "2 gets an objection that nothing answers yet."),
        ("undercut", "a2", "a2"),
        ("premise", "a2", "The argument then holds only together with it."),
    ],
)
def test_it_is_told_what_approving_would_change(
    add: str, target: str, told: str, visitor: Visitor, chair: Visitor
) -> None:
    where = "/premises" if add == "premise" else "/arguments"
    form = visitor.form(f"/maps/small?sel={target}&add={add}", where)
    action = "/maps/small/arguments/2/premises" if add == "premise" else "/maps/small/arguments"
    assert visitor.post(action, filled(form, {"text": "So it is."})).status_code == 303
    page = chair.get("/moderation").text
    assert told in page.split("What approving would change")[1].split("Checks")[0]


def test_a_position_waits_too(visitor: Visitor, chair: Visitor) -> None:
    form = visitor.form("/maps/small?add=position", "/statements")
    visitor.post("/maps/small/statements", filled(form, {"text": "Neither comes first."}))
    page = chair.get("/moderation").text
    assert "an answer to the question" in page
    assert "POSITION, PENDING" in page
    assert "one more answer to the question" in page


def test_several_are_decided_at_once_and_each_by_itself(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    numbers = [wait(visitor, f"Number {n} of three.") for n in range(3)]
    form = chair.form("/moderation", "/moderation")
    chosen = [f"{number}.1" for number in numbers]
    assert chair.post("/moderation", {**form, "act": "approve"}).status_code == 422
    assert chair.post("/moderation", {**form, "act": "merge", "item": chosen}).status_code == 422
    refused = chair.post("/moderation", {**form, "act": "reject", "item": chosen})
    assert refused.status_code == 422
    assert refused.text.count(" checked>") == 3
    say(chair, numbers[0], "reject", reason="off topic")
    partly = chair.post("/moderation", {**form, "act": "approve", "item": [*chosen, "nonsense", "999.1"]})
    assert partly.status_code == 409
    assert "Moderator 1 did not accept it" in partly.text
    assert "Two decided." in partly.text
    assert "Two not: " in partly.text
    none = chair.post("/moderation", {**form, "act": "approve", "item": chosen})
    assert none.status_code == 409
    assert "None was decided. This was decided already: Moderator 1 did not accept it" in none.text
    assert "No decided." not in none.text
    assert chair.post("/moderation", {**form, "act": "approve", "item": "nonsense"}).status_code == 422
    assert [row.state.value for row in kept(site_of(app).desk)] == ["rejected", "approved", "approved"]
    wait(visitor, "And one more.")
    last = chair.post("/moderation", {**form, "act": "reject", "reason": "off topic", "item": [f"{numbers[2] + 1}.1"]})
    assert last.status_code == 303


def test_a_form_without_what_was_read_decides_nothing(visitor: Visitor, chair: Visitor) -> None:
    number = wait(visitor)
    form = chair.form("/moderation", f"/moderation/{number}")
    assert chair.post(f"/moderation/{number}", {**form, "turn": "", "act": "approve"}).status_code == 422
    assert chair.post(f"/moderation/{number}", {**form, "act": ""}).status_code == 422


def test_an_item_of_a_map_one_does_not_moderate_is_not_shown(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor)
    wait(visitor, "Another.")
    stranger = signed_in(app, "Moderator of another", slug="other", role=Membership.MODERATOR)
    assert "So it is not" not in stranger.get(f"/moderation?item={number}").text
    assert "That one is not here" in chair.get("/moderation?item=999").text
    token = stranger.form("/maps/other?sel=s1&add=support", "/arguments")["csrf"]
    for act in ("approve", "hold", "enter"):
        theirs, nothing = (
            stranger.post(f"/moderation/{one}", {"csrf": token, "turn": "1", "act": act, "into": "4"})
            for one in (number, 999)
        )
        assert (theirs.status_code, nothing.status_code) == (404, 404), act
        page, other = (re.sub(r'value="[0-9a-f.]+"', "", one.text) for one in (theirs, nothing))
        assert page == other
    assert kept(site_of(app).desk)[0].state is ContributionState.WAITING


def test_the_first_page_asks_no_more_of_a_long_queue_than_of_a_short_one(app: Flask, chair: Visitor) -> None:
    desk = site_of(app).desk
    keep_map(desk.engine, "small", hourly_limit=0)
    author = actor_of(app, signed_in(app, "Student 7"))

    def send(count: int) -> None:
        for n in range(count):
            draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new(f"It is not so {n}."),), target=1 + n % 4)
            add_argument(desk, author, "small", draft)

    def asked() -> int:
        with counted_queries(site_of(app).engine) as queries:
            assert chair.get("/moderation").status_code == 200
        return len(queries)

    send(55)
    chair.get("/moderation")
    few = asked()
    send(55)
    assert asked() <= few
    page = chair.get("/moderation").text
    assert "Waiting for you: 110" in page
    assert "Further ones" in page
    assert "The oldest" in chair.get("/moderation?after=50").text


def test_where_the_target_is_gone_it_is_said(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.OPEN)
    visitor.add(text="Soon gone.", name="Ana")
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    other = Visitor(app)
    number = wait(other, "About that.", target="s9")
    form = visitor.form("/maps/small/statements/9/withdraw", "/withdraw")
    assert visitor.post("/maps/small/statements/9/withdraw", form).status_code == 303
    page = chair.get("/moderation").text
    assert "which was withdrawn meanwhile" in page
    assert say(chair, number, "approve").status_code == 409


def test_decisions_before_are_kept_in_sight(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor)
    decide(
        site_of(app).desk,
        actor_of(app, chair),
        number,
        DecisionDraft(DecisionKind.REJECT, 1, Reason.ABUSIVE, "Against a person."),
    )
    page = chair.get(f"/moderation?item={number}").text
    assert "Not accepted: Abusive" in page
    assert 'id="decide"' not in page


def test_the_header_leads_moderators_to_the_queue(visitor: Visitor, chair: Visitor) -> None:
    wait(visitor)
    assert 'href="/moderation"' in chair.get("/maps/small").text
    assert 'href="/moderation"' not in visitor.get("/maps/small").text


def test_deciding_leads_on_to_the_one_that_comes_after_it_in_the_same_part(visitor: Visitor, chair: Visitor) -> None:
    numbers = [wait(visitor, f"Number {n} of three.") for n in range(3)]
    answer = say(chair, numbers[1], "approve")
    assert f"item={numbers[2]}" in answer.headers["Location"]
    assert "item=" not in say(chair, numbers[2], "reject", reason="off topic").headers["Location"]
    assert f"item={numbers[0]}" not in chair.get("/moderation?show=reworded").text


def test_every_decision_has_its_key_on_its_button(visitor: Visitor, chair: Visitor) -> None:
    wait(visitor)
    page = chair.get("/moderation").text
    for key, word in (
        ("a", "Approve"),
        ("c", "Ask for changes"),
        ("m", "Merge"),
        ("v", "Move"),
        ("s", "Split"),
        ("r", "Reject"),
    ):
        assert re.search(rf'data-key="{key}" [^>]*>{word} <kbd aria-hidden="true">{key.upper()}</kbd>', page), word
    assert re.search(r'data-key="o" [^>]*><kbd aria-hidden="true">O</kbd> hold', page)
    keys = re.findall(r'data-key="(\w)"', page)
    assert set(keys) >= set("12345678wx")
    assert len(keys) == len(set(keys))


def test_enter_in_a_field_does_what_the_field_is_for(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor)
    assert say(chair, number, "enter").status_code == 422
    assert say(chair, number, "enter", into="4", to="2").status_code == 422
    assert say(chair, number, "enter", to="2").status_code == 303
    assert kept(site_of(app).desk)[0].result == "s9"


def test_what_is_alike_is_compared_and_merged_in_place(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    number = wait(visitor, "Peace comes last.", target="s2")
    page = chair.get(f"/moderation?item={number}").text
    assert "<summary>Compare</summary>" in page
    assert "<del>first.</del> <ins>last.</ins>" in page
    assert "similar to 1" in page
    assert 'value="merge 1"' in page
    merged = say(chair, number, "merge 1")
    assert merged.status_code == 303
    told = "What is new of it stands on the map in its author’s name."
    assert told in chair.get(merged.headers["Location"]).text
    assert kept(site_of(app).desk)[0].result == "s1"
    assert "Ana" in Visitor(app).get("/maps/small/history").text
    again = say(chair, wait(visitor, "Peace comes last of all.", target="s2"), "merge", into="1")
    page = chair.get(again.headers["Location"]).text
    assert "The map says all of it already, so nothing was added. Its author is told." in page
    assert told not in page


def test_all_that_waits_from_one_person_is_a_part_of_its_own(visitor: Visitor, chair: Visitor, app: Flask) -> None:
    first = wait(visitor, "The first one.")
    wait(visitor, "The second one.")
    wait(Visitor(app), "From another.", name="Ben")
    page = chair.get(f"/moderation?item={first}").text
    assert "All 2 that wait from them" in page
    assert "has no account" in page
    only = chair.get(f"/moderation?like={first}").text
    assert "Waiting for you: 2" in only
    assert "From another." not in only
    form = chair.form(f"/moderation?like={first}", "/moderation")
    assert form["like"] == str(first)
    chosen = [f"{first}.1", f"{first + 1}.1"]
    asked = chair.post("/moderation", {**form, "act": "ask", "reason": "unclear", "item": chosen})
    assert asked.status_code == 303
    assert [row.state.value for row in kept(site_of(app).desk)] == ["changes asked", "changes asked", "waiting"]


def test_whoever_decided_is_told_that_a_second_moderator_is_asked_for(
    visitor: Visitor, chair: Visitor, app: Flask
) -> None:
    number = wait(visitor)
    say(chair, number, "reject", reason="off topic")
    other = signed_in(app, "Moderator 2", slug="small", role=Membership.MODERATOR)
    appeal(site_of(app).desk, actor_of(app, visitor), number, 2, "It is about this.")
    page = chair.get("/moderation?show=appealed").text
    assert "appeal against your decision" in page
    assert "another one decides this time" in page
    assert 'value="approve" data-key' not in page
    assert say(other, number, "approve").status_code == 303


def test_all_that_is_said_is_looked_at_and_not_the_first_sentence_only(visitor: Visitor, chair: Visitor) -> None:
    number = wait(
        visitor,
        "Talks reward those who kill.",
        premise_text=["Ivan Petrov said so. See https://example.org/x", ""],
        note="Ada Wrong too.",
    )
    page = chair.get(f"/moderation?item={number}").text
    for told in ("sentence 2 may have more", "1 link in what it says", "Ivan Petrov and Ada Wrong"):
        assert told in page, told
