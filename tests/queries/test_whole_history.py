"""A map's history and what waits, as its facilitators take them along."""

from __future__ import annotations

import json

import pytest

from argmap.domain.errors import Absent, NotAllowed
from argmap.domain.permissions import Membership, Naming, Visibility
from argmap.operations.changes import undo
from argmap.queries.reading import reading
from argmap.queries.whole_history import FORM, whole_history
from tests.support.moderated import approval, member, settle
from tests.support.store import Store, counted_queries


def test_every_change_is_told_with_what_it_touched_and_what_waits_beside_it(store: Store) -> None:
    facilitator = member(store.desk, store.other, Membership.FACILITATOR)
    store.add(text="Talks reward killers.")
    store.reword(7, "Talks reward those who kill.")
    undo(store.desk, store.newcomer, "small", 3)
    approval(store.desk)
    store.add(text="This waits.")
    with counted_queries(store.engine) as asked, reading(store.engine) as session:
        told = json.loads(json.dumps(whole_history(session, facilitator, "small")))
    assert len(asked) == 4
    assert (told["form"], told["map"]["question"], told["map"]["version"]) == (FORM, "Which comes first?", 4)
    assert [(one["version"], one["kind"], one["by"]) for one in told["changes"]] == [
        (1, "import", None),
        (2, "add argument", "Student 7"),
        (3, "reword", "Student 7"),
        (4, "undo", "Student 7"),
    ]
    reworded, undone = told["changes"][2:]
    assert (reworded["words"], reworded["reason"], reworded["undone_by"]) == ("Reworded 7", "Clearer.", 4)
    assert [(row["table"], row["row"], row["image"]["text"]) for row in reworded["rows"]] == [
        ("statements", "7", "Talks reward those who kill.")
    ]
    assert (undone["undoes"], undone["rows"][0]["image"]["text"]) == (3, "Talks reward killers.")
    (waiting,) = told["waiting"]
    assert (waiting["by"], waiting["state"], waiting["about"]) == ("Student 7", "waiting", "s1")
    assert "This waits." in json.dumps(waiting["draft"])
    assert "contributor_id" not in json.dumps(told)


def test_where_names_are_hidden_it_tells_none_and_to_others_nothing(store: Store) -> None:
    facilitator = member(store.desk, store.other, Membership.FACILITATOR)
    settle(store.desk, naming=Naming.BLIND)
    store.add(text="Talks reward killers.")
    with reading(store.engine) as session:
        told = json.dumps(whole_history(session, facilitator, "small"))
        assert "Student" not in told
        assert str(store.newcomer.contributor_id) not in told
        with pytest.raises(NotAllowed):
            whole_history(session, store.newcomer, "small")
    settle(store.desk, visibility=Visibility.PRIVATE)
    with reading(store.engine) as session, pytest.raises(Absent):
        whole_history(session, store.newcomer, "small")
