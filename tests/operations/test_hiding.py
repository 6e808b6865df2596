"""A moderator takes words out of sight: nobody is shown them, nothing is lost, and they can be shown again."""

from __future__ import annotations

import pytest

from argmap.domain.errors import Absent, Conflict, Gone, NotAllowed, Refused, Stale
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.permissions import Actor
from argmap.models.tables import DECISIONS
from argmap.operations.changes import undo
from argmap.operations.hiding import hide, show
from argmap.operations.verify import verify
from argmap.queries.graphs import choices, structure_of
from argmap.queries.history import history
from argmap.queries.maps import map_head
from argmap.queries.matching import matches
from argmap.queries.reading import reading
from argmap.queries.search import search
from argmap.queries.statements import search_statements, similar
from tests.support.moderated import moderator
from tests.support.store import Store


def hidden(store: Store, number: int = 7, reason: Reason = Reason.ABUSIVE, words: str = "Please stay civil.") -> Actor:
    someone = moderator(store.desk)
    hide(store.desk, someone, "small", number, store.graph().statements[number].revision, reason, words)
    return someone


def test_a_hidden_statement_keeps_its_place_and_says_why(store: Store) -> None:
    store.add(text="Only fools say that.")
    store.add(target=7, actor=store.other, text="They are no fools.")
    hidden(store)
    graph = store.graph()
    one = graph.statements[7]
    assert (one.withdrawn, one.hidden, one.title) == (True, "Abusive", "Hidden by a moderator")
    assert one.text == "Hidden by a moderator: abusive."
    assert (one.note, one.citations, one.added_by) == ("", (), None)
    assert graph.statements[8].text == "They are no fools."
    assert store.structure().arguments_on[7][0].premises == (8,)


def test_what_is_hidden_is_hidden_at_every_earlier_version_too(store: Store) -> None:
    store.add(text="Only fools say that.")
    store.reword(7, "Only great fools say that.")
    hidden(store)
    for at in (2, 3, 4):
        assert store.graph(at).statements[7].title == "Hidden by a moderator", at


def test_shown_again_it_says_what_it_said(store: Store) -> None:
    store.add(text="Only fools say that.")
    someone = hidden(store)
    show(store.desk, someone, "small", 7, "Read again.")
    assert store.graph().statements[7].text == "Only fools say that."
    assert store.graph(3).statements[7].text == "Hidden by a moderator: abusive."
    with store.engine.connect() as connection:
        kinds = list(connection.execute(DECISIONS.select().order_by(DECISIONS.c.id)))
    assert [row.kind for row in kinds] == [DecisionKind.HIDE, DecisionKind.SHOW]
    assert [row.version for row in kinds] == [3, 4]


def test_what_was_withdrawn_before_is_withdrawn_again_when_it_is_shown(store: Store) -> None:
    store.add(text="Only fools say that.")
    store.add(target=7, actor=store.other, text="They are no fools.")
    store.withdraw(7)
    someone = hidden(store)
    assert store.graph(2).statements[7].hidden == "Abusive"
    show(store.desk, someone, "small", 7)
    assert store.graph().statements[7].title == "Withdrawn by its contributor"


def test_what_is_gone_is_withheld_at_earlier_versions_until_it_is_shown_again(store: Store) -> None:
    store.add(text="Only fools say that.", speaker="Somebody Foolish")
    store.withdraw(7)
    someone = moderator(store.desk)
    assert store.graph(2).statements[7].text == "Only fools say that."
    hide(store.desk, someone, "small", 7, 3, Reason.ABUSIVE, "Please stay civil.")
    assert 7 not in store.graph().statements
    assert store.graph(2).statements[7].text == "Hidden by a moderator: abusive."
    assert not any(one.name == "Somebody Foolish" for one in store.graph(2).speakers.values())
    assert list(verify(store.engine)) == []
    with pytest.raises(Conflict):
        hide(store.desk, someone, "small", 7, 4, Reason.ABUSIVE)
    with pytest.raises(Conflict, match="change 4 altered the same thing"):
        undo(store.desk, store.newcomer, "small", 3)
    with reading(store.engine) as session:
        rows = history(session, store.visitor, "small", 7).rows
    assert [row.summary for row in rows] == ["Hid 7: abusive", "Withdrew 7", "Added objection 7 to 1"]
    show(store.desk, someone, "small", 7)
    assert store.graph(2).statements[7].text == "Only fools say that."
    assert 7 not in store.graph().statements
    undo(store.desk, store.newcomer, "small", 3)
    assert store.graph().statements[7].text == "Only fools say that."


