"""Taking back what one has just done."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, Response, request

from argmap.operations import changes
from argmap.operations.desk import Done
from argmap.queries.history import own_changes
from argmap.queries.maps import map_head
from argmap.web import respond
from argmap.web.address import read_address
from argmap.web.changes_told import tell
from argmap.web.contributing import answered, check_map, shows_again
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
    return _mine(slug, int(told) if re.fullmatch(r"[1-9][0-9]{0,8}", told, re.ASCII) else None)


def _mine(slug: str, before: int | None, status: int = 200, problem: str = "") -> Response:
    page = own_changes(reading(), reader(), slug, before, PAGE_LENGTH)
    address = read_address(f"/maps/{slug}/changes/mine", request.args)
    return respond.respond(
        "changes/mine.html",
        None,
        status,
        head=page.head,
        address=address,
        crumb="Your changes",
        toolbar=toolbar(address, slug, "history", head=page.head),
        notices=[],
        changes=[tell(row, slug, own=[one.version for one in page.rows]) for row in page.rows],
        total=page.total,
        older=f"/maps/{slug}/changes/mine?before={page.older}" if page.older else "",
        problem=problem,
    )


def _undo_again(error: Exception, problems: Mapping[str, str], status: int, slug: str, version: int) -> Response:
    """Why it was not taken back, among one's own changes, where what can be done instead stands beside it."""
    done_reading()
    sentence = " ".join(problems.values())
    if respond.wants_json():
        return respond.as_json({"status": status, "detail": sentence}, status, "application/problem+json")
    if respond.wants_part():
        more = (f"/maps/{slug}/changes/mine?before={version + 1}#change-{version}", "What can be done instead")
        title = "Nothing was taken back"
        return respond.parts(["errors/_message.html"], status=status, title=title, sentence=sentence, more=more)
    return _mine(slug, version + 1, status, sentence)


@pages.post("/maps/<slug:slug>/changes/<number:version>/undo")
@shows_again(_undo_again)
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
