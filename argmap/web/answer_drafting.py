"""What an author sends again in answer to a decision, by the form that the reason has shaped, read and bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from argmap.domain import errors
from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import (
    ArgumentDraft,
    CitationDraft,
    NewStatement,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RewordDraft,
    SplitDraft,
)
from argmap.domain.limits import SOURCE_FIELD_LIMIT, TEXT_LIMIT
from argmap.domain.lines import read_lines
from argmap.domain.text import one_line, propose_title
from argmap.domain.vetting import text_of
from argmap.domain.vocabulary import Fidelity, Voice
from argmap.queries.contributions import ContributionView
from argmap.queries.graphs import Choices
from argmap.web.drafting import Reading, Typed
from argmap.web.moderating import PLACE
from argmap.web.sources_sent import sent_again

SentenceDraft = PositionDraft | ArgumentDraft | PremisesDraft | RewordDraft


def source_in(draft: Draft) -> str:
    """The document that it names, if it does."""
    return draft.citation.source if isinstance(draft, ArgumentDraft) and draft.citation else ""


def answer_drafts(view: ContributionView, form: Typed, offered: Choices | None) -> list[tuple[Draft, str]]:
    """What is sent now: the draft with its new words, its source and place; and a second one where there are two.

    `offered` are the entries of the map, for what is of sources and speakers. Raises `Refused`.
    """
    if isinstance(view.draft, SourcesDraft):
        assert offered is not None
        return [(sent_again(view.draft, view.target, form, offered), view.target)]
    if isinstance(view.draft, PasteDraft):
        return [(lines_again(view.draft, form), view.target)]
    if isinstance(view.draft, SplitDraft):
        return [(split_again(view.draft, form), view.target)]
    problems: dict[str, str] = {}

    def line(name: str, limit: int, *, required: bool = False) -> str:
        try:
            return one_line(form.get(name, ""), name, limit=limit, required=required)
        except errors.Refused as refused:
            problems.update(refused.fields)
            return ""

    def line_of(told: str, name: str) -> str:
        try:
            return one_line(told, name, limit=TEXT_LIMIT, required=True)
        except errors.Refused as refused:
            problems.update(refused.fields)
            return ""

    text = line("text", TEXT_LIMIT, required=bool(text_of(view.draft)))
    second = line("second", TEXT_LIMIT)
    further = [line_of(told, "further") for told in form.getlist("further")]
    source, quote = line("source", SOURCE_FIELD_LIMIT), line("quote", TEXT_LIMIT)
    target = _place(form.get("target", "") or view.target, view, "target", problems)
    other = _place(form.get("second_target", "") or target, view, "second_target", problems)
    if quote and not source:
        problems["source"] = "Name the document that this is from."
    if problems:
        raise errors.Refused(problems)
    draft: SentenceDraft = _reworded(view.draft, text, target, further)
    if isinstance(draft, RewordDraft) and form.get("revision", "").isdecimal():
        draft = replace(draft, revision=int(form["revision"][:9]))
    if isinstance(draft, ArgumentDraft) and source and source != source_in(view.draft):
        fidelity = Fidelity.QUOTATION if quote else Fidelity.INFERENCE
        draft = replace(draft, citation=CitationDraft(source, "", quote, "", Voice.DOCUMENT, fidelity))
    sent: list[tuple[Draft, str]] = [(draft, target)]
    if second:
        sent.append((_alone(_reworded(draft, second, other)), other))
    return sent


def lines_again(draft: PasteDraft, form: Typed) -> PasteDraft:
    """The list as it was typed now. Raises `Refused`."""
    lines = read_lines(form.get("lines", ""), marks_are_relations=True).lines
    if not lines:
        raise errors.Refused({"lines": "Please write something here."})
    return replace(draft, lines=lines)


def split_again(draft: SplitDraft, form: Typed) -> SplitDraft:
    """Both halves as they were typed now, of the statement as it was shown beside them. Raises `Refused`."""
    reading = Reading(form)
    first, second = (reading.line(name, TEXT_LIMIT, required=True) for name in ("text", "second"))
    seen = reading.number("revision") if form.get("revision") else draft.seen
    reading.done()
    return SplitDraft(
        _anew(draft.first, first), _anew(draft.second, second), form.get("linked") != "no", seen, draft.reason
    )


def _anew(statement: NewStatement, text: str) -> NewStatement:
    """The statement where its words are the same, else these under a title of their own."""
    return statement if statement.text == text else NewStatement(text, propose_title(text))


def _place(told: str, view: ContributionView, name: str, problems: dict[str, str]) -> str:
    """What it is about: a number by itself is a statement's."""
    told = told.strip()
    told = f"s{told}" if told.isdecimal() else told
    if view.target and not PLACE.fullmatch(told):
        problems[name] = "Say which statement it is about, by its number."
    return told if view.target else ""


def _reworded(draft: SentenceDraft, text: str, target: str, further: Sequence[str] = ()) -> SentenceDraft:
    if isinstance(draft, ArgumentDraft):
        number = int(target[1:])
        draft = replace(
            draft, target=number if target[0] == "s" else None, undercuts=number if target[0] == "a" else None
        )
    if isinstance(draft, ArgumentDraft | PremisesDraft):
        texts = (text, *further)
        new = tuple(_anew(one, texts[at]) if at < len(texts) else one for at, one in enumerate(draft.new))
        return replace(draft, new=new)
    return replace(draft, statement=_anew(draft.statement, text))


def _alone(draft: SentenceDraft) -> Draft:
    """The second of two: what else was said of the first stays with that."""
    if isinstance(draft, ArgumentDraft):
        return ArgumentDraft(draft.relation, draft.kind, draft.new[:1], (), draft.target, draft.undercuts)
    if isinstance(draft, PremisesDraft):
        return PremisesDraft(draft.new[:1])
    if not isinstance(draft, PositionDraft):
        raise errors.Refused({"second": "A rewording cannot become two statements."})
    return PositionDraft(draft.statement)
