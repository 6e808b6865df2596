from __future__ import annotations

from dataclasses import replace

import pytest

from argmap.domain.draft_json import draft_in, json_of
from argmap.domain.drafts import CitationDraft, CorrectionDraft, DecisionDraft
from argmap.domain.errors import Absent, Conflict, Gone, NotAllowed, Refused, Stale
from argmap.domain.graph import Citation
from argmap.domain.moderation import DecisionKind
from argmap.domain.permissions import Actor, Membership
from argmap.domain.vetting import citation_of, text_of
from argmap.domain.vocabulary import Basis, Fidelity, Voice
from argmap.operations.changes import undo
from argmap.operations.citations import add_citation, correct_citation, remove_citation
from argmap.operations.moderation import decide
from argmap.queries.citations import citation_ids, citation_view, citations_of, citations_of_step
from argmap.queries.history import history
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.moderated import approval, kept, member, moderator
from tests.support.store import Store, bare


@pytest.fixture
def student(store: Store) -> Actor:
    """A participant of the small map."""
    return member(store.desk, store.newcomer, Membership.PARTICIPANT)


def ids(store: Store, target: str) -> dict[str, tuple[int, ...]]:
    with reading(store.engine) as session:
        return citation_ids(session, map_head(session, store.visitor, "small"), target)


def now(store: Store, citation: int) -> CitationDraft:
    with reading(store.engine) as session:
        return citation_view(session, store.visitor, "small", citation).now


def cited(store: Store, target: str, speaker: str = "") -> Citation:
    graph, number = store.graph(), int(target[1:])
    if target[0] == "a":
        return graph.arguments[number].citations[0]
    if not speaker:
        return graph.statements[number].citations[0]
    return next(one for one in graph.stances_on[number] if one.speaker == speaker).citations[0]


@pytest.mark.parametrize(("target", "speaker"), [("s4", ""), ("s3", "doe"), ("a4", "")])
def test_a_citation_is_corrected_in_one_change_and_taken_back_in_one(
    target: str, speaker: str, store: Store, student: Actor
) -> None:
    before = store.graph()
    (citation,) = ids(store, target)[speaker]
    wanted = CitationDraft(
        "A Second Report",
        "https://example.org/2",
        "Other words.",
        "p. 7",
        Voice.SPEAKER,
        Fidelity.PARAPHRASE,
        "Ann Other",
    )
    done = correct_citation(store.desk, student, "small", target, CorrectionDraft(citation, wanted, 1))
    assert (done.version, done.created) == (2, (target,))
    assert cited(store, target, speaker) == Citation(
        "a-second-report", "Other words.", "p. 7", Voice.SPEAKER, "ann-other", Fidelity.PARAPHRASE
    )
    assert ids(store, target)[speaker] == (citation,)
    with reading(store.engine) as session:
        assert history(session, student, "small").rows[0].summary == f"Corrected a quotation on {target.strip('s')}"
    assert undo(store.desk, student, "small", 2).created == (target,)
    assert bare(store.graph()) == bare(before)
    undo(store.desk, student, "small", 3)
    assert cited(store, target, speaker).quote == "Other words."


def test_what_is_read_of_a_citation_is_what_would_be_typed_to_say_it(store: Store, student: Actor) -> None:
    for target, speaker in (("s4", ""), ("s3", "doe"), ("a4", "")):
        (citation,) = ids(store, target)[speaker]
        same = CorrectionDraft(citation, now(store, citation), 1)
        with pytest.raises(Refused, match="Nothing is new"):
            correct_citation(store.desk, student, "small", target, same)
    with reading(store.engine) as session:
        view = citation_view(session, student, "small", ids(store, "s3")["doe"][0])
        assert (view.target, view.words) == ("s3", "Those who fear trial go on fighting.")
        assert view.speaker is not None
        assert view.speaker.name == "Jane Doe"
        assert citations_of_step(session, student, "small", 4).citations == ((ids(store, "a4")[""][0], "However,"),)


def test_of_two_corrections_the_second_is_told_how_it_reads_now(store: Store, student: Actor) -> None:
    (citation,) = ids(store, "s4")[""]
    said = now(store, citation)
    first = CorrectionDraft(citation, replace(said, quote="It ended in a year."), 1)
    correct_citation(store.desk, student, "small", "s4", first)
    with pytest.raises(Stale) as stale:
        correct_citation(store.desk, student, "small", "s4", replace(first, citation=replace(said, quote="It ended.")))
    assert (stale.value.current, stale.value.submitted) == ("It ended in a year.", "It ended.")
    assert store.version() == 2


def test_an_argument_is_stated_while_a_source_is_quoted_or_paraphrased_for_its_step(
    store: Store, student: Actor
) -> None:
    assert store.graph().arguments[2].basis is Basis.INFERRED
    add_citation(store.desk, student, "small", "a2", CitationDraft("report", quote="It follows,"))
    assert store.graph().arguments[2].basis is Basis.STATED
    (citation,) = ids(store, "a2")[""]
    inferred = replace(now(store, citation), fidelity=Fidelity.INFERENCE)
    correct_citation(store.desk, student, "small", "a2", CorrectionDraft(citation, inferred, 2))
    assert store.graph().arguments[2].basis is Basis.INFERRED
    undo(store.desk, student, "small", 3)
    assert store.graph().arguments[2].basis is Basis.STATED
    remove_citation(store.desk, student, "small", "a2", citation)
    argument = store.graph().arguments[2]
    assert (argument.basis, argument.citations) == (Basis.INFERRED, ())
    undo(store.desk, student, "small", 5)
    assert cited(store, "a2").quote == "It follows,"


