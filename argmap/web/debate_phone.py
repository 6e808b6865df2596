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
from argmap.domain.debates import (
    AGAINST,
    FOR,
    UNDECIDED,
    Ballot,
    DebateState,
    Decline,
    EntryState,
    Rule,
    Sides,
    SignalKind,
)
from argmap.domain.limits import TEXT_LIMIT
from argmap.domain.permissions import OPERATOR
from argmap.domain.vocabulary import Relation
from argmap.queries.debate_phone import (
    Asked,
    OwnEntry,
    OwnView,
    RoomLine,
    asked_now,
    group_now,
    own_view,
    room_state,
    room_view,
)
from argmap.queries.debate_wall import choices_of
from argmap.queries.debates import DebateHead, GuestView, debate_head, joined_count, map_in_debate
from argmap.queries.lines import StatementLine
from argmap.queries.statements import search_statements
from argmap.web import respond
from argmap.web.debates import debate, guest_view, require_watching
from argmap.web.drafting import SEARCH_LIMIT, Typed
from argmap.web.guards import csrf_token
from argmap.web.site import contributor, done_reading, reading, site
from argmap.web.wall import PHASES, clock_of, phase_words
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

_SIGNS = {FOR: "support", AGAINST: "attack", UNDECIDED: "undecided"}
_QUESTIONS = {
    Ballot.OPENING: "Where do you stand before the debate?",
    Ballot.CLOSING: "Where do you stand now?",
}
_STATES = {
    EntryState.HELD: "Waiting for the chair",
    EntryState.RELEASED: "On the wall",
    EntryState.DECLINED: "Declined",
    EntryState.WITHDRAWN: "Taken back",
    EntryState.QUEUED: "Waiting for the moderators",
}
_DECLINED = {
    Decline.SAME: "somebody has said the same",
    Decline.OFF_MOTION: "it is off the motion",
    Decline.UNCLEAR: "it is not clear what it says",
    Decline.OTHER: "the chair has not said why",
}
SIGNALS = (
    (SignalKind.AGREE, "Agree", "check"),
    (SignalKind.UNCLEAR, "Unclear", "question"),
    (SignalKind.SOURCE, "Source?", "evidence"),
)


class Choice(NamedTuple):
    """An answer that can be voted for: what the form sends, its word and its sign."""

    value: str
    word: str
    sign: str


class Own(NamedTuple):
    """A contribution of one's own, in words; `say` is what is said aloud when it changes."""

    entry: OwnEntry
    sign: str
    word: str
    state: str
    rewords: bool
    withdraws: bool

    @property
    def say(self) -> str:
        """What became of it, to be said aloud."""
        return f"{self.state}: {self.entry.title}"


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
    return respond.respond(
        "debates/_phone_room.html",
        debate=head,
        signs=_SIGNS,
        room=room_view(reading(), head, group, site().structures),
        chosen=(),
        found=(),
        **_room_words(),
    )


def _room_words() -> dict[str, Any]:
    return {"shape_words": SHAPE_WORDS, "sides": _side_words}


def _side_words(head: DebateHead, line: RoomLine) -> tuple[str, str]:
    """The side on which a statement stands: its key for the colour, and its word."""
    if line.side in (FOR, AGAINST):
        return line.side, line.side.capitalize()
    return ("", f"Under {line.side.removeprefix('s')}") if line.side else ("", "")


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
        room=shown,
        chosen=ticked,
        found=wanted,
        sought=sought,
        sheet=sheet_of(context["target"], typed, problems or {}),
        problems=problems or {},
        jitter=min(SPREAD_AT_MOST, _SPREAD * joined_count(reading(), head.id)),
        **_room_words(),
        **context,
    )


def own_context(head: DebateHead, person: GuestView) -> dict[str, Any]:
    """What the parts that are one's own need."""
    own = own_view(reading(), head, person)
    now = site().desk.clock()
    asked = asked_now(head)
    group = group_now(head, person)
    lit = own.spotlight if asked is Asked.ACT else None
    choices = _choices(head, own)
    return {
        "debate": head,
        "person": person,
        "own": own,
        "asked": asked,
        "phase": _phase(head),
        "over": _over(head),
        "clock": clock_of(head, now),
        "entries": [_own(entry, head, now) for entry in own.entries],
        "kinds": _kinds(head, person, own),
        "choices": choices,
        "signs": _SIGNS,
        "question": _QUESTIONS[head.ballot] if head.ballot else "",
        "vote": own.votes.get(head.ballot, "") if head.ballot else "",
        "vote_word": lambda choice: _vote_word(choice, choices),
        "moved_line": _moved_line(own, choices),
        "signals": SIGNALS,
        "lit": lit,
        "target": f"s{lit or head.motion}" if lit or head.motion else "",
        "group": group,
        "side": _seat(person.side, own),
        "seats": _seats(head, own),
        "has_floor": head.floor == person.id,
        "token": csrf_token(),
        "held": head.rule is Rule.HELD,
    }


