"""Rows for how a map is kept: who may read and write it, its members, invitations, pseudonyms and handed-in copies."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, String, UniqueConstraint
from sqlmodel import Field

from argmap.domain.limits import NAME_LIMIT
from argmap.domain.permissions import Membership, Naming, Policy, Visibility
from argmap.models.columns import Row, boolean, bounded, integer, json, moment, one_of, reference, words


class MapSettings(Row, table=True):
    """How a map is kept. It is no part of what the map says, so no change keeps it; the site's log does."""

    __tablename__ = "map_settings"
    __table_args__ = (
        CheckConstraint("hourly_limit >= 0 AND read_first >= 0", name="limits"),
        Index(None, "link", unique=True),
        Index(None, "copied_from"),
        Index(None, "deleted_at"),
    )

    map_id: int = Field(
        sa_column=reference(
            "maps.id", "Whose settings they are.", on_delete="CASCADE", primary_key=True, autoincrement=False
        )
    )
    visibility: Visibility = Field(
        default=Visibility.PUBLIC, sa_column=one_of(Visibility, "visibility", "Who may read it.")
    )
    policy: Policy = Field(default=Policy.OPEN, sa_column=one_of(Policy, "policy", "What becomes of contributions."))
    welcomes: bool = Field(default=True, sa_column=boolean("Whether taking a name is enough to contribute."))
    guests: bool = Field(default=True, sa_column=boolean("Whether debates on it take guests."))
    naming: Naming = Field(
        default=Naming.NAMED,
        sa_column=one_of(Naming, "naming", "What is seen of who contributed; never loosened later."),
    )
    link: str | None = Field(
        default=None,
        sa_column=Column(String(64), nullable=True, comment="The 128-bit word in the address of an unlisted map."),
    )
    hourly_limit: int = Field(
        default=60, sa_column=integer("Contributions that one person may make in an hour; 0: as many as they like.")
    )
    read_first: int = Field(
        default=0,
        sa_column=integer("How many of a newcomer's first contributions a moderator reads before they stand."),
    )
    copied_from: int | None = Field(
        default=None, sa_column=reference("maps.id", "The map it is a copy of.", on_delete="SET NULL", nullable=True)
    )
    copied_at: int | None = Field(
        default=None, sa_column=integer("The version of that map that was copied.", nullable=True)
    )
    copied_title: str = Field(default="", sa_column=words("That map's title then, for when it is gone."))
    archived_at: datetime | None = Field(
        default=None, sa_column=moment("Since when it takes no writes; none while it does.", nullable=True)
    )
    deleted_at: datetime | None = Field(
        default=None, sa_column=moment("When it was deleted; for thirty days that can be undone.", nullable=True)
    )


class MapMember(Row, table=True):
    """A member of a map, and what they are there."""

    __tablename__ = "map_members"
    __table_args__ = (Index(None, "contributor_id"),)

    map_id: int = Field(sa_column=reference("maps.id", "The map.", on_delete="CASCADE", primary_key=True))
    contributor_id: int = Field(
        sa_column=reference("contributors.id", "The member.", on_delete="CASCADE", primary_key=True)
    )
    role: Membership = Field(sa_column=one_of(Membership, "role", "What they are there."))
    since: datetime = Field(sa_column=moment("When they became a member."))


class Invitation(Row, table=True):
    """A link that makes whoever opens it, signed in, a member of a map."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index(None, "map_id"),
        Index(None, "made_by"),
        CheckConstraint("uses_at_most >= 1 AND uses >= 0 AND uses <= uses_at_most", name="uses"),
        CheckConstraint("role IN ('participant', 'moderator')", name="no_facilitators"),
        bounded("label", NAME_LIMIT),
    )

    id: int | None = Field(default=None, sa_column=integer("Drawn by the database.", primary_key=True))
    token_hash: str = Field(
        sa_column=Column(String(64), unique=True, nullable=False, comment="SHA-256 of the 128-bit token in the link.")
    )
    map_id: int = Field(sa_column=reference("maps.id", "The map.", on_delete="CASCADE"))
    role: Membership = Field(sa_column=one_of(Membership, "role", "What it makes people; no facilitators."))
    label: str = Field(default="", sa_column=words("For whom it is, in the words of who made it."))
    made_by: int | None = Field(default=None, sa_column=reference("contributors.id", "Who made it.", nullable=True))
    created_at: datetime = Field(sa_column=moment("When it was made."))
    expires_at: datetime = Field(sa_column=moment("From when on it opens nothing."))
    uses_at_most: int = Field(default=1, sa_column=integer("How many people may use it."))
    uses: int = Field(default=0, sa_column=integer("How many have."))
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment("When it was withdrawn.", nullable=True))


class Pseudonym(Row, table=True):
    """What a contributor is called in one map where names are not shown; drawn anew for each map."""

    __tablename__ = "pseudonyms"
    __table_args__ = (
        UniqueConstraint("map_id", "name"),
        Index(None, "contributor_id"),
        bounded("name", NAME_LIMIT, least=1),
    )

    map_id: int = Field(sa_column=reference("maps.id", "The map.", on_delete="CASCADE", primary_key=True))
    contributor_id: int = Field(sa_column=reference("contributors.id", "Who.", on_delete="CASCADE", primary_key=True))
    name: str = Field(sa_column=words("What they are called there."))


class HandedIn(Row, table=True):
    """A dated, frozen copy of a map: it stays as it was, whatever becomes of the map."""

    __tablename__ = "handed_in"
    __table_args__ = (Index(None, "map_id"), Index(None, "contributor_id"))

    link: str = Field(sa_column=Column(String(64), primary_key=True, comment="The 128-bit word in its address."))
    map_id: int | None = Field(
        default=None,
        sa_column=reference("maps.id", "The map; none once it is gone.", on_delete="SET NULL", nullable=True),
    )
    version: int = Field(sa_column=integer("The version that was handed in."))
    contributor_id: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who handed it in.", nullable=True)
    )
    at: datetime = Field(sa_column=moment("When."))
    title: str = Field(sa_column=words("The map's title then."))
    content: dict[str, Any] = Field(
        sa_column=json("The map as Argdown, and by number who wrote what, by contributor's id.")
    )


class AttachedDocument(Row, table=True):
    """The text of a source, for checking quotations only; it is never served."""

    __tablename__ = "attached_documents"
    __table_args__ = (Index(None, "contributor_id"),)

    map_id: int = Field(sa_column=reference("maps.id", "The map.", on_delete="CASCADE", primary_key=True))
    source: str = Field(sa_column=Column(String(120), primary_key=True, comment="The key of the source."))
    text: str = Field(sa_column=words("The document's text."))
    sha256: str = Field(sa_column=Column(String(64), nullable=False, comment="Of the file that was attached."))
    contributor_id: int | None = Field(
        default=None, sa_column=reference("contributors.id", "Who attached it.", nullable=True)
    )
    at: datetime = Field(sa_column=moment("When."))
