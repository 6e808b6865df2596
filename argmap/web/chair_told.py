"""The contributions to a debate in the words by which its chair decides on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argmap.domain.debates import EntryState
from argmap.domain.drafts import ArgumentDraft
from argmap.domain.vetting import cites
from argmap.domain.vocabulary import Kind, Relation, Shape
from argmap.queries.debate_chair import Contribution, Contributions
from argmap.queries.debates import DebateHead
from argmap.queries.statements import Likeness
from argmap.web import words
from argmap.web.debate_words import DECLINES, SideTold, briefly, side_told, signals_told, sits
from argmap.web.marks import marked

_SHAPES = {Relation.SUPPORT: Shape.CLAIM, Relation.ATTACK: Shape.OBJECTION, Relation.CONDITION: Shape.CONDITION}


@dataclass(frozen=True, slots=True)
class ContributionTold:
    """A contribution: what it is and does, the side that follows from the map, its words, and by whom.

    `about` is the title of what it is put on; `age` is how many seconds ago it came, or was decided.
    """

    id: int
    state: str
    shape: str
    word: str
    number: int | None
    does: str
    about: str
    side: SideTold | None
    text: str
    author: str
    author_id: int | None
    seat: str
    group: int
    notes: tuple[str, ...]
    groundless: bool
    age: int
    ago: str
    reason: str
    signals: tuple[tuple[int, str], ...]

    @property
    def name(self) -> str:
        """What it is called in a sentence: "Objection 69", "Evidence"."""
        return f"{self.word} {self.number}" if self.number else self.word


@dataclass(frozen=True, slots=True)
class AlikeTold:
    """Something that says nearly the same, with the words that both have marked."""

    name: str
    shape: str
    number: int | None
    title: str
    runs: Any


def contribution_told(one: Contribution, debate: DebateHead, now: datetime) -> ContributionTold:
    """One contribution in words."""
    shape = shape_of(one)
    moment = one.sent if one.state is EntryState.HELD or one.decided is None else one.decided
    notes = []
    if one.draft.kind is Kind.EVIDENCE and not cites(one.draft):
        notes.append("Needs a source")
    if one.groundless:
        notes.append("What it is about was withdrawn")
    reason = one.words
    if one.reason is not None and not (one.words and one.reason.value == "other"):
        reason = DECLINES[one.reason] + (f": {one.words}" if one.words else "")
    return ContributionTold(
        id=one.id,
        state=one.state.value,
        shape=shape.value,
        word=words.SHAPE_WORDS[shape],
        number=None if one.line is None else one.line.number,
        does=does(one.draft),
        about=_about(one),
        side=side_told(debate, one.side),
        text=one.text or "Statements of the map, used once more",
        author="The scribe" if one.author is None else one.author.name,
        author_id=None if one.author is None else one.author.id,
        seat="" if one.author is None else sits(one.author.side),
        group=one.group,
        notes=tuple(notes),
        groundless=one.groundless,
        age=max(0, int((now - moment).total_seconds())),
        ago=briefly(now - moment),
        reason=reason,
        signals=signals_told(one.signals),
    )


def shape_of(one: Contribution) -> Shape:
    """How it is drawn, or would be."""
    if one.line is not None:
        return one.line.shape
    return Shape.EVIDENCE if one.draft.kind is Kind.EVIDENCE else _SHAPES[one.draft.relation]


def does(draft: ArgumentDraft) -> str:
    """What it does, and to what: "attacks 47", "undercuts a5"."""
    if draft.undercuts is not None:
        return f"undercuts a{draft.undercuts}"
    return f"{words.relation_verb(draft.relation)} {draft.target}"


def _about(one: Contribution) -> str:
    if one.about is not None:
        return one.about.title
    if one.cuts is None:
        return ""
    premises, target = one.cuts
    return f"the step from {words.listed(str(n) for n in premises)}" + (f" to {target}" if target is not None else "")


def list_told(found: Contributions, debate: DebateHead, now: datetime) -> dict[str, Any]:
    """The list as its template needs it."""

    def told(one: Contribution) -> ContributionTold:
        return contribution_told(one, debate, now)

    opened = None if found.opened is None else told(found.opened)
    return {
        "found": found,
        "rows": [told(one) for one in found.shown],
        "released": [told(one) for one in found.released],
        "opened": opened,
        "alike": [_like(like) for like in found.alike],
        "waiting_too": [told(one) for one in found.waiting_too],
    }


def _like(like: Likeness) -> AlikeTold:
    line = like.line
    word = words.SHAPE_WORDS[line.shape]
    runs = marked(line.text, " ".join(like.shared))
    return AlikeTold(f"{word} {line.number}", line.shape.value, line.number, line.title, runs)
