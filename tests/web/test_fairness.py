"""Moderators see in counts whether their map is kept fairly, with the cases behind each."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from argmap.domain.drafts import DecisionDraft
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Membership, Policy
from argmap.models.moderation import Contribution
from argmap.operations.answering import appeal
from argmap.operations.desk import private
from argmap.operations.moderation import decide
from argmap.queries.fairness import Fairness, fairness
from argmap.queries.reading import reading
from tests.support.in_process import Visitor
from tests.support.moderated import moderator
from tests.support.people import keep_map, signed_in
from tests.web.conftest import site_of
from tests.web.test_lists_that_wait import sent
from tests.web.test_moderation import actor_of, wait

PAGE = "/moderation/fairness"


@pytest.fixture
def chair(app: Flask) -> Visitor:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    return signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)


def say(app: Flask, chair: Visitor, number: int, kind: DecisionKind, turn: int = 1) -> None:
    reason = Reason.NONE if kind is DecisionKind.APPROVE else Reason.UNCLEAR
    decide(site_of(app).desk, actor_of(app, chair), number, DecisionDraft(kind, turn, reason))


def age(app: Flask, number: int, **time: float) -> None:
    """Let a contribution have been sent so long ago."""
    with private(site_of(app).desk) as session:
        row = session.get_one(Contribution, number)
        row.changed_at = row.changed_at - timedelta(**time)


def counts(app: Flask, chair: Visitor) -> Fairness:
    with reading(site_of(app).engine) as session:
        return fairness(session, actor_of(app, chair), "small", site_of(app).desk.clock())


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_only_who_moderates_sees_it(app: Flask, visitor: Visitor) -> None:
    assert signed_in(app, "Somebody").get(PAGE).status_code == 403


def test_without_decisions_nothing_is_concluded(chair: Visitor) -> None:
    page = text(chair.get(PAGE).text)
    assert "No position has decisions both for and against it." in page
    assert "No are too few" not in page
    assert "Nothing was decided yet." in page
    assert "Nothing waits now" in page


def test_what_was_accepted_is_counted_for_and_against_each_position(
    app: Flask, visitor: Visitor, chair: Visitor
) -> None:
    for number, kind in enumerate((DecisionKind.APPROVE, DecisionKind.REJECT, DecisionKind.REJECT)):
        say(app, chair, wait(visitor, f"Against 1, {number}."), kind)
    say(app, chair, wait(visitor, "For 1.", add="support"), DecisionKind.APPROVE)
    wait(visitor, "Still waiting.")
    found = counts(app, chair)
    first = found.positions[0]
    assert (first.line.number, first.pro.accepted, first.pro.all) == (1, 1, 1)
    assert (first.con.accepted, first.con.all, first.con.refused) == (1, 3, 2)
    page = chair.get(PAGE).text
    told = text(page)
    assert "Against 1, one of three was accepted; for it, one of one." in told
    assert "Three are too few to tell a leaning from chance." in told
    assert "Read the two refusals" in told
    assert "1 of 3" in told
    assert 'href="/maps/small/moderation-log?decision=refused&amp;position=1&amp;side=against"' in page
    assert "One waits now" in told


def test_the_gap_is_told_from_either_side_and_equal_shares_are_said(
    app: Flask, visitor: Visitor, chair: Visitor
) -> None:
    say(app, chair, wait(visitor, "Against 1."), DecisionKind.APPROVE)
    say(app, chair, wait(visitor, "For 1.", add="support"), DecisionKind.APPROVE)
    assert "the same share was accepted" in text(chair.get(PAGE).text)
    say(app, chair, wait(visitor, "For 1 too.", add="support"), DecisionKind.REJECT)
    assert "For 1, one of two was accepted; against it, one of one." in text(chair.get(PAGE).text)


def test_what_was_accepted_after_changes_is_told_apart(app: Flask, visitor: Visitor, chair: Visitor) -> None:
    number = wait(visitor)
    say(app, chair, number, DecisionKind.ASK)
    form = visitor.form(f"/contributions/{number}")
    visitor.post(f"/contributions/{number}", {**form, "act": "send", "text": "Better."})
    say(app, chair, number, DecisionKind.APPROVE, 3)
    found = counts(app, chair)
    assert (found.positions[0].con.as_came, found.positions[0].con.changed) == (0, 1)
    (row,) = found.moderators
    assert (row.name, row.tally.changed, row.asked, row.tally.refused) == ("Moderator 1", 1, 1, 0)


def test_waiting_times_are_counted(app: Flask, visitor: Visitor, chair: Visitor) -> None:
    for hours in (0.5, 3, 10, 30, 100):
        number = wait(visitor, f"After {hours} hours.")
        age(app, number, hours=hours)
        say(app, chair, number, DecisionKind.REJECT)
    age(app, wait(visitor, "Still waiting."), hours=4)
    found = counts(app, chair)
    assert [(one.decided, one.waiting) for one in found.waits] == [(1, 0), (1, 1), (1, 0), (1, 0), (1, 0)]
    told = text(chair.get(PAGE).text)
    assert "Half were read within 10 h, one after two days." in told
    assert "One waits now, the oldest for 4 h." in told
    assert "Five are too few" in told or "No position has decisions" in told
    assert "since" not in chair.get(f"{PAGE}?since=nonsense").text.split("<main")[1][:200]
    assert chair.get(f"{PAGE}?since=7&map=small").status_code == 200


def test_unanswered_objections_are_counted_by_position(app: Flask, visitor: Visitor, chair: Visitor) -> None:
    found = counts(app, chair)
    assert all(row.open <= row.total for row in found.open)
    before = found.open[0].open
    say(app, chair, wait(visitor, "An objection."), DecisionKind.APPROVE)
    assert counts(app, chair).open[0].open == before + 1
    say(app, chair, wait(visitor, "An answer.", target="s9"), DecisionKind.APPROVE)
    assert counts(app, chair).open[0].open == before
    assert "to positions" in text(chair.get(PAGE).text) or "Every objection" in text(chair.get(PAGE).text)


def test_appeals_are_told_with_what_came_of_them(app: Flask, visitor: Visitor, chair: Visitor) -> None:
    second = moderator(site_of(app).desk, "Moderator 2")
    numbers = [wait(visitor, f"Number {n}.") for n in range(3)]
    for number in numbers:
        say(app, chair, number, DecisionKind.REJECT)
        appeal(site_of(app).desk, actor_of(app, visitor), number, 2, "Please look again.")
    for number, kind in zip(numbers, (DecisionKind.APPROVE, DecisionKind.REJECT), strict=False):
        reason = Reason.NONE if kind is DecisionKind.APPROVE else Reason.UNCLEAR
        decide(site_of(app).desk, second, number, DecisionDraft(kind, 3, reason))
    found = counts(app, chair)
    assert [one.outcome for one in found.appeals] == ["overturned", "stood", ""]
    first = found.moderators[0]
    assert (first.overturned, first.stood, first.pending) == (1, 1, 1)
    told = text(chair.get(PAGE).text)
    assert "1 overturned, 1 stood, 1 open" in told
    assert "overturned; Moderator 2" in told
    assert "Unclear, Moderator 1" in told


def test_every_number_opens_the_cases_behind_it(app: Flask, visitor: Visitor, chair: Visitor) -> None:
    for number, kind in enumerate((DecisionKind.APPROVE, DecisionKind.REJECT, DecisionKind.ASK)):
        say(app, chair, wait(visitor, f"Against 1, {number}."), kind)
    page = chair.get(f"{PAGE}?since=30").text
    log = "/maps/small/moderation-log"
    for query, count in (
        ("by=Moderator+1", 3),
        ("by=Moderator+1&decision=accepted", 1),
        ("by=Moderator+1&decision=refused", 1),
        ("by=Moderator+1&decision=changes", 1),
        ("position=1&side=against", 3),
        ("side=against", 3),
    ):
        href = next(
            one
            for one in re.findall(r'href="([^"]+)"', page.replace("&amp;", "&"))
            if set(query.split("&")) <= set(one.split("?")[-1].split("&"))
        )
        assert href.startswith(f"{log}?")
        assert "since=30" in href
        assert visitor.get(href).text.count('id="decision-') == count, query


def test_a_list_counts_once_for_the_side_that_its_lines_take(app: Flask, visitor: Visitor, chair: Visitor) -> None:
    for lines, kind in (
        ("- One\n- Two\n\t+ Three", DecisionKind.APPROVE),
        ("+ Four\n! Five", DecisionKind.REJECT),
        ("- Six\n+ Seven", DecisionKind.APPROVE),
    ):
        say(app, chair, int(sent(visitor, lines).rsplit("/", 1)[1]), kind)
    first = counts(app, chair).positions[0]
    assert (first.con.as_came, first.con.refused) == (1, 0)
    assert (first.pro.as_came, first.pro.refused) == (0, 1)
