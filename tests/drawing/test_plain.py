"""Reading dot's shortest answer."""

from __future__ import annotations

import pytest

from argmap.domain.errors import LayoutFailed
from argmap.drawing.plain import read_plain

ANSWER = """graph 1 2 3
node a 1 2.5 0.5 0.5 "" solid box black lightgrey
node b 1 0.5 0.5 0.5 "" solid box black lightgrey
 solid black
stop
"""


def test_places_are_in_points_and_count_downwards() -> None:
    placed = read_plain(ANSWER)
    assert (placed.width, placed.height) == (144, 216)
    assert placed.nodes == {"a": (72, 36), "b": (72, 180)}


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "stop\n",
        ANSWER.replace("stop\n", ""),
        ANSWER.replace("graph 1 2 3\n", ""),
        ANSWER.replace("2.5", "inf"),
        ANSWER.replace("graph 1 2 3", "graph 1 2"),
        ANSWER.replace("node a 1 2.5 0.5 0.5", "node a 1 up"),
        "Error: syntax error in line 1\n",
    ],
)
def test_what_is_no_whole_answer_is_a_failure(answer: str) -> None:
    with pytest.raises(LayoutFailed):
        read_plain(answer)


def test_what_the_answer_left_out_is_a_failure_when_it_is_asked_for() -> None:
    placed = read_plain(ANSWER)
    assert placed.at("a") == (72, 36)
    with pytest.raises(LayoutFailed):
        placed.at("c")