def test_words_that_are_cited_in_nobodys_name_are_no_speakers_own(store: Store, student: Actor) -> None:
    (citation,) = ids(store, "s4")[""]
    own = replace(now(store, citation), voice=Voice.OWN, locator="p. 1")
    correct_citation(store.desk, student, "small", "s4", CorrectionDraft(citation, own, 1))
    assert cited(store, "s4").voice is Voice.DOCUMENT
    (spoken,) = ids(store, "s3")["doe"]
    correct_citation(store.desk, student, "small", "s3", CorrectionDraft(spoken, own, 1))
    assert cited(store, "s3", "doe").voice is Voice.OWN


def test_a_citation_is_found_only_where_it_is_cited(store: Store, student: Actor) -> None:
    (citation,) = ids(store, "s4")[""]
    draft = CorrectionDraft(citation, CitationDraft("report", quote="No."), 1)
    for target in ("s3", "a4"):
        with pytest.raises(Absent):
            correct_citation(store.desk, student, "small", target, draft)
        with pytest.raises(Absent):
            remove_citation(store.desk, student, "small", target, citation)
    for target in ("s99", "a99"):
        with pytest.raises(Absent):
            add_citation(store.desk, student, "small", target, CitationDraft("report"))
    with reading(store.engine) as session, pytest.raises(Absent):
        citation_view(session, student, "small", 999)
    assert store.version() == 1


def test_of_what_was_withdrawn_no_citation_is_read_or_corrected(store: Store, student: Actor) -> None:
    store.add(citation=CitationDraft("report", quote="So."))
    store.add(target=7, actor=store.other)
    (citation,) = ids(store, "s7")[""]
    store.withdraw(7)
    with reading(store.engine) as session:
        with pytest.raises(Gone):
            citations_of(session, store.other, "small", 7)
        with pytest.raises((Absent, Gone)):
            citation_view(session, store.other, "small", citation)
    draft = CorrectionDraft(citation, CitationDraft("report", quote="No."), 9)
    with pytest.raises((Absent, Gone)):
        correct_citation(store.desk, student, "small", "s7", draft)


def test_what_outsiders_correct_waits_says_what_changes_and_is_done_as_it_was_sent(store: Store) -> None:
    before = store.graph()
    chair = moderator(store.desk)
    (citation,) = ids(store, "s3")["doe"]
    said = now(store, citation)
    draft = CorrectionDraft(citation, replace(said, quote="They fear it."), 1)
    number = correct_citation(store.desk, store.other, "small", "s3", draft).contribution
    step = add_citation(store.desk, store.other, "small", "a2", CitationDraft("report", quote="So,")).contribution
    gone = remove_citation(store.desk, store.other, "small", "a4", ids(store, "a4")[""][0]).contribution
    assert number is not None
    assert step is not None
    assert gone is not None
    assert store.graph() == before
    rows = kept(store.desk)
    assert [row.target for row in rows] == ["s3", "a2", "a4"]
    drafts = [draft_in(row.kind, row.draft) for row in rows]
    assert [json_of(one) for one in drafts] == [row.draft for row in rows]
    assert drafts[0] == replace(draft, was=said)
    assert text_of(drafts[0]) == "A quotation corrected: They fear it."
    assert citation_of(drafts[0]) == draft.citation
    for one in (number, step, gone):
        decide(store.desk, chair, one, DecisionDraft(DecisionKind.APPROVE, 1))
    assert cited(store, "s3", "doe").quote == "They fear it."
    assert cited(store, "a2").quote == "So,"
    assert store.graph().arguments[4].citations == ()


def test_a_correction_that_waits_is_not_laid_over_a_later_one(store: Store, student: Actor) -> None:
    chair = moderator(store.desk)
    (citation,) = ids(store, "s4")[""]
    said = now(store, citation)
    sent = CorrectionDraft(citation, replace(said, quote="It ended."), 1)
    number = correct_citation(store.desk, store.other, "small", "s4", sent).contribution
    assert number is not None
    correct_citation(store.desk, student, "small", "s4", replace(sent, citation=replace(said, locator="¶9")))
    with pytest.raises(Conflict, match="would overwrite"):
        decide(store.desk, chair, number, DecisionDraft(DecisionKind.APPROVE, 1))


def test_participants_cite_as_they_contribute_and_visitors_do_not(store: Store, student: Actor) -> None:
    (citation,) = ids(store, "s4")[""]
    draft = CorrectionDraft(citation, CitationDraft("report", quote="No."), 1)
    with pytest.raises(NotAllowed):
        correct_citation(store.desk, store.visitor, "small", "s4", draft)
    with pytest.raises(NotAllowed):
        add_citation(store.desk, store.visitor, "small", "a1", CitationDraft("report"))
    approval(store.desk)
    assert correct_citation(store.desk, student, "small", "s4", draft).contribution is not None
    assert store.version() == 1
