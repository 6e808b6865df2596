"""The published table of permissions, cell by cell: what it says is written down here once more, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from argmap.domain.errors import NotAllowed
from argmap.domain.permissions import (
    BRIEFLY,
    BY_NAMING,
    BY_POLICY,
    BY_VISIBILITY,
    OPEN,
    OPERATOR,
    TABLE,
    VISITOR,
    Action,
    Actor,
    Grounds,
    Membership,
    Naming,
    Policy,
    Role,
    Visibility,
    allowed,
    may,
    require,
    role_of,
    waits,
)

ME, OTHER = 7, 99
CAST = {
    Role.VISITOR: (VISITOR, None),
    Role.OUTSIDER: (Actor(ME), None),
    Role.GUEST: (Actor(ME, guest=True), None),
    Role.PARTICIPANT: (Actor(ME), Membership.PARTICIPANT),
    Role.MODERATOR: (Actor(ME), Membership.MODERATOR),
    Role.FACILITATOR: (Actor(ME), Membership.FACILITATOR),
    Role.ADMIN: (Actor(ME, admin=True), None),
    Role.OPERATOR: (OPERATOR, None),
}

# Visitor, outsider, guest, participant, moderator, facilitator, admin, operator. Y yes, - no, o own only, 5 own only
# and for five minutes, q to the queue, b with a reason that is typed; of D and F the same as Y, but never on what is
# one's own.
SAME = {
    Action.READ_WAITING: "-oooYYbY",
    Action.EXPORT: "YY-YYYYY",
    Action.EXPORT_WAITING: "-----YbY",
    Action.REWORD: "-o5ooo--",
    Action.WITHDRAW: "-ooooo--",
    Action.SHAPE_OWN: "-o5ooo--",
    Action.SHAPE: "----YY--",
    Action.FLAG: "-FFFFF--",
    Action.DECIDE: "----DDb-",
    Action.ANSWER: "-ooooo--",
    Action.UNDO: "-o5ooo-o",
    Action.MODERATE: "----YYb-",
    Action.HAND_IN: "---YYY--",
    Action.ATTACH_DOCUMENT: "-----Y--",
    Action.RESTORE: "---oYY--",
    Action.MARK_BRANCH: "----YY--",
    Action.REDACT: "----YYb-",
    Action.SETTINGS: "-----Y--",
    Action.APPOINT: "-----YY-",
    Action.ARCHIVE: "-----Yb-",
    Action.CREATE: "-Y-YYYYY",
    Action.COPY: "-Y-YYYYY",
    Action.SITE: "------YY",
    Action.OWN_DATA: "-o-oooo-",
    Action.IMPORT: "-------Y",
    Action.VOTE: "-YYYYY--",
    Action.RUN_DEBATE: "-----Y--",
    Action.RELEASE: "----YY--",
    Action.REMOVE_GUEST: "----YY--",
    Action.SEE_WALL: "YYYYYY--",
}
CASES: list[tuple[Action, Grounds, str]] = [
    *((action, OPEN, cells) for action, cells in SAME.items()),
    (Action.JOIN, OPEN, "Y-------"),
    (Action.JOIN, Grounds(welcomes=False), "--------"),
    (Action.JOIN, Grounds(policy=Policy.CLOSED), "--------"),
    *((action, OPEN, "YYYYYYYY") for action in (Action.LIST, Action.READ, Action.READ_LOG)),
    *((Action.LIST, Grounds(visibility=one), "---YYY-Y") for one in (Visibility.UNLISTED, Visibility.PRIVATE)),
    (Action.LIST, Grounds(visibility=Visibility.UNLISTED, by_link=True), "---YYY-Y"),
    *(
        (action, Grounds(visibility=one), "--YYYYbY")
        for action in (Action.READ, Action.READ_LOG)
        for one in (Visibility.UNLISTED, Visibility.PRIVATE)
    ),
    (Action.READ, Grounds(visibility=Visibility.UNLISTED, by_link=True), "YYYYYYYY"),
    (Action.READ, Grounds(visibility=Visibility.PRIVATE, by_link=True), "--YYYYbY"),
    (Action.CONTRIBUTE, OPEN, "-Y-YYY-Y"),
    (Action.CONTRIBUTE, Grounds(policy=Policy.APPROVAL), "-q-qYY-Y"),
    (Action.CONTRIBUTE, Grounds(policy=Policy.CLOSED), "-----Y-Y"),
    (Action.SPEAK, OPEN, "--Y-----"),
    (Action.SPEAK, Grounds(policy=Policy.APPROVAL), "--q-----"),
    (Action.SPEAK, Grounds(policy=Policy.CLOSED), "--------"),
    (Action.READ_REPORT, OPEN, "YY-YYYYY"),
    *((Action.READ_REPORT, Grounds(visibility=one), "---YYYbY") for one in (Visibility.UNLISTED, Visibility.PRIVATE)),
    (Action.EDIT_SOURCES, OPEN, "-q-YYY-Y"),
    (Action.EDIT_SOURCES, Grounds(policy=Policy.APPROVAL), "-q-qYY-Y"),
    (Action.EDIT_SOURCES, Grounds(policy=Policy.CLOSED), "-q--YY-Y"),
    (Action.UNMASK, OPEN, "-------Y"),
    (Action.UNMASK, Grounds(naming=Naming.INSTRUCTOR), "-----YbY"),
    (Action.UNMASK, Grounds(naming=Naming.BLIND), "--------"),
]


def test_every_action_has_a_cell_for_every_role() -> None:
    assert {*TABLE, *BY_VISIBILITY, *BY_POLICY, *BY_NAMING} == set(Action)
    assert {action for action, _, _ in CASES} == set(Action)
    tables = [*TABLE.values()]
    for split in (BY_VISIBILITY, BY_POLICY, BY_NAMING):
        tables += [row for rows in split.values() for row in rows.values()]
    assert all(set(row) == set(Role) for row in tables)


@pytest.mark.parametrize("at", range(len(Role)), ids=list(Role))
@pytest.mark.parametrize(("action", "ground", "cells"), CASES)
def test_each_may_do_what_the_table_says_and_nothing_else(action: Action, ground: Grounds, cells: str, at: int) -> None:
    role = list(Role)[at]
    actor, member = CAST[role]
    grounds = replace(ground.of(actor, member), joined=role is Role.GUEST)
    assert role_of(actor, grounds) is role
    answers = {
        "Y": (True, True, True),
        "q": (True, True, True),
        "-": (False, False, False),
        "b": (False, False, False),
        "o": (actor.operator, True, False),
        "5": (False, False, False),
        "D": (True, False, True),
        "F": (True, False, True),
    }[cells[at]]
    for owner, yes in zip((None, actor.contributor_id, OTHER), answers, strict=True):
        assert may(actor, action, grounds, owner=owner) is yes, (role, owner)
        assert (action in allowed(actor, grounds, owner=owner)) is yes
        if yes:
            require(actor, action, grounds, owner=owner)
        else:
            with pytest.raises(NotAllowed) as refused:
                require(actor, action, grounds, owner=owner)
            assert str(refused.value).endswith(".")
    assert waits(actor, action, grounds) is (cells[at] == "q")


@pytest.mark.parametrize(("action", "ground", "cells"), CASES)
def test_an_admin_breaks_the_glass_with_a_reason_only(action: Action, ground: Grounds, cells: str) -> None:
    admin = Actor(ME, admin=True)
    broken = Grounds(
        ground.visibility, ground.policy, ground.naming, ground.welcomes, None, ground.by_link, "A complaint by post."
    )
    column = cells[list(Role).index(Role.ADMIN)]
    assert may(admin, action, broken, owner=OTHER) is (column in "Yb")


GUEST = Actor(ME, guest=True)
JOINED = Grounds(visibility=Visibility.PRIVATE, joined=True)


@pytest.mark.parametrize("action", [Action.REWORD, Action.SHAPE_OWN, Action.UNDO])
def test_a_guest_changes_what_is_their_own_for_five_minutes(action: Action) -> None:
    assert may(GUEST, action, JOINED, owner=ME, age=BRIEFLY)
    assert action in allowed(GUEST, JOINED, owner=ME, age=BRIEFLY)
    assert not may(GUEST, action, JOINED, owner=ME, age=BRIEFLY + timedelta(seconds=1))
    assert not may(GUEST, action, JOINED, owner=OTHER, age=BRIEFLY)
    with pytest.raises(NotAllowed):
        require(GUEST, action, JOINED, owner=ME, age=BRIEFLY + timedelta(seconds=1))


def test_a_guest_is_a_visitor_of_every_other_map() -> None:
    assert role_of(GUEST, OPEN) is Role.VISITOR
    assert not may(GUEST, Action.READ, Grounds(visibility=Visibility.PRIVATE))
    assert not may(GUEST, Action.WITHDRAW, OPEN, owner=ME)


def test_whoever_has_joined_a_debate_and_is_signed_in_reads_its_private_map() -> None:
    assert may(Actor(ME), Action.READ, JOINED)
    assert not may(Actor(ME), Action.LIST, JOINED)


def test_an_admin_who_is_a_member_is_that_member() -> None:
    assert role_of(Actor(ME, admin=True), Grounds(member=Membership.PARTICIPANT)) is Role.PARTICIPANT


def test_nobody_is_a_member_without_a_name() -> None:
    assert OPEN.of(VISITOR, Membership.FACILITATOR).member is None


def test_who_may_not_contribute_to_a_closed_map_is_told_why() -> None:
    with pytest.raises(NotAllowed, match="takes no contributions"):
        require(Actor(ME), Action.CONTRIBUTE, Grounds(policy=Policy.CLOSED))
