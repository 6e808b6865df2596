"""A person without a browser: keeps cookies, reads a form's token, sends the form as a browser would."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping, Sequence
from html import unescape
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

FormFields = Mapping[str, str | Sequence[str]]


class Answer(NamedTuple):
    """What the site answered; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def selected(self) -> str:
        """What the address that it leads to selects: "s70", "a91"."""
        found = re.search(r"[?&]sel=([sa]\d+)|/(statements|arguments)/(\d+)", self.headers.get("location", ""))
        if found is None:
            raise AssertionError(f"{self.status} leads to {self.headers.get('location')}: {self.text[:300]}")
        return found[1] or f"{found[2][0]}{found[3]}"


class Visitor:
    """One person at one site; not for several threads at once."""

    def __init__(self, url: str, *, timeout: float = 30, **headers: str) -> None:
        parts = urlsplit(url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._host = parts.netloc
        self._timeout = timeout
        self._headers = headers
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """One request on a connection of its own. Raises `OSError` or `http.client.HTTPException` when broken off."""
        sent = {
            "Accept": "text/html",
            **self._headers,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(self._host, timeout=self._timeout)
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", errors="replace")
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    for key, morsel in SimpleCookie(value).items():
                        self.cookies[key] = morsel.value
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        """A page, or whatever the address gives."""
        return self.ask("GET", path, **headers)

    def token(self, page: str) -> str:
        """The token of the form on a page."""
        answer = self.get(page)
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        if found is None:
            raise AssertionError(f"no form at {page}: {answer.status}")
        return unescape(found[1])

    def post(self, path: str, fields: FormFields, **headers: str) -> Answer:
        """Send a form from a page of the site; `fields` has to hold the token."""
        headers = {
            "Content_Type": "application/x-www-form-urlencoded",
            "Origin": self._origin,
            "Sec_Fetch_Site": "same-origin",
            **headers,
        }
        return self.ask("POST", path, urlencode(dict(fields), doseq=True), **headers)

    def add_position(self, slug: str, text: str, *, token: str | None = None) -> Answer:
        """Put a position beside the question."""
        csrf = token or self.token(f"/maps/{slug}?add=position")
        return self.post(f"/maps/{slug}/statements", {"csrf": csrf, "text": text, "name": "Ada"})
