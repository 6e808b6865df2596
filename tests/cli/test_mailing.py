"""Telling people by mail what is new to them."""

from __future__ import annotations

from email.message import Message
from pathlib import Path

from sqlalchemy import select

from argmap.domain.drafts import ArgumentDraft
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.accounts import Account
from argmap.models.tables import NOTICES
from argmap.operations.desk import private
from argmap.operations.reading import mark_read
from argmap.operations.store import open_store, upgrade_store
from tests.support.server import argmap_here
from tests.support.smtp import MailServer
from tests.support.store import Store, new


def site(folder: Path) -> Store:
    """A site on which 7, of somebody who wants mail, has been answered twice."""
    folder.mkdir()
    engine = open_store(f"sqlite:///{folder / 'argmap.sqlite3'}")
    upgrade_store(engine)
    store = Store(engine)
    assert store.newcomer.contributor_id is not None
    with private(store.desk) as session:
        session.add(
            Account(
                contributor_id=store.newcomer.contributor_id,
                name_skeleton="student 7",
                email="seven@example.org",
                mail_wanted=True,
                created_at=store.clock(),
            )
        )
    store.add()
    answer = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("Not so."),), target=7)
    for _ in range(2):
        store.add(answer, actor=store.other)
    return store


def settings(folder: Path, port: int) -> dict[str, str]:
    return {
        "ARGMAP_DATA_DIR": str(folder),
        "ARGMAP_BASE_URL": "https://maps.example.org",
        "ARGMAP_SMTP_URL": f"smtp://127.0.0.1:{port}?from=argmap@example.org",
    }


def mailed(store: Store) -> list[bool]:
    with store.engine.connect() as connection:
        return [at is not None for at in connection.execute(select(NOTICES.c.mailed_at)).scalars()]


def test_who_wants_it_is_told_once_and_without_anybodys_words(tmp_path: Path) -> None:
    store = site(tmp_path / "data")
    with MailServer() as server:
        done = argmap_here("mail", settings=settings(tmp_path / "data", server.port))
        assert (done.returncode, done.stdout, done.stderr) == (0, "1 letter sent\n", "")
        got: Message = server.letters.get(timeout=20)
        again = argmap_here("mail", settings=settings(tmp_path / "data", server.port))
    assert again.stdout == "0 letters sent\n"
    said = got.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert got["To"] == "seven@example.org"
    assert "- 2 replies to your statements" in said
    assert "https://maps.example.org/me" in said
    assert "Not so" not in said
    assert mailed(store) == [True, True]
    store.engine.dispose()


def test_what_cannot_be_sent_is_sent_another_time(tmp_path: Path) -> None:
    store = site(tmp_path / "data")
    with MailServer("451 later") as server:
        done = argmap_here("mail", settings=settings(tmp_path / "data", server.port))
        assert (done.returncode, done.stdout) == (1, "0 letters sent\n")
        assert done.stderr == "argmap: 1 could not be sent, and will be next time\n"
        assert mailed(store) == [False, False]
        assert argmap_here("mail", settings=settings(tmp_path / "data", server.port)).stdout == "1 letter sent\n"
    store.engine.dispose()


def test_what_has_been_read_is_not_mailed(tmp_path: Path) -> None:
    store = site(tmp_path / "data")
    mark_read(store.desk, store.newcomer)
    with MailServer() as server:
        done = argmap_here("mail", settings=settings(tmp_path / "data", server.port))
    assert done.stdout == "0 letters sent\n"
    store.engine.dispose()


def test_a_site_without_mail_says_so(tmp_path: Path) -> None:
    done = argmap_here("mail", settings={"ARGMAP_DATA_DIR": str(tmp_path)})
    assert (done.returncode, done.stderr) == (1, "argmap: this site sends no mail: ARGMAP_SMTP_URL is not set\n")
