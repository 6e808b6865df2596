"""The drawing in Chromium, with the fonts that pages load: no word leaves its box, nothing breaks the policy."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route

from argmap.domain.graph import Argument, ArgumentGraph, Speaker, Stance, Statement
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Wish
from argmap.domain.vocabulary import Kind, Relation, StanceKind
from argmap.drawing import svg
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing
from argmap.drawing.layout import find_dot
from argmap.drawing.step import draw_step
from argmap.formats.argdown import read_argdown
from argmap.paths import seed_dir, static_dir
from tests.drawing.conftest import SEEDS
from tests.support.generated import generated

SITE = "http://argmap.test"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'"
DOT = find_dot().trimmed()

OVERFLOWS = """() => {
  const found = [];
  const inside = (text, frame, what, slack) => {
    const t = text.getBBox(), f = frame.getBBox();
    if (t.x < f.x - slack || t.x + t.width > f.x + f.width + slack
        || text.y.baseVal[0].value < f.y + 8 || text.y.baseVal[0].value > f.y + f.height - 2)
      found.push(`${what}: ${text.textContent} (${t.x + t.width} > ${f.x + f.width})`);
  };
  for (const node of document.querySelectorAll("a.node"))
    for (const text of node.querySelectorAll("text")) inside(text, node.querySelector(".outline"), node.dataset.id, 0);
  for (const fold of document.querySelectorAll("a.fold"))
    inside(fold.querySelector("text"), fold.querySelector("rect"), "fold", 0);
  for (const label of document.querySelectorAll("g.label"))
    inside(label.querySelector("text"), label.querySelector("rect"), "label", 0);
  for (const use of document.querySelectorAll("a.use"))
    inside(use.querySelector("text"), use.querySelector("rect"), "use", 0);
  return found;
}"""


# Walks along every line as it is drawn, and tells where it runs beside another's (within some two units) for longer
# than crossing it takes. Lines to the same target with the same relation share their trunk.
SHARED = """() => {
  const found = new Set();
  for (const drawing of document.querySelectorAll(".drawing")) {
    const places = new Map(), ways = [];
    for (const line of drawing.querySelectorAll("a.line")) {
      const relation = ["support", "attack", "condition"].find((one) => line.classList.contains(one));
      const path = line.querySelector(".stroke"), net = `${line.dataset.to} ${relation}`, way = [];
      for (let at = 0, end = path.getTotalLength(); at <= end; at += 2) {
        const {x, y} = path.getPointAtLength(at);
        way.push([Math.round(x), Math.round(y)]);
        const key = `${Math.round(x)} ${Math.round(y)}`;
        if (!places.has(key)) places.set(key, new Map());
        places.get(key).set(net, line.dataset.id);
      }
      ways.push([line.dataset.id, net, way]);
    }
    for (const [id, net, way] of ways) {
      const beside = new Map();
      for (const [x, y] of way) {
        const near = new Map();
        for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1])
          for (const [other, of] of places.get(`${x + dx} ${y + dy}`) ?? []) if (other !== net) near.set(other, of);
        for (const other of [...beside.keys()]) if (!near.has(other)) beside.delete(other);
        for (const [other, of] of near) {
          beside.set(other, (beside.get(other) ?? 0) + 2);
          if (beside.get(other) > 14) found.add([id, of].sort().join(" and "));
        }
      }
    }
  }
  return [...found];
}"""


class Sheet:
    """Shows drawings on a page of their own, as the site would, and keeps what the browser complains about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._body = ""
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._answer)

    def show(self, *drawings: Drawing, selected: str | None = None) -> None:
        parts = [
            svg.fragment(drawing, href=address, selected=selected, prefix=f"d{at}-")
            for at, drawing in enumerate(drawings)
        ]
        self._body = "".join(parts)
        self.page.goto(f"{SITE}/")
        self.page.evaluate("document.fonts.ready")

    def overflows(self) -> list[str]:
        found: list[str] = self.page.evaluate(OVERFLOWS)
        return found

    def shared_lanes(self) -> list[str]:
        found: list[str] = self.page.evaluate(SHARED)
        return found

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/":
            links = "".join(
                f'<link rel="stylesheet" href="/static/{name}">'
                for name in ("fonts/faces.css", "tokens.css", "drawing.css")
            )
            body = (
                f"<!doctype html><html lang=en><meta charset=utf-8><title>Sheet</title>{links}<main>{self._body}</main>"
            )
            route.fulfill(body=body, content_type="text/html", headers={"Content-Security-Policy": POLICY})
            return
        file = static_dir() / path.removeprefix("/static/")
        if file.is_file():
            route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "font/woff2")
        else:
            route.fulfill(status=404)


