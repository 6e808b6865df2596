"""What pages say in words, and the small parts that they are made of; none of it needs a site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.domain.cases import case_effect
from argmap.domain.graph import Argument, ArgumentGraph, Case, Citation, Speaker, Statement
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Basis, Kind, Relation, StanceKind, Voice
from argmap.drawing.layout import FAILURE_KEPT_SECONDS
from argmap.queries.history_rows import HistoryRow
from argmap.queries.lines import ArgumentLine, StatementLine
from argmap.queries.positions import Balance
from argmap.web import cards, voices, words
from argmap.web.address import Address
from argmap.web.changes_told import tell
from argmap.web.differences import COMPARED_AT_MOST, differences
from argmap.web.frame import toolbar
from argmap.web.marks import marked
from argmap.web.notices import Notice, case_notice, failed_notice, filter_notice
from argmap.web.outline_lines import NESTED_AT_MOST, Also, Line, OutlineStep, outline_steps
from argmap.web.positions_told import BAR_WIDTH, balance_in_words, bar
from tests.support.graphs import argument_graphs
from tests.support.hostile import hostile_texts
from tests.support.small_map import small_map

HERE = Address("/maps/small")


def said(notice: Notice) -> str:
    return " ".join((notice.lead, "".join(run.text for run in notice.runs)))


# ---------------------------------------------------------------------------------------------------------------- words


def test_small_numbers_are_words_and_large_ones_figures() -> None:
    assert [words.number_word(n) for n in (0, 1, 12, 13, 1_000)] == ["no", "one", "twelve", "13", "1,000"]
    assert words.counted(1, "statement") == "1 statement"
    assert words.counted(2_000, "loss", "losses") == "2,000 losses"
    assert words.counted_in_words(1, "document") == "one document"


def test_lists_end_in_and() -> None:
    assert [words.listed(some) for some in ([], ["4"], ["4", "15"], ["4", "15", "21"])] == [
        "",
        "4",
        "4 and 15",
        "4, 15 and 21",
    ]


def test_every_relation_has_its_verb_and_its_class() -> None:
    assert [words.relation_verb(relation) for relation in Relation] == ["supports", "attacks", "is required by"]
    assert words.relation_verb(Relation.ATTACK, undercuts=True) == "undercuts"
    assert [words.relation_class(relation) for relation in Relation] == ["support", "attack", "condition"]
    assert [words.relation_class(relation, evidence=True) for relation in Relation] == [
        "evidence",
        "evidence",
        "condition",
    ]
    assert words.relation_class(Relation.ATTACK, undercuts=True, evidence=True) == "undercut"


def test_it_is_said_whose_words_a_quotation_is() -> None:
    steinberg, alpbach, reporter = (Speaker(key, key.capitalize()) for key in ("steinberg", "alpbach", "reporter"))
    known = {"reporter": reporter}
    own = Citation("s", "q", voice=Voice.OWN)
    assert words.whose_words(own, steinberg, known) == "Steinberg’s own words"
    assert words.whose_words(own, None, known) == "the document’s words"
    assert words.whose_words(Citation("s", "q"), alpbach, known) == "the document’s words about Alpbach"
    third = Citation("s", "q", voice=Voice.SPEAKER, reporter="reporter")
    assert words.whose_words(third, alpbach, known) == "Reporter’s words about Alpbach"
    assert words.whose_words(third, None, known) == "Reporter’s words"


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("It ended.", "“It ended.”"),
        ("“It ended.”", "“It ended.”"),
        ("“It” and “that”", "““It” and “that””"),
        ("the “culture of impunity”", "“the “culture of impunity””"),
        ("“It ended", "““It ended”"),
        ("", "“”"),
    ],
)
def test_a_quotation_stands_in_one_pair_of_marks(quote: str, shown: str) -> None:
    assert words.in_marks(quote) == shown


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example", ""])
def test_no_link_is_made_of_what_is_no_web_address(url: str) -> None:
    assert words.web_address(url) == ""


def test_a_web_address_becomes_a_link() -> None:
    assert words.web_address("https://example.org/a?b") == "https://example.org/a?b"


# ---------------------------------------------------------------------------------------------------- word differences


def test_a_rewording_shows_which_words_went_and_which_came() -> None:
    pieces = differences("Grant amnesty if it ends the violence", "Grant amnesty if it helps to end violence")
    assert [(piece.step, piece.text.strip()) for piece in pieces] == [
        ("same", "Grant amnesty if it"),
        ("removed", "ends the"),
        ("added", "helps to end"),
        ("same", "violence"),
    ]


def test_equal_words_have_no_difference_and_no_words_none_at_all() -> None:
    assert [piece.step for piece in differences("as it was", "as it was")] == ["same"]
    assert differences("", "") == ()


def test_very_long_texts_are_shown_whole() -> None:
    before, after = "a " * (COMPARED_AT_MOST + 1), "b"
    assert [piece.step for piece in differences(before, after)] == ["removed", "added"]
    assert [piece.step for piece in differences(before, "")] == ["removed"]


@given(hostile_texts(200), hostile_texts(200))
def test_the_pieces_give_both_wordings_back(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.step != "added").split() == before.split()
    assert "".join(piece.text for piece in pieces if piece.step != "removed") == after


# ------------------------------------------------------------------------------------------------------- found words


def test_found_words_are_marked_whatever_their_case_and_marks() -> None:
    assert list(marked("Ivan Šimonović on Peace", "simonovic peace")) == [
        ("Ivan ", False),
        ("Šimonović", True),
        (" on ", False),
        ("Peace", True),
    ]


def test_where_nothing_is_looked_for_nothing_is_marked() -> None:
    assert marked("Peace", "  ") == (("Peace", False),)
    assert marked("", "x") == ()


@given(hostile_texts(80), st.text(max_size=12))
def test_marking_loses_no_character(text: str, sought: str) -> None:
    assert "".join(run.text for run in marked(text, sought)) == text


# ------------------------------------------------------------------------------------------------------------ notices


def cased() -> ArgumentGraph:
    graph = small_map()
    arguments = {
        **graph.arguments,
        6: Argument(6, Relation.SUPPORT, (9,), target=1, cases=("uganda",)),
        7: Argument(7, Relation.ATTACK, (10,), target=9),
    }
    statements = {
        **graph.statements,
        9: Statement(9, Kind.CLAIM, "Uganda shows it", "Uganda shows it.", home=6),
        10: Statement(10, Kind.CLAIM, "It does not", "It does not.", home=7),
    }
    return ArgumentGraph(
        graph.title, graph.question, statements, arguments, cases={"uganda": Case("uganda", "Uganda")}, slug="small"
    )


def test_for_a_case_it_is_said_which_arguments_fade_and_who_loses_what() -> None:
    graph = cased()
    titles = {number: statement.title for number, statement in graph.statements.items()}
    notice = case_notice(HERE, "Bosnia", case_effect(graph.structure, "bosnia"), titles)
    assert said(notice) == (
        "Bosnia 1 argument is said to hold elsewhere and is faded, with the 1 that hangs on them. "
        "1 Peace first loses one of its two supports (9); nothing else changes."
    )
    assert [run.href for run in notice.runs if run.href] == ["/maps/small?sel=s1"]
    assert notice.way_out is not None
    assert notice.way_out.href == "/maps/small"


def test_a_case_that_changes_nothing_says_so() -> None:
    graph = small_map()
    notice = case_notice(HERE, "Bosnia", case_effect(graph.structure, "bosnia"), {})
    assert "nothing changes" in said(notice)


def test_what_is_lost_below_a_position_stands_with_the_position() -> None:
    graph = small_map()
    uganda = ("uganda",)
    moved = {
        **graph.arguments,
        1: Argument(1, Relation.SUPPORT, (3,), target=1, cases=uganda),
        3: Argument(3, Relation.SUPPORT, (5,), target=4, cases=uganda),
    }
    titles = {number: statement.title for number, statement in graph.statements.items()}
    both = ArgumentGraph(graph.title, graph.question, graph.statements, moved, cases=graph.cases)
    told = said(case_notice(HERE, "Bosnia", case_effect(both.structure, "bosnia"), titles))
    assert "1 Peace first loses its only support (3), and below it 4 loses its only support (5); nothing else" in told
    only = ArgumentGraph(graph.title, graph.question, graph.statements, {**graph.arguments, 3: moved[3]})
    told = said(case_notice(HERE, "Bosnia", case_effect(only.structure, "bosnia"), titles))
    assert "below 1 Peace first, 4 loses its only support (5); nothing else changes." in told


def test_filters_count_in_words_and_tell_what_is_folded() -> None:
    structure = small_map().structure
    selection = select(structure, Wish(depth=0))
    notice = filter_notice(HERE, frozenset({1, 3, 5}), selection)
    assert (
        said(notice) == "3 of 8 match 1, 3 and 5. The others are faded, and 2 of them are folded: open what is folded."
    )
    *numbers, opened = [run.href for run in notice.runs if run.href]
    assert numbers == [f"/maps/small?sel=s{number}" for number in (1, 3, 5)]
    assert "open=" in opened
    many = said(filter_notice(HERE, frozenset(range(1, 14)), selection))
    assert many.startswith("13 of 8 match The others")
    assert "1 of 8 matches 5. The others are faded, and it is folded" in said(
        filter_notice(HERE, frozenset({5}), selection)
    )
    everything = select(structure, Wish(depth=ALL_LEVELS))
    assert said(filter_notice(HERE, frozenset({1}), everything)) == "1 of 8 matches 1. The others are faded."
    assert said(filter_notice(HERE, frozenset(), everything)).startswith("Nothing matches")


def test_a_drawing_that_fails_is_said_to_have_failed() -> None:
    assert "outline" in said(failed_notice(HERE))
    assert ("after half a minute it is tried again" in said(failed_notice(HERE))) == (FAILURE_KEPT_SECONDS == 30)


# ------------------------------------------------------------------------------------------------------------ the bar


def test_each_choice_of_the_bar_keeps_the_rest_of_the_address() -> None:
    address = Address("/maps/small", Wish(view="tree", case="bosnia", selected="s3"), add="objection")
    bar_ = toolbar(address, "small", "map", cases=[Case("bosnia", "Bosnia 1992–95")], depth=1)
    assert [view.href for view in bar_.views] == [
        "/maps/small?view=tree&case=bosnia&sel=s3",
        "/maps/small/outline?view=tree&case=bosnia&sel=s3",
        "/maps/small/positions",
        "/maps/small/sources",
    ]
    assert [menu.chosen for menu in bar_.menus] == [False, False, True, False]
    assert [menu.value for menu in bar_.menus] == ["anyone", "all kinds", "Bosnia 1992–95", "1 level"]
    assert bar_.focus is not None
    assert bar_.focus.href == "/maps/small?view=tree&focus=3&case=bosnia&sel=s3"
    assert bar_.find.kept == (("view", "tree"), ("case", "bosnia"), ("sel", "s3"))
    assert bar_.printing == "/maps/small?view=tree&case=bosnia&print=1&sel=s3"


def test_each_export_takes_along_what_the_address_describes() -> None:
    wish = Wish(view="tree", depth=2, opened={9: 25}, focus=3, held_by="mediator", at=4, selected="s3")
    exports = toolbar(Address("/maps/small", wish, add="support"), "small", "map").export.choices
    assert [choice.href for choice in exports] == [
        "/maps/small/map.svg?view=tree&depth=2&open=9&focus=3&held=mediator&at=4&sel=s3",
        "/maps/small/map.dot?view=tree&depth=2&open=9&focus=3&held=mediator&at=4&sel=s3",
        "/maps/small/map.argdown?focus=3&at=4",
    ]


def test_a_map_without_cases_offers_none() -> None:
    assert [menu.name for menu in toolbar(HERE, "small", "map").menus] == ["Held by", "Show", "Depth"]


def test_the_depth_that_is_shown_is_said_in_levels() -> None:
    deep = toolbar(Address("/maps/small", Wish(depth=ALL_LEVELS)), "small", "map", depth=3)
    assert deep.menus[-1].value == "all levels"
    assert [choice.words for choice in deep.menus[-1].choices if choice.current] == ["all levels"]
    assert toolbar(Address("/maps/small", Wish(depth=2)), "small", "map", depth=1).menus[-1].value == "2 levels"


def test_pages_without_a_drawing_offer_no_filters_and_stay_at_their_moment() -> None:
    bar_ = toolbar(Address("/maps/small/sources", Wish(at=3)), "small", "sources")
    assert bar_.menus == ()
    assert bar_.focus is None
    assert [view.href for view in bar_.views][2:] == ["/maps/small/positions?at=3", "/maps/small/sources?at=3"]


def test_a_focus_has_a_way_back() -> None:
    focus = toolbar(Address("/maps/small", Wish(focus=3)), "small", "map").focus
    assert focus is not None
    assert (focus.words, focus.href) == ("Show the whole map", "/maps/small")


# -------------------------------------------------------------------------------------------------------- the outline


def steps_of(graph: ArgumentGraph, wish: Wish, **options: bool) -> list[OutlineStep]:
    structure = graph.structure
    return list(outline_steps(graph, structure, select(structure, wish), **options))


def lines_of(graph: ArgumentGraph, wish: Wish | None = None) -> dict[int, Line]:
    """The outline's lines by the numbers of their statements; of everything, unless something else is wished."""
    wish = wish or Wish(depth=ALL_LEVELS, limit=max(len(graph.statements), 1))
    return {step.line.number: step.line for step in steps_of(graph, wish) if step.line}


