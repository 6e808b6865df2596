"""Words that mean to break a parser, a page or a drawing."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from argmap.domain.text import is_visible, many_lines, one_line

ARGDOWN = (
    *(
        "[Peace]",
        "[Peace]: ",
        "<a1>",
        "<a1>: ",
        "@[Peace]",
        "@<a1>",
        "#tag",
        "#(a tag)",
        "{number: 1}",
        "{",
        "}",
        "} x",
    ),
    *(
        "{ ",
        "]:",
        "](",
        "[a](b)",
        "[-x]",
        "+ ",
        "- ",
        "_ ",
        "+>",
        "->",
        "_>",
        "><",
        "<+",
        "<-",
        "<_",
        "----",
        "-- rule --",
    ),
    *(
        "(1) ",
        "1. ",
        "* ",
        "# ",
        "## ",
        "===",
        "=====",
        "//",
        "/*",
        "*/",
        "<!--",
        "-->",
        "\\",
        "\\\\",
        "\\[",
        "**bold**",
    ),
    *("__bold__", "_it_", "*it*", "snake_case_name", ":smile:", ".A.", "e.g.", "...", "a.b.c:d:e", "::", "constructor"),
    *("http://a.example:80/x_y?z=1#f", "Untitled 1", "__proto__", "a1", "Statement 1", "-", "Therefore not:"),
)
YAML = (
    *(
        "- a: b",
        "key: value",
        "&anchor",
        "*alias",
        "!!python/object",
        "%TAG",
        "---",
        "|-",
        ">",
        "null",
        "yes",
        "~",
        "0o7",
    ),
    *("1:30", "2016-09-01", "'", '"', "''", "\\x41", "\\u202e", "? ", "`", "a: 'b", '{a: [1, {b: "c"}]}', "# comment"),
)
MARKUP = (
    *(
        "digraph { a -> b }",
        "label=<b>",
        "\\N",
        "\\l",
        "\\G",
        "&amp;",
        "&lt;",
        "&#10;",
        "&",
        "<b>",
        '" onload="x',
        "]]>",
    ),
    *(
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "{% raw %}",
        "'; DROP TABLE maps; --",
        "${x}",
        "%s",
        "javascript:alert(1)",
    ),
)
UNICODE = (
    *(
        "Šimonović",
        "é",
        "e\u0301",
        "和平",
        "العدالة",
        "\u202eRTL\u202c",
        "\u2066isolated\u2069",
        "\U0001f600",
        "\ufb01",
    ),
    *(
        "\U0001f469\u200d\u2696\ufe0f",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "x\u00ad",
        "ß",
        "İ",
    ),
    *("\U000e0041", "\U0001d5e3", "\u0301", "\u3000", "\uff0f\uff0f", "\u2028", "\ue000", "\U0010fffd"),
)
WORDS = (
    *("peace", "Justice", "may be delayed", "no", "1992–95", " ", "  ", "   ", ",", ", ", ".", ":", ";", "a", "A", "("),
)
HOSTILE = ARGDOWN + YAML + MARKUP + UNICODE + WORDS
LINES = ("\n", "\n\n", "\t", "\n- a\n")


def hostile_text(dice: random.Random, limit: int, *, lines: bool = False) -> str:
    """A text as the store keeps it: normalised, visible, of 1 to `limit` characters; now and then of all of them."""
    pieces = [
        chr(dice.randrange(0x20, 0x3000)) if dice.random() < 0.05 else dice.choice(HOSTILE)
        for _ in range(dice.randint(1, 8))
    ]
    if lines:
        pieces.insert(dice.randrange(len(pieces) + 1), dice.choice(LINES))
    text = "".join(pieces) * (400 if dice.random() < 0.04 else 1)
    text = "".join(char for char in text if not "\x7f" <= char <= "\x9f")
    text = text if is_visible(text) else f"{text}x"
    normal = (many_lines if lines else one_line)(text, "text", limit=1_000_000)[:limit].strip()
    return normal if is_visible(normal) else "x"


def hostile_texts(limit: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    """Such texts by chance. They do not shrink: they come from one number each, which makes them quick to make."""
    return st.integers(0, 2**32).map(lambda seed: hostile_text(random.Random(seed), limit, lines=lines))
