"""What readers have flagged, in the queue: the list of it, the statement that is read, and the decision on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argmap.domain import errors
from argmap.domain.holders import is_sourced
from argmap.domain.moderation import REASON_WORDS, Reason
from argmap.domain.permissions import Action
from argmap.drawing.step import Step, draw_step
from argmap.operations.flags import settle
from argmap.operations.hiding import hide
from argmap.queries.flags import FlaggedItem, flagged_item, flagged_items
from argmap.queries.graphs import choices
from argmap.queries.queue import ModeratedMap
from argmap.queries.records import decisions_on, record_of
from argmap.queries.statements import StatementView, similar, statement_view
from argmap.web import words
from argmap.web.address import number_told, slug_in
from argmap.web.drafting import Typed
from argmap.web.judging import hiding_draft, words_typed
from argmap.web.moderating import DECISION_WORDS, ago
from argmap.web.queue_item import alike_told, record_told
from argmap.web.queue_list import Wish
from argmap.web.site import reader, reading, site
from argmap.web.vetting import checks_on
from argmap.web.waiting_drawn import SHEET

ACTS = ("keep", "hide")


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    """A statement that readers doubt, in one row."""

    item: FlaggedItem
    slug: str
    map_title: str
    word: str
    reasons: str
    since: str
    href: str
    current: bool
    mine: bool


def flagged_told(wish: Wish, maps: Collection[ModeratedMap], now: datetime) -> dict[str, Any]:
    """The page's list of what is flagged, and the statement that is open: the one of the address, or the first."""
    by_id = {one.id: one for one in maps}
    found = flagged_items(reading(), list(by_id), wish.start)
    chosen = _chosen(wish, maps, found.items)
    rows = [_row(one, by_id[one.map_id], wish, now, one == chosen) for one in found.items]
    at = next((place for place, row in enumerate(rows) if row.current), None)
    more = wish.to(start=found.more, flag="") if found.more else ""
    onward = more if at is None or at + 1 == len(rows) else rows[at + 1].href
    return {
        "doubted": rows,
        "flagged_count": found.total,
        "place": None if at is None else at + 1,
        "before": rows[at - 1].href if at else "",
        "after": "" if at is None else onward,
        "more": more,
        "newest": wish.to(start=0, flag="") if wish.start else "",
        "doubt": None if chosen is None else _item(chosen, by_id[chosen.map_id], now),
    }


def _chosen(wish: Wish, maps: Collection[ModeratedMap], items: Collection[FlaggedItem]) -> FlaggedItem | None:
    named = _named(wish.flag)
    if named is None:
        return next(iter(items), None)
    of = next((one for one in maps if one.slug == named[0]), None)
    there = next((one for one in items if of is not None and (one.map_id, one.number) == (of.id, named[1])), None)
    return there or (None if of is None else flagged_item(reading(), of.id, named[1]))


def _named(flag: str) -> tuple[str, int] | None:
    """The map and the number of a statement named "slug/12"."""
    slug, _, told = flag.partition("/")
    number = number_told(told)
    return None if number is None else (slug_in(slug), number)


def _row(item: FlaggedItem, of: ModeratedMap, wish: Wish, now: datetime, current: bool) -> FlaggedRow:
    return FlaggedRow(
        item,
        of.slug,
        of.title,
        _word(item),
        words.listed(_reason(reason, count) for reason, count in item.reasons),
        ago(now - item.since),
        wish.to(flag=f"{of.slug}/{item.number}"),
        current,
        _is_mine(item),
    )


def _word(item: FlaggedItem) -> str:
    return f"{words.SHAPE_WORDS[item.line.shape]} {item.number}"


def _reason(reason: Reason, count: int) -> str:
    return f"{REASON_WORDS.get(reason, 'No reason')}{f' ({count})' if count > 1 else ''}"


def _is_mine(item: FlaggedItem) -> bool:
    return item.author is not None and item.author == reader().contributor_id


def _item(item: FlaggedItem, of: ModeratedMap, now: datetime) -> dict[str, Any]:
    """Everything about the statement that is open; as many queries however much is flagged."""
    view = statement_view(reading(), reader(), of.slug, item.number)
    step = _drawn(view)
    said = view.statement.whole.text
    alike = [one for one in similar(reading(), reader(), of.slug, said) if one.line.number != item.number]
    base = f"/maps/{of.slug}/statements/{item.number}"
    return {
        "item": item,
        "word": _word(item),
        "view": view,
        "map_slug": of.slug,
        "map_title": of.title,
        "page": base,
        "flags": [(REASON_WORDS.get(one.reason, "No reason"), one.words, ago(now - one.at)) for one in item.flags],
        "since": ago(now - item.since),
        "record": "" if item.author is None else record_told(record_of(reading(), item.map_id, item.author)),
        "drawing": step.drawing if step else None,
        "not_drawn": words.listed(str(n) for n in step.folded) if step else "",
        "href": lambda **changes: _to(of.slug, str(changes.get("selected") or item.subject)),
        "before": [
            (*DECISION_WORDS[one.kind], REASON_WORDS.get(one.reason, ""), one.words, one.by, one.at)
            for one in decisions_on(reading(), item.map_id, item.subject)
        ],
        "mine": _is_mine(item),
        "alike": [alike_told(one, said, noted=item.line.noted) for one in alike],
        "checks": checks_on(view, choices(reading(), view.head)),
        "sourced": is_sourced(view.graph, item.number),
        "may": {
            "hide": Action.DECIDE in view.may,
            "redact": f"{base}/redact" if Action.REDACT in view.may else "",
            "branch": f"{base}/branch" if Action.MARK_BRANCH in view.may else "",
            "change": f"{base}/change" if Action.SHAPE in view.may else "",
        },
        "day": words.day,
        "clock": words.clock,
    }


def _to(slug: str, ref: str) -> str:
    return f"/maps/{slug}/{'arguments' if ref[0] == 'a' else 'statements'}/{ref[1:]}"


def _drawn(view: StatementView) -> Step | None:
    try:
        return draw_step(
            view.graph, view.structure, view.statement.number, sheet=SHEET, dot=site().dot, cache=site().layouts
        )
    except errors.LayoutFailed:
        return None


def decide_flagged(act: str, typed: Typed) -> None:
    """Let what is flagged stand, or hide it. Raises `Refused`, `Stale`, `Conflict`, `NotAllowed`, `Unavailable`."""
    named = _named(typed.get("flag", ""))
    if named is None:
        raise errors.Refused({"": "It is not said which statement is decided on."})
    if act == "keep":
        settle(site().desk, reader(), *named, words_typed(typed))
        return
    draft = hiding_draft(typed)
    hide(site().desk, reader(), *named, draft.revision, draft.reason, draft.words)


def open_again(wish: Wish, typed: Mapping[str, str]) -> Wish:
    """The part of the queue that a form about something flagged was sent from."""
    return Wish(wish.slug, "flagged", flag=typed.get("flag", ""), start=wish.start)
