"""What a person should look at in a file that can be read: no fault, but perhaps not what its writer meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import is_sourced
from argmap.domain.text import fold
from argmap.domain.vocabulary import Kind
from argmap.formats.argdown.reader import Places


class Look(NamedTuple):
    """A line of the file, from 1, and what was done with it, in words."""

    line: int
    words: str


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
