"""The network of statements and arguments without its words: what hangs where, in which order, in which shape.

It is all integers, so the structure of a whole large map is read and kept cheaply while the words are read only of what
is shown. Nothing here recurses: a chain of ten thousand replies is as welcome as a flat list.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from argmap.domain.vocabulary import Kind, Relation, Shape

_RELATION_ORDER = {Relation.CONDITION: 0, Relation.SUPPORT: 1, Relation.ATTACK: 2}
SHAPE_BY_RELATION = {
    Relation.CONDITION: Shape.CONDITION,
    Relation.SUPPORT: Shape.CLAIM,
    Relation.ATTACK: Shape.OBJECTION,
}


_HOMELESS = frozenset({Kind.POSITION, Kind.SETTING})
_SHAPE_BY_KIND = {kind: Shape(kind.value) for kind in Kind}


class Inference(NamedTuple):
    """An argument without its words; exactly one of `target` and `undercuts` is a number."""

    number: int
    relation: Relation
    premises: tuple[int, ...]
    target: int | None
    undercuts: int | None


class Row(NamedTuple):
    """A statement in the order of reading: its depth below the column's head (0), and the argument that leads up.

    `argument` is None for a head. `first` and `last` tell whether it begins or ends the premises of that argument that
    have their home there.
    """

    number: int
    depth: int
    argument: int | None
    first: bool = True
    last: bool = True


class Column(NamedTuple):
    """One column: a position and what hangs on it, the setting, or what is not yet placed.

    `kind` is "setting", "position" or "unplaced". `heads` are the statements at depth 0: one position, or all setting
    statements, or all that reach neither.
    """

    kind: str
    heads: tuple[int, ...]


@dataclass(frozen=True)
class Structure:
    """Statements' kinds and stored homes, arguments, and the cases (keys) of those arguments that have some.

    The mappings are keyed by running numbers. Withdrawn statements and arguments are not in it.
    """

    kinds: Mapping[int, Kind]
    homes: Mapping[int, int | None]
    arguments: Mapping[int, Inference]
    cases: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def arguments_on(self) -> Mapping[int, tuple[Inference, ...]]:
        """For each statement that is a target, its arguments: conditions, supports, attacks, each by number."""
        found: dict[int, list[Inference]] = {}
        for argument in self.arguments.values():
            if argument.target is not None:
                found.setdefault(argument.target, []).append(argument)
        return {n: _in_order(some) for n, some in found.items()}

    @cached_property
    def undercuts_of(self) -> Mapping[int, tuple[Inference, ...]]:
        """For each argument that is undercut, its undercuts by number."""
        found: dict[int, list[Inference]] = {}
        for argument in self.arguments.values():
            if argument.undercuts is not None:
                found.setdefault(argument.undercuts, []).append(argument)
        return {n: _in_order(some) for n, some in found.items()}

    @cached_property
    def uses_of(self) -> Mapping[int, tuple[Inference, ...]]:
        """For each statement that is a premise, the arguments that use it, by number."""
        found: dict[int, list[Inference]] = {}
        for argument in self.arguments.values():
            for premise in argument.premises:
                found.setdefault(premise, []).append(argument)
        return {n: tuple(sorted(some)) if len(some) > 1 else (some[0],) for n, some in found.items()}

    @cached_property
    def home_of(self) -> Mapping[int, int]:
        """The argument at which each statement is at home: the stored one, else the oldest that remains.

        Positions and setting statements, and statements that are nobody's premise, are not in it.
        """
        found: dict[int, int] = {}
        uses_of = self.uses_of
        for number, kind in self.kinds.items():
            uses = uses_of.get(number)
            if uses is None or kind in _HOMELESS:
                continue
            home, stored = uses[0].number, self.homes.get(number)
            for use in uses:
                if use.number == stored:
                    home = use.number
            found[number] = home
        return found

    @cached_property
    def shapes(self) -> Mapping[int, Shape]:
        """How each statement is drawn and named."""
        found = {number: _SHAPE_BY_KIND[kind] for number, kind in self.kinds.items()}
        for number, home in self.home_of.items():
            if found[number] is Shape.CLAIM:
                found[number] = SHAPE_BY_RELATION[self.arguments[home].relation]
        return found

    def shape(self, number: int) -> Shape:
        """How the statement is drawn and named."""
        return self.shapes[number]

    def against(self, number: int) -> bool:
        """Whether the statement is at home in an attack (evidence against its target carries a minus)."""
        home = self.home_of.get(number)
        return home is not None and self.arguments[home].relation is Relation.ATTACK

    def residents(self, argument: int) -> tuple[int, ...]:
        """The premises of the argument that are at home there, in their order."""
        home_of = self.home_of
        return tuple([p for p in self.arguments[argument].premises if home_of.get(p) == argument])

    @cached_property
    def parent(self) -> Mapping[int, int]:
        """What each statement hangs on in the outline: its home's target.

        A statement whose home undercuts an argument hangs on that argument's last resident premise, for what hangs on
        linked premises follows the last; with no resident, on its last premise. Rings of homes are not cut here.
        """
        found: dict[int, int] = {}
        for number, home in self.home_of.items():
            argument = self.arguments[home]
            if argument.target is not None:
                found[number] = argument.target
            elif argument.undercuts is not None and argument.undercuts in self.arguments:
                cut = argument.undercuts
                found[number] = (self.residents(cut) or self.arguments[cut].premises)[-1]
        return {n: p for n, p in found.items() if p in self.kinds}

    @cached_property
    def _head_of(self) -> Mapping[int, int]:
        heads: dict[int, int] = {}
        for start in sorted(self.kinds):
            path: list[int] = []
            on_path: set[int] = set()
            at = start
            while at not in heads:
                path.append(at)
                on_path.add(at)
                above = self.parent.get(at)
                if above is None:
                    heads[at] = at
                elif above in on_path:
                    ring = path[path.index(above) :]
                    at = min(ring)
                    heads[at] = at
                else:
                    at = above
            head = heads[at]
            for number in path:
                heads.setdefault(number, head)
        return heads

    def head_of(self, number: int) -> int:
        """The statement that heads the number's tree: a position, a setting statement, or one not yet placed."""
        return self._head_of[number]

    @cached_property
    def groups_under(self) -> Mapping[int, tuple[Inference, ...]]:
        """For each statement, the arguments whose resident premises hang on it, in reading order.

        These are the arguments on it and the undercuts of the argument of which it is the last resident premise.
        """
        found: dict[int, dict[int, Inference]] = {}
        for number, above in self.parent.items():
            if self._head_of[number] != number:
                home = self.arguments[self.home_of[number]]
                found.setdefault(above, {})[home.number] = home
        return {n: _in_order(list(some.values())) for n, some in found.items()}

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The setting first, then the positions by number, then what is not yet placed; empty ones are left out."""
        settings: list[int] = []
        positions: list[int] = []
        placed = {Kind.SETTING: settings, Kind.POSITION: positions}
        unplaced: list[int] = []
        for head in sorted(set(self._head_of.values())):
            placed.get(self.kinds[head], unplaced).append(head)
        found = [Column("setting", tuple(settings))] if settings else []
        found += [Column("position", (position,)) for position in positions]
        if unplaced:
            found.append(Column("unplaced", tuple(unplaced)))
        return tuple(found)

    def rows(self, head: int, depth: int | None = None, within: Container[int] | None = None) -> Iterator[Row]:
        """The head and what hangs on it, in reading order, to `depth` levels below it (None: all).

        Premises of one linked argument stand together; what hangs on each of them follows the last. With `within`, a
        statement outside it is left out with all that hangs on it.
        """
        stack: list[Row] = [Row(head, 0, None)]
        together: list[int] = []
        while stack:
            row = stack.pop()
            yield row
            together = [row.number] if row.first else [*together, row.number]
            if not row.last or (depth is not None and row.depth >= depth):
                continue
            deeper = row.depth + 1
            below: list[Row] = []
            for number in together:
                for argument in self.groups_under.get(number, ()):
                    some = self.hanging(argument.number)
                    if within is not None:
                        some = tuple([n for n in some if n in within])
                    last = len(some) - 1
                    below += [Row(n, deeper, argument.number, i == 0, i == last) for i, n in enumerate(some)]
            stack += reversed(below)

    def hanging(self, argument: int) -> tuple[int, ...]:
        """The premises that are at home in the argument and hang on something: residents that head no column."""
        found = self._hanging.get(argument)
        if found is None:
            homes, heads = self.home_of, self._head_of
            premises = self.arguments[argument].premises
            found = tuple([n for n in premises if homes.get(n) == argument and heads[n] != n])
            self._hanging[argument] = found
        return found

    @cached_property
    def _hanging(self) -> dict[int, tuple[int, ...]]:
        """What was asked before: a page asks the same five times."""
        return {}

    @cached_property
    def below(self) -> Mapping[int, int]:
        """How many statements hang on each statement, at any depth."""
        counts = dict.fromkeys(self.kinds, 0)
        waiting = dict.fromkeys(self.kinds, 0)
        above = {n: p for n, p in self.parent.items() if self._head_of[n] != n}
        for number in above.values():
            waiting[number] += 1
        ready = [n for n, children in waiting.items() if not children]
        while ready:
            number = ready.pop()
            parent = above.get(number)
            if parent is not None:
                counts[parent] += counts[number] + 1
                waiting[parent] -= 1
                if not waiting[parent]:
                    ready.append(parent)
        return counts


def _in_order(some: list[Inference]) -> tuple[Inference, ...]:
    return tuple(sorted(some, key=reading_order)) if len(some) > 1 else (some[0],)


def reading_order(argument: Inference) -> tuple[int, int]:
    """Sorts arguments as they are read: conditions, supports, attacks, each by number."""
    return (_RELATION_ORDER[argument.relation], argument.number)
