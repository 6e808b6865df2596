"""The file that a backup is: gzipped lines of JSON.

The first is a head: what it is, the revision of the tables, and how many rows
each has. Then each table has a line that names it and its columns, a line for each row, and a line with its
fingerprint. The fingerprint adds up the SHA-256 of all rows, so it does not depend on their order, which databases
choose each in their own way; the same rows have the same fingerprint in every database.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Enum as SaEnum
from sqlalchemy import Table

from argmap.domain.errors import Unreadable
from argmap.domain.limits import DOCUMENT_LIMIT
from argmap.models.columns import UtcDateTime
from argmap.models.tables import IN_ORDER
from argmap.models.upgrading import newest_revision

FORM = "argmap backup 1"
_LINE_LIMIT = 4_000_000 + 2 * DOCUMENT_LIMIT
"""Bytes of a line: it holds one row, at most a document's text, of which each byte may be written as two."""
_MODULUS = 1 << 256

NUMBERED = tuple(table for table in IN_ORDER if table.autoincrement_column is not None)
"""Tables whose ids the database draws."""


class Fingerprint:
    """The sum of the rows' hashes."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, line: bytes) -> None:
        """Count a row's line in; in which order does not matter."""
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % _MODULUS

    def __str__(self) -> str:
        return f"{self._sum:064x}"


def columns_of(table: Table) -> list[str]:
    """The names of the columns, in the order in which a row's line gives their values."""
    return [column.name for column in table.columns]


def line_of(value: object) -> bytes:
    """The value as a line of JSON, always the same for the same value."""
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return told.encode() + b"\n"


class BackupReader:
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
                if columns != {"table": table.name, "columns": columns_of(table)}:
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
                f"and this program’s of {newest_revision()}; restore it with the argmap that wrote it, then upgrade"
            )
        names = {"rows": {t.name for t in IN_ORDER}, "last_ids": {t.name for t in NUMBERED}}
        for part, tables in names.items():
            numbers = head.get(part)
            if not isinstance(numbers, dict) or numbers.keys() != tables:
                raise self._damaged("its head is not whole")
            if not all(type(number) is int and number >= 0 for number in numbers.values()):
                raise self._damaged("its head counts wrongly")
        self.head = head

    def _rows(self, file: gzip.GzipFile, table: Table) -> Iterator[dict[str, Any]]:
        names, read = columns_of(table), _reading(table)
        found = Fingerprint()
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
