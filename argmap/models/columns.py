"""How columns are declared: types that mean the same on SQLite and PostgreSQL, and a comment on every column.

This and the modules with tables do without `from __future__ import annotations`, which SQLModel cannot read.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
)
from sqlalchemy import DateTime as SaDateTime
from sqlalchemy import Enum as SaEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


AT_THE_END: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}
"""Of foreign keys that are checked when the transaction ends, so that a map goes with all in it in any order."""


class Row(SQLModel):
    """The base of all tables: constraints are named by one convention, so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone: UTC in the database, aware in Python, on SQLite too, which knows no zones."""

    impl = SaDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no zone, rather than guess one."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without its zone cannot be stored")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say which zone it is: SQLite gives none, and it was UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


def stored(enum: type[StrEnum], name: str) -> SaEnum:
    """An enumeration stored by value in a string column, held to its values by a CHECK of that name."""
    return SaEnum(
        enum,
        values_callable=lambda kind: [member.value for member in kind],
        native_enum=False,
        create_constraint=True,
        name=name,
        length=16,
        validate_strings=True,
    )


def document() -> TypeEngine[Any]:
    """JSON, in PostgreSQL's binary form where it is PostgreSQL; None is SQL's NULL."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def reference(to: str, comment: str, *, on_delete: str | None = None, **options: Any) -> Column[int]:
    """The key of another row, `to` "table.column"; contributors have wide ones, drawn at random."""
    wide = BigInteger if to == "contributors.id" else Integer
    key_there = ForeignKey(to, ondelete=on_delete)
    return Column(wide, key_there, nullable=options.pop("nullable", False), comment=comment, **options)


def one_of(enum: type[StrEnum], name: str, comment: str, **options: Any) -> Column[Any]:
    """A member of an enumeration, `stored` under a CHECK of that name."""
    return Column(stored(enum, name), nullable=options.pop("nullable", False), comment=comment, **options)


def json(comment: str, **options: Any) -> Column[Any]:
    """A `document`."""
    return Column(document(), nullable=options.pop("nullable", False), comment=comment, **options)


def boolean(comment: str, **options: Any) -> Column[bool]:
    """Yes or no."""
    return Column(Boolean, nullable=options.pop("nullable", False), comment=comment, **options)


def integer(comment: str, **options: Any) -> Column[int]:
    """A whole number."""
    return Column(Integer, nullable=options.pop("nullable", False), comment=comment, **options)


def words(comment: str, **options: Any) -> Column[str]:
    """Text as people typed it; a CHECK beside it bounds its length."""
    return Column(Text, nullable=options.pop("nullable", False), comment=comment, **options)


def key(comment: str, **options: Any) -> Column[str]:
    """A short key or code."""
    return Column(String(120), nullable=options.pop("nullable", False), comment=comment, **options)


def moment(comment: str, *, nullable: bool = False) -> Column[datetime]:
    """A moment in UTC."""
    return Column(UtcDateTime, nullable=nullable, comment=comment)


def bounded(column: str, limit: int, *, least: int = 0) -> CheckConstraint:
    """A CHECK on the number of characters, which both databases count as code points."""
    return CheckConstraint(f"length({column}) BETWEEN {least} AND {limit}", name=f"{column}_length")
