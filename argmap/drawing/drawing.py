"""What a drawing is: numbers, lines and words, ready for the one template, whoever looks and in whatever theme.

Lengths are map units, one to a CSS pixel at full size, from the top left corner of the whole. What people typed is
plain `str` and is escaped where it is shown; paths and numbers are strings that we computed.
"""

from __future__ import annotations

from typing import NamedTuple

from argmap.domain.vocabulary import Relation, Shape
from argmap.drawing.paths import rounded

SPACING = 0.05
"""Between the letters of a kind's word, in em."""
TARGET = 24.0
"""What a finger needs, each way (target size, WCAG 2.2, 2.5.8)."""


class Labels(NamedTuple):
    """What a drawing must be told that is in neither graph nor selection: the key of the case chosen, if one is."""

    case: str = ""


class Text(NamedTuple):
    """One line of text on its baseline. `role` is its class: kind, title, holder, also, lack, note.

    That of a box is placed from the box's top left corner. `fit` is the width to set it to, where a browser may not be
    left to its own: 0 for nearly all.
    """

    x: float
    y: float
    words: str
    role: str
    size: float
    fit: float = 0.0


class Use(NamedTuple):
    """A line that cannot be drawn here, as words with a link of their own: to the statement, in its column."""

    statement: int
    column: int
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]

    @property
    def id(self) -> str:
        """The id, such as "s12"."""
        return f"s{self.statement}"


