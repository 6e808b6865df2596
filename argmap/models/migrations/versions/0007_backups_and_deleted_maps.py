"""The site's log tells of backups, and of deleted maps that are gone for good."""

from alembic import op

from argmap.models.allowing import allow

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BEFORE = (
    "account made",
    "signed in",
    "password set",
    "role set",
    "disabled",
    "enabled",
    "link made",
    "setting set",
    "map settings",
    "member set",
    "invite made",
    "map archived",
    "map deleted",
    "map restored",
    "glass broken",
    "erased",
    "unmasked",
    "mail failed",
)


def upgrade() -> None:
    allow("site_events", "kind", (*_BEFORE, "backup made", "maps cleared"))


def downgrade() -> None:
    """What only the newer program knows is not told any more."""
    op.execute("DELETE FROM site_events WHERE kind IN ('backup made', 'maps cleared')")
    allow("site_events", "kind", _BEFORE)
