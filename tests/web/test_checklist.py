"""The checklist: what it names, where its links lead, and how one goes from place to place."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask

from argmap.domain.graph import ArgumentGraph
from argmap.domain.permissions import OPERATOR, Membership
from argmap.operations.maps import import_map
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.people import signed_in
from tests.web.conftest import site_of
from tests.web.test_pages import read, words_of

LIST = "/maps/small/check"


def links(markup: str, style: str) -> list[str]:
    return [unescape(href) for href in re.findall(rf'<a class="{style}[^"]*" href="([^"]+)"', markup)]


def test_five_sections_stand_in_their_order_with_their_counts_and_none_is_said(visitor: Visitor) -> None:
    said = words_of(visitor.get(LIST).text)
    assert "Checklist Five places where a reader will ask for more. None stops you from handing in." in said
    headings = re.findall(
        r"(Positions without a reason|Objections .*?answer|Evidence without a source) .*? (\d|none) ", said
    )
    assert [count for _, count in headings] == ["1", "2", "1"]
    assert re.search(r"Quotations not found .*? none .*? Positions that rest on one source .*? 1 ", said)
    assert "A Memoir of Talks, 1 quotation: no document to check against" not in said  # in short, by its author
    assert "A. Mediator, 1 quotation: no document to check against" in said
    assert "Whether a reason is good or an answer fair." in said
    assert "%" not in said


def test_a_row_says_kind_number_sentence_what_is_missing_and_what_to_do(visitor: Visitor) -> None:
    said = words_of(visitor.get(LIST).text)
    assert "Position 2 Justice first" in said
    assert re.search(r"Objection 4 Impunity returns Impunity returns attacks 1; \S.* Answer it", said)
    assert "Undercut 8 Wars end otherwise Wars end otherwise undercuts a1;" in said
    assert re.search(r"Evidence 5 Four were warned .* Show it", said)
    assert re.search(r"Position 1 Peace first .* one of two from A\. Mediator, no other source Look for another", said)


def test_every_action_leads_to_its_place_with_the_right_form_open(visitor: Visitor) -> None:
    found = links(visitor.get(LIST).text, "check-go")
    assert found == [
        "/maps/small?sel=s2&add=support",
        "/maps/small?sel=s4&add=objection",
        "/maps/small?sel=s8&add=objection",
        "/maps/small?sel=s5",
        "/maps/small?sel=s1&add=evidence",
    ]
    for href in found:
        markup = visitor.get(href).text
        assert ("add=" not in href) == ('id="form"' not in markup and "/maps/small/arguments" not in markup)


def test_a_source_is_added_where_one_may(app: Flask) -> None:
    moderator = signed_in(app, "moderator", slug="small", role=Membership.MODERATOR)
    markup = moderator.get(f"{LIST}?row=source.s5").text
    page = "/maps/small/statements/5/stances"
    assert page in links(markup, "check-go")
    assert links(markup, "check-way") == [page]
    assert "Add a source" in words_of(markup)
    assert moderator.get(page).status_code == 200


def test_the_place_that_is_looked_at_is_drawn_with_the_ways_to_answer(visitor: Visitor) -> None:
    markup = visitor.get(f"{LIST}?row=answer.a2").text
    said = words_of(markup)
    assert "Nothing answers 4, which attacks 1." in said
    assert "Attack 4 Say why it is false. Undercut a2 Grant 4, and say why 1 can still be right." in said
    assert re.search(r'class="node [^"]*"[^>]*data-id="s4"', markup)
    assert links(markup, "check-way") == ["/maps/small?sel=s4&add=objection", "/maps/small?sel=a2&add=undercut"]
    undercut = words_of(visitor.get(f"{LIST}?row=answer.a5").text)
    assert "Nothing answers 8. If it holds, a1 does not follow." in undercut
    reason = words_of(visitor.get(f"{LIST}?row=reason.s2").text)
    assert "Support 2" in reason
    assert "Set a condition for 2" in reason
    assert read(markup).problems == []


def test_an_objection_to_a_condition_tells_what_falls_with_it(newcomer: Visitor) -> None:
    newcomer.add(target="s7", text="Progress can be promised for decades.")
    markup = newcomer.get(f"{LIST}?row=answer.a7").text
    drawn = markup.split('class="small-drawing"')[1].split("check-told")[0]
    assert 'data-id="s6"' in drawn, "what 7 is linked with stands beside it"
    assert "Evidence is kept" not in re.sub(r'aria-label="[^"]*"', "", drawn), "folded to its kind"
    said = words_of(markup)
    assert "If it holds, one of two things that 1 requires falls, and 1 with it." in said


def test_ones_own_statement_can_be_reworded_where_an_objection_has_a_point(newcomer: Visitor) -> None:
    newcomer.add(target="s9", text="They do not.")
    assert "/maps/small/statements/9/reword" in links(newcomer.get(f"{LIST}?row=answer.a7").text, "check-way")
    newcomer.add(target="s1", add="evidence", text="A report says so.")
    said = newcomer.get(f"{LIST}?row=source.s11").text
    page = "/maps/small/statements/11"
    assert links(said, "check-way") == [f"{page}/stances", f"{page}/reword"]


def test_keys_press_the_links_to_the_next_place_and_the_one_before(visitor: Visitor) -> None:
    first = visitor.get(LIST).text
    assert 'data-key="k"' not in first
    onward = re.search(r'href="([^"]+)" data-part data-key="j"', first)
    assert onward is not None
    assert onward[1] == f"{LIST}?row=answer.a2"
    second = visitor.get(onward[1]).text
    assert re.search(rf'href="{re.escape(LIST)}\?row=reason.s2" data-part data-key="k"', second)
    assert re.search(r'href="/maps/small\?sel=s4&amp;add=objection" data-key="Enter"', second)


def test_with_script_another_place_comes_in_place_at_its_address(visitor: Visitor) -> None:
    answer = visitor.get(f"{LIST}?row=answer.a2", headers=HTMX)
    assert (answer.headers["HX-Push-Url"], answer.headers["HX-Reswap"]) == (f"{LIST}?row=answer.a2", "none")
    assert re.findall(r'id="([\w-]+)"[^>]* hx-swap-oob', answer.text) == ["checklist", "check-place"]


def test_on_a_phone_a_row_leads_to_the_map_with_a_bar_to_the_next(visitor: Visitor) -> None:
    markup = visitor.get(LIST).text
    assert '<a class="check-link phone-only" href="/maps/small?sel=s4&amp;check=answer.a2">' in markup
    bar = visitor.get("/maps/small?sel=s4&check=answer.a2")
    said = words_of(bar.text)
    assert "2 of 5 Before · Back to the list Next" in said
    assert 'href="/maps/small?sel=s8&amp;check=answer.a5"' in bar.text
    assert "5 of 5 Before · Back to the list" in words_of(visitor.get("/maps/small?sel=s1&check=one.s1").text)


def test_the_bar_tells_when_a_place_was_answered(newcomer: Visitor) -> None:
    form = form_in(newcomer.get("/maps/small?sel=s4&add=objection&check=answer.a2").text, "/maps/small/arguments")
    form["text"] = "It does not."
    there = newcomer.post("/maps/small/arguments", form).headers["Location"]
    assert "check=answer.a2" in there
    said = words_of(newcomer.get(there).text)
    assert "No longer on the checklist" in said
    assert re.search(r"\d places left\.", said)


def test_an_earlier_moment_has_its_own_list_and_nothing_to_add(newcomer: Visitor) -> None:
    markup = newcomer.get(f"{LIST}?at=1").text
    assert len(links(markup, "check-go")) == 5
    assert all("at=1" in href and "add=" not in href for href in links(markup, "check-go"))
    assert "Show it" in words_of(markup)
    assert links(markup, "check-way") == []


def test_an_empty_list_says_so_and_keeps_its_headings(app: Flask, visitor: Visitor) -> None:
    import_map(site_of(app).desk, OPERATOR, ArgumentGraph("Bare", "Which?"), "bare")
    said = words_of(visitor.get("/maps/bare/check").text)
    assert "No place where the structure leaves a reader asking." in said
    assert said.count("none") == 5


def test_the_bar_knows_the_checklist(visitor: Visitor) -> None:
    for path in ("/maps/small", "/maps/small/outline", "/maps/small/sources", "/maps/small/history"):
        assert f'href="{LIST}"' in visitor.get(path).text
    assert "Checklist 5" in words_of(visitor.get(LIST).text)


def test_a_quotation_that_is_not_found_leads_to_the_form_that_corrects_it_with_the_nearest_words(app: Flask) -> None:
    chair = signed_in(app, "moderator", slug="small", role=Membership.FACILITATOR)
    page = "/maps/small/sources/memoir/document"
    text = "# A Memoir of Talks\n\nThus it was.\n\nEach one of us knew that every week saved lives, and said so.\n"
    chair.post(page, filled(chair.form(page, page), {"text": text}))
    markup = chair.get(f"{LIST}?row=quotation.s3").text
    assert "typed “month” for “week”" in words_of(markup)
    correct = next(href for href in links(markup, "check-go") if "/citations/" in href)
    assert links(markup, "check-way")[0] == correct
    shown = chair.get(correct).text
    assert "These words are not in the document as they stand" in shown
    assert "<del>month </del><ins>week </ins>" in shown
    form = chair.form(f"{correct}?take=document", correct)
    assert (form["quote"], form["locator"]) == ("every week saved lives", "¶2")
    assert chair.post(correct, form).status_code == 303
    assert "quotation.s3" not in chair.get(LIST).text
    assert "near-words" not in chair.get(correct).text
