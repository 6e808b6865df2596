from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from argmap.domain.attaching import attached_text
from argmap.domain.errors import Absent, Conflict, NotAllowed
from argmap.domain.permissions import Actor, Membership
from argmap.models.tables import ATTACHED_DOCUMENTS, CHANGE_IMAGES
from argmap.operations.backup import backup, fingerprint_of, restore
from argmap.operations.documents import attach_document, detach_document
from argmap.operations.store import open_store, upgrade_store
from tests.support.people import account, keep_map, make_member
from tests.support.store import Store

TEXT = attached_text("# A Report\n\n“Peace, then.” Šimonović, 𝔊.\n".encode())


def member(store: Store, role: Membership) -> Actor:
    person = account(store.engine, role.value)
    make_member(store.engine, person, "small", role)
    return Actor(person.id)


def attached(store: Store) -> list[tuple[str, str, str]]:
    with store.engine.connect() as connection:
        rows = connection.execute(
            select(ATTACHED_DOCUMENTS.c.source, ATTACHED_DOCUMENTS.c.text, ATTACHED_DOCUMENTS.c.sha256)
        )
        return [tuple(row) for row in rows]


def test_a_facilitator_attaches_replaces_and_takes_away_a_text(store: Store) -> None:
    facilitator = member(store, Membership.FACILITATOR)
    attach_document(store.desk, facilitator, "small", "report", attached_text(b"Old words."))
    attach_document(store.desk, facilitator, "small", "report", TEXT)
    assert attached(store) == [("report", TEXT.text, TEXT.sha256)]
    detach_document(store.desk, facilitator, "small", "report")
    detach_document(store.desk, facilitator, "small", "report")
    assert attached(store) == []


def test_it_is_no_change_of_the_map_and_stands_in_no_image(store: Store) -> None:
    before = store.version()
    attach_document(store.desk, member(store, Membership.FACILITATOR), "small", "report", TEXT)
    assert store.version() == before
    assert store.told == []
    with store.engine.connect() as connection:
        images = select(func.count()).where(CHANGE_IMAGES.c.entity == "attached_documents")
        assert connection.execute(images).scalar() == 0


def test_nobody_else_may(store: Store) -> None:
    for actor in (
        store.visitor,
        store.newcomer,
        store.operator,
        Actor(account(store.engine, "Admin", admin=True).id, admin=True),
        member(store, Membership.PARTICIPANT),
        member(store, Membership.MODERATOR),
    ):
        with pytest.raises(NotAllowed):
            attach_document(store.desk, actor, "small", "report", TEXT)
        with pytest.raises(NotAllowed):
            detach_document(store.desk, actor, "small", "report")
    assert attached(store) == []


def test_what_is_not_there_or_archived_takes_no_text(store: Store) -> None:
    facilitator = member(store, Membership.FACILITATOR)
    for slug, source in (("nowhere", "report"), ("small", "nothing")):
        with pytest.raises(Absent):
            attach_document(store.desk, facilitator, slug, source, TEXT)
    keep_map(store.engine, "small", archived_at=datetime.now(UTC))
    with pytest.raises(Conflict):
        attach_document(store.desk, facilitator, "small", "report", TEXT)
    assert attached(store) == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_backup_brings_the_largest_text_back(store: Store, tmp_path: Path) -> None:
    text = attached_text(b'"a"\n' * 1_250_000)
    attach_document(store.desk, member(store, Membership.FACILITATOR), "small", "report", text)
    backup(store.engine, tmp_path / "b.gz")
    other = open_store(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    upgrade_store(other)
    restore(other, tmp_path / "b.gz")
    prints = []
    for engine in (store.engine, other):
        with engine.connect() as connection:
            prints.append(fingerprint_of(connection, ATTACHED_DOCUMENTS))
    assert prints[0] == prints[1]
    other.dispose()
