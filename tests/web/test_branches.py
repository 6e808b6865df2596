"""Locked and slow branches and limits, as people meet them: what they typed stays, and they are told why."""

from __future__ import annotations

import pytest
from flask import Flask

from argmap.domain.permissions import Membership
from tests.support.in_process import HTMX, Visitor, filled, form_in
from tests.support.people import keep_map, signed_in
from tests.web.conftest import site_of

BRANCH = "/maps/small/statements/1/branch"


@pytest.fixture
def moderator(app: Flask, newcomer: Visitor) -> Visitor:
    return signed_in(app, "Moderator", slug="small", role=Membership.MODERATOR)


def lay(moderator: Visitor, **fields: str) -> int:
    return moderator.post(BRANCH, filled(moderator.form(BRANCH, "/branch"), fields)).status_code


def test_a_locked_branch_says_so_and_keeps_what_was_typed(app: Flask, newcomer: Visitor, moderator: Visitor) -> None:
    before = Visitor(app).get("/maps/small?sel=s3").text
    assert lay(moderator, mark="lock", words="Until Monday.") == 303
    page = Visitor(app).get("/maps/small?sel=s3").text
    assert page != before
    assert "Locked, with what hangs on 1. Until Monday." in page
    assert "Locked. Until Monday." in Visitor(app).get("/maps/small/statements/1").text
    for headers in ({}, HTMX):
        form = newcomer.form("/maps/small?sel=s3&add=objection", "/arguments")
        answer = newcomer.post("/maps/small/arguments", filled(form, {"text": "Not every month."}), headers=headers)
        assert answer.status_code == 409
        assert "Until Monday." in answer.text
        assert "Not every month." in answer.text
    assert lay(moderator, mark="lock", lift="yes") == 303
    assert newcomer.add(target="s3", text="Not every month.").status_code == 303
    assert "Until Monday." not in Visitor(app).get("/maps/small?sel=s3").text


def test_too_many_in_an_hour_are_told_when_the_next_is_possible(app: Flask, newcomer: Visitor) -> None:
    keep_map(site_of(app).engine, "small", hourly_limit=1)
    answer = newcomer.add(text="And they know it.")
    assert answer.status_code == 429
    assert 3_000 < int(answer.headers["Retry-After"]) <= 3_600
    assert "And they know it." in answer.text
    assert "1 contributions" not in answer.text
    form = newcomer.form("/maps/small/lines?under=s1", "/maps/small/lines")
    for headers in ({}, HTMX):
        answer = newcomer.post(
            "/maps/small/lines", filled(form, {"lines": "- One.\n- Two.", "do": "write"}), headers=headers
        )
        assert answer.status_code == 429
        assert "These are 2, and you have none left. Please send fewer at once." in answer.text
        assert form_in(answer.text, "/maps/small/lines")["lines"] == "- One.\n- Two."


def test_only_moderators_are_offered_the_branch(newcomer: Visitor, moderator: Visitor) -> None:
    assert BRANCH not in newcomer.get("/maps/small?sel=s1").text
    assert newcomer.get(BRANCH).status_code == 403
    assert BRANCH in moderator.get("/maps/small?sel=s1").text
    answer = moderator.post(BRANCH, filled(moderator.form(BRANCH, "/branch"), {"mark": "slow"}))
    assert answer.status_code == 422
    assert "readers are told" in answer.text
