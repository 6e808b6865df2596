"""The chair of a live debate: what waits, what is decided on it, and who may."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from argmap.domain.debates import (
    Ballot,
    Clock,
    DebateForm,
    DebateState,
    EntryState,
    Ground,
    Phase,
    PhaseKind,
    Sides,
    SignalKind,
)
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.errors import NotAllowed
from argmap.domain.permissions import Membership, Policy, Visibility
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import DEBATE_PARTICIPANTS, DEBATES
from argmap.operations import chairing, debate_entries, guests, releasing, voting
from argmap.operations.desk import utc_now
from argmap.web.ruler import ruler
from tests.support.debates import CODE, OXFORD, LiveDebate, live_on
from tests.support.in_process import HTMX, Visitor, form_in, forms_in
from tests.support.people import keep_map, signed_in
from tests.support.store import counted_queries, new
from tests.web.conftest import site_of

CHAIR = f"/debates/{CODE}/chair"
RUNNING = ("end", "rule", "spotlight", "theme")
"""What only whoever runs the debate may press, whatever is on."""

ANYTHING = {"seen": "0", "statement": "3", "theme": "dark", "rule": "at once", "participant": "1", "paused": "1"}
ANYTHING |= {"ballot": "opening", "shown": "1"}
"""Enough for each of these forms, so that what is refused is refused for who sends it."""


@pytest.fixture
def debate(room: tuple[LiveDebate, Visitor]) -> LiveDebate:
    return room[0]


@pytest.fixture
def chair(room: tuple[LiveDebate, Visitor]) -> Visitor:
    return room[1]


def press(
    chair: Visitor,
    address: str,
    /,
    at: str = CHAIR,
    htmx: bool = False,
    fields: Mapping[str, str] | None = None,
    **more: str,
) -> TestResponse:
    """Send the form of the page that goes to an address below the debate's."""
    form = chair.form(at, f"/debates/{CODE}/{address}")
    typed = {**form, **(fields or {}), **more}
    return chair.post(f"/debates/{CODE}/{address}", typed, headers=HTMX if htmx else {})


def objection(text: str) -> ArgumentDraft:
    return ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new(text),), target=1)


def decided(debate: LiveDebate, chair: Visitor, tab: str) -> str:
    """The words of a tab of the list."""
    return chair.get(f"{CHAIR}?tab={tab}").text.split('class="contributions"')[1].split("Just released")[0]


def test_what_waits_says_what_it_does_its_side_and_where_its_author_sits(debate: LiveDebate, chair: Visitor) -> None:
    debate.send(debate.join(side="against"), "Talks reward those who kill.", target=3)
    debate.send(debate.join(), "A month is long.", relation=Relation.SUPPORT, kind=Kind.EVIDENCE, target=4)
    first, second = re.findall(r'<li class="entry.*?</li>', decided(debate, chair, "held"), re.DOTALL)
    assert "Objection</span>" in first
    assert ">attacks 3</span>" in first
    assert "attacks 3: <bdi>Talks save lives" in first
    assert '<span class="on-side against">' in first
    assert "<bdi>Student 1</bdi></strong>, sits against" in first
    assert ">supports 4</span>" in second
    assert '<span class="on-side against">' in second
    assert "no side" in second
    assert "Needs a source" in second


def test_a_key_releases_and_the_next_one_opens(debate: LiveDebate, chair: Visitor) -> None:
    sent = [debate.send(debate.join(), f"Objection {word}.") for word in ("one", "two", "three")]
    answer = press(chair, f"entries/{sent[1].entry}/release", f"{CHAIR}?open={sent[1].entry}", htmx=True)
    assert answer.status_code == 200
    assert f'data-entry="{sent[2].entry}"' in answer.text
    assert "Objection 9 is on the wall." in answer.text
    assert debate.head().version
    assert "Objection two." in decided(debate, chair, "released")