def test_the_outline_says_what_each_line_does_to_the_line_above() -> None:
    steps = steps_of(small_map(), Wish(depth=ALL_LEVELS))
    lines = {step.line.number: step.line for step in steps if step.line}
    assert {number: line.word for number, line in lines.items()} == {
        1: "Position",
        2: "Position",
        3: "Support",
        4: "Objection",
        5: "Evidence +",
        6: "Condition",
        7: "Condition",
        8: "Undercut",
    }
    assert lines[8].answers == Also("undercuts", "a1")
    assert {number: line.cases for number, line in lines.items() if line.cases} == {4: ("Bosnia 1992–95",)}
    assert lines[3].basis is Basis.STATED
    assert lines[5].needs_source
    together = [step.step for step in steps].index("together")
    assert [step.line.number for step in steps[together + 1 : together + 3] if step.line] == [6, 7]


def test_quotations_stand_under_their_lines_only_when_asked_for() -> None:
    quoted = [s.line.quoted for s in steps_of(small_map(), Wish(), quotes=True) if s.line and s.line.number == 3]
    assert [one.quote for one in quoted[0]] == ["“every month saved lives”"]
    assert all(not step.line.quoted for step in steps_of(small_map(), Wish()) if step.line)


def test_what_a_statement_also_does_is_said_beside_it() -> None:
    graph = small_map()
    arguments = {
        **graph.arguments,
        6: Argument(6, Relation.ATTACK, (3,), target=2, basis=Basis.STATED, cases=("bosnia",)),
        7: Argument(7, Relation.ATTACK, (3,), undercuts=2),
        8: Argument(8, Relation.CONDITION, (3, 4, 5), target=2),
    }
    line = lines_of(replace(graph, arguments=arguments))[3]
    assert line.also == (
        Also("attacks", "s2", 6, Basis.STATED, (), ("Bosnia 1992–95",)),
        Also("undercuts", "a2", 7, Basis.INFERRED),
        Also("is required by", "s2", 8, Basis.INFERRED, (4, 5)),
    )


