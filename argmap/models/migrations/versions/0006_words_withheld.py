"""What a moderator has hidden of a statement that is gone: its words at earlier moments."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "statements",
        sa.Column(
            "withheld",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether it is gone and a moderator has hidden what it said at earlier moments.",
        ),
    )
    op.create_index(
        "ix_statements_withheld",
        "statements",
        ["map_id"],
        sqlite_where=sa.text("withheld = 1"),
        postgresql_where=sa.text("withheld"),
    )


def downgrade() -> None:
    op.drop_index("ix_statements_withheld", table_name="statements")
    op.drop_column("statements", "withheld")
