"""Two moments of one map compared: what was reworded, added, moved or removed, and both as one graph to draw.

The union keeps every statement where it is in the later moment. What is gone stands where it stood, and what was moved
stands in its old place once more, as a ghost: a statement of its own with a number that no statement can have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from argmap.domain.graph import Argument, ArgumentGraph, Statement
from argmap.domain.structure import Inference, Structure

GHOST = 1_000_000_000
"""What is added to the number of whatever stands in its old place; running numbers stay below it."""


class Sort(StrEnum):
    """What happened to a statement or an argument between the two moments, in the order in which it is told."""

    REWORDED = "reworded"
    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that happened to one statement ("s12") or argument ("a5"): as it was and as it is (None: not there)."""

    sort: Sort
    ref: str
    before: Statement | Argument | None
    after: Statement | Argument | None

    @property
    def number(self) -> int:
        """The running number."""
        return int(self.ref[1:])


@dataclass(frozen=True)
class Comparison:
    """The differences in the order in which they are told, and the union of both moments.

    `statements` and `arguments` say, by number in the union, what happened to what is drawn there; ghosts are not in
    them. `ghosts` are the statements, `ghost_arguments` the arguments that stand in their old place once more.
    """

    before: ArgumentGraph
    after: ArgumentGraph
    union: ArgumentGraph
    differences: tuple[Difference, ...]
    statements: Mapping[int, frozenset[Sort]]
    arguments: Mapping[int, frozenset[Sort]]
    ghosts: frozenset[int]
    ghost_arguments: frozenset[int]

    def of(self, sort: Sort) -> tuple[Difference, ...]:
        """The differences of one sort, statements first, by number."""
        return tuple(one for one in self.differences if one.sort is sort)

    @property
    def unchanged(self) -> int:
        """How many statements of the later moment are as they were."""
        return sum(1 for n, one in self.after.statements.items() if n not in self.statements and not one.withdrawn)


def compare(before: ArgumentGraph, after: ArgumentGraph) -> Comparison:
    """What leads from the one to the other; both are whole graphs of the same map."""
    statements: dict[int, set[Sort]] = {}
    for number in before.statements.keys() | after.statements.keys():
        sorts = _of_statement(before, after, number)
        if sorts:
            statements[number] = sorts
    moved = {number for number, sorts in statements.items() if Sort.MOVED in sorts}
    arguments = {
        number: sort
        for number in before.arguments.keys() | after.arguments.keys()
        if (sort := _of_argument(before.arguments.get(number), after.arguments.get(number))) is not None
    }
    told_with = _told_with_statements(before.structure, after.structure, statements)
    differences = [
        Difference(sort, f"s{number}", before.statements.get(number), after.statements.get(number))
        for number, sorts in statements.items()
        for sort in sorts
    ] + [
        Difference(sort, f"a{number}", before.arguments.get(number), after.arguments.get(number))
        for number, sort in arguments.items()
        if number not in told_with
    ]
    order = list(Sort)
    differences.sort(key=lambda one: (order.index(one.sort), one.ref[0] == "a", one.number))
    union, ghosts, ghost_arguments = _union(before, after, statements, moved)
    return Comparison(
        before,
        after,
        union,
        tuple(differences),
        {number: frozenset(sorts) for number, sorts in statements.items()},
        {number: frozenset((sort,)) for number, sort in arguments.items()},
        ghosts,
        ghost_arguments,
    )


def _of_statement(before: ArgumentGraph, after: ArgumentGraph, number: int) -> set[Sort]:
    was, now = before.statements.get(number), after.statements.get(number)
    if was is None or was.withdrawn:
        return set() if now is None or now.withdrawn else {Sort.ADDED}
    if now is None or now.withdrawn:
        return {Sort.REMOVED}
    found = set()
    if (was.title, was.text, was.kind, was.note, was.citations) != (
        now.title,
        now.text,
        now.kind,
        now.note,
        now.citations,
    ):
        found.add(Sort.REWORDED)
    here, there = place_of(before.structure, number), place_of(after.structure, number)
    if was.kind is now.kind and here != there:
        found.add(Sort.MOVED)
    return found


