"""What people type: normalised, bounded and refused in one place, with a sentence that says why.

Everything is kept as typed but for Unicode's canonical composition (NFC, Unicode Standard Annex 15) and line ends.
Bidirectional overrides are kept, for they are part of some scripts' writing; pages isolate them.
"""

from __future__ import annotations

import re
import unicodedata

from argmap.domain.errors import Refused
from argmap.domain.limits import TITLE_LIMIT

_LINE_END = "\r\n|[\r\n\u2028\u2029]"
_GAP = "[ \t\r\n\u2028\u2029]{2,}|[\t\r\n\u2028\u2029]"

# Control characters, lone surrogates, and the code points that are no characters, which XML forbids.
_NO_CHARACTERS = "".join(f"{chr(plane * 0x10000 + 0xFFFE)}-{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
_UNWANTED = f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"

# Letters and marks that Unicode counts as such but that leave no trace on the page.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})

_CONTROL_NAMES = {
    "\x00": "a NUL character",
    "\x07": "a bell character",
    "\x08": "a backspace character",
    "\x0b": "a vertical tab",
    "\x0c": "a form feed",
    "\x1b": "an escape character",
    "\x7f": "a delete character",
    "\x85": "a next-line control character",
}


def one_line(text: str, field: str, *, limit: int, required: bool = False) -> str:
    """Text of one line: line ends and tabs become spaces, and the ends are trimmed.

    `field` is the name under which a refusal is reported. `limit` counts characters (code points after NFC). Raises
    `Refused` where it is too long, holds what no text holds, or is `required` and shows nothing.
    """
    return _checked(_on_one_line(text), field, limit, required)


def _on_one_line(text: str) -> str:
    """A space for each gap that has a line end or a tab in it; in linear time, whatever the gaps."""
    if text.isprintable():  # nearly all are, and then there is no gap
        return text
    return re.sub(_GAP, lambda gap: " " if gap[0].strip(" ") else gap[0], text)


def many_lines(text: str, field: str, *, limit: int, required: bool = False) -> str:
    """Text of several lines: line ends become newlines, tabs stay, and the ends are trimmed. Else as `one_line`."""
    return _checked(re.sub(_LINE_END, "\n", text), field, limit, required)


def _checked(text: str, field: str, limit: int, required: bool) -> str:
    unwanted = None if text.isprintable() else re.search(_UNWANTED, text)
    if unwanted:
        raise Refused({field: f"This contains {_name_of(unwanted[0])}; please remove it."})
    text = unicodedata.normalize("NFC", text).strip()
    if not text and required:
        raise Refused({field: "Please write something here."})
    if text and not is_visible(text):
        raise Refused({field: "This shows nothing to a reader; please write something that can be seen."})
    if len(text) > limit:
        raise Refused({field: f"This has {len(text):,} characters; at most {limit:,} are possible."})
    return text


def _name_of(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return _CONTROL_NAMES.get(char, f"the control character U+{ord(char):04X}")
    if category == "Cs":
        return f"half of a character (the lone surrogate U+{ord(char):04X})"
    return f"U+{ord(char):04X}, which is no character"


def is_visible(text: str) -> bool:
    """Whether a reader would see anything of it."""
    return any(not _is_blank(char) for char in text)


def _is_blank(char: str) -> bool:
    code = ord(char)
    return (
        char in _BLANK_LETTERS
        or unicodedata.category(char) in _BLANK_CATEGORIES
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
    )


def fold(text: str) -> str:
    """The form in which texts are searched and compared: without case, and without marks on letters.

    "Šimonović" and "SIMONOVIC" fold alike (compatibility decomposition, marks dropped, full case folding).
    """
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)).casefold())


def plain(text: str) -> str:
    """The words of a text as addresses and keys have them: folded, with a hyphen for everything between them."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def propose_title(text: str, limit: int = TITLE_LIMIT) -> str:
    """A title for the map from a whole sentence: the sentence without its full stop, or its beginning.

    What is too long is cut at a word's end where there is one in the second half, and ends in an ellipsis.
    """
    line = _on_one_line(text).strip()
    if line.endswith(".") and not line.endswith(".."):
        line = line[:-1].rstrip() or line
    if len(line) <= limit:
        return line
    cut = line[:limit]
    space = cut.rfind(" ")
    if space >= limit // 2:
        cut = cut[:space]
    else:
        cut = cut[: limit - 1]
        while cut and unicodedata.combining(line[len(cut)]):
            cut = cut[:-1]
    return cut.rstrip(" ,;:–—-") + "…"


def numbers_in(text: str) -> tuple[str, int] | None:
    """What a search for a number asks for: ("s", 12) for "12", "#12" or "s12", ("a", 5) for "a5"; else None."""
    found = re.fullmatch(r"\s*(?:#|([sSaA]))?\s*([0-9]{1,9})\s*", text)
    if found is None:
        return None
    return ("a" if (found[1] or "").lower() == "a" else "s"), int(found[2])
