"""The parts of the chair's page: what of them is asked for, by an address, and what each needs to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from argmap.domain.debates import EntryState
from argmap.domain.permissions import Action
from argmap.operations.joining import random_token
from argmap.queries.debate_chair import TABS, contributions, held_count
from argmap.queries.debate_people import people, presence, speaking
from argmap.queries.debate_room import spotlit, unanswered, votes_counted
from argmap.queries.debated import debated
from argmap.queries.debates import DebateHead
from argmap.web.chair_room import people_told, speaking_told, spot_told, unanswered_told, votes_told
from argmap.web.chair_told import list_told
from argmap.web.debate_words import DECLINES, SHORT_PHASES, spoken_told
from argmap.web.guards import csrf_token
from argmap.web.ruler import ruler
from argmap.web.site import reader, reading, site
from argmap.web.wall import clock_of

COLUMNS = ("entries", "room", "people")
"""The three columns of the page, of which a phone shows one."""

_NUMBER_AT_MOST = 9


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the page is asked for: the tab of the list, which contribution is open, which page of it, which column a
    phone shows, and which page of all people (None: a few of them).
    """

    code: str
    tab: EntryState = EntryState.HELD
    opened: int | None = None
    page: int = 0
    column: str = "entries"
    people: int | None = None

    def to(self, part: str = "", done: str = "", **changes: Any) -> str:
        """The address of the page, or of a part of it, with changes; `done` is what was just done."""
        wish = replace(self, **changes)
        query = {
            "tab": "" if wish.tab == EntryState.HELD else str(wish.tab),
            "open": wish.opened or "",
            "page": wish.page or "",
            "column": "" if wish.column == COLUMNS[0] else wish.column,
            "people": "" if wish.people is None else wish.people + 1,
            "done": done,
        }
        told = urlencode({name: value for name, value in query.items() if value})
        return f"/debates/{self.code}/chair" + (f"/{part}" if part else "") + (f"?{told}" if told else "")


def wish_in(typed: Mapping[str, str], code: str) -> Wish:
    """What a query or a form asks to see; what makes no sense is left out."""
    tab, column = typed.get("tab", ""), typed.get("column", "")
    all_people = number_in(typed, "people")
    return Wish(
        code=code,
        tab=EntryState(tab) if tab in TABS else EntryState.HELD,
        opened=number_in(typed, "open"),
        page=number_in(typed, "page") or 0,
        column=column if column in COLUMNS else COLUMNS[0],
        people=all_people - 1 if all_people else None,
    )


def number_in(typed: Mapping[str, str], name: str) -> int | None:
    """The number in that field; None where there is none."""
    told = typed.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _NUMBER_AT_MOST else None


def context(
    head: DebateHead,
    wish: Wish,
    parts: Iterable[str],
    *,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the templates of those parts need."""
    found: dict[str, Any] = {
        "debate": head,
        "wish": wish,
        "runs": Action.RUN_DEBATE in head.may,
        "token": csrf_token(),
        "scribe_nonce": random_token,
        "problems": problems or {},
        "typed": typed or {},
    }
    now = site().desk.clock()
    for part in parts:
        found |= _CONTEXTS[part](head, wish, now)
    return found


def _here(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    return {"presence": presence(reading(), head, now), "held": held_count(reading(), head.id)}


def _clock(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    following = head.clock.phase + 1
    floor = speaking(reading(), head, now).floor
    return {
        "clock": clock_of(head, now),
        "ruler": ruler(head, now),
        "phase_words": None if head.phase is None else SHORT_PHASES[head.phase.kind],
        "planned": None if head.phase is None else spoken_told(head.phase.seconds),
        "following": SHORT_PHASES[head.phases[following].kind] if following < len(head.phases) else "",
        "whole": sum(phase.seconds for phase in head.phases) // 60,
        "floor_side": "" if floor is None else floor.side if floor.side in ("for", "against") else floor.name,
    }


def _spotlight(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    found = spotlit(reading(), reader(), head, site().structures)
    here = presence(reading(), head, now).here if found is not None else 0
    return {"spot": None if found is None else spot_told(found, head, now), "phones": here}


def _unanswered(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    found, total = unanswered(reading(), head, site().structures)
    return {"unanswered": unanswered_told(found, head, now), "unanswered_total": total}


def _votes(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    counted = votes_counted(reading(), head)
    positions = debated(reading(), head).positions if any(one.counts is not None for one in counted) else {}
    return {"votes": votes_told(counted, head, positions), "joined": presence(reading(), head, now)}


def _wall(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    return {}


def _contributions(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    found = contributions(reading(), reader(), head, site().structures, wish.tab, wish.opened, wish.page)
    return {**list_told(found, head, now), "declines": DECLINES}


def _floor(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    return {"speaking": speaking_told(speaking(reading(), head, now), head, now)}


def _people(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    return {"people": people_told(people(reading(), head, now, wish.people), now)}


_CONTEXTS: Mapping[str, Callable[[DebateHead, Wish, datetime], dict[str, Any]]] = {
    "here": _here,
    "clock": _clock,
    "spotlight": _spotlight,
    "unanswered": _unanswered,
    "votes": _votes,
    "wall": _wall,
    "contributions": _contributions,
    "floor": _floor,
    "people": _people,
}
PARTS = tuple(_CONTEXTS)
