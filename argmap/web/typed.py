"""What was typed into a form that cannot be shown again: it is told all the same, so that nobody writes it twice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

SECRETS = frozenset({"password", "new", "again"})
"""Fields that are never told again."""

_CARRIED = frozenset({"csrf", "back", "was", "packed", "file_name"})
"""Fields that a form carries along, whatever is in them."""

_CODE = re.compile(r"[a-z0-9._:/#-]{0,40}", re.ASCII)
_LABELS = {"held_by": "held by", "premise_text": "premise", "source_url": "address of the source"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, what a person calls it, what was typed, and whether that has several lines."""

    name: str
    label: str
    value: str
    long: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form. `words` are what a person typed, `codes` what they chose or what the form carried.

    With an `action` the form can be sent again as it is, in the same `encoding`, with the `secrets` typed once more.
    """

    action: str
    encoding: str
    words: tuple[Field, ...]
    codes: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]


def typed_again(*, resend: bool) -> Typed | None:
    """What this request brought; None where no words are in it. `resend`: it may be sent again as it is."""
    if request.method != "POST":
        return None
    words: list[Field] = []
    codes: list[tuple[str, str]] = []
    for name, value in request.form.items(multi=True):
        if name in SECRETS:
            continue
        if name in _CARRIED or _CODE.fullmatch(value):
            codes.append((name, value))
        else:
            label = _LABELS.get(name, name.replace("_", " "))
            words.append(Field(name, label, value, "\n" in value or len(value) > 80))
    if not words:
        return None
    secrets = tuple(name for name in request.form if name in SECRETS)
    action = request.full_path.rstrip("?") if resend else ""
    return Typed(action, request.mimetype, tuple(words), tuple(codes), secrets)
