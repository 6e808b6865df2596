"""The one template: what is in the file, and what never is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given

from argmap.domain.graph import Argument, ArgumentGraph
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.drawing import svg
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing
from argmap.drawing.layout import find_dot
from tests.domain.test_structure import A, S, graph_of
from tests.drawing.conftest import SEEDS
from tests.support.examples import examples
from tests.support.graphs import argument_graphs

DOT = find_dot().trimmed()
SVG = "{http://www.w3.org/2000/svg}"


def href(**changes: object) -> str:
    return "?" + "&".join(f"{key}={value}" for key, value in changes.items())


def drawn(graph: ArgumentGraph, wish: Wish | None = None, **further: object) -> Drawing:
    structure = graph.structure
    selection = select(structure, wish or Wish(depth=ALL_LEVELS))
    return draw(graph, structure, selection, dot=DOT, cache={}, **further)  # type: ignore[arg-type]


SMALL = graph_of("pcc", Argument(1, S, (2,), 1), Argument(2, A, (3,), 2))


def test_a_file_that_stands_alone_is_well_formed_and_holds_everything(seeds: dict[str, ArgumentGraph]) -> None:
    graph = seeds["peace-or-justice"]
    root = ET.fromstring(svg.standalone(drawn(graph), svg.theme_css()))
    assert root.tag == f"{SVG}svg"
    marks = [element.get("data-id") for element in root.iter(f"{SVG}a")]
    assert {f"s{n}" for n in graph.statements} <= set(marks)
    assert {f"a{n}" for n in graph.arguments} <= set(marks)
    words = "".join(root.itertext())
    assert "which comes first" in words
    style = root.find(f"{SVG}style")
    assert style is not None
    assert style.text is not None
    assert "var(--sup)" not in style.text
    assert "#20679d" in style.text
    assert root.findall(".//*[@href]") == [e for e in root.iter() if e.get("href", "").startswith("#")]


@examples(40)
@given(argument_graphs(max_statements=8))
def test_whatever_was_typed_the_file_is_well_formed_and_nothing_else(graph: ArgumentGraph) -> None:
    for drawing in (drawn(graph), drawn(graph, view="tree")):
        root = ET.fromstring(svg.standalone(drawing, "a{}", href=href))
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg", "title", "style", "rect", "defs", "symbol", "path", "circle", "g", "text", "a", "use"
        }  # fmt: skip
        names = {name for element in root.iter() for name in element.attrib}
        assert not {name for name in names if name.startswith("on") or name == "style"}


def test_two_drawings_on_one_page_share_no_ids() -> None:
    drawing = drawn(SMALL)
    page = svg.fragment(drawing, href=href) + svg.fragment(drawing, href=href, prefix="b-")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_selected_statement_has_its_halo_and_its_lines_are_thicker() -> None:
    drawing = drawn(SMALL)
    page = str(svg.fragment(drawing, href=href, selected="s2"))
    assert page.count('aria-current="true"') == 1
    assert page.count('class="halo"') == 1
    chosen = re.search(r'<g class="chosen".*?</g>', page, re.DOTALL)
    assert chosen is not None
    assert chosen[0].count('class="stroke') == chosen[0].count('class="head') == 2
    assert 'class="stroke support on"' in page
    assert "halo" not in str(svg.fragment(drawing, href=href))


def test_the_selected_argument_is_marked_and_says_its_words() -> None:
    page = str(svg.fragment(drawn(SMALL), href=href, selected="a2"))
    assert re.search(r'class="line attack on" data-id="a2" data-from="s3" data-to="s2"', page)
    assert '<g class="label shown attack"' in page
    wordless = tuple(line._replace(note=None) for line in drawn(SMALL).shorts)
    assert "label shown" not in svg.fragment(drawn(SMALL)._replace(shorts=wordless), href=href, selected="a2")


def test_every_address_goes_through_the_function_that_is_given() -> None:
    graph = graph_of("pccp", Argument(1, S, (2,), 1), Argument(2, S, (3,), 2), Argument(3, A, (2,), 4))
    page = str(svg.fragment(drawn(graph, Wish(depth=1)), href=href))
    assert 'href="?selected=s2"' in page
    assert 'href="?selected=a1"' in page
    assert 'href="?opened=2"' in page
    phone = str(svg.fragment(drawn(graph, only=1, sheet=350.0), href=href))
    assert 'href="?selected=s4&amp;column=4"' in phone


def test_without_links_there_is_nothing_to_follow() -> None:
    page = str(svg.fragment(drawn(SMALL, Wish(depth=0)), href=href, inert=True))
    assert 'class="drawing columns narrow inert"' in page
    assert not re.findall(r'href="(?!#)', page)
    assert "tabindex" not in page


def test_a_tall_tree_carries_its_overview_and_curves_to_other_uses_while_selected() -> None:
    graph = graph_of("pp" + "c" * 20, *(Argument(n, S, (n + 2,), 1) for n in range(1, 21)), Argument(30, A, (5,), 2))
    drawing = drawn(graph, view="tree")
    page = str(svg.fragment(drawing, href=href, selected="s5"))
    assert '<details class="overview" open>' in page
    assert "stroke other attack" in page
    assert "stroke other" not in str(svg.fragment(drawing, href=href))
    assert "overview" not in str(svg.fragment(drawing, href=href, inert=True))


def test_a_style_sheet_that_would_leave_its_element_is_refused() -> None:
    with pytest.raises(ValueError, match="section"):
        svg.standalone(drawn(SMALL), "]]><script>")


def test_the_theme_has_no_variables_left_but_those_it_sets() -> None:
    css = svg.theme_css()
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= set(re.findall(r"(--[\w-]+):", css))
    assert "url(" not in css
    assert "/*" not in css


def test_a_page_leaves_out_the_empty_room_beside_few_columns_and_cuts_nothing(seeds: dict[str, ArgumentGraph]) -> None:
    for name in SEEDS:
        drawing = drawn(seeds[name])
        left, right = drawing.blank, drawing.width - drawing.blank
        assert all(left < box.x and box.x + box.width < right for box in drawing.boxes)
        assert all(left <= x <= right for line in drawing.lines for way in line.way for x, _ in way)
        page = str(svg.fragment(drawing, href=None))
        assert len(re.findall(f'viewBox="{left:g} [0-9.]+ {right - left:g} ', page)) == 2
        assert f'width="{right - left:g}"' in page
    assert drawn(seeds["peace-or-justice"]).blank == 0
    assert drawn(seeds["threat-of-prosecution"]).blank > 100
