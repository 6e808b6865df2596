"""The browser modules, each on a small page in the real layout, in Chromium, under the site's own policy."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, BrowserContext, Page, expect

from argmap.web.assets import Assets
from argmap.web.scripts import joined

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

MENUS = """
<nav class="toolbar">
  <div class="segmented views"><a href="/m">Map</a><a href="/o">Outline</a></div>
  <form class="find"><input type="search" name="q" placeholder="Find" aria-label="Find"></form>
  <details class="menu" id="one"><summary class="button">One</summary>
    <div class="menu-list"><a href="#a">A</a><a href="#b">B</a></div></details>
  <details class="menu" id="two"><summary class="button">Two</summary>
    <div class="menu-list"><a href="#c">C</a></div></details>
</nav>
<div class="tabs"><a class="support" href="#support">Support</a></div>
<p id="elsewhere">Elsewhere</p>
"""


SCALE = """
<span id="from-words">change 5, 3 March, 14:10</span>
<form method="get" data-scale>
  <label>Then <input type="range" name="from" min="1" max="8" value="5" data-words="from-words"></label>
  <button>Compare</button>
</form>
<a data-key="n" data-key-words="the next thing that is new" href="#next">Walk through</a>
"""


def box(number: int, shape: str, column: int, x: int, y: int) -> str:
    return (
        f'<a class="node {shape}" data-id="s{number}" data-col="{column}" href="/?sel=s{number}" aria-label="{number}">'
        f'<rect class="outline" x="{x}" y="{y}" width="100" height="60"/>'
        f'<rect class="focus" x="{x - 4}" y="{y - 4}" width="108" height="68"/></a>'
    )


def argument(number: int, relation: str, source: int, target: int, path: str) -> str:
    return (
        f'<a class="line {relation}" data-id="a{number}" data-from="s{source}" data-to="s{target}"'
        f' href="/?sel=a{number}" tabindex="-1" aria-label="a{number}">'
        f'<path class="hit" d="{path}"/><path class="stroke" d="{path}"/></a>'
    )


def drawn(y: int = 300, version: int = 1, *, part: bool = False) -> str:
    """A map of two positions and two claims; 3 stands at `y`, with a folded branch. As a part it replaces the other."""
    inside = [
        box(1, "position", 1, 40, 20),
        box(2, "position", 2, 240, 20),
        box(3, "claim", 1, 40, y),
        box(4, "claim", 1, 40, 600),
        f'<a class="fold" data-opens="3" href="/?open=3"><rect x="100" y="{y + 50}" width="40" height="18"/></a>',
        argument(1, "support", 3, 1, "M90 300V80"),
        argument(2, "attack", 4, 1, "M60 600V80"),
    ]
    return (
        f'<section class="sheet-holder" id="map" data-version="{version}"{" hx-swap-oob=true" if part else ""}>'
        '<div class="sheet" id="sheet"><div class="canvas"><div class="whole"><div class="drawing columns">'
        f'<svg class="field" viewBox="0 0 1600 1600" width="1600" height="1600">{"".join(inside)}</svg>'
        "</div></div></div></div></section>"
    )


OUTLINE = """
<ol class="outline">
  <li><div class="line"><span class="line-text"><a href="/?sel=s1">One</a></span></div>
    <details open><summary>Below 1</summary><ol>
      <li class="together"><ol>
        <li><div class="line"><span class="line-text"><a href="/?sel=s2">Two</a></span></div></li>
      </ol></li>
    </ol></details></li>
  <li><div class="line"><span class="line-text"><a href="/?sel=s3">Three</a></span>
    <a class="fold-link" href="#opened">2 below</a></div></li>
</ol>
"""

FORM = """
<form class="form" data-draft="support-s1" method="post" action="/send">
  <textarea name="text" id="text"></textarea>
  <input name="premise" id="premise" data-typeahead="/find">
  <button class="button primary">Add</button>
