"""What a form that changes the shape of a map brought → a frozen draft, with every limit."""

from __future__ import annotations

from argmap.domain.drafts import (
    CasesDraft,
    KindDraft,
    LinkDraft,
    MergeDraft,
    NewStatement,
    PlaceDraft,
    RetitleDraft,
    SplitDraft,
    UnlinkDraft,
)
from argmap.domain.limits import CASES_AT_MOST, FULL_NAME_LIMIT, PREMISES_AT_MOST, REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from argmap.domain.text import numbers_in, propose_title
from argmap.domain.vocabulary import Kind, Relation
from argmap.queries.maps import MapHead
from argmap.queries.statements import search_statements
from argmap.web.drafting import Reading, Typed
from argmap.web.site import reader, reading

ShapeDraft = CasesDraft | RetitleDraft | PlaceDraft | LinkDraft | UnlinkDraft | KindDraft | SplitDraft | MergeDraft
_FOUND_AT_MOST = 5


def shape_draft(typed: Typed, how: str, head: MapHead) -> ShapeDraft:
    """The draft for one way of changing the shape. Raises `Refused` with a sentence for each field."""
    form = Reading(typed)
    seen, reason = form.number("seen"), form.line("reason", REASON_LIMIT)
    draft: ShapeDraft
    if how == "title":
        draft = RetitleDraft(form.line("title", TITLE_LIMIT, required=True), seen, reason)
    elif how == "cases":
        draft = CasesDraft(form.each_line("case", FULL_NAME_LIMIT, CASES_AT_MOST))
    elif how in ("move", "attach"):
        draft = _place(form, head, seen, reason)
    elif how == "kind":
        if not typed.get("kind"):
            form.problem("kind", "Choose what it is.")
        draft = KindDraft(form.word("kind", Kind, Kind.CLAIM), seen, reason)
    elif how == "split":
        first = form.line("first", TEXT_LIMIT, required=True)
        second = form.line("second", TEXT_LIMIT, required=True)
        linked = typed.get("linked", "yes") != "no"
        draft = SplitDraft(
            NewStatement(first, propose_title(first)), NewStatement(second, propose_title(second)), linked, seen, reason
        )
    elif how == "merge":
        found = _named(form, head, "into", arguments=False)
        draft = MergeDraft(int(found[1:]) if found else 0, seen, reason)
    elif how == "link":
        draft = LinkDraft(tuple(_numbers(form, "arguments")), seen, reason)
    else:
        chosen = _numbers(form, "statement")
        if not chosen:
            form.problem("statement", "Choose the premise that is to stand by itself.")
        draft = UnlinkDraft(chosen[0] if chosen else 0, seen, reason)
    form.done()
    return draft


def _place(form: Reading, head: MapHead, seen: int, reason: str) -> PlaceDraft:
    found = _named(form, head, "target", arguments=True)
    if found.startswith("a"):
        # What leads to an argument undercuts it, whatever was chosen before.
        return PlaceDraft(Relation.ATTACK, None, int(found[1:]), seen, reason)
    relation = form.word("relation", Relation, Relation.SUPPORT)
    return PlaceDraft(relation, int(found[1:]) if found else None, None, seen, reason)


def _named(form: Reading, head: MapHead, field: str, *, arguments: bool) -> str:
    """The statement ("s12") or argument ("a5") that a field names, by its number or by words that only it holds."""
    told = " ".join(form.typed.getlist(field)).strip()
    asked = numbers_in(told)
    if asked is not None and (asked[0] == "s" or arguments):
        return f"{asked[0]}{asked[1]}"
    if not told:
        form.problem(field, "Name a statement by its number, or by words of it.")
        return ""
    lines = search_statements(reading(), reader(), head.slug, told[:TEXT_LIMIT].replace("\0", " "), _FOUND_AT_MOST)
    if len(lines) == 1:
        return f"s{lines[0].number}"
    if not lines:
        form.problem(field, "No statement of this map has that number or holds these words.")
    else:
        some = "; ".join(f"{line.number} {line.title}" for line in lines)
        form.problem(field, f"Several statements hold these words, so give the number: {some}.")
    return ""


def _numbers(form: Reading, field: str) -> list[int]:
    found = []
    for told in form.typed.getlist(field)[:PREMISES_AT_MOST]:
        asked = numbers_in(told)
        if asked is not None:
            found.append(asked[1])
    return found
