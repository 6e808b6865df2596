"""Quotations are corrected by one form, on statements, on what speakers hold and on steps; others' are read first."""

from __future__ import annotations

import pytest
from flask import Flask

from argmap.domain.permissions import Membership
from argmap.domain.vocabulary import Basis, Fidelity, Voice
from tests.support.in_process import HTMX, Visitor, filled, form_in, forms_in
from tests.support.people import signed_in
from tests.web.test_contributing import graph, version
from tests.web.test_entries import approved, citations_in, sent_back

BASE = "/maps/small"
STEP = f"{BASE}/arguments/1/citations"


@pytest.fixture
def student(app: Flask) -> Visitor:
    """A participant of the small map."""
    return signed_in(app, "Stella", slug="small", role=Membership.PARTICIPANT)


def spoken(someone: Visitor) -> str:
    """Where the one quotation of the map, for what the mediator holds of 3, is corrected."""
    (found,) = citations_in(someone, f"{BASE}/statements/3")
    return found


def test_a_quotation_is_corrected_from_its_statements_page_by_one_form_and_taken_back(
    student: Visitor, app: Flask
) -> None:
    page = spoken(student)
    form = student.form(page, page)
    told = ("A Memoir of Talks", "every month saved lives", "¶3", "own", "quotation")
    assert tuple(form[name] for name in ("source", "quote", "locator", "voice", "fidelity")) == told
    assert "It is cited for what <bdi>Anna Mediator</bdi> says of it." in student.get(page).text
    answer = student.post(page, filled(form, {"quote": "Every month saved lives.", "locator": "¶4", "fidelity": ""}))
    assert answer.headers["Location"] == f"{BASE}/statements/3?added=2"
    citation = graph(app).stances_on[3][0].citations[0]
    assert (citation.quote, citation.locator, citation.voice) == ("Every month saved lives.", "¶4", Voice.OWN)
    after = student.get(answer.headers["Location"]).text
    assert "Corrected a quotation on 3" in after
    student.post(f"{BASE}/changes/2/undo", form_in(after, "/changes/2/undo"))
    assert graph(app).stances_on[3][0].citations[0].locator == "¶3"


def test_a_correction_that_cannot_be_taken_comes_back_as_typed(student: Visitor, app: Flask) -> None:
    page = spoken(student)
    form = student.form(page, page)
    for fields, told in (
        ({"source": ""}, "Name the document that this is from."),
        ({"quote": "x" * 2_001}, "2,001"),
        ({"voice": "speaker"}, "Name the other speaker whose words these are."),
        ({"source_url": "javascript:1"}, "An address begins with"),
        ({"source_url": "https://example.org/other"}, "is in this map already, with another address"),
        ({}, "Nothing is new in it."),
    ):
        refused = student.post(page, filled(form, {"locator": "¶3", **fields}))
        assert (refused.status_code, told in refused.text) == (422, True), fields
        again = form_in(refused.text, page)
        assert {name: again[name] for name in fields} == fields
    part = student.post(page, filled(form, {"source": ""}), headers=HTMX)
    assert part.status_code == 422
    assert part.text.lstrip().startswith('<section id="add"')
    assert version(app) == 1