</form>
<a href="/other" id="away">Away</a>
"""

FOUND = [
    {"value": "s12", "label": "Act at once", "note": "Condition 12"},
    {"value": "s13", "label": "<b>Wait</b>", "note": "Claim 13"},
]


Answer = Callable[[], tuple[str, str]]


class Site:
    """A site of a few pages on a port of its own; `asked` lists path and query of what it was asked for.

    `answers` maps paths to functions that give a body and its type.
    """

    def __init__(self, static: Path = ROOT / "static") -> None:
        self.asked: list[tuple[str, str]] = []
        self.answers: dict[str, Answer] = {}
        self.problems: list[str] = []
        self.page: Page
        self._environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
        self._assets = Assets(static)
        self._environment.globals.update(static=self._assets.address, remembered=cache)
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site._answer(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                site._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: what was asked is in `asked`."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def show(self, body: str, *, body_class: str = "page", after: str = "", path: str = "/") -> Page:
        """Open a page with this body in the site's own layout."""
        template = (
            '{% extends "_layout.html" %}{% block body_class %}' + body_class + "{% endblock %}"
            "{% block main %}" + body + "{% endblock %}{% block after %}" + after + "{% endblock %}"
        )
        text = self._environment.from_string(template).render(here="/")
        self.answers[path] = lambda: (text, "text/html")
        self.page.goto(self.url + path)
        return self.page

    def watch(self, page: Page) -> None:
        """Take this page for the next test; what goes wrong in it is a problem."""
        self.page = page
        self.asked.clear()
        self.answers = {"/favicon.ico": lambda: ("", "image/x-icon")}
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self._heard(said.text) if said.type == "error" else None)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _heard(self, error: str) -> None:
        """A stream that ends is reported by htmx as an object without words; all else is a fault."""
        if error != "[object Event]":
            self.problems.append(error)

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        file = self._assets.get(address.path.removeprefix("/static/"))
        if file is not None:
            _send(request, 200, file.body, file.mimetype, "max-age=3600")
            return
        self.asked.append((address.path, address.query))
        body, kind = self.answers.get(address.path, lambda: ("", "text/plain"))()
        _send(
            request, 200 if address.path in self.answers else 404, body.encode(), f"{kind}; charset=utf-8", "no-store"
        )


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, caching: str) -> None:
    request.send_response(status)
    request.send_header(
        "Content-Type", f"{kind}; charset=utf-8" if "; " not in kind and kind.startswith("text/") else kind
    )
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Content-Security-Policy", POLICY)
    request.send_header("Cache-Control", caching)
    request.end_headers()
    request.wfile.write(body)


@pytest.fixture(scope="module")
def served(chromium: Browser) -> Iterator[tuple[Site, BrowserContext]]:
    """One server and one browser context for all tests here, so that the browser keeps the styles and the scripts."""
    context = chromium.new_context(viewport={"width": 1200, "height": 700}, reduced_motion="reduce")
    context.set_default_timeout(5_000)
    site = Site()
    yield site, context
    context.close()
    site.close()


@pytest.fixture
def site(served: tuple[Site, BrowserContext]) -> Iterator[Site]:
    """The site, with a new page and nothing kept from the test before."""
    made, context = served
    context.clear_cookies()
    page = context.new_page()
    made.watch(page)
    yield made
    if page.url.startswith(made.url):
        page.evaluate("localStorage.clear()")
    page.close()
    problems, made.problems = made.problems, []
    assert problems == []


MODULES = {
    "saying": """
export const other = "saying";
export function say(what) {
  (window.said ??= []).push(`${what} ${typeof this}`);
}
""",
    "first": """
import { say } from "./saying.js";
const words = "first";
say(later());
function later() {
  return words;
}
""",
    "broken": """
import { say } from "./saying.js";
const words = "broken";
say(words);
throw new Error(words);
""",
    "needs": """
import { say } from "./saying.js";
import "./broken.js";
say("never");
""",
    "last": """
import * as saying from "./saying.js";
const words = "last";
saying.say(words);
""",
    "again": """
import { other, say } from "./saying.js";
say(other);
undeclared = 1;
""",
}
"""Modules with the same names in them, of which two fail, and one needs one that fails."""


