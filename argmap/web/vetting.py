"""What was looked for in a contribution by rules of thumb, and what was found: for whoever decides on it."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.domain import vetting
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.quotations import Found
from argmap.queries.contributions import ContributionView
from argmap.queries.maps import Choices, MapHead
from argmap.queries.quotations import compare
from argmap.queries.records import seen_before
from argmap.web import words
from argmap.web.contributions import STATE_WORDS
from argmap.web.site import reading


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for: the sign, whether it asks for a look, and what was found."""

    sign: str
    words: str
    look: bool


def checks(view: ContributionView, offered: Choices, head: MapHead) -> list[Check]:
    """One claim, quoted words, length, links, people, and whether it was seen before; two queries."""
    text = vetting.text_of(view.draft)
    parts = vetting.claims_in(text)
    found = [
        Check("warning", f"One claim per contribution: this may have {words.number_word(len(parts))}", True)
        if len(parts) > 1
        else Check("check", "One claim, as far as full stops tell", False)
    ]
    found.append(_quotation(view, offered, head))
    if len(text) > vetting.LONG:
        found.append(Check("warning", f"Long: {len(text):,} characters", True))
    else:
        found.append(Check("check", f"{len(text):,} characters", False))
    links = vetting.links_in(text)
    found.append(
        Check("warning", f"{words.counted(len(links), 'link')} in the sentence", True)
        if links
        else Check("check", "No link in the sentence", False)
    )
    known = [name for one in offered.speakers for name in (one.name, one.short) if name]
    known += [one.name for one in offered.cases] + [one.title for one in offered.sources]
    people = vetting.people_in(text, known)
    found.append(
        Check("warning", f"May name a person whom the map does not know: {words.listed(people)}", True)
        if people
        else Check("check", "No name found that the map does not know; names in one word are not seen", False)
    )
    seen = seen_before(reading(), view.map_id, view.id, text)
    if seen is not None:
        what = STATE_WORDS[seen.state].lower()
        found.append(Check("warning", f"The same words were sent before, {words.day(seen.at)}: {what}", True))
    else:
        found.append(Check("check", "Not sent before", False))
    return found


def _quotation(view: ContributionView, offered: Choices, head: MapHead) -> Check:
    citation = view.draft.citation if isinstance(view.draft, ArgumentDraft) else None
    if citation is None:
        evidence = isinstance(view.draft, ArgumentDraft) and view.draft.kind == "evidence"
        return Check("warning" if evidence else "silent", "No source named", evidence)
    if not citation.quote:
        return Check("warning", "A source is named, and no words of it", True)
    sources = {one.key: one for one in offered.sources}
    key = next((key for key, one in sources.items() if citation.source in (key, one.title, one.short)), None)
    pair = (key or "", citation.quote)
    comparison = compare(reading(), head.id, sources, [pair], {}) if key else None
    result = comparison.found.get(pair) if comparison else None
    if result is None:
        return Check("silent", "Quoted words: no document to check against", False)
    if isinstance(result, Found):
        return Check("check", f"Quoted words found in the source, {result.locator}", False)
    return Check("warning", f"Quoted words not found: {result}", True)
