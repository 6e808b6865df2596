"""Metadata read without a parser are what the parser would read, and both parsers of YAML read alike."""

from __future__ import annotations

import itertools

import pytest
import yaml

from argmap import paths
from argmap.domain.errors import Unreadable
from argmap.formats.argdown import read_argdown, syntax, write_argdown, yaml_events, yaml_reading
from argmap.formats.argdown.yaml_events import build
from argmap.formats.argdown.yaml_nodes import Entries, Node, Place, Scalar
from argmap.formats.argdown.yaml_own import read_own
from argmap.formats.argdown.yaml_reading import read_yaml
from tests.support.graphs import random_graph

WORDS = ("a", "12", "1_0", "0x1f", "012", "1e3", "yes", "null", "true", "2016-09-01", "A-b_c", "0")
SEEDS = sorted(paths.seed_dir().glob("*.argdown"))


def place(offset: int) -> tuple[int, int]:
    return 1, offset + 1


def described(node: Node) -> object:
    """All that a reader can tell of a value, as something that can be compared."""
    if isinstance(node, Scalar):
        return str(node), node.plain, node.at
    if isinstance(node, Entries):
        return node.at, [(str(key), described(value)) for key, value in node.items()]
    return node.at, [described(item) for item in node]


def parsed(text: str, at: int = 7) -> object:
    return described(build(text, at, place))


def own(text: str, at: int = 7) -> object:
    found = read_own(text, at)
    return None if found is None else described(found)


@pytest.mark.parametrize("words", [*((word,) for word in WORDS), *itertools.pairwise(WORDS)])
def test_words_are_read_without_the_parser_as_with_it(words: tuple[str, ...]) -> None:
    text = "{" + ", ".join(f"k{n}: {word}" for n, word in enumerate(words)) + "}"
    assert own(text) == parsed(text)


def test_what_argmap_writes_is_read_without_the_parser_as_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {True: 0, False: 0}

    def read_both_ways(text: str, at: int, place: Place) -> Entries:
        by_parser = build(text, at, place)
        found = own(text, at)
        told[found is not None] += 1
        assert found in (None, described(by_parser))
        return by_parser

    monkeypatch.setattr(syntax, "read_yaml", read_both_ways)
    for seed in range(30):
        read_argdown(write_argdown(random_graph(seed, max_statements=6, loose=seed % 2 == 1)))
    assert told[True] > told[False]
    told[False] = 0
    for file in SEEDS:
        read_argdown(file.read_text(encoding="utf-8"))
    assert told[False] == 0, "a map of our own needs the parser"


@pytest.mark.parametrize(
    "text",
    [
        '\na: "b"\nc:\n  d: [e, "f"]\n  g:\n  - h: i\n    j: k\n  - l: "m"\nn: o\n',
        "a:\n- b: c\n- d:\n    e: f\ng: h",
        "a:\n  - b: c\n    d: e\nf: g",
        '  a: "\\x7d\\u200b\\\\ \\" \\n"\n\n  b: c',
        '{"a": "b", c: [d, "e, f"]}',
        '"a b":\n  "c:": "d: e"',
    ],
)
def test_each_form_that_argmap_writes_needs_no_parser(text: str) -> None:
    assert own(text) is not None
    assert own(text) == parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "a:\nb: c",
        "a:",
        "a: b # said",
        "a: two words",
        "a: b\u0085c: d",
        "a: b\n  c",
        "a: 'b'",
        'a: "b\n  c"',
        "a: |\n  b",
        "a: [b, [c]]",
        "a: {b: c}",
        "a: []",
        "{}",
        "{a: b,  c: d }",
        "{a: -1}",
        "{a: b\n}",
        "? a\n: b",
        "a:\n- b\n- c",
        "a:\n  - b: c\n  -\n    d: e",
        'a: "\\xa"',
        '"a": "\\U0001f600"',
        "---\na: b",
    ],
)
def test_what_others_write_is_left_to_the_parser(text: str) -> None:
    assert own(text) is None
    try:
        expected = parsed(text)
    except Unreadable:
        with pytest.raises(Unreadable):
            read_yaml(text, 7, place)
    else:
        assert described(read_yaml(text, 7, place)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{a: b, a: c}",
        "a: b\na: c",
        "a:\n  b: c\n d: e",
        "a: b\n  c: d",
        "- a: b",
        "a:\n  b: c\n  - d: e",
        "a:\n- b: c\nd: e\n- f: g",
        "  a: b\nc: d",
        "  a:\n- b: c",
        "a: b\n- c: d",
        "\n".join("  " * depth + "a:" for depth in range(14)) + " b",
        f'"{"a" * 1100}": b',
        'a: "\ufffe"',
    ],
)
def test_the_parser_has_the_last_word_on_what_is_wrong(text: str) -> None:
    assert own(text) is None
    with pytest.raises(Unreadable):
        read_yaml(text, 0, place)


def test_without_libyaml_files_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reading, "read_own", lambda text, at: None)
    monkeypatch.setattr(yaml_events, "_Loader", yaml.SafeLoader)
    for seed in range(12):
        graph = random_graph(seed, max_statements=4)
        assert read_argdown(write_argdown(graph)) == graph
    with pytest.raises(Unreadable, match="line 1, column 12: A character here must be written as an escape"):
        read_argdown("[A]: x {a: \ufffe}")
    with pytest.raises(Unreadable, match="Anchors and aliases"):
        read_argdown("[A]: x {a: &b 1}")
