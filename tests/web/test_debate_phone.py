"""A participant's page of a live debate: what it asks, what it takes, and what became of what was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import func, select
from werkzeug.test import TestResponse

from argmap.domain.debates import FORMS, Ballot, DebateForm, Decline, Ground, Rule, Sides, SignalKind
from argmap.domain.moderation import BranchMarkKind, Reason
from argmap.domain.permissions import Visibility
from argmap.models.debates import DebateVote
from argmap.models.tables import STATEMENTS
from argmap.operations import chairing, debate_entries, guests, releasing
from argmap.operations.branches import mark
from argmap.operations.debating import Guest
from argmap.operations.desk import utc_now
from argmap.operations.hiding import hide
from argmap.operations.preparing import prepare_debate
from argmap.queries.reading import reading
from argmap.web.sessions import COOKIE
from tests.support.debates import CODE, OXFORD, LiveDebate, live_on, make_facilitator, opened
from tests.support.in_process import HTMX, Visitor, filled, form_in, forms_in
from tests.support.people import keep_map, signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of

PHONE = f"/debates/{CODE}"
SENTENCE = "Talks reward those who kill."


class Phone(Visitor):
    """A browser that has joined the debate; `guest` is who it is there."""

    def __init__(self, app: Flask, live: LiveDebate, **joining: object) -> None:
        super().__init__(app)
        self.guest: Guest = live.join(**joining)  # type: ignore[arg-type]
        self.client.set_cookie(f"{COOKIE}-debate-{live.code}", live.tokens[-1])

    @property
    def page(self) -> str:
        answer = self.get(PHONE)
        assert answer.status_code == 200, answer.text[:2_000]
        return answer.text

    def press(self, action: str, **fields: object) -> TestResponse:
        """Send the page's form of that address with these fields."""
        return self.post(f"{PHONE}/{action}", filled(form_in(self.page, f"/{action}"), fields))


@pytest.fixture
def live(room: tuple[LiveDebate, Visitor]) -> LiveDebate:
    """An open debate on position 1 of the map "small", held for the chair."""
    return room[0]


@pytest.fixture
def phone(app: Flask, live: LiveDebate) -> Phone:
    """Student 1, who has joined."""
    return Phone(app, live)


def turn_to(live: LiveDebate, phase: int) -> None:
    for seen in range(live.head().clock.phase, phase):
        chairing.next_phase(live.desk, live.chair, CODE, seen)