def test_nobody_decides_on_their_own_and_only_moderators_decide(store: Store) -> None:
    someone = moderator(store.desk)
    store.add(text="Only fools say that.", actor=someone)
    for actor in (store.visitor, store.newcomer, someone):
        with pytest.raises(NotAllowed):
            hide(store.desk, actor, "small", 7, 2, Reason.ABUSIVE)


def test_what_cannot_be_hidden_is_refused(store: Store) -> None:
    store.add(text="Only fools say that.")
    someone = moderator(store.desk)
    with pytest.raises(Refused):
        hide(store.desk, someone, "small", 7, 2, Reason.NONE)
    with pytest.raises(Stale):
        hide(store.desk, someone, "small", 7, 1, Reason.ABUSIVE)
    with pytest.raises(Absent):
        hide(store.desk, someone, "small", 99, 1, Reason.ABUSIVE)
    with pytest.raises(Conflict):
        show(store.desk, someone, "small", 7)
    hide(store.desk, someone, "small", 7, 2, Reason.ABUSIVE)
    with pytest.raises(Conflict):
        hide(store.desk, someone, "small", 7, 3, Reason.ABUSIVE)


def test_hiding_is_not_undone_nor_is_what_is_hidden_changed(store: Store) -> None:
    store.add(text="Only fools say that.")
    someone = hidden(store)
    with pytest.raises(Conflict):
        undo(store.desk, someone, "small", 3)
    with pytest.raises(Conflict):
        undo(store.desk, store.newcomer, "small", 2)
    with pytest.raises(Gone):
        store.reword(7, "Only wise men say that.")
    with pytest.raises(Gone):
        store.add(target=7)
    with reading(store.engine) as session:
        assert not any(row.may_undo for row in history(session, someone, "small").rows)


def test_the_history_tells_that_it_was_hidden_and_not_its_words(store: Store) -> None:
    store.add(text="Only fools say that.")
    store.reword(7, "Only great fools say that.")
    hidden(store)
    with reading(store.engine) as session:
        rows = history(session, store.visitor, "small").rows
    assert rows[0].summary == "Hid 7: abusive"
    assert rows[0].reason == "Please stay civil."
    assert (rows[1].before, rows[1].after, rows[1].title_after, rows[1].reason) == ("", "", "", "")


def test_nothing_finds_what_is_hidden(store: Store) -> None:
    store.add(text="Only fools say that.")
    hidden(store)
    with reading(store.engine) as session:
        head = map_head(session, store.visitor, "small")
        earlier = map_head(session, store.visitor, "small", 2)
        assert search(session, store.visitor, "fools") == []
        assert similar(session, store.visitor, "small", "Only fools say that.") == []
        assert search_statements(session, store.visitor, "small", "fools") == []
        for one in (head, earlier):
            assert matches(session, one, structure_of(session, one), find="fools") == frozenset()


def test_speakers_and_sources_that_nothing_else_names_are_hidden_with_it(store: Store) -> None:
    someone = moderator(store.desk)
    with reading(store.engine) as session:
        before = choices(session, map_head(session, store.visitor, "small"))
    assert [one.key for one in before.sources] == ["book", "report"]
    hide(store.desk, someone, "small", 3, 1, Reason.NEEDS_SOURCE)
    for at in (None, 1):
        with reading(store.engine) as session:
            head = map_head(session, store.visitor, "small", at)
            after = choices(session, head)
        assert [one.key for one in after.sources] == ["report"]
        with reading(store.engine) as session:
            resting = matches(session, head, structure_of(session, head), source="book")
        assert resting == frozenset()
        assert [one.key for one in after.speakers] == ["doe", "roe"]
        graph = store.graph(at)
        assert {stance.statement for stance in graph.stances} == {1, 2}
        assert list(graph.sources) == ["report"]


def test_only_moderators_and_its_author_are_shown_its_words(store: Store) -> None:
    store.add(text="Only fools say that.")
    someone = hidden(store)
    assert store.view(7, store.visitor).hidden is None
    assert store.view(7, store.other).hidden is None
    mine = store.view(7, store.newcomer).hidden
    theirs = store.view(7, someone).hidden
    assert mine is not None
    assert theirs is not None
    assert (mine.text, mine.moderators_words, mine.mine) == ("Only fools say that.", "Please stay civil.", True)
    assert (theirs.text, theirs.mine) == ("Only fools say that.", False)
