"""Who holds a statement, in the words that stand under its title: no claim without a holder."""

from __future__ import annotations

from argmap.domain.graph import ArgumentGraph
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Fidelity, Kind, Shape, StanceKind

HOLDING = (StanceKind.ENDORSES, StanceKind.CONDITIONAL)


def speakers_with(graph: ArgumentGraph, number: int, *kinds: StanceKind) -> tuple[str, ...]:
    """The labels of the speakers whose stance on the statement is one of `kinds`, in the order of the stances."""
    stances = graph.stances_on.get(number)
    if stances is None:
        return ()
    return tuple(dict.fromkeys([graph.speakers[s.speaker].label for s in stances if s.kind in kinds]))


def held_by(graph: ArgumentGraph, number: int) -> tuple[str, ...]:
    """The labels of those who endorse the statement or endorse it conditionally."""
    return speakers_with(graph, number, *HOLDING)


def required_by(graph: ArgumentGraph, number: int, structure: Structure | None = None) -> tuple[str, ...]:
    """For a condition: who holds its target, first those who hold it conditionally; nobody says that it is met.

    `structure` is the whole map's, where it is at hand.
    """
    structure = structure or graph.structure
    if structure.shapes.get(number) is not Shape.CONDITION:
        return ()
    target = structure.arguments[structure.home_of[number]].target
    if target is None or target not in graph.statements:
        return ()
    return speakers_with(graph, target, StanceKind.CONDITIONAL) or held_by(graph, target)


def holder_line(graph: ArgumentGraph, number: int, structure: Structure | None = None) -> str:
    """One line for a box or a row: "Steinberg, Williams", "Required by Alpbach 2010", "Posed, not held" and so on.

    The graph needs the statement with its stances, its home argument and, for a condition, its target. A statement
    that no speaker holds names the document whose words it rests on, else its contributor; where those words are
    only what it was inferred from, it says so, for the document does not hold it. `structure` is the whole map's, where
    it is at hand.
    """
    statement = graph.statements[number]
    if statement.withdrawn:
        return statement.hidden or "Withdrawn"
    spoken_of = number in graph.stances_on
    if spoken_of and (holders := held_by(graph, number)):
        return ", ".join(holders)
    if required := required_by(graph, number, structure):
        return "Required by " + ", ".join(required)
    if spoken_of and (asking := speakers_with(graph, number, StanceKind.ASKS)):
        return "Asked by " + ", ".join(asking) if statement.kind is Kind.SETTING else "Posed, not held"
    if spoken_of and (rejecting := speakers_with(graph, number, StanceKind.REJECTS)):
        return "Rejected by " + ", ".join(rejecting)
    if statement.citations:
        carried = [c for c in statement.citations if c.fidelity is not Fidelity.INFERENCE]
        if not carried and statement.kind is Kind.POSITION:
            return "Posed, not held"
        label = graph.sources[(carried or statement.citations)[0].source].label
        return label if carried else f"Inferred from {label}"
    return f"Added by {statement.added_by}" if statement.added_by else "No holder named"


def is_sourced(graph: ArgumentGraph, number: int) -> bool:
    """Whether the statement, or a stance on it, is cited; evidence that is not carries a mark."""
    return bool(graph.statements[number].citations) or any(s.citations for s in graph.stances_on.get(number, ()))
