"""The one template, rendered without a web server: for a file that stands alone, and for whoever includes it in a page.

Numbers and paths are our own and go in as `Markup`; what people typed is escaped by the environment. Jinja is imported
when the first drawing is written, so that the command line starts fast.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from argmap.drawing.drawing import Drawing
from argmap.paths import templates_dir

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

Href = Callable[..., str]


def own(value: float | str) -> Markup:
    """A number or a path that we computed, as markup: the filter `m` of the templates. Never for what people typed."""
    from markupsafe import Markup

    return Markup(value if isinstance(value, str) else f"{value:g}")


def prepare(environment: Environment) -> Environment:
    """Gives an environment what the drawing's templates use."""
    environment.globals["m"] = own
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
    from markupsafe import Markup

    if "]]>" in theme_css:
        raise ValueError("the style sheet ends its own section")
    template = _environment().get_template("drawing/standalone.svg")
    style = Markup("<style><![CDATA[\n" + theme_css + "\n]]></style>")
    return template.render(drawing=drawing, style=style, selected=selected, href=href, prefix="", inert=href is None)
