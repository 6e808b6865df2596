from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import insert

from argmap.domain.drafts import CitationDraft
from argmap.domain.errors import Absent
from argmap.domain.quotations import Found, NotFound
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import ATTACHED_DOCUMENTS
from argmap.operations.maps import import_map
from argmap.queries.checklist import Review, Section, Walk, review, walk
from argmap.queries.maps import map_head
from argmap.queries.quotations import compare
from argmap.queries.reading import reading
from tests.support.generated import generated
from tests.support.store import Store, counted_queries

TEXT = "# A Report\n\n## The End\n\nPeace, then. So it was said.\n\nIt ended within one year.\n"


def seen(
    store: Store,
    chosen: str = "",
    at: int | None = None,
    slug: str = "small",
    checks: dict[object, object] | None = None,
) -> Review:
    with reading(store.engine) as session:
        return review(session, store.visitor, slug, at, chosen, None, {} if checks is None else checks)  # type: ignore[arg-type]


def walked(store: Store, name: str) -> Walk:
    with reading(store.engine) as session:
        return walk(session, map_head(session, store.visitor, "small"), name, None, {})


def attach(store: Store, source: str = "report", text: str = TEXT) -> None:
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small")
    with store.engine.begin() as connection:
        connection.execute(
            insert(ATTACHED_DOCUMENTS).values(
                map_id=head.id,
                source=source,
                text=text,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                at=store.clock(),
            )
        )


def names(found: Review) -> list[str]:
    return [place.name for place in found.places]


@pytest.mark.parametrize("at", [None, 1])
def test_the_sections_stand_in_their_order_with_their_places(store: Store, at: int | None) -> None:
    if at:
        store.answer("Both.")
    found = seen(store, at=at)
    assert [listed.section for listed in found.sections] == list(Section)
    assert [listed.count for listed in found.sections] == [1, 3, 0, 0, 0]
    assert names(found) == ["reason.s2", "answer.a3", "answer.a4", "answer.a5"]
    assert [place.head for place in found.places] == [2, 1, 2, 2]
    assert found.chosen == found.places[0]
    assert found.unattached == {"book": 1, "report": 3}


def test_what_is_added_and_taken_back_changes_the_list(store: Store) -> None:
    store.answer("Both.")
    store.add(relation=Relation.SUPPORT, target=2, kind=Kind.EVIDENCE)
    assert {"reason.s7", "source.s8"} <= set(names(seen(store)))
    assert "reason.s2" not in names(seen(store))
    store.add(target=7, actor=store.other)
    store.withdraw(7)
    found = names(seen(store))
    assert "reason.s7" not in found
    assert "answer.a7" not in found


def test_a_position_is_on_one_source_until_another_supports_it(store: Store) -> None:
    store.add(relation=Relation.SUPPORT, target=2, citation=CitationDraft("book", quote="They fear."))
    place = next(place for place in seen(store).places if place.section is Section.ONE_SOURCE)
    assert (place.name, place.source, place.one and place.one.reasons) == ("one.s2", "book", 1)
    store.add(relation=Relation.SUPPORT, target=2, citation=CitationDraft("report", quote="But"))
    assert not [place for place in seen(store).places if place.section is Section.ONE_SOURCE]


def test_words_that_are_not_in_the_attached_text_are_named_with_the_nearest(store: Store) -> None:
    attach(store)
    found = seen(store)
    wrong = [place for place in found.places if place.section is Section.QUOTATIONS]
    assert [(place.name, place.quote) for place in wrong] == [
        ("quotation.s4", "It ended within a year."),
        ("quotation.a4", "However,"),
    ]
    instead = wrong[0].instead
    assert instead is not None
    assert (instead.wrote, instead.has, instead.locator) == ("a", "one", "The End, ¶2")
    assert (wrong[1].argument, wrong[1].statement) == (4, 3)
    assert found.unattached == {"book": 1}


