"""The documents of a map as a bibliography, what rests on each, and on which documents each position leans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from flask import Blueprint, Response, request

from argmap.domain.graph import Citation, Source
from argmap.domain.permissions import Action
from argmap.domain.quotations import shortened
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Relation
from argmap.queries.checklist import Section
from argmap.queries.entries import may_send_entries
from argmap.queries.lines import ArgumentLine
from argmap.queries.maps import MapHead
from argmap.queries.sources import Bibliography, Entry, Leaning, Quotation, Resting, bibliography
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.frame import toolbar
from argmap.web.notices import past_notice
from argmap.web.panel import at_version
from argmap.web.site import reader, reading, site

_WRONG_AT_MOST = 300

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
    """A quotation of the selected document with everything that rests on it; `noted` is the content note over it."""

    place: str
    quote: str
    uses: tuple[UseTold, ...]
    wrong: str = ""
    noted: str = ""


@dataclass(frozen=True, slots=True)
class LeaningTold:
    """A position and how many statements under it cite each document; `verdict` says from how many its reasons come.

    `check` is the place of the checklist where that is a finding.
    """

    number: int
    title: str
    href: str
    counts: tuple[int, ...]
    verdict: str
    check: str
    sentence: str


@pages.get("/maps/<slug:slug>/sources")
def show(slug: str) -> Response:
    """The bibliography; `source` selects a document, the first one that is cited is selected otherwise."""
    address = read_address(request.path, request.args)
    here = site()
    found = bibliography(reading(), reader(), slug, address.wish.at, here.structures, here.checks)
    state = (found.head, tuple(sorted(found.compared.documents.items())), len(found.compared.waiting))
    return respond.kept(state, lambda: _page(address, found, request.args.get("source", "")))


def _page(address: Address, found: Bibliography, key: str) -> Response:
    head = found.head
    chosen = _chosen(found, key)
    may_edit = may_send_entries(head)
    cited = [entry for entry in found.entries if entry.quotations]
    return respond.respond(
        "sources/sources.html",
        head=head,
        address=address,
        crumb="Sources",
        toolbar=toolbar(address, head.slug, "sources", head=head),
        notices=[past_notice(address, head)] if head.at is not None else [],
        lede=_lede(found, cited),
        entries=[_entry(head, entry, chosen) for entry in found.entries],
        document=chosen,
        chosen_words=_rests(chosen) if chosen else "",
        checked=_checked(chosen) if chosen else "",
        on_map=_on_map(head, chosen) if chosen else "",
        attach=_attach_href(head, chosen) if chosen else "",
        may_edit=may_edit,
        correct=f"/maps/{head.slug}/sources/{quote(chosen.source.key, safe='')}/edit" if chosen and may_edit else "",
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
    told = (
        f"{words.sentence(words.counted_in_words(len(cited), 'document'))} {carry} "
        f"{len(resting):,} of {words.counted(found.statements, 'statement')}."
    )
    if all(entry.checked is not None and not entry.checked.waiting for entry in cited):
        told += " Every quotation was compared with its document."
    return told


def _entry(head: MapHead, entry: Entry, chosen: Entry | None) -> EntryTold:
    count = len(entry.quotations)
    if not count:
        facts, positions = "Nothing rests on it", ""
    else:
        facts = words.counted(count, "quotation") + _how_many_found(entry)
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


def _how_many_found(entry: Entry) -> str:
    """How many of its quotations stand in the document, where there is one to check against."""
    checked = entry.checked
    if checked is None:
        return ""
    if checked.waiting:
        respond.only_now()
        return f", {checked.waiting:,} not compared yet"
    return f", {checked.found:,} found" if checked.missing else ", found" if checked.found == 1 else ", all found"


def _checked(entry: Entry) -> str:
    if entry.checked is None:
        return "No document to check against."
    if entry.checked.waiting:
        return "Not all quotations are compared yet: open this page again."
    return "Compared with the attached document, which nobody is shown."


def _on_map(head: MapHead, entry: Entry) -> str:
    """The whole map with all faded that does not rest on the document; nothing where nothing does."""
    if not entry.quotations:
        return ""
    return Address(f"/maps/{head.slug}", Wish(source=entry.source.key, depth=ALL_LEVELS, at=head.at)).to()


def _attach_href(head: MapHead, entry: Entry) -> str:
    """Where a document is attached, for those who may."""
    if Action.ATTACH_DOCUMENT not in head.may or head.at is not None:
        return ""
    return f"/maps/{head.slug}/sources/{quote(entry.source.key, safe='')}/document"


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
    wrong = "" if one.instead is None else f"Not found: {shortened(str(one.instead), _WRONG_AT_MOST)}"
    uses = tuple(_use(head, one, resting) for resting in one.resting)
    noted = next((rest.noted for rest in one.resting if rest.noted), "")
    return QuotationTold(one.place, words.in_marks(one.quote), uses, wrong, noted)


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
    documents, number = len(leaning.supporting), leaning.position.number
    if not leaning.reasons:
        verdict, check = "no reason yet", f"{Section.REASONS}.s{number}"
    elif documents == 0:
        verdict, check = "no document", ""
    elif documents == 1:
        verdict, check = "one document only", f"{Section.ONE_SOURCE}.s{number}"
    else:
        verdict, check = words.counted_in_words(documents, "document"), ""
    at = f"at={head.at}&" if head.at is not None else ""
    told = words.listed(f"{entry.source.label} ({count})" for entry, count in zip(cited, counts, strict=True) if count)
    return LeaningTold(
        number=leaning.position.number,
        title=leaning.position.title,
        href=at_version(f"/maps/{head.slug}/statements/{leaning.position.number}", head),
        counts=counts,
        verdict=verdict,
        check=f"/maps/{head.slug}/check?{at}row={check}" if check else "",
        sentence=f"rests on {told}." if told else "rests on no document.",
    )
