"""Light, dark, or as the device likes it: a cookie that also the page's script may read, and nothing else."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from argmap.web.respond import redirect

pages = Blueprint("appearance", __name__)

COOKIE = "theme"
THEMES = ("light", "dark", "system")
_YEAR = 365 * 24 * 3600
_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*", re.ASCII)


def theme() -> str:
    """What this browser has chosen."""
    told = request.cookies.get(COOKIE, "")
    return told if told in THEMES else "system"


@pages.get("/appearance")
def choose() -> Response:
    """Remember the choice, and go back to the page it was made on."""
    chosen = request.args.get("theme", "")
    response = redirect(local(request.args.get("next", "")))
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, max_age=_YEAR, path="/", samesite="Lax", secure=request.is_secure)
    response.headers["Cache-Control"] = "no-store"
    return response


def local(path: str) -> str:
    """The path, if it leads nowhere but to this site; else the library."""
    return path if len(path) <= 4_000 and _LOCAL.fullmatch(path) else "/"