def place_of(structure: Structure, number: int) -> Inference | None:
    """Where the statement is at home: the argument without what does not say where; None for what heads a column."""
    home = structure.home_of.get(number)
    return None if home is None else structure.arguments[home]._replace(number=0, premises=())


def _of_argument(was: Argument | None, now: Argument | None) -> Sort | None:
    if was is None:
        return Sort.ADDED
    if now is None:
        return Sort.REMOVED
    if (was.relation, was.target, was.undercuts, was.premises) != (
        now.relation,
        now.target,
        now.undercuts,
        now.premises,
    ):
        return Sort.MOVED
    if (was.basis, was.cases, was.note, was.citations) != (now.basis, now.cases, now.note, now.citations):
        return Sort.REWORDED
    return None


def _told_with_statements(
    before: Structure, after: Structure, statements: Mapping[int, Collection[Sort]]
) -> frozenset[int]:
    """The arguments of which the list need not speak: a statement that came, went or moved with them says it."""
    found = set()
    for number, sorts in statements.items():
        if Sort.REMOVED in sorts or Sort.MOVED in sorts:
            found.add(before.home_of.get(number))
        if Sort.ADDED in sorts or Sort.MOVED in sorts:
            found.add(after.home_of.get(number))
    return frozenset(number for number in found if number is not None)


def _union(
    before: ArgumentGraph, after: ArgumentGraph, changed: Mapping[int, Collection[Sort]], moved: Collection[int]
) -> tuple[ArgumentGraph, frozenset[int], frozenset[int]]:
    gone = {number for number, sorts in changed.items() if Sort.REMOVED in sorts}
    statements = dict(after.statements)
    for number in gone:
        # Where a tombstone keeps the place, the home is today's; the words are those that were taken back.
        now = after.statements.get(number)
        statements[number] = before.statements[number]._replace(
            home=now.home if now else before.statements[number].home
        )
    arguments = {**{n: a for n, a in before.arguments.items() if n not in after.arguments}, **after.arguments}
    ghosts: dict[int, Statement] = {}
    ghost_arguments: dict[int, Argument] = {}
    for number in sorted(moved):
        home = before.structure.home_of.get(number)
        ghosts[number + GHOST] = before.statements[number]._replace(
            number=number + GHOST, home=None if home is None else home + GHOST, citations=()
        )
        if home is not None:
            old = before.arguments[home]
            premises = tuple(
                p + GHOST if p in moved and before.structure.home_of.get(p) == home else p for p in old.premises
            )
            ghost_arguments[home + GHOST] = old._replace(number=home + GHOST, premises=premises, citations=())
    stances = tuple(
        chain(
            (stance for stance in after.stances if stance.statement not in gone),
            (stance for stance in before.stances if stance.statement in gone),
            (
                stance._replace(statement=stance.statement + GHOST, citations=())
                for stance in before.stances
                if stance.statement in moved
            ),
        )
    )
    union = ArgumentGraph(
        title=after.title,
        question=after.question,
        statements={**statements, **ghosts},
        arguments={**arguments, **ghost_arguments},
        stances=stances,
        speakers={**before.speakers, **after.speakers},
        sources={**before.sources, **after.sources},
        cases={**before.cases, **after.cases},
        slug=after.slug,
        introduction=after.introduction,
    )
    return union, frozenset(ghosts), frozenset(ghost_arguments)


def shown_first(comparison: Comparison, at_most: int) -> Iterator[int]:
    """The statements of the union that a drawing must show for the differences to be seen, in the order of the list."""
    found: dict[int, None] = {}
    for one in comparison.differences:
        if one.ref[0] == "s":
            found[one.number] = None
            if one.number + GHOST in comparison.ghosts and one.sort is Sort.MOVED:
                found[one.number + GHOST] = None
        else:
            argument = one.after or one.before
            assert isinstance(argument, Argument)
            found.update(dict.fromkeys(argument.premises))
        if len(found) >= at_most:
            break
    yield from list(found)[:at_most]
