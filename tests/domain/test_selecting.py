"""What an address shows: depth by depth, opened branches, focus, what is selected, and what fades."""

from __future__ import annotations

import pytest

from argmap.domain.cases import case_effect
from argmap.domain.graph import Argument
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Fold, Selection, Wish
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind, Relation
from tests.domain.test_structure import A, C, S, structure_of


def wide(children: int, positions: int = 1, deep: int = 0) -> Structure:
    """Positions with `children` supports each, the first of which carries a chain of `deep` replies."""
    kinds = dict.fromkeys(range(1, positions + 1), Kind.POSITION)
    arguments = []
    number = positions
    for position in range(1, positions + 1):
        for child in range(children):
            number += 1
            target = position
            kinds[number] = Kind.CLAIM
            arguments.append(Argument(number, Relation.SUPPORT, (number,), target))
            for _ in range(deep if child == 0 else 0):
                kinds[number + 1] = Kind.CLAIM
                arguments.append(Argument(number + 1, Relation.ATTACK, (number + 1,), number))
                number += 1
    return Structure(kinds, {n: n for n in kinds}, {a.number: a.inference for a in arguments})


def rows_of(selection: Selection) -> list[list[int]]:
    return [[row.number for row in shown.rows] for shown in selection.columns]


def test_a_map_opens_at_the_deepest_level_with_at_most_seven_rows_a_column() -> None:
    assert select(wide(5, positions=2, deep=2), Wish()).depth == 3
    assert select(wide(6, positions=2, deep=2), Wish()).depth == 2
    assert select(wide(7, positions=2, deep=2), Wish()).depth == 1


def test_one_level_shows_however_many_rows_it_has() -> None:
    selection = select(wide(20), Wish())
    assert selection.depth == 1
    assert len(selection.statements) == 21


def test_an_empty_map_shows_nothing_and_says_so() -> None:
    selection = select(structure_of(""), Wish())
    assert selection.columns == ()
    assert (selection.total, selection.folded) == (0, 0)


def test_positions_alone_are_shown_alone() -> None:
    assert rows_of(select(structure_of("ppp"), Wish())) == [[1], [2], [3]]


def test_never_more_than_the_limit_and_every_column_gets_its_turn() -> None:
    selection = select(wide(500, positions=3), Wish())
    assert len(selection.statements) == 100
    assert [len(rows) for rows in rows_of(selection)] == [34, 33, 33]
    assert selection.folds[1] == Fold(467, ())
    assert selection.folded == 1403


def test_more_positions_than_fit_are_counted() -> None:
    selection = select(wide(1, positions=150), Wish())
    assert len(selection.statements) == 100
    assert selection.columns_left_out == 50


def test_a_chosen_depth_is_kept() -> None:
    structure = wide(2, deep=5)
    assert len(select(structure, Wish(depth=0)).statements) == 1
    assert len(select(structure, Wish(depth=2)).statements) == 4
    assert select(structure, Wish(depth=ALL_LEVELS)).folds == {}


def test_a_branch_opens_in_place_up_to_what_was_asked_for() -> None:
    structure = wide(2, deep=30)
    selection = select(structure, Wish(depth=1, opened={2: 10, 99: 5}))
    assert len(selection.statements) == 13
    assert selection.folds == {12: Fold(20, ())}


def test_what_is_selected_is_shown_with_the_way_to_it() -> None:
    structure = structure_of("pcccc", Argument(1, S, (2, 3), 1), Argument(2, A, (4,), 3), Argument(3, S, (5,), 4))
    assert select(structure, Wish(depth=0, selected="s4")).statements == {1, 2, 3, 4}
    assert select(structure, Wish(depth=0, selected="a3")).statements == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("selected", ["", "s", "x4", "s99", "a99", "s²", "sel"])
def test_a_selection_that_names_nothing_selects_nothing(selected: str) -> None:
    assert select(structure_of("pc", Argument(1, S, (2,), 1)), Wish(depth=0, selected=selected)).statements == {1}


def test_a_fold_says_where_its_arguments_lead() -> None:
    structure = structure_of(
        "ppccc", Argument(1, S, (3,), 1), Argument(2, A, (4,), 3), Argument(3, A, (4,), 2), Argument(4, S, (5,), 2)
    )
    assert select(structure, Wish(depth=1)).folds == {3: Fold(1, (2,))}


def test_an_undercut_shows_with_the_argument_that_it_cuts() -> None:
    structure = structure_of(
        "pcccc", Argument(1, S, (2,), 1), Argument(2, A, (3,), undercuts=1), Argument(3, A, (4,), undercuts=2)
    )
    assert select(structure, Wish(depth=ALL_LEVELS)).arguments == {1, 2, 3}
    assert select(structure, Wish(depth=1)).arguments == {1}
    assert select(structure, Wish(depth=0, selected="a3")).arguments == {1, 2, 3}


def test_focus_shows_one_branch_and_one_step_into_others() -> None:
    structure = structure_of(
        "pppcccc",
        Argument(1, S, (4,), 1),
        Argument(2, A, (5,), 4),
        Argument(3, A, (5,), 2),
        Argument(4, S, (6,), 3),
        Argument(5, S, (7,), 5),
        Argument(6, A, (6,), 5),
    )
    selection = select(structure, Wish(focus=5))
    assert selection.statements == {1, 2, 3, 4, 5, 6, 7}
    assert select(structure, Wish(focus=7)).statements == {1, 4, 5, 7}
    assert select(structure, Wish(focus=99)).statements == {1, 2, 3, 4, 5, 6, 7}


def test_what_does_not_match_fades_and_stays() -> None:
    structure = structure_of("pcc", Argument(1, S, (2,), 1), Argument(2, A, (3,), 1))
    selection = select(structure, Wish(), frozenset({2}))
    assert selection.faded == {1, 3}
    assert selection.statements == {1, 2, 3}


def with_cases(structure: Structure, **cases: set[str]) -> Structure:
    return Structure(
        structure.kinds,
        structure.homes,
        structure.arguments,
        {int(name[1:]): frozenset(some) for name, some in cases.items()},
    )


def test_a_case_fades_what_is_said_to_hold_elsewhere_and_what_hangs_on_it_alone() -> None:
    structure = with_cases(
        structure_of(
            "ppceccc",
            Argument(1, S, (3,), 1),
            Argument(2, A, (4,), 1),
            Argument(3, S, (5,), 4),
            Argument(4, A, (6,), undercuts=2),
            Argument(5, S, (3,), 2),
            Argument(6, C, (7,), 1),
        ),
        a1={"bosnia"},
        a2={"bosnia", "kosovo"},
        a6={"uganda"},
    )
    effect = case_effect(structure, "uganda")
    assert effect.elsewhere == {1, 2}
    assert effect.hanging == {3, 4}
    assert effect.arguments == {1, 2, 3, 4}
    assert effect.statements == {4, 5, 6}
    assert [(x.position, x.target, x.relation, x.premises, x.lost, x.of) for x in effect.losses] == [
        (1, 1, S, (3,), 1, 1),
        (1, 1, A, (4,), 1, 1),
    ]
    selection = select(structure, Wish(case="uganda"))
    assert selection.faded == {4, 5, 6}
    assert selection.faded_arguments == {1, 2, 3, 4}


def test_a_position_never_fades_with_the_case_of_an_argument_that_uses_it() -> None:
    structure = with_cases(structure_of("pp", Argument(1, A, (1,), 2)), a1={"bosnia"})
    assert case_effect(structure, "uganda").statements == frozenset()
    assert case_effect(structure, "bosnia").arguments == frozenset()
