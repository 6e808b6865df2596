"""The part of YAML that argmap writes (`yaml_writing.py`), read without a parser: loading one takes longer than a file.

Whatever is not surely of this part is left to the parser, so that nothing is read in two ways: each line is a name with
a word, a text between double quotes, a list of these on one line, or with what stands indented below it.
"""

from __future__ import annotations

import re

from argmap.formats.argdown.yaml_nodes import Entries, Items, Node, Scalar

_KEY_LENGTH = 500  # a parser looks no further than 1,024 characters for the colon after a name
_LEVELS = 6

_SCALAR = r'(?:[A-Za-z0-9][A-Za-z0-9_-]*+|"(?:[^"\\]|\\(?:["\\nt]|x[0-9a-f]{2}|u[0-9a-ce-f][0-9a-f]{3}))*+")'
_VALUE = rf"(?:{_SCALAR}|\[[^\[\]]*\])"
_PAIR = re.compile(rf"({_SCALAR}): ({_VALUE})(, |\}}\Z)")
_LINE = re.compile(rf"( *)(- )?({_SCALAR}):(?: ({_VALUE}))?")
_ITEM = re.compile(rf"({_SCALAR})(, |\]\Z)")
_ESCAPE = re.compile(r"\\(?:x(..)|u(....)|(.))")
_SHORT = {"n": "\n", "t": "\t"}


def read_own(text: str, at: int) -> Entries | None:
    """The mapping that `text` holds, which begins at offset `at` of the file; None where only a parser can tell."""
    if text.startswith("{"):
        return _in_braces(text, at)
    return _Block(at).read(text)


def _in_braces(text: str, at: int) -> Entries | None:
    if not text.isprintable():
        return None
    entries = Entries()
    entries.at = at
    end = 1
    while (found := _PAIR.match(text, end)) is not None:
        name, written, after = found.groups()
        if not _put(entries, name, _value(written, at + found.start(2))):
            return None
        if after != ", ":
            return entries
        end = found.end()
    return None


class _Block:
    """Reads lines, each with a name; `levels` are the mappings and lists that are open, with their indentation."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.root = Entries()
        self.levels: list[tuple[int, Entries | Items]] = []
        self.awaited: tuple[int, Entries, str] | None = None  # a name whose value stands below it

    def read(self, text: str) -> Entries | None:
        at = self.at
        for line in text.split("\n"):
            if line.strip(" ") and not self.line(line, at):
                return None
            at += len(line) + 1
        return self.root if self.root and self.awaited is None else None

    def line(self, line: str, at: int) -> bool:
        """Takes one line; tells whether it could."""
        found = _LINE.fullmatch(line)
        if found is None or not line.isprintable():
            return False
        indent = len(found[1])
        name_at = found.start(3)
        if found[2] and not self.item(indent, at):
            return False
        mapping = self.mapping(name_at, at + name_at)
        if mapping is None or len(self.levels) > _LEVELS:
            return False
        if found[4] is None:
            self.awaited = name_at, mapping, _text(found[3])
            return _put(mapping, found[3], Entries())
        return _put(mapping, found[3], _value(found[4], at + found.start(4)))

    def item(self, indent: int, at: int) -> bool:
        """Opens a mapping that is an item: of the list awaited here, or of the open one that is indented so."""
        items = Items()
        if self.awaited is not None:
            least, mapping, name = self.awaited
            if indent < least:
                return False
            items.at = at + indent
            mapping[name] = items
            self.awaited = None
            self.levels.append((indent, items))
        else:
            last = self.level(indent, Items)
            if not isinstance(last, Items):
                return False
            items = last
        items.append(entries := Entries())
        entries.at = at + indent + 2
        self.levels.append((indent + 2, entries))
        return True

    def mapping(self, indent: int, at: int) -> Entries | None:
        """The mapping to which a name that is indented so belongs; None where there is none."""
        if self.awaited is not None:
            least, parent, name = self.awaited
            below = parent[name]
            if indent <= least or not isinstance(below, Entries):
                return None
            self.awaited = None
        elif self.levels:
            last = self.level(indent, Entries)
            return last if isinstance(last, Entries) else None
        else:
            below = self.root
        below.at = at
        self.levels.append((indent, below))
        return below

    def level(self, indent: int, kind: type[Entries | Items]) -> Entries | Items | None:
        """What is open of this kind and indentation, after what is indented more has been closed."""
        while self.levels:
            open_at, last = self.levels[-1]
            if open_at == indent and isinstance(last, kind):
                return last
            if open_at < indent:
                return None
            self.levels.pop()
        return None


def _put(entries: Entries, name: str, value: Node | None) -> bool:
    """Adds a value; false where there is none, the name is there already, or is longer than a parser would look."""
    key = _text(name)
    if value is None or key in entries or len(name) > _KEY_LENGTH:
        return False
    entries[key] = value
    return True


def _value(written: str, at: int) -> Node | None:
    """A scalar, or a list of them; None where something else stands in the list."""
    if not written.startswith("["):
        return _scalar(written, at)
    items = Items()
    items.at = at
    end = 1
    while (found := _ITEM.match(written, end)) is not None:
        items.append(_scalar(found[1], at + end))
        if found[2] != ", ":
            return items
        end = found.end()
    return None


def _scalar(written: str, at: int) -> Scalar:
    plain = written[0] != '"'
    scalar = Scalar(written if plain else _text(written))
    scalar.plain = plain
    scalar.at = at
    return scalar


def _text(written: str) -> str:
    if not written.startswith('"'):
        return written
    return _ESCAPE.sub(_unescaped, written[1:-1]) if "\\" in written else written[1:-1]


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _SHORT.get(found[3], found[3])
