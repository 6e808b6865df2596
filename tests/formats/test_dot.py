"""The DOT export, as real Graphviz draws it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given

from argmap.domain.graph import Argument, ArgumentGraph, Speaker, Stance, Statement
from argmap.domain.holders import holder_line
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Selection, Wish
from argmap.domain.vocabulary import Kind, Relation, StanceKind
from argmap.formats.dot import literal, write_dot
from tests.support.examples import examples
from tests.support.generated import generated
from tests.support.graphs import argument_graphs, random_graph

SVG = "{http://www.w3.org/2000/svg}"
TITLE = "{http://www.w3.org/1999/xlink}title"
HREF = "{http://www.w3.org/1999/xlink}href"


def whole(graph: ArgumentGraph) -> Selection:
    return select(graph.structure, Wish(depth=ALL_LEVELS, limit=len(graph.statements) + 1))


def exported(graph: ArgumentGraph) -> str:
    return write_dot(graph, graph.structure, whole(graph))


def drawn(source: str) -> ElementTree.Element:
    dot = shutil.which("dot")
    assert dot is not None, "Graphviz is missing; `make setup` installs it."
    done = subprocess.run([dot, "-Tsvg"], input=source.encode(), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return ElementTree.fromstring(done.stdout)


def plain(text: str) -> str:
    """A text without the white space that lines break at, and without what XML cannot hold."""
    return re.sub(r"\s+", "", text)


def groups(svg: ElementTree.Element, kind: str) -> dict[str, ElementTree.Element]:
    return {
        group.attrib["id"]: group
        for group in svg.iter(f"{SVG}g")
        if group.attrib.get("class", "").split(" ")[0] == kind and not group.attrib["id"].startswith("node")
    }


def label(group: ElementTree.Element) -> str:
    return plain("".join(text.text or "" for text in group.iter(f"{SVG}text")))


def tooltip(group: ElementTree.Element) -> str:
    (link,) = group.iter(f"{SVG}a")
    assert HREF not in link.attrib
    return plain(link.attrib[TITLE])


def assert_drawn_whole(graph: ArgumentGraph) -> None:
    svg = drawn(exported(graph))
    nodes = groups(svg, "node")
    statements = {name for name in nodes if name.startswith("s")}
    assert statements == {f"s{number}" for number in graph.statements}
    for number, statement in graph.statements.items():
        node = nodes[f"s{number}"]
        kind = graph.structure.shape(number).value.upper()
        assert label(node) == plain(f"{kind} {number}{statement.title}{holder_line(graph, number)}")
        assert tooltip(node) == plain(statement.text)
    arguments = {name for name in {**nodes, **groups(svg, "edge")} if name.startswith("a")}
    assert arguments == {f"a{number}" for number in graph.arguments}
    allowed = {"svg", "g", "title", "polygon", "polyline", "path", "ellipse", "text", "a"}
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= allowed
    assert all(set(element.attrib) == {TITLE} for element in svg.iter(f"{SVG}a"))


@given(argument_graphs(max_statements=8))
@examples(25)
def test_graphviz_draws_the_same_statements_and_arguments_with_their_texts_whatever_was_typed(
    graph: ArgumentGraph,
) -> None:
    assert_drawn_whole(graph)


def test_graphviz_draws_a_large_map_whole() -> None:
    assert_drawn_whole(generated(150))


PAYLOADS = (
    '"];evil [label="x"]; s9 -> s1 [URL="javascript:alert(1)"',
    "<b>bold</b>",
    "<TABLE><TR><TD HREF='javascript:alert(1)'>x</TD></TR></TABLE>",
    "\\N \\G \\E \\T \\H \\L \\n \\l \\r \\\\N",
    "&lt;script&gt; &#60; &amp;amp; &nbsp; & &;",
    "ends in a backslash \\",
    "ends in two \\\\",
    '\\" URL="http://a.example"',
    "// no comment /* here */ # here",
    "%3C%N",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_typed_is_shown_and_does_nothing(payload: str) -> None:
    speaker = Speaker("one", payload, payload[:80])
    graph = ArgumentGraph(
        title=payload,
        question=payload,
        statements={
            1: Statement(1, Kind.POSITION, payload, payload),
            2: Statement(2, Kind.CLAIM, payload, payload, home=1),
        },
        arguments={1: Argument(1, Relation.SUPPORT, (2,), 1)},
        stances=(Stance("one", 1, StanceKind.ENDORSES),),
        speakers={"one": speaker},
    )
    assert_drawn_whole(graph)


def test_control_characters_are_dropped_and_line_ends_break_lines() -> None:
    assert literal("a\x00b\x07c\x1bd\x7fe\ufffe\ud800f") == "abcdef"
    assert literal("a\r\nb\rc\nd\u2028e\tf") == "a\\nb\\nc\\nd\\ne f"


def test_no_string_is_longer_than_dot_takes() -> None:
    long = Statement(1, Kind.POSITION, "\\" * 120, "\\" * 2000)
    graph = ArgumentGraph("Long", "&" * 500, {1: long})
    assert_drawn_whole(graph)
    assert_drawn_whole(replace(graph, statements={1: long._replace(text="👩" * 2000)}))
    longest = literal("&" * 100_000)
    assert len(longest.encode()) < 16_000
    assert longest.endswith("&amp;…")


def small() -> ArgumentGraph:
    statements = [
        Statement(1, Kind.POSITION, "Head", "Head."),
        Statement(2, Kind.CLAIM, "Two", "Two.", home=1),
        Statement(3, Kind.CLAIM, "Three", "Three.", home=1),
        Statement(4, Kind.CLAIM, "Four", "Four.", home=2),
        Statement(5, Kind.EVIDENCE, "Five", "Five.", home=3),
        Statement(6, Kind.CLAIM, "Six", "Six.", home=4),
        Statement(7, Kind.SETTING, "Seven", "Seven."),
        Statement(8, Kind.CLAIM, "Eight", "Eight.", home=5),
        Statement(9, Kind.CLAIM, "Nine", "Nine.", home=5),
    ]
    arguments = [
        Argument(1, Relation.SUPPORT, (2, 3), 1),
        Argument(2, Relation.ATTACK, (4,), undercuts=1),
        Argument(3, Relation.SUPPORT, (5,), 1),
        Argument(4, Relation.CONDITION, (6,), 1, cases=("here",)),
        Argument(5, Relation.ATTACK, (8, 9), undercuts=3),
    ]
    return ArgumentGraph("A map", "Which?", {s.number: s for s in statements}, {a.number: a for a in arguments})


def test_linked_and_undercut_arguments_are_points_and_the_others_are_edges() -> None:
    svg = drawn(exported(small()))
    assert {name for name in groups(svg, "node") if name.startswith("a")} == {"a1", "a3", "a5"}
    assert groups(svg, "edge").keys() >= {"a2", "a4"}
    titles = {title.text for title in svg.iter(f"{SVG}title")}
    assert {"s2->a1", "s3->a1", "a1->s1", "s4->a1", "s5->a3", "a3->s1", "s6->s1", "s8->a5", "a5->a3"} <= titles
    assert "s1->question" in titles


def test_each_argument_says_what_it_does() -> None:
    source = exported(small())
    for sentence in (
        "a1: 2 and 3 support 1",
        "a2: 4 undercuts a1",
        "a3: 5 supports 1",
        "a4: 6 is required by 1",
        "a5: 8 and 9 undercut a3",
        "1 answers the question",
    ):
        assert f'tooltip="{sentence}"' in source


def attributes(subject: str) -> dict[str, str]:
    """The attributes of a node or an edge ("s5 -> a3") of the small map."""
    (line,) = (line for line in exported(small()).splitlines() if line.startswith(f"\t{subject} ["))
    return {name: value.strip('"') for name, value in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|[^\s\]]+)', line)}


@pytest.mark.parametrize(
    ("number", "look"),
    [
        (1, {"shape": "box", "style": "filled", "fillcolor": "#243440", "color": "#243440"}),
        (2, {"shape": "box", "style": "rounded,filled", "fillcolor": "#ffffff", "color": "#20679d"}),
        (4, {"shape": "octagon", "style": "filled,dashed", "fillcolor": "#fbeee8", "color": "#8f2a12"}),
        (5, {"shape": "note", "style": "filled", "fillcolor": "#faf5e4", "color": "#836200"}),
        (6, {"shape": "component", "style": "filled", "fillcolor": "#f3edf8", "color": "#4f2d73"}),
        (7, {"shape": "box", "color": "#87867d"}),
    ],
)
def test_each_kind_of_statement_looks_as_on_the_page(number: int, look: dict[str, str]) -> None:
    assert look.items() <= attributes(f"s{number}").items()


@pytest.mark.parametrize(
    ("edge", "style", "color", "penwidth", "arrowhead"),
    [
        ("s5 -> a3", "solid", "#20679d", "1.7", "none"),
        ("a3 -> s1", "solid", "#20679d", "1.7", "normal"),
        ("s4 -> a1", "dashed", "#8f2a12", "1.7", "tee"),
        ("s6 -> s1", "dotted", "#4f2d73", "1.9", "obox"),
        ("s1 -> question", "solid", "#5f6a72", "1", "none"),
    ],
)
def test_each_relation_has_its_line(edge: str, style: str, color: str, penwidth: str, arrowhead: str) -> None:
    look = {"style": style, "color": color, "penwidth": penwidth, "arrowhead": arrowhead}
    assert look.items() <= attributes(edge).items()
    sizes = {"normal": "0.7", "tee": "0.9", "obox": "0.6"}
    assert arrowhead == "none" or attributes(edge)["arrowsize"] == sizes[arrowhead]


def test_a_selection_exports_what_it_shows_and_counts_what_is_folded() -> None:
    graph = generated(60)
    selection = select(graph.structure, Wish(depth=1))
    svg = drawn(write_dot(graph, graph.structure, selection))
    nodes = groups(svg, "node")
    assert {name for name in nodes if name.startswith("s")} == {f"s{number}" for number in selection.statements}
    assert selection.folds
    for number, fold in selection.folds.items():
        assert label(nodes[f"s{number}"]).endswith(f"{fold.below}below")


def test_what_a_filter_fades_is_faded() -> None:
    graph = small()
    selection = whole(graph)._replace(faded=frozenset({2}), faded_arguments=frozenset({1, 2}))
    lines = write_dot(graph, graph.structure, selection).splitlines()
    for line in lines:
        faded = line.startswith(("\ts2 [", "\ta1", "\ts2 ->", "\ts3 ->", "\ts4 ->"))
        assert ('59"' in line) == faded, line


def test_a_map_without_positions_or_without_anything_is_drawn() -> None:
    assert_drawn_whole(ArgumentGraph("Empty", "Which?"))
    assert_drawn_whole(ArgumentGraph("One", "Which?", {1: Statement(1, Kind.CLAIM, "One", "One.")}))


def test_the_export_names_no_file_font_or_address() -> None:
    for seed in range(20):
        source = re.sub(r'"(?:[^"\\]|\\.)*"', '""', exported(random_graph(seed)))
        assert not re.search(r"\b(URL|href|image|stylesheet|shapefile|src|target)\b", source, re.IGNORECASE)
    assert "fontname=ArgmapSerif" in exported(small())
