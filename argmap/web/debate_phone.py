"""A participant's page of a live debate: what is asked of them now, what all look at, and what became of their own.

The page is made of parts. The room's is the same for all, and answered from memory; the head, what is one's own and the
panel beneath it come together, and are never kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.debates import DebateState, Rule, Sides
from argmap.domain.limits import TEXT_LIMIT
from argmap.domain.permissions import OPERATOR
from argmap.domain.vocabulary import Relation
from argmap.queries.debate_phone import Asked, asked_now, group_now, own_view
from argmap.queries.debates import DebateHead, GuestView, debate_head, joined_count, map_in_debate
from argmap.queries.lines import StatementLine
from argmap.queries.phone_room import RoomView, room_state, room_view
from argmap.queries.statements import search_statements
from argmap.web import respond
from argmap.web.debate_words import side_told
from argmap.web.debates import debate, guest_view, require_watching
from argmap.web.drafting import SEARCH_LIMIT, Typed
from argmap.web.guards import csrf_token
from argmap.web.phone_told import (
    QUESTIONS,
    SIGNALS,
    SIGNS,
    choices_told,
    kinds_heard,
    moved_told,
    over_told,
    own_told,
    phase_told,
    seat_told,
    seats_told,
    vote_told,
)
from argmap.web.site import contributor, done_reading, reading, site
from argmap.web.wall import bars, clock_of
from argmap.web.words import SHAPE_WORDS

pages = Blueprint("debate_phone", __name__)

OWN_PARTS = (
    "debates/_phone_head.html",
    "debates/_phone_move.html",
    "debates/_phone_own.html",
    "debates/_phone_panel.html",
)

SPREAD_AT_MOST = 1_500
"""Milliseconds over which the phones of a large room spread their questions after one event."""

_SPREAD = 3
"""Milliseconds of it for each person in the room."""


@pages.get("/debates/<code:code>")
def show(code: str) -> Response:
    """The page of whoever has joined; everybody else is led to where one joins."""
    return page(code)


@pages.get("/debates/<code:code>/room")
def room(code: str) -> Response:
    """The part that is the same for all. It is made once for each state of the debate and its map."""
    if not respond.wants_part():
        return respond.redirect(f"/debates/{code}")
    token = site().cookies.debate_token(code)
    state = None
    if token is not None and contributor() is None:
        try:
            state = room_state(reading(), code, token)
        except errors.Absent:
            done_reading()
    if state is None or not state.joined:
        # Who has not joined is asked more: the answer must not tell codes to those who guess.
        require_watching(code)
        state = room_state(reading(), code, token or "")
    if state.state is DebateState.PREPARED:
        raise errors.Conflict("The room is not open yet.")
    return respond.kept_for_all(state, lambda: _room_part(code, state.group))


def _room_part(code: str, group: int) -> Response:
    head = debate_head(reading(), OPERATOR, code)
    shown = room_view(reading(), head, group, site().structures)
    return respond.respond("debates/_phone_room.html", debate=head, chosen=(), found=(), **_room_words(shown, head))


def _room_words(shown: RoomView, head: DebateHead) -> dict[str, Any]:
    return {
        "room": shown,
        "shape_words": SHAPE_WORDS,
        "side_told": side_told,
        "bars": bars(shown.tallies, shown.choices),
        "two": head.sides is Sides.TWO,
    }


@pages.get("/debates/<code:code>/mine")
def mine(code: str) -> Response:
    """The head, what is one's own, and the panel: what one is asked now."""
    if not respond.wants_part() or guest_view(code) is None:
        return _led_to_joining(code) if guest_view(code) is None else respond.redirect(f"/debates/{code}")
    return own_parts(code)


def own_parts(code: str, status: int = 200, further: Sequence[str] = (), **context: Any) -> Response:
    """The parts that are one's own, and further ones, for htmx."""
    person = guest_view(code)
    assert person is not None
    if person.removed:
        return Response(status=204, headers={"HX-Redirect": f"/debates/{code}"})
    head = debate_head(reading(), person.actor, code)
    return respond.parts([*OWN_PARTS, *further], status=status, **{**own_context(head, person), **context})


def _led_to_joining(code: str) -> Response:
    """The way to where one joins the debate. Raises `Absent`."""
    debate(code)
    address = f"/j/{code}"
    if respond.wants_part():
        return Response(status=204, headers={"HX-Redirect": address})
    return respond.redirect(address)


def page(
    code: str, status: int = 200, problems: Mapping[str, str] | None = None, typed: Typed | None = None
) -> Response:
    """The whole page; with `typed`, what a form brought that could not be taken, and what was wrong with it."""
    person = guest_view(code)
    if person is None:
        return _led_to_joining(code)
    head = debate_head(reading(), person.actor, code)
    if person.removed:
        return respond.respond("debates/phone_removed.html", None, 403 if status == 200 else status, debate=head)
    shown = room_view(reading(), head, group_now(head, person), site().structures)
    context = own_context(head, person)
    ticked = numbers_in(typed) if typed is not None and typed.get("what") == "moved" else context["own"].moved
    sought = typed.get("find", "") if typed is not None else ""
    found = find_in(head, person, sought, 0) if sought and shown.asked is Asked.AFTER else []
    listed = {line.number for line in shown.wall}
    wanted = [line for line in found if line.number not in listed]
    return respond.respond(
        "debates/phone.html",
        None,
        status,
        chosen=ticked,
        found=wanted,
        sought=sought,
        sheet=sheet_of(context["target"], typed, problems or {}),
        problems=problems or {},
        jitter=min(SPREAD_AT_MOST, _SPREAD * joined_count(reading(), head.id)),
        **_room_words(shown, head),
        **context,
    )


