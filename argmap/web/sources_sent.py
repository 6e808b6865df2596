"""What somebody sent of sources, speakers, cases and stances: told to whoever decides, and sent again by its author.

The form in which it is sent again is the one in which it was sent, with what was sent in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.draft_json import SourcesDraft, sort_of
from argmap.domain.drafts import (
    CasesDraft,
    CitationDraft,
    CorrectionDraft,
    EntryDraft,
    MergerDraft,
    RemovalDraft,
    StanceDraft,
)
from argmap.domain.graph import Case, Source, Speaker
from argmap.domain.limits import CASES_AT_MOST, FULL_NAME_LIMIT
from argmap.domain.vocabulary import StanceKind, Voice
from argmap.queries.contributions import ContributionView
from argmap.queries.graphs import Choices
from argmap.web import words
from argmap.web.citations import citation_typed, typed_of
from argmap.web.differences import Piece, differences
from argmap.web.drafting import Reading, Typed
from argmap.web.entries import NOUNS, Noun, entry_draft
from argmap.web.forms import Form
from argmap.web.guards import csrf_token
from argmap.web.stances import stance_draft


class Fact(NamedTuple):
    """Something that a contribution brings beside its first sentence; as `pieces` where it changes what is there."""

    name: str
    words: str
    pieces: tuple[Piece, ...] = ()


class Again(NamedTuple):
    """The form in which it is sent again. `noun` and `now` are of an entry: its fields, and what they say now."""

    sort: str
    form: Form
    noun: Noun | None = None
    now: Mapping[str, str] = {}
    entries: tuple[tuple[str, str], ...] = ()


def facts_in(draft: SourcesDraft, offered: Choices) -> list[Fact]:
    """What it says; of a correction, what would be another than it is."""
    if isinstance(draft, EntryDraft):
        fields = NOUNS[f"{sort_of(draft)}s"].fields
        said = asdict(draft.entry)
        now = _now(draft, offered)
        if not draft.key:
            return [Fact(one.label, said[one.name]) for one in fields if said[one.name]]
        changed = [one for one in fields if said[one.name] != now.get(one.name, "")]
        return [Fact(one.label, said[one.name], differences(now.get(one.name, ""), said[one.name])) for one in changed]
    if isinstance(draft, StanceDraft):
        return [*([Fact("Note", draft.note)] if draft.note else []), *cited(draft.citation)]
    if isinstance(draft, CorrectionDraft):
        return corrected(draft)
    return cited(draft) if isinstance(draft, CitationDraft) else []


_WHOSE = {Voice.OWN: "the speaker’s own", Voice.DOCUMENT: "the document’s", Voice.SPEAKER: "another speaker’s"}


def corrected(draft: CorrectionDraft) -> list[Fact]:
    """What of a quotation would be another than it is."""
    was, now = (_read(one) for one in (draft.was or CitationDraft(""), draft.citation))
    return [Fact(label, now[label], differences(was[label], now[label])) for label in now if now[label] != was[label]]


def _read(citation: CitationDraft) -> dict[str, str]:
    """What there is to be read of a quotation, under its label."""
    return {
        "Source": citation.source,
        "Quotation": citation.quote,
        "Place": citation.locator,
        "Whose words": f"{_WHOSE[citation.voice]} {citation.reporter}".strip(),
        "Fidelity": words.FIDELITY_SHORT[citation.fidelity],
    }


def cited(citation: CitationDraft | None) -> list[Fact]:
    """The document that is named, with the words quoted from it."""
    if citation is None:
        return []
    quote = f": {words.in_marks(citation.quote)}" if citation.quote else ""
    return [Fact("Source", f"{citation.source}{quote} {citation.locator}".strip())]


def _now(draft: EntryDraft, offered: Choices) -> dict[str, str]:
    """What the fields of the entry that is to be corrected say at present; nothing where it is gone."""
    entry = next((one for one in _entries(sort_of(draft), offered) if one.key == draft.key), None)
    return {} if entry is None else {one.name: getattr(entry, one.name) for one in NOUNS[f"{sort_of(draft)}s"].fields}


def _entries(noun: str, offered: Choices) -> tuple[Source, ...] | tuple[Speaker, ...] | tuple[Case, ...]:
    if noun == "source":
        return offered.sources
    return offered.speakers if noun == "speaker" else offered.cases


def _named(noun: str, offered: Choices) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.title if isinstance(one, Source) else one.name) for one in _entries(noun, offered))


def again(
    view: ContributionView,
    draft: SourcesDraft,
    offered: Choices,
    version: int,
    typed: Typed | None,
    problems: Mapping[str, str],
) -> Again:
    """The form in which its author sends it again; `version` is that of the map which is shown with it."""
    fields = MultiDict(typed if typed is not None else _typed(draft))
    fields["seen"] = str(version)
    form = Form(
        template="",
        add="answer",
        action=f"/contributions/{view.id}",
        slug=view.slug,
        target=view.target,
        token=csrf_token(),
        back="",
        typed=fields,
        problems=problems,
        choices=offered,
        asks_name=False,
    )
    sort = sort_of(draft)
    if isinstance(draft, EntryDraft):
        now = _now(draft, offered) if draft.key else {}
        return Again(sort, form, NOUNS[f"{sort}s"], now)
    if isinstance(draft, MergerDraft):
        return Again(sort, form, entries=tuple(one for one in _named(draft.noun, offered) if one[0] != draft.key))
    return Again(sort, form, entries=_named("case", offered) if isinstance(draft, CasesDraft) else ())


def _typed(draft: SourcesDraft) -> MultiDict[str, str]:
    """What would have to be typed into the form to send just this."""
    match draft:
        case EntryDraft():
            return MultiDict({name: str(value) for name, value in asdict(draft.entry).items()})
        case StanceDraft():
            kind = "" if draft.kind is StanceKind.ENDORSES else draft.kind.value
            said = {"speaker": draft.speaker, "stance": kind, "note": draft.note}
            return MultiDict({**said, **(typed_of(draft.citation) if draft.citation else {})})
        case CitationDraft():
            return MultiDict(typed_of(draft))
        case CorrectionDraft():
            return MultiDict(typed_of(draft.citation))
        case MergerDraft():
            return MultiDict({"into": draft.into})
        case CasesDraft():
            return MultiDict([("case", name) for name in draft.names])
        case RemovalDraft():
            return MultiDict()


def sent_again(draft: SourcesDraft, target: str, typed: Typed, offered: Choices) -> SourcesDraft:
    """What the form says now, of `target` as before. Raises `Refused` with a sentence for each field."""
    match draft:
        case EntryDraft():
            return replace(draft, entry=entry_draft(f"{sort_of(draft)}s", typed))
        case CorrectionDraft():
            return replace(draft, citation=_cited(typed, target), seen=_seen(typed))
        case CitationDraft() if target[0] == "a":
            return _cited(typed, target)
        case StanceDraft() | CitationDraft():
            return stance_draft(typed)
        case MergerDraft():
            names = dict(_named(draft.noun, offered))
            into = typed.get("into", "")
            if into not in names or into == draft.key:
                raise errors.Refused({"into": "Choose the entry that it becomes part of."})
            return replace(draft, into=into, names=(names.get(draft.key, draft.names[0]), names[into]))
        case CasesDraft():
            form = Reading(typed)
            chosen = form.each_line("case", FULL_NAME_LIMIT, CASES_AT_MOST)
            form.done()
            return CasesDraft(chosen, told_cases(chosen, offered.cases))
        case RemovalDraft():
            raise errors.Refused({"": "There is nothing in it that could be said otherwise: keep it and say why."})


def _cited(typed: Typed, target: str) -> CitationDraft:
    form = Reading(typed)
    citation = citation_typed(form, spoken=target[0] == "s")
    form.done()
    assert citation is not None
    return citation


def _seen(typed: Typed) -> int:
    form = Reading(typed)
    seen = form.number("seen")
    form.done()
    return seen


def told_cases(names: Iterable[str], known: Iterable[Case]) -> tuple[str, ...]:
    """The cases by their names, those that are known by their keys too."""
    by_key = {one.key: one.name for one in known}
    return tuple(by_key.get(name, name) for name in names)
