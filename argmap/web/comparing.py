"""Two moments of a map on one drawing, and what differs as a list: reworded, added, moved, removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.comparing import GHOST, Sort, shown_first
from argmap.domain.selecting import select
from argmap.domain.selection import SHOWN_AT_MOST, Selection, Wish
from argmap.drawing.art import Own
from argmap.drawing.draw import draw
from argmap.drawing.flags import Marks, Words, compared
from argmap.drawing.svg import fragment
from argmap.queries.comparing import Compared
from argmap.queries.comparing import compared as compared_moments
from argmap.queries.visits import last_seen
from argmap.web import respond, words
from argmap.web.address import note_asked, read_address
from argmap.web.compared_told import groups, how_removed, map_words, where_to
from argmap.web.frame import Choice, toolbar
from argmap.web.maps import PHONE_SHEET, SHEET
from argmap.web.site import reader, reading, site

pages = Blueprint("comparing", __name__)

_TICKS = 240
_SHOW = {"quiet": "quiet", "hidden": "hidden", "usual": "as usual"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks: the two versions, how what is unchanged is shown, what is selected, which column, and
    behind which content note to look (as addresses say it).
    """

    slug: str
    before: int | None
    after: int | None
    show: str = "quiet"
    selected: str = ""
    column: int | None = None
    printing: bool = False
    behind: str = ""

    def to(self, **changes: object) -> str:
        """The same address with changes; what is selected and the column are kept only within the same moments."""
        if "before" in changes or "after" in changes:
            changes = {"selected": "", "column": None, **changes}
        asked = replace(self, **changes)  # type: ignore[arg-type]
        told = (
            ("from", asked.before),
            ("to", asked.after),
            ("show", "" if asked.show == "quiet" else asked.show),
            ("show", asked.behind),
            ("column", asked.column),
            ("print", 1 if asked.printing else ""),
            ("sel", asked.selected),
        )
        return f"/maps/{self.slug}/compare?{urlencode([(name, value) for name, value in told if value])}"


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the two moments: its version, when that was, and ways to its neighbours ("" : there is none)."""

    version: int
    when: str
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the scale of changes, in thousandths of its width; a tall one made a difference that is told."""

    x: float
    tall: bool


@pages.get("/maps/<slug:slug>/compare")
def show(slug: str) -> Response:
    """Both moments on one drawing; `from` and `to` are versions, by default the map's first and its newest."""
    address = read_address(request.path, request.args)
    asked = _asked(slug)
    found = compared_moments(reading(), reader(), slug, asked.before, asked.after, note_asked(asked.behind))
    since = last_seen(reading(), reader(), found.head.id, site().desk.clock())
    asked = replace(asked, before=found.before, after=found.after)
    selection = _selection(found, asked)
    marks = _marks(found, asked)
    column = None
    if not asked.printing and (asked.column is not None or respond.narrow()):
        column = _head_of_column(selection, found, asked)
    columns = [one.rows[0].number for one in selection.columns]
    at = columns.index(column) if column in columns else 0
    unchanged = found.comparison.unchanged
    drawn = sum(1 for n in selection.statements if n not in found.comparison.statements and n < GHOST)
    bar = toolbar(address, slug, "compare", head=found.head)
    return respond.respond(
        "comparing/compare.html",
        head=found.head,
        address=address,
        crumb="Compare",
        toolbar=replace(bar, printing=asked.to(printing=True)),
        notices=[],
        asked=asked,
        drawing=_drawing(found, asked, selection, marks, column),
        column=column,
        before_column=asked.to(column=columns[at - 1], selected="") if column and at else "",
        after_column=asked.to(column=columns[at + 1], selected="") if column and at + 1 < len(columns) else "",
        to_column=asked.to(column=columns[0]) if columns else "",
        groups=groups(
            found,
            asked.selected,
            lambda ref: asked.to(selected=ref),
            lambda head, ref: asked.to(behind=str(head), selected=ref),
        ),
        notes_back=asked.to(behind="") if asked.behind and found.notes.over else "",
        map_words=map_words(found),
        more=found.more,
        heading=_heading(found),
        then=_moment(found, asked, "before"),
        now=_moment(found, asked, "after"),
        last_visit=asked.to(before=since, after=found.head.latest) if since else "",
        swap=asked.to(before=found.after, after=found.before),
        between=words.counted(found.between, "change"),
        ticks=_ticks(found),
        span=(_share(found, min(found.before, found.after)), _share(found, max(found.before, found.after))),
        latest=found.head.latest,
        first_day=words.day(found.when[1]),
        last_day=words.day(found.when[found.head.latest]),
        counts=_counts(found),
        unchanged=_unchanged_words(asked, unchanged, drawn),
        shows=[Choice(words_, asked.to(show=key), asked.show == key) for key, words_ in _SHOW.items()],
        show_now=_SHOW[asked.show],
    )


def _asked(slug: str) -> Asked:
    def number(name: str) -> int | None:
        told = request.args.get(name, "")
        return int(told) if told.isascii() and told.isdecimal() and 0 < len(told) < 10 else None

    shows = request.args.getlist("show")
    selected = read_address(request.path, request.args).wish.selected or ""
    return Asked(
        slug,
        number("from"),
        number("to"),
        next((word for word in shows if word in _SHOW), "quiet"),
        selected,
        number("column"),
        request.args.get("print") == "1",
        next((word for word in shows if note_asked(word) is not None), ""),
    )


# ---------------------------------------------------------------------------------------------------- the drawing