def own_context(head: DebateHead, person: GuestView) -> dict[str, Any]:
    """What the parts that are one's own need."""
    own = own_view(reading(), head, person)
    now = site().desk.clock()
    asked = asked_now(head)
    group = group_now(head, person)
    lit = own.spotlight if asked is Asked.ACT else None
    choices = choices_told(head, own)
    return {
        "debate": head,
        "person": person,
        "own": own,
        "asked": asked,
        "phase": phase_told(head),
        "over": over_told(head),
        "clock": clock_of(head, now),
        "entries": [own_told(entry, head, now, person.muted) for entry in own.entries],
        "kinds": kinds_heard(head, person, own),
        "choices": choices,
        "signs": SIGNS,
        "question": QUESTIONS[head.ballot] if head.ballot else "",
        "vote": own.votes.get(head.ballot, "") if head.ballot else "",
        "vote_word": lambda choice: vote_told(choice, choices),
        "moved_line": moved_told(own, choices),
        "signals": SIGNALS,
        "lit": lit,
        "target": f"s{lit or head.motion}" if lit or head.motion else "",
        "group": group,
        "map_slug": map_in_debate(reading(), head, group),
        "side": seat_told(person.side, own),
        "seats": seats_told(head, own),
        "has_floor": head.floor == person.id,
        "token": csrf_token(),
        "held": head.rule is Rule.HELD,
    }


class Sheet(NamedTuple):
    """The form of a contribution: whether it is open, what it is about and does, what was typed and what is wrong."""

    is_open: bool
    target: str
    relation: str
    evidence: bool
    text: str
    nonce: str
    problems: Mapping[str, str]
    limit: int = TEXT_LIMIT


_WAYS = {
    "support": (Relation.SUPPORT, False),
    "objection": (Relation.ATTACK, False),
    "evidence": (Relation.SUPPORT, True),
}


def sheet_of(target: str, typed: Typed | None, problems: Mapping[str, str]) -> Sheet:
    """The form as the address asks for it (`?add=objection&on=s12`), or as it was typed."""
    if typed is not None and typed.get("what") == "entry":
        relation = typed.get("relation", "")
        known = relation if relation in tuple(Relation) else Relation.SUPPORT.value
        about = typed.get("target", "")
        return Sheet(True, about, known, typed.get("kind") == "evidence", typed.get("text", ""), draw_nonce(), problems)
    asked = request.args.get("add", "") if request.method == "GET" else ""
    on = request.args.get("on", target)[:20] if request.method == "GET" else target
    relation_word, evidence = _WAYS.get(asked, _WAYS["support"])
    return Sheet(asked in _WAYS, on, relation_word.value, evidence, "", draw_nonce(), {})


def draw_nonce() -> str:
    """A key under which contributions are sent: the page counts on from its last figure, one for each of them."""
    seed = secrets.token_urlsafe(16)
    return f"{seed}.{site().cookies.keyed('nonce', seed)[:16]}.0"


def numbers_in(typed: Typed) -> tuple[int, ...]:
    """The statements that were ticked, as far as they are numbers."""
    told = [value.removeprefix("s") for value in typed.getlist("statement")]
    return tuple(dict.fromkeys(int(value) for value in told if value.isascii() and value.isdigit() and len(value) < 10))


@pages.get("/debates/<code:code>/find")
def find(code: str) -> Response:
    """Statements by number or words, as JSON, on the map that one works on at present."""
    person = guest_view(code)
    if person is None:
        debate(code)
    if person is None or person.removed:
        return respond.as_json([], 403)
    head = debate_head(reading(), person.actor, code)
    if head.state is not DebateState.OPEN:
        raise errors.Conflict("This debate is over.")
    lines = find_in(head, person, request.args.get("q", ""), group_now(head, person))
    response = respond.as_json(
        [
            {"value": f"s{line.number}", "label": line.title, "note": f"{SHAPE_WORDS[line.shape]} {line.number}"}
            for line in lines
        ]
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def find_in(head: DebateHead, person: GuestView, text: str, group: int) -> list[StatementLine]:
    """The statements of the debate's map, or of the group's, that hold the words; a guest may read both."""
    sought = text[:SEARCH_LIMIT].replace("\0", " ")
    return search_statements(reading(), person.actor, map_in_debate(reading(), head, group), sought)


def anew() -> None:
    """Forget what this request has read, so that what is shown holds what it has written."""
    done_reading()
    g.pop("guests", None)


def typed_form() -> Typed:
    """The form that was sent, as it was typed."""
    return MultiDict(request.form)
