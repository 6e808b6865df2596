"""People at their browsers, without a browser or a server: they keep cookies, fill in the forms that pages show, and
send them to the application itself.

A visitor has never been here, a newcomer has taken a name and contributed. Each sends what Chromium sends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
HTMX = {"HX-Request": "true"}
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, *, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Open an address."""
        return self.client.get(path, headers=dict(headers or {}))

    def form(self, path: str, action: str = "") -> MultiDict[str, str]:
        """What the form of a page would send as it stands; `action` says which form by the end of its address."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status, answer.text[:2_000])
        return form_in(answer.text, action)

    def post(self, path: str, fields: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Send a form as a browser does from a page of this site."""
        return self.client.post(path, data=fields, headers={**SAME_ORIGIN, **(headers or {})})

    def add(self, slug: str = "small", *, target: str = "s1", add: str = "objection", **fields: Any) -> TestResponse:
        """Open the form that adds something to `target`, fill it in, and send it."""
        form = self.form(f"/maps/{slug}?sel={target}&add={add}", f"/maps/{slug}/arguments")
        return self.post(f"/maps/{slug}/arguments", filled(form, fields))


def filled(form: MultiDict[str, str], fields: Mapping[str, Any]) -> MultiDict[str, str]:
    """The form with `fields` typed into it."""
    typed: MultiDict[str, str] = MultiDict(form)
    for name, value in fields.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    if "name" in form and not typed.get("name"):
        typed["name"] = "Ana"
    return typed


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._textarea: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((told.get("action", ""), []))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag == "input" and told.get("name"):
            if told.get("type") not in ("radio", "checkbox") or "checked" in told:
                fields.append((told["name"], told.get("value", "")))
        elif tag == "textarea":
            self._textarea = told["name"]
            fields.append((told["name"], ""))
        elif tag == "select":
            self._select = told["name"]
            fields.append((told["name"], ""))
        elif tag == "option" and self._select and "selected" in told:
            fields[-1] = (self._select, told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea and self.forms:
            name, so_far = self.forms[-1][1][-1]
            self.forms[-1][1][-1] = (name, so_far + data)


def forms_in(markup: str) -> list[tuple[str, MultiDict[str, str]]]:
    """Every form of a page: its address, and what it would send."""
    parser = _Forms()
    # A page is mostly drawing, and reading all of it takes longer than making it.
    parser.feed("".join(_FORM.findall(markup)))
    # Like a browser, without the line end that follows the opening tag of a text area.
    return [
        (action, MultiDict([(name, value.removeprefix("\n")) for name, value in fields]))
        for action, fields in parser.forms
    ]


def form_in(markup: str, action: str = "") -> MultiDict[str, str]:
    """The first form of a page that carries a token, and whose address ends as told."""
    for address, fields in forms_in(markup):
        if "csrf" in fields and address.endswith(action):
            return fields
    raise AssertionError(f"there is no form for {action or 'anything'} in {markup[:2_000]}")
