"""Who changed what, when, and in which words; the map's whole history or one statement's."""

from __future__ import annotations

from flask import Blueprint, Response, request

from argmap.operations.restoring import restore_version
from argmap.queries.history import history
from argmap.web import respond
from argmap.web.address import number_told, read_address
from argmap.web.changes_told import tell
from argmap.web.contributing import answered, check_map
from argmap.web.frame import toolbar
from argmap.web.panel import withheld_way
from argmap.web.site import reader, reading, site

PAGE_LENGTH = 50

pages = Blueprint("history", __name__)


@pages.get("/maps/<slug:slug>/history")
def show(slug: str) -> Response:
    """The changes, newest first, fifty at a time; `number` limits them to one statement, `before` is the next page."""
    number, before = _number("number"), _number("before")
    address = read_address(request.path, request.args)
    page = history(reading(), reader(), slug, number, before, PAGE_LENGTH, address.show)
    kept = f"&number={number}" if number else ""
    kept += f"&show={address.shown}" if address.shown else ""
    return respond.kept(
        page.head,
        lambda: respond.respond(
            "history/history.html",
            head=page.head,
            address=address,
            crumb="History",
            toolbar=toolbar(address, slug, "history", head=page.head),
            notices=[],
            changes=[tell(row, slug) for row in page.rows],
            number=number,
            total=page.total,
            restorable=page.restorable,
            revision=page.revision,
            withheld=withheld_way(page.withdrawn, f"/maps/{slug}/statements/{number}") if page.withdrawn else None,
            older=f"/maps/{slug}/history?before={page.older}{kept}" if page.older else "",
            newest=f"/maps/{slug}/history{'?' + kept[1:] if kept else ''}" if before else "",
        ),
    )


@pages.post("/maps/<slug:slug>/statements/<number:number>/restore")
def restore(slug: str, number: int) -> Response:
    """Give a statement back the words of an earlier version."""
    check_map(slug)
    version, revision = (number_told(request.form.get(name, "")) or 0 for name in ("version", "revision"))
    done = restore_version(site().desk, reader(), slug, number, version, revision)
    return answered(done, f"Statement {number} is as it was at change {version}.", selected=f"s{number}")


def _number(name: str) -> int | None:
    return number_told(request.args.get(name))
