"""Notes and introductions, the only rich text: the one place that makes markup of what people typed.

CommonMark with HTML switched off gives a small set of elements; bleach then keeps only those that we know, whatever the
parser did; the content security policy stands behind both. What people typed is stored as typed and cleaned here, when
it is shown. bleach gets no more fixes since June 2026: its input is bounded, and never what people typed itself.
"""

from __future__ import annotations

from functools import lru_cache

import bleach
from markdown_it import MarkdownIt
from markupsafe import Markup

LIMIT = 20_000
"""Characters that are read at most; the longest field of rich text has as many."""

_TAGS = frozenset({"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "hr"})
_ATTRIBUTES = {"a": ["href", "title", "rel"], "ol": ["start"]}
_PROTOCOLS = frozenset({"http", "https", "mailto"})


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (the parser's own name)
        """Whether a link is one; else its text stays text."""
        return url.lower().startswith(("http://", "https://", "mailto:"))


_parser = _Parser("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).disable("image")


@lru_cache(maxsize=2_000)
def rich(text: str) -> Markup:
    """The text as markup that is safe in any page: headings become small, links are followed without a referrer."""
    tokens = _parser.parse(text[:LIMIT])
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2", "h3") else "h4"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noreferrer nofollow")
    markup = _parser.renderer.render(tokens, _parser.options, {})
    return Markup(
        bleach.clean(markup, tags=_TAGS, attributes=_ATTRIBUTES, protocols=_PROTOCOLS, strip=True, strip_comments=True)
    )
