"""The pictures of a report: how people moved, and how a map has grown."""

from __future__ import annotations

from itertools import pairwise

from argmap.drawing.flows import HEIGHT, flow_picture
from argmap.drawing.growth import ROWS_AT_MOST, growth
from tests.support.generated import generated
from tests.support.small_map import small_map

MOVES = {("for", "for"): 6, ("undecided", "for"): 4, ("for", "against"): 1, ("against", "undecided"): 1}


def test_bars_are_as_high_as_people_are_many_and_do_not_overlap() -> None:
    picture = flow_picture(("for", "undecided", "against"), MOVES)
    for before, sums in ((True, [7, 4, 1]), (False, [10, 1, 1])):
        bars = [bar for bar in picture.bars if bar.before is before]
        assert [bar.people for bar in bars] == sums
        assert len({round(bar.height / bar.people, 1) for bar in bars}) == 1
        assert all(above.y + above.height < below.y for above, below in pairwise(bars))
        assert bars[-1].y + bars[-1].height <= HEIGHT


def test_every_move_is_a_band_and_those_who_stayed_lie_below() -> None:
    picture = flow_picture(("for", "undecided", "against"), MOVES)
    assert {(band.source, band.to): band.people for band in picture.bands} == MOVES
    assert [band.stays for band in picture.bands] == [True, False, False, False]


def test_an_answer_that_nobody_gave_takes_no_room() -> None:
    assert {bar.key for bar in flow_picture(("for", "undecided", "against"), {("for", "for"): 5}).bars} == {"for"}
    assert flow_picture(("for",), {}).bars == ()


def test_a_map_grows_in_columns_with_heads_and_new_statements_numbered() -> None:
    structure = small_map().structure
    picture = growth(structure, [3], lit=4)
    assert {mark.number for mark in picture.marks} == set(structure.kinds)
    heads = {head for column in structure.columns if column.kind == "position" for head in column.heads}
    assert {mark.number for mark in picture.marks if mark.numbered} == {3, 4, *heads}
    assert [mark.number for mark in picture.marks if mark.lit] == [4]
    places = {(mark.x, mark.y) for mark in picture.marks}
    assert len(places) == len(picture.marks)


def test_a_long_column_says_how_it_goes_on() -> None:
    structure = generated(300, positions=2).structure
    picture = growth(structure)
    assert sum(count for _, _, count in picture.more) + len(picture.marks) == 300
    assert len(picture.marks) <= ROWS_AT_MOST * len(structure.columns)
