"""One's own work: what one sent and what became of it, and every change that one made, in all maps."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from argmap.domain.moderation import REASON_WORDS, ContributionState
from argmap.queries.own_work import own_changes, own_contributions, work_of
from argmap.web import respond, words
from argmap.web.changes_told import tell
from argmap.web.me import PAGE_LENGTH, number_in, sign_in_first
from argmap.web.moderating import STATE_SIGNS
from argmap.web.site import contributor, reader, reading

pages = Blueprint("own_work", __name__)

_SENT = {
    "waiting": (ContributionState.WAITING, False, "Waiting for a moderator"),
    "asked": (ContributionState.ASKED, False, "Waiting for you"),
    "merged": (ContributionState.APPROVED, True, "Merged, your name kept"),
    "rejected": (ContributionState.REJECTED, False, "Not accepted, with the reason"),
}


@pages.get("/me/work")
def show() -> Response:
    """How much of the reader's own there is, and every change that they made, newest first.

    `sent` asks instead for what they sent that waits, was merged or was not accepted.
    """
    if contributor() is None:
        return sign_in_first()
    skip = min(number_in("skip") or 0, 100_000)
    sent = request.args.get("sent", "")
    context = _sent(sent, skip) if sent in _SENT else _changes(skip)
    return respond.respond(
        "me/work.html",
        tab="work",
        work=work_of(reading(), reader()),
        newer=_page(sent, max(skip - PAGE_LENGTH, 0)) if skip else "",
        day=words.day,
        clock=words.clock,
        **context,
    )


def _page(sent: str, skip: int) -> str:
    told = [f"sent={sent}"] * (sent in _SENT) + [f"skip={skip}"] * bool(skip)
    return f"/me/work{'?' if told else ''}{'&'.join(told)}"


def _sent(sent: str, skip: int) -> dict[str, Any]:
    state, merged, heading = _SENT[sent]
    found, more = own_contributions(reading(), reader(), state, merged=merged, skip=skip, limit=PAGE_LENGTH)
    told = [
        {
            "sign": STATE_SIGNS[state],
            "text": one.text or "Statements of the map, linked anew",
            "href": f"/contributions/{one.id}",
            "map": one.map_title,
            "reason": REASON_WORDS.get(one.reason, "") if state is not ContributionState.WAITING else "",
            "when": one.changed,
        }
        for one in found
    ]
    return {
        "sent": sent,
        "heading": heading,
        "contributions": told,
        "older": _page(sent, skip + PAGE_LENGTH) if more else "",
    }


def _changes(skip: int) -> dict[str, Any]:
    changes, more = own_changes(reading(), reader(), skip, PAGE_LENGTH)
    older = _page("", skip + PAGE_LENGTH) if more else ""
    listed = [(one.slug, one.map_title, tell(one.row, one.slug)) for one in changes]
    return {"sent": "", "heading": "What you changed", "contributions": (), "changes": listed, "older": older}
