"""What a chair does: each act is a form of the page, answered with the parts that it changes and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, Response, request

from argmap.domain.debates import Ballot, Decline, Rule
from argmap.domain.errors import Refused
from argmap.domain.limits import REASON_LIMIT
from argmap.operations import chairing, guests, releasing
from argmap.web import respond
from argmap.web.chair import answer, chaired, page
from argmap.web.chair_parts import PARTS, context, number_in, wish_in
from argmap.web.chair_room import ballot_number
from argmap.web.contributing import shows_again
from argmap.web.debates import debate
from argmap.web.drafting import Reading
from argmap.web.site import done_reading, reader, site

pages = Blueprint("chair_acts", __name__)

_TIME = ("clock", "votes", "floor", "here")
_ENTRIES = ("contributions", "spotlight", "unanswered", "here")
_PLACE = re.compile(r"s?([1-9][0-9]{0,8})", re.ASCII | re.IGNORECASE)


def _again(
    error: Exception, problems: Mapping[str, str], status: int, code: str, number: int | None = None
) -> Response:
    """The page as it is now, with what could not be done and what was typed."""
    done_reading()
    wish = wish_in({**request.form, "open": str(number or request.form.get("open", ""))}, code)
    if not respond.wants_part():
        return page(code, wish, status, problems=problems, typed=request.form)
    told = context(chaired(code), wish, PARTS, problems=problems, typed=request.form)
    templates = [*(f"debates/_chair_{part}.html" for part in PARTS), "debates/_chair_problem.html"]
    return respond.parts(templates, status=status, **told)


def _act(code: str, parts: tuple[str, ...], do: Callable[[], str], opened: int | None = None) -> Response:
    """Do it, and answer with the parts that it changes; `opened` is the contribution that is open then."""
    chaired(code)
    done_reading()
    done = do()
    done_reading()
    return answer(code, replace(wish_in(request.form, code), opened=opened), parts, done)


def _next() -> int | None:
    """The contribution that is opened when this one is decided."""
    return number_in(request.form, "next")


def _switched(name: str) -> bool:
    """Whether a form switches something on ("1") or off ("0")."""
    told = request.form.get(name, "")
    if told not in ("0", "1"):
        raise Refused({"": "The form does not say what is wanted; open the page anew."})
    return told == "1"


def _seen() -> int:
    """The phase in which the form was made: -1 before the first."""
    told = request.form.get("seen", "")
    if told == "-1":
        return -1
    seen = number_in(request.form, "seen")
    if seen is None:
        raise Refused({"": "The form does not say for which phase it was made; open the page anew."})
    return seen


@pages.post("/debates/<code:code>/phase")
@shows_again(_again)
def phase(code: str) -> Response:
    """Go on to the next phase, or back to the one before."""

    def do() -> str:
        seen = _seen()
        step = request.form.get("step", "next")
        if step not in ("next", "back"):
            raise Refused({"": "A debate goes on to the next phase, or back to the one before."})
        if step == "back":
            chairing.back_a_phase(site().desk, reader(), code, seen)
            return f"back-{max(seen - 1, 0)}"
        chairing.next_phase(site().desk, reader(), code, seen)
        return f"phase-{seen + 1}"

    return _act(code, _TIME, do)


@pages.post("/debates/<code:code>/time")
@shows_again(_again)
def time(code: str) -> Response:
    """Add a minute."""

    def do() -> str:
        chairing.add_time(site().desk, reader(), code, _seen())
        return "time"

    return _act(code, _TIME, do)


@pages.post("/debates/<code:code>/pause")
@shows_again(_again)
def pause(code: str) -> Response:
    """Stop the clock, or let it go on."""

    def do() -> str:
        paused = _switched("paused")
        chairing.pause(site().desk, reader(), code, paused)
        return "paused" if paused else "resumed"

    return _act(code, _TIME, do)


@pages.post("/debates/<code:code>/rule")
@shows_again(_again)
def rule(code: str) -> Response:
    """Hold contributions from now on, or show them at once."""

    def do() -> str:
        form = Reading(request.form)
        wanted = form.word("rule", Rule, Rule.HELD)
        form.done()
        chairing.set_rule(site().desk, reader(), code, wanted)
        return f"rule-{int(wanted is Rule.AT_ONCE)}"

    return _act(code, ("contributions",), do)


@pages.post("/debates/<code:code>/spotlight")
@shows_again(_again)
def spotlight(code: str) -> Response:
    """Let all look at a statement, or at none."""

    def do() -> str:
        told = request.form.get("statement", "").strip()
        match = _PLACE.fullmatch(told)
        if told and match is None:
            raise Refused({"statement": "Give the number of a statement, such as 12."})
        before = debate(code).spotlight
        done_reading()
        chairing.spotlight(site().desk, reader(), code, int(match[1]) if match else None)
        return f"lit-{match[1] if match else 0}.{before or 0}"

    return _act(code, ("spotlight", "unanswered", "contributions"), do, number_in(request.form, "open"))


@pages.post("/debates/<code:code>/reveal")
@shows_again(_again)
def reveal(code: str) -> Response:
    """Show a vote to all, or hide it again."""

    def do() -> str:
        form = Reading(request.form)
        ballot = form.word("ballot", Ballot, Ballot.OPENING)
        form.done()
        shown = _switched("shown")
        chairing.reveal(site().desk, reader(), code, ballot, shown)
        return f"{'shown' if shown else 'hidden'}-{ballot_number(ballot)}"

    return _act(code, ("votes",), do)


@pages.post("/debates/<code:code>/theme")
@shows_again(_again)
def theme(code: str) -> Response:
    """Let the wall be light or dark."""

    def do() -> str:
        chairing.set_theme(site().desk, reader(), code, request.form.get("theme", ""))
        return f"theme-{int(request.form.get('theme') == 'dark')}"

    return _act(code, ("wall",), do)


@pages.post("/debates/<code:code>/floor")
@shows_again(_again)
def floor(code: str) -> Response:
    """Let somebody speak, or take the floor back."""

    def do() -> str:
        wanted = _person() if request.form.get("participant") else None
        guests.give_floor(site().desk, reader(), code, wanted)
        return f"floor-{wanted or 0}"

    return _act(code, ("floor", "clock"), do)


@pages.post("/debates/<code:code>/mute")
@shows_again(_again)
def mute(code: str) -> Response:
    """Keep somebody from sending and speaking, or let them again."""

    def do() -> str:
        person, muted = _person(), _switched("muted")
        guests.mute(site().desk, reader(), code, person, muted)
        return f"{'muted' if muted else 'unmuted'}-{person}"

    return _act(code, ("people", "floor"), do)


@pages.post("/debates/<code:code>/remove")
@shows_again(_again)
def remove(code: str) -> Response:
    """Take somebody's place in the debate away."""

    def do() -> str:
        person = _person()
        guests.remove_guest(site().desk, reader(), code, person)
        return f"removed-{person}"

    return _act(code, ("people", "floor", "here"), do)


