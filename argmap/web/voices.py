"""Who holds a statement and in which words, for pages: stances, holders and quotations, by the rules of silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from argmap.domain import holders
from argmap.domain.graph import ArgumentGraph, Citation, Source, Speaker, Stance
from argmap.domain.vocabulary import Kind, StanceKind
from argmap.web import words


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation, in its marks, with everything that one must know to trust it."""

    quote: str
    source: Source
    locator: str
    whose: str
    fidelity: str
    fidelity_short: str
    link: str


@dataclass(frozen=True, slots=True)
class Voiced:
    """A speaker's stance on the statement, with the words in which it was taken."""

    speaker: Speaker
    initials: str
    kind: StanceKind
    word: str
    note: str
    quoted: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a statement, as a lead ("Held by", "Posed, not held", …) and the speakers that follow it.

    `short` is the whole in one line, for a row ("Steinberg, Williams").
    """

    lead: str
    speakers: tuple[Voiced, ...]
    short: str


def held_by(graph: ArgumentGraph, number: int) -> Held:
    """Who holds the statement, by the rules of silence: what is only asked is posed, not held."""
    statement = graph.statements[number]
    voiced = tuple(voiced_by(graph, stance) for stance in graph.stances_on.get(number, ()))
    short = holders.holder_line(graph, number)
    holding = tuple(one for one in voiced if one.kind in holders.HOLDING)
    if holding and not statement.withdrawn:
        return Held("Held by", holding, short)
    if statement.withdrawn:
        return Held(statement.text if statement.hidden else "Withdrawn by its contributor.", (), short)
    if statement.added_by and not statement.citations and not voiced and not holders.required_by(graph, number):
        return Held(f"Added by {statement.added_by}.", (), short)
    asking = holders.speakers_with(graph, number, StanceKind.ASKS)
    if asking and statement.kind is not Kind.SETTING:
        return Held(f"Posed, not held. Asked by {words.listed(asking)}.", (), short)
    if statement.citations and short == graph.sources[statement.citations[0].source].label:
        return Held(f"In the words of the document ({short}).", (), short)
    return Held(f"{short}.", (), short)


def needs_source(graph: ArgumentGraph, number: int) -> bool:
    """Whether it is evidence that neither itself nor through a stance cites anything."""
    statement = graph.statements[number]
    return statement.kind is Kind.EVIDENCE and not statement.withdrawn and not holders.is_sourced(graph, number)


def quoted(graph: ArgumentGraph, citations: Iterable[Citation], speaker: Speaker | None) -> tuple[Quoted, ...]:
    """Citations in words."""
    return tuple(
        Quoted(
            quote=words.in_marks(one.quote),
            source=graph.sources[one.source],
            locator=one.locator,
            whose=words.whose_words(one, speaker, graph.speakers),
            fidelity=words.FIDELITY_WORDS[one.fidelity],
            fidelity_short=words.FIDELITY_SHORT[one.fidelity],
            link=words.web_address(graph.sources[one.source].url),
        )
        for one in citations
        if one.source in graph.sources
    )


def initials(speaker: Speaker) -> str:
    """Two letters for the chip: "Ši", "UN"."""
    label = speaker.label
    return "".join(part[0] for part in label.split()[:2]) if label.isupper() and " " in label else label[:2]


def voiced_by(graph: ArgumentGraph, stance: Stance) -> Voiced:
    """A stance in words, with what it is quoted from."""
    speaker = graph.speakers[stance.speaker]
    return Voiced(
        speaker=speaker,
        initials=initials(speaker),
        kind=stance.kind,
        word=words.STANCE_WORDS[stance.kind],
        note=stance.note,
        quoted=quoted(graph, stance.citations, speaker),
    )
