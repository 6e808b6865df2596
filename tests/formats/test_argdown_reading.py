"""Argdown as others write it."""

from __future__ import annotations

import textwrap

import pytest

from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.vocabulary import Basis, Kind, Relation
from argmap.formats.argdown import read_argdown, write_argdown
from tests.support.argdown_oracle import official_parse

Arrow = tuple[tuple[str, ...], str, str]


def read(text: str) -> ArgumentGraph:
    """The graph of a file that the official parser reads too; it comes back from our own form of it."""
    text = textwrap.dedent(text)
    official = official_parse(text)
    assert official["errors"] == []
    graph = read_argdown(text)
    assert {one["title"] for one in official["statements"] if is_titled(one["title"])} <= set(titles(graph))
    for one in official["relations"]:
        ends = one["from"].get("statement", ""), one["to"].get("statement", "")
        if all(map(is_titled, ends)):
            relation = "support" if one["type"] == "support" else "attack"
            assert ((ends[0],), relation, ends[1]) in arrows(graph)
    assert read_argdown(write_argdown(graph)) == graph
    return graph


def is_titled(title: str) -> bool:
    """Whether the official parser has it from the file; it names statements without a title itself."""
    return bool(title) and not title.startswith("Untitled ")


def titles(graph: ArgumentGraph) -> list[str]:
    return [statement.title for statement in graph.statements.values()]


def arrow(graph: ArgumentGraph, argument: Argument) -> Arrow:
    """An argument as titles: its premises, what it does, and what it is aimed at."""
    premises = tuple(graph.statements[number].title for number in argument.premises)
    if argument.undercuts is not None:
        return premises, "undercut", f"a{argument.undercuts}"
    assert argument.target is not None
    return premises, argument.relation.value, graph.statements[argument.target].title


def arrows(graph: ArgumentGraph) -> list[Arrow]:
    """All arguments as titles, in the order of their numbers."""
    return [arrow(graph, argument) for argument in graph.arguments.values()]


def kinds(graph: ArgumentGraph) -> dict[str, str]:
    return {statement.title: statement.kind.value for statement in graph.statements.values()}


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("+", (("B",), "support", "A")),
        ("<+", (("B",), "support", "A")),
        ("+>", (("A",), "support", "B")),
        ("-", (("B",), "attack", "A")),
        ("<-", (("B",), "attack", "A")),
        ("->", (("A",), "attack", "B")),
    ],
)
def test_a_relation_between_statements_is_an_argument_with_one_premise(mark: str, expected: Arrow) -> None:
    graph = read(f"""
        [A]: First.
          {mark} [B]: Second.
        """)
    assert arrows(graph) == [expected]
    assert graph.arguments[1].basis is Basis.INFERRED


def test_a_contradiction_is_two_attacks() -> None:
    graph = read("""
        [A]: First.
          >< [B]: Second.
        """)
    assert arrows(graph) == [(("A",), "attack", "B"), (("B",), "attack", "A")]
    assert kinds(graph) == {"A": "position", "B": "position"}


@pytest.mark.parametrize("mark", ["_", "<_"])
def test_an_undercut_cuts_the_step_that_an_argument_takes(mark: str) -> None:
    graph = read(f"""
        [A]: First.
          + <B>: Second.
            {mark} <C>: Third.
        """)
    assert arrows(graph) == [(("B",), "support", "A"), (("C",), "undercut", "a1")]


def test_an_undercut_can_be_written_from_its_own_side() -> None:
    graph = read("""
        [A]: First.
          + <B>: Second.

        <C>: Third.
          _> <B>
        """)
    assert arrows(graph) == [(("B",), "support", "A"), (("C",), "undercut", "a1")]


def test_an_undercut_of_an_undercut_may_stand_before_what_it_cuts() -> None:
    graph = read("""
        <D>: Fourth.
          _> <C>

        <C>: Third.
          _> <B>

        <B>: Second.
          +> [A]
          -> [E]
        """)
    assert [found for found in arrows(graph) if found[1] != "undercut"] == [
        (("B",), "support", "A"),
        (("B",), "attack", "E"),
    ]
    cuts = {(a.premises, a.undercuts) for a in graph.arguments.values() if a.undercuts is not None}
    steps = [a.number for a in graph.arguments.values() if a.undercuts is None]
    second = {a.number for a in graph.arguments.values() if a.undercuts in steps}
    assert len(second) == 2
    assert {undercuts for _, undercuts in cuts} == {*steps, *second}


