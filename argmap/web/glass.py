"""Where an admin gives the reason to look into a map that is not theirs to read."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from flask import Blueprint, Response, request

from argmap.domain.errors import Absent, Refused
from argmap.operations.glass import break_glass
from argmap.web import respond
from argmap.web.account_forms import NO_PROBLEMS, plain_form
from argmap.web.admin_maps import slug_typed
from argmap.web.contributing import shows_again
from argmap.web.signed_in import admin
from argmap.web.site import site

pages = Blueprint("glass", __name__)


def _page(problems: Mapping[str, str] = NO_PROBLEMS, status: int = 200) -> Response:
    admin()
    form = plain_form("/admin/look-into", ("map", "reason"), problems, map=request.args.get("map", ""))
    return respond.respond("admin/look_into.html", status=status, form=form)


@pages.get("/admin/look-into")
def ask() -> Response:
    """The form, for admins."""
    return _page()


@pages.post("/admin/look-into")
@shows_again(lambda _error, problems, status: _page(problems, status))
def look_into() -> Response:
    """Write the reason down, and go to the map."""
    who = admin()
    slug = slug_typed("map")
    try:
        break_glass(site().desk, who.actor, slug, request.form.get("reason", ""))
    except Absent as error:
        raise Refused({"map": "There is no map at this address."}) from error
    return respond.redirect(f"/maps/{quote(slug, safe='')}")
