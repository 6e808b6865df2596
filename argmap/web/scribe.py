"""The scribe of a debate that is spoken: one line, one keyboard; what is written is on the wall in the same second.

The line stands on the chair's page and on a page of its own, so that somebody else can write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from argmap.domain.debates import DebateState, EntryState
from argmap.operations import debate_entries
from argmap.operations.joining import random_token
from argmap.queries.debate_chair import contributions, written_before
from argmap.queries.debates import DebateHead
from argmap.web import respond
from argmap.web.chair import away, chaired
from argmap.web.chair import page as chair_page
from argmap.web.chair_parts import Wish, context, wish_in
from argmap.web.chair_steps import step_told
from argmap.web.chair_told import list_told
from argmap.web.contributing import shows_again
from argmap.web.scribing import options, required, scribed
from argmap.web.site import done_reading, reader, reading, site

pages = Blueprint("scribe", __name__)

_NONCE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@pages.get("/debates/<code:code>/scribe")
def show(code: str) -> Response:
    """The page of the scribe alone."""
    return _page(code, done=request.args.get("done", ""))


def _page(
    code: str, status: int = 200, *, done: str = "", problems: Mapping[str, str] | None = None, line: str = ""
) -> Response:
    head, wish = chaired(code), Wish(code)
    if head.state is not DebateState.OPEN:
        return away(head, status)
    told = context(head, wish, ["clock"], problems=problems, typed={"line": line} if line else {})
    return respond.respond(
        "debates/scribe.html", None, status, step=step_told(head, done), **{**told, **_written(head)}
    )


def _written(head: DebateHead) -> dict[str, Any]:
    """What is on the wall, the newest first: what one may want to answer."""
    found = contributions(reading(), reader(), head, site().structures, EntryState.RELEASED)
    return list_told(found, head, site().desk.clock())


@pages.get("/debates/<code:code>/scribe/written")
def written(code: str) -> Response:
    """The list of what is on the wall, anew."""
    head = chaired(code)
    if not respond.wants_part() or head.state is not DebateState.OPEN:
        return respond.redirect(f"/debates/{code}/scribe")
    return respond.respond("debates/_scribe_written.html", debate=head, **_written(head))


@pages.get("/debates/<code:code>/scribe/about")
def about(code: str) -> Response:
    """What the line that is being typed would be about, and what could be meant."""
    head = chaired(code)
    if not respond.wants_part():
        return respond.redirect(f"/debates/{code}/scribe")
    typed = request.args.get("line", "").replace("\0", " ")
    offered = options(reading(), reader(), head, site().structures, typed)
    found = scribed(reading(), head, site().structures, typed)
    problem = "" if found.unfinished or offered else found.problem
    return respond.respond("debates/_scribe_about.html", about=found.about, problem=problem, options=offered)


def _again(error: Exception, problems: Mapping[str, str], status: int, code: str) -> Response:
    """The line as it was typed, with what is wrong with it."""
    done_reading()
    line = request.form.get("line", "")
    if respond.wants_part():
        chaired(code)
        sentence = " ".join(problems.values())
        return respond.parts(
            ["debates/_scribe_about.html"], status=status, about=None, problem=sentence, options=[], refused=True
        )
    if request.form.get("at") == "scribe":
        return _page(code, status, problems=problems, line=line)
    return chair_page(code, wish_in(request.form, code), status, problems=problems, typed={"line": line})


@pages.post("/debates/<code:code>/scribe")
@shows_again(_again)
def put_up(code: str) -> Response:
    """Put the line up; sent twice, it counts once."""
    head = chaired(code)
    drawn = request.form.get("nonce", "")
    nonce = drawn if _NONCE.fullmatch(drawn) else random_token()
    # What was put up is on the map now, so the same line, sent again, would say what is there already.
    entry = written_before(reading(), head.id, nonce)
    if entry is None:
        draft = required(scribed(reading(), head, site().structures, request.form.get("line", "")))
        done_reading()
        entry = debate_entries.put_up(site().desk, reader(), code, draft, nonce).entry
        done_reading()
    done = f"put-{entry}"
    if not respond.wants_part():
        at = f"/debates/{code}/scribe" if request.form.get("at") == "scribe" else f"/debates/{code}/chair"
        return respond.redirect(f"{at}?done={done}")
    head, wish = chaired(code), wish_in(request.form, code)
    told = context(head, wish, [])
    return respond.parts(["debates/_scribe_nonce.html", "debates/_chair_done.html"], step=step_told(head, done), **told)
