from __future__ import annotations

import gzip
import hashlib
import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from argmap.domain.drafts import ArgumentDraft, DecisionDraft
from argmap.domain.errors import Conflict, Unavailable, Unreadable
from argmap.domain.limits import DOCUMENT_LIMIT
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.vocabulary import Kind, Relation
from argmap.models.tables import (
    CONTRIBUTIONS,
    CONTRIBUTORS,
    DECISIONS,
    IN_ORDER,
    MAP_MEMBERS,
    MAP_SETTINGS,
    MAPS,
    NOTICES,
    STATEMENTS,
    VISITS,
)
from argmap.operations.backup import backup, fingerprint_of, restore
from argmap.operations.changes import undo
from argmap.operations.desk import Desk
from argmap.operations.moderation import decide
from argmap.operations.store import open_store
from argmap.operations.verify import verify
from argmap.operations.visits import visit
from tests.support.kept_store import Kept
from tests.support.moderated import approval, moderator
from tests.support.store import Store, new


def prints(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {table.name: fingerprint_of(connection, table) for table in IN_ORDER}


@pytest.fixture
def elsewhere(backend: str, request: pytest.FixtureRequest) -> Engine:
    """An empty site on the other database."""
    other: Kept = request.getfixturevalue(f"kept_{'sqlite' if backend == 'postgresql' else 'postgresql'}")
    other.empty()
    return other.engine


def lively(store: Store) -> Store:
    store.add(speaker="Somebody New", cases=("Chad",), text="Line\u2028less “quoted” 😀.")
    store.add(target=7, actor=store.other)
    store.add(target=1, text="Taken back.", speaker="Nobody Else")
    undo(store.desk, store.newcomer, "small", 4)
    return store


def test_a_backup_is_restored_row_by_row_on_the_other_database_and_work_goes_on(
    store: Store, elsewhere: Engine, tmp_path: Path
) -> None:
    lively(store)
    backup(store.engine, tmp_path / "b")
    restore(elsewhere, tmp_path / "b")
    assert prints(elsewhere) == prints(store.engine)
    desk = Desk(elsewhere, store.clock)
    assert undo(desk, store.newcomer, "small", 5).created == ("s9", "a8")
    store.desk = desk
    store.engine = elsewhere
    assert store.add(speaker="Doe", actor=store.newcomer).created == ("s10", "a9")


def private_rows(store: Store) -> None:
    """What is beside the maps: replies, visits, what waits, what was decided, a flag."""
    store.add(text="Mine.")
    store.add(ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("Not so."),), target=7), actor=store.other)
    visit(store.desk, store.other, store.told[-1][0], 2)
    approval(store.desk)
    chair = moderator(store.desk)
    number = store.add(text="It waits.").contribution
    assert number is not None
    decide(store.desk, chair, number, DecisionDraft(DecisionKind.ASK, 1, Reason.UNCLEAR, "What “waits”?"))
    store.add(text="This waits too.")


def test_what_is_beside_the_maps_is_kept_too(store: Store, elsewhere: Engine, tmp_path: Path) -> None:
    private_rows(store)
    backup(store.engine, tmp_path / "b")
    restore(elsewhere, tmp_path / "b")
    assert prints(elsewhere) == prints(store.engine)
    with elsewhere.connect() as connection:
        for table in (NOTICES, VISITS, CONTRIBUTIONS, DECISIONS, MAP_MEMBERS, MAP_SETTINGS):
            assert connection.execute(table.select()).first() is not None, table.name
    assert list(verify(elsewhere)) == []


def test_a_backup_while_people_write_beside_the_maps_is_of_one_moment(
    store: Store, elsewhere: Engine, tmp_path: Path
) -> None:
    store.add(text="Mine.")
    stop = threading.Event()
    answer = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (new("Not so."),), target=7)

    def write() -> None:
        while not stop.is_set():
            version = store.add(answer, actor=store.other).version
            visit(store.desk, store.other, store.told[-1][0], version)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(store.told) < 4:
            stop.wait(0.01)
        backup(store.engine, tmp_path / "b")
    finally:
        stop.set()
        writer.join()
    restore(elsewhere, tmp_path / "b")
    with elsewhere.connect() as connection:
        version = connection.execute(text("SELECT version FROM maps")).scalar_one()
        notices = connection.execute(text("SELECT count(*) FROM notices")).scalar_one()
        seen = connection.execute(text("SELECT seen FROM visits")).scalar_one()
    # Each answer and its notice are there together, and the visit to it, or not yet.
    assert version == notices + 2
    assert seen in (version - 1, version)
    assert list(verify(elsewhere)) == []


