"""Codes, phases, clocks and choices of live debates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from argmap.domain.debates import (
    CODE_LENGTH,
    CODE_LETTERS,
    FORMS,
    Ballot,
    Clock,
    DebateForm,
    DebateState,
    Sides,
    ballot_open,
    ballot_over,
    check_choice,
    check_phases,
    check_side,
    draw_code,
    read_code,
)
from argmap.domain.errors import Refused
from tests.support.store import NOON

OXFORD = FORMS[DebateForm.OXFORD]
MINUTE = timedelta(minutes=1)


def test_codes_are_read_as_people_type_them() -> None:
    assert read_code(" k7m-4 xr\t") == "K7M4XR"
    for typed in ("", "K7M4X", "K7M4XRR", "K7M4X0", "KIM4XR", "K7M4XÉ", "'; --"):
        assert read_code(typed) is None
    assert not set("O0I1BS58Z2") & set(CODE_LETTERS)
    drawn = {draw_code() for _ in range(50)}
    assert len(drawn) == 50
    assert all(read_code(code) == code and len(code) == CODE_LENGTH for code in drawn)


@pytest.mark.parametrize("form", DebateForm)
def test_every_template_is_a_debate_that_can_be_held(form: DebateForm) -> None:
    check_phases(FORMS[form])
    assert len({*(ballot_open(Clock(n), FORMS[form], DebateState.OPEN) for n in range(len(FORMS[form])))}) == 3


def test_a_clock_tells_what_is_left_and_stands_still_while_it_is_paused() -> None:
    clock = Clock(-1)
    assert clock.remaining(NOON) is None
    assert clock.paused_at(NOON) == clock.resumed_at(NOON) == clock.longer(MINUTE, NOON) == clock
    clock = clock.next(OXFORD, NOON)
    assert clock.remaining(NOON + MINUTE) == 2 * MINUTE
    paused = clock.paused_at(NOON + MINUTE)
    assert paused.paused
    assert paused.longer(MINUTE, NOON).remaining(NOON + 9 * MINUTE) == 3 * MINUTE
    assert paused.resumed_at(NOON + 5 * MINUTE).ends == NOON + 7 * MINUTE
    assert clock.paused_at(NOON + 9 * MINUTE).left == timedelta()
    assert Clock(5, NOON).next(OXFORD, NOON) == Clock(6)
    assert Clock(6).next(OXFORD, NOON) == Clock(6)


def test_a_ballot_is_open_in_its_phase_and_over_behind_it() -> None:
    assert ballot_open(Clock(0), OXFORD, DebateState.OPEN) is Ballot.OPENING
    assert ballot_open(Clock(0), OXFORD, DebateState.CLOSED) is None
    assert ballot_open(Clock(1), OXFORD, DebateState.OPEN) is None
    assert ballot_open(Clock(5), OXFORD, DebateState.OPEN) is Ballot.CLOSING
    assert [ballot_over(Ballot.OPENING, Clock(n), OXFORD) for n in (-1, 0, 1)] == [False, False, True]
    assert ballot_over(Ballot.CLOSING, Clock(6), OXFORD)


def test_only_what_the_debate_offers_can_be_chosen() -> None:
    for choice in ("for", "against", "undecided"):
        check_choice(choice, Sides.TWO, ())
    for choice in ("undecided", "s1", "s1 s4"):
        check_choice(choice, Sides.SEVERAL, (1, 4))
    for choice, sides in (("s1", Sides.TWO), ("", Sides.TWO), ("for", Sides.SEVERAL), ("s1 s4 s1", Sides.SEVERAL)):
        with pytest.raises(Refused):
            check_choice(choice, sides, (1, 4))
    check_side("", Sides.TWO, ())
    check_side("s4", Sides.SEVERAL, (1, 4))
    for side, sides in (("s4", Sides.TWO), ("for", Sides.SEVERAL), ("s5", Sides.SEVERAL), ("x", Sides.TWO)):
        with pytest.raises(Refused):
            check_side(side, sides, (1, 4))