def test_a_premise_names_those_that_it_is_linked_with_and_that_stand_elsewhere() -> None:
    graph = small_map()
    linked = Argument(4, Relation.CONDITION, (6, 7, 3), target=1)
    lines = lines_of(replace(graph, arguments={**graph.arguments, 4: linked}))
    assert [lines[number].beside for number in (6, 7)] == [(3,), (3,)]
    assert [one.beside for one in lines[3].also] == [(6, 7)]
    assert not any(line.beside for number, line in lines.items() if number not in (6, 7))


def test_evidence_that_is_required_or_undercuts_says_both() -> None:
    graph = small_map()
    some = {number: graph.statements[number]._replace(kind=Kind.EVIDENCE) for number in (6, 8)}
    lines = lines_of(replace(graph, statements={**graph.statements, **some}))
    told = {number: (line.word, line.style) for number, line in lines.items()}
    assert told[6] == ("Condition, evidence", "condition")
    assert told[7] == ("Condition", "condition")
    assert told[8] == ("Undercut, evidence", "undercut")


def test_what_is_folded_says_where_it_leads() -> None:
    graph = small_map()
    crossing = {
        6: Argument(6, Relation.SUPPORT, (5,), target=2),
        7: Argument(7, Relation.ATTACK, (5,), target=3),
    }
    graph = replace(graph, arguments={**graph.arguments, **crossing})
    folded = {n: line.folded for n, line in lines_of(graph, Wish(depth=1)).items() if line.folded}
    assert folded == {4: "1 below, leading to 2 and 3", 3: "1 below"}


