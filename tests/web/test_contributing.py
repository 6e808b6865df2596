"""People add, reword, withdraw and undo, with and without script."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import VISITOR, Membership, Policy
from argmap.domain.vocabulary import Fidelity, Kind, Relation, StanceKind, Voice
from argmap.operations.desk import utc_now
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.people import keep_map, signed_in
from tests.web.conftest import site_of


def graph(app: Flask, slug: str = "small") -> ArgumentGraph:
    with reading(site_of(app).engine) as session:
        return whole_graph(session, map_head(session, VISITOR, slug))


def version(app: Flask, slug: str = "small") -> int:
    with reading(site_of(app).engine) as session:
        return map_head(session, VISITOR, slug).version


def test_an_objection_appears_where_it_belongs(visitor: Visitor, app: Flask) -> None:
    answer = visitor.add(text="Talks reward those who kill.", name="Ana")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/maps/small?sel=s9&added=2"
    page = visitor.get(answer.headers["Location"]).text
    assert "Talks reward those who kill" in page
    assert "Ana" in page
    assert 'action="/maps/small/changes/2/undo"' in page
    added = graph(app).arguments[6]
    assert (added.relation, added.premises, added.target) == (Relation.ATTACK, (9,), 1)


@pytest.mark.parametrize(
    ("add", "target", "relation", "kind"),
    [
        ("support", "s3", Relation.SUPPORT, Kind.CLAIM),
        ("objection", "s3", Relation.ATTACK, Kind.CLAIM),
        ("evidence", "s3", Relation.SUPPORT, Kind.EVIDENCE),
        ("condition", "s3", Relation.CONDITION, Kind.CLAIM),
        ("undercut", "a2", Relation.ATTACK, Kind.CLAIM),
    ],
)
def test_each_form_adds_what_it_says(
    add: str, target: str, relation: Relation, kind: Kind, visitor: Visitor, app: Flask
) -> None:
    assert visitor.add(add=add, target=target, text="So it is.").status_code == 303
    found = graph(app)
    added = found.arguments[6]
    assert added.relation is relation
    assert (added.target, added.undercuts) == ((3, None) if target == "s3" else (None, 2))
    assert found.statements[9].kind is kind


def test_evidence_can_speak_against(visitor: Visitor, app: Flask) -> None:
    assert visitor.add(add="evidence", target="s3", text="It did not.", relation="attack").status_code == 303
    assert graph(app).arguments[6].relation is Relation.ATTACK


def test_evidence_without_a_source_is_taken_and_marked(visitor: Visitor) -> None:
    answer = visitor.add(add="evidence", target="s3", text="It did not.")
    assert "needs a source" in visitor.get(answer.headers["Location"]).text


def test_everything_that_can_be_said_is_kept(visitor: Visitor, app: Flask) -> None:
    answer = visitor.add(
        add="support",
        target="s2",
        text="Courts shorten wars.",
        title="Courts shorten wars",
        premise=["s4"],
        premise_text=["Courts are heard."],
        speaker="Bert Judge",
        stance="conditional",
        source="A Book of Courts",
        source_url="https://example.org/courts",
        quote="wars are shortened, if",
        locator="p. 3",
        voice="own",
        fidelity="paraphrase",
        note="Only *one* book.",
        case=["bosnia", "Rwanda 1994"],
        name="Ana",
    )
    assert answer.status_code == 303, answer.text[:3_000]
    found = graph(app)
    assert found.arguments[6].premises == (9, 10, 4)
    assert {found.cases[key].name for key in found.arguments[6].cases} == {"Bosnia 1992–95", "Rwanda 1994"}
    (stance,) = found.stances_on[9]
    assert stance.kind is StanceKind.CONDITIONAL
    assert found.speakers[stance.speaker].name == "Bert Judge"
    (citation,) = stance.citations
    assert (citation.quote, citation.locator) == ("wars are shortened, if", "p. 3")
    assert (citation.voice, citation.fidelity) == (Voice.OWN, Fidelity.PARAPHRASE)
    assert found.sources[citation.source].url == "https://example.org/courts"
    assert found.statements[9].note == "Only *one* book."


def test_who_and_what_the_map_knows_already_is_not_made_twice(visitor: Visitor, app: Flask) -> None:
    before = graph(app)
    answer = visitor.add(
        text="So it is.", speaker="Anna Mediator", source="A Memoir of Talks", quote="so it is", case="Bosnia 1992–95"
    )
    assert answer.status_code == 303
    found = graph(app)
    assert (found.speakers, found.sources, found.cases) == (before.speakers, before.sources, before.cases)
    assert found.stances_on[9][0].speaker == "mediator"


def test_a_position_stands_beside_the_others(visitor: Visitor, app: Flask) -> None:
    form = visitor.form("/maps/small?add=position", "/statements")
    answer = visitor.post("/maps/small/statements", filled(form, {"text": "Neither comes first."}))
    assert answer.headers["Location"] == "/maps/small?sel=s9&added=2"
    assert graph(app).statements[9].kind is Kind.POSITION


def test_a_premise_is_linked_to_an_argument(visitor: Visitor, app: Flask) -> None:
    form = visitor.form("/maps/small?sel=a2&add=premise", "/premises")
    answer = visitor.post("/maps/small/arguments/2/premises", filled(form, {"text": "Nobody forgets."}))
    assert answer.status_code == 303, answer.text[:2_000]
    assert answer.headers["Location"] == "/maps/small?sel=a2&added=2"
    assert graph(app).arguments[2].premises == (4, 9)


def test_a_newcomer_is_asked_for_a_name_once(newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/maps/small?sel=s2&add=support", "/arguments")
    assert "name" not in form
    assert newcomer.post("/maps/small/arguments", filled(form, {"text": "And again."})).status_code == 303
    found = graph(app)
    assert found.statements[9].added_by == found.statements[10].added_by == "Ana"


def test_the_page_from_which_one_came_is_the_page_to_which_one_returns(visitor: Visitor) -> None:
    form = visitor.form("/maps/small?view=tree&depth=2&held=mediator&sel=s1&add=objection", "/arguments")
    answer = visitor.post("/maps/small/arguments", filled(form, {"text": "So it is."}))
    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {
        "view": ["tree"],
        "depth": ["2"],
        "held": ["mediator"],
        "sel": ["s9"],
        "added": ["2"],
    }
    outline = visitor.form("/maps/small/outline?sel=s1&add=objection", "/arguments")
    answer = visitor.post("/maps/small/arguments", filled(outline, {"text": "So it was."}))
    assert answer.headers["Location"].startswith("/maps/small/outline?")


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/maps/other", "/", "x", "/maps/small/../x\r\n"]
)
def test_nobody_is_sent_elsewhere(back: str, visitor: Visitor) -> None:
    answer = visitor.add(text="So it is.", back=back)
    assert answer.headers["Location"].startswith("/maps/small")
    assert "evil" not in answer.headers["Location"]


def sent_with_script(visitor: Visitor, page: str) -> TestResponse:
    """The answer to the form of a page, sent by htmx."""
    form = visitor.form(page, "/arguments")
    here = {**HTMX, "HX-Current-URL": f"http://localhost{page}"}
    answer = visitor.post("/maps/small/arguments", filled(form, {"text": "And again."}), headers=here)
    assert answer.status_code == 200
    return answer


def test_with_script_the_parts_that_changed_come_at_once(newcomer: Visitor) -> None:
    answer = sent_with_script(newcomer, "/maps/small?sel=s2&add=support")
    assert answer.headers["HX-Push-Url"] == "/maps/small?sel=s10&added=3"
    assert answer.headers["HX-Reswap"] == "none"
    for part in ('id="map"', 'id="panel"', 'id="toolbar"', 'id="status"'):
        assert part in answer.text
    assert "And again" in answer.text
    assert "<!doctype" not in answer.text


def test_with_script_the_header_names_whoever_has_just_come_and_asks_nothing_more_of_others(visitor: Visitor) -> None:
    form = visitor.form("/maps/small/outline?sel=s2&add=support", "/arguments")
    here = {**HTMX, "HX-Current-URL": "http://localhost/maps/small/outline?sel=s2&add=support"}
    answer = visitor.post("/maps/small/arguments", filled(form, {"text": "So it is.", "name": "Ana"}), headers=here)
    account = answer.text.split('id="account" hx-swap-oob="true"')[1].split('id="map"')[0]
    assert "<bdi>Ana</bdi>" in account
    assert 'href="/me"' in account
    assert "next=/maps/small/outline%3Fsel%3Ds9" in account
    assert 'id="account"' not in sent_with_script(visitor, "/maps/small?sel=s2&add=support").text


def test_with_script_the_outline_changes_in_place_too(newcomer: Visitor) -> None:
    answer = sent_with_script(newcomer, "/maps/small/outline?sel=s2&add=support")
    assert answer.headers["HX-Push-Url"] == "/maps/small/outline?sel=s10&added=3"
    assert 'id="o-s10"' in answer.text
    assert "<!doctype" not in answer.text


def test_with_script_a_refused_form_comes_back_in_its_place(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small?sel=s2&add=support", "/arguments")
    answer = newcomer.post("/maps/small/arguments", filled(form, {"text": "x" * 2_001}), headers=HTMX)
    assert answer.status_code == 422
    assert answer.text.lstrip().startswith('<section id="add"')
    assert "2,001" in answer.text
    assert form_in(answer.text)["text"] == "x" * 2_001


def test_from_a_statements_page_script_is_sent_to_where_the_result_stands(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small/statements/2?add=support", "/arguments")
    answer = newcomer.post("/maps/small/arguments", filled(form, {"text": "And again."}), headers=HTMX)
    assert answer.headers["HX-Redirect"].startswith("/maps/small/statements/2?")


def test_an_objection_is_put_against_a_statement_or_one_step_to_it(visitor: Visitor, app: Flask) -> None:
    for page in ("/maps/small?sel=s1&add=objection", "/maps/small/statements/1?add=objection"):
        shown = visitor.get(page).text
        assert re.findall(r'<option value="([sa]\d+)"[^>]*>([^<]+)', shown)[:3] == [
            ("s1", "1 itself"),
            ("a4", "the step a4, from 6 + 7"),
            ("a1", "the step a1, from 3"),
        ]
    form = visitor.form("/maps/small?sel=s1&add=objection", "/arguments")
    assert form["target"] == "s1"
    typed = filled(form, {"text": "It need not.", "target": "a1"})
    assert visitor.post("/maps/small/arguments", typed).status_code == 303
    assert graph(app).arguments[6].undercuts == 1
    assert "field-target" not in visitor.get("/maps/small?sel=s1&add=support").text


def test_what_was_just_added_can_be_taken_back(newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/maps/small?sel=s9&added=2", "/undo")
    answer = newcomer.post("/maps/small/changes/2/undo", form)
    assert answer.status_code == 303
    assert 9 not in graph(app).statements
    assert 'action="/maps/small/changes/2/undo"' not in newcomer.get(answer.headers["Location"]).text


def test_what_was_taken_back_is_selected_where_it_is_back_and_can_be_done_again(newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/maps/small/statements/9/reword", "/reword")
    newcomer.post("/maps/small/statements/9/reword", filled(form, {"text": "Talks reward killers."}))
    answer = newcomer.post("/maps/small/changes/3/undo", newcomer.form("/maps/small?sel=s9&added=3", "/3/undo"))
    assert answer.headers["Location"] == "/maps/small?sel=s9&added=4"
    page = newcomer.get(answer.headers["Location"]).text
    assert "Took back change 3: reworded 9" in page
    assert re.search(r'data-step="again".*?action="/maps/small/changes/4/undo".*?<button[^>]*>Redo', page, re.DOTALL)


def test_the_outline_says_without_script_what_one_did_last_with_the_way_back_and_forward(newcomer: Visitor) -> None:
    strip = newcomer.get("/maps/small/outline").text.split('id="undo-strip"')[1]
    assert re.search(r'role="status">.*?Added objection 9 to 1', strip)
    answer = newcomer.post("/maps/small/changes/2/undo", newcomer.form("/maps/small/outline", "/2/undo"))
    assert answer.headers["Location"].startswith("/maps/small/outline")
    after = newcomer.get(answer.headers["Location"]).text.split('id="undo-strip"')[1]
    assert "Took back change 2" in after
    assert "changes/2/undo" not in after
    newcomer.post("/maps/small/changes/3/undo", newcomer.form("/maps/small/outline", "/3/undo"))
    assert 'id="o-s9"' in newcomer.get("/maps/small/outline").text


def test_the_strip_says_what_stands_in_the_way_of_a_step_and_what_can_be_done_instead(
    newcomer: Visitor, app: Flask
) -> None:
    Visitor(app).add(target="s9", text="No.", name="Ben")
    strip = newcomer.get("/maps/small/outline").text.split('id="undo-strip"')[1]
    assert "Change 2 cannot be taken back, because a7 has been built on it." in strip
    assert 'href="/maps/small/statements/9/withdraw"' in strip
    assert "/undo" not in strip


def test_only_who_made_a_change_is_offered_its_undo(newcomer: Visitor, app: Flask) -> None:
    other = Visitor(app)
    other.add(text="Another voice.", name="Ben", target="s2")
    assert "/changes/2/undo" not in other.get("/maps/small?sel=s9&added=2").text
    token = other.form("/maps/small?sel=s2&add=support", "/arguments")["csrf"]
    assert other.post("/maps/small/changes/2/undo", {"csrf": token}).status_code == 403
    assert 9 in graph(app).statements


def test_what_somebody_built_on_cannot_be_taken_back(newcomer: Visitor, app: Flask) -> None:
    token = newcomer.form("/maps/small?sel=s9&added=2", "/undo")["csrf"]
    assert Visitor(app).add(target="s9", text="No.", name="Ben").status_code == 303
    answer = newcomer.post("/maps/small/changes/2/undo", {"csrf": token})
    assert answer.status_code == 409
    assert "Nothing was taken back" in answer.text
    assert "because a7 has been built on it" in answer.text
    assert '<a href="/maps/small/statements/9/withdraw">Withdraw 9 instead' in answer.text
    script = newcomer.post("/maps/small/changes/2/undo", {"csrf": token}, headers=HTMX)
    assert script.status_code == 409
    assert 'href="/maps/small/changes/mine?before=3#change-2">What can be done instead' in script.text


def test_ones_own_words_can_be_changed(newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/maps/small/statements/9/reword", "/reword")
    assert (form["text"], form["title"]) == ("Talks reward those who kill.", "")
    answer = newcomer.post("/maps/small/statements/9/reword", filled(form, {"text": "Talks reward killers."}))
    assert answer.headers["Location"] == "/maps/small?sel=s9&added=3"
    found = graph(app).statements[9]
    assert (found.text, found.title) == ("Talks reward killers.", "Talks reward killers")


@pytest.mark.parametrize("verb", ["reword", "withdraw"])
def test_the_page_about_a_statement_of_ones_own_says_what_it_does_and_to_which(verb: str, newcomer: Visitor) -> None:
    page = newcomer.get(f"/maps/small/statements/9/{verb}").text
    assert f"<title>{verb.capitalize()} statement 9 · argmap</title>" in page
    assert f'<h1>{verb.capitalize()} statement <a href="/maps/small/statements/9">9</a></h1>' in page


def test_two_windows_keep_both_texts(newcomer: Visitor, app: Flask) -> None:
    first = newcomer.form("/maps/small/statements/9/reword", "/reword")
    second = newcomer.form("/maps/small/statements/9/reword", "/reword")
    assert (
        newcomer.post("/maps/small/statements/9/reword", filled(first, {"text": "The first wording."})).status_code
        == 303
    )
    answer = newcomer.post("/maps/small/statements/9/reword", filled(second, {"text": "The second wording."}))
    assert answer.status_code == 409
    assert "The first wording." in answer.text
    again = form_in(answer.text, "/reword")
    assert again["text"] == "The second wording."
    assert graph(app).statements[9].text == "The first wording."
    assert newcomer.post("/maps/small/statements/9/reword", again).status_code == 303
    assert graph(app).statements[9].text == "The second wording."


def test_ones_own_statement_can_be_withdrawn_and_brought_back(newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    answer = newcomer.post("/maps/small/statements/9/withdraw", form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/maps/small?sel=s1&added=3"
    assert 9 not in graph(app).statements
    offered = newcomer.form(answer.headers["Location"], "/changes/3/undo")
    assert newcomer.post("/maps/small/changes/3/undo", offered).status_code == 303
    assert graph(app).statements[9].text == "Talks reward those who kill."


def test_each_statement_that_a_withdrawal_names_can_be_read_as_it_was(newcomer: Visitor) -> None:
    newcomer.add(add="support", target="s9", text="So it went in every war.")
    form = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    assert newcomer.post("/maps/small/statements/9/withdraw", form).status_code == 303
    page = newcomer.get("/maps/small/history").text
    assert "Withdrew 9 and 10" in page
    for number, said in ((9, "Talks reward those who kill"), (10, "So it went in every war")):
        link = f"/maps/small/statements/{number}?at=3"
        assert f'<a href="{link}">{number}</a>' in page
        assert said in newcomer.get(link).text


def test_undo_is_not_offered_for_what_was_withdrawn_since(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small/statements/9/reword", "/reword")
    newcomer.post("/maps/small/statements/9/reword", filled(form, {"text": "Talks reward killers."}))
    assert "/changes/3/undo" in newcomer.get("/maps/small?sel=s9&added=3").text
    newcomer.post("/maps/small/statements/9/withdraw", newcomer.form("/maps/small/statements/9/withdraw", "/withdraw"))
    page = newcomer.get("/maps/small/history").text
    assert re.findall(r'action="/maps/small/changes/(\d+)/undo"', page) == ["4"]
    assert "/undo" not in newcomer.get("/maps/small?sel=s1&added=3").text


def test_a_withdrawal_of_what_changed_meanwhile_asks_again(newcomer: Visitor, app: Flask) -> None:
    withdrawal = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    wording = newcomer.form("/maps/small/statements/9/reword", "/reword")
    newcomer.post("/maps/small/statements/9/reword", filled(wording, {"text": "Another wording."}))
    answer = newcomer.post("/maps/small/statements/9/withdraw", withdrawal)
    assert answer.status_code == 409
    assert "Another wording." in answer.text
    assert newcomer.post("/maps/small/statements/9/withdraw", form_in(answer.text, "/withdraw")).status_code == 303


def test_what_answers_a_withdrawn_statement_stays(newcomer: Visitor, app: Flask) -> None:
    assert Visitor(app).add(target="s9", text="No, they do not.", name="Ben").status_code == 303
    form = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    answer = newcomer.post("/maps/small/statements/9/withdraw", form)
    assert answer.headers["Location"] == "/maps/small?sel=s9&added=4"
    assert "/changes/4/undo" in newcomer.get(answer.headers["Location"]).text
    found = graph(app)
    assert found.statements[9].withdrawn
    assert found.statements[10].text == "No, they do not."
    assert "Talks reward" not in Visitor(app).get("/maps/small").text


def test_while_typing_statements_that_say_the_same_are_shown(visitor: Visitor) -> None:
    answer = visitor.get("/maps/small/similar?text=Peace+always+comes+first", headers=HTMX)
    assert answer.text.startswith('<div id="similar"')
    assert "Peace first" in answer.text
    assert "Peace" not in visitor.get("/maps/small/similar?text=xx", headers=HTMX).text
    itself = visitor.get("/maps/small/similar?text=Peace+always+comes+first&target=s1", headers=HTMX)
    assert "Peace first" not in itself.text
    assert "nothing like it" in visitor.get("/maps/small/similar?text=zzzzzzzz").text


def test_what_says_nearly_the_same_is_shown_with_where_it_stands(visitor: Visitor) -> None:
    for words, where in (
        ("Impunity brings the war back", "on 1"),
        ("Most wars end without talks", "on a1"),
        ("Peace always comes first", ""),
    ):
        answer = visitor.get(f"/maps/small/similar?text={words.replace(' ', '+')}", headers=HTMX).text
        assert re.findall(r'row-where meta">(.*?)<', answer)[:1] == ([where] if where else []), words


def test_while_typing_statements_are_found_as_premises(visitor: Visitor) -> None:
    found = visitor.get("/maps/small/find?q=peace").json
    assert found == [{"value": "s1", "label": "Peace first", "note": "Position 1"}]
    assert visitor.get("/maps/small/find?q=12345").json == []


def test_each_change_tells_whoever_watches(app: Flask, newcomer: Visitor) -> None:
    from argmap.web.events import events_after

    (event,) = events_after(site_of(app).engine, 1, 1)
    assert event.version == 2
    assert "Ana" in event.data
    assert '"selected":"s9"' in event.data
    assert "\n" not in event.data


def test_what_is_refused_makes_nobody_a_contributor(visitor: Visitor, app: Flask) -> None:
    before = version(app)
    answer = visitor.add(text="", name="Ana")
    assert answer.status_code == 422
    assert version(app) == before
    assert "name" in form_in(answer.text, "/arguments")


def test_the_outline_says_that_it_is_for_reading_only_and_why(newcomer: Visitor, visitor: Visitor, app: Flask) -> None:
    engine = site_of(app).engine

    def told(someone: Visitor, query: str = "") -> str:
        found = re.search(r'class="read-only">(.*?)</span>', someone.get(f"/maps/small/outline{query}").text)
        return "" if found is None else re.sub("<[^>]+>", "", found[1])

    keys = "write a line under this one"
    assert told(newcomer) == told(visitor) == ""
    assert keys in newcomer.get("/maps/small/outline").text
    assert keys not in newcomer.get("/maps/small/outline?at=1").text
    assert told(newcomer, "?at=1") == "Read only: this is an earlier moment"
    assert told(newcomer, "?print=1") == ""
    keep_map(engine, "small", welcomes=False)
    assert told(visitor) == "Read only: sign in to write"
    assert told(newcomer) == ""
    keep_map(engine, "small", policy=Policy.CLOSED)
    assert told(newcomer) == told(visitor) == "Read only: only facilitators add to this map"
    assert told(signed_in(app, "Chair", slug="small", role=Membership.FACILITATOR)) == ""
    assert told(signed_in(app, "Root", admin=True)) == "Read only: only facilitators add to this map"
    keep_map(engine, "small", policy=Policy.OPEN)
    assert told(signed_in(app, "Admin", admin=True)) == "Read only: you are no member of this map"
    keep_map(engine, "small", archived_at=utc_now())
    assert told(newcomer) == "Read only: the map is archived"