def file(text: str, kind: str) -> Answer:
    return lambda: (text, kind)


def test_modules_that_are_sent_as_one_do_what_they_do_each_in_a_file_of_its_own(site: Site) -> None:
    for name, text in (*MODULES.items(), ("all", joined(MODULES))):
        site.answers[f"/{name}.js"] = file(text, "text/javascript")
    done = {}
    for way, names in (("apart", tuple(MODULES)), ("as one", ("all",))):
        scripts = "".join(f'<script src="/{name}.js" type="module"></script>' for name in names)
        site.answers["/"] = file(f"<!doctype html>{scripts}", "text/html")
        site.page.goto(site.url + "/")
        done[way] = (site.page.evaluate("said"), site.problems)
        site.problems = []
    assert done["apart"][0] == ["first undefined", "broken undefined", "last object", "saying undefined"]
    assert done["apart"][1] == ["broken", "broken", "undeclared is not defined"]
    assert done["as one"][0] == done["apart"][0]
    assert done["as one"][1] == ["broken", "broken.js did not run", "undeclared is not defined"]


def test_a_module_that_is_gone_or_fails_takes_its_comfort_with_it_and_nothing_else(
    chromium: Browser, tmp_path: Path
) -> None:
    static = tmp_path / "static"
    shutil.copytree(ROOT / "static", static)
    (static / "js" / "rows.js").unlink()
    (static / "js" / "theme.js").write_text('throw new Error("no theme");\n', encoding="utf-8")
    broken = Site(static)
    page = chromium.new_page()
    broken.watch(page)
    broken.show(MENUS)
    whoever = ["line", "placing", "steps", "saving", "editor", "pasting"]
    assert broken.problems.pop(0) == "no theme"
    assert len(broken.problems) == len(whoever)
    assert set(broken.problems) == {f"{name}.js did not run" for name in ("rows", "line")}
    page.locator("#one summary").click()
    page.keyboard.press("Escape")
    expect(page.locator("#one")).not_to_have_attribute("open", "")
    page.keyboard.press("/")
    expect(page.get_by_label("Find")).to_be_focused()
    page.close()
    broken.close()


def test_the_chosen_theme_holds_at_once_and_is_remembered_in_a_plain_cookie(site: Site) -> None:
    page = site.show(MENUS)
    page.get_by_text("Appearance").first.click()
    page.get_by_role("link", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 25, 29)"
    assert {cookie["name"]: cookie["value"] for cookie in page.context.cookies()} == {"theme": "dark"}
    page.get_by_text("Appearance").first.click()
    page.get_by_role("link", name="As this device").click()
    assert page.locator("html").get_attribute("data-theme") is None


def test_a_menu_closes_on_a_click_elsewhere_on_escape_and_when_another_opens(site: Site) -> None:
    page = site.show(MENUS)
    one, two = page.locator("#one"), page.locator("#two")
    one.locator("summary").click()
    expect(one).to_have_attribute("open", "")
    two.locator("summary").click()
    expect(one).not_to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(two).not_to_have_attribute("open", "")
    expect(two.locator("summary")).to_be_focused()
    one.locator("summary").click()
    page.locator("#elsewhere").click()
    expect(one).not_to_have_attribute("open", "")


def test_arrow_keys_walk_through_a_menu(site: Site) -> None:
    page = site.show(MENUS)
    page.locator("#one summary").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="A", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="B", exact=True)).to_be_focused()


def test_a_slash_goes_to_the_find_field_and_letters_typed_there_do_nothing_else(site: Site) -> None:
    page = site.show(MENUS)
    page.keyboard.press("/")
    expect(page.get_by_label("Find")).to_be_focused()
    page.keyboard.type("so?")
    expect(page.get_by_label("Find")).to_have_value("so?")
    assert urlsplit(page.url).fragment == ""


