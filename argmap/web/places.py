"""What the pages of a statement and of an argument share: when they are kept, and what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import Response, request

from argmap.domain.text import numbers_in
from argmap.queries.citations import citation_ids
from argmap.queries.entries import may_send_entries
from argmap.queries.history_rows import HistoryRow
from argmap.queries.maps import MapHead
from argmap.queries.places import what_became
from argmap.web import respond
from argmap.web.address import Address
from argmap.web.cards import StatementCard
from argmap.web.changes_told import how_many, tell
from argmap.web.forms import fresh_form, undo_offer
from argmap.web.frame import toolbar
from argmap.web.notices import Notice, Run, past_notice
from argmap.web.panel import at_version
from argmap.web.site import reading


def shown(page: str, address: Address, head: MapHead, context: Callable[[], dict[str, Any]]) -> Response:
    """The page, made of what `context` gives; kept for the next reader unless it opens a form."""

    def make() -> Response:
        return respond.respond(page, **context())

    return make() if address.add else respond.kept(head, make)


def led_on(slug: str, ref: str, into: str) -> Response:
    """Lead from the number of what was merged to what it became, which then says so.

    Not for good (301): a merger can be undone, and a browser would not ask again.
    """
    noun = "statements" if into[0] == "s" else "arguments"
    return respond.redirect(f"/maps/{slug}/{noun}/{into[1:]}?was={ref}")


def _was_notice(head: MapHead, ref: str) -> list[Notice]:
    """What a page says that somebody was led to by an older number."""
    was = request.args.get("was", "")
    asked = numbers_in(was) if was[:1] in ("s", "a") else None
    if asked is None or what_became(reading(), head, was) != ref:
        return []
    name = was.removeprefix("s")
    told = f"{'Statement' if was[0] == 's' else 'Argument'} {name} was merged into {ref.removeprefix('s')}."
    return [Notice("past", "Merged", (Run(f"{told} What was said there stands here now."),))]


def place_context(
    address: Address,
    head: MapHead,
    ref: str,
    *,
    crumb: str,
    history: Collection[HistoryRow],
    answering: bool,
    forms: Collection[str],
    card: StatementCard | None = None,
) -> dict[str, Any]:
    """What both pages take. `ref` is the place ("s12", "a5"), `forms` are those that open while `answering`; `card` is
    the statement, where it is one.
    """
    base = f"/maps/{head.slug}"

    def link(to: str) -> str:
        noun = "statements" if to[0] == "s" else "arguments"
        return at_version(f"{base}/{noun}/{to[1:]}", head)

    return {
        "head": head,
        "address": address,
        "crumb": crumb,
        "toolbar": toolbar(address, head.slug, "statement", head=head),
        "notices": _was_notice(head, ref) if head.at is None else [past_notice(address, head)],
        "link": link,
        "on_map": f"{base}?sel={ref}" if head.at is None else f"{base}?at={head.at}&sel={ref}",
        "sources_at": f"{base}/sources",
        "changes": [tell(row, head.slug) for row in history],
        "how_many": how_many(history),
        "open_to_answers": answering,
        "form": fresh_form(address, head, ref, address.add, card) if answering and address.add in forms else None,
        "undo": undo_offer(address, head, card),
    }


def corrections(head: MapHead, ref: str, count: int) -> Callable[[str, int], str]:
    """Where each of the `count` citations on a statement or an argument is corrected, for those who may: by the key of
    the speaker for whose stance it is cited ("": for none), and its place among those.
    """
    ids = citation_ids(reading(), head, ref) if count and may_send_entries(head) else {}

    def correct_at(speaker: str, place: int) -> str:
        some = ids.get(speaker, ())
        return f"/maps/{head.slug}/citations/{some[place]}" if place < len(some) else ""

    return correct_at
