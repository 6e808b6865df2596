"""A map's shape, what it cites, and maps made of others: by keyboard alone, and without script on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import OPERATOR, Membership
from argmap.domain.vocabulary import Kind, Relation, StanceKind
from argmap.operations.desk import Desk
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.at_browser import Hand
from tests.support.people import Known, account, make_member

NewMap = Callable[..., str]
AtHand = Callable[[Known], Hand]


def kept(desk: Desk, slug: str) -> ArgumentGraph:
    """The map as it is now."""
    with reading(desk.engine) as session:
        return whole_graph(session, map_head(session, OPERATOR, slug))


def slug_of(page: Page) -> str:
    """The map whose page is open."""
    return re.split("[/?#]", page.url.partition("/maps/")[2])[0]


def member(desk: Desk, slug: str, role: Membership) -> Known:
    """Somebody new with that role in the map."""
    person = account(desk.engine, f"{role.value} of {slug}")
    make_member(desk.engine, person, slug, role)
    return person


def test_each_change_of_shape_is_told_before_it_is_done_and_the_last_is_undone(
    desk: Desk, new_map: NewMap, at_hand: AtHand
) -> None:
    slug = new_map()
    hand = at_hand(member(desk, slug, Membership.MODERATOR))
    page, place = hand.page, f"/maps/{slug}"

    def way(noun: str, number: int, how: str) -> None:
        hand.open(f"{place}/{noun}/{number}/change?how={how}")

    def do(button: str, told: str) -> None:
        """Read what will change, and have it done."""
        before = kept(desk, slug)
        hand.press(page.get_by_role("button", name="See what will change"))
        expect(page.locator(".foretold")).to_contain_text(told)
        expect(page.locator(".foretold")).to_be_focused()
        assert kept(desk, slug) == before
        hand.press(page.get_by_role("button", name=button, exact=True))
        expect(page).to_have_url(re.compile(r"[?&]added=\d+"))

    hand.open(f"{place}/statements/3")
    hand.press(page.locator(".side-head").get_by_role("link", name="Change", exact=True))
    hand.press(page.get_by_role("link", name="Move", exact=True))
    hand.fill(page.get_by_label("What it is to answer"), "2")
    hand.choose(page.get_by_label("What it does there"), "attacks it")
    do("Move it", "3 “Talks save lives” will attack 2 “Justice first”.")
    moved = kept(desk, slug).arguments[1]
    assert (moved.target, moved.relation) == (2, Relation.ATTACK)
    way("statements", 3, "attach")
    hand.fill(page.get_by_label("What it is to answer"), "a2")
    do("Use it there too", "3 “Talks save lives” will undercut a2")
    assert kept(desk, slug).arguments[6].undercuts == 2
    way("statements", 8, "kind")
    hand.tick(page.get_by_label("evidence: it reports"))
    do("Change the kind", "8 “Wars end otherwise” will be evidence")
    assert kept(desk, slug).statements[8].kind is Kind.EVIDENCE
    way("statements", 4, "split")
    hand.fill(page.get_by_label("The first sentence"), "Impunity lasts.")
    hand.fill(page.get_by_label("The second sentence"), "It brings the war back.")
    do("Split it", "The second will be a statement of its own, linked with it in a2.")
    assert kept(desk, slug).arguments[2].premises == (4, 9)
    way("arguments", 2, "unlink")
    hand.tick(page.get_by_label("4 Impunity"))
    do("Unlink it", "by itself")
    assert [one.premises for one in kept(desk, slug).arguments.values() if one.target == 1 and one.number != 4] == [
        (9,),
        (4,),
    ]
    way("arguments", 2, "link")
    hand.tick(page.get_by_label("a7:"))
    do("Link them", "together")
    assert kept(desk, slug).arguments[2].premises == (9, 4)
    way("statements", 8, "merge")
    hand.fill(page.get_by_label("The statement that it becomes part of"), "5")
    do("Merge them", "its number will lead to 5")
    assert 8 not in kept(desk, slug).statements
    hand.open(f"{place}/statements/8")
    expect(page.locator("#notice")).to_contain_text("Statement 8 was merged into 5.")
    hand.open(f"{place}/changes/mine")
    hand.press(page.locator("#change-8").get_by_role("button", name="Undo"))
    expect(page.locator("#change-8")).to_contain_text("taken back by change 9")
    assert kept(desk, slug).statements[8].kind is Kind.EVIDENCE


def test_sources_speakers_cases_and_stances_are_added_corrected_and_merged_and_a_text_attached(
    desk: Desk, new_map: NewMap, at_hand: AtHand, tmp_path: Path
) -> None:
    slug = new_map()
    hand = at_hand(member(desk, slug, Membership.FACILITATOR))
    page, place = hand.page, f"/maps/{slug}"
    main = page.locator("main")

    def send(button: str, there: str) -> None:
        hand.press(page.get_by_role("button", name=button, exact=True))
        expect(page).to_have_url(re.compile(there))

    hand.open(f"{place}/sources")
    hand.press(page.get_by_role("link", name="Add a source").first)
    hand.fill(page.get_by_label("Title"), "A Report")
    send("Add it", "source=a-report")
    hand.press(page.get_by_role("link", name="Correct the entry"))
    hand.fill(page.get_by_label("Authors"), "Roe, Richard")
    send("Keep this", "source=a-report")
    expect(main).to_contain_text("Roe, Richard, A Report")
    hand.press(page.get_by_role("link", name="Attach its text"))
    file = tmp_path / "report.txt"
    file.write_text("Peace came first, and the courts after it.", encoding="utf-8")
    hand.give(page.get_by_label("A text or Markdown file"), file)
    send("Attach it", "source=a-report")
    expect(page.get_by_role("link", name="Its attached text")).to_be_visible()
    hand.open(f"{place}/speakers/new")
    hand.fill(page.get_by_label("Full name"), "A. Mediator")
    send("Add it", "/speakers$")
    hand.press(page.get_by_role("link", name="Correct the entry A. Mediator"))
    hand.choose(page.get_by_label("It becomes part of"), "Anna Mediator")
    send("Merge it", "/speakers$")
    expect(main.locator("ul.rows li")).to_have_count(1)
    hand.open(f"{place}/cases/new")
    hand.fill(page.get_by_label("Name", exact=True), "Chad")
    send("Add it", "/cases$")
    hand.press(page.get_by_role("link", name="Correct the entry Chad"))
    hand.fill(page.get_by_label("Name", exact=True), "Chad 2008")
    send("Keep this", "/cases$")
    hand.open(f"{place}/arguments/2/change?how=cases")
    hand.tick(page.get_by_label("Chad 2008"))
    send("Keep these cases", r"added=\d+")
    hand.open(f"{place}/statements/1")
    hand.press(page.get_by_role("link", name="Cite a source, or say who holds it"))
    hand.fill(page.get_by_label("Speaker", exact=True), "Anna Mediator")
    hand.choose(page.get_by_label("What the speaker does"), "rejects it")
    hand.fill(page.get_by_label("Source"), "A Report")
    hand.fill(page.get_by_label("Quotation"), "Peace came first")
    send("Keep this", r"added=\d+")
    expect(main).to_contain_text("Peace came first")
    stance = kept(desk, slug).stances_on[1][0]
    assert (stance.speaker, stance.kind, stance.citations[0].source) == ("mediator", StanceKind.REJECTS, "a-report")
    hand.open(f"{place}/statements/1/stances")
    hand.press(page.get_by_role("link", name="Correct what Anna Mediator says"))
    expect(page).to_have_url(re.compile("stance="))
    hand.choose(page.get_by_label("What the speaker does"), "asks it")
    send("Keep this", r"added=\d+")
    assert kept(desk, slug).stances_on[1][0].kind is StanceKind.ASKS
    hand.open(f"{place}/statements/3/stances")
    hand.press(page.get_by_role("button", name="Remove what Anna Mediator says"))
    expect(page).to_have_url(re.compile(r"added=\d+"))
    there = kept(desk, slug)
    assert 3 not in there.stances_on
    assert there.sources["a-report"].author == "Roe, Richard"
    assert set(there.speakers) == {"mediator"}
    assert there.cases["chad"].name == "Chad 2008"
    assert there.arguments[2].cases == ("bosnia", "chad")
    page.goto(f"{place}/sources?source=a-report")
    expect(page.locator("#rests")).to_contain_text("Compared with the attached document")


FILE = """# How do wars end?