_VERBS = {Relation.SUPPORT: "supports", Relation.ATTACK: "attacks", Relation.CONDITION: "is required by"}
_WORDS = {
    "supports": {"Support", "Evidence +"},
    "attacks": {"Objection", "Evidence −"},
    "is required by": {"Condition", "Condition, evidence"},
    "undercuts": {"Undercut", "Undercut, evidence"},
}


@given(argument_graphs(12))
def test_every_argument_is_said_by_each_of_its_premises_with_what_it_does_to_what(graph: ArgumentGraph) -> None:
    shown = lines_of(graph)
    for argument in graph.arguments.values():
        verb = "undercuts" if argument.target is None else _VERBS[argument.relation]
        ref = f"s{argument.target}" if argument.undercuts is None else f"a{argument.undercuts}"
        cases = tuple(graph.cases[key].name for key in argument.cases)
        for number in argument.premises:
            line = shown[number]
            if line.argument != argument.number:
                beside = tuple(n for n in argument.premises if n != number)
                assert Also(verb, ref, argument.number, argument.basis, beside, cases) in line.also
                continue
            assert line.word in _WORDS[verb]
            assert (line.basis, line.cases) == (argument.basis, cases)
            assert (line.answers is not None) == (argument.target is None)
            together = {n for n, one in shown.items() if one.argument == argument.number}
            assert together | {*line.beside} == {*argument.premises}


