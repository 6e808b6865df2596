"""Content notes: what is told in place of words that not everybody wants to meet unasked.

A note lies on a statement and on all that hangs on it; where one lies below another, the nearer one speaks. It stands
in place of the words where they would be read, so that drawings, lists and forms need not know of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from argmap.domain.branches import below
from argmap.domain.graph import Argument, ArgumentGraph, Behind, Statement
from argmap.domain.structure import Structure

EVERY = 0
"""Asked for in place of a statement's number: what lies behind every note."""


@dataclass(frozen=True)
class Notes:
    """The notes over a map's statements: on which statement the one over each lies, and the words of each."""

    over: Mapping[int, int] = field(default_factory=dict)
    words: Mapping[int, str] = field(default_factory=dict)

    def on(self, number: int) -> str:
        """What stands for the words of that statement; "" where no note lies over it."""
        return f"Content note: {self.words[self.over[number]]}" if number in self.over else ""

    def lifted(self, number: int, asked: int | None) -> bool:
        """Whether a reader who has asked for what is behind the note on `asked` is shown that statement's words."""
        return number not in self.over or asked in (EVERY, self.over[number])

    def over_graph(self, graph: ArgumentGraph, asked: int | None = None) -> ArgumentGraph:
        """The graph with notes in place of words; but for what lies behind the note on `asked`."""
        if not self.over:
            return graph
        return replace(
            graph,
            statements={n: self._noted(one, asked) for n, one in graph.statements.items()},
            arguments={n: self._noted_step(graph, one, asked) for n, one in graph.arguments.items()},
        )

    def _noted(self, one: Statement, asked: int | None) -> Statement:
        if one.withdrawn or self.lifted(one.number, asked):
            return one
        told = self.on(one.number)
        behind = Behind(self.over[one.number], one.title, one.text, one.note)
        return one._replace(title=told, text=told, note="", behind=behind)

    def _noted_step(self, graph: ArgumentGraph, one: Argument, asked: int | None) -> Argument:
        """What is said of a step is behind the note over what it leads from, or to."""
        cut = graph.arguments.get(one.undercuts) if one.undercuts is not None else None
        about = (*one.premises, *(() if one.target is None else (one.target,)), *(cut.premises if cut else ()))
        head = next((n for n in about if not self.lifted(n, asked)), None)
        return one if head is None else one._replace(noted=self.on(head))

    def also(self, others: Notes) -> Notes:
        """These notes, and the others where none of these lies."""
        return Notes({**others.over, **self.over}, {**others.words, **self.words})

    def in_file(self, graph: ArgumentGraph) -> Mapping[int, str]:
        """The words of the notes by the statements of the graph on which they have to lie, so that whoever reads the
        graph lays the same notes over the same statements.

        Those are the statements that moderators chose, and, where the graph does not lead up to these, others.
        """
        kept = {number: words for number, words in self.words.items() if number in graph.statements}
        reached = below(graph.structure, kept)
        for number in graph.statements:
            head = self.over.get(number)
            if head is not None and kept.get(reached.get(number, 0)) != self.words[head]:
                kept[number] = self.words[head]
        return dict(sorted(kept.items()))


NO_NOTES = Notes()


def notes_over(words: Mapping[int, str], structures: Iterable[Structure]) -> Notes:
    """The notes of those words by statement, over all that hangs on them in any of the structures; where several say
    differently which one is nearest, the first of them speaks.
    """
    over: dict[int, int] = {}
    for structure in structures:
        over = {**below(structure, words), **over}
    return Notes(over, words) if over else NO_NOTES


def notes_in(graph: ArgumentGraph) -> Notes:
    """The notes that a file has."""
    return notes_over(graph.content_notes, [graph.structure]) if graph.content_notes else NO_NOTES
