"""Who may watch a map: the same questions as for any page of it; `argmap/live/` then holds the stream."""

from __future__ import annotations

import json
import re

from flask import Blueprint, Response, request
from sqlalchemy import Engine

from argmap.live.hub import BATCH, Event
from argmap.live.stream import Admitted
from argmap.queries.debates import debate_events
from argmap.queries.history import changes_since
from argmap.queries.history_rows import HistoryRow
from argmap.queries.reading import reading
from argmap.queries.versions import state_of
from argmap.web.site import reader, site

pages = Blueprint("events", __name__)

ADMITTED = "argmap.admitted"
"""Where the server finds, in the request's ASGI scope, what the request may watch."""

_VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)


@pages.get("/maps/<slug:slug>/events")
def events(slug: str) -> Response:
    """Admit the request to the map's stream; where there is nobody to stream (WSGI), 204 tells browsers to leave it."""
    state = state_of(site().engine, reader(), slug)
    return admit(state.map_id, state.version)


def admit(watched: int, version: int, *, debate: bool = False) -> Response:
    """Admit the request to the stream of a map or a debate, which is at that version."""
    scope = request.environ.get("asgi.scope")
    if scope is not None:
        scope[ADMITTED] = Admitted(watched, version, version_told(), request.remote_addr or "", debate)
    return Response(status=204, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def version_told() -> int | None:
    """The version that the browser has, as it says itself."""
    told = request.headers.get("Last-Event-ID") or request.args.get("since", "")
    return int(told) if _VERSION.fullmatch(told) else None


def events_after(engine: Engine, map_id: int, version: int) -> list[Event]:
    """The map's changes above a version as watchers are told them."""
    with reading(engine) as session:
        return [event_of(row) for row in changes_since(session, map_id, version, BATCH)]


def debate_events_after(engine: Engine, debate_id: int, version: int) -> list[Event]:
    """What happened in a debate after a version, as those who watch are told it: only what sort it was of."""
    with reading(engine) as session:
        happened = debate_events(session, debate_id, version, BATCH)
    return [debate_event(one.version, one.kind) for one in happened]


def debate_event(version: int, kind: str) -> Event:
    """Something that happened in a debate, as those who watch it are told."""
    return Event(version, json.dumps({"version": version, "kind": kind}))


def event_of(row: HistoryRow) -> Event:
    """A change in words and numbers, without HTML: what to say, and what to show when asked."""
    content = {
        "version": row.version,
        "kind": row.kind,
        "summary": row.summary,
        "by": row.by,
        "selected": row.touched[0] if row.touched else None,
        "touched": list(row.touched),
    }
    return Event(row.version, json.dumps(content, ensure_ascii=False, separators=(",", ":")))
