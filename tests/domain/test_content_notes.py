"""Content notes stand in place of the words of a statement and of all that hangs on it, and go with what is kept."""

from __future__ import annotations

from dataclasses import replace

from argmap.domain.content_notes import EVERY, NO_NOTES, notes_in, notes_over
from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.vocabulary import Relation
from tests.support.small_map import small_map

TORTURE = "Content note: Describes torture"


def noted(**notes: str) -> ArgumentGraph:
    told = {int(number[1:]): words for number, words in notes.items()}
    graph = replace(small_map(), content_notes=told)
    return notes_in(graph).over_graph(graph)


def test_a_note_stands_for_words_and_for_what_is_said_of_the_steps_around_them() -> None:
    graph = noted(s3="Describes torture")
    over = {number for number, one in graph.statements.items() if one.behind}
    assert over == {3, 8}
    three = graph.statements[3]
    assert (three.title, three.text, three.note) == (TORTURE, TORTURE, "")
    assert three.whole.text == "Every month of talks saves lives."
    assert [number for number, one in graph.arguments.items() if one.noted] == [1, 5]


def test_the_nearer_of_two_notes_speaks_and_what_is_asked_for_is_shown() -> None:
    notes = notes_over({1: "War", 3: "Describes torture"}, [small_map().structure])
    assert (notes.on(1), notes.on(4), notes.on(3), notes.on(2)) == ("Content note: War",) * 2 + (TORTURE, "")
    for asked, lifted in ((None, [2]), (1, [1, 2, 4]), (3, [2, 3]), (EVERY, [1, 2, 3, 4])):
        assert [number for number in (1, 2, 3, 4) if notes.lifted(number, asked)] == lifted


def test_what_hung_there_once_is_under_the_note_and_the_first_structure_speaks() -> None:
    now = small_map().structure
    then = replace(small_map(), arguments={**small_map().arguments, 2: Argument(2, Relation.ATTACK, (4,), target=3)})
    words = {1: "War", 3: "Describes torture"}
    assert notes_over(words, [now, then.structure]).over[4] == 1
    assert notes_over(words, [then.structure, now]).over[4] == 3
    assert notes_over({}, [now]) is NO_NOTES
    also = notes_over({3: "Torture"}, [now]).also(notes_over(words, [now]))
    assert (also.on(3), also.on(1)) == ("Content note: Torture", "Content note: War")


def test_a_part_of_a_map_keeps_the_note_though_the_statement_that_has_it_is_left_out() -> None:
    graph = small_map()
    notes = notes_over({3: "Describes torture"}, [graph.structure])
    assert notes.in_file(graph) == {3: "Describes torture"}
    part = replace(graph, statements={n: graph.statements[n] for n in (1, 2, 8)})
    assert notes.in_file(part) == {8: "Describes torture"}
    part = replace(part, content_notes=notes.in_file(part))
    assert notes_in(part).on(8) == TORTURE
    assert notes_in(graph) is NO_NOTES