def test_a_structure_is_undercut_by_its_title_at_its_inference_line_and_below_its_conclusion() -> None:
    for text in (
        """
        <A>

        (1) [P]
        ----
          <_ <U>: Not so.
        (2) [C]
        """,
        """
        <A>

        (1) [P]
        ----
        (2) [C]

        <A>
          <_ <U>: Not so.
        """,
        """
        <A>

        (1) [P]
        ----
        (2) [C]
          <_ <U>: Not so.
        """,
    ):
        graph = read(text)
        assert sorted(arrows(graph)) == [(("P",), "support", "C"), (("U",), "undercut", "a1")]


def test_relations_nest_by_indentation() -> None:
    graph = read("""
        [A]: First.
          - [B]: Second.
            - [C]: Third.
                + <D>: Fourth.
              -> [H]: Eighth.
          + <E>: Fifth.
            <- [F]: Sixth.
          +> [G]: Seventh.
        """)
    assert arrows(graph) == [
        (("B",), "attack", "A"),
        (("C",), "attack", "B"),
        (("D",), "support", "C"),
        (("B",), "attack", "H"),
        (("E",), "support", "A"),
        (("F",), "attack", "E"),
        (("A",), "support", "G"),
    ]
    assert kinds(graph)["G"] == "position"


def test_tabs_indent_like_blanks() -> None:
    graph = read("[A]: First.\n\t- [B]: Second.\n\t\t+ [C]: Third.\n\t- [D]: Fourth.\n")
    assert arrows(graph) == [(("B",), "attack", "A"), (("C",), "support", "B"), (("D",), "attack", "A")]


def test_statements_and_arguments_without_a_title_are_read() -> None:
    graph = read("""
        A statement without a title.
          - Another one, of some length, that says why the first is false.

        (1) A premise.
        ----
        (2) A conclusion.
        """)
    assert [statement.text for statement in graph.statements.values()] == [
        "A statement without a title.",
        "Another one, of some length, that says why the first is false.",
        "A premise.",
        "A conclusion.",
    ]
    assert titles(graph)[0] == "A statement without a title"
    assert [a.premises for a in graph.arguments.values()] == [(2,), (3,)]


def test_a_structure_with_several_inferences_is_a_chain() -> None:
    graph = read("""
        <A>: What it comes to.
          -> [T]

        (1) [P]: First.
        (2) [Q]: Second.
        ----
        (3) [R]: Third.
        (4) [S]: Fourth.
        -- Modus ponens, some other rule {uses: [3, 4]} --
        (5) [C]: Fifth.
        ----
        (6) [D]: Sixth.
        """)
    assert arrows(graph) == [
        (("D",), "attack", "T"),
        (("P", "Q"), "support", "R"),
        (("R", "S"), "support", "C"),
        (("C",), "support", "D"),
    ]
    assert graph.arguments[3].note == "By Modus ponens, some other rule."
    assert graph.arguments[4].note == "What it comes to."


def test_what_uses_names_are_the_premises() -> None:
    graph = read("""
        (1) [P]: First.
        (2) [Q]: Second.
        --
        {uses: [2]}
        --
        (3) [R]: Third.
        """)
    assert arrows(graph) == [(("Q",), "support", "R")]


def test_metadata_of_arguments_and_inference_lines_describe_the_step() -> None:
    graph = read("""
        ===
        cases:
          here: Here
          there: There
        ===

        <A> {basis: stated, note: "Mine."}

        (1) [P]
        -- {cases: [here, there], note: "Its own."} --
        (2) [C] {note: "Of the conclusion."}
        """)
    (argument,) = graph.arguments.values()
    assert argument.basis is Basis.STATED
    assert argument.cases == ("here", "there")
    assert argument.note == "Its own.\n\nMine."
    assert [statement.note for statement in graph.statements.values()] == ["", "Of the conclusion."]


def test_a_relation_to_an_argument_leads_to_its_only_premise() -> None:
    graph = read("""
        <A>

        (1) [P]
        ----
        (2) [C]

        [S]: For it.
          +> <A>

        [T]: Against it.
          -> <A>
        """)
    assert arrows(graph)[1:] == [(("S",), "support", "P"), (("T",), "attack", "P")]


def test_a_relation_to_an_argument_with_several_premises_says_what_became_of_it() -> None:
    graph = read("""
        <A>

        (1) [P]
        (2) [Q]
        ----
        (3) [C]

        [S]: For it.
          +> <A>

        [T]: Against it.
          -> <A>
        """)
    assert arrows(graph)[1:] == [(("S",), "support", "C"), (("T",), "undercut", "a1")]
    assert graph.arguments[2].note == "In the file, this supports <A>, which has several premises."
    assert graph.arguments[3].note == "In the file, this attacks <A> as a whole."


