"""Graphs by chance, for property tests: every construct of the model, in words that mean to break something."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Source, Speaker, Stance, Statement
from argmap.domain.limits import (
    CONTENT_NOTE_LIMIT,
    FULL_NAME_LIMIT,
    LOCATOR_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    SOURCE_FIELD_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
)
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, StanceKind, Voice
from tests.support.hostile import hostile_text

Chosen = TypeVar("Chosen")

KEYS = ("bushnell", "šimonović", "usip-sr390", "1992", "yes", "null", "a b", "ké:y", "constructor", '"', "- x", "}")
KINDS = (*Kind, Kind.CLAIM, Kind.CLAIM)


@st.composite
def argument_graphs(draw: st.DrawFn, max_statements: int = 10, *, loose: bool = False) -> ArgumentGraph:
    """Well-formed graphs of up to `max_statements` statements, as the store holds them.

    `loose` ones are those that only files hold: no statement at all, empty titles, texts of several lines, homes of
    positions, none where there might be one, statements that are withdrawn.
    """
    count = draw(st.integers(0 if loose else 1, max_statements))
    arguments = draw(st.integers(0, count + 2))
    return _Maker(random.Random(draw(st.integers(0, 2**32))), loose).graph(count, arguments)


def random_graph(seed: int, max_statements: int = 10, *, loose: bool = False) -> ArgumentGraph:
    """One such graph; the same for the same seed."""
    dice = random.Random(seed)
    count = dice.randint(0 if loose else 1, max_statements)
    return _Maker(dice, loose).graph(count, count + 2)


class _Maker:
    """All that a graph needs comes from one number: drawing each part from hypothesis takes a hundred times as long."""

    def __init__(self, dice: random.Random, loose: bool) -> None:
        self.dice = dice
        self.loose = loose
        self.speakers = {k: Speaker(k, self.text(FULL_NAME_LIMIT), self.perhaps(NAME_LIMIT)) for k in self.keys()}
        self.sources = {k: self.source(k) for k in self.keys()}
        self.cases = {k: Case(k, self.text(FULL_NAME_LIMIT)) for k in self.keys()}

    def graph(self, count: int, arguments: int) -> ArgumentGraph:
        dice = self.dice
        numbers = sorted(dice.sample(range(1, 3 * count + 2), count))
        kinds = {n: dice.choice(KINDS) for n in numbers}
        made = self.arguments(kinds, arguments)
        uses: dict[int, list[int]] = {}
        for argument in made.values():
            for premise in argument.premises:
                uses.setdefault(premise, []).append(argument.number)
        return ArgumentGraph(
            title=self.text(200),
            question=self.text(500),
            statements={n: self.statement(n, kinds[n], uses.get(n, ())) for n in numbers},
            arguments=made,
            stances=tuple(self.stance(speaker, n) for n in numbers for speaker in self.some(tuple(self.speakers))),
            speakers=self.speakers,
            sources=self.sources,
            cases=self.cases,
            slug=dice.choice(("", "peace-or-justice")),
            introduction=self.perhaps(5000, lines=True),
            content_notes={n: self.text(CONTENT_NOTE_LIMIT) for n in numbers if dice.random() < 0.1},
        )

    def text(self, limit: int, *, lines: bool = False) -> str:
        return hostile_text(self.dice, limit, lines=lines)

    def perhaps(self, limit: int, *, lines: bool = False) -> str:
        return self.text(limit, lines=lines) if self.dice.random() < 0.25 else ""

    def some(self, choices: Sequence[Chosen], most: int = 2) -> list[Chosen]:
        return self.dice.sample(choices, self.dice.randint(0, min(most, len(choices))))

    def keys(self) -> list[str]:
        return self.some(KEYS, 3)

    def source(self, key: str) -> Source:
        return Source(
            key=key,
            title=self.text(SOURCE_FIELD_LIMIT),
            author=self.perhaps(SOURCE_FIELD_LIMIT),
            date=self.dice.choice(("", "2016", "2016-09", "17 May 2016")),
            url=self.dice.choice(("", "https://example.org/a?b=c#d", "javascript:alert(1)")),
            note=self.perhaps(NOTE_LIMIT, lines=True),
            file=self.dice.choice(("", "report.txt")),
            sha256=self.dice.choice(("", "0123456789abcdef" * 4)),
        )

    def citations(self) -> tuple[Citation, ...]:
        if not self.sources or self.dice.random() < 0.5:
            return ()
        return tuple(self.citation() for _ in range(self.dice.randint(1, 2)))

    def citation(self) -> Citation:
        reporter = self.dice.choice(tuple(self.speakers)) if self.speakers and self.dice.random() < 0.3 else None
        return Citation(
            source=self.dice.choice(tuple(self.sources)),
            quote=self.text(TEXT_LIMIT, lines=self.dice.random() < 0.3),
            locator=self.perhaps(LOCATOR_LIMIT),
            voice=Voice.SPEAKER if reporter is not None else self.dice.choice((Voice.OWN, Voice.DOCUMENT)),
            reporter=reporter,
            fidelity=self.dice.choice(tuple(Fidelity)),
        )

    def stance(self, speaker: str, number: int) -> Stance:
        kind = self.dice.choice(tuple(StanceKind))
        return Stance(speaker, number, kind, self.perhaps(NOTE_LIMIT, lines=True), self.citations())

    def statement(self, number: int, kind: Kind, uses: Sequence[int]) -> Statement:
        odd = self.loose and self.dice.random() < 0.3
        home = None if kind in (Kind.POSITION, Kind.SETTING) or not uses else self.dice.choice(uses)
        return Statement(
            number=number,
            kind=kind,
            title="" if odd and self.dice.random() < 0.5 else self.text(TITLE_LIMIT),
            text=self.text(TEXT_LIMIT, lines=odd),
            home=self.dice.choice((None, *uses)) if odd else home,
            note=self.perhaps(NOTE_LIMIT, lines=True),
            citations=self.citations(),
            withdrawn=odd and self.dice.random() < 0.3,
        )

    def arguments(self, kinds: dict[int, Kind], count: int) -> dict[int, Argument]:
        """Supports lead from larger numbers to smaller, undercuts to older arguments: neither goes in a circle."""
        usable = [n for n, kind in kinds.items() if kind is not Kind.SETTING]
        found: dict[int, Argument] = {}
        number = 0
        for _ in range(count if usable else 0):
            number += self.dice.choice((1, 1, 1, 7))
            premises = tuple(self.dice.sample(usable, min(len(usable), self.dice.choice((1, 1, 1, 2, 3)))))
            relation = self.dice.choice(tuple(Relation))
            target = undercuts = None
            if relation is Relation.ATTACK and found and self.dice.random() < 0.4:
                undercuts = self.dice.choice(tuple(found))
            else:
                attack = relation is Relation.ATTACK
                targets = [n for n in kinds if (n not in premises if attack else n < min(premises))]
                if not targets:
                    continue
                target = self.dice.choice(targets)
            found[number] = Argument(
                number=number,
                relation=relation,
                premises=premises,
                target=target,
                undercuts=undercuts,
                basis=self.dice.choice(tuple(Basis)),
                cases=tuple(self.some(tuple(self.cases))),
                note=self.perhaps(NOTE_LIMIT, lines=True),
                citations=self.citations(),
            )
        return found
