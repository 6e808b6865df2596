"""What a checklist names: every place by its rule, and none beside."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.checklist import Checklist, OneSource, answers, checklist, reasons, sources_under
from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.structure import Inference, Structure
from argmap.domain.vocabulary import Kind, Relation
from tests.domain.test_structure import structure_of
from tests.support.generated import generated
from tests.support.graphs import argument_graphs
from tests.support.work import calls_of

S, A, C = Relation.SUPPORT, Relation.ATTACK, Relation.CONDITION


def cited(graph: ArgumentGraph) -> dict[int, set[str]]:
    found = {n: {one.source for one in statement.citations} for n, statement in graph.statements.items()}
    for stance in graph.stances:
        found[stance.statement] |= {one.source for one in stance.citations}
    return found


def blank(graph: ArgumentGraph) -> set[int]:
    return {n for n, statement in graph.statements.items() if statement.withdrawn}


def with_argument(structure: Structure, argument: Inference, kind: Kind = Kind.CLAIM) -> Structure:
    """The structure with one statement more, the premise of the argument."""
    return replace(
        structure,
        kinds={**structure.kinds, argument.premises[0]: kind},
        homes={**structure.homes, argument.premises[0]: argument.number},
        arguments={**structure.arguments, argument.number: argument},
    )


def test_a_position_has_a_reason_when_something_supports_it_or_it_stands_on_conditions() -> None:
    structure = structure_of("pppccc", Argument(1, S, (4,), 1), Argument(2, C, (5,), 2), Argument(3, A, (6,), 3))
    assert checklist(structure, (), {}).reasonless == (3,)
    assert checklist(structure, {4}, {}).reasonless == (1, 3)
    assert [one.number for one in reasons(structure, (), 2)] == [2]


def test_an_objection_is_answered_by_an_undercut_or_by_an_attack_on_one_of_its_premises() -> None:
    structure = structure_of(
        "pcccccc",
        Argument(1, A, (2,), 1),
        Argument(2, A, (3, 4), 1),
        Argument(3, A, (5,), undercuts=1),
        Argument(4, A, (6,), 4),
        Argument(5, S, (7,), 2),
    )
    assert checklist(structure, (), {}).unanswered == (3, 4)
    assert [one.number for one in answers(structure, (), 2)] == [4]
    assert checklist(structure, {6}, {}).unanswered == (2, 3)


def test_an_objection_that_is_made_twice_is_two_places() -> None:
    structure = structure_of("ppc", Argument(1, A, (3,), 1), Argument(2, A, (3,), 2))
    assert checklist(structure, (), {}).unanswered == (1, 2)


def test_what_was_taken_back_needs_no_answer_and_gives_none() -> None:
    structure = structure_of("pcc", Argument(1, A, (2,), 1), Argument(2, A, (3,), 2))
    assert checklist(structure, {1}, {}).unanswered == (2,)
    assert checklist(structure, {2}, {}).unanswered == ()
    assert checklist(structure, {3}, {}).unanswered == (1,)
    assert checklist(structure, {1}, {}).reasonless == ()


def test_what_leads_nowhere_is_no_objection() -> None:
    structure = Structure(
        {1: Kind.POSITION, 2: Kind.CLAIM},
        {1: None, 2: None},
        {1: Inference(1, A, (2,), None, 9), 2: Inference(2, A, (2,), 77, None), 3: Inference(3, A, (), 1, None)},
    )
    assert checklist(structure, (), {}).unanswered == ()


def test_evidence_needs_a_source_and_a_claim_does_not() -> None:
    structure = structure_of("peec", Argument(1, S, (2, 3, 4), 1))
    assert checklist(structure, (), {2: ["book"]}).unsourced == (3,)
    assert checklist(structure, {3}, {2: ["book"], 4: ()}).unsourced == ()


def test_a_position_rests_on_one_source_when_all_that_supports_it_at_any_depth_is_from_it() -> None:
    structure = structure_of(
        "pcccc",
        Argument(1, S, (2,), 1),
        Argument(2, S, (3,), 2),
        Argument(3, A, (4,), 1),
        Argument(4, S, (5,), 1),
    )
    sources = {3: ["book"], 4: ["report"]}
    assert checklist(structure, (), sources).one_source == (OneSource(1, "book", reasons=2, sourced=1),)
    assert checklist(structure, (), {**sources, 1: ["report"]}).one_source[0].source == "book"
    assert checklist(structure, (), sources, {4: ["report"]}).one_source == ()
    assert checklist(structure, (), {4: ["report"]}).one_source == ()
    assert sources_under(structure, (), 1, sources, {4: ["paper"]}) == {"book", "paper"}


def test_supports_in_a_circle_end() -> None:
    structure = structure_of("pcc", Argument(1, S, (2,), 1), Argument(2, S, (3,), 2), Argument(3, S, (2,), 3))
    assert checklist(structure, (), {3: ["book"]}).one_source == (OneSource(1, "book", 1, 1),)


def test_an_empty_map_has_no_places() -> None:
    assert checklist(Structure({}, {}, {}), (), {}) == Checklist()


@given(argument_graphs(loose=True))
def test_every_place_is_named_by_its_rule(graph: ArgumentGraph) -> None:
    structure, gone, sources = graph.structure, blank(graph), cited(graph)
    found = checklist(structure, gone, sources)
    counting = [
        a for a in graph.arguments.values() if not gone & {*a.premises, *(() if a.target is None else (a.target,))}
    ]
    supported = {a.target for a in counting if a.relation is not A}
    attacked = {a.target for a in counting if a.relation is A}
    undercut = {a.undercuts for a in counting}
    standing = {n: kind for n, kind in structure.kinds.items() if n not in gone}
    assert set(found.reasonless) == {n for n, kind in standing.items() if kind is Kind.POSITION} - supported
    assert set(found.unanswered) == {
        a.number
        for a in counting
        if a.relation is A and a.number not in undercut and not attacked.intersection(a.premises)
    }
    assert set(found.unsourced) == {n for n, kind in standing.items() if kind is Kind.EVIDENCE and not sources[n]}
    for one in found.one_source:
        assert sources_under(structure, gone, one.position, sources, {}) == {one.source}
        assert 1 <= one.sourced <= one.reasons
    assert not {one.position for one in found.one_source} & set(found.reasonless)


@given(argument_graphs(), st.data())
def test_an_answer_takes_its_objection_off_the_list_and_stands_there_itself(
    graph: ArgumentGraph, data: st.DataObject
) -> None:
    structure = graph.structure
    found = checklist(structure, (), {})
    if not found.unanswered:
        return
    chosen = data.draw(st.sampled_from(found.unanswered))
    number, premise = max(structure.arguments) + 1, max(structure.kinds) + 1
    undercut = Inference(number, A, (premise,), None, chosen)
    attack = Inference(number, A, (premise,), structure.arguments[chosen].premises[0], None)
    for answer in (undercut, attack):
        after = checklist(with_argument(structure, answer), (), {}).unanswered
        assert chosen not in after
        assert number in after


@given(argument_graphs(), st.data())
def test_a_reason_takes_its_position_off_the_list_and_no_other(graph: ArgumentGraph, data: st.DataObject) -> None:
    structure = graph.structure
    found = checklist(structure, (), {})
    if not found.reasonless:
        return
    chosen = data.draw(st.sampled_from(found.reasonless))
    number, premise = max(structure.arguments, default=0) + 1, max(structure.kinds) + 1
    after = checklist(with_argument(structure, Inference(number, S, (premise,), chosen, None)), (), {})
    assert set(found.reasonless) - set(after.reasonless) == {chosen}
    assert after.unanswered == found.unanswered


def test_a_map_ten_times_as_large_costs_ten_times_the_work() -> None:
    small, large = generated(300).structure, generated(3000).structure
    for made in (small, large):
        checklist(made, (), {})  # what the structure keeps of itself is made
    few = calls_of(lambda: checklist(small, (), {}))
    many = calls_of(lambda: checklist(large, (), {}))
    assert many < 20 * few
