"""When an argument graph is well formed, on its structure alone; linear in its size, and nothing recurses.

At least one premise, none of them the target, none twice, none a setting statement; only attacks undercut; no cycle of
supports (conditions are supports) and no cycle of undercuts. Cycles of attack are fine: people do attack each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind, Relation


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule broken: a sentence, and the argument that breaks it (the first of them, for a cycle, with the others)."""

    argument: int
    sentence: str
    others: tuple[int, ...] = ()


def problems(structure: Structure) -> tuple[Problem, ...]:
    """Everything that is wrong with it, by argument number; at most one cycle of supports and one of undercuts each."""
    found: list[Problem] = []
    for argument in structure.arguments.values():
        name = f"a{argument.number}"
        if not argument.premises:
            found.append(Problem(argument.number, f"{name} has no premise."))
        if len(set(argument.premises)) < len(argument.premises):
            found.append(Problem(argument.number, f"{name} has the same statement twice as premise."))
        for premise in dict.fromkeys(argument.premises):
            if premise not in structure.kinds:
                found.append(Problem(argument.number, f"The premise {premise} of {name} is not in the map."))
            elif structure.kinds[premise] is Kind.SETTING:
                found.append(
                    Problem(argument.number, f"{premise} sets the question, so it cannot be a premise ({name}).")
                )
        found.extend(_problems_of_target(structure, argument.number))
    found.extend(_cycles(structure))
    return tuple(sorted(found, key=lambda problem: problem.argument))


def _problems_of_target(structure: Structure, number: int) -> Iterable[Problem]:
    argument = structure.arguments[number]
    name = f"a{number}"
    if (argument.target is None) == (argument.undercuts is None):
        yield Problem(number, f"{name} needs exactly one target: a statement or an argument.")
    if argument.target is not None and argument.target not in structure.kinds:
        yield Problem(number, f"The target {argument.target} of {name} is not in the map.")
    if argument.target is not None and argument.target in argument.premises:
        yield Problem(number, f"{argument.target} cannot be a premise and the target of {name}.")
    if argument.undercuts is not None:
        if argument.relation is not Relation.ATTACK:
            yield Problem(number, f"Only an attack can have an argument as its target, and {name} is none.")
        if argument.undercuts not in structure.arguments:
            yield Problem(number, f"The argument a{argument.undercuts} that {name} undercuts is not in the map.")


def _cycles(structure: Structure) -> Iterable[Problem]:
    supports: dict[int, list[tuple[int, int]]] = {}
    undercuts: dict[int, list[tuple[int, int]]] = {}
    for argument in structure.arguments.values():
        if argument.undercuts is not None:
            undercuts.setdefault(argument.number, []).append((argument.undercuts, argument.number))
        elif argument.target is not None and argument.relation is not Relation.ATTACK:
            for premise in argument.premises:
                if premise != argument.target:
                    supports.setdefault(premise, []).append((argument.target, argument.number))
    cycle = _a_cycle(supports)
    if cycle:
        way = ", ".join(f"a{number}" for number in cycle)
        yield Problem(cycle[0], f"These support each other in a circle: {way}.", cycle[1:])
    cycle = _a_cycle(undercuts)
    if cycle:
        way = ", ".join(f"a{number}" for number in cycle)
        yield Problem(cycle[0], f"These undercut each other in a circle: {way}.", cycle[1:])


def _a_cycle(steps: Mapping[int, list[tuple[int, int]]]) -> tuple[int, ...]:
    """The labels along one cycle of a graph given as start to (end, label), the smallest first, or nothing.

    By depth first search with a stack of our own (Tarjan 1972).
    """
    done: set[int] = set()
    for start in steps:
        if start in done:
            continue
        place = {start: 0}
        labels: list[int] = []
        trail = [(start, iter(steps[start]))]
        while trail:
            at, left = trail[-1]
            step = next(left, None)
            if step is None:
                trail.pop()
                del place[at]
                done.add(at)
                if labels:
                    labels.pop()
                continue
            end, label = step
            if end in place:
                cycle = list(dict.fromkeys([*labels[place[end] :], label]))
                first = cycle.index(min(cycle))
                return (*cycle[first:], *cycle[:first])
            if end not in done:
                place[end] = len(trail)
                labels.append(label)
                trail.append((end, iter(steps.get(end, ()))))
    return ()