def test_what_a_structure_concludes_it_need_not_say_twice() -> None:
    graph = read("""
        <A>
          +> [C]
          +> [D]

        (1) [P]
        ----
        (2) [C]
        """)
    assert arrows(graph) == [(("C",), "support", "D"), (("P",), "support", "C")]


def test_a_relation_written_twice_is_one_argument() -> None:
    graph = read("""
        [A]: First.
          - [B]: Second.

        [B]
          -> [A]
        """)
    assert arrows(graph) == [(("B",), "attack", "A")]


def test_a_contradiction_that_is_also_an_attack_leaves_one_position() -> None:
    graph = read("""
        [A]: First.
          >< [B]: Second.
          - [B]
        """)
    assert arrows(graph) == [(("A",), "attack", "B"), (("B",), "attack", "A")]
    assert kinds(graph) == {"A": "position", "B": "claim"}


def test_of_several_definitions_the_last_counts_and_metadata_are_merged() -> None:
    graph = read("""
        [A]: First wording. {note: "Kept."}

        [A]: Second wording. {number: 7}

        [A]
        """)
    (statement,) = graph.statements.values()
    assert (statement.number, statement.text, statement.note) == (7, "Second wording.", "Kept.")


def test_what_is_never_defined_says_its_title() -> None:
    graph = read("""
        [Never defined]
          - <Nor this>
        """)
    assert [statement.text for statement in graph.statements.values()] == ["Never defined", "Nor this"]


def test_tags_set_the_kind_and_are_dropped_otherwise() -> None:
    graph = read("""
        [A]: A text #setting with tags #other #(of several words).
          - [B] #evidence
          - [C]: Third. #position
          - <D>: Fourth. #claim
          - <E> #other #evidence
        """)
    assert kinds(graph) == {"A": "setting", "B": "evidence", "C": "position", "D": "claim", "E": "evidence"}
    assert graph.statements[1].text == "A text with tags ."


def test_metadata_win_over_tags() -> None:
    assert kinds(read("[A]: Text. #position {kind: evidence}\n")) == {"A": "evidence"}


def test_roots_become_positions_and_untitled_text_beside_the_map_does_not() -> None:
    graph = read("""
        Some introduction that nothing is aimed at.

        [Root]: A thesis.
          + <Reason>: Why.

        Untitled root.
          - [Attack]

        * [Listed]: In a list.
        """)
    assert [statement.kind for statement in graph.statements.values()] == [
        Kind.CLAIM,
        Kind.POSITION,
        Kind.CLAIM,
        Kind.POSITION,
        Kind.CLAIM,
        Kind.POSITION,
    ]


def test_lists_hold_statements_and_arguments_with_their_relations() -> None:
    graph = read("""
        * [A]: First.
            - [B]: Second.
        * <C>: Third.
          -> [A]

        1. [D]
        2. An untitled one.
           + [E]
        """)
    assert arrows(graph) == [
        (("B",), "attack", "A"),
        (("C",), "attack", "A"),
        (("E",), "support", "An untitled one"),
    ]


def test_comments_are_dropped_wherever_they_stand() -> None:
    graph = read("""
        // first of all
        /* before
           anything */

        [A]: First <!-- not this --> of all. // nor this
          // nor this line
          - [B]: Second. /* nor
          that */
        // nor that
          + [C]: Third.
        <!-- nor

        this -->
          + [D]: Fourth.
        """)
    assert [statement.text for statement in graph.statements.values()] == [
        "First of all.",
        "Second.",
        "Third.",
        "Fourth.",
    ]
    assert len(graph.arguments) == 3


def test_a_comment_may_end_the_file() -> None:
    assert titles(read_argdown("[A]: Text.\n// the end")) == ["A"]


def test_text_is_kept_as_typed_without_its_escapes() -> None:
    graph = read(
        r"""
        [A]: Some **bold** and _italic_ words, a [link](https://a.example/x_(y)), @[B] and @<C>, \#no tag,
            \[no reference\], \\ and \{no data\}, e.g. here.
        """
    )
    assert graph.statements[1].text == (
        "Some **bold** and _italic_ words, a [link](https://a.example/x_(y)), @[B] and @<C>, #no tag, "
        "[no reference], \\ and {no data}, e.g. here."
    )


def test_a_hyphen_a_bracket_or_a_point_in_a_text_is_only_that() -> None:
    text = "A well-known 5 * 3, a ] or > or } or @ or #, 1. and (2) and + or - and a / b: c."
    assert read(f"[A]: {text}\n").statements[1].text == text


def test_titles_may_begin_with_a_hyphen_where_they_are_defined() -> None:
    assert titles(read("[-5 degrees]: Cold.\n")) == ["-5 degrees"]


