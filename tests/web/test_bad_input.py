"""Whatever is sent: a clear message, what was typed in the form again, nothing half-written, and the next one works."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from werkzeug.datastructures import MultiDict

from argmap.domain.permissions import OPERATOR
from argmap.operations.desk import Desk
from argmap.operations.maps import import_map
from argmap.web.forms import MANNERS
from tests.drawing.test_columns import crowd
from tests.support.in_process import HTMX, SAME_ORIGIN, Visitor, filled, form_in
from tests.web.conftest import site_of
from tests.web.test_contributing import graph, version

REFUSED: dict[str, dict[str, Any]] = {
    "an empty text": {"text": ""},
    "a text of spaces": {"text": " \t "},
    "an invisible text": {"text": "\u200b\u2060"},
    "2,001 characters": {"text": "x" * 2_001},
    "a NUL": {"text": "before\x00after"},
    "a control character": {"text": "before\x1b[31mafter"},
    "a title that is too long": {"text": "So it is.", "title": "y" * 121},
    "a script as link": {"text": "So it is.", "source": "A page", "source_url": "javascript:alert(1)"},
    "another address for a document": {
        "text": "So it is.",
        "source": "A Memoir of Talks",
        "source_url": "https://example.org/other",
    },
    "data as link": {"text": "So it is.", "source": "A page", "source_url": "data:text/html,<script>alert(1)</script>"},
    "a target that is not there": {"text": "So it is.", "target": "s999"},
    "an argument that is not there": {"text": "So it is.", "target": "a999"},
    "a target that is none": {"text": "So it is.", "target": "map"},
    "a premise that is not there": {"text": "So it is.", "premise": "s999"},
    "one statement twice as premise": {"text": "", "premise": "s3 s3"},
    "an argument that attacks itself": {"text": "", "premise": "s1"},
    "a relation that is none": {"text": "So it is.", "relation": "hates"},
    "a name that is too long": {"text": "So it is.", "name": "z" * 81},
    "no name": {"text": "So it is.", "name": " "},
    "a name with a control character": {"text": "So it is.", "name": "A\x07na"},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_and_comes_back_as_it_was_typed(fields: dict[str, Any], visitor: Visitor, app: Flask) -> None:
    before = graph(app)
    form = visitor.form("/maps/small?sel=s1&add=objection", "/arguments")
    sent = filled(form, fields)
    if fields.get("name") == " ":
        sent["name"] = " "
    answer = visitor.post("/maps/small/arguments", sent)
    assert answer.status_code == 422, answer.text[:3_000]
    assert 'role="alert"' in answer.text
    again = form_in(answer.text, "/arguments")
    for name in {"text", "title", "source", "source_url", "name"} & set(again):
        typed = sent.get(name, "").replace("\x00", "\ufffd")
        assert again[name].replace("\x00", "\ufffd").strip("\n") == typed.strip("\n"), name
    assert graph(app) == before
    assert contributors(app) == 0
    assert visitor.add(text="This one is fine.").status_code == 303


LARGE = "Ein sehr langer Text. " * 4_000
FORMS = {
    "an argument": ("?sel=s1&add=support", "/arguments"),
    "a position": ("?add=position", "/statements"),
    "a premise": ("?sel=a2&add=premise", "/arguments/2/premises"),
    "a rewording": ("/statements/9/reword", "/statements/9/reword"),
}


@pytest.mark.parametrize("parts", [False, True], ids=["urlencoded", "in parts"])
@pytest.mark.parametrize(("path", "action"), FORMS.values(), ids=FORMS)
def test_a_form_over_64_kb_comes_back_as_it_was_typed_to_be_shortened(
    path: str, action: str, parts: bool, newcomer: Visitor
) -> None:
    form = newcomer.form(f"/maps/small{path}", action)
    typed = filled(form, {"text": LARGE, "title": "A title"})
    kind = "multipart/form-data" if parts else "application/x-www-form-urlencoded"
    answer = newcomer.client.post(f"/maps/small{action}", data=typed, content_type=kind, headers=SAME_ORIGIN)
    assert answer.status_code == 413
    again = form_in(answer.text, action)
    assert (again["text"], again["title"]) == (LARGE, "A title")
    assert "A form holds 64 KB at most" in answer.text
    assert "This has 88,000 characters; at most 2,000 are possible." in answer.text
    assert newcomer.post(f"/maps/small{action}", filled(again, {"text": "A short one."})).status_code == 303


def body_of(form: Mapping[str, str], kind: str, text: bytes) -> tuple[bytes, str]:
    """The form as it is sent in an encoding, with these bytes as its text; and what that encoding is called."""
    if kind != "in parts":
        rest = urlencode([(name, value) for name, value in form.items() if name != "text"]).encode()
        sent = quote(text).encode() if kind == "in per cent" else text
        return rest + b"&text=" + sent, "application/x-www-form-urlencoded"
    parts = {**{name: value.encode() for name, value in form.items()}, "text": text}
    written = (f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n'.encode() + v for n, v in parts.items())
    return b"\r\n".join([*written, b"--b--\r\n"]), "multipart/form-data; boundary=b"


@pytest.mark.parametrize("kind", ["as it is", "in per cent", "in parts"])
@pytest.mark.parametrize(("path", "action"), FORMS.values(), ids=FORMS)
def test_a_form_that_is_no_utf8_comes_back_with_what_could_be_read(
    path: str, action: str, kind: str, newcomer: Visitor, app: Flask
) -> None:
    before = graph(app)
    form = filled(newcomer.form(f"/maps/small{path}", action), {"title": "A título"})
    body, mimetype = body_of(form, kind, "Wer t\u00f6tet, wird".encode("latin-1") + " nicht müde.".encode())
    answer = newcomer.client.post(f"/maps/small{action}", data=body, content_type=mimetype, headers=SAME_ORIGIN)
    assert answer.status_code == 400
    again = form_in(answer.text, action)
    assert (again["text"], again["title"]) == ("Wer t\ufffdtet, wird nicht müde.", "A título")
    assert "The form is not in UTF-8, so its text cannot be read." in answer.text
    assert graph(app) == before
    assert newcomer.post(f"/maps/small{action}", filled(again, {"text": "Whoever kills."})).status_code == 303


def test_what_is_no_utf8_and_no_form_that_can_be_shown_is_told_with_its_words(newcomer: Visitor) -> None:
    body, mimetype = body_of({"name": "Ana"}, "as it is", b"Wer t\xf6tet")
    answer = newcomer.client.post("/maps/none/arguments", data=body, content_type=mimetype, headers=SAME_ORIGIN)
    assert answer.status_code == 400
    assert "Wer t\ufffdtet" in answer.text
    for body in (b"text=\xf6" * 600 + b"&text=" * 600, b"\xf6"):
        answer = newcomer.client.post("/maps/small/arguments", data=body, content_type=mimetype, headers=SAME_ORIGIN)
        assert answer.status_code == 400
        assert "The form is not in UTF-8" in answer.text
        assert len(answer.text) < 20_000


def test_with_script_a_form_over_64_kb_comes_back_in_its_place(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small?sel=s1&add=support", "/arguments")
    answer = newcomer.post("/maps/small/arguments", filled(form, {"text": LARGE}), headers=HTMX)
    assert answer.status_code == 413
    assert answer.text.lstrip().startswith('<section id="add"')
    assert form_in(answer.text)["text"] == LARGE


@pytest.mark.parametrize("fields", [{"text": "x" * 2**20}, {"premise_text": ["xxxx"] * 14_000}], ids=["long", "many"])
def test_what_is_no_form_of_ours_by_its_size_is_not_shown_again(fields: dict[str, Any], newcomer: Visitor) -> None:
    form = filled(newcomer.form("/maps/small?sel=s1&add=support", "/arguments"), fields)
    page = newcomer.post("/maps/small/arguments", form)
    assert page.status_code == 413
    assert "Go back: what you typed is still there" in page.text
    assert len(page.text) < 20_000
    message = newcomer.post("/maps/small/arguments", form, headers=HTMX)
    assert (message.status_code, message.headers["HX-Reswap"]) == (413, "none")
    assert 'role="alert"' in message.text


@pytest.mark.parametrize("path", [path for path, _ in FORMS.values()])
def test_every_long_text_says_how_much_it_may_hold(path: str, newcomer: Visitor) -> None:
    areas = re.findall(r"<textarea[^>]*", newcomer.get(f"/maps/small{path}").text)
    assert areas
    assert [area for area in areas if 'data-limit="2000"' not in area] == []


def contributors(app: Flask) -> int:
    with site_of(app).engine.connect() as connection:
        count: int = connection.execute(sql("SELECT count(*) FROM contributors")).scalar_one()
    return count


def test_a_target_in_another_map_is_not_found_in_this_one(visitor: Visitor, app: Flask) -> None:
    other = Visitor(app)
    assert other.add("other", text="Only in the other map.").status_code == 303
    answer = visitor.add(text="So it is.", target="s1", premise="s9")
    assert answer.status_code == 422
    assert 9 not in graph(app).statements


def test_a_target_that_is_gone_is_a_conflict_and_loses_no_words(newcomer: Visitor, app: Flask) -> None:
    other = Visitor(app)
    form = other.form("/maps/small?sel=s9&add=objection", "/arguments")
    gone = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    assert newcomer.post("/maps/small/statements/9/withdraw", gone).status_code == 303
    answer = other.post("/maps/small/arguments", filled(form, {"text": "Too late."}))
    assert answer.status_code == 409
    assert form_in(answer.text, "/arguments")["text"] == "Too late."
    assert newcomer.get("/maps/small/statements/9").status_code == 410


def test_a_circle_of_supports_is_refused(visitor: Visitor, app: Flask) -> None:
    before = version(app)
    answer = visitor.add(add="support", target="s3", text="", premise="s1")
    assert answer.status_code == 422
    assert version(app) == before


def test_bidirectional_overrides_are_kept_and_isolated(visitor: Visitor) -> None:
    text = "Order \u202ereversed here"
    answer = visitor.add(text=text)
    assert answer.status_code == 303
    # The style sheet isolates links; an attribute's text and a line of the drawing are apart by themselves.
    assert "unicode-bidi: isolate" in visitor.get("/static/argmap.css").text
    apart = re.compile(r"<(bdi|a|title|h[1-6]|p|option|text|tspan|textarea)(\s[^<>]*)?>[^<>]*$|=\"[^\"<>]*$")
    base = "/maps/small"
    for path in (answer.headers["Location"], f"{base}/outline?sel=s9", f"{base}/statements/9", f"{base}/history"):
        for before in visitor.get(path).text.split("\u202e")[:-1]:
            assert apart.search(before), (path, before[-200:])


HOSTILE = {
    "html": '<b onmouseover="alert(1)">x</b><script>alert(1)</script>',
    "an attribute's end": "\"'><img src=x onerror=alert(1)>",
    "a text area's end": "</textarea></form><script>alert(1)</script>",
    "jinja": "{{ 7 * 7 }}{% raw %}{{ config }}{# x #}",
    "sql": "'; DROP TABLE statements; --",
    "dot": 'x"]; evil [label=<<b>x</b>>, URL="javascript:alert(1)"] // /* \\N \\G {rank=same}',
    "argdown": "[A]: b {sources: [x]} #tag\n  - <Arg>: c\n===\n```yaml\n--\n@[x]",
    "svg": '</text></svg><svg onload="alert(1)">',
    "a template's comment": "<!-- --> ]]> &lt; &amp; &#x3c;",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_syntax_of_other_languages_is_only_text(hostile: str, visitor: Visitor, app: Flask) -> None:
    answer = visitor.add(
        add="support",
        target="s3",
        text=hostile,
        title=hostile[:120],
        premise_text=[hostile + " again"],
        speaker=hostile,
        source=hostile,
        quote=hostile,
        locator=hostile,
        voice="own",
        note=hostile,
        case=[hostile],
        name=hostile[:80],
    )
    assert answer.status_code == 303, answer.text[:3_000]
    expected = " ".join(hostile.split())
    assert " ".join(graph(app).statements[9].text.split()) == expected
    paths = ["/maps/small?sel=s9&depth=all", "/maps/small/outline?sel=s9&depth=all&quotes=1", "/maps/small/positions"]
    paths += ["/maps/small/statements/9", "/maps/small/arguments/6", "/maps/small/sources", "/maps/small/history"]
    paths += ["/maps/small/map.svg?depth=all", "/maps/small/statements/9/reword", "/?q=alert"]
    paths += ["/maps/small?sel=s9&add=support", "/maps/small/similar?text=" + "evil"]
    for path in paths:
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text, path
        assert "<img src=x" not in page.text, path
        assert "<b onmouseover" not in page.text, path
        assert "<svg onload" not in page.text, path
        assert "49" not in page.text or "{{ 7 * 7 }}" not in hostile or "{{ 7 * 7 }}" in page.text, path
    assert visitor.get("/maps/small/map.argdown").status_code == 200
    assert visitor.get("/maps/small/map.dot").status_code == 200


@pytest.mark.parametrize("add", [name for name in MANNERS if name not in ("position", "premise")])
def test_a_refused_form_comes_back_as_the_form_it_was(add: str, visitor: Visitor) -> None:
    target = "a2" if add == "undercut" else "s1"
    answer = visitor.add(add=add, target=target, text="", note="Keep this note.", case=["bosnia", "New 1999"])
    assert answer.status_code == 422
    again = form_in(answer.text, "/arguments")
    assert again["note"] == "Keep this note."
    assert set(again.getlist("case")) == {"bosnia", "New 1999"}
    assert again["target"] == target
    assert f'class="form {MANNERS[add].style}"' in answer.text


def test_refused_positions_and_premises_come_back_too(visitor: Visitor) -> None:
    form = visitor.form("/maps/small?add=position", "/statements")
    answer = visitor.post("/maps/small/statements", filled(form, {"text": "\x00", "title": "A title"}))
    assert answer.status_code == 422
    assert form_in(answer.text, "/statements")["title"] == "A title"
    form = visitor.form("/maps/small?sel=a2&add=premise", "/premises")
    answer = visitor.post("/maps/small/arguments/2/premises", filled(form, {"text": "", "premise_text": ["", "Kept."]}))
    assert answer.status_code == 303
    form = visitor.form("/maps/small?sel=a2&add=premise", "/premises")
    answer = visitor.post("/maps/small/arguments/2/premises", filled(form, {"text": "", "premise": "x"}))
    assert answer.status_code == 422
    assert form_in(answer.text, "/premises")["premise"] == "x"


@pytest.mark.parametrize("verb", ["reword", "withdraw"])
def test_a_form_that_names_no_revision_is_refused(verb: str, newcomer: Visitor) -> None:
    form = newcomer.form(f"/maps/small/statements/9/{verb}", f"/{verb}")
    form["revision"] = "soon"
    answer = newcomer.post(f"/maps/small/statements/9/{verb}", form)
    assert answer.status_code == 422
    assert "open it anew" in answer.text


def test_a_form_for_a_map_that_is_not_there_finds_nothing(newcomer: Visitor) -> None:
    token = newcomer.form("/maps/small?sel=s1&add=objection", "/arguments")["csrf"]
    for path in ("arguments", "statements", "arguments/1/premises", "statements/1/reword", "changes/1/undo"):
        answer = newcomer.post(f"/maps/nothing/{path}", {"csrf": token, "text": "x"})
        assert answer.status_code == 404


def test_when_the_database_is_away_the_words_stay_in_the_form(visitor: Visitor, app: Flask) -> None:
    form = visitor.form("/maps/small?sel=s1&add=objection", "/arguments")
    with site_of(app).engine.begin() as connection:
        connection.execute(sql("ALTER TABLE maps RENAME TO elsewhere"))
    try:
        answer = visitor.post("/maps/small/arguments", filled(form, {"text": "Do not lose me."}))
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        again = form_in(answer.text, "/arguments")
        assert again["text"] == "Do not lose me."
        assert visitor.get("/maps/small").status_code == 503
        assert visitor.get("/maps/small", headers=HTMX).status_code == 503
        assert visitor.get("/").status_code == 503
    finally:
        with site_of(app).engine.begin() as connection:
            connection.execute(sql("ALTER TABLE elsewhere RENAME TO maps"))
    assert visitor.post("/maps/small/arguments", again).status_code == 303


def test_780_arguments_among_40_statements_are_read_and_answered(app: Flask) -> None:
    import_map(Desk(site_of(app).engine), OPERATOR, crowd(8), "crowd")
    visitor = Visitor(app)
    for path in ("?depth=all", "?depth=all&view=tree", "/outline?depth=all", "/statements/1", "/map.dot?depth=all"):
        page = visitor.get(f"/maps/crowd{path}")
        assert page.status_code == 200, path
        assert "could not be made" not in page.text, path
        assert all(f"Said {number}" in page.text for number in (1, 8, 40)), path
    assert visitor.add("crowd", text="Nobody can read this.").status_code == 303


junk = st.text(max_size=60) | st.sampled_from(
    ["s1", "a1", "attack", "evidence", "own", "2", "\x00", "{{1}}", "%s", "'"]
)
names = st.sampled_from(
    "target relation kind text title premise premise_text speaker stance source source_url quote locator voice "
    "reporter fidelity note case name revision reason back csrf".split()
)
POSTS = [
    "arguments",
    "statements",
    "arguments/1/premises",
    "statements/9/reword",
    "statements/9/withdraw",
    "changes/2/undo",
]
GETS = ["", "/outline", "/positions", "/sources", "/history", "/map.svg", "/map.dot", "/map.argdown", "/events"]
GETS += ["/similar", "/find", "/statements/9", "/arguments/6", "/statements/9/reword", "/statements/9/withdraw"]
parameters = st.sampled_from(
    "view depth open focus sel held kind case q at add column print quotes added text number before since".split()
)


@pytest.fixture
def objecting(newcomer: Visitor) -> MultiDict[str, str]:
    """The form for an objection as it stands, once for all that is typed into it."""
    return newcomer.form("/maps/small?sel=s1&add=objection", "/arguments")


ONE_SITE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ONE_SITE
@given(path=st.sampled_from(POSTS), fields=st.lists(st.tuples(names, junk), max_size=12), whole=st.booleans())
def test_no_form_whatever_is_in_it_is_an_error_of_ours(
    path: str, fields: list[tuple[str, str]], whole: bool, newcomer: Visitor, objecting: MultiDict[str, str]
) -> None:
    form = MultiDict(objecting)
    for name, value in fields:
        try:
            value.encode()
        except UnicodeEncodeError:
            continue
        if name != "csrf":
            form.add(name, value)
    answer = newcomer.post(f"/maps/small/{path}", form, headers=None if whole else HTMX)
    assert answer.status_code < 500


@ONE_SITE
@given(path=st.sampled_from(GETS), query=st.lists(st.tuples(parameters, junk), max_size=6), raw=st.binary(max_size=20))
def test_no_address_whatever_is_in_it_is_an_error_of_ours(
    path: str, query: list[tuple[str, str]], raw: bytes, newcomer: Visitor
) -> None:
    told = [(name, value.encode("utf-8", "surrogatepass")) for name, value in query]
    from urllib.parse import quote_from_bytes

    text = (
        "&".join(f"{name}={quote_from_bytes(value)}" for name, value in told) + "&" + quote_from_bytes(raw, safe="=&")
    )
    assert newcomer.client.get(f"/maps/small{path}?{text}").status_code < 500


@ONE_SITE
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]),
)
def test_no_body_whatever_is_in_it_is_an_error_of_ours(body: bytes, kind: str, newcomer: Visitor) -> None:
    answer = newcomer.client.post("/maps/small/arguments", data=body, content_type=kind, headers=SAME_ORIGIN)
    assert 400 <= answer.status_code < 500