def test_without_script_the_page_says_what_was_done_and_takes_it_back(debate: LiveDebate, chair: Visitor) -> None:
    sent = debate.send(debate.join(), "Talks reward those who kill.")
    answer = press(chair, f"entries/{sent.entry}/release", spotlight="1")
    assert answer.status_code == 303
    assert debate.head().spotlight == 9
    page = chair.get(answer.headers["Location"]).text
    assert "Objection 9 is on the wall and in the spotlight." in page
    back = press(chair, f"entries/{sent.entry}/unrelease", answer.headers["Location"])
    assert "Objection is held again." in chair.get(back.headers["Location"]).text
    assert f'data-entry="{sent.entry}"' in chair.get(back.headers["Location"]).text
    assert debate.head().spotlight is None


def test_declining_asks_for_a_reason_and_can_be_taken_back(debate: LiveDebate, chair: Visitor) -> None:
    sent = debate.send(debate.join(), "Lunch?")
    address = f"entries/{sent.entry}/decline"
    for htmx in (False, True):
        answer = press(chair, address, htmx=htmx, reason="other")
        assert answer.status_code == 422
        assert "Say why in your own words" in answer.text
        assert press(chair, address, htmx=htmx, words="x" * 501).status_code == 422
    assert "x" * 501 in press(chair, address, words="x" * 501).text
    assert press(chair, address, reason="nonsense").status_code == 422
    answer = press(chair, address, reason="off the motion", words="Not now.")
    page = chair.get(answer.headers["Location"]).text
    assert "Objection declined." in page
    assert "Off the motion: Not now." in decided(debate, chair, "declined")
    press(chair, f"entries/{sent.entry}/hold", answer.headers["Location"])
    assert "Lunch?" in decided(debate, chair, "held")


def test_what_is_kept_goes_behind_the_others(debate: LiveDebate, chair: Visitor) -> None:
    first, second = (debate.send(debate.join(), f"Number {n}.") for n in (1, 2))
    answer = press(chair, f"entries/{first.entry}/hold", htmx=True)
    assert f'data-entry="{second.entry}"' in answer.text
    assert answer.text.index("Number 2.") < answer.text.index("Number 1.")


def test_the_second_of_two_chairs_is_told_what_the_first_has_done(debate: LiveDebate, chair: Visitor) -> None:
    sent = debate.send(debate.join())
    page = chair.get(CHAIR).text
    releasing.release(debate.desk, debate.chair, CODE, sent.entry)
    for action in ("release", "decline"):
        form = form_in(page, f"/{sent.entry}/{action}")
        for headers in ({}, HTMX):
            fields = {**form, "reason": "same"}
            answer = chair.post(f"/debates/{CODE}/entries/{sent.entry}/{action}", fields, headers=headers)
            assert answer.status_code == 409
            assert "It is on the wall already." in answer.text


def test_two_chairs_who_press_next_go_one_phase_further(debate: LiveDebate, chair: Visitor) -> None:
    form = chair.form(CHAIR, "/phase")
    assert "Start: opening vote" in chair.get(CHAIR).text
    for _ in range(2):
        answer = chair.post(f"/debates/{CODE}/phase", form)
        assert answer.status_code == 303
    assert debate.head().clock.phase == 0
    assert "Next: for and against" in chair.get(answer.headers["Location"]).text
    assert chair.post(f"/debates/{CODE}/phase", {**form, "seen": "0"}, headers=HTMX).text.count("For and against: now.")
    late = chair.post(f"/debates/{CODE}/phase", {**form, "seen": "0"}, headers=HTMX)
    assert "For and against: now." in late.text
    assert debate.head().clock.phase == 1
    back = chair.post(f"/debates/{CODE}/phase", {**form, "seen": "1", "step": "back"}, headers=HTMX)
    assert "Back. Opening vote: now." in back.text
    assert chair.post(f"/debates/{CODE}/phase", {**form, "seen": "x"}).status_code == 422


