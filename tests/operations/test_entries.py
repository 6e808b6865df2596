"""Sources, speakers, cases and stances are added, corrected, merged, and all of it taken back."""

from __future__ import annotations

import pytest

from argmap.domain.draft_json import draft_in, json_of
from argmap.domain.drafts import CaseDraft, CitationDraft, DecisionDraft, SourceDraft, SpeakerDraft, StanceDraft
from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused, Stale
from argmap.domain.moderation import ContributionKind, ContributionState, DecisionKind
from argmap.domain.permissions import Actor, Membership
from argmap.domain.vetting import text_of
from argmap.domain.vocabulary import Relation, StanceKind, Voice
from argmap.operations.cases import add_case, correct_case, merge_cases, say_cases
from argmap.operations.changes import undo
from argmap.operations.citations import add_citation, remove_citation
from argmap.operations.desk import Done
from argmap.operations.moderation import decide
from argmap.operations.sources import add_source, correct_source, merge_sources
from argmap.operations.speakers import add_speaker, correct_speaker, merge_speakers
from argmap.operations.stances import remove_stance, say_stance
from argmap.queries.citations import citations_of
from argmap.queries.history import history
from argmap.queries.moderation_log import LogFilter, moderation_log
from argmap.queries.reading import reading
from tests.support.moderated import approval, kept, member, moderator
from tests.support.store import Store, bare, new


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
    add_citation(
        store.desk,
        student,
        "small",
        "s4",
        CitationDraft("A Second Report", quote="It ended within a year.", locator="The End, ¶2"),
    )
    add_citation(store.desk, student, "small", "s3", CitationDraft("A Second Report", quote="Other words."))
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
    remove_citation(store.desk, student, "small", "s2", citations[0][0])
    remove_stance(store.desk, student, "small", 2, stance)
    assert [one.speaker for one in store.graph().stances_on[2]] == ["roe"]
    undo(store.desk, student, "small", 5)
    undo(store.desk, student, "small", 4)
    assert len(store.graph().stances_on[2]) == 2
    for number, gone in ((1, stance), (2, 999)):
        with pytest.raises(Absent):
            remove_stance(store.desk, student, "small", number, gone)
        with pytest.raises(Absent):
            remove_citation(store.desk, student, "small", f"s{number}", 999)
    store.add(target=2, relation=Relation.SUPPORT)
    store.reword(7, "Otherwise.")
    with pytest.raises(Stale):
        say_stance(store.desk, student, "small", 7, StanceDraft("doe", StanceKind.ASKS, "", None, 1))


def test_what_outsiders_say_of_sources_waits_and_visitors_say_nothing(store: Store) -> None:
    with pytest.raises(NotAllowed):
        add_case(store.desk, store.visitor, "small", CaseDraft("Chad", 1))
    with pytest.raises(Refused, match="already"):
        add_case(store.desk, store.other, "small", CaseDraft("bosnia 1992–95", 1))
    with pytest.raises(Refused, match="different things"):
        merge_speakers(store.desk, store.other, "small", "roe", "doe")
    with pytest.raises(Absent):
        merge_cases(store.desk, store.other, "small", "bosnia", "nowhere")
    with pytest.raises(Refused, match="already"):
        say_cases(store.desk, store.other, "small", 1, ("bosnia",))
    with pytest.raises(Absent):
        remove_stance(store.desk, store.other, "small", 2, 999)
    assert (store.version(), kept(store.desk)) == (1, [])


