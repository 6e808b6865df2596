"""The documents of a map as a bibliography, what rests on each, and on which documents each position leans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, request

from argmap.domain.graph import Citation, Source
from argmap.domain.vocabulary import Relation
from argmap.queries.lines import ArgumentLine
from argmap.queries.maps import MapHead
from argmap.queries.sources import Bibliography, Entry, Leaning, Quotation, Resting, bibliography
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.frame import toolbar
from argmap.web.notices import past_notice
from argmap.web.panel import at_version
from argmap.web.site import reader, reading, site

pages = Blueprint("sources", __name__)


@dataclass(frozen=True, slots=True)
class EntryTold:
    """A document's line of the bibliography. `facts` says what rests on it, `positions` which positions."""

    source: Source
    same_author: bool
    link: str
    href: str
    current: bool
    facts: str
    positions: str


@dataclass(frozen=True, slots=True)
class UseTold:
    """Something that rests on a quotation, as a link with its kind and number."""

    style: str
    sign: str
    words: str
    href: str
    how: str


@dataclass(frozen=True, slots=True)
class QuotationTold:
    """A quotation of the selected document with everything that rests on it."""

    place: str
    quote: str
    uses: tuple[UseTold, ...]


@dataclass(frozen=True, slots=True)
class LeaningTold:
    """A position and how many statements under it cite each document; `verdict` sums it up."""

    number: int
    title: str
    href: str
    counts: tuple[int, ...]
    verdict: str
    only_one: bool
    sentence: str


@pages.get("/maps/<slug:slug>/sources")
def show(slug: str) -> Response:
    """The bibliography; `source` selects a document, the first one that is cited is selected otherwise."""
    address = read_address(request.path, request.args)
    all_sources = bibliography(reading(), reader(), slug, address.wish.at, site().structures)
    return respond.kept(all_sources.head, lambda: _page(address, all_sources, request.args.get("source", "")))


def _page(address: Address, found: Bibliography, key: str) -> Response:
    head = found.head
    chosen = _chosen(found, key)
    cited = [entry for entry in found.entries if entry.quotations]
    return respond.respond(
        "sources/sources.html",
        head=head,
        address=address,
        crumb="Sources",
        toolbar=toolbar(address, head.slug, "sources"),
        notices=[past_notice(address, head.version, head.latest)] if head.at is not None else [],
        lede=_lede(found, cited),
        entries=[_entry(head, entry, chosen) for entry in found.entries],
        document=chosen,
        chosen_words=_rests(chosen) if chosen else "",
        headings=_headings(head, chosen) if chosen else [],
        asked=bool(key) and chosen is not None and chosen.source.key == key,
        documents=[words.in_short(entry.source) for entry in cited],
        leanings=[_leaning(head, one, cited) for one in found.leanings],
    )


def _chosen(found: Bibliography, key: str) -> Entry | None:
    for entry in found.entries:
        if entry.source.key == key:
            return entry
    return max(found.entries, key=lambda entry: len(entry.quotations), default=None)


def _lede(found: Bibliography, cited: Sequence[Entry]) -> str:
    resting = {number for entry in cited for number in entry.statements}
    if not cited:
        return "No document is cited yet."
    carry = "carries" if len(cited) == 1 else "carry"
    return (
        f"{words.sentence(words.counted_in_words(len(cited), 'document'))} {carry} "
        f"{len(resting):,} of {words.counted(found.head.statements, 'statement')}."
    )


def _entry(head: MapHead, entry: Entry, chosen: Entry | None) -> EntryTold:
    count = len(entry.quotations)
    if not count:
        facts, positions = "Nothing rests on it", ""
    else:
        facts = words.counted(count, "quotation")
        numbers = words.listed(str(number) for number in entry.positions)
        one = len(entry.positions) == 1
        positions = (
            f"{'Position' if one else 'Positions'} {numbers} {'rests' if one else 'rest'} on it"
            if entry.positions
            else "No position rests on it directly"
        )
    key = entry.source.key
    return EntryTold(
        source=entry.source,
        same_author=entry.same_author,
        link=words.web_address(entry.source.url),
        href=_source_href(head, key),
        current=chosen is not None and chosen.source.key == key,
        facts=facts,
        positions=positions,
    )


def _source_href(head: MapHead, key: str) -> str:
    at = f"at={head.at}&" if head.at is not None else ""
    return f"/maps/{head.slug}/sources?{at}source={key}"


def _rests(entry: Entry) -> str:
    if not entry.quotations:
        return "Nothing rests on it."
    count = len(entry.statements)
    told = words.counted(count, "statement")
    if entry.positions:
        some = len(entry.positions)
        told += f", {words.number_word(some)} of them {'a position' if some == 1 else 'positions'}"
    return f"{told}. In the order of the document."


def _headings(head: MapHead, entry: Entry) -> list[tuple[str, list[QuotationTold]]]:
    told = []
    for heading, some in groupby(entry.quotations, key=lambda one: one.heading):
        told.append((heading, [_quotation(head, one) for one in some]))
    return told


def _quotation(head: MapHead, one: Quotation) -> QuotationTold:
    return QuotationTold(
        one.place, words.in_marks(one.quote), tuple(_use(head, one, resting) for resting in one.resting)
    )


def _use(head: MapHead, quotation: Quotation, resting: Resting) -> UseTold:
    speakers = {resting.reporter.key: resting.reporter} if resting.reporter else {}
    reporter = resting.reporter.key if resting.reporter else None
    citation = Citation("", quotation.quote, voice=resting.voice, reporter=reporter, fidelity=resting.fidelity)
    how = f"{words.FIDELITY_SHORT[resting.fidelity]}; {words.whose_words(citation, resting.speaker, speakers)}"
    base = f"/maps/{head.slug}"
    if resting.statement is not None:
        line = resting.statement
        name = f"{words.SHAPE_WORDS[line.shape]} {line.number}"
        href = at_version(f"{base}/statements/{line.number}", head)
        return UseTold(line.shape.value, line.shape.value, name, href, how)
    argument = resting.argument
    assert argument is not None
    style = _argument_style(argument)
    return UseTold(
        style, style, f"Argument a{argument.number}", at_version(f"{base}/arguments/{argument.number}", head), how
    )


def _argument_style(line: ArgumentLine) -> str:
    return words.relation_class(line.relation, undercuts=line.relation is Relation.ATTACK and line.cut is not None)


def _leaning(head: MapHead, leaning: Leaning, cited: Sequence[Entry]) -> LeaningTold:
    counts = tuple(leaning.counts.get(entry.source.key, 0) for entry in cited)
    documents = leaning.documents
    if documents == 0:
        verdict = "no document"
    elif documents == 1:
        verdict = "one document only"
    else:
        verdict = words.counted_in_words(documents, "document")
    told = words.listed(f"{entry.source.label} ({count})" for entry, count in zip(cited, counts, strict=True) if count)
    return LeaningTold(
        number=leaning.position.number,
        title=leaning.position.title,
        href=at_version(f"/maps/{head.slug}/statements/{leaning.position.number}", head),
        counts=counts,
        verdict=verdict,
        only_one=documents <= 1,
        sentence=f"rests on {told}." if told else "rests on no document.",
    )