def test_whoever_has_not_joined_is_led_to_where_one_joins(live: LiveDebate, visitor: Visitor) -> None:
    answer = visitor.get(PHONE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/j/{CODE}")
    assert visitor.get("/debates/AAAAAA").status_code == 404


def released(live: LiveDebate, guest: Guest, text: str = SENTENCE, target: int = 1) -> int:
    """A contribution that the chair has put up; the answer is its statement."""
    sent = releasing.release(live.desk, live.chair, CODE, live.send(guest, text, target=target).entry)
    assert sent.statement is not None
    return sent.statement


def test_the_page_turns_with_the_debate_to_what_is_asked(live: LiveDebate, phone: Phone) -> None:
    assert "The chair is about to begin" in phone.page
    turn_to(live, 0)
    vote = phone.page
    assert "Where do you stand before the debate?" in vote
    assert "Peace comes first." in vote
    assert vote.index("Evidence is kept") < vote.index("Progress goes on")
    turn_to(live, 1)
    assert "Answer the motion" in phone.page
    assert "For and against" in phone.page
    turn_to(live, 5)
    assert "Where do you stand now?" in phone.page
    turn_to(live, 6)
    assert "Which arguments moved you?" in phone.page
    assert "<strong>closed</strong>" in phone.page
    chairing.close_debate(live.desk, live.chair, CODE)
    over = phone.page
    assert f"/debates/reports/{live.head().report_link}" in over
    assert 'id="live"' not in over


def test_the_clock_says_how_much_is_left_and_whether_it_runs(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    left = re.search(r'data-left="([0-9.]+)" data-running data-spoken>(\d\d:\d\d)<', phone.page)
    assert left
    assert 700 < float(left[1]) <= 720
    chairing.pause(live.desk, live.chair, CODE, True)
    paused = phone.get(f"{PHONE}/mine", headers=HTMX).text
    assert "data-running" not in paused
    assert ">paused<" in paused


def test_a_tap_votes_and_another_changes_it_while_the_vote_is_open(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 0)
    assert phone.press("vote", choice="undecided").headers["Location"] == PHONE
    kept = re.compile(r'value="(\w+)" aria-pressed="true">.*?Your vote, kept', re.DOTALL)
    assert kept.findall(phone.page) == ["undecided"]
    part = phone.post(f"{PHONE}/vote", {**form_in(phone.page, "/vote"), "choice": "for"}, headers=HTMX)
    assert kept.findall(part.text) == ["for"]
    assert part.headers["HX-Reswap"] == "none"
    form = form_in(phone.page, "/vote")
    turn_to(live, 1)
    late = phone.post(f"{PHONE}/vote", {**form, "choice": "against"})
    assert late.status_code == 409
    assert "This vote is closed." in late.text
    turn_to(live, 6)
    assert "Before the debate you voted" in phone.page


@pytest.mark.parametrize("choice", ["", "maybe", "s1", "for against", "x" * 500, "\0"])
def test_a_vote_that_the_debate_does_not_offer_is_refused(live: LiveDebate, phone: Phone, choice: str) -> None:
    turn_to(live, 0)
    answer = phone.press("vote", choice=choice)
    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.text


def test_between_several_positions_one_votes_for_one_or_between_two(app: Flask) -> None:
    live, _ = live_on(app, replace(OXFORD, sides=Sides.SEVERAL, motion=None, positions=(1, 2)))
    phone = Phone(app, live, side="s2")
    assert "with Justice first" in phone.page
    turn_to(live, 0)
    assert "Which comes first?" in phone.page
    assert "Between two of them" in phone.page
    assert phone.press("vote", choice=["s2", "s1"]).status_code == 303
    assert "Your vote, kept" in phone.page
    form = form_in(phone.page, "/vote")
    turn_to(live, 1)
    assert "Which comes first?" in phone.page
    assert "Answer a statement" in phone.page
    assert phone.post(f"{PHONE}/vote", {**form, "choice": "s1"}).status_code == 409
    turn_to(live, 5)
    phone.press("vote", choice="s1")
    turn_to(live, 6)
    told = " ".join(re.sub(r"<[^>]+>", " ", phone.page).split())
    assert "You moved from between Peace first and Justice first to Peace first" in told


def test_the_spotlight_shows_what_it_does_its_side_and_what_is_beneath_it(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    lit = released(live, phone.guest)
    reply = released(live, live.join(), "They reward those who stop.", target=lit)
    chairing.spotlight(live.desk, live.chair, CODE, lit)
    page = phone.page
    card, beneath = page.split("Beneath it")
    assert f"Objection {lit}" in card
    assert "attacks 1" in card
    assert 'class="on-side against"' in card
    assert "Student 1" in card
    assert f"{reply} <bdi>They reward those who stop</bdi>" in beneath
    assert 'class="on-side for"' in beneath
    assert f"Answer {lit}" in page
    assert f"add=evidence&amp;on=s{lit}" in page
    debate_entries.withdraw_entry(live.desk, phone.guest, CODE, 1)
    assert "Answer the motion" in phone.page


@pytest.mark.parametrize(
    ("fields", "sign"),
    [
        ({"relation": "support"}, "support"),
        ({"relation": "attack"}, "attack"),
        ({"relation": "attack", "kind": "evidence"}, "evidence"),
        ({"relation": "attack", "target": "a2"}, "attack"),
        ({"relation": "support", "target": " 4 "}, "support"),
    ],
)
def test_what_is_sent_is_listed_with_what_becomes_of_it(
    live: LiveDebate, phone: Phone, fields: dict[str, str], sign: str
) -> None:
    turn_to(live, 1)
    answer = phone.press("entries", text=SENTENCE, **fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PHONE}#own")
    assert f'class="own-row {sign}"' in phone.page
    assert "Waiting for the chair" in phone.page
    number = releasing.release(live.desk, live.chair, CODE, 1).statement
    assert "On the wall" in phone.page
    assert f"{number} <bdi>Talks reward those who kill</bdi>" in phone.page
    releasing.unrelease(live.desk, live.chair, CODE, 1)
    releasing.decline(live.desk, live.chair, CODE, 1, Decline.SAME, "Same as 4.")
    assert "Declined: same as 4." in phone.page
    chairing.close_debate(live.desk, live.chair, CODE)
    assert "Declined" in phone.page
    assert phone.get(f"{PHONE}/find?q=peace").status_code == 409


def test_what_is_declined_without_words_says_the_reason(live: LiveDebate, phone: Phone) -> None:
    live.send(phone.guest)
    releasing.decline(live.desk, live.chair, CODE, 1, Decline.OFF_MOTION)
    assert "Declined: off the motion" in phone.page


def test_what_is_left_at_the_close_waits_for_the_moderators(live: LiveDebate, phone: Phone) -> None:
    live.send(phone.guest)
    chairing.close_debate(live.desk, live.chair, CODE)
    assert "Waiting for the moderators" in phone.page


def test_words_that_a_moderator_hides_are_not_on_the_wall_any_more(live: LiveDebate, phone: Phone) -> None:
    number = released(live, phone.guest)
    hide(live.desk, live.chair, "small", number, 2, Reason.OFF_TOPIC)
    assert "No longer on the wall" in phone.page


BAD: dict[str, tuple[dict[str, object], str]] = {
    "nothing": ({"text": " "}, "Please write one sentence"),
    "a NUL": ({"text": "a\0b"}, "a NUL character"),
    "2,001 characters": ({"text": "x" * 2_001}, "at most 2,000"),
    "a title of 121": ({"title": "x" * 121}, "at most 120"),
    "no relation": ({"relation": ""}, "for or against"),
    "a condition": ({"relation": "condition"}, "for or against"),
    "a position": ({"kind": "position"}, "a claim or evidence"),
    "a statement that is none": ({"target": "s99"}, "99"),
    "no number": ({"target": "the first"}, "what this is about"),
    "support of a step": ({"relation": "support", "target": "a1"}, "undercut"),
    "no nonce": ({"nonce": ""}, "lost its key"),
    "a forged nonce": ({"nonce": "A" * 22 + "." + "0" * 16 + ".1"}, "lost its key"),
    "an endless nonce": ({"nonce": "A" * 5_000}, "lost its key"),
    "a group that is none": ({"group": "x"}, "another group"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(live: LiveDebate, phone: Phone, what: str) -> None:
    turn_to(live, 1)
    fields, words = BAD[what]
    answer = phone.press("entries", **{"text": "Kept <b>as typed</b>.", "relation": "attack", **fields})
    assert answer.status_code == 422
    assert words in answer.text
    again = form_in(answer.text, "/entries")
    if "text" not in fields:
        assert again["text"] == "Kept <b>as typed</b>."
        assert "Kept &lt;b&gt;as typed" in answer.text
    assert " open" in answer.text.split('id="sheet"')[1].split(">")[0]
    mended = phone.post(
        f"{PHONE}/entries", {**again, "text": "Mended.", "title": "", "relation": "attack", "target": "s1", "group": ""}
    )
    assert mended.status_code == 303, mended.text


def test_the_pages_modules_are_told_refusals_as_json(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    form = filled(form_in(phone.page, "/entries"), {"relation": "attack"})
    sent = {**HTMX, "Accept": "application/json, text/html;q=0.9"}
    answer = phone.post(f"{PHONE}/entries", form, headers=sent)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["fields"] == {"text": "Please write one sentence, or choose a statement of the map."}
    stale = phone.post(f"{PHONE}/entries", {**form, "csrf": "old", "text": SENTENCE}, headers=sent)
    assert stale.status_code == 403
    assert stale.json is not None
    taken = phone.post(f"{PHONE}/entries", {**form, "csrf": stale.json["csrf"], "text": SENTENCE}, headers=sent)
    assert taken.status_code == 200
    assert re.search(r'id="own"[^>]* hx-swap-oob="true"', taken.text)


def test_for_htmx_the_form_comes_back_as_a_part(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    form = filled(form_in(phone.page, "/entries"), {"relation": "attack", "text": "x" * 2_001})
    answer = phone.post(f"{PHONE}/entries", form, headers=HTMX)
    assert answer.status_code == 422
    assert "x" * 2_001 in answer.text
    assert 'id="sheet"' in answer.text
    assert "at most 2,000" in answer.text
    late = phone.post(f"{PHONE}/vote", {**form_in(phone.page, "/side"), "choice": "for"}, headers=HTMX)
    assert late.status_code == 409
    assert "This vote is closed." in late.text


def test_what_comes_twice_under_one_key_counts_once(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    form = filled(form_in(phone.page, "/entries"), {"relation": "attack", "text": SENTENCE})
    for _ in range(2):
        assert phone.post(f"{PHONE}/entries", form).status_code == 303
    assert phone.page.count('id="entry-') == 1
    form["nonce"] = form["nonce"].removesuffix("0") + "1"
    assert phone.post(f"{PHONE}/entries", form).status_code == 303
    assert phone.page.count('id="entry-') == 2


def test_nothing_can_be_said_of_what_was_withdrawn(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    other = live.join()
    gone = released(live, other, "Gone soon.")
    debate_entries.withdraw_entry(live.desk, other, CODE, 1)
    answer = phone.press("entries", relation="attack", text=SENTENCE, target=f"s{gone}")
    assert answer.status_code == 409
    assert form_in(answer.text, "/entries")["text"] == SENTENCE
    assert (
        phone.post(
            f"{PHONE}/signals", {**form_in(phone.page, "/speak"), "statement": gone, "kind": "agree"}
        ).status_code
        == 409
    )


def test_one_rewords_and_takes_back_what_is_ones_own(live: LiveDebate, phone: Phone, app: Flask) -> None:
    turn_to(live, 1)
    live.send(phone.guest)
    assert phone.press("entries/1/reword", text="In clearer words.").status_code == 303
    assert "In clearer words" in phone.page
    empty = phone.press("entries/1/reword", text=" ")
    assert empty.status_code == 422
    assert "Please write something here." in empty.text
    releasing.release(live.desk, live.chair, CODE, 1)
    assert "it is off the wall until then" in phone.page
    assert phone.press("entries/1/reword", text="And clearer still.").status_code == 303
    assert "it is off the wall until then" not in phone.page
    assert "Waiting for the chair" in phone.page
    chairing.set_rule(live.desk, live.chair, CODE, Rule.AT_ONCE)
    number = releasing.release(live.desk, live.chair, CODE, 1).statement
    assert phone.press("entries/1/reword", text="In the clearest words.").status_code == 303
    assert f"{number} <bdi>In the clearest words</bdi>" in phone.page
    other = Phone(app, live)
    token = form_in(other.page, "/side")["csrf"]
    for verb in ("reword", "withdraw"):
        assert other.post(f"{PHONE}/entries/1/{verb}", {"csrf": token, "text": "Not mine."}).status_code == 422
    form = form_in(phone.page, "/entries/1/withdraw")
    assert phone.press("entries/1/withdraw").status_code == 303
    assert "Taken back" in phone.page
    assert phone.post(f"{PHONE}/entries/1/withdraw", form).status_code == 409


def test_after_five_minutes_what_is_on_the_wall_is_not_reworded_any_more(live: LiveDebate, phone: Phone) -> None:
    released(live, phone.guest)
    form = form_in(phone.page, "/reword")
    with site_of(phone.client.application).engine.begin() as connection:
        earlier = update(STATEMENTS).values(created_at=utc_now() - timedelta(minutes=6))
        connection.execute(earlier.where(STATEMENTS.c.number == 9))
    assert "/entries/1/reword" not in phone.page
    assert "/entries/1/withdraw" in phone.page
    late = phone.post(f"{PHONE}/entries/1/reword", {**form, "text": "Too late."})
    assert late.status_code == 403
    assert "/sign-in" not in late.headers.get("Location", "")


def test_signals_are_given_and_taken_back_and_ask_to_speak(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    assert "Agree" not in phone.page
    lit = released(live, live.join())
    chairing.spotlight(live.desk, live.chair, CODE, lit)
    pressed = re.compile(r'aria-pressed="true">.*?</svg> (\S+)</button>')
    for kind in SignalKind:
        form = next(f for a, f in forms_in(phone.page) if a.endswith("/signals") and f["kind"] == kind)
        phone.post(f"{PHONE}/signals", {**form, "given": "1"})
        phone.post(f"{PHONE}/signals", {**form, "given": "1"})
    phone.press("speak", wants="1")
    assert pressed.findall(phone.page.split('id="panel"')[1]) == ["Agree", "Unclear", "Source?", "Speak"]
    assert "floor" in phone.page.split('id="own"')[1].split(">")[0]
    phone.press("signals", given="0")
    phone.press("speak", wants="0")
    assert pressed.findall(phone.page.split('id="panel"')[1]) == ["Unclear", "Source?"]
    token = form_in(phone.page, "/speak")["csrf"]
    for fields in ({}, {"statement": "x", "kind": "agree"}, {"statement": "99"}, {"statement": "1", "kind": "hate"}):
        answer = phone.post(f"{PHONE}/signals", {"csrf": token, **fields})
        assert answer.status_code == 422, fields


def test_whoever_has_the_floor_is_told(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    guests.give_floor(live.desk, live.chair, CODE, phone.guest.participant_id)
    assert "You have the floor." in phone.page


def test_one_changes_ones_side(live: LiveDebate, phone: Phone) -> None:
    assert "on no side" in phone.page
    assert phone.press("side", side="against").status_code == 303
    assert "against the motion" in phone.page
    refused = phone.press("side", side="s9")
    assert refused.status_code == 422
    assert "no such side" in refused.text


def test_up_to_three_statements_are_named_as_what_moved_one(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 0)
    phone.press("vote", choice="undecided")
    lit = released(live, live.join(), "This was said.")
    chairing.spotlight(live.desk, live.chair, CODE, 4)
    turn_to(live, 5)
    phone.press("vote", choice="for")
    form = form_in(phone.page, "/side")
    early = phone.post(f"{PHONE}/moved", {**form, "statement": "3"})
    assert early.status_code == 409
    turn_to(live, 6)
    told = " ".join(re.sub(r"<[^>]+>", " ", phone.page).split())
    assert "You moved from undecided to for" in told
    offered = [int(number) for number in re.findall(r'name="statement" value="(\d+)"', phone.page)]
    assert offered == [4, lit, 6, 7, 3]
    form = form_in(phone.page, "/moved")
    four = phone.post(f"{PHONE}/moved", {**form, "statement": ["3", "4", "6", "7"]})
    assert four.status_code == 422
    assert "Three already" in four.text
    assert four.text.split('id="ticks"')[1].split("</ul>")[0].count(" checked ") == 4
    found = phone.post(f"{PHONE}/moved", {**form, "statement": ["3"], "act": "find", "find": "wars end"})
    assert found.status_code == 200
    assert 'value="8" form="moved"' in found.text
    assert 'value="3" form="moved" checked' in found.text
    none = phone.post(f"{PHONE}/moved", {**form, "act": "find", "find": "zebra"})
    assert "Nothing found" in none.text
    assert phone.post(f"{PHONE}/moved", {**form, "statement": ["3", "s8"]}).status_code == 303
    assert "Your answer is kept" in phone.page
    assert 'value="3" form="moved" checked' in phone.page
    assert phone.post(f"{PHONE}/moved", {**form, "statement": ["99"]}).status_code == 422
    assert phone.post(f"{PHONE}/moved", {**form, "skip": "1", "statement": ["3"]}).status_code == 303
    assert " checked " not in phone.page.split('id="ticks"')[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("first", "second", "line"), [("for", "for", "You stayed with for"), ("", "for", "You voted for")]
)
def test_ones_own_move_is_told_in_a_line(live: LiveDebate, phone: Phone, first: str, second: str, line: str) -> None:
    turn_to(live, 0)
    if first:
        phone.press("vote", choice=first)
    turn_to(live, 5)
    phone.press("vote", choice=second)
    turn_to(live, 6)
    assert line in " ".join(re.sub(r"<[^>]+>", " ", phone.page).split())


def test_whoever_is_muted_votes_and_signals_and_is_told_so(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 0)
    form = form_in(phone.page, "/entries")
    mine = live.send(phone.guest).entry
    reword = form_in(phone.page, f"/entries/{mine}/reword")
    guests.mute(live.desk, live.chair, CODE, phone.guest.participant_id, True)
    assert "The chair has muted you" in phone.page
    assert f"/entries/{mine}/reword" not in phone.page
    assert phone.post(f"{PHONE}/entries/{mine}/reword", {**reword, "text": SENTENCE}).status_code == 403
    assert phone.press(f"entries/{mine}/withdraw").status_code == 303
    assert phone.press("vote", choice="for").status_code == 303
    turn_to(live, 1)
    lit = released(live, live.join())
    chairing.spotlight(live.desk, live.chair, CODE, lit)
    page = phone.page
    assert "The chair has muted you" in page
    assert 'class="answer' not in page
    assert phone.press("signals", given="1").status_code == 303
    answer = phone.post(f"{PHONE}/entries", filled(form, {"text": SENTENCE, "relation": "attack"}))
    assert answer.status_code == 403
    assert form_in(answer.text, "/entries")["text"] == SENTENCE
    assert phone.post(f"{PHONE}/speak", {**form, "wants": "1"}).status_code == 403


def test_whoever_is_removed_is_told_so_and_sends_nothing(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 0)
    form = form_in(phone.page, "/vote")
    guests.remove_guest(live.desk, live.chair, CODE, phone.guest.participant_id)
    gone = phone.get(PHONE)
    assert gone.status_code == 403
    assert "You are not in this debate any more." in gone.text
    assert phone.post(f"{PHONE}/vote", {**form, "choice": "for"}).status_code == 403
    part = phone.get(f"{PHONE}/mine", headers=HTMX)
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, PHONE)
    assert phone.get(f"{PHONE}/find?q=peace").status_code == 403


def test_a_token_of_one_debate_opens_no_other(app: Flask, live: LiveDebate, phone: Phone) -> None:
    engine = site_of(app).engine
    other = opened(live.desk, make_facilitator(engine, live.chair, "other"), slug="other", code="AAAAAA")
    chairing.next_phase(other.desk, other.chair, "AAAAAA", -1)
    phone.client.set_cookie(f"{COOKIE}-debate-AAAAAA", live.tokens[-1])
    assert phone.get("/debates/AAAAAA").headers["Location"] == "/j/AAAAAA"
    form = form_in(phone.page, "/side")
    answer = phone.post("/debates/AAAAAA/vote", {**form, "ballot": "opening", "choice": "for"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/j/AAAAAA")
    json = {**HTMX, "Accept": "application/json"}
    assert phone.post("/debates/AAAAAA/vote", {**form, "choice": "for"}, headers=json).status_code == 403
    assert phone.get("/debates/AAAAAA/mine", headers=HTMX).headers["HX-Redirect"] == "/j/AAAAAA"
    assert phone.get("/debates/AAAAAA/find?q=peace").json == []
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(DebateVote)).one() == 0


def test_statements_are_found_by_whoever_has_joined_also_on_a_private_map(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    live, _ = live_on(app, replace(OXFORD, ground=Ground.COPY))
    phone = Phone(app, live)
    found = phone.get(f"{PHONE}/find?q=peace")
    assert found.json == [{"value": "s1", "label": "Peace first", "note": "Position 1"}]
    assert phone.get(f"{PHONE}/find?q=%00").json == []
    assert phone.get("/maps/small/find?q=peace").status_code == 404


def test_a_small_group_works_on_its_own_map_and_comes_back(app: Flask) -> None:
    draft = replace(OXFORD, form=DebateForm.GROUPS, phases=FORMS[DebateForm.GROUPS], groups=2, ground=Ground.COPY)
    live, _ = live_on(app, replace(draft, rule=Rule.AT_ONCE))
    first, second = Phone(app, live, group=1), Phone(app, live, group=2)
    turn_to(live, 1)
    assert "in group 1" in first.page
    assert first.press("entries", text="Said in group one.", relation="attack").status_code == 303
    assert "On your group’s map" in first.page
    for phone, there in ((first, True), (second, False)):
        assert ("Said in group one" in phone.page) is there
        assert ("Said in group one" in phone.get(f"{PHONE}/room", headers=HTMX).text) is there
        assert bool(phone.get(f"{PHONE}/find?q=said").json) is there
    form = form_in(second.page, "/entries")
    strange = second.post(f"{PHONE}/entries", filled(form, {"text": SENTENCE, "relation": "attack", "group": "1"}))
    assert strange.status_code == 422
    for group in ("1", "x"):
        told = {**form, "statement": "1", "kind": "agree", "group": group}
        assert second.post(f"{PHONE}/signals", told).status_code == 422
    assert f'href="/maps/{live.head().slug}"' not in second.page
    turn_to(live, 2)
    assert "Said in group one" not in second.get(f"{PHONE}/room", headers=HTMX).text
    assert "On your group’s map" in first.page
    assert second.press("entries", text="Said to all.", relation="support").status_code == 303
    assert "Said to all" in first.page


def test_the_form_opens_by_its_address_without_script(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    for add, fields in (
        ("objection", ("attack", "")),
        ("support", ("support", "")),
        ("evidence", ("support", "evidence")),
    ):
        page = phone.get(f"{PHONE}?add={add}&on=s4").text
        assert " open" in page.split('id="sheet"')[1].split(">")[0]
        form = form_in(page, "/entries")
        assert (form["target"], form["relation"], form.get("kind", "")) == ("s4", *fields)
    assert " open" not in phone.get(f"{PHONE}?add=nothing").text.split('id="sheet"')[1].split(">")[0]


def test_a_content_note_stands_in_place_of_the_words(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    chairing.spotlight(live.desk, live.chair, CODE, 4)
    assert "Impunity brings the war back." in phone.get(f"{PHONE}/room", headers=HTMX).text
    mark(live.desk, live.chair, "small", 4, BranchMarkKind.NOTE, "Describes war")
    for page in (phone.page, phone.get(f"{PHONE}/room", headers=HTMX).text):
        assert "Content note: Describes war" in page
        assert "Impunity" not in page


def test_the_rooms_part_is_made_once_for_all_and_costs_one_query(app: Flask, live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 1)
    lit = released(live, live.join())
    chairing.spotlight(live.desk, live.chair, CODE, lit)
    other = Phone(app, live)
    first = phone.get(f"{PHONE}/room", headers=HTMX)
    live.send(other.guest, "Something that waits.")
    with counted_queries(site_of(app).engine) as asked:
        again = other.get(f"{PHONE}/room", headers=HTMX)
    assert len(asked) == 1
    assert again.data == first.data
    assert "csrf" not in again.text
    assert other.get(f"{PHONE}/room", headers={**HTMX, "If-None-Match": again.headers["ETag"]}).status_code == 304
    released(live, other.guest, "A reply to it.", target=lit)
    assert "A reply to it" in phone.get(f"{PHONE}/room", headers=HTMX).text
    assert phone.get(f"{PHONE}/room").headers["Location"] == PHONE


def test_the_room_after_the_last_phase_holds_whatever_was_in_the_spotlight(live: LiveDebate, phone: Phone) -> None:
    turn_to(live, 6)
    assert 'value="8"' not in phone.get(f"{PHONE}/room", headers=HTMX).text
    chairing.spotlight(live.desk, live.chair, CODE, 8)
    chairing.spotlight(live.desk, live.chair, CODE, None)
    assert 'value="8"' in phone.get(f"{PHONE}/room", headers=HTMX).text


def test_a_vote_that_is_revealed_is_on_every_phone_and_hidden_again_on_none(
    app: Flask, live: LiveDebate, phone: Phone
) -> None:
    def shown(path: str = "/room") -> bool:
        room = phone.get(f"{PHONE}{path}", headers=HTMX if path else {}).text
        return 'aria-label="Opening vote: For 1, Undecided 0, Against 1"' in room

    turn_to(live, 0)
    other = Phone(app, live)
    for one, choice in ((phone, "for"), (other, "against")):
        assert one.press("vote", choice=choice).status_code == 303
    turn_to(live, 1)
    assert not shown()
    chairing.reveal(live.desk, live.chair, CODE, Ballot.OPENING, True)
    assert shown()
    assert shown("")
    assert " revealed " in re.search(r'id="room"[^>]* data-kinds="([^"]*)"', phone.page)[1]  # type: ignore[index]
    chairing.reveal(live.desk, live.chair, CODE, Ballot.OPENING, False)
    assert not shown()
    chairing.reveal(live.desk, live.chair, CODE, Ballot.OPENING, True)
    turn_to(live, 6)
    assert shown()
    chairing.close_debate(live.desk, live.chair, CODE)
    assert shown("")


def test_the_room_is_for_whoever_has_the_code(app: Flask, live: LiveDebate, visitor: Visitor) -> None:
    assert visitor.get(f"{PHONE}/room", headers=HTMX).status_code == 200
    visitor.client.set_cookie(f"{COOKIE}-debate-{CODE}", "A" * 22)
    assert visitor.get(f"{PHONE}/room", headers=HTMX).status_code == 200
    visitor.client.set_cookie(f"{COOKIE}-debate-AAAAAA", "A" * 22)
    assert visitor.get("/debates/AAAAAA/room", headers=HTMX).status_code == 404
    assert signed_in(app, "Ada", admin=True).get(f"{PHONE}/room", headers=HTMX).status_code == 403
    chair = Visitor(app)
    prepare_debate(live.desk, live.chair, "small", "AAAAAA", OXFORD)
    assert chair.get("/debates/AAAAAA/room", headers=HTMX).status_code == 409


def test_the_pages_queries_do_not_grow_with_what_is_said(app: Flask, live: LiveDebate, phone: Phone) -> None:
    chairing.set_rule(live.desk, live.chair, CODE, Rule.AT_ONCE)
    turn_to(live, 1)
    lit = live.send(phone.guest).statement
    chairing.spotlight(live.desk, live.chair, CODE, lit)
    live.send(live.join(), "The first reply.", target=lit)
    counts = []
    for more in (0, 6):
        for number in range(more):
            live.send(live.join(), f"Reply {number}.", target=lit)
            live.send(phone.guest, f"Mine {number}.")
        with counted_queries(site_of(app).engine) as whole:
            assert phone.page
        with counted_queries(site_of(app).engine) as part:
            assert phone.get(f"{PHONE}/mine", headers=HTMX).status_code == 200
        counts.append((len(whole), len(part)))
    assert counts[0] == counts[1]
    assert counts[1] <= (25, 8)


def test_a_phone_is_told_only_of_what_concerns_it(live: LiveDebate, phone: Phone) -> None:
    def kinds() -> set[str]:
        return set(phone.get(f"{PHONE}/mine", headers=HTMX).text.split('data-kinds="')[1].split('"')[0].split())

    turn_to(live, 1)
    assert not kinds() & {"sent", "released", "declined", "held", "voted", "signal", "joined", "wants", "floor"}
    live.send(phone.guest)
    assert {"released", "declined"} <= kinds()
    releasing.release(live.desk, live.chair, CODE, 1)
    assert kinds() >= {"held"}
    assert not kinds() & {"released", "declined"}
