"""The published table of permissions, cell by cell: what it says is written down here once more, by hand."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

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
    Cell,
    Grounds,
    Membership,
    Naming,
    Policy,
    Role,
    Visibility,
    allowed,
    cell_of,
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


PRIVATE, UNLISTED = Grounds(visibility=Visibility.PRIVATE), Grounds(visibility=Visibility.UNLISTED)
LINKED = replace(UNLISTED, by_link=True)
APPROVAL, CLOSED = Grounds(policy=Policy.APPROVAL), Grounds(policy=Policy.CLOSED)
ANY_POLICY = (OPEN, APPROVAL, CLOSED)
ANY_VISIBILITY = (OPEN, UNLISTED, PRIVATE)
ANY_NAMING = tuple(Grounds(naming=naming) for naming in Naming)
NEEDS_NO_ACTION = ()

# Every row of the published table: its words, its cells from visitor to admin, and what is asked for it and where.
PUBLISHED: dict[str, tuple[str, tuple[Action, ...], tuple[Grounds, ...]]] = {
    "see a public map listed, found by search": ("Y | Y | Y | Y | Y | Y | Y", (Action.LIST,), (OPEN,)),
    "see a private or unlisted map listed": (
        "– | – | – | Y | Y | Y | –",
        (Action.LIST,),
        (PRIVATE, UNLISTED, LINKED),
    ),
    "read a public map; an unlisted one with its link": (
        "Y | Y | Y | Y | Y | Y | Y",
        (Action.READ,),
        (OPEN, LINKED),
    ),
    "read a private map": ("– | – | Y | Y | Y | Y | b", (Action.READ,), (PRIVATE, UNLISTED)),
    "read what is pending or hidden": ("– | o | o | o | Y | Y | b", (Action.READ_WAITING,), (OPEN,)),
    "contribute, policy open": ("– | Y | Y | Y | Y | Y | –", (Action.CONTRIBUTE,), (OPEN,)),
    "contribute, policy approval": ("– | q | q | q | Y | Y | –", (Action.CONTRIBUTE,), (APPROVAL,)),
    "contribute, policy closed": ("– | – | – | – | – | Y | –", (Action.CONTRIBUTE,), (CLOSED,)),
    "reword (policy approval: the new wording waits, the old stays)": (
        "– | o | o, 5 min | o | o | o | –",
        (Action.REWORD,),
        ANY_POLICY,
    ),
    "withdraw (a tombstone stays where others have answered)": (
        "– | o | o | o | o | o | –",
        (Action.WITHDRAW,),
        (OPEN,),
    ),
    "change the shape (move, merge, split, link, change kind) of what is one's own and nobody has built on": (
        "– | o | o, 5 min | o | o | o | –",
        (Action.SHAPE_OWN,),
        (OPEN,),
    ),
    "change the shape of anything": ("– | – | – | – | Y | Y | –", (Action.SHAPE,), (OPEN,)),
    "add and correct sources, speakers, cases, stances": (
        "– | q | – | as contribute | Y | Y | –",
        (Action.EDIT_SOURCES,),
        ANY_POLICY,
    ),
    "vote and signal in a debate that one has joined, once each": (
        "– | Y | Y | Y | Y | Y | –",
        (Action.VOTE,),
        ANY_POLICY,
    ),
    "flag (not one's own)": ("– | Y | Y | Y | Y | Y | –", (Action.FLAG,), (OPEN,)),
    "approve, ask for changes, reject, hide (never one's own)": (
        "– | – | – | – | Y | Y | b",
        (Action.DECIDE,),
        (OPEN,),
    ),
    "answer a decision on one's own, resubmit, appeal": ("– | o | o | o | o | o | –", (Action.ANSWER,), (OPEN,)),
    "undo and redo one's own change that nobody has built on": (
        "– | o | o, 5 min | o | o | o | –",
        (Action.UNDO,),
        (OPEN,),
    ),
    "see the queue and the moderators' page": ("– | – | – | – | Y | Y | b", (Action.MODERATE,), (OPEN,)),
    "hand in a frozen copy": ("– | – | – | Y | Y | Y | –", (Action.HAND_IN,), (OPEN,)),
    # The link alone decides: whoever has it is asked for nothing else.
    "read a handed-in copy with its link (≥ 128 bits)": ("Y | Y | Y | Y | Y | Y | Y", NEEDS_NO_ACTION, ()),
    "attach a document's text to a source": ("– | – | – | – | – | Y | –", (Action.ATTACH_DOCUMENT,), (OPEN,)),
    "restore an earlier version of a statement": ("– | – | – | o | Y | Y | –", (Action.RESTORE,), (OPEN,)),
    "lock, slow, put a content note on a branch": ("– | – | – | – | Y | Y | –", (Action.MARK_BRANCH,), (OPEN,)),
    "redact a person's name, with a reason; reviewable by a second moderator where there is one": (
        "– | – | – | – | Y | Y | b",
        (Action.REDACT,),
        (OPEN,),
    ),
    "invite, set roles up to moderator, settings, join codes": (
        "– | – | – | – | – | Y | –",
        (Action.SETTINGS,),
        (OPEN,),
    ),
    "appoint a facilitator": ("– | – | – | – | – | Y | Y", (Action.APPOINT,), (OPEN,)),
    "remove a guest from a live debate": ("– | – | – | – | Y | Y | –", (Action.REMOVE_GUEST,), (OPEN,)),
    "run a live debate: phases, timer, spotlight, votes": (
        "– | – | – | – | – | Y | –",
        (Action.RUN_DEBATE,),
        (OPEN,),
    ),
    "release, hold, decline in a live debate; mute a guest": (
        "– | – | – | – | Y | Y | –",
        (Action.RELEASE,),
        (OPEN,),
    ),
    "see the wall of a debate": ("with its code | with its code | Y | Y | Y | Y | –", (Action.SEE_WALL,), (OPEN,)),
    "read the report after the close": (
        "as the map, or with its link | same | with its link | Y | Y | Y | as the map",
        (Action.READ_REPORT,),
        ANY_VISIBILITY,
    ),
    "archive, delete (thirty days to undo)": ("– | – | – | – | – | Y | b", (Action.ARCHIVE,), (OPEN,)),
    "create a map; copy a readable one into a new map of one's own": (
        "– | Y | – | Y | Y | Y | Y",
        (Action.CREATE, Action.COPY),
        (OPEN,),
    ),
    "export what one may read": ("Y | Y | – | Y | Y | Y | Y", (Action.EXPORT,), (OPEN,)),
    "export pending contributions and history": ("– | – | – | – | – | Y | b", (Action.EXPORT_WAITING,), (OPEN,)),
    'see who is behind a pseudonym (a map chooses "named", "instructor may see" or "blind" when it is made; '
    "never loosened later)": (
        "– | – | – | – | – | as chosen, recorded | b, never where blind",
        (Action.UNMASK,),
        ANY_NAMING,
    ),
    "read the moderation log of a public map": ("Y | Y | Y | Y | Y | Y | Y", (Action.READ_LOG,), (OPEN,)),
    "accounts, backups, site settings": ("– | – | – | – | – | – | Y", (Action.SITE,), (OPEN,)),
    "one's own data: export, erase; one's own API tokens": (
        "– | o | – | o | o | o | o",
        (Action.OWN_DATA,),
        (OPEN,),
    ),
}
SIGNS = {
    "Y": Cell.YES,
    "–": Cell.NO,
    "o": Cell.OWN,
    "o, 5 min": Cell.OWN_BRIEFLY,
    "q": Cell.QUEUE,
    "b": Cell.BREAK_GLASS,
    # Whoever asks for the wall's address has the code, and a report's own link is asked for by itself.
    "with its code": Cell.YES,
    "with its link": Cell.NO,
}
LIKE = {
    "as contribute": Action.CONTRIBUTE,
    "as the map": Action.READ,
    "as the map, or with its link": Action.READ,
    "same": Action.READ,
}
# Nobody has a pseudonym where names are shown.
OF_NAMING = {
    "as chosen, recorded": {Naming.NAMED: Cell.NO, Naming.INSTRUCTOR: Cell.YES, Naming.BLIND: Cell.NO},
    "b, never where blind": {Naming.NAMED: Cell.NO, Naming.INSTRUCTOR: Cell.BREAK_GLASS, Naming.BLIND: Cell.NO},
}


def test_every_row_of_the_published_table_is_asked_for_by_an_action_with_its_cells() -> None:
    columns = list(Role)[:7]
    for row, (cells, actions, grounds) in PUBLISHED.items():
        for role, told in zip(columns, cells.split(" | "), strict=True):
            actor, member = CAST[role]
            for ground in grounds:
                here = replace(ground.of(actor, member), joined=role is Role.GUEST)
                for action in actions:
                    # What a guest contributes is said in their debate.
                    asked = Action.SPEAK if (role, action) == (Role.GUEST, Action.CONTRIBUTE) else action
                    expected = (
                        cell_of(actor, LIKE[told], here)
                        if told in LIKE
                        else OF_NAMING[told][here.naming]
                        if told in OF_NAMING
                        else SIGNS[told]
                    )
                    assert cell_of(actor, asked, here) is expected, (row, role, ground)
    named = {action for _, actions, _ in PUBLISHED.values() for action in actions}
    # Taking a name and speaking in a debate are told beside the table; importing is the operator's.
    assert set(Action) - named == {Action.JOIN, Action.SPEAK, Action.IMPORT}


def test_these_are_the_rows_of_the_published_table() -> None:
    """Which lies beside the checkout where the program is made, and nowhere else."""
    head = "| action | visitor | outsider | guest | participant | moderator | facilitator | admin |"
    beside = [file for parent in Path(__file__).parents[3:5] for file in parent.glob("*/PERMISSIONS.md")]
    tables = [text for text in (file.read_text(encoding="utf-8") for file in beside) if head in text]
    if not tables:
        warnings.warn("The published table of permissions is not here to be compared with its copy.", stacklevel=1)
    for text in tables:
        lines = [line.strip("| ") for line in text.splitlines() if line.startswith("| ") and line != head]
        rows = dict(line.split(" | ", 1) for line in lines)
        assert rows == {row: cells for row, (cells, _, _) in PUBLISHED.items()}