def test_the_head_says_which_map_it_is_about_also_on_a_copy(app: Flask) -> None:
    debate, chair = live_on(app, replace(OXFORD, ground=Ground.COPY))
    of_map = debate.head().map_title.partition(", debate ")[0]
    for page in (chair.get(CHAIR).text, chair.get(f"/debates/{CODE}/scribe").text):
        assert f"<bdi>{of_map}</bdi></a></li>" in page
        assert f", debate {CODE}" not in page


def test_the_clock_gets_a_minute_and_stands_still(debate: LiveDebate, chair: Visitor) -> None:
    press(chair, "phase")
    press(chair, "time")
    left = debate.head().clock.remaining(debate.desk.clock())
    assert left is not None
    assert 235 < left.total_seconds() <= 240
    press(chair, "pause")
    assert debate.head().clock.paused
    assert "Go on" in chair.get(CHAIR).text
    assert "The clock goes on." in press(chair, "pause", htmx=True).text
    assert not debate.head().clock.paused


def test_after_the_last_phase_people_are_asked_and_the_end_is_for_good(debate: LiveDebate, chair: Visitor) -> None:
    for seen in range(-1, 6):
        chairing.next_phase(debate.desk, debate.chair, CODE, seen)
    debate.send(debate.join(), "Still held.")
    page = chair.get(CHAIR).text
    assert "Everybody is asked what moved them." in page
    assert "1 held contribution goes to the map’s moderators" in page
    assert f"/debates/{CODE}/phase" not in page
    answer = press(chair, "end", htmx=True)
    assert answer.headers["HX-Redirect"] == CHAIR
    assert debate.head().state is DebateState.CLOSED
    assert "is over" in chair.get(CHAIR).text


@pytest.mark.no_cover
def test_the_list_is_paged_and_costs_the_same_however_long_it_is(
    app: Flask, debate: LiveDebate, chair: Visitor
) -> None:
    def cost() -> int:
        with counted_queries(site_of(app).engine) as asked:
            assert chair.get(CHAIR).status_code == 200
        return len(asked)

    people = [debate.join() for _ in range(5)]
    first = debate.send(people[0], "The first of many.")
    released = debate.send(people[0], "Released.")
    releasing.release(debate.desk, debate.chair, CODE, released.entry, spotlight=True)
    chair.get(CHAIR)
    few = cost()
    sent = [debate.send(people[n % 5], f"Contribution number {n}.") for n in range(45)]
    assert cost() <= few <= 60
    page = chair.get(CHAIR).text
    assert page.count('class="entry"') + page.count('class="entry open"') == 21
    assert "1 of 3" in page
    last = chair.get(f"{CHAIR}?open={sent[20].entry}").text
    assert "2 of 3" in last
    assert f'data-entry="{sent[20].entry}"' in last
    assert f'data-entry="{first.entry}"' in chair.get(f"{CHAIR}?open=999&page=0").text
    assert "3 of 3" in chair.get(f"{CHAIR}?page=99").text


def test_nearly_the_same_is_named_before_the_buttons(debate: LiveDebate, chair: Visitor) -> None:
    debate.send(debate.join(), "Every month of talks saves many lives.", target=4)
    debate.send(debate.join(), "Every month of talks saves many lives!", target=4)
    page = chair.get(CHAIR).text
    near = page.index("Near to <strong>Claim 3</strong>")
    assert near < page.index('id="release"')
    assert "<mark>talks</mark>" in page
    assert "Another that waits says nearly the same" in page


def test_the_spotlight_says_by_whom_how_it_is_taken_and_what_is_beneath(debate: LiveDebate, chair: Visitor) -> None:
    guest, other = debate.join(side="against"), debate.join()
    lit = releasing.release(
        debate.desk, debate.chair, CODE, debate.send(guest, "Talks reward killers.").entry, spotlight=True
    )
    answer = debate.send(other, "They stop the killing.", target=lit.statement)
    releasing.release(debate.desk, debate.chair, CODE, answer.entry)
    debate.send(other, "It was tried before.", target=lit.statement)
    voting.signal(debate.desk, other, CODE, lit.statement or 0, SignalKind.AGREE, True)
    part = chair.get(f"{CHAIR}/spotlight", headers=HTMX).text
    assert "Objection 9" in part
    assert ">attacks 1</span>" in part
    assert "<bdi>Student 1</bdi></strong>, on 2 phones" in part
    assert "<strong>1</strong> agrees" in part
    assert part.index("10 <bdi>They stop the killing") < part.index("It was tried before.")
    assert part.count(">released<") == part.count(">held<") == 1
    assert "The spotlight is off." in press(chair, "spotlight", htmx=True, statement="").text
    assert debate.head().spotlight is None
    assert "Nothing. Phones show what is new" in chair.get(CHAIR).text


