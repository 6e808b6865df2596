"""Backups: one format for both databases, so that what a laptop kept can go on at a university."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from argmap.domain.errors import Conflict, Unavailable, Unreadable
from argmap.domain.permissions import Action, Actor, require
from argmap.models.accounts import SiteEventKind
from argmap.models.database import answering, for_reading, writing
from argmap.models.tables import CONTRIBUTORS, IN_ORDER, MAPS
from argmap.models.upgrading import newest_revision
from argmap.operations.backup_file import FORM, NUMBERED, BackupReader, Fingerprint, columns_of, line_of
from argmap.operations.desk import Desk, private
from argmap.operations.site_events import note_event

Progress = Callable[[str, int, int], None]
"""Told the name of a table, the rows done and the rows in all."""

_AT_ONCE = 1000


def backup(engine: Engine, path: Path, progress: Progress | None = None) -> None:
    """Write everything to one file, as it was at one moment, while people go on writing.

    The file appears whole or not at all, and only its owner can read it. Raises `Unavailable`, `OSError`.
    """
    with _appearing(path) as raw:
        write_backup(engine, raw, progress)


def write_backup(engine: Engine, raw: IO[bytes], progress: Progress | None = None) -> None:
    """The same into an open file. Raises `Unavailable`, `OSError`."""
    with (
        answering(),
        for_reading(engine).connect() as connection,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6) as file,
    ):
        counts = {table.name: _count(connection, table) for table in IN_ORDER}
        head = {
            "form": FORM,
            "revision": newest_revision(),
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "rows": counts,
            "last_ids": {table.name: _last_id(connection, table) for table in NUMBERED},
        }
        file.write(line_of(head))
        for table in IN_ORDER:
            file.write(line_of({"table": table.name, "columns": columns_of(table)}))
            fingerprint = Fingerprint()
            for done, line in enumerate(_lines(connection, table), 1):
                file.write(line)
                fingerprint.add(line)
                _tell(progress, table, done, counts[table.name])
            file.write(line_of({"end": table.name, "fingerprint": str(fingerprint)}))


def restore(engine: Engine, path: Path, *, replace: bool = False, progress: Progress | None = None) -> None:
    """Read a backup into an upgraded database, in one transaction, after reading the whole file once to check it.

    Raises `Conflict` where there are maps or contributors already and `replace` is not given, `Unreadable` where the
    file is damaged or of another revision of the tables, `Unavailable`, `OSError`; nothing is changed then.
    """
    BackupReader(path).check()
    with answering(), writing(engine) as writer, writer.connect() as connection, connection.begin():
        if not replace and (_count(connection, MAPS) or _count(connection, CONTRIBUTORS)):
            raise Conflict("This site has maps or contributors already. With --replace they give way to the backup.")
        for table in reversed(IN_ORDER):
            connection.execute(table.delete())
        reader = BackupReader(path)
        try:
            for table, rows in reader.tables():
                done = 0
                for some in _portions(rows):
                    connection.execute(table.insert(), some)
                    done += len(some)
                    _tell(progress, table, done, reader.head["rows"][table.name])
            for table in NUMBERED:
                _go_on_after(connection, table, reader.head["last_ids"][table.name])
            # What refers to what is checked here, rather than at the commit, to be told as what it is.
            _check_references(connection)
        except (IntegrityError, StatementError) as error:
            raise Unreadable(f"{path.name}: its rows do not fit together, so nothing was restored") from error
        for table in IN_ORDER:
            if str(fingerprint_of(connection, table)) != reader.fingerprints[table.name]:
                raise Unreadable(f"{path.name}: the table {table.name} was not restored as it was written")


def fingerprint_of(connection: Connection, table: Table) -> str:
    """What tells whether two databases have the same rows in that table, whichever databases they are."""
    found = Fingerprint()
    for line in _lines(connection, table):
        found.add(line)
    return str(found)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _tell(progress: Progress | None, table: Table, done: int, total: int) -> None:
    if progress is not None and (done == total or not done % _AT_ONCE):
        progress(table.name, done, total)


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows as lines, read in portions, so that a large table does not fill the memory."""
    streamed = connection.execution_options(yield_per=_AT_ONCE)
    for row in streamed.execute(select(table).order_by(*table.primary_key)):
        yield line_of([_plain(value) for value in row])
    connection.execution_options(yield_per=None, stream_results=False)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def made_by(desk: Desk, actor: Actor, raw: IO[bytes]) -> None:
    """Write everything into an open file for an admin, and write down that it was done.

    Raises `NotAllowed`, `Unavailable`, `OSError`.
    """
    require(actor, Action.SITE)
    write_backup(desk.engine, raw)
    note_backup(desk, actor, raw.tell())


def note_backup(desk: Desk, actor: Actor, size: int) -> None:
    """Write into the site's log that a backup of so many bytes was made, so that admins know of the last one.

    A backup is never lost because of that: where it cannot be written down, as on a disk that is full, it is not.
    """
    with suppress(Unavailable), private(desk) as session:
        note_event(session, desk.clock(), actor, SiteEventKind.BACKUP_MADE, detail={"bytes": size})


@contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when it is whole and on the disk."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "wb") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _portions(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _last_id(connection: Connection, table: Table) -> int:
    """The highest id that the database has ever drawn for the table, so that it is drawn no second time."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        # Of a table that may draw the id of a deleted row again, SQLite keeps no count.
        highest = connection.execute(select(func.max(table.c.id))).scalar()
        return max(found.scalar() or 0, highest or 0)
    sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, "id"))).scalar_one()
    row = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
    return int(row.last_value) if row.is_called else 0


def _go_on_after(connection: Connection, table: Table, last: int) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        if table.dialect_options["sqlite"]["autoincrement"]:
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"),
                {"name": table.name, "last": last},
            )
    else:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, max(last, 1), last > 0)))


def _check_references(connection: Connection) -> None:
    """Have the database check now what it would check when the transaction ends."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise IntegrityError("PRAGMA foreign_key_check", {}, ValueError(f"{broken[0]} refers to nothing"))
    else:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
