"""What a student finds again: decisions to answer, what is new, what it said before, and two moments compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from argmap.domain.drafts import DecisionDraft, NewStatement, RewordDraft
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import VISITOR, Actor, Membership, Policy
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk, utc_now
from argmap.operations.moderation import decide
from argmap.operations.statements import reword
from argmap.operations.visits import visit
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.at_browser import Hand
from tests.support.moderated import objection, sent, settle
from tests.support.people import Known, account, make_member
from tests.support.server import LiveServer

NewMap = Callable[..., str]
AtHand = Callable[[Known], Hand]


@pytest.fixture(scope="module")
def live_server(own_site: LiveServer) -> LiveServer:
    """A site of these tests' own, for they have moderators read first."""
    return own_site


@pytest.fixture
def student(desk: Desk, new_map: NewMap) -> tuple[Known, str]:
    """Somebody who wrote objection 9 and reworded it, was answered by 10 since their last visit, was asked for a source
    of one contribution and refused another; and the map.
    """
    slug = new_map()
    known = [account(desk.engine, f"{name} at {slug}") for name in ("Student", "Reader", "Moderator", "Second")]
    roles = (Membership.PARTICIPANT, Membership.PARTICIPANT, Membership.MODERATOR, Membership.MODERATOR)
    for one, role in zip(known, roles, strict=True):
        make_member(desk.engine, one, slug, role)
    me, reader, chair, _ = (Actor(one.id) for one in known)
    first = add_argument(desk, me, slug, objection("Nobody can promise that.", 4))
    draft = RewordDraft(NewStatement("Nobody alive can promise that.", "Nobody can"), first.version, "Clearer.")
    version = reword(desk, me, slug, 9, draft).version
    with reading(desk.engine) as session:
        map_id = map_head(session, VISITOR, slug).id
    visit(Desk(desk.engine, lambda: utc_now() - timedelta(hours=3)), me, map_id, version)
    add_argument(desk, reader, slug, objection("Some have promised it.", 9))
    settle(desk, slug, policy=Policy.APPROVAL)
    asked, refused = (sent(desk, me, slug, text) for text in ("The court shortened one war.", "Waiting decides, too."))
    decide(desk, chair, asked, DecisionDraft(DecisionKind.ASK, 1, Reason.NEEDS_SOURCE, "Who says so?"))
    decide(desk, chair, refused, DecisionDraft(DecisionKind.REJECT, 1, Reason.OFF_TOPIC, "Of another question."))
    settle(desk, slug, policy=Policy.OPEN)
    return known[0], slug


def test_decisions_are_answered_and_a_second_moderator_is_asked(student: tuple[Known, str], at_hand: AtHand) -> None:
    hand, slug = at_hand(student[0]), student[1]
    page = hand.page
    page.goto(f"/maps/{slug}/outline")
    hand.follow_head(re.compile("^For you"))
    expect(page.locator("main")).to_contain_text("Some have promised it.")
    asked = page.locator(".decided-item").filter(has_text="Who says so?")
    hand.fill(asked.get_by_label("Source", exact=False).first, "The report of 2004")
    hand.press(asked.get_by_role("button", name="Send it again"))
    expect(page.locator("main")).to_contain_text("You have answered" if not hand.keys else "Waiting for a moderator")
    hand.press(page.get_by_role("link", name="Waiting decides, too."))
    hand.fill(page.get_by_label("To the moderator"), "It is about this very question.")
    hand.press(page.get_by_role("button", name="Ask a second moderator"))
    expect(page.locator("main")).to_contain_text("You asked a second moderator")


def test_what_is_new_is_walked_through_and_compared_with_the_last_visit(
    student: tuple[Known, str], at_hand: AtHand
) -> None:
    hand, slug = at_hand(student[0]), student[1]
    page = hand.page
    page.goto(f"/maps/{slug}/outline")
    notice = page.locator(".notice-line.new")
    expect(notice).to_contain_text("1 new since your last visit")
    if hand.keys:
        page.keyboard.press("n")
    else:
        hand.press(notice.get_by_role("link", name="Walk through"))
    expect(page).to_have_url(re.compile("sel=s10"))
    page.goto(f"/maps/{slug}")
    hand.press(notice.get_by_role("link", name="Compare"))
    expect(page.locator("main")).to_contain_text("Some have promised it.")
    expect(page.locator("main")).to_contain_text("Added")


def test_earlier_words_are_found_compared_and_brought_back(student: tuple[Known, str], at_hand: AtHand) -> None:
    hand, slug = at_hand(student[0]), student[1]
    page = hand.page
    hand.open("/me")
    hand.press(page.get_by_role("link", name="Your work", exact=True))
    change = page.locator(".change").filter(has_text="Reworded 9")
    expect(change.locator("ins").filter(has_text="alive")).to_be_visible()
    hand.press(change.get_by_role("link", name="compare"))
    expect(page.locator("main")).to_contain_text("Reworded")
    hand.open(f"/maps/{slug}/statements/9")
    hand.press(page.get_by_role("link", name=re.compile("^(All changes|2 changes)$")).filter(visible=True))
    hand.press(page.get_by_role("link", name="change 2", exact=True))
    expect(page.locator("#notice")).to_contain_text("As it stood at change 2")
    hand.press(page.get_by_role("link", name="What has changed since"))
    expect(page).to_have_url(re.compile(r"/compare\?from=2$"))
    hand.open(f"/maps/{slug}/history?number=9")
    hand.press(page.get_by_role("button", name="Restore these words"))
    expect(page).not_to_have_url(re.compile("/history"))
    page.goto(f"/maps/{slug}/statements/9")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody can promise that.")
