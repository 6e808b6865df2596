"""Changes and quotations in words, without a page."""

from __future__ import annotations

import pytest

from argmap.domain.quotations import NotFound
from argmap.queries.history_rows import HistoryRow
from argmap.web.changes_told import tell
from argmap.web.quotation_told import pieces, why
from tests.support.store import NOON

ALTERED = "Change 2 cannot be taken back, because change 3 altered the same thing afterwards."


@pytest.mark.parametrize(
    ("kind", "touched", "words", "href"),
    [
        ("add argument", ("s7", "a6"), "Withdraw 7 instead", "/statements/7/withdraw"),
        ("reword", ("s7",), "Reword 7 once more", "/statements/7/reword"),
        ("change kind", ("s7",), "Change 7 once more", "/statements/7/change"),
        ("move", ("a6",), "Change a6 once more", "/arguments/6/change"),
        ("edit stance", ("s7",), "Correct what is said of 7", "/statements/7/stances"),
        ("edit stance", ("a6",), "Correct what is cited for a6", "/arguments/6/citations"),
        ("edit case", ("a6",), "Say anew in which cases a6 holds", "/arguments/6/change?how=cases"),
        ("edit case", (), "Correct the entry", "/cases"),
        ("edit source", (), "Correct the entry", "/sources"),
        ("edit speaker", (), "Correct the entry", "/speakers"),
        ("edit map", (), "Correct the map’s words", "/settings#words"),
        ("undo", (), "", ""),
    ],
)
def test_what_cannot_be_taken_back_leads_to_what_can_be_done_instead(
    kind: str, touched: tuple[str, ...], words: str, href: str
) -> None:
    row = HistoryRow(2, NOON, "Ana", True, kind, "Did it", touched, hindered=ALTERED)
    told = tell(row, "small").instead
    assert told[0].startswith(words)
    assert told[1] == (f"/maps/small{href}" if href else "")
    assert tell(row, "small", own=[2, 3]).instead == ("Take back change 3 first", "#change-3")


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        (NotFound(nearest="every week", locator="¶2", wrote="month", has="week"), "typed “month” for “week”"),
        (NotFound(nearest="every", locator="¶2", wrote="month", has=""), "its “month” is not there"),
        (NotFound(nearest="week every", locator="¶2", wrote="", has=""), "the order differs"),
        (NotFound(nearest="", locator="", wrote="", has=""), "nothing like it is there"),
        (NotFound(reason="there are no words in it"), "there are no words in it"),
    ],
)
def test_what_differs_from_the_document_is_said_in_a_few_words(instead: NotFound, told: str) -> None:
    assert why(instead) == told


def test_a_quotation_is_shown_against_the_nearest_words_and_a_long_one_alone() -> None:
    near = NotFound(nearest="every week saved lives,", locator="¶2", wrote="month", has="week")
    shown = pieces("every month saved lives", near)
    assert [(piece.step, piece.text.strip()) for piece in shown] == [
        ("same", "every"),
        ("removed", "month"),
        ("added", "week"),
        ("same", "saved lives"),
    ]
    begins = NotFound(nearest="ended within a year", locator="", wrote="They", has="It")
    assert "".join(p.text for p in pieces("They ended within a year", begins) if p.step != "removed").startswith("It")
    long = pieces(" ".join(["word"] * 80), near)
    assert [piece.step for piece in long] == ["same"]
    assert long[0].text.endswith("…")
