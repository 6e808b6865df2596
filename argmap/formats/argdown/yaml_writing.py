"""Metadata in braces and the front matter: the part of an Argdown file that is YAML.

What is written is a small part of YAML, the same to every reader of YAML 1.1 and 1.2: words and numbers plain,
everything that people typed between double quotes, and in those an escape for each character that Argdown, YAML or a
careless editor could stumble over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]

ONE_LINE = 110  # characters at most, braces included

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOT_A_WORD = frozenset("y n yes no on off true false null".split())

# Backslash and quote for YAML; closing braces and runs of `=` because the official parser ends metadata and front
# matter there, whatever surrounds them; controls, line ends, bidirectional controls and noncharacters for editors.
_ESCAPED = re.compile(
    '[\\\\"}\x00-\x1f\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff'
    "\ufff0-\ufffb\ufffe\uffff]|[\U0001fffe\U0001ffff\U000e0000-\U0010ffff]|=(?===)|(?<===)="
)
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def block(values: Mapping[str, Value]) -> Iterator[str]:
    """The lines of a mapping in YAML's block style."""
    return _lines(values, "")


def in_braces(values: Mapping[str, Value]) -> Iterator[str]:
    """The lines of a statement's or an argument's metadata.

    On one line where that is short, else one line for each value: braces inside braces would end the metadata for the
    official parser.
    """
    lines = tuple(_lines(values, ""))
    if len(lines) == len(values) and sum(map(len, lines)) + 2 * len(lines) <= ONE_LINE:
        yield "{" + ", ".join(lines) + "}"
        return
    yield "{"
    for line in lines:
        yield f"  {line}"
    yield "}"


def _lines(values: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(f"{indent}{_scalar(key)}:", value, indent)


def _entry(head: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield head
        yield from _lines(value, indent + "  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if any(isinstance(item, Mapping) for item in value):
            yield head
            for item in value:
                assert isinstance(item, Mapping)
                first, *others = _lines(item, indent + "  ")
                yield f"{indent}- {first.lstrip(' ')}"
                yield from others
        else:
            yield f"{head} [{', '.join(_scalar(item) for item in value)}]"
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    assert isinstance(value, str)
    if isinstance(value, StrEnum) or (_WORD.fullmatch(value) and value.lower() not in _NOT_A_WORD):
        return str(value)
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
