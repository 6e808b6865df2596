"""Rows for whoever contributes, and for the browsers they do it in."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, String
from sqlmodel import Field

from argmap.domain.limits import NAME_LIMIT
from argmap.models.columns import Row, bounded, moment, reference, words


def _random_id() -> int:
    return secrets.randbits(62)


class Contributor(Row, table=True):
    """An account that added something. Everything refers to it by id, never by name."""

    __tablename__ = "contributors"
    __table_args__ = (bounded("name", NAME_LIMIT, least=1),)

    id: int = Field(
        default_factory=_random_id,
        sa_column=Column(
            BigInteger,
            primary_key=True,
            autoincrement=False,
            comment="62 bits at random, so that it tells neither when nor after whom they came; never shown.",
        ),
    )
    name: str = Field(sa_column=words("The label shown beside what they add. Several may have the same."))
    created_at: datetime = Field(sa_column=moment("When they took their name."))
    erased_at: datetime | None = Field(
        default=None, sa_column=moment("When everything personal was erased; the row stays for the map.", nullable=True)
    )


class BrowserSession(Row, table=True):
    """One browser of a contributor, kept on the server; the browser has only the token."""

    __tablename__ = "browser_sessions"
    __table_args__ = (Index(None, "contributor_id"), Index(None, "expires_at"))

    token_hash: str = Field(
        sa_column=Column(
            String(64),
            primary_key=True,
            comment="SHA-256, in hexadecimal, of the 128-bit token; a copy of this table opens no session.",
        )
    )
    contributor_id: int = Field(sa_column=reference("contributors.id", "Whose browser it is.", on_delete="CASCADE"))
    csrf: str = Field(sa_column=Column(String(64), nullable=False, comment="The secret that its forms carry."))
    created_at: datetime = Field(sa_column=moment("When it began."))
    expires_at: datetime = Field(sa_column=moment("From when on its token opens nothing."))
    browser: str = Field(
        default="",
        sa_column=Column(
            String(80), nullable=False, server_default="", comment='Which browser, in words: "Firefox on Linux".'
        ),
    )
    seen_at: datetime | None = Field(
        default=None, sa_column=moment("When it was last used, to the hour.", nullable=True)
    )


def token_hash(token: str) -> str:
    """What is stored of a session's token. It is random, so a plain hash of it cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
