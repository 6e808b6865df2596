"""Frozen drafts of how a map is begun and kept: parsed and bounded once, at the border."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from argmap.domain.drafts import NewStatement
from argmap.domain.permissions import Membership, Naming, Policy, Visibility

POSITIONS_AT_ONCE = 20
"""First answers that a map can be started with."""

HOURLY_AT_MOST = 1000
READ_FIRST_AT_MOST = 20
USES_AT_MOST = 500
"""People who may use one invitation link."""

DAYS_AT_MOST = 90
"""For how long an invitation link can be good."""

DAYS_TO_UNDO = 30
"""For how long a deleted map can be brought back."""


@dataclass(frozen=True, slots=True)
class KeptAs:
    """What is chosen when a map is made; `naming` is never loosened later."""

    visibility: Visibility = Visibility.PRIVATE
    policy: Policy = Policy.OPEN
    naming: Naming = Naming.NAMED


@dataclass(frozen=True, slots=True)
class FirstPosition:
    """A first answer to the question; `held_by` names the speaker who gives it, if anybody."""

    statement: NewStatement
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class StartDraft:
    """A map to be started: its question, the answers that are known already, and what a reader should know first."""

    question: str
    title: str
    positions: tuple[FirstPosition, ...] = ()
    introduction: str = ""
    kept: KeptAs = KeptAs()


@dataclass(frozen=True, slots=True)
class Access:
    """How a map is kept, as far as that may change. A limit of 0 is none; `read_first` counts contributions."""

    visibility: Visibility
    policy: Policy
    welcomes: bool
    guests: bool
    hourly_limit: int
    read_first: int


@dataclass(frozen=True, slots=True)
class InvitationDraft:
    """A link to be made: what it makes people, for how many days it is good, for how many people, and for whom."""

    role: Membership
    days: int
    uses: int
    label: str = ""


def new_link() -> str:
    """A word of 128 bits at random, as addresses take it in a map's place."""
    return secrets.token_hex(16)


def member_ref(map_id: int, contributor_id: int) -> str:
    """What the forms of one map call a member: it tells nothing of who that is, here or in another map."""
    return hashlib.sha256(f"member {map_id} {contributor_id}".encode()).hexdigest()[:20]
