"""The matrix of positions in words: its cells, one in full, on paper all of them, and where speakers meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from argmap.domain.graph import ArgumentGraph, Source, Speaker, Stance
from argmap.domain.vocabulary import StanceKind
from argmap.queries.entries import may_send_entries
from argmap.queries.positions import Balance, Matrix, Meeting
from argmap.web import words
from argmap.web.panel import at_version
from argmap.web.voices import Quoted, quoted

BAR_WIDTH = 128
_BAR_GAP = 2
_SIDE_VERBS = {
    StanceKind.ENDORSES: ("endorses", "endorse"),
    StanceKind.CONDITIONAL: ("endorses it on conditions", "endorse it on conditions"),
    StanceKind.REJECTS: ("rejects", "reject"),
    StanceKind.ASKS: ("asks", "ask"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one speaker does with one statement, or "silent".

    `ref` is the id of its link, which keeps the focus; `words` is that of its words on paper.
    """

    kind: str
    word: str = ""
    place: str = ""
    href: str = ""
    ref: str = ""
    words: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker's cells, in the order of the key statements."""

    speaker: Speaker
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a balance bar."""

    style: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Column:
    """A key statement over its column, with how the sources lean. `verdict` is "agree", "divide" or nothing."""

    number: int
    title: str
    shape: str
    href: str
    verdict: str
    bar: tuple[Part, ...]
    balance: str


@dataclass(frozen=True, slots=True)
class Told:
    """A speaker's stance in words with the first quotation for it."""

    speaker: Speaker
    verb: str
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement on which at least two speak, who stands where, and in which words."""

    number: int
    title: str
    href: str
    sentence: str
    voices: tuple[Told, ...]
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The selected cell, in full."""

    speaker: Speaker
    kind: str
    verb: str
    number: int
    title: str
    note: str
    quoted: tuple[Quoted, ...]
    on_map: str
    page: str
    ref: str
    noted: bool = False
    correct: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A key statement and every cell beneath it that speaks, in full: on paper nothing can be selected."""

    number: int
    title: str
    href: str
    cells: tuple[Chosen, ...]


def row_told(found: Matrix, speaker: Speaker, chosen: tuple[str, int] | None) -> SpeakerRow:
    """A speaker's cells; `chosen` is the one that is selected."""
    return SpeakerRow(speaker, tuple(_cell(found, speaker, line.number, chosen) for line in found.statements))


def _cell(found: Matrix, speaker: Speaker, number: int, chosen: tuple[str, int] | None) -> Cell:
    stance = found.cells.get((speaker.key, number))
    if stance is None:
        return Cell("silent", href=_saying(found, speaker.key, number))
    return Cell(
        kind=stance.kind.value,
        word=words.STANCE_WORDS[stance.kind],
        place=_place(stance, found.sources),
        href=cell_at(found, speaker.key, number),
        ref=_ref("cell", speaker.key, number),
        words=_ref("words", speaker.key, number),
        selected=chosen == (speaker.key, number),
    )


def _ref(what: str, speaker: str, number: int) -> str:
    """The id of a cell's link ("cell"), or of its words on paper ("words")."""
    return f"{what}-{speaker}.{number}"


def cell_at(found: Matrix, speaker: str, number: int) -> str:
    """The address of the page with that cell selected."""
    at = f"at={found.head.at}&" if found.head.at is not None else ""
    key = quote(speaker, safe="")
    return f"/maps/{found.head.slug}/positions?{at}cell={key}.{number}"


def _saying(found: Matrix, speaker: str, number: int) -> str:
    """Where it is said what the speaker does with the statement, for those who may."""
    if not may_send_entries(found.head):
        return ""
    return f"/maps/{found.head.slug}/statements/{number}/stances?{urlencode({'speaker': speaker})}"


def _place(stance: Stance, sources: Mapping[str, Source]) -> str:
    """The document and the place in it, short: "USHMM ¶4"."""
    if not stance.citations:
        return "no quotation"
    first = stance.citations[0]
    return f"{words.in_short(sources[first.source])} {first.locator.rsplit(', ', 1)[-1]}".strip()


def chosen_told(found: Matrix, key: tuple[str, int]) -> Chosen:
    """One cell in full."""
    stance = found.cells[key]
    speaker = next(one for one in found.speakers if one.key == key[0])
    line = next(one for one in found.statements if one.number == key[1])
    base = f"/maps/{found.head.slug}"
    at = f"at={found.head.at}&" if found.head.at is not None else ""
    return Chosen(
        speaker=speaker,
        kind=stance.kind.value,
        verb=_SIDE_VERBS[stance.kind][0],
        number=line.number,
        title=line.title,
        note=stance.note,
        quoted=_quotations(found, stance, speaker),
        on_map=f"{base}?{at}sel=s{line.number}",
        page=at_version(f"{base}/statements/{line.number}", found.head),
        ref=_ref("words", *key),
        noted=line.noted,
        correct=_saying(found, speaker.key, line.number),
    )


def spoken_told(found: Matrix) -> list[Spoken]:
    """The key statements on which somebody speaks, with all their cells, in the order of the matrix."""
    spoken = []
    for line in found.statements:
        keys = ((speaker.key, line.number) for speaker in found.speakers)
        cells = tuple(chosen_told(found, key) for key in keys if key in found.cells)
        if cells:
            spoken.append(Spoken(line.number, line.title, cells[0].page, cells))
    return spoken


def _quotations(found: Matrix, stance: Stance, speaker: Speaker) -> tuple[Quoted, ...]:
    speakers = {one.key: one for one in found.speakers}
    graph = ArgumentGraph(title="", question="", speakers=speakers, sources=found.sources)
    return quoted(graph, stance.citations, speaker)


def finding_told(found: Matrix, meeting: Meeting) -> Finding:
    """Where speakers meet on a statement, and in which words."""
    line = meeting.statement
    voices = []
    told = []
    for kind, speakers in meeting.sides.items():
        one, many = _SIDE_VERBS[kind]
        verb = one if len(speakers) == 1 else many
        told.append(f"{words.listed(speaker.label for speaker in speakers)} {verb}")
        for speaker in speakers:
            quotes = _quotations(found, found.cells[speaker.key, line.number], speaker)
            voices.append(Told(speaker, one, quotes[0] if quotes else None))
    return Finding(
        number=line.number,
        title=line.title,
        href=at_version(f"/maps/{found.head.slug}/statements/{line.number}", found.head),
        sentence="; ".join(told) + ".",
        voices=tuple(voices),
        noted=line.noted,
    )


def bar(balance: Balance) -> tuple[Part, ...]:
    """The balance as pieces whose widths are in proportion to the numbers of speakers."""
    counts = (
        ("endorses", balance.endorses),
        ("conditional", balance.conditional),
        ("rejects", balance.rejects),
        ("asks", balance.asks),
        ("silent", balance.silent),
    )
    total = sum(count for _, count in counts) or 1
    unit = (BAR_WIDTH - 2) / total
    parts = []
    x = 1.0
    for style, count in counts:
        if count:
            parts.append(Part(style, round(x, 1), round(count * unit - _BAR_GAP, 1)))
            x += count * unit
    return tuple(parts)


def balance_in_words(balance: Balance) -> str:
    """As in "1 for, 4 conditional"; silence is the rest."""
    told = [
        f"{count} {word}"
        for count, word in (
            (balance.endorses, "for"),
            (balance.conditional, "conditional"),
            (balance.rejects, "against"),
            (balance.asks, "asking"),
        )
        if count
    ]
    return ", ".join(told) or "all silent"
