"""Frozen drafts as JSON and back: what waits for a moderator is kept so, and is done later just as it was sent.

Nothing is checked on the way back: only drafts that were read at the border are ever written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from argmap.domain.drafts import (
    ArgumentDraft,
    CaseDraft,
    CasesDraft,
    CitationDraft,
    CorrectionDraft,
    EntryDraft,
    MergerDraft,
    NewStatement,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RemovalDraft,
    RewordDraft,
    SourceDraft,
    SpeakerDraft,
    SplitDraft,
    StanceDraft,
)
from argmap.domain.lines import Line, Mark
from argmap.domain.moderation import ContributionKind
from argmap.domain.sides import MIXED
from argmap.domain.vocabulary import Fidelity, Kind, Relation, StanceKind, Voice

SourcesDraft = EntryDraft | StanceDraft | CitationDraft | CorrectionDraft | MergerDraft | RemovalDraft | CasesDraft
"""What says something of sources, speakers and cases, and has no sentence of its own."""

Draft = PositionDraft | ArgumentDraft | PremisesDraft | RewordDraft | SplitDraft | PasteDraft | SourcesDraft
Json = Mapping[str, Any]


def json_of(draft: Draft) -> dict[str, Any]:
    """The draft's fields by name, as JSON holds them."""
    found = _plain(asdict(draft))
    assert isinstance(found, dict)
    if isinstance(draft, SourcesDraft):
        return {**found, "sort": sort_of(draft)}
    if isinstance(draft, PasteDraft):
        return {**found, "relation": _relation_of(draft)}
    return found


def _relation_of(draft: PasteDraft) -> str:
    """What its outermost lines do to what they stand under, where all do the same."""
    outermost = {line.mark or draft.mark or Mark.SUPPORT for line in draft.lines if line.level == 0}
    relations = {mark.relation for mark in outermost}
    if not draft.under:
        return ""
    return relations.pop().value if len(relations) == 1 else MIXED


def sort_of(draft: SourcesDraft) -> str:
    """What it says something of, or does: "source", "speaker", "case", "stance", "citation", "merger" and so on."""
    return _SORTS[type(draft.entry if isinstance(draft, EntryDraft) else draft)]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def draft_in(kind: ContributionKind, told: Json) -> Draft:
    """The draft that `json_of` wrote of that kind."""
    return _READERS[kind](told)


def kind_of(draft: Draft) -> ContributionKind:
    """What would be done with it."""
    return _KINDS[type(draft)]


def _statement(told: Json) -> NewStatement:
    return NewStatement(told["text"], told["title"])


def _statements(told: Json) -> tuple[NewStatement, ...]:
    return tuple(_statement(one) for one in told["new"])


def _citation(told: Json | None) -> CitationDraft | None:
    if told is None:
        return None
    return CitationDraft(**{**told, "voice": Voice(told["voice"]), "fidelity": Fidelity(told["fidelity"])})


def _argument(told: Json) -> ArgumentDraft:
    return ArgumentDraft(
        **{
            **told,
            "relation": Relation(told["relation"]),
            "kind": Kind(told["kind"]),
            "new": _statements(told),
            "existing": tuple(told["existing"]),
            "stance": None if told["stance"] is None else StanceKind(told["stance"]),
            "citation": _citation(told["citation"]),
            "cases": tuple(told["cases"]),
        }
    )


def _position(told: Json) -> PositionDraft:
    return PositionDraft(_statement(told["statement"]))


def _premises(told: Json) -> PremisesDraft:
    return PremisesDraft(_statements(told), tuple(told["existing"]))


def _reword(told: Json) -> RewordDraft:
    return RewordDraft(**{**told, "statement": _statement(told["statement"])})


def _split(told: Json) -> Draft:
    return SplitDraft(**{**told, "first": _statement(told["first"]), "second": _statement(told["second"])})


def _sources(told: Json) -> Draft:
    sort = told["sort"]
    fields = {name: value for name, value in told.items() if name != "sort"}
    if sort in _ENTRIES:
        return EntryDraft(_ENTRIES[sort](**told["entry"]), told["key"])
    return _SOURCES[sort](fields)


def _stance(told: Json) -> Draft:
    return StanceDraft(**{**told, "kind": StanceKind(told["kind"]), "citation": _citation(told["citation"])})


def _cited(told: Json) -> Draft:
    citation = _citation(told)
    assert citation is not None
    return citation


def _correction(told: Json) -> Draft:
    citation = _citation(told["citation"])
    assert citation is not None
    return CorrectionDraft(told["id"], citation, told["seen"], _citation(told["was"]))


def _merger(told: Json) -> Draft:
    one, other = told["names"]
    return MergerDraft(**{**told, "names": (one, other)})


def _removal(told: Json) -> Draft:
    return RemovalDraft(**told)


def _cases(told: Json) -> Draft:
    return CasesDraft(tuple(told["names"]), tuple(told["told"]))


def _paste(told: Json) -> PasteDraft:
    lines = tuple(Line(**{**line, "mark": _mark(line["mark"])}) for line in told["lines"])
    return PasteDraft(lines, told["under"], _mark(told["mark"]))


def _mark(told: str | None) -> Mark | None:
    return None if told is None else Mark(told)


_ENTRIES: Mapping[str, type[SourceDraft] | type[SpeakerDraft] | type[CaseDraft]] = {
    "source": SourceDraft,
    "speaker": SpeakerDraft,
    "case": CaseDraft,
}
_SOURCES: Mapping[str, Callable[[Json], Draft]] = {
    "stance": _stance,
    "citation": _cited,
    "correction": _correction,
    "merger": _merger,
    "removal": _removal,
    "cases": _cases,
}
_SORTS: Mapping[type[object], str] = {
    SourceDraft: "source",
    SpeakerDraft: "speaker",
    CaseDraft: "case",
    StanceDraft: "stance",
    CitationDraft: "citation",
    CorrectionDraft: "correction",
    MergerDraft: "merger",
    RemovalDraft: "removal",
    CasesDraft: "cases",
}
_READERS: Mapping[ContributionKind, Callable[[Json], Draft]] = {
    ContributionKind.POSITION: _position,
    ContributionKind.ARGUMENT: _argument,
    ContributionKind.PREMISES: _premises,
    ContributionKind.REWORD: _reword,
    ContributionKind.SOURCE: _sources,
    ContributionKind.PASTE: _paste,
    ContributionKind.SPLIT: _split,
}
_KINDS: Mapping[type[Draft], ContributionKind] = {
    PositionDraft: ContributionKind.POSITION,
    ArgumentDraft: ContributionKind.ARGUMENT,
    PremisesDraft: ContributionKind.PREMISES,
    RewordDraft: ContributionKind.REWORD,
    PasteDraft: ContributionKind.PASTE,
    SplitDraft: ContributionKind.SPLIT,
    EntryDraft: ContributionKind.SOURCE,
    StanceDraft: ContributionKind.SOURCE,
    CitationDraft: ContributionKind.SOURCE,
    CorrectionDraft: ContributionKind.SOURCE,
    MergerDraft: ContributionKind.SOURCE,
    RemovalDraft: ContributionKind.SOURCE,
    CasesDraft: ContributionKind.SOURCE,
}