def test_a_single_key_follows_the_link_it_stands_for_until_keys_are_switched_off(site: Site) -> None:
    page = site.show(MENUS)
    page.keyboard.press("s")
    assert urlsplit(page.url).fragment == "support"
    page.goto(site.url + "/#x")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys on this page")
    expect(dialog).to_contain_text("add a support")
    dialog.get_by_label("Single keys are on").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("s")
    assert urlsplit(page.url).fragment == "x"


def test_zoom_changes_the_size_of_the_drawing_and_fit_shows_all_of_it(site: Site) -> None:
    page = site.show(drawn(), body_class="page map-page")
    field = page.locator("svg.field")
    page.get_by_role("button", name="Larger").click()
    assert float(field.get_attribute("width") or 0) == pytest.approx(1600 * 1.15)
    page.keyboard.press("0")
    assert float(field.get_attribute("width") or 0) == 1600
    page.get_by_role("button", name="Fit the whole drawing").click()
    sheet = page.locator(".sheet").bounding_box()
    picture = field.bounding_box()
    assert sheet
    assert picture
    assert picture["height"] <= sheet["height"]
    assert field.get_attribute("viewBox") == "0 0 1600 1600"


def test_dragging_the_ground_pans_and_the_wheel_with_ctrl_zooms(site: Site) -> None:
    page = site.show(drawn(), body_class="page map-page")
    page.mouse.move(700, 500)
    page.mouse.down()
    page.mouse.move(600, 350, steps=3)
    page.mouse.up()
    assert page.evaluate("[sheet.scrollLeft, sheet.scrollTop]") == [100, 150]
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(page.locator("svg.field")).not_to_have_attribute("width", "1600")


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.dataset.id ?? document.activeElement.tagName")
    return found


def test_arrow_keys_walk_along_the_arguments_and_among_neighbours(site: Site) -> None:
    page = site.show(drawn(), body_class="page map-page")
    walked = []
    for key in ["ArrowDown", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowUp"]:
        page.keyboard.press(key)
        walked.append(focused(page))
    assert walked == ["s1", "s2", "s1", "a1", "s3", "s4", "a2", "s1"]


def test_a_box_under_the_pointer_shows_its_own_lines(site: Site) -> None:
    page = site.show(drawn(), body_class="page map-page")
    page.locator('[data-id="s4"] .outline').hover()
    expect(page.locator('[data-id="a2"]')).to_have_class("line attack shown")
    expect(page.locator('[data-id="a1"]')).to_have_class("line support")
    page.locator('[data-id="s2"] .outline').hover()
    expect(page.locator('[data-id="a2"]')).to_have_class("line attack")


def test_opening_a_branch_replaces_the_map_and_keeps_the_box_where_it_was(site: Site) -> None:
    page = site.show(drawn(), body_class="page map-page")
    first = page.locator('[data-id="s3"] .outline').bounding_box()
    site.answers["/"] = lambda: (drawn(900, part=True), "text/html")
    page.locator(".fold rect").click()
    expect(page.locator('[data-id="s3"] .outline')).to_have_attribute("y", "900")
    then = page.locator('[data-id="s3"] .outline').bounding_box()
    assert first
    assert then
    assert then["y"] == pytest.approx(first["y"], abs=1.5)
    assert ("/", "open=3") in site.asked


def test_the_outline_is_walked_opened_and_answered_by_keys(site: Site) -> None:
    page = site.show(OUTLINE)
    page.get_by_role("link", name="One").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Two")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="One")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Two")).not_to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Three")).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert urlsplit(page.url).fragment == "opened"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Two")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("o")
    page.wait_for_url("**/?sel=s2&add=objection")


