"""Sources, speakers, cases and stances are added, corrected, merged, and all of it taken back."""

from __future__ import annotations

import pytest

from argmap.domain.drafts import CaseDraft, CitationDraft, SourceDraft, SpeakerDraft, StanceDraft
from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused, Stale
from argmap.domain.permissions import Actor, Membership
from argmap.domain.vocabulary import Relation, StanceKind, Voice
from argmap.operations.cases import add_case, correct_case, merge_cases, say_cases
from argmap.operations.changes import undo
from argmap.operations.sources import add_source, correct_source, merge_sources
from argmap.operations.speakers import add_speaker, correct_speaker, merge_speakers
from argmap.operations.stances import cite_statement, remove_citation, remove_stance, say_stance
from argmap.queries.history import history
from argmap.queries.reading import reading
from argmap.queries.statements import citations_of
from tests.support.moderated import member
from tests.support.store import Store, bare


@pytest.fixture
def student(store: Store) -> Actor:
    """A participant of the small map."""
    return member(store.desk, store.newcomer, Membership.PARTICIPANT)


def source(title: str, seen: int = 1, **fields: str) -> SourceDraft:
    names = ("author", "short", "container", "publisher", "date", "identifier", "url", "note")
    return SourceDraft(title=title, seen=seen, **{name: fields.get(name, "") for name in names})


def test_a_document_is_added_corrected_and_merged_with_all_that_is_quoted_from_it(store: Store, student: Actor) -> None:
    before = store.graph()
    add_source(store.desk, student, "small", source("A Report, again", author="Šedivý"))
    assert store.graph().sources["a-report-again"].author == "Šedivý"
    correct_source(store.desk, student, "small", "a-report-again", source("A Second Report", 2, publisher="UN"))
    cite_statement(
        store.desk,
        student,
        "small",
        4,
        CitationDraft("A Second Report", quote="It ended within a year.", locator="The End, ¶2"),
    )
    cite_statement(store.desk, student, "small", 3, CitationDraft("A Second Report", quote="Other words."))
    merge_sources(store.desk, student, "small", "a-report-again", "report")
    graph = store.graph()
    assert set(graph.sources) == {"report", "book"}
    assert graph.sources["report"].publisher == "UN"
    assert len(graph.statements[4].citations) == 1
    assert [one.source for one in graph.statements[3].citations] == ["report"]
    for version in range(6, 1, -1):
        undo(store.desk, student, "small", version)
    assert bare(store.graph()) == bare(before)
    undo(store.desk, student, "small", 11)
    assert store.graph().sources["a-report-again"].title == "A Report, again"


def test_an_entry_that_changed_meanwhile_is_not_overwritten(store: Store, student: Actor) -> None:
    correct_source(store.desk, student, "small", "report", source("A Better Report"))
    with pytest.raises(Stale) as stale:
        correct_source(store.desk, student, "small", "report", source("Another"))
    assert (stale.value.current, stale.value.submitted) == ("A Better Report", "Another")
    with pytest.raises(Refused, match="Nothing is new"):
        correct_source(store.desk, student, "small", "report", source("A Better Report", 2))
    with pytest.raises(Refused, match="of this title already"):
        add_source(store.desk, student, "small", source("a better report"))
    with pytest.raises(Refused, match="into itself"):
        merge_sources(store.desk, student, "small", "report", "report")
    with pytest.raises(Absent):
        merge_sources(store.desk, student, "small", "nothing", "report")


def test_a_speaker_is_added_corrected_and_merged(store: Store, student: Actor) -> None:
    before = store.graph()
    add_speaker(store.desk, student, "small", SpeakerDraft("Jane A. Doe", "", "of the UN", 1))
    asked = CitationDraft("report", quote="Did it?", voice=Voice.SPEAKER, reporter="Jane A. Doe")
    say_stance(store.desk, student, "small", 1, StanceDraft("Jane A. Doe", StanceKind.ENDORSES, "Often.", None, 2))
    say_stance(store.desk, student, "small", 4, StanceDraft("Jane A. Doe", StanceKind.ASKS, "", asked, 3))
    merge_speakers(store.desk, student, "small", "jane-a-doe", "doe")
    graph = store.graph()
    assert set(graph.speakers) == {"doe", "roe"}
    assert {one.statement: one.kind for one in graph.stances if one.speaker == "doe"} == {
        1: StanceKind.ENDORSES,
        3: StanceKind.ENDORSES,
        4: StanceKind.ASKS,
    }
    assert graph.stances_on[4][0].citations[0].reporter == "doe"
    for version in range(5, 1, -1):
        undo(store.desk, student, "small", version)
    assert bare(store.graph()) == bare(before)
    with pytest.raises(Refused, match="different things with 1"):
        merge_speakers(store.desk, student, "small", "roe", "doe")
    with pytest.raises(Refused, match="of this name already"):
        add_speaker(store.desk, student, "small", SpeakerDraft("jane doe", "", "", 9))
    correct_speaker(store.desk, student, "small", "doe", SpeakerDraft("Jane Doe", "J. D.", "a mediator", 9))
    assert store.graph().speakers["doe"].label == "J. D."


