"""The report of a live debate: what it tells, whom, and what it keeps to itself."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from argmap.domain.debates import Ballot, Decline, Ground, Rule, Sides, SignalKind
from argmap.domain.drafts import MergeDraft
from argmap.domain.permissions import Visibility
from argmap.formats.argdown import read_argdown
from argmap.operations import chairing, guests, releasing, voting
from argmap.operations.splitting import merge
from tests.support.debates import CODE, OXFORD, LiveDebate, live_on
from tests.support.in_process import Visitor
from tests.support.people import keep_map, signed_in
from tests.support.store import Clock, counted_queries
from tests.web.conftest import begin_with, left_by, site_of

REPORT = f"/debates/{CODE}/report"
BEFORE = ("for", "for", "undecided", "undecided", "against", "against", "against")
FIRST = 9
"""The number of the first contribution on the map."""

AFTER = ("for", "against", "for", "for", "against", "against", "for")


def held(app: Flask, people: int = 7, *, close: bool = True, ground: Ground = Ground.MAP) -> LiveDebate:
    """A debate that was held: votes, three contributions, a spotlight, a turn, and what moved people."""
    debate, _ = live_on(app, replace(OXFORD, ground=ground))
    clock = Clock(debate.desk.clock())
    debate.desk = replace(debate.desk, clock=clock)
    desk, chair = debate.desk, debate.chair
    everybody = [debate.join(side="against" if number % 2 else "for") for number in range(people)]
    chairing.next_phase(desk, chair, CODE, -1)
    for guest, choice in zip(everybody, BEFORE, strict=False):
        voting.vote(desk, guest, CODE, Ballot.OPENING, choice)
    clock.go_on(minutes=3)
    chairing.next_phase(desk, chair, CODE, 0)
    chairing.set_rule(desk, chair, CODE, Rule.AT_ONCE)
    objection = debate.send(everybody[0], "An objection that nobody answers.")
    answered = debate.send(everybody[1], "An objection with an answer.")
    clock.go_on(minutes=5)
    debate.send(everybody[2], "The answer.", target=answered.statement)
    chairing.spotlight(desk, chair, CODE, objection.statement)
    voting.signal(desk, everybody[3], CODE, objection.statement or 0, SignalKind.SOURCE, True)
    chairing.set_rule(desk, chair, CODE, Rule.HELD)
    declined = debate.send(everybody[3], "The same once more.")
    releasing.decline(desk, chair, CODE, declined.entry, Decline.SAME)
    debate.send(everybody[3], "What was never read.")
    guests.give_floor(desk, chair, CODE, everybody[0].participant_id)
    clock.go_on(minutes=2)
    for seen in range(1, 5):
        chairing.next_phase(desk, chair, CODE, seen)
    for guest, choice in zip(everybody, AFTER, strict=False):
        voting.vote(desk, guest, CODE, Ballot.CLOSING, choice)
    chairing.next_phase(desk, chair, CODE, 5)
    for guest in everybody[:4]:
        voting.say_what_moved(desk, guest, CODE, [objection.statement or 0, 3])
    if close:
        chairing.close_debate(desk, chair, CODE)
    return debate


@pytest.fixture(scope="module")
def was_held(whole_app: Flask, small_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is left when a debate was held, to be copied."""
    begin_with(whole_app, small_template)
    held(whole_app)
    return left_by(whole_app, tmp_path_factory.mktemp("held"))


@pytest.fixture
def reader(app: Flask, was_held: Path) -> Visitor:
    """A visitor of a site on which a debate was held."""
    begin_with(app, was_held)
    return Visitor(app)


def test_the_report_tells_how_opinion_moved_and_what_moved_it(reader: Visitor) -> None:
    report = reader.get(REPORT).text
    assert "Seven people voted before and after." in report
    assert "<strong>Four moved: three to for, one to against.</strong>" in report
    rows = report.split('class="movers"')[1].split("</table>")[0]
    mover = rows.split("An objection that nobody answers")[1].split("</tr>")[0]
    assert [cell.split("</td>")[0].rsplit(" ", 1)[-1].rsplit(">", 1)[-1] for cell in mover.split("<td ")[2:]] == [
        "2",
        "1",
        "0",
        "1",
    ]
    assert 'data-label="moved from">for 1, undecided 2</td>' in mover
    assert "4 of 7 answered" in report
    assert '<svg class="flows"' in report
    assert "The same in numbers" in report
    numbers = report.split('<table class="flow-table">')[1].split("</table>")[0]
    undecided = re.sub(r"<[^>]+>", " ", numbers.split("Undecided</bdi></span> before")[1].split("</tr>")[0])
    assert undecided.split() == ["2", "0", "0", "2"], "two went from undecided to for"


