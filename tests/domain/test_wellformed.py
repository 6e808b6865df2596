from __future__ import annotations

import pytest

from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind, Relation
from argmap.domain.wellformed import problems
from tests.support.generated import generated
from tests.support.work import calls_of

SUPPORT, ATTACK, CONDITION = Relation.SUPPORT, Relation.ATTACK, Relation.CONDITION


def structure(*arguments: Inference, setting: int = 9) -> Structure:
    """Statements 1 to 8 are claims, 9 is setting."""
    kinds = dict.fromkeys(range(1, 9), Kind.CLAIM) | {setting: Kind.SETTING}
    return Structure(kinds, {}, {argument.number: argument for argument in arguments})


def sentences(*arguments: Inference) -> list[str]:
    return [problem.sentence for problem in problems(structure(*arguments))]


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        (Inference(1, SUPPORT, (), 1, None), "a1 has no premise."),
        (Inference(1, SUPPORT, (2, 2), 1, None), "a1 has the same statement twice as premise."),
        (Inference(1, SUPPORT, (77,), 1, None), "The premise 77 of a1 is not in the map."),
        (Inference(1, SUPPORT, (9,), 1, None), "9 sets the question, so it cannot be a premise (a1)."),
        (Inference(1, ATTACK, (2,), None, None), "a1 needs exactly one target: a statement or an argument."),
        (Inference(1, ATTACK, (2,), 77, None), "The target 77 of a1 is not in the map."),
        (Inference(1, ATTACK, (1,), 1, None), "1 cannot be a premise and the target of a1."),
        (Inference(1, SUPPORT, (1,), 1, None), "1 cannot be a premise and the target of a1."),
        (Inference(1, ATTACK, (2,), None, 77), "The argument a77 that a1 undercuts is not in the map."),
        (Inference(1, ATTACK, (2,), None, 1), "These undercut each other in a circle: a1."),
    ],
)
def test_a_rule_that_is_broken_is_named(argument: Inference, sentence: str) -> None:
    assert sentences(argument) == [sentence]


def test_only_an_attack_undercuts() -> None:
    assert sentences(Inference(1, ATTACK, (2,), 1, None), Inference(2, SUPPORT, (3,), None, 1)) == [
        "Only an attack can have an argument as its target, and a2 is none."
    ]


def test_an_argument_has_one_target_only() -> None:
    assert sentences(Inference(1, ATTACK, (2,), 1, None), Inference(2, ATTACK, (3,), 1, 1)) == [
        "a2 needs exactly one target: a statement or an argument."
    ]


def test_setting_may_be_a_target() -> None:
    assert sentences(Inference(1, ATTACK, (1,), 9, None)) == []


def test_a_circle_of_supports_and_conditions_is_named_from_its_first_argument() -> None:
    assert sentences(
        Inference(5, SUPPORT, (1,), 2, None),
        Inference(3, CONDITION, (2, 4), 3, None),
        Inference(8, SUPPORT, (3,), 1, None),
    ) == ["These support each other in a circle: a3, a8, a5."]


def test_a_circle_of_undercuts_is_named() -> None:
    assert sentences(Inference(1, ATTACK, (2,), None, 2), Inference(2, ATTACK, (3,), None, 1)) == [
        "These undercut each other in a circle: a1, a2."
    ]


def test_people_may_attack_each_other_in_circles() -> None:
    assert sentences(Inference(1, ATTACK, (1,), 2, None), Inference(2, ATTACK, (2,), 1, None)) == []


def test_two_ways_to_the_same_statement_are_no_circle() -> None:
    ways = [(1, 2), (1, 3), (2, 4), (3, 4), (4, 5)]
    assert sentences(*(Inference(n, SUPPORT, (a,), b, None) for n, (a, b) in enumerate(ways, 1))) == []


def test_a_generated_map_is_well_formed() -> None:
    made = generated(200).structure
    assert problems(made) == ()


def ring(length: int) -> Structure:
    chain = {n: Inference(n, SUPPORT, (n,), n % length + 1, None) for n in range(1, length + 1)}
    return Structure(dict.fromkeys(range(1, length + 1), Kind.CLAIM), {}, chain)


def test_a_chain_of_twenty_thousand_is_checked_in_proportion() -> None:
    (found,) = problems(ring(20_000))
    assert found.argument == 1
    short, long = ring(2_000), ring(8_000)
    assert calls_of(lambda: problems(long)) < 5 * calls_of(lambda: problems(short))


def test_a_dense_map_of_attacks_and_supports_is_checked_at_once() -> None:
    pairs = [(a, b) for a in range(1, 41) for b in range(1, 41) if a < b]
    dense = {n: Inference(n, SUPPORT, (a,), b, None) for n, (a, b) in enumerate(pairs, 1)}
    assert len(dense) == 780
    assert problems(Structure(dict.fromkeys(range(1, 41), Kind.CLAIM), {}, dense)) == ()
