"""Whoever leaves leaves no trace of who they were: not in any row of either database, nor in history or exports."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from argmap.domain.accounts import AccountDraft, Place, SignInDraft
from argmap.domain.drafts import (
    ArgumentDraft,
    CitationDraft,
    DecisionDraft,
    MergeDraft,
    SpeakerDraft,
)
from argmap.domain.errors import Conflict
from argmap.domain.keeping import InvitationDraft, KeptAs, StartDraft
from argmap.domain.moderation import BranchMarkKind, DecisionKind, Reason
from argmap.domain.permissions import Membership, Policy
from argmap.domain.vocabulary import Fidelity, Kind, Relation, StanceKind, Voice
from argmap.formats.argdown import read_argdown, write_argdown
from argmap.models.tables import CONTRIBUTIONS, HANDED_IN, IN_ORDER, MAPS
from argmap.operations import accounts
from argmap.operations.answering import keep_as_it_was
from argmap.operations.backup import backup
from argmap.operations.branches import mark
from argmap.operations.desk import Desk
from argmap.operations.erasing import erase
from argmap.operations.flags import flag
from argmap.operations.handing_in import hand_in
from argmap.operations.hiding import hide
from argmap.operations.invitations import make_invitation
from argmap.operations.moderation import decide
from argmap.operations.speakers import add_speaker
from argmap.operations.splitting import merge
from argmap.operations.starting import copy_map, start_map
from argmap.operations.verify import verify
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.moderated import approval, member, settle
from tests.support.store import Store, begin, new

NAME = "Zuleika Vantongeren"
SIGNS = re.compile(r"zuleika[\W_]+vantongeren|vantongeren\.example|Firefox", re.IGNORECASE)
PASSWORD = "a walk by the sea"
LEAVING = SignInDraft(NAME, "", PASSWORD)
SELF = ArgumentDraft(
    Relation.ATTACK,
    Kind.EVIDENCE,
    (replace(new(f"I, {NAME} [of the group], saw it."), title=f"What {NAME} saw"),),
    target=1,
    note=f"*{NAME}* was there.",
    speaker=NAME,
    stance=StanceKind.ENDORSES,
    citation=CitationDraft(f"Diary of {NAME}", "", f"I, {NAME.upper()}, saw it.", "¶1", Voice.OWN, Fidelity.QUOTATION),
    cases=(f"The house of {NAME}",),
)


def rows(store: Store) -> dict[str, str]:
    with store.engine.connect() as connection:
        return {table.name: repr(connection.execute(select(table)).all()) for table in IN_ORDER}


def told(store: Store) -> dict[str, str]:
    """The tables in which something personal stands, each with the place."""
    return {
        name: text[max(at.start() - 60, 0) : at.end() + 60]
        for name, text in rows(store).items()
        for at in [SIGNS.search(text)]
        if at
    }


def maps_of(store: Store) -> list[int]:
    with store.engine.connect() as connection:
        return list(connection.execute(select(MAPS.c.id)).scalars())


def changed(store: Store, map_id: int) -> datetime:
    with store.engine.connect() as connection:
        found: datetime = connection.execute(select(MAPS.c.changed_at).where(MAPS.c.id == map_id)).scalar_one()
    return found


@pytest.fixture
def lived(store: Store) -> Store:
    """A site on which somebody has written their own name wherever they could."""
    who = store.newcomer
    accounts.register(store.desk, who, AccountDraft(NAME, PASSWORD), Place("an address", "Firefox on Linux"))
    accounts.set_mail(store.desk, who, "zuleika@vantongeren.example", True)
    accounts.make_reset_link(store.desk, store.operator, who.contributor_id or 0)
    member(store.desk, who, Membership.MODERATOR)
    store.add(SELF)
    store.reword(7, f"It was I, {NAME} [of the group], who saw it.")
    store.add(text="It is so.", actor=store.other)
    store.add(text="So it is.")
    merge(store.desk, who, "small", 9, MergeDraft(8, store.version()))
    student = begin(store.desk, "Student 9")[0]
    accounts.register(store.desk, student, AccountDraft("Student Nine", PASSWORD), Place("another", ""))
    copy = copy_map(store.desk, student, "small", KeptAs()).slug
    store.reword(7, f"It was {NAME} [of the group].")
    again = copy_map(store.desk, student, copy, KeptAs()).slug
    hand_in(store.desk, who, "small")
    hand_in(store.desk, student, again)
    own = start_map(
        store.desk, who, StartDraft(f"What does {NAME} think?", f"The map of {NAME}", (), f"By *{NAME}*.")
    ).slug
    hand_in(store.desk, who, own)
    member(store.desk, student, Membership.FACILITATOR, own)
    member(store.desk, student, Membership.FACILITATOR, "small")
    make_invitation(store.desk, student, "small", InvitationDraft(Membership.PARTICIPANT, 3, 5, "The class"))
    flag(store.desk, who, "small", 2, Reason.UNCLEAR, f"{NAME} finds it unclear.")
    approval(store.desk)
    store.add(text="Wait for it.", actor=store.other)
    with store.engine.connect() as connection:
        waits = connection.execute(select(CONTRIBUTIONS.c.id)).scalar_one()
    decide(store.desk, who, waits, DecisionDraft(DecisionKind.ASK, 1, Reason.UNCLEAR, f"Says {NAME}."))
    keep_as_it_was(store.desk, store.other, waits, 2, "It is clear.")
    hide(store.desk, who, "small", 3, 1, Reason.ABUSIVE, f"Hidden by {NAME}.")
    mark(store.desk, who, "small", 1, BranchMarkKind.LOCK, f"{NAME} has locked it.")
    settle(store.desk, policy=Policy.OPEN)
    add_speaker(store.desk, who, "small", SpeakerDraft(f"Dr {NAME}", "Zuleika", f"{NAME} herself", 0))
    return store


def test_no_row_of_any_table_and_no_file_tells_who_left(lived: Store, tmp_path: Path) -> None:
    structure, before = lived.structure(), {one: changed(lived, one) for one in maps_of(lived)}
    assert len(told(lived)) > 12
    erase(lived.desk, lived.newcomer, LEAVING)
    assert told(lived) == {}
    assert list(verify(lived.engine)) == []
    backup(lived.engine, tmp_path / "backup")
    with gzip.open(tmp_path / "backup", "rt", encoding="utf-8") as file:
        assert SIGNS.search(file.read()) is None
    assert replace(lived.structure(), cases={}) == replace(structure, cases={})
    assert [one for one, moment in before.items() if changed(lived, one) <= moment] == [], "no kept page is shown"
    with reading(lived.engine) as session:
        graph = whole_graph(session, map_head(session, lived.operator, "small"))
        assert write_argdown(graph).count("[…]") > 5
        for row in session.connection().execute(select(HANDED_IN)).all():
            assert "[…]" in write_argdown(read_argdown(row.content["argdown"])).replace("\\", "")
    assert graph.statements[7].text == "It was […] [of the group]."
    assert (graph.statements[7].added_by, graph.statements[8].added_by) == (
        "a contributor",
        "Student 8, and by a contributor",
    )


def test_what_others_wrote_keeps_its_words_and_its_key(lived: Store) -> None:
    other = lived.other
    theirs = replace(SELF, target=2, speaker=f"Professor {NAME}", new=(new(f"It is {NAME} who is wrong."),))
    lived.add(theirs, actor=other)
    erase(lived.desk, lived.newcomer, LEAVING)
    graph = lived.graph(actor=lived.operator)
    assert f"It is {NAME} who is wrong." in {one.text for one in graph.statements.values()}
    assert "professor-zuleika-vantongeren" in graph.speakers
    assert list(verify(lived.engine)) == []


def test_what_was_handed_in_of_a_map_that_is_gone_is_cleaned_by_who_wrote_it(lived: Store) -> None:
    with lived.engine.begin() as connection:
        connection.execute(update(HANDED_IN).values(map_id=None))
    erase(lived.desk, lived.newcomer, LEAVING)
    assert told(lived) == {}


def test_a_copy_of_what_was_read_before_somebody_left_is_not_made(lived: Store) -> None:
    def meanwhile() -> datetime:
        if not left:
            left.append(True)
            erase(lived.desk, lived.newcomer, LEAVING)
        return lived.clock()

    left: list[bool] = []
    with pytest.raises(Conflict, match="copy it once more"):
        copy_map(Desk(lived.engine, meanwhile), lived.other, "small", KeptAs())
    copy_map(lived.desk, lived.other, "small", KeptAs())
    assert told(lived) == {}
