"""What people typed never runs, whatever it is and wherever it is read back; and forms are sent only from this site."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.support.browser import Pages
from tests.support.server import LiveServer
from tests.support.visitor import Visitor

RAN = "window.ran=1"
PAYLOADS = {
    "a script": f"<script>{RAN}</script>",
    "an image": f"<img src=x onerror={RAN}>",
    "an SVG": f"<svg onload={RAN}><animate onbegin={RAN}>",
    "an attribute": f'" onmouseover="{RAN}" autofocus onfocus="{RAN}" x="',
    "a single-quoted attribute": f"' onmouseover='{RAN}' autofocus onfocus='{RAN}' x='",
    "a link": f"javascript:{RAN}",
    "a link in Markdown": f"[click](javascript:{RAN}) <javascript:{RAN}>",
    "the end of a text area": f"</textarea><script>{RAN}</script>",
    "the end of a title": f"</title></svg></style><script>{RAN}</script>",
    "a template": "{{ '' }}{% set x = 1 %}${" + RAN + "}",
    "htmx": f"<a hx-get='/x' hx-trigger='load' hx-on::load='{RAN}'>x</a>",
    "a style": "<style>*{background:url(https://evil.example/)}</style>",
    "a base": "<base href='https://evil.example/'>",
    "a frame": f'<iframe srcdoc="<script>parent.{RAN}</script>">',
    "a comment": f"--><script>{RAN}</script><!--",
}
FIELDS = ("text", "title", "premise_text", "speaker", "source", "quote", "locator", "note", "case", "name")


def contribute(visitor: Visitor, slug: str, payload: str) -> str:
    """Put the payload into every field of a form, and add it to statement 3; the answer is the new one's number."""
    fields: dict[str, str] = {name: f"{name} {payload}"[:120] for name in FIELDS}
    fields.update(text=f"text {payload}", name=payload[:80], target="s3", relation="support", kind="claim")
    fields.update(voice="own", stance="conditional", source_url="https://example.org/")
    fields["csrf"] = visitor.token(f"/maps/{slug}/statements/3?add=support")
    answer = visitor.post(f"/maps/{slug}/arguments", fields)
    assert answer.status == 303, answer.text[:2_000]
    return answer.selected[1:]


def ran(page: Page) -> bool:
    """Whether anything of what was typed has run, with the keyboard and the mouse going over the page."""
    for _ in range(12):
        page.keyboard.press("Tab")
    page.mouse.move(600, 300)
    page.mouse.move(1200, 500)
    return bool(page.evaluate("window.ran === 1"))


def test_no_script_in_any_field_ever_runs(pages: Pages, live_server: LiveServer, new_map: Callable[..., str]) -> None:
    slug = new_map()
    base = f"/maps/{slug}"
    visitor = Visitor(live_server.url)
    numbers = [contribute(visitor, slug, payload) for payload in PAYLOADS.values()]
    page = pages.open()
    page.on("dialog", lambda dialog: pages.problems.append(f"a dialog: {dialog.message}"))
    host = urlsplit(live_server.url).hostname
    page.context.add_cookies(
        [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in visitor.cookies.items()]
    )
    first = numbers[0]
    shown = [f"{base}?depth=all", f"{base}?sel=a6&view=tree&add=undercut", f"{base}/outline?depth=all&quotes=1"]
    shown += [f"{base}/positions", f"{base}/sources", f"{base}/history", f"{base}/arguments/6", "/", "/?q=text"]
    shown += [f"{base}/statements/{first}/reword", f"{base}?sel=s{first}&add=objection"]
    for path in shown:
        page.goto(path)
        assert not ran(page), path
        assert pages.problems == [], path
    for number in numbers:
        page.goto(f"{base}/statements/{number}")
        assert not page.evaluate("window.ran === 1"), number
    page.goto(f"{base}?sel=s3&add=objection")
    page.fill("#field-text", "text " + PAYLOADS["an image"])
    page.locator("#similar li").first.wait_for()
    # The others are asked for in the same way, without the pause that typing makes.
    for payload in PAYLOADS.values():
        page.evaluate(
            "([path, text]) => htmx.ajax('GET', path, {target: '#similar', swap: 'outerHTML', values: {text}})",
            [f"{base}/similar", "text " + payload],
        )
        assert page.locator("#similar li").count() > 0, payload
    assert not ran(page)
    # A file is offered for download; as a picture in a page it runs nothing either.
    page.evaluate(
        "path => new Promise(done => { const i = new Image(); i.onload = i.onerror = done; i.src = path; })",
        f"{base}/map.svg?depth=all",
    )
    assert not ran(page)


