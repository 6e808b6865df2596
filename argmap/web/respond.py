"""Pages, parts of pages, and answers that are kept.

A part goes only to htmx, and never when the browser restores history or a link is boosted: then the whole page is
needed. htmx-flask reads the request's headers; what it lacks is added here (`Vary` is set by `guards`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from flask import Response, g, render_template, request
from htmx_flask import make_response
from htmx_flask.requests import HtmxHeaders
from werkzeug.datastructures import Headers

from argmap.queries.versions import state_of
from argmap.web import guards
from argmap.web.kept import Answer
from argmap.web.site import contributor, reader, site

_COMPRESSED_TYPES = ("text/", "image/svg+xml", "application/json", "application/problem+json")
_WORTH_COMPRESSING = 1_000
_LEVEL = 2
"""Of gzip: a page of a map takes half the time of level 5 to compress, and is a sixth larger."""


def wants_part() -> bool:
    """Whether htmx asks for a part of a page, to put it into the page that is there."""
    htmx = cast(HtmxHeaders, request.htmx)  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request and not htmx.boosted


def wants_json() -> bool:
    """Whether whoever asks is a program rather than a page."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def narrow() -> bool:
    """Whether the window is narrow, as a phone's is, as far as the request tells: a page then holds one column more.

    Browsers on phones say so themselves (Client Hints; RFC 9110, 10.1.5). In any other narrow window `narrow.js` asks
    for the page's parts again, with the header; without script there is a link, which leads there by its address.
    """
    headers = request.headers
    return (
        "Argmap-Narrow" in headers
        or headers.get("Sec-CH-UA-Mobile", "") == "?1"
        or "Mobi" in headers.get("User-Agent", "")
    )


def respond(page: str, part: str | None = None, status: int = 200, **context: Any) -> Response:
    """The whole page from the template `page`, or for htmx the template `part`, which replaces its target."""
    return Response(render_template(part if part and wants_part() else page, **context), status)


def parts(templates: Sequence[str], *, status: int = 200, push_url: str | None = None, **context: Any) -> Response:
    """Several parts for htmx at once: each finds its place by its id (`hx-swap-oob`), nothing else is replaced.

    Each template is rendered with `oob=True`. `push_url` is what the browser's address line shows then.
    """
    body = "\n".join(render_template(template, oob=True, **context) for template in templates)
    return cast(Response, make_response(body, status, push_url=push_url, reswap="none"))


def kept(state: Hashable, make: Callable[[], Response]) -> Response:
    """The answer to this very address while `state` is what it was, made once and kept.

    `state` is everything that the answer depends on beside the address: a map's head, as a rule. An unchanged answer is
    304 for who has it, and comes compressed from memory for who has not. A browser on this very machine does not wait
    for the first answer to be compressed: it takes longer than to send it as it is. Contributors' own pages are never
    kept, nor is what shows a form or is no success: these are made each time.
    """
    if contributor() is not None or reader().guest:
        return make()
    return kept_for_all(state, make)


def kept_for_all(state: Hashable, make: Callable[[], Response]) -> Response:
    """The same of what is alike for everybody who may ask for it, whoever they are; the caller has seen to that."""
    here = site()
    zipped = reads_gzip()
    near = guards.is_loopback(request.headers.get("Host", ""))
    key = (
        request.path,
        request.query_string,
        wants_part(),
        request.cookies.get("theme", ""),
        request.scheme,
        near,
        narrow(),
        state,
        here.build,
    )
    answer = here.kept.get(key)
    if answer is None:
        response = make()
        passing = g.get("passing", False) or g.get("shows_a_form", False)
        if response.status_code != 200 or passing or "Set-Cookie" in response.headers:
            return response
        answer = _kept_answer(guards.protect(response), hashlib.sha256(repr(key).encode()).hexdigest()[:24])
        if not near:
            answer = _zipped(answer)
        here.kept.put(key, answer)
    elif not answer.zipped:
        answer = _zipped(answer)
        here.kept.put(key, answer)
    g.ready = True
    if request.if_none_match.contains_weak(answer.etag):
        return Response(status=304, headers=Headers(answer.plain_headers))
    if not answer.zipped:
        return Response(answer.body, headers=Headers(answer.plain_headers))
    if zipped:
        return Response(answer.body, headers=Headers(answer.zipped_headers))
    return Response(gzip.decompress(answer.body), headers=Headers(answer.plain_headers))


def _kept_answer(response: Response, etag: str) -> Answer:
    """The answer as it was made, and its headers as they are sent with each form of it."""
    response.vary.add("Accept-Encoding")
    response.set_etag(etag, weak=True)
    headers = [(name, value) for name, value in response.headers.to_wsgi_list() if name != "Content-Length"]
    return Answer(response.get_data(), False, headers, [*headers, ("Content-Encoding", "gzip")], etag)


def _zipped(answer: Answer) -> Answer:
    return replace(answer, body=gzip.compress(answer.body, _LEVEL, mtime=0), zipped=True)


def only_now() -> None:
    """Say that this answer holds for a moment, as when a drawing could not be made: it must not be kept."""
    g.passing = True


def kept_of_map(slug: str, make: Callable[[], Response]) -> Response:
    """The answer to this very address while the map is what it was; of the map only its state is looked at.

    Raises `Absent`.
    """
    return kept(state_of(site().engine, reader(), slug), make)


def reads_gzip() -> bool:
    """Whether whoever asks can read what is compressed."""
    return request.accept_encodings.quality("gzip") > 0


def compress(response: Response) -> Response:
    """Compress text that is long enough, for whoever reads gzip."""
    if (
        g.get("ready", False)
        or "Content-Encoding" in response.headers
        or response.is_streamed
        or response.direct_passthrough
        or not (response.mimetype or "").startswith(_COMPRESSED_TYPES)
    ):
        return response
    response.vary.add("Accept-Encoding")
    if reads_gzip() and (response.content_length or 0) > _WORTH_COMPRESSING:
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def redirect(address: str, status: int = 303) -> Response:
    """Send the browser on to an address of this site; `address` is a path that this program made."""
    response = Response(status=status)
    response.headers["Location"] = address
    response.autocorrect_location_header = False
    return response


def as_json(
    content: Mapping[str, Any] | Sequence[Any], status: int = 200, mimetype: str = "application/json"
) -> Response:
    """JSON."""
    return Response(json.dumps(content, ensure_ascii=False), status, mimetype=mimetype)