def test_the_same_place_may_have_several_wrong_quotations(store: Store) -> None:
    attach(store)
    for words in ("Nothing of it.", "Nor of this."):
        store.add(new=(), existing=(3,), target=None, undercuts=2, citation=CitationDraft("report", quote=words))
    cited = [name for name in names(seen(store)) if name.startswith("quotation.")]
    assert len(cited) == len(set(cited)) == 4


def test_a_long_section_is_folded_but_for_the_position_that_is_looked_at(store: Store) -> None:
    for number in range(8):
        store.add(text=f"That is wrong for reason {number}.")
    found = seen(store)
    groups = found.sections[1].groups
    assert [(group.head, group.folded, len(group.places)) for group in groups] == [(1, True, 9), (2, True, 2)]
    opened = seen(store, "answer.a5")
    assert [group.folded for group in opened.sections[1].groups] == [True, False]
    assert opened.places[opened.place].name == "answer.a5"
    assert {4, 1, 2} <= opened.graph.statements.keys()


def test_an_undercut_stands_under_the_position_that_the_argument_leads_to(store: Store) -> None:
    store.add(target=None, undercuts=4)
    store.add(target=None, undercuts=6)
    heads = {place.name: place.head for place in seen(store).places}
    assert heads["answer.a3"] == 1
    assert heads["answer.a7"] == seen(store).structure.head_of(7)


def test_a_place_that_is_on_the_list_no_more_gives_the_first(store: Store) -> None:
    assert seen(store, "answer.a99").place == 0


def test_one_is_led_from_place_to_place(store: Store) -> None:
    first, last, gone = walked(store, "reason.s2"), walked(store, "answer.a5"), walked(store, "source.s4")
    assert (first.place, first.total, first.before) == (1, 4, None)
    assert first.after is not None
    assert first.after.name == "answer.a3"
    assert (last.place, last.after) == (4, None)
    assert (gone.place, gone.after and gone.after.name) == (0, "reason.s2")


def test_an_absent_map_has_no_checklist(store: Store) -> None:
    with pytest.raises(Absent):
        seen(store, slug="nowhere")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_large_map_shows_a_bounded_part_of_its_list_in_as_many_queries(store: Store) -> None:
    asked = []
    for slug, size in (("little", 60), ("large", 900)):
        import_map(store.desk, store.operator, generated(size), slug)
        chosen = seen(store, slug=slug).sections[1].groups[-1].places[-1].name
        with counted_queries(store.engine) as queries:
            found = seen(store, chosen, slug=slug)
        asked.append(len(queries))
        assert found.chosen is not None
        assert found.chosen.statement in found.graph.statements
        assert len(found.graph.statements) < 500
    assert asked[0] == asked[1] < 26


# ------------------------------------------------------------------------------------------------ comparing with texts


def compared(store: Store, cache: dict[tuple[str, str, str], Found | NotFound], budget: int) -> tuple[int, int, int]:
    """How many were found or not, how many wait, and how many texts were read."""
    quoted = [("report", "Peace, then."), ("report", "However,"), ("report", ""), ("book", "They fear."), ("x", "y")]
    with reading(store.engine) as session, counted_queries(store.engine) as asked:
        head = map_head(session, store.visitor, "small")
        sources = store.graph().sources
        found = compare(session, head.id, sources, quoted, cache, budget)
    return len(found.found), len(found.waiting), sum("attached_documents.text" in one for one in asked)


def test_a_page_compares_within_its_budget_and_the_next_goes_on(store: Store) -> None:
    attach(store)
    cache: dict[tuple[str, str, str], Found | NotFound] = {}
    assert compared(store, cache, budget=1)[:2] == (1, 1)
    assert compared(store, cache, budget=1)[:2] == (2, 0)
    assert compared(store, cache, budget=1) == (2, 0, 0)


def test_of_several_texts_those_beyond_the_budget_wait(store: Store) -> None:
    attach(store)
    attach(store, "book", "He said it.\n\nThey fear.\n\n" + "More. " * 60)
    assert compared(store, {}, budget=1)[:2] == (1, 2)
    assert compared(store, {}, budget=10_000)[:2] == (3, 0)
