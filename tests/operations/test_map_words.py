"""Correcting what a map itself says: title, question and introduction, as one change that is taken back in one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from argmap.domain.accounts import SignInDraft
from argmap.domain.drafts import MapWordsDraft, NewStatement
from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused, Stale
from argmap.domain.keeping import FirstPosition, InvitationDraft, KeptAs, StartDraft
from argmap.domain.permissions import Actor, Membership, Visibility
from argmap.models.tables import CHANGE_IMAGES
from argmap.operations import invitations, keeping, members
from argmap.operations.changes import undo
from argmap.operations.erasing import erase
from argmap.operations.map_words import correct_words
from argmap.operations.starting import start_map
from argmap.operations.verify import verify
from argmap.queries.history import history
from argmap.queries.history_rows import HistoryRow
from argmap.queries.keeping import settings_view
from argmap.queries.maps import MapHead, map_head
from argmap.queries.reading import reading
from tests.support.store import Store

WORDS = MapWordsDraft("Who decides", "Who decides on amnesty?", "Read *this*.", 1, "Clearer.")


@pytest.fixture
def slug(store: Store) -> str:
    """A public map that the newcomer keeps: "Who decides?", with one position."""
    first = FirstPosition(NewStatement("The victims decide.", "The victims decide"))
    kept = KeptAs(Visibility.PUBLIC)
    return start_map(store.desk, store.newcomer, StartDraft("Who decides?", "Who decides?", (first,), kept=kept)).slug


def head(store: Store, slug: str, at: int | None = None) -> MapHead:
    with reading(store.engine) as session:
        return map_head(session, store.newcomer, slug, at)


def words(store: Store, slug: str, at: int | None = None) -> tuple[str, str, str]:
    found = head(store, slug, at)
    return found.title, found.question, found.introduction


def changes(store: Store, slug: str, actor: Actor | None = None) -> tuple[HistoryRow, ...]:
    with reading(store.engine) as session:
        return history(session, actor or store.newcomer, slug).rows


def facilitate(store: Store, slug: str) -> None:
    """Let the other be a facilitator too."""
    draft = InvitationDraft(Membership.PARTICIPANT, 7, 1)
    token = invitations.make_invitation(store.desk, store.newcomer, slug, draft)
    invitations.accept_invitation(store.desk, store.other, token)
    with reading(store.engine) as session:
        found = settings_view(session, store.newcomer, slug, store.clock.now).members
    ref = next(one.ref for one in found if not one.mine)
    members.set_role(store.desk, store.newcomer, slug, ref, Membership.FACILITATOR)


def test_words_are_corrected_in_one_change_and_taken_back_in_one(store: Store, slug: str) -> None:
    done = correct_words(store.desk, store.newcomer, slug, WORDS)
    assert (done.version, done.created) == (2, ())
    assert words(store, slug) == ("Who decides", "Who decides on amnesty?", "Read *this*.")
    assert words(store, slug, at=1) == ("Who decides?", "Who decides?", "")
    row = changes(store, slug)[0]
    assert row.summary == "Changed the map’s title, question and introduction"
    assert (row.title_before, row.title_after) == ("Who decides?", "Who decides")
    assert (row.before, row.after) == ("Who decides?\n\n", "Who decides on amnesty?\n\nRead *this*.")
    assert (row.reason, row.may_undo) == ("Clearer.", True)
    undo(store.desk, store.newcomer, slug, 2)
    assert words(store, slug) == ("Who decides?", "Who decides?", "")
    undo(store.desk, store.newcomer, slug, 3)
    assert words(store, slug) == ("Who decides", "Who decides on amnesty?", "Read *this*.")
    assert list(verify(store.engine)) == []


def test_a_change_tells_only_the_words_that_it_changed(store: Store, slug: str) -> None:
    correct_words(store.desk, store.newcomer, slug, replace(WORDS, title="Who decides?", question="Who decides?"))
    row = changes(store, slug)[0]
    assert row.summary == "Changed the map’s introduction"
    assert (row.title_before, row.title_after, row.before, row.after) == ("", "", "", "Read *this*.")


def test_what_somebody_corrected_meanwhile_is_not_overwritten(store: Store, slug: str) -> None:
    facilitate(store, slug)
    correct_words(store.desk, store.other, slug, replace(WORDS, question="Who may decide?"))
    with pytest.raises(Stale) as stale:
        correct_words(store.desk, store.newcomer, slug, WORDS)
    assert (stale.value.current, stale.value.submitted) == ("Who may decide?", "Who decides on amnesty?")
    assert words(store, slug)[1] == "Who may decide?"
    correct_words(store.desk, store.newcomer, slug, replace(WORDS, seen=2))
    assert words(store, slug)[1] == "Who decides on amnesty?"


def test_of_many_who_correct_at_once_one_wins(store: Store, slug: str) -> None:
    def correct(number: int) -> bool:
        try:
            correct_words(store.desk, store.newcomer, slug, replace(WORDS, question=f"Question {number}?"))
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(correct, range(8))) == 1
    assert head(store, slug).latest == 2


def test_one_takes_back_ones_own_correction_though_others_corrected_something_else(store: Store, slug: str) -> None:
    facilitate(store, slug)
    correct_words(store.desk, store.newcomer, slug, replace(WORDS, question="Who decides?", introduction=""))
    correct_words(store.desk, store.other, slug, replace(WORDS, seen=2))
    undo(store.desk, store.newcomer, slug, 2)
    assert words(store, slug) == ("Who decides?", "Who decides on amnesty?", "Read *this*.")
    correct_words(store.desk, store.newcomer, slug, replace(WORDS, question="Another?", title="Another", seen=4))
    with pytest.raises(Conflict, match="change 5 altered the same thing afterwards"):
        undo(store.desk, store.other, slug, 3)


def test_words_that_are_there_already_make_no_change(store: Store, slug: str) -> None:
    with pytest.raises(Refused, match="already"):
        correct_words(store.desk, store.newcomer, slug, MapWordsDraft("Who decides?", "Who decides?", "", 1))
    assert head(store, slug).latest == 1


def test_only_a_facilitator_corrects_and_nobody_while_the_map_is_archived(store: Store, slug: str) -> None:
    with pytest.raises(NotAllowed):
        correct_words(store.desk, store.other, slug, WORDS)
    with pytest.raises(NotAllowed):
        correct_words(store.desk, store.visitor, slug, WORDS)
    keeping.archive_map(store.desk, store.newcomer, slug, archived=True)
    with pytest.raises(Conflict):
        correct_words(store.desk, store.newcomer, slug, WORDS)
    keeping.delete_map(store.desk, store.newcomer, slug)
    with pytest.raises(Absent):
        correct_words(store.desk, store.newcomer, slug, WORDS)
    assert words(store, "small")[1] == "Which comes first?"


def test_who_leaves_takes_their_name_out_of_the_words_that_they_corrected(store: Store, slug: str) -> None:
    facilitate(store, slug)
    correct_words(store.desk, store.other, slug, replace(WORDS, introduction="Kept by Student 8."))
    correct_words(store.desk, store.newcomer, slug, replace(WORDS, introduction="Kept by us.", seen=2))
    erase(store.desk, store.other, SignInDraft("Student 8", "", ""))
    assert words(store, slug, at=2)[2] == "Kept by […]."
    with store.engine.connect() as connection:
        images = connection.execute(select(CHANGE_IMAGES.c.image)).scalars().all()
    assert "Student 8" not in str(images)
    assert list(verify(store.engine)) == []