def address(**changes: object) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in changes.items())


@pytest.fixture
def sheet(chromium: Browser) -> Iterator[Sheet]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield Sheet(context.new_page())
    context.close()


View = Literal["columns", "tree"]


def whole(graph: ArgumentGraph, view: View = "columns", only: int | None = None) -> Drawing:
    structure = graph.structure
    selection = select(structure, Wish(depth=ALL_LEVELS))
    width = 350.0 if only is not None else 1404.0
    return draw(graph, structure, selection, view=view, dot=DOT, cache={}, only=only, sheet=width)


@pytest.mark.parametrize("name", SEEDS)
def test_no_word_of_the_seed_maps_leaves_its_box(sheet: Sheet, name: str) -> None:
    graph = read_argdown(Path(seed_dir() / f"{name}.argdown").read_text(encoding="utf-8"))
    structure = graph.structure
    folded = draw(graph, structure, select(structure, Wish(depth=1)), dot=DOT, cache={})
    heads = [column.heads[0] for column in structure.columns if column.kind == "position"]
    phones = [whole(graph, only=head) for head in heads]
    step = draw_step(graph, structure, heads[0], dot=DOT, cache={}).drawing
    sheet.show(whole(graph), whole(graph, "tree"), folded, step, *phones, selected=f"s{heads[0]}")
    assert sheet.overflows() == []
    assert sheet.complaints == []


def test_no_two_unrelated_lines_share_a_lane(sheet: Sheet) -> None:
    files = [Path(seed_dir() / f"{name}.argdown").read_text(encoding="utf-8") for name in SEEDS]
    graphs = [*map(read_argdown, files), generated(40), hostile()]
    sheet.show(*map(whole, graphs))
    assert sheet.page.locator("a.line").count() == sum(len(graph.arguments) for graph in graphs)
    assert sheet.shared_lanes() == []
    others = [*(generated(60, seed=seed) for seed in (0, 8)), generated(80)]
    trees = [whole(graph, "tree") for graph in (*graphs, *others)]
    sheet.show(*trees)
    assert sheet.page.locator("a.line").count() == sum(len(drawing.rails) for drawing in trees)
    assert sheet.shared_lanes() == []


def test_a_line_upon_an_unrelated_one_would_be_seen(sheet: Sheet) -> None:
    sheet.show(whole(generated(10)))
    sheet.page.evaluate(
        """() => {
          const [one, other] = [...document.querySelectorAll("a.line .stroke")].sort((a, b) =>
            b.getTotalLength() - a.getTotalLength());
          other.closest("a").dataset.to = "nowhere";
          other.setAttribute("d", one.getAttribute("d"));
        }"""
    )
    assert sheet.shared_lanes() != []


@pytest.mark.parametrize("view", ["columns", "tree"])
def test_in_a_file_no_word_leaves_its_box_whatever_face_stands_in(sheet: Sheet, view: View) -> None:
    files = []
    for name in SEEDS:
        graph = read_argdown(Path(seed_dir() / f"{name}.argdown").read_text(encoding="utf-8"))
        folded = draw(graph, graph.structure, select(graph.structure, Wish(depth=1)), view=view, dot=DOT, cache={})
        files += [svg.standalone(whole(graph, view), svg.theme_css()), svg.standalone(folded, svg.theme_css())]
    for face in ("monospace", "serif"):
        replaced = re.sub(r"font-family:[^;]*;", f"font-family: {face};", "".join(files))
        sheet.page.set_content(f"<!doctype html><html lang=en><title>Files</title>{replaced}")
        assert sheet.page.evaluate("document.querySelectorAll('a.node text').length") > 500
        assert sheet.overflows() == []


