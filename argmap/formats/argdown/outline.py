"""What an Argdown file says, before it is a map: statements, arguments with their steps, and relations between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from argmap.formats.argdown.tokens import Lexer
from argmap.formats.argdown.yaml_nodes import Entries


@dataclass(eq=False)
class Said:
    """A statement, and all that the file says of it; `title` is empty where it has none, `text` None if never said."""

    title: str
    at: int
    text: str | None = None
    tags: list[str] = field(default_factory=list)
    data: Entries = field(default_factory=Entries)


@dataclass(eq=False)
class Step:
    """One inference: what it starts from, what follows, its rules and its metadata."""

    at: int
    premises: list[Said]
    conclusion: Said
    rules: str
    data: Entries


@dataclass(eq=False)
class Reason:
    """An argument: its title and text, and the steps of its premise–conclusion structure, if it has one."""

    title: str
    at: int
    text: str | None = None
    tags: list[str] = field(default_factory=list)
    data: Entries = field(default_factory=Entries)
    steps: list[Step] = field(default_factory=list)


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


@dataclass
class Outline:
    """The whole file. `heading` is the first one of level 1; statements and arguments are in order of appearance."""

    lexer: Lexer
    front_matter: Entries = field(default_factory=Entries)
    heading: str = ""
    heading_at: int = 0
    statements: list[Said] = field(default_factory=list)
    arguments: list[Reason] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
