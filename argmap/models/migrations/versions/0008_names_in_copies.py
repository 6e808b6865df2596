"""Names that were removed from a map are asked for in its copies."""

import sqlalchemy as sa
from alembic import op

from argmap.models.allowing import allow
from argmap.models.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BEFORE = ("reply", "decision", "changes asked", "answer", "appeal", "member", "glass broken")


def upgrade() -> None:
    op.create_table(
        "removal_requests",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="In which copy."),
        sa.Column("origin_id", sa.Integer(), nullable=True, comment="From which map it was removed."),
        sa.Column(
            "reason",
            sa.Enum(
                "none",
                "needs source",
                "split in two",
                "elsewhere",
                "duplicate",
                "unclear",
                "off topic",
                "private person",
                "abusive",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="Why it was.",
        ),
        sa.Column(
            "trace",
            sa.String(length=120),
            nullable=False,
            comment="Salted hash of the name, which stands in the copy; empty once answered.",
        ),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False, comment="When."),
        sa.Column("settled_at", UtcDateTime(timezone=True), nullable=True, comment="When it was answered."),
        sa.Column("settled_by", sa.BigInteger(), nullable=True, comment="Who answered it."),
        sa.Column("carried_out", sa.Boolean(), nullable=False, comment="Whether the name was removed here, too."),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["maps.id"], name=op.f("fk_removal_requests_origin_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_removal_requests_map_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["settled_by"], ["contributors.id"], name=op.f("fk_removal_requests_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal_requests")),
    )
    op.create_index(op.f("ix_removal_requests_origin_id"), "removal_requests", ["origin_id"], unique=False)
    op.create_index(
        op.f("ix_removal_requests_map_id_settled_at"), "removal_requests", ["map_id", "settled_at"], unique=False
    )
    op.create_index(op.f("ix_removal_requests_settled_by"), "removal_requests", ["settled_by"], unique=False)
    allow("notices", "kind", (*_BEFORE, "removal asked"))


def downgrade() -> None:
    """What only the newer program knows is not told any more."""
    op.execute("DELETE FROM notices WHERE kind = 'removal asked'")
    allow("notices", "kind", _BEFORE)
    op.drop_index(op.f("ix_removal_requests_settled_by"), table_name="removal_requests")
    op.drop_index(op.f("ix_removal_requests_map_id_settled_at"), table_name="removal_requests")
    op.drop_index(op.f("ix_removal_requests_origin_id"), table_name="removal_requests")
    op.drop_table("removal_requests")
