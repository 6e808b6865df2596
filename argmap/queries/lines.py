"""One line for a statement or an argument, as lists, links and search results show them."""

from __future__ import annotations

from dataclasses import dataclass

from argmap.domain.graph import Argument
from argmap.domain.vocabulary import Relation, Shape


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement in a list: enough for its icon, number and title; `against` puts the minus after evidence's number.

    A withdrawn statement is a tombstone: its title and text say so, and nothing else of it is left.
    """

    number: int
    shape: Shape
    title: str
    text: str
    against: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ArgumentLine:
    """An argument in a list, with its premises, what it leads to, and what undercuts it.

    Exactly one of `target` (a statement) and `cut` (the argument that it undercuts, with its own premises and target)
    is given. `undercuts` nest: an undercut may itself be undercut.
    """

    argument: Argument
    premises: tuple[StatementLine, ...]
    target: StatementLine | None
    cut: ArgumentLine | None = None
    undercuts: tuple[ArgumentLine, ...] = ()

    @property
    def number(self) -> int:
        """The argument's running number ("a5")."""
        return self.argument.number

    @property
    def relation(self) -> Relation:
        """What it does to its target."""
        return self.argument.relation
