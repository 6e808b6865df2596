from __future__ import annotations

from datetime import datetime

import pytest

from argmap.domain.drafts import CitationDraft
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Fidelity, StanceKind, Voice
from argmap.queries.reading import reading
from argmap.queries.sources import Bibliography, bibliography, split_locator
from tests.support.store import Store


def seen(store: Store, at: int | None = None) -> Bibliography:
    with reading(store.engine) as session:
        return bibliography(session, store.visitor, "small", at)


@pytest.mark.parametrize("at", [None, 1])
def test_documents_stand_in_alphabetical_order_with_what_rests_on_each(store: Store, at: int | None) -> None:
    store.answer("Both.") if at else None
    book, report = seen(store, at).entries
    assert (book.source.key, report.source.key) == ("book", "report")
    assert (book.statements, book.positions) == ((3,), ())
    assert (report.statements, report.positions) == ((1, 4), (1,))
    (words,) = book.quotations
    (resting,) = words.resting
    assert resting.statement is not None
    assert resting.speaker is not None
    assert resting.reporter is not None
    assert (resting.statement.number, resting.speaker.key, resting.stance) == (3, "doe", StanceKind.ENDORSES)
    assert (resting.voice, resting.reporter.key, resting.fidelity) == (Voice.SPEAKER, "roe", Fidelity.QUOTATION)


def test_quotations_stand_in_the_order_of_the_document_with_notes_last(store: Store) -> None:
    for locator in ("n. 12", "n. 5", "The End, ¶10", "Elsewhere, ¶1", "¶3", "Preface"):
        store.add(citation=CitationDraft("report", quote=f"At {locator}.", locator=locator))
    (report,) = [entry for entry in seen(store).entries if entry.source.key == "report"]
    assert [words.locator for words in report.quotations] == [
        "¶3",
        "The End, ¶1",
        "The End, ¶2",
        "The End, ¶3",
        "The End, ¶10",
        "Elsewhere, ¶1",
        "Preface",
        "n. 5",
        "n. 12",
    ]


def test_the_same_words_stand_once_with_all_that_rests_on_them(store: Store) -> None:
    words = CitationDraft("report", quote="It ended within a year.", locator="The End, ¶2")
    store.add(citation=words)
    store.add(new=(), existing=(5,), citation=words)
    (report,) = [entry for entry in seen(store).entries if entry.source.key == "report"]
    (quotation,) = [q for q in report.quotations if q.place == "¶2"]
    assert [one.statement and one.statement.number for one in quotation.resting] == [4, 7, None]
    assert quotation.resting[2].argument is not None
    assert quotation.resting[2].argument.number == 7


def test_an_argument_that_is_cited_names_what_it_leads_to(store: Store) -> None:
    store.add(new=(), existing=(5,), target=None, undercuts=2, citation=CitationDraft("report", quote="But"))
    for at in (None, 2):
        (report,) = [entry for entry in seen(store, at).entries if entry.source.key == "report"]
        cited = [one.argument for words in report.quotations for one in words.resting if one.argument]
        assert [(line.number, line.target and line.target.number) for line in cited] == [(6, None), (4, 2)]
        assert cited[0].cut is not None
        assert [premise.number for premise in cited[0].cut.premises] == [4]


def test_the_same_author_is_named_once_and_an_unused_document_stays(store: Store) -> None:
    store.add(citation=CitationDraft("A Title Without Author", quote="So."))
    store.add(citation=CitationDraft("Zuletzt", quote="So."))
    entries = seen(store).entries
    assert [entry.source.title for entry in entries] == ["A Title Without Author", "A Book", "A Report", "Zuletzt"]
    assert not any(entry.same_author for entry in entries)


def test_positions_lean_on_the_documents_that_their_columns_cite(store: Store) -> None:
    store.add(target=2, citation=CitationDraft("report", quote="So."))
    leanings = seen(store).leanings
    assert [(one.position.number, dict(one.counts), one.documents) for one in leanings] == [
        (1, {"book": 1, "report": 2}, 2),
        (2, {"book": 0, "report": 1}, 1),
    ]


def test_a_structure_that_is_kept_is_used(store: Store) -> None:
    cache: dict[tuple[int, int, datetime], Structure] = {}
    with reading(store.engine) as session:
        bibliography(session, store.visitor, "small", cache=cache)
        assert len(cache) == 1


def test_a_withdrawn_position_leans_on_nothing(store: Store) -> None:
    store.answer("Both.")
    store.add(target=7, actor=store.other)
    store.withdraw(7)
    assert [one.position.number for one in seen(store).leanings] == [1, 2]


@pytest.mark.parametrize(
    ("locator", "halves"),
    [
        ("The Dialogue Process, ¶3", ("The Dialogue Process", "¶3")),
        ("n. 5", ("", "n. 5")),
        ("¶12", ("", "¶12")),
        ("Preface", ("Preface", "")),
        ("", ("", "")),
        ("In 2016, ¶3–4", ("In 2016", "¶3–4")),
        ("Ch. 2, pp. 3-5", ("Ch. 2", "pp. 3-5")),
    ],
)
def test_a_locator_is_a_heading_and_a_place(locator: str, halves: tuple[str, str]) -> None:
    assert split_locator(locator) == halves