def test_any_statement_is_put_into_the_spotlight_and_the_one_before_comes_back(
    debate: LiveDebate, chair: Visitor
) -> None:
    press(chair, "spotlight", statement="s3")
    answer = press(chair, "spotlight", statement="4", htmx=True)
    assert debate.head().spotlight == 4
    assert "Objection 4 is in the spotlight." in answer.text
    back = form_in(answer.text.split('id="done"')[1], "/spotlight")
    assert chair.post(f"/debates/{CODE}/spotlight", back, headers=HTMX).status_code == 200
    assert debate.head().spotlight == 3
    for told, status in (("99", 422), ("x", 422), ("0", 422)):
        refused = press(chair, "spotlight", statement=told)
        assert refused.status_code == status
        assert f'value="{told}"' in refused.text


def test_the_board_has_the_objections_that_nobody_answered(debate: LiveDebate, chair: Visitor) -> None:
    guest = debate.join()
    sent = [debate.send(guest, f"Objection {word}.") for word in ("one", "two", "three")]
    one, two, _ = (releasing.release(debate.desk, debate.chair, CODE, each.entry).statement for each in sent)
    reply = debate.send(guest, "A reply to one.", target=one)
    support = debate.send(guest, "Support for two.", relation=Relation.SUPPORT, target=two)
    releasing.release(debate.desk, debate.chair, CODE, support.entry)
    board = chair.get(f"{CHAIR}/unanswered", headers=HTMX).text
    assert re.findall(r"</svg>(\d+)</span>", board) == ["9", "10", "11", "4"]
    assert "on the wall, 1 reply held" in board
    releasing.release(debate.desk, debate.chair, CODE, reply.entry)
    assert re.findall(r"</svg>(\d+)</span>", chair.get(f"{CHAIR}/unanswered", headers=HTMX).text) == [
        "10",
        "11",
        "13",
        "4",
    ]


def test_nobody_sees_how_a_vote_went_before_all_do(debate: LiveDebate, chair: Visitor) -> None:
    chairing.next_phase(debate.desk, debate.chair, CODE, -1)
    voters = [debate.join() for _ in range(3)]
    for voter, choice in zip(voters, ("for", "for", "against"), strict=True):
        voting.vote(debate.desk, voter, CODE, Ballot.OPENING, choice)
    open_ = chair.get(CHAIR).text
    assert "Opening vote, open: 3 of 3</strong> have voted." in open_
    # The vote of somebody who was removed since counts, so that they do too; whoever was removed without one does not.
    for person in (voters[0], debate.join()):
        press(chair, "remove", participant=str(person.participant_id))
    debate.join()
    votes = chair.get(CHAIR).text.split('id="votes"')[1].split("</section>")[0]
    assert "Opening vote, open: 3 of 4</strong> have voted." in votes
    assert "removed" in votes.split('data-kinds="')[1].split('"')[0].split()
    assert 'name="ballot"' not in open_
    press(chair, "phase")
    hidden = chair.get(CHAIR).text
    assert "Opening vote: 3 votes, closed.</strong> Hidden." in hidden
    assert '<table class="sums">' not in hidden.split('id="votes"')[1].split("</section>")[0]
    answer = press(chair, "reveal", htmx=True)
    assert "Opening vote: all see it." in answer.text
    assert re.findall(r'class="figure">(\d+)<', answer.text) == ["2", "0", "1"]
    back = form_in(answer.text.split('id="done"')[1], "/reveal")
    chair.post(f"/debates/{CODE}/reveal", back)
    assert debate.head().revealed == frozenset()
    refused = press(chair, "reveal", ballot="closing")
    assert refused.status_code == 409
    assert press(chair, "reveal", ballot="third").status_code == 422


