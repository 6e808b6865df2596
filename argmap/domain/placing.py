"""Where something hangs, and whether it could hang somewhere else; on a map's structure alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from argmap.domain.structure import Structure


def above(structure: Structure, statement: int) -> Iterator[int]:
    """The statement and what it hangs on, upwards; a ring of homes is gone round once."""
    at: int | None = statement
    seen: set[int] = set()
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = structure.parent.get(at)


def hangs_on(structure: Structure, statement: int, some: Collection[int]) -> int | None:
    """The first of `some` statements on which the statement hangs, at any depth, or which it is."""
    return next((number for number in above(structure, statement) if number in some), None)


def under_itself(structure: Structure, argument: int, target: int | None, undercuts: int | None) -> int | None:
    """The premise at home in the argument on which its new target hangs, so that it cannot be moved there, or None."""
    residents = structure.residents(argument)
    if undercuts == argument:
        return structure.arguments[argument].premises[0]
    if undercuts is not None and undercuts in structure.arguments:
        # What undercuts a step hangs on its last premise.
        target = (structure.residents(undercuts) or structure.arguments[undercuts].premises)[-1]
    return None if target is None else hangs_on(structure, target, residents)


def hanging_on(structure: Structure, statements: Collection[int]) -> int:
    """How many statements hang on these, at any depth."""
    return sum(structure.below.get(number, 0) for number in statements)
