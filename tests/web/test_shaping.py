"""People change the shape of a map through its pages, and read what will change before it does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.permissions import Membership
from argmap.domain.vocabulary import Kind, Relation
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.people import signed_in
from tests.web.test_contributing import graph, version


def change(someone: Visitor, ref: str, how: str, **fields: Any) -> TestResponse:
    """Open the form, fill it in, and send it: what comes back tells what would change."""
    page = f"/maps/small/{'statements' if ref[0] == 's' else 'arguments'}/{ref[1:]}/change"
    form = someone.form(f"{page}?how={how}", "/change")
    return someone.post(page, filled(form, fields))


def do(someone: Visitor, ref: str, how: str, **fields: Any) -> TestResponse:
    """The same, and then press the button."""
    told = change(someone, ref, how, **fields)
    assert told.status_code == 200, told.text[:3_000]
    assert "This is what will change" in told.text
    form = form_in(told.text, "/change")
    sure = told.text.split('name="sure" value="')[1].split('"')[0]
    page = f"/maps/small/{'statements' if ref[0] == 's' else 'arguments'}/{ref[1:]}/change"
    return someone.post(page, filled(form, {"sure": sure}))


@pytest.fixture
def moderator(app: Flask) -> Visitor:
    """Somebody who moderates the small map."""
    return signed_in(app, "Mona", slug="small", role=Membership.MODERATOR)


def test_a_statement_of_ones_own_leads_to_what_can_be_changed_of_it(newcomer: Visitor, visitor: Visitor) -> None:
    for page in ("/maps/small/statements/9", "/maps/small?sel=s9"):
        assert 'href="/maps/small/statements/9/change"' in newcomer.get(page).text
        assert "/change" not in visitor.get(page).text
    ways = newcomer.get("/maps/small/statements/9/change").text
    for how in ("title", "move", "attach", "kind", "split", "merge"):
        assert f"/maps/small/statements/9/change?how={how}" in ways
    argument = newcomer.get("/maps/small/arguments/6/change").text
    assert "It has one premise only." in argument
    assert 'href="/maps/small/arguments/6/change"' in newcomer.get("/maps/small/arguments/6").text


def test_a_move_is_told_before_it_is_done_and_can_be_undone(newcomer: Visitor, app: Flask) -> None:
    told = change(newcomer, "s9", "move", target="2", relation="support")
    assert "9 “Talks reward those who kill” will support 2 “Justice first”." in told.text
    assert "It will no longer attack 1 “Peace first”." in told.text
    assert version(app) == 2
    answer = do(newcomer, "s9", "move", target="2", relation="support")
    assert answer.headers["Location"] == "/maps/small?sel=s9&added=3"
    assert (graph(app).arguments[6].target, graph(app).arguments[6].relation) == (2, Relation.SUPPORT)
    assert 'action="/maps/small/changes/3/undo"' in newcomer.get(answer.headers["Location"]).text


def test_what_is_typed_over_after_it_was_told_is_told_anew(newcomer: Visitor, app: Flask) -> None:
    told = change(newcomer, "s9", "move", target="2", relation="support")
    sure = told.text.split('name="sure" value="')[1].split('"')[0]
    form = filled(form_in(told.text, "/change"), {"sure": sure, "relation": "attack"})
    again = newcomer.post("/maps/small/statements/9/change", form)
    assert "will attack 2" in again.text
    assert version(app) == 2


def test_a_target_is_found_by_words_by_number_or_as_a_step(newcomer: Visitor) -> None:
    assert "will undercut a2" in change(newcomer, "s9", "move", target="a2", relation="support").text
    assert "will attack 7" in change(newcomer, "s9", "move", target="accountability goes on").text
    several = change(newcomer, "s9", "move", target="first")
    assert several.status_code == 422
    assert "1 Peace first; 2 Justice first" in several.text
    assert "No statement of this map" in change(newcomer, "s9", "move", target="nothing like it").text
    assert "Name a statement by its number" in change(newcomer, "s9", "move", target="").text
    assert newcomer.get("/maps/small/find?q=a2").json == [
        {"value": "a2", "label": "Impunity returns", "note": "The step a2 from"}
    ]
    assert newcomer.get("/maps/small/find?q=a99").json == []


def test_a_move_under_its_own_descendant_comes_back_with_the_reason(newcomer: Visitor, app: Flask) -> None:
    newcomer.add(target="s9", text="Not always.")
    answer = change(newcomer, "s9", "move", target="10")
    assert answer.status_code == 422
    assert "10 hangs on 9 itself" in answer.text
    assert form_in(answer.text, "/change")["target"] == "10"
    assert version(app) == 3


def test_what_changed_meanwhile_comes_back_with_both(newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/maps/small/statements/9/change?how=move", "/change")
    do(newcomer, "s9", "move", target="2")
    answer = newcomer.post("/maps/small/statements/9/change", filled(form, {"target": "3"}))
    assert answer.status_code == 409
    assert "a6 attacks 2" in answer.text
    assert "a6 attacks 3" in answer.text
    again = newcomer.post("/maps/small/statements/9/change", form_in(answer.text, "/change"))
    assert "will attack 3" in again.text


def test_ones_own_title_is_changed_at_once(newcomer: Visitor, app: Flask) -> None:
    assert change(newcomer, "s9", "title", title="A reward").status_code == 303
    assert graph(app).statements[9].title == "A reward"
    assert change(newcomer, "s9", "title", title="").status_code == 422


def test_a_statement_is_used_again_made_evidence_and_split(newcomer: Visitor, app: Flask) -> None:
    do(newcomer, "s9", "attach", target="2", relation="support")
    assert graph(app).arguments[7].premises == (9,)
    do(newcomer, "s9", "kind", kind="evidence")
    assert graph(app).statements[9].kind is Kind.EVIDENCE
    assert "Choose what it is" in change(newcomer, "s9", "kind").text
    answer = do(newcomer, "s9", "split", first="Talks reward.", second="They kill.", linked="yes")
    assert answer.headers["Location"].startswith("/maps/small?sel=s9")
    assert graph(app).arguments[6].premises == (9, 10)
    do(newcomer, "a6", "unlink", statement="s10")
    assert graph(app).arguments[8].premises == (10,)
    do(newcomer, "a6", "link", arguments=["a8"])
    assert graph(app).arguments[6].premises == (9, 10)
    assert "Choose the premise" in change(newcomer, "a6", "unlink").text


def test_the_number_of_what_was_merged_leads_to_what_it_became(newcomer: Visitor, app: Flask) -> None:
    newcomer.add(text="Talks pay murderers.")
    told = change(newcomer, "s10", "merge", into="9")
    assert "its number will lead to 9" in told.text
    assert "a7 will say the same as a6" in told.text
    do(newcomer, "s10", "merge", into="9")
    led = newcomer.get("/maps/small/statements/10")
    assert (led.status_code, led.headers["Location"]) == (303, "/maps/small/statements/9?was=s10")
    page = newcomer.get("/maps/small/statements/9?was=s10").text
    assert "Statement 10 was merged into 9." in page
    assert "merged into 9" not in newcomer.get("/maps/small/statements/9?was=s8").text
    assert newcomer.get("/maps/small/arguments/7").headers["Location"] == "/maps/small/arguments/6?was=a7"
    panel = newcomer.get("/maps/small?sel=s10").text
    assert "Statement 10 was merged into 9." in panel
    assert "Show statement 9" in panel
    again = newcomer.post(
        "/maps/small/arguments",
        filled(newcomer.form("/maps/small?sel=s9&add=support", "/arguments"), {"target": "s10", "text": "Yes."}),
    )
    assert again.status_code == 409
    assert "go on with 9" in again.text


def test_whoever_wrote_what_was_merged_is_named_wherever_its_author_is(
    newcomer: Visitor, moderator: Visitor, app: Flask
) -> None:
    Visitor(app).add(text="Talks pay murderers.", name="Ben")
    do(moderator, "s10", "merge", into="9")
    for page in ("/maps/small/statements/9", "/maps/small?sel=s9", "/maps/small/outline"):
        assert "Added by Ana, and by Ben" in newcomer.get(page).text, page
    form = moderator.form("/maps/small/hand-in", "/maps/small/hand-in")
    copy = moderator.get(moderator.post("/maps/small/hand-in", form).headers["Location"]).text
    assert "written by <bdi>Ana</bdi>, and by <bdi>Ben</bdi>" in copy
    assert re.search(r"<strong><bdi>Ben</bdi></strong> <span class=\"row-text\">9</span>", copy)


def test_what_others_have_built_on_is_not_offered_but_to_moderators(
    newcomer: Visitor, moderator: Visitor, app: Flask
) -> None:
    moderator.add(target="s9", text="Not always.")
    ways = newcomer.get("/maps/small/statements/9/change").text
    assert "Somebody else has built a7 on it" in ways
    assert "how=merge" not in ways
    assert "how=attach" in ways
    assert "See what will change" not in newcomer.get("/maps/small/statements/9/change?how=merge").text
    do(moderator, "s9", "move", target="2")
    assert graph(app).arguments[6].target == 2
    assert moderator.get("/maps/small/arguments/2/change").status_code == 200
    others = newcomer.get("/maps/small/arguments/2/change").text
    assert "how=cases" in others  # which a moderator reads first
    assert [how for how in ("move", "link", "unlink") if f"how={how}" in others] == []


def test_a_form_in_the_page_is_replaced_by_what_would_change(newcomer: Visitor) -> None:
    page = "/maps/small/statements/9/change"
    form = newcomer.form(f"{page}?how=move", "/change")
    here = {**HTMX, "HX-Current-URL": f"http://localhost{page}?how=move"}
    told = newcomer.post(page, filled(form, {"target": "2"}), headers=here)
    assert told.text.lstrip().startswith('<section id="add"')
    sure = told.text.split('name="sure" value="')[1].split('"')[0]
    done = newcomer.post(page, filled(form_in(told.text, "/change"), {"sure": sure}), headers=here)
    assert done.headers["HX-Redirect"] == "/maps/small?sel=s9&added=3"


@pytest.mark.parametrize("how", ["", "link", "nothing"])
def test_a_form_that_does_not_say_what_to_change_does_nothing(how: str, newcomer: Visitor, app: Flask) -> None:
    form = newcomer.form("/maps/small/statements/9/change?how=move", "/change")
    answer = newcomer.post("/maps/small/statements/9/change", filled(form, {"how": how}))
    assert answer.status_code == 422
    assert version(app) == 2


def test_ones_own_changes_are_listed_with_undo_redo_and_what_stands_in_the_way(
    newcomer: Visitor, moderator: Visitor, visitor: Visitor
) -> None:
    assert visitor.get("/maps/small/changes/mine").status_code == 303
    newcomer.add(target="s2", text="Not always.")
    moderator.add(target="s9", text="Often.")
    moderator.add(target="s9", text="Hardly ever.")
    page = newcomer.get("/maps/small/changes/mine")
    assert "2 changes of yours" in page.text
    assert "Change 2 cannot be taken back, because a8 has been built on it." in page.text
    assert "/maps/small/statements/9/withdraw" in page.text
    assert 'action="/maps/small/changes/3/undo"' in page.text
    newcomer.post("/maps/small/changes/3/undo", form_in(page.text, "/changes/3/undo"))
    again = newcomer.get("/maps/small/changes/mine").text
    assert "taken back by" in again
    assert ">Redo</button>" in again
    assert 'href="/maps/small/changes/mine"' in newcomer.get("/maps/small/history").text
    assert "Nothing yet" in newcomer.get("/maps/other/changes/mine").text
    assert "Withdraw 9 instead" not in newcomer.get("/maps/small/changes/mine?before=2").text


def test_a_later_change_of_ones_own_is_to_be_taken_back_first(newcomer: Visitor) -> None:
    do(newcomer, "s9", "move", target="2")
    page = newcomer.get("/maps/small/changes/mine").text
    assert '<a href="#change-3">Take back change 3 first</a>' in page
    newcomer.post("/maps/small/changes/3/undo", form_in(page, "/changes/3/undo"))
    assert "Take back change 3 first" not in newcomer.get("/maps/small/changes/mine").text
