"""What one column alone cannot draw: arguments that come from, or lead to, other columns become words with links."""

from __future__ import annotations

from collections.abc import Collection

from argmap.domain.graph import ArgumentGraph
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation
from argmap.drawing.wording import LinkWords
from argmap.drawing.words import aim_words, also, other_uses, short_verb

MOST = 5
_BY = {Relation.SUPPORT: "supported by", Relation.ATTACK: "attacked by", Relation.CONDITION: "requires"}


def also_here(structure: Structure, number: int, here: Collection[int]) -> str:
    """The words on those of its uses that stay in this column."""
    stays = [use for use in other_uses(structure, number) if _led_to(structure, use) in here]
    return also(structure, number, stays)


def links(graph: ArgumentGraph, structure: Structure, number: int, here: Collection[int]) -> tuple[LinkWords, ...]:
    """Such as "also attacks 21 in Justice first" or "attacked by 5 in Grant amnesty"; at most five, outgoing first."""
    found = []
    for use in other_uses(structure, number):
        target = _led_to(structure, use)
        if target is not None and target not in here:
            found.append((f"also {short_verb(use)} {aim_words(use)}", target))
    for argument in structure.arguments_on.get(number, ()):
        for premise in argument.premises:
            if premise not in here and structure.head_of(premise) != structure.head_of(number):
                found.append((f"{_BY[argument.relation]} {premise}", premise))
    return tuple(_link(graph, structure, words, statement) for words, statement in found[:MOST])


def _link(graph: ArgumentGraph, structure: Structure, words: str, statement: int) -> LinkWords:
    head = structure.head_of(statement)
    known = graph.statements.get(head)
    return LinkWords(f"{words} in {known.title}" if known is not None else words, statement, head)


def _led_to(structure: Structure, argument: Inference) -> int | None:
    """The statement to go to: the target, or the last premise of the argument that is undercut."""
    if argument.target is not None:
        return argument.target
    cut = structure.arguments.get(argument.undercuts or 0)
    return cut.premises[-1] if cut else None
