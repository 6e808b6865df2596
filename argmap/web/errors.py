"""What went wrong, as a page, a message in the page, or JSON: the only place that knows status codes.

A reader learns what to do next, never how the program is made. What is not in the table is a fault of ours: it is
logged under a short id, which the page names, so that whoever runs the site can find it.
"""

from __future__ import annotations

import logging
import math
import secrets
from collections.abc import Mapping
from typing import NamedTuple, cast

from flask import Flask, Response, current_app, render_template, request
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from argmap.domain import errors as domain
from argmap.domain.limits import LINES_LIMIT, TEXT_LIMIT
from argmap.web import respond
from argmap.web.address import taken_apart
from argmap.web.guards import FORM_BYTES, BrokenForm, LargeForm, StaleForm
from argmap.web.signed_in import sign_in_address
from argmap.web.site import contributor
from argmap.web.typed import typed_again

log = logging.getLogger("argmap")

RETRY_AFTER = 5  # seconds


class Row(NamedTuple):
    """How an error is answered: status, heading, and the sentence where the error brings none of its own."""

    status: int
    title: str
    sentence: str = ""


TABLE: dict[type[Exception], Row] = {
    domain.Absent: Row(404, "There is nothing here", "The address may be mistyped, or what was here is not public."),
    domain.NotAllowed: Row(403, "That is not yours to do"),
    domain.Merged: Row(410, "This is part of something else now"),
    domain.Gone: Row(410, "This was withdrawn"),
    domain.Ended: Row(410, "This link works no more"),
    domain.Refused: Row(422, "That could not be taken as it is"),
    domain.Unreadable: Row(422, "The file could not be read"),
    domain.Stale: Row(409, "It has changed meanwhile"),
    domain.Conflict: Row(409, "That is not possible any more"),
    domain.TooLarge: Row(413, "That is too large"),
    domain.TooMany: Row(429, "Too many tries at once"),
    domain.Unavailable: Row(
        503, "Please try again in a moment", "The database does not answer just now. Nothing that was kept is lost."
    ),
    domain.LayoutFailed: Row(503, "The drawing could not be made", "The outline of the map says the same."),
}
"""Each domain error's answer. `Absent` never brings its own sentence: absent and not readable must look alike."""

_HTTP: dict[int, Row] = {
    400: Row(400, "The request could not be read"),
    403: Row(403, "That is not possible from there"),
    404: TABLE[domain.Absent],
    405: Row(405, "That cannot be done here", "This address is for something else."),
    413: Row(
        413,
        "That is too much at once",
        "A form holds 64 KB at most. Go back: what you typed is still there, to be shortened.",
    ),
    415: Row(415, "That is not a form"),
    429: Row(429, "Too many requests at once"),
}
_FAULT = Row(500, "Something went wrong here", "It is our fault, not yours, and has been written down.")
_FIXED = frozenset({404, 405, 413, 503})