def _person() -> int:
    found = number_in(request.form, "participant")
    if found is None:
        raise Refused({"": "The form does not say who is meant; open the page anew."})
    return found


@pages.post("/debates/<code:code>/end")
@shows_again(_again)
def end(code: str) -> Response:
    """End the debate for good."""

    def do() -> str:
        chairing.close_debate(site().desk, reader(), code)
        return ""

    return _act(code, (), do)


@pages.post("/debates/<code:code>/entries/<number:number>/release")
@shows_again(_again)
def release(code: str, number: int) -> Response:
    """Put a contribution up."""

    def do() -> str:
        lit = request.form.get("spotlight") == "1"
        releasing.release(site().desk, reader(), code, number, spotlight=lit)
        return f"{'litup' if lit else 'released'}-{number}"

    return _act(code, _ENTRIES, do, _next())


@pages.post("/debates/<code:code>/entries/<number:number>/unrelease")
@shows_again(_again)
def unrelease(code: str, number: int) -> Response:
    """Take a contribution down again, while nobody has answered it."""

    def do() -> str:
        releasing.unrelease(site().desk, reader(), code, number)
        return f"again-{number}"

    return _act(code, _ENTRIES, do, number)


@pages.post("/debates/<code:code>/entries/<number:number>/hold")
@shows_again(_again)
def hold(code: str, number: int) -> Response:
    """Keep a contribution held, behind the others; one that was declined is held again, and opened."""
    again = request.form.get("again") == "1"

    def do() -> str:
        releasing.keep_held(site().desk, reader(), code, number)
        return f"{'again' if again else 'kept'}-{number}"

    return _act(code, _ENTRIES, do, number if again else _next())


@pages.post("/debates/<code:code>/entries/<number:number>/decline")
@shows_again(_again)
def decline(code: str, number: int) -> Response:
    """Do not put a contribution up; its author reads why."""

    def do() -> str:
        form = Reading(request.form)
        reason = form.word("reason", Decline, Decline.OTHER)
        words = form.line("words", REASON_LIMIT)
        form.done()
        releasing.decline(site().desk, reader(), code, number, reason, words)
        return f"declined-{number}"

    return _act(code, _ENTRIES, do, _next())
