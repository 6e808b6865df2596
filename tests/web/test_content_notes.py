"""Content notes as readers meet them: the note on every page, the words behind a click, whole files for keeping."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from argmap.domain.permissions import Membership, Policy
from tests.support.in_process import Visitor, filled
from tests.support.people import keep_map, signed_in
from tests.support.sight import in_sight
from tests.web.conftest import site_of

BRANCH = "/maps/small/statements/3/branch"
NOTE = "Content note: Describes torture"
WORDS = ("Talks save lives", "Every month of talks saves lives", "every month saved lives", "Said <em>often</em>")
SVG_WORDS = ("Talks save", "save lives")


@pytest.fixture
def noted(app: Flask) -> Visitor:
    """A moderator who has laid a note over statement 3."""
    someone = signed_in(app, "Moderator", slug="small", role=Membership.MODERATOR)
    lay(someone, words="Describes torture")
    return someone


def lay(someone: Visitor, **fields: str) -> None:
    form = filled(someone.form(BRANCH, "/branch"), {"mark": "content note", **fields})
    assert someone.post(BRANCH, form).status_code == 303


def unfolded(page: str) -> str:
    """What a page shows before anybody opens what is behind a note."""
    return re.sub(r'(<details class="content-note"><summary>.*?</summary>).*?</details>', r"\1", page, flags=re.DOTALL)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?view=tree",
        "?sel=s3",
        "?sel=s1",
        "?sel=a1",
        "?print=1",
        "?column=1",
        "/outline",
        "/outline?quotes=1",
        "/outline?print=1",
        "/outline?sel=s3",
        "/statements/3",
        "/statements/1",
        "/arguments/1",
        "/positions?cell=mediator.3",
        "/sources?source=memoir",
        "/map.svg",
        "/find?q=talks+save",
        "/similar?text=Every+month+of+talks+saves+lives",
    ],
)
def test_pages_tell_the_note_and_keep_the_words_behind_it(app: Flask, noted: Visitor, path: str) -> None:
    page = Visitor(app).get(f"/maps/small{path}").text
    assert "Content note" in page or path.startswith(("/positions", "/sources"))
    for word in (*WORDS, *SVG_WORDS):
        assert word not in unfolded(page), word


@pytest.mark.parametrize("path", ["?sel=s3", "/outline?quotes=1", "/statements/3"])
def test_a_click_without_script_shows_the_words(app: Flask, noted: Visitor, path: str) -> None:
    page = Visitor(app).get(f"/maps/small{path}").text
    assert f'<details class="content-note"><summary>{NOTE}</summary>' in page
    assert WORDS[1] in page
    assert WORDS[2] in page


def test_the_address_asks_for_what_is_behind_a_note_and_keeps_asking(app: Flask, noted: Visitor) -> None:
    visitor = Visitor(app)
    assert "/maps/small?show=3&amp;sel=s3" in visitor.get("/maps/small?sel=s3").text
    for path in ("?show=3&sel=s3", "/outline?show=3", "/statements/3?show=3", "?print=1&show=3"):
        page = visitor.get(f"/maps/small{path}").text
        assert "content-note" not in page.replace("content-notes", ""), path
        assert "Talks save lives" in page, path
    page = visitor.get("/maps/small?show=3&sel=s3").text
    assert "Put it behind the content note again" in page
    assert "show=3&amp;sel=s1" in page
    assert "save lives" in visitor.get("/maps/small/map.svg?show=3").text.replace("\n", " ")


def test_what_was_kept_of_a_page_is_renewed_with_the_note(app: Flask, newcomer: Visitor) -> None:
    visitor = Visitor(app)
    someone = signed_in(app, "Moderator", slug="small", role=Membership.MODERATOR)
    pages = ("/maps/small", "/maps/small/outline", "/maps/small/statements/3", "/maps/small/map.svg")
    before = {path: visitor.get(path) for path in pages}
    lay(someone, words="Describes torture")
    for path in pages:
        etag = before[path].headers["ETag"]
        assert visitor.client.get(path, headers={"If-None-Match": etag}).status_code == 200, path
        assert "Content note" in visitor.get(path).text
    lay(someone, lift="yes")
    for path in pages:
        assert "Content note" not in visitor.get(path).text


def test_a_new_wording_is_compared_with_what_is_behind_the_note(app: Flask, noted: Visitor) -> None:
    author = signed_in(app, "Author")
    assert author.add(target="s3", text="They were beaten every night.").status_code == 303
    keep_map(site_of(app).engine, "small", policy=Policy.APPROVAL)
    form = filled(author.form("/maps/small/statements/9/reword", "/reword"), {"text": "They were beaten every day."})
    assert author.post("/maps/small/statements/9/reword", form).status_code == 303
    page = noted.get("/moderation?item=1").text
    assert "<del>night.</del>" in page
    assert "night" not in in_sight(page)


def test_search_tells_the_note_and_files_hold_the_words(app: Flask, noted: Visitor) -> None:
    visitor = Visitor(app)
    found = visitor.get("/?q=talks+save").text
    assert NOTE in found.replace("<mark>", "").replace("</mark>", "")
    assert "Every month" not in found
    for path in ("/map.argdown", "/map.argdown?depth=2", "/map.dot?show=3"):
        assert "Every month of talks saves lives" in visitor.get(f"/maps/small{path}").text
    assert (
        NOTE in visitor.get("/maps/small/moderation-log").text
        or "Describes torture" in visitor.get("/maps/small/moderation-log").text
    )
