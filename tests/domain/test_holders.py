"""The line under a title: who holds a statement, or why nobody is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.domain.graph import Argument, ArgumentGraph, Citation, Source, Speaker, Stance
from argmap.domain.holders import held_by, holder_line, is_sourced, required_by
from argmap.domain.vocabulary import Fidelity, StanceKind
from tests.domain.test_structure import C, S, graph_of

SPEAKERS = {
    "steinberg": Speaker("steinberg", "Donald Steinberg", "Steinberg"),
    "roth": Speaker("roth", "John Roth"),
}


def graph(*stances: Stance) -> ArgumentGraph:
    plain = graph_of("pccs", Argument(1, S, (2,), 1), Argument(2, C, (3,), 1))
    return replace(plain, stances=stances, speakers=SPEAKERS)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (StanceKind.ENDORSES, "Steinberg"),
        (StanceKind.CONDITIONAL, "Steinberg"),
        (StanceKind.ASKS, "Posed, not held"),
        (StanceKind.REJECTS, "Rejected by Steinberg"),
    ],
)
def test_one_stance_gives_the_line(kind: StanceKind, line: str) -> None:
    assert holder_line(graph(Stance("steinberg", 2, kind)), 2) == line


def test_several_who_hold_it_are_all_named_once() -> None:
    some = graph(
        Stance("steinberg", 1, StanceKind.ENDORSES),
        Stance("roth", 1, StanceKind.CONDITIONAL),
        Stance("steinberg", 1, StanceKind.CONDITIONAL),
    )
    assert held_by(some, 1) == ("Steinberg", "John Roth")
    assert holder_line(some, 1) == "Steinberg, John Roth"


def test_a_condition_is_required_by_who_holds_its_target_conditionally() -> None:
    some = graph(Stance("steinberg", 1, StanceKind.ENDORSES), Stance("roth", 1, StanceKind.CONDITIONAL))
    assert holder_line(some, 3) == "Required by John Roth"
    only = graph(Stance("steinberg", 1, StanceKind.ENDORSES))
    assert required_by(only, 3) == ("Steinberg",)
    assert required_by(only, 2) == ()


def test_a_condition_whose_target_is_not_read_requires_nobody() -> None:
    some = graph()
    partial = replace(some, statements={3: some.statements[3]})
    assert required_by(partial, 3) == ()


def test_a_condition_of_an_argument_is_no_condition_of_a_statement() -> None:
    some = graph_of("pcc", Argument(1, S, (2,), 1), Argument(2, C, (3,), undercuts=1))
    assert required_by(some, 3) == ()


def test_a_setting_statement_names_who_asks() -> None:
    assert holder_line(graph(Stance("roth", 4, StanceKind.ASKS)), 4) == "Asked by John Roth"


def test_without_a_speaker_the_document_is_named_then_the_contributor() -> None:
    plain = graph()
    assert holder_line(plain, 2) == "No holder named"
    added = replace(plain, statements={2: plain.statements[2]._replace(added_by="Ana")})
    assert holder_line(added, 2) == "Added by Ana"
    cited = replace(
        plain,
        statements={2: plain.statements[2]._replace(citations=(Citation("ipi", "words"),))},
        sources={"ipi": Source("ipi", "Ending Mass Atrocities", short="IPI page")},
    )
    assert holder_line(cited, 2) == "IPI page"
    assert is_sourced(cited, 2)
    assert not is_sourced(plain, 2)
    assert is_sourced(graph(Stance("roth", 2, StanceKind.ENDORSES, citations=(Citation("ipi", "words"),))), 2)


def test_a_document_from_which_something_was_only_inferred_is_not_named_as_its_holder() -> None:
    basis = (Citation("ipi", "words", fidelity=Fidelity.INFERENCE),)
    plain = replace(graph(), sources={"ipi": Source("ipi", "Ending Mass Atrocities", short="IPI page")})
    inferred = replace(
        plain,
        statements={n: s._replace(citations=basis) for n, s in plain.statements.items()},
    )
    assert holder_line(inferred, 2) == "Inferred from IPI page"
    assert holder_line(inferred, 1) == "Posed, not held"
    carried = (*basis, Citation("ipi", "other words"))
    both = replace(inferred, statements={1: plain.statements[1]._replace(citations=carried)})
    assert holder_line(both, 1) == "IPI page"


def test_a_withdrawn_statement_says_so() -> None:
    plain = graph(Stance("roth", 2, StanceKind.ENDORSES))
    gone = replace(plain, statements={2: plain.statements[2]._replace(withdrawn=True)})
    assert holder_line(gone, 2) == "Withdrawn"


def test_labels_prefer_the_short_name() -> None:
    assert SPEAKERS["steinberg"].label == "Steinberg"
    assert SPEAKERS["roth"].label == "John Roth"
    assert Source("k", "A title").label == "A title"
    assert Source("k", "A title", author="An author").label == "An author"
