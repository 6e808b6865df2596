"""Bringing what was said in a debate on a copy into the map, through the queue of its moderators."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from argmap.domain.moderation import ContributionState
from argmap.operations.bringing import bring
from argmap.queries.debate_bringing import Piece, bring_view
from argmap.web import respond, words
from argmap.web.contributing import shows_again
from argmap.web.debates import debate
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("debate_bringing", __name__)

_AT_MOST = 400
_STATES = {
    ContributionState.WAITING: "waits for a moderator",
    ContributionState.ASKED: "changes were asked for",
    ContributionState.REJECTED: "not accepted",
    ContributionState.WITHDRAWN: "withdrawn",
}


def _page(code: str, problems: Mapping[str, str], status: int, sent: int = 0) -> Response:
    done_reading()
    view = bring_view(reading(), reader(), debate(code), site().structures)
    chosen = set(request.form.getlist("entry")) if status != 200 else None
    return respond.respond(
        "debates/bring.html",
        None,
        status,
        debate=view.debate,
        view=view,
        pieces=[(piece, _told(piece), chosen is None or str(piece.entry) in chosen) for piece in view.pieces],
        shapes=words.SHAPE_WORDS,
        problems=problems,
        sent=sent,
    )


def _told(piece: Piece) -> str:
    """Where the piece is, in words; nothing while it can be brought."""
    if piece.state is None:
        return f"was {piece.gone} on the copy: not brought" if piece.gone else ""
    if piece.state is ContributionState.APPROVED:
        return f"on the map as {piece.result.removeprefix('s')}" if piece.result else "on the map"
    return _STATES.get(piece.state, "sent")


def _again(error: Exception, problems: Mapping[str, str], status: int, code: str) -> Response:
    return _page(code, problems, status)


@pages.get("/debates/<code:code>/bring")
def show(code: str) -> Response:
    """What was said, each piece with a box; what was sent says how far it has come."""
    sent = request.args.get("sent", "")
    return _page(code, {}, 200, int(sent) if sent.isdecimal() and len(sent) < 5 else 0)


@pages.post("/debates/<code:code>/bring")
@shows_again(_again)
def send(code: str) -> Response:
    """Send the chosen pieces to the moderators."""
    chosen = [int(told) for told in request.form.getlist("entry")[:_AT_MOST] if told.isdecimal() and len(told) < 10]
    sent = bring(site().desk, reader(), code, chosen)
    return respond.redirect(f"/debates/{code}/bring?sent={sent}")
