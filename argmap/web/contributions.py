"""What one's own contribution waits for: the decision on it, and the ways to answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import ArgumentDraft, PasteDraft, PremisesDraft, RewordDraft
from argmap.domain.limits import NOTE_LIMIT
from argmap.domain.lines import written
from argmap.domain.moderation import REASON_WORDS, ContributionState, DecisionKind, Reason
from argmap.domain.text import many_lines
from argmap.domain.vetting import claims_in, text_of
from argmap.operations import answering
from argmap.queries.contributions import ContributionView, contribution_view
from argmap.queries.maps import choices, map_head
from argmap.queries.statements import StatementView, similar, statement_view
from argmap.web import respond, words
from argmap.web.answer_drafting import answer_drafts, source_in
from argmap.web.contributing import shows_again
from argmap.web.lines_sent import list_sent
from argmap.web.moderating import kind_told, target_told
from argmap.web.site import done_reading, reader, reading, site
from argmap.web.sources_sent import again as sources_again
from argmap.web.waiting_drawn import place_of

pages = Blueprint("contributions", __name__)

STATE_WORDS = {
    ContributionState.WAITING: "Waiting for a moderator",
    ContributionState.ASKED: "Changes asked",
    ContributionState.APPROVED: "Accepted",
    ContributionState.REJECTED: "Not accepted",
    ContributionState.WITHDRAWN: "Withdrawn",
}


@pages.get("/contributions/<number:number>")
def show(number: int) -> Response:
    """One's own contribution; moderators are led to their queue. Raises `Absent` for everybody else."""
    view = contribution_view(reading(), reader(), number)
    if not view.mine:
        return respond.redirect(f"/moderation?item={number}")
    return _page(view)


def _page(
    view: ContributionView,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    last = view.decisions[-1] if view.decisions else None
    reason = last.reason if last else Reason.NONE
    answerable = view.state in (ContributionState.ASKED, ContributionState.REJECTED)
    parts = claims_in(text_of(view.draft))
    first = parts[0] if reason is Reason.SPLIT and parts else text_of(view.draft)
    again = None
    if answerable and isinstance(view.draft, SourcesDraft):
        head = map_head(reading(), reader(), view.slug)
        again = sources_again(
            view, view.draft, choices(reading(), head), head.version, request.form if typed else None, problems or {}
        )
    lines = None
    if isinstance(view.draft, PasteDraft):
        lines = list_sent(reading(), view.map_id, view.draft)
    fields = {
        "lines": written(view.draft.lines) if isinstance(view.draft, PasteDraft) else "",
        "text": first,
        "second": " ".join(parts[1:]) if reason is Reason.SPLIT else "",
        "target": view.target,
        "second_target": view.target,
        "turn": str(view.turn),
        "source": source_in(view.draft),
        "quote": "",
        "words": "",
        **(typed or {}),
    }
    return respond.respond(
        "contributions/contribution.html",
        None,
        status,
        view=view,
        told=kind_told(view.kind, view.draft),
        place=target_told(view.kind, view.target),
        state=STATE_WORDS[view.state],
        text=text_of(view.draft),
        last=last,
        reason=REASON_WORDS.get(reason, ""),
        shape=reason.value if answerable else "",
        answerable=answerable,
        withdrawable=view.state in (ContributionState.WAITING, ContributionState.ASKED),
        fields=fields,
        further=_further(view.draft, typed) if answerable else (),
        again=again,
        lines=lines,
        drawn=place_of(view, map_head(reading(), reader(), view.slug)),
        back=next((one.rest for one in view.decisions if one.rest), None),
        now=_statement_now(view) if answerable and isinstance(view.draft, RewordDraft) else None,
        problems=problems or {},
        alike=similar(reading(), reader(), view.slug, text_of(view.draft), 1)
        if answerable and reason is Reason.DUPLICATE
        else [],
        day=words.day,
        clock=words.clock,
        decision_words=DECISION_WORDS,
        reason_words=REASON_WORDS,
    )


DECISION_WORDS = {
    DecisionKind.APPROVE: ("check", "Accepted"),
    DecisionKind.ASK: ("reworded", "Changes asked"),
    DecisionKind.MERGE: ("linked", "Merged"),
    DecisionKind.MOVE: ("moved", "Moved"),
    DecisionKind.SPLIT: ("linked", "Split in two"),
    DecisionKind.REJECT: ("close", "Not accepted"),
    DecisionKind.HIDE: ("removed", "Hidden"),
    DecisionKind.SHOW: ("added", "Shown again"),
    DecisionKind.KEEP: ("check", "Kept"),
    DecisionKind.LOCK: ("close", "Locked"),
    DecisionKind.SLOW: ("clock", "Slowed"),
    DecisionKind.NOTE: ("warning", "Content note"),
    DecisionKind.LIFT: ("undo", "Lifted"),
    DecisionKind.REDACT: ("removed", "Redacted"),
    DecisionKind.UNREDACT: ("check", "Redaction reviewed"),
}
"""The sign and the word of each decision."""


def _statement_now(view: ContributionView) -> StatementView | None:
    """The statement that is to be reworded as it stands, which may be otherwise than its author had read it."""
    try:
        return statement_view(reading(), reader(), view.slug, int(view.target[1:]))
    except (errors.Absent, errors.Gone):
        return None


def _further(draft: Draft, typed: Mapping[str, str] | None) -> tuple[str, ...]:
    """The sentences that it links with its first."""
    if not isinstance(draft, ArgumentDraft | PremisesDraft):
        return ()
    sent = request.form.getlist("further") if typed is not None else []
    return tuple(sent[place] if place < len(sent) else statement.text for place, statement in enumerate(draft.new[1:]))


def _again(error: Exception, problems: Mapping[str, str], status: int, number: int) -> Response:
    done_reading()
    view = contribution_view(reading(), reader(), number)
    if not view.mine:
        raise errors.Absent("There is no such contribution.")
    typed = dict(request.form.items())
    # What was decided or answered meanwhile is shown; the form is for the turn that is shown with it.
    typed["turn"] = str(view.turn)
    return _page(view, status, typed, problems)


@pages.post("/contributions/<number:number>")
@shows_again(_again)
def answer(number: int) -> Response:
    """Send it again, keep it, take it back, or ask a second moderator: whichever button was pressed."""
    view = contribution_view(reading(), reader(), number)
    form = request.form
    act, said = form.get("act", ""), many_lines(form.get("words", ""), "words", limit=NOTE_LIMIT)
    turn = int(form["turn"]) if form.get("turn", "").isascii() and form.get("turn", "").isdecimal() else 0
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
    return respond.redirect(f"/contributions/{number}")