def test_front_matter_of_other_programs_is_passed_over() -> None:
    graph = read("""
        ===
        title: A title
        author: Somebody
        color:
            colorScheme: iwanthue
        selection: {excludeDisconnected: false}
        ===

        # Another heading

        [A]: First. {color: 3, isInGroup: true}
        """)
    assert graph.title == "A title"
    assert titles(graph) == ["A"]


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    graph = read("""
        ## Before

        # The *first* of level one #tag {isGroup: true}

        # The second

        [A]: First.
        """)
    assert graph.title == "The *first* of level one"


def test_numbers_follow_the_order_of_appearance_after_those_that_are_given() -> None:
    graph = read("""
        [B]: Second. {number: 5}
          + <A>
          - [C]

        <a7>

        (1) [D]
        ----
        (2) [B]
        """)
    assert {number: statement.title for number, statement in graph.statements.items()} == {
        5: "B",
        6: "A",
        7: "C",
        8: "D",
    }
    assert {number: argument.premises for number, argument in graph.arguments.items()} == {7: (8,), 8: (6,), 9: (7,)}


def test_a_home_is_the_oldest_use_unless_it_is_given() -> None:
    graph = read("""
        [A]
          + [B]
          + [C] {home: 4}

        [D]
          - [B]
          - [C]
        """)
    assert {s.title: s.home for s in graph.statements.values()} == {"A": None, "B": 1, "C": 4, "D": None}


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    text = "===\ntitle: T\n===\n\n[A]: First.\n  - [B]: Second.\n\n<X>\n\n(1) [C]\n----\n(2) [A]\n"
    assert read_argdown("\ufeff" + text.replace("\n", "\r\n")) == read_argdown(text)
    assert read_argdown(text.replace("\n", "\r")) == read_argdown(text)


def test_an_empty_file_is_an_empty_map() -> None:
    for text in ("", "\n\n", "// nothing\n", "===\n===\n", "===\ntitle:\nspeakers:\n===\n"):
        assert read_argdown(text) == ArgumentGraph("", "")


def test_text_is_normalised_as_everywhere() -> None:
    graph = read("[A]: Cafe\u0301\tand   more\u00a0\n")
    assert graph.statements[1].text == "Café and   more"


def test_an_attack_by_its_metadata_aims_at_what_stands_below_its_conclusion() -> None:
    graph = read("""
        <a1> {relation: attack}

        (1) [P]
        ----
        (2) So no:
          -> <B>

        <B>: A reason.
          +> [T]

        <a9> {relation: attack}

        (1) [P]
        ----
        (2) So no:
          _> <B>

        <a3> {relation: attack}

        (1) [P]
        ----
        (2) So no:
          -> <a4>

        <a4>

        (1) [Q]
        (2) [R]
        ----
        (3) [T]
        """)
    assert {n: arrow(graph, a) for n, a in graph.arguments.items()} == {
        1: (("P",), "attack", "B"),
        3: (("P",), "undercut", "a4"),
        4: (("Q", "R"), "support", "T"),
        9: (("P",), "undercut", "a10"),
        10: (("B",), "support", "T"),
    }
    assert graph.arguments[3].note == "In the file, this attacks <a4> as a whole."


def test_a_condition_is_told_by_its_metadata() -> None:
    graph = read("""
        <a1> {relation: condition}

        (1) [P]
        ----
        (2) [T]
        """)
    assert graph.arguments[1].relation is Relation.CONDITION


def test_blanks_at_the_end_of_a_line_change_nothing() -> None:
    graph = read("[A]  \n{number: 3}  \n  - [B]: Text.  \n{number: 4} \t\n\n")
    assert arrows(graph) == [(("B",), "attack", "A")]


def test_an_argument_may_undercut_several_and_be_undercut_for_it() -> None:
    graph = read("""
        <U>: Not so.
          _> <A>
          _> <B>
          _ <V>: But so.

        [T]
          + <A>
          - <B>
        """)
    steps = {arrow(graph, a): a for a in graph.arguments.values()}
    first = steps[("A",), "support", "T"].number
    second = steps[("B",), "attack", "T"].number
    cuts = {a.number for a in graph.arguments.values() if a.undercuts in (first, second)}
    assert len(cuts) == 2
    assert {a.undercuts for a in graph.arguments.values() if a.undercuts not in (None, first, second)} == cuts


def test_metadata_may_hold_braces_and_quotation_marks() -> None:
    graph = read_argdown(
        """[A]: Text. {note: "a } b { c \\" d", color: {r: 1, g: [2]}, x: it's, y: 'it''s }'}

[B]: Text.
{
  note: don't worry # it's {a comment
  z: "x"
}
"""
    )
    assert [statement.note for statement in graph.statements.values()] == ['a } b { c " d', "don't worry"]
