"""Maps of any size, made by dice that always fall alike, shaped as real maps are.

Most statements hang on one that was put forward not long before; some are linked, some argue across branches, some
undercut, as in the maps that people draw.
"""

from __future__ import annotations

import random

from argmap.domain.graph import Argument, ArgumentGraph, Case, Speaker, Stance, Statement
from argmap.domain.vocabulary import Basis, Kind, Relation, StanceKind

_WORDS = (
    "peace justice court talks war army leader victim promise amnesty trial evidence ceasefire border village council "
    "mediator treaty delay threat indictment refugee witness region election militia report sanction pressure trust"
).split()
_VERBS = "prevents enables delays deepens requires weakens protects outlasts rewards exposes".split()


def _sentence(dice: random.Random, words: int) -> str:
    chosen = [dice.choice(_WORDS) for _ in range(words)]
    chosen[min(2, words - 1)] = dice.choice(_VERBS)
    return " ".join(chosen).capitalize()


def generated(statements: int, *, positions: int = 5, seed: int = 0, slug: str = "generated") -> ArgumentGraph:
    """A well-formed map of `statements` statements below `positions` positions; equal arguments give equal maps.

    About one argument in ten has a second, linked premise, one in twenty is an undercut, and one statement in seven
    also argues in another branch.
    """
    dice = random.Random(f"{statements} {positions} {seed}")
    made: dict[int, Statement] = {}
    arguments: dict[int, Argument] = {}
    speakers = {f"speaker-{n}": Speaker(f"speaker-{n}", f"Speaker Number {n}", f"Speaker {n}") for n in range(1, 6)}
    cases = {"first-war": Case("first-war", "First War 1992–95")}

    def state(kind: Kind, home: int | None) -> int:
        number = len(made) + 1
        text = f"{_sentence(dice, dice.randint(8, 22))} {number}."
        made[number] = Statement(number, kind, f"{_sentence(dice, dice.randint(3, 7))} {number}", text, home)
        return number

    def argue(relation: Relation, premises: tuple[int, ...], target: int | None, undercuts: int | None) -> None:
        number = len(arguments) + 1
        held = ("first-war",) if dice.random() < 0.1 else ()
        arguments[number] = Argument(number, relation, premises, target, undercuts, Basis.INFERRED, held)

    for _ in range(min(positions, statements)):
        state(Kind.POSITION, None)
    while len(made) < statements:
        number = len(arguments) + 1
        kind = Kind.EVIDENCE if dice.random() < 0.15 else Kind.CLAIM
        undercuts = dice.randint(1, len(arguments)) if arguments and dice.random() < 0.05 else None
        # A power of the dice prefers the older statements: columns grow wide, and about six deep.
        target = 1 + int(len(made) * dice.random() ** 1.6)
        premises = [state(kind, number)]
        if len(made) < statements and dice.random() < 0.1:
            premises.append(state(Kind.CLAIM, number))
        if undercuts is not None:
            argue(Relation.ATTACK, tuple(premises), None, undercuts)
        else:
            relation = dice.choices((Relation.SUPPORT, Relation.ATTACK, Relation.CONDITION), weights=(60, 33, 7), k=1)[
                0
            ]
            argue(relation, tuple(premises), target, None)
        if dice.random() < 0.15:
            across = dice.randint(1, premises[0] - 1)
            if across != target:
                argue(Relation.ATTACK, (premises[0],), across, None)
    stances = tuple(
        Stance(dice.choice(sorted(speakers)), number, StanceKind.ENDORSES)
        for number in made
        if made[number].kind is Kind.POSITION or dice.random() < 0.3
    )
    return ArgumentGraph(
        title=f"A generated map of {statements} statements",
        question="Which of all these sentences would stand?",
        statements=made,
        arguments=arguments,
        stances=stances,
        speakers=speakers,
        cases=cases,
        slug=slug,
    )
