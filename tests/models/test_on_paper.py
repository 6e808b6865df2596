"""Five things that the model was made for, as they stand in the documents, kept and read back from rows."""

from __future__ import annotations

from argmap.domain.graph import Argument, ArgumentGraph, Citation, Source, Speaker, Stance, Statement
from argmap.domain.holders import holder_line
from argmap.domain.vocabulary import Basis, Fidelity, Kind, Relation, Shape, StanceKind, Voice
from argmap.operations.maps import import_map
from argmap.queries.graphs import structure_of
from argmap.queries.lines import StatementLine
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from argmap.queries.statements import StatementView, statement_view
from tests.support.store import Store, bare

SIMONOVIC = Source("simonovic-r2p15", "Atrocity Crimes and Preventive Diplomacy", "Šimonović, Ivan", "Šimonović")


def kept(store: Store, graph: ArgumentGraph) -> ArgumentGraph:
    """Bring the graph in, and read back what the rows say; it is what was brought in."""
    import_map(store.desk, store.operator, graph, "paper")
    found = store.graph(slug="paper")
    assert bare(found) == graph
    return found


def view(store: Store, number: int) -> StatementView:
    with reading(store.engine) as session:
        return statement_view(session, store.visitor, "paper", number)


def titles(lines: tuple[StatementLine, ...]) -> list[str]:
    return [line.title for line in lines]


def test_the_alpbach_consensus_is_a_conclusion_with_linked_conditions(store: Store) -> None:
    whole = Citation(
        "simonovic-r2p15",
        "If, in the short run, accountability of persons in power is seriously detrimental to peace efforts, a delay "
        "in prosecuting them may be acceptable if practical action is immediately taken to preserve criminal evidence "
        "and if there is ongoing progress towards accountability.",
        voice=Voice.DOCUMENT,
        fidelity=Fidelity.QUOTATION,
    )
    graph = ArgumentGraph(
        title="Alpbach",
        question="May prosecution wait?",
        statements={
            44: Statement(44, Kind.POSITION, "Prosecution may wait", "Prosecuting persons in power may be delayed."),
            45: Statement(45, Kind.CLAIM, "Accountability now harms peace", "It is seriously detrimental now.", 30),
            46: Statement(46, Kind.CLAIM, "Evidence is preserved at once", "Evidence is preserved at once.", 30),
            47: Statement(47, Kind.CLAIM, "Progress goes on", "Progress towards accountability goes on.", 30),
        },
        arguments={30: Argument(30, Relation.CONDITION, (45, 46, 47), target=44, basis=Basis.STATED)},
        stances=(Stance("alpbach", 44, StanceKind.CONDITIONAL, citations=(whole,)),),
        speakers={"alpbach": Speaker("alpbach", "Alpbach consensus, 2010", "Alpbach 2010")},
        sources={"simonovic-r2p15": SIMONOVIC},
    )
    found = kept(store, graph)
    assert holder_line(found, 44) == "Alpbach 2010"
    assert [holder_line(found, n) for n in (45, 46, 47)] == ["Required by Alpbach 2010"] * 3
    seen = view(store, 46)
    assert seen.line.shape is Shape.CONDITION
    assert holder_line(seen.graph, 46) == "Required by Alpbach 2010"
    assert titles(seen.uses[0].premises) == [
        "Accountability now harms peace",
        "Evidence is preserved at once",
        "Progress goes on",
    ]


def two_positions(*more: Statement, **changes: object) -> ArgumentGraph:
    statements = {
        1: Statement(1, Kind.POSITION, "Peace", "Peace."),
        2: Statement(2, Kind.POSITION, "Justice", "Justice."),
        **{statement.number: statement for statement in more},
    }
    return ArgumentGraph(title="Paper", question="?", statements=statements, **changes)  # type: ignore[arg-type]


def test_one_statement_objects_to_one_position_and_supports_the_other(store: Store) -> None:
    kept(
        store,
        two_positions(
            Statement(14, Kind.CLAIM, "Men with guns forgive men with guns", "Amnesty is that.", 1),
            arguments={
                1: Argument(1, Relation.ATTACK, (14,), target=1),
                2: Argument(2, Relation.SUPPORT, (14,), target=2, basis=Basis.STATED),
            },
        ),
    )
    seen = view(store, 14)
    assert seen.line.shape is Shape.OBJECTION
    assert [(use.relation, use.target and use.target.title) for use in seen.uses] == [
        (Relation.ATTACK, "Peace"),
        (Relation.SUPPORT, "Justice"),
    ]
    assert titles(tuple(p for line in view(store, 2).pro for p in line.premises)) == [
        "Men with guns forgive men with guns"
    ]


def test_an_undercut_attacks_the_step_of_a_linked_argument_and_not_its_premises(store: Store) -> None:
    kept(
        store,
        two_positions(
            Statement(8, Kind.CLAIM, "Interests decide", "Killing ends as interests shift.", 1),
            Statement(9, Kind.CLAIM, "Escape is an interest", "Avoiding prosecution is an incentive.", 1),
            Statement(10, Kind.CLAIM, "Agreements rarely end it", "Agreements very rarely end it.", 2),
            arguments={
                1: Argument(1, Relation.SUPPORT, (8, 9), target=1),
                2: Argument(2, Relation.ATTACK, (10,), undercuts=1),
            },
        ),
    )
    (line,) = view(store, 1).pro
    assert titles(line.premises) == ["Interests decide", "Escape is an interest"]
    assert [titles(undercut.premises) for undercut in line.undercuts] == [["Agreements rarely end it"]]
    assert view(store, 8).con == ()
    (use,) = view(store, 10).uses
    assert use.cut is not None
    assert titles(use.cut.premises) == ["Interests decide", "Escape is an interest"]
    with reading(store.engine) as session:
        structure = structure_of(session, map_head(session, store.visitor, "paper"))
    assert structure.parent[10] == 9


def test_evidence_is_cited_by_both_sides(store: Store) -> None:
    cited = Citation("simonovic-r2p15", "over 200,000 killed", "¶7")
    kept(
        store,
        two_positions(
            Statement(28, Kind.EVIDENCE, "Former Yugoslavia", "Over 200,000 were killed.", 1, citations=(cited,)),
            arguments={
                1: Argument(1, Relation.SUPPORT, (28,), target=1),
                2: Argument(2, Relation.ATTACK, (28,), target=2),
            },
            sources={"simonovic-r2p15": SIMONOVIC},
        ),
    )
    seen = view(store, 28)
    assert (seen.line.shape, seen.line.against) == (Shape.EVIDENCE, False)
    assert [use.relation for use in seen.uses] == [Relation.SUPPORT, Relation.ATTACK]
    assert seen.graph.statements[28].citations == (cited,)


def test_two_speakers_hold_one_position_in_different_words(store: Store) -> None:
    def says(speaker: str, quote: str, voice: Voice, reporter: str | None = None) -> Stance:
        words = Citation("simonovic-r2p15", quote, "¶1", voice, reporter)
        return Stance(speaker, 1, StanceKind.ENDORSES, citations=(words,))

    found = kept(
        store,
        two_positions(
            stances=(says("doe", "Peace.", Voice.OWN), says("roe", "He wants peace.", Voice.SPEAKER, "doe")),
            speakers={"doe": Speaker("doe", "Jane Doe", "Doe"), "roe": Speaker("roe", "Richard Roe")},
            sources={"simonovic-r2p15": SIMONOVIC},
        ),
    )
    assert holder_line(found, 1) == "Doe, Richard Roe"
    assert [stance.citations[0].quote for stance in view(store, 1).graph.stances_on[1]] == ["Peace.", "He wants peace."]
