"""How large a box must be for its words: text is never scaled, the box gives way."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import is_sourced
from argmap.domain.selection import Fold
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Shape
from argmap.drawing.breaking import break_lines
from argmap.drawing.drawing import SPACING
from argmap.drawing.measure import Face, known_width, text_width
from argmap.drawing.shapes import FOLD
from argmap.drawing.words import KIND, also, holder, node_label
from argmap.drawing.wrapping import wrapped

TITLE_LINES = 9
HOLDER_LINES = 2
ALSO_LINES = 4
_CAPITALS = {shape: word.upper() for shape, word in KIND.items()}
WITHDRAWN = "Withdrawn by its contributor"


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes of type and paddings in one kind of drawing, in map units.

    `indent` is where the kind's word begins, `icon` where the icon before it stands, and its size.
    """

    title: float = 13.6
    title_line: float = 16.6
    head_title: float = 13.6
    head_title_line: float = 16.8
    kind: float = 10.6
    holder: float = 11.6
    also: float = 11.5
    also_line: float = 13.0
    padding: float = 10.0
    first: float = 38.0
    kind_baseline: float = 18.0
    holder_gap: float = 21.0
    foot: float = 10.0
    pill: float = 11.5
    pill_height: float = 19.0
    least: float = 66.0
    link_height: float = 26.0
    indent: float = field(init=False)
    icon: tuple[float, float, float] = field(init=False)

    def __post_init__(self) -> None:
        """The icon stands on the kind's line, and the kind's word right of it."""
        object.__setattr__(self, "indent", self.padding + self.kind * 1.5)
        object.__setattr__(self, "icon", (self.padding, self.kind_baseline - self.kind * 0.92, self.kind * 1.12))


CONDENSED = Metrics()
PHONE = Metrics(
    title=17.0,
    title_line=21.5,
    head_title=18.0,
    head_title_line=22.5,
    kind=12.0,
    holder=14.0,
    also=14.0,
    also_line=18.0,
    padding=13.0,
    first=46.0,
    kind_baseline=22.0,
    holder_gap=27.0,
    foot=13.0,
    pill=13.5,
    pill_height=26.0,
    least=84.0,
)
STEP = Metrics(title=14.5, title_line=18.0, head_title=18.0, head_title_line=22.0, padding=12.0, first=40.0)


class LinkWords(NamedTuple):
    """A line that this picture has no room for, in words: what it says, and the statement and column it leads to."""

    words: str
    statement: int
    column: int


class Wording(NamedTuple):
    """A statement's lines, broken for a width, before it is known where they stand.

    `height` is what they need; a row's boxes all get the tallest one's. `uses` says in full what `also` has room for.
    """

    number: int
    shape: Shape
    kind: str
    title: tuple[str, ...]
    holder: tuple[str, ...]
    also: tuple[str, ...]
    lack: bool
    uses: str
    height: float
    pill: Fold | None
    against: bool
    withdrawn: bool
    width: float
    links: tuple[LinkWords, ...] = ()
    in_row: bool = False


def word(
    graph: ArgumentGraph,
    structure: Structure,
    number: int,
    width: float,
    metrics: Metrics,
    *,
    fold: Fold | None = None,
    elsewhere: bool = False,
    uses: str | None = None,
    row: bool = False,
    links: tuple[LinkWords, ...] = (),
    state: str = "",
) -> Wording:
    """The words of a statement in a box of this width.

    With a `state` ("pending") the kind says it, in place of a number where it has none yet.

    `uses` replaces the words on its other uses, `links` stand below them. With `row`, who holds it stands beside the
    kind, where there is room, and not below the title.
    """
    statement = graph.statements[number]
    shape = structure.shapes[number]
    head, evidence = shape is Shape.POSITION, shape is Shape.EVIDENCE
    padding, indent = metrics.padding, metrics.indent
    room = width - 2 * padding
    if head:
        face, size, line = Face.SERIF_SEMIBOLD, metrics.head_title, metrics.head_title_line
    else:
        face, size, line = Face.SERIF, metrics.title, metrics.title_line
    title = wrapped(statement.title or statement.text or WITHDRAWN, face, size, room, TITLE_LINES)
    said_of_it = holder(graph, structure, number, elsewhere)
    other_uses = also(structure, number)
    said = other_uses if uses is None else uses
    further = wrapped(said, Face.SANS, metrics.also, room, ALSO_LINES) if said else ()
    lack = evidence and not statement.withdrawn and not is_sourced(graph, number)
    against = evidence and structure.against(number)
    named = f"{_CAPITALS[shape]} {number}" if number > 0 else _CAPITALS[shape]
    if row:
        left = room - (indent - padding) - known_width(f"{named} −", Face.SANS_SEMIBOLD, metrics.kind, SPACING)
        left -= 14 + (FOLD if evidence else 0)
        row = known_width(said_of_it, Face.SANS_SEMIBOLD, metrics.holder) <= left
    held = (said_of_it,) if row else wrapped(said_of_it, Face.SANS_SEMIBOLD, metrics.holder, room, HOLDER_LINES)
    most = width - padding - indent - (FOLD - padding + 2 if evidence else 0)
    told = f"{named} −" if against else named
    kind = _kind(f"{told}, {state.upper()}" if state else told, metrics.kind, most)
    count = len(further) + lack + (0 if row else len(held))
    lower = metrics.holder_gap + (count - 1) * metrics.also_line if count else 0.0
    height = metrics.first + (len(title) - 1) * line + lower + metrics.foot
    height += metrics.link_height * len(links)
    if fold is not None:
        height += metrics.pill_height / 2
    return Wording(
        number,
        shape,
        kind,
        title,
        held,
        further,
        lack,
        other_uses,
        max(metrics.least, float(round(height + 0.5))),
        fold,
        against,
        statement.withdrawn,
        width,
        links,
        row,
    )


def spoken(graph: ArgumentGraph, structure: Structure, wording: Wording) -> str:
    """What is read aloud of a box with these words; nothing is placed by it, so it is made while dot works."""
    drawn = " ".join(wording.holder), " ".join(wording.also)
    return node_label(graph, structure, wording.number, wording.uses, wording.lack, drawn)


@lru_cache(maxsize=2048)
def _kind(words: str, size: float, width: float) -> str:
    """The kind's word with the number, cut where the box is too narrow for it; all maps have the same."""
    if text_width(words, Face.SANS_SEMIBOLD, size, SPACING) <= width:
        return words
    return break_lines(words, Face.SANS_SEMIBOLD, size, width, 1, SPACING)[0]
