"""The wall of a debate in a real browser, as the back of a room sees it: large enough, and in the chair's colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from argmap.config import DATABASE_FILE
from argmap.domain.debates import FORMS, Ballot, DebateForm, Ground, PhaseKind, Rule, Sides, draw_code
from argmap.domain.drafts import ArgumentDraft, NewStatement
from argmap.domain.moderation import Reason
from argmap.domain.permissions import Actor, Membership
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations import chairing, debate_entries, releasing, voting
from argmap.operations.desk import Desk
from argmap.operations.hiding import hide
from argmap.operations.store import open_store
from argmap.web.sessions import COOKIE
from tests.support.axe import COLOURS, violations
from tests.support.browser import Pages
from tests.support.debates import OXFORD, LiveDebate, opened
from tests.support.people import account, make_member
from tests.support.server import LiveServer

WALL = (1920, 1080)
SMALLEST = 24  # pixels, of what must be read from the back of a room

_SMALL = """(least) => {
  const walker = document.createTreeWalker(document.getElementById("wall"), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const place = text.parentElement;
    if (!text.data.trim() || place.closest("svg, .visually-hidden") || !place.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(place).fontSize);
    if (size < least) found.push(`${size} px: ${text.data.trim()}`);
  }
  return found;
}"""

_TOO_WIDE = """() => [...document.querySelectorAll("#wall :is(section, h2, aside, footer, .wall-join, .ballot)")]
  .filter((place) => place.scrollWidth > place.clientWidth + 1).map((place) => place.className)"""

# Of what is cut at a line: how many lines high it is, and its padding, in which the next line would show.
_CUT = """() => [...document.querySelectorAll(".wall-motion, .wall-motion *")]
  .map((place) => [place.getBoundingClientRect().height, getComputedStyle(place)])
  .filter(([, style]) => style.webkitLineClamp !== "none")
  .map(([height, style]) => [Math.round(100 * height / parseFloat(style.lineHeight)) / 100, style.paddingBottom])"""


@pytest.fixture
def live(live_server: LiveServer, new_map: Callable[..., str]) -> LiveDebate:
    """A debate on a small map of the running site."""
    slug = new_map()
    engine = open_store(f"sqlite:///{live_server.data_dir / DATABASE_FILE}")
    chair = account(engine, f"Chair {slug}")
    make_member(engine, chair, slug, Membership.FACILITATOR)
    return opened(Desk(engine), Actor(chair.id), slug=slug, code=draw_code())


def legible(wall: Page) -> None:
    """All of it shows without scrolling, nothing lies over its neighbour, and what must be read is large enough."""
    assert wall.evaluate(_SMALL, SMALLEST) == []
    assert wall.evaluate(_TOO_WIDE) == []
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight && scrollX === 0")
    assert violations(wall) == []


def test_the_wall_is_legible_in_every_state_and_turns_dark_when_the_chair_says_so(
    live: LiveDebate, pages: Pages
) -> None:
    wall = pages.open(f"/debates/{live.code}/wall", size=WALL)
    expect(wall.locator(".wall-phase")).to_have_text("The room is open")
    legible(wall)
    wall.locator(".wall-motion bdi").evaluate("(motion) => { motion.textContent = 'Peace comes first. '.repeat(105) }")
    assert wall.evaluate(_CUT) == [[3, "0px"]], "of a long motion three whole lines show, and nothing of the fourth"
    legible(wall)
    people = [live.join(side=side) for side in ("for", "against", "against")]
    chairing.next_phase(live.desk, live.chair, live.code, -1)
    for person in people:
        voting.vote(live.desk, person, live.code, Ballot.OPENING, "against")
    chairing.next_phase(live.desk, live.chair, live.code, 0)
    releasing.release(live.desk, live.chair, live.code, live.send(people[0]).entry)
    expect(wall.locator(".wall-column.against")).to_contain_text("That is not so.")
    legible(wall)
    shown = wall.locator(".wall-column.against .wall-line").first.locator(".wall-number").inner_text()
    hide(live.desk, live.chair, live.head().slug, int(shown), 2, Reason.OFF_TOPIC)
    expect(wall.locator("#wall")).not_to_contain_text("That is not so.")

    chairing.set_theme(live.desk, live.chair, live.code, "dark")
    expect(wall.locator("html")).to_have_attribute("data-theme", "dark")
    expect(wall.locator("body")).to_have_css("background-color", "rgb(24, 30, 35)")
    lit = releasing.release(live.desk, live.chair, live.code, live.send(people[1], "Nor this.").entry, spotlight=True)
    chairing.reveal(live.desk, live.chair, live.code, Ballot.OPENING, True)
    expect(wall.locator(".wall-spotlight")).to_contain_text(f"Objection {lit.statement}")
    expect(wall.locator(".ballot-bar")).to_be_visible()
    assert wall.locator(".ballot-bar").bounding_box()["width"] > WALL[0] / 5  # type: ignore[index]
    legible(wall)
    chairing.set_theme(live.desk, live.chair, live.code, "light")
    phone = pages.phone()
    phone.context.add_cookies(
        [{"name": f"{COOKIE}-debate-{live.code}", "value": live.tokens[0], "url": pages.base_url}]
    )
    phone.goto(f"/debates/{live.code}")
    figures = phone.locator(".phone-votes .ballot-figures")
    expect(figures).to_contain_text("Against 3")
    assert figures.bounding_box()["height"] < 60, "in two lines at most"  # type: ignore[index]
    phone.get_by_role("link", name="The wall").tap()
    expect(wall.get_by_role("link", name="Back to the debate")).to_be_hidden()
    phone.get_by_role("link", name="Back to the debate").tap()
    expect(figures).to_be_visible()
    narrow = pages.phone(f"/debates/{live.code}/wall")
    expect(narrow.locator(".wall-line")).to_have_count(0)
    reply = live.send(people[2], "It is.", target=lit.statement)
    releasing.release(live.desk, live.chair, live.code, reply.entry)
    expect(narrow.locator(".wall-line")).to_have_count(1)
    below = narrow.locator(".wall-side").evaluate(
        "side => side.getBoundingClientRect().top - document.querySelector('.wall-line').getBoundingClientRect().bottom"
    )
    assert below >= 0, "on a phone the map stands beneath the answers"
    chairing.spotlight(live.desk, live.chair, live.code, None)
    expect(narrow.locator(".wall-line")).to_have_count(8)
    sizes = narrow.locator(".wall-lines").evaluate_all(
        "(lists) => lists.map((one) => one.scrollHeight - one.clientHeight)"
    )
    assert sizes == [0, 0], "on a phone all of it is read"
    assert narrow.locator(".wall-lines").last.bounding_box()["height"] > 100  # type: ignore[index]
    expect(wall.locator("html")).to_have_attribute("data-theme", "light")


def test_small_groups_are_compared_side_by_side_and_on_the_wall(
    live: LiveDebate, live_server: LiveServer, pages: Pages
) -> None:
    slug = live.head().slug
    form = FORMS[DebateForm.GROUPS]
    draft = replace(OXFORD, form=DebateForm.GROUPS, phases=form, groups=2, ground=Ground.COPY, rule=Rule.AT_ONCE)
    apart = opened(live.desk, live.chair, draft, slug, draw_code())
    for group, text in ((1, "Talks reward those who kill."), (2, "Talks reward those who kill!")):
        draft_of = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (NewStatement(text, text),), target=1)
        debate_entries.send(live.desk, apart.join(group=group), apart.code, draft_of, text, group)
    page = pages.open(f"/debates/{apart.code}/groups")
    expect(page.get_by_role("heading", name="Group 2")).to_be_visible()
    expect(page.get_by_text("nearly the same in group 1")).to_be_visible()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []
    together = [phase.kind for phase in form].index(PhaseKind.TOGETHER)
    for seen in range(-1, together):
        chairing.next_phase(live.desk, apart.chair, apart.code, seen)
    wall = pages.open(f"/debates/{apart.code}/wall", size=WALL)
    expect(wall.locator(".wall-column h2")).to_have_count(2)
    legible(wall)


def test_between_long_positions_every_column_and_every_answer_has_room(
    live: LiveDebate, live_server: LiveServer, pages: Pages
) -> None:
    desk = live.desk
    chair = account(desk.engine, f"Chair of {live.code}")
    make_member(desk.engine, chair, "peace-or-justice", Membership.FACILITATOR)
    draft = replace(OXFORD, motion=None, sides=Sides.SEVERAL, positions=(4, 21, 44, 50), ground=Ground.COPY)
    between = opened(desk, Actor(chair.id), draft, "peace-or-justice", draw_code())
    people = [between.join() for _ in range(6)]
    chairing.next_phase(desk, between.chair, between.code, -1)
    for person, choice in zip(people, ("s4", "s21", "s44", "s50", "undecided", "s4 s21"), strict=True):
        voting.vote(desk, person, between.code, Ballot.OPENING, choice)
    chairing.next_phase(desk, between.chair, between.code, 0)
    chairing.reveal(desk, between.chair, between.code, Ballot.OPENING, True)
    wall = pages.open(f"/debates/{between.code}/wall", size=WALL)
    expect(wall.locator(".wall-column h2").nth(2)).to_contain_text("44 Prosecuting persons in power may be delayed")
    expect(wall.locator(".ballot-bar text")).to_have_text(["4", "21", "44", "50"])
    expect(wall.locator(".ballot-figures li")).to_have_count(6)
    legible(wall)

    # Of seven positions those with what is newest have columns, and the others are named beneath them.
    many = replace(draft, positions=(4, 15, 21, 37, 44, 50, 54), rule=Rule.AT_ONCE)
    among = opened(desk, Actor(chair.id), many, "peace-or-justice", draw_code())
    for phase in (-1, 0):
        chairing.next_phase(desk, among.chair, among.code, phase)
    for position in (44, 50):
        among.send(among.join(), f"A word about {position}.", target=position)
    wall.goto(f"/debates/{among.code}/wall")
    expect(wall.locator(".wall-column .wall-number").first).to_have_text("4")
    expect(wall.locator(".wall-column h2 > .wall-number")).to_have_text(["4", "15", "44", "50"])
    expect(wall.locator(".wall-further h2")).to_have_text("3 more positions")
    expect(wall.locator(".wall-further .wall-number")).to_have_text(["21", "37", "54"])
    legible(wall)
    inside = "(list) => list.getBoundingClientRect().bottom <= document.querySelector('.wall-further').offsetTop"
    assert wall.locator(".wall-column").evaluate_all(f"(all) => all.every({inside})")
    assert wall.locator(".wall-column .wall-line").first.is_visible()
