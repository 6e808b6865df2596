"""Bringing back an earlier wording from the history of a statement."""

from __future__ import annotations

from flask import Flask

from argmap.domain.drafts import NewStatement, RewordDraft
from argmap.domain.permissions import Membership
from argmap.domain.text import propose_title
from argmap.operations.statements import reword
from tests.support.in_process import Visitor, form_in
from tests.support.people import signed_in
from tests.web.conftest import site_of
from tests.web.test_pages import ana


def test_a_moderator_brings_words_back_from_the_history(app: Flask, newcomer: Visitor) -> None:
    said = "Talks reward whoever kills."
    reword(site_of(app).desk, ana(app), "small", 9, RewordDraft(NewStatement(said, said), 2))
    chair = signed_in(app, "Chair", slug="small", role=Membership.MODERATOR)
    markup = chair.get("/maps/small/history?number=9").text
    assert markup.count("Restore these words") == 1
    assert "Restore these words" not in newcomer.get("/maps/small/history?number=9").text
    assert "Restore these words" not in chair.get("/maps/small/history").text
    form = form_in(markup, "/statements/9/restore")
    done = chair.post("/maps/small/statements/9/restore", form)
    assert (done.status_code, done.location) == (303, "/maps/small?sel=s9&added=4")
    told = chair.get("/maps/small/history?number=9").text
    assert "Restored 9 as it was at change 2" in told
    assert "<del>whoever kills.</del> <ins>those who kill.</ins>" in told
    # The form that was opened before says that it came too late.
    assert chair.post("/maps/small/statements/9/restore", form).status_code == 409


def test_history_and_ones_own_work_tell_the_words_of_each_change(app: Flask, newcomer: Visitor) -> None:
    said = "Talks reward whoever kills."
    reword(site_of(app).desk, ana(app), "small", 9, RewordDraft(NewStatement(said, propose_title(said)), 2))
    for path in ("/maps/small/history", "/maps/small/changes/mine", "/me/work"):
        page = newcomer.get(path).text
        assert "<p>Talks reward those who kill.</p>" in page, path
        assert "<del>those who kill.</del> <ins>whoever kills.</ins>" in page, path
    page = newcomer.get("/maps/small/history").text
    assert page.count("<del>") == 1, "the title says the same"
    assert 'href="/maps/small/compare?from=1&amp;to=2"' in page
    assert "from=0" not in page
    assert newcomer.get("/maps/small/compare?from=1&to=2").status_code == 200


def test_a_form_that_names_no_version_changes_nothing(app: Flask, newcomer: Visitor) -> None:
    chair = signed_in(app, "Chair", slug="small", role=Membership.MODERATOR)
    form = form_in(chair.get("/maps/small?sel=s1&add=objection").text, "/arguments")
    assert chair.post("/maps/small/statements/9/restore", {"csrf": form["csrf"]}).status_code == 404
