"""A statement as a page of its own: its words and who holds them, and beside them the arguments around it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.drawing.step import Step, draw_step
from argmap.queries.statements import StatementView, statement_view
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.cards import StatementCard, statement_card
from argmap.web.changes_told import tell
from argmap.web.forms import fresh_form, undo_offer
from argmap.web.frame import toolbar
from argmap.web.notices import past_notice
from argmap.web.panel import TO_STATEMENTS, at_version, may_contribute, own
from argmap.web.site import reader, reading, site

pages = Blueprint("statement_pages", __name__)


@pages.get("/maps/<slug:slug>/statements/<number:number>")
def show(slug: str, number: int) -> Response:
    """The statement with that number. Raises `Absent` where the map has none, `Gone` where it was withdrawn."""
    address = read_address(request.path, request.args)
    view = statement_view(reading(), reader(), slug, number, address.wish.at)
    if address.add:
        return respond.respond("statements/statement.html", **statement_context(address, view))
    return respond.kept(
        view.head, lambda: respond.respond("statements/statement.html", **statement_context(address, view))
    )


def statement_context(address: Address, view: StatementView) -> dict[str, Any]:
    """Everything that the page takes."""
    head, card = view.head, statement_card(view)
    base = f"/maps/{head.slug}"
    answering = may_contribute(head) and not view.statement.withdrawn and not address.printing
    opened = answering and address.add in TO_STATEMENTS
    step = around(view, card)

    def link(ref: str) -> str:
        noun = "statements" if ref[0] == "s" else "arguments"
        return at_version(f"{base}/{noun}/{ref[1:]}", head)

    return {
        "head": head,
        "address": address,
        "crumb": f"{card.word} {card.statement.number}",
        "toolbar": toolbar(address, head.slug, "statement"),
        "notices": [past_notice(address, head.version, head.latest)] if head.at is not None else [],
        "card": card,
        "link": link,
        "on_map": f"{base}?{_query(head.at, card.ref)}",
        "sources_at": f"{base}/sources",
        "drawing": step.drawing if step else None,
        "not_drawn": words.listed(str(n) for n in step.folded) if step else "",
        "href": lambda **changes: link(str(changes.get("selected") or card.ref)),
        "selected": card.ref,
        "changes": [tell(row, head.slug) for row in view.history],
        "history_at": f"{base}/history?number={card.statement.number}",
        "open_to_answers": answering,
        "form": fresh_form(address, head, card.ref, address.add) if opened else None,
        "undo": undo_offer(address, head),
        "yours": own(view.may, head, card.statement.number),
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


def _query(at: int | None, ref: str) -> str:
    return f"at={at}&sel={ref}" if at is not None else f"sel={ref}"
