"""For or against a position: the sign of the way up."""

from __future__ import annotations

import pytest

from argmap.domain.sides import Side, side_of, side_of_new
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind, Relation

S, A = Relation.SUPPORT, Relation.ATTACK
# 1 is supported by 2, which 3 attacks; 4 attacks 1, and 5 undercuts that; 6 undercuts the support a1; 7 hangs nowhere.
STRUCTURE = Structure(
    {1: Kind.POSITION, **dict.fromkeys((2, 3, 4, 5, 6, 7), Kind.CLAIM)},
    {2: 1, 3: 2, 4: 3, 5: 4, 6: 5},
    {
        1: Inference(1, S, (2,), 1, None),
        2: Inference(2, A, (3,), 2, None),
        3: Inference(3, A, (4,), 1, None),
        4: Inference(4, A, (5,), None, 3),
        5: Inference(5, A, (6,), None, 1),
    },
)


@pytest.mark.parametrize(
    ("number", "side"),
    [
        (1, Side(1, True)),
        (2, Side(1, True)),
        (3, Side(1, False)),
        (4, Side(1, False)),
        (5, Side(1, True)),
        (6, Side(1, False)),
        (7, Side(7, True)),
        (99, None),
    ],
)
def test_each_attack_on_the_way_up_turns_the_side(number: int, side: Side | None) -> None:
    assert side_of(STRUCTURE, number) == side


@pytest.mark.parametrize(
    ("target", "relation", "side"),
    [
        ("s2", "support", Side(1, True)),
        ("s2", "attack", Side(1, False)),
        ("s4", "attack", Side(1, True)),
        ("a3", "attack", Side(1, True)),
        ("a1", "attack", Side(1, False)),
        ("s99", "attack", None),
        ("a99", "attack", None),
        ("", "", None),
    ],
)
def test_what_would_be_added_takes_the_side_of_its_target_or_turns_it(
    target: str, relation: str, side: Side | None
) -> None:
    assert side_of_new(STRUCTURE, target, relation) == side
