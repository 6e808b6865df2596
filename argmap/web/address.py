"""The address of a map's page and what it asks to see, both ways.

Reading is total: a parameter that makes no sense is left out, so that a link that somebody mangled still opens the
map. Writing gives one canonical form, so equal wishes have equal addresses (and equal keys in caches).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from werkzeug.datastructures import MultiDict

from argmap.domain.content_notes import EVERY
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Shape

HIGHEST_NUMBER = 999_999_999
FORMS = ("support", "objection", "evidence", "condition", "undercut", "premise", "position")
"""What `add=` may ask for: the form that opens in the panel."""

OPENED_BY_ONE_CLICK = 25
"""How many of the statements below a fold show when `open=` names no number."""

_OPENED_AT_MOST = 50
_FIND_LIMIT = 200
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_SELECTED = re.compile(r"[sa][1-9][0-9]{0,8}", re.ASCII)
_OPENED = re.compile(r"([1-9][0-9]{0,8})(?:\.([1-9][0-9]{0,4}))?", re.ASCII)
_DEPTH = re.compile(r"[0-9]{1,3}", re.ASCII)
_PLACE = re.compile(r"[a-z]{3,9}\.[sa][1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,4})?", re.ASCII)
_KEY = re.compile(r"[\w.-]{1,120}")
_WISHES = tuple(Wish.__dataclass_fields__)
_values_of_wish = attrgetter(*_WISHES)


@dataclass(frozen=True, slots=True)
class Address:
    """A page's path and everything that its parameters say.

    `add` names the form that is open, `column` the head of the one column that a phone shows, `added` the version at
    which something was just added (its undo is offered), `printing` and `quotes` show all, and the quotations. `check`
    is the place of the checklist from which the reader came, `show` the statement whose content note is lifted for the
    reader (`EVERY`: all of them).
    """

    path: str
    wish: Wish = field(default_factory=Wish)
    add: str = ""
    column: int | None = None
    printing: bool = False
    quotes: bool = False
    added: int | None = None
    check: str = ""
    show: int | None = None

    def but(self, **changes: Any) -> Address:
        """The same address with changes: names of `Wish`'s fields, or of this class's.

        None, "" and False take a parameter away. `opened=23` opens one more branch, `opened={}` closes all, `closed=23`
        closes one. What was just added is forgotten unless it is named again.
        """
        wish = dict(zip(_WISHES, _values_of_wish(self.wish), strict=True))
        own = dict(zip(_OWN, _own_values(self), strict=True))
        own["added"] = None
        opened = dict(self.wish.opened)
        for name, value in changes.items():
            if name == "opened" and isinstance(value, int):
                opened[value] = OPENED_BY_ONE_CLICK
            elif name == "opened":
                opened = dict(value or {})
            elif name == "closed":
                opened.pop(value, None)
            elif name in _WISHES:
                wish[name] = Wish.__dataclass_fields__[name].default if _is_nothing(value) else value
            else:
                own[name] = Address.__dataclass_fields__[name].default if _is_nothing(value) else value
        wish["opened"] = opened
        own["wish"] = Wish(**wish)
        return Address(**own)

    def to(self, path: str | None = None, **changes: Any) -> str:
        """The address as text, at another path if one is given, with `but`'s changes."""
        changed = self.but(**changes)
        query = changed.query
        return (self.path if path is None else path) + (f"?{query}" if query else "")

    @property
    def shown(self) -> str:
        """What lies behind which notes is shown, as addresses say it: "12", "all", or nothing."""
        return "" if self.show is None else "all" if self.show == EVERY else str(self.show)

    @property
    def query(self) -> str:
        """The parameters in their one order, without those that say what goes without saying."""
        wish = self.wish
        parts: list[str] = []
        if wish.view != "columns":
            parts.append(f"view={wish.view}")
        if wish.depth is not None:
            parts.append("depth=all" if wish.depth >= ALL_LEVELS else f"depth={wish.depth}")
        for number, allowance in sorted(wish.opened.items()):
            parts.append(f"open={number}" if allowance == OPENED_BY_ONE_CLICK else f"open={number}.{allowance}")
        for name, value in (
            ("focus", wish.focus),
            ("column", self.column),
            ("held", wish.held_by),
            ("kind", wish.kind),
            ("case", wish.case),
            ("q", wish.find),
            ("at", wish.at),
            ("show", self.shown),
            ("quotes", int(self.quotes)),
            ("print", int(self.printing)),
            ("sel", wish.selected),
            ("check", self.check),
            ("add", self.add),
            ("added", self.added),
        ):
            if value:
                parts.append(f"{name}={quote(value, safe='') if isinstance(value, str) else value}")
        return "&".join(parts)


_OWN = tuple(Address.__dataclass_fields__)
_own_values = attrgetter(*_OWN)


def read_address(path: str, args: MultiDict[str, str]) -> Address:
    """What the parameters of a request ask for; each that makes no sense counts as not given."""
    depth = args.get("depth", "")
    kind = args.get("kind", "")
    selected = args.get("sel", "")
    add = args.get("add", "")
    check = args.get("check", "")
    wish = Wish(
        view="tree" if args.get("view") == "tree" else "columns",
        depth=ALL_LEVELS if depth == "all" else int(depth) if _DEPTH.fullmatch(depth) else None,
        opened=_opened(args.getlist("open")),
        focus=_number(args.get("focus")),
        selected=selected if _SELECTED.fullmatch(selected) else None,
        held_by=_key(args.get("held")),
        kind=kind if kind in set(Shape) else "",
        case=_key(args.get("case")),
        find=_words(args.get("q", "")),
        at=_number(args.get("at")),
    )
    return Address(
        path,
        wish,
        add=add if add in FORMS else "",
        column=_number(args.get("column")),
        printing=args.get("print") == "1",
        quotes=args.get("quotes") == "1",
        added=_number(args.get("added")),
        check=check if _PLACE.fullmatch(check) else "",
        show=note_asked(args.get("show")),
    )


def note_asked(told: str | None) -> int | None:
    """The statement whose content note is to be lifted; all of them by the word "all"."""
    return EVERY if told == "all" else _number(told)


def _is_nothing(value: object) -> bool:
    return value is None or value is False or value == ""


def _number(told: str | None) -> int | None:
    return int(told) if told and _NUMBER.fullmatch(told) else None


def _key(told: str | None) -> str:
    return told if told and _KEY.fullmatch(told) else ""


def _opened(told: list[str]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for item in told[:_OPENED_AT_MOST]:
        match = _OPENED.fullmatch(item)
        if match:
            found[int(match[1])] = int(match[2] or OPENED_BY_ONE_CLICK)
    return found


def _words(told: str) -> str:
    """What to find, as one line: whatever is neither visible nor a space becomes a space."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in told[:_FIND_LIMIT])
    return unicodedata.normalize("NFC", " ".join(plain.split()))
