"""What a page shows to whoever opens nothing on it: what lies behind a content note is out of sight."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class _Sight(HTMLParser):
    """Text and attributes of a page, but for what a closed content note holds beside its summary."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "details":
            self._open.append("note" if "content-note" in told.get("class", "").split() else "details")
        elif tag == "summary":
            self._open.append("summary")
        if not self._behind:
            self.seen += told.values()

    def handle_endtag(self, tag: str) -> None:
        if (tag == "summary" and self._open[-1:] == ["summary"]) or (tag == "details" and self._open):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._behind:
            self.seen.append(data)

    @property
    def _behind(self) -> bool:
        """Whether some note is closed around this place: its own summary is not behind it."""
        closed = [place for place, what in enumerate(self._open) if what == "note"]
        return any(self._open[place + 1 : place + 2] != ["summary"] for place in closed)


def in_sight(markup: str) -> str:
    """All that a page shows or says aloud before anybody opens what is behind a note."""
    parser = _Sight()
    parser.feed(markup)
    return " ".join(" ".join(parser.seen).split())
