"""Style sheets, scripts and fonts: found by a list, addressed by what is in them, compressed once.

An address with the hash of its content may be kept by browsers for ever; one without (a font that a style sheet names)
is asked for again, and mostly answered "unchanged". What a page needs of many small files is sent as one.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from argmap.web.respond import reads_gzip
from argmap.web.scripts import joined
from argmap.web.site import site

pages = Blueprint("assets", __name__)

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_COMPRESSED = frozenset({".css", ".js", ".mjs", ".json", ".svg", ".webmanifest"})
_OF_A_DEBATE = ("live", "timer", "status")


def _modules(*names: str) -> tuple[str, ...]:
    return tuple(f"js/{name}.js" for name in names)


TOGETHER = {
    "every-page.css": (
        *("tokens.css", "argmap.css", "controls.css", "panel.css", "forms.css", "accounts.css", "maps.css"),
        *("library.css", "outline.css", "lines.css", "positions.css", "statements.css", "sources.css"),
        *("checklist.css", "history.css", "moderation.css", "keeping.css", "drawing.css", "comparing.css", "me.css"),
    ),
    "every-debate.css": ("tokens.css", "argmap.css", "controls.css", "forms.css", "live.css"),
    "every-page.js": _modules(
        *("theme", "menus", "outline", "rows", "marks", "early", "order", "line", "placing", "steps", "saving"),
        *("editor", "likeness", "pasting", "shortcuts", "parts", "narrow", "panzoom", "walk", "labels", "closing"),
        *("draft", "counter", "arrivals", "status", "typeahead", "print", "starting", "scale", "choosing"),
    ),
    "every-debate.js": _modules(*_OF_A_DEBATE),
    "join.js": _modules(*_OF_A_DEBATE, "joining"),
    "phone.js": _modules(*_OF_A_DEBATE, "outbox", "phone", "typeahead", "sheet", "ticks", "counter"),
    "wall.js": _modules(*_OF_A_DEBATE, "wall"),
    "chair.js": _modules(*_OF_A_DEBATE, "shortcuts", "typeahead", "scribe", "chair"),
    "scribe.js": _modules(*_OF_A_DEBATE, "shortcuts", "scribe", "chair"),
}
"""Style sheets and modules that are sent as one, in this order: a phone in a classroom waits longer for twenty than for
one. A page loads one of the files of modules, for each runs what it holds.
"""
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"
_A_DAY = "public, max-age=86400"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    stamp: tuple[tuple[int, int], ...]
    body: bytes
    compressed: bytes | None
    digest: str
    mimetype: str


class Assets:
    """The files below a folder that have a type we send, and those of them that are sent as one; everything else there
    does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._paths: dict[str, tuple[Path, ...]] = {
            path.relative_to(folder).as_posix(): (path,)
            for path in sorted(folder.rglob("*"))
            if path.suffix in _TYPES and path.is_file()
        }
        for name, parts in TOGETHER.items():
            self._paths[name] = tuple(folder / part for part in parts if part in self._paths)
        self._read: dict[str, Asset] = {}

    def get(self, name: str) -> Asset | None:
        """The file, read again when it has changed on disk."""
        paths = self._paths.get(name)
        if paths is None:
            return None
        stamp = tuple((told.st_mtime_ns, told.st_size) for told in (path.stat() for path in paths))
        known = self._read.get(name)
        if known is None or known.stamp != stamp:
            suffix = PurePosixPath(name).suffix
            body = _together(paths) if name in TOGETHER and suffix == ".js" else b"\n".join(map(Path.read_bytes, paths))
            compressed = gzip.compress(body, 9, mtime=0) if suffix in _COMPRESSED else None
            digest = hashlib.sha256(body).hexdigest()[:16]
            known = self._read[name] = Asset(stamp, body, compressed, digest, _TYPES[suffix])
        return known

    def address(self, name: str) -> str:
        """Where a browser finds the file, with its content's hash."""
        asset = self.get(name)
        return f"/static/{quote(name)}" + (f"?v={asset.digest}" if asset else "")


def _together(modules: Sequence[Path]) -> bytes:
    return joined({path.stem: path.read_text("utf-8") for path in modules}).encode()


@pages.get("/static/<path:name>")
def asset(name: str) -> Response:
    """One file."""
    found = site().assets.get(name)
    if found is None:
        abort(404)
    zipped = found.compressed is not None and reads_gzip()
    response = Response(found.compressed if zipped and found.compressed else found.body, content_type=found.mimetype)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    if found.compressed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(found.digest + ("-gz" if zipped else ""))
    if request.args.get("v") == found.digest:
        response.headers["Cache-Control"] = _FOR_EVER
    else:
        response.headers["Cache-Control"] = _A_DAY if PurePosixPath(name).suffix == ".woff2" else _ASK_AGAIN
    response.make_conditional(request)
    return response
