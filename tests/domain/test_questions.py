"""What is asked of a contribution: only what its words and place give reason to ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.questions import Question, is_two, questions
from argmap.domain.vocabulary import Shape

ONE, WHERE, CASE, OTHER = Question.ONE_OR_TWO, Question.FROM_WHERE, Question.WHICH_CASE, Question.OTHER_SIDE


@pytest.mark.parametrize(
    "text",
    [
        "Trials deter leaders. Amnesties do not.",
        "Trials deter leaders and amnesties reward them.",
        "Trials deter leaders, and then the war goes on.",
        "“Trials deter.” Nobody has shown it.",
        "Trials deter leaders; amnesties reward them.",
        "Do trials deter? Leaders say so.",
        "Peace and justice need courts and courts need peace.",
    ],
)
def test_two_sentences_or_two_claims_joined_by_and_are_two(text: str) -> None:
    assert is_two(text)


@pytest.mark.parametrize(
    "text",
    [
        "Trials deter leaders.",
        "Peace and justice are compatible.",
        "Courts deter leaders and followers.",
        "Dr. Smith, of St. Gallen, met J. Roth.",
        "In the U.S. Congress it failed.",
        "Version 2.5 was signed.",
        "",
    ],
)
def test_one_claim_is_one(text: str) -> None:
    assert not is_two(text)


@pytest.mark.parametrize(
    ("shape", "sourced", "cases", "in_case", "asked"),
    [
        (Shape.CLAIM, False, False, False, [OTHER]),
        (Shape.CLAIM, False, True, False, [CASE, OTHER]),
        (Shape.OBJECTION, False, True, True, [OTHER]),
        (Shape.EVIDENCE, False, False, False, [WHERE, OTHER]),
        (Shape.EVIDENCE, True, True, False, [CASE, OTHER]),
        (Shape.POSITION, False, True, False, [OTHER]),
        (Shape.SETTING, False, True, False, []),
    ],
)
def test_each_question_has_its_reason(
    shape: Shape, sourced: bool, cases: bool, in_case: bool, asked: list[Question]
) -> None:
    assert list(questions("They talk.", shape, sourced=sourced, cases=cases, in_case=in_case)) == asked
    two = questions("They talk. They fight.", shape, sourced=sourced, cases=cases, in_case=in_case)
    assert list(two) == [ONE, *asked]


@given(st.text())
def test_whatever_is_typed_is_answered(text: str) -> None:
    assert is_two(text) in (True, False)
    assert is_two(text) == is_two(f"  {text}\n")