def _phase(head: DebateHead) -> str:
    return PHASES[head.phases[-1].kind] if head.after else phase_words(head)


def _over(head: DebateHead) -> str:
    """What stands in the clock's place once the last phase is over."""
    if not head.after:
        return ""
    return "closed" if head.phases[-1].kind.value.endswith("vote") else "over"


def _kinds(head: DebateHead, person: GuestView, own: OwnView) -> str:
    """What sorts of events change what is one's own: most of what is sent and released concerns somebody else."""
    kinds = ["opened", "phase", "time", "paused", "resumed", "rule", "spotlight", "muted", "removed", "closed"]
    if person.wants_since is not None or head.floor == person.id:
        kinds.append("floor")
    states = {entry.state for entry in own.entries}
    if EntryState.HELD in states:
        kinds += ["released", "declined"]
    if states & {EntryState.RELEASED, EntryState.DECLINED}:
        kinds.append("held")
    return " ".join(kinds)


def _own(entry: OwnEntry, head: DebateHead, now: Any) -> Own:
    is_open = head.state is DebateState.OPEN
    shown = entry.state is EntryState.RELEASED and not entry.hidden
    state = _STATES[entry.state]
    if entry.state is EntryState.DECLINED:
        said = entry.words or _DECLINED[entry.reason or Decline.OTHER]
        state += f": {said[0].lower()}{said[1:]}"
    elif entry.hidden:
        state = "No longer on the wall"
    elif shown and entry.group:
        state = "On your group’s map"
    sign = "evidence" if entry.evidence else "attack" if entry.relation is Relation.ATTACK else "support"
    word = {"evidence": "Evidence", "attack": "Objection", "support": "Support"}[sign]
    return Own(
        entry,
        sign,
        word,
        state,
        is_open and (entry.state is EntryState.HELD or (entry.until is not None and now <= entry.until)),
        is_open and (entry.state is EntryState.HELD or shown),
    )


def _choices(head: DebateHead, own: OwnView) -> tuple[Choice, ...]:
    return tuple(Choice(value, word, _SIGNS.get(value, "position")) for value, word in choices_of(head, own.positions))


def _vote_word(choice: str, choices: Sequence[Choice]) -> str:
    """A vote as it is told: "undecided", "for", a position's title, "between … and …"."""
    named = {one.value: one.word for one in choices}
    if choice in (FOR, AGAINST, UNDECIDED):
        return choice
    words = [named.get(one, one.removeprefix("s")) for one in choice.split(" ")]
    return words[0] if len(words) == 1 else f"between {words[0]} and {words[1]}"


class Moved(NamedTuple):
    """One's own move, in a line: what is said before and between its ends, each with its sign."""

    lead: str
    first: str
    second: str


def _moved_line(own: OwnView, choices: Sequence[Choice]) -> Moved | None:
    before, after = own.votes.get(Ballot.OPENING), own.votes.get(Ballot.CLOSING)
    if before and after and before != after:
        return Moved("You moved from", before, after)
    if before and after:
        return Moved("You stayed with", after, "")
    if after or before:
        return Moved("You voted" if after else "Before the debate you voted", after or before or "", "")
    return None


def _seat(side: str, own: OwnView) -> str:
    if side in (FOR, AGAINST):
        return "for the motion" if side == FOR else "against the motion"
    return f"with {own.positions.get(side, side.removeprefix('s'))}" if side else "on no side"


def _seats(head: DebateHead, own: OwnView) -> list[tuple[str, str]]:
    """The sides on which one may sit: what the form sends, and its word."""
    if head.sides is Sides.TWO:
        return [(FOR, "For"), (AGAINST, "Against"), ("", "No side")]
    return [*own.positions.items(), ("", "No side")]


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
