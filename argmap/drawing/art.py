"""The wordless parts of the picture as finished markup: numbers and paths that we computed, and nothing that was typed.

Links and words stand around them in `layers.py`.
"""

from __future__ import annotations

from functools import lru_cache

from argmap.domain.vocabulary import Shape
from argmap.drawing.drawing import SPACING, Box, Drawing, Flag, Heading, Hook, Line, Mark, Pill, Silhouette, Use
from argmap.drawing.shapes import outline

ICONS = {
    "position": '<path class="fill" d="M2.2 1v12.5h1.5V8.6h8.6L10.2 5l2.1-3.4H3.7V1Z"/>',
    "claim": '<circle class="fill" cx="7" cy="7" r="6"/><path class="knock" d="M7 3.8v6.4M3.8 7h6.4"/>',
    "objection": '<path class="fill" d="M7 .4 13.6 7 7 13.6.4 7Z"/><path class="knock" d="M4 7h6"/>',
    "evidence": '<path class="line" d="M2.6 1.2h6l2.9 2.9v8.7H2.6ZM5 6h4M5 8.2h4M5 10.4h2.6"/>',
    "condition": '<path class="line" d="M4 1.6H1.4v10.8H4M10 1.6h2.6v10.8H10M4.2 7.2l2.2 2.2 3.8-5"/>',
    "setting": '<circle class="line" cx="7" cy="7" r="5.6"/>'
    '<path class="line" d="M5.2 5.6c0-1.2.8-1.8 1.8-1.8s1.8.7 1.8 1.6c0 1.4-1.8 1.4-1.8 2.8M7 9.7v.9"/>',
}
"""What stands before a kind's word: each icon 14 units square; `.knock` has the colour behind it."""

SIGNS = {
    "added": '<path d="m2.5 12.5 5.5-8 5.5 8"/>',
    "removed": '<path d="M1 10.5h8.2c3.4 0 5-1.6 5-3.6S12.8 3.6 11 3.6 8 5 8 6.8s.8 4.6 3.4 7.4"/>',
    "reworded": '<path d="M1.5 6h13M1.5 11c1.1-2.2 2.2-2.2 3.3 0s2.2 2.2 3.2 0 2.2-2.2 3.3 0 2.2 2.2 3.2 0"/>',
    "moved": '<path d="M2 13V8.5c0-2 1-3 3-3h8M9.8 2l3.7 3.5L9.8 9"/>',
    "new": '<path d="M3 3h10v10H3Z"/>',
}
"""What stands before a flag's word, after the marks of proofreaders: each sign 16 units square."""


class Own(str):
    """Markup of our own making, which the templates put in as it is; what people typed is escaped before."""

    __slots__ = ()

    def __html__(self) -> str:
        """What the autoescaping asks for."""
        return str(self)


def icons_art(prefix: str) -> str:
    """The icons, for boxes to refer to; `prefix` keeps the ids of two drawings on one page apart."""
    symbols = [f'<symbol id="{prefix}i-{name}" viewBox="0 0 14 14">{paths}</symbol>\n' for name, paths in ICONS.items()]
    return f"<defs>\n{''.join(symbols)}</defs>"


# Ready forms, for what a map has hundreds of: to write a number by one takes half as long as by a field of its own.
_HIT = '<path class="hit" d="%s"/><circle class="spot" cx="%g" cy="%g" r="12"/>'
_DOT = '<circle class="dot" cx="%g" cy="%g" r="2.6"/>'
_SIZE = 'width="%g" height="%g" viewBox="0 0 %g %g"'
_BLOCK = '<rect class="block %s" x="%g" y="%g" width="%g" height="%g"/>'
_PART = '<rect class="%s" x="%.0f" y="%.0f" width="%.0f" height="%.0f"/>'
_HERE = '<rect class="here" x="%.0f" y="4" width="%.0f" height="%.0f" stroke-width="14"/>'
_LABEL = (
    '<g class="%s" aria-hidden="true" transform="translate(%g %g)">%s'
    '<text y="4" font-size="11.5" text-anchor="middle">%s</text></g>'
)


def held(fit: float) -> str:
    """The attributes that hold a text to a width, whatever face it is set in; none where that is 0."""
    return f' textLength="{fit:.5g}" lengthAdjust="spacingAndGlyphs"' if fit else ""


