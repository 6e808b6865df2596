from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.errors import Refused
from argmap.domain.text import fold, is_visible, many_lines, numbers_in, one_line, propose_title


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Peace first.  ", "Peace first."),
        ("Peace\r\n  first", "Peace first"),
        ("Peace\tfirst", "Peace first"),
        ("Peace \u2028 first", "Peace first"),
        ("two  spaces stay", "two  spaces stay"),
        ("e\u0301", "é"),
        ("\u202eesrever\u202c", "\u202eesrever\u202c"),
        ("👩🏽‍⚖️ judges", "👩🏽‍⚖️ judges"),
        ("<script>{{ x }}'; DROP", "<script>{{ x }}'; DROP"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_one_line_is_kept_as_typed_but_for_its_ends_and_line_breaks(typed: str, kept: str) -> None:
    assert one_line(typed, "text", limit=100) == kept


def test_several_lines_keep_their_breaks_and_tabs() -> None:
    assert many_lines("\n One\r\ntwo\rthree\u2029\tfour \n", "note", limit=100) == "One\ntwo\nthree\n\tfour"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("a\x00b", "a NUL character"),
        ("a\x1b[31m", "an escape character"),
        ("a\x01", "the control character U+0001"),
        ("a\x85", "a next-line control character"),
        ("a\ud800", "half of a character (the lone surrogate U+D800)"),
        ("a\uffff", "U+FFFF, which is no character"),
        ("a\U0010fffe", "U+10FFFE, which is no character"),
        ("a\ufdd0", "U+FDD0, which is no character"),
    ],
)
def test_what_no_text_holds_is_refused_by_name(typed: str, reason: str) -> None:
    for how in (one_line, many_lines):
        with pytest.raises(Refused) as refused:
            how(typed, "quote", limit=100)
        assert refused.value.fields == {"quote": f"This contains {reason}; please remove it."}


@pytest.mark.parametrize("typed", ["\u200b", "\u2060\ufeff", "\u3164", "\u00ad \u200d", "\ufe0f", "\U000e0101"])
def test_text_that_shows_nothing_is_refused_even_where_none_is_needed(typed: str) -> None:
    assert not is_visible(typed)
    with pytest.raises(Refused, match="shows nothing"):
        one_line(typed, "text", limit=100)


def test_empty_text_is_refused_where_some_is_needed() -> None:
    with pytest.raises(Refused, match="write something"):
        one_line("  ", "text", limit=100, required=True)


def test_a_limit_counts_characters_of_every_script_alike() -> None:
    assert one_line("😀" * 2000, "text", limit=2000) == "😀" * 2000
    with pytest.raises(Refused, match=r"2,001 characters; at most 2,000"):
        one_line("字" * 2001, "text", limit=2000)


@given(st.text())
def test_what_is_kept_would_be_kept_again(typed: str) -> None:
    try:
        kept = one_line(typed, "text", limit=10_000)
    except Refused:
        return
    assert one_line(kept, "text", limit=10_000) == kept


@pytest.mark.parametrize(("one", "other"), [("Šimonović", "SIMONOVIC"), ("Straße", "STRASSE"), ("ﬁne", "FINE")])
def test_case_and_marks_do_not_count_in_searching(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Peace comes first.", "Peace comes first"),
        ("And then …", "And then …"),
        ("Wait..", "Wait.."),
        (".", "."),
        ("Peace\n comes.", "Peace comes"),
        ("word " * 30, "word " * 23 + "word…"),
        ("x" * 200, "x" * 119 + "…"),
        ("e\u0301" * 100, "e\u0301" * 59 + "…"),
    ],
)
def test_a_title_is_the_sentence_or_its_beginning(text: str, title: str) -> None:
    assert propose_title(text) == title


@given(st.text(min_size=1).filter(lambda text: text.strip() != ""))
def test_a_proposed_title_fits(text: str) -> None:
    assert 0 < len(propose_title(text)) <= 120


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", ("s", 12)),
        (" #12 ", ("s", 12)),
        ("S7", ("s", 7)),
        ("a5", ("a", 5)),
        ("A 5", ("a", 5)),
        ("12 wars", None),
        ("b12", None),
        ("1" * 10, None),
        ("", None),
    ],
)
def test_a_number_is_told_from_words(text: str, found: tuple[str, int] | None) -> None:
    assert numbers_in(text) == found
