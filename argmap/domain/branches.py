"""What hangs on what: the statements above a place, by the homes of statements and what arguments lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def hanging_on(structure: Structure, heads: Mapping[int, str]) -> dict[int, str]:
    """For each statement that is one of the heads, or hangs on one, what that head says; the nearest head's words."""
    found: dict[int, str] = {}
    for number in structure.kinds:
        if number in heads:
            found[number] = heads[number]
            continue
        over = above(structure, [number]) & heads.keys()
        if over:
            found[number] = heads[min(over, key=lambda head: (len(over & above(structure, [head])) * -1, head))]
    return found
