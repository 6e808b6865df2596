from __future__ import annotations

import pytest

from argmap.domain.drafts import CitationDraft
from argmap.domain.errors import Absent, Gone
from argmap.domain.holders import holder_line
from argmap.domain.permissions import Action
from argmap.domain.vocabulary import Kind, Relation, Shape
from argmap.operations.changes import undo
from argmap.queries.arguments import ArgumentView, argument_view
from argmap.queries.content import WITHDRAWN
from argmap.queries.lines import ArgumentLine
from argmap.queries.reading import reading
from argmap.queries.statements import search_statements, similar
from tests.support.store import Store, new


def argument(store: Store, number: int, at: int | None = None) -> ArgumentView:
    with reading(store.engine) as session:
        return argument_view(session, store.newcomer, "small", number, at)


def told(lines: tuple[ArgumentLine, ...]) -> list[tuple[int, list[int], int | None]]:
    return [
        (line.number, [p.number for p in line.premises], line.target.number if line.target else None) for line in lines
    ]


@pytest.mark.parametrize("at", [None, 1])
def test_a_statement_is_seen_with_what_is_for_and_against_it_and_where_it_is_used(store: Store, at: int | None) -> None:
    store.clock.go_on(hours=1)
    if at:
        store.answer("Both.")
    seen = store.view(1, at=at)
    assert (seen.statement.text, seen.line.shape) == ("Peace comes before justice.", Shape.POSITION)
    assert told(seen.pro) == [(1, [3], 1), (2, [4], 1)]
    assert told(seen.con) == []
    assert [(u.number, [p.number for p in u.premises], u.undercuts) for u in seen.pro[0].undercuts] == [(3, [5], ())]
    assert told(store.view(2, at=at).con) == [(4, [3], 2), (5, [4], 2)]
    three = store.view(3, at=at)
    assert told(three.uses) == [(1, [3], 1), (4, [3], 2)]
    assert (three.line.shape, three.line.against) == (Shape.CLAIM, False)
    five = store.view(5, at=at)
    (use,) = five.uses
    assert (five.line.shape, five.line.against) == (Shape.OBJECTION, True)
    assert use.cut is not None
    assert told((use.cut,)) == [(1, [3], 1)]
    assert [line.shape for line in use.cut.premises] == [Shape.CLAIM]


def test_every_statement_that_a_view_names_says_who_holds_it(store: Store) -> None:
    store.add(relation=Relation.CONDITION, target=2)
    seen = store.view(2)
    assert {n: holder_line(seen.graph, n) for n in (2, 3, 4, 7)} == {
        2: "Richard Roe",
        3: "Doe, Richard Roe",
        4: "Report",
        7: "Required by Richard Roe",
    }


def test_the_surroundings_have_the_shapes_that_the_whole_map_has(store: Store) -> None:
    store.add(new=(), existing=(3,), target=6)
    store.add(kind=Kind.EVIDENCE, target=5)
    whole = store.structure()
    for number in whole.kinds:
        seen = store.view(number)
        for line in {line for a in (*seen.pro, *seen.con, *seen.uses) for line in a.premises} | {seen.line}:
            assert (line.shape, line.against) == (whole.shape(line.number), whole.against(line.number))


def test_a_home_that_was_taken_away_gives_way_to_the_oldest_use(store: Store) -> None:
    store.add()
    store.add(existing=(7,), new=(), relation=Relation.SUPPORT, target=2)
    undo(store.desk, store.newcomer, "small", 3)
    store.add(existing=(7,), new=(), relation=Relation.SUPPORT, target=2)
    assert [use.number for use in store.view(7).uses] == [6, 8]


def test_a_view_of_ones_own_offers_rewording_and_withdrawing(store: Store) -> None:
    store.add()
    assert {Action.REWORD, Action.WITHDRAW} <= store.view(7).may
    assert not {Action.REWORD, Action.WITHDRAW} & store.view(7, store.other).may
    assert not {Action.REWORD, Action.WITHDRAW} & store.view(7, store.visitor).may
    assert not {Action.REWORD, Action.WITHDRAW} & argument(store, 6).may
    store.add(target=7, actor=store.other)
    store.withdraw(7)
    assert not {Action.REWORD, Action.WITHDRAW} & store.view(7).may