def test_merging_and_taking_away_wait_too_and_are_done_as_they_were_sent(store: Store, student: Actor) -> None:
    desk, ana = store.desk, store.other
    chair = moderator(desk)
    add_source(desk, student, "small", source("A Report, again"))
    add_speaker(desk, student, "small", SpeakerDraft("Jane D.", "", "", 1))
    say_stance(desk, student, "small", 4, StanceDraft("jane-d", StanceKind.REJECTS, "", None, 9))
    add_case(desk, student, "small", CaseDraft("Bosnia", 1))
    add_citation(desk, student, "small", "s4", CitationDraft("report", quote="So."))
    add_citation(desk, student, "small", "s3", CitationDraft("report"))
    before = store.graph()
    with reading(store.engine) as session:
        cited = citations_of(session, student, "small", 4)
        bare_one = citations_of(session, student, "small", 3).citations[-1][0]
    sent = [
        merge_sources(desk, ana, "small", "a-report-again", "report"),
        remove_citation(desk, ana, "small", "s4", cited.citations[-1][0]),
        remove_citation(desk, ana, "small", "s3", bare_one),
        remove_stance(desk, ana, "small", 4, cited.stances[0].id),
        say_cases(desk, ana, "small", 2, ("bosnia", "Chad 2008")),
        merge_speakers(desk, ana, "small", "jane-d", "doe"),
        merge_cases(desk, ana, "small", "bosnia-2", "bosnia"),
        say_cases(desk, ana, "small", 1, ()),
    ]
    assert store.graph() == before
    rows = kept(desk)
    drafts = [draft_in(row.kind, row.draft) for row in rows]
    assert [json_of(draft) for draft in drafts] == [row.draft for row in rows]
    assert [text_of(draft) for draft in drafts] == [
        "The source A Report, again is the same as A Report",
        "Without the quotation: So.",
        "Without the quotation: A Report",
        "Without what is said: Jane D. rejects it",
        "It holds in: Bosnia 1992–95, Chad 2008",
        "The speaker Jane D. is the same as Jane Doe",
        "The case Bosnia is the same as Bosnia 1992–95",
        "It holds in no case in particular",
    ]
    assert [row.target for row in rows] == ["", "s4", "s3", "s4", "a2", "", "", "a1"]
    for done in sent:
        assert done.contribution is not None
        decide(desk, chair, done.contribution, DecisionDraft(DecisionKind.APPROVE, 1))
    graph = store.graph()
    assert set(graph.sources) == {"report", "book"}
    assert set(graph.speakers) == {"doe", "roe"}
    assert {one.name for one in graph.cases.values()} == {"Bosnia 1992–95", "Chad 2008"}
    assert (graph.arguments[2].cases, graph.arguments[1].cases) == (("bosnia", "chad-2008"), ())
    assert "So." not in [one.quote for one in graph.statements[4].citations]
    assert 4 not in graph.stances_on
    with reading(store.engine) as session:
        assert {row.by for row in history(session, store.newcomer, "small").rows[: len(sent)]} == {"Student 8"}


def test_taking_away_what_went_meanwhile_is_a_conflict(store: Store, student: Actor) -> None:
    chair = moderator(store.desk)
    say_stance(store.desk, student, "small", 4, StanceDraft("roe", StanceKind.REJECTS, "", None, 1))
    with reading(store.engine) as session:
        stance = citations_of(session, student, "small", 4).stances[0].id
    number = remove_stance(store.desk, store.other, "small", 4, stance).contribution
    assert number is not None
    remove_stance(store.desk, chair, "small", 4, stance)
    with pytest.raises(Conflict, match="is not there any more"):
        decide(store.desk, chair, number, DecisionDraft(DecisionKind.APPROVE, 1))
    assert kept(store.desk)[0].state is ContributionState.WAITING


def _sent(store: Store, actor: Actor) -> list[Done]:
    desk = store.desk
    return [
        add_source(desk, actor, "small", source("A Second Report", note="Long.")),
        correct_source(desk, actor, "small", "report", source("A Better Report")),
        add_speaker(desk, actor, "small", SpeakerDraft("Ann Other", "", "of the UN", 1)),
        correct_speaker(desk, actor, "small", "doe", SpeakerDraft("Jane B. Doe", "", "", 1)),
        add_case(desk, actor, "small", CaseDraft("Chad 2008", 1)),
        correct_case(desk, actor, "small", "bosnia", CaseDraft("Bosnia", 1)),
        say_stance(
            desk,
            actor,
            "small",
            4,
            StanceDraft("roe", StanceKind.REJECTS, "Twice.", CitationDraft("book", quote="No."), 1),
        ),
        add_citation(desk, actor, "small", "s3", CitationDraft("book", quote="So.")),
    ]


def test_what_waits_of_sources_is_done_as_it_was_sent_in_its_authors_name(store: Store) -> None:
    before = store.graph()
    sent = _sent(store, store.other)
    assert store.graph() == before
    rows = kept(store.desk)
    assert {row.kind for row in rows} == {ContributionKind.SOURCE}
    assert [row.target for row in rows] == ["", "", "", "", "", "", "s4", "s3"]
    assert [text_of(draft_in(row.kind, row.draft)) for row in rows] == [
        "A source: A Second Report",
        "A correction of a source: A Better Report",
        "A speaker: Ann Other",
        "A correction of a speaker: Jane B. Doe",
        "A case: Chad 2008",
        "A correction of a case: Bosnia",
        "roe rejects it",
        "A quotation from: book",
    ]
    chair = moderator(store.desk)
    for done in sent:
        assert done.contribution is not None
        decide(store.desk, chair, done.contribution, DecisionDraft(DecisionKind.APPROVE, 1))
    graph = store.graph()
    assert {one.title for one in graph.sources.values()} >= {"A Second Report", "A Better Report"}
    assert {one.name for one in graph.speakers.values()} >= {"Ann Other", "Jane B. Doe"}
    assert {one.name for one in graph.cases.values()} == {"Chad 2008", "Bosnia"}
    assert [(one.speaker, one.kind, one.note) for one in graph.stances_on[4]] == [("roe", StanceKind.REJECTS, "Twice.")]
    assert graph.statements[3].citations[-1].quote == "So."
    with reading(store.engine) as session:
        assert {row.by for row in history(session, store.newcomer, "small").rows[:8]} == {"Student 8"}
        told = moderation_log(session, store.visitor, "small", LogFilter()).rows
    assert {row.hidden for row in told[2:]} == {"it is among the sources, speakers or cases"}
    assert [row.line.number for row in told[:2] if row.line] == [3, 4]


def test_what_waits_of_sources_is_neither_merged_nor_moved_nor_split_and_overwrites_nothing(store: Store) -> None:
    chair = moderator(store.desk)
    correct, said = _sent(store, store.other)[1], kept(store.desk)[6].id
    assert correct.contribution is not None
    assert said is not None
    for draft in (
        DecisionDraft(DecisionKind.MERGE, 1, into=1),
        DecisionDraft(DecisionKind.MOVE, 1, to="s1"),
        DecisionDraft(DecisionKind.SPLIT, 1, texts=(new("A."), new("B."))),
    ):
        with pytest.raises(Refused):
            decide(store.desk, chair, said, draft)
    correct_source(store.desk, chair, "small", "report", source("Another Report"))
    with pytest.raises(Conflict, match="would overwrite"):
        decide(store.desk, chair, correct.contribution, DecisionDraft(DecisionKind.APPROVE, 1))
    assert store.graph().sources["report"].title == "Another Report"


def test_what_participants_say_of_sources_is_read_first_where_their_contributions_are(
    store: Store, student: Actor
) -> None:
    assert add_case(store.desk, student, "small", CaseDraft("Chad", 1)).contribution is None
    approval(store.desk)
    assert add_case(store.desk, student, "small", CaseDraft("Mali", 1)).contribution is not None
    assert merge_cases(store.desk, student, "small", "chad", "bosnia").contribution is not None
    assert say_cases(store.desk, student, "small", 2, ("chad",)).contribution is not None
    assert store.version() == 2


def test_the_history_tells_of_entries_without_their_words(store: Store, student: Actor) -> None:
    add_case(store.desk, student, "small", CaseDraft("Chad", 1))
    merge_cases(store.desk, student, "small", "chad", "bosnia")
    say_cases(store.desk, student, "small", 2, ("bosnia",))
    add_citation(store.desk, student, "small", "s3", CitationDraft("report", quote="So."))
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
