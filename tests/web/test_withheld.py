"""What somebody withdrew whole can be hidden: then no earlier moment, comparison, file or copy tells it any more."""

from __future__ import annotations

import pytest
from flask import Flask

from argmap.domain.permissions import Membership
from argmap.operations.handing_in import hand_in
from tests.support.in_process import Visitor, filled
from tests.support.people import actor_of, signed_in
from tests.web.conftest import site_of
from tests.web.test_hidden import HIDDEN, told

PAGE = "/maps/small/statements/9"
BACK = "/maps/small/history?number=9"
PAST = (
    *("", "?depth=all&print=1", "?sel=s9", "?sel=a6", "?find=great", "/outline?depth=all&quotes=1", "/positions"),
    *(
        "/sources",
        "/statements/9",
        "/arguments/6",
        "/map.svg?depth=all",
        "/map.dot",
        "/map.argdown",
        "/check",
        "/cases",
    ),
)
EVER = (
    *("/history", "/history?number=9", "/compare?from=1&to=3", "/compare?from=2&to=5", "/compare?from=3&to=4"),
    *("/moderation-log", "/moderation-log.csv", "/find?q=great", "/find?q=9", "/statements/9", "/sources", "/speakers"),
)


@pytest.fixture
def author(app: Flask) -> Visitor:
    """Somebody who has added statement 9, has reworded it and then withdrawn it, in changes 2 to 4."""
    someone = signed_in(app, "Author", slug="small", role=Membership.PARTICIPANT)
    assert someone.add(**HIDDEN).status_code == 303
    form = filled(
        someone.form(f"{PAGE}/reword", "/reword"),
        {"text": "Only great xylophonists would.", "reason": "More xylophonists."},
    )
    assert someone.post(f"{PAGE}/reword", form).status_code == 303
    return someone


@pytest.fixture
def moderator(app: Flask) -> Visitor:
    return signed_in(app, "Moderator", slug="small", role=Membership.MODERATOR)


def withdraw(author: Visitor) -> None:
    assert author.post(f"{PAGE}/withdraw", author.form(f"{PAGE}/withdraw", "/withdraw")).status_code == 303


def decide(moderator: Visitor, verb: str, **fields: str) -> str:
    answer = moderator.post(f"{PAGE}/{verb}", filled(moderator.form(f"{PAGE}/{verb}", f"/{verb}"), fields))
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["Location"]


def leaks(visitor: Visitor, copy: str) -> list[str]:
    paths = [f"/maps/small{path}{'&' if '?' in path else '?'}at={at}" for path in PAST for at in (2, 3)]
    paths += [*(f"/maps/small{path}" for path in EVER), f"/handed-in/{copy}"]
    return [path for path in paths if told(visitor.get(path).text)]


def test_no_earlier_moment_and_no_copy_tells_strangers_what_was_withdrawn_and_hidden(
    app: Flask, author: Visitor, moderator: Visitor
) -> None:
    visitor = Visitor(app)
    copy = hand_in(site_of(app).desk, actor_of(app, author), "small")
    withdraw(author)
    assert len(leaks(visitor, copy)) > 20
    assert decide(moderator, "hide", reason="private person", words="She asked us to.") == BACK
    assert leaks(visitor, copy) == []
    for path in (f"{PAGE}?at=2", "/maps/small?at=3&depth=all", f"/handed-in/{copy}"):
        page = " ".join(visitor.get(path).text.split())
        assert "Hidden by a moderator" in page or "Hidden by a" in page, path
    assert "Hid 9: names a private person" in visitor.get(BACK).text
    assert "She asked us to." in visitor.get("/maps/small/moderation-log").text
    assert visitor.get(PAGE).status_code == 410


def test_moderators_and_its_author_read_it_still_and_it_can_be_shown_again(
    app: Flask, author: Visitor, moderator: Visitor
) -> None:
    withdraw(author)
    for path in (BACK, f"{PAGE}?at=3", "/maps/small?at=3&sel=s9"):
        assert f"{PAGE}/hide" in moderator.get(path).text, path
        assert f"{PAGE}/hide" not in Visitor(app).get(path).text
        assert f"{PAGE}/hide" not in author.get(path).text
    decide(moderator, "hide", reason="abusive")
    for someone in (author, moderator):
        assert "Only great xylophonists would." in someone.get(f"{PAGE}?at=3").text
    assert "Hidden" in author.get("/me").text
    assert f'href="{BACK}"' in author.get("/me").text
    assert f"{PAGE}/show" in moderator.get(BACK).text
    assert decide(moderator, "show", words="It names nobody.") == BACK
    assert told(Visitor(app).get("/maps/small?at=3&depth=all").text)
    assert "xylophonist" in Visitor(app).get(f"{PAGE}?at=3").text


def test_its_author_cannot_bring_it_back_while_it_is_hidden(app: Flask, author: Visitor, moderator: Visitor) -> None:
    withdraw(author)
    decide(moderator, "hide", reason="abusive")
    page = author.get("/maps/small/changes/mine").text
    assert "Change 4 cannot be taken back, because change 5 altered the same thing afterwards." in page
    token = {"csrf": author.form("/maps/small?sel=s1&add=objection", "/arguments")["csrf"]}
    assert author.post("/maps/small/changes/4/undo", token).status_code == 409
    decide(moderator, "show")
    assert author.post("/maps/small/changes/4/undo", token).status_code == 303
    assert "Only great xylophonists would." in Visitor(app).get(PAGE).text


def test_who_may_not_hide_is_refused_and_what_was_typed_stays(app: Flask, author: Visitor, moderator: Visitor) -> None:
    withdraw(author)
    for someone, status in ((Visitor(app), 303), (author, 403)):
        assert someone.get(f"{PAGE}/hide").status_code == status
        assert someone.get(f"{PAGE}/show").status_code == status
    form = filled(moderator.form(f"{PAGE}/hide", "/hide"), {"words": "Please stay civil."})
    answer = moderator.post(f"{PAGE}/hide", form)
    assert answer.status_code == 422
    assert "Please stay civil." in answer.text
    assert "earlier moments still tell" in answer.text
    decide(moderator, "hide", reason="abusive")
    assert moderator.post(f"{PAGE}/hide", filled(form, {"reason": "abusive"})).status_code == 409
