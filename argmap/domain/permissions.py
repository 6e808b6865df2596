"""Who may do what: one table, asked by queries (reading) and by the wrapper of the operations (writing).

The rows are those of the published table of permissions. What somebody may do follows from what the map is and from
what they are to it (`Grounds`), and is never stored. A cell is one of five answers; some rows have one for each policy
or visibility of the map.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from argmap.domain.errors import NotAllowed

BRIEFLY = timedelta(minutes=5)
"""For how long a guest of a debate may change what they have added."""


class Action(StrEnum):
    """Everything that somebody may want to do."""

    LIST = "list"
    READ = "read"
    READ_WAITING = "read what waits"
    EXPORT = "export"
    EXPORT_WAITING = "export what waits"
    JOIN = "join"
    CONTRIBUTE = "contribute"
    REWORD = "reword"
    WITHDRAW = "withdraw"
    SHAPE_OWN = "shape own"
    SHAPE = "shape"
    EDIT_SOURCES = "edit sources"
    FLAG = "flag"
    DECIDE = "decide"
    ANSWER = "answer"
    UNDO = "undo"
    MODERATE = "moderate"
    HAND_IN = "hand in"
    ATTACH_DOCUMENT = "attach document"
    RESTORE = "restore"
    MARK_BRANCH = "mark branch"
    REDACT = "redact"
    SETTINGS = "settings"
    APPOINT = "appoint"
    ARCHIVE = "archive"
    CREATE = "create"
    COPY = "copy"
    UNMASK = "unmask"
    READ_LOG = "read log"
    SITE = "site"
    OWN_DATA = "own data"
    IMPORT = "import"
    SPEAK = "speak"
    VOTE = "vote"
    RUN_DEBATE = "run debate"
    RELEASE = "release"
    REMOVE_GUEST = "remove guest"
    SEE_WALL = "see wall"
    READ_REPORT = "read report"


READING = frozenset(
    {
        Action.LIST,
        Action.READ,
        Action.READ_WAITING,
        Action.READ_LOG,
        Action.EXPORT,
        Action.EXPORT_WAITING,
        Action.MODERATE,
        Action.COPY,
        Action.CREATE,
        Action.SETTINGS,
        Action.ARCHIVE,
        Action.SITE,
        Action.OWN_DATA,
        Action.SEE_WALL,
        Action.READ_REPORT,
    }
)
"""What an archived map still allows; its facilitators may bring it back."""


class Role(StrEnum):
    """What an actor is to one map, or to the site where no map is meant; the operator runs commands on its machine."""

    VISITOR = "visitor"
    OUTSIDER = "outsider"
    GUEST = "guest"
    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    FACILITATOR = "facilitator"
    ADMIN = "admin"
    OPERATOR = "operator"


class Membership(StrEnum):
    """The roles that a map's members can have, each with all that the one before has."""

    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    FACILITATOR = "facilitator"


class Visibility(StrEnum):
    """Who may read a map: its members, whoever has its link, or everybody."""

    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


class Policy(StrEnum):
    """What becomes of a contribution: it stands at once, a moderator reads it first, or nobody may contribute."""

    OPEN = "open"
    APPROVAL = "approval"
    CLOSED = "closed"


class Naming(StrEnum):
    """What is seen of who contributed: names, pseudonyms that a facilitator may look behind, or pseudonyms for good."""

    NAMED = "named"
    INSTRUCTOR = "instructor"
    BLIND = "blind"