def node_open(box: Box, on: bool) -> str:
    """The attributes of a box's link that say what it is and where."""
    number, _, x, y, _, _, column, row, *_ = box
    state = " on" if on else ""
    return (
        f'class="{box.classes}{state}" data-id="s{number}" data-col="{column}" data-row="{row}"'
        f' transform="translate({x:g} {y:g})"'
    )


def node_art(box: Box, on: bool, prefix: str) -> str:
    """A box's shape and icon, with halo and ring where it is selected."""
    shape, width, height = box.shape, box.width, box.height
    drawn = _shape(shape, width, height)
    if box.hatch:
        drawn += f'<path class="hatch" d="{box.hatch}"/>'
    drawn += _icon(prefix, shape, box.icon)
    if not on:
        return drawn
    d = outline(shape, 0.0, 0.0, width, height).outline
    return f'<path class="ring" d="{d}"/><path class="halo" d="{d}"/>{drawn}'


# Whatever stands in a box is placed from its corner, so boxes of one size have the same.
@lru_cache(maxsize=4096)
def _shape(shape: Shape, width: float, height: float) -> str:
    path, corners, crease, edge = outline(shape, 0.0, 0.0, width, height)
    art = f'<path class="outline" d="{path}"/>'
    if corners:
        art += f'<path class="corners" d="{corners}"/>'
    if crease:
        art += f'<path class="crease" d="{crease}"/>'
    if edge:
        art += f'<path class="edge" d="{edge}"/>'
    return art


@lru_cache(maxsize=64)
def _icon(prefix: str, shape: Shape, place: tuple[float, float, float]) -> str:
    x, y, size = place
    return f'<use class="icon" href="#{prefix}i-{shape}" x="{x:g}" y="{y:g}" width="{size:g}" height="{size:g}"/>'


@lru_cache(maxsize=4096)
def text_open(role: str, x: float, y: float, size: float) -> str:
    """The tag that begins a line of text, but for its end."""
    spacing = f' letter-spacing="{size * SPACING:.3g}"' if role == "kind" else ""
    return f'<text class="{role}" x="{x:g}" y="{y:g}" font-size="{size:g}"{spacing}'


def flag_art(flag: Flag) -> str:
    """The flag on a box's upper edge; its words are numbers and ours."""
    high, size = flag.height, flag.size
    return (
        f'<g class="flag {flag.sign}"><rect x="{flag.x:g}" y="{flag.y:g}" width="{flag.width:g}" height="{high:g}"'
        f' rx="2"/><g class="sign" transform="translate({flag.x + 5:g} {flag.y + (high - size) / 2:g})'
        f' scale({size / 16:.3g})">{SIGNS[flag.sign]}</g><text x="{flag.x + size + 9:g}"'
        f' y="{flag.y + high / 2 + size * 0.36:g}" font-size="{size:g}">{flag.words} </text></g>'
    )


def trail_art(trail: str) -> str:
    """The dotted way from an old place to the new one."""
    return f'<path class="trail" d="{trail}"/>'


@lru_cache(maxsize=4096)
def focus_art(width: float, height: float) -> str:
    """The rectangle outside a box of this size that shows where the keyboard is."""
    return f'<rect class="focus" x="-4" y="-4" width="{width + 8:g}" height="{height + 8:g}"/>'


def pill_art(pill: Pill) -> str:
    """The mark of a folded branch; its words are numbers and ours."""
    top, bottom = pill.reach
    return (
        f'<rect x="{pill.x:g}" y="{pill.y:g}" width="{pill.width:g}" height="{pill.height:g}"'
        f' rx="{pill.height / 2:g}"/>'
        f'<path class="reach" d="M{pill.x:g} {top:g}h{pill.width:g}V{bottom:g}h{-pill.width:g}Z"/>'
        f'<path class="tip" d="{pill.tip}"/>'
        f'<text x="{pill.text_x:g}" y="{pill.text_y:g}" font-size="{pill.size:g}"{held(pill.fit)}>{pill.words}</text>'
    )


def use_art(use: Use) -> str:
    """The ground of a link in words."""
    return f'<rect x="{use.x:g}" y="{use.y:g}" width="{use.width:g}" height="{use.height:g}"/>'


def line_open(line: Line, on: bool) -> str:
    """The attributes of an argument's link."""
    state = " on" if on else ""
    return f'class="{line.classes}{state}" data-id="a{line.number}" data-from="{line.sources}" data-to="{line.target}"'


