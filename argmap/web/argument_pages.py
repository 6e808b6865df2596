"""An argument as a page of its own: what leads to what, who says so, and what undercuts the step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.queries.arguments import ArgumentView, argument_view
from argmap.web.address import Address, read_address
from argmap.web.cards import argument_card
from argmap.web.panel import TO_ARGUMENTS, may_contribute
from argmap.web.places import place_context, shown
from argmap.web.site import reader, reading

pages = Blueprint("argument_pages", __name__)


@pages.get("/maps/<slug:slug>/arguments/<number:number>")
def show(slug: str, number: int) -> Response:
    """The argument with that number. Raises `Absent` where the map has none, `Gone` where it was withdrawn."""
    address = read_address(request.path, request.args)
    view = argument_view(reading(), reader(), slug, number, address.wish.at)
    return shown("arguments/argument.html", address, view.head, lambda: argument_context(address, view))


def argument_context(address: Address, view: ArgumentView) -> dict[str, Any]:
    """Everything that the page takes."""
    card = argument_card(view)
    shared = place_context(
        address,
        view.head,
        card.ref,
        crumb=f"Argument {card.ref}",
        history=view.history,
        answering=may_contribute(view.head) and not address.printing,
        forms=TO_ARGUMENTS,
    )
    return {**shared, "card": card}
