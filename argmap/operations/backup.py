"""Backups: one format for both databases, so that what a laptop kept can go on at a university.

A backup is a gzip file of JSON lines. The first is a head: what it is, the revision of the tables, and how many rows
each has. Then each table has a line that names it and its columns, a line for each row, and a line with its
fingerprint. The fingerprint adds up the SHA-256 of all rows, so it does not depend on their order, which databases
choose each in their own way; the same rows have the same fingerprint in every database.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, func, select, text
from sqlalchemy import Enum as SaEnum
from sqlalchemy.exc import IntegrityError, StatementError

from argmap.domain.errors import Conflict, Unavailable, Unreadable
from argmap.domain.limits import DOCUMENT_LIMIT
from argmap.domain.permissions import Action, Actor, require
from argmap.models.accounts import SiteEventKind
from argmap.models.columns import UtcDateTime
from argmap.models.database import answering, for_reading, writing
from argmap.models.tables import CONTRIBUTORS, IN_ORDER, MAPS
from argmap.models.upgrading import newest_revision
from argmap.operations.desk import Desk, private
from argmap.operations.site_events import note_event

Progress = Callable[[str, int, int], None]
"""Told the name of a table, the rows done and the rows in all."""

FORM = "argmap backup 1"
_LINE_LIMIT = 4_000_000 + 2 * DOCUMENT_LIMIT
"""Bytes of a line: it holds one row, at most a document's text, of which each byte may be written as two."""

_AT_ONCE = 1000
_MODULUS = 1 << 256


class _Fingerprint:
    """The sum of the rows' hashes."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, line: bytes) -> None:
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % _MODULUS

    def __str__(self) -> str:
        return f"{self._sum:064x}"


def backup(engine: Engine, path: Path, progress: Progress | None = None) -> None:
    """Write everything to one file, as it was at one moment, while people go on writing.

    The file appears whole or not at all, and only its owner can read it. Raises `Unavailable`, `OSError`.
    """
    with _appearing(path) as raw:
        write_backup(engine, raw, progress)


def write_backup(engine: Engine, raw: BinaryIO, progress: Progress | None = None) -> None:
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
            "last_ids": {table.name: _last_id(connection, table) for table in _NUMBERED},
        }
        file.write(_line(head))
        for table in IN_ORDER:
            file.write(_line({"table": table.name, "columns": _columns(table)}))
            fingerprint = _Fingerprint()
            for done, line in enumerate(_lines(connection, table), 1):
                file.write(line)
                fingerprint.add(line)
                _tell(progress, table, done, counts[table.name])
            file.write(_line({"end": table.name, "fingerprint": str(fingerprint)}))


def restore(engine: Engine, path: Path, *, replace: bool = False, progress: Progress | None = None) -> None:
    """Read a backup into an upgraded database, in one transaction, after reading the whole file once to check it.

    Raises `Conflict` where there are maps or contributors already and `replace` is not given, `Unreadable` where the
    file is damaged or of another revision of the tables, `Unavailable`, `OSError`; nothing is changed then.
    """
    _Reader(path).check()
    with answering(), writing(engine) as writer, writer.connect() as connection, connection.begin():
        if not replace and (_count(connection, MAPS) or _count(connection, CONTRIBUTORS)):
            raise Conflict("This site has maps or contributors already. With --replace they give way to the backup.")
        for table in reversed(IN_ORDER):
            connection.execute(table.delete())
        reader = _Reader(path)
        try:
            for table, rows in reader.tables():
                done = 0
                for some in _portions(rows):
                    connection.execute(table.insert(), some)
                    done += len(some)
                    _tell(progress, table, done, reader.head["rows"][table.name])
            for table in _NUMBERED:
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
    found = _Fingerprint()
    for line in _lines(connection, table):
        found.add(line)
    return str(found)


_NUMBERED = tuple(table for table in IN_ORDER if table.autoincrement_column is not None)
"""Tables whose ids the database draws."""


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _tell(progress: Progress | None, table: Table, done: int, total: int) -> None:
    if progress is not None and (done == total or not done % _AT_ONCE):
        progress(table.name, done, total)


def _line(value: object) -> bytes:
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return told.encode() + b"\n"


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows as lines, read in portions, so that a large table does not fill the memory."""
    streamed = connection.execution_options(yield_per=_AT_ONCE)
    for row in streamed.execute(select(table).order_by(*table.primary_key)):
        yield _line([_plain(value) for value in row])
    connection.execution_options(yield_per=None, stream_results=False)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def made_by(desk: Desk, actor: Actor, raw: BinaryIO) -> None:
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