def test_the_report_tells_what_was_said_when_and_by_which_side(reader: Visitor) -> None:
    report = reader.get(REPORT).text
    drawn = report.split('<svg class="timeline"')[1].split("</svg>")[0]
    assert re.findall(r'class="moment (\w+)"', drawn) == ["against", "against", "for"]
    assert [word for word in ("Opening vote", f"spotlight {FIRST}", "4 min") if f">{word}<" not in drawn] == []
    course = report.split('class="report-course"')[1].split("</details>")[0]
    told = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in course.split("<li>")[1:]]
    assert told == [
        "3:00, Statements for and against Against 9 An objection that nobody answers",
        "3:00, Statements for and against Against 10 An objection with an answer",
        "8:00, Statements for and against For 11 The answer",
    ]


def test_it_tells_contributions_and_people_of_a_side_apart(reader: Visitor) -> None:
    rows = reader.get(REPORT).text.split('class="sides-table"')[1].split("</table>")[0].split("<tr>")[2:4]
    told = [[cell.split("</td>")[0] for cell in row.split("<td>")[1:]] for row in rows]
    assert told == [["1 contribution", "spoken 2:00", "4 people"], ["2 contributions", "spoken 0:00", "3 people"]]


def test_unanswered_objections_and_what_was_added_are_listed(reader: Visitor) -> None:
    report = reader.get(REPORT).text
    left = report.split('id="open-title"')[1].split("</section>")[0]
    assert "An objection that nobody answers" in left
    assert "An objection with an answer" not in left
    assert "On the wall for 7 minutes, in the spotlight for 2 minutes, 1 asked for a source." in left
    added = report.split('id="added-title"')[1].split("</section>")[0]
    assert "Of 5 contributions, 3 are on the map; 1 was declined as the same as another; 1 waits" in added
    assert "What was never read" not in report
    assert "The same once more" not in report


def test_with_few_voters_nobody_can_be_told_from_the_sums(app: Flask, visitor: Visitor) -> None:
    held(app, people=4)
    report = visitor.get(REPORT).text
    assert "too few to say who moved" in report
    assert 'class="flows"' not in report
    assert "moved to for" not in report
    assert "mover-origins" not in report
    assert not {"moved", "moved people from"} & {row[0] for row in table(visitor)}


def table(visitor: Visitor) -> list[list[str]]:
    return list(csv.reader(io.StringIO(visitor.get(f"{REPORT}.csv").text)))


def test_the_table_and_the_map_say_the_same(reader: Visitor) -> None:
    rows = table(reader)
    assert ["opening vote", "Against", "", "3", "", ""] in rows
    assert ["moved", "Against", "For", "1", "", ""] in rows
    assert ["stayed", "For", "For", "1", "", ""] in rows
    came_from = [row[1:4] for row in rows if row[0] == "moved people from" and row[1] == str(FIRST)]
    assert sorted(came_from) == [[str(FIRST), "For", "1"], [str(FIRST), "Undecided", "2"]]
    assert [row[1:] for row in rows if row[0] == "said"] == [
        ["9", "Against", "", "3.0", "An objection that nobody answers"],
        ["10", "Against", "", "3.0", "An objection with an answer"],
        ["11", "For", "", "8.0", "The answer"],
    ]
    graph = read_argdown(reader.get(f"{REPORT}.argdown").text)
    assert "The answer." in {statement.text for statement in graph.statements.values()}


def test_what_the_debate_added_is_compared_on_the_drawing(reader: Visitor) -> None:
    href = re.search(r'<a href="([^"]+)">Compare on the drawing</a>', reader.get(REPORT).text)
    assert href is not None
    compared = reader.get(unescape(href[1]))
    assert compared.status_code == 200
    assert "An objection that nobody answers" in compared.text
    assert f'data-id="s{FIRST}"' in compared.text


