"""The map's page: the drawing, what it shows in words, and the panel beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.selection import PRINTED_ON_MAP_AT_MOST, ShownColumn
from argmap.drawing.art import Own, place_art
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing, Labels
from argmap.drawing.flags import flagged
from argmap.drawing.sheets import sheets
from argmap.drawing.svg import Picture, fragment, paper, picture
from argmap.queries.maps import MapHead
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.checklist import walk_notice
from argmap.web.frame import export_menu, toolbar
from argmap.web.notices import failed_notice
from argmap.web.outline_lines import outline_steps
from argmap.web.panel import may_contribute, panel_context
from argmap.web.seen import Seen, head_of, see
from argmap.web.site import site

SHEET = 1404.0
"""Width of the sheet at the window of the pictures, in map units; the style sheet enlarges it in wider ones."""

_ANY = "s0"
_PLACE = Own(f"<!--{token_hex(16)}-->")
"""Stands for the drawing in a page that is written before it is known; nobody can guess it, and so nobody write it."""
PHONE_SHEET = 366.0
"""Width of the sheet on a phone, 390 wide, inside its margins."""

PARTS = ("maps/_toolbar.html", "maps/_notice.html", "maps/_map.html", "maps/_panel.html", "maps/_legend.html")
"""What changes together when something is selected, filtered or opened."""

pages = Blueprint("maps", __name__)


@dataclass(frozen=True, slots=True)
class Pager:
    """The one column that a phone shows: which it is, in words and in a small picture, and ways to its neighbours."""

    words: str
    before: str
    after: str
    picture: str


@pages.get("/maps/<slug:slug>")
def show(slug: str) -> Response:
    """The map as its address describes it; for htmx the parts that changed."""

    def make() -> Response:
        address = read_address(request.path, request.args)
        return _answer(address, head_of(slug, address))

    return respond.kept_of_map(slug, make)


def _answer(address: Address, head: MapHead) -> Response:
    """The page or its parts; while Graphviz works, all is written but the drawing, which is put in at the end."""
    written: list[Response] = []

    def write(context: dict[str, Any]) -> Response:
        if respond.wants_part():
            return respond.parts(PARTS, push_url=address.to(), **context)
        return respond.respond("maps/map.html", **context)

    context = map_context(address, head, lambda around: written.append(write({**around, "drawing": _PLACE})))
    if not written or context["drawing"] is None:
        return write(context)
    page = written[0]
    page.set_data(page.get_data().replace(_PLACE.encode(), context["drawing"].encode(), 1))
    return page


def map_context(
    address: Address, head: MapHead | None = None, early: Callable[[dict[str, Any]], object] = lambda around: None
) -> dict[str, Any]:
    """Everything that the map's page and its parts take. Raises `Absent`.

    While Graphviz works, `early` is given all but the drawing, where nothing else depends on that.
    """
    if head is None:
        head = head_of(address.path.split("/")[2], address)
    seen = see(address, head, PRINTED_ON_MAP_AT_MOST if address.printing else 0)
    known: dict[str, Any] = {}

    def meanwhile() -> None:
        known.update(_around(seen))
        if not _one_column(seen) and not address.printing:
            early(known)

    drawing = _drawing(seen, meanwhile)
    context = known or _around(seen)
    address = seen.address
    if drawing is None:
        if seen.selection.statements:
            context["notices"].append(failed_notice(address))
        return {
            **context,
            "drawing": None,
            "steps": outline_steps(seen.graph, seen.structure, seen.selection),
        }
    selected = address.wish.selected
    if address.printing:
        shown: Picture | Own = paper(drawing, sheets(drawing), selected)
    else:
        marked = flagged(drawing, seen.flags())
        shown = picture(marked, href=links(address.but(add="", column=None)), selected=selected)
    return {**context, "drawing": shown, **(_column(seen, drawing) if _one_column(seen) else {})}


def _around(seen: Seen) -> dict[str, Any]:
    """All that stands around the drawing: what there is to do while Graphviz works."""
    address, head = seen.address, seen.head
    panel, told = (
        ({"panel": None, "form": None, "undo": None}, []) if address.printing else panel_context(address, head)
    )
    return {
        "head": head,
        "address": address,
        "toolbar": toolbar(
            address, head.slug, "map", seen.choices.speakers, seen.choices.cases, seen.selection.depth, head=head
        ),
        "notices": seen.notices() + told + ([walk_notice(address, head)] if address.check else []),
        "column": None,
        "column_export": None,
        "to_column": _to_column(seen),
        "shown": {**seen.counts(), "left_out": left_out(seen)},
        "may_add": may_contribute(head),
        "selected": address.wish.selected,
        "link": lambda ref: address.to(selected=ref, add=""),
        "crumb": "",
        "full": address.printing,
        **panel,
    }


def links(address: Address) -> Callable[..., str]:
    """What gives a drawing its addresses: `selected="s12"`, `opened=23`, `column=4`, with the rest of the address kept.

    A drawing has some hundred links that differ in what they select only, so that address is written once.
    """
    before, after = address.to(selected=_ANY).split(f"sel={_ANY}")

    def href(**changes: Any) -> str:
        if len(changes) == 1 and "selected" in changes:
            return f"{before}sel={changes['selected']}{after}"
        return address.to(**changes)

    return href


def left_out(seen: Seen) -> str:
    """On paper, how many statements did not fit, in words."""
    if not seen.address.printing or not seen.selection.folded:
        return ""
    count = seen.selection.folded
    return f"{words.counted(count, 'more statement')} of this map {'is' if count == 1 else 'are'} not on this sheet."


def drawn(seen: Seen, *, only: int | None = None, meanwhile: Callable[[], None] = lambda: None) -> Drawing:
    """The drawing of what is seen, or of its one column that `only` heads. Raises `LayoutFailed`.

    `meanwhile` is called while Graphviz works.
    """
    here = site()
    return draw(
        seen.graph,
        seen.structure,
        seen.selection,
        view="tree" if seen.address.wish.view == "tree" and only is None else "columns",
        sheet=SHEET if only is None else PHONE_SHEET,
        dot=here.dot,
        cache=here.layouts,
        labels=Labels(case=seen.address.wish.case),
        only=only,
        meanwhile=meanwhile,
    )


def drawn_as_described(seen: Seen) -> Drawing:
    """The drawing for a file: the whole, or where the address asks for a column the one that a narrow page shows.

    What the window is has no part in it: an address is drawn alike for everybody. Raises `LayoutFailed`.
    """
    whole = drawn(seen)
    if seen.address.column is None or not seen.selection.statements:
        return whole
    return drawn(seen, only=_head_shown(seen, _from_left_to_right(seen, whole)))


def _drawing(seen: Seen, meanwhile: Callable[[], None]) -> Drawing | None:
    """The whole drawing; none where the map is empty or `dot` failed. `meanwhile` need not be called then."""
    if not seen.selection.statements:
        return None
    try:
        return drawn(seen, meanwhile=meanwhile)
    except errors.LayoutFailed:
        respond.only_now()
        return None


def _one_column(seen: Seen) -> bool:
    """Whether the page holds one column of the drawing too, for a narrow window; on paper there is none."""
    asked = seen.address.column is not None or respond.narrow()
    return asked and not seen.address.printing and bool(seen.selection.statements)


def _column(seen: Seen, drawing: Drawing) -> dict[str, Any]:
    """One column for narrow windows, as markup, and the way to its neighbours; nothing where `dot` failed."""
    address, order = seen.address.but(add=""), _from_left_to_right(seen, drawing)
    head = _head_shown(seen, order)
    try:
        column = drawn(seen, only=head)
    except errors.LayoutFailed:
        respond.only_now()
        return {}
    marked = flagged(column, seen.flags())
    shown = fragment(marked, href=links(address), selected=address.wish.selected, prefix="p-")
    return {
        "column": shown,
        "pager": _pager(seen, drawing, order, head),
        "column_export": export_menu(seen.address, seen.head.slug, seen.head, head),
    }


def _to_column(seen: Seen) -> str:
    """The address of the same with one column for a narrow window; "" where nothing is drawn."""
    if seen.address.printing or not seen.selection.statements:
        return ""
    return seen.address.to(column=_head_shown(seen, tuple(seen.selection.columns)), add="")


def _from_left_to_right(seen: Seen, drawing: Drawing) -> tuple[ShownColumn, ...]:
    """The columns that are shown as they stand in the drawing, which puts those beside each other that argue."""
    places = {box.number: (box.x, box.y) for box in drawing.boxes}
    return tuple(sorted(seen.selection.columns, key=lambda column: places[_head(column)]))


def _head(column: ShownColumn) -> int:
    return column.rows[0].number


def _head_shown(seen: Seen, order: Sequence[ShownColumn]) -> int:
    """The head of the column that a phone shows: of the one asked for, else of that of what is selected, else the first
    position.
    """
    wanted = seen.address.column
    selected = seen.address.wish.selected
    if wanted is None and selected and selected[0] == "s" and int(selected[1:]) in seen.structure.kinds:
        wanted = int(selected[1:])
    for column in order:
        if any(row.number == wanted for row in column.rows):
            return _head(column)
    return _head(next((column for column in order if column.column.kind == "position"), order[0]))


def _pager(seen: Seen, drawing: Drawing, order: Sequence[ShownColumn], head: int) -> Pager:
    heads = [_head(column) for column in order]
    place = heads.index(head)
    positions = [_head(column) for column in order if column.column.kind == "position"]
    if head in positions:
        told = f"Position {positions.index(head) + 1} of {len(positions)}"
    else:
        told = "The setting" if order[place].column.kind == "setting" else "Not yet placed"

    def way(to: int) -> str:
        return seen.address.to(column=heads[to], selected=None, add="") if 0 <= to < len(heads) else ""

    return Pager(told, way(place - 1), way(place + 1), place_art(drawing, head))