def test_what_was_typed_is_there_again_after_going_elsewhere_and_is_gone_once_sent(site: Site) -> None:
    page = site.show(FORM, path="/")
    page.locator("#text").fill("Talks buy time.")
    site.answers["/other"] = lambda: ("<p>Other</p>", "text/html")
    page.locator("#away").click()
    page.go_back()
    expect(page.locator("#text")).to_have_value("Talks buy time.")
    site.answers["/send"] = lambda: ("<p>Sent</p>", "text/html")
    page.get_by_role("button", name="Add").click()
    page.goto(site.url + "/")
    expect(page.locator("#text")).to_have_value("")


def test_what_the_server_gives_back_wins_over_the_draft(site: Site) -> None:
    page = site.show(FORM, path="/")
    page.locator("#text").fill("My draft")
    site.show(FORM.replace("></textarea>", ">As refused</textarea><p class='problems'>No</p>"), path="/")
    expect(page.locator("#text")).to_have_value("As refused")


def test_statements_found_while_typing_are_chosen_by_keys_and_sent_as_their_numbers(site: Site) -> None:
    site.answers["/find"] = lambda: (json.dumps(FOUND), "application/json")
    site.answers["/send"] = lambda: ("<p>Sent</p>", "text/html")
    page = site.show(FORM, path="/")
    box = page.get_by_role("combobox")
    box.press_sequentially("act")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    box.press_sequentially("wait")
    page.get_by_role("option").nth(1).click()
    expect(page.locator(".chosen-list")).to_contain_text("<b>Wait</b>")
    box.press_sequentially("s44 ")
    with page.expect_request("**/send") as sent:
        page.get_by_role("button", name="Add").click()
    assert parse_qs(sent.value.post_data or "")["premise"] == ["s12", "s13", "s44"]


def test_a_statement_that_says_nearly_the_same_can_be_used_instead_of_the_sentence(site: Site) -> None:
    similar = '<div class="similar"><button type="button" data-use="s9" data-use-words="Wait">Use this</button></div>'
    page = site.show(FORM.replace("</textarea>", f"</textarea>{similar}"))
    page.locator("#text").fill("It is better to wait.")
    page.get_by_role("button", name="Use this").click()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator(".chosen-list")).to_contain_text("Wait")
    assert page.locator('input[name="premise"]').evaluate_all("found => found.map(one => one.value)") == ["s9"]


def test_a_chosen_statement_can_be_taken_out_again(site: Site) -> None:
    page = site.show(FORM.replace('data-typeahead="/find"', 'data-typeahead="/find" value="s7 s8"'), path="/")
    page.get_by_role("button", name="Remove s7").click()
    assert page.locator('input[name="premise"]').evaluate_all("found => found.map(one => one.value)") == ["s8"]


def test_where_one_is_wanted_the_newest_takes_the_place_of_the_last_and_bare_words_are_sent(site: Site) -> None:
    one = 'data-typeahead="/find" data-one data-words="Wait" value="s7"'
    page = site.show(FORM.replace('data-typeahead="/find"', one), path="/")
    expect(page.locator(".chosen-list li")).to_have_text(re.compile("s7Wait"))
    box = page.get_by_role("combobox")
    box.fill("a5")
    box.press("Enter")
    chosen = page.locator('input[name="premise"]')
    assert chosen.evaluate_all("found => found.map(one => one.value)") == ["a5"]
    box.fill("words of it")
    sent = page.evaluate("new FormData(document.querySelector('form.form')).getAll('premise')")
    assert sent == ["words of it"]


def test_a_text_that_grows_too_long_is_counted_and_nothing_of_it_is_cut_off(site: Site) -> None:
    page = site.show(FORM.replace('id="text"', 'id="text" data-limit="20"'))
    page.clock.install()
    text, told = page.locator("#text"), page.locator(".counter")
    for typed, words in (
        ("Short.", ""),
        ("A dozen and four.", "17 of 20 characters"),
        ("Twenty-two letters 🕊🕊🕊", "22 of 20 characters, 2 too many"),
        ("Shorter again.", ""),
    ):
        text.fill(typed)
        page.clock.run_for(1000)
        expect(told).to_have_text(words)
        expect(text).to_have_value(typed)


