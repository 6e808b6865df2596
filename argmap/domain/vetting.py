"""What can be told of a contribution's words without understanding them: hints for whoever reads it first.

These are rules of thumb and are said as such: a full stop is not a second claim for certain, and two capitals in a row
are not a private person. They decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import (
    ArgumentDraft,
    CasesDraft,
    CitationDraft,
    CorrectionDraft,
    EntryDraft,
    MergerDraft,
    NewStatement,
    PasteDraft,
    PremisesDraft,
    RemovalDraft,
    RewordDraft,
    SourceDraft,
    SpeakerDraft,
    SplitDraft,
    StanceDraft,
)
from argmap.domain.text import fold, propose_title
from argmap.domain.vocabulary import StanceKind

LONG = 200
"""Characters from which on a sentence is called long."""

_NEXT_SENTENCE = re.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]?\w)")
_LINK = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_NAME = re.compile(r"\b([^\W\d_a-z][^\W\d_A-Z]+(?:[-’'][^\W\d_]+)?(?:\s+[^\W\d_a-z][^\W\d_]+)+)")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|Gen|vs|etc|e\.g|i\.e|cf|p|pp|No|[A-Z])\.$")


def statements_in(draft: Draft) -> tuple[NewStatement, ...]:
    """The sentences that a contribution brings, the one that was typed first."""
    if isinstance(draft, ArgumentDraft | PremisesDraft):
        return draft.new
    if isinstance(draft, SplitDraft):
        return draft.first, draft.second
    if isinstance(draft, PasteDraft):
        return tuple(NewStatement(line.text, propose_title(line.text)) for line in draft.lines)
    if isinstance(draft, SourcesDraft):
        return ()
    return (draft.statement,)


def text_of(draft: Draft) -> str:
    """Its first sentence, or what it says of sources and speakers; nothing where it only links what is there."""
    if isinstance(draft, SourcesDraft):
        return _sources_told(draft)
    found = statements_in(draft)
    return found[0].text if found else ""


_DOES = {
    StanceKind.ENDORSES: "holds it",
    StanceKind.CONDITIONAL: "holds it on conditions",
    StanceKind.REJECTS: "rejects it",
    StanceKind.ASKS: "asks it",
}


def stance_told(speaker: str, kind: StanceKind) -> str:
    """What a speaker does with a statement, such as "Steinberg rejects it"."""
    return f"{speaker} {_DOES[kind]}"


def _sources_told(draft: SourcesDraft) -> str:
    match draft:
        case EntryDraft():
            return _entry_told(draft)
        case StanceDraft():
            return stance_told(draft.speaker, draft.kind)
        case CitationDraft():
            return f"A quotation from: {draft.source}"
        case CorrectionDraft():
            return f"A quotation corrected: {draft.citation.quote or draft.citation.source}"
        case MergerDraft():
            return f"The {draft.noun} {draft.names[0]} is the same as {draft.names[1]}"
        case RemovalDraft():
            return f"Without {'the quotation' if draft.what == 'citation' else 'what is said'}: {draft.told}"
        case CasesDraft():
            return f"It holds in: {', '.join(draft.told)}" if draft.told else "It holds in no case in particular"


def _entry_told(draft: EntryDraft) -> str:
    entry = draft.entry
    if isinstance(entry, SourceDraft):
        sort, name = "source", entry.title
    else:
        sort, name = "speaker" if isinstance(entry, SpeakerDraft) else "case", entry.name
    return f"A correction of a {sort}: {name}" if draft.key else f"A {sort}: {name}"


def claims_in(text: str) -> tuple[str, ...]:
    """The sentences of a text, as far as full stops, question marks and semicolons tell them apart."""
    parts: list[str] = []
    start = 0
    for match in [*_NEXT_SENTENCE.finditer(text)]:
        part = text[start : match.end()].strip()
        if _ABBREVIATED.search(part):
            continue
        parts.append(part)
        start = match.end()
    rest = text[start:].strip()
    if rest:
        parts.append(rest)
    return tuple(one.strip() for part in parts for one in part.split("; ") if one.strip())


def links_in(text: str) -> tuple[str, ...]:
    """The web addresses that stand in the sentence itself."""
    return tuple(_LINK.findall(text))


def people_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Words that look like a person's full name and are no part of a name that the map knows already."""
    names = [fold(name) for name in known]
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        rest = match[1].split()[1:]
        opens = not text[: match.start()].strip(" \"“‘'(")
        found[" ".join(rest) if opens and len(rest) > 1 else match[1]] = None
    return tuple(name for name in found if not any(fold(name) in one or one in fold(name) for one in names if one))


def citation_of(draft: Draft) -> CitationDraft | None:
    """The document that it names, with what it quotes from it."""
    if isinstance(draft, ArgumentDraft | StanceDraft | CorrectionDraft):
        return draft.citation
    return draft if isinstance(draft, CitationDraft) else None


def beside(draft: Draft) -> str:
    """What it says at greater length than a sentence: a note, an author's reason, what an entry tells of somebody."""
    if isinstance(draft, ArgumentDraft | StanceDraft):
        return draft.note
    if isinstance(draft, RewordDraft | SplitDraft):
        return draft.reason
    if isinstance(draft, EntryDraft):
        return draft.entry.note if isinstance(draft.entry, SourceDraft) else getattr(draft.entry, "about", "")
    return ""


def cites(draft: Draft) -> bool:
    """Whether it names a source."""
    return citation_of(draft) is not None
