"""Rows for accounts: how a contributor signs in, and what the site remembers of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, String
from sqlmodel import Field

from argmap.domain.accounts import SiteRole
from argmap.models.columns import Row, boolean, integer, json, key, moment, one_of, reference, words


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    RESET = "reset"
    FIRST_ADMIN = "first admin"
    REGISTER = "register"


class SiteEventKind(StrEnum):
    """What the site's own log tells of."""

    ACCOUNT_MADE = "account made"
    SIGNED_IN = "signed in"
    PASSWORD_SET = "password set"
    ROLE_SET = "role set"
    DISABLED = "disabled"
    ENABLED = "enabled"
    LINK_MADE = "link made"
    SETTING_SET = "setting set"
    MAP_SETTINGS = "map settings"
    MEMBER_SET = "member set"
    INVITATION_MADE = "invite made"
    MAP_ARCHIVED = "map archived"
    MAP_DELETED = "map deleted"
    MAP_RESTORED = "map restored"
    GLASS_BROKEN = "glass broken"
    ERASED = "erased"
    UNMASKED = "unmasked"
    MAIL_FAILED = "mail failed"
    BACKUP_MADE = "backup made"
    MAPS_CLEARED = "maps cleared"


class Account(Row, table=True):
    """A contributor who can sign in. A newcomer has none; everything of theirs stays when they get one."""

    __tablename__ = "accounts"
    __table_args__ = (Index(None, "name_skeleton", unique=True), Index(None, "email"))

    contributor_id: int = Field(
        sa_column=reference(
            "contributors.id",
            "Whose it is; the name is the contributor's.",
            on_delete="CASCADE",
            primary_key=True,
            autoincrement=False,
        )
    )
    name_skeleton: str = Field(
        sa_column=Column(
            String(320),
            nullable=False,
            comment="The name without what makes names look alike (UTS 39), for signing in.",
        )
    )
    password_hash: str = Field(
        default="", sa_column=Column(String(200), nullable=False, comment="argon2id; empty while no password was set.")
    )
    role: SiteRole = Field(
        default=SiteRole.MEMBER, sa_column=one_of(SiteRole, "role", "What it may do on the whole site.")
    )
    email: str | None = Field(
        default=None, sa_column=Column(String(254), nullable=True, comment="Only where the site sends mail; as typed.")
    )
    mail_wanted: bool = Field(default=False, sa_column=boolean("Whether notices are to be mailed too."))
    disabled_at: datetime | None = Field(
        default=None, sa_column=moment("From when on it opens nothing; none while it does.", nullable=True)
    )
    created_at: datetime = Field(sa_column=moment("When the account was made."))


class OneTimeLink(Row, table=True):
    """A link that works once: to set a password, or to register where that takes an invitation."""

    __tablename__ = "one_time_links"
    __table_args__ = (Index(None, "contributor_id"), Index(None, "expires_at"))

    token_hash: str = Field(
        sa_column=Column(String(64), primary_key=True, comment="SHA-256 of the 128-bit token in the link.")
    )
    purpose: LinkPurpose = Field(sa_column=one_of(LinkPurpose, "purpose", "What for."))
    contributor_id: int | None = Field(
        default=None,
        sa_column=reference(
            "contributors.id", "Whose password it sets; none to register.", on_delete="CASCADE", nullable=True
        ),
    )
    created_at: datetime = Field(sa_column=moment("When it was made."))
    expires_at: datetime = Field(sa_column=moment("From when on it opens nothing."))
    used_at: datetime | None = Field(default=None, sa_column=moment("When it was used.", nullable=True))


class SignInFailure(Row, table=True):
    """A wrong password, kept for five minutes, to slow down whoever guesses."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index(None, "account_key", "address_key", "at"), Index(None, "address_key", "at"))

    id: int | None = Field(default=None, sa_column=integer("Drawn by the database.", primary_key=True))
    account_key: str = Field(
        sa_column=Column(String(64), nullable=False, comment="Keyed hash of the name that was tried, known or not.")
    )
    address_key: str = Field(
        sa_column=Column(String(64), nullable=False, comment="Keyed hash of the address that it came from.")
    )
    at: datetime = Field(sa_column=moment("When."))


class SiteSetting(Row, table=True):
    """A setting of the whole site that admins change while it runs."""

    __tablename__ = "site_settings"

    name: str = Field(sa_column=Column(String(40), primary_key=True, comment='Such as "registration".'))
    value: str = Field(sa_column=words("What it is set to."))


class SiteEvent(Row, table=True):
    """One thing that was done to the site, an account or a map's settings. It names people by id, never by name."""

    __tablename__ = "site_events"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "map_id"),
        Index(None, "contributor_id"),
        CheckConstraint("length(reason) <= 500", name="reason_length"),
    )

    id: int | None = Field(default=None, sa_column=integer("Gives their order.", primary_key=True))
    at: datetime = Field(sa_column=moment("When."))
    kind: SiteEventKind = Field(sa_column=one_of(SiteEventKind, "kind", "What."))
    contributor_id: int | None = Field(
        default=None,
        sa_column=reference("contributors.id", "Who did it; none for the operator at the command line.", nullable=True),
    )
    map_id: int | None = Field(
        default=None, sa_column=reference("maps.id", "The map that it concerns.", on_delete="CASCADE", nullable=True)
    )
    subject: str = Field(default="", sa_column=key("What it was done to, by id."))
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=json("Codes and numbers; no names."))
    reason: str = Field(default="", sa_column=words("Why, as typed; what breaks the glass has one."))