class _Reader:
    """Reads a backup line by line, and says what is wrong with it and where."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self.head: dict[str, Any] = {}
        self.fingerprints: dict[str, str] = {}

    def check(self) -> None:
        """Read everything once. Raises `Unreadable`."""
        for _, rows in self.tables():
            for _ in rows:
                pass

    def tables(self) -> Iterator[tuple[Table, Iterator[dict[str, Any]]]]:
        """Each table with its rows, which must be read before the next table. Raises `Unreadable`."""
        with gzip.open(self._path, "rb") as file:
            self._read_head(file)
            for table in IN_ORDER:
                columns = self._next(file)
                if columns != {"table": table.name, "columns": _columns(table)}:
                    raise self._damaged(f"the table {table.name} is missing or has other columns")
                yield table, self._rows(file, table)
            if self._raw_line(file):
                raise self._damaged("something follows the last table")

    def _read_head(self, file: gzip.GzipFile) -> None:
        head = self._next(file)
        if not isinstance(head, dict) or head.get("form") != FORM:
            raise self._damaged("it is no backup of argmap")
        if head.get("revision") != newest_revision():
            raise Unreadable(
                f"{self._path.name}: its tables are of revision {head.get('revision')}, "
                f"and this program's of {newest_revision()}; restore it with the argmap that wrote it, then upgrade"
            )
        names = {"rows": {t.name for t in IN_ORDER}, "last_ids": {t.name for t in _NUMBERED}}
        for part, tables in names.items():
            numbers = head.get(part)
            if not isinstance(numbers, dict) or numbers.keys() != tables:
                raise self._damaged("its head is not whole")
            if not all(type(number) is int and number >= 0 for number in numbers.values()):
                raise self._damaged("its head counts wrongly")
        self.head = head

    def _rows(self, file: gzip.GzipFile, table: Table) -> Iterator[dict[str, Any]]:
        names, read = _columns(table), _reading(table)
        found = _Fingerprint()
        for _ in range(self.head["rows"][table.name]):
            line = self._line(file)
            values = self._parsed(line)
            if not isinstance(values, list) or len(values) != len(names):
                raise self._damaged(f"this is no row of {table.name}")
            found.add(line)
            try:
                yield {name: read[name](value) for name, value in zip(names, values, strict=True)}
            except (TypeError, ValueError) as error:
                raise self._damaged(f"this is no row of {table.name}") from error
        if self._next(file) != {"end": table.name, "fingerprint": str(found)}:
            raise self._damaged(f"the rows of {table.name} are not those that were written")
        self.fingerprints[table.name] = str(found)

    def _next(self, file: gzip.GzipFile) -> Any:
        return self._parsed(self._line(file))

    def _line(self, file: gzip.GzipFile) -> bytes:
        line = self._raw_line(file)
        if not line.endswith(b"\n"):
            raise self._damaged("it ends too early" if len(line) < _LINE_LIMIT else "the line is too long")
        return line

    def _raw_line(self, file: gzip.GzipFile) -> bytes:
        self._number += 1
        try:
            return file.readline(_LINE_LIMIT)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise self._damaged("it is no backup, or not whole") from error

    def _parsed(self, line: bytes) -> Any:
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._damaged("this cannot be read") from error

    def _damaged(self, why: str) -> Unreadable:
        return Unreadable(f"{self._path.name} is damaged at line {self._number}: {why}")


def _reading(table: Table) -> Mapping[str, Callable[[Any], Any]]:
    """How each column's value is made of what JSON holds."""

    def moment(value: Any) -> Any:
        return None if value is None else datetime.fromisoformat(value)

    def member(kind: SaEnum) -> Callable[[Any], Any]:
        return lambda value: None if value is None or kind.enum_class is None else kind.enum_class(value)

    def same(value: Any) -> Any:
        return value

    return {
        column.name: moment
        if isinstance(column.type, UtcDateTime)
        else member(column.type)
        if isinstance(column.type, SaEnum)
        else same
        for column in table.columns
    }


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
