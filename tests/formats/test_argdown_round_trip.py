"""What is written is read back."""

from __future__ import annotations

from hypothesis import given

from argmap.domain.graph import ArgumentGraph
from argmap.domain.wellformed import problems
from argmap.formats.argdown import read_argdown, write_argdown
from tests.support.examples import examples
from tests.support.generated import generated
from tests.support.graphs import argument_graphs


@given(argument_graphs())
@examples(60)
def test_a_generated_graph_is_well_formed(graph: ArgumentGraph) -> None:
    assert problems(graph.structure) == ()


@given(argument_graphs())
@examples(60)
def test_reading_what_was_written_gives_the_same_graph(graph: ArgumentGraph) -> None:
    assert read_argdown(write_argdown(graph)) == graph


@given(argument_graphs(loose=True))
@examples(60)
def test_reading_what_was_written_gives_the_same_graph_however_loose(graph: ArgumentGraph) -> None:
    assert read_argdown(write_argdown(graph)) == graph


def test_a_large_map_comes_back() -> None:
    graph = generated(600)
    assert read_argdown(write_argdown(graph)) == graph
