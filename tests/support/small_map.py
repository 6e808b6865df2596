"""A map small enough to be known by heart, with one of everything that pages tell apart."""

from __future__ import annotations

from argmap.domain.graph import (
    Argument,
    ArgumentGraph,
    Case,
    Citation,
    Source,
    Speaker,
    Stance,
    Statement,
)
from argmap.domain.vocabulary import Basis, Kind, Relation, StanceKind, Voice


def small_map(title: str = "A small map") -> ArgumentGraph:
    """Two positions (1, 2), a claim (3), an objection (4), evidence (5), linked conditions (6, 7), an undercut (8)."""
    statements = (
        Statement(1, Kind.POSITION, "Peace first", "Peace comes first."),
        Statement(2, Kind.POSITION, "Justice first", "Justice comes first."),
        Statement(3, Kind.CLAIM, "Talks save lives", "Every month of talks saves lives.", home=1),
        Statement(4, Kind.CLAIM, "Impunity returns", "Impunity brings the war back.", home=2),
        Statement(5, Kind.EVIDENCE, "Four were warned", "Four leaders were warned and stopped.", home=3),
        Statement(6, Kind.CLAIM, "Evidence is kept", "The evidence is preserved at once.", home=4),
        Statement(7, Kind.CLAIM, "Progress goes on", "Progress towards accountability goes on.", home=4),
        Statement(8, Kind.CLAIM, "Wars end otherwise", "Most wars end without any talks.", home=5),
    )
    arguments = (
        Argument(1, Relation.SUPPORT, (3,), target=1, basis=Basis.STATED),
        Argument(2, Relation.ATTACK, (4,), target=1, cases=("bosnia",)),
        Argument(3, Relation.SUPPORT, (5,), target=4),
        Argument(4, Relation.CONDITION, (6, 7), target=1),
        Argument(5, Relation.ATTACK, (8,), undercuts=1),
    )
    source = Source("memoir", "A Memoir of Talks", author="A. Mediator", url="https://example.org/memoir")
    speaker = Speaker("mediator", "Anna Mediator", "Mediator", "who sat at the table")
    stance = Stance(
        "mediator",
        3,
        StanceKind.ENDORSES,
        note="Said *often*.",
        citations=(Citation("memoir", "every month saved lives", "¶3", Voice.OWN),),
    )
    return ArgumentGraph(
        title=title,
        question="Which comes first?",
        statements={statement.number: statement for statement in statements},
        arguments={argument.number: argument for argument in arguments},
        stances=(stance,),
        speakers={speaker.key: speaker},
        sources={source.key: source},
        cases={"bosnia": Case("bosnia", "Bosnia 1992–95")},
        introduction="A map for *tests*.",
    )
