"""The two bars that every page of a map shares: views, filters, exports; each choice is a plain link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from argmap.domain.graph import Case, Speaker
from argmap.domain.permissions import Action
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Shape
from argmap.queries.maps import MapHead
from argmap.web import words
from argmap.web.address import Address

LEVELS_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a bar or a menu; `value` is what a form sends for it."""

    words: str
    href: str
    current: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu that opens: what it chooses, what is chosen, and the choices; `chosen` unless all is shown.

    `field` is the parameter that it sets, for the form that stands in for the menus on a phone.
    """

    name: str
    value: str
    choices: tuple[Choice, ...]
    chosen: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """The search field: a GET form to `action` that keeps the rest of the address in hidden fields."""

    action: str
    value: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Toolbar:
    """Everything in the bar under the header; `kept` is what a form of all the menus must keep, and `write` leads to
    the page on which lines are written, for those who may.
    """

    views: tuple[Choice, ...]
    layouts: tuple[Choice, ...]
    find: Find
    menus: tuple[Menu, ...]
    focus: Choice | None
    words: tuple[Choice, ...]
    export: Menu
    printing: str
    write: str
    kept: tuple[tuple[str, str], ...]


def toolbar(
    address: Address,
    slug: str,
    here: str,
    speakers: Sequence[Speaker] = (),
    cases: Sequence[Case] = (),
    depth: int = 0,
    count: int | None = None,
    head: MapHead | None = None,
) -> Toolbar:
    """The bar of the page `here` ("map", "outline", "positions", "sources", "check", "history", "statement").

    Filters are offered where they work, on the map and on the outline; `depth` is the number of levels shown now.
    `count` is how many places the checklist has, where that is known; `head` is the map, whose pages for some only
    are offered to these.
    """
    base = f"/maps/{slug}"
    drawn = here in ("map", "outline")
    still: dict[str, Any] = {"add": "", "printing": False}
    views = (
        Choice("Map", address.to(base, quotes=False, **still), here == "map"),
        Choice("Outline", address.to(f"{base}/outline", column=None, **still), here == "outline"),
        Choice("Positions", _plain(address, f"{base}/positions"), here == "positions"),
        Choice("Sources", _plain(address, f"{base}/sources"), here == "sources"),
    )
    layouts: tuple[Choice, ...] = ()
    if here == "map":
        tree = address.wish.view == "tree"
        layouts = (
            Choice("Columns", address.to(view="columns", **still), not tree),
            Choice("Tree", address.to(view="tree", column=None, **still), tree),
        )
    action = f"{base}/outline" if here == "outline" else base
    return Toolbar(
        views=views,
        layouts=layouts,
        find=Find(action, address.wish.find, _kept(address)),
        menus=_menus(address, speakers, cases, depth) if drawn else (),
        focus=_focus(address) if drawn else None,
        words=(
            Choice("Checklist" if count is None else f"Checklist {count:,}", f"{base}/check", here == "check"),
            Choice("History", f"{base}/history", here == "history"),
            Choice("Compare", f"{base}/compare", here == "compare"),
            Choice("Moderation log", f"{base}/moderation-log", here == "moderation-log"),
            *(() if head is None else _for_some(base, here, head)),
        ),
        export=export_menu(address, slug, head),
        printing=address.to(printing=True, add=""),
        write=f"{base}/lines"
        if address.wish.at is None and head and {Action.JOIN, Action.CONTRIBUTE} & head.may
        else "",
        kept=tuple(parse_qsl(address.but(held_by="", kind="", case="", depth=None, add="", printing=False).query)),
    )


def _for_some(base: str, here: str, head: MapHead) -> tuple[Choice, ...]:
    """The pages that only some may see, or where there is nothing to see as a rule; for others they are not there."""
    found = []
    if head.debated or Action.RUN_DEBATE in head.may:
        found.append(Choice("Debates", f"{base}/debates", here == "debates"))
    if Action.HAND_IN in head.may:
        found.append(Choice("Hand in", f"{base}/hand-in", here == "hand in"))
    if Action.SETTINGS in head.may or Action.ARCHIVE in head.may:
        found.append(Choice("Settings", f"{base}/settings", here == "settings"))
    return tuple(found)


def _kept(address: Address) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(address.but(find="", add="", printing=False).query))


def _plain(address: Address, path: str) -> str:
    """The page at the same moment of the map, without what only drawings understand."""
    return f"{path}?at={address.wish.at}" if address.wish.at is not None else path


def _menus(address: Address, speakers: Sequence[Speaker], cases: Sequence[Case], depth: int) -> tuple[Menu, ...]:
    wish = address.wish
    held = {speaker.key: speaker.label for speaker in speakers}
    shapes = {shape.value: words.SHAPES_PLURAL[shape] for shape in Shape}
    named = {case.key: case.name for case in cases}
    menus = [
        _filter(address, "Held by", "held", "held_by", wish.held_by, "anyone", held),
        _filter(address, "Show", "kind", "kind", wish.kind, "all kinds", shapes),
    ]
    if cases:
        menus.append(_filter(address, "Case", "case", "case", wish.case, "any", named))
    menus.append(_depth(address, depth))
    return tuple(menus)


_ANY = "any"
"""Stands for what a menu chooses, so that one address serves for all its choices; no other parameter ends like one."""


def _filter(
    address: Address, name: str, field: str, wish: str, chosen: str, everything: str, named: Mapping[str, str]
) -> Menu:
    """A menu of one filter: `everything` first, then what it may be narrowed to, by key."""
    choices = [Choice(everything, address.to(**{wish: "", "add": ""}), not chosen)]
    before, after = address.to(**{wish: _ANY, "add": ""}).split(f"{field}={_ANY}", 1)
    choices += [
        Choice(label, f"{before}{field}={quote(key, safe='')}{after}", chosen == key, key)
        for key, label in named.items()
    ]
    return Menu(name, named.get(chosen, everything), tuple(choices), chosen in named, field)


def _depth(address: Address, depth: int) -> Menu:
    chosen = address.wish.depth
    everything = chosen is not None and chosen >= ALL_LEVELS
    choices = [Choice("as opened", address.to(depth=None, opened={}, add=""), chosen is None)]
    choices += [
        Choice(words.counted(n, "level"), address.to(depth=n, opened={}, add=""), chosen == n, str(n))
        for n in range(1, LEVELS_OFFERED + 1)
    ]
    choices.append(Choice("all levels", address.to(depth=ALL_LEVELS, opened={}, add=""), everything, "all"))
    shown = depth if chosen is None else chosen
    value = "all levels" if everything else words.counted(shown, "level") if shown else "positions only"
    return Menu("Depth", value, tuple(choices), field="depth")


def _focus(address: Address) -> Choice | None:
    wish = address.wish
    if wish.focus is not None:
        return Choice("Show the whole map", address.to(focus=None, add=""), True)
    if wish.selected and wish.selected.startswith("s"):
        return Choice("Focus on selection", address.to(focus=int(wish.selected[1:]), add=""))
    return None


def export_menu(address: Address, slug: str, head: MapHead | None, column: int | None = None) -> Menu:
    """The files of the map as the address shows it; where a page shows one column, `column` is that one's head."""
    if head is not None and Action.EXPORT not in head.may:
        return Menu("Export", "", ())
    base = f"/maps/{slug}"
    wish = address.wish
    still: dict[str, Any] = {"add": "", "printing": False, "column": None, "quotes": False}
    drawing = {**still, "column": column}
    return Menu(
        "Export",
        "",
        (
            Choice("Drawing (SVG)", address.to(f"{base}/map.svg", **drawing)),
            Choice("Graphviz (DOT)", address.to(f"{base}/map.dot", **still)),
            # A branch is taken along as such; what is only folded for the eye is not left out of a text.
            Choice("Text (Argdown)", Address(f"{base}/map.argdown", Wish(focus=wish.focus, at=wish.at)).to()),
            *(
                (Choice("History and what waits (JSON)", f"{base}/history.json"),)
                if head and Action.EXPORT_WAITING in head.may
                else ()
            ),
        ),
    )