def test_a_tombstone_is_seen_with_its_answers_and_without_its_words(store: Store) -> None:
    store.add(speaker="doe")
    store.add(target=7, actor=store.other)
    store.withdraw(7)
    seen = store.view(7)
    assert (seen.line.title, seen.line.withdrawn, seen.statement.text) == (WITHDRAWN, True, WITHDRAWN)
    assert 7 not in seen.graph.stances_on
    assert told(seen.con) == [(7, [8], 7)]
    assert store.view(7, at=3).statement.text == "That is not so."


def test_what_is_gone_is_gone_and_what_never_was_is_absent(store: Store) -> None:
    store.add()
    store.withdraw(7)
    with pytest.raises(Gone, match="Statement 7 was withdrawn"):
        store.view(7)
    with pytest.raises(Gone, match="Argument a6 was withdrawn"):
        argument(store, 6)
    with pytest.raises(Absent):
        store.view(99)
    with pytest.raises(Absent):
        argument(store, 99)
    with pytest.raises(Absent):
        store.view(7, at=1)
    assert store.view(7, at=2).statement.number == 7
    assert argument(store, 6, at=2).line.target is not None


def test_an_argument_is_seen_with_its_premises_target_and_undercuts(store: Store) -> None:
    store.link(1, "And this.")
    seen = argument(store, 1)
    assert told((seen.line,)) == [(1, [3, 7], 1)]
    assert [undercut.number for undercut in seen.line.undercuts] == [3]
    assert [row.summary for row in seen.history] == [
        "Linked 7 to a1",
        "Brought in 6 statements and 5 arguments",
    ]
    cut = argument(store, 3).line.cut
    assert cut is not None
    assert told((cut,)) == [(1, [3, 7], 1)]


def test_undercuts_of_undercuts_are_shown_four_deep(store: Store) -> None:
    number = 1
    for _ in range(6):
        number = int(store.add(target=None, undercuts=number).created[-1][1:])
    deep, lines = 0, store.view(1).pro[0].undercuts
    while lines:
        deep, lines = deep + 1, max((line.undercuts for line in lines), key=len)
    assert deep == 4
    assert store.view(1, at=7).pro[0].undercuts == store.view(1).pro[0].undercuts


def test_a_statements_history_is_beside_it(store: Store) -> None:
    store.add()
    store.reword(7, "Hardly.")
    assert [row.summary for row in store.view(7).history] == ["Reworded 7", "Added objection 7 to 1"]
    assert [row.summary for row in store.view(7, at=2).history] == ["Added objection 7 to 1"]


def test_a_statement_that_says_nearly_the_same_is_found_while_typing(store: Store) -> None:
    store.add(text="Warlords who fear a trial will go on fighting.")
    with reading(store.engine) as session:
        found = similar(session, store.newcomer, "small", "Those fearing a trial will keep on FIGHTING")
        assert [like.line.number for like in found] == [3, 7]
        assert found[1].shared == {"trial", "will", "fighting"}
        assert all(60 <= like.score <= 100 for like in found)
        assert similar(session, store.newcomer, "small", "the a of") == []
        assert similar(session, store.newcomer, "small", "Bananas ripen slowly") == []
        assert len(similar(session, store.newcomer, "small", "Those who fear trial go on fighting", limit=1)) == 1


def test_what_is_gone_is_like_nothing(store: Store) -> None:
    store.add(text="Unmistakable words of mine.")
    store.withdraw(7)
    with reading(store.engine) as session:
        assert similar(session, store.newcomer, "small", "Unmistakable words of mine") == []
        assert search_statements(session, store.newcomer, "small", "unmistakable") == []


def test_premises_are_found_by_number_or_words_titles_first(store: Store) -> None:
    store.add(text="Fighting is costly.")

    def numbers(text: str, limit: int = 8) -> list[int]:
        with reading(store.engine) as session:
            return [line.number for line in search_statements(session, store.newcomer, "small", text, limit)]

    assert numbers("3") == [3]
    assert numbers("s3") == [3]
    assert numbers("99") == []
    assert numbers("fight") == [7, 3, 5]
    assert numbers("fight", 1) == [7]
    assert numbers("they anyway") == [5]
    assert numbers("") == []


def test_a_citation_is_on_the_stance_of_the_statement_that_is_seen(store: Store) -> None:
    store.add(new=(new("As quoted."),), speaker="doe", citation=CitationDraft("report", quote="Quoted."))
    seen = store.view(7)
    assert seen.graph.stances_on[7][0].citations[0].quote == "Quoted."
    assert set(seen.graph.sources) >= {"report"}
