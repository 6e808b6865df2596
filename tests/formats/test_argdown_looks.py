from __future__ import annotations

from argmap.formats.argdown import read_with_places
from argmap.formats.argdown.looks import broken, looks


def told(text: str) -> list[tuple[int, str]]:
    return [(look.line, look.words.split(":")[0]) for look in looks(*read_with_places(text))]


def test_what_may_not_be_meant_is_told_by_its_line() -> None:
    text = """# How do wars end?

[One]: They stop when all are tired.
  + [Two]: Everybody is tired.
  + [Two]: Everybody is exhausted.
  + [Three]: They stop when all are tired.

Nothing relates to this.

[Fact]: A war ended. #evidence
  + [Four]: It did.
"""
    assert told(text) == [
        (1, "names no question"),
        (5, "says line 4 again under its title"),
        (6, "says the same as line 3"),
        (8, "has no relation"),
        (10, "has no relation"),
        (10, "is evidence without a source"),
    ]


def test_a_file_without_an_answer_says_so() -> None:
    assert told("===\ntitle: Empty\nquestion: Why?\n===\n") == [(1, "has no position")]


def test_a_file_in_order_needs_no_look() -> None:
    assert told("===\ntitle: Short\nquestion: Why?\n===\n\n[One]: Because.\n  + [Two]: It is so.\n") == []


def test_every_rule_that_is_broken_is_told_by_the_lines_on_which_it_stands() -> None:
    text = """===
question: Why?
===

[One]: Because. {kind: position}
  + [Two]: It is so.
    + [Three]: It was so.
      + [Two]
  + [Set]: It is asked. {kind: setting}

<a9>

(1) [Four]: A.
(2) [Four]
-----
(3) [One]
"""
    found = [(look.line, look.words, lines) for look, lines in broken(*read_with_places(text))]
    assert found == [
        (7, "These support each other in a circle: a11, a12 (lines 7 and 8).", (7, 8)),
        (9, "4 sets the question, so it cannot be a premise (a13).", (9,)),
        (15, "a9 has the same statement twice as premise.", (15,)),
    ]
    assert broken(*read_with_places("[One]: Because.\n  + [Two]: It is so.\n")) == []
