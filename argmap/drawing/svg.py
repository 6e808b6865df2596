"""The picture's frame, made without a web server: for a file that stands alone, and for whoever puts it in a page.

What is in it comes from `layers.py` in one piece. In pages the frame is a template; that of a file is written here, for
importing Jinja takes longer than drawing a large map.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from argmap.drawing import art, layers
from argmap.drawing.drawing import Drawing
from argmap.drawing.fitting import fitted
from argmap.drawing.layers import Href, escaped
from argmap.paths import static_dir, templates_dir

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")


def prepare(environment: Environment) -> Environment:
    """Gives an environment what the drawing's templates use."""
    for function in (art.own, art.icons_art, art.silhouette_art, layers.band, layers.field):
        environment.filters[function.__name__] = function
    return environment


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(templates_dir())
    return prepare(Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False))


def fragment(
    drawing: Drawing, *, href: Href, selected: str | None = None, prefix: str = "", inert: bool = False
) -> Markup:
    """The part for a page, as markup: a `div` with the pictures in it."""
    from markupsafe import Markup

    template = _environment().get_template("drawing/_map.svg")
    context: dict[str, Any] = {
        "drawing": drawing,
        "selected": selected,
        "href": href,
        "prefix": prefix,
        "inert": inert,
    }
    return Markup(template.render(context))


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
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 {top} {width} {height}"'
        f' class="drawing {drawing.view} alone{inert}" role="group" aria-label="{title}">\n'
        f"<title>{title}</title>\n<style><![CDATA[\n{theme_css}\n]]></style>\n"
        f'<rect class="sheet" x="0" y="{top}" width="100%" height="100%"/>{art.icons_art("")}{_question(drawing)}'
        f"{layers.field(drawing, selected, href, '')}"
        f"{layers.band(drawing, selected, href, '') if drawing.band else ''}\n</svg>"
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