WORDS = {
    "long words": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 25,
    "no spaces": "W" * 2000,
    "thin letters": "il|" * 600,
    "Chinese": "和平与正义哪一个应该先来？在大规模暴行之后，谈判者必须做出选择。" * 60,
    "Japanese": "「平和か、正義か」ーー交渉者は、選ばなければならない。カタカナ" * 60,
    "Arabic": "السلام أولا أم العدالة؟ على المفاوضين أن يختاروا بين الأمرين " * 33,
    "Hebrew": "שלום או צדק, מה קודם? המתווכים חייבים לבחור " * 40,
    "Hindi": "पहले शांति या न्याय? वार्ताकारों को चुनना होगा " * 40,
    "Thai": "สันติภาพหรือความยุติธรรมมาก่อน" * 60,
    "emoji": "🕊️⚖️👩‍👩‍👧‍👦🇷🇼🏳️‍🌈👍🏽" * 100,
    "marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘ " * 30,
    "turned around": "peace \u202egnihton\u202c or \u2067justice\u2069 " * 50,
    "markup": "<script>alert(1)</script> & \"quotes\" 'and' {{ braces }} " * 30,
    "figures": "1234567890 " * 180,
}


def hostile() -> ArgumentGraph:
    speakers = {f"w{at}": Speaker(f"w{at}", words[:200]) for at, words in enumerate(WORDS.values())}
    statements = {1: Statement(1, Kind.POSITION, WORDS["long words"][:120], WORDS["long words"][:2000])}
    arguments = {}
    stances = []
    for at, words in enumerate(WORDS.values()):
        for offset, kind in enumerate((Kind.POSITION, Kind.CLAIM, Kind.EVIDENCE, Kind.SETTING)):
            number = 10**offset * 100 + at
            title = words[:120] if offset % 2 else ""
            home = number if kind in (Kind.CLAIM, Kind.EVIDENCE) else None
            statements[number] = Statement(number, kind, title, words[:2000], home)
            stances.append(Stance(f"w{at}", number, StanceKind.ENDORSES))
            if home is not None:
                relation = Relation.ATTACK if at % 2 else Relation.SUPPORT
                arguments[number] = Argument(number, relation, (number,), 100 + (at + offset) % 5)
    return ArgumentGraph("Words", WORDS["Chinese"][:500], statements, arguments, tuple(stances), speakers)


@pytest.mark.parametrize("view", ["columns", "tree"])
def test_no_word_leaves_its_box_whatever_the_script(sheet: Sheet, view: View) -> None:
    graph = hostile()
    sheet.show(whole(graph, view))
    assert sheet.page.locator("a.node").count() == len(graph.statements)
    assert sheet.overflows() == []
    assert sheet.complaints == []


def test_what_people_typed_is_text_and_nothing_else(sheet: Sheet) -> None:
    graph = hostile()
    sheet.show(whole(graph), draw_step(graph, graph.structure, 100, dot=DOT, cache={}).drawing)
    assert sheet.page.locator("script").count() == 0
    assert sheet.page.locator("a.node", has_text="<script>").count() > 0


def test_every_statement_and_argument_is_a_link_with_a_name(sheet: Sheet) -> None:
    graph = read_argdown(Path(seed_dir() / "threat-of-prosecution.argdown").read_text(encoding="utf-8"))
    sheet.show(whole(graph), selected="s1")
    page = sheet.page
    for number in graph.statements:
        (name,) = page.locator(f'a.node[data-id="s{number}"]').evaluate_all("all => all.map(a => a.ariaLabel)")
        assert f" {number}" in name.split(":")[0]
    for number in graph.arguments:
        link = page.locator(f'a.line[data-id="a{number}"]')
        assert link.get_attribute("aria-label").startswith(f"Argument a{number}: ")  # type: ignore[union-attr]
        assert link.get_attribute("href") == f"?selected=a{number}"
    assert page.locator('[aria-current="true"]').get_attribute("data-id") == "s1"


def test_the_head_band_and_the_field_are_one_picture(sheet: Sheet) -> None:
    graph = read_argdown(Path(seed_dir() / "peace-or-justice.argdown").read_text(encoding="utf-8"))
    sheet.show(whole(graph))
    band = sheet.page.locator("svg.band").bounding_box()
    field = sheet.page.locator("svg.field").bounding_box()
    assert band is not None
    assert field is not None
    assert band["x"] == field["x"]
    assert band["width"] == field["width"]
    assert field["y"] == pytest.approx(band["y"] + band["height"], abs=0.5)
    assert sheet.page.locator(".band a.node").count() == 7
    assert sheet.page.locator(".field a.node.position").count() == 0


def test_a_drawing_that_is_only_looked_at_has_no_links(sheet: Sheet) -> None:
    graph = replace(hostile(), statements={1: Statement(1, Kind.POSITION, "One", "One.")}, arguments={}, stances=())
    sheet.page.set_content(str(svg.fragment(whole(graph), href=address, inert=True)))
    assert sheet.page.locator("[href]:not(use)").count() == 0
