"""What the site decides about accounts, and the frozen drafts of what people ask for there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class SiteRole(StrEnum):
    """What an account may do on the whole site."""

    MEMBER = "member"
    ADMIN = "admin"


class Registration(StrEnum):
    """Who may make themselves an account: everybody, whoever has a link, or nobody."""

    OPEN = "open"
    INVITATION = "invitation"
    CLOSED = "closed"


RESET_LASTS = timedelta(days=3)
MAILED_LASTS = timedelta(hours=2)
INVITATION_LASTS = timedelta(days=14)
FIRST_ADMIN_LASTS = timedelta(days=7)

FAILURES_COUNT_FOR = timedelta(minutes=5)
FAILURES_OF_ACCOUNT = 10  # for one account from one address
FAILURES_OF_ADDRESS = 300  # a whole class sits behind one
MAILED_AT_MOST = 3  # links mailed to one account in an hour


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was sent from, as far as the site remembers it.

    `address` is a keyed hash of the network address, so that the database tells nobody's; `browser` is in words.
    """

    address: str
    browser: str = ""


@dataclass(frozen=True, slots=True)
class SignInDraft:
    """A name and a password as typed; `account` is a keyed hash of the name, for counting what went wrong."""

    name: str
    account: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account to be made. `link` is the token of an invitation, where there is one."""

    name: str
    password: str = field(repr=False)
    email: str | None = None
    link: str = field(default="", repr=False)
