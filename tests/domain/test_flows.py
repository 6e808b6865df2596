"""How opinion moved, counted; and who speaks next."""

from __future__ import annotations

from datetime import timedelta

from argmap.domain.flows import flows
from argmap.domain.speaking import Speaker, fair_order, why
from tests.support.store import NOON

CHOICES = ("for", "undecided", "against")


def test_moves_are_counted_of_those_who_voted_twice() -> None:
    before = dict(enumerate(["for", "for", "undecided", "against", "against", "for"]))
    after = {**dict(enumerate(["for", "against", "for", "against", "against"])), 9: "for"}
    found = flows(CHOICES, before, after)
    assert found.moves == {
        ("for", "for"): 1,
        ("for", "against"): 1,
        ("undecided", "for"): 1,
        ("against", "against"): 2,
    }
    assert (found.both, found.moved, found.only_before, found.only_after) == (5, 2, 1, 1)
    assert found.before == {"for": 3, "undecided": 1, "against": 2}


def test_with_fewer_than_five_only_the_sums_are_told() -> None:
    four = dict(enumerate(["for", "against", "against", "against"]))
    found = flows(CHOICES, four, four)
    assert (found.moves, found.moved, found.both) == ({}, None, 4)
    assert found.after == {"for": 1, "against": 3}


def test_a_place_between_two_positions_is_a_choice_of_its_own() -> None:
    votes = dict.fromkeys(range(5), "s1 s2")
    assert flows(("s1", "s2", "undecided"), votes, votes).choices == ("s1", "s2", "undecided", "s1 s2")


def speaker(number: int, side: str = "", turns: int = 0, seconds: int = 0) -> Speaker:
    return Speaker(number, side, NOON + timedelta(seconds=number), turns, seconds)


def test_who_has_spoken_least_speaks_next_and_the_sides_in_turn() -> None:
    waiting = [
        speaker(1, "for"),
        speaker(2, "for"),
        speaker(3, "against"),
        speaker(4, "against", turns=1, seconds=60),
        speaker(5, "for", turns=1, seconds=30),
    ]
    assert [one.id for one in fair_order(waiting, last="for")] == [3, 1, 2, 4, 5]
    assert [one.id for one in fair_order(waiting, last="against")] == [1, 3, 2, 4, 5]
    assert fair_order([]) == []


def test_the_reason_for_a_place_is_said() -> None:
    assert why(speaker(1)) == "not yet spoken"
    assert why(speaker(1, turns=1, seconds=70)) == "spoke once, 1:10"
    assert why(speaker(1, turns=2, seconds=175)) == "spoke twice, 2:55"
    assert why(speaker(1, turns=3, seconds=5)) == "spoke 3 times, 0:05"
