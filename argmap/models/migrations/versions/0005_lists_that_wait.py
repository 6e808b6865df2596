"""A list of lines waits for a moderator as one contribution."""

from alembic import op

from argmap.models.allowing import allow

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KINDS_BEFORE = ("position", "argument", "premises", "reword", "source")


def upgrade() -> None:
    allow("contributions", "kind", (*_KINDS_BEFORE, "paste"))


def downgrade() -> None:
    """Lists that waited are lost, for the older program can do nothing with them."""
    op.execute("DELETE FROM contributions WHERE kind = 'paste'")
    allow("contributions", "kind", _KINDS_BEFORE)
