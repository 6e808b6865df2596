"""Names of accounts: which are taken, and which look so much alike that a reader could not tell them apart.

After Unicode Technical Standard 39: two names are confusable when their skeletons are equal. The table below is small
on purpose. A name keeps to one script, so only scripts whose letters can spell a whole name that reads as Latin matter;
and as people sign in without regard to case, a letter counts as alike when either of its cases is. So "І" of Cyrillic,
"l", "I", "i" and "1" are all one, which refuses a little more than the standard would.
"""

from __future__ import annotations

import re
import unicodedata

from argmap.domain.errors import Refused
from argmap.domain.limits import NAME_LIMIT
from argmap.domain.text import one_line

SKELETON_LIMIT = 320
BLANK_NAME = "a contributor"
"""What stands in the place of a name that was erased; nobody else may be called so."""

_PUNCTUATION = frozenset(" -'’.,_·()&+")
_MARKS_AT_MOST = 4  # on one letter; Vietnamese needs two, Hebrew and Indic scripts some more
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
"""Scripts that are written together: the "highly restrictive" level of UTS 39, section 5.2."""

_SAME_SCRIPT = {"IDEOGRAPHIC": "CJK", "KATAKANA-HIRAGANA": "KATAKANA", "HANGZHOU": "CJK"}

# Each line: letters as they are in small, and what each reads as.
_ALIKE = (
    ("авсекмнорстухіјѕһԁԛԝѵӏүьгзб", "abcekmhopctyxijshdqwvlybr36"),  # Cyrillic
    ("αβγεζηικμνορστυχϲϳ", "abyezhikmvopotuxcj"),  # Greek
    ("սօոհցզյքլա", "uonhgqjplw"),  # Armenian
    ("ⲁⲃⲉⲏⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭ", "abehikmnopctyx"),  # Coptic
    ("ꭰꭱꭲꭵꭺꭻꭼꮃꮇꮋꮍꮐꮓꮞꮟꮢꮤꮥꮩꮪꮮꮯꮲꮶᏼ", "drtiajewmhygz4brwsvslcpkb"),  # Cherokee
    ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "bpdtgkjczfmnlsrvhwxyaeiou"),  # Lisu
    ("ıɩɪɑɡƒɢɴʀʏᴀᴄᴇᴏᴜᴠᴡᴢ", "iiiagfgnryaceouvwz"),  # Latin
    ("’‘ʼ′`‐‑‒–—−", "'''''------"),
)
_PROTOTYPES = {
    **{letter.casefold(): read for letters, reads in _ALIKE for letter, read in zip(letters, reads, strict=True)},
}
_LATIN = {"i": "l", "1": "l", "|": "l", "0": "o", "m": "rn", "w": "vv"}


def account_name(text: str, field: str = "name") -> str:
    """The name as it is kept (NFC, one line). Raises `Refused` with a sentence for `field`."""
    name = re.sub(" {2,}", " ", one_line(text, field, limit=NAME_LIMIT, required=True))
    problem = _problem(unicodedata.normalize("NFKC", name))
    if problem:
        raise Refused({field: problem})
    found = skeleton(name)
    if found == skeleton(BLANK_NAME) or len(found) > SKELETON_LIMIT:
        raise Refused({field: "This name cannot be taken; please choose another."})
    return name


def _problem(name: str) -> str:
    """What is wrong with the characters of a name, or nothing."""
    letters = [char for char in name if unicodedata.category(char)[0] == "L"]
    if not letters:
        return "A name has at least one letter."
    for char in name:
        if unicodedata.category(char)[0] not in "LM" and not char.isdecimal() and char not in _PUNCTUATION:
            shown = char if char.isprintable() and char.strip() else f"U+{ord(char):04X}"
            return f"A name is made of letters, figures, spaces and - ' . , _ only; “{shown}” is none of them."
    if re.search(rf"^\W*[{_MARK}]|[{_MARK}]{{{_MARKS_AT_MOST + 1},}}", _marks_told(name)):
        return "There are too many marks on one letter, or marks on none."
    scripts = {_script(char) for char in letters}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        return "This mixes letters of several scripts that can look alike; please keep to one."
    if len({ord(char) - unicodedata.decimal(char) for char in name if char.isdecimal()}) > 1:
        return "This mixes figures of several scripts; please keep to one."
    return ""


_MARK = "\u0300"


def _marks_told(name: str) -> str:
    """The name with every mark replaced by one and the same."""
    apart = unicodedata.normalize("NFD", name)
    return "".join(_MARK if unicodedata.category(char)[0] == "M" else "x" for char in apart)


def _script(letter: str) -> str:
    """The script of a letter, which is the first word of its name in Unicode."""
    word = unicodedata.name(letter, "unnamed").partition(" ")[0]
    return _SAME_SCRIPT.get(word, word)


def skeleton(name: str) -> str:
    """What two names have in common when they look alike: compare skeletons, never show one."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    seen = []
    for char in apart:
        if unicodedata.category(char) in ("Cf", "Cc"):
            continue
        read = str(unicodedata.decimal(char)) if char.isdecimal() else _PROTOTYPES.get(char, char)
        seen.append(_LATIN.get(read, read))
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))
