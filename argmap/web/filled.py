"""A form as it was typed: whatever is refused comes back with its words, and a sentence beside each field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from argmap.web.drafting import Typed


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """What was typed, and a sentence for each field that could not be taken; under "" what concerns the whole.

    `shown` are the fields that the page shows: what is wrong with another is told above them.
    """

    typed: Typed = field(default_factory=MultiDict)
    problems: Mapping[str, str] = field(default_factory=dict)
    shown: Collection[str] = ()

    def value(self, name: str, otherwise: str = "") -> str:
        """What was typed into a field, or chosen."""
        return self.typed.get(name, otherwise)

    def problem(self, name: str) -> str:
        """What is wrong with a field, or nothing."""
        return self.problems.get(name, "")

    @property
    def unplaced(self) -> list[str]:
        """What is wrong with no field that the form shows."""
        return [sentence for name, sentence in self.problems.items() if name not in self.shown]
