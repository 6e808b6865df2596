"""Preparing a live debate: everything has a default, so that opening the room is the next thing to press.

The code is drawn when the page is first asked for, and stands in its address, so that it can go on a slide and a reload
keeps it. Nothing is written before the room is opened or the debate is kept for later.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.debates import (
    GROUPS_AT_MOST,
    MINUTES_AT_MOST,
    PHASES_AT_MOST,
    DebateForm,
    DebateState,
    PhaseKind,
    draw_code,
    read_code,
)
from argmap.domain.limits import TEXT_LIMIT, TITLE_LIMIT
from argmap.domain.permissions import Action, require
from argmap.operations.opening import open_debate
from argmap.operations.preparing import discard_debate, prepare_debate
from argmap.queries.debated import Debatable, debatable
from argmap.queries.debates import DebateHead, debate_head
from argmap.queries.maps import MapHead, map_head
from argmap.web import respond
from argmap.web.contributing import shows_again
from argmap.web.debate_plan import OTHER_WORDS, debate_draft, fresh_plan, kept_plan, phase_lines, pressed
from argmap.web.drafting import Typed
from argmap.web.guards import csrf_token
from argmap.web.join_addresses import Reach, join_addresses, reach
from argmap.web.plan_told import PlanForm, position_told, scale, switches, templates, ways_in
from argmap.web.settings import to_sign_in
from argmap.web.site import contributor, done_reading, reader, reading, site
from argmap.web.wall import PHASES

pages = Blueprint("preparing", __name__)

_OPENS = {"open": "chair", "wall": "wall"}
"""The buttons that open the room, and what each leads to."""


@pages.get("/maps/<slug:slug>/debates/new")
def show(slug: str) -> Response:
    """The form; at first with a code that is drawn now, else for the code of the address. Raises `NotAllowed`."""
    head = map_head(reading(), reader(), slug)
    if contributor() is None:
        return to_sign_in()
    _require(head)
    code = read_code(request.args.get("code", "")) or ""
    debate = _debate_of(head, code)
    if debate is not None and debate.state is not DebateState.PREPARED:
        return respond.redirect(f"/debates/{code}/chair")
    if debate is None and not _was_drawn(slug, code):
        return respond.redirect(_fresh_address(slug, request.args.get("motion", "")))
    positions = debatable(reading(), head, site().structures)
    numbers = [one.number for one in positions]
    told = request.args.get("motion", "")
    motion = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
    plan = fresh_plan(numbers, motion) if debate is None else kept_plan(debate, numbers)
    return _page(head, code, PlanForm(typed=plan), positions, kept=debate is not None)


def _require(head: MapHead) -> None:
    require(reader(), Action.RUN_DEBATE, head.grounds)
    if head.grounds.archived:
        raise errors.Conflict("This map is archived: no debate can be held on it.")


def _debate_of(head: MapHead, code: str) -> DebateHead | None:
    """The debate of that code, where it was prepared on this map; of other maps' debates nobody learns here."""
    if not code:
        return None
    try:
        debate = debate_head(reading(), reader(), code)
    except errors.Absent:
        return None
    return debate if head.id in (debate.map_id, debate.origin_id) else None


def prepare_address(slug: str, code: str) -> str:
    """Where a debate is prepared under that code."""
    return f"/maps/{slug}/debates/new?{urlencode({'code': code, 'drawn': _mark_of(slug, code)})}"


def _fresh_address(slug: str, motion: str) -> str:
    code = draw_code()
    return prepare_address(slug, code) + (f"&{urlencode({'motion': motion})}" if motion else "")


def _mark_of(slug: str, code: str) -> str:
    """What shows that the code was drawn here: nobody chooses one, or learns which are taken by trying."""
    return site().cookies.keyed("drawn code", f"{slug}:{code}")[:20]


def _was_drawn(slug: str, code: str) -> bool:
    mark = request.values.get("drawn", "")
    return bool(code) and mark.isascii() and hmac.compare_digest(mark, _mark_of(slug, code))


def _page(
    head: MapHead,
    code: str,
    form: PlanForm,
    positions: Sequence[Debatable],
    status: int = 200,
    *,
    kept: bool = False,
) -> Response:
    lines = phase_lines(form.typed)
    ways = ways_in(code, form.value("address"))
    return respond.respond(
        "debates/prepare.html",
        "debates/_prepare.html",
        status,
        head=head,
        crumb="New debate",
        address=None,
        code=code,
        drawn=_mark_of(head.slug, code),
        action=f"/maps/{head.slug}/debates/new",
        form=form,
        kept=kept,
        positions=[(one, position_told(one)) for one in positions],
        other_words=OTHER_WORDS,
        templates=templates(form),
        lines=[(line, PHASES[line.kind], round(line.length * scale(lines), 1)) for line in lines],
        scale=scale(lines),
        total=sum(line.length for line in lines),
        more_phases=[(kind.value, PHASES[kind]) for kind in PhaseKind] if len(lines) < PHASES_AT_MOST else [],
        switches=switches(form, head),
        in_groups=form.value("form") == DebateForm.GROUPS,
        reach=reach().value,
        ways=ways,
        limits={"words": TEXT_LIMIT, "title": TITLE_LIMIT, "minutes": MINUTES_AT_MOST, "groups": GROUPS_AT_MOST},
        token=csrf_token(),
    )


def _again(error: Exception, problems: Mapping[str, str], status: int, slug: str) -> Response:
    done_reading()
    head = map_head(reading(), reader(), slug)
    code = read_code(request.form.get("code", "")) or ""
    if not code:
        raise errors.Absent
    positions = debatable(reading(), head, site().structures)
    debate = _debate_of(head, code)
    return _page(
        head, code, PlanForm(typed=request.form, problems=problems), positions, status, kept=debate is not None
    )


@pages.post("/maps/<slug:slug>/debates/new")
@shows_again(_again)
def prepare(slug: str) -> Response:
    """Open the room, keep the debate for later or forget it; any other button changes the form, and nothing else.

    Opening twice opens once. Whoever opens is led to the chair, and by the button that says so to the wall.
    """
    head = map_head(reading(), reader(), slug)
    _require(head)
    code = read_code(request.form.get("code", "")) or ""
    debate = _debate_of(head, code)
    if debate is None and not _was_drawn(slug, code):
        raise errors.Conflict("This form has no code that was drawn for it. Please open it anew.")
    button = request.form.get("do", "open")
    done_reading()
    desk, actor = site().desk, reader()
    if button == "discard":
        discard_debate(desk, actor, slug, code)
        return respond.redirect(f"/maps/{slug}/debates")
    if button not in _OPENS and button != "keep":
        typed: Typed = MultiDict(request.form)
        positions = debatable(reading(), head, site().structures)
        return _page(head, code, PlanForm(typed=pressed(typed, button)), positions, kept=debate is not None)
    if debate is not None and debate.state is not DebateState.PREPARED:
        return respond.redirect(f"/debates/{code}/{_OPENS.get(button, 'chair')}")
    offered = [one.address for one in join_addresses()] if reach() is Reach.ROOM else []
    draft = debate_draft(request.form, offered)
    try:
        prepare_debate(desk, actor, slug, code, draft)
        if button == "keep":
            return respond.redirect(f"/maps/{slug}/debates")
        open_debate(desk, actor, code)
    except errors.Conflict:
        done_reading()
        debate = _debate_of(head, code)
        if debate is None or debate.state is not DebateState.OPEN:
            raise
    return respond.redirect(f"/debates/{code}/{_OPENS.get(button, 'chair')}")