def _selection(found: Compared, asked: Asked) -> Selection:
    """What is drawn of the union: all that changed, as far as there is room, and the map around it."""
    changed = dict.fromkeys(shown_first(found.comparison, SHOWN_AT_MOST), 0)
    depth = 0 if asked.show == "hidden" else None
    known = asked.selected if asked.selected else None
    return select(found.comparison.union.structure, Wish(depth=depth, opened=changed, selected=known))


def _marks(found: Compared, asked: Asked) -> Marks:
    comparison = found.comparison
    flags: dict[int, Words] = {}
    kinds: dict[int, str] = {}
    for number, sorts in comparison.statements.items():
        before, after = comparison.before, comparison.after
        if Sort.REMOVED in sorts:
            flags[number] = ("removed", "Removed")
            kinds[number] = how_removed(found, f"s{number}")
        elif Sort.MOVED in sorts:
            old, new = where_to(before.structure, number), where_to(after.structure, number)
            also = ", reworded" if Sort.REWORDED in sorts else ""
            flags[number] = ("moved", (f"Moved from {old}" if old else "Moved") + also)
            flags[number + GHOST] = ("moved", f"Moved to {new}" if new else "Moved")
            kinds[number + GHOST] = "was here"
        elif Sort.ADDED in sorts:
            flags[number] = ("added", "Added")
        else:
            kind = after.statements[number].kind
            same = before.statements[number].kind is kind
            flags[number] = ("reworded", "Reworded" if same else f"Now {kind.value}")
    removed = frozenset(n for n, sorts in comparison.statements.items() if Sort.REMOVED in sorts)
    return Marks(
        flags=flags,
        gone=removed,
        ghosts=comparison.ghosts,
        kinds=kinds,
        arguments=frozenset(comparison.arguments),
        gone_arguments=frozenset(n for n, sorts in comparison.arguments.items() if Sort.REMOVED in sorts),
        numbers_from=GHOST,
        quiet=asked.show != "usual",
    )


def _head_of_column(selection: Selection, found: Compared, asked: Asked) -> int | None:
    """The head of the one column that a phone shows: the one asked for, else the first in which something differs."""
    if not selection.columns:
        return None
    changed = found.comparison.statements.keys() | found.comparison.ghosts
    wanted = {asked.column} if asked.column is not None else changed
    if asked.selected.startswith("s") and asked.column is None:
        wanted = {int(asked.selected[1:])}
    for column in selection.columns:
        if any(row.number in wanted for row in column.rows):
            return column.rows[0].number
    return selection.columns[0].rows[0].number


def _drawing(found: Compared, asked: Asked, selection: Selection, marks: Marks, only: int | None) -> Own | None:
    """The drawing of both moments, or of one column; None where none can be made."""
    here = site()
    union = found.notes.over_graph(found.comparison.union, found.asked)
    try:
        drawing = draw(
            union,
            union.structure,
            selection,
            sheet=SHEET if only is None else PHONE_SHEET,
            dot=here.dot,
            cache=here.layouts,
            only=only,
        )
    except errors.LayoutFailed:
        return None

    def href(selected: str = "", **_: object) -> str:
        return asked.to(selected=selected)

    # What is folded here is opened on the map itself.
    whole = compared(drawing, marks)
    whole = whole._replace(boxes=tuple(box._replace(pill=None, uses=()) for box in whole.boxes))
    return fragment(whole, href=href, selected=asked.selected or None, inert=asked.printing)


# ------------------------------------------------------------------------------------------------------ the scale


def _moment(found: Compared, asked: Asked, which: str) -> Moment:
    version = found.before if which == "before" else found.after
    when = found.when[version]
    return Moment(
        version,
        f"change {version}, {words.day(when)}, {words.clock(when)}",
        asked.to(**{which: version - 1}) if version > 1 else "",
        asked.to(**{which: version + 1}) if version < found.head.latest else "",
    )


def _heading(found: Compared) -> str:
    """Both moments in short: by their days, within one by the clock, within a minute by their changes."""
    before, after = (found.when[version] for version in (found.before, found.after))
    if words.day(before) != words.day(after):
        return f"{words.day(before)} and {words.day(after)}"
    if words.clock(before) != words.clock(after):
        return f"{words.day(before)}, {words.clock(before)} and {words.clock(after)}"
    return f"Changes {found.before} and {found.after}"


def _share(found: Compared, version: int) -> float:
    """Where a version stands on the scale, in thousandths."""
    return round(1000 * (version - 1) / max(found.head.latest - 1, 1), 1)


def _ticks(found: Compared) -> list[Tick]:
    """Every change a mark, or as many as can be told apart; those that made a difference are tall, and all there."""
    latest = found.head.latest
    step = max(1, -(-latest // _TICKS))
    tall = {row.version for row in found.made.values()}
    return [
        Tick(_share(found, version), version in tall)
        for version in sorted({*range(1, latest + 1, step), latest, *tall})
    ]


def _counts(found: Compared) -> list[tuple[str, str]]:
    """Sign and words of each sort that there is: "2 added"."""
    counted = [(sort.value, len(found.comparison.of(sort))) for sort in Sort]
    return [(sort, f"{count:,} {sort}") for sort, count in counted if count]


def _unchanged_words(asked: Asked, unchanged: int, drawn: int) -> str:
    how = {"quiet": "drawn quietly", "hidden": "drawn where something hangs on them", "usual": "drawn as usual"}
    shown = min(drawn, unchanged)
    further = f"; {unchanged - shown:,} more folded away" if unchanged > shown else ""
    return f"{shown:,} unchanged, {how[asked.show]}{further}"