[Tired]: They end when all are tired.
  + [Some time]: Everybody is tired at some time.
  - [Not all]: Some are never tired.

[Paid]: They end when they do not pay.
"""


def test_a_map_is_started_as_a_copy_and_from_a_file_and_its_checklist_is_walked_through(
    desk: Desk, new_map: NewMap, at_hand: AtHand, tmp_path: Path
) -> None:
    slug = new_map()
    hand = at_hand(account(desk.engine, f"Student at {slug}"))
    page = hand.page
    main = page.locator("main")
    hand.open(f"/maps/new/copy?of={slug}")
    expect(main).to_contain_text("8 statements, 2 positions, 5 arguments and 1 source are copied")
    hand.press(page.get_by_role("button", name="Copy it"))
    expect(page.locator("#sheet .node").filter(visible=True).first).to_be_visible()
    copied = slug_of(page)
    assert copied != slug
    assert kept(desk, copied).statements == kept(desk, slug).statements
    hand.open(f"/maps/{copied}/settings#copies")
    expect(page.locator("#copies")).to_contain_text(f"A copy of Small map {slug} as it stood at change 1.")

    file = tmp_path / "wars.argdown"
    file.write_text(FILE, encoding="utf-8")
    hand.open("/maps/new#file")
    hand.give(page.get_by_label("An Argdown file"), file)
    hand.press(page.get_by_role("button", name="Look at it first"))
    expect(page.locator("#file")).to_contain_text("This is what it would become nothing is written yet")
    hand.press(page.get_by_role("button", name="Start from this file"))
    expect(page.locator("#sheet .node").filter(visible=True).first).to_be_visible()
    own = slug_of(page)
    assert [one.text for one in kept(desk, own).statements.values()] == re.findall(r"\]: (.*)", FILE)

    answer, form = "Those lay down arms too, when nobody pays them.", page.locator("#form")
    hand.open(f"/maps/{own}/check")
    if hand.keys:
        looked_at = page.locator(".check-row[aria-current]")
        expect(looked_at).to_contain_text("Paid")
        page.keyboard.press("j")
        expect(looked_at).to_contain_text("Not all")
        page.keyboard.press("k")
        expect(looked_at).to_contain_text("Paid")
        page.keyboard.press("j")
        expect(looked_at).to_contain_text("Not all")
        page.keyboard.press("Enter")
        expect(form.locator("[name=text]")).to_be_focused()
        page.keyboard.insert_text(answer)
    else:
        bar = page.locator(".notice-line.check")
        hand.press(page.locator(".check-link").filter(has_text="Paid").filter(visible=True))
        expect(bar).to_contain_text("1 of ")
        hand.press(bar.get_by_role("link", name="Next"))
        expect(bar).to_contain_text("2 of ")
        hand.press(bar.get_by_role("link", name="Back to the list"))
        hand.press(page.locator(".check-row").filter(has_text="Not all").get_by_role("link", name="Answer it"))
        hand.fill(form.locator("[name=text]"), answer)
    hand.press(form.locator("button.primary"))
    expect(page).to_have_url(re.compile("sel=s5"))
    assert kept(desk, own).statements[5].text == answer
    page.goto(f"/maps/{own}/check")
    expect(page.locator(".check-row").first).to_be_visible()
    expect(page.locator(".check-row").filter(has_text="Not all")).to_have_count(0)