class Cell(StrEnum):
    """An answer of the table: yes; no; only with what is one's own, or with that and while it is new; by the queue;
    with a reason, recorded and shown.
    """

    YES = "yes"
    NO = "no"
    OWN = "own"
    OWN_BRIEFLY = "own, 5 min"
    QUEUE = "queue"
    BREAK_GLASS = "break glass"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a contributor by number, a visitor (None), or the operator at the command line.

    `glass` are the maps, by id, that an admin has lately given a reason to look into, with that reason. `debates` are
    the maps, by id, of the open debates that this browser has joined; a `guest` holds no more than that: on these maps
    they are the contributor of that number, and on every other a visitor. `asked` is when a guest asks, for what they
    may do for a while only.
    """

    contributor_id: int | None = None
    operator: bool = False
    admin: bool = False
    glass: tuple[tuple[int, str], ...] = ()
    debates: tuple[int, ...] = ()
    guest: bool = False
    asked: datetime | None = None

    def age_of(self, added: datetime | None) -> timedelta | None:
        """How long ago that was, for who asks about it; None where that decides nothing."""
        return None if self.asked is None or added is None else self.asked - added


Reader = Actor
VISITOR = Actor()
OPERATOR = Actor(operator=True)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a map is, and what an actor is to it: all that the table is asked with beside the action.

    `member` is the actor's role in the map, `by_link` that they came by the link of an unlisted map, `joined` that they
    have joined an open debate that is held on it. `reason` is what
    somebody typed to break the glass ("" : nothing was typed, and what asks for it is not allowed). A map that is
    `archived` takes no writes, one that is `deleted` is there for nobody; both are looked at beside the table.
    """

    visibility: Visibility = Visibility.PUBLIC
    policy: Policy = Policy.OPEN
    naming: Naming = Naming.NAMED
    welcomes: bool = True
    member: Membership | None = None
    by_link: bool = False
    reason: str = ""
    archived: bool = False
    deleted: bool = False
    joined: bool = False

    @property
    def glass(self) -> str:
        """The reason by which an admin, who is no member, does what needs one; nothing for everybody else."""
        return self.reason if self.member is None else ""

    def of(self, actor: Actor, member: Membership | None) -> Grounds:
        """The same map for another actor; an admin who is a member is that member here."""
        return replace(self, member=None if actor.contributor_id is None else member)


OPEN = Grounds()
"""A map like the seeded ones: public, open, welcoming newcomers; the actor is no member of it."""


def role_of(actor: Actor, grounds: Grounds = OPEN) -> Role:
    """The column of the table that holds for this actor."""
    if actor.operator:
        return Role.OPERATOR
    if actor.contributor_id is None:
        return Role.VISITOR
    if actor.guest:
        return Role.GUEST if grounds.joined else Role.VISITOR
    if grounds.member is not None:
        return Role(grounds.member.value)
    return Role.ADMIN if actor.admin else Role.OUTSIDER


_SIGNS = {
    "Y": Cell.YES,
    "-": Cell.NO,
    "o": Cell.OWN,
    "5": Cell.OWN_BRIEFLY,
    "q": Cell.QUEUE,
    "b": Cell.BREAK_GLASS,
}
_COLUMNS = tuple(Role)
Row = dict[Role, Cell]


def _row(signs: str) -> Row:
    """The cells of visitor, outsider, guest, participant, moderator, facilitator, admin, operator, in this order."""
    return dict(zip(_COLUMNS, (_SIGNS[sign] for sign in signs.split()), strict=True))


