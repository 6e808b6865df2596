"""Metadata read without a parser are what the parser would read, and both parsers of YAML read alike."""

from __future__ import annotations

import itertools

import pytest
import yaml

from argmap.domain.errors import Unreadable
from argmap.formats.argdown import read_argdown, write_argdown, yaml_reading
from argmap.formats.argdown.yaml_reading import Entries, Scalar, read_yaml
from tests.support.graphs import random_graph

WORDS = ("a", "12", "1_0", "0x1f", "012", "1e3", "yes", "null", "true", "2016-09-01", "A-b_c", "0")


def place(offset: int) -> tuple[int, int]:
    return 1, offset + 1


def described(entries: Entries) -> list[tuple[str, str, bool, int]]:
    found = []
    for key, value in entries.items():
        assert isinstance(value, Scalar)
        found.append((str(key), str(value), value.plain, value.at))
    return found


@pytest.mark.parametrize("words", [*((word,) for word in WORDS), *itertools.pairwise(WORDS)])
def test_words_are_read_without_the_parser_as_with_it(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{" + ", ".join(f"k{n}: {word}" for n, word in enumerate(words)) + "}"
    quick = read_yaml(text, 7, place)
    monkeypatch.setattr(yaml_reading, "_words", lambda text, at: None)
    slow = read_yaml(text, 7, place)
    assert described(quick) == described(slow)
    assert quick.at == slow.at == 7


def test_the_parser_has_the_last_word_on_what_is_odd() -> None:
    with pytest.raises(Unreadable, match="stands here twice"):
        read_yaml("{a: b, a: c}", 0, place)
    assert described(read_yaml("{a: b,  c: d }", 0, place)) == [("a", "b", True, 4), ("c", "d", True, 11)]
    assert described(read_yaml("{a: -1}", 0, place)) == [("a", "-1", True, 4)]


def test_without_libyaml_files_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reading, "_Loader", yaml.SafeLoader)
    for seed in range(12):
        graph = random_graph(seed, max_statements=4)
        assert read_argdown(write_argdown(graph)) == graph
    with pytest.raises(Unreadable, match="line 1, column 12: A character here must be written as an escape"):
        read_argdown("[A]: x {a: \ufffe}")
    with pytest.raises(Unreadable, match="Anchors and aliases"):
        read_argdown("[A]: x {a: &b 1}")
