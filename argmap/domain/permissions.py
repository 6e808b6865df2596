"""Who may do what: one table, asked by queries (reading) and by the wrapper of the operations (writing).

Roles are worked out from an actor and never stored with what they allow; a cell of the table is one of three answers.
Later roles (participant, moderator, facilitator, admin) are rows of their own here, and nothing else changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from argmap.domain.errors import NotAllowed


class Action(StrEnum):
    """Everything that somebody may want to do, named as in the table of permissions."""

    READ = "read"
    EXPORT = "export"
    JOIN = "join"
    CONTRIBUTE = "contribute"
    REWORD = "reword"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    IMPORT = "import"


class Role(StrEnum):
    """What an actor is to a map that is public, open and welcomes newcomers, as all maps are so far."""

    VISITOR = "visitor"
    NEWCOMER = "newcomer"
    OPERATOR = "operator"


class Cell(StrEnum):
    """An answer of the table: yes, no, or only with what is the actor's own."""

    YES = "yes"
    NO = "no"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a contributor by number, a visitor (None), or the operator at the command line."""

    contributor_id: int | None = None
    operator: bool = False

    @property
    def role(self) -> Role:
        """The column of the table that holds for this actor."""
        if self.operator:
            return Role.OPERATOR
        return Role.VISITOR if self.contributor_id is None else Role.NEWCOMER


Reader = Actor
VISITOR = Actor()
OPERATOR = Actor(operator=True)

_Y, _N, _O = Cell.YES, Cell.NO, Cell.OWN

TABLE: dict[Action, dict[Role, Cell]] = {
    Action.READ: {Role.VISITOR: _Y, Role.NEWCOMER: _Y, Role.OPERATOR: _Y},
    Action.EXPORT: {Role.VISITOR: _Y, Role.NEWCOMER: _Y, Role.OPERATOR: _Y},
    # Taking a name makes a visitor a newcomer, who may then contribute.
    Action.JOIN: {Role.VISITOR: _Y, Role.NEWCOMER: _N, Role.OPERATOR: _N},
    Action.CONTRIBUTE: {Role.VISITOR: _N, Role.NEWCOMER: _Y, Role.OPERATOR: _Y},
    Action.REWORD: {Role.VISITOR: _N, Role.NEWCOMER: _O, Role.OPERATOR: _N},
    Action.WITHDRAW: {Role.VISITOR: _N, Role.NEWCOMER: _O, Role.OPERATOR: _N},
    Action.UNDO: {Role.VISITOR: _N, Role.NEWCOMER: _O, Role.OPERATOR: _O},
    Action.IMPORT: {Role.VISITOR: _N, Role.NEWCOMER: _N, Role.OPERATOR: _Y},
}

_REFUSALS = {
    Action.READ: "This map is not open to you.",
    Action.EXPORT: "You may not export this map.",
    Action.JOIN: "You have taken a name already.",
    Action.CONTRIBUTE: "Give a name first; then you can contribute.",
    Action.REWORD: "Only whoever added a statement may reword it.",
    Action.WITHDRAW: "Only whoever added a statement may withdraw it.",
    Action.UNDO: "Only whoever made a change may undo it.",
    Action.IMPORT: "Maps are imported by whoever runs this site.",
}


def may(actor: Actor, action: Action, *, owner: int | None = None) -> bool:
    """Whether the actor may do it to something that the contributor `owner` added (None: nobody in particular).

    The operator owns what nobody in particular added.
    """
    cell = TABLE[action][actor.role]
    return cell is Cell.YES or (cell is Cell.OWN and owner == actor.contributor_id)


def allowed(actor: Actor, *, owner: int | None = None) -> frozenset[Action]:
    """All that the actor may do to something that `owner` added; pages show only these."""
    return frozenset(action for action in Action if may(actor, action, owner=owner))


def require(actor: Actor, action: Action, *, owner: int | None = None) -> None:
    """Do nothing where the actor may do it; raise `NotAllowed` with a sentence where not."""
    if not may(actor, action, owner=owner):
        raise NotAllowed(_REFUSALS[action])