def test_the_floor_goes_round_in_fair_order_and_says_why(debate: LiveDebate, chair: Visitor) -> None:
    first, second, third = debate.join(side="for"), debate.join(side="for"), debate.join(side="against")
    for guest in (first, second, third):
        guests.want_to_speak(debate.desk, guest, CODE, True)
    part = chair.get(f"{CHAIR}/floor", headers=HTMX).text
    assert re.findall(r"<bdi>(Student \d)</bdi>", part) == ["Student 1", "Student 3", "Student 2"]
    assert part.count("not yet spoken") == 3
    answer = press(chair, "floor", htmx=True, participant=str(first.participant_id))
    assert "Student 1 has the floor." in answer.text
    assert "left of" not in answer.text
    guests.want_to_speak(debate.desk, first, CODE, True)
    part = chair.get(f"{CHAIR}/floor", headers=HTMX).text
    assert re.findall(r"<bdi>(Student \d)</bdi></strong><span", part) == ["Student 3", "Student 2", "Student 1"]
    assert "spoke once, 0:0" in part
    assert "Speaking time" in part
    assert "Nobody has the floor." in press(chair, "floor", htmx=True).text
    assert press(chair, "floor", participant="999").status_code == 422


def test_people_are_muted_and_removed_from_the_list(debate: LiveDebate, chair: Visitor) -> None:
    people = [debate.join() for _ in range(8)]
    debate.send(people[6], "I was here.")
    page = chair.get(CHAIR).text
    assert "<strong>8 here</strong>" in page
    assert "1 may chair<" in page
    shown = page.split('id="people"')[1]
    assert re.findall(r"<bdi>(Student \d)</bdi></strong>", shown)[:2] == ["Student 7", "Student 1"]
    assert "All 8 participants" in shown
    every = chair.get(f"{CHAIR}?people=1").text.split('id="people"')[1]
    assert "Student 8" in every
    answer = press(chair, "mute", htmx=True, participant=str(people[6].participant_id))
    assert "Student 7 is muted" in answer.text
    assert "Unmute" in answer.text
    with pytest.raises(NotAllowed):
        debate.send(people[6], "Again.")
    back = form_in(answer.text.split('id="done"')[1], "/mute")
    assert "may send and speak again" in chair.post(f"/debates/{CODE}/mute", back, headers=HTMX).text
    removed = press(chair, "remove", htmx=True, participant=str(people[6].participant_id))
    assert "Student 7 was removed." in removed.text
    assert "<strong>7 here</strong>" in removed.text
    assert press(chair, "remove", participant=str(people[6].participant_id)).status_code == 422
    assert press(chair, "mute", participant="nobody").status_code == 422


def test_whoever_is_silent_for_a_while_counts_as_away(app: Flask, debate: LiveDebate, chair: Visitor) -> None:
    debate.join()
    with site_of(app).engine.begin() as connection:
        connection.execute(update(DEBATE_PARTICIPANTS).values(seen_at=utc_now() - timedelta(minutes=3)))
    assert "<strong>0 here</strong>, 1 away" in chair.get(f"{CHAIR}/here", headers=HTMX).text
    assert "away 3 min" in chair.get(f"{CHAIR}/people", headers=HTMX).text


@pytest.mark.parametrize(("address", "value"), [("rule", "at once"), ("theme", "dark")])
def test_the_rule_and_the_walls_look_change_and_change_back(
    debate: LiveDebate, chair: Visitor, address: str, value: str
) -> None:
    before = getattr(debate.head(), address)
    answer = press(chair, address, htmx=True, fields={address: value})
    assert getattr(debate.head(), address) == value
    chair.post(f"/debates/{CODE}/{address}", form_in(answer.text.split('id="done"')[1], f"/{address}"))
    assert getattr(debate.head(), address) == before
    assert press(chair, address, fields={address: "purple"}).status_code == 422


