"""What the forms with which maps are started and kept say, as frozen drafts; and the words for each choice in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from argmap.domain.drafts import NewStatement
from argmap.domain.errors import Refused
from argmap.domain.keeping import (
    DAYS_AT_MOST,
    HOURLY_AT_MOST,
    POSITIONS_AT_ONCE,
    READ_FIRST_AT_MOST,
    USES_AT_MOST,
    Access,
    FirstPosition,
    InvitationDraft,
    KeptAs,
    StartDraft,
)
from argmap.domain.limits import (
    FULL_NAME_LIMIT,
    INTRODUCTION_LIMIT,
    MAP_TITLE_LIMIT,
    NAME_LIMIT,
    QUESTION_LIMIT,
    TEXT_LIMIT,
)
from argmap.domain.permissions import Membership, Naming, Policy, Visibility
from argmap.domain.text import one_line, propose_title
from argmap.web.drafting import Reading, Typed

VISIBILITY_WORDS: Mapping[Visibility, tuple[str, str]] = {
    Visibility.PRIVATE: ("Private", "only members"),
    Visibility.UNLISTED: ("Unlisted", "whoever has its link"),
    Visibility.PUBLIC: ("Public", "everyone; listed and found by search"),
}
POLICY_WORDS: Mapping[Policy, tuple[str, str]] = {
    Policy.OPEN: ("Open", "appears at once"),
    Policy.APPROVAL: ("Approval", "a moderator reads it first; rewording waits too, and the old words stay"),
    Policy.CLOSED: ("Closed", "only facilitators"),
}
NAMING_WORDS: Mapping[Naming, tuple[str, str]] = {
    Naming.NAMED: ("Named", "everyone sees who wrote what"),
    Naming.INSTRUCTOR: ("Instructor may see", "pseudonyms here; facilitators may look, and each look is recorded"),
    Naming.BLIND: ("Blind", "pseudonyms here; nobody can look, not even the site’s admin"),
}
CHOICES: Mapping[str, Any] = {
    "visibilities": [(one.value, told) for one, told in VISIBILITY_WORDS.items()],
    "policies": [(one.value, told) for one, told in POLICY_WORDS.items()],
    "namings": [(one.value, told) for one, told in NAMING_WORDS.items()],
}
"""What a template offers to choose from, each with its word and its sentence."""

ROLE_WORDS: Mapping[Membership, str] = {role: role.value.capitalize() for role in Membership}


def kept_as(typed: Typed) -> KeptAs:
    """How a new map is kept; private, open and named where nothing was chosen. Raises `Refused`."""
    form = Reading(typed)
    kept = _kept(form)
    form.done()
    return kept


def _kept(form: Reading) -> KeptAs:
    return KeptAs(
        form.word("visibility", Visibility, Visibility.PRIVATE),
        form.word("policy", Policy, Policy.OPEN),
        form.word("naming", Naming, Naming.NAMED),
    )


def start_draft(typed: Typed) -> StartDraft:
    """The map that a form starts; answers that are empty are none. Raises `Refused`."""
    form = Reading(typed)
    question = form.line("question", QUESTION_LIMIT, required=True)
    introduction = form.lines("introduction", INTRODUCTION_LIMIT)
    kept = _kept(form)
    texts, holders = typed.getlist("position"), typed.getlist("held_by")
    positions: list[FirstPosition] = []
    if sum(1 for text in texts if text.strip()) > POSITIONS_AT_ONCE:
        form.problem("position", f"A map is started with {POSITIONS_AT_ONCE} answers at most; more can be added later.")
        texts = []
    for place, told in enumerate(texts):
        held_by = holders[place] if place < len(holders) else ""
        try:
            text = one_line(told, "position", limit=TEXT_LIMIT)
            speaker = one_line(held_by, "held_by", limit=FULL_NAME_LIMIT)
        except Refused as refused:
            for name, sentence in refused.fields.items():
                form.problem(name, f"Answer {place + 1}: {sentence}")
            continue
        if speaker and not text:
            form.problem("held_by", f"Answer {place + 1} says who holds it, but not what.")
        if text:
            positions.append(FirstPosition(NewStatement(text, propose_title(text)), speaker))
    form.done()
    return StartDraft(question, propose_title(question, MAP_TITLE_LIMIT), tuple(positions), introduction, kept)


def access(typed: Typed) -> tuple[Access, Access]:
    """How a map is to be kept from now on, and how it was when the form was made. Raises `Refused`."""
    form = Reading(typed)
    found = Access(
        form.word("visibility", Visibility, Visibility.PRIVATE),
        form.word("policy", Policy, Policy.OPEN),
        bool(typed.get("welcomes")),
        bool(typed.get("guests")),
        _count(form, "hourly_limit", 0, HOURLY_AT_MOST),
        _count(form, "read_first", 0, READ_FIRST_AT_MOST),
    )
    was = _ACCESS.fullmatch(typed.get("was", ""))
    if was is None:
        form.problem("", "The form does not say how the map was kept when it was made; open it anew.")
    form.done()
    assert was is not None
    visibility, policy, welcomes, guests, hourly_limit, read_first = was.groups()
    seen = Access(
        Visibility(visibility), Policy(policy), welcomes == "1", guests == "1", int(hourly_limit), int(read_first)
    )
    return found, seen


_ACCESS = re.compile(
    rf"({'|'.join(Visibility)}) ({'|'.join(Policy)}) ([01]) ([01]) ([0-9]{{1,6}}) ([0-9]{{1,6}})", re.ASCII
)


def access_typed(kept: Access) -> Mapping[str, str]:
    """The fields of the form that keeps the map as it is kept; `was` tells the form what it was made for."""
    welcomes, guests = ("1" if one else "" for one in (kept.welcomes, kept.guests))
    numbers = f"{kept.hourly_limit} {kept.read_first}"
    return {
        "visibility": kept.visibility.value,
        "policy": kept.policy.value,
        "welcomes": welcomes,
        "guests": guests,
        "hourly_limit": str(kept.hourly_limit),
        "read_first": str(kept.read_first),
        "was": f"{kept.visibility} {kept.policy} {welcomes or 0} {guests or 0} {numbers}",
    }


def invitation_draft(typed: Typed) -> InvitationDraft:
    """An invitation link to be made. Raises `Refused`."""
    form = Reading(typed)
    role = form.word("role", Membership, Membership.PARTICIPANT)
    if role is Membership.FACILITATOR:
        form.problem("role", "A link makes participants or moderators; appoint a facilitator among the members.")
    found = InvitationDraft(
        role,
        _count(form, "days", 1, DAYS_AT_MOST),
        _count(form, "uses", 1, USES_AT_MOST),
        form.line("label", NAME_LIMIT),
    )
    form.done()
    return found


def _count(form: Reading, name: str, least: int, most: int) -> int:
    told = form.typed.get(name, "").strip() or str(least)
    if told.isascii() and told.isdecimal() and len(told) <= 6 and least <= int(told) <= most:
        return int(told)
    form.problem(name, f"This is a whole number from {least} to {most:,}.")
    return least
