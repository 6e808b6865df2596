"""The chair's page of a live debate, and its parts: each is asked for anew when something happens that it shows."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request

from argmap.domain import errors
from argmap.domain.debates import DebateState
from argmap.domain.permissions import Action
from argmap.queries.debates import DebateHead
from argmap.web import respond
from argmap.web.chair_parts import PARTS, Wish, context, wish_in
from argmap.web.chair_steps import step_told
from argmap.web.debates import debate

pages = Blueprint("chair", __name__)


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


@pages.get("/debates/<code:code>/chair/<part>")
def show_part(code: str, part: str) -> Response:
    """A part of the page, for the page that is there; without script, the whole page."""
    head, wish = chaired(code), wish_in(request.args, code)
    if part not in PARTS:
        raise errors.Absent
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
        return away(head, status)
    told = context(head, wish, PARTS, problems=problems, typed=typed)
    return respond.respond("debates/chair.html", None, status, step=step_told(head, done), **told)


def away(head: DebateHead, status: int = 200) -> Response:
    """The page of a debate in which there is nothing to decide: it is not open yet, or over."""
    return respond.respond("debates/chair_away.html", None, status, debate=head)


def _led_on(wish: Wish) -> Response:
    """To the whole page, where there is nothing of it to be replaced any more."""
    return Response(status=204, headers={"HX-Redirect": wish.to()})


def answer(code: str, wish: Wish, parts: tuple[str, ...], done: str) -> Response:
    """What was done, with the parts of the page that it changed; without script, the page anew."""
    if not respond.wants_part():
        return respond.redirect(wish.to(done=done))
    head = chaired(code)
    if head.state is not DebateState.OPEN:
        return _led_on(wish)
    templates = [*(f"debates/_chair_{part}.html" for part in parts), "debates/_chair_done.html"]
    return respond.parts(templates, step=step_told(head, done), **context(head, wish, parts))
