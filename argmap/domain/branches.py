"""What hangs on what: the statements above a place, by the homes of statements and what arguments lead to."""

from __future__ import annotations

from collections.abc import Iterable

from argmap.domain.structure import Structure


def above(structure: Structure, statements: Iterable[int] = (), arguments: Iterable[int] = ()) -> frozenset[int]:
    """The numbers of all statements that those statements and arguments hang on, they themselves among them.

    A statement hangs on what the argument at which it is at home leads to; an undercut on the premises of what it
    undercuts, and on all that this hangs on.
    """
    found: set[int] = set()
    left = [n for n in statements if n in structure.kinds]
    steps = list(arguments)
    while left or steps:
        while steps:
            argument = structure.arguments.get(steps.pop())
            if argument is None:
                continue
            if argument.target is not None:
                left.append(argument.target)
            if argument.undercuts is not None:
                steps.append(argument.undercuts)
                cut = structure.arguments.get(argument.undercuts)
                left.extend(() if cut is None else cut.premises)
        if left:
            number = left.pop()
            home = structure.home_of.get(number)
            if number not in found and home is not None:
                steps.append(home)
            found.add(number)
    return frozenset(found)
