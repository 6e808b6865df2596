"""What a map's settings would do and what was done to them, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from argmap.domain.keeping import Access
from argmap.domain.moderation import BranchMarkKind
from argmap.domain.permissions import Policy, Visibility
from argmap.queries.keeping import EventRow, KeptBy, SettingsView
from argmap.web import words
from argmap.web.keeping import POLICY_WORDS, VISIBILITY_WORDS


@dataclass(frozen=True, slots=True)
class EventTold:
    """One line of what was done to how the map is kept."""

    when: datetime
    day: str
    by: str
    words: str
    reason: str


def effects(view: SettingsView, wanted: Access) -> list[str]:
    """What saving would change and what follows from it, in sentences; nothing where nothing differs."""
    now, found = view.access, []
    if wanted.visibility is not now.visibility:
        before, after = VISIBILITY_WORDS[now.visibility][0].lower(), VISIBILITY_WORDS[wanted.visibility][0].lower()
        follows = {
            Visibility.PRIVATE: f"Only its {words.counted(view.counted, 'member')} can read it.",
            Visibility.UNLISTED: "Whoever has its new link can read it; nobody finds it otherwise.",
            Visibility.PUBLIC: "Everybody can read it, and it is listed and found by search.",
        }[wanted.visibility]
        ends = " The link that it has opens nothing any more." if view.link else ""
        found.append(f"from {before} to {after}. {follows}{ends}")
    if wanted.policy is not now.policy:
        before, after = POLICY_WORDS[now.policy][0].lower(), POLICY_WORDS[wanted.policy][0].lower()
        people = words.counted(view.counted, "member")
        follows = {
            Policy.OPEN: "What is written from now on appears at once. What waits already stays in the queue.",
            Policy.APPROVAL: f"What {people} and everybody else write next waits in the queue. "
            "What is on the map stays.",
            Policy.CLOSED: "Only facilitators can add to it. What is on the map stays.",
        }[wanted.policy]
        found.append(f"from {before} to {after}. {follows}")
    for name, on, off in (
        ("welcomes", "taking a name will be enough to contribute", "visitors will have to sign in to contribute"),
        ("guests", "debates on it will take guests", "debates on it will take no guests"),
    ):
        if getattr(wanted, name) != getattr(now, name):
            found.append(f"{on if getattr(wanted, name) else off}.")
    if wanted.hourly_limit != now.hourly_limit:
        most = words.counted(wanted.hourly_limit, "contribution") if wanted.hourly_limit else "as much as they like"
        found.append(f"one person can make {most} an hour.")
    if wanted.read_first != now.read_first:
        first = words.counted(wanted.read_first, "contribution")
        found.append(f"a newcomer’s first {first} will wait." if wanted.read_first else "nothing of newcomers waits.")
    return found


def event_told(row: EventRow) -> EventTold:
    """The line as a page tells it."""
    return EventTold(row.when, f"{words.day(row.when)}, {words.clock(row.when)}", row.by, _told(row), row.reason)


def _told(row: EventRow) -> str:
    """What was done, in words."""
    detail = row.detail
    whom = row.subject or "a member"
    if row.kind == "map settings":
        return "changed " + words.listed(
            f"{_SETTING_WORDS.get(name, name)} to {_value(detail[name][1])}" for name in detail
        )
    if row.kind == "member set":
        role = detail.get("role", "none")
        if "invitation" in detail:
            return f"became a {role} by an invitation link"
        return f"ended the membership of {whom}" if role == "none" else f"made {whom} a {role}"
    if row.kind == "invite made":
        return (
            "withdrew an invitation link"
            if "withdrawn" in detail
            else f"made an invitation link for a {detail['role']}"
        )
    if row.kind == "map archived":
        return "archived the map" if detail.get("archived") else "brought the map back from the archive"
    return {
        "map deleted": "deleted the map",
        "map restored": "took the deletion back",
        "glass broken": "looked into this map as an admin",
        "unmasked": "looked behind a pseudonym",
    }.get(row.kind, row.kind)


_SETTING_WORDS = {
    "visibility": "who may read it",
    "policy": "who may add to it",
    "welcomes": "newcomers",
    "guests": "guests",
    "hourly_limit": "the hourly limit",
    "read_first": "how many first contributions wait",
}


def _value(value: object) -> str:
    return {True: "welcome", False: "not welcome"}[value] if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class MarkTold:
    """What lies on a branch: the word for it, the statement that heads it, and what readers are told."""

    told: str
    statement: int
    words: str


@dataclass(frozen=True, slots=True)
class Moderated:
    """What becomes of contributions, how many wait, and what lies on branches."""

    rule: str
    waiting: str
    marks: tuple[MarkTold, ...]


_RULES = {
    Policy.OPEN: "What is added appears at once.",
    Policy.APPROVAL: "A moderator reads first what is added.",
    Policy.CLOSED: "Only facilitators add to it.",
}
_MARKS = {BranchMarkKind.LOCK: "Locked", BranchMarkKind.SLOW: "Slowed", BranchMarkKind.NOTE: "Content note on"}


def moderated_told(access: Access, kept: KeptBy) -> Moderated:
    """The part of the settings that says what moderators keep."""
    rule = _RULES[access.policy]
    if access.read_first and access.policy is Policy.OPEN:
        rule += f" A newcomer’s first {words.counted(access.read_first, 'contribution')} are read first."
    if access.hourly_limit and access.policy is not Policy.CLOSED:
        rule += f" One person can make {words.counted(access.hourly_limit, 'contribution')} an hour."
    waiting = f"{words.counted(kept.waiting, 'contribution')} waiting" if kept.waiting else "Nothing waits"
    marks = tuple(MarkTold(_MARKS[one.kind], one.statement, one.words) for one in kept.marks)
    return Moderated(rule, waiting, marks)