CHANGE = {"summary": "Added <i>objection</i> 4", "by": "Ana", "selected": "s4", "touched": ["s4"]}
WATCHING = '<div id="arrivals" data-events="/events"></div>'


def change(version: int) -> str:
    return f"id: {version}\nevent: change\ndata: {json.dumps(CHANGE)}\n\n"


def test_what_somebody_else_added_is_told_in_words_and_shown_in_place_on_request(site: Site) -> None:
    streams = iter([change(2)])
    site.answers["/events"] = lambda: (next(streams, ": nothing more\n\n"), "text/event-stream")
    page = site.show(drawn(), body_class="page map-page", after=WATCHING)
    toast = page.locator("#arrivals-toast")
    expect(toast).to_contain_text("Ana: Added <i>objection</i> 4")
    site.answers["/"] = lambda: (drawn(version=2, part=True), "text/html")
    toast.get_by_role("link", name="Show").click()
    expect(page.locator('#map[data-version="2"]')).to_be_visible()
    expect(page.locator('[data-id="s4"] .fresh')).to_have_count(1)
    expect(toast.get_by_role("link", name="Go to 4")).to_have_attribute("href", "/?sel=s4")
    assert ("/events", "since=1") in site.asked


def test_what_one_has_written_oneself_is_no_news_once_the_page_knows_of_it(site: Site) -> None:
    streams = iter([change(2)])
    site.answers["/events"] = lambda: (next(streams, ": nothing more\n\n"), "text/event-stream")
    page = site.show(drawn(), body_class="page map-page", after=WATCHING)
    expect(page.locator("#arrivals-toast")).to_be_visible()
    page.evaluate("""async () => (await import("/static/js/order.js")).advance(2)""")
    expect(page.locator('#map[data-version="2"]')).to_be_attached()
    expect(page.locator("#arrivals-toast")).to_have_count(0)


def test_a_message_that_asks_for_nothing_leaves_and_one_with_a_button_stays(site: Site) -> None:
    page = site.page
    page.clock.install()
    site.show("<p>A page</p>")
    toasts = '<p class="toast">Objection added.</p><p class="toast">Undo? <button>Undo</button></p>'
    page.evaluate("toasts => { document.getElementById('status').innerHTML = toasts; }", toasts)
    expect(page.locator(".toast")).to_have_count(2)
    page.clock.run_for(9000)
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_a_hidden_page_closes_its_stream_and_catches_up_when_it_is_seen_again(site: Site) -> None:
    site.answers["/events"] = lambda: (change(9), "text/event-stream")
    page = site.show(drawn(), body_class="page map-page", after=WATCHING)
    expect(page.locator("#arrivals-toast")).to_be_visible()
    hide = "on => { Object.defineProperty(document, 'hidden', {value: on, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    expect(page.locator("[sse-connect]")).to_have_count(0)
    page.evaluate(hide, False)
    expect(page.locator('[sse-connect="/events?since=9"]')).to_have_count(1)


def test_the_page_for_printing_prints_itself(site: Site) -> None:
    site.page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page = site.show("<p>All of it</p>", body_class="page printing")
    page.wait_for_function("window.printed === 1")


def test_a_range_says_the_change_it_stands_on_and_is_sent_when_it_is_let_go(site: Site) -> None:
    page = site.show(SCALE)
    expect(page.get_by_role("button", name="Compare")).to_be_hidden()
    then = page.get_by_label("Then")
    then.evaluate("range => { range.value = 3; range.dispatchEvent(new Event('input', { bubbles: true })); }")
    expect(page.locator("#from-words")).to_have_text("change 3")
    expect(then).to_have_attribute("aria-valuetext", "change 3")
    then.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"\?from=2$"))


def test_one_key_leads_to_the_next_thing_that_is_new(site: Site) -> None:
    page = site.show(SCALE)
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("#next$"))
