"""What one's own contribution waits for: the decision on it, and the ways to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.draft_json import Draft
from argmap.domain.drafts import ArgumentDraft, CitationDraft, EntryDraft, PositionDraft, PremisesDraft, StanceDraft
from argmap.domain.limits import NOTE_LIMIT, SOURCE_FIELD_LIMIT, TEXT_LIMIT
from argmap.domain.moderation import REASON_WORDS, ContributionState, DecisionKind, Reason
from argmap.domain.text import many_lines, one_line, propose_title
from argmap.domain.vetting import claims_in, text_of
from argmap.domain.vocabulary import Fidelity, Voice
from argmap.operations import answering
from argmap.queries.contributions import ContributionView, contribution_view
from argmap.queries.statements import similar
from argmap.web import respond, words
from argmap.web.contributing import shows_again
from argmap.web.moderating import PLACE, kind_told, target_told
from argmap.web.site import done_reading, reader, reading, site

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
    fields = {
        "text": first,
        "second": " ".join(parts[1:]) if reason is Reason.SPLIT else "",
        "target": view.target,
        "second_target": view.target,
        "turn": str(view.turn),
        "source": _source_in(view.draft),
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


def _source_in(draft: Draft) -> str:
    return draft.citation.source if isinstance(draft, ArgumentDraft) and draft.citation else ""


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
    done_reading()
    desk, actor = site().desk, reader()
    if act == "keep":
        answering.keep_as_it_was(desk, actor, number, turn, said)
    elif act == "withdraw":
        answering.withdraw_contribution(desk, actor, number, turn)
    elif act == "appeal":
        answering.appeal(desk, actor, number, turn, said)
    elif act == "send":
        answering.resubmit(desk, actor, number, turn, _sent(view, form), said)
    else:
        raise errors.Refused({"": "It is not said what is to be done with it."})
    return respond.redirect(f"/contributions/{number}")


def _sent(view: ContributionView, form: MultiDict[str, str]) -> list[tuple[Draft, str]]:
    """What is sent now: the draft with its new words, its source and place; and a second one where there are two."""
    problems: dict[str, str] = {}

    def line(name: str, limit: int, *, required: bool = False) -> str:
        try:
            return one_line(form.get(name, ""), name, limit=limit, required=required)
        except errors.Refused as refused:
            problems.update(refused.fields)
            return ""

    text = line("text", TEXT_LIMIT, required=bool(text_of(view.draft)))
    second = line("second", TEXT_LIMIT)
    source, quote = line("source", SOURCE_FIELD_LIMIT), line("quote", TEXT_LIMIT)
    target = _place(form.get("target", "") or view.target, view, "target", problems)
    other = _place(form.get("second_target", "") or target, view, "second_target", problems)
    if quote and not source:
        problems["source"] = "Name the document that this is from."
    if problems:
        raise errors.Refused(problems)
    draft = _reworded(view.draft, text, target)
    if isinstance(draft, ArgumentDraft) and source and source != _source_in(view.draft):
        fidelity = Fidelity.QUOTATION if quote else Fidelity.INFERENCE
        draft = replace(draft, citation=CitationDraft(source, "", quote, "", Voice.DOCUMENT, fidelity))
    sent: list[tuple[Draft, str]] = [(draft, target)]
    if second:
        sent.append((_alone(_reworded(draft, second, other)), other))
    return sent


def _place(told: str, view: ContributionView, name: str, problems: dict[str, str]) -> str:
    """What it is about: a number by itself is a statement's."""
    told = told.strip()
    told = f"s{told}" if told.isdecimal() else told
    if view.target and not PLACE.fullmatch(told):
        problems[name] = "Say which statement it is about, by its number."
    return told if view.target else ""


def _reworded(draft: Draft, text: str, target: str) -> Draft:
    def anew(draft: Any) -> Any:
        return replace(draft, text=text, title=draft.title if draft.text == text else propose_title(text))

    if isinstance(draft, ArgumentDraft):
        number = int(target[1:])
        draft = replace(
            draft, target=number if target[0] == "s" else None, undercuts=number if target[0] == "a" else None
        )
    if isinstance(draft, EntryDraft | StanceDraft | CitationDraft):
        raise errors.Refused({"": "Keep it and say why, or take it back and send it anew from its form."})
    if isinstance(draft, ArgumentDraft | PremisesDraft):
        return replace(draft, new=(anew(draft.new[0]), *draft.new[1:])) if draft.new else draft
    return replace(draft, statement=anew(draft.statement))


def _alone(draft: Draft) -> Draft:
    """The second of two: what else was said of the first stays with that."""
    if isinstance(draft, ArgumentDraft):
        return ArgumentDraft(draft.relation, draft.kind, draft.new[:1], (), draft.target, draft.undercuts)
    if isinstance(draft, PremisesDraft):
        return PremisesDraft(draft.new[:1])
    if not isinstance(draft, PositionDraft):
        raise errors.Refused({"second": "A rewording cannot become two statements."})
    return PositionDraft(draft.statement)
