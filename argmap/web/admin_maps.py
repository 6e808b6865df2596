"""What an admin does for maps that they are no member of: bring a deleted one back, appoint whoever keeps one."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from flask import Blueprint, Response, request

from argmap.domain.errors import Absent, Refused
from argmap.operations.glass import bring_back_deleted
from argmap.operations.members import appoint
from argmap.queries.site_log import last_clearing
from argmap.web import respond, words
from argmap.web.account_forms import NO_PROBLEMS, plain_form
from argmap.web.address import slug_in, taken_apart
from argmap.web.contributing import shows_again
from argmap.web.signed_in import admin
from argmap.web.site import done_reading, reading, site

pages = Blueprint("admin_maps", __name__)

_DONE = {
    "back": "It is back, and its facilitators are told, with your reason.",
    "appointed": "They are a facilitator of the map now, and are told.",
}


def slug_typed(field: str) -> str:
    """The map's name in its address; the address may be pasted whole, or only the name be typed."""
    path = taken_apart(request.form.get(field, "").strip()).path.strip("/")
    return slug_in(path.removeprefix("maps/").partition("/")[0])


def _page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200) -> Response:
    actor = admin().actor
    done_reading()
    last = last_clearing(reading(), actor)
    cleared = "" if last is None else f"{words.counted(last.detail['maps'], 'map')} on {words.day(last.at)}"
    return respond.respond(
        "admin/maps.html",
        status=status,
        deleted=plain_form("/admin/maps/bring-back", ("deleted", "reason"), problems),
        appointing=plain_form("/admin/maps/facilitators", ("map", "name"), problems),
        cleared=cleared,
        done=_DONE.get(request.args.get("done", ""), ""),
        to=request.args.get("map", "")[:100],
    )


def _again(_error: Exception, problems: Mapping[str, str], status: int) -> Response:
    return _page(problems, status)


@pages.get("/admin/maps")
def show() -> Response:
    """The forms, for admins; no map is listed that they are no member of."""
    return _page()


@pages.post("/admin/maps/bring-back")
@shows_again(_again)
def bring_back() -> Response:
    """Take a deletion back, with a reason that its facilitators read."""
    actor, slug = admin().actor, slug_typed("deleted")
    try:
        bring_back_deleted(site().desk, actor, slug, request.form.get("reason", ""))
    except Absent as error:
        raise Refused({"deleted": "No deleted map at this address can be brought back."}) from error
    return respond.redirect(f"/admin/maps?done=back&map={quote(slug)}")


@pages.post("/admin/maps/facilitators")
@shows_again(_again)
def appoint_facilitator() -> Response:
    """Make somebody the facilitator of a map that an admin may read: any public one, others after looking into them."""
    actor, slug = admin().actor, slug_typed("map")
    try:
        appoint(site().desk, actor, slug, request.form.get("name", "").strip())
    except Absent as error:
        raise Refused({"map": "There is no map at this address that you may read."}) from error
    return respond.redirect(f"/admin/maps?done=appointed&map={quote(slug)}")
