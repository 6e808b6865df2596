"""What one step around a statement shows: its targets, what is said for and against it, and the undercuts of that."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from argmap.domain.graph import ArgumentGraph
from argmap.domain.structure import Inference, Structure

ACROSS = 4
ACROSS_UNREAD = 3
"""Fewer, where one of them has to say more of itself: that it waits."""


class Cut(NamedTuple):
    """An undercut, and the one of its premises that is shown."""

    argument: Inference
    premise: int


class Unread(NamedTuple):
    """Which statements are no part of the map, and in which state they are: "pending" or "rejected"."""

    statements: frozenset[int]
    state: str


NOTHING = Unread(frozenset(), "")


@dataclass(slots=True)
class Group:
    """An argument on the statement, its shown premises, what undercuts it, what undercuts that, and so on."""

    argument: Inference
    premises: tuple[int, ...]
    cuts: list[Cut] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """The arguments on the statement, those from it to its targets (each with one), and what did not fit."""

    groups: list[Group] = field(default_factory=list)
    above: list[tuple[Inference, int]] = field(default_factory=list)
    folded: list[int] = field(default_factory=list)


def _unread_in(argument: Inference, structure: Structure, unread: Collection[int]) -> bool:
    """Whether an argument must be shown for what is unread in it, or in what undercuts it, however indirectly."""
    return bool(unread) and any(n in unread for one in _with_cuts(argument, structure) for n in one.premises)


def _with_cuts(argument: Inference, structure: Structure) -> Iterator[Inference]:
    """The argument, its undercuts, and theirs; each once."""
    found = {argument.number}
    left = [argument]
    while left:
        one = left.pop()
        yield one
        fresh = [cut for cut in structure.undercuts_of.get(one.number, ()) if cut.number not in found]
        found.update(cut.number for cut in fresh)
        left += fresh


def scene_of(graph: ArgumentGraph, structure: Structure, number: int, unread: Collection[int]) -> Scene:
    """What there is room for of what is one step away from the statement; what is `unread` is always in it."""
    scene = Scene()
    taken = {number}
    on = structure.arguments_on.get(number, ())
    # What is unread stands last, and has its room kept.
    last = [argument for argument in on if _unread_in(argument, structure, unread)]
    across = ACROSS_UNREAD if unread else ACROSS
    room = free = max(across - sum(len(argument.premises) for argument in last), 0)
    for argument in (*(one for one in on if one not in last), *last):
        if last and argument is last[0]:
            free += across - room
        premises = tuple(n for n in argument.premises if n in graph.statements and n not in taken)
        crowded = len(premises) > free and (bool(scene.groups) or free < room)
        if not premises or not free or (crowded and argument not in last):
            scene.folded += argument.premises
            continue
        shown = premises[:free]
        if new := [n for n in premises[free:] if n in unread]:
            shown = (*shown[: max(free - len(new), 0)], *new[:free])
        scene.folded += [n for n in argument.premises if n not in shown]
        free -= len(shown)
        taken.update(shown)
        scene.groups.append(Group(argument, shown))
    for group in scene.groups:
        cut = _cut(graph, structure, group.argument, unread, taken, scene)
        while cut is not None:
            group.cuts.append(cut)
            cut = _cut(graph, structure, cut.argument, unread, taken, scene)
    for use in structure.uses_of.get(number, ()):
        if use.target is None:
            continue
        if use.target in graph.statements and use.target not in taken and len(scene.above) < across:
            scene.above.append((use, use.target))
            taken.add(use.target)
        else:
            scene.folded.append(use.target)
    return scene


def _cut(
    graph: ArgumentGraph,
    structure: Structure,
    cut: Inference,
    unread: Collection[int],
    taken: set[int],
    scene: Scene,
) -> Cut | None:
    """The one undercut of an argument that is shown: what leads to something unread, else the first; if there is any.

    What it shows is `taken`; what it and the others have besides is folded.
    """
    found: Cut | None = None
    cuts = structure.undercuts_of.get(cut.number, ())
    for one in sorted(cuts, key=lambda one: not _unread_in(one, structure, unread)):
        first = next((n for n in one.premises if n in graph.statements and n not in taken), None)
        if found is None and first is not None:
            found = Cut(one, first)
            taken.add(first)
        scene.folded += [n for n in one.premises if n not in taken]
    return found
