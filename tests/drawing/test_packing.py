"""Which column goes where."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.graph import Argument
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.drawing.packing import Place, arrange, pack
from tests.domain.test_structure import A, S, graph_of

Weights = dict[tuple[int, int], int]


def cost(order: tuple[int, ...], weights: Weights) -> int:
    at = {item: place for place, item in enumerate(order)}
    return sum(weight * abs(at[a] - at[b]) for (a, b), weight in weights.items())


def pulls(most: int) -> st.SearchStrategy[Weights]:
    pairs = [(a, b) for a in range(most) for b in range(a + 1, most)]
    return st.dictionaries(st.sampled_from(pairs), st.integers(1, 5), max_size=8)


@given(pulls(7))
def test_the_order_costs_as_little_as_any_and_is_the_first_of_those(weights: Weights) -> None:
    found = arrange((1, 2, 3, 4, 5), tuple(sorted(weights.items())), (0,), (6,))
    every = [(cost((0, *order, 6), weights), order) for order in permutations((1, 2, 3, 4, 5))]
    assert (cost((0, *found, 6), weights), found) == min(every)


@given(pulls(12))
def test_many_columns_are_put_in_some_good_order(weights: Weights) -> None:
    found = arrange(tuple(range(12)), tuple(sorted(weights.items())))
    assert sorted(found) == list(range(12))
    assert cost(found, weights) <= cost(tuple(range(12)), weights) or len(weights) > 3


def test_a_chain_of_twenty_is_laid_out_as_a_chain() -> None:
    chain = {(i, i + 1): 3 for i in range(19)}
    assert cost(arrange(tuple(range(20)), tuple(chain.items())), chain) == 57


def test_no_columns_have_an_order_too() -> None:
    assert arrange((), ()) == ()


def test_the_setting_comes_first_and_what_has_no_place_last() -> None:
    # 1 and 4 are positions, 2 frames the question, 3 reaches nothing, 5 supports 4 and attacks 1.
    graph = graph_of("pscpc", Argument(1, S, (5,), 4), Argument(2, A, (5,), 1))
    grid = pack(graph.structure, select(graph.structure, Wish(depth=ALL_LEVELS)).columns)
    assert [column.column.heads for column in grid.columns] == [(2,), (1,), (4,), (3,)]
    assert grid.places == {2: Place(0, 1), 1: Place(1, 0), 4: Place(2, 0), 5: Place(2, 1), 3: Place(3, 1)}
    assert grid.rows == 2


def test_opening_a_branch_moves_no_column() -> None:
    graph = graph_of(
        "pppcc", Argument(1, S, (4,), 1), Argument(2, S, (5,), 4), Argument(3, A, (5,), 3), Argument(4, A, (4,), 3)
    )
    orders = [
        [
            column.column.heads
            for column in pack(graph.structure, select(graph.structure, Wish(depth=d)).columns).columns
        ]
        for d in (0, 1, 2)
    ]
    assert orders[0] == orders[1] == orders[2]
    assert abs(orders[0].index((1,)) - orders[0].index((3,))) == 1


def test_an_undercut_pulls_towards_what_it_cuts_and_one_of_nothing_pulls_nowhere() -> None:
    graph = graph_of("pppcc", Argument(1, S, (4,), 3), Argument(2, S, (5,), 1), Argument(3, A, (5,), None, 1))
    grid = pack(graph.structure, select(graph.structure, Wish(depth=ALL_LEVELS)).columns)
    order = [column.column.heads[0] for column in grid.columns]
    assert abs(order.index(1) - order.index(3)) == 1
