"""What tells boxes and lines apart: shape, icon, word and line style before colour (VISUAL.md, sections 4 and 6)."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Relation, Shape
from argmap.drawing.draw import draw
from argmap.drawing.layout import Dot
from argmap.drawing.paths import head
from argmap.drawing.shapes import outline
from argmap.drawing.svg import standalone, theme_css
from argmap.paths import static_dir
from tests.support.small_map import small_map

CSS = re.sub(r"/\*.*?\*/", "", (static_dir() / "drawing.css").read_text(encoding="utf-8"), flags=re.DOTALL)


def declared(selector: str) -> dict[str, str]:
    """What the style sheet says of exactly this selector, later rules winning."""
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS):
        if selector in [" ".join(one.split()) for one in selectors.split(",")]:
            found |= {name.strip(): value.strip() for name, value in re.findall(r"([\w-]+):([^;]+);", body)}
    return found


def steps(path: str) -> Counter[str]:
    return Counter(re.findall("[A-Za-z]", path))


def test_each_kind_of_box_has_an_outline_of_its_own() -> None:
    drawn = {shape: outline(shape, 0, 0, 158, 80) for shape in Shape}
    assert drawn[Shape.POSITION].outline == drawn[Shape.SETTING].outline == "M0 0H158V80H0Z"
    assert len({one.outline for one in drawn.values()}) == len(Shape) - 1
    claim, condition = drawn[Shape.CLAIM].outline, drawn[Shape.CONDITION].outline
    # Four corners each: bulging with radius 10, scooped with radius 8.
    assert re.findall(r"a(\d+) (\d+) 0 0 (\d)", claim) == [("10", "10", "1")] * 4
    assert re.findall(r"a(\d+) (\d+) 0 0 (\d)", condition) == [("8", "8", "0")] * 4
    assert steps(drawn[Shape.OBJECTION].outline)["l"] == 3, "three cut corners, and the fourth closes the path"
    assert steps(drawn[Shape.EVIDENCE].outline)["l"] == 1, "one folded corner"


def test_a_box_has_what_its_kind_adds_and_no_more() -> None:
    for shape in Shape:
        drawn = outline(shape, 0, 0, 158, 80)
        assert bool(drawn.edge) == (shape is Shape.CLAIM)
        assert bool(drawn.corners) == (shape is Shape.OBJECTION)
        assert bool(drawn.crease) == (shape is Shape.EVIDENCE)
    assert outline(Shape.CLAIM, 0, 0, 158, 80).edge.startswith("M1.5 10h3")
    assert outline(Shape.OBJECTION, 0, 0, 158, 80).corners.count("M") == 4
    assert outline(Shape.EVIDENCE, 0, 0, 158, 80).crease == "M144 0v14h14"


def test_each_relation_has_a_head_of_its_own() -> None:
    tip, way = (100.0, 50.0), (0.0, 1.0)
    assert head(Relation.SUPPORT, tip, way) == "M100 50L95.5 59L104.5 59Z", "a triangle, 9 by 9, its tip at the target"
    assert head(Relation.ATTACK, tip, way) == "M106.5 54.5L93.5 54.5", "a bar of 13 across the line"
    square = head(Relation.CONDITION, tip, way)
    sides = re.findall(r"l(-?[\d.]+) (-?[\d.]+)", square)
    assert {abs(float(step)) for side in sides for step in side} == {0.0, 8.0}, "an open square of 8"


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (".drawing .stroke", {"stroke-width": "1.7", "fill": "none"}),
        (".attack .stroke", {"stroke-dasharray": "6 4"}),
        (".condition .stroke", {"stroke-dasharray": "9 3 2 3"}),
        (".drawing .support", {"color": "var(--sup)"}),
        (".drawing .attack", {"color": "var(--att)"}),
        (".drawing .line.condition", {"color": "var(--cond)"}),
        (".node.position .outline", {"fill": "var(--plaque)"}),
        (".node.objection .outline", {"fill": "var(--att-t)", "stroke-dasharray": "5 3"}),
        (".node.objection .corners", {"stroke-width": "2.2"}),
        (".node.evidence .outline", {"fill": "var(--ev-t)", "stroke-width": "1"}),
        (".node.condition .outline", {"fill": "var(--cond-t)", "stroke-dasharray": "9 3 2 3"}),
        (".node.setting .outline", {"fill": "none", "stroke": "var(--rule2)"}),
        (".node .halo", {"stroke": "var(--mark)"}),
        (".node .ring", {"stroke": "var(--ink)"}),
        (".drawing .faded", {"opacity": "0.35"}),
        (".node.elsewhere .outline", {"fill": "var(--sheet)", "stroke": "var(--rule2)"}),
    ],
)
def test_line_and_fill_tell_kinds_and_relations_apart(selector: str, expected: dict[str, str]) -> None:
    assert expected.items() <= declared(selector).items()


def test_a_supporting_line_is_whole() -> None:
    assert "stroke-dasharray" not in declared(".drawing .stroke") | declared(".support .stroke")


def test_each_box_shows_its_icon_and_says_its_kind(dot: Dot) -> None:
    graph = small_map()
    selection = select(graph.structure, Wish(depth=ALL_LEVELS))
    svg = standalone(draw(graph, graph.structure, selection, dot=dot, cache={}), theme_css())
    for number in graph.statements:
        shape = graph.structure.shape(number).value
        (box,) = re.findall(
            rf'<a class="node {shape}\b[^"]*" data-id="s{number}".*?</a>', svg, re.DOTALL
        ) or re.findall(rf'<g class="node {shape}\b[^"]*" data-id="s{number}".*?</g>', svg, re.DOTALL)
        (icon,) = re.findall(r'<use class="icon" href="#([\w-]+)"', box)
        assert icon.endswith(f"i-{shape}")
        assert f'<symbol id="{icon}"' in svg
        assert f"{shape.upper()} {number}" in box.upper()
