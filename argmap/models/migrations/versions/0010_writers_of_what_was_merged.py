"""Who wrote what was merged into a statement stays with it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "statements",
        sa.Column(
            "also_by",
            sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
            nullable=True,
            comment="Who else wrote it, for theirs was merged into it: contributors' ids, the first before.",
        ),
    )


def downgrade() -> None:
    op.drop_column("statements", "also_by")