def test_a_chain_of_a_thousand_replies_stays_readable_and_names_what_each_answers() -> None:
    count = 1_000
    statements = {1: Statement(1, Kind.POSITION, "p", "p")}
    arguments = {}
    for number in range(2, count + 1):
        statements[number] = Statement(number, Kind.CLAIM, "c", "c", home=number)
        arguments[number] = Argument(number, Relation.ATTACK, (number,), target=number - 1)
    graph = ArgumentGraph("t", "q", statements, arguments)
    steps = steps_of(graph, Wish(depth=ALL_LEVELS, limit=2_000))
    assert sum(1 for step in steps if step.line) == count
    assert sum(1 for step in steps if step.step == "branch") == NESTED_AT_MOST
    deepest = [step.line for step in steps if step.line][-1]
    assert deepest.answers == Also("attacks", f"s{count - 1}")


@given(argument_graphs(12), st.integers(0, 4))
def test_every_list_that_opens_closes_and_every_shown_statement_stands_once(graph: ArgumentGraph, depth: int) -> None:
    closes = {"branch": "close", "together": "apart", "group": "end"}
    open_ones: list[str] = []
    for step in steps_of(graph, Wish(depth=depth)):
        if step.step in closes:
            open_ones.append(closes[step.step])
        elif step.step != "leaf":
            assert open_ones.pop() == step.step
    assert open_ones == []
    lines = [step.line.number for step in steps_of(graph, Wish(depth=depth)) if step.line]
    assert sorted(lines) == sorted(select(graph.structure, Wish(depth=depth)).statements)


# ------------------------------------------------------------------------------------------------ who holds, and how


def test_a_panel_says_who_holds_a_statement_and_how() -> None:
    graph = small_map()
    held = voices.held_by(graph, 3)
    assert (held.lead, [one.speaker.label for one in held.speakers]) == ("Held by", ["Mediator"])
    assert held.speakers[0].initials == "Me"
    assert held.speakers[0].quoted[0].whose == "Mediator’s own words"


@pytest.mark.parametrize(
    ("changes", "lead"),
    [
        ({"withdrawn": True}, "Withdrawn by its contributor."),
        ({"added_by": "Ana"}, "Added by Ana."),
        ({"citations": (Citation("memoir", "words"),)}, "In the words of the document (A. Mediator)."),
        ({}, "No holder named."),
    ],
)
def test_what_no_speaker_holds_says_where_it_is_from(changes: dict[str, object], lead: str) -> None:
    graph = small_map()
    statement = Statement(4, Kind.CLAIM, "Impunity returns", "Impunity brings the war back.", home=2, **changes)  # type: ignore[arg-type]
    graph = ArgumentGraph(
        graph.title, graph.question, {**graph.statements, 4: statement}, graph.arguments, sources=graph.sources
    )
    assert voices.held_by(graph, 4).lead == lead


