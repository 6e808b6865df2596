"""What a moderator has hidden is shown to nobody but moderators and its author, on no page and in no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from argmap.domain.permissions import Membership
from argmap.operations.handing_in import hand_in
from argmap.queries.contributors import session_of
from argmap.queries.reading import reading
from argmap.web.sessions import COOKIE
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.people import signed_in
from tests.web.conftest import begin_with, left_by, site_of

HIDDEN = {
    "text": "Only xylophonists would say that.",
    "title": "A quisquilian title",
    "note": "As every zymurgist knows.",
    "source": "The Book of Borborygmus",
    "quote": "nobody but a philtrum",
    "locator": "kerfuffle, ¶3",
    "speaker": "Abraxas Whiffle",
    "case": "Ruritania 1894",
}
"""What somebody adds to position 1, as statement 9 and change 2."""
TELLING = ("xylophonist", "quisquilian", "zymurgist", "orborygmus", "philtrum", "kerfuffle", "Whiffle", "uritania")
NEW_TITLE = "A sesquipedalian title"

EVERYWHERE = (
    "",
    "?view=tree",
    "?depth=all&print=1",
    "?sel=s9",
    "?sel=a6",
    "?sel=s9&add=objection",
    "?sel=s1&add=objection",
    "?sel=s1&add=evidence",
    "?focus=9",
    "?col=1",
    "?find=great",
    "/outline",
    "/outline?depth=all&quotes=1",
    "/outline?print=1",
    "/outline?sel=s9",
    "/positions",
    "/sources",
    "/history",
    "/history?number=9",
    "/statements/9",
    "/statements/1",
    "/arguments/6",
    "/arguments/6?add=undercut",
    "/map.svg",
    "/map.svg?depth=all",
    "/map.dot",
    "/map.dot?depth=all",
    "/map.argdown",
    "/map.argdown?depth=2",
    "/similar?text=Only+great+ones+would+say+that.",
    "/find?q=great",
    "/find?q=9",
    "/statements/9/flag",
    "/statements/9/hide",
    "/statements/9/reword",
    "/check",
    "/compare?from=1&to=3",
    "/compare?from=2&to=4",
    "/moderation-log",
)


@pytest.fixture(scope="module")
def written(whole_app: Flask, small_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Visitor]:
    """What is left when somebody has added statement 9, has been answered with 10, and has reworded it."""
    begin_with(whole_app, small_template)
    someone = signed_in(whole_app, "Author")
    assert someone.add(**HIDDEN).status_code == 303
    assert signed_in(whole_app, "Other").add(target="s9", text="They would not.").status_code == 303
    form = filled(
        someone.form("/maps/small/statements/9/reword", "/reword"),
        {"text": "Only great xylophonists would.", "title": NEW_TITLE, "reason": "More xylophonists."},
    )
    assert someone.post("/maps/small/statements/9/reword", form).status_code == 303
    return left_by(whole_app, tmp_path_factory.mktemp("written")), someone


@pytest.fixture
def author(app: Flask, written: tuple[Path, Visitor]) -> Visitor:
    """Whoever has added statement 9, on a site where all that has been done."""
    file, someone = written
    begin_with(app, file)
    return someone


@pytest.fixture
def moderator(app: Flask, author: Visitor) -> Visitor:
    """A moderator of that site."""
    return signed_in(app, "Moderator", slug="small", role=Membership.MODERATOR)


def decide(moderator: Visitor, verb: str, **fields: str) -> int:
    path = f"/maps/small/statements/9/{verb}"
    return moderator.post(path, filled(moderator.form(path, verb), fields)).status_code


def told(text: str) -> list[str]:
    return [word for word in (*TELLING, "sesquipedalian") if word in text]


def moments(path: str, turn: int, whole: bool) -> list[str]:
    """The page as it is now and as it was at an earlier moment, in turn, or at each of them."""
    join = "&" if "?" in path else "?"
    return [path, *(f"{path}{join}at={moment}" for moment in (2, 3, 4) if whole or moment == 2 + turn % 3)]


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["in turn", "whole"])
@pytest.mark.no_cover
def test_no_page_and_no_file_tells_strangers_what_is_hidden(
    app: Flask, author: Visitor, moderator: Visitor, whole: bool
) -> None:
    strangers = {"a visitor": Visitor(app), "an outsider": signed_in(app, "Outsider")}
    for one in strangers.values():
        for path in ("", "/outline", "/map.svg", "/map.argdown", "/map.dot", "/sources", "/history"):
            assert told(one.get(f"/maps/small{path}").text), path
    desk = site_of(app).desk
    with reading(desk.engine) as session:
        cookie = moderator.client.get_cookie(COOKIE)
        assert cookie is not None
        known = session_of(session, cookie.decoded_value, desk.clock())
    assert known is not None
    copy = hand_in(desk, known.actor, "small")
    assert told(Visitor(app).get(f"/handed-in/{copy}").text)
    assert decide(moderator, "hide", reason="abusive", words="Please stay civil.") == 303
    assert told(Visitor(app).get(f"/handed-in/{copy}").text) == []
    for start, (who, one) in enumerate(strangers.items()):
        for turn, path in enumerate(EVERYWHERE, start):
            for shown in moments(path, turn, whole):
                answer = one.get(f"/maps/small{shown}", headers=HTMX if who == "an outsider" else {})
                assert told(answer.text) == [], (who, shown, answer.status)
        assert told(one.get("/").text + one.get("/?q=great").text) == []


def test_pages_say_that_it_is_hidden_and_why(app: Flask, author: Visitor, moderator: Visitor) -> None:
    assert decide(moderator, "hide", reason="private person") == 303
    visitor = Visitor(app)
    for path in ("?depth=all", "/outline?depth=all", "/statements/9", "/map.svg?depth=all", "/map.argdown"):
        page = visitor.get(f"/maps/small{path}").text
        assert "Hidden by a" in page, path
        assert "ames a private person" in page.replace("\n", " "), path
    assert "Hid 9: names a private person" in visitor.get("/maps/small/history").text
    assert "They would not." in visitor.get("/maps/small/statements/10").text


def test_its_author_and_moderators_read_it_on_its_page(app: Flask, author: Visitor, moderator: Visitor) -> None:
    assert decide(moderator, "hide", reason="abusive", words="Please stay civil.") == 303
    for one, who in ((author, "only moderators and you see this"), (moderator, "only moderators and its author")):
        page = one.get("/maps/small/statements/9").text
        assert "Only great xylophonists would." in page
        assert "Please stay civil." in page
        assert who in page
        assert told(one.get("/maps/small?depth=all").text) == []


def test_shown_again_everybody_reads_it(app: Flask, author: Visitor, moderator: Visitor) -> None:
    assert decide(moderator, "hide", reason="abusive") == 303
    assert "/statements/9/show" in moderator.get("/maps/small?sel=s9").text
    assert decide(moderator, "show") == 303
    assert "Only great xylophonists would." in Visitor(app).get("/maps/small/statements/9").text


def test_only_moderators_are_offered_to_hide(app: Flask, author: Visitor, moderator: Visitor) -> None:
    for one in (Visitor(app), author, signed_in(app, "Someone", slug="small", role=Membership.PARTICIPANT)):
        for path in ("?sel=s9", "/statements/9"):
            assert "/statements/9/hide" not in one.get(f"/maps/small{path}").text
        assert one.get("/maps/small/statements/9/hide").status_code in (303, 403)
    for path in ("?sel=s9", "/statements/9"):
        assert "/statements/9/hide" in moderator.get(f"/maps/small{path}").text


def test_a_reason_is_asked_for_and_what_was_typed_stays(author: Visitor, moderator: Visitor) -> None:
    form = filled(moderator.form("/maps/small/statements/9/hide", "/hide"), {"words": "Please stay civil."})
    answer = moderator.post("/maps/small/statements/9/hide", form)
    assert answer.status_code == 422
    assert "Please stay civil." in answer.text
    assert "its author and every reader will be told" in answer.text


def test_what_was_reworded_meanwhile_is_read_before_it_is_hidden(author: Visitor, moderator: Visitor) -> None:
    form = filled(moderator.form("/maps/small/statements/9/hide", "/hide"), {"reason": "abusive"})
    new = filled(author.form("/maps/small/statements/9/reword", "/reword"), {"text": "I take it back, I was wrong."})
    assert author.post("/maps/small/statements/9/reword", new).status_code == 303
    answer = moderator.post("/maps/small/statements/9/hide", form)
    assert answer.status_code == 409
    assert "I take it back, I was wrong." in answer.text
