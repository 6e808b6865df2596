"""A form as it was sent, while the database does not answer: every field in it, and the button that was pressed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import Response, render_template, request

_LABELS = {
    "words": "In your words",
    "text": "Your words",
    "second": "The second sentence",
    "further": "Together with",
    "lines": "Your lines",
    "first": "First sentence",
    "into": "Merge into",
    "to": "Move to",
    "source": "Source",
    "quote": "Quotation",
    "note": "Note",
}
"""What people type at length, by what it is called; other fields are sent along unseen."""


class Kept(NamedTuple):
    """One field as it was sent; one with a label is shown."""

    name: str
    value: str
    label: str


def kept_form(crumb: str, back: str, problems: Mapping[str, str], status: int) -> Response:
    """The form of this request, to be sent once more; asks nothing of the database."""
    fields = [
        Kept(name, value, _LABELS.get(name, "") if value else "")
        for name, value in request.form.items(multi=True)
        if name not in ("csrf", "act")
    ]
    page = render_template(
        "errors/kept.html",
        crumb=crumb,
        back=back,
        problems=problems,
        fields=fields,
        act=request.form.get("act", ""),
        token=request.form.get("csrf", ""),
        action=request.path,
        here="/",
    )
    return Response(page, status)
