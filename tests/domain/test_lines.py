from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.errors import Refused
from argmap.domain.limits import LINES_AT_MOST, LINES_LIMIT, TEXT_LIMIT
from argmap.domain.lines import Line, Mark, changed, parted, read_line, read_lines, written
from argmap.domain.vocabulary import Kind, Relation


@pytest.mark.parametrize(
    ("typed", "mark", "target", "text"),
    [
        ("Peace first", None, "", "Peace first"),
        ("+ Peace first", Mark.SUPPORT, "", "Peace first"),
        ("-Not so", Mark.ATTACK, "", "Not so"),
        ("- Not so", Mark.ATTACK, "", "Not so"),
        ("\u2212 Not so", Mark.ATTACK, "", "Not so"),
        ("\u2013 Not so", Mark.ATTACK, "", "Not so"),
        ("! Seen in 1995", Mark.EVIDENCE, "", "Seen in 1995"),
        ("-! Seen in 1995", Mark.COUNTER_EVIDENCE, "", "Seen in 1995"),
        ("\u2013! Seen in 1995", Mark.COUNTER_EVIDENCE, "", "Seen in 1995"),
        ("- ! loud", Mark.ATTACK, "", "! loud"),
        ("? Evidence is kept", Mark.CONDITION, "", "Evidence is kept"),
        ("^ It does not follow", Mark.UNDERCUT, "", "It does not follow"),
        ("-12 Not so", Mark.ATTACK, "s12", "Not so"),
        ("+s12 So", Mark.SUPPORT, "s12", "So"),
        ("!12 Seen", Mark.EVIDENCE, "s12", "Seen"),
        ("-!12 Seen", Mark.COUNTER_EVIDENCE, "s12", "Seen"),
        ("?12 Kept", Mark.CONDITION, "s12", "Kept"),
        ("^a5 No step", Mark.UNDERCUT, "a5", "No step"),
        ("^12 No step", Mark.UNDERCUT, "s12", "No step"),
        ("-a5 is no target here", Mark.ATTACK, "", "a5 is no target here"),
        ("- 12 people died", Mark.ATTACK, "", "12 people died"),
        ("-5°C is cold", Mark.ATTACK, "", "5°C is cold"),
        ("-0 is no number", Mark.ATTACK, "", "0 is no number"),
        ("-1234567890 is too long", Mark.ATTACK, "", "1234567890 is too long"),
        ("+-1 is a number", Mark.SUPPORT, "", "-1 is a number"),
        ("12 people died", None, "", "12 people died"),
    ],
)
def test_a_line_is_a_mark_perhaps_a_number_and_a_sentence(
    typed: str, mark: Mark | None, target: str, text: str
) -> None:
    assert read_line(typed) == Line(1, 0, mark, target, text)


@pytest.mark.parametrize("typed", ["-12", "-", "", "   ", "\u200b"])
def test_a_line_without_a_sentence_says_so(typed: str) -> None:
    assert read_line(typed).problem


def test_a_sentence_has_its_limit_in_a_line_too() -> None:
    assert f"at most {TEXT_LIMIT:,}" in read_line("- " + "x" * (TEXT_LIMIT + 1)).problem


def test_the_marks_say_what_is_written() -> None:
    assert [(mark.value, mark.relation, mark.kind) for mark in Mark] == [
        ("+", Relation.SUPPORT, Kind.CLAIM),
        ("-", Relation.ATTACK, Kind.CLAIM),
        ("!", Relation.SUPPORT, Kind.EVIDENCE),
        ("-!", Relation.ATTACK, Kind.EVIDENCE),
        ("?", Relation.CONDITION, Kind.CLAIM),
        ("^", Relation.ATTACK, Kind.CLAIM),
    ]


def shape(text: str) -> list[tuple[int, Mark | None, str]]:
    return [(line.level, line.mark, line.text) for line in read_lines(text).lines]


def test_a_nested_list_keeps_its_levels_by_tabs_and_by_spaces() -> None:
    tabs = "Peace\n\tIt saves lives\n\t\t! Bosnia\n\t- It rewards\nJustice"
    spaces = "  Peace\n    It saves lives\n        ! Bosnia\n    - It rewards\n  Justice"
    told = [
        (0, None, "Peace"),
        (1, None, "It saves lives"),
        (2, Mark.EVIDENCE, "Bosnia"),
        (1, Mark.ATTACK, "It rewards"),
        (0, None, "Justice"),
    ]
    assert shape(tabs) == shape(spaces) == told


@pytest.mark.parametrize("bullet", ["*", "•", "1.", "12)", "1.2.", "◦", "—", "* 1."])
def test_bullets_and_numbers_of_lists_are_left_out(bullet: str) -> None:
    text = f"{bullet} Peace\n\t{bullet} + It saves lives\n\t{bullet} - It rewards"
    assert shape(text) == [(0, None, "Peace"), (1, Mark.SUPPORT, "It saves lives"), (1, Mark.ATTACK, "It rewards")]


def test_a_number_that_begins_a_sentence_is_no_bullet() -> None:
    assert shape("1.5 million fled\n12 fled") == [(0, None, "1.5 million fled"), (0, None, "12 fled")]


