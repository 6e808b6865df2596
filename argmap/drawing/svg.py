"""The picture's frame, made without a web server: for a file that stands alone, and for whoever puts it in a page.

What is in it comes from `layers.py` in one piece. There is no template: importing Jinja takes longer than drawing a
large map.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from argmap.drawing import art, layers
from argmap.drawing.drawing import Drawing
from argmap.drawing.fitting import fitted
from argmap.drawing.layers import Href, escaped
from argmap.drawing.sheets import Sheet
from argmap.paths import static_dir

_NO_REFLOW = "This picture does not reflow; the outline says the same in text."
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")


class Picture(NamedTuple):
    """A drawing for a page as markup, in pieces that are put together once: as text for a page, as bytes to send.

    A text with a single sign beyond Latin, as any whole map has one, is encoded ten times as slowly as pieces most of
    which have none.
    """

    pieces: tuple[str, ...]

    def __html__(self) -> str:
        """What the autoescaping asks for."""
        return "".join(self.pieces)

    def encode(self) -> bytes:
        """The same in UTF-8."""
        return b"".join([piece.encode() for piece in self.pieces])


def fragment(
    drawing: Drawing, *, href: Href | None, selected: str | None = None, prefix: str = "", inert: bool = False
) -> art.Own:
    """The drawing for a page as one text; the arguments are those of `picture`."""
    return art.Own(picture(drawing, href=href, selected=selected, prefix=prefix, inert=inert).__html__())


def picture(
    drawing: Drawing, *, href: Href | None, selected: str | None = None, prefix: str = "", inert: bool = False
) -> Picture:
    """The drawing for a page: one part, two pictures with one coordinate system, of which one scrolls.

    The empty room beside few columns is left out: the page sets what is left in the middle, with a panel beside it too.

    `selected` is "s12", "a5" or none; `href` gives addresses for `selected`, `opened` and `column`; `prefix` keeps the
    ids of two drawings on one page apart; `inert` leaves all links out.
    """
    to = None if inert else href
    left, width = f"{drawing.blank:g}", f"{drawing.width - 2 * drawing.blank:g}"
    top, height = f"{drawing.band:g}", f"{drawing.height - drawing.band:g}"
    states = (" narrow" if drawing.blank else "") + (" inert" if inert else "")
    icons, group = art.icons_art(prefix), 'role="group"'
    band: list[str] = []
    overview = ""
    if drawing.band:
        band = [
            f'<svg class="band" width="{width}" height="{top}" viewBox="{left} 0 {width} {top}" {group}',
            f' aria-label="Positions">{icons}',
            *layers.band(drawing, selected, to, prefix),
            "\n</svg>\n",
        ]
        icons = ""
    if drawing.overview and not inert:
        small = art.silhouette_art(drawing.overview)
        overview = f'<details class="overview" open><summary>Overview</summary>\n{small}</details>\n'
    return Picture(
        (
            f'<div class="drawing {drawing.view}{states}" id="{prefix}drawing">\n',
            *band,
            f'<svg class="field" width="{width}" height="{height}" viewBox="{left} {top} {width} {height}" {group}',
            f' aria-label="{escaped(drawing.title)} {_NO_REFLOW}">{icons}',
            *layers.field(drawing, selected, to, prefix),
            f"\n</svg>\n{overview}</div>",
        )
    )


def paper(drawing: Drawing, sheets: Sequence[Sheet], selected: str | None = None) -> art.Own:
    """The drawing for paper: the same two pictures, once, and then each sheet's part of them by reference.

    The heads of the columns stand on each sheet. What is referred to is styled by what it holds itself, so each group
    is a `.drawing`.
    """
    kind, width, top = f"drawing {drawing.view} inert", f"{drawing.width:g}", f"{drawing.band:g}"
    title = escaped(drawing.title)
    heads = band = ""
    if drawing.band:
        heads = "".join(layers.band(drawing, selected, None, ""))
        band = (
            f'<svg class="band" width="{width}" height="{top}" viewBox="0 0 {width} {top}" role="img"'
            f' aria-label="Positions"><use href="#band"/></svg>\n'
        )
    papers = []
    for at, sheet in enumerate(sheets, 1):
        which = f" Sheet {at} of {len(sheets)}." if len(sheets) > 1 else ""
        papers.append(
            f'<div class="paper">\n{band}<svg class="field" width="{width}" height="{sheet.height:g}"'
            f' viewBox="0 {sheet.top:g} {width} {sheet.height:g}" role="img"'
            f' aria-label="{title}{which}"><use href="#field"/></svg>\n</div>\n'
        )
    field = "".join(layers.field(drawing, selected, None, ""))
    return art.Own(
        f'<div class="{kind} printed">\n<svg class="source" width="0" height="0" aria-hidden="true">'
        f'{art.icons_art("")}\n<g class="{kind}" id="band">{heads}</g>\n'
        f'<g class="{kind}" id="field">{field}</g>\n</svg>\n{"".join(papers)}</div>'
    )


def standalone(drawing: Drawing, theme_css: str, *, selected: str | None = None, href: Href | None = None) -> str:
    """One self-contained SVG file with the question above, and the style sheet inside.

    Without `href` it has no links. The CSS is ours; "]]>" in it would end its section early, so it is refused.
    """
    if "]]>" in theme_css:
        raise ValueError("the style sheet ends its own section")
    drawing = fitted(drawing)
    width, top = f"{drawing.width:g}", f"{-drawing.question_height:g}"
    height = f"{drawing.height + drawing.question_height:g}"
    title = escaped(drawing.title)
    inert = " inert" if href is None else ""
    band = layers.band(drawing, selected, href, "") if drawing.band else []
    written = "".join([*layers.field(drawing, selected, href, ""), *band])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 {top} {width} {height}"'
        f' class="drawing {drawing.view} alone{inert}" role="group" aria-label="{title}">\n'
        f"<title>{title}</title>\n<style><![CDATA[\n{theme_css}\n]]></style>\n"
        f'<rect class="sheet" x="0" y="{top}" width="100%" height="100%"/>{art.icons_art("")}{_question(drawing)}'
        f"{written}\n</svg>"
    )


def _question(drawing: Drawing) -> str:
    if not drawing.question:
        return ""
    width, height = drawing.width, drawing.question_height
    words = "".join(
        f'<text class="{text.role}" x="{text.x:g}" y="{text.y:g}" font-size="{text.size:g}" text-anchor="middle"'
        f"{art.held(text.fit)}>{escaped(text.words)}</text>"
        for text in drawing.question
    )
    rules = f"M0 1.5H{width:g}M0 5.5H{width:g}M0 {height - 1:g}H{width:g}"
    return f'\n<g class="question" transform="translate(0 {-height:g})"><path class="rules" d="{rules}"/>{words}</g>'


@lru_cache(maxsize=1)
def theme_css() -> str:
    """The style sheet of drawings with the light colours put in, for a file that has no page around it.

    Fonts are named, not embedded: whoever has them sees them, others see a serif and a sans in the same widths.
    """
    tokens = (static_dir() / "tokens.css").read_text(encoding="utf-8")
    rules = (static_dir() / "drawing.css").read_text(encoding="utf-8")
    light = re.search(r":root\s*\{(.*?)\}", _COMMENT.sub("", tokens), re.DOTALL)
    values = dict(re.findall(r"(--[\w-]+)\s*:\s*([^;]+);", light[1])) if light else {}
    css = _COMMENT.sub("", rules).replace(".drawing svg", ".drawing")

    def value(match: re.Match[str]) -> str:
        known = values.get(match[1], match[0])
        return _VARIABLE.sub(value, known) if known != match[0] else known

    return re.sub(r"\n\s*\n+", "\n", _VARIABLE.sub(value, css)).strip()
