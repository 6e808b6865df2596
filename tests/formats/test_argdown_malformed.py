"""Files that cannot be read: each is refused with its line and column, and nothing is guessed."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from itertools import product

import pytest

from argmap.domain.errors import TooLarge, Unreadable
from argmap.formats.argdown import read_argdown, write_argdown
from tests.support.generated import generated
from tests.support.hostile import ARGDOWN, HOSTILE, LINES

FRONT = "===\nspeakers:\n  one:\n    name: One\nsources:\n  book: {title: Book}\n===\n\n"

MALFORMED = [
    # front matter
    ("===\ntitle: x\n", 1, 1, "has no closing"),
    ("===\ntitle: x\n=== more\n", 3, 4, "a new line must begin"),
    ("[A]: x\n\n===\ntitle: x\n===\n", 3, 1, "at the beginning only"),
    ("===\ntitle: [\n===\n", 3, 1, "no YAML"),
    ("===\n- a\n===\n", 2, 1, "`name: value`"),
    ("===\ntitle: [a]\n===\n", 2, 8, "“title” is a text"),
    ("===\nspeakers: [a]\n===\n", 2, 11, "“speakers” has keys"),
    ("===\nspeakers:\n  one: One\n===\n", 3, 8, "“one” has entries of its own"),
    ('===\nspeakers:\n  " one": {name: x}\n===\n', 3, 11, "A key is a short word"),
    ("===\nsources:\n  one: {title: x, sha256: abc}\n===\n", 3, 27, "64 hexadecimal digits"),
    (f"===\ntitle: {'x' * 201}\n===\n", 2, 8, "201 characters; at most 200"),
    ("===\na: 1\n--- \nb: 1\n===\n", 3, 1, "One YAML document"),
    # metadata
    ("[A]: x {a: 1", 1, 8, "no closing `}`"),
    ("[A]: x {a: 1, a: 2}", 1, 15, "stands here twice"),
    ("[A]: x {a: &b 1}", 1, 12, "Anchors and aliases"),
    ("[A]: x {a: *b}", 1, 12, "Anchors and aliases"),
    ("[A]: x {a: !!python/name:os.system x}", 1, 12, "Tags (`!`)"),
    ("[A]: x\n{\n  a: 1\n b: 2\n}", 4, 2, "no YAML"),
    ("[A]: x {[a]: 1}", 1, 9, "must be a word"),
    ("[A]: x {a: \ufffe}", 1, 12, "written as an escape"),
    ("[A]: x {a: 1} and more", 1, 14, "before its metadata"),
    ("[A]: x {a: 1} {b: 1}", 1, 15, "one pair of braces"),
    ("[A]: x {" + "a: {" * 12 + "}" * 13, 1, 56, "at most 12 levels"),
    ('[A]: x {note: "\\0"}', 1, 15, "NUL"),
    ("[A]: x {number: 0}", 1, 17, "a number from 1 on"),
    ("[A]: x {number: 1.5}", 1, 17, "a number from 1 on"),
    ("[A]: x {number: [1]}", 1, 17, "a number from 1 on"),
    ("[A]: x {number: 3}\n\n[B]: y {number: 3}", 3, 17, "Two statements have the number 3"),
    ("[A]: x {kind: opinion}", 1, 15, "“kind” is one of `position`, `claim`, `evidence`, `setting`"),
    ("[A]: x {withdrawn: maybe}", 1, 20, "`true` or `false`"),
    ("[A]: x {home: yes}", 1, 15, "“home” is a number"),
    ("[A]: x\n  + [B]: y {home: 2}", 2, 19, "2 is no premise of a2"),
    ("[A]: x {home: 1}\n  + [B]: y", 1, 15, "1 is no premise of a1"),
    ("[A]: x {note: {a: b}}", 1, 15, "“note” is a text"),
    ("[A]: x {stances: a}", 1, 18, "“stances” is a list"),
    ("[A]: x {stances: [a]}", 1, 19, "A stance has"),
    ("[A]: x {citations: [a]}", 1, 21, "A citation has"),
    (FRONT + "[A]: x {stances: [{speaker: two, stance: asks}]}", 9, 29, "no speaker with this key"),
    (FRONT + "[A]: x {stances: [{speaker: one}]}", 9, 19, "“stance” is missing"),
    (FRONT + "[A]: x {stances: [{speaker: one, stance: likes}]}", 9, 42, "`endorses`"),
    (FRONT + "[A]: x {citations: [{quote: x}]}", 9, 21, "“source” is missing"),
    (FRONT + "[A]: x {citations: [{source: two}]}", 9, 30, "no source with this key"),
    (FRONT + "[A]: x {citations: [{source: book, voice: speaker}]}", 9, 21, "A reporter is named exactly"),
    (FRONT + "[A]: x {citations: [{source: book, reporter: one}]}", 9, 21, "A reporter is named exactly"),
    (FRONT + "<A> {cases: [x]}\n\n(1) a\n----\n(2) b", 9, 14, "no case with this key"),
    # text
    (f"[A]: {'x' * 2001}", 1, 1, "2,001 characters; at most 2,000"),
    (f"[{'x' * 121}]: y", 1, 1, "121 characters; at most 120"),
    ("[A]: \u200b\n", 1, 1, "shows nothing"),
    ("[A]: x\x00y", 1, 7, "U+0000"),
    ("[A]: x\ud800y", 1, 7, "U+D800"),
    ("[A]: x\\\n\n", 1, 7, "A backslash needs a character"),
    ("[A]: x /* y\n\n", 1, 8, "no closing `*/`"),
    ("[A]: x <!-- y\n\n", 1, 8, "no closing `-->`"),
    ("[A]: some [B] text", 1, 11, "[B] stands in the midst"),
    ("[A]: some [B]: text", 1, 11, "[B] stands in the midst"),
    ("[A]: some <B> text", 1, 11, "<B> stands in the midst"),
    ("[A] is true", 1, 4, "A text stands after `[Title]:`"),
    # relations
    ("- [A]: x", 1, 1, "stands indented below"),
    ("[A]: x\n- [B]: y", 2, 1, "indented more"),
    ("[A]: x\n\n  - [B]: y", 3, 3, "stands indented below"),
    ("[A]: x\n    - [B]: y\n  - [C]: z", 3, 3, "indented more"),
    ("* [A]: x\n - [B]: y", 2, 2, "indented more"),
    ("[A]: x\n  -\n", 3, 1, "A statement is missing here before the end"),
    ("[A]: x\n  -\n\n[B]: y", 3, 1, "A statement is missing here"),
    ("[A]: x\n  >< <B>: y", 2, 3, "between two statements"),
    ("[A]: x\n  _> [B]: y", 2, 3, "Only an argument can be undercut"),
    ("[A]: x\n  <_ [B]: y", 2, 3, "Only an argument can be undercut"),
    ("<A>: x\n  <_ [B]: y", 2, 3, "<A> leads to nothing"),
    ("<A>: x\n  _> <B>: y\n\n<B>\n  _> <A>", 2, 3, "in a circle"),
    # blocks
    ("# Heading\n[A]: x", 2, 1, "An empty line is missing"),
    ("[A]: x\n[B]: y", 2, 1, "[B] stands in the midst"),
    ("[A]: x\n* [B]: y", 2, 1, "An empty line is missing"),
    ("<A>\n(1) a\n----\n(2) b", 2, 1, "An empty line is missing"),
    # structures
    ("----\n(1) a", 1, 1, "stands between numbered premises"),
    ("(1) a\n(2) b", 1, 1, "no inference line"),
    ("(1) a\n---\n(2) b", 2, 1, "does not end"),
    ("(1) a\n-- rule\n\n(2) b", 2, 1, "does not end"),
    ("(1) a\n---- x\n(2) b", 2, 5, "a new line must begin"),
    ("(1) a\n-- {a: 1} x --\n(2) b", 2, 10, "After the metadata of an inference"),
    ("(1) a\n-- {a: 1} {b: 1} --\n(2) b", 2, 11, "After the metadata of an inference"),
    ("(1) a\n----\nb", 3, 1, "a numbered conclusion is expected"),
    ("(1) a\n----\n(2) b\n(3) c", 4, 6, "an inference line (`-----`) and a conclusion are missing"),
    ("(1) a\n----\n  + [X]\n(2) b", 3, 3, "only what undercuts it"),
    ("<A>\n\n(1) a\n----\n(2) b\n\n<A>\n\n(1) c\n----\n(2) d", 9, 1, "<A> has its premises"),
    ("(1) a\n-- {uses: [3]} --\n(2) b", 2, 12, "No premise above has this number"),
    ("(1) a\n-- {uses: 1} --\n(2) b", 2, 4, "`uses` lists"),
    ("<A> {relation: undo}\n\n(1) a\n----\n(2) b", 1, 16, "“relation” is one of"),
    ("<A> {relation: attack}\n\n(1) a\n----\n(2) [B]\n  -> [C]", 1, 16, "has no title"),
    ("<A> {relation: attack}\n\n(1) a\n----\n(2) b", 5, 5, "has one relation below it"),
    ("<A> {relation: attack}\n\n(1) a\n----\n(2) b\n  +> [C]", 6, 3, "An attack has one relation"),
    ("<A> {relation: attack}\n\n(1) a\n----\n(2) b\n  -> [C]\n  -> [D]", 7, 3, "An attack has one relation"),
    ("<A> {relation: attack}\n  -> [D]\n\n(1) a\n----\n(2) b\n  -> [C]", 2, 3, "An attack has one relation"),
    ("<A> {relation: attack}\n\n(1) a\n----\n(2) b\n  -> [C]\n  - [D]", 7, 3, "it is no statement"),
    (f'<A>: {"x" * 1500}\n\n(1) a\n-- {{note: "{"y" * 600}"}} --\n(2) b', 4, 1, "more than 2,000 characters"),
]


@pytest.mark.parametrize(("text", "line", "column", "words"), MALFORMED)
def test_what_is_malformed_is_refused_with_its_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_argdown(text)
    assert words in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge, match="5 MB"):
        read_argdown("[A]: x\n\n" * 700_000)
    with pytest.raises(TooLarge, match="5 MB"):
        read_argdown("é" * 2_600_000)


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(Unreadable, match="Anchors and aliases"):
        read_argdown(f"===\n{bomb}===\n")


def test_any_bits_of_syntax_are_read_or_refused() -> None:
    dice = random.Random(7)
    pieces = (
        *ARGDOWN,
        *LINES,
        "\n",
        "\n",
        "\n\n",
        "  ",
        "\n  ",
        "[A]",
        "[A]: ",
        "<B>",
        "(1) ",
        "\n----\n",
        "x",
        "{a: 1}",
    )
    read = 0
    for _ in range(2000):
        text = "".join(dice.choice(pieces) for _ in range(dice.randint(1, 12)))
        try:
            graph = read_argdown(text)
        except Unreadable as refusal:
            assert_has_a_place(refusal, text)
        else:
            read += 1
            assert read_argdown(write_argdown(graph)) == graph
    assert read > 100


def test_a_file_of_ours_that_was_damaged_is_read_or_refused() -> None:
    dice = random.Random(8)
    whole = write_argdown(generated(12))
    for _ in range(250):
        at = dice.randrange(len(whole))
        text = whole[:at] + dice.choice(("", dice.choice(HOSTILE), "\n")) + whole[at + dice.randint(0, 30) :]
        try:
            read_argdown(text)
        except Unreadable as refusal:
            assert_has_a_place(refusal, text)


def assert_has_a_place(refusal: Unreadable, text: str) -> None:
    assert 1 <= refusal.line <= text.count("\n") + 1
    assert refusal.column >= 1


# Each is repeated to 4,000 characters and to six times as many; quadratic time would be 36 times as much.
SWARMS = (
    *("[", "[a](", "[a](b", "[a](b)(", "<", "<a", "@[", "@<", "#(", "#a", "*", "_", "{", "}", "\\\\", ".a", ":a", ".:"),
    *(
        "..",
        ": ",
        "(1) a\n",
        "(1) a\n----\n",
        "- ",
        "--",
        "-- ",
        "----\n",
        "\n--\n",
        "/*",
        "//",
        "<!--",
        "//\n",
        "/**/",
    ),
    *("=", "===", "===\n", "\n", "\n\n", " ", "\t", " \n", "[a]: b\n\n", "[a]\n", "<a>\n\n", "\n  - x", "* x\n"),
    *(
        "# x\n\n",
        "{a: 1}",
        '{"',
        "{'",
        "{a: '",
        '"',
        "'",
        "{[",
        '{a: "\\',
        "a: &a ",
        "- - ",
        "? ",
        "[A]: x\n  + [A]\n\n",
    ),
    *("(1) a\n----\n  <_ <b>\n", "\\[", "é", "\U0001f600", "<a>: x\n  _> <a>\n\n", "{a: {", "a: {", "[", "}{"),
)


OPENINGS = ("", "[A]: ", "[A]: x {")
IN_TURN = [(OPENINGS[place % len(OPENINGS)], swarm) for place, swarm in enumerate(SWARMS)]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "swarms",
    [
        pytest.param(IN_TURN, id="after an opening in turn"),
        pytest.param(list(product(OPENINGS, SWARMS)), id="after every opening", marks=pytest.mark.soak),
    ],
)
def test_no_swarm_of_marks_slows_the_reader_down(swarms: list[tuple[str, str]]) -> None:
    for opening, swarm in swarms:
        long = took(opening + swarm * (12_000 // len(swarm)))
        assert long < 0.5 or long < 12 * took(opening + swarm * (2_000 // len(swarm))) + 0.5, (opening, swarm)


def took(text: str) -> float:
    """Seconds of processor time that reading, or refusing to read, takes."""
    started = time.process_time()
    with suppress(Unreadable):
        read_argdown(text)
    return time.process_time() - started


def test_depth_costs_nothing_but_time() -> None:
    text = "[S0]: x\n" + "".join(f"{' ' * n}- [S{n}]: x\n" for n in range(1, 1500))
    assert len(read_argdown(text).arguments) == 1499
    with pytest.raises(Unreadable, match="at most 12 levels"):
        read_argdown("[A]: x {" + "a: {" * 100_000 + "}" * 100_001)


@pytest.mark.no_cover
def test_a_file_of_almost_five_megabytes_is_read() -> None:
    said = "word " * 380
    text = "".join(f"[S{n}]: {said}\n{{number: {n}, kind: claim}}\n\n" for n in range(1, 2_500))
    assert 4_500_000 < len(text.encode()) < 5_000_000
    assert len(read_argdown(text).statements) == 2_499
