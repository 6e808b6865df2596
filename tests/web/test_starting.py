"""Starting a map through the pages: by hand, as a copy, from a file."""

from __future__ import annotations

import base64
import io
import re
import zlib

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from argmap.web.guards import UPLOADS
from tests.support.in_process import SAME_ORIGIN, Visitor, form_in, forms_in

FILE = b"""# How do wars end?

[One]: They stop when all are tired.
  + [Two]: Everybody is tired at some time.
  + [Two]: Everybody is exhausted at some time.

[Alone]: Nobody knows.
  - [Three]: Some know.

Something that nothing relates to.
"""


def send_file(person: Visitor, content: bytes, name: str = "wars.argdown") -> TestResponse:
    form = person.form("/maps/new", "/maps/new/file#file")
    said = {"csrf": form["csrf"], "file": (io.BytesIO(content), name)}
    return person.client.post("/maps/new/file", data=said, headers=SAME_ORIGIN)


def start(person: Visitor, **fields: object) -> TestResponse:
    form = person.form("/maps/new", "/maps/new")
    typed: MultiDict[str, str] = MultiDict(form)
    for name, value in {"question": "Who decides on amnesty?", **fields}.items():
        typed.setlist(name, value if isinstance(value, list) else [value])  # type: ignore[list-item]
    return person.post("/maps/new", typed)


def test_a_visitor_is_sent_to_sign_in_and_comes_back(visitor: Visitor) -> None:
    assert visitor.get("/maps/new").headers["Location"] == "/sign-in?next=%2Fmaps%2Fnew"
    assert visitor.get("/maps/new/copy?of=small").headers["Location"].startswith("/sign-in?next=%2Fmaps%2Fnew%2Fcopy")


def test_a_newcomer_starts_a_map_that_only_they_know_of(newcomer: Visitor, visitor: Visitor) -> None:
    answer = start(newcomer, position=["Yes: nobody signs without it", "", "No"], held_by=["", "", "Alpbach 2010"])
    place = answer.headers["Location"]
    page = newcomer.get(place)
    assert page.status_code == 200
    assert "Who decides on amnesty?" in page.text
    assert "Alpbach 2010" in page.text
    assert visitor.get(place).data == visitor.get("/maps/nothing").data


def test_the_button_counts_and_more_answers_need_no_script(newcomer: Visitor) -> None:
    assert "Start the map</button>" in newcomer.get("/maps/new").text
    form = newcomer.form("/maps/new", "/maps/new")
    typed = MultiDict(form)
    typed.setlist("position", ["One", "Two", ""])
    typed["question"], typed["more"] = "Which?", "1"
    again = newcomer.post("/maps/new", typed)
    assert again.status_code == 200
    assert "Start with 2 positions</button>" in again.text
    kept = next(fields for action, fields in forms_in(again.text) if action == "/maps/new")
    assert kept["question"] == "Which?"
    assert len(kept.getlist("position")) == 6


def test_what_is_wrong_is_said_and_what_was_typed_comes_back(newcomer: Visitor) -> None:
    answer = start(newcomer, question=" ", position=["One", "x" * 3000], held_by=["", "Somebody"])
    assert answer.status_code == 422
    assert "Please write something here." in answer.text
    assert "Answer 2: This has 3,000 characters" in answer.text
    assert next(fields for action, fields in forms_in(answer.text) if action == "/maps/new")["position"] == "One"
    assert "says who holds it, but not what" in start(newcomer, position=[""], held_by=["Ada"]).text
    assert "20 answers at most" in start(newcomer, position=[f"No {n}" for n in range(21)]).text
    assert start(newcomer, policy="whatever").status_code == 422


def test_a_copy_is_shown_before_it_is_made(newcomer: Visitor) -> None:
    assert "Copy it" in newcomer.get("/maps/new").text
    form = newcomer.form("/maps/new/copy?of=small", "/maps/new/copy")
    answer = newcomer.post("/maps/new/copy", form)
    page = newcomer.get(answer.headers["Location"] + "/history")
    assert "from another map, as it stood at change" in page.text


def test_what_one_may_not_read_cannot_be_copied(newcomer: Visitor, app: Flask) -> None:
    hidden = start(newcomer).headers["Location"].removeprefix("/maps/")
    other = Visitor(app)
    other.add(name="Ben", text="Not so.")
    token = other.form("/maps/new", "/maps/new")["csrf"]
    assert other.get(f"/maps/new/copy?of={hidden}").status_code == 404
    assert other.post("/maps/new/copy", {"csrf": token, "of": hidden}).status_code == 404
    assert other.post("/maps/new/copy", {"csrf": token, "of": "small", "naming": "x"}).status_code == 422


