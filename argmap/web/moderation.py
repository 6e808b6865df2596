"""The moderators' queue over all the maps that they moderate, and the decisions that are made on its pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.moderation import REASON_WORDS
from argmap.domain.permissions import Action, may
from argmap.operations import moderation
from argmap.operations.flags import settle
from argmap.queries.contributions import contribution_view
from argmap.queries.flags import flagged_items
from argmap.queries.queue import queue
from argmap.web import respond, words
from argmap.web.contributing import shows_again
from argmap.web.decision_drafting import decision_draft
from argmap.web.queue_item import item_told
from argmap.web.queue_list import SHOWN, Wish, flagged_told, row_told, wish_in
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("moderation", __name__)

_MANY_AT_MOST = 100

_DID = {
    "approve": "Accepted. It stands on the map in its author’s name.",
    "ask": "Sent back. Its author reads the reason and can answer.",
    "merge": "Merged. Its author’s name stays with it.",
    "move": "Moved and accepted.",
    "split": "Split in two, and both accepted.",
    "reject": "Not accepted. Its author reads the reason and can answer.",
    "keep": "It stays as it is, and its flags are settled.",
    "hold": "You hold it for five minutes: other moderators are told so.",
}


@pages.get("/moderation")
def show() -> Response:
    """The queue over all maps that one moderates, the oldest first, with one contribution open."""
    return _page(wish_in(request.args))


def _page(
    wish: Wish,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    typed: MultiDict[str, str] | None = None,
    outcome: str = "",
) -> Response:
    now = site().desk.clock()
    flagged = request.args.get("show") == "flagged" or request.form.get("act") == "keep"
    found = queue(reading(), reader(), now, wish.slug, wish.which, wish.after)
    slugs = {one.id: one for one in found.maps if wish.slug in ("", one.slug)}
    doubted = flagged_items(reading(), list(slugs))
    number = None if flagged else wish.item or next((row.id for row in found.rows), None)
    view = None
    if number is not None:
        try:
            view = contribution_view(reading(), reader(), number)
        except errors.Absent:
            view = None
        if view is not None and not may(reader(), Action.MODERATE, view.grounds):
            view = None
    at = next((i for i, row in enumerate(found.rows) if view is not None and row.id == view.id), None)
    before = found.rows[at - 1].id if at else None
    after = found.rows[at + 1].id if at is not None and at + 1 < len(found.rows) else None
    did = request.args.get("did", "")
    return respond.respond(
        "moderation/queue.html",
        None,
        status,
        wish=wish,
        found=found,
        shown=[
            (name, label, found.counts[name], wish.to(show=name, after=0, item=None)) for name, label in SHOWN.items()
        ],
        rows=[row_told(row, wish, None if view is None else view.id, now) for row in found.rows],
        flagged=flagged,
        flagged_count=len(doubted),
        flagged_href=wish.to(show="flagged", after=0, item=None),
        doubted=[flagged_told(one, slugs[one.map_id], now) for one in doubted] if flagged else [],
        more=wish.to(after=found.more, item=None) if found.more else "",
        newest=wish.to(after=0, item=None) if wish.after else "",
        place=None if at is None else at + 1,
        before=wish.to(item=before) if before else "",
        after=wish.to(item=after) if after else "",
        view=view,
        reasons=REASON_WORDS,
        problems=problems or {},
        typed=typed if typed is not None else MultiDict(),
        outcome=outcome or (_DID.get(did, "")),
        **({} if view is None else item_told(view, now)),
    )


def _again(error: Exception, problems: Mapping[str, str], status: int, number: int) -> Response:
    done_reading()
    wish = wish_in(request.form)
    return _page(Wish(wish.slug, wish.which, wish.after, number), status, problems, MultiDict(request.form))


@pages.post("/moderation/<number:number>")
@shows_again(_again)
def decide(number: int) -> Response:
    """Decide on one contribution, or hold it; then the next one is shown."""
    wish = wish_in(request.form)
    act = request.form.get("act", "")
    if act == "hold":
        moderation.hold(site().desk, reader(), number)
        return respond.redirect(wish.to(item=number, did="hold"))
    moderation.decide(site().desk, reader(), number, decision_draft(request.form))
    return respond.redirect(wish.to(item=None, did=act))


def _keep(form: Mapping[str, str]) -> Response:
    """Settle the flags of a statement that stays as it is."""
    slug, _, number = form.get("subject", "").partition("/")
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:10]) < 10**9):
        return _page(wish_in(form), 422, {"": "It is not said which statement stays."})
    try:
        settle(site().desk, reader(), slug, int(number))
    except (errors.Conflict, errors.NotAllowed) as error:
        done_reading()
        return _page(wish_in(form), 409 if isinstance(error, errors.Conflict) else 403, {"": str(error)})
    return respond.redirect("/moderation?show=flagged&did=keep")


@pages.post("/moderation")
def decide_many() -> Response:
    """Approve or reject several, each by itself: what could not be decided is told, and the others are."""
    form = request.form
    if form.get("act") == "keep":
        return _keep(form)
    wish, done, failed = wish_in(form), 0, []
    chosen = form.getlist("item")[:_MANY_AT_MOST]
    if not chosen:
        return _page(wish, 422, {"": "Nothing was selected."})
    if form.get("act") not in ("approve", "reject"):
        return _page(wish, 422, {"": "Several at once can be approved or rejected."})
    for told in chosen:
        number, _, turn = told.partition(".")
        if not (number.isascii() and number.isdecimal() and 0 < int(number[:10]) < 10**9):
            continue
        try:
            draft = decision_draft({**form.to_dict(), "turn": turn})
            moderation.decide(site().desk, reader(), int(number), draft)
            done += 1
        except errors.Unavailable:
            raise
        except errors.DomainError as error:
            failed.append(str(error))
    done_reading()
    outcome = f"{words.sentence(words.number_word(done))} decided."
    if not failed:
        return respond.redirect(wish.to(item=None, after=0, did=form["act"]))
    reasons = {"": f"{words.sentence(words.number_word(len(failed)))} not: {' '.join(dict.fromkeys(failed))}"}
    return _page(Wish(wish.slug, wish.which), 409, reasons, outcome=outcome)
