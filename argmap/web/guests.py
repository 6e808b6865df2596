"""Joining a live debate: its code, a name, a side. Whoever has joined is led on, and nobody needs an account.

The code on the wall leads to `/j`, the picture beside it straight to `/j/<code>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.debates import (
    AGAINST,
    CODE_LENGTH,
    FOR,
    NO_SIDE,
    DebateState,
    JoinDraft,
    PhaseKind,
    Sides,
    read_code,
)
from argmap.domain.limits import NAME_LIMIT
from argmap.domain.permissions import Action
from argmap.operations import guests
from argmap.operations.joining import random_token
from argmap.queries.debated import Debated, debated
from argmap.queries.debates import DebateHead, joined_count
from argmap.web import respond
from argmap.web.contributing import shows_again
from argmap.web.debates import debate, guest_view, who_guesses
from argmap.web.drafting import Reading, Typed
from argmap.web.filled import FilledForm
from argmap.web.guards import csrf_token
from argmap.web.sessions import GUEST_DAYS, begin_guest
from argmap.web.site import contributor, reader, reading, site

pages = Blueprint("guests", __name__)

_TYPED_AT_MOST = 40
_FIELDS = ("code", "name", "side", "group")
_SIDES = {FOR: ("For", "support"), AGAINST: ("Against", "attack")}


def _form(typed: Typed | None = None, problems: Mapping[str, str] | None = None) -> FilledForm:
    return FilledForm(typed=typed or MultiDict(), problems=problems or {}, shown=_FIELDS)


def _code_page(form: FilledForm, status: int = 200) -> Response:
    return respond.respond("debates/join.html", status=status, form=form, length=CODE_LENGTH, token=csrf_token())


@pages.get("/j")
def ask_for_code() -> Response:
    """The field for the code that is on the wall."""
    return _code_page(_form())


def _code_again(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    return _code_page(_form(MultiDict({"code": request.form.get("code", "")[:_TYPED_AT_MOST]}), problems), status)


@pages.post("/j")
@shows_again(_code_again)
def take_code() -> Response:
    """Go on to the debate of the code, where there is one."""
    code = guests.find_debate(site().desk, request.form.get("code", "")[:_TYPED_AT_MOST], *who_guesses())
    return respond.redirect(f"/j/{code}")


@pages.get("/j/<typed>")
def show(typed: str) -> Response:
    """The debate of that code: the form to join it, or why that cannot be done now. Whoever has joined is led on."""
    code = read_code(typed)
    if code is not None and code != typed:
        return respond.redirect(f"/j/{code}")
    try:
        if code is None:
            guests.find_debate(site().desk, typed[:_TYPED_AT_MOST], *who_guesses())
            raise errors.Absent
        head = debate(code)
    except (errors.Absent, errors.Refused):
        told = {"code": "There is no debate with this code. Look at the wall once more."}
        return _code_page(_form(MultiDict({"code": typed[:_TYPED_AT_MOST]}), told), 404)
    person = guest_view(head.code)
    if person is not None and not person.removed and head.state is DebateState.OPEN:
        return _led_on(head.code)
    return _debate_page(head, _form())


def _led_on(code: str) -> Response:
    address = f"/debates/{code}"
    if not respond.wants_part():
        return respond.redirect(address)
    return Response(status=204, headers={"HX-Redirect": address})


def _debate_page(head: DebateHead, form: FilledForm, status: int = 200) -> Response:
    """What there is to see of the debate for somebody who is not in it."""
    person = guest_view(head.code)
    is_open = head.state is DebateState.OPEN and person is None
    about = debated(reading(), head)
    if head.state is DebateState.CLOSED and status == 200 and not respond.wants_part():
        status = 410
    return respond.respond(
        "debates/join_debate.html",
        "debates/_join_debate.html",
        status,
        debate=head,
        about=about,
        phase=_phase_in_words(head),
        removed=person is not None and person.removed,
        form=form,
        is_open=is_open,
        drawn=f"Student {joined_count(reading(), head.id) + 1}" if is_open else "",
        sides=_sides(head, about) if is_open else (),
        signed_in=contributor() is not None,
        reads_report=head.state is DebateState.CLOSED and (person is not None or Action.READ_REPORT in head.may),
        days=GUEST_DAYS,
        name_limit=NAME_LIMIT,
        **(_fresh() if is_open else {}),
    )


def _fresh() -> Mapping[str, Any]:
    """What only a form needs: its token, and a word by which the same form counts once."""
    return {"token": csrf_token(), "nonce": request.form.get("nonce", "")[:64] or random_token()}


def _phase_in_words(head: DebateHead) -> str:
    if head.state is not DebateState.OPEN:
        return ""
    if head.phase is None:
        return "The last phase is over." if head.after else "It is about to begin."
    kind = head.phase.kind
    name = "Statements for and against" if kind is PhaseKind.STATEMENTS else kind.value.capitalize()
    plural = kind in (PhaseKind.STATEMENTS, PhaseKind.REBUTTALS, PhaseKind.GROUPS, PhaseKind.CLOSING_WORDS)
    return f"{name} {'are' if plural else 'is'} {'open' if head.ballot else 'on'}."


def _sides(head: DebateHead, about: Debated) -> tuple[tuple[str, str, str], ...]:
    """The sides that can be chosen: what the form sends, its word, its sign."""
    if head.sides is Sides.TWO:
        return tuple((side, word, sign) for side, (word, sign) in _SIDES.items())
    return tuple((f"s{n}", about.positions.get(n, f"Position {n}"), "position") for n in head.positions)


def _join_again(error: Exception, problems: Mapping[str, str], status: int, code: str) -> Response:
    return _debate_page(debate(code), _form(request.form, problems), status)


@pages.post("/debates/<code:code>/join")
@shows_again(_join_again)
def join(code: str) -> Response:
    """Join the debate, and go on to where everybody is. Sent twice, it counts once."""
    head = debate(code)
    person = guest_view(code)
    if person is not None and person.removed:
        raise errors.NotAllowed("You were removed from this debate.")
    if reader().admin and head.grounds.member is None:
        raise errors.NotAllowed("Admins take no part in debates on maps that they are no members of.")
    if person is None:
        draft = _draft(request.form, head)
        nonce = request.form.get("nonce", "")
        token = site().cookies.keyed("guest", nonce) if len(nonce) > _SHORT else ""
        begin_guest(code, guests.join_debate(site().desk, reader(), code, draft, token))
    return _led_on(code)


_SHORT = 15
"""What is no longer was not drawn by us, and could be guessed."""


def _draft(typed: Typed, head: DebateHead) -> JoinDraft:
    """What was chosen. Raises `Refused`."""
    form = Reading(typed)
    named = typed.get("how", "typed") == "typed" and not head.pseudonymous
    name = form.line("name", NAME_LIMIT) if named else ""
    if named and not name:
        form.problem("name", "Please give a name, or take a drawn one.")
    told = typed.get("group", "") or "0"
    if not (told.isascii() and told.isdigit() and len(told) < 3):
        form.problem("group", "There is no such group.")
        told = "0"
    form.done()
    return JoinDraft(name, typed.get("side", NO_SIDE)[:_TYPED_AT_MOST], int(told))
