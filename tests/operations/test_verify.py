from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from argmap.domain.drafts import ArgumentDraft
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations.backup import backup, restore
from argmap.operations.changes import undo
from argmap.operations.verify import verify
from tests.support.store import Store, new


def differences(store: Store) -> list[str]:
    return [str(one) for one in verify(store.engine)]


def by_hand(store: Store, *lines: str) -> None:
    """Alter rows as no operation does."""
    with store.engine.begin() as connection:
        for line in lines:
            connection.execute(text(line))


def lively(store: Store) -> Store:
    """Every sort of change, some of it taken back."""
    store.add(speaker="Somebody New", cases=("Chad",))  # s7, a6
    store.reword(7, "It is not quite so.")
    store.link(6, "And something with it.")  # s8
    store.withdraw(8)
    done = store.add(
        ArgumentDraft(Relation.SUPPORT, Kind.EVIDENCE, (new("A report says so."),), target=7), actor=store.other
    )
    store.withdraw(7)
    undo(store.desk, store.other, "small", done.version)
    return store


def test_whatever_people_did_every_row_is_what_the_changes_say(store: Store) -> None:
    assert differences(lively(store)) == []


def test_it_is_so_after_a_backup_was_restored(store: Store, tmp_path: Path) -> None:
    backup(lively(store).engine, tmp_path / "b")
    restore(store.engine, tmp_path / "b", replace=True)
    assert differences(store) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("UPDATE statements SET text = 'Altered.' WHERE number = 1", "statements 1: text not as the changes say"),
        ("UPDATE maps SET title = 'Altered', question = 'Why?'", "maps itself: title, question not as the changes say"),
        ("DELETE FROM citations WHERE argument = 4", "the row is missing"),
        ("DELETE FROM argument_cases", "argument_cases 1/bosnia: the row is missing"),
    ],
)
def test_a_row_that_was_altered_or_lost_is_told_with_map_table_and_key(store: Store, line: str, told: str) -> None:
    by_hand(store, line)
    (difference,) = differences(store)
    assert difference.startswith("small: ")
    assert told in difference
    assert difference.endswith("(change 1)")


def test_a_row_that_no_change_has_added_is_told(store: Store) -> None:
    by_hand(
        store, "INSERT INTO speakers (map_id, key, name, short, about) SELECT id, 'ghost', 'A Ghost', '', '' FROM maps"
    )
    assert differences(store) == ["small: speakers ghost: no change has added it"]


def test_a_row_that_was_deleted_and_is_there_again_is_told(store: Store) -> None:
    done = store.add(speaker="Somebody New")
    undo(store.desk, store.newcomer, "small", done.version)
    by_hand(
        store,
        "INSERT INTO speakers (map_id, key, name, short, about)"
        " SELECT id, 'somebody-new', 'Somebody New', '', '' FROM maps",
    )
    (difference,) = differences(store)
    assert difference.startswith("small: speakers somebody-new: the row is there, but the changes say")
    assert difference.endswith("(change 3)")


def test_an_image_that_is_older_than_a_column_is_no_difference(
    store: Store, without: Callable[[Store, str], None]
) -> None:
    without(store, "note")
    assert differences(store) == []


@pytest.fixture
def without() -> Callable[[Store, str], None]:
    """Takes a column out of all images of statements, as if it had come later."""

    def take(store: Store, column: str) -> None:
        if store.engine.dialect.name == "postgresql":
            by_hand(store, f"UPDATE change_images SET image = image - '{column}' WHERE entity = 'statements'")
        else:
            by_hand(
                store,
                f"UPDATE change_images SET image = json_remove(image, '$.{column}') WHERE entity = 'statements'",
            )

    return take


def test_how_far_it_is_is_told_map_by_map(store: Store) -> None:
    told: list[tuple[str, int, int]] = []
    assert list(verify(store.engine, lambda *what: told.append(what))) == []
    assert told == [("small", 1, 1)]