def test_it_goes_there_and_back_again(store: Store, elsewhere: Engine, tmp_path: Path) -> None:
    lively(store)
    before = prints(store.engine)
    backup(store.engine, tmp_path / "there")
    restore(elsewhere, tmp_path / "there")
    backup(elsewhere, tmp_path / "back")
    store.answer("Something that came later.")
    assert prints(store.engine) != before
    restore(store.engine, tmp_path / "back", replace=True)
    assert prints(store.engine) == before


def test_a_backup_is_of_one_moment_while_people_write(store: Store, elsewhere: Engine, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            written.append(store.add(text=f"Written meanwhile, {len(written)}.").version)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            stop.wait(0.01)
        backup(store.engine, tmp_path / "b")
    finally:
        stop.set()
        writer.join()
    restore(elsewhere, tmp_path / "b")
    with elsewhere.connect() as connection:
        version = connection.execute(text("SELECT version FROM maps")).scalar_one()
        changes = connection.execute(text("SELECT count(*) FROM changes")).scalar_one()
        statements = connection.execute(text("SELECT count(*) FROM statements")).scalar_one()
    assert version == changes == statements - 5
    assert 4 <= version <= written[-1]
    # Once nothing is written any more, both have the same rows.
    backup(store.engine, tmp_path / "b")
    restore(elsewhere, tmp_path / "b", replace=True)
    assert prints(elsewhere) == prints(store.engine)


def test_progress_is_told_to_the_last_row(store: Store, tmp_path: Path) -> None:
    crowd = [{"id": n + 1, "name": f"Student {n}", "created_at": store.clock.now} for n in range(1_100)]
    with store.engine.begin() as connection:
        connection.execute(CONTRIBUTORS.insert(), crowd)
    told: list[tuple[str, int, int]] = []
    backup(store.engine, tmp_path / "b", lambda *what: told.append(what))
    restore(store.engine, tmp_path / "b", replace=True, progress=lambda *what: told.append(what))
    people = [(done, total) for table, done, total in told if table == "contributors"]
    assert people == [(1_000, 1_102), (1_102, 1_102)] * 2


def test_a_site_that_holds_something_is_only_replaced_when_asked(store: Store, tmp_path: Path) -> None:
    backup(store.engine, tmp_path / "b")
    before = prints(store.engine)
    with pytest.raises(Conflict, match="--replace"):
        restore(store.engine, tmp_path / "b")
    with store.engine.begin() as connection:
        connection.execute(MAPS.delete())
    with pytest.raises(Conflict):
        restore(store.engine, tmp_path / "b")
    restore(store.engine, tmp_path / "b", replace=True)
    assert prints(store.engine) == before


def test_a_backup_belongs_to_its_owner_alone_and_leaves_no_draft(store: Store, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "b"
    path.write_text("an older backup")
    backup(store.engine, path)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE citations RENAME TO lost"))
    kept = path.read_bytes()
    try:
        with pytest.raises((Unavailable, ProgrammingError)):
            backup(store.engine, path)
    finally:
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO citations"))
    assert (path.read_bytes(), [one.name for one in path.parent.iterdir()]) == (kept, ["b"])


Lines = list[Any]


def _rewritten(path: Path, change: Callable[[Lines], object]) -> None:
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    change(lines)
    path.write_bytes(gzip.compress(b"".join(_line(line) for line in lines)))


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _at(lines: Lines, table: str) -> int:
    return lines.index(next(line for line in lines if isinstance(line, dict) and line.get("table") == table))


DAMAGES: list[tuple[str, Callable[[Path], object]]] = [
    ("it is no backup, or not whole", lambda p: p.write_bytes(p.read_bytes()[:-200])),
    ("it is no backup, or not whole", lambda p: p.write_bytes(b"something else")),
    (
        "it is no backup, or not whole",
        lambda p: p.write_bytes(p.read_bytes()[:40] + b"\x00" * 40 + p.read_bytes()[80:]),
    ),
    ("it ends too early", lambda p: p.write_bytes(b"")),
    ("it ends too early", lambda p: p.write_bytes(gzip.compress(b"{}"))),
    ("it is no backup of argmap", lambda p: p.write_bytes(gzip.compress(b"{}\n"))),
    ("this cannot be read", lambda p: p.write_bytes(gzip.compress(b"{\n"))),
    ("this cannot be read", lambda p: p.write_bytes(gzip.compress(b"\xff\n"))),
    ("the line is too long", lambda p: p.write_bytes(gzip.compress(b" " * (4_000_001 + 2 * DOCUMENT_LIMIT)))),
    ("of revision 9999", lambda p: _rewritten(p, lambda s: s[0].update(revision="9999"))),
    ("its head is not whole", lambda p: _rewritten(p, lambda s: s[0].pop("rows"))),
    ("its head is not whole", lambda p: _rewritten(p, lambda s: s[0]["last_ids"].pop("maps"))),
    ("its head counts wrongly", lambda p: _rewritten(p, lambda s: s[0]["rows"].update(maps=-1))),
    ("the table maps is missing", lambda p: _rewritten(p, lambda s: s.pop(_at(s, "maps")))),
    ("no row of statements", lambda p: _rewritten(p, lambda s: s[_at(s, "statements") + 1].pop())),
    ("no row of statements", lambda p: _rewritten(p, lambda s: s.pop(_at(s, "statements") + 1))),
    ("no row of statements", lambda p: _rewritten(p, lambda s: s[_at(s, "statements") + 1].__setitem__(2, "node"))),
    ("no row of maps", lambda p: _rewritten(p, lambda s: s[_at(s, "maps") + 1].__setitem__(-1, "noon"))),
    ("not those that were written", lambda p: _rewritten(p, lambda s: s[_at(s, "statements") + 1].__setitem__(3, "?"))),
    ("something follows", lambda p: _rewritten(p, lambda s: s.append("more"))),
]


def test_a_damaged_backup_is_told_in_words_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    path, sound = tmp_path / "b", tmp_path / "sound"
    backup(store.engine, sound)
    before = prints(store.engine)
    for words, damage in DAMAGES:
        path.write_bytes(sound.read_bytes())
        damage(path)
        with pytest.raises(Unreadable) as unreadable:
            restore(store.engine, path, replace=True)
        assert words in str(unreadable.value)
        assert str(unreadable.value).startswith("b")
        assert "\n" not in str(unreadable.value)
    assert prints(store.engine) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", ""), ("contributor_id", 99), ("home", 99), ("number", "seven")],
)
def test_rows_that_do_not_fit_together_are_not_restored(
    store: Store, tmp_path: Path, column: str, value: object
) -> None:
    path = tmp_path / "b"
    backup(store.engine, path)
    before = prints(store.engine)
    _forge(path, [c.name for c in STATEMENTS.columns].index(column), value)
    with pytest.raises(Unreadable, match="do not fit together"):
        restore(store.engine, path, replace=True)
    assert prints(store.engine) == before


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_restored_table_that_is_not_as_it_was_written_is_not_kept(store: Store, tmp_path: Path) -> None:
    backup(store.engine, tmp_path / "b")
    before = prints(store.engine)
    with store.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER meddle AFTER INSERT ON cases BEGIN UPDATE cases SET name = 'Elsewhere'; END")
        )
    try:
        with pytest.raises(Unreadable, match="cases was not restored as it was written"):
            restore(store.engine, tmp_path / "b", replace=True)
    finally:
        with store.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER meddle"))
    assert prints(store.engine) == before


def _forge(path: Path, column: int, value: object) -> None:
    """Change statement 3 as somebody would who knows the form, fingerprint and all."""
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if b'"table":"statements"' in line)
    row = json.loads(lines[start + 3])
    row[column] = value
    lines[start + 3] = _line(row)
    end = next(n for n, line in enumerate(lines) if b'"end":"statements"' in line)
    total = sum(int.from_bytes(hashlib.sha256(line).digest()) for line in lines[start + 1 : end]) % (1 << 256)
    lines[end] = _line({"end": "statements", "fingerprint": f"{total:064x}"})
    path.write_bytes(gzip.compress(b"".join(lines)))


def test_a_database_that_is_away_is_unavailable(tmp_path: Path) -> None:
    away = open_store("postgresql+psycopg://nobody@/nothing?host=/nowhere")
    with pytest.raises(Unavailable):
        backup(away, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []
