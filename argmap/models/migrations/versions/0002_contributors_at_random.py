"""Room for a contributor's random id, and undercuts that are checked at the end, where the first tables are older.

The first tables were mended before any release, so databases made by their first form are brought up to the present one
here. SQLite holds any whole number in an INTEGER and cannot alter a constraint, so nothing is done there; where all is
as it should be, nothing changes.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFERRING = ("browser_sessions", "changes", "statements", "arguments")
_TARGET = "fk_arguments_map_id_target_argument"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE contributors ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE BIGINT")
    op.execute("DROP SEQUENCE IF EXISTS contributors_id_seq")
    for table in _REFERRING:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN contributor_id TYPE BIGINT")
    op.execute(f"ALTER TABLE arguments ALTER CONSTRAINT {_TARGET} DEFERRABLE INITIALLY DEFERRED")


def downgrade() -> None:
    """Nothing: the first tables are now made so."""
