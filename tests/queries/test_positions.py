from __future__ import annotations

import pytest

from argmap.domain.errors import Absent
from argmap.domain.vocabulary import Shape, StanceKind
from argmap.queries.positions import Balance, Matrix, Meeting, matrix
from argmap.queries.reading import reading
from tests.support.store import Store


def seen(store: Store, at: int | None = None) -> Matrix:
    with reading(store.engine) as session:
        return matrix(session, store.visitor, "small", at)


def sides(meeting: Meeting) -> dict[StanceKind, list[str]]:
    return {kind: [speaker.key for speaker in some] for kind, some in meeting.sides.items()}


@pytest.mark.parametrize("at", [None, 1])
def test_key_statements_are_positions_and_whatever_two_speakers_have_a_stance_on(store: Store, at: int | None) -> None:
    store.add(speaker="Somebody New")
    store.answer("Both.") if at else None
    found = seen(store, at)
    assert [(line.number, line.shape) for line in found.statements] == [
        (1, Shape.POSITION),
        (2, Shape.POSITION),
        (3, Shape.CLAIM),
    ]
    assert [speaker.label for speaker in found.speakers] == ["Doe", "Richard Roe"]
    assert found.head.at == at


def test_each_cell_has_the_stance_with_its_words_and_silence_is_no_cell(store: Store) -> None:
    found = seen(store)
    assert found.cells["doe", 1].citations[0].quote == "Peace, then."
    assert found.cells["roe", 2].kind is StanceKind.CONDITIONAL
    assert ("doe", 2) not in found.cells
    assert set(found.sources) == {"report", "book"}
    assert found.balance == {
        1: Balance(1, 0, 1, 0, 0),
        2: Balance(0, 1, 0, 0, 1),
        3: Balance(2, 0, 0, 0, 0),
    }


def test_they_agree_where_two_take_one_side_and_divide_where_they_take_several(store: Store) -> None:
    found = seen(store)
    (agreement,) = found.agreements
    assert agreement.statement.number == 3
    assert {kind: [s.key for s in some] for kind, some in agreement.sides.items()} == {
        StanceKind.ENDORSES: ["doe", "roe"]
    }
    (division,) = found.divisions
    assert division.statement.number == 1
    assert sides(division) == {StanceKind.ENDORSES: ["doe"], StanceKind.REJECTS: ["roe"]}


def test_a_question_takes_no_side(store: Store) -> None:
    store.add(speaker="doe", stance=StanceKind.ASKS)
    found = seen(store)
    assert 7 not in found.balance
    assert [meeting.statement.number for meeting in (*found.agreements, *found.divisions)] == [3, 1]


def test_a_withdrawn_position_is_nobodys(store: Store) -> None:
    store.answer("Both.")
    store.add(target=7, actor=store.other)
    store.withdraw(7)
    assert [line.number for line in seen(store).statements] == [1, 2, 3]
    assert [line.number for line in seen(store, 3).statements] == [1, 2, 7, 3]


def test_a_map_that_is_absent_has_no_matrix(store: Store) -> None:
    with reading(store.engine) as session, pytest.raises(Absent):
        matrix(session, store.visitor, "elsewhere")
