"""Who holds what: speakers against key statements, each cell with its quotation; silence is printed as silence."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.queries.entries import may_send_entries
from argmap.queries.positions import Matrix, matrix
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.frame import toolbar
from argmap.web.notices import past_notice
from argmap.web.panel import at_version
from argmap.web.positions_told import (
    BAR_WIDTH,
    Column,
    balance_in_words,
    bar,
    cell_at,
    chosen_told,
    finding_told,
    row_told,
    spoken_told,
)
from argmap.web.site import reader, reading

PARTS = ("positions/_matrix.html", "positions/_cell.html")
"""What changes when a cell is selected."""

pages = Blueprint("positions", __name__)


@pages.get("/maps/<slug:slug>/positions")
def show(slug: str) -> Response:
    """The matrix; `cell=<speaker>.<number>` selects one of its cells, and on paper all are told in full."""
    address = read_address(request.path, request.args)
    found = matrix(reading(), reader(), slug, address.wish.at)
    return respond.kept(found.head, lambda: _page(address, found, request.args.get("cell", "")))


def _page(address: Address, found: Matrix, cell: str) -> Response:
    chosen = None if address.printing else _chosen_key(found, cell)
    context = _context(address, found, chosen)
    if chosen and respond.wants_part():
        return respond.parts(PARTS, push_url=cell_at(found, *chosen), **context)
    return respond.respond("positions/positions.html", **context)


def _context(address: Address, found: Matrix, chosen: tuple[str, int] | None) -> dict[str, Any]:
    head = found.head
    agree = {meeting.statement.number for meeting in found.agreements}
    divide = {meeting.statement.number for meeting in found.divisions}
    return {
        "head": head,
        "address": address,
        "crumb": "Positions",
        "toolbar": toolbar(address, head.slug, "positions", head=head),
        "notices": [past_notice(address, head)] if head.at is not None else [],
        "lede": _lede(found),
        "columns": [
            Column(
                number=line.number,
                title=line.title,
                shape=line.shape.value,
                href=at_version(f"/maps/{head.slug}/statements/{line.number}", head),
                verdict="agree" if line.number in agree else "divide" if line.number in divide else "",
                bar=bar(found.balance[line.number]),
                balance=balance_in_words(found.balance[line.number]),
            )
            for line in found.statements
        ],
        "rows": [row_told(found, speaker, chosen) for speaker in found.speakers],
        "spoken": spoken_told(found) if address.printing else [],
        "bar_width": BAR_WIDTH,
        "picked": chosen_told(found, chosen) if chosen else None,
        "may_say": may_send_entries(head),
        "agreements": [finding_told(found, meeting) for meeting in found.agreements],
        "divisions": [finding_told(found, meeting) for meeting in found.divisions],
    }


def _lede(found: Matrix) -> str:
    told = "Each cell is a reading of a source, not a vote. Silence is recorded as silence."
    count = len(found.divisions)
    if count:
        told += f" On {words.counted_in_words(count, 'statement')} speakers part company."
    return told


def _chosen_key(found: Matrix, cell: str) -> tuple[str, int] | None:
    """The cell that the address names, else the first that speaks."""
    key, _, number = cell.rpartition(".")
    if number.isascii() and number.isdecimal() and (key, int(number[:10])) in found.cells:
        return key, int(number)
    speaking = ((speaker.key, line.number) for speaker in found.speakers for line in found.statements)
    return next((key for key in speaking if key in found.cells), None)
