"""A map's members: their roles set and ended by its facilitators, their own ended by themselves."""

from __future__ import annotations

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.permissions import Membership
from argmap.operations import members as operations
from argmap.queries.keeping import settings_view
from argmap.web import respond
from argmap.web.contributing import shows_again
from argmap.web.settings import again, back
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("members", __name__)


@pages.post("/maps/<slug:slug>/settings/members")
@shows_again(again)
def members(slug: str) -> Response:
    """Give a member another role, or end the membership."""
    ref = request.form.get("member", "")
    if "remove" in request.form:
        operations.remove_member(site().desk, reader(), slug, ref)
    else:
        told = request.form.get("role", "")
        if told not in {role.value for role in Membership}:
            raise errors.Refused({"role": "Choose what they are to be."})
        operations.set_role(site().desk, reader(), slug, ref, Membership(told))
    done_reading()
    try:
        settings_view(reading(), reader(), slug, site().desk.clock())
    except errors.Absent:
        return respond.redirect("/")
    except errors.NotAllowed:
        return respond.redirect(f"/maps/{slug}")
    return back(slug, "members")


@pages.post("/maps/<slug:slug>/leave")
def leave(slug: str) -> Response:
    """Be a member no more."""
    operations.leave_map(site().desk, reader(), slug)
    return respond.redirect("/")
