"""Taking back what one has just done."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from argmap.operations import changes
from argmap.operations.desk import Done
from argmap.queries.history import own_changes
from argmap.queries.maps import map_head
from argmap.web import respond
from argmap.web.address import read_address
from argmap.web.changes_told import tell
from argmap.web.contributing import answered, check_map
from argmap.web.frame import toolbar
from argmap.web.guards import csrf_token
from argmap.web.history import PAGE_LENGTH
from argmap.web.site import done_reading, reader, reading, site
from argmap.web.steps import strip_told

pages = Blueprint("changes", __name__)


@pages.get("/maps/<slug:slug>/changes/mine")
def mine(slug: str) -> Response:
    """One's own changes, with what can be taken back and done again, and what stands in the way of the rest."""
    told = request.args.get("before", "")
    before = int(told) if re.fullmatch(r"[1-9][0-9]{0,8}", told, re.ASCII) else None
    page = own_changes(reading(), reader(), slug, before, PAGE_LENGTH)
    address = read_address(request.path, request.args)
    return respond.respond(
        "changes/mine.html",
        head=page.head,
        address=address,
        crumb="Your changes",
        toolbar=toolbar(address, slug, "history", head=page.head),
        notices=[],
        changes=[tell(row, slug, own=[one.version for one in page.rows]) for row in page.rows],
        total=page.total,
        older=f"/maps/{slug}/changes/mine?before={page.older}" if page.older else "",
    )


@pages.post("/maps/<slug:slug>/changes/<number:version>/undo")
def undo(slug: str, version: int) -> Response:
    """Put what a change of one's own touched back as it was."""
    check_map(slug)
    done = changes.undo(site().desk, reader(), slug, version)
    if respond.wants_json():
        return _taken_back(done, slug)
    return answered(done, f"Change {version} was taken back.", selected=next(iter(done.created), None))


def _taken_back(done: Done, slug: str) -> Response:
    """The same for the script that keeps the outline's strip: the new version, and what the strip says now."""
    done_reading()
    head = map_head(reading(), reader(), slug)
    return respond.as_json({"version": done.version, "token": csrf_token(), "strip": strip_told(head)})
