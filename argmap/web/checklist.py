"""The checklist of a map: where a reader will ask for more, with one way to each place; nothing is marked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.queries.checklist import Review, Walk, review, walk
from argmap.queries.entries import may_send_entries
from argmap.queries.maps import MapHead
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.checklist_place import looked_at
from argmap.web.checklist_told import looking_at, on_map, section_told
from argmap.web.frame import Choice, toolbar
from argmap.web.notices import Notice, Run, past_notice
from argmap.web.site import reader, reading, site

PARTS = ("checklist/_list.html", "checklist/_place.html")
"""What changes when another place is looked at."""

pages = Blueprint("checklist", __name__)


@pages.get("/maps/<slug:slug>/check")
def show(slug: str) -> Response:
    """The checklist; `row` names the place that is looked at, else it is the first."""
    address = read_address(request.path, request.args)
    here = site()
    found = review(
        reading(), reader(), slug, address.wish.at, request.args.get("row", "")[:60], here.structures, here.checks
    )
    compared = found.compared
    state = (found.head, tuple(sorted(compared.documents.items())), len(compared.waiting))
    return respond.kept(state, lambda: _answer(address, found))


def _answer(address: Address, found: Review) -> Response:
    context = _context(address, found)
    if respond.wants_part():
        return respond.parts(PARTS, push_url=looking_at(found, found.chosen), **context)
    return respond.respond("checklist/checklist.html", **context)


def _context(address: Address, found: Review) -> dict[str, Any]:
    head, places, at = found.head, found.places, found.place
    chosen = found.chosen
    cites = may_send_entries(head)
    return {
        "head": head,
        "address": address,
        "crumb": "Checklist",
        "toolbar": toolbar(address, head.slug, "check", count=len(places), head=head),
        "notices": [past_notice(address, head)] if head.at is not None else [],
        "lede": _lede(found),
        "sections": [section_told(found, listed, cites) for listed in found.sections],
        "before": looking_at(found, places[at - 1]) if at else "",
        "after": looking_at(found, places[at + 1]) if at + 1 < len(places) else "",
        "place": looked_at(found, chosen, cites) if chosen else None,
    }


def _lede(found: Review) -> str:
    count = len(found.places)
    if not count:
        return "No place where the structure leaves a reader asking."
    where = words.counted_in_words(count, "place")
    return f"{words.sentence(where)} where a reader will ask for more. None stops you from handing in."


def walk_notice(address: Address, head: MapHead) -> Notice:
    """The bar that leads from one place of the checklist to the next on the map."""
    here = site()
    respond.only_now()
    found: Walk = walk(reading(), head, address.check, here.structures, here.checks)
    back = f"/maps/{head.slug}/check?row={address.check}"
    runs = [Run("Back to the list", back)]
    if found.before is not None:
        runs = [Run("Before", on_map(head, found.before, "", check=True)), Run(" · "), *runs]
    if not found.place:
        left = f"{words.counted(found.total, 'place')} left." if found.total else "Nothing else is on it."
        lead = "No longer on the checklist"
        runs = [Run(f"{left} "), *runs]
    else:
        lead = f"{found.place:,} of {found.total:,}"
    onward = None if found.after is None else Choice("Next", on_map(head, found.after, "", check=True))
    return Notice("check", lead, tuple(runs), onward)
