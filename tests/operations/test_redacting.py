"""A person's name is removed from a map and its whole past: what argues for what stays, the name is nowhere."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from argmap.domain.drafts import ArgumentDraft, CitationDraft
from argmap.domain.errors import Absent, Conflict, NotAllowed, Refused, Stale
from argmap.domain.moderation import DecisionKind, Reason
from argmap.domain.redaction import BLANK, Name
from argmap.domain.vocabulary import Fidelity, Kind, Relation, StanceKind, Voice
from argmap.formats.argdown import read_argdown
from argmap.models.tables import DECISIONS, HANDED_IN, IN_ORDER
from argmap.operations.backup import backup
from argmap.operations.flags import flag
from argmap.operations.handing_in import hand_in
from argmap.operations.hiding import hide, show
from argmap.operations.redacting import agree, redact
from argmap.operations.verify import verify
from argmap.queries.history import history
from argmap.queries.reading import reading
from argmap.queries.redactions import to_look_at
from tests.support.moderated import approval, moderator, settle
from tests.support.store import Store, new

NAME = "Jean Quillfeather"
PRIVATE = Reason.PRIVATE_PERSON
DRAFT = ArgumentDraft(
    Relation.ATTACK,
    Kind.EVIDENCE,
    (replace(new("My neighbour jean  quillfeather saw it."), title="What Jean Quillfeather saw"),),
    target=1,
    note="Ask Jean Quillfeather.",
    speaker="Jean Quillfeather",
    stance=StanceKind.ENDORSES,
    citation=CitationDraft(
        "Diary of Jean Quillfeather",
        "",
        "I, JEAN QUILLFEATHER, saw it.",
        "¶1",
        Voice.OWN,
        Fidelity.QUOTATION,
    ),
    cases=("The house of Jean Quillfeather",),
)


def rows(store: Store) -> dict[str, str]:
    """Everything in the database, as text by table."""
    with store.engine.connect() as connection:
        return {table.name: repr(connection.execute(select(table)).all()) for table in IN_ORDER}


def told(store: Store) -> list[str]:
    return [name for name, text in rows(store).items() if "quillfeather" in text.casefold()]


@pytest.fixture
def named(store: Store) -> Store:
    """A store in whose map, past and everything beside it somebody is named."""
    store.add(DRAFT)
    store.reword(7, "My neighbour Jean Quillfeather saw all of it.")
    store.add(target=7, actor=store.other, text="Jean Quillfeather was abroad.")
    someone = moderator(store.desk, "Moderator 0")
    flag(store.desk, store.other, "small", 7, PRIVATE, "Jean Quillfeather lives next door.")
    hide(store.desk, someone, "small", 7, 3, PRIVATE, "It names Jean Quillfeather.")
    show(store.desk, someone, "small", 7, "Jean Quillfeather agrees.")
    approval(store.desk)
    store.add(text="Ask Jean Quillfeather.", actor=store.other)
    settle(store.desk, copied_title="The map of Jean Quillfeather")
    hand_in(store.desk, someone, "small")
    return store


def test_the_name_is_nowhere_and_the_graph_as_it_was(named: Store, tmp_path: Path) -> None:
    before = named.graph()
    assert len(told(named)) >= 11
    redact(named.desk, moderator(named.desk), "small", 7, NAME, PRIVATE, "Jean Quillfeather asked us to.")
    assert told(named) == []
    backup(named.engine, tmp_path / "backup")
    with gzip.open(tmp_path / "backup", "rt", encoding="utf-8") as file:
        assert "quillfeather" not in file.read().casefold()
    after = named.graph()
    assert after.statements[7].text == f"My neighbour {BLANK} saw all of it."
    assert after.statements[8].title == f"{BLANK} was abroad"
    assert after.structure.arguments == before.structure.arguments
    assert len(after.stances) == len(before.stances)
    assert list(verify(named.engine)) == []
    with named.engine.connect() as connection:
        (content,) = connection.execute(select(HANDED_IN.c.content)).scalars()
    assert read_argdown(content["argdown"]).statements[8].title == f"{BLANK} was abroad"
    assert named.graph(2).statements[7].text == f"My neighbour {BLANK} saw it."


def test_history_tells_that_a_name_was_removed(named: Store) -> None:
    redact(named.desk, moderator(named.desk), "small", 7, NAME, PRIVATE, "They asked us to.")
    with reading(named.engine) as session:
        row = history(session, named.visitor, "small").rows[0]
    assert row.summary == "Removed a name, for 7: names a private person"
    assert row.reason == "They asked us to."
    assert not row.may_undo


def test_a_form_that_was_opened_before_is_out_of_date(named: Store) -> None:
    revision = named.graph().statements[7].revision
    redact(named.desk, moderator(named.desk), "small", 7, NAME, PRIVATE)
    with pytest.raises(Stale):
        named.reword(7, "Jean Quillfeather saw it.", revision)


def test_a_second_moderator_agrees_once(named: Store) -> None:
    first, second, third = (moderator(named.desk, f"Moderator {n}") for n in range(1, 4))
    redact(named.desk, first, "small", 7, NAME, PRIVATE)
    with named.engine.connect() as connection:
        (number,) = connection.execute(select(DECISIONS.c.id).where(DECISIONS.c.kind == DecisionKind.REDACT)).scalars()
    with pytest.raises(NotAllowed):
        agree(named.desk, first, "small", number)
    with pytest.raises(NotAllowed):
        agree(named.desk, named.newcomer, "small", number)
    agree(named.desk, second, "small", number)
    with pytest.raises(Conflict):
        agree(named.desk, third, "small", number)
    with pytest.raises(Absent):
        agree(named.desk, third, "small", number + 1)


def test_a_second_moderator_agrees_though_what_named_them_is_gone_by_then(named: Store) -> None:
    first, second = (moderator(named.desk, f"Moderator {n}") for n in (1, 2))
    redact(named.desk, first, "small", 8, NAME, PRIVATE)
    named.withdraw(8, named.other)
    with reading(named.engine) as session:
        assert to_look_at(session, first, [1]) == {}
        assert to_look_at(session, second, [1]) == {1: 1}
        number = session.connection().execute(select(func.max(DECISIONS.c.id))).scalar_one()
    agree(named.desk, second, "small", number)
    with reading(named.engine) as session:
        assert to_look_at(session, second, [1]) == {}


def test_who_may_not_what_is_no_name_and_what_occurs_nowhere_is_refused(store: Store) -> None:
    someone = moderator(store.desk)
    for actor in (store.visitor, store.newcomer):
        with pytest.raises(NotAllowed):
            redact(store.desk, actor, "small", 4, "year", PRIVATE)
    for name, reason in (("", PRIVATE), ("ea", PRIVATE), ("A. B.", PRIVATE), ("year", Reason.NONE), (NAME, PRIVATE)):
        with pytest.raises(Refused):
            redact(store.desk, someone, "small", 4, name, reason)
    with pytest.raises(Absent):
        redact(store.desk, someone, "small", 99, "year", PRIVATE)
    assert store.version() == 1


def test_a_name_is_found_whole_and_what_grows_too_long_is_cut() -> None:
    name = Name("Ana")
    assert name.without("Ana, ANA and Anabel; banana.") == f"{BLANK}, {BLANK} and Anabel; banana."
    assert name.without("Ana " * 30, 120) == (f"{BLANK} " * 30)[:120].rstrip()
    assert name.is_in_key("ana-2")
    assert not name.is_in_key("banana")
    assert not Name("李明").is_in_key("person")