def test_where_every_line_has_the_same_mark_it_is_a_bullet() -> None:
    read = read_lines("- Peace\n  - It saves lives\n  - It is fast")
    assert read.bullet is Mark.ATTACK
    assert [line.mark for line in read.lines] == [None, None, None]
    assert [line.text for line in read.lines] == ["Peace", "It saves lives", "It is fast"]


def test_behind_bullets_that_look_like_marks_the_marks_are_read() -> None:
    assert shape("- Peace\n  - + It saves lives\n  - - It rewards") == [
        (0, None, "Peace"),
        (1, Mark.SUPPORT, "It saves lives"),
        (1, Mark.ATTACK, "It rewards"),
    ]


def test_marks_that_differ_name_a_number_or_stand_alone_are_relations() -> None:
    assert [line.mark for line in read_lines("- One\n+ Two").lines] == [Mark.ATTACK, Mark.SUPPORT]
    assert [line.target for line in read_lines("-12 One\n-13 Two").lines] == ["s12", "s13"]
    assert read_lines("- One").lines[0].mark is Mark.ATTACK
    assert read_lines("- One\n- Two", marks_are_relations=True).bullet is None


def test_lines_are_numbered_as_they_stand_in_the_text() -> None:
    assert [line.number for line in read_lines("\n\nOne\r\n\r\nTwo\u2028Three").lines] == [3, 5, 6]


def test_nothing_is_an_empty_list() -> None:
    assert read_lines(" \n\t\n").lines == ()


def test_more_than_can_be_written_at_once_is_refused_by_the_limit() -> None:
    assert len(read_lines("a\n" * LINES_AT_MOST).lines) == LINES_AT_MOST
    with pytest.raises(Refused, match=f"These are 10,000 lines; at most {LINES_AT_MOST}"):
        read_lines("a\n" * 10_000)
    with pytest.raises(Refused, match=rf"2,000,000 characters; at most {LINES_LIMIT:,}"):
        read_lines("a" * 2_000_000)


@pytest.mark.parametrize(
    "hostile",
    ["- " * 30_000, "1." * 30_000, "1. " * 20_000, "\t" * 59_999 + "a", " \n" * 30_000, "*\t" * 30_000, "-!" * 30_000],
)
def test_long_runs_of_marks_bullets_and_gaps_are_read_in_one_go(hostile: str) -> None:
    assert len(read_lines(hostile).lines) <= 1


pieces = st.sampled_from(["-", "+", "!", "?", "^", "-!", "*", "1.", " ", "\t", "12", "a5", "Peace", "ž", "\u2212", "o"])
texts = st.lists(st.lists(pieces, max_size=8).map("".join), max_size=12).map("\n".join)


@given(texts | st.text(max_size=200))
def test_every_line_that_says_something_is_read_once_and_hangs_on_one_before_it(text: str) -> None:
    lines = read_lines(text).lines
    assert len({line.number for line in lines}) == len(lines)
    assert [line.number for line in lines] == sorted(line.number for line in lines)
    for place, line in enumerate(lines):
        if line.above is None:
            assert line.level == 0
        else:
            assert line.above < place
            assert lines[line.above].level == line.level - 1
            assert all(between.level >= line.level for between in lines[line.above + 1 : place])


@given(texts)
def test_lines_that_are_written_out_read_as_the_same_lines(text: str) -> None:
    lines = read_lines(text).lines
    if not any(line.problem for line in lines):
        again = read_lines(written(lines), marks_are_relations=True).lines
        assert [(one.level, one.mark, one.target, one.text, one.above) for one in again] == [
            (one.level, one.mark, one.target, one.text, one.above) for one in lines
        ]


@pytest.mark.parametrize(
    ("number", "how", "expected"),
    [
        (2, "out", "One\nTwo\n\tThree\nFour"),
        (4, "in", "One\n\tTwo\n\t\tThree\n\tFour"),
        (1, "mark", "- One\n\tTwo\n\t\tThree\nFour"),
        (1, "out", None),
        (1, "in", None),
        (3, "in", None),
        (9, "in", None),
    ],
)
def test_a_line_moves_with_what_hangs_on_it_or_takes_the_next_mark(number: int, how: str, expected: str | None) -> None:
    text = "One\n\tTwo\n\t\tThree\nFour"
    assert written(changed(read_lines(text).lines, number, how)) == (expected or text)


def test_the_marks_follow_one_another_in_a_circle() -> None:
    lines = read_lines("One").lines
    seen = []
    for _ in range(7):
        lines = changed(lines, 1, "mark")
        seen.append(lines[0].mark)
    assert seen == [Mark.ATTACK, Mark.EVIDENCE, Mark.COUNTER_EVIDENCE, Mark.CONDITION, Mark.UNDERCUT, None, Mark.ATTACK]


def test_lines_are_left_out_with_all_that_hangs_on_them_and_know_where_they_hung() -> None:
    lines = read_lines("- One\n\tTwo\n\t\tThree\n\tFour\n- Five\n\tSix\n- Seven").lines
    stay, rest = parted(lines, {2, 5})
    assert written(stay) == "- One\n\tFour\n- Seven"
    assert [line.above for line in stay] == [None, 0, None]
    assert written(rest.lines) == "Two\n\tThree\n- Five\n\tSix"
    assert [line.above for line in rest.lines] == [None, 0, None, 2]
    assert rest.under == {0: 0}
    assert parted(lines, ()) == (lines, ((), {}))
