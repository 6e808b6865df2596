"""The words on boxes and lines: kinds, holders, other uses, what a fold hides, and what is read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from argmap.domain.graph import ArgumentGraph
from argmap.domain.holders import held_by, holder_line
from argmap.domain.selection import Fold
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Relation, Shape

KIND = {shape: shape.value.capitalize() for shape in Shape}
VERB = {Relation.SUPPORT: "supports", Relation.ATTACK: "attacks", Relation.CONDITION: "is required for"}
VERBS = {Relation.SUPPORT: "support", Relation.ATTACK: "attack", Relation.CONDITION: "are required for"}
_SHORT = {relation: verb.removeprefix("is ") for relation, verb in VERB.items()}
_SHORT_OF_MANY = {relation: verb.removeprefix("are ") for relation, verb in VERBS.items()}
NEEDS_A_SOURCE = "needs a source"
SETTING = ("The setting", "What frames the question, and what is left open")
UNPLACED = ("Not yet placed", "What does not yet reach a position")
TIED = "\N{NO-BREAK SPACE}"
_NAMED = 4


def listed(words: Sequence[str]) -> str:
    """Such as "4", "4 and 5", "4, 5 and 6"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def aim(argument: Inference) -> str:
    """The id of what the argument is aimed at: "s44" or "a5"."""
    return f"a{argument.undercuts}" if argument.target is None else f"s{argument.target}"


def ends_of(argument: Inference) -> frozenset[str]:
    """The ids of all that the argument joins, itself included."""
    return frozenset((f"a{argument.number}", aim(argument), *(f"s{n}" for n in argument.premises)))


def aim_words(argument: Inference) -> str:
    """How the target is named in a sentence: "44" or "a5"."""
    return f"a{argument.undercuts}" if argument.target is None else str(argument.target)


def verb(argument: Inference) -> str:
    """One of "supports", "attacks", "is required for" or "undercuts"."""
    return "undercuts" if argument.target is None else VERB[argument.relation]


def short_verb(argument: Inference) -> str:
    """The same where every letter counts: "required for"."""
    return "undercuts" if argument.target is None else _SHORT[argument.relation]


def argument_label(argument: Inference, note: str | None = None) -> str:
    """Such as "Argument a5: 16 attacks 44", or "Argument a4: 8+9 support 4, together"; it begins with the note."""
    said = f"Argument {argument_note(argument) if note is None else note}"
    if len(argument.premises) > 1:
        said += ", together"
    if len(argument.premises) > _NAMED:
        said += f": {listed([str(n) for n in argument.premises])}"
    return said


def argument_note(argument: Inference) -> str:
    """The same in the room of a row gap: "a5: 16 attacks 44", "a4: 8+9 support 4", "a49: 58 undercuts a48"."""
    number, relation, premises, target, undercuts = argument
    if len(premises) == 1:
        said = f"a{number}: {premises[0]} {_SHORT[relation] if undercuts is None else 'undercuts'}"
    else:
        some = "+".join(map(str, premises[:_NAMED])) + "…" * (len(premises) > _NAMED)
        said = f"a{number}: {some} {_SHORT_OF_MANY[relation] if undercuts is None else 'undercut'}"
    return f"{said} {target}" if undercuts is None else f"{said} a{undercuts}"


def other_uses(structure: Structure, number: int) -> tuple[Inference, ...]:
    """The arguments that use the statement and are not its home."""
    found = structure.uses_of.get(number, ())
    home = structure.home_of.get(number)
    if len(found) == 1 and found[0].number == home:
        return ()
    return tuple([use for use in found if use.number != home])


def also(structure: Structure, number: int, uses: Iterable[Inference] | None = None) -> str:
    """Such as "also attacks 15, supports 44"; what is at home in an undercut says so first: "undercuts a4".

    `uses` are the uses to name, by default all that are not its home.
    """
    elsewhere = other_uses(structure, number) if uses is None else uses
    home = structure.home_of.get(number)
    cut = None if home is None else structure.arguments[home].undercuts
    if cut is None and not elsewhere:
        return ""
    said = [] if cut is None else [f"undercuts{TIED}a{cut}"]
    if grouped := _grouped(elsewhere):
        said.append(f"also {grouped}")
    return ", ".join(said)


def _grouped(uses: Iterable[Inference]) -> str:
    found: dict[str, list[str]] = {}
    for use in uses:
        found.setdefault(short_verb(use), []).append(aim_words(use))
    parts = []
    for word, aims in found.items():
        named = aims if len(aims) <= _NAMED else [*aims[: _NAMED - 1], f"{len(aims) - _NAMED + 1} more"]
        parts.append(f"{word}{TIED}{listed(named).replace(' and ', TIED + 'and' + TIED)}")
    return ", ".join(parts)


def holder(graph: ArgumentGraph, structure: Structure, number: int, elsewhere: bool) -> str:
    """The line under the title; for what is said to hold in other cases than the chosen one, those cases."""
    if elsewhere:
        keys = {key for use in structure.uses_of.get(number, ()) for key in structure.cases.get(use.number, ())}
        names = [case.name for key, case in graph.cases.items() if key in keys]
        if names:
            return ", ".join(names)
    return holder_line(graph, number, structure)


def fold_words(fold: Fold) -> str:
    """Such as "7 below, 1 to 37", or "7 below, 2 lead out"."""
    below = f"{fold.below} below"
    if not fold.leads:
        return below
    if len(fold.leads) == 1:
        return f"{below}, 1 to {fold.leads[0]}"
    return f"{below}, {len(fold.leads)} lead out"


def fold_label(number: int, fold: Fold) -> str:
    """The same for whoever hears it, beginning with what is seen: "7 below, 1 to 37: open what hangs on 23"."""
    said = f"{fold_words(fold)}: open what hangs on {number}"
    return f"{said}; arguments inside lead to {listed([str(n) for n in fold.leads])}" if fold.leads[1:] else said


def node_label(
    graph: ArgumentGraph,
    structure: Structure,
    number: int,
    uses: str,
    unsourced: bool,
    drawn: tuple[str, str] = ("", ""),
) -> str:
    """Such as "Position 4: Grant amnesty. Posed, not held. 3 for, 4 against."

    It begins with the words that are seen, in their order, so that who speaks to a screen can say them (WCAG 2.5.3):
    `drawn` are the lines on who holds it and what else it does. What was cut short there is said in full at the end.
    """
    statement = graph.statements[number]
    shape = structure.shape(number)
    against = shape is Shape.EVIDENCE and structure.against(number)
    holders = held_by(graph, number)
    held, further = drawn[0] or holder_line(graph, number, structure), drawn[1] or uses
    said = [f"{KIND[shape]} {number}{' −' if against else ''}: {_sentence(statement.title or statement.text)}"]
    said.append(_sentence(f"(held by) {held}" if holders and held.startswith(holders[0][:2]) else held))
    if further:
        said.append(_sentence(further))
    if unsourced:
        said.append("Needs a source.")
    if against:
        said.append("Against its target.")
    aimed = structure.arguments_on.get(number, ())
    if aimed:
        attacks = [argument.relation for argument in aimed].count(Relation.ATTACK)
        said.append(f"{len(aimed) - attacks} for, {attacks} against.")
    if holders and "…" in held:
        said.append(f"Held by {listed(holders)}.")
    if uses and further != uses:
        said.append(_sentence(uses[0].upper() + uses[1:]))
    return " ".join(said).replace(TIED, " ")


def _sentence(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "?", "!", "…")) else words + "."
