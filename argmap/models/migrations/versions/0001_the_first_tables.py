"""The tables of maps, of what is argued in them, and of who did what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from argmap.models.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contributors",
        sa.Column(
            "id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="62 bits at random, so that it tells neither when nor after whom they came; never shown.",
        ),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="The label shown beside what they add. Several may have the same.",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When they took their name."),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_contributors_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributors")),
    )
    op.create_table(
        "maps",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database; never shown."),
        sa.Column("slug", sa.String(length=120), nullable=False, comment="Its name in addresses, for keeps."),
        sa.Column("title", sa.Text(), nullable=False, comment="A short name for lists and headings."),
        sa.Column("question", sa.Text(), nullable=False, comment="What the positions answer."),
        sa.Column(
            "introduction",
            sa.Text(),
            nullable=False,
            comment="What a reader should know first; rich text as typed (Markdown).",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="The number of its newest change: 1, 2, 3 without a gap; claimed by each change.",
        ),
        sa.Column(
            "next_statement",
            sa.Integer(),
            nullable=False,
            comment="The running number that the next new statement gets.",
        ),
        sa.Column(
            "next_argument", sa.Integer(), nullable=False, comment="The running number that the next new argument gets."
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was made."),
        sa.Column("changed_at", UtcDateTime(), nullable=False, comment="When its newest change was made."),
        sa.CheckConstraint("length(introduction) BETWEEN 0 AND 20000", name=op.f("ck_maps_introduction_length")),
        sa.CheckConstraint("length(question) BETWEEN 0 AND 500", name=op.f("ck_maps_question_length")),
        sa.CheckConstraint("length(slug) BETWEEN 1 AND 80", name=op.f("ck_maps_slug_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_maps_title_length")),
        sa.CheckConstraint(
            "version >= 0 AND next_statement >= 1 AND next_argument >= 1", name=op.f("ck_maps_counters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maps")),
        sa.UniqueConstraint("slug", name=op.f("uq_maps_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "browser_sessions",
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256, in hexadecimal, of the 128-bit token; a copy of this table opens no session.",
        ),
        sa.Column("contributor_id", sa.BigInteger(), nullable=False, comment="Whose browser it is."),
        sa.Column("csrf", sa.String(length=64), nullable=False, comment="The secret that its forms carry."),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it began."),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="From when on its token opens nothing."),
        sa.ForeignKeyConstraint(
            ["contributor_id"], ["contributors.id"], name=op.f("fk_browser_sessions_contributor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_sessions")),
    )
    op.create_index(op.f("ix_browser_sessions_contributor_id"), "browser_sessions", ["contributor_id"], unique=False)
    op.create_index(op.f("ix_browser_sessions_expires_at"), "browser_sessions", ["expires_at"], unique=False)
    op.create_table(
        "cases",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map it is in."),
        sa.Column(
            "key",
            sa.String(length=120),
            nullable=False,
            comment="Its short name within the map, for files and addresses.",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment='What readers see ("Bosnia 1992–95").'),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 160", name=op.f("ck_cases_name_length")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_cases_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "key", name=op.f("pk_cases")),
    )
    op.create_table(
        "changes",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map that it changed."),
        sa.Column(
            "version",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Its number in that map, without a gap.",
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When."),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True, comment="Who; none for the operator of the site."),
        sa.Column(
            "kind",
            sa.Enum(
                "import",
                "add position",
                "add argument",
                "add premises",
                "reword",
                "withdraw",
                "undo",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What sort it was.",
        ),
        sa.Column("undoes", sa.Integer(), nullable=True, comment="The version that it took back."),
        sa.Column(
            "undone_by", sa.Integer(), nullable=True, comment="The version that took it back, while that stands."
        ),
        sa.Column(
            "detail",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=False,
            comment="Numbers and codes from which a page makes its sentence; no words.",
        ),
        sa.Column("reason", sa.String(length=500), nullable=False, comment="Why, in the words of who did it."),
        sa.CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name=op.f("ck_changes_undoes")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_changes_version")),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_changes_contributor_id")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_changes_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "version", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_contributor_id"), "changes", ["contributor_id"], unique=False)
    op.create_table(
        "sources",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map it is cited in."),
        sa.Column(
            "key",
            sa.String(length=120),
            nullable=False,
            comment="Its short name within the map, for files and addresses.",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="Its title."),
        sa.Column(
            "author", sa.Text(), nullable=False, comment="Its authors, family name first; empty where it names none."
        ),
        sa.Column("short", sa.Text(), nullable=False, comment='Its name in narrow places ("USHMM").'),
        sa.Column("container", sa.Text(), nullable=False, comment="What it is part of: a book, a series, a site."),
        sa.Column("publisher", sa.Text(), nullable=False, comment="Who published it."),
        sa.Column("date", sa.Text(), nullable=False, comment="Its date as it says it; empty where it says none."),
        sa.Column("identifier", sa.Text(), nullable=False, comment="Its ISBN, DOI or the like."),
        sa.Column("url", sa.Text(), nullable=False, comment="Its address, http or https; pages link no other."),
        sa.Column(
            "note", sa.Text(), nullable=False, comment="What a careful editor must add; rich text as typed (Markdown)."
        ),
        sa.Column("file", sa.Text(), nullable=False, comment="The name of the working copy that a checker opens."),
        sa.Column(
            "sha256", sa.String(length=64), nullable=False, comment="That copy's SHA-256 in hexadecimal, or empty."
        ),
        sa.CheckConstraint("length(author) BETWEEN 0 AND 500", name=op.f("ck_sources_author_length")),
        sa.CheckConstraint("length(container) BETWEEN 0 AND 500", name=op.f("ck_sources_container_length")),
        sa.CheckConstraint("length(date) BETWEEN 0 AND 500", name=op.f("ck_sources_date_length")),
        sa.CheckConstraint("length(file) BETWEEN 0 AND 500", name=op.f("ck_sources_file_length")),
        sa.CheckConstraint("length(identifier) BETWEEN 0 AND 500", name=op.f("ck_sources_identifier_length")),
        sa.CheckConstraint("length(note) BETWEEN 0 AND 2000", name=op.f("ck_sources_note_length")),
        sa.CheckConstraint("length(publisher) BETWEEN 0 AND 500", name=op.f("ck_sources_publisher_length")),
        sa.CheckConstraint("length(short) BETWEEN 0 AND 500", name=op.f("ck_sources_short_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 500", name=op.f("ck_sources_title_length")),
        sa.CheckConstraint("length(url) BETWEEN 0 AND 2000", name=op.f("ck_sources_url_length")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_sources_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "key", name=op.f("pk_sources")),
    )
    op.create_table(
        "speakers",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map they speak in."),
        sa.Column(
            "key",
            sa.String(length=120),
            nullable=False,
            comment="Their short name within the map, for files and addresses.",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="The full name."),
        sa.Column(
            "short", sa.Text(), nullable=False, comment='The name on the map ("Steinberg"), where it is shorter.'
        ),
        sa.Column("about", sa.Text(), nullable=False, comment="Who they are, in a few words."),
        sa.CheckConstraint("length(about) BETWEEN 0 AND 500", name=op.f("ck_speakers_about_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 160", name=op.f("ck_speakers_name_length")),
        sa.CheckConstraint("length(short) BETWEEN 0 AND 80", name=op.f("ck_speakers_short_length")),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_speakers_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "key", name=op.f("pk_speakers")),
    )
    op.create_table(
        "statements",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map it is in."),
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment='Its running number in the map ("12"), for keeps.',
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "position",
                "claim",
                "evidence",
                "setting",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What it is; its shape also depends on its home.",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="A few words for the map."),
        sa.Column(
            "text",
            sa.Text(),
            nullable=False,
            comment="The whole sentence. Kept when it is withdrawn, and not shown then.",
        ),
        sa.Column(
            "folded",
            sa.Text(),
            nullable=False,
            comment="Title and text without case and marks, for searching; follows from them.",
        ),
        sa.Column("home", sa.Integer(), nullable=True, comment="The argument it was added with; none for positions."),
        sa.Column(
            "note", sa.Text(), nullable=False, comment="What a careful editor must add; rich text as typed (Markdown)."
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "present", "tombstone", "gone", name="standing", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
            comment="Whether it stands, is a tombstone, or is gone.",
        ),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True, comment="Who added it; none for imported maps."),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="The map's version at which this row last changed."
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was added."),
        sa.CheckConstraint("home IS NULL OR kind IN ('claim', 'evidence')", name=op.f("ck_statements_home")),
        sa.CheckConstraint("length(note) BETWEEN 0 AND 2000", name=op.f("ck_statements_note_length")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 2000", name=op.f("ck_statements_text_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 120", name=op.f("ck_statements_title_length")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_statements_number")),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_statements_contributor_id")),
        sa.ForeignKeyConstraint(
            ["map_id", "home"],
            ["arguments.map_id", "arguments.number"],
            name="fk_statements_map_id_home",
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_statements_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "number", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_contributor_id"), "statements", ["contributor_id"], unique=False)
    op.create_index(op.f("ix_statements_map_id_home"), "statements", ["map_id", "home"], unique=False)
    op.create_table(
        "arguments",
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map it is in."),
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment='Its running number in the map ("a5"), for keeps.',
        ),
        sa.Column(
            "relation",
            sa.Enum(
                "support", "attack", "condition", name="relation", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
            comment="What it does to its target.",
        ),
        sa.Column(
            "target_statement", sa.Integer(), nullable=True, comment="The number of the statement that it leads to."
        ),
        sa.Column(
            "target_argument", sa.Integer(), nullable=True, comment="Or the number of the argument that it undercuts."
        ),
        sa.Column(
            "basis",
            sa.Enum("stated", "inferred", name="basis", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="Whether a source states it, or whoever mapped it inferred it.",
        ),
        sa.Column(
            "note", sa.Text(), nullable=False, comment="What a careful editor must add; rich text as typed (Markdown)."
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "present", "tombstone", "gone", name="standing", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
            comment="Whether it stands or is gone.",
        ),
        sa.Column("contributor_id", sa.BigInteger(), nullable=True, comment="Who added it; none for imported maps."),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="The map's version at which this row last changed."
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was added."),
        sa.CheckConstraint("standing <> 'tombstone'", name=op.f("ck_arguments_no_tombstone")),
        sa.CheckConstraint(
            "target_argument IS NULL OR relation = 'attack'", name=op.f("ck_arguments_only_attacks_undercut")
        ),
        sa.CheckConstraint(
            "(target_statement IS NULL) <> (target_argument IS NULL)", name=op.f("ck_arguments_one_target")
        ),
        sa.CheckConstraint("length(note) BETWEEN 0 AND 2000", name=op.f("ck_arguments_note_length")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_arguments_number")),
        sa.CheckConstraint("target_argument <> number", name=op.f("ck_arguments_not_itself")),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributors.id"], name=op.f("fk_arguments_contributor_id")),
        sa.ForeignKeyConstraint(
            ["map_id", "target_argument"],
            ["arguments.map_id", "arguments.number"],
            name=op.f("fk_arguments_map_id_target_argument"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "target_statement"],
            ["statements.map_id", "statements.number"],
            name=op.f("fk_arguments_map_id_target_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["map_id"], ["maps.id"], name=op.f("fk_arguments_map_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("map_id", "number", name=op.f("pk_arguments")),
    )
    op.create_index(op.f("ix_arguments_contributor_id"), "arguments", ["contributor_id"], unique=False)
    op.create_index(
        op.f("ix_arguments_map_id_target_argument"), "arguments", ["map_id", "target_argument"], unique=False
    )
    op.create_index(
        op.f("ix_arguments_map_id_target_statement"), "arguments", ["map_id", "target_statement"], unique=False
    )
    op.create_table(
        "change_images",
        sa.Column("map_id", sa.Integer(), autoincrement=False, nullable=False, comment="The map that the row is in."),
        sa.Column("entity", sa.String(length=32), nullable=False, comment="The row's table."),
        sa.Column("row", sa.String(length=160), nullable=False, comment="The row's key within map and table."),
        sa.Column(
            "version", sa.Integer(), autoincrement=False, nullable=False, comment="The change after which it was so."
        ),
        sa.Column(
            "subject",
            sa.String(length=160),
            nullable=False,
            comment='The statement ("s12") or argument ("a5") that the row belongs to, else empty.',
        ),
        sa.Column(
            "image",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
            ),
            nullable=True,
            comment="Its columns but for the map's id; NULL: deleted.",
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "version"],
            ["changes.map_id", "changes.version"],
            name=op.f("fk_change_images_map_id_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("map_id", "entity", "row", "version", name=op.f("pk_change_images")),
    )
    op.create_index(
        op.f("ix_change_images_map_id_subject_version"), "change_images", ["map_id", "subject", "version"], unique=False
    )
    op.create_index(op.f("ix_change_images_map_id_version"), "change_images", ["map_id", "version"], unique=False)
    op.create_table(
        "stances",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database; gives their order."),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map it is in."),
        sa.Column("statement", sa.Integer(), nullable=False, comment="The number of the statement."),
        sa.Column("speaker", sa.String(length=120), nullable=False, comment="The key of the speaker."),
        sa.Column(
            "kind",
            sa.Enum(
                "endorses",
                "rejects",
                "conditional",
                "asks",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="What the speaker does with it.",
        ),
        sa.Column(
            "note", sa.Text(), nullable=False, comment="What a careful editor must add; rich text as typed (Markdown)."
        ),
        sa.CheckConstraint("length(note) BETWEEN 0 AND 2000", name=op.f("ck_stances_note_length")),
        sa.ForeignKeyConstraint(
            ["map_id", "speaker"],
            ["speakers.map_id", "speakers.key"],
            name=op.f("fk_stances_map_id_speaker"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "statement"],
            ["statements.map_id", "statements.number"],
            name=op.f("fk_stances_map_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stances")),
        sa.UniqueConstraint("map_id", "id", name=op.f("uq_stances_map_id_id")),
        sa.UniqueConstraint("map_id", "statement", "speaker", name=op.f("uq_stances_map_id_statement_speaker")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stances_map_id_speaker"), "stances", ["map_id", "speaker"], unique=False)
    op.create_table(
        "argument_cases",
        sa.Column("map_id", sa.Integer(), autoincrement=False, nullable=False, comment="The map that both are in."),
        sa.Column("argument", sa.Integer(), autoincrement=False, nullable=False, comment="The number of the argument."),
        sa.Column("case_key", sa.String(length=120), nullable=False, comment="The key of the case."),
        sa.Column("place", sa.Integer(), nullable=False, comment="Where it stands among the argument's cases, from 0."),
        sa.ForeignKeyConstraint(
            ["map_id", "argument"],
            ["arguments.map_id", "arguments.number"],
            name=op.f("fk_argument_cases_map_id_argument"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "case_key"],
            ["cases.map_id", "cases.key"],
            name=op.f("fk_argument_cases_map_id_case_key"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("map_id", "argument", "case_key", name=op.f("pk_argument_cases")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_argument_cases_map_id_case_key"), "argument_cases", ["map_id", "case_key"], unique=False)
    op.create_table(
        "citations",
        sa.Column("id", sa.Integer(), nullable=False, comment="Drawn by the database; gives their order."),
        sa.Column("map_id", sa.Integer(), nullable=False, comment="The map it is in."),
        sa.Column("statement", sa.Integer(), nullable=True, comment="The number of the statement it is attached to."),
        sa.Column("stance", sa.Integer(), nullable=True, comment="Or the id of the stance."),
        sa.Column(
            "argument", sa.Integer(), nullable=True, comment="Or the number of the argument whose connective it quotes."
        ),
        sa.Column("source", sa.String(length=120), nullable=False, comment="The key of the document."),
        sa.Column("quote", sa.Text(), nullable=False, comment="The words, verbatim; […] marks what was left out."),
        sa.Column("locator", sa.Text(), nullable=False, comment='Where they stand ("The Dialogue Process, ¶3").'),
        sa.Column(
            "voice",
            sa.Enum("own", "document", "speaker", name="voice", native_enum=False, create_constraint=True, length=16),
            nullable=False,
            comment="Whose words they are.",
        ),
        sa.Column(
            "reporter",
            sa.String(length=120),
            nullable=True,
            comment="The key of the other speaker whose words they are.",
        ),
        sa.Column(
            "fidelity",
            sa.Enum(
                "quotation",
                "paraphrase",
                "inference",
                name="fidelity",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
            comment="How faithful what it is attached to is to them.",
        ),
        sa.CheckConstraint("(voice = 'speaker') = (reporter IS NOT NULL)", name=op.f("ck_citations_reporter")),
        sa.CheckConstraint(
            "(CASE WHEN statement IS NULL THEN 0 ELSE 1 END) + (CASE WHEN stance IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN argument IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_citations_one_subject"),
        ),
        sa.CheckConstraint("length(locator) BETWEEN 0 AND 200", name=op.f("ck_citations_locator_length")),
        sa.CheckConstraint("length(quote) BETWEEN 0 AND 2000", name=op.f("ck_citations_quote_length")),
        sa.ForeignKeyConstraint(
            ["map_id", "argument"],
            ["arguments.map_id", "arguments.number"],
            name=op.f("fk_citations_map_id_argument"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "reporter"],
            ["speakers.map_id", "speakers.key"],
            name=op.f("fk_citations_map_id_reporter"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "source"],
            ["sources.map_id", "sources.key"],
            name=op.f("fk_citations_map_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "stance"],
            ["stances.map_id", "stances.id"],
            name=op.f("fk_citations_map_id_stance"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "statement"],
            ["statements.map_id", "statements.number"],
            name=op.f("fk_citations_map_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_citations_map_id_argument"), "citations", ["map_id", "argument"], unique=False)
    op.create_index(op.f("ix_citations_map_id_reporter"), "citations", ["map_id", "reporter"], unique=False)
    op.create_index(op.f("ix_citations_map_id_source"), "citations", ["map_id", "source"], unique=False)
    op.create_index(op.f("ix_citations_map_id_stance"), "citations", ["map_id", "stance"], unique=False)
    op.create_index(op.f("ix_citations_map_id_statement"), "citations", ["map_id", "statement"], unique=False)
    op.create_table(
        "premises",
        sa.Column("map_id", sa.Integer(), autoincrement=False, nullable=False, comment="The map that both are in."),
        sa.Column("argument", sa.Integer(), autoincrement=False, nullable=False, comment="The number of the argument."),
        sa.Column(
            "statement", sa.Integer(), autoincrement=False, nullable=False, comment="The number of the statement."
        ),
        sa.Column(
            "place", sa.Integer(), nullable=False, comment="Where it stands among the argument's premises, from 0."
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "argument"],
            ["arguments.map_id", "arguments.number"],
            name=op.f("fk_premises_map_id_argument"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["map_id", "statement"],
            ["statements.map_id", "statements.number"],
            name=op.f("fk_premises_map_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("map_id", "argument", "statement", name=op.f("pk_premises")),
        sa.UniqueConstraint("map_id", "argument", "place", name=op.f("uq_premises_map_id_argument_place")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_premises_map_id_statement"), "premises", ["map_id", "statement"], unique=False)
    # Statements and arguments refer to each other. SQLite, which adds no constraint to a table that exists, has
    # made this one with the table.
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(
            "fk_statements_map_id_home",
            "statements",
            "arguments",
            ["map_id", "home"],
            ["map_id", "number"],
            initially="DEFERRED",
            deferrable=True,
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("UPDATE statements SET home = NULL")
    else:
        op.drop_constraint("fk_statements_map_id_home", "statements", type_="foreignkey")
    op.drop_index(op.f("ix_premises_map_id_statement"), table_name="premises")
    op.drop_table("premises")
    op.drop_index(op.f("ix_citations_map_id_statement"), table_name="citations")
    op.drop_index(op.f("ix_citations_map_id_stance"), table_name="citations")
    op.drop_index(op.f("ix_citations_map_id_source"), table_name="citations")
    op.drop_index(op.f("ix_citations_map_id_reporter"), table_name="citations")
    op.drop_index(op.f("ix_citations_map_id_argument"), table_name="citations")
    op.drop_table("citations")
    op.drop_index(op.f("ix_argument_cases_map_id_case_key"), table_name="argument_cases")
    op.drop_table("argument_cases")
    op.drop_index(op.f("ix_stances_map_id_speaker"), table_name="stances")
    op.drop_table("stances")
    op.drop_index(op.f("ix_change_images_map_id_version"), table_name="change_images")
    op.drop_index(op.f("ix_change_images_map_id_subject_version"), table_name="change_images")
    op.drop_table("change_images")
    op.drop_index(op.f("ix_arguments_map_id_target_statement"), table_name="arguments")
    op.drop_index(op.f("ix_arguments_map_id_target_argument"), table_name="arguments")
    op.drop_index(op.f("ix_arguments_contributor_id"), table_name="arguments")
    op.drop_table("arguments")
    op.drop_index(op.f("ix_statements_map_id_home"), table_name="statements")
    op.drop_index(op.f("ix_statements_contributor_id"), table_name="statements")
    op.drop_table("statements")
    op.drop_table("speakers")
    op.drop_table("sources")
    op.drop_index(op.f("ix_changes_contributor_id"), table_name="changes")
    op.drop_table("changes")
    op.drop_table("cases")
    op.drop_index(op.f("ix_browser_sessions_expires_at"), table_name="browser_sessions")
    op.drop_index(op.f("ix_browser_sessions_contributor_id"), table_name="browser_sessions")
    op.drop_table("browser_sessions")
    op.drop_table("maps")
    op.drop_table("contributors")
