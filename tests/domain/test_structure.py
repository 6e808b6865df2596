"""What hangs where: homes, shapes, columns and the order of reading."""

from __future__ import annotations

from argmap.domain.graph import Argument, ArgumentGraph, Statement
from argmap.domain.outline import outline
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind, Relation, Shape

S, A, C = Relation.SUPPORT, Relation.ATTACK, Relation.CONDITION


def graph_of(kinds: str, *arguments: Argument) -> ArgumentGraph:
    """A graph with one statement a letter (p, c, e, s) and each claim at home where it is first used."""
    by_letter = {"p": Kind.POSITION, "c": Kind.CLAIM, "e": Kind.EVIDENCE, "s": Kind.SETTING}
    homes = {premise: a.number for a in reversed(arguments) for premise in a.premises}
    statements = {
        n: Statement(
            n, by_letter[letter], f"T{n}", f"Sentence {n}.", homes.get(n) if letter in "ce" else None, revision=0
        )
        for n, letter in enumerate(kinds, start=1)
    }
    return ArgumentGraph("Title", "Which?", statements, {a.number: a for a in arguments})


def structure_of(kinds: str, *arguments: Argument) -> Structure:
    return graph_of(kinds, *arguments).structure


def numbers(structure: Structure, head: int, depth: int | None = None) -> list[int]:
    return [row.number for row in structure.rows(head, depth)]


def test_a_claim_is_drawn_by_what_its_home_does() -> None:
    structure = structure_of(
        "pccces",
        Argument(1, S, (2,), 1),
        Argument(2, A, (3,), 1),
        Argument(3, C, (4,), 1),
        Argument(4, A, (5,), 1),
    )
    assert [structure.shape(n) for n in range(1, 7)] == [
        Shape.POSITION,
        Shape.CLAIM,
        Shape.OBJECTION,
        Shape.CONDITION,
        Shape.EVIDENCE,
        Shape.SETTING,
    ]
    assert structure.against(5)
    assert not structure.against(2)
    assert not structure.against(1)


def test_a_claim_that_nothing_uses_is_not_yet_placed() -> None:
    structure = structure_of("pc")
    assert structure.shape(2) is Shape.CLAIM
    assert [(c.kind, c.heads) for c in structure.columns] == [("position", (1,)), ("unplaced", (2,))]


def test_when_a_home_goes_the_oldest_remaining_argument_becomes_it() -> None:
    before = structure_of("ppc", Argument(1, S, (3,), 1), Argument(4, A, (3,), 2), Argument(7, S, (3,), 2))
    assert before.head_of(3) == 1
    without = {n: a for n, a in before.arguments.items() if n != 1}
    after = Structure(before.kinds, before.homes, without)
    assert after.home_of[3] == 4
    assert after.shape(3) is Shape.OBJECTION


def test_rows_are_read_conditions_first_then_supports_then_attacks() -> None:
    structure = structure_of(
        "pcccc", Argument(1, A, (2,), 1), Argument(2, S, (3,), 1), Argument(3, C, (4,), 1), Argument(4, S, (5,), 1)
    )
    assert numbers(structure, 1) == [1, 4, 3, 5, 2]


def test_linked_premises_stand_together_and_what_hangs_on_them_follows_the_last() -> None:
    structure = structure_of(
        "pcccc",
        Argument(1, S, (2, 3), 1),
        Argument(2, A, (4,), undercuts=1),
        Argument(3, S, (5,), 2),
    )
    assert numbers(structure, 1) == [1, 2, 3, 5, 4]
    assert structure.parent[4] == 3
    assert numbers(structure, 1, 1) == [1, 2, 3]


def test_an_undercut_of_an_argument_without_residents_hangs_on_its_last_premise() -> None:
    structure = structure_of(
        "ppcc", Argument(1, S, (3,), 1), Argument(2, A, (3,), 2), Argument(3, A, (4,), undercuts=2)
    )
    assert structure.residents(2) == ()
    assert structure.parent[4] == 3


def test_an_undercut_of_what_is_gone_is_not_yet_placed() -> None:
    structure = structure_of("pc", Argument(1, A, (2,), undercuts=9))
    assert structure.columns[-1].heads == (2,)


def test_a_ring_of_homes_is_cut_at_its_smallest_number() -> None:
    structure = structure_of("pcccc", Argument(1, A, (2,), 3), Argument(2, A, (3,), 2), Argument(3, S, (4,), 3))
    assert structure.columns[-1].kind == "unplaced"
    assert structure.columns[-1].heads == (2, 5)
    assert numbers(structure, 2) == [2, 3, 4]
    assert structure.below[2] == 2


def test_columns_begin_with_the_setting() -> None:
    structure = structure_of("psps")
    assert [(c.kind, c.heads) for c in structure.columns] == [
        ("setting", (2, 4)),
        ("position", (1,)),
        ("position", (3,)),
    ]


def test_a_chain_of_ten_thousand_replies_is_read_without_recursion() -> None:
    size = 10_000
    kinds = {1: Kind.POSITION} | dict.fromkeys(range(2, size + 1), Kind.CLAIM)
    arguments = [Argument(n, A, (n,), n - 1).inference for n in range(2, size + 1)]
    structure = Structure(kinds, {n: n for n in kinds}, {a.number: a for a in arguments})
    assert structure.head_of(size) == 1
    assert structure.below[1] == size - 1
    assert len(numbers(structure, 1)) == size


def test_the_outline_nests_what_the_columns_list() -> None:
    graph = graph_of("pccccs", Argument(1, S, (2, 3), 1), Argument(2, A, (4,), undercuts=1), Argument(3, S, (5,), 2))
    parts = outline(select(graph.structure, Wish(depth=ALL_LEVELS)))
    assert [kind for kind, _ in parts] == ["setting", "position"]
    position = parts[1][1][0]
    assert [(group.argument, [item.number for item in group.items]) for group in position.groups] == [(1, [2, 3])]
    last = position.groups[0].items[1]
    assert [(group.argument, group.items[0].number) for group in last.groups] == [(3, 5), (2, 4)]