class Pill(NamedTuple):
    """The mark on a folded branch: what it says, and the box it says it in; `fit` as of a text."""

    words: str
    label: str
    x: float
    y: float
    width: float
    height: float
    size: float
    fit: float = 0.0

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where, downwards, it takes the pointer: 24 units at least."""
        further = max(TARGET - self.height, 0.0) / 2
        return self.y - further, self.y + self.height + further

    @property
    def tip(self) -> str:
        """The triangle that points at what will open."""
        high = self.size * 0.76
        x, y = self.x + self.size * 0.8, self.y + (self.height - high) / 2
        return f"M{x:g} {y:g}l{high * 0.75:g} {high / 2:g}l{-high * 0.75:g} {high / 2:g}Z"

    @property
    def text_x(self) -> float:
        """Where its words begin."""
        return self.x + self.size * 1.65

    @property
    def text_y(self) -> float:
        """The baseline of its words."""
        return self.y + self.height / 2 + self.size * 0.35


class Flag(NamedTuple):
    """What happened to a statement, on the upper edge of its box: a sign of its own and the word.

    It is placed from the box's top left corner.
    """

    sign: str
    words: str
    x: float
    y: float
    width: float
    height: float
    size: float


class Box(NamedTuple):
    """A statement as drawn. `column` and `row` count from 0 (a head is in row 0) and serve the arrow keys.

    What is in it (its words, its icon's place and size, its flag and hatch) is placed from its top left corner, so that
    it is the same wherever the box stands. `faded` is faded by a filter, `elsewhere` by a case. `state` is what two
    moments make of it ("quiet", "gone", "was"), whether it waits ("pending") or was not accepted ("rejected"), or
    nothing; `hatch` runs down the edge of what waits. What is no part of the map, and so has no number above 0, leads
    nowhere.
    """

    number: int
    shape: Shape
    x: float
    y: float
    width: float
    height: float
    column: int
    row: int
    texts: tuple[Text, ...]
    label: str
    icon: tuple[float, float, float]
    against: bool = False
    faded: bool = False
    elsewhere: bool = False
    withdrawn: bool = False
    unsourced: bool = False
    pill: Pill | None = None
    uses: tuple[Use, ...] = ()
    flag: Flag | None = None
    state: str = ""
    hatch: str = ""

    @property
    def id(self) -> str:
        """The id, such as "s12"."""
        return f"s{self.number}"

    @property
    def classes(self) -> str:
        """What it is and in which state, as the style sheet knows it."""
        words = f"node {self.shape}"
        if self.against:
            words += " against"
        if self.faded:
            words += " faded"
        if self.elsewhere:
            words += " elsewhere"
        if self.withdrawn:
            words += " withdrawn"
        if self.state:
            words += f" {self.state}"
        return words + " unsourced" if self.unsourced else words


class Label(NamedTuple):
    """The words that an argument's line shows while it is pointed at; centred on `x`, `y`."""

    words: str
    x: float
    y: float
    width: float


class Line(NamedTuple):
    """An argument as drawn. `piece` is what it alone draws, `way` the corner points from its target to its premises.

    Lines with the same target and relation share a trunk, which only the farthest of them draws. `casing` lies under a
    line that crosses others. `heads` are the marks at the target, each a path; `dots` its ends at the premises, and
    `spot` the middle of what a finger aims at; `hit` is what takes the pointer, where that is not the whole piece.
    """

    number: int
    relation: Relation
    premises: tuple[int, ...]
    target: str
    label: str
    piece: str
    way: tuple[tuple[tuple[float, float], ...], ...]
    dots: tuple[tuple[float, float], ...]
    spot: tuple[float, float]
    note: Label | None = None
    head: str = ""
    casing: str = ""
    faded: bool = False
    elsewhere: bool = False
    hit: str = ""
    state: str = ""

    @property
    def id(self) -> str:
        """The id, such as "a5"."""
        return f"a{self.number}"

    @property
    def whole(self) -> str:
        """The path from its target to all its premises, the trunk that it shares included."""
        return "".join(map(rounded, self.way)) or self.piece

    @property
    def sources(self) -> str:
        """The ids of its premises, such as "s8 s9"."""
        return " ".join([f"s{n}" for n in self.premises])

    @property
    def classes(self) -> str:
        """What it is and in which state, as the style sheet knows it."""
        words = f"line {self.relation}"
        if self.target[0] == "a":
            words += " undercut"
        if self.faded:
            words += " faded"
        if self.state:
            words += f" {self.state}"
        return words + " elsewhere" if self.elsewhere else words

    @property
    def ends(self) -> frozenset[str]:
        """The ids of everything it joins, itself included."""
        return frozenset((self.id, self.target, *(f"s{n}" for n in self.premises)))


class Mark(NamedTuple):
    """A junction ("joint") at a point, or an undercut's bar ("bar") as a path; `faded` as its argument is."""

    what: str
    relation: Relation
    x: float
    y: float
    path: str
    faded: bool


class Hook(NamedTuple):
    """The upper end of a line that reaches into the head band, once more for that part of the picture.

    `ends` are the ids of everything that it belongs to: while one of them is selected, it is drawn thicker.
    """

    relation: Relation
    path: str
    head: str
    elsewhere: bool
    ends: frozenset[str]
    state: str = ""


class Tag(NamedTuple):
    """An argument's number beside its line."""

    relation: Relation
    text: Text


class Heading(NamedTuple):
    """What stands over a column that no position heads."""

    texts: tuple[Text, ...]
    rule: str


class Block(NamedTuple):
    """One statement of a silhouette: a place, and the shape that gives its colour."""

    number: int
    shape: Shape
    x: float
    y: float
    width: float
    height: float


class Silhouette(NamedTuple):
    """A drawing without words, small, for the overview of a tall tree."""

    width: float
    height: float
    blocks: tuple[Block, ...]


class Drawing(NamedTuple):
    """A whole picture. `band` is the height of the head band, 0 where there is none.

    Drawn in this order: hooks, comb, headings and heads in the band; below it rails, boxes, crosses, shorts, marks.
    `question` is for a file that stands alone and lies above all else, `question_height` high; pages have a heading.
    `blank` is the empty room at either side, where few columns stand in the middle of the sheet. `trails` lead from the
    old places of what was moved to the new ones, each a path.
    """

    view: str
    width: float
    height: float
    title: str
    band: float = 0.0
    boxes: tuple[Box, ...] = ()
    headings: tuple[Heading, ...] = ()
    comb: str = ""
    hooks: tuple[Hook, ...] = ()
    rails: tuple[Line, ...] = ()
    crosses: tuple[Line, ...] = ()
    shorts: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    uses: tuple[Line, ...] = ()
    tags: tuple[Tag, ...] = ()
    question: tuple[Text, ...] = ()
    question_height: float = 0.0
    overview: Silhouette | None = None
    blank: float = 0.0
    trails: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[Box, ...]:
        """The boxes of the head band."""
        return tuple(box for box in self.boxes if box.row == 0) if self.band else ()

    @property
    def body(self) -> tuple[Box, ...]:
        """The boxes below the head band."""
        return tuple(box for box in self.boxes if box.row > 0) if self.band else self.boxes

    @property
    def lines(self) -> tuple[Line, ...]:
        """All arguments that have a line."""
        return (*self.rails, *self.crosses, *self.shorts)
