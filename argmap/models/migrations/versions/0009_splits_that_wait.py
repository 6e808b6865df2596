"""A statement that is to be made two waits for a moderator as one contribution."""

from alembic import op

from argmap.models.allowing import allow

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KINDS_BEFORE = ("position", "argument", "premises", "reword", "source", "paste")


def upgrade() -> None:
    allow("contributions", "kind", (*_KINDS_BEFORE, "split"))


def downgrade() -> None:
    """Splits that waited are lost, for the older program can do nothing with them."""
    op.execute("DELETE FROM contributions WHERE kind = 'split'")
    allow("contributions", "kind", _KINDS_BEFORE)
