"""Whether the site is well, for whoever watches over it."""

from __future__ import annotations

import time

from flask import Blueprint, Response

from argmap import __version__
from argmap.domain.errors import LayoutFailed
from argmap.drawing.layout import FAILURE_KEPT_SECONDS
from argmap.operations.store import is_well
from argmap.web.respond import as_json
from argmap.web.site import site

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def health() -> Response:
    """Status "ok" as long as the database answers; without Graphviz maps are read as outlines, which is no outage."""
    database = is_well(site().engine)
    content = {
        "status": "ok" if database else "unavailable",
        "version": __version__,
        "database": "ok" if database else "does not answer",
        "dot": dot_says(),
    }
    response = as_json(content, 200 if database else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def dot_says() -> str:
    """Why nothing can be drawn, or "ok": Graphviz is made to place one box, anew every half minute."""
    here = site()
    moment = int(time.time() // FAILURE_KEPT_SECONDS)
    try:
        here.dot.place(f"graph health_{moment} {{ box [width=1, height=1, fixedsize=true] }}", here.layouts)
    except LayoutFailed as error:
        return str(error)
    return "ok"
