"""Letting an enumeration's column take other values than before, for migrations.

SQLite cannot alter a CHECK, but its text may be replaced where what is stored stays as it is (SQLite, "ALTER TABLE",
section 8).
"""

import re

import sqlalchemy as sa
from alembic import op


def listed(values: tuple[str, ...]) -> str:
    """The values as SQL lists them."""
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


def allow(table: str, column: str, values: tuple[str, ...]) -> None:
    """Make the CHECK on an enumeration's column one for these values; what is stored must be among them."""
    name = f"ck_{table}_{column}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN {listed(values)})")
        return
    connection = op.get_bind()
    written = connection.execute(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), {"table": table}
    ).scalar_one()
    there = re.compile(rf"CONSTRAINT {name} CHECK \({column} IN \([^)]*\)\)")
    if there.search(written) is None:
        raise RuntimeError(f"the table {table} has no constraint {name}")
    now = there.sub(f"CONSTRAINT {name} CHECK ({column} IN {listed(values)})", written)
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :now WHERE type = 'table' AND name = :table"),
        {"now": now, "table": table},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
