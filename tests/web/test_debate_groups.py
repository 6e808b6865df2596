"""Small groups: each works on a copy of its own, and all come back together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from argmap.domain.debates import FORMS, DebateForm, Ground, Rule, SignalKind
from argmap.domain.drafts import DecisionDraft
from argmap.domain.moderation import BranchMarkKind, DecisionKind, Reason
from argmap.formats.argdown import read_argdown
from argmap.operations import chairing, debate_entries, voting
from argmap.operations.branches import mark
from argmap.operations.hiding import hide
from argmap.operations.moderation import decide
from argmap.queries.debates import map_in_debate
from argmap.queries.reading import reading
from tests.operations.test_bringing import objection
from tests.support.debates import CODE, OXFORD, LiveDebate, live_on
from tests.support.in_process import Visitor
from tests.support.store import counted_queries, new
from tests.web.conftest import site_of

GROUPS = f"/debates/{CODE}/groups"


@pytest.fixture
def debate(app: Flask) -> LiveDebate:
    """Two groups, each with somebody who has said something alike, and one who has said something else."""
    draft = replace(
        OXFORD,
        form=DebateForm.GROUPS,
        phases=FORMS[DebateForm.GROUPS],
        groups=2,
        ground=Ground.COPY,
        rule=Rule.AT_ONCE,
    )
    live, _ = live_on(app, draft)
    for group, text in (
        (1, "Talks reward those who kill."),
        (2, "Talks reward those who kill!"),
        (2, "Nobody keeps promises."),
    ):
        guest = live.join(group=group)
        debate_entries.send(live.desk, guest, CODE, objection(text, 1), text, group)
        voting.signal(live.desk, guest, CODE, 9, SignalKind.AGREE, True, group)
    return live


def test_groups_stand_side_by_side_and_what_several_said_is_marked(debate: LiveDebate, visitor: Visitor) -> None:
    page = visitor.get(GROUPS).text
    first, second = page.split('id="group-2"')
    assert "1 person, 1 statement added" in first
    assert "2 people, 2 statements added" in second
    assert first.count("nearly the same in group 2") == 1
    assert second.count("nearly the same in group 1") == 1
    alone = second.split("Nobody keeps promises.")[1].split("</li>")[0]
    assert "nearly the same" not in alone


def test_back_together_the_wall_shows_the_groups(debate: LiveDebate, visitor: Visitor) -> None:
    wall = f"/debates/{CODE}/wall"
    assert "Group 1" not in visitor.get(wall).text
    for seen in range(-1, 2):
        chairing.next_phase(debate.desk, debate.chair, CODE, seen)
    told = visitor.get(wall).text
    assert "Together again" in told
    assert told.count("Talks reward those who kill") == 2


def test_a_debate_without_groups_has_no_such_page(app: Flask, visitor: Visitor) -> None:
    live_on(app)
    assert visitor.get(GROUPS).status_code == 404


def test_what_a_group_said_is_brought_into_the_map_too(app: Flask, debate: LiveDebate, visitor: Visitor) -> None:
    chair = debate.browser
    assert chair is not None
    chairing.close_debate(debate.desk, debate.chair, CODE)
    page = f"/debates/{CODE}/bring"
    assert chair.get(page).text.count("Group 2, ") == 2
    form = chair.form(page, page)
    assert chair.post(page, form).headers["Location"] == f"{page}?sent=3"
    decide(debate.desk, debate.chair, 1, DecisionDraft(DecisionKind.APPROVE, 1))
    assert "on the map as 9" in chair.get(page).text


def test_what_was_reworded_or_hidden_in_a_group_is_told_as_its_map_tells_it(
    debate: LiveDebate, visitor: Visitor
) -> None:
    first, _, third = (debate.guest(token) for token in debate.tokens)
    debate_entries.reword_entry(debate.desk, first, CODE, 1, new("Peace keeps those who kill in office."))
    maps = group_slugs(debate)
    hide(debate.desk, debate.chair, maps[1], 9, 2, Reason.ABUSIVE)
    mark(debate.desk, debate.chair, maps[1], 10, BranchMarkKind.NOTE, "Describes torture")
    pages = [visitor.get(GROUPS).text]
    for seen in range(-1, 2):
        chairing.next_phase(debate.desk, debate.chair, CODE, seen)
    pages.append(visitor.get(f"/debates/{CODE}/wall").text)
    for page in pages:
        assert "Peace keeps those who kill in office" in page
        assert "Talks reward those who kill" not in page
        assert page.count("1 statement added") == 2
        assert "Describes torture" in page
        assert "Nobody keeps promises" not in page
        assert "nearly the same" not in page
    assert debate.browser is not None
    brought = debate.browser.get(f"/debates/{CODE}/bring").text
    assert "Peace keeps those who kill in office" in brought
    assert "Talks reward those who kill" not in brought
    assert "Nobody keeps promises" not in brought
    assert "hidden on the copy: not brought" in brought
    assert brought.count('name="entry"') == 2
    debate_entries.withdraw_entry(debate.desk, third, CODE, 3)
    assert "nothing added yet" in visitor.get(GROUPS).text.split('id="group-2"')[1]


def test_the_report_tells_what_was_said_in_groups_with_the_group(debate: LiveDebate) -> None:
    chair = debate.browser
    assert chair is not None
    hide(debate.desk, debate.chair, group_slugs(debate)[1], 9, 2, Reason.ABUSIVE)
    debate.join(group=1)
    chairing.close_debate(debate.desk, debate.chair, CODE)
    report = chair.get(f"/debates/{CODE}/report").text
    assert ">one person<" in report.split("No contribution")[1], "three of four have contributed"
    assert "<td>3 contributions</td>" in report.split('class="sides-table"')[1].split("</tr>")[2]
    assert report.split('class="timeline"')[1].split("</svg>")[0].count('class="moment against"') == 3
    course = report.split('class="report-course"')[1].split("</details>")[0]
    assert "<bdi>Group 1: 9 Talks reward those who kill</bdi>" in course
    assert "<bdi>Group 2: 10 Nobody keeps promises</bdi>" in course
    added = report.split('id="added-title"')[1].split("</section>")[0]
    assert "Talks reward those who kill" in added.split("<h3>Group 1 ")[1].split("<h3>Group 2 ")[0]
    assert "Nobody keeps promises" in added.split("<h3>Group 2 ")[1]
    assert "Of 3 contributions, 2 are on the maps of the groups." in added
    assert f'href="{GROUPS}"' in added
    assert "Talks reward those who kill!" not in report
    rows = chair.get(f"/debates/{CODE}/report.csv").text.splitlines()
    said = [row.split(",")[1:3] + row.split(",")[-1:] for row in rows if row.startswith("said,")]
    assert ["9 in group 1", "Against", "Talks reward those who kill"] in said
    assert ["10 in group 2", "Against", "Nobody keeps promises"] in said
    argdown = f"/debates/{CODE}/report.argdown"
    assert f'href="{argdown}?group=2"' in added
    texts = {one.text for one in read_argdown(chair.get(f"{argdown}?group=2").text).statements.values()}
    assert "Nobody keeps promises." in texts
    assert "Talks reward those who kill!" not in texts
    assert "Nobody keeps promises" not in chair.get(argdown).text
    assert [chair.get(f"{argdown}?group={none}").status_code for none in ("3", "x", "0")] == [404, 404, 404]


def group_slugs(debate: LiveDebate) -> list[str]:
    """The addresses of the groups' maps, in order."""
    with reading(debate.desk.engine) as session:
        return [map_in_debate(session, debate.head(), number) for number in (1, 2)]


def test_the_pages_queries_do_not_grow_with_what_is_said(app: Flask, debate: LiveDebate, visitor: Visitor) -> None:
    chair = debate.browser
    assert chair is not None

    def look() -> None:
        visitor.get(GROUPS)
        chair.get(f"/debates/{CODE}/bring")

    look()
    with counted_queries(site_of(app).engine) as few:
        look()
    for number in range(6):
        guest = debate.join(group=1)
        debate_entries.send(debate.desk, guest, CODE, objection(f"Number {number}.", 1), f"{number}", 1)
    with counted_queries(site_of(app).engine) as many:
        look()
    assert len(many) == len(few)