def test_a_script_that_got_into_a_page_would_not_run(pages: Pages, live_server: LiveServer) -> None:
    page = pages.open("/maps/peace-or-justice")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          document.body.append(script);
          const image = document.createElement("img");
          image.setAttribute("onerror", "window.ran = 1");
          image.src = "data:,";
          document.body.append(image);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran === undefined")
    reports = [problem for problem in pages.problems if "Content Security Policy" in problem]
    assert len(reports) >= 2
    for report in reports:
        pages.problems.remove(report)


class Elsewhere(BaseHTTPRequestHandler):
    """A site of somebody else: whatever is asked of it, it answers with the same page."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, type[Elsewhere]]]:
    """Another port of the same host: another origin of the same site, to which browsers even send the cookies."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", Elsewhere
    server.shutdown()
    server.server_close()


def test_a_page_of_another_site_cannot_send_our_forms(
    own_pages: Pages, live_server: LiveServer, elsewhere: tuple[str, type[Elsewhere]], new_map: Callable[..., str]
) -> None:
    address, site = elsewhere
    slug = new_map()
    own_pages.base_url = live_server.url
    page = own_pages.open(f"/maps/{slug}?add=position")
    token = page.locator("#add input[name=csrf]").input_value()
    site.page = (
        f'<form method="post" action="{live_server.url}/maps/{slug}/statements"><input name="text" value="Forged.">'
        f'<input name="name" value="Eve"><input name="csrf" value="{token}"><button>Win a prize</button></form>'
    ).encode()
    page.goto(address)
    page.get_by_text("Win a prize").click()
    page.get_by_text("nothing was done").wait_for()
    page.goto(f"/maps/{slug}/history")
    assert page.get_by_text("Eve").count() == 0


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_phone_in_the_room_can_contribute_over_plain_http(
    javascript: bool, own_pages: Pages, start_server: Callable[..., LiveServer]
) -> None:
    """By the machine's own name, which the browser maps to loopback: an insecure origin, as in a classroom."""
    server = start_server(options=["--lan"])
    name = socket.gethostname().lower()
    own_pages.base_url = f"http://{name}:{urlsplit(server.url).port}"
    page = own_pages.phone("/maps/talking-to-extremists?add=position", javascript=javascript)
    if javascript:
        assert page.evaluate("window.isSecureContext") is False
    page.fill("#field-text", "From a phone in the room.")
    page.fill("#field-name", "Ben")
    page.locator("#add button.primary").click()
    page.wait_for_url("**added=2**")
    page.get_by_text("From a phone in the room").filter(visible=True).first.wait_for()
    assert own_pages.problems == []


@pytest.mark.parametrize("address", ["http://somewhere.example/", "https://203.0.113.1/"])
def test_a_request_that_would_leave_the_server_fails_and_is_told(address: str, pages: Pages) -> None:
    """What every other test of pages relies on."""
    page = pages.open()
    page.evaluate("(address) => fetch(address, {mode: 'no-cors'}).catch(() => null)", address)
    assert f"a request left the server: {address}" in pages.problems
    assert any("ERR_NAME_NOT_RESOLVED" in problem for problem in pages.problems)
    pages.problems.clear()


def test_eight_open_tabs_do_not_freeze_the_site(
    pages: Pages, live_server: LiveServer, new_map: Callable[..., str]
) -> None:
    """Browsers keep six connections to a host. Here all eight are visible, as in windows side by side."""
    slug = new_map()
    first = pages.open(f"/maps/{slug}")
    tabs = [first]
    for _ in range(7):
        tabs.append(first.context.new_page())
        tabs[-1].goto(f"/maps/{slug}")
    tabs[3].goto(f"/maps/{slug}/outline")
    Visitor(live_server.url).add_position(slug, "Told to whoever looks.")
    tabs[-1].locator("#arrivals-toast").wait_for()
    # A page that had made room for others catches up when it is turned to.
    first.evaluate("window.dispatchEvent(new Event('focus'))")
    first.locator("#arrivals-toast").wait_for()
