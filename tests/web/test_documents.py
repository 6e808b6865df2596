"""A document's text is attached by facilitators, checks quotations, and is shown to nobody."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from argmap.domain.permissions import OPERATOR, Membership
from argmap.operations.maps import import_map
from tests.support.in_process import SAME_ORIGIN, Visitor, filled
from tests.support.people import signed_in
from tests.support.store import small_graph
from tests.web.conftest import site_of
from tests.web.test_pages import words_of
from tests.web.test_routes import PAGES

PAGE = "/maps/small/sources/memoir/document"
TEXT = (
    "# A Memoir of Talks\n\nHe said: every month saved lives.\n\n" + "More of it. " * 40 + "\n\nThe unrepeatable end.\n"
)


@pytest.fixture
def facilitator(app: Flask) -> Visitor:
    return signed_in(app, "facilitator", slug="small", role=Membership.FACILITATOR)


def attach(someone: Visitor, text: str = TEXT) -> TestResponse:
    return someone.post(PAGE, filled(someone.form(PAGE, "/document"), {"text": text}))


def send(someone: Visitor, content: bytes, name: str = "memoir.md") -> TestResponse:
    fields = {**someone.form(PAGE, "/document"), "text": "", "file": (BytesIO(content), name)}
    return someone.client.post(PAGE, data=fields, headers=SAME_ORIGIN, content_type="multipart/form-data")


def test_a_pasted_text_is_attached_and_the_quotations_are_compared(facilitator: Visitor, visitor: Visitor) -> None:
    assert "No document to check against." in words_of(visitor.get("/maps/small/sources").text)
    page = words_of(facilitator.get("/maps/small/sources").text)
    assert "Attach its text" in page
    answer = attach(facilitator)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/maps/small/sources?source=memoir#rests")
    for someone in (facilitator, visitor):
        said = words_of(someone.get("/maps/small/sources").text)
        assert "1 quotation, found" in said
        assert "Every quotation was compared with its document." in said
        assert "Compared with the attached document, which nobody is shown." in said
        assert "no document to check against" not in words_of(someone.get("/maps/small/check").text)


def test_a_file_of_five_megabytes_is_attached(facilitator: Visitor) -> None:
    content = TEXT.encode() + b"x " * ((5_000_000 - len(TEXT.encode())) // 2)
    assert send(facilitator, content).status_code == 303
    said = words_of(facilitator.get(PAGE).text)
    assert re.search(r"Attached on .*: [45],\d{3},\d{3} characters\.", said)


def test_what_cannot_be_taken_is_said_and_nothing_changes(facilitator: Visitor) -> None:
    for content, status, sentence in (
        (b"%PDF-1.7", 422, "This is no text file"),
        (b"\xff\xfe\x00", 422, "not in UTF-8"),
        (b"a" * 5_000_001, 422, "5 MB at most"),
        (b"a" * 5_100_000, 413, "5 MB at most"),
        (b"", 422, "there are no words"),
    ):
        answer = send(facilitator, content)
        assert answer.status_code == status, content[:10]
        assert sentence in words_of(answer.text)
        assert "Nothing was changed yet" in words_of(answer.text)
    assert "Take it away" not in facilitator.get(PAGE).text
    again = attach(facilitator, "...")
    assert again.status_code == 422
    assert "<textarea" in again.text


def test_words_that_differ_are_shown_on_the_checklist_and_beside_the_quotation(
    facilitator: Visitor, visitor: Visitor
) -> None:
    attach(facilitator, TEXT.replace("every month saved", "each month saved"))
    said = words_of(visitor.get("/maps/small/check").text)
    assert "Quotations not found The words are not in the document as they stand 1" in said
    assert "typed “every” for “each”; A. Mediator, nearest at ¶1" in said
    markup = visitor.get("/maps/small/check?row=quotation.s3").text
    assert re.search(r"<del>every </del><ins>each </ins>month saved lives", markup)
    sources = words_of(visitor.get("/maps/small/sources").text)
    assert "1 quotation, 0 found" in sources
    assert "Not found: it says “every” where the document has “each”" in sources


def test_what_was_attached_can_be_taken_away(facilitator: Visitor) -> None:
    attach(facilitator)
    form = facilitator.form(PAGE, "/remove")
    assert facilitator.post(f"{PAGE}/remove", form).status_code == 303
    assert "No document to check against." in words_of(facilitator.get("/maps/small/sources").text)


def test_the_text_is_on_no_page_and_in_no_export(facilitator: Visitor, visitor: Visitor) -> None:
    attach(facilitator)
    paths = [
        *(line.path for line in PAGES.values()),
        PAGE,
        "/maps/small/check?at=1",
        "/maps/small/sources?source=memoir",
    ]
    for someone in (facilitator, visitor):
        for path in paths:
            assert "unrepeatable" not in someone.get(path).text, path


def test_who_may_not_attach_is_not_shown_how(app: Flask, newcomer: Visitor, visitor: Visitor) -> None:
    moderator = signed_in(app, "moderator", slug="small", role=Membership.MODERATOR)
    for someone in (newcomer, visitor, moderator):
        assert "Attach its text" not in someone.get("/maps/small/sources").text
        assert someone.get(PAGE).status_code in (303, 403)
    for path in ("/maps/nowhere/sources/memoir/document", "/maps/small/sources/nothing/document"):
        assert signed_in(app, f"f{len(path)}", slug="small", role=Membership.FACILITATOR).get(path).status_code == 404


def test_another_copy_than_the_one_quoted_from_is_named(app: Flask) -> None:
    import_map(site_of(app).desk, OPERATOR, small_graph(), "cited")
    someone = signed_in(app, "someone", slug="cited", role=Membership.FACILITATOR)
    page = "/maps/cited/sources/report/document"
    someone.post(page, filled(someone.form(page, "/document"), {"text": "It ended within a year."}))
    assert "It is not the very copy that the quotations are from" in words_of(someone.get(page).text)
