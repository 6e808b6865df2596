"""Where a copy is from, and what has changed there since."""

from __future__ import annotations

from flask import Blueprint, Response

from argmap.domain import errors
from argmap.queries.maps import map_head
from argmap.queries.origins import origin_of
from argmap.web import respond
from argmap.web.address import Address
from argmap.web.changes_told import tell
from argmap.web.frame import toolbar
from argmap.web.site import reader, reading

CHANGES_SHOWN = 100

pages = Blueprint("origins", __name__)


@pages.get("/maps/<slug:slug>/origin")
def origin(slug: str) -> Response:
    """Where a copy is from, and what has changed there since."""
    head = map_head(reading(), reader(), slug)
    found = origin_of(reading(), reader(), head, changes=CHANGES_SHOWN)
    if found is None or (head.grounds.member is None and not found.slug):
        # Whoever is no member learns nothing of an origin that they may not read.
        raise errors.Absent("This map is no copy.")
    address = Address(f"/maps/{slug}/origin")
    return respond.respond(
        "maps/origin.html",
        head=head,
        address=address,
        crumb="Where it is from",
        toolbar=toolbar(address, slug, "origin", head=head),
        notices=[],
        origin=found,
        changes=[tell(row, found.slug) for row in found.changes],
    )
