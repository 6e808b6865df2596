"""For or against: which position a statement stands under, and the sign that the way up to it has.

A support keeps the sign and an attack turns it; an undercut counts as an attack on what it would weaken. So a reply to
an objection to a position counts for that position, as in bipolar argumentation (Cayrol, Lagasquie-Schiex 2005).
"""

from __future__ import annotations

from typing import NamedTuple

from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Relation

MIXED = "mixed"
"""The relation of a list whose lines do different things: it speaks for neither side."""


class Side(NamedTuple):
    """The statement that heads the branch, and whether what is asked about speaks for it."""

    head: int
    supports: bool


def side_of(structure: Structure, number: int) -> Side | None:
    """The side of a statement of the map; a position is on its own. None where the map has none of that number."""
    if number not in structure.kinds:
        return None
    head, supports, at = structure.head_of(number), True, number
    while at != head:
        home = structure.arguments[structure.home_of[at]]
        if home.relation is Relation.ATTACK:
            supports = not supports
        at = structure.parent[at]
    return Side(head, supports)


def side_of_new(structure: Structure, target: str, relation: str) -> Side | None:
    """The side of something that is put on a target ("s12", "a5") with a relation; None where there is none such."""
    if not target or relation == MIXED:
        return None
    number = int(target[1:])
    if target[0] == "a":
        cut = structure.arguments.get(number)
        if cut is None or not cut.premises:
            return None
        number = cut.premises[-1]
    above = side_of(structure, number)
    if above is None or relation != Relation.ATTACK:
        return above
    return Side(above.head, not above.supports)


def side_toward(structure: Structure, number: int, motion: int) -> bool | None:
    """Whether a statement speaks for the motion (True) or against it; None where it hangs on something else."""
    side = side_of(structure, number)
    return side.supports if side is not None and side.head == motion else None
