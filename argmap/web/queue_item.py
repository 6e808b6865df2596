"""The contribution of the queue that is open: what it says, where it would stand, and what helps to decide on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argmap.domain import vetting
from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import ArgumentDraft, PasteDraft, PremisesDraft, RewordDraft, SplitDraft
from argmap.domain.graph import Statement
from argmap.domain.moderation import ContributionKind, ContributionState
from argmap.queries.contributions import ContributionView
from argmap.queries.graphs import Choices, choices, structure_of
from argmap.queries.maps import map_head
from argmap.queries.records import Record, decided_by, record_of
from argmap.queries.statements import Likeness, similar
from argmap.web import words
from argmap.web.consequences import consequences
from argmap.web.differences import Piece, differences
from argmap.web.lines_sent import list_sent
from argmap.web.marks import marked
from argmap.web.moderating import DECISION_WORDS, STATE_WORDS, ago, kind_told, leads_told, sentence_told
from argmap.web.site import reader, reading, site
from argmap.web.sources_sent import Fact, cited, facts_in, told_cases
from argmap.web.vetting import checks
from argmap.web.waiting_drawn import place_of

_MERGED = frozenset({ContributionKind.POSITION, ContributionKind.ARGUMENT, ContributionKind.PREMISES})
_MOVED = frozenset({ContributionKind.ARGUMENT, ContributionKind.PREMISES, ContributionKind.PASTE})
_UNDECIDED = frozenset({ContributionState.WAITING, ContributionState.ASKED})


@dataclass(frozen=True, slots=True)
class Alike:
    """A statement that says something similar, with the shared words marked, and how alike in words.

    `pieces` lead from its words to those of the contribution; `width` is the likeness as a bar of 68.
    """

    like: Likeness
    runs: Any
    words: str
    pieces: tuple[Piece, ...]
    width: int


def item_told(view: ContributionView, now: datetime) -> dict[str, Any]:
    """Everything about the contribution that is open; as many queries however much waits."""
    session, here, actor = reading(), site(), reader()
    head = map_head(session, actor, view.slug)
    text = vetting.text_of(view.draft)
    anew = view.draft.second.text if isinstance(view.draft, SplitDraft) else text
    found = [] if isinstance(view.draft, SourcesDraft) else similar(session, actor, view.slug, anew)
    alike = [one for one in found if f"s{one.line.number}" != view.target]
    offered = choices(session, head)
    record = record_of(session, view.map_id, view.author)
    place = place_of(view, head)
    parts = vetting.claims_in(text)
    lines = list_sent(session, view.map_id, view.draft, offered) if isinstance(view.draft, PasteDraft) else None
    return {
        "told": kind_told(view.kind, view.draft),
        "sentence": sentence_told(view.draft),
        "further": _further(view.draft, offered),
        "lines": lines,
        "leads": leads_told(view.draft, view.target, decided=view.state not in _UNDECIDED),
        "state": STATE_WORDS[view.state],
        "decision_words": DECISION_WORDS,
        "ago": lambda moment: ago(now - moment),
        "record": record_told(record),
        "waits_from": record.waiting,
        "drawn": place,
        "pieces": _pieces(view.draft, place.current),
        "pieces_noted": place.current.title if place.current and place.current.behind else "",
        "alike": [alike_told(one, anew) for one in alike],
        "checks": checks(view, offered, head),
        "changes_told": consequences(
            view.draft, structure_of(session, head, here.structures), alike, lines.plan if lines else None
        ),
        "parent_at": decided_by(session, view.map_id, actor.contributor_id, view.target) if view.target else None,
        "decidable": view.state is ContributionState.WAITING and not view.mine and not view.asked_away,
        "held": bool(view.held_by) and view.held_until is not None and view.held_until > now,
        "split_first": parts[0] if parts else "",
        "split_second": " ".join(parts[1:]),
        "can_merge": view.kind in _MERGED and bool(text),
        "can_move": view.kind in _MOVED and bool(view.target),
        "day": words.day,
        "clock": words.clock,
        "head": head,
    }


def _pieces(draft: Draft, current: Statement | None) -> tuple[Piece, ...]:
    """What would change of a statement's words, where that is what it is about."""
    if current is None or not isinstance(draft, RewordDraft | SplitDraft):
        return ()
    return differences(current.whole.text, " ".join(one.text for one in vetting.statements_in(draft)))


def record_told(record: Record) -> str:
    """What somebody has done on a map so far, in a sentence."""
    told = f"{words.counted(record.sent, 'contribution')} sent here, {record.accepted} accepted"
    told += f", {record.rejected} not accepted; {words.counted(record.changes, 'change')} on the map"
    return f"{told}; has no account." if record.newcomer else f"{told}."


def _further(draft: Draft, offered: Choices) -> list[Fact]:
    """What it brings beside its first sentence."""
    if isinstance(draft, SourcesDraft):
        return facts_in(draft, offered)
    if isinstance(draft, RewordDraft | SplitDraft):
        return _splitting(draft) + ([Fact("Why, says its author", draft.reason)] if draft.reason else [])
    if not isinstance(draft, ArgumentDraft | PremisesDraft):
        return []
    told = [Fact("Together with", one.text) for one in draft.new[1:]]
    if draft.existing:
        told.append(Fact("Together with statements", words.listed(str(n) for n in draft.existing)))
    if isinstance(draft, ArgumentDraft):
        told += [Fact("Speaker", draft.speaker)] if draft.speaker else []
        told += cited(draft.citation)
        told += [Fact("Note", draft.note)] if draft.note else []
        told += [Fact("Holds in", words.listed(told_cases(draft.cases, offered.cases)))] if draft.cases else []
    return told


def _splitting(draft: RewordDraft | SplitDraft) -> list[Fact]:
    if isinstance(draft, RewordDraft):
        return []
    how = "works only together with the first" if draft.linked else "is a reason by itself"
    return [Fact("The second", draft.second.text), Fact("It", how)]


def alike_told(like: Likeness, text: str, *, noted: bool = False) -> Alike:
    """How a statement is alike to a text; with a content note over either, the two are not compared word by word."""
    pieces = () if like.line.noted or noted else differences(like.line.text, text)
    runs = marked(like.line.text, " ".join(like.shared))
    return Alike(like, runs, _likeness(like.score), pieces, round(like.score * 0.68))


def _likeness(score: float) -> str:
    if score >= 90:
        return "nearly the same words"
    return "much alike" if score >= 75 else "partly alike"
