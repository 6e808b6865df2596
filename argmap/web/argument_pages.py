"""An argument as a page of its own: what leads to what, who says so, and what undercuts the step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.queries.arguments import ArgumentView, argument_view
from argmap.web import respond
from argmap.web.address import Address, read_address
from argmap.web.cards import argument_card
from argmap.web.changes_told import tell
from argmap.web.forms import fresh_form, undo_offer
from argmap.web.frame import toolbar
from argmap.web.notices import past_notice
from argmap.web.panel import TO_ARGUMENTS, at_version, may_contribute
from argmap.web.site import reader, reading

pages = Blueprint("argument_pages", __name__)


@pages.get("/maps/<slug:slug>/arguments/<number:number>")
def show(slug: str, number: int) -> Response:
    """The argument with that number. Raises `Absent` where the map has none, `Gone` where it was withdrawn."""
    address = read_address(request.path, request.args)
    view = argument_view(reading(), reader(), slug, number, address.wish.at)
    if address.add:
        return respond.respond("arguments/argument.html", **argument_context(address, view))
    return respond.kept(
        view.head, lambda: respond.respond("arguments/argument.html", **argument_context(address, view))
    )


def argument_context(address: Address, view: ArgumentView) -> dict[str, Any]:
    """Everything that the page takes."""
    head, card = view.head, argument_card(view)
    base = f"/maps/{head.slug}"
    answering = may_contribute(head) and not address.printing
    opened = answering and address.add in TO_ARGUMENTS

    def link(ref: str) -> str:
        noun = "statements" if ref[0] == "s" else "arguments"
        return at_version(f"{base}/{noun}/{ref[1:]}", head)

    return {
        "head": head,
        "address": address,
        "crumb": f"Argument {card.ref}",
        "toolbar": toolbar(address, head.slug, "statement"),
        "notices": [past_notice(address, head.version, head.latest)] if head.at is not None else [],
        "card": card,
        "link": link,
        "on_map": f"{base}?sel={card.ref}" if head.at is None else f"{base}?at={head.at}&sel={card.ref}",
        "sources_at": f"{base}/sources",
        "changes": [tell(row, head.slug) for row in view.history],
        "open_to_answers": answering,
        "form": fresh_form(address, head, card.ref, address.add) if opened else None,
        "undo": undo_offer(address, head),
    }
