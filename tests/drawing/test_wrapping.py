"""Breaking plain titles quickly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.drawing.breaking import break_lines
from argmap.drawing.measure import Face, text_width
from argmap.drawing.wrapping import wrapped

WORDS = st.text(st.sampled_from("abcdefgmwWMA.,“”’–ščé-0123"), min_size=1, max_size=14)


@given(st.lists(WORDS, min_size=1, max_size=14), st.sampled_from(list(Face)), st.sampled_from([60.0, 112.0, 330.0]))
def test_plain_titles_take_as_few_lines_as_can_be_and_fit(words: list[str], face: Face, width: float) -> None:
    text = " ".join(words)
    lines = wrapped(text, face, 13.6, width, 9)
    assert len(lines) == len(break_lines(text, face, 13.6, width, 9))
    assert all(text_width(line, face, 13.6) <= width + 1e-6 for line in lines)
    if all(text_width(word, face, 13.6) <= width for word in words) and not lines[-1].endswith("…"):
        assert " ".join(lines) == text


def test_the_lines_are_even() -> None:
    lines = wrapped(
        "aaa aaa aaa aaa aaa aaa aaa", Face.SERIF, 10, text_width("aaa aaa aaa aaa aaa aaa", Face.SERIF, 10), 9
    )
    assert lines == ("aaa aaa aaa aaa", "aaa aaa aaa")


@pytest.mark.parametrize("text", ["", "  two  spaces ", "和平与正义", "W" * 300, "a\tb", "many words " * 60])
def test_what_is_not_plain_is_broken_as_ever(text: str) -> None:
    assert wrapped(text, Face.SERIF, 13.6, 112, 9) == break_lines(text, Face.SERIF, 13.6, 112, 9)
