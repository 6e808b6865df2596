from __future__ import annotations

import pytest

from argmap.domain.errors import NotAllowed
from argmap.domain.permissions import OPERATOR, TABLE, VISITOR, Action, Actor, Role, allowed, may, require

NEWCOMER = Actor(7)
CAST = {Role.VISITOR: VISITOR, Role.NEWCOMER: NEWCOMER, Role.OPERATOR: OPERATOR}

# What each may do to what nobody in particular added, what they added themselves, and what somebody else added.
CELLS = {
    Action.READ: {Role.VISITOR: "yyy", Role.NEWCOMER: "yyy", Role.OPERATOR: "yyy"},
    Action.EXPORT: {Role.VISITOR: "yyy", Role.NEWCOMER: "yyy", Role.OPERATOR: "yyy"},
    Action.JOIN: {Role.VISITOR: "yyy", Role.NEWCOMER: "---", Role.OPERATOR: "---"},
    Action.CONTRIBUTE: {Role.VISITOR: "---", Role.NEWCOMER: "yyy", Role.OPERATOR: "yyy"},
    Action.REWORD: {Role.VISITOR: "---", Role.NEWCOMER: "-y-", Role.OPERATOR: "---"},
    Action.WITHDRAW: {Role.VISITOR: "---", Role.NEWCOMER: "-y-", Role.OPERATOR: "---"},
    Action.UNDO: {Role.VISITOR: "---", Role.NEWCOMER: "-y-", Role.OPERATOR: "yy-"},
    Action.IMPORT: {Role.VISITOR: "---", Role.NEWCOMER: "---", Role.OPERATOR: "yyy"},
}


def test_every_action_has_a_cell_for_every_role() -> None:
    assert set(TABLE) == set(CELLS) == set(Action)
    assert all(set(cells) == set(Role) for cells in TABLE.values())


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_each_may_do_what_the_table_says_and_nothing_else(action: Action, role: Role) -> None:
    actor = CAST[role]
    assert actor.role is role
    for owner, cell in zip((None, actor.contributor_id, 99), CELLS[action][role], strict=True):
        assert may(actor, action, owner=owner) is (cell == "y")
        assert (action in allowed(actor, owner=owner)) is (cell == "y")
        if cell == "y":
            require(actor, action, owner=owner)
        else:
            with pytest.raises(NotAllowed) as refused:
                require(actor, action, owner=owner)
            assert str(refused.value).endswith(".")
