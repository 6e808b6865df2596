"""Who reads and writes a map, by what it is and what they are to it, through the pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from argmap.domain.permissions import Membership, Policy, Visibility
from tests.support.in_process import HTMX, Visitor
from tests.support.people import keep_map, signed_in
from tests.web.conftest import site_of

PAGES = (
    "",
    "?view=tree",
    "?sel=s1&add=objection",
    "/outline",
    "/positions",
    "/sources",
    "/history",
    "/statements/1",
    "/arguments/1",
    "/map.svg",
    "/map.dot",
    "/map.argdown",
    "/events",
    "/similar?text=Peace+comes+first",
    "/find?q=peace",
)
LINK = "q3vxy7lr2atn5bd4kc7wmzq3vx"


def person(app: Flask, who: str) -> Visitor:
    """One of the cast, with their role in the map "small"."""
    if who == "visitor":
        return Visitor(app)
    if who in ("outsider", "admin"):
        return signed_in(app, who, admin=who == "admin")
    return signed_in(app, who, slug="small", role=Membership(who))


def same_words(page: str) -> str:
    """The page but for the token of its form, which is another on every page."""
    return re.sub(r'name="csrf" value="[^"]*"', "", page)


@pytest.mark.parametrize("who", ["visitor", "outsider", "admin"])
def test_a_map_that_is_not_public_is_not_there_for_strangers(app: Flask, who: str) -> None:
    stranger = person(app, who)
    assert 'href="/maps/small"' in stranger.get("/").text

    def told(slug: str) -> dict[tuple[str, bool], tuple[int, str]]:
        """What each page and part of a map says of it."""
        answers = {
            (path, part): stranger.get(f"/maps/{slug}{path}", headers=HTMX if part else {})
            for path in PAGES
            for part in (False, True)
        }
        return {
            asked: (answer.status_code, same_words(answer.text.replace(f"/{slug}", "/nowhere")))
            for asked, answer in answers.items()
        }

    absent = told("nowhere")
    assert {status for status, _ in absent.values()} == {404}
    for visibility in (Visibility.PRIVATE, Visibility.UNLISTED):
        keep_map(site_of(app).engine, "small", visibility=visibility)
        assert told("small") == absent, visibility
        assert 'href="/maps/small' not in stranger.get("/").text
        assert 'href="/maps/small' not in stranger.get("/?q=small").text
        assert stranger.get("/?q=guarantee").text.count("/maps/small") == 0


@pytest.mark.parametrize("who", ["participant", "moderator", "facilitator"])
def test_members_read_their_private_map_and_find_it(app: Flask, who: str) -> None:
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    member = person(app, who)
    for path in PAGES:
        assert member.get(f"/maps/small{path}").status_code in (200, 204), path
    assert 'href="/maps/small"' in member.get("/").text


def test_what_a_member_was_shown_is_not_kept_for_strangers(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    assert person(app, "participant").get("/maps/small").status_code == 200
    assert Visitor(app).get("/maps/small").status_code == 404
    keep_map(site_of(app).engine, "small", visibility=Visibility.PUBLIC)
    assert Visitor(app).get("/maps/small").status_code == 200
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    assert Visitor(app).get("/maps/small").status_code == 404


def test_an_unlisted_map_is_read_by_its_link_and_links_stay_below_it(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", visibility=Visibility.UNLISTED, link=LINK)
    reader = Visitor(app)
    page = reader.get(f"/maps/{LINK}").text
    assert "/maps/small" not in page
    assert f"/maps/{LINK}/outline" in page
    for path in PAGES:
        assert reader.get(f"/maps/{LINK}{path}").status_code in (200, 204), path
    answer = reader.add(LINK, text="Talks reward those who kill.")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/maps/{LINK}?")
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    assert reader.get(f"/maps/{LINK}").status_code == 404


def test_a_closed_map_takes_contributions_of_its_facilitators_only(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", policy=Policy.CLOSED)
    for who in ("visitor", "outsider", "participant", "moderator"):
        reader = person(app, who)
        assert "add=objection" not in reader.get("/maps/small?sel=s1").text, who
        form = reader.form("/maps/other?sel=s1&add=objection", "/maps/other/arguments")
        form["text"], form["name"] = "Talks reward those who kill.", "Ana"
        answer = reader.post("/maps/small/arguments", form)
        assert answer.status_code == 403, who
        assert "Talks reward those who kill." in answer.text
    assert person(app, "facilitator").add(text="Talks reward those who kill.").status_code == 303


def test_a_map_that_does_not_welcome_newcomers_takes_nobodys_name(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", welcomes=False)
    reader = Visitor(app)
    assert "add=objection" not in reader.get("/maps/small?sel=s1").text
    form = reader.form("/maps/other?sel=s1&add=objection", "/maps/other/arguments")
    form["text"], form["name"] = "Talks reward those who kill.", "Ana"
    assert reader.post("/maps/small/arguments", form).status_code == 403
    assert person(app, "outsider").add(text="Talks reward those who kill.").status_code == 303


def test_an_archived_map_is_read_and_takes_no_writes(app: Flask) -> None:
    reader = person(app, "facilitator")
    form = reader.form("/maps/small?sel=s1&add=objection", "/maps/small/arguments")
    keep_map(site_of(app).engine, "small", archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    form["text"] = "Talks reward those who kill."
    answer = reader.post("/maps/small/arguments", form)
    assert answer.status_code == 409
    assert "archived" in answer.text
    assert "Talks reward those who kill." in answer.text
    assert "add=objection" not in reader.get("/maps/small?sel=s1").text
    assert reader.get("/maps/small/map.svg").status_code == 200


def test_a_deleted_map_is_there_for_nobody(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    for who in ("visitor", "outsider", "facilitator", "admin"):
        assert person(app, who).get("/maps/small").status_code == 404, who


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(app: Flask) -> None:
    from sqlalchemy import delete

    from argmap.models.tables import MAP_MEMBERS

    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    member = person(app, "participant")
    form = member.form("/maps/small?sel=s1&add=objection", "/maps/small/arguments")
    form["text"] = "Talks reward those who kill."
    with site_of(app).engine.begin() as connection:
        connection.execute(delete(MAP_MEMBERS))
    assert member.get("/maps/small").status_code == 404
    assert member.post("/maps/small/arguments", form).status_code == 404


def test_an_admin_looks_into_a_private_map_with_a_reason_that_its_facilitators_read(app: Flask) -> None:
    keep_map(site_of(app).engine, "small", visibility=Visibility.PRIVATE)
    facilitator, admin = person(app, "facilitator"), person(app, "admin")
    assert person(app, "outsider").get("/admin/look-into").status_code == 403
    form = admin.form("/admin/look-into", "/admin/look-into")
    for fields in ({"map": "/maps/small"}, {"map": "nowhere", "reason": "A complaint by post."}):
        for name in ("map", "reason"):
            form[name] = fields.get(name, "")
        again = admin.post("/admin/look-into", form)
        assert again.status_code == 422
        assert fields["map"] in again.text
    assert admin.get("/maps/small").status_code == 404
    form["map"], form["reason"] = "http://localhost/maps/small?sel=s1", "A complaint by post."
    assert admin.post("/admin/look-into", form).headers["Location"] == "/maps/small"
    assert admin.get("/maps/small").status_code == 200
    assert "A complaint by post." in facilitator.get("/maps/small/settings").text
    assert 'href="/moderation"' in admin.get("/maps/small").text
    assert admin.get("/moderation").status_code == 200
    assert "Looked into" in facilitator.get("/me").text
