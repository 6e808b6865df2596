"""What waits is put into the map where it would stand, and the map itself is as it was."""

from __future__ import annotations

import pytest

from argmap.domain.as_if import AsIf, as_if
from argmap.domain.draft_json import Draft
from argmap.domain.drafts import (
    ArgumentDraft,
    CitationDraft,
    NewStatement,
    PasteDraft,
    PositionDraft,
    PremisesDraft,
    RewordDraft,
    SplitDraft,
    StanceDraft,
)
from argmap.domain.holders import holder_line, is_sourced
from argmap.domain.lines import read_lines
from argmap.domain.vocabulary import Kind, Relation, Shape, StanceKind
from argmap.domain.wellformed import problems
from tests.support.store import small_graph

GRAPH = small_graph()
ONE = NewStatement("One is so.", "One is so")


def shown(draft: Draft, target: str = "") -> AsIf:
    found = as_if(GRAPH, GRAPH.structure, draft, target, "Student 7")
    assert found is not None
    assert small_graph() == GRAPH
    assert problems(found.structure) == ()
    return found


def lines(text: str, under: str) -> PasteDraft:
    return PasteDraft(read_lines(text, marks_are_relations=True).lines, under)


def test_an_argument_hangs_on_its_target_with_all_its_premises() -> None:
    draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (ONE, NewStatement("Two.", "Two")), (3,), target=2)
    found = shown(draft, "s2")
    assert (found.around, found.waiting, found.first) == (2, frozenset({0, -1}), "s0")
    assert found.structure.arguments[0].premises == (0, -1, 3)
    assert found.structure.shape(0) is Shape.OBJECTION
    assert holder_line(found.graph, 0, found.structure) == "Added by Student 7"


@pytest.mark.parametrize(("speaker", "told"), [("doe", "Doe"), ("Jane Doe", "Doe"), ("Somebody New", "Somebody New")])
def test_it_is_told_who_says_it_and_that_it_has_a_source(speaker: str, told: str) -> None:
    cited = CitationDraft("A New Report", quote="So.")
    evidence = ArgumentDraft(Relation.SUPPORT, Kind.EVIDENCE, (ONE,), target=2, citation=cited)
    assert is_sourced(shown(evidence, "s2").graph, 0)
    said = ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (ONE,), target=2, speaker=speaker, citation=cited)
    found = shown(said, "s2")
    assert holder_line(found.graph, 0, found.structure) == told
    assert is_sourced(found.graph, 0)


def test_an_undercut_is_seen_from_what_the_step_leads_to() -> None:
    cut = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (ONE,), undercuts=1)
    found = shown(cut, "a1")
    assert found.around == GRAPH.arguments[1].target
    assert found.structure.undercuts_of[1][0].number == 0


def test_premises_are_linked_with_those_that_are_there() -> None:
    found = shown(PremisesDraft((ONE,), (4,)), "a1")
    assert found.structure.arguments[1].premises == (*GRAPH.arguments[1].premises, 0, 4)
    assert found.structure.home_of[0] == 1


def test_positions_new_words_and_what_is_said_of_speakers() -> None:
    position = shown(PositionDraft(ONE))
    assert (position.around, position.structure.shape(0)) == (0, Shape.POSITION)
    reworded = shown(RewordDraft(ONE, 1), "s3")
    assert (reworded.around, reworded.waiting, reworded.graph.statements[3].text) == (3, frozenset({3}), "One is so.")
    stance = shown(StanceDraft("doe", StanceKind.REJECTS, "", None, 1), "s2")
    assert (stance.around, stance.waiting, stance.first) == (2, frozenset(), "")


@pytest.mark.parametrize("linked", [True, False])
def test_both_halves_are_seen_from_what_the_statement_is_at_home_with(linked: bool) -> None:
    home = GRAPH.structure.home_of[3]
    found = shown(SplitDraft(ONE, NewStatement("Two.", "Two"), linked, 1), "s3")
    assert (found.around, found.waiting, found.first) == (GRAPH.arguments[home].target, frozenset({3, 0}), "s3")
    assert (found.graph.statements[3].text, found.graph.statements[0].text) == ("One is so.", "Two.")
    assert found.structure.home_of[0] == (home if linked else 0)
    assert found.structure.shape(0) is found.structure.shape(3)
    assert (0 in found.structure.arguments) is not linked


def test_of_a_position_that_is_split_its_first_half_is_seen() -> None:
    found = shown(SplitDraft(ONE, NewStatement("Two.", "Two"), True, 1), "s1")
    assert (found.around, found.waiting, found.graph.statements[1].text) == (1, frozenset({1}), "One is so.")


def test_of_a_list_the_outermost_lines_are_shown() -> None:
    found = shown(lines("- One\n\t+ Two\n+ Three\n^ Four\n! Five\n-2 Six\n- Seven\n- Eight", "s3"), "s3")
    assert {n: found.graph.statements[n].text for n in found.waiting} == {0: "One", -1: "Three"}
    cuts = shown(lines("^ One\n^ Two", "a1"), "a1")
    assert [one.undercuts for n, one in cuts.structure.arguments.items() if n < 1] == [1, 1]
    assert shown(lines("^ One\n+ Two", "s1"), "s1").waiting == {-1}


@pytest.mark.parametrize(
    ("draft", "target"),
    [
        (ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (ONE,), target=99), "s99"),
        (ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (ONE,), undercuts=99), "a99"),
        (PremisesDraft((ONE,)), "a99"),
        (lines("One\nTwo", ""), ""),
    ],
)
def test_where_its_place_is_gone_there_is_nothing_to_see(draft: Draft, target: str) -> None:
    assert as_if(GRAPH, GRAPH.structure, draft, target, "") is None


def test_an_undercut_of_an_undercut_is_seen_from_what_the_step_leads_to_that_both_are_about() -> None:
    cut = next(one for one in GRAPH.arguments.values() if one.undercuts is not None)
    assert cut.undercuts is not None
    for draft in (ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (ONE,), undercuts=cut.number), PremisesDraft((ONE,))):
        assert shown(draft, f"a{cut.number}").around == GRAPH.arguments[cut.undercuts].target
