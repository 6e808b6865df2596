"""What of a graph a file holds, and in which order."""

from __future__ import annotations

import re

import pytest

from argmap.domain.graph import Argument, ArgumentGraph, Statement
from argmap.domain.vocabulary import Kind, Relation
from argmap.formats.argdown import read_argdown, write_argdown
from argmap.formats.argdown.words import titles_for
from tests.support.argdown_oracle import official_parse


def statement(number: int, kind: Kind = Kind.CLAIM, home: int | None = None, title: str = "") -> Statement:
    return Statement(number, kind, title or f"S{number}", f"Text {number}.", home)


def graph(statements: list[Statement], arguments: list[Argument]) -> ArgumentGraph:
    return ArgumentGraph("A map", "Which?", {s.number: s for s in statements}, {a.number: a for a in arguments})


def test_who_contributed_and_when_it_changed_stay_out_of_the_file() -> None:
    here = statement(1, Kind.POSITION)._replace(added_by="Ada", revision=9)
    there = Argument(1, Relation.SUPPORT, (2,), 1, added_by="Ada", revision=9)
    written = write_argdown(graph([here, statement(2, home=1)], [there]))
    assert "Ada" not in written
    assert read_argdown(written).statements[1] == here._replace(added_by=None, revision=0)
    assert read_argdown(written).arguments[1] == there._replace(added_by=None, revision=0)


def test_of_a_partial_graph_what_is_absent_is_left_out() -> None:
    partial = graph(
        [statement(1, Kind.POSITION), statement(2, home=1)],
        [
            Argument(1, Relation.SUPPORT, (2, 7), 1),
            Argument(2, Relation.SUPPORT, (7,), 1),
            Argument(3, Relation.ATTACK, (2,), 8),
            Argument(4, Relation.ATTACK, (2,), undercuts=3),
            Argument(5, Relation.ATTACK, (2,), undercuts=4),
            Argument(6, Relation.ATTACK, (2,), undercuts=99),
            Argument(7, Relation.ATTACK, (7,), undercuts=3),
        ],
    )
    read = read_argdown(write_argdown(partial))
    assert read.arguments == {1: Argument(1, Relation.SUPPORT, (2,), 1)}
    assert read.statements == partial.statements


def test_a_home_that_is_not_in_a_partial_graph_gives_way_to_the_oldest_that_is() -> None:
    partial = graph([statement(1, Kind.POSITION), statement(2, home=9)], [Argument(3, Relation.ATTACK, (2,), 1)])
    assert read_argdown(write_argdown(partial)).statements[2].home == 3


def test_arguments_that_undercut_each_other_in_a_ring_are_not_lost() -> None:
    ring = graph(
        [statement(1, Kind.POSITION)],
        [Argument(1, Relation.ATTACK, (1,), undercuts=2), Argument(2, Relation.ATTACK, (1,), undercuts=1)],
    )
    assert read_argdown(write_argdown(ring)) == ring
    assert official_parse(write_argdown(ring))["errors"] == []


def test_a_ring_of_homes_is_written_once() -> None:
    ring = graph(
        [statement(1, home=1), statement(2, home=2)],
        [Argument(1, Relation.ATTACK, (1,), 2), Argument(2, Relation.ATTACK, (2,), 1)],
    )
    assert read_argdown(write_argdown(ring)) == ring


def test_each_column_stands_under_its_heading_in_the_order_of_reading() -> None:
    written = write_argdown(
        graph(
            [
                statement(1, Kind.POSITION, title="First"),
                statement(2, Kind.SETTING),
                statement(3, Kind.POSITION, title="Second"),
                statement(4, home=1),
                statement(5, home=2),
                statement(6, home=3),
                statement(7, home=4),
                statement(8),
            ],
            [
                Argument(1, Relation.ATTACK, (4,), 1),
                Argument(2, Relation.SUPPORT, (5,), 1),
                Argument(3, Relation.SUPPORT, (6,), 3),
                Argument(4, Relation.ATTACK, (7,), undercuts=2),
                Argument(5, Relation.ATTACK, (6,), 1),
            ],
        )
    )
    order = re.findall(r"^(## .*|\[.*?\]:|<a\d+>|\(\d\) \[.*?\]:)", written, re.MULTILINE)
    assert order == [
        *("## The setting", "[S2]:"),
        *("## First", "[First]:", "<a2>", "(1) [S5]:", "<a4>", "(1) [S7]:", "<a1>", "(1) [S4]:", "<a5>"),
        *("## Second", "[Second]:", "<a3>", "(1) [S6]:"),
        *("## Not yet placed", "[S8]:"),
    ]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Peace", "Peace", "Peace (2)"], ["Peace", "Peace (2)", "Peace (2) (3)"]),
        (["", "Statement 1"], ["Statement 1", "Statement 1 (2)"]),
        (["a [b] c", "[b]", "- x", "--"], ["a (b) c", "(b)", "x", "Statement 4"]),
        (["Untitled 3", "__proto__", "constructor", "toString"], None),
    ],
)
def test_titles_between_brackets_are_safe_and_each_its_own(titles: list[str], expected: list[str] | None) -> None:
    statements = [Statement(n, Kind.CLAIM, title, "Text.") for n, title in enumerate(titles, start=1)]
    expected = expected or [f"{title} ({n})" for n, title in enumerate(titles, start=1)]
    assert list(titles_for(statements).values()) == expected


@pytest.mark.no_cover
def test_a_chain_of_thousands_of_replies_is_written_and_read() -> None:
    count = 4_000
    chain = graph(
        [statement(1, Kind.POSITION), *(statement(n, home=n - 1) for n in range(2, count + 1))],
        [Argument(n - 1, Relation.ATTACK, (n,), n - 1) for n in range(2, count + 1)],
    )
    assert read_argdown(write_argdown(chain)) == chain
