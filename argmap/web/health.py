"""Whether the site is well, for whoever watches over it."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response

from argmap import __version__
from argmap.operations.store import is_well
from argmap.web.respond import as_json
from argmap.web.site import site

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def health() -> Response:
    """Status "ok" as long as the database answers; without Graphviz maps are read as outlines, which is no outage."""
    here = site()
    database = is_well(here.engine)
    dot = here.dot.path is not None and Path(here.dot.path).exists()
    content = {
        "status": "ok" if database else "unavailable",
        "version": __version__,
        "database": "ok" if database else "does not answer",
        "dot": "ok" if dot else "was not found",
    }
    response = as_json(content, 200 if database else 503)
    response.headers["Cache-Control"] = "no-store"
    return response
