"""The chair's page of a live debate, and its parts: each is asked for anew when something happens that it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from argmap.domain import errors
from argmap.domain.debates import DebateState, EntryState
from argmap.domain.permissions import Action
from argmap.queries.debate_chair import TABS, contributions, held_count
from argmap.queries.debate_people import presence
from argmap.queries.debates import DebateHead
from argmap.web import respond
from argmap.web.chair_steps import Step, step_told
from argmap.web.chair_told import list_told
from argmap.web.debate_words import DECLINES, SHORT_PHASES, spoken_told
from argmap.web.debates import debate
from argmap.web.guards import csrf_token
from argmap.web.ruler import ruler
from argmap.web.site import reader, reading, site
from argmap.web.wall import clock_of

pages = Blueprint("chair", __name__)

COLUMNS = ("entries", "room", "people")
"""The three columns of the page, of which a phone shows one."""

_NUMBER_AT_MOST = 9


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the page is asked for: the tab of the list, which contribution is open, which page of it, and which
    column a phone shows.
    """

    code: str
    tab: EntryState = EntryState.HELD
    opened: int | None = None
    page: int = 0
    column: str = "entries"

    def to(self, part: str = "", done: str = "", **changes: Any) -> str:
        """The address of the page, or of a part of it, with changes; `done` is what was just done."""
        wish = replace(self, **changes)
        query = {
            "tab": "" if wish.tab is EntryState.HELD else wish.tab.value,
            "open": wish.opened or "",
            "page": wish.page or "",
            "column": "" if wish.column == COLUMNS[0] else wish.column,
            "done": done,
        }
        told = urlencode({name: value for name, value in query.items() if value})
        return f"/debates/{self.code}/chair" + (f"/{part}" if part else "") + (f"?{told}" if told else "")


def wish_in(typed: Mapping[str, str], code: str) -> Wish:
    """What a query or a form asks to see; what makes no sense is left out."""
    tab, column = typed.get("tab", ""), typed.get("column", "")
    return Wish(
        code=code,
        tab=EntryState(tab) if tab in TABS else EntryState.HELD,
        opened=number_in(typed, "open"),
        page=number_in(typed, "page") or 0,
        column=column if column in COLUMNS else COLUMNS[0],
    )


def number_in(typed: Mapping[str, str], name: str) -> int | None:
    """The number in that field; None where there is none."""
    told = typed.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _NUMBER_AT_MOST else None


def chaired(code: str) -> DebateHead:
    """The debate, for whoever decides in it. Raises `Absent` where its map is not theirs to read, `NotAllowed`."""
    head = debate(code)
    if Action.READ not in head.may:
        raise errors.Absent
    if Action.RELEASE not in head.may:
        raise errors.NotAllowed("Only moderators and facilitators of the map chair a debate on it.")
    return head


@pages.get("/debates/<code:code>/chair")
def show(code: str) -> Response:
    """The whole page."""
    return page(code, wish_in(request.args, code), done=request.args.get("done", ""))


@pages.get("/debates/<code:code>/chair/<any(here, clock, contributions):part>")
def show_part(code: str, part: str) -> Response:
    """A part of the page, for the page that is there; without script, the whole page."""
    head, wish = chaired(code), wish_in(request.args, code)
    if not respond.wants_part():
        return respond.redirect(wish.to())
    if head.state is not DebateState.OPEN:
        return _led_on(wish)
    return Response(render_template(f"debates/_chair_{part}.html", **context(head, wish, [part])))


def page(
    code: str,
    wish: Wish,
    status: int = 200,
    *,
    done: str = "",
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The whole page, with what was just done, or what could not be."""
    head = chaired(code)
    if head.state is not DebateState.OPEN:
        return respond.respond("debates/chair_away.html", None, status, debate=head, may=head.may, now=_now())
    told = context(head, wish, PARTS, problems=problems, typed=typed)
    return respond.respond("debates/chair.html", None, status, step=step_told(head, done), **told)


def context(
    head: DebateHead,
    wish: Wish,
    parts: Any,
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
        "problems": problems or {},
        "typed": typed or {},
    }
    for part in parts:
        found |= _CONTEXTS[part](head, wish, _now())
    return found


def _led_on(wish: Wish) -> Response:
    """To the whole page, where there is nothing of it to be replaced any more."""
    return Response(status=204, headers={"HX-Redirect": wish.to()})


def _now() -> datetime:
    return site().desk.clock()


def _here(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    return {"presence": presence(reading(), head, now), "held": held_count(reading(), head.id)}


def _clock(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    following = head.clock.phase + 1
    return {
        "clock": clock_of(head, now),
        "ruler": ruler(head, now),
        "phase_words": None if head.phase is None else SHORT_PHASES[head.phase.kind],
        "planned": None if head.phase is None else spoken_told(head.phase.seconds),
        "following": SHORT_PHASES[head.phases[following].kind] if following < len(head.phases) else "",
        "whole": sum(phase.seconds for phase in head.phases) // 60,
    }


def _contributions(head: DebateHead, wish: Wish, now: datetime) -> dict[str, Any]:
    found = contributions(reading(), reader(), head, site().structures, wish.tab, wish.opened, wish.page)
    return {**list_told(found, head, now), "declines": DECLINES}


_CONTEXTS: Mapping[str, Callable[[DebateHead, Wish, datetime], dict[str, Any]]] = {
    "here": _here,
    "clock": _clock,
    "contributions": _contributions,
}
PARTS = tuple(_CONTEXTS)


def answer(code: str, wish: Wish, parts: tuple[str, ...], done: str) -> Response:
    """What was done, with the parts of the page that it changed; without script, the page anew."""
    if not respond.wants_part():
        return respond.redirect(wish.to(done=done))
    head = chaired(code)
    if head.state is not DebateState.OPEN:
        return _led_on(wish)
    step: Step | None = step_told(head, done)
    templates = [*(f"debates/_chair_{part}.html" for part in parts), "debates/_chair_done.html"]
    return respond.parts(templates, step=step, **context(head, wish, parts))
