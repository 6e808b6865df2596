"""What an Argdown file says, before it is a map: statements, arguments with their steps, and relations between them."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from argmap.formats.argdown.tokens import Lexer
from argmap.formats.argdown.yaml_nodes import Entries


class _Member:
    """What has a title, a text, tags and metadata; `title` is empty where it has none, `text` None if never said."""

    __slots__ = ("at", "data", "tags", "text", "title")

    def __init__(
        self,
        title: str,
        at: int,
        text: str | None = None,
        tags: list[str] | None = None,
        data: Entries | None = None,
    ) -> None:
        self.title = title
        self.at = at
        self.text = text
        self.tags = [] if tags is None else tags
        self.data = Entries() if data is None else data


class Said(_Member):
    """A statement, and all that the file says of it."""

    __slots__ = ()


class Step:
    """One inference: what it starts from, what follows, its rules and its metadata."""

    __slots__ = ("at", "conclusion", "data", "premises", "rules")

    def __init__(self, at: int, premises: list[Said], conclusion: Said, rules: str, data: Entries) -> None:
        self.at = at
        self.premises = premises
        self.conclusion = conclusion
        self.rules = rules
        self.data = data


class Reason(_Member):
    """An argument: its title and text, and the steps of its premise–conclusion structure, if it has one."""

    __slots__ = ("steps",)

    def __init__(self, title: str, at: int) -> None:
        super().__init__(title, at)
        self.steps: list[Step] = []


class Bond(Enum):
    """What a relation is."""

    SUPPORT = "support"
    ATTACK = "attack"
    UNDERCUT = "undercut"
    CONTRADICTION = "contradiction"


class Link(NamedTuple):
    """A relation as written; a `Step` is the target of what undercuts its inference line or conclusion."""

    bond: Bond
    source: Said | Reason
    target: Said | Reason | Step
    at: int


class Outline:
    """The whole file. `heading` is the first one of level 1; statements and arguments are in order of appearance.

    `repeated` are the statements whose text is said once more under the same title, each with where.
    """

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.front_matter = Entries()
        self.heading = ""
        self.heading_at = 0
        self.statements: list[Said] = []
        self.arguments: list[Reason] = []
        self.links: list[Link] = []
        self.repeated: list[tuple[Said, int]] = []
