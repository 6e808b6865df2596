"""Forms about accounts and the site: what was typed, but never a password, and a sentence beside what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from argmap.domain.errors import Refused
from argmap.domain.limits import EMAIL_LIMIT
from argmap.domain.text import one_line
from argmap.web.filled import FilledForm

NO_PROBLEMS: Mapping[str, str] = {}


@dataclass(frozen=True)
class PlainForm(FilledForm):
    """A form on a page of its own."""

    action: str
    button: str = ""


_SECRET = ("password", "new", "again")


def plain_form(action: str, shown: tuple[str, ...], problems: Mapping[str, str], **typed: str) -> PlainForm:
    """The form, with what this request brought where it is the one that was sent; it begins with `typed`."""
    sent = request.form if request.method == "POST" and request.path == action else {}
    told = {**typed, **{name: sent[name] for name in shown if name in sent and name not in _SECRET}}
    return PlainForm(
        action, typed=MultiDict(told if problems else typed), problems=problems if sent else {}, shown=shown
    )


def email_typed(text: str) -> str | None:
    """A mail address as typed; None where nothing was. Raises `Refused`."""
    told = one_line(text, "email", limit=EMAIL_LIMIT)
    if not told:
        return None
    user, at, host = told.rpartition("@")
    if not at or not user or "." not in host or any(char.isspace() or char in '<>,;"()\\' for char in told):
        raise Refused({"email": "A mail address looks like ana@example.org."})
    return told


def same_twice(password: str, again: str) -> None:
    """Refuse a new password that was typed in two ways. Raises `Refused`."""
    if password != again:
        raise Refused({"again": "This is not what stands above. Please type both once more."})