TABLE: dict[Action, Row] = {
    Action.READ_WAITING: _row("- o o o Y Y b Y"),
    Action.EXPORT: _row("Y Y - Y Y Y Y Y"),
    Action.EXPORT_WAITING: _row("- - - - - Y b Y"),
    # Taking a name makes a visitor a newcomer, where the map welcomes them; from then on they are an outsider.
    Action.JOIN: _row("Y - - - - - - -"),
    Action.REWORD: _row("- o 5 o o o - -"),
    Action.WITHDRAW: _row("- o o o o o - -"),
    Action.SHAPE_OWN: _row("- o 5 o o o - -"),
    Action.SHAPE: _row("- - - - Y Y - -"),
    Action.FLAG: _row("- Y Y Y Y Y - -"),
    Action.DECIDE: _row("- - - - Y Y b -"),
    Action.ANSWER: _row("- o o o o o - -"),
    Action.UNDO: _row("- o 5 o o o - o"),
    Action.MODERATE: _row("- - - - Y Y b -"),
    Action.HAND_IN: _row("- - - Y Y Y - -"),
    Action.ATTACH_DOCUMENT: _row("- - - - - Y - -"),
    Action.RESTORE: _row("- - - o Y Y - -"),
    Action.MARK_BRANCH: _row("- - - - Y Y - -"),
    Action.REDACT: _row("- - - - Y Y b -"),
    Action.SETTINGS: _row("- - - - - Y - -"),
    Action.APPOINT: _row("- - - - - Y Y -"),
    Action.ARCHIVE: _row("- - - - - Y b -"),
    Action.CREATE: _row("- Y - Y Y Y Y Y"),
    Action.COPY: _row("- Y - Y Y Y Y Y"),
    Action.SITE: _row("- - - - - - Y Y"),
    Action.OWN_DATA: _row("- o - o o o o -"),
    Action.IMPORT: _row("- - - - - - - Y"),
    # Voting and signalling need the debate's token beside, so they are asked of who has joined.
    Action.VOTE: _row("- Y Y Y Y Y - -"),
    Action.RUN_DEBATE: _row("- - - - - Y - -"),
    Action.RELEASE: _row("- - - - Y Y - -"),
    Action.REMOVE_GUEST: _row("- - - - Y Y - -"),
    # The wall's address holds the debate's code: whoever asks for it has the code.
    Action.SEE_WALL: _row("Y Y Y Y Y Y - -"),
}
"""The rows that are the same for every map."""

BY_VISIBILITY: dict[Action, dict[Visibility, Row]] = {
    Action.LIST: {
        Visibility.PUBLIC: _row("Y Y Y Y Y Y Y Y"),
        Visibility.UNLISTED: _row("- - - Y Y Y - Y"),
        Visibility.PRIVATE: _row("- - - Y Y Y - Y"),
    },
    Action.READ: {
        Visibility.PUBLIC: _row("Y Y Y Y Y Y Y Y"),
        # Whoever has the link reads an unlisted map too (`Grounds.by_link`).
        Visibility.UNLISTED: _row("- - Y Y Y Y b Y"),
        Visibility.PRIVATE: _row("- - Y Y Y Y b Y"),
    },
    Action.READ_LOG: {
        Visibility.PUBLIC: _row("Y Y Y Y Y Y Y Y"),
        Visibility.UNLISTED: _row("- - Y Y Y Y b Y"),
        Visibility.PRIVATE: _row("- - Y Y Y Y b Y"),
    },
    # Beside this, whoever has the report's own link reads it.
    Action.READ_REPORT: {
        Visibility.PUBLIC: _row("Y Y - Y Y Y Y Y"),
        Visibility.UNLISTED: _row("- - - Y Y Y b Y"),
        Visibility.PRIVATE: _row("- - - Y Y Y b Y"),
    },
}
BY_POLICY: dict[Action, dict[Policy, Row]] = {
    Action.CONTRIBUTE: {
        Policy.OPEN: _row("- Y - Y Y Y - Y"),
        Policy.APPROVAL: _row("- q - q Y Y - Y"),
        Policy.CLOSED: _row("- - - - - Y - Y"),
    },
    # What a guest contributes goes by the debate's own rule; where the map's policy is approval, the chair reads first.
    Action.SPEAK: {
        Policy.OPEN: _row("- - Y - - - - -"),
        Policy.APPROVAL: _row("- - q - - - - -"),
        Policy.CLOSED: _row("- - - - - - - -"),
    },
    # Outsiders' always wait; participants' as their contributions.
    Action.EDIT_SOURCES: {
        Policy.OPEN: _row("- q - Y Y Y - Y"),
        Policy.APPROVAL: _row("- q - q Y Y - Y"),
        Policy.CLOSED: _row("- q - - Y Y - Y"),
    },
}
BY_NAMING: dict[Action, dict[Naming, Row]] = {
    Action.UNMASK: {
        Naming.NAMED: _row("- - - - - - - Y"),
        Naming.INSTRUCTOR: _row("- - - - - Y b Y"),
        Naming.BLIND: _row("- - - - - - - -"),
    },
}

