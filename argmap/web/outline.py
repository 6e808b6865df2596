"""The outline: everything that the map says, as nested lists in words; the accessible peer of the drawing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.domain.permissions import Policy
from argmap.domain.selection import ALL_LEVELS, PRINTED_IN_OUTLINE_AT_MOST
from argmap.queries.maps import MapHead
from argmap.web import respond
from argmap.web.address import Address, read_address
from argmap.web.frame import Choice, toolbar
from argmap.web.maps import left_out, links
from argmap.web.outline_lines import outline_steps
from argmap.web.panel import may_contribute, panel_context
from argmap.web.seen import Seen, head_of, see
from argmap.web.site import contributor
from argmap.web.steps import strip_of

PARTS = ("maps/_toolbar.html", "maps/_notice.html", "outline/_main.html", "outline/_side.html")

pages = Blueprint("outline", __name__)


@pages.get("/maps/<slug:slug>/outline")
def show(slug: str) -> Response:
    """The outline as its address describes it; for htmx the parts that changed."""

    def make() -> Response:
        address = read_address(request.path, request.args)
        return _answer(address, head_of(slug, address))

    return respond.kept_of_map(slug, make)


def _answer(address: Address, head: MapHead) -> Response:
    context = outline_context(address, head)
    if respond.wants_part():
        return respond.parts(PARTS, push_url=address.to(), **context)
    return respond.respond("outline/outline.html", **context)


def outline_context(address: Address, head: MapHead) -> dict[str, Any]:
    """Everything that the outline's page and its parts take."""
    seen = see(address, head, PRINTED_IN_OUTLINE_AT_MOST if address.printing else 0)
    address = seen.address
    panel, told = (
        ({"panel": None, "form": None, "undo": None}, []) if address.printing else panel_context(address, head)
    )
    quotes = address.quotes or address.printing
    href = links(address.but(add=""))
    return {
        "head": head,
        "address": address,
        "toolbar": toolbar(
            address, head.slug, "outline", seen.choices.speakers, seen.choices.cases, seen.selection.depth, head=head
        ),
        "notices": seen.notices() + told,
        "steps": outline_steps(seen.graph, seen.structure, seen.selection, quotes=quotes),
        "fresh": {} if address.printing else seen.news.statements,
        "shown": _shown(seen, quotes),
        "sources": seen.choices.sources,
        "may_add": may_contribute(head) and not address.printing,
        "read_only": "" if address.printing or may_contribute(head) else _why_read_only(head),
        "strip": None if address.printing else strip_of(head),
        "back_to": address.to(added=None, add=""),
        "full": address.printing,
        "link": lambda ref: href(selected=ref) + (f"#o-{ref}" if ref[0] == "s" else ""),
        "crumb": "",
        **panel,
    }


def _why_read_only(head: MapHead) -> str:
    """Why this reader finds no line to write in, as the end of a sentence."""
    if head.at is not None:
        return "this is an earlier moment"
    if head.grounds.archived:
        return "the map is archived"
    if head.grounds.policy is Policy.CLOSED:
        return "only facilitators add to this map"
    return "sign in to write" if contributor() is None else "you are no member of this map"


def _shown(seen: Seen, quotes: bool) -> dict[str, Any]:
    address, counts = seen.address, seen.counts()
    folded = f"{counts['count']:,} of {counts['total']:,} shown, {counts['folded']:,} folded"
    return {
        **counts,
        "open_all": address.to(depth=ALL_LEVELS, opened={}, add="") if counts["folded"] else "",
        "collapse": address.to(depth=0, opened={}, selected=None, add=""),
        "quotes": Choice("Hide quotations", address.to(quotes=False, add=""))
        if quotes
        else Choice("Show quotations", address.to(quotes=True, add="")),
        "words": folded if counts["folded"] else seen.counted(),
        "left_out": left_out(seen),
    }
