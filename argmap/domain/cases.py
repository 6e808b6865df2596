"""What changes when a map is read for one case: which arguments are said to hold elsewhere, and who loses what."""

from __future__ import annotations

from typing import NamedTuple

from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind, Relation


class Loss(NamedTuple):
    """What one statement loses for the chosen case.

    `position` heads its column; `premises` are the statements of the lost arguments of that `relation` on `target`, of
    which there are `of` arguments in all and `lost` are lost.
    """

    position: int
    target: int
    relation: Relation
    premises: tuple[int, ...]
    lost: int
    of: int


class CaseEffect(NamedTuple):
    """Arguments said to hold elsewhere, arguments that hang only on them, statements that fade with them, losses."""

    elsewhere: frozenset[int]
    hanging: frozenset[int]
    statements: frozenset[int]
    losses: tuple[Loss, ...]

    @property
    def arguments(self) -> frozenset[int]:
        """All arguments that fade."""
        return self.elsewhere | self.hanging


def case_effect(structure: Structure, case: str) -> CaseEffect:
    """Reads the structure for one case (its key).

    An argument with cases that do not include the chosen one is said to hold elsewhere; one without cases stays. A
    statement fades when all the arguments that use it fade, an argument when what it is aimed at fades. Positions and
    setting statements never fade.
    """
    elsewhere = frozenset(n for n, cases in structure.cases.items() if cases and case not in cases)
    arguments = set(elsewhere)
    statements: set[int] = set()
    waiting = sorted(elsewhere)
    while waiting:
        argument = structure.arguments[waiting.pop()]
        aimed = list(structure.undercuts_of.get(argument.number, ()))
        for premise in argument.premises:
            uses = structure.uses_of[premise]
            fades = structure.kinds[premise] is not Kind.POSITION and all(use.number in arguments for use in uses)
            if fades and premise not in statements:
                statements.add(premise)
                aimed += structure.arguments_on.get(premise, ())
        for other in aimed:
            if other.number not in arguments:
                arguments.add(other.number)
                waiting.append(other.number)
    return CaseEffect(
        elsewhere,
        frozenset(arguments) - elsewhere,
        frozenset(statements),
        _losses(structure, elsewhere, statements),
    )


def _losses(structure: Structure, elsewhere: frozenset[int], faded: set[int]) -> tuple[Loss, ...]:
    found: list[Loss] = []
    targets = {structure.arguments[n].target for n in elsewhere}
    for target in sorted(t for t in targets if t is not None and t not in faded):
        for relation in Relation:
            alike = [a for a in structure.arguments_on[target] if a.relation is relation]
            lost = [a for a in alike if a.number in elsewhere]
            if lost:
                premises = tuple(p for a in lost for p in a.premises)
                found.append(Loss(structure.head_of(target), target, relation, premises, len(lost), len(alike)))
    return tuple(sorted(found, key=lambda loss: (loss.position, loss.target)))
