"""What a person should look at in a file that can be read: where it breaks a rule, and where it may not be meant so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import is_sourced
from argmap.domain.text import fold
from argmap.domain.vocabulary import Kind
from argmap.domain.wellformed import problems
from argmap.formats.argdown.reader import Places


class Look(NamedTuple):
    """A line of the file, from 1, and what was done with it, or which rule it breaks, in words."""

    line: int
    words: str


def broken(graph: ArgumentGraph, places: Places) -> list[tuple[Look, tuple[int, ...]]]:
    """The rules that the file breaks, in the order of their lines, each with all the lines on which it does so."""
    found = []
    for problem in problems(graph.structure):
        numbers = (problem.argument, *problem.others)
        lines = tuple(sorted({places.arguments[number] for number in numbers}))
        told = problem.sentence
        if len(lines) > 1:
            told = f"{told.rstrip('.')} (lines {', '.join(map(str, lines[:-1]))} and {lines[-1]})."
        found.append((Look(lines[0], told), lines))
    return sorted(found)


def looks(graph: ArgumentGraph, places: Places) -> list[Look]:
    """The lines that need a look, in their order; what concerns the whole file is at line 1."""
    return sorted(_looks(graph, places))


def _looks(graph: ArgumentGraph, places: Places) -> Iterator[Look]:
    if not graph.question:
        yield Look(1, "names no question: the title stands in its place")
    if not any(statement.kind is Kind.POSITION for statement in graph.statements.values()):
        yield Look(1, "has no position: what answers the question is not told")
    for line, before in places.repeated:
        yield Look(line, f"says line {before} again under its title: read as one statement, in these words")
    for column in graph.structure.columns:
        if column.kind == "unplaced":
            for number in column.heads:
                yield Look(places.statements[number], "has no relation: “not yet placed”")
    said: dict[str, int] = {}
    for number, statement in graph.statements.items():
        if statement.kind is Kind.EVIDENCE and not is_sourced(graph, number):
            yield Look(places.statements[number], "is evidence without a source: it will be marked so")
        words = fold(statement.text)
        if words in said:
            yield Look(places.statements[number], f"says the same as line {said[words]}: read as two statements")
        said.setdefault(words, places.statements[number])