def line_art(line: Line, inert: bool) -> str:
    """An argument's line, its ends, what a pointer meets, and the words that pointing shows (numbers and ours)."""
    _, _, _, _, _, piece, _, dots, spot, note, mark, casing, *_ = line
    art = "" if inert else _HIT % (line.hit or piece, *spot)
    if casing:
        art += f'<path class="casing" d="{casing}"/>'
    art += f'<path class="stroke" d="{piece}"/>'
    if mark:
        art += f'<path class="head" d="{mark}"/>'
    for dot in dots:
        art += _DOT % dot
    if note is not None and not inert:
        words, x, y, width = note
        art += _LABEL % ("label", x, y, _ground(width), words)
    return art


@lru_cache(maxsize=256)
def _ground(width: float) -> str:
    """The ground of an argument's words, with its middle where they stand."""
    return f'<rect x="{-width / 2:g}" y="-9.5" width="{width:g}" height="19" rx="9.5"/>'


def chosen_art(line: Line) -> str:
    """The whole line of what is selected, trunk included, and its head once more, above the halo."""
    head = f'<path class="head {line.relation}" d="{line.head}"/>' if line.head else ""
    return f'<path class="stroke {line.relation}" d="{line.whole}"/>{head}'


def note_art(line: Line) -> str:
    """The words of the selected argument, above everything."""
    if line.note is None:
        return ""
    words, x, y, width = line.note
    return _LABEL % (f"label shown {line.relation}", x, y, _ground(width), words)


def other_use_art(line: Line) -> str:
    """In the tree, the thin curve to another place where the selected statement is used."""
    head = f'<path class="head {line.relation}" d="{line.head}"/>' if line.head else ""
    return f'<path class="stroke other {line.relation}" d="{line.piece}"/>{head}'


def mark_art(mark: Mark) -> str:
    """A junction or an undercut's bar."""
    state = " elsewhere" if mark.faded else ""
    if mark.path:
        return f'<path class="bar {mark.relation}{state}" d="{mark.path}"/>'
    return f'<circle class="joint {mark.relation}{state}" cx="{mark.x:g}" cy="{mark.y:g}" r="4"/>'


def hook_art(hook: Hook, selected: str | None) -> str:
    """The upper end of a line, in the head band, and which arguments it belongs to."""
    whose = " ".join(sorted(end for end in hook.ends if end.startswith("a")))
    state = (" elsewhere" if hook.elsewhere else "") + (" on" if selected in hook.ends else "")
    state += f" {hook.state}" if hook.state else ""
    head = f'<path class="head {hook.relation}{state}" d="{hook.head}"/>' if hook.head else ""
    return f'<path class="stroke {hook.relation}{state}" data-of="{whose}" d="{hook.path}"/>{head}'


def comb_art(comb: str) -> str:
    """From the question to every position; nothing where there is none."""
    return f'<path class="comb" d="{comb}"/>' if comb else ""


def rule_art(heading: Heading) -> str:
    """The rule under a heading."""
    return f'<path class="rule" d="{heading.rule}"/>'


def silhouette_art(silhouette: Silhouette) -> str:
    """All of a map without words, small. It says nothing that the page does not say."""
    size = _SIZE % (silhouette.width, silhouette.height, silhouette.width, silhouette.height)
    blocks = "".join([_BLOCK % (b.shape, b.x, b.y, b.width, b.height) for b in silhouette.blocks])
    return f'<svg class="silhouette" {size} aria-hidden="true" focusable="false">{blocks}</svg>'


def place_art(drawing: Drawing, head: int) -> Own:
    """The same of a drawing, with a frame around the column of this head; of a tall drawing its upper part."""
    tall = min(drawing.height, drawing.width * 0.62)
    blocks = [_PART % (b.shape, b.x, b.y, b.width, b.height) for b in drawing.boxes if b.y < tall]
    here = [_HERE % (b.x - 10, b.width + 20, tall - 8) for b in drawing.boxes if b.number == head]
    size = f'viewBox="0 0 {drawing.width:.0f} {tall:.0f}" width="64" height="{64 * tall / drawing.width:.0f}"'
    drawn = "".join([*blocks, *here])
    return Own(f'<svg class="silhouette" {size} aria-hidden="true" focusable="false">{drawn}</svg>')