def test_a_position_that_is_only_asked_is_posed_and_not_held() -> None:
    graph = small_map()
    stance = graph.stances[0]
    asked = type(stance)("mediator", 2, StanceKind.ASKS)
    graph = ArgumentGraph(
        graph.title, graph.question, graph.statements, graph.arguments, (asked,), graph.speakers, graph.sources
    )
    assert voices.held_by(graph, 2).lead == "Posed, not held. Asked by Mediator."


def test_conditions_say_who_requires_them() -> None:
    graph = small_map()
    stance = type(graph.stances[0])("mediator", 1, StanceKind.CONDITIONAL)
    graph = ArgumentGraph(
        graph.title, graph.question, graph.statements, graph.arguments, (stance,), graph.speakers, graph.sources
    )
    assert voices.held_by(graph, 6).lead == "Required by Mediator."


def test_an_argument_in_a_list_says_what_it_is_and_whether_a_source_states_it() -> None:
    graph = small_map()

    def line(number: int) -> ArgumentLine:
        argument = graph.arguments[number]
        structure = graph.structure
        premises = tuple(
            StatementLine(n, structure.shape(n), graph.statements[n].title, graph.statements[n].text)
            for n in argument.premises
        )
        return ArgumentLine(argument, premises, None)

    assert [(cards.reason(graph, line(n)).word, cards.reason(graph, line(n)).standing) for n in graph.arguments] == [
        ("Support 3", "stated"),
        ("Objection 4", "inferred"),
        ("Evidence + 5", "inferred"),
        ("Condition 6 + 7", "inferred"),
        ("Undercut by 8", "inferred"),
    ]
    assert cards.reason(graph, line(2)).cases == ("Bosnia 1992–95",)
    assert cards.reason(graph, line(4)).sign == "linked"


def test_initials_are_two_letters() -> None:
    assert [voices.initials(Speaker("x", name)) for name in ("Šimonović", "UN SC", "Alpbach 2010")] == [
        "Ši",
        "US",
        "Al",
    ]


# --------------------------------------------------------------------------------------------------- matrix and history


def test_a_balance_bar_is_as_long_as_there_are_speakers() -> None:
    parts = bar(Balance(1, 4, 0, 0, 3))
    assert [part.style for part in parts] == ["endorses", "conditional", "silent"]
    assert parts[-1].x + parts[-1].width <= BAR_WIDTH
    assert parts[1].width > 3 * parts[0].width
    assert bar(Balance(0, 0, 0, 0, 0)) == ()


def test_a_balance_is_said_in_words() -> None:
    assert balance_in_words(Balance(1, 4, 2, 1, 0)) == "1 for, 4 conditional, 2 against, 1 asking"
    assert balance_in_words(Balance(0, 0, 0, 0, 8)) == "all silent"


def row(**told: object) -> HistoryRow:
    given = {"version": 7, "when": datetime(2026, 3, 7, 14, 5, tzinfo=UTC), "by": None, "mine": False, **told}
    return HistoryRow(**{"kind": "add argument", "summary": "Added objection 70 to 12", "touched": (), **given})  # type: ignore[arg-type]


def test_a_change_says_when_and_by_whom_and_leads_to_the_map_of_then() -> None:
    told = tell(row(touched=("s70", "a91")), "small")
    assert (told.day, told.clock, told.by, told.at) == ("7 March 2026", "14:05", "this site", "/maps/small?at=7")
    assert [(one.words, one.href) for one in told.touched] == [
        ("70", "/maps/small/statements/70"),
        ("a91", "/maps/small/arguments/91"),
    ]


def test_a_rewording_tells_its_words_and_an_import_only_the_first_of_what_it_touched() -> None:
    told = tell(row(kind="reword", before="It ends", after="It may end", by="Ana"), "small")
    assert ("".join(p.text for p in told.pieces if p.step == "added").strip(), told.sign) == ("may end", "reworded")
    assert told.title_pieces == ()
    imported = tell(row(kind="import", touched=tuple(f"s{n}" for n in range(1, 65))), "small")
    assert (len(imported.touched), imported.more_touched) == (12, 52)
