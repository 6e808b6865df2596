"""Joining a live debate through its pages: the code, a name, a side; what is told where that is not possible."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from argmap.domain.debates import FORMS, DebateForm, Ground, Sides
from argmap.domain.moderation import BranchMarkKind
from argmap.domain.permissions import Membership, Visibility
from argmap.models.debates import DebateParticipant
from argmap.models.tables import JOIN_FAILURES
from argmap.operations.branches import mark
from argmap.operations.chairing import close_debate, next_phase
from argmap.operations.guests import remove_guest
from argmap.operations.opening import open_debate
from argmap.operations.preparing import prepare_debate
from argmap.queries.debates import joined_count
from argmap.queries.reading import reading
from argmap.web.sessions import COOKIE
from tests.support.debates import CODE, OXFORD, LiveDebate, opened
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.people import actor_of, keep_map, signed_in
from tests.support.store import counted_queries
from tests.web.conftest import site_of


@pytest.fixture
def facilitator(app: Flask) -> Visitor:
    """Whoever keeps the small map."""
    return signed_in(app, "Fay", slug="small", role=Membership.FACILITATOR)


@pytest.fixture
def debate(app: Flask, facilitator: Visitor) -> LiveDebate:
    """An Oxford debate on position 1, opened, on the map itself."""
    return opened(site_of(app).desk, actor_of(app, facilitator))


def token_of(who: Visitor, code: str = CODE) -> str:
    """What the browser keeps of the debate."""
    cookie = who.client.get_cookie(f"{COOKIE}-debate-{code}")
    return "" if cookie is None else cookie.decoded_value


def join(who: Visitor, **fields: str) -> None:
    """Join by the form, as somebody does who has scanned the picture on the wall."""
    answer = who.post(f"/debates/{CODE}/join", filled(who.form(f"/j/{CODE}", "/join"), fields))
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"/debates/{CODE}"), answer.text[:2_000]


def names(debate: LiveDebate) -> list[tuple[str, str, int]]:
    """Who has joined: name, side and group."""
    with Session(debate.desk.engine) as session:
        rows = session.exec(select(DebateParticipant).order_by(col(DebateParticipant.id))).all()
        return [(row.name, row.side, row.group_number) for row in rows]


def test_a_code_is_taken_with_gaps_and_small_letters_and_leads_to_the_debate(
    debate: LiveDebate, visitor: Visitor
) -> None:
    for typed in ("K7M4XR", " k7m-4xr ", "K7M 4XR"):
        answer = visitor.post("/j", {**visitor.form("/j"), "code": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/j/{CODE}")
    assert visitor.get("/j/k7m-4xr").headers["Location"] == f"/j/{CODE}"
    page = visitor.get(f"/j/{CODE}").text
    assert "Found: <strong><bdi>Peace first</bdi></strong>" in page
    assert "It is about to begin." in page
    next_phase(debate.desk, debate.chair, CODE, -1)
    assert "Opening vote is open." in visitor.get(f"/j/{CODE}").text


def test_whoever_joins_gets_a_drawn_name_a_side_and_the_key_to_this_debate_alone(
    debate: LiveDebate, visitor: Visitor, app: Flask
) -> None:
    door = visitor.get(f"/j/{CODE}").text
    assert "<strong>Student 1</strong>" in door
    assert ">Join under a drawn name</button>" in door
    assert 'name="name"' not in door
    join(visitor, side="against")
    join(Visitor(app))
    assert names(debate) == [("Student 1", "against", 0), ("Student 2", "", 0)]
    guest = debate.guest(token_of(visitor))
    assert guest.actor.guest
    assert visitor.client.get_cookie(COOKIE) is not None, "the form's, which is no session"
    assert visitor.get(f"/j/{CODE}").headers["Location"] == f"/debates/{CODE}", "who has joined is led on"
    assert visitor.get("/me").status_code == 303, "and is nobody elsewhere"


def test_the_same_form_sent_twice_joins_once(debate: LiveDebate, app: Flask) -> None:
    who = Visitor(app)
    form = who.form(f"/j/{CODE}", "/join")
    first = who.post(f"/debates/{CODE}/join", form)
    kept = token_of(who)
    who.client.delete_cookie(f"{COOKIE}-debate-{CODE}")  # as if both were on their way at once
    assert who.post(f"/debates/{CODE}/join", form).status_code == first.status_code == 303
    assert token_of(who) == kept
    assert len(names(debate)) == 1
    for made_up in ("", "short"):
        other = Visitor(app)
        other.post(f"/debates/{CODE}/join", {**other.form(f"/j/{CODE}", "/join"), "nonce": made_up})
    assert len(names(debate)) == 3, "a word that was not drawn by us is nobody's"


def test_where_names_are_shown_one_is_typed_or_drawn_and_what_is_wrong_comes_back(app: Flask) -> None:
    chair = signed_in(app, "Fay", slug="small", role=Membership.FACILITATOR)
    debate = opened(site_of(app).desk, actor_of(app, chair), replace(OXFORD, pseudonymous=False))
    ana, ben = Visitor(app), Visitor(app)
    assert ">Join</button>" in ana.get(f"/j/{CODE}").text
    join(ana, name="Ana")
    form = filled(ben.form(f"/j/{CODE}", "/join"), {"name": "Аnа", "side": "for"})  # Cyrillic letters
    answer = ben.post(f"/debates/{CODE}/join", form)
    assert answer.status_code == 422
    assert "looks like it" in answer.text
    assert 'value="Аnа"' in answer.text
    assert re.search(r'value="for" checked', answer.text)
    for name, told in (("", "take a drawn one"), ("x" * 81, "at most 80"), ("\u200b", "shows nothing")):
        answer = ben.post(f"/debates/{CODE}/join", {**form, "name": name})
        assert (answer.status_code, told in answer.text) == (422, True), name
    assert ben.post(f"/debates/{CODE}/join", {**form, "name": "", "how": "drawn"}).status_code == 303
    assert names(debate) == [("Ana", "", 0), ("Student 2", "for", 0)]


def test_a_side_or_group_that_there_is_not_is_refused(debate: LiveDebate, visitor: Visitor) -> None:
    form = visitor.form(f"/j/{CODE}", "/join")
    for field, value in (("side", "s1"), ("side", "x" * 500), ("group", "-1"), ("group", "999"), ("group", "²")):
        assert visitor.post(f"/debates/{CODE}/join", {**form, field: value}).status_code == 422, value
    assert names(debate) == []


def test_between_several_positions_one_sits_on_a_position_and_in_a_small_group(app: Flask, visitor: Visitor) -> None:
    chair = signed_in(app, "Fay", slug="small", role=Membership.FACILITATOR)
    groups = replace(OXFORD, form=DebateForm.GROUPS, phases=FORMS[DebateForm.GROUPS], ground=Ground.COPY, groups=2)
    draft = replace(groups, motion=None, sides=Sides.SEVERAL, positions=(1, 2))
    debate = opened(site_of(app).desk, actor_of(app, chair), draft)
    page = visitor.get(f"/j/{CODE}").text
    assert "Found: <strong><bdi>Which comes first?</bdi></strong>" in page
    assert "<bdi>Justice first</bdi>" in page
    assert visitor.post(f"/debates/{CODE}/join", {**visitor.form(f"/j/{CODE}"), "group": "3"}).status_code == 422
    join(visitor, side="s2", group="2")
    join(Visitor(app))
    assert names(debate) == [("Student 1", "s2", 2), ("Student 2", "", 1)]


def test_a_wrong_code_is_told_beneath_the_cells_and_what_was_typed_stays(debate: LiveDebate, visitor: Visitor) -> None:
    for typed in ("AAAAAA", "K7M4X", "", "Ω" * 500, "<b>"):
        answer = visitor.post("/j", {**visitor.form("/j"), "code": typed})
        assert answer.status_code == 422
        assert "Look at the wall once more." in answer.text
    assert 'value="&lt;b&gt;"' in answer.text
    for path in ("/j/AAAAAA", "/j/nothing", "/j/K7M4XR%20x"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "Look at the wall once more." in answer.text


def test_guessing_is_slowed_down_at_every_door_and_right_codes_never_count(debate: LiveDebate, app: Flask) -> None:
    guesser, classmate = Visitor(app), Visitor(app)
    form = guesser.form("/j")
    for _ in range(3):
        guesser.post("/j", {**form, "code": CODE})
    doors = ["/j/AAAAAA", "/debates/AAAAAA/news", "/debates/AAAAAA/events"]
    for number in range(20):
        assert guesser.get(doors[number % 3]).status_code == 404
    answer = guesser.post("/j", {**form, "code": CODE})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "Please wait 5 min" in answer.text
    assert f'value="{CODE}"' in answer.text
    assert guesser.get(f"/debates/{CODE}/news").status_code == 429, "else the wall would tell which code is right"
    assert guesser.get(f"/j/{CODE}").status_code == 429
    join(classmate)
    assert classmate.get(f"/debates/{CODE}/news?since={debate.head().version}").status_code == 204


def repeat_failures(app: Flask, times: int) -> None:
    """Let the first wrong code be typed that many times more, by others behind the same address."""
    with site_of(app).engine.begin() as connection:
        first = connection.execute(sql_select(JOIN_FAILURES).order_by(JOIN_FAILURES.c.id)).mappings().first()
        assert first is not None
        again = {name: value for name, value in first.items() if name != "id"}
        connection.execute(insert(JOIN_FAILURES), [again] * times)


def test_a_class_behind_one_address_is_let_in_but_not_whoever_guesses_without_cookies(
    debate: LiveDebate, app: Flask, facilitator: Visitor
) -> None:
    inside, outside = Visitor(app), Visitor(app)
    join(inside)
    for _ in range(10):
        Visitor(app).get("/debates/AAAAAA/news")
    repeat_failures(app, 290)
    assert outside.get(f"/j/{CODE}").status_code == 429
    news = f"/debates/{CODE}/news?since={debate.head().version}"
    assert inside.get(news).status_code == 204, "who is in is not bothered"
    assert facilitator.get(f"/debates/{CODE}/news").status_code == 200
    for path in ("/j/AAAAAA", "/debates/AAAAAA/news"):
        assert outside.get(path).status_code == 429


def test_before_the_room_is_open_the_page_waits_and_goes_on_by_itself(
    app: Flask, facilitator: Visitor, visitor: Visitor
) -> None:
    desk, chair = site_of(app).desk, actor_of(app, facilitator)
    prepare_debate(desk, chair, "small", CODE, OXFORD)
    page = visitor.get(f"/j/{CODE}")
    assert page.status_code == 200
    assert "Not open yet" in page.text
    assert f'data-part="/j/{CODE}" data-kinds="opened closed"' in page.text
    assert 'http-equiv="refresh"' in page.text
    assert 'href="/j/K7M4XR">Look once more' in page.text
    assert "Set-Cookie" not in page.headers
    token = visitor.form("/j")["csrf"]
    early = visitor.post(f"/debates/{CODE}/join", {"csrf": token, "nonce": "n" * 22})
    assert early.status_code == 409
    assert "Not open yet" in early.text
    open_debate(desk, chair, CODE)
    part = visitor.get(f"/j/{CODE}", headers=HTMX)
    assert part.text.startswith('<div class="join-part" id="join">')
    assert 'name="nonce"' in part.text


def test_after_the_close_it_says_so(debate: LiveDebate, app: Flask, visitor: Visitor) -> None:
    inside = Visitor(app)
    join(inside)
    form = visitor.form(f"/j/{CODE}", "/join")
    close_debate(debate.desk, debate.chair, CODE)
    for who in (inside, visitor):
        page = who.get(f"/j/{CODE}")
        assert page.status_code == 410
        assert "This debate is over" in page.text
        assert f'href="/debates/{CODE}/report">Read the report' in page.text
    late = visitor.post(f"/debates/{CODE}/join", form)
    assert late.status_code == 409
    assert "This debate is over" in late.text


def test_the_report_is_offered_only_to_whoever_may_read_it(debate: LiveDebate, app: Flask, visitor: Visitor) -> None:
    inside = Visitor(app)
    join(inside)
    close_debate(debate.desk, debate.chair, CODE)
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    assert "Read the report" not in visitor.get(f"/j/{CODE}").text
    assert "Read the report" in inside.get(f"/j/{CODE}").text
    assert inside.get(f"/debates/{CODE}/report").status_code == 200


def test_what_lies_behind_a_content_note_is_not_told_at_the_door(
    debate: LiveDebate, app: Flask, visitor: Visitor
) -> None:
    mark(debate.desk, debate.chair, "small", 1, BranchMarkKind.NOTE, "Describes torture")
    page = visitor.get(f"/j/{CODE}").text
    assert "Found: <strong><bdi>Content note: Describes torture</bdi></strong>" in page
    assert "Peace first" not in page


def test_whoever_was_removed_is_told_and_does_not_come_back_by_the_same_browser(
    debate: LiveDebate, visitor: Visitor
) -> None:
    form = visitor.form(f"/j/{CODE}", "/join")
    visitor.post(f"/debates/{CODE}/join", form)
    remove_guest(debate.desk, debate.chair, CODE, debate.guest(token_of(visitor)).participant_id)
    page = visitor.get(f"/j/{CODE}")
    assert "not in this debate any more" in page.text
    assert visitor.post(f"/debates/{CODE}/join", form).status_code == 403
    assert len(names(debate)) == 1


def test_a_map_that_takes_no_guests_is_for_its_members_signed_in(
    debate: LiveDebate, visitor: Visitor, app: Flask
) -> None:
    keep_map(site_of(app).engine, "small", guests=False, visibility=Visibility.PRIVATE)
    answer = visitor.post(f"/debates/{CODE}/join", visitor.form(f"/j/{CODE}", "/join"))
    assert answer.status_code == 403
    assert f'href="/sign-in?next=/j/{CODE}"' in answer.text
    member = signed_in(app, "Mia", slug="small", role=Membership.PARTICIPANT)
    assert "nothing ties you to yours" in member.get(f"/j/{CODE}").text
    join(member)
    assert member.get("/me").status_code == 200, "and stays signed in"


def test_what_was_deleted_is_no_debate_any_more(debate: LiveDebate, visitor: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", deleted_at=site_of(app).desk.clock())
    assert visitor.get(f"/j/{CODE}").status_code == 404
    assert visitor.get(f"/debates/{CODE}/news").status_code == 404


def test_the_pages_ask_few_questions_however_many_have_joined(debate: LiveDebate, app: Flask) -> None:
    for _ in range(30):
        debate.join()
    visitor = Visitor(app)
    visitor.get("/j")
    with counted_queries(site_of(app).engine) as asked:
        assert visitor.get(f"/j/{CODE}").status_code == 200
    assert len(asked) <= 18, len(asked)
    with reading(debate.desk.engine) as session:
        assert joined_count(session, debate.head().id) == 30
