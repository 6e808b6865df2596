"""Style sheets, scripts and fonts: found by a list, addressed by what is in them, compressed once.

An address with the hash of its content may be kept by browsers for ever; one without (a font that a style sheet names)
is asked for again, and mostly answered "unchanged". Where a module of ours imports another, that one's address with its
hash is written in before it is sent, so that a browser asks for each once.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from argmap.web.respond import reads_gzip
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
TOGETHER = {
    "every-page.css": (
        *("tokens.css", "argmap.css", "controls.css", "panel.css", "forms.css", "accounts.css", "maps.css"),
        *("library.css", "outline.css", "lines.css", "positions.css", "statements.css", "sources.css"),
        *("checklist.css", "history.css", "moderation.css", "keeping.css", "drawing.css", "comparing.css", "me.css"),
    ),
    "every-debate.css": ("tokens.css", "argmap.css", "controls.css", "forms.css", "live.css"),
}
"""Style sheets that are sent as one, in this order: a phone in a classroom waits longer for twenty than for one."""
_IMPORT = re.compile(r"""(?m)^(import (?:[^"\n]+ from )?")\./([\w-]+\.js)(";)$""")
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
            self._paths[name] = tuple(folder / part for part in parts)
        self._read: dict[str, Asset] = {}

    def get(self, name: str) -> Asset | None:
        """The file, read again when it has changed on disk."""
        paths = self._paths.get(name)
        if paths is None:
            return None
        stamp = tuple((told.st_mtime_ns, told.st_size) for told in (path.stat() for path in paths))
        known = self._read.get(name)
        if known is None or known.stamp != stamp:
            body = self._sent(name, b"\n".join(path.read_bytes() for path in paths))
            suffix = paths[0].suffix
            compressed = gzip.compress(body, 9, mtime=0) if suffix in _COMPRESSED else None
            digest = hashlib.sha256(body).hexdigest()[:16]
            known = self._read[name] = Asset(stamp, body, compressed, digest, _TYPES[suffix])
        return known

    def _sent(self, name: str, body: bytes) -> bytes:
        """The file as browsers get it: what a module imports from beside it is named by its content."""
        if not name.startswith("js/"):
            return body
        return _IMPORT.sub(
            lambda found: f"{found[1]}{self.address(f'js/{found[2]}')}{found[3]}", body.decode()
        ).encode()

    def address(self, name: str) -> str:
        """Where a browser finds the file, with its content's hash."""
        asset = self.get(name)
        return f"/static/{quote(name)}" + (f"?v={asset.digest}" if asset else "")


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
