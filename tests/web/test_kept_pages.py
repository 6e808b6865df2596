from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from argmap.domain.permissions import OPERATOR
from argmap.operations.backup import backup, restore
from argmap.operations.desk import Desk
from argmap.operations.maps import import_map
from argmap.operations.store import open_store
from argmap.web.assets import TOGETHER
from tests.support.generated import generated
from tests.support.in_process import HTMX, Visitor
from tests.test_house import texts
from tests.web.conftest import made_app, site_config, site_of

KEPT = ["/maps/small", "/maps/small/outline", "/maps/small/map.svg", "/maps/small/map.dot", "/maps/small/map.argdown"]


@pytest.mark.parametrize("path", KEPT)
def test_what_has_not_changed_is_not_sent_again(path: str, visitor: Visitor) -> None:
    tag = visitor.get(path).headers["ETag"]
    answer = visitor.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag


@pytest.mark.parametrize("path", KEPT)
def test_what_is_kept_is_the_same_compressed_or_not(path: str, visitor: Visitor) -> None:
    plain = visitor.get(path)
    assert visitor.get(path).data == plain.data
    zipped = visitor.get(path, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert visitor.get(path).headers["Content-Type"] == plain.headers["Content-Type"]


def test_a_browser_on_this_machine_does_not_wait_for_compressing(visitor: Visitor) -> None:
    asked = {"Accept-Encoding": "gzip"}
    first = visitor.get("/maps/small", headers=asked)
    assert "Content-Encoding" not in first.headers
    again = visitor.get("/maps/small", headers=asked)
    assert again.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(again.data) == first.data
    assert again.headers["ETag"] == first.headers["ETag"]


def test_any_other_browser_gets_the_first_answer_compressed(tmp_path: Path, small_template: Path) -> None:
    made = made_app(site_config(tmp_path, f"sqlite:///{small_template}", base_url="https://maps.example.org"))
    far = {"Accept-Encoding": "gzip", "Host": "maps.example.org"}
    answer = Visitor(made).get("/maps/small", headers=far)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(answer.data)
    site_of(made).engine.dispose()


@pytest.mark.parametrize("path", KEPT)
def test_a_contribution_is_in_the_next_answer(path: str, app: Flask, visitor: Visitor) -> None:
    tag = visitor.get(path).headers["ETag"]
    assert Visitor(app).add(text="Zanzibar shows otherwise.").status_code == 303
    answer = visitor.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Zanzibar" in answer.text


def test_a_database_that_is_restored_over_the_sites_is_what_pages_show_from_then_on(
    tmp_path: Path, app: Flask, visitor: Visitor, sqlite_template: Path
) -> None:
    """It has other maps under the ids, addresses and versions that the site has read before."""
    other = tmp_path / "other.sqlite3"
    shutil.copyfile(sqlite_template, other)
    engine = open_store(f"sqlite:///{other}")
    import_map(Desk(engine), OPERATOR, generated(30, slug="small"), "small")
    backup(engine, tmp_path / "other.backup")
    engine.dispose()
    paths = [*KEPT, *(f"/maps/small/{page}" for page in ("positions", "sources", "check", "statements/1")), "/"]
    for path in paths:
        assert visitor.get(path).status_code == 200, path
    restore(site_of(app).engine, tmp_path / "other.backup", replace=True)
    for path in paths:
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert "Talks save lives" not in page.text, path
    outline = visitor.get("/maps/small/outline?depth=all").text
    assert "30 statements" in outline
    assert len(set(re.findall(r'id="o-s(\d+)"', outline))) == 30


def test_a_page_a_part_and_another_theme_are_kept_apart(visitor: Visitor) -> None:
    page = visitor.get("/maps/small")
    part = visitor.get("/maps/small", headers=HTMX)
    visitor.get("/appearance?theme=dark")
    dark = visitor.get("/maps/small")
    assert len({page.data, part.data, dark.data}) == 3
    assert len({page.headers["ETag"], part.headers["ETag"], dark.headers["ETag"]}) == 3


def test_a_contributors_pages_are_never_kept(newcomer: Visitor, app: Flask) -> None:
    answer = newcomer.get("/maps/small")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Ana" in answer.text
    stranger = Visitor(app).get("/maps/small")
    assert stranger.headers["Cache-Control"] == "no-cache"
    assert 'href="/sign-in' in stranger.text


def test_a_page_with_a_form_is_never_kept(visitor: Visitor, app: Flask) -> None:
    path = "/maps/small?sel=s1&add=objection"
    first = visitor.form(path, "/arguments")["csrf"]
    second = Visitor(app).form(path, "/arguments")["csrf"]
    assert first != second
    assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_a_token_differs_on_every_page_so_that_compressing_tells_nothing(visitor: Visitor) -> None:
    path = "/maps/small?sel=s1&add=objection"
    assert visitor.form(path)["csrf"] != visitor.form(path)["csrf"]


def test_a_file_with_its_hash_may_be_kept_for_ever_and_one_without_is_asked_for_again(visitor: Visitor) -> None:
    page = visitor.get("/").text
    address = page.split('href="/static/every-page.css')[1].split('"')[0]
    named = visitor.get(f"/static/every-page.css{address}")
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    plain = visitor.get("/static/tokens.css?v=old")
    assert plain.headers["Cache-Control"] == "public, no-cache"
    again = visitor.get("/static/tokens.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304
    zipped = visitor.get("/static/tokens.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == plain.data


def test_the_styles_of_every_page_are_sent_as_one_in_their_order_and_each_style_there_is_is_sent_by_some_page(
    visitor: Visitor,
) -> None:
    styles = {told: parts for told, parts in TOGETHER.items() if told.endswith(".css")}
    for told, parts in styles.items():
        sent = visitor.get(f"/static/{told}").text
        places = [sent.index(visitor.get(f"/static/{part}").text) for part in parts]
        assert places == sorted(places)
        assert "url(" not in sent, "what it names would be looked for elsewhere"
    page = visitor.get("/").text
    assert re.findall(r'href="/static/([\w/-]+\.css)', page) == ["fonts/faces.css", "every-page.css", "print.css"]
    named = {part for parts in styles.values() for part in parts} | {"fonts/faces.css"}
    for markup in texts(".html", below="templates/").values():
        named |= set(re.findall(r"static\('([\w/-]+\.css)'\)", markup))
    assert {path.relative_to("static").as_posix() for path in texts(".css", below="static/")} <= named


def test_every_file_that_pages_name_is_there(visitor: Visitor) -> None:
    named = set(re.findall(r'(?:href|src)="(/static/[^"?]+)', visitor.get("/maps/small").text))
    assert len(named) > 5
    assert {name: visitor.get(name).status_code for name in named} == dict.fromkeys(named, 200)
