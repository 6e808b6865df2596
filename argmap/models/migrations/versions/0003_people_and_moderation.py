"""Accounts, how maps are kept, moderation, and what concerns one person; more sorts of changes; what is hidden.

Maps that were there before are kept as they were: public, open, welcoming whoever takes a name.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from argmap.models.allowing import allow, listed
from argmap.models.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS_BEFORE = ("import", "add position", "add argument", "add premises", "reword", "withdraw", "undo")
_KINDS = (
    *_KINDS_BEFORE,
    "start",
    "paste",
    "copy",
    "move",
    "link",
    "unlink",
    "change kind",
    "split",
    "merge",
    "attach",
    "edit source",
    "edit speaker",
    "edit case",
    "edit stance",
    "edit map",
    "restore",
    "hide",
    "show",
    "redact",
)
_STANDINGS_BEFORE = ("present", "tombstone", "gone")
_STANDINGS = ("present", "tombstone", "hidden", "gone")


def upgrade() -> None:

    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database."),
        sa.Column(
            "account_key",
            sa.String(length=64),
            nullable=False,
            comment="Keyed hash of the name that was tried, known or not.",
        ),
        sa.Column(
            "address_key", sa.String(length=64), nullable=False, comment="Keyed hash of the address that it came from."
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index(
        op.f("ix_sign_in_failures_account_key_address_key_at"),
        "sign_in_failures",
        ["account_key", "address_key", "at"],
        unique=False,
    )
    op.create_index(op.f("ix_sign_in_failures_address_key_at"), "sign_in_failures", ["address_key", "at"], unique=False)
    op.create_table(
        "site_settings",
        sa.Column("name", sa.String(length=40), nullable=False, comment='Such as "registration".'),
        sa.Column("value", sa.Text(), nullable=False, comment="What it is set to."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_settings")),
    )
    op.create_table(
        "accounts",
        sa.Column(
            "contributor_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Whose it is; the name is the contributor's.",
        ),
        sa.Column(
            "name_skeleton",
            sa.String(length=320),
            nullable=False,
            comment="The name without what makes names look alike (UTS 39), for signing in.",
        ),
        sa.Column(
            "password_hash", sa.String(length=200), nullable=False, comment="argon2id; empty while no password was set."
        ),
        sa.Column(
            "role",
            sa.Enum("member", "admin", name="role", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="What it may do on the whole site.",
        ),
        sa.Column("email", sa.String(length=254), nullable=True, comment="Only where the site sends mail; as typed."),
        sa.Column("mail_wanted", sa.Boolean(), nullable=False, comment="Whether notices are to be mailed too."),
        sa.Column(
            "disabled_at", UtcDateTime(), nullable=True, comment="From when on it opens nothing; none while it does."
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When the account was made."),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_accounts_contributor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contributor_id", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_email"), "accounts", ["email"], unique=False)
    op.create_index(op.f("ix_accounts_name_skeleton"), "accounts", ["name_skeleton"], unique=True)
    op.create_table(
        "attached_documents",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map."),
        sa.Column("source", sa.String(length=120), nullable=False, comment="The key of the source."),
        sa.Column("text", sa.Text(), nullable=False, comment="The document's text."),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Of the file that was attached."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True, comment="Who attached it."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_attached_documents_contributor_id")
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_attached_documents_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "source", name=op.f("pk_attached_documents")),
    )
    op.create_index(
        op.f("ix_attached_documents_contributor_id"), "attached_documents", ["contributor_id"], unique=False
    )
    op.create_table(
        "branch_marks",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="In which map."),
        sa.Column(
            "statement",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The statement that heads the branch.",
        ),
        sa.Column(
            "kind",
            sa.Enum("lock", "slow", "content note", name="kind", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="What it is.",
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="What readers are told."),
        sa.Column("moderator_id", sa.BigInteger(), nullable=True, comment="Who."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="Since when."),
        sa.Column("until", UtcDateTime(), nullable=True, comment="Until when; none for good."),
        sa.CheckConstraint("length(words) BETWEEN 0 AND 500", name=op.f("ck_branch_marks_words_length")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_branch_marks_map_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["moderator_id"], ["contributors.id"], name=op.f("fk_branch_marks_moderator_id")),
        sa.PrimaryKeyConstraint("map_id", "statement", "kind", name=op.f("pk_branch_marks")),
    )
    op.create_index(op.f("ix_branch_marks_moderator_id"), "branch_marks", ["moderator_id"], unique=False)
    op.create_table(
        "contribution_stamps",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database."),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="To which map."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="Whose."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.ForeignKeyConstraint(
            ["contributor_id"],
            ["contributors.id"],
            name=op.f("fk_contribution_stamps_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["map_id"], ["maps.id"], name=op.f("fk_contribution_stamps_map_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_stamps")),
    )
    op.create_index(
        op.f("ix_contribution_stamps_contributor_id"), "contribution_stamps", ["contributor_id"], unique=False
    )
    op.create_index(
        op.f("ix_contribution_stamps_map_id_contributor_id_at"),
        "contribution_stamps",
        ["map_id", "contributor_id", "at"],
        unique=False,
    )
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="For which map."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="Whose it is."),
        sa.Column(
            "kind",
            sa.Enum(
                "position",
                "argument",
                "premises",
                "reword",
                "source",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What would be done.",
        ),
        sa.Column(
            "target", sa.String(length=120), nullable=False, comment='What it is attached to: "s12", "a5", or nothing.'
        ),
        sa.Column(
            "draft",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="The frozen draft, as JSON.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "changes asked",
                "approved",
                "rejected",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="Where it stands.",
        ),
        sa.Column(
            "turn",
            sa.Integer(),
            nullable=False,
            comment="Goes up with every decision and resubmission; who decides names the one they read.",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was first sent."),
        sa.Column("changed_at", UtcDateTime(), nullable=False, comment="When it was last sent or decided."),
        sa.Column("held_by", sa.BigInteger(), nullable=True, comment="The moderator who reads it just now."),
        sa.Column("held_until", UtcDateTime(), nullable=True, comment="Until when they hold it."),
        sa.Column(
            "result",
            sa.String(length=120),
            nullable=False,
            comment='What became of it in the map: "s70", once approved.',
        ),
        sa.CheckConstraint("turn >= 1", name=op.f("ck_contributions_turn")),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_contributions_contributor_id")),
        sa.ForeignKeyConstraint(["held_by"], ["contributors.id"], name=op.f("fk_contributions_held_by")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_contributions_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
    )
    op.create_index(
        op.f("ix_contributions_contributor_id_state"), "contributions", ["contributor_id", "state"], unique=False
    )
    op.create_index(op.f("ix_contributions_held_by"), "contributions", ["held_by"], unique=False)
    op.create_index(op.f("ix_contributions_map_id_state_id"), "contributions", ["map_id", "state", "id"], unique=False)
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="In which map."),
        sa.Column("subject", sa.String(length=120), nullable=False, comment='What is flagged: "s12".'),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="By whom."),
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
            comment="Why.",
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="More about it, as typed."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column("settled_at", UtcDateTime(), nullable=True, comment="When it was decided on."),
        sa.CheckConstraint("length(words) BETWEEN 0 AND 500", name=op.f("ck_flags_words_length")),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_flags_contributor_id")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_flags_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint("map_id", "subject", "contributor_id", name=op.f("uq_flags_map_id_subject_contributor_id")),
    )
    op.create_index(op.f("ix_flags_contributor_id"), "flags", ["contributor_id"], unique=False)
    op.create_index(op.f("ix_flags_map_id_settled_at"), "flags", ["map_id", "settled_at"], unique=False)
    op.create_table(
        "handed_in",
        sa.Column("link", sa.String(length=64), nullable=False, comment="The 128-bit word in its address."),
        sa.Column("map_id", sa.Integer(), nullable=True, comment="The map; none once it is gone."),
        sa.Column("version", sa.Integer(), nullable=False, comment="The version that was handed in."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True, comment="Who handed it in."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column("title", sa.Text(), nullable=False, comment="The map's title then."),
        sa.Column(
            "content",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="The map as Argdown, and by number who wrote what, by contributor's id.",
        ),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_handed_in_contributor_id")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_handed_in_map_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("link", name=op.f("pk_handed_in")),
    )
    op.create_index(op.f("ix_handed_in_contributor_id"), "handed_in", ["contributor_id"], unique=False)
    op.create_index(op.f("ix_handed_in_map_id"), "handed_in", ["map_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database."),
        sa.Column(
            "token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the 128-bit token in the link."
        ),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map."),
        sa.Column(
            "role",
            sa.Enum(
                "participant",
                "moderator",
                "facilitator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What it makes people; no facilitators.",
        ),
        sa.Column("label", sa.Text(), nullable=False, comment="For whom it is, in the words of who made it."),
        sa.Column("made_by", sa.BigInteger(), nullable=True, comment="Who made it."),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was made."),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="From when on it opens nothing."),
        sa.Column("uses_at_most", sa.Integer(), nullable=False, comment="How many people may use it."),
        sa.Column("uses", sa.Integer(), nullable=False, comment="How many have."),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True, comment="When it was withdrawn."),
        sa.CheckConstraint("length(label) BETWEEN 0 AND 80", name=op.f("ck_invitations_label_length")),
        sa.CheckConstraint("role IN ('participant', 'moderator')", name=op.f("ck_invitations_no_facilitators")),
        sa.CheckConstraint(
            "uses_at_most >= 1 AND uses >= 0 AND uses <= uses_at_most", name=op.f("ck_invitations_uses")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["contributors.id"], name=op.f("fk_invitations_made_by")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_invitations_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_made_by"), "invitations", ["made_by"], unique=False)
    op.create_index(op.f("ix_invitations_map_id"), "invitations", ["map_id"], unique=False)
    op.create_table(
        "map_members",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="The member."),
        sa.Column(
            "role",
            sa.Enum(
                "participant",
                "moderator",
                "facilitator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What they are there.",
        ),
        sa.Column("since", UtcDateTime(), nullable=False, comment="When they became a member."),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_map_members_contributor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_map_members_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "contributor_id", name=op.f("pk_map_members")),
    )
    op.create_index(op.f("ix_map_members_contributor_id"), "map_members", ["contributor_id"], unique=False)
    op.create_table(
        "map_settings",
        sa.Column("map_id", sa.Integer(), autoincrement=False, nullable=False, comment="Whose settings they are."),
        sa.Column(
            "visibility",
            sa.Enum(
                "private", "unlisted", "public", name="visibility", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
            comment="Who may read it.",
        ),
        sa.Column(
            "policy",
            sa.Enum("open", "approval", "closed", name="policy", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="What becomes of contributions.",
        ),
        sa.Column("welcomes", sa.Boolean(), nullable=False, comment="Whether taking a name is enough to contribute."),
        sa.Column("guests", sa.Boolean(), nullable=False, comment="Whether debates on it take guests."),
        sa.Column(
            "naming",
            sa.Enum(
                "named", "instructor", "blind", name="naming", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
            comment="What is seen of who contributed; never loosened later.",
        ),
        sa.Column(
            "link", sa.String(length=64), nullable=True, comment="The 128-bit word in the address of an unlisted map."
        ),
        sa.Column(
            "hourly_limit",
            sa.Integer(),
            nullable=False,
            comment="Contributions that one person may make in an hour; 0: as many as they like.",
        ),
        sa.Column(
            "read_first",
            sa.Integer(),
            nullable=False,
            comment="How many of a newcomer's first contributions a moderator reads before they stand.",
        ),
        sa.Column("copied_from", sa.Integer(), nullable=True, comment="The map it is a copy of."),
        sa.Column("copied_at", sa.Integer(), nullable=True, comment="The version of that map that was copied."),
        sa.Column("copied_title", sa.Text(), nullable=False, comment="That map's title then, for when it is gone."),
        sa.Column(
            "archived_at", UtcDateTime(), nullable=True, comment="Since when it takes no writes; none while it does."
        ),
        sa.Column(
            "deleted_at",
            UtcDateTime(),
            nullable=True,
            comment="When it was deleted; for thirty days that can be undone.",
        ),
        sa.CheckConstraint("hourly_limit >= 0 AND read_first >= 0", name=op.f("ck_map_settings_limits")),
        sa.ForeignKeyConstraint(
            ["copied_from"], ["maps.id"], name=op.f("fk_map_settings_copied_from"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_map_settings_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", name=op.f("pk_map_settings")),
    )
    op.create_index(op.f("ix_map_settings_copied_from"), "map_settings", ["copied_from"], unique=False)
    op.create_index(op.f("ix_map_settings_deleted_at"), "map_settings", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_map_settings_link"), "map_settings", ["link"], unique=True)
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="Whom it concerns."),
        sa.Column(
            "kind",
            sa.Enum(
                "reply",
                "decision",
                "changes asked",
                "answer",
                "appeal",
                "member",
                "glass broken",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What it tells.",
        ),
        sa.Column("map_id", sa.Integer(), nullable=True, comment="The map that it is about."),
        sa.Column("subject", sa.String(length=120), nullable=False, comment='What it is about: "s12", "decision 7".'),
        sa.Column(
            "detail",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="Numbers and codes; no words.",
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column("read_at", UtcDateTime(), nullable=True, comment="When it was read."),
        sa.Column("mailed_at", UtcDateTime(), nullable=True, comment="When it was mailed."),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_notices_contributor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_notices_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(
        op.f("ix_notices_contributor_id_read_at_id"), "notices", ["contributor_id", "read_at", "id"], unique=False
    )
    op.create_index(op.f("ix_notices_map_id"), "notices", ["map_id"], unique=False)
    op.create_table(
        "one_time_links",
        sa.Column(
            "token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the 128-bit token in the link."
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "reset", "first admin", "register", name="purpose", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
            comment="What for.",
        ),
        sa.Column(
            "contributor_id", sa.BigInteger(), nullable=True, comment="Whose password it sets; none to register."
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was made."),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="From when on it opens nothing."),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="When it was used."),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_one_time_links_contributor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_links")),
    )
    op.create_index(op.f("ix_one_time_links_contributor_id"), "one_time_links", ["contributor_id"], unique=False)
    op.create_index(op.f("ix_one_time_links_expires_at"), "one_time_links", ["expires_at"], unique=False)
    op.create_table(
        "pseudonyms",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="Who."),
        sa.Column("name", sa.Text(), nullable=False, comment="What they are called there."),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_pseudonyms_name_length")),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_pseudonyms_contributor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_pseudonyms_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "contributor_id", name=op.f("pk_pseudonyms")),
        sa.UniqueConstraint("map_id", "name", name=op.f("uq_pseudonyms_map_id_name")),
    )
    op.create_index(op.f("ix_pseudonyms_contributor_id"), "pseudonyms", ["contributor_id"], unique=False)
    op.create_table(
        "site_events",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What.",
        ),
        sa.Column(
            "contributor_id",
            sa.BigInteger(),
            nullable=True,
            comment="Who did it; none for the operator at the command line.",
        ),
        sa.Column("map_id", sa.Integer(), nullable=True, comment="The map that it concerns."),
        sa.Column("subject", sa.String(length=120), nullable=False, comment="What it was done to, by id."),
        sa.Column(
            "detail",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="Codes and numbers; no names.",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why, as typed; what breaks the glass has one."),
        sa.CheckConstraint("length(reason) <= 500", name=op.f("ck_site_events_reason_length")),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_site_events_contributor_id")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_site_events_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_events")),
    )
    op.create_index(op.f("ix_site_events_at"), "site_events", ["at"], unique=False)
    op.create_index(op.f("ix_site_events_contributor_id"), "site_events", ["contributor_id"], unique=False)
    op.create_index(op.f("ix_site_events_map_id"), "site_events", ["map_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="The reader."),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="The version that they had seen when the present visit began.",
        ),
        sa.Column("seen", sa.Integer(), nullable=False, comment="The newest version that they have seen by now."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When they last looked."),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_visits_contributor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_visits_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "contributor_id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_contributor_id"), "visits", ["contributor_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="In which map."),
        sa.Column(
            "contribution_id",
            sa.Integer(),
            nullable=True,
            comment="On which contribution; none for what stands in the map.",
        ),
        sa.Column(
            "subject",
            sa.String(length=120),
            nullable=False,
            comment='On what in the map: "s12", or what came of the contribution.',
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "approve",
                "ask for changes",
                "merge into",
                "move to",
                "split",
                "reject",
                "hide",
                "show",
                "keep",
                "lock",
                "slow",
                "content note",
                "lift",
                "redact",
                "review redact",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What.",
        ),
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
            comment="Why, from the list.",
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="Why, in the moderator's words; the author reads them."),
        sa.Column("moderator_id", sa.BigInteger(), nullable=True, comment="Who decided."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column(
            "detail",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="Numbers and codes; no words.",
        ),
        sa.Column("version", sa.Integer(), nullable=True, comment="The map's version that it made, if any."),
        sa.Column("reviewed_by", sa.BigInteger(), nullable=True, comment="The second moderator, who agreed."),
        sa.CheckConstraint("length(words) BETWEEN 0 AND 2000", name=op.f("ck_decisions_words_length")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_decisions_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_decisions_map_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["moderator_id"], ["contributors.id"], name=op.f("fk_decisions_moderator_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["contributors.id"], name=op.f("fk_decisions_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_contribution_id"), "decisions", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_decisions_map_id_id"), "decisions", ["map_id", "id"], unique=False)
    op.create_index(op.f("ix_decisions_moderator_id"), "decisions", ["moderator_id"], unique=False)
    op.create_index(op.f("ix_decisions_reviewed_by"), "decisions", ["reviewed_by"], unique=False)
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("decision_id", sa.Integer(), nullable=False, comment="To which decision."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="Whose answer."),
        sa.Column("words", sa.Text(), nullable=False, comment="What they say, as typed."),
        sa.Column("appeal", sa.Boolean(), nullable=False, comment="Whether another moderator is asked."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column("settled_at", UtcDateTime(), nullable=True, comment="When the appeal was decided."),
        sa.CheckConstraint("length(words) BETWEEN 0 AND 2000", name=op.f("ck_answers_words_length")),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_answers_contributor_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_answers_decision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_contributor_id"), "answers", ["contributor_id"], unique=False)
    op.create_index(op.f("ix_answers_decision_id"), "answers", ["decision_id"], unique=False)
    op.add_column(
        "browser_sessions",
        sa.Column(
            "browser",
            sa.String(length=80),
            server_default="",
            nullable=False,
            comment='Which browser, in words: "Firefox on Linux".',
        ),
    )
    op.add_column(
        "browser_sessions",
        sa.Column("seen_at", UtcDateTime(), nullable=True, comment="When it was last used, to the hour."),
    )
    op.add_column(
        "contributors",
        sa.Column(
            "erased_at",
            UtcDateTime(),
            nullable=True,
            comment="When everything personal was erased; the row stays for the map.",
        ),
    )
    op.execute(
        "INSERT INTO map_settings (map_id, visibility, policy, welcomes, guests, naming, hourly_limit, read_first,"
        " copied_title) SELECT id, 'public', 'open', true, true, 'named', 60, 0, '' FROM maps"
    )
    allow("changes", "kind", _KINDS)
    allow("statements", "standing", _STANDINGS)
    allow("arguments", "standing", _STANDINGS)
    op.create_index(
        "ix_statements_hidden",
        "statements",
        ["map_id"],
        unique=False,
        sqlite_where=sa.text("standing = 'hidden'"),
        postgresql_where=sa.text("standing = 'hidden'"),
    )


def downgrade() -> None:
    """What only the newer program knows is lost: hidden statements are withdrawn, newer changes are rewordings."""
    op.drop_index("ix_statements_hidden", table_name="statements")
    op.execute("UPDATE statements SET standing = 'tombstone' WHERE standing = 'hidden'")
    op.execute("UPDATE arguments SET standing = 'tombstone' WHERE standing = 'hidden'")
    op.execute("UPDATE changes SET kind = 'reword' WHERE kind NOT IN " + listed(_KINDS_BEFORE))
    allow("changes", "kind", _KINDS_BEFORE)
    allow("statements", "standing", _STANDINGS_BEFORE)
    allow("arguments", "standing", _STANDINGS_BEFORE)
    op.drop_column("contributors", "erased_at")
    op.drop_column("browser_sessions", "seen_at")
    op.drop_column("browser_sessions", "browser")
    op.drop_index(op.f("ix_answers_decision_id"), table_name="answers")
    op.drop_index(op.f("ix_answers_contributor_id"), table_name="answers")
    op.drop_table("answers")
    op.drop_index(op.f("ix_decisions_reviewed_by"), table_name="decisions")
    op.drop_index(op.f("ix_decisions_moderator_id"), table_name="decisions")
    op.drop_index(op.f("ix_decisions_map_id_id"), table_name="decisions")
    op.drop_index(op.f("ix_decisions_contribution_id"), table_name="decisions")
    op.drop_table("decisions")
    op.drop_index(op.f("ix_visits_contributor_id"), table_name="visits")
    op.drop_table("visits")
    op.drop_index(op.f("ix_site_events_map_id"), table_name="site_events")
    op.drop_index(op.f("ix_site_events_contributor_id"), table_name="site_events")
    op.drop_index(op.f("ix_site_events_at"), table_name="site_events")
    op.drop_table("site_events")
    op.drop_index(op.f("ix_pseudonyms_contributor_id"), table_name="pseudonyms")
    op.drop_table("pseudonyms")
    op.drop_index(op.f("ix_one_time_links_expires_at"), table_name="one_time_links")
    op.drop_index(op.f("ix_one_time_links_contributor_id"), table_name="one_time_links")
    op.drop_table("one_time_links")
    op.drop_index(op.f("ix_notices_map_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_contributor_id_read_at_id"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(op.f("ix_map_settings_link"), table_name="map_settings")
    op.drop_index(op.f("ix_map_settings_deleted_at"), table_name="map_settings")
    op.drop_index(op.f("ix_map_settings_copied_from"), table_name="map_settings")
    op.drop_table("map_settings")
    op.drop_index(op.f("ix_map_members_contributor_id"), table_name="map_members")
    op.drop_table("map_members")
    op.drop_index(op.f("ix_invitations_map_id"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_made_by"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_handed_in_map_id"), table_name="handed_in")
    op.drop_index(op.f("ix_handed_in_contributor_id"), table_name="handed_in")
    op.drop_table("handed_in")
    op.drop_index(op.f("ix_flags_map_id_settled_at"), table_name="flags")
    op.drop_index(op.f("ix_flags_contributor_id"), table_name="flags")
    op.drop_table("flags")
    op.drop_index(op.f("ix_contributions_map_id_state_id"), table_name="contributions")
    op.drop_index(op.f("ix_contributions_held_by"), table_name="contributions")
    op.drop_index(op.f("ix_contributions_contributor_id_state"), table_name="contributions")
    op.drop_table("contributions")
    op.drop_index(op.f("ix_contribution_stamps_map_id_contributor_id_at"), table_name="contribution_stamps")
    op.drop_index(op.f("ix_contribution_stamps_contributor_id"), table_name="contribution_stamps")
    op.drop_table("contribution_stamps")
    op.drop_index(op.f("ix_branch_marks_moderator_id"), table_name="branch_marks")
    op.drop_table("branch_marks")
    op.drop_index(op.f("ix_attached_documents_contributor_id"), table_name="attached_documents")
    op.drop_table("attached_documents")
    op.drop_index(op.f("ix_accounts_name_skeleton"), table_name="accounts")
    op.drop_index(op.f("ix_accounts_email"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_table("site_settings")
    op.drop_index(op.f("ix_sign_in_failures_address_key_at"), table_name="sign_in_failures")
    op.drop_index(op.f("ix_sign_in_failures_account_key_address_key_at"), table_name="sign_in_failures")
    op.drop_table("sign_in_failures")
