"""An argument as a page of its own: what leads to what, who says so, and what undercuts the step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.queries.arguments import ArgumentView, argument_view
from argmap.queries.entries import may_edit_entries, may_send_entries
from argmap.queries.shaping import SHAPING
from argmap.web.address import Address, read_address
from argmap.web.cards import argument_card
from argmap.web.panel import TO_ARGUMENTS, may_contribute
from argmap.web.places import corrections, led_on, place_context, shown
from argmap.web.site import reader, reading

pages = Blueprint("argument_pages", __name__)


@pages.get("/maps/<slug:slug>/arguments/<number:number>")
def show(slug: str, number: int) -> Response:
    """The argument with that number, or what it became. Raises `Absent` where the map has none, `Gone`."""
    address = read_address(request.path, request.args)
    try:
        view = argument_view(reading(), reader(), slug, number, address.wish.at, address.show)
    except errors.Merged as merged:
        return led_on(slug, f"a{number}", merged.into)
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
    may_change = (view.head.at is None and SHAPING & view.may) or may_edit_entries(reading(), reader(), view.head)
    change = f"/maps/{view.head.slug}/arguments/{view.argument.number}/change" if may_change else ""
    cite = f"/maps/{view.head.slug}/arguments/{view.argument.number}/citations" if may_send_entries(view.head) else ""
    return {
        **shared,
        "card": card,
        "change": change,
        "cite": cite,
        "correct_at": corrections(view.head, card.ref, len(card.quoted)),
    }