def test_a_case_is_added_corrected_said_of_an_argument_and_merged(store: Store, student: Actor) -> None:
    before = store.graph()
    add_case(store.desk, student, "small", CaseDraft("Chad 2008", 1))
    say_cases(store.desk, student, "small", 1, ("chad-2008", "bosnia"))
    say_cases(store.desk, student, "small", 2, ("Chad 2008",))
    assert store.graph().arguments[1].cases == ("chad-2008", "bosnia")
    correct_case(store.desk, student, "small", "chad-2008", CaseDraft("Chad 2008–10", 4))
    merge_cases(store.desk, student, "small", "chad-2008", "bosnia")
    graph = store.graph()
    assert (graph.arguments[1].cases, graph.arguments[2].cases) == (("bosnia",), ("bosnia",))
    for version in range(6, 1, -1):
        undo(store.desk, student, "small", version)
    assert bare(store.graph()) == bare(before)
    with pytest.raises(Refused, match="already"):
        say_cases(store.desk, student, "small", 1, ("bosnia",))
    with pytest.raises(Refused, match="already"):
        add_case(store.desk, student, "small", CaseDraft("bosnia 1992–95", 11))
    with pytest.raises(Refused, match="At most"):
        say_cases(store.desk, student, "small", 1, tuple(f"Case {n}" for n in range(21)))
    say_cases(store.desk, student, "small", 1, ())
    assert store.graph().arguments[1].cases == ()


def test_a_stance_is_added_corrected_quoted_and_removed(store: Store, student: Actor) -> None:
    say_stance(
        store.desk,
        student,
        "small",
        2,
        StanceDraft("doe", StanceKind.REJECTS, "", CitationDraft("report", quote="No."), 1),
    )
    say_stance(store.desk, student, "small", 2, StanceDraft("doe", StanceKind.ASKS, "Only asks.", None, 2))
    found = {one.speaker: one for one in store.graph().stances_on[2]}
    assert (found["doe"].kind, found["doe"].note, len(found["doe"].citations)) == (StanceKind.ASKS, "Only asks.", 1)
    with pytest.raises(Refused, match="already"):
        say_stance(store.desk, student, "small", 2, StanceDraft("doe", StanceKind.ASKS, "Only asks.", None, 3))
    with reading(store.engine) as session:
        cited = citations_of(session, store.newcomer, "small", 2)
    stance, citations = next((one.id, one.citations) for one in cited.stances if one.speaker.key == "doe")
    remove_citation(store.desk, student, "small", 2, citations[0][0])
    remove_stance(store.desk, student, "small", 2, stance)
    assert [one.speaker for one in store.graph().stances_on[2]] == ["roe"]
    undo(store.desk, student, "small", 5)
    undo(store.desk, student, "small", 4)
    assert len(store.graph().stances_on[2]) == 2
    for number, gone in ((1, stance), (2, 999)):
        with pytest.raises(Absent):
            remove_stance(store.desk, student, "small", number, gone)
        with pytest.raises(Absent):
            remove_citation(store.desk, student, "small", number, 999)
    store.add(target=2, relation=Relation.SUPPORT)
    store.reword(7, "Otherwise.")
    with pytest.raises(Stale):
        say_stance(store.desk, student, "small", 7, StanceDraft("doe", StanceKind.ASKS, "", None, 1))


def test_strangers_and_visitors_correct_nothing(store: Store) -> None:
    with pytest.raises(NotAllowed):
        add_case(store.desk, store.visitor, "small", CaseDraft("Chad", 1))
    with pytest.raises(Conflict):
        add_case(store.desk, store.other, "small", CaseDraft("Chad", 1))
    assert store.version() == 1


def test_the_history_tells_of_entries_without_their_words(store: Store, student: Actor) -> None:
    add_case(store.desk, student, "small", CaseDraft("Chad", 1))
    merge_cases(store.desk, student, "small", "chad", "bosnia")
    say_cases(store.desk, student, "small", 2, ("bosnia",))
    cite_statement(store.desk, student, "small", 3, CitationDraft("report", quote="So."))
    say_stance(store.desk, student, "small", 2, StanceDraft("doe", StanceKind.REJECTS, "", None, 5))
    correct_source(store.desk, student, "small", "book", source("The Book", 6))
    add_speaker(store.desk, student, "small", SpeakerDraft("Somebody", "", "", 1))
    with reading(store.engine) as session:
        rows = history(session, store.newcomer, "small").rows
    assert [row.summary for row in rows[:7]] == [
        "Added a speaker",
        "Corrected a source",
        "Added what a speaker says of 2",
        "Added a quotation on 3",
        "Said in which cases a2 holds",
        "Merged two cases",
        "Added a case",
    ]
