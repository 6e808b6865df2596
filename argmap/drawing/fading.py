"""Which lines a filter fades: those that lead from what it fades, or to it."""

from __future__ import annotations

from collections.abc import Collection

from argmap.domain.selection import Selection
from argmap.domain.structure import Structure


def faded_arguments(structure: Structure, selection: Selection, faded: Collection[int]) -> set[int]:
    """The shown arguments whose target, or all of whose shown premises, are among the faded statements."""
    if not faded:
        return set()
    found = set()
    for number in selection.arguments:
        argument = structure.arguments[number]
        premises = [premise for premise in argument.premises if premise in selection.statements]
        if argument.target in faded or all(premise in faded for premise in premises):
            found.add(number)
    return found
