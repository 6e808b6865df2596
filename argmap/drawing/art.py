"""The wordless parts of the picture as finished markup: numbers and paths that we computed, and nothing that was typed.

The templates hold the structure, the links and the words; escaping some thousand numbers one by one would take longer
than the layout, so each element's own attributes come from here in one piece.
"""

from __future__ import annotations

from argmap.drawing.drawing import SPACING, Box, Heading, Hook, Label, Line, Mark, Pill, Silhouette, Text, Use


class Own(str):
    """Markup of our own making, which the templates put in as it is. Never made of what people typed."""

    __slots__ = ()

    def __html__(self) -> str:
        """What the autoescaping asks for."""
        return str(self)


def own(value: float | str) -> Own:
    """A number, or a string that we computed."""
    return Own(value if isinstance(value, str) else f"{value:g}")


def text_at(text: Text) -> Own:
    """The attributes of a line of text."""
    further = f' letter-spacing="{text.size * SPACING:.3g}"' if text.role == "kind" else ""
    if text.fit:
        further = f' textLength="{text.fit:.5g}" lengthAdjust="spacingAndGlyphs"'
    return Own(f'class="{text.role}" x="{text.x:g}" y="{text.y:g}" font-size="{text.size:g}"{further}')


def node_open(box: Box, on: bool) -> Own:
    """The attributes of a box's link that say what it is and where."""
    state = " on" if on else ""
    return Own(f'class="{box.classes}{state}" data-id="s{box.number}" data-col="{box.column}" data-row="{box.row}"')


def node_art(box: Box, on: bool, prefix: str) -> Own:
    """A box's shape and icon, with halo and ring where it is selected."""
    d = box.outline
    parts = [f'<path class="ring" d="{d}"/><path class="halo" d="{d}"/>'] if on else []
    parts.append(f'<path class="outline" d="{d}"/>')
    for name, path in (("corners", box.corners), ("crease", box.crease), ("edge", box.edge)):
        if path:
            parts.append(f'<path class="{name}" d="{path}"/>')
    x, y, size = box.icon
    parts.append(
        f'<use class="icon" href="#{prefix}i-{box.shape}" x="{x:g}" y="{y:g}" width="{size:g}" height="{size:g}"/>'
    )
    return Own("".join(parts))


def focus_art(box: Box) -> Own:
    """The rectangle outside a box that shows where the keyboard is."""
    return Own(
        f'<rect class="focus" x="{box.x - 4:g}" y="{box.y - 4:g}"'
        f' width="{box.width + 8:g}" height="{box.height + 8:g}"/>'
    )


def pill_art(pill: Pill) -> Own:
    """The mark of a folded branch; its words are numbers and ours."""
    return Own(
        f'<rect x="{pill.x:g}" y="{pill.y:g}" width="{pill.width:g}" height="{pill.height:g}"'
        f' rx="{pill.height / 2:g}"/>'
        f'<path class="tip" d="{pill.tip}"/>'
        f'<text x="{pill.text_x:g}" y="{pill.text_y:g}" font-size="{pill.size:g}">{pill.words}</text>'
    )


def use_art(use: Use) -> Own:
    """The ground of a link in words."""
    return Own(f'<rect x="{use.x:g}" y="{use.y:g}" width="{use.width:g}" height="{use.height:g}"/>')


def line_open(line: Line, on: bool) -> Own:
    """The attributes of an argument's link."""
    state = " on" if on else ""
    return Own(
        f'class="{line.classes}{state}" data-id="a{line.number}" data-from="{line.sources}" data-to="{line.target}"'
    )


def line_art(line: Line, inert: bool) -> Own:
    """An argument's line, its ends, what a pointer meets, and the words that pointing shows (numbers and ours)."""
    parts = []
    if not inert:
        x, y = line.spot
        parts.append(f'<path class="hit" d="{line.piece}"/><circle class="spot" cx="{x:g}" cy="{y:g}" r="12"/>')
    if line.casing:
        parts.append(f'<path class="casing" d="{line.casing}"/>')
    parts.append(f'<path class="stroke" d="{line.piece}"/>')
    if line.head:
        parts.append(f'<path class="head" d="{line.head}"/>')
    parts += [f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="2.6"/>' for x, y in line.dots]
    if line.note is not None and not inert:
        parts.append(f'<g class="label" aria-hidden="true">{_note(line.note)}</g>')
    return Own("".join(parts))


def _note(note: Label) -> str:
    words, x, y, width = note
    return (
        f'<rect x="{x - width / 2:g}" y="{y - 9.5:g}" width="{width:g}" height="19" rx="9.5"/>'
        f'<text x="{x:g}" y="{y + 4:g}" font-size="11.5" text-anchor="middle">{words}</text>'
    )


def chosen_art(line: Line) -> Own:
    """The whole line of what is selected, trunk included, and its head once more, above the halo."""
    head = f'<path class="head {line.relation}" d="{line.head}"/>' if line.head else ""
    return Own(f'<path class="stroke {line.relation}" d="{line.whole}"/>{head}')


def note_art(line: Line) -> Own:
    """The words of the selected argument, above everything."""
    if line.note is None:
        return Own("")
    return Own(f'<g class="label shown {line.relation}" aria-hidden="true">{_note(line.note)}</g>')


def other_use_art(line: Line) -> Own:
    """In the tree, the thin curve to another place where the selected statement is used."""
    relation = line.relation.value
    head = f'<path class="head {relation}" d="{line.head}"/>' if line.head else ""
    return Own(f'<path class="stroke other {relation}" d="{line.piece}"/>{head}')


def mark_art(mark: Mark) -> Own:
    """A junction or an undercut's bar."""
    state = " elsewhere" if mark.faded else ""
    if mark.path:
        return Own(f'<path class="bar {mark.relation}{state}" d="{mark.path}"/>')
    return Own(f'<circle class="joint {mark.relation}{state}" cx="{mark.x:g}" cy="{mark.y:g}" r="4"/>')


def hook_art(hook: Hook, selected: str | None) -> Own:
    """The upper end of a line, in the head band."""
    state = (" elsewhere" if hook.elsewhere else "") + (" on" if selected in hook.ends else "")
    head = f'<path class="head {hook.relation}{state}" d="{hook.head}"/>' if hook.head else ""
    return Own(f'<path class="stroke {hook.relation}{state}" d="{hook.path}"/>{head}')


def rule_art(heading: Heading) -> Own:
    """The rule under a heading."""
    return Own(f'<path class="rule" d="{heading.rule}"/>')


def silhouette_art(silhouette: Silhouette) -> Own:
    """All of a map without words."""
    return Own(
        "".join(
            f'<rect class="block {b.shape}" x="{b.x:g}" y="{b.y:g}" width="{b.width:g}" height="{b.height:g}"/>'
            for b in silhouette.blocks
        )
    )
