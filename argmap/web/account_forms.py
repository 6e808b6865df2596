"""Forms about accounts and the site: what was typed, but never a password, and a sentence beside what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from argmap.domain.errors import Refused
from argmap.domain.limits import EMAIL_LIMIT
from argmap.domain.text import one_line

NO_PROBLEMS: Mapping[str, str] = {}


@dataclass(frozen=True)
class PlainForm:
    """A form on a page of its own. `shown` are its fields; a problem with another is told above it."""

    action: str
    shown: tuple[str, ...]
    problems: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    button: str = ""

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return self.typed.get(name, "")

    def problem(self, name: str) -> str:
        """What is wrong with a field, or nothing."""
        return self.problems.get(name, "")

    @property
    def unplaced(self) -> list[str]:
        """What is wrong with the whole."""
        return [sentence for name, sentence in self.problems.items() if name not in self.shown]


_SECRET = ("password", "new", "again")


def plain_form(action: str, shown: tuple[str, ...], problems: Mapping[str, str], **typed: str) -> PlainForm:
    """The form, with what this request brought where it is the one that was sent; it begins with `typed`."""
    sent = request.form if request.method == "POST" and request.path == action else {}
    told = {**typed, **{name: sent[name] for name in shown if name in sent and name not in _SECRET}}
    return PlainForm(action, shown, problems if sent else {}, told if problems else typed)


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
