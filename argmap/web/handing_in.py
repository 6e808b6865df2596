"""Handing in a map: what it means, what was handed in before, and doing it."""

from __future__ import annotations

from flask import Blueprint, Response

from argmap.domain import errors
from argmap.domain.permissions import Action
from argmap.operations.handing_in import hand_in
from argmap.queries.handed_in import handed_in_of
from argmap.queries.maps import map_head
from argmap.web import respond, words
from argmap.web.address import Address
from argmap.web.frame import toolbar
from argmap.web.guards import csrf_token
from argmap.web.settings import to_sign_in
from argmap.web.site import contributor, reader, reading, site

pages = Blueprint("handing_in", __name__)


@pages.get("/maps/<slug:slug>/hand-in")
def handing_in(slug: str) -> Response:
    """What handing in means, and what was handed in before."""
    head = map_head(reading(), reader(), slug)
    if contributor() is None:
        return to_sign_in()
    if not {Action.HAND_IN, Action.ARCHIVE} & head.may:
        raise errors.NotAllowed("Only members of this map hand it in.")
    address = Address(f"/maps/{slug}/hand-in")
    return respond.respond(
        "maps/hand_in.html",
        head=head,
        address=address,
        crumb="Hand in",
        toolbar=toolbar(address, slug, "hand in", head=head),
        notices=[],
        may_hand_in=Action.HAND_IN in head.may,
        copies=[(one, words.day(one.when), words.clock(one.when)) for one in handed_in_of(reading(), head)],
        token=csrf_token(),
    )


@pages.post("/maps/<slug:slug>/hand-in")
def handed_over(slug: str) -> Response:
    """Hand in the map as it is now."""
    return respond.redirect(f"/handed-in/{hand_in(site().desk, reader(), slug)}")
