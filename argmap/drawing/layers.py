"""The picture layer by layer, with its links and words: what lies on what, in the head band and in the field below it.

This is the one place where what people typed gets into a drawing, and it is escaped here, each text once. It is written
out in Python and not in a template because a map has some thousand elements: a template takes four times as long. What
is written comes in pieces, each box and each line one, for whoever puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from argmap.drawing import art
from argmap.drawing.drawing import Box, Drawing, Line, Text, Use

Href = Callable[..., str]
_ANY = "s0000000"


def escaped(text: str) -> str:
    """What was typed, as it may stand between tags and between quotation marks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def band(drawing: Drawing, selected: str | None, href: Href | None, prefix: str) -> list[str]:
    """The head band: the comb, headings, the positions, and what reaches up to them from below.

    `selected` is "s12", "a5" or none; `href` gives addresses for `selected`, `opened` and `column`, and without it
    there are no links; `prefix` keeps the ids of two drawings on one page apart.
    """
    scribe = _Scribe(selected, href, prefix)
    headings = [
        f'<g class="heading">{"".join(map(_text, heading.texts))}{art.rule_art(heading)}</g>'
        for heading in drawing.headings
    ]
    hooks = [art.hook_art(hook, selected) for hook in drawing.hooks]
    return [
        art.comb_art(drawing.comb),
        *headings,
        *scribe.boxes(drawing.heads),
        '\n<g class="hooks" aria-hidden="true">',
        *hooks,
        "</g>",
    ]


def field(drawing: Drawing, selected: str | None, href: Href | None, prefix: str) -> list[str]:
    """What scrolls: rails below the boxes; lines that cross others, short arrows, junctions and bars above them.

    The arguments are those of `band`.
    """
    scribe = _Scribe(selected, href, prefix)
    chosen = [line for line in drawing.lines if selected in line.ends] if selected else []
    others = [line for line in drawing.uses if selected in line.ends] if selected else []
    written = ["" if drawing.band else art.comb_art(drawing.comb), '<g class="rails">', *scribe.lines(drawing.rails)]
    written += ['</g><g class="nodes">', *scribe.boxes(drawing.body)]
    written += ['</g><g class="crosses">', *scribe.lines(drawing.crosses)]
    written += ['</g><g class="shorts">', *scribe.lines(drawing.shorts), "</g>"]
    if selected:
        written += ['<g class="chosen" aria-hidden="true">', *map(art.chosen_art, chosen)]
        written += [*map(art.other_use_art, others), "</g>"]
    written += [_text(tag.text) for tag in drawing.tags]
    written += ['<g class="marks" aria-hidden="true">', *map(art.mark_art, drawing.marks), "</g>"]
    if drawing.trails:
        written += ['<g class="trails" aria-hidden="true">', *map(art.trail_art, drawing.trails), "</g>"]
    return [*written, *(art.note_art(line) for line in chosen if line.id == selected)]


def _text(text: Text, after: str = "") -> str:
    x, y, words, role, size, fit = text
    held = art.held(fit) if fit else ""
    return f"{art.text_open(role, x, y, size)}{held}>{escaped(words)}{after}</text>"


class _Scribe:
    """Writes boxes and lines for one reader: with this selected, with these addresses or none."""

    __slots__ = ("after", "before", "href", "prefix", "selected")

    def __init__(self, selected: str | None, href: Href | None, prefix: str) -> None:
        self.selected = selected
        self.href = href
        self.prefix = prefix
        # Where hundreds of links differ in the id that they select only, their address is asked for once.
        before, found, after = escaped(href(selected=_ANY)).partition(_ANY) if href else ("", "", "")
        self.before: str | None = before if found and _ANY not in after else None
        self.after: str = after

    def boxes(self, boxes: Iterable[Box]) -> Iterator[str]:
        """Statements: a whole box is one link; the mark of a folded branch is another."""
        return map(self._box, boxes)

    def _box(self, box: Box) -> str:
        ref = f"s{box.number}"
        on = self.selected == ref
        # What is copied, or found by who speaks to a screen, has a space where a line ends.
        words = "".join([_text(text, " ") for text in box.texts])
        link = self._selects(ref, escaped(box.label), on) if box.number > 0 else ""
        # Read first, as it is said first aloud: who speaks to a box by what it shows finds it by that.
        flag = art.flag_art(box.flag) if box.flag else ""
        focus = art.focus_art(box.width, box.height) if link else ""
        drawn = f"\n<a {art.node_open(box, on)}{link}>{art.node_art(box, on, self.prefix)}{flag}{words}{focus}</a>"
        if box.pill is not None:
            link = self._link(escaped(box.pill.label), opened=box.number)
            drawn += f'<a class="fold" data-opens="{box.number}"{link}>{art.pill_art(box.pill)}</a>'
        return drawn + "".join([self._use(use, box) for use in box.uses]) if box.uses else drawn

    def _use(self, use: Use, box: Box) -> str:
        link = self._link("", selected=use.id, column=use.column)
        return f'<a class="use {box.shape}"{link}>{art.use_art(use)}{"".join(map(_text, use.texts))}</a>'

    def lines(self, lines: Iterable[Line]) -> Iterator[str]:
        """Arguments: each one link, reached by pointing and by the arrow keys. Their labels are numbers and ours."""
        return map(self._line, lines)

    def _line(self, line: Line) -> str:
        on = self.selected == line.id
        link = self._selects(line.id, line.label, on, ' tabindex="-1"') if line.number > 0 else ""
        return f"\n<a {art.line_open(line, on)}{link}>{art.line_art(line, not link)}</a>"

    def _selects(self, ref: str, label: str, on: bool, further: str = "") -> str:
        """The attributes of a link that selects something, where there are any links."""
        if self.href is None:
            return ""
        to = escaped(self.href(selected=ref)) if self.before is None else f"{self.before}{ref}{self.after}"
        current = ' aria-current="true"' if on else ""
        return f' href="{to}"{further} aria-label="{label}"{current}'

    def _link(self, label: str, **to: str | int) -> str:
        """The attributes of any other link."""
        if self.href is None:
            return ""
        said = f' aria-label="{label}"' if label else ""
        return f' href="{escaped(self.href(**to))}"{said}'
