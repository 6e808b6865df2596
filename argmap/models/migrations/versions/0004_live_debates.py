"""Live debates: what was prepared, who joined, what they sent, signalled and voted, and what happened when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from argmap.models.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "join_failures",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database."),
        sa.Column(
            "browser_key",
            sa.String(length=64),
            nullable=False,
            comment="Keyed hash of the browser; empty where it has no cookie.",
        ),
        sa.Column(
            "address_key", sa.String(length=64), nullable=False, comment="Keyed hash of the address that it came from."
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_failures")),
    )
    op.create_index(op.f("ix_join_failures_address_key_at"), "join_failures", ["address_key", "at"], unique=False)
    op.create_index(op.f("ix_join_failures_browser_key_at"), "join_failures", ["browser_key", "at"], unique=False)
    op.create_table(
        "debates",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database; never shown."),
        sa.Column("code", sa.String(length=6), nullable=False, comment="What people type to join; its address."),
        sa.Column(
            "map_id",
            sa.Integer(),
            nullable=False,
            comment="The map it is held on; while it is prepared, the one that it is about.",
        ),
        sa.Column(
            "origin_id",
            sa.Integer(),
            nullable=True,
            comment="The map that was copied for it, where it is held on a copy.",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="The number of its newest event, without a gap."),
        sa.Column(
            "state",
            sa.Enum("prepared", "open", "closed", name="state", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="Prepared, open or closed.",
        ),
        sa.Column(
            "motion",
            sa.Integer(),
            nullable=True,
            comment="The position that is debated, by number; none until new words are added.",
        ),
        sa.Column(
            "motion_title", sa.Text(), nullable=False, comment="New words of the motion, short, until it is opened."
        ),
        sa.Column("motion_text", sa.Text(), nullable=False, comment="The same, whole."),
        sa.Column(
            "motion_brought",
            sa.Integer(),
            nullable=True,
            comment="The contribution with which its new words wait for a moderator of the map that was copied.",
        ),
        sa.Column(
            "sides",
            sa.Enum("two", "several", name="sides", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="For and against, or several positions.",
        ),
        sa.Column(
            "positions",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="The positions between which it is, by number.",
        ),
        sa.Column(
            "form",
            sa.Enum(
                "poll",
                "oxford",
                "fishbowl",
                "groups",
                name="form",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="The template that was chosen.",
        ),
        sa.Column(
            "phases",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="Its phases: kind and planned seconds of each.",
        ),
        sa.Column("phase", sa.Integer(), nullable=False, comment="Which phase is on, from 0; -1 before the first."),
        sa.Column(
            "phase_ends_at", UtcDateTime(), nullable=True, comment="When the phase is over, while the clock runs."
        ),
        sa.Column(
            "paused_left", sa.Integer(), nullable=True, comment="Milliseconds left of it, while the clock is paused."
        ),
        sa.Column(
            "ground",
            sa.Enum("copy", "map", name="ground", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="Held on a copy or on the map itself.",
        ),
        sa.Column("pseudonymous", sa.Boolean(), nullable=False, comment="Whether everybody has a drawn name."),
        sa.Column(
            "rule",
            sa.Enum("held", "at once", name="rule", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="What becomes of contributions.",
        ),
        sa.Column(
            "group_count",
            sa.Integer(),
            nullable=False,
            comment="How many small groups it has, each with a copy of its own.",
        ),
        sa.Column("spotlight", sa.Integer(), nullable=True, comment="The statement that all look at, by number."),
        sa.Column("spotlight_at", UtcDateTime(), nullable=True, comment="Since when."),
        sa.Column("floor", sa.Integer(), nullable=True, comment="The participant who has the floor, by id."),
        sa.Column("revealed_opening", sa.Boolean(), nullable=False, comment="Whether all see the opening vote."),
        sa.Column("revealed_closing", sa.Boolean(), nullable=False, comment="Whether all see the closing vote."),
        sa.Column("theme", sa.String(length=8), nullable=False, comment="How the wall looks: light or dark."),
        sa.Column(
            "address",
            sa.Text(),
            nullable=False,
            comment="What phones type before /j, where the preparer chose one of the machine's.",
        ),
        sa.Column(
            "report_link", sa.String(length=64), nullable=False, comment="The 128-bit word of its report's address."
        ),
        sa.Column("first_version", sa.Integer(), nullable=True, comment="The map's version when it was opened."),
        sa.Column("last_version", sa.Integer(), nullable=True, comment="The map's version when it was closed."),
        sa.Column("prepared_by", sa.BigInteger(), nullable=True, comment="Who prepared it."),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was prepared."),
        sa.Column("opened_at", UtcDateTime(), nullable=True, comment="When the room was opened."),
        sa.Column("closed_at", UtcDateTime(), nullable=True, comment="When it was closed."),
        sa.CheckConstraint("phase_ends_at IS NULL OR paused_left IS NULL", name=op.f("ck_debates_clock")),
        sa.CheckConstraint("version >= 0 AND phase >= -1", name=op.f("ck_debates_counters")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_debates_map_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["motion_brought"],
            ["contributions.id"],
            name=op.f("fk_debates_motion_brought"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["origin_id"], ["maps.id"], name=op.f("fk_debates_origin_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["prepared_by"], ["contributors.id"], name=op.f("fk_debates_prepared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debates")),
        sa.UniqueConstraint("code", name=op.f("uq_debates_code")),
        sa.UniqueConstraint("report_link", name=op.f("uq_debates_report_link")),
    )
    op.create_index(op.f("ix_debates_map_id"), "debates", ["map_id"], unique=False)
    op.create_index(op.f("ix_debates_motion_brought"), "debates", ["motion_brought"], unique=False)
    op.create_index(op.f("ix_debates_origin_id"), "debates", ["origin_id"], unique=False)
    op.create_index(op.f("ix_debates_prepared_by"), "debates", ["prepared_by"], unique=False)
    op.create_table(
        "debate_events",
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Which debate."),
        sa.Column(
            "version",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Its number in that debate, without a gap.",
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "phase",
                "time",
                "paused",
                "resumed",
                "rule",
                "joined",
                "sent",
                "released",
                "declined",
                "held",
                "withdrawn",
                "reworded",
                "spotlight",
                "signal",
                "wants",
                "floor",
                "voted",
                "revealed",
                "moved",
                "muted",
                "removed",
                "theme",
                "closed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What.",
        ),
        sa.Column("phase", sa.Integer(), nullable=False, comment="The phase that was on."),
        sa.Column(
            "detail",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="Numbers and codes; no words.",
        ),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_events_debate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("debate_id", "version", name=op.f("pk_debate_events")),
    )
    op.create_table(
        "debate_groups",
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Of which debate."),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 …"),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="Its copy."),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_groups_debate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_debate_groups_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("debate_id", "number", name=op.f("pk_debate_groups")),
    )
    op.create_index(op.f("ix_debate_groups_map_id"), "debate_groups", ["map_id"], unique=False)
    op.create_table(
        "debate_participants",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Which debate."),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the 128-bit token."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="As whom they add to the map."),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="What the others see: a drawn name, or one that they typed."
        ),
        sa.Column(
            "side",
            sa.String(length=120),
            nullable=False,
            comment='The side they sit on: "for", "against", a position ("s4"), or none.',
        ),
        sa.Column("group_number", sa.Integer(), nullable=False, comment="Their small group; 0 where there are none."),
        sa.Column("joined_at", UtcDateTime(), nullable=False, comment="When they joined."),
        sa.Column("seen_at", UtcDateTime(), nullable=False, comment="When they were last heard of."),
        sa.Column("muted_at", UtcDateTime(), nullable=True, comment="Since when they may only read and vote."),
        sa.Column("removed_at", UtcDateTime(), nullable=True, comment="When they were removed."),
        sa.Column("wants_since", UtcDateTime(), nullable=True, comment="Since when they want to speak."),
        sa.Column("asked_at", UtcDateTime(), nullable=True, comment="When they said what moved them, or would not."),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_debate_participants_name_length")),
        sa.ForeignKeyConstraint(
            ["contributor_id"],
            ["contributors.id"],
            name=op.f("fk_debate_participants_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_participants_debate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debate_participants")),
        sa.UniqueConstraint("debate_id", "name", name=op.f("uq_debate_participants_debate_id_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_debate_participants_token_hash")),
    )
    op.create_index(
        op.f("ix_debate_participants_contributor_id"), "debate_participants", ["contributor_id"], unique=False
    )
    op.create_table(
        "debate_entries",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Which debate."),
        sa.Column(
            "participant_id", sa.Integer(), nullable=True, comment="Who sent it; none for what the scribe wrote down."
        ),
        sa.Column(
            "sender",
            sa.String(length=120),
            nullable=False,
            comment='"p7" for participant 7, "scribe" for the scribe: whose nonces are unique.',
        ),
        sa.Column("nonce", sa.String(length=64), nullable=False, comment="Drawn by the page; sent twice counts once."),
        sa.Column(
            "group_number", sa.Integer(), nullable=False, comment="For which small group's map; 0 for the debate's own."
        ),
        sa.Column("target", sa.String(length=120), nullable=False, comment='What it is about: "s12", "a5".'),
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
                "held",
                "released",
                "declined",
                "withdrawn",
                "queued",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="Where it stands.",
        ),
        sa.Column(
            "kept_at",
            UtcDateTime(),
            nullable=True,
            comment="When the chair last chose to keep it held; it goes behind.",
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "same",
                "off the motion",
                "unclear",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
            comment="Why it was declined.",
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="The same in the chair's words; its author reads them."),
        sa.Column("sent_at", UtcDateTime(), nullable=False, comment="When it arrived."),
        sa.Column("decided_at", UtcDateTime(), nullable=True, comment="When it was released, declined or withdrawn."),
        sa.Column("decided_by", sa.BigInteger(), nullable=True, comment="The chair who did."),
        sa.Column("phase", sa.Integer(), nullable=False, comment="The phase in which it arrived."),
        sa.Column("statement", sa.Integer(), nullable=True, comment="Its statement on the map, once released."),
        sa.Column("version", sa.Integer(), nullable=True, comment="The map's version that released it."),
        sa.Column(
            "brought",
            sa.Integer(),
            nullable=True,
            comment="The contribution with which it waits for a moderator of a map.",
        ),
        sa.CheckConstraint("length(words) BETWEEN 0 AND 500", name=op.f("ck_debate_entries_words_length")),
        sa.ForeignKeyConstraint(
            ["brought"], ["contributions.id"], name=op.f("fk_debate_entries_brought"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_entries_debate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["contributors.id"], name=op.f("fk_debate_entries_decided_by")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["debate_participants.id"],
            name=op.f("fk_debate_entries_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debate_entries")),
        sa.UniqueConstraint("debate_id", "sender", "nonce", name=op.f("uq_debate_entries_debate_id_sender_nonce")),
    )
    op.create_index(op.f("ix_debate_entries_brought"), "debate_entries", ["brought"], unique=False)
    op.create_index(
        op.f("ix_debate_entries_debate_id_state_id"), "debate_entries", ["debate_id", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_debate_entries_decided_by"), "debate_entries", ["decided_by"], unique=False)
    op.create_index(op.f("ix_debate_entries_participant_id"), "debate_entries", ["participant_id"], unique=False)
    op.create_table(
        "debate_moves",
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Which debate."),
        sa.Column("participant_id", sa.Integer(), nullable=False, comment="Who."),
        sa.Column(
            "statement", sa.Integer(), autoincrement=False, nullable=False, comment="Which statement, by number."
        ),
        sa.Column("wording", sa.Text(), nullable=False, comment="Its text then."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.CheckConstraint("length(wording) BETWEEN 0 AND 2000", name=op.f("ck_debate_moves_wording_length")),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_moves_debate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["debate_participants.id"],
            name=op.f("fk_debate_moves_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("debate_id", "participant_id", "statement", name=op.f("pk_debate_moves")),
    )
    op.create_index(op.f("ix_debate_moves_participant_id"), "debate_moves", ["participant_id"], unique=False)
    op.create_table(
        "debate_signals",
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Which debate."),
        sa.Column("participant_id", sa.Integer(), nullable=False, comment="Who."),
        sa.Column(
            "group_number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="On which group's map; 0: the debate's.",
        ),
        sa.Column(
            "statement", sa.Integer(), autoincrement=False, nullable=False, comment="Of which statement, by number."
        ),
        sa.Column(
            "kind",
            sa.Enum("agree", "unclear", "source", name="kind", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="What.",
        ),
        sa.Column("wording", sa.Text(), nullable=False, comment="The statement's text when it was signalled."),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.CheckConstraint("length(wording) BETWEEN 0 AND 2000", name=op.f("ck_debate_signals_wording_length")),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_signals_debate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["debate_participants.id"],
            name=op.f("fk_debate_signals_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "debate_id", "participant_id", "group_number", "statement", "kind", name=op.f("pk_debate_signals")
        ),
    )
    op.create_index(op.f("ix_debate_signals_participant_id"), "debate_signals", ["participant_id"], unique=False)
    op.create_table(
        "debate_turns",
        sa.Column("id", sa.Integer(), nullable=False, comment="Gives their order."),
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Which debate."),
        sa.Column("participant_id", sa.Integer(), nullable=False, comment="Who spoke."),
        sa.Column("side", sa.String(length=120), nullable=False, comment="The side they sat on then."),
        sa.Column("began_at", UtcDateTime(), nullable=False, comment="From when."),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="Until when; none while they speak."),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_turns_debate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["debate_participants.id"],
            name=op.f("fk_debate_turns_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debate_turns")),
    )
    op.create_index(op.f("ix_debate_turns_debate_id"), "debate_turns", ["debate_id"], unique=False)
    op.create_index(op.f("ix_debate_turns_participant_id"), "debate_turns", ["participant_id"], unique=False)
    op.create_table(
        "debate_votes",
        sa.Column("debate_id", sa.Integer(), nullable=False, comment="Which debate."),
        sa.Column(
            "ballot",
            sa.Enum("opening", "closing", name="ballot", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="Which of the two votes.",
        ),
        sa.Column("participant_id", sa.Integer(), nullable=False, comment="Whose it is; shown to nobody."),
        sa.Column(
            "choice",
            sa.String(length=120),
            nullable=False,
            comment='"for", "against", "undecided", a position ("s4") or a place between two ("s4 s15").',
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was last changed."),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debates.id"], name=op.f("fk_debate_votes_debate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["debate_participants.id"],
            name=op.f("fk_debate_votes_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("debate_id", "ballot", "participant_id", name=op.f("pk_debate_votes")),
    )
    op.create_index(op.f("ix_debate_votes_participant_id"), "debate_votes", ["participant_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_debate_votes_participant_id"), table_name="debate_votes")
    op.drop_table("debate_votes")
    op.drop_index(op.f("ix_debate_turns_participant_id"), table_name="debate_turns")
    op.drop_index(op.f("ix_debate_turns_debate_id"), table_name="debate_turns")
    op.drop_table("debate_turns")
    op.drop_index(op.f("ix_debate_signals_participant_id"), table_name="debate_signals")
    op.drop_table("debate_signals")
    op.drop_index(op.f("ix_debate_moves_participant_id"), table_name="debate_moves")
    op.drop_table("debate_moves")
    op.drop_index(op.f("ix_debate_entries_participant_id"), table_name="debate_entries")
    op.drop_index(op.f("ix_debate_entries_decided_by"), table_name="debate_entries")
    op.drop_index(op.f("ix_debate_entries_debate_id_state_id"), table_name="debate_entries")
    op.drop_index(op.f("ix_debate_entries_brought"), table_name="debate_entries")
    op.drop_table("debate_entries")
    op.drop_index(op.f("ix_debate_participants_contributor_id"), table_name="debate_participants")
    op.drop_table("debate_participants")
    op.drop_index(op.f("ix_debate_groups_map_id"), table_name="debate_groups")
    op.drop_table("debate_groups")
    op.drop_table("debate_events")
    op.drop_index(op.f("ix_debates_prepared_by"), table_name="debates")
    op.drop_index(op.f("ix_debates_motion_brought"), table_name="debates")
    op.drop_index(op.f("ix_debates_origin_id"), table_name="debates")
    op.drop_index(op.f("ix_debates_map_id"), table_name="debates")
    op.drop_table("debates")
    op.drop_index(op.f("ix_join_failures_browser_key_at"), table_name="join_failures")
    op.drop_index(op.f("ix_join_failures_address_key_at"), table_name="join_failures")
    op.drop_table("join_failures")