def install(app: Flask) -> None:
    """Answer every error of the app from the table."""
    for kind in TABLE:
        app.register_error_handler(kind, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(PoolTimeout, _database_error)
    app.register_error_handler(Exception, _fault)


def _row(error: Exception) -> Row:
    return next(row for kind, row in TABLE.items() if isinstance(error, kind))


def _domain_error(error: Exception) -> Response:
    row = _row(error)
    own = "" if row.status in _FIXED and row.sentence else str(error)
    sentence = own or row.sentence
    if isinstance(error, domain.Absent):
        # On a form it is what the form named that is absent; where it is the map, the form cannot be shown again.
        again = _form_again(error, {"": str(error) or row.sentence}, 422)
    elif isinstance(error, domain.Refused):
        again = _form_again(error, error.fields, row.status)
    else:
        # Submitting to what is gone is in conflict with the map as it is.
        again = _form_again(error, {"": sentence}, 409 if row.status == 410 else row.status)
    response = again or (_sign_in_first(sentence) if _is_a_visitors(error) else _answer(row, sentence, told=True))
    if isinstance(error, domain.TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _is_a_visitors(error: Exception) -> bool:
    """Whether a visitor may not do what somebody else may, so that signing in may help."""
    return isinstance(error, domain.NotAllowed) and contributor() is None


def _sign_in_first(sentence: str) -> Response:
    """The way to the sign-in page; for programs, 401 (RFC 9110, 15.5.2)."""
    if respond.wants_json():
        return _answer(Row(401, "Sign in first"), sentence)
    back = request.full_path.rstrip("?") if request.method == "GET" else taken_apart(request.referrer or "").path
    address = sign_in_address(back)
    if respond.wants_part():
        return Response(status=204, headers={"HX-Redirect": address})
    return respond.redirect(address)


def _form_again(error: Exception, problems: Mapping[str, str], status: int) -> Response | None:
    """The form that was sent, as it was typed, where the request brought one that can be shown."""
    again = getattr(current_app.view_functions.get(request.endpoint or ""), "shows_again", None)
    if again is None or request.method != "POST":
        return None
    try:
        response = cast(Response, again(error, problems, status, **(request.view_args or {})))
    except domain.Absent:
        return None
    except (domain.DomainError, SQLAlchemyError) as further:
        log.warning("a form could not be shown again: %s", type(further).__name__)
        return None
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _http_error(error: Exception) -> Response:
    told = cast(HTTPException, error)
    code = told.code or 500
    if told.response is not None or code < 400:
        return cast(Response, told.get_response(request.environ))
    if isinstance(told, StaleForm | BrokenForm | LargeForm):
        problems = _too_large() if isinstance(told, LargeForm) else {"": told.description}
        again = _form_again(told, problems, code)
        if again is not None:
            return again
    row = _HTTP.get(code) or Row(code, told.name)
    sentence = row.sentence if code in _FIXED and row.sentence else told.description or row.sentence
    response = _answer(row, sentence, told=isinstance(told, BrokenForm))
    for name, value in told.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def _too_large() -> dict[str, str]:
    """What is wrong with a form that is larger than any: how large it is, and which fields are to be shortened."""
    size = math.ceil(len(request.get_data()) / 1024)
    problems = {"": f"A form holds {FORM_BYTES // 1024} KB at most, and this one has {size:,}."}
    for name, typed in request.form.items(multi=True):
        limit = LINES_LIMIT if name == "lines" else TEXT_LIMIT
        if len(typed) > limit:
            problems[name] = f"This has {len(typed):,} characters; at most {limit:,} are possible."
    return problems


def _database_error(error: Exception) -> Response:
    away = isinstance(error, OperationalError | PoolTimeout) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
    if not away:
        return _fault(error)
    log.warning("the database does not answer: %s", type(error).__name__)
    return _domain_error(domain.Unavailable())


def _fault(error: Exception) -> Response:
    name = secrets.token_hex(4)
    log.error("fault %s at %s %s", name, request.method, request.path, exc_info=error)
    return _answer(_FAULT, f"{_FAULT.sentence} Its number is {name}.")


def _answer(row: Row, sentence: str, *, told: bool = False) -> Response:
    """The error for whoever asks: JSON for programs, a message beside what is there for htmx, else a page.

    `told`: with what was typed into a form that cannot be shown again; of what is absent the page never differs.
    """
    if respond.wants_json():
        content = {"type": "about:blank", "title": row.title, "status": row.status, "detail": sentence}
        response = respond.as_json(content, row.status, "application/problem+json")
    elif respond.wants_part():
        response = respond.parts(["errors/_message.html"], status=row.status, title=row.title, sentence=sentence)
    else:
        # `here` is not said: the page of what is absent must not differ from one absent address to another.
        again = typed_again(resend=row.status in (422, 503)) if told and row.status != 404 else None
        page = render_template(
            "errors/page.html", title=row.title, sentence=sentence, status=row.status, here="/", typed=again
        )
        response = Response(page, row.status)
    if row.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