_REFUSALS = {
    Action.READ: "This map is not open to you.",
    Action.EXPORT: "You may not export this map.",
    Action.JOIN: "You have taken a name already.",
    Action.CONTRIBUTE: "Give a name first; then you can contribute.",
    Action.REWORD: "Only whoever added a statement may reword it.",
    Action.WITHDRAW: "Only whoever added a statement may withdraw it.",
    Action.SHAPE_OWN: "Only whoever added it may change its place, and moderators.",
    Action.SHAPE: "Only moderators of this map may change the place of what others added.",
    Action.UNDO: "Only whoever made a change may undo it.",
    Action.DECIDE: "Only a moderator of this map decides, and never on what is their own.",
    Action.SETTINGS: "Only a facilitator of this map may change how it is kept.",
    Action.IMPORT: "Maps are imported by whoever runs this site.",
    Action.SPEAK: "This map takes no contributions in a debate.",
    Action.RUN_DEBATE: "Only a facilitator of this map prepares and runs debates on it.",
    Action.RELEASE: "Only moderators and facilitators of this map decide what is on the wall.",
    Action.READ_REPORT: "This report is not open to you.",
}
_OTHERWISE = "You may not do that here."
_CLOSED = "This map takes no contributions at present."


def cell_of(actor: Actor, action: Action, grounds: Grounds = OPEN) -> Cell:
    """The table's answer, before it is asked whose the thing is."""
    role = role_of(actor, grounds)
    if action in BY_VISIBILITY:
        if grounds.visibility is Visibility.UNLISTED and grounds.by_link and action is not Action.LIST:
            return Cell.YES
        if grounds.joined and action is Action.READ:
            return Cell.YES
        return BY_VISIBILITY[action][grounds.visibility][role]
    if action in BY_POLICY:
        return BY_POLICY[action][grounds.policy][role]
    if action in BY_NAMING:
        return BY_NAMING[action][grounds.naming][role]
    if action is Action.JOIN and not (grounds.welcomes and grounds.policy is not Policy.CLOSED):
        return Cell.NO
    return TABLE[action][role]


def may(
    actor: Actor,
    action: Action,
    grounds: Grounds = OPEN,
    *,
    owner: int | None = None,
    age: timedelta | None = None,
) -> bool:
    """Whether the actor may do it to something that the contributor `owner` added (None: nobody in particular).

    What goes to the queue may be done: it waits there. The operator owns what nobody in particular added. Nobody
    decides on what is their own. `age` is how long ago it was added, where a cell asks for that.
    """
    cell = cell_of(actor, action, grounds)
    if action is Action.DECIDE and owner is not None and owner == actor.contributor_id:
        return False
    if action is Action.FLAG and owner is not None and owner == actor.contributor_id:
        return False
    return (
        cell in (Cell.YES, Cell.QUEUE)
        or (cell is Cell.OWN and owner == actor.contributor_id)
        or (cell is Cell.OWN_BRIEFLY and owner == actor.contributor_id and age is not None and age <= BRIEFLY)
        or (cell is Cell.BREAK_GLASS and bool(grounds.reason))
    )


def waits(actor: Actor, action: Action, grounds: Grounds = OPEN) -> bool:
    """Whether what the actor does so goes to the moderators' queue first."""
    return cell_of(actor, action, grounds) is Cell.QUEUE


def allowed(
    actor: Actor, grounds: Grounds = OPEN, *, owner: int | None = None, age: timedelta | None = None
) -> frozenset[Action]:
    """All that the actor may do to something that `owner` added; pages show only these."""
    return frozenset(action for action in Action if may(actor, action, grounds, owner=owner, age=age))


def require(
    actor: Actor,
    action: Action,
    grounds: Grounds = OPEN,
    *,
    owner: int | None = None,
    age: timedelta | None = None,
) -> None:
    """Do nothing where the actor may do it; raise `NotAllowed` with a sentence where not."""
    if not may(actor, action, grounds, owner=owner, age=age):
        closed = action is Action.CONTRIBUTE and grounds.policy is Policy.CLOSED
        raise NotAllowed(_CLOSED if closed else _REFUSALS.get(action, _OTHERWISE))