def test_names_of_voters_are_nowhere_in_it(reader: Visitor) -> None:
    for page in (REPORT, f"{REPORT}.csv"):
        assert "Student 7" not in reader.get(page).text


def test_what_was_merged_since_and_whoever_was_removed_keep_what_moved_them(app: Flask, visitor: Visitor) -> None:
    debate = held(app, close=False)
    head = debate.head()
    guests.remove_guest(debate.desk, debate.chair, CODE, debate.guest(debate.tokens[0]).participant_id)
    merge(debate.desk, debate.chair, head.slug, FIRST, MergeDraft(3, 10_000))
    chairing.close_debate(debate.desk, debate.chair, CODE)
    report = visitor.get(REPORT).text
    rows = report.split('class="movers"')[1].split("</table>")[0]
    assert "named as: <q><bdi>An objection that nobody answers.</bdi></q>" in rows
    assert "4 of 7 answered" in report


def test_between_several_positions_what_was_said_is_told_by_the_position_that_it_hangs_on(
    app: Flask, visitor: Visitor
) -> None:
    several = replace(OXFORD, sides=Sides.SEVERAL, motion=None, positions=(1, 2), rule=Rule.AT_ONCE)
    debate, _ = live_on(app, several)
    guest = debate.join()
    chairing.next_phase(debate.desk, debate.chair, CODE, -1)
    chairing.next_phase(debate.desk, debate.chair, CODE, 0)
    for target in (1, 2, 4):
        debate.send(guest, f"What is said of {target}.", target=target)
    chairing.close_debate(debate.desk, debate.chair, CODE)
    rows = list(csv.reader(io.StringIO(visitor.get(f"{REPORT}.csv").text)))
    assert [(row[2], row[-1]) for row in rows if row[0] == "said"] == [
        ("Peace first", "What is said of 1"),
        ("Justice first", "What is said of 2"),
        ("Peace first", "What is said of 4"),
    ]


def test_before_the_close_there_is_no_report(app: Flask) -> None:
    _, chair = live_on(app)
    assert chair.get(REPORT).status_code == 409


def test_of_a_private_map_it_is_for_members_and_for_whoever_has_its_link(app: Flask, visitor: Visitor) -> None:
    debate = held(app)
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    link = debate.head().report_link
    assert visitor.get(REPORT).status_code == 404
    assert signed_in(app, "Olga").get(REPORT).status_code == 404
    for address in (f"/debates/reports/{link}", f"/debates/reports/{link}/report.csv"):
        assert visitor.get(address).status_code == 200
    page = visitor.get(f"/debates/reports/{link}").text
    assert "/maps/small" not in page
    assert f"/debates/reports/{link}/report.argdown" in page
    assert visitor.get("/debates/reports/0123456789abcdef").status_code == 404
    guest = Visitor(app)
    guest.client.set_cookie(f"argmap-debate-{CODE}", debate.tokens[0])
    assert guest.get(REPORT).status_code == 200


def test_its_queries_do_not_grow_with_the_room(app: Flask, reader: Visitor) -> None:
    reader.get(REPORT)
    with counted_queries(site_of(app).engine) as asked:
        reader.get(REPORT)
    assert len(asked) <= 40


def test_what_was_said_on_a_copy_is_sent_to_the_moderators_of_the_map(app: Flask, visitor: Visitor) -> None:
    debate = held(app, ground=Ground.COPY)
    chair = debate.browser
    assert chair is not None
    page = f"/debates/{CODE}/bring"
    assert page in chair.get(REPORT).text
    assert page not in visitor.get(f"/debates/reports/{debate.head().report_link}").text
    form = chair.form(page, page)
    assert len(form.getlist("entry")) == 3
    refused = chair.post(page, form)
    assert refused.status_code == 422
    assert "can follow once that is on the map" in refused.text
    form.setlist("entry", form.getlist("entry")[:2])
    sent = chair.post(page, form)
    assert sent.headers["Location"] == f"{page}?sent=2"
    assert chair.get(sent.headers["Location"]).text.count("waits for a moderator</a>") == 2
    assert visitor.get(page).status_code in (303, 403, 404)
