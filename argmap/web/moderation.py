"""The moderators' queue over all the maps that they moderate, and the decisions that are made on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.moderation import REASON_WORDS, DecisionKind
from argmap.domain.permissions import Action, may
from argmap.operations import moderation
from argmap.queries.contributions import ContributionView, contribution_view
from argmap.queries.flags import flagged_count
from argmap.queries.queue import Queue, queue
from argmap.queries.redactions import to_look_at
from argmap.web import respond, words
from argmap.web.address import number_told
from argmap.web.contributing import shows_again
from argmap.web.decision_drafting import decision_draft
from argmap.web.kept_form import kept_form
from argmap.web.queue_flagged import ACTS, decide_flagged, flagged_told, open_again
from argmap.web.queue_item import item_told
from argmap.web.queue_list import FLAGGED, SHOWN, Wish, rows_told, wish_in
from argmap.web.site import DATABASE_AWAY, done_reading, reader, reading, site

pages = Blueprint("moderation", __name__)

_MANY_AT_MOST = 100

_DID = {
    "approve": "Accepted. It stands on the map in its author’s name.",
    "ask": "Sent back. Its author reads the reason and can answer.",
    "merge": "Merged. What is new of it stands on the map in its author’s name.",
    "said": "Merged. The map says all of it already, so nothing was added. Its author is told.",
    "move": "Moved and accepted.",
    "split": "Split in two, and both accepted.",
    "reject": "Not accepted. Its author reads the reason and can answer.",
    "keep": "It stays as it is, and its flags are settled.",
    "hide": "Hidden. Its author reads the reason, and its flags are settled.",
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
    which = "" if wish.which == FLAGGED else wish.which
    found = queue(reading(), reader(), now, wish.slug, which, wish.after, like=wish.like)
    maps = [one for one in found.maps if wish.slug in ("", one.slug)]
    looks = to_look_at(reading(), reader(), [one.id for one in maps])
    shared = {
        "wish": wish,
        "found": found,
        "shown": [(name, label, found.counts[name], wish.part(name)) for name, label in SHOWN.items()],
        "flagged_href": wish.part(FLAGGED),
        "looks": [(one.slug, one.title, looks[one.id]) for one in maps if one.id in looks],
        "reasons": REASON_WORDS,
        "problems": problems or {},
        "typed": typed if typed is not None else MultiDict(),
        "outcome": outcome or _DID.get(request.args.get("did", ""), ""),
    }
    if wish.which == FLAGGED:
        told = {"view": None, "flagged": True, "rows": [], **flagged_told(wish, maps, now)}
    else:
        told = {"flagged": False, "doubt": None, **_waiting_told(wish, found)}
        told["flagged_count"] = flagged_count(reading(), [one.id for one in maps])
    return respond.respond("moderation/queue.html", None, status, **shared, **told)


def _waiting_told(wish: Wish, found: Queue) -> dict[str, Any]:
    """The list of what waits, and the contribution that is open: the one of the address, or the first."""
    now = site().desk.clock()
    view = _opened(wish.item or next((row.id for row in found.rows), None))
    at = next((i for i, row in enumerate(found.rows) if view is not None and row.id == view.id), None)
    before, after = _beside(wish, found, at)
    return {
        "rows": rows_told(reading(), found.rows, wish, None if view is None else view.id, now),
        "more": wish.to(after=found.more, item=None) if found.more else "",
        "newest": wish.to(after=0, item=None) if wish.after else "",
        "place": None if at is None else at + 1,
        "before": before,
        "after": after,
        "view": view,
        **({} if view is None else item_told(view, now)),
    }


def _beside(wish: Wish, found: Queue, at: int | None) -> tuple[str, str]:
    """The addresses of the contributions before and after the one at that place, over the ends of a page too."""
    if at is None:
        return "", ""
    if at:
        before = wish.to(item=found.rows[at - 1].id)
    else:
        before = wish.to(item=found.before[0], after=found.before[1]) if found.before else ""
    if at + 1 < len(found.rows):
        return before, wish.to(item=found.rows[at + 1].id)
    return before, wish.to(item=found.next, after=found.more) if found.next else ""


def _opened(number: int | None) -> ContributionView | None:
    """The contribution of that number, where it is one that the reader may decide on."""
    if number is None:
        return None
    try:
        view = contribution_view(reading(), reader(), number)
    except errors.Absent:
        return None
    return view if may(reader(), Action.MODERATE, view.grounds) else None


def _again(error: Exception, problems: Mapping[str, str], status: int, number: int) -> Response:
    if isinstance(error, errors.Absent):
        # It is the contribution of the address that is absent: whoever may not read it is told as of any such address.
        raise error
    try:
        done_reading()
        wish = wish_in(request.form)
        return _page(replace(wish, item=number), status, problems, MultiDict(request.form))
    except DATABASE_AWAY:
        return kept_form("Moderation", "/moderation", problems, status)


@pages.post("/moderation/<number:number>")
@shows_again(_again)
def decide(number: int) -> Response:
    """Decide on one contribution, or hold it; then the next one is shown."""
    wish = wish_in(request.form)
    act = request.form.get("act", "")
    if act == "hold":
        moderation.hold(site().desk, reader(), number)
        return respond.redirect(wish.to(item=number, did="hold"))
    draft = decision_draft(request.form)
    done = moderation.decide(site().desk, reader(), number, draft)
    said = draft.kind is DecisionKind.MERGE and done.contribution is not None
    did = "said" if said else draft.kind.value.split(" ")[0]
    return respond.redirect(wish.to(item=_next(wish, number), did=did))


def _next(wish: Wish, number: int) -> int | None:
    """The contribution that waits next after this one, in the same part of the queue."""
    done_reading()
    now = site().desk.clock()
    rows = queue(reading(), reader(), now, wish.slug, wish.which, number, limit=1, like=wish.like).rows
    return rows[0].id if rows else None


def _again_many(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    form = request.form
    try:
        done_reading()
        wish = wish_in(form)
        if isinstance(error, errors.Stale):
            problems = {"": "It was reworded since you opened it. Please read what it says now."}
        return _page(open_again(wish, form) if form.get("act") in ACTS else wish, status, problems, MultiDict(form))
    except DATABASE_AWAY:
        return kept_form("Moderation", "/moderation", problems, status)


@pages.post("/moderation")
@shows_again(_again_many)
def decide_many() -> Response:
    """Decide on several, each by itself: what could not be decided is told, and the others are; or on what is flagged.

    Raises as the decision on one, where nothing was chosen, or of one that is flagged.
    """
    form = request.form
    act = form.get("act", "")
    if act in ACTS:
        decide_flagged(act, form)
        return respond.redirect(wish_in(form).to(show=FLAGGED, flag="", item=None, did=act))
    chosen = form.getlist("item")[:_MANY_AT_MOST]
    if not chosen:
        raise errors.Refused({"": "Nothing was selected."})
    if act not in ("approve", "ask", "reject"):
        raise errors.Refused({"": "Several at once can be approved, sent back or rejected."})
    decision_draft({**form.to_dict(), "turn": "1"})
    wish, done, failed = wish_in(form), 0, []
    for told in chosen:
        first, _, turn = told.partition(".")
        number = number_told(first)
        if number is None:
            continue
        try:
            moderation.decide(site().desk, reader(), number, decision_draft({**form.to_dict(), "turn": turn}))
            done += 1
        except errors.Unavailable:
            raise
        except errors.DomainError as error:
            failed.append(str(error))
    done_reading()
    why = " ".join(dict.fromkeys(failed))
    if not done:
        raise errors.Conflict(f"None was decided. {why}") if why else errors.Refused({"": "Nothing was selected."})
    if not failed:
        return respond.redirect(wish.to(item=None, after=0, did=act))
    outcome = f"{words.sentence(words.number_word(done))} decided."
    reasons = {"": f"{words.sentence(words.number_word(len(failed)))} not: {why}"}
    return _page(replace(wish, after=0, item=None), 409, reasons, outcome=outcome)