def test_on_a_map_where_somebody_reads_first_contributions_stay_held(
    app: Flask, debate: LiveDebate, chair: Visitor
) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    refused = press(chair, "rule", htmx=True, fields={"rule": "at once"})
    assert refused.status_code == 422
    assert "somebody reads first" in refused.text


def test_in_small_groups_each_contribution_says_whose_it_is(app: Flask) -> None:
    draft = replace(OXFORD, form=DebateForm.GROUPS, groups=2, ground=Ground.COPY)
    live, chair = live_on(app, draft)
    sent = debate_entries.send(live.desk, live.join(group=2), CODE, objection("In group two."), "n", 2)
    page = chair.get(CHAIR).text
    assert ">Group 2</span>" in page
    assert '<span class="on-side against">' in page
    assert 'id="release-lit"' not in page
    released = press(chair, f"entries/{sent.entry}/release", htmx=True)
    assert "Objection 9 is on the wall." in released.text
    assert "In group two." in decided(live, chair, "released")


def test_between_several_positions_sides_are_named_by_number(app: Flask) -> None:
    live, chair = live_on(app, replace(OXFORD, sides=Sides.SEVERAL, motion=None, positions=(1, 2)))
    guest = live.join(side="s2")
    live.send(guest, "Not that one.")
    chairing.next_phase(live.desk, live.chair, CODE, -1)
    for choice in ("s1 s2", "s2"):
        voting.vote(live.desk, live.join(), CODE, Ballot.OPENING, choice)
    guests.give_floor(live.desk, live.chair, CODE, guest.participant_id)
    chairing.next_phase(live.desk, live.chair, CODE, 0)
    page = chair.get(CHAIR).text
    assert "Against 1</span>" in page
    assert "sits with 2" in page
    assert "With 2</span>" in page
    revealed = press(chair, "reveal", htmx=True).text
    assert "Peace first and Justice first" in revealed
    assert re.findall(r'class="figure">(\d+)<', revealed) == ["0", "1", "0", "1"]


