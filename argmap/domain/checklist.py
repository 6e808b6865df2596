"""Where a reader of the map will ask for more, told from its structure and from what is cited; nothing is judged.

That a claim needs grounds, and an objection an answer, is what good reviewers ask of any argument (Toulmin 1958; the
critical questions of Walton, Reed, Macagno 2008). Whether a reason is good or an answer fair cannot be seen from here.

An argument with a premise that was taken back, or against a statement that was, counts neither as a reason nor as an
objection nor as an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind, Relation

Sources = Mapping[int, Collection[str]]
"""The keys of the sources that are cited, by the number of what cites them."""


class OneSource(NamedTuple):
    """A position whose reasons come from one source: `reasons` on it in all, `sourced` of them rest on that source."""

    position: int
    source: str
    reasons: int
    sourced: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """What was found, each by number: positions nothing supports, attacking arguments (undercuts among them) that
    nothing answers, evidence without a source, and positions that one source alone supports.
    """

    reasonless: tuple[int, ...] = ()
    unanswered: tuple[int, ...] = ()
    unsourced: tuple[int, ...] = ()
    one_source: tuple[OneSource, ...] = ()


def checklist(
    structure: Structure, blank: Container[int], on_statements: Sources, on_arguments: Sources | None = None
) -> Checklist:
    """The places of the map, in time proportional to it and, for the sources of positions, to positions times branch.

    `blank` are the numbers of the statements whose words are not there; what rests on a statement's stances rests on
    the statement.
    """
    stated = on_arguments or {}
    numbers = sorted(n for n in structure.kinds if n not in blank)
    positions = [n for n in numbers if structure.kinds[n] is Kind.POSITION]
    return Checklist(
        reasonless=tuple(n for n in positions if not reasons(structure, blank, n)),
        unanswered=tuple(sorted(a.number for a in structure.arguments.values() if _is_open(structure, blank, a))),
        unsourced=tuple(n for n in numbers if structure.kinds[n] is Kind.EVIDENCE and not on_statements.get(n)),
        one_source=tuple(_one_source(structure, blank, positions, on_statements, stated)),
    )


def reasons(structure: Structure, blank: Container[int], number: int) -> tuple[Inference, ...]:
    """What supports the statement: conditions and supports on it, in reading order."""
    on = structure.arguments_on.get(number, ())
    return tuple(one for one in on if one.relation is not Relation.ATTACK and _counts(structure, blank, one))


def answers(structure: Structure, blank: Container[int], number: int) -> tuple[Inference, ...]:
    """What answers the argument of that number: what undercuts it, and what attacks one of its premises."""
    against = [*structure.undercuts_of.get(number, ())]
    for premise in structure.arguments[number].premises:
        against += (one for one in structure.arguments_on.get(premise, ()) if one.relation is Relation.ATTACK)
    return tuple(one for one in against if _counts(structure, blank, one))


def sources_under(
    structure: Structure, blank: Container[int], number: int, on_statements: Sources, on_arguments: Sources
) -> frozenset[str]:
    """The sources of the reasons for a statement, and of the reasons for those, as deep as they go."""
    return frozenset().union(
        *(_sources_of(structure, blank, one, on_statements, on_arguments) for one in reasons(structure, blank, number))
    )


def _sources_of(
    structure: Structure, blank: Container[int], reason: Inference, on_statements: Sources, on_arguments: Sources
) -> set[str]:
    found: set[str] = set()
    waiting, met = [reason], {reason.number}
    while waiting:
        argument = waiting.pop()
        found.update(on_arguments.get(argument.number, ()))
        for premise in argument.premises:
            found.update(on_statements.get(premise, ()))
            for further in reasons(structure, blank, premise):
                if further.number not in met:
                    met.add(further.number)
                    waiting.append(further)
    return found


def _one_source(
    structure: Structure,
    blank: Container[int],
    positions: Collection[int],
    on_statements: Sources,
    on_arguments: Sources,
) -> Iterator[OneSource]:
    for number in positions:
        some = reasons(structure, blank, number)
        each = [_sources_of(structure, blank, one, on_statements, on_arguments) for one in some]
        together = set().union(*each)
        if len(together) == 1:
            yield OneSource(number, together.pop(), len(some), sum(map(bool, each)))


def _is_open(structure: Structure, blank: Container[int], argument: Inference) -> bool:
    return (
        argument.relation is Relation.ATTACK
        and _counts(structure, blank, argument)
        and not answers(structure, blank, argument.number)
    )


def _counts(structure: Structure, blank: Container[int], argument: Inference) -> bool:
    if not argument.premises or any(premise in blank for premise in argument.premises):
        return False
    if argument.target is not None:
        return argument.target in structure.kinds and argument.target not in blank
    return argument.undercuts in structure.arguments
