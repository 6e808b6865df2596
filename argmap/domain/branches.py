"""What hangs on what: the statements above a place, by the homes of statements and what arguments lead to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

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


def below(structure: Structure, heads: Iterable[int]) -> Mapping[int, int]:
    """All statements that hang on those heads, they themselves among them, each with the nearest head above it."""
    hanging: dict[int, list[int]] = {}
    for number in structure.kinds:
        for over in _hangs_on(structure, structure.home_of.get(number)):
            hanging.setdefault(over, []).append(number)
    found = {number: number for number in sorted(heads) if number in structure.kinds}
    left = deque(found)
    while left:
        over = left.popleft()
        for number in hanging.get(over, ()):
            if number not in found:
                found[number] = found[over]
                left.append(number)
    return found


def _hangs_on(structure: Structure, number: int | None) -> Iterator[int]:
    """What is at home at that argument hangs on this: what it leads to, or what the argument that it undercuts says."""
    while number is not None and (argument := structure.arguments.get(number)) is not None:
        if argument.target is not None:
            yield argument.target
        number = argument.undercuts
        if number is not None and number in structure.arguments:
            yield from structure.arguments[number].premises