@pytest.mark.parametrize(
    ("role", "there", "absent"),
    [
        (Membership.FACILITATOR, ("phase", "release", "hold", "decline", "mute", "remove", *RUNNING), ()),
        (
            Membership.MODERATOR,
            ("release", "hold", "decline", "mute", "remove"),
            ("phase", "time", "pause", "reveal", "floor", *RUNNING),
        ),
    ],
)
def test_what_one_may_not_press_is_not_there(
    app: Flask, debate: LiveDebate, role: Membership, there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    sent = debate.send(debate.join())
    chairing.next_phase(debate.desk, debate.chair, CODE, -1)
    browser = signed_in(app, "Mo", slug="small", role=role)
    page = browser.get(CHAIR).text
    addresses = {action.split("/")[-1] for action, _ in forms_in(page)}
    assert set(there) <= addresses
    assert not set(absent) & addresses
    csrf = form_in(page, "/release")["csrf"]
    for address in absent:
        fields = {**ANYTHING, "csrf": csrf}
        assert browser.post(f"/debates/{CODE}/{address}", fields).status_code == 403, address
    lit = browser.post(f"/debates/{CODE}/entries/{sent.entry}/release", {"csrf": csrf, "spotlight": "1"})
    assert lit.status_code == (403 if absent else 303)


def test_whoever_does_not_keep_the_map_is_refused_as_everywhere(app: Flask, debate: LiveDebate) -> None:
    sent = debate.send(debate.join())
    outsider = signed_in(app, "Out")
    participant = signed_in(app, "Part", slug="small", role=Membership.PARTICIPANT)
    visitor = Visitor(app)
    assert outsider.get(CHAIR).status_code == 403
    assert participant.get(f"{CHAIR}/clock", headers=HTMX).status_code == 403
    assert visitor.get(CHAIR).headers["Location"].startswith("/sign-in?next=")
    csrf = participant.form("/maps/small?sel=s1&add=objection", "/arguments")["csrf"]
    for address in ("phase", "end", f"entries/{sent.entry}/release"):
        fields = {"csrf": csrf, "seen": "-1"}
        assert participant.post(f"/debates/{CODE}/{address}", fields).status_code == 403
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    for stranger in (outsider, visitor):
        assert stranger.get(CHAIR).status_code == 404
    assert debate.head().phase is None


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("phase", {"seen": "0", "step": "sideways"}),
        ("phase", {"seen": "0\x00"}),
        ("phase", {}),
        ("time", {"seen": "1e3"}),
        ("pause", {"paused": "maybe"}),
        ("rule", {"rule": "never"}),
        ("spotlight", {"statement": "a5"}),
        ("spotlight", {"statement": "99999999999"}),
        ("reveal", {"ballot": "opening"}),
        ("reveal", {"ballot": "third", "shown": "1"}),
        ("floor", {"participant": "x"}),
        ("mute", {"participant": "1"}),
        ("remove", {"participant": "1 OR 1=1"}),
        ("theme", {"theme": "<script>"}),
        ("entries/1/decline", {"reason": "other", "words": "a\x00b"}),
        ("entries/1/decline", {"reason": "because"}),
        ("scribe", {"line": "-3 a\x00b"}),
        ("scribe", {"line": "\u200b", "nonce": "\x00" * 99}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    debate: LiveDebate, chair: Visitor, address: str, fields: dict[str, str]
) -> None:
    debate.send(debate.join())
    csrf = form_in(chair.get(CHAIR).text, "/release")["csrf"]
    before = debate.head()
    for headers in ({}, HTMX):
        answer = chair.post(f"/debates/{CODE}/{address}", {"csrf": csrf, **fields}, headers=headers)
        assert answer.status_code == 422, answer.text[:500]
        assert 'role="alert"' in answer.text
    assert debate.head() == before


def test_while_a_debate_is_open_its_map_is_not_archived_and_the_settings_say_so(
    debate: LiveDebate, chair: Visitor
) -> None:
    page = chair.get("/maps/small/settings").text
    assert "It can be archived when that is over." in page
    assert 'action="/maps/small/settings/archive"' not in page
    token = form_in(page, "/settings/delete")["csrf"]
    answer = chair.post("/maps/small/settings/archive", {"csrf": token, "archived": "1"})
    assert answer.status_code == 409
    assert "A debate is open on this map" in answer.text
    chairing.close_debate(debate.desk, debate.chair, debate.code)
    assert 'action="/maps/small/settings/archive"' in chair.get("/maps/small/settings").text


def test_on_an_archived_map_nothing_more_is_done(app: Flask, debate: LiveDebate, chair: Visitor) -> None:
    sent = debate.send(debate.join())
    page = chair.get(CHAIR).text
    keep_map(site_of(app).engine, "small", archived_at=utc_now())
    for address in ("phase", f"entries/{sent.entry}/release", "end"):
        answer = chair.post(f"/debates/{CODE}/{address}", form_in(page, f"/{address}"), headers=HTMX)
        assert answer.status_code in (403, 409)
        assert "archived" in answer.text
    assert debate.head().state is DebateState.OPEN


def test_what_is_about_a_step_or_about_what_is_gone_says_so(debate: LiveDebate, chair: Visitor) -> None:
    guest, other = debate.join(), debate.join()
    debate.send(guest, "It does not follow.", target=None, undercuts=2)
    page = chair.get(CHAIR).text
    assert "undercuts a2: <bdi>the step from 4 to 1" in page
    first = releasing.release(debate.desk, debate.chair, CODE, debate.send(guest, "Said.").entry)
    reply = debate.send(other, "Replied.", target=first.statement)
    debate_entries.withdraw_entry(debate.desk, guest, CODE, first.entry)
    page = chair.get(f"{CHAIR}?open={reply.entry}").text
    assert "What it is about was withdrawn" in page
    assert f"/entries/{reply.entry}/release" not in page
    assert f"/entries/{reply.entry}/decline" in page


def test_the_board_and_the_spotlight_say_when_there_is_nothing(app: Flask, debate: LiveDebate, chair: Visitor) -> None:
    answer = debate.send(debate.join(), "It has not come back.", target=4)
    releasing.release(debate.desk, debate.chair, CODE, answer.entry)
    reply = debate.send(debate.join(), "It has.", target=9)
    releasing.release(debate.desk, debate.chair, CODE, reply.entry)
    undercut = debate.send(debate.join(), "Not for long.", target=None, undercuts=7)
    releasing.release(debate.desk, debate.chair, CODE, undercut.entry)
    board = chair.get(f"{CHAIR}/unanswered", headers=HTMX).text
    assert re.findall(r"</svg>(\d+)</span>", board) == ["11", "8"]
    with site_of(app).engine.begin() as connection:
        connection.execute(update(DEBATES).values(spotlight=99))
    assert "Nothing. Phones show what is new" in chair.get(f"{CHAIR}/spotlight", headers=HTMX).text
    assert "The spotlight has moved." in chair.get(f"{CHAIR}?done=lit-99").text


def test_where_nothing_was_said_against_the_motion_nothing_is_unanswered(app: Flask) -> None:
    _, chair = live_on(app, replace(OXFORD, motion=2))
    assert "None: every objection has a reply." in chair.get(CHAIR).text


def test_parts_of_a_debate_that_is_over_lead_to_its_end(debate: LiveDebate, chair: Visitor) -> None:
    assert chair.get(f"{CHAIR}/kitchen").status_code == 404
    assert "The clock has not begun." in chair.get(f"{CHAIR}?done=back-0").text
    for seen in range(-1, 6):
        chairing.next_phase(debate.desk, debate.chair, CODE, seen)
    assert "Everybody is asked what moved them." in chair.get(f"{CHAIR}?done=phase-6").text
    chairing.close_debate(debate.desk, debate.chair, CODE)
    assert chair.get(f"{CHAIR}/clock", headers=HTMX).headers["HX-Redirect"] == CHAIR


def test_the_ruler_has_true_lengths_and_names_where_there_is_room(debate: LiveDebate) -> None:
    head, now = debate.head(), debate.desk.clock()
    drawn = ruler(head, now)
    assert [one.width for one in drawn.segments] == pytest.approx([100 * m / 55 for m in (3, 12, 10, 20, 6, 4)], 0.001)
    assert {one.place for one in drawn.segments} == {"below", "above"}
    many = replace(head, phases=(Phase(PhaseKind.OPEN_FLOOR, 60),) * 20, clock=Clock(3, now + timedelta(seconds=45)))
    drawn = ruler(many, now)
    assert {"below", "above", ""} == {one.place for one in drawn.segments}
    assert (drawn.x, drawn.width, drawn.planned) == (15, 1.25, 60)
    assert ruler(replace(many, clock=Clock(3, now - timedelta(minutes=5))), now).width == 5


def test_absent_debates_and_contributions_are_absent(debate: LiveDebate, chair: Visitor) -> None:
    assert chair.get("/debates/AAAAAA/chair").status_code == 404
    debate.send(debate.join())
    csrf = form_in(chair.get(CHAIR).text, "/release")["csrf"]
    for action in ("release", "unrelease", "hold", "decline"):
        fields = {"csrf": csrf, "reason": "same"}
        assert chair.post(f"/debates/{CODE}/entries/999/{action}", fields).status_code == 422
        assert chair.post(f"/debates/AAAAAA/entries/1/{action}", fields).status_code == 404
    assert chair.get(f"{CHAIR}?done=released-999&tab=x&open=y&column=z&page=-1").status_code == 200
    assert chair.get(f"{CHAIR}?done=nonsense").status_code == 200
    assert chair.get(f"{CHAIR}/clock").headers["Location"] == CHAIR
    assert EntryState.HELD.value in chair.get(f"{CHAIR}/contributions", headers=HTMX).text
