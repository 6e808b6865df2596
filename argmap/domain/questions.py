"""What good reviewers ask of a contribution just made; to ask is all, for nothing here knows whether it is right.

They are what reviewers of argument maps ask most: whether a statement is one claim (van Gelder 2015), what an opponent
would say (Walton, Reed, Macagno 2008), where a report is from, and in which case a step is said to hold.
"""

from __future__ import annotations

import re
from enum import StrEnum

from argmap.domain.vocabulary import Shape

_AT_LEAST = 3
"""Words on each side of "and" that may be a claim of their own: "peace and justice" are none."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-ZÀ-ÖØ-Þ0-9])|;\s|[。！？]\s*(?=\S)")
_NO_END = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|cf|e\.g|i\.e|No|Nos|Art|para|p|pp)\.\s*$")
_AND = re.compile(r"\s(?:and|und|et|y)\s", re.IGNORECASE)


class Question(StrEnum):
    """One question each, in the order in which they are asked."""

    ONE_OR_TWO = "Is this one claim or two?"
    FROM_WHERE = "From where is this?"
    WHICH_CASE = "Which case is this from?"
    OTHER_SIDE = "What would the other side say first?"


def questions(text: str, shape: Shape, *, sourced: bool, cases: bool, in_case: bool) -> tuple[Question, ...]:
    """What to ask of a statement that was just added.

    `sourced` says that something is cited for it, `cases` that the map names some, `in_case` that the argument that
    it was added with is said to hold in one; a position was added with none, and is asked for no case.
    """
    asked = {
        Question.ONE_OR_TWO: is_two(text),
        Question.FROM_WHERE: shape is Shape.EVIDENCE and not sourced,
        Question.WHICH_CASE: bool(cases) and not in_case and shape not in (Shape.POSITION, Shape.SETTING),
        Question.OTHER_SIDE: shape is not Shape.SETTING,
    }
    return tuple(question for question in Question if asked[question])


def is_two(text: str) -> bool:
    """Whether the text looks like two claims: two sentences, or "and" between what may each be one."""
    words = " ".join(text.split())
    for end in _SENTENCE_END.finditer(words):
        if not _NO_END.search(words[max(end.start() - 8, 0) : end.end()].rstrip()):
            return True
    counts = [len(part.split()) for part in _AND.split(words)]
    return any(sum(counts[:at]) >= _AT_LEAST and sum(counts[at:]) >= _AT_LEAST for at in range(1, len(counts)))
