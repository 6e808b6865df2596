"""A statement as a page of its own: its words and who holds them, and beside them the arguments around it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.drawing.step import Step, draw_step
from argmap.queries.entries import may_send_entries
from argmap.queries.graphs import note_over
from argmap.queries.maps import MapHead
from argmap.queries.statements import StatementView, statement_view
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.cards import StatementCard, statement_card
from argmap.web.panel import TO_STATEMENTS, debate_way, marks_told, may_contribute, note_lifted, own, ways
from argmap.web.places import corrections, led_on, place_context, shown
from argmap.web.site import reader, reading, site

pages = Blueprint("statement_pages", __name__)


@pages.get("/maps/<slug:slug>/statements/<number:number>")
def show(slug: str, number: int) -> Response:
    """The statement with that number, or what it became. Raises `Absent` where the map has none, `Gone`."""
    address = read_address(request.path, request.args)
    try:
        view = statement_view(reading(), reader(), slug, number, address.wish.at, address.show)
    except errors.Merged as merged:
        return led_on(slug, f"s{number}", merged.into)
    return shown("statements/statement.html", address, view.head, lambda: statement_context(address, view))


def statement_context(address: Address, view: StatementView) -> dict[str, Any]:
    """Everything that the page takes."""
    head, card = view.head, statement_card(view)
    shared = place_context(
        address,
        head,
        card.ref,
        crumb=f"{card.word} {card.statement.number}",
        history=view.history,
        answering=may_contribute(head) and not view.statement.withdrawn and not address.printing,
        forms=TO_STATEMENTS,
        card=card,
    )
    step = around(view, card)
    return {
        **shared,
        "card": card,
        "drawing": step.drawing if step else None,
        "not_drawn": words.listed(str(n) for n in step.folded) if step else "",
        "href": lambda **changes: shared["link"](str(changes.get("selected") or card.ref)),
        "selected": card.ref,
        "history_at": f"/maps/{head.slug}/history?number={card.statement.number}",
        "cite": _cite_at(head, card.statement.number) if not view.statement.withdrawn else "",
        "correct_at": corrections(head, card.ref, card.citations),
        "yours": own(view.may, head, card.statement.number),
        "ways": tuple(way for way in (debate_way(view), *ways(view)) if way is not None),
        "hidden": view.hidden,
        "hidden_noted": note_over(reading(), head, card.statement.number) if view.hidden and not address.show else "",
        "marks": marks_told(view),
        "note": note_lifted(address, view),
    }


def around(view: StatementView, card: StatementCard) -> Step | None:
    """The drawing one step around the statement; nothing where it has no arguments or `dot` fails."""
    here = site()
    if not (card.for_ or card.against_ or card.uses):
        return None
    try:
        return draw_step(view.graph, view.structure, card.statement.number, dot=here.dot, cache=here.layouts)
    except errors.LayoutFailed:
        respond.only_now()
        return None


def _cite_at(head: MapHead, number: int) -> str:
    """Where what speakers hold and what is cited is changed, for those who may."""
    return f"/maps/{head.slug}/statements/{number}/stances" if may_send_entries(head) else ""
