"""What one's own contribution waits for: the decision on it, and the ways to answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request

from argmap.domain import errors
from argmap.domain.draft_json import SourcesDraft
from argmap.domain.limits import NOTE_LIMIT
from argmap.domain.text import many_lines
from argmap.operations import answering
from argmap.queries.contributions import ContributionView, contribution_view
from argmap.queries.graphs import choices
from argmap.queries.maps import map_head
from argmap.web import respond
from argmap.web.address import number_told
from argmap.web.answer_drafting import answer_drafts
from argmap.web.contributing import shows_again
from argmap.web.decided import decided, decided_context
from argmap.web.drafting import Typed
from argmap.web.kept_form import kept_form
from argmap.web.site import DATABASE_AWAY, done_reading, reader, reading, site
from argmap.web.waiting_drawn import place_of

pages = Blueprint("contributions", __name__)

BACK = "/me"
"""The other page that holds the part, to which an answer that was given there leads back."""


@pages.get("/contributions/<number:number>")
def show(number: int) -> Response:
    """One's own contribution; moderators are led to their queue. Raises `Absent` for everybody else."""
    view = contribution_view(reading(), reader(), number)
    if not view.mine:
        return respond.redirect(f"/moderation?item={number}")
    return _page(view)


def _page(
    view: ContributionView, status: int = 200, typed: Typed | None = None, problems: Mapping[str, str] | None = None
) -> Response:
    return respond.respond(
        "contributions/contribution.html",
        "contributions/_decided.html",
        status,
        item=decided(view, typed, problems, _back()),
        drawn=None if _back() else place_of(view, map_head(reading(), reader(), view.slug)),
        **decided_context(),
    )


_DONE = {
    "keep": "Sent as it was; a moderator reads why.",
    "withdraw": "Withdrawn.",
    "appeal": "A second moderator is asked.",
    "send": "Sent again; a moderator reads it.",
}


def _answered(number: int, act: str) -> Response:
    """The part as it stands now in its place, and in a line what was done."""
    item = decided(contribution_view(reading(), reader(), number), back=_back())
    context = {"item": item, "done": True, **decided_context()}
    part, told = ("contributions/_decided.html", "changes/_done.html")
    return Response(render_template(part, **context) + render_template(told, done_words=_DONE[act]))


def _back() -> str:
    return BACK if request.form.get("back") == BACK else ""


def _again(error: Exception, problems: Mapping[str, str], status: int, number: int) -> Response:
    done_reading()
    try:
        view = contribution_view(reading(), reader(), number)
        if not view.mine:
            raise errors.Absent("There is no such contribution.")
        return _page(view, status, request.form, problems)
    except DATABASE_AWAY:
        if respond.wants_part():
            raise
        return kept_form("Your contribution", f"/contributions/{number}", problems, status)


@pages.post("/contributions/<number:number>")
@shows_again(_again)
def answer(number: int) -> Response:
    """Send it again, keep it, take it back, or ask a second moderator: whichever button was pressed.

    For htmx the part comes back as it stands then; else the browser is led to the page on which it was answered.
    """
    view = contribution_view(reading(), reader(), number)
    form = request.form
    act, said = form.get("act", ""), many_lines(form.get("words", ""), "words", limit=NOTE_LIMIT)
    turn = number_told(form.get("turn")) or 0
    offered = None
    if act == "send" and isinstance(view.draft, SourcesDraft):
        offered = choices(reading(), map_head(reading(), reader(), view.slug))
    done_reading()
    desk, actor = site().desk, reader()
    if act == "keep":
        answering.keep_as_it_was(desk, actor, number, turn, said)
    elif act == "withdraw":
        answering.withdraw_contribution(desk, actor, number, turn)
    elif act == "appeal":
        answering.appeal(desk, actor, number, turn, said)
    elif act == "send":
        answering.resubmit(desk, actor, number, turn, answer_drafts(view, form, offered), said)
    else:
        raise errors.Refused({"": "It is not said what is to be done with it."})
    if respond.wants_part():
        return _answered(number, act)
    return respond.redirect(_back() or f"/contributions/{number}")
