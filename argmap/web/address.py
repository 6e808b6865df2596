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
from urllib.parse import SplitResult, quote, urlsplit

from werkzeug.datastructures import MultiDict

from argmap.domain.content_notes import EVERY
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Shape

HIGHEST_NUMBER = 999_999_999
SLUG = "[a-z0-9][a-z0-9-]{0,79}"
"""What the name of a map in addresses is made of."""

FORMS = ("support", "objection", "evidence", "condition", "undercut", "premise", "position")
"""What `add=` may ask for: the form that opens in the panel."""

OPENED_BY_ONE_CLICK = 25
"""How many of the statements below a fold show when `open=` names no number."""

_OPENED_AT_MOST = 50
_FIND_LIMIT = 200
_SLUG = re.compile(SLUG, re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_SELECTED = re.compile(r"[sa][1-9][0-9]{0,8}", re.ASCII)
_OPENED = re.compile(r"([1-9][0-9]{0,8})(?:\.([1-9][0-9]{0,4}))?", re.ASCII)
_DEPTH = re.compile(r"[0-9]{1,3}", re.ASCII)
_PLACE = re.compile(r"[a-z]{3,9}\.[sa][1-9][0-9]{0,8}(?:\.[1-9][0-9]{0,4})?", re.ASCII)
_KEY = re.compile(r"[\w.-]{1,120}")
_WISHES = tuple(Wish.__dataclass_fields__)


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
        values = self._with(changes)
        wish = Wish(**{name: values.pop(name) for name in _WISHES})
        return Address(**values, wish=wish)

    def to(self, path: str | None = None, **changes: Any) -> str:
        """The address as text, at another path if one is given, with `but`'s changes."""
        query = _written(self._with(changes))
        return (self.path if path is None else path) + (f"?{query}" if query else "")

    @property
    def shown(self) -> str:
        """What lies behind which notes is shown, as addresses say it: "12", "all", or nothing."""
        return _behind(self.show)

    @property
    def query(self) -> str:
        """The parameters in their one order, without those that say what goes without saying."""
        return _written(dict(zip(_NAMES, _all_values(self), strict=True)))

    def _with(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """What it says by the names of `Wish`'s fields and its own, with `but`'s changes."""
        values = dict(zip(_NAMES, _all_values(self), strict=True))
        values["added"] = None
        for name, value in changes.items():
            if name == "opened" and isinstance(value, int):
                values["opened"] = {**values["opened"], value: OPENED_BY_ONE_CLICK}
            elif name == "opened":
                values["opened"] = dict(value or {})
            elif name == "closed":
                values["opened"] = {n: allowance for n, allowance in values["opened"].items() if n != value}
            else:
                values[name] = _DEFAULTS[name] if _is_nothing(value) else value
        return values


def _behind(show: int | None) -> str:
    return "" if show is None else "all" if show == EVERY else str(show)


def _written(values: Mapping[str, Any]) -> str:
    """The parameters that say so, in their one order."""
    parts: list[str] = []
    if values["view"] != "columns":
        parts.append(f"view={values['view']}")
    depth = values["depth"]
    if depth is not None:
        parts.append("depth=all" if depth >= ALL_LEVELS else f"depth={depth}")
    for number, allowance in sorted(values["opened"].items()):
        parts.append(f"open={number}" if allowance == OPENED_BY_ONE_CLICK else f"open={number}.{allowance}")
    for parameter, name in _PARAMETERS:
        value = values[name] if name != "show" else _behind(values[name])
        if value:
            parts.append(f"{parameter}={quote(value, safe='') if isinstance(value, str) else int(value)}")
    return "&".join(parts)


_PARAMETERS = (
    ("focus", "focus"),
    ("column", "column"),
    ("held", "held_by"),
    ("kind", "kind"),
    ("case", "case"),
    ("rests", "source"),
    ("q", "find"),
    ("at", "at"),
    ("show", "show"),
    ("quotes", "quotes"),
    ("print", "printing"),
    ("sel", "selected"),
    ("check", "check"),
    ("add", "add"),
    ("added", "added"),
)
"""Parameters by what they say, in the order in which they are written."""

_OWN = tuple(name for name in Address.__dataclass_fields__ if name != "wish")
_NAMES = (*_OWN, *_WISHES)
_all_values = attrgetter(*_OWN, *(f"wish.{name}" for name in _WISHES))
_DEFAULTS: Mapping[str, Any] = {
    name: made.default for fields in (Address, Wish) for name, made in fields.__dataclass_fields__.items()
}


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
        focus=number_told(args.get("focus")),
        selected=selected if _SELECTED.fullmatch(selected) else None,
        held_by=_key(args.get("held")),
        kind=kind if kind in set(Shape) else "",
        case=_key(args.get("case")),
        source=_key(args.get("rests")),
        find=_words(args.get("q", "")),
        at=number_told(args.get("at")),
    )
    return Address(
        path,
        wish,
        add=add if add in FORMS else "",
        column=number_told(args.get("column")),
        printing=args.get("print") == "1",
        quotes=args.get("quotes") == "1",
        added=number_told(args.get("added")),
        check=check if _PLACE.fullmatch(check) else "",
        show=note_asked(args.get("show")),
    )


def taken_apart(told: str) -> SplitResult:
    """The parts of an address that somebody sent; of what is no address ("http://[") every part is empty.

    Python's reading raises `ValueError` there (RFC 3986, 3.2.2), and nobody may bring a page down with a bracket.
    """
    try:
        return urlsplit(told)
    except ValueError:
        return urlsplit("")


def slug_in(told: str) -> str:
    """The name of a map in what somebody sent as one; nothing where no map can be called so."""
    return told if _SLUG.fullmatch(told) else ""


def note_asked(told: str | None) -> int | None:
    """The statement whose content note is to be lifted; all of them by the word "all"."""
    return EVERY if told == "all" else number_told(told)


def _is_nothing(value: object) -> bool:
    return value is None or value is False or value == ""


def number_told(told: str | None) -> int | None:
    """The number that somebody sent, if it is one that there can be: 1 to 999,999,999, without noughts before it."""
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