def test_a_file_is_shown_before_anything_is_written_and_then_becomes_a_map(newcomer: Visitor, app: Flask) -> None:
    page = send_file(newcomer, FILE)
    assert page.status_code == 200
    assert "wars.argdown" in page.text
    assert "4 statements, 2 positions, 2 arguments and 0 sources" in page.text.replace("5 statements", "4 statements")
    assert re.search(r'href="#line-5">Line 5</a> says line 4 again', page.text)
    assert re.search(r'href="#line-10">Line 10</a> has no relation', page.text)
    assert '<li id="line-10" value="10"><code><bdi>Something that nothing relates to.</bdi>' in page.text
    assert "<svg" in page.text
    form = next(fields for action, fields in forms_in(page.text) if "packed" in fields)
    answer = newcomer.client.post("/maps/new/file", data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 303
    assert "Brought in 5 statements" in newcomer.get(answer.headers["Location"] + "/history").text


def test_what_was_chosen_for_a_file_comes_back_with_its_preview(newcomer: Visitor, app: Flask) -> None:
    form = next(some for where, some in forms_in(send_file(newcomer, FILE).text) if "packed" in some)
    form["visibility"], form["policy"] = "everybody", "closed"
    answer = newcomer.post("/maps/new/file", form)
    assert answer.status_code == 422
    assert "none of: private, unlisted, public" in answer.text
    again = next(some for where, some in forms_in(answer.text) if "packed" in some)
    assert (again["policy"], again["file_name"], again["packed"]) == ("closed", "wars.argdown", form["packed"])
    again["visibility"] = "public"
    assert newcomer.post("/maps/new/file", again).status_code == 303


def test_a_malformed_file_names_line_and_column(newcomer: Visitor) -> None:
    broken = send_file(newcomer, b"[One]: Yes.\n  + [Two]: Because.\nText [Three] inside.\n")
    assert broken.status_code == 422
    assert "line 3, column 6" in broken.text
    latin = send_file(newcomer, "# Title\n\n[One]: caf\u00e9.\n".encode("latin-1"))
    assert latin.status_code == 422
    assert "line 3, column 11" in latin.text
    assert send_file(newcomer, b"[One]: Yes.\n  + [One]\n").status_code == 422


def test_what_cannot_be_read_or_breaks_a_rule_is_shown_by_its_lines(newcomer: Visitor) -> None:
    malformed = send_file(newcomer, b"[One]: Yes.\n  + [Two]: Because.\nText [Three] inside.\n")
    assert '<li value="3"><code><bdi>Text [Three] inside.</bdi>' in malformed.text
    latin = send_file(newcomer, "# Title\n\n[One]: caf\u00e9.\n".encode("latin-1"))
    assert '<li value="3"><code><bdi>[One]: caf\ufffd.</bdi>' in latin.text

    circle = b"[One]: Yes.\r\n  + [Two]: Because.\r\n\r\n[Two]\r\n  + [Three]: So.\r\n    + [Two]\r\n"
    answer = send_file(newcomer, circle)
    assert answer.status_code == 422
    assert "The file was not read, and nothing else changed" in answer.text
    assert "Line 5: These support each other in a circle: a2, a3 (lines 5 and 6)." in answer.text
    for line in ('<li value="5"><code><bdi>  + [Three]: So.', '<li value="6"><code><bdi>    + [Two]'):
        assert line in answer.text

    noted = b'[One]: Yes. {content-note: "Blood"}\n  + [One]\n'
    answer = send_file(newcomer, noted)
    assert "Line 2: 1 cannot be a premise and the target of a1." in answer.text
    assert "Not shown: the file has content notes" in answer.text


def test_without_a_file_or_with_half_of_one_nothing_happens(newcomer: Visitor) -> None:
    assert "Choose a file first" in send_file(newcomer, b"", "").text
    token = newcomer.form("/maps/new", "/maps/new")["csrf"]
    whole = base64.b64encode(zlib.compress(FILE)).decode()
    bomb = base64.b64encode(zlib.compress(b"x" * (UPLOADS["starting.read_file"] + 1))).decode()
    for packed in ("é", "AAAA", whole[:-8], bomb):
        answer = newcomer.client.post("/maps/new/file", data={"csrf": token, "packed": packed}, headers=SAME_ORIGIN)
        assert answer.status_code == 422, packed[:20]
        assert "did not come back whole" in answer.text


def test_a_file_has_five_megabytes_at_most_and_only_where_files_are_read(newcomer: Visitor) -> None:
    line = b"// " + b"nothing " * 137 + b"\n"
    large = b"# Long\n\n[One]: Yes.\n" + line * 4_000
    assert send_file(newcomer, large).status_code == 200
    assert send_file(newcomer, large + line * 600).status_code == 413
    assert send_file(newcomer, large * 2).status_code == 413
    token = newcomer.form("/maps/new", "/maps/new")["csrf"]
    said = {"csrf": token, "question": "x" * 70_000, "file": (io.BytesIO(b"x"), "x")}
    assert newcomer.client.post("/maps/new", data=said, headers=SAME_ORIGIN).status_code == 413


def test_a_visitor_cannot_have_a_file_read(visitor: Visitor) -> None:
    visitor.get("/maps/small?sel=s1&add=objection")
    token = form_in(visitor.get("/maps/small?sel=s1&add=objection").text, "/arguments")["csrf"]
    said = {"csrf": token, "file": (io.BytesIO(FILE), "x.argdown")}
    assert visitor.client.post("/maps/new/file", data=said, headers=SAME_ORIGIN).status_code == 303
