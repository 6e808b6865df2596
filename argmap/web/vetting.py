"""What was looked for in a contribution, or a flagged statement, by rules of thumb, and what was found: for whoever
decides on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from argmap.domain import vetting
from argmap.domain.draft_json import Draft, SourcesDraft
from argmap.domain.drafts import ArgumentDraft, CitationDraft, PasteDraft, RemovalDraft
from argmap.domain.graph import Citation
from argmap.domain.quotations import Found, NotFound
from argmap.domain.vocabulary import Kind
from argmap.queries.contributions import ContributionView
from argmap.queries.graphs import Choices
from argmap.queries.maps import MapHead
from argmap.queries.quotations import Comparison, compare
from argmap.queries.records import SeenBefore, seen_before, seen_beside
from argmap.queries.statements import StatementView
from argmap.web import words
from argmap.web.moderating import STATE_WORDS
from argmap.web.site import reading, site


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for: the sign, whether it asks for a look, and what was found."""

    sign: str
    words: str
    look: bool


class _Sentence(NamedTuple):
    """A sentence that it brings, and what it is called where there are several."""

    name: str
    text: str


def checks(view: ContributionView, offered: Choices, head: MapHead) -> list[Check]:
    """One claim, quoted words, length, links, people, and whether it was seen before; two queries."""
    draft = view.draft
    sentences = _sentences(draft)
    found = [] if isinstance(draft, SourcesDraft) else [_claims(sentences)]
    if not isinstance(draft, PasteDraft):
        found.append(_quotation(draft, offered, head))
    if sentences:
        found.append(_length(sentences))
    said = [one.text for one in sentences] + [vetting.beside(draft)]
    if citation := vetting.citation_of(draft):
        said.append(citation.quote)
    if not isinstance(draft, RemovalDraft):
        found += [_links(said), _people(said, offered)]
    text = vetting.text_of(draft)
    found.append(
        _seen(seen_before(reading(), view.map_id, view.id, text), "Not sent before", "The same words were sent before")
    )
    return found


def checks_on(view: StatementView, offered: Choices) -> list[Check]:
    """The same of a statement that stands on the map: of its words, and of the first of those quoted for it; as many
    queries however much is quoted.
    """
    statement, number = view.statement.whole, view.statement.number
    cited = [
        *statement.citations,
        *(one for stance in view.graph.stances_on.get(number, ()) for one in stance.citations),
    ]
    cited = cited[:_QUOTED_AT_MOST]
    sentence = [_Sentence("sentence 1", statement.text)]
    said = [statement.text, statement.note, *(one.quote for one in cited)]
    seen = seen_beside(reading(), view.head.id, f"s{number}", statement.text)
    return [
        _claims(sentence),
        *_quotations(cited, statement.kind is Kind.EVIDENCE, offered, view.head),
        _length(sentence),
        _links(said),
        _people(said, offered),
        _seen(seen, "Not sent a second time", "The same words were sent once more"),
    ]


_QUOTED_AT_MOST = 4


def _sentences(draft: Draft) -> list[_Sentence]:
    if isinstance(draft, PasteDraft):
        return [_Sentence(f"line {line.number}", line.text) for line in draft.lines]
    texts = [one.text for one in vetting.statements_in(draft)]
    return [_Sentence(f"sentence {place}", text) for place, text in enumerate(texts, 1)]


def _named(some: Sequence[_Sentence]) -> str:
    """Such as "line 3 and line 7", the first few."""
    more = [f"{len(some) - 4} more"] if len(some) > 4 else []
    return words.listed([one.name for one in some[:4]] + more)


def _claims(sentences: Sequence[_Sentence]) -> Check:
    several = [one for one in sentences if len(vetting.claims_in(one.text)) > 1]
    if not several:
        return Check("check", "One claim, as far as full stops tell", False)
    if len(sentences) > 1:
        verb = "may have more"
        return Check("warning", f"One claim in each sentence: {_named(several)} {verb}", True)
    count = len(vetting.claims_in(several[0].text))
    return Check("warning", f"One claim per contribution: this may have {words.number_word(count)}", True)


def _length(sentences: Sequence[_Sentence]) -> Check:
    long = [one for one in sentences if len(one.text) > vetting.LONG]
    if len(sentences) > 1:
        told = f"Long: {_named(long)}" if long else f"None is longer than {vetting.LONG} characters"
        return Check("warning" if long else "check", told, bool(long))
    count = f"{len(sentences[0].text):,} characters"
    return Check("warning", f"Long: {count}", True) if long else Check("check", count, False)


def _links(said: Sequence[str]) -> Check:
    links = [link for text in said for link in vetting.links_in(text)]
    if not links:
        return Check("check", "No link in what it says", False)
    return Check("warning", f"{words.counted(len(links), 'link')} in what it says: {words.listed(links[:2])}", True)


def _people(said: Sequence[str], offered: Choices) -> Check:
    known = [name for one in offered.speakers for name in (one.name, one.short) if name]
    known += [one.name for one in offered.cases] + [one.title for one in offered.sources]
    known += [one.author for one in offered.sources if one.author]
    people = list(dict.fromkeys(name for text in said for name in vetting.people_in(text, known)))
    if not people:
        return Check("check", "No name found that the map does not know; names in one word are not seen", False)
    return Check("warning", f"May name a person whom the map does not know: {words.listed(people)}", True)


def _seen(seen: SeenBefore | None, never: str, once: str) -> Check:
    if seen is None:
        return Check("check", never, False)
    return Check("warning", f"{once}, {words.day(seen.at)}: {STATE_WORDS[seen.state].lower()}", True)


def _quotation(draft: Draft, offered: Choices, head: MapHead) -> Check:
    citation = vetting.citation_of(draft)
    evidence = isinstance(draft, ArgumentDraft) and draft.kind is Kind.EVIDENCE
    (told,) = _quotations([] if citation is None else [citation], evidence, offered, head)
    return told


def _quotations(
    cited: Sequence[CitationDraft | Citation], evidence: bool, offered: Choices, head: MapHead
) -> list[Check]:
    """Of each quotation whether its words are in its document, what is alike said once; three queries at most, and one
    for each document.
    """
    if not cited:
        return [Check("warning" if evidence else "silent", "No source named", evidence)]
    sources = {one.key: one for one in offered.sources}
    named = {key: one.key for one in offered.sources for key in (one.key, one.title, one.short) if key}
    pairs = [(named.get(one.source, ""), one.quote) for one in cited]
    wanted = [(key, quote) for key, quote in pairs if key and quote]
    comparison = compare(reading(), head.id, sources, wanted, site().checks) if wanted else Comparison()
    return list(dict.fromkeys(_quoted(quote, comparison.found.get((key, quote))) for key, quote in pairs))


def _quoted(quote: str, result: Found | NotFound | None) -> Check:
    if not quote:
        return Check("warning", "A source is named, and no words of it", True)
    if result is None:
        return Check("silent", "Quoted words: no document to check against", False)
    if isinstance(result, Found):
        return Check("check", f"Quoted words found in the source, {result.locator}", False)
    return Check("warning", f"Quoted words not found: {result}", True)