def test_of_two_who_correct_at_once_the_second_sees_how_it_reads_now(student: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    page = spoken(student)
    form = student.form(page, page)
    chair.post(page, filled(chair.form(page, page), {"quote": "Every month saved some."}))
    stale = student.post(page, filled(form, {"quote": "Each month saved lives."}))
    assert stale.status_code == 409
    assert "nothing was overwritten" in stale.text
    assert "<bdi>Every month saved some.</bdi>" in stale.text
    again = form_in(stale.text, page)
    assert again["quote"] == "Each month saved lives."
    assert student.post(page, again).status_code == 303
    assert graph(app).stances_on[3][0].citations[0].quote == "Each month saved lives."


def test_the_words_that_draw_a_step_are_cited_corrected_and_removed_from_the_arguments_page(
    student: Visitor, app: Flask
) -> None:
    assert f'href="{BASE}/arguments/2/citations"' in student.get(f"{BASE}/arguments/2").text
    page = f"{BASE}/arguments/2/citations"
    assert "Nothing is cited for it yet." in student.get(page).text
    refused = student.post(page, filled(student.form(page, page), {"quote": "However,"}))
    assert (refused.status_code, form_in(refused.text, page)["quote"]) == (422, "However,")
    cited = filled(student.form(page, page), {"source": "A Memoir of Talks", "quote": "However,", "locator": "¶9"})
    assert student.post(page, cited).headers["Location"] == f"{BASE}/arguments/2?added=2"
    assert graph(app).arguments[2].basis is Basis.STATED
    shown = student.get(f"{BASE}/arguments/2").text
    assert "Stated by a source." in shown
    assert "“However,”" in shown
    assert citations_in(student, page) == citations_in(student, f"{BASE}/arguments/2")
    (one,) = citations_in(student, page)
    assert "for the step that a2 draws" in student.get(one).text
    assert 'value="own"' not in student.get(one).text
    student.post(one, filled(student.form(one, one), {"fidelity": "inference"}))
    assert graph(app).arguments[2].citations[0].fidelity is Fidelity.INFERENCE
    taking = next(fields for _, fields in forms_in(student.get(one).text) if fields.get("do") == "remove")
    assert student.post(one, taking).headers["Location"] == f"{BASE}/arguments/2?added=4"
    assert graph(app).arguments[2].citations == ()
    assert student.get(one).status_code == 404


def test_what_outsiders_correct_is_read_first_sent_back_and_sent_again(newcomer: Visitor, app: Flask) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    page = spoken(newcomer)
    assert "A moderator reads this first." in newcomer.get(page).text
    assert "Ask to remove it" in newcomer.get(page).text
    mine = newcomer.post(page, filled(newcomer.form(page, page), {"quote": "each month saved lives"})).headers[
        "Location"
    ]
    assert mine.startswith("/contributions/")
    read = chair.get(f"/moderation?item={mine.rsplit('/', 1)[1]}").text
    assert "Quotation, waiting" in read
    assert "<del>every</del>" in read
    assert "<dt>Place</dt>" not in read
    sent_back(chair, mine)
    again = newcomer.form(mine, mine)
    assert (again["quote"], again["voice"]) == ("each month saved lives", "own")
    assert newcomer.post(mine, filled(again, {"act": "send", "source": ""})).status_code == 422
    assert newcomer.post(mine, filled(again, {"act": "send", "locator": "p. 4"})).status_code == 303
    approved(chair, mine)
    citation = graph(app).stances_on[3][0].citations[0]
    assert (citation.quote, citation.locator) == ("each month saved lives", "p. 4")

    mine = newcomer.post(STEP, filled(newcomer.form(STEP, STEP), {"source": "Notes", "quote": "So,"})).headers[
        "Location"
    ]
    sent_back(chair, mine)
    again = newcomer.form(mine, mine)
    assert "speaker" not in again
    newcomer.post(mine, filled(again, {"act": "send", "quote": "Therefore,"}))
    approved(chair, mine)
    assert graph(app).arguments[1].citations[0].quote == "Therefore,"


def test_visitors_and_those_who_may_not_see_no_way_to_correct(visitor: Visitor, app: Flask) -> None:
    student = signed_in(app, "Stella", slug="small", role=Membership.PARTICIPANT)
    page = spoken(student)
    assert citations_in(visitor, f"{BASE}/statements/3") == []
    assert "/citations" not in visitor.get(f"{BASE}/arguments/1").text
    for one in (page, STEP):
        assert visitor.get(one).headers["Location"].startswith("/sign-in?next=")
    assert student.get(f"{BASE}/citations/999").status_code == 404
    assert student.get(f"{BASE}/arguments/99/citations").status_code == 404


def test_a_correction_over_which_another_was_made_is_not_taken_back_and_leads_to_the_next_one(
    student: Visitor, app: Flask
) -> None:
    chair = signed_in(app, "Moderator 1", slug="small", role=Membership.MODERATOR)
    page = spoken(student)
    step = f"{BASE}/arguments/2/citations"
    student.post(page, filled(student.form(page, page), {"quote": "Each month."}))
    student.post(step, filled(student.form(step, step), {"source": "A Memoir of Talks", "quote": "So,"}))
    (cited,) = citations_in(student, step)
    for one in (page, cited):
        chair.post(one, filled(chair.form(one, one), {"quote": "Otherwise."}))
    mine = student.get(f"{BASE}/changes/mine").text
    assert f'<a href="{BASE}/statements/3/stances">Correct what is said of 3 instead' in mine
    assert f'<a href="{step}">Correct what is cited for a2 instead' in mine
