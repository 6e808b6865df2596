"""Lines of fast entry through the page: shown first, then written; one by one for script; refused as typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import VISITOR, Policy
from argmap.domain.vocabulary import Kind, Relation
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.people import keep_map
from tests.support.store import counted_queries
from tests.web.conftest import site_of

JSON = {"Accept": "application/json"}
LIST = "+ Talks work\n\t! They ended a war\n\t\t^ That war had ended\n- They reward killers\n? Somebody listens"


def graph(app: Flask) -> ArgumentGraph:
    with reading(site_of(app).engine) as session:
        return whole_graph(session, map_head(session, VISITOR, "small"))


def send(
    visitor: Visitor, lines: str, under: str = "", headers: dict[str, str] | None = None, **more: Any
) -> TestResponse:
    form = visitor.form(f"/maps/small/lines?under={under}", "/maps/small/lines")
    return visitor.post("/maps/small/lines", filled(form, {"lines": lines, **more}), headers=headers)


def test_lines_are_shown_first_and_then_written(visitor: Visitor, app: Flask) -> None:
    before = graph(app)
    shown = send(visitor, LIST, "s1", do="show")
    assert shown.status_code == 200
    for words in ("5 lines under 1", "for line 1", "of line 2 → line 1", "required by 1", "Write 5 statements"):
        assert words in shown.text
    assert "1 evidence line has no source." in shown.text
    assert graph(app) == before

    form = form_in(shown.text, "/maps/small/lines")
    assert form["lines"] == LIST
    written = visitor.post("/maps/small/lines", filled(form, {"do": "write"}))
    assert written.status_code == 303
    assert written.headers["Location"] == "/maps/small/outline?sel=s9&added=2"
    added = graph(app)
    assert [added.statements[n].kind for n in range(9, 14)] == [
        Kind.CLAIM,
        Kind.EVIDENCE,
        Kind.CLAIM,
        Kind.CLAIM,
        Kind.CLAIM,
    ]
    assert added.arguments[8].undercuts == 7
    page = visitor.get(written.headers["Location"]).text
    assert 'action="/maps/small/changes/2/undo"' in page
    assert visitor.post("/maps/small/changes/2/undo", form_in(page, "/undo")).status_code == 303
    assert graph(app).statements == before.statements


def test_a_line_that_cannot_be_written_says_so_beside_itself_and_offers_no_writing(visitor: Visitor) -> None:
    shown = send(visitor, "+ Fine\n-99 Not fine", "s1", do="show")
    assert "There is no statement 99 in this map." in shown.text
    assert "1 line cannot be written." in shown.text
    assert 'value="write"' not in shown.text


def test_what_is_refused_comes_back_as_it_was_typed(visitor: Visitor, app: Flask) -> None:
    answer = send(visitor, "-99 Not fine", "s1", do="write")
    assert answer.status_code == 422
    assert "Line 1: There is no statement 99 in this map." in answer.text
    assert form_in(answer.text, "/maps/small/lines")["lines"] == "-99 Not fine"
    nameless = send(visitor, "Fine", "s1", do="write", name=" ")
    assert nameless.status_code == 422
    assert "Please give a name" in nameless.text
    assert form_in(nameless.text, "/maps/small/lines")["under"] == "s1"
    assert len(graph(app).statements) == 8


def test_the_same_words_are_told_to_be_used_again(visitor: Visitor, app: Flask) -> None:
    text = graph(app).statements[3].text
    shown = send(visitor, f"+ {text}\n- New\n+ new\n+ Else\n\t- New", "s2", do="show")
    assert "Same words as 3" in shown.text
    assert "so line 2 will also attack line 4, no second copy" in shown.text


def test_a_bullet_is_told_and_can_be_read_as_a_relation(visitor: Visitor) -> None:
    told = "Every line begins with -"
    assert told in send(visitor, "- One\n- Two", "s1", do="show").text
    shown = send(visitor, "- One\n- Two", "s1", do="show", relations="1").text
    assert told not in shown
    assert shown.count(">Objection<") == 2


def test_positions_and_what_is_there_already_are_told(visitor: Visitor, app: Flask) -> None:
    title = graph(app).statements[1].title
    shown = send(
        visitor, f"{title}\n\tBecause\nAnother way\n\tanother way of it\n\t\t^ No\n\t\t\t^ Yes", do="show"
    ).text
    assert "Same words as 1" in shown
    assert "so what stands under it goes there" in shown
    assert "answers the question" in shown
    assert "of line 5 → line 4 → line 3" in shown or "of line 5 → line 4" in shown


def test_more_lines_than_can_be_written_at_once_are_refused_by_the_limit(visitor: Visitor, app: Flask) -> None:
    answer = send(visitor, "a\n" * 10_000, do="show")
    assert answer.status_code == 422
    assert "These are 10,000 lines; at most 200 can be written at once." in answer.text
    long = send(visitor, "a" * 2_000_000, do="show")
    assert long.status_code == 413
    assert len(graph(app).statements) == 8


def test_a_form_of_more_than_64_kilobytes_names_the_limit_of_lines(visitor: Visitor) -> None:
    answer = send(visitor, "a" * 70_000, do="show")
    assert answer.status_code == 413
    assert "A form holds 64 KB at most" in answer.text


def test_script_gets_the_number_and_the_row_of_each_line_it_writes(visitor: Visitor, app: Flask) -> None:
    answer = send(visitor, "-1 Talks reward killers", headers=JSON, do="write", name="Ana")
    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["version"], told["statement"], told["argument"], told["new"]) == (2, 9, 6, True)
    assert (told["word"], told["shape"], told["by"]) == ("Objection", "objection", "Ana")
    assert "Talks reward killers" in told["row"]
    assert "/maps/small/outline?sel=s9#o-s9" in told["row"]
    assert re.search(r'line-also">attacks <a href="[^"]*sel=s1#o-s1"', told["row"])
    fields = {"csrf": told["token"], "lines": "+ They do", "under": "s9", "do": "write"}
    again = visitor.post("/maps/small/lines", fields, headers=JSON).get_json()
    assert (again["statement"], again["argument"]) == (10, 7)
    fields = {"csrf": told["token"], "lines": "? They do", "under": "s1", "do": "write"}
    used = visitor.post("/maps/small/lines", fields, headers=JSON).get_json()
    assert (used["statement"], used["argument"], used["new"]) == (10, 8, False)
    fields = {"csrf": told["token"], "lines": "Neither of them", "do": "write"}
    assert visitor.post("/maps/small/lines", fields, headers=JSON).get_json()["word"] == "Position"
    assert graph(app).arguments[7].relation is Relation.SUPPORT


def test_a_line_that_is_saved_asks_the_database_few_times_however_many_were(visitor: Visitor, app: Flask) -> None:
    told = send(visitor, "-1 Talks reward killers", headers=JSON, do="write", name="Ana").get_json()
    lines = ["+9 They do", "!9 They did", "?9 They will", "^9 They did not", "+1 Who talks, listens", "+2 They do"]
    for place, line in enumerate(lines):
        fields = {"csrf": told["token"], "lines": line, "do": "write"}
        with counted_queries(site_of(app).engine) as queries:
            answer = visitor.post("/maps/small/lines", fields, headers=JSON)
        assert answer.status_code == 201, line
        assert "What would the other side say first?" in answer.get_json()["asked"] or place == 5
        assert len(queries) < 40, (line, len(queries), "\n".join(queries))


def test_script_gets_the_header_with_ones_first_line_and_the_strip_with_each(visitor: Visitor, app: Flask) -> None:
    told = send(visitor, "-1 Talks reward killers", headers=JSON, do="write", name="Ana").get_json()
    assert "<bdi>Ana</bdi>" in told["account"]
    assert "Added objection 9 to 1" in told["strip"]
    assert "What would the other side say first?" in told["asked"]
    fields = {"csrf": told["token"], "lines": "+ They do", "under": "s9", "do": "write"}
    again = visitor.post("/maps/small/lines", fields, headers=JSON).get_json()
    assert "account" not in again
    back = visitor.post("/maps/small/changes/3/undo", {"csrf": again["token"]}, headers=JSON)
    assert (back.status_code, back.get_json()["version"]) == (200, 4)
    assert "Took back change 3" in back.get_json()["strip"]
    assert 'action="/maps/small/changes/4/undo" data-step="again"' in back.get_json()["strip"]
    twice = visitor.post("/maps/small/changes/3/undo", {"csrf": again["token"]}, headers=JSON)
    assert twice.status_code == 409
    assert "already, by change 4" in twice.get_json()["detail"]
    assert 10 not in graph(app).statements


def test_script_gets_what_is_wrong_as_sentences_by_field(visitor: Visitor) -> None:
    answer = send(visitor, "- Talks reward killers", headers=JSON, do="write")
    assert answer.status_code == 422
    assert answer.get_json()["problems"]["lines"].startswith("Line 1: Here stands an answer to the question")


@pytest.mark.parametrize(("under", "mark"), [("x9", ""), ("s0", ""), ("s1", "~")])
def test_a_form_that_was_tampered_with_is_refused(under: str, mark: str, visitor: Visitor) -> None:
    form = visitor.form("/maps/small/lines", "/maps/small/lines")
    answer = visitor.post(
        "/maps/small/lines", filled(form, {"lines": "A", "under": under, "mark": mark, "do": "write"})
    )
    assert answer.status_code == 422


def test_script_gets_the_line_to_type_in_and_the_list_beside_the_map(visitor: Visitor) -> None:
    frame = visitor.get("/maps/small/lines?under=s1", headers=HTMX).text
    assert frame.lstrip().startswith("<form")
    assert frame.count("data-mark=") == 6
    panel = send(visitor, LIST, "s1", headers=HTMX, do="show").text
    assert 'id="panel"' in panel
    assert "hx-swap-oob" in panel
    plan = send(visitor, LIST, "s1", headers={**HTMX, "HX-Target": "plan"}, do="show").text
    assert plan.lstrip().startswith('<div class="plan"')
    refused = send(visitor, "a\n" * 300, "s1", headers=HTMX, do="write")
    assert (refused.status_code, 'id="panel"' in refused.text) == (422, True)


@pytest.mark.parametrize("under", ["s99", "a99", "s0", "nothing", "s999999999999"])
def test_what_cannot_be_written_under_is_left_out_of_the_page(under: str, visitor: Visitor) -> None:
    page = visitor.get(f"/maps/small/lines?under={under}")
    assert page.status_code == 200
    assert form_in(page.text, "/maps/small/lines")["under"] == ""


def test_lines_can_undercut_an_argument_by_its_number(visitor: Visitor, app: Flask) -> None:
    assert "under a1" in visitor.get("/maps/small/lines?under=a1").text
    answer = send(visitor, "^ It does not follow", "a1", do="write", name="Ana")
    assert answer.status_code == 303
    assert graph(app).arguments[6].undercuts == 1


def test_where_a_moderator_reads_first_the_line_says_so_and_leads_to_what_waits(visitor: Visitor, app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    told = "A moderator reads this first"
    assert told in visitor.get("/maps/small/lines?under=s1").text
    assert told in visitor.get("/maps/small/lines?under=s1", headers=HTMX).text
    answer = send(visitor, "-1 Not before it was read", do="write", name="Ana")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/contributions/")
    script = send(visitor, "-1 Nor this", headers=JSON, do="write")
    assert script.status_code == 202
    assert script.get_json()["waits"].startswith("/contributions/")
    shown = send(visitor, LIST, "s1").text
    assert "lines to be read" in shown
    assert "one undo step" not in shown
    several = send(visitor, LIST, "s1", do="write")
    assert (several.status_code, several.headers["Location"][:15]) == (303, "/contributions/")


def test_a_mark_and_a_level_are_changed_by_buttons_and_the_text_follows(visitor: Visitor) -> None:
    shown = send(visitor, "- One\n- Two", "s1", do="in:2")
    assert form_in(shown.text, "/maps/small/lines")["lines"] == "One\n\tTwo"
    again = visitor.post("/maps/small/lines", filled(form_in(shown.text, "/maps/small/lines"), {"do": "mark:2"}))
    assert form_in(again.text, "/maps/small/lines")["lines"] == "One\n\t- Two"
    assert "to line 1" in again.text
    out = visitor.post("/maps/small/lines", filled(form_in(again.text, "/maps/small/lines"), {"do": "out:2"}))
    assert form_in(out.text, "/maps/small/lines")["lines"] == "One\n- Two"
