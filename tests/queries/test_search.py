from __future__ import annotations

from dataclasses import replace

from argmap.domain.vocabulary import Shape
from argmap.operations.maps import import_map
from argmap.queries.reading import reading
from argmap.queries.search import search
from tests.support.store import Store, small_graph


def found(store: Store, text: str, limit: int = 50) -> list[tuple[str, int | None]]:
    with reading(store.engine) as session:
        return [
            (hit.slug, hit.line.number if hit.line else None) for hit in search(session, store.visitor, text, limit)
        ]


def test_maps_come_first_then_titles_then_texts_over_all_maps(store: Store) -> None:
    import_map(store.desk, store.operator, replace(small_graph(), title="On trials"), "second")
    store.add(text="It is said that nobody is on trial.")
    assert found(store, "TRIAL") == [("second", None), ("small", 3), ("small", 7), ("second", 3)]
    assert found(store, "trial", 2) == [("second", None), ("small", 3)]
    assert found(store, "fear trial") == [("small", 3), ("second", 3)]
    assert found(store, "wh%") == []
    assert found(store, " ") == []


def test_a_title_that_holds_the_words_comes_before_a_text_that_does(store: Store) -> None:
    store.add(text="Some sentence about a dilemma.")
    store.add(text="Dilemma.")
    assert found(store, "dilemma") == [("small", 6), ("small", 7), ("small", 8)]
    assert found(store, "sentence") == [("small", 7)]


def test_a_hit_has_its_shape_and_side(store: Store) -> None:
    store.add(text="Unmistakable.")
    with reading(store.engine) as session:
        (hit,) = search(session, store.visitor, "unmistakable")
    assert hit.line is not None
    assert (hit.line.shape, hit.line.against, hit.map_title) == (Shape.OBJECTION, True, "Peace or justice")
