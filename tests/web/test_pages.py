"""The pages that read a map: what they say, that every choice is a plain link, and that they stay bounded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select as sql_select
from werkzeug.test import TestResponse

from argmap.domain.drafts import NewStatement, PositionDraft, RewordDraft
from argmap.domain.graph import Statement
from argmap.domain.permissions import OPERATOR, Actor
from argmap.domain.selecting import select
from argmap.domain.selection import PRINTED_IN_OUTLINE_AT_MOST, Wish
from argmap.domain.vocabulary import Kind
from argmap.formats.argdown import read_argdown
from argmap.models.tables import CONTRIBUTORS
from argmap.operations.desk import Desk
from argmap.operations.maps import import_map
from argmap.operations.statements import add_position, reword
from argmap.operations.store import open_store
from argmap.paths import seed_dir
from argmap.web.address import Address
from argmap.web.site import Site
from tests.support.generated import generated
from tests.support.in_process import HTMX, Visitor, filled
from tests.support.small_map import small_map
from tests.support.store import counted_queries
from tests.web.conftest import begin_with, made_app, site_config, site_of

PAGES = (
    "",
    "?sel=s1",
    "?sel=a1",
    "?sel=s3&depth=all",
    "?view=tree",
    "?case=bosnia",
    "?q=talks",
    "?held=mediator&kind=claim",
    "?focus=3",
    "?open=1",
    "?print=1",
    "?at=1",
    "/outline",
    "/outline?sel=s3&quotes=1",
    "/outline?depth=0",
    "/outline?print=1",
    "/positions",
    "/positions?cell=mediator.3",
    "/sources",
    "/sources?source=memoir",
    "/history",
    "/history?number=3",
    "/statements/1",
    "/statements/5",
    "/statements/1?at=1",
    "/statements/1?print=1",
    "/arguments/1",
    "/arguments/5",
    "/arguments/5?at=1",
)


class _Text(HTMLParser):
    """What a reader without a screen would be told: all text, in order; nothing of scripts, drawings or styles."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.stack: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is closed at once, as in drawings, opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.stack[-1:]}")
        else:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not {"script", "svg", "style"} & set(self.stack):
            self.said.append(data)


_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def read(markup: str) -> _Text:
    reader = _Text()
    reader.feed(markup)
    return reader


def words_of(markup: str) -> str:
    drawn = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
    return " ".join(" ".join(read(drawn.sub("", markup)).said).split())


@pytest.fixture
def page(visitor: Visitor) -> Callable[[str], str]:
    """Opens a page of the small map as a visitor, and gives its markup."""

    def open_page(path: str = "") -> str:
        answer = visitor.get(f"/maps/small{path}")
        assert answer.status_code == 200, (path, answer.text[:1_000])
        return answer.text

    return open_page


# ------------------------------------------------------------------------------------------------------ every page


@pytest.fixture(scope="module")
def opened(whole_app: Flask, small_template: Path) -> dict[str, TestResponse]:
    """Each page of the small map, as somebody gets it who has never been here."""
    begin_with(whole_app, small_template)
    return {path: Visitor(whole_app).get(f"/maps/small{path}") for path in PAGES}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_and_well_nested(opened: dict[str, TestResponse], path: str) -> None:
    assert opened[path].status_code == 200
    markup = opened[path].text
    reader = read(markup)
    assert reader.problems == []
    assert reader.stack == []
    assert len(re.findall(r"<h1[ >]", markup)) == 1
    assert len(re.findall("<main ", markup)) == 1
    assert "<title>" in markup
    ids = re.findall(r'\sid="([^"]+)"', markup)
    assert sorted(ids) == sorted(set(ids))


def test_every_link_of_every_page_leads_somewhere(opened: dict[str, TestResponse], visitor: Visitor) -> None:
    followed = set()
    for path, answer in opened.items():
        links = [
            unescape(link).split("#")[0] for link in re.findall(r'<a\b[^>]*? href="(/maps/small[^"]*)"', answer.text)
        ]
        assert links
        for link in links:
            where, _, query = link.partition("?")
            # One link of each kind is enough: those of a menu differ in one value only.
            kind = (
                re.sub(r"\d+", "", where),
                frozenset(re.sub(r"=[sa]?[\d.]+|(?<=^kind)=.*", "", item) for item in query.split("&")),
            )
            if kind not in followed:
                followed.add(kind)
                assert visitor.get(link).status_code == 200, (path, link)
    assert len(followed) > 50


def test_a_visitor_gets_no_cookie_by_reading(opened: dict[str, TestResponse]) -> None:
    assert [path for path, answer in opened.items() if "Set-Cookie" in answer.headers] == []


def test_what_htmx_asks_for_comes_in_parts_each_with_its_place(visitor: Visitor) -> None:
    answer = visitor.get("/maps/small?sel=s3&depth=all", headers=HTMX)
    assert re.findall(r'<(\w+)[^>]* id="(\w+)"[^>]* hx-swap-oob="true"', answer.text) == [
        ("nav", "toolbar"),
        ("section", "notice"),
        ("section", "map"),
        ("aside", "panel"),
        ("footer", "legend"),
    ]
    assert answer.headers["HX-Push-Url"] == "/maps/small?depth=all&sel=s3"
    assert "<html" not in answer.text
    outline = visitor.get("/maps/small/outline?sel=s3", headers=HTMX)
    assert re.findall(r' id="(\w+)"[^>]* hx-swap-oob="true"', outline.text) == ["toolbar", "notice", "map", "panel"]


@pytest.mark.parametrize(
    "path",
    [
        "/maps/none",
        "/maps/none/outline",
        "/maps/none/positions",
        "/maps/none/sources",
        "/maps/none/history",
        "/maps/none/map.svg",
        "/maps/small?at=99",
        "/maps/small/statements/99",
        "/maps/small/statements/0",
        "/maps/small/arguments/99",
        "/maps/small/history?before=x&number=99",
    ],
)
def test_what_is_not_there_is_404_with_a_way_back(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    if "history" in path and "small" in path:
        assert answer.status_code in (200, 404)
        return
    assert answer.status_code == 404
    assert 'href="/"' in answer.text


# --------------------------------------------------------------------------------------------------------- the map


def test_the_map_says_how_much_of_it_is_shown(page: Callable[[str], str]) -> None:
    assert "All 8 statements are shown" in words_of(page("?depth=all"))
    folded = page("?depth=0")
    assert "2 of 8 shown , 6 folded : open all" in words_of(folded)
    assert 'href="/maps/small?depth=all"' in folded


def test_every_statement_of_the_drawing_is_a_link_that_says_what_it_is(page: Callable[[str], str]) -> None:
    markup = page("?depth=all")
    assert 'href="/maps/small?depth=all&amp;sel=s3"' in markup
    assert "Claim 3: Talks save lives. (held by) Mediator." in unescape(markup)
    assert "Argument a5: 8 undercuts a1" in markup


def test_the_panel_says_all_of_a_statement(page: Callable[[str], str]) -> None:
    said = words_of(page("?sel=s3&depth=all"))
    assert "Claim 3" in said
    assert "Every month of talks saves lives." in said
    assert "Held by Me Mediator" in said
    assert "“every month saved lives”" in said
    assert "A Memoir of Talks , A. Mediator, ¶3. Mediator’s own words; quotation." in said
    assert "Said often ." in said
    assert "For none Against none" in said
    assert "a1 supports 1 Peace first" in said


def test_the_panel_lists_what_is_for_and_against_and_what_undercuts_it(page: Callable[[str], str]) -> None:
    said = words_of(page("?sel=s1&depth=all"))
    assert re.search(r"For 2 .*Evidence is kept together with Progress goes on.*required.*a4", said)
    assert re.search(r"Support 3: Talks save lives Mediator a1 Undercut by 8: Wars end otherwise", said)
    assert re.search(r"Against 1 Objection 4: Impunity returns", said)


def test_the_panel_of_an_argument_says_the_step_and_where_it_holds(page: Callable[[str], str]) -> None:
    said = words_of(page("?sel=a2&depth=all"))
    assert "4 Impunity returns" in said
    assert "attacks" in said
    assert "Inferred: our reading" in said
    assert "Said to hold in Bosnia 1992–95" in said
    assert "Stated by a source." in words_of(page("?sel=a1"))
    assert "together are each required by" in words_of(page("?sel=a4")) or "are each required by" in words_of(
        page("?sel=a4")
    )
    assert "the step from 3 Talks save lives" in words_of(page("?sel=a5"))


def test_the_panel_ends_with_the_newest_change_and_the_way_to_all(newcomer: Visitor) -> None:
    wording = newcomer.form("/maps/small/statements/9/reword", "/reword")
    wording["text"] = "Talks reward killers."
    assert newcomer.post("/maps/small/statements/9/reword", wording).status_code == 303
    markup = newcomer.get("/maps/small?sel=s9").text
    assert re.search(r"Reworded 9, \d+ \w+ \d{4} by Ana · 2 changes", words_of(markup))
    assert 'href="/maps/small/history?number=9"' in markup
    assert re.search(r"Added objection 9 to 1, .* by Ana", words_of(newcomer.get("/maps/small?sel=a6").text))


def ana(app: Flask) -> Actor:
    """The newcomer, as the operations know her."""
    with site_of(app).engine.connect() as connection:
        return Actor(connection.scalars(sql_select(CONTRIBUTORS.c.id)).one())


def test_of_many_changes_of_a_statement_the_newest_are_shown_and_said_to_be_those(
    app: Flask, newcomer: Visitor
) -> None:
    desk = Desk(site_of(app).engine)
    for revision in range(2, 23):
        said = f"Wording {revision}."
        reword(desk, ana(app), "small", 9, RewordDraft(NewStatement(said, said), revision))
    assert "the newest 20 changes" in words_of(newcomer.get("/maps/small/statements/9").text)
    assert "the newest 20 changes" in words_of(newcomer.get("/maps/small?sel=s9").text)
    assert "22 changes to statement 9" in words_of(newcomer.get("/maps/small/history?number=9").text)


def test_evidence_without_a_source_says_so_wherever_it_is_read(page: Callable[[str], str]) -> None:
    assert "needs a source" in words_of(page("?sel=s5&depth=all")).split("Evidence 5", 1)[1]
    assert "needs a source" in words_of(page("/statements/5"))
    assert "needs a source" in words_of(page("/outline?depth=all"))
    assert "needs a source" in page("/map.svg?depth=all")


def test_a_quotation_leads_to_its_document(page: Callable[[str], str]) -> None:
    for path in ("?sel=s3&depth=all", "/statements/3"):
        assert 'href="https://example.org/memoir" rel="noreferrer nofollow">Read in source' in page(path), path


def test_without_a_selection_there_is_no_panel_but_a_way_to_add_a_position(page: Callable[[str], str]) -> None:
    markup = page("")
    assert '<aside class="panel" id="panel"></aside>' in markup
    assert 'href="/maps/small?add=position"' in markup
    assert "Your answer to the question, in one sentence" in words_of(page("?add=position"))


def test_a_form_opens_by_a_link_and_only_where_it_makes_sense(page: Callable[[str], str]) -> None:
    markup = page("?sel=s1")
    for add in ("support", "objection", "evidence", "condition"):
        assert f'href="/maps/small?sel=s1&amp;add={add}"' in markup
    assert 'action="/maps/small/arguments"' in page("?sel=s1&add=objection")
    assert 'action="/maps/small/arguments"' not in page("?sel=s1&add=undercut")
    assert 'action="/maps/small/arguments"' in page("?sel=a1&add=undercut")
    assert 'action="/maps/small/arguments/1/premises"' in page("?sel=a1&add=premise")


def test_a_selection_that_is_not_there_is_said_and_the_map_opens(page: Callable[[str], str]) -> None:
    assert "Statement 99 is not in this map." in words_of(page("?sel=s99"))
    assert "Argument a99 is not in this map." in words_of(page("?sel=a99&add=undercut"))
    assert '<aside class="panel" id="panel"></aside>' in page("?sel=s99")


def test_filters_fade_and_count_in_words(page: Callable[[str], str]) -> None:
    markup = page("?q=talks&depth=all")
    assert "2 of 8 match" in words_of(markup)
    assert re.search(r'class="node position[^"]* faded', markup)
    assert "Nothing matches" in words_of(page("?q=nothing-of-the-kind"))
    assert "1 of 8 matches" in words_of(page("?held=mediator"))


def test_a_filter_that_the_map_does_not_know_is_no_filter(page: Callable[[str], str]) -> None:
    assert "match" not in words_of(page("?held=nobody&case=nowhere"))


def test_a_case_says_what_it_changes(page: Callable[[str], str]) -> None:
    assert "No argument is said to hold elsewhere: nothing changes." in words_of(page("?case=bosnia"))


def test_the_address_always_says_what_is_shown(page: Callable[[str], str]) -> None:
    markup = page("?view=tree&depth=2&case=bosnia&sel=s3")
    links = {unescape(link) for link in re.findall(r'<a href="(/maps/small\?[^"]*)"', markup)}
    assert "/maps/small?view=tree&depth=2&sel=s3" in links
    assert "/maps/small?depth=2&case=bosnia&sel=s3" in links
    assert 'name="depth" value="2"' in markup


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-CH-UA-Mobile": "?1"},
        {"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"},
        {"Argmap-Narrow": "1"},
    ],
)
def test_a_phone_sees_one_column_at_a_time_with_a_way_to_the_next(visitor: Visitor, told: dict[str, str]) -> None:
    first = visitor.get("/maps/small", headers=told).text
    assert "Position 1 of 2" in words_of(first)
    assert 'href="/maps/small?column=2"' in first
    assert "One column at a time" not in first
    second = visitor.get("/maps/small?column=2", headers=told).text
    assert "Position 2 of 2" in words_of(second)
    assert 'href="/maps/small?column=1"' in second
    assert "Position 2 of 2" in words_of(visitor.get("/maps/small?sel=s2", headers=told).text)
    for markup, column in ((first, 1), (second, 2)):
        for_wide, for_phones = re.findall(r'href="([^"]+)" download>Drawing', markup)
        assert (for_wide, for_phones) == ("/maps/small/map.svg", f"/maps/small/map.svg?column={column}")


def test_a_wide_window_is_not_sent_the_column_but_the_way_to_it(visitor: Visitor) -> None:
    phone = visitor.get("/maps/small", headers={"Sec-CH-UA-Mobile": "?1"})
    wide = visitor.get("/maps/small", headers={"Sec-CH-UA-Mobile": "?0"})
    assert phone.headers["ETag"] != wide.headers["ETag"]
    assert 'id="p-drawing"' in phone.text
    assert 'id="p-drawing"' not in wide.text
    assert '<a class="button" href="/maps/small?column=1" data-part>One column at a time</a>' in wide.text
    asked = visitor.get("/maps/small?column=1").text
    assert 'id="p-drawing"' in asked
    assert "One column at a time" not in asked


def test_the_page_is_the_same_whether_its_drawing_was_waited_for_or_known(visitor: Visitor, app: Flask) -> None:
    here = site_of(app)
    for headers in ({}, HTMX):
        here.layouts.clear()
        here.kept.clear()
        waited = visitor.get("/maps/small?depth=all&sel=s3", headers=headers)
        here.kept.clear()
        assert visitor.get("/maps/small?depth=all&sel=s3", headers=headers).data == waited.data
        assert waited.text.count('data-id="s3"') == 1


def test_an_earlier_moment_is_shown_as_such_and_takes_no_contributions(newcomer: Visitor) -> None:
    now = newcomer.get("/maps/small?sel=s1&add=objection").text
    then = newcomer.get("/maps/small?at=1&sel=s1&add=objection").text
    assert "Talks reward those who kill" in now
    assert "Talks reward those who kill" not in then
    assert "There has been 1 change since." in words_of(then)
    assert "<form" in now
    assert 'method="post"' not in then
    assert "add=" not in then
    assert 'href="/maps/small?sel=s1"' in then


@pytest.fixture(scope="module")
def without_dot(tmp_path_factory: pytest.TempPathFactory, small_template: Path) -> Iterator[Visitor]:
    """A visitor of a site whose `dot` is a program that does nothing but fail."""
    folder = tmp_path_factory.mktemp("without-dot")
    file = folder / "site.sqlite3"
    file.write_bytes(small_template.read_bytes())
    made = made_app(site_config(folder / "data", f"sqlite:///{file}", dot=shutil.which("false")))
    yield Visitor(made)
    site_of(made).engine.dispose()


@pytest.mark.parametrize("path", ["", "?view=tree", "?sel=s1", "/statements/1", "/outline", "?print=1"])
def test_where_dot_fails_the_words_remain(without_dot: Visitor, path: str) -> None:
    answer = without_dot.get(f"/maps/small{path}")
    assert answer.status_code == 200
    if path in ("", "?view=tree", "?sel=s1", "?print=1"):
        assert "The drawing could not be made" in words_of(answer.text)
        assert re.search("Impunity (returns|brings the war back)", words_of(answer.text))


def test_where_dot_fails_the_library_does_without_pictures(without_dot: Visitor) -> None:
    markup = without_dot.get("/").text
    assert "Open the map" in words_of(markup)
    assert "hero-map" not in markup


def test_pages_of_an_earlier_moment_stay_there(newcomer: Visitor) -> None:
    for path in ("/positions", "/sources", "/statements/1", "/arguments/1", "/outline"):
        markup = newcomer.get(f"/maps/small{path}?at=1").text
        assert "As it stood at change 1" in words_of(markup), path
        assert 'href="/maps/small/positions?at=1"' in markup, path


def test_what_is_counted_of_an_earlier_moment_is_of_that_moment(newcomer: Visitor) -> None:
    counted = "8 statements, 2 positions, 1 source"
    assert counted in words_of(newcomer.get("/maps/small/outline?at=1&depth=all").text)
    assert counted.replace("8", "9") in words_of(newcomer.get("/maps/small/outline?depth=all").text)
    assert "One document carries 1 of 8 statements." in words_of(newcomer.get("/maps/small/sources?at=1").text)
    form = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    assert newcomer.post("/maps/small/statements/9/withdraw", form).status_code == 303
    assert counted in words_of(newcomer.get("/maps/small/outline?depth=all").text)
    assert "carries 1 of 9 statements." in words_of(newcomer.get("/maps/small/sources?at=2").text)


def test_the_blank_of_a_withdrawn_statement_is_counted_alike_by_the_map_and_the_outline(
    newcomer: Visitor, app: Flask
) -> None:
    assert Visitor(app).add(target="s9", text="No, they do not.", name="Ben").status_code == 303
    form = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    assert newcomer.post("/maps/small/statements/9/withdraw", form).status_code == 303
    reader = Visitor(app)
    assert "All 10 statements are shown" in words_of(reader.get("/maps/small?depth=all").text)
    outline = words_of(reader.get("/maps/small/outline?depth=all").text)
    assert "10 statements, 2 positions, 1 source, 1 withdrawn" in outline


def test_an_earlier_moment_says_when_it_was_whose_change_and_what_has_changed_since(newcomer: Visitor) -> None:
    again = newcomer.form("/maps/small/statements/9/reword", "/reword")
    for text in ("Talks pay for killing.", "Talks pay those who kill."):
        again = filled(again, {"text": text})
        assert newcomer.post("/maps/small/statements/9/reword", again).status_code == 303
        again = newcomer.form("/maps/small/statements/9/reword", "/reword")

    def told(path: str, at: int) -> tuple[str, list[str]]:
        markup = newcomer.get(f"/maps/small{path}{'&' if '?' in path else '?'}at={at}").text
        (notice,) = re.findall(r'<div class="notice-line past">.*?</div>', markup, re.DOTALL) or [""]
        return words_of(notice), re.findall(r'href="([^"]+)"', notice)

    day = r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d"
    for path in ("", "/outline", "/positions", "/sources", "/check", "/statements/1", "/arguments/1", "?print=1"):
        first, leads = told(path, 1)
        begins = rf"As it stood at change 1 {day}, by this site ?\. There have been 3 changes since\. "
        assert re.match(rf"{begins}What has changed since", first), first
        assert leads[0] == "/maps/small/compare?from=1"
        compared = words_of(newcomer.get(leads[0]).text)
        assert "Talks pay those who kill." in compared
        assert "Talks reward" not in compared
        later, leads = told(path, 3)
        assert re.match(rf"As it stood at change 3 {day}, by Ana ?\. There has been 1 change since\. ", later), later
        assert leads[0] == "/maps/small/compare?from=3"
        assert told(path, 4) == ("", []), "that is now"


def test_an_own_statement_can_be_reworded_and_withdrawn_from_its_page_and_its_panel(newcomer: Visitor) -> None:
    for path in ("?sel=s9&depth=all", "/statements/9"):
        markup = newcomer.get(f"/maps/small{path}").text
        assert 'href="/maps/small/statements/9/reword"' in markup
        assert 'href="/maps/small/statements/9/withdraw"' in markup
        assert "/statements/3/reword" not in newcomer.get("/maps/small/statements/3").text


def test_what_was_withdrawn_is_gone_and_says_so(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    assert newcomer.post("/maps/small/statements/9/withdraw", form).status_code == 303
    assert newcomer.get("/maps/small/statements/9").status_code == 410
    said = words_of(newcomer.get("/maps/small?sel=s9").text)
    assert "Statement 9 was withdrawn." in said
    assert "Talks reward those who kill" in words_of(newcomer.get("/maps/small/statements/9?at=2").text)


def test_what_others_have_built_on_leaves_a_marked_blank(app: Flask, newcomer: Visitor) -> None:
    assert Visitor(app).add(target="s9", text="They do not.", name="Ben").status_code == 303
    form = newcomer.form("/maps/small/statements/9/withdraw", "/withdraw")
    assert newcomer.post("/maps/small/statements/9/withdraw", form).status_code == 303
    for path in ("?sel=s9&depth=all", "/statements/9", "/outline?depth=all", "/map.svg?depth=all"):
        answer = newcomer.get(f"/maps/small{path}")
        assert answer.status_code == 200, path
        assert "Withdrawn" in answer.text, path
        assert "Talks reward those who kill" not in answer.text, path
    page = newcomer.get("/maps/small/statements/9").text
    assert 'href="/maps/small/statements/9?add=' not in page
    assert "They do not" in words_of(page)


def test_what_does_not_reach_a_position_stands_in_a_column_of_its_own(app: Flask) -> None:
    graph = small_map("Loose ends")
    loose = Statement(9, Kind.CLAIM, "A loose end", "A loose end.")
    whole = replace(graph, statements={**graph.statements, 9: loose})
    import_map(Desk(site_of(app).engine), OPERATOR, whole, "loose")
    visitor = Visitor(app)
    assert "Not yet placed" in words_of(visitor.get("/maps/loose?column=9").text)
    assert "Not yet placed" in words_of(visitor.get("/maps/loose/outline").text)


def test_a_map_in_which_nothing_has_been_said_invites_an_answer(app: Flask) -> None:
    empty = small_map("An empty map")
    import_map(Desk(site_of(app).engine), OPERATOR, type(empty)(empty.title, empty.question), "empty")
    visitor = Visitor(app)
    for path in ("", "/outline", "?add=position"):
        assert "Add a position" in words_of(visitor.get(f"/maps/empty{path}").text)
    assert "Nobody is quoted yet" in words_of(visitor.get("/maps/empty/positions").text)
    assert "No sources yet" in words_of(visitor.get("/maps/empty/sources").text)
    assert visitor.get("/").status_code == 200


# ------------------------------------------------------------------------------------------------- outline and others


def test_the_outline_says_everything_that_the_map_says(page: Callable[[str], str]) -> None:
    said = words_of(page("/outline?depth=all&quotes=1"))
    for sentence in (
        "1 Position Peace first",
        "Condition Evidence is kept",
        "Support Talks save lives",
        "a1 , stated Mediator",
        "“every month saved lives”",
        "Undercut Wars end otherwise undercuts a1",
        "Objection Impunity returns",
        "Evidence + Four were warned needs a source",
    ):
        assert sentence in said, sentence


def test_the_outline_folds_as_the_map_does(page: Callable[[str], str]) -> None:
    markup = page("/outline?depth=0")
    assert "6 below" in words_of(markup)
    assert 'href="/maps/small/outline?depth=0&amp;open=1#o-s1"' in markup
    assert "2 of 8 shown, 6 folded" in words_of(markup)


def test_the_outline_fades_and_counts_as_the_map_does(page: Callable[[str], str]) -> None:
    markup = page("/outline?q=talks&depth=all")
    assert "2 of 8 match" in words_of(markup)
    dimmed = re.findall(r'class="[a-z ]*\bdimmed" id="o-s(\d)"', markup)
    assert sorted(dimmed) == ["1", "2", "4", "5", "6", "7"]


def test_what_rests_on_a_document_is_shown_on_the_map_and_in_the_outline(page: Callable[[str], str]) -> None:
    assert 'href="/maps/small?depth=all&amp;rests=memoir">Show on the map</a>' in page("/sources?source=memoir")
    for path in ("", "/outline"):
        markup = page(f"{path}?depth=all&rests=memoir")
        assert "1 of 8 rests on A. Mediator . 3 . The others are faded." in words_of(markup)
        assert "Show all" in markup
    assert "dimmed" in markup
    dimmed = re.findall(r'class="[a-z ]*\bdimmed" id="o-s(\d)"', markup)
    assert sorted(dimmed) == ["1", "2", "4", "5", "6", "7", "8"]
    both = page("/outline?depth=all&rests=memoir&kind=objection")
    assert "Nothing matches" in both
    assert "rests on" not in words_of(page("?rests=unknown"))


def test_the_introduction_opens_the_outline(app: Flask) -> None:
    graph = replace(small_map("Introduced"), introduction="Read *this* first.")
    import_map(Desk(site_of(app).engine), OPERATOR, graph, "introduced")
    assert "<p>Read <em>this</em> first.</p>" in Visitor(app).get("/maps/introduced/outline").text


def test_the_matrix_prints_silence(page: Callable[[str], str]) -> None:
    said = words_of(page("/positions"))
    assert "Who holds what" in said
    assert "Nobody is quoted yet" in said or "Silent" in said


def test_the_bibliography_names_each_document_and_what_rests_on_it(page: Callable[[str], str]) -> None:
    said = words_of(page("/sources"))
    assert "A. Mediator, A Memoir of Talks , no date." in said
    assert "1 quotation" in said
    assert "What rests on A. Mediator" in said
    assert "Claim 3 quotation; Mediator’s own words" in said
    assert 'href="https://example.org/memoir"' in page("/sources")


def test_the_note_on_a_document_is_formatted_as_other_notes_are(app: Flask) -> None:
    graph = small_map("With a note")
    noted = graph.sources["memoir"]._replace(note="Only *one* copy is left.")
    import_map(Desk(site_of(app).engine), OPERATOR, replace(graph, sources={"memoir": noted}), "noted")
    assert "<p>Only <em>one</em> copy is left.</p>" in Visitor(app).get("/maps/noted/sources").text


def test_a_statements_page_has_its_words_and_the_arguments_around_it(page: Callable[[str], str]) -> None:
    markup = page("/statements/1")
    said = words_of(markup)
    assert "Peace comes first." in said
    assert "For 2 arguments" in said
    assert "Against 1 argument" in said
    assert "One step around 1." in said
    assert 'href="/maps/small?sel=s1"' in markup
    assert 'href="/maps/small/arguments/2"' in markup
    assert "Brought in" in said
    assert "Document A. Mediator, A Memoir of Talks" in words_of(page("/statements/3"))


@pytest.mark.parametrize(
    ("path", "foot"),
    [("?sel=s3", "peek-actions"), ("/outline?sel=s3", "peek-actions"), ("/statements/3", "fixed-actions")],
)
def test_a_phone_offers_every_way_to_answer_a_statement_at_once(path: str, foot: str, visitor: Visitor) -> None:
    markup = visitor.get(f"/maps/small{path}").text
    (offered,) = re.findall(f'<div class="{foot}">(.*?)</div>', markup, re.DOTALL)
    assert re.findall(r"add=(\w+)", offered) == ["support", "objection", "evidence", "condition"]
    assert len(re.findall(r'<svg class="icon', offered)) == 4


def test_the_history_tells_a_rewording_word_by_word(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small/statements/9/reword", "/reword")
    form["text"], form["reason"] = "Talks reward killers.", "Who kills is <not> the same."
    assert newcomer.post("/maps/small/statements/9/reword", form).status_code == 303
    for page in ("/maps/small/history", "/maps/small/history?number=9", "/maps/small/changes/mine"):
        assert "Who kills is &lt;not&gt; the same." in newcomer.get(page).text, page
    markup = newcomer.get("/maps/small/history").text
    assert "<del>" in markup
    assert "<ins>" in markup
    assert "killers" in re.findall(r"<ins>([^<]*)</ins>", markup)[-1]
    assert 'href="/maps/small?at=2"' in markup
    assert "Ana (you)" in words_of(markup)
    of_one = words_of(newcomer.get("/maps/small/history?number=9").text)
    assert "2 changes to statement 9" in of_one


def test_the_history_offers_to_take_back_and_says_what_was(newcomer: Visitor) -> None:
    form = newcomer.form("/maps/small/history", "/changes/2/undo")
    assert newcomer.post("/maps/small/changes/2/undo", form).status_code == 303
    markup = newcomer.get("/maps/small/history").text
    assert "taken back by change 3" in words_of(markup)
    assert 'action="/maps/small/changes/3/undo"' in markup
    assert "/changes/1/undo" not in markup


def test_a_long_history_comes_in_pages(app: Flask, newcomer: Visitor) -> None:
    desk = Desk(site_of(app).engine)
    for number in range(55):
        said = f"Answer number {number}"
        add_position(desk, ana(app), "small", PositionDraft(NewStatement(said, said)))
    markup = newcomer.get("/maps/small/history").text
    older = re.search(r'href="(/maps/small/history\?before=\d+)" rel="next"', markup)
    assert older is not None
    assert markup.count('class="change"') == 50
    last = newcomer.get(older[1]).text
    assert "Newest" in words_of(last)
    assert last.count('class="change"') == 7
    assert "Nothing older" in words_of(newcomer.get("/maps/small/history?before=1").text)


def test_the_library_shows_every_map_and_its_numbers(visitor: Visitor) -> None:
    said = words_of(visitor.get("/").text)
    assert "Two answers, with the reasons and the objections that each must meet." in said
    assert "8 statements from one speaker, quoted from one document." in said
    assert "Open the map" in said
    assert "Start a map" in said


def test_each_map_of_the_library_has_its_drawing(visitor: Visitor) -> None:
    markup = visitor.get("/").text
    linked = r'<a class="(?:hero-map|thumb)" href="/maps/(\w+)"[^>]*>\s*<div class="drawing columns[^"]* inert"'
    assert re.findall(linked, markup) == ["small", "other"]


def test_search_goes_over_all_maps_and_marks_what_it_found(visitor: Visitor) -> None:
    markup = visitor.get("/?q=TALKS").text
    assert words_of(markup).count("Claim 3") == 2
    assert "<mark>Talks</mark> save lives" in markup
    assert 'href="/maps/other?sel=s3"' in markup
    assert "Wars end otherwise Most wars end without any talks ." in words_of(markup)
    nothing = words_of(visitor.get("/?q=nothing-of-the-kind").text)
    assert "Nothing found for “nothing-of-the-kind”" in nothing


# ------------------------------------------------------------------------------------------------------ the seed map


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Visitor]:
    """A visitor of a site with the map that the program opens with."""
    folder = tmp_path_factory.mktemp("seeded")
    file = folder / "site.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    engine = open_store(f"sqlite:///{file}")
    text = (seed_dir() / "peace-or-justice.argdown").read_text(encoding="utf-8")
    import_map(Desk(engine), OPERATOR, read_argdown(text), "peace-or-justice")
    engine.dispose()
    made = made_app(site_config(folder / "data", f"sqlite:///{file}"))
    yield Visitor(made)
    site_of(made).engine.dispose()


SEED = "/maps/peace-or-justice"


def test_the_panel_tells_every_stance_with_its_words_and_its_note(seeded: Visitor) -> None:
    said = words_of(seeded.get(f"{SEED}?sel=s4").text)
    assert "Posed, not held. Asked by USHMM. Asks US USHMM “If an amnesty" in said
    assert re.search(r"The museum text asks and does not answer\. Rejects St Steinberg “I am one of those", said)
    assert "Support 8 + 9: Killing ends as the perpetrator’s interests shift together with Avoiding" in said
    # Each holder of linked premises once.
    assert "Conley-Zilkic, Šimonović, Sebastián and Claes a4" in said
    said = words_of(seeded.get(f"{SEED}?sel=s44").text)
    assert "Held by Al Alpbach 2010 conditionally Ši Šimonović conditionally “If, in the short run" in said
    assert "The document’s words about Alpbach 2010; quotation. As Šimonović reports it." in said


def test_an_argument_tells_its_basis_its_cases_and_the_words_that_state_it(seeded: Visitor) -> None:
    for path in ("/arguments/8", "?sel=a8"):
        said = words_of(seeded.get(f"{SEED}{path}").text)
        assert "Stated by a source." in said, path
        assert "“can such a concession be justified? Or are there some crimes so heinous" in said, path
        assert "“Or” sets the question against the one on amnesty." in said, path
    said = words_of(seeded.get(f"{SEED}/arguments/57").text)
    assert "Said to hold in Côte d’Ivoire 2010–11" in said
    assert "Undercuts 2 a58 Undercut by 57 One can never be sure of prevention’s effects stated" in said
    assert re.search(r"History 1 change .* Brought in 70 statements", said)
    assert "Inferred: our reading, no source draws this step." in words_of(seeded.get(f"{SEED}/arguments/4").text)
    panel = seeded.get(f"{SEED}?sel=a57").text
    assert re.search(r"Undercuts 2 .*: One can never be sure .* a58 .*: In Côte d’Ivoire .* a59", words_of(panel))
    for add in ("undercut", "premise"):
        assert f'href="{SEED}?sel=a57&amp;add={add}"' in panel


def test_a_page_of_a_statement_says_what_is_against_and_what_each_step_rests_on(seeded: Visitor) -> None:
    said = words_of(seeded.get(f"{SEED}/statements/28").text)
    assert "Evidence 28 − (against its target)" in said
    assert "Document Balancing the Demands of Peace and Justice Place ¶13" in said
    assert "Words Williams’s own words Fidelity quotation: these words say it" in said
    assert re.search(r"What it does 1 argument a23 Attacks 25 “Accommodation .* stated History", said)


def test_the_outline_keeps_linked_premises_together_and_says_who_states_a_step(seeded: Visitor) -> None:
    said = words_of(seeded.get(f"{SEED}/outline?depth=all").text)
    also = r"also undercuts a19 \( a32 , inferred\), attacks 50 \( a55 , inferred\)"
    assert re.search(rf"Together: 8 Support Killing ends .* {also} a4 , inferred Conley", said)
    assert "said to hold in Bosnia , Kosovo a26 , stated Williams" in said
    assert "6 below, leading to 67" in words_of(seeded.get(f"{SEED}/outline?depth=1").text)
    assert "10 Undercut Agreements very rarely end the violence decisively undercuts a4 a5 , inferred de Waal" in said
    assert "11 Support A decline in killing marks only a beginning a6 , stated Conley-Zilkic" in said


def test_the_bibliography_says_which_positions_rest_on_a_document(seeded: Visitor) -> None:
    said = words_of(seeded.get(f"{SEED}/sources").text)
    assert "43 quotations Positions 4, 15, 21, 37 and 50 rest on it" in said
    assert "9 quotations No position rests on it directly" in said


def test_the_positions_tell_where_speakers_agree_and_where_they_divide(seeded: Visitor) -> None:
    said = words_of(seeded.get("/maps/peace-or-justice/positions").text)
    assert "Silent" in said
    assert re.search(r"Where they agree .* Alpbach 2010 and Šimonović endorse it on conditions\.", said)
    assert re.search(r"Where they divide .* Bushnell endorses; Sebastián and Claes endorses it on conditions\.", said)
    assert "They divide" in said
    assert "Balance of the sources" in said


def test_a_cell_of_the_matrix_shows_its_words_and_how_faithful_they_are(seeded: Visitor) -> None:
    markup = seeded.get("/maps/peace-or-justice/positions?cell=steinberg.4").text
    said = words_of(markup)
    assert "Steinberg rejects: Grant amnesty" in said
    assert "men with guns" in said
    assert "inference, our reading" in said
    assert 'href="/maps/peace-or-justice?sel=s4"' in markup
    elsewhere = words_of(seeded.get("/maps/peace-or-justice/positions?cell=nobody.4").text)
    assert "Steinberg rejects: Grant amnesty" not in elsewhere


def test_on_paper_every_cell_that_speaks_has_its_words_and_their_place(seeded: Visitor) -> None:
    markup = seeded.get(f"{SEED}/positions?print=1").text
    graph = read_argdown((seed_dir() / "peace-or-justice.argdown").read_text(encoding="utf-8"))
    cells = re.findall(r'<td class="stance (?!silent)[^"]*"><a id="cell-([^"]+)" href="#(words-[^"]+)"', markup)
    told = dict(re.findall(r'<div class="spoken-cell" id="(words-[^"]+)">(.*?)</div>', markup, re.DOTALL))
    assert len(cells) == len(told) == 26
    for cell, words in cells:
        speaker, number = cell.rsplit(".", 1)
        (stance,) = (one for one in graph.stances_on[int(number)] if one.speaker == speaker)
        assert stance.citations
        for one in stance.citations:
            assert f"“{one.quote}”" in (said := words_of(told[words])), cell
            assert one.locator in said, cell
    assert "aria-current" not in markup.partition('id="matrix"')[2], "a cell is selected on paper"
    assert 'class="spoken"' not in seeded.get(f"{SEED}/positions").text


def test_the_sources_tell_what_rests_on_each_and_on_which_each_position_leans(seeded: Visitor) -> None:
    said = words_of(seeded.get("/maps/peace-or-justice/sources").text)
    assert re.search(r"Four documents carry \d+ of \d+ statements\.", said)
    assert "How the map leans on them" in said
    assert "none" in said
    assert "one document only" in said
    chosen = words_of(seeded.get("/maps/peace-or-justice/sources?source=simonovic-r2p15").text)
    assert "What rests on Šimonović" in chosen
    assert re.search(r"n\. 5 “", chosen)
    assert re.search(r"Argument a\d+ quotation; the document’s words", said)


def test_with_script_a_cell_of_the_matrix_comes_in_place_at_the_same_address(seeded: Visitor) -> None:
    path = "/maps/peace-or-justice/positions?cell=steinberg.4"
    page, parts = seeded.get(path).text, seeded.get(path, headers=HTMX)
    assert f'href="{path}#cell" data-part aria-current="true"' in page
    assert (parts.headers["HX-Push-Url"], parts.headers["HX-Reswap"]) == (path, "none")
    assert re.findall(r'id="(\w+)"[^>]* hx-swap-oob', parts.text) == ["matrix", "cell"]
    assert "<!doctype" not in parts.text
    assert re.findall(r"<h2 id=.cell-title.*", parts.text) == re.findall(r"<h2 id=.cell-title.*", page)


def test_a_case_tells_which_positions_lose_what(seeded: Visitor) -> None:
    markup = seeded.get("/maps/peace-or-justice?case=cote-divoire&depth=2").text
    said = words_of(markup)
    assert re.search(r"\d+ arguments are said to hold elsewhere and are faded", said)
    assert re.search(r"21 Justice first, for practical reasons loses one of its \w+ supports \(31\)", said)
    assert "nothing else changes." in said
    assert "Show any case" in said
    assert re.search(r'class="node claim[^"]* elsewhere', markup)


# ----------------------------------------------------------------------------------------------------------- exports


def test_a_map_can_be_taken_away_as_a_file(visitor: Visitor) -> None:
    svg = visitor.get("/maps/small/map.svg?depth=all")
    assert svg.mimetype == "image/svg+xml"
    assert svg.headers["Content-Disposition"] == 'attachment; filename="small.svg"'
    assert svg.text.startswith("<svg")
    assert "Impunity returns" in " ".join(re.findall(r">([^<]+)<", svg.text)).replace("  ", " ")
    dot = visitor.get("/maps/small/map.dot?depth=all")
    assert dot.headers["Content-Disposition"] == 'attachment; filename="small.dot"'
    assert "digraph" in dot.text
    text = visitor.get("/maps/small/map.argdown")
    assert text.mimetype == "text/plain"
    assert read_argdown(text.text).statements[3].title == "Talks save lives"


def test_a_file_shows_what_its_address_describes(visitor: Visitor) -> None:
    whole = visitor.get("/maps/small/map.svg?depth=all").text
    heads = visitor.get("/maps/small/map.svg?depth=0").text
    assert whole.count('class="node ') == 8
    assert heads.count('class="node ') == 2
    boxes = re.compile(r'data-id="(s\d+)"')
    for query in ("depth=all&column=2", "depth=all&column=8", "column=1&depth=all&view=tree", "column=99&depth=all"):
        page = visitor.get(f"/maps/small?{query}").text.partition('id="p-drawing"')[2].partition("</section>")[0]
        file = visitor.get(f"/maps/small/map.svg?{query}").text
        assert set(boxes.findall(file)) == set(boxes.findall(page)), query
        assert 0 < len(boxes.findall(file)) < len(boxes.findall(whole)), query
    phone = {"Sec-CH-UA-Mobile": "?1"}
    assert visitor.get("/maps/small/map.svg?depth=all", headers=phone).text == whole, (
        "the address alone says what is drawn"
    )
    assert visitor.get("/maps/small/map.svg?at=1").headers["Content-Disposition"].endswith('"small.svg"')


def test_the_text_of_a_map_is_whole_unless_its_address_chooses_a_part(seeded: Visitor) -> None:
    def numbers(query: str) -> frozenset[int]:
        return frozenset(read_argdown(seeded.get(f"{SEED}/map.argdown{query}").text).statements)

    whole = read_argdown((seed_dir() / "peace-or-justice.argdown").read_text(encoding="utf-8"))
    assert read_argdown(seeded.get(f"{SEED}/map.argdown").text) == whole
    assert numbers("?depth=all") == numbers("?sel=s4&held=williams&case=bosnia&q=peace") == whole.statements.keys()
    for wish in (Wish(depth=0), Wish(depth=1, opened={55: 25}), Wish(focus=21)):
        query = Address("", wish).to()
        shown = select(whole.structure, wish)
        assert numbers(query) == shown.statements < whole.statements.keys(), query
        assert read_argdown(seeded.get(f"{SEED}/map.argdown{query}").text).arguments.keys() == shown.arguments, query


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?depth=all",
        "?depth=0&open=4",
        "?focus=21&sel=s22",
        "?case=cote-divoire&depth=2",
        "?held=williams&depth=all",
        "?q=peace&kind=objection&sel=a4",
    ],
)
def test_the_page_its_outline_and_its_files_show_and_fade_the_same(seeded: Visitor, query: str) -> None:
    page, svg, dot, outline = (
        seeded.get(f"{SEED}{path}{query}").text for path in ("", "/map.svg", "/map.dot", "/outline")
    )
    drawn = re.compile(r'data-id="([sa]\d+)"')
    faded = re.compile(r'class="node [^"]*\b(?:faded|elsewhere)\b[^"]*"[^>]* data-id="(s\d+)"')
    shown, fainter = set(drawn.findall(page)), set(faded.findall(page))
    statements = {one for one in shown if one[0] == "s"}
    assert len(statements) > 5
    assert bool(fainter) == any(name in query for name in ("case=", "held=", "q="))
    assert (set(drawn.findall(svg)), set(faded.findall(svg))) == (shown, fainter)
    assert set(re.findall(r"\bid=([sa]\d+)", dot)) == shown
    assert set(re.findall(r'^\t(s\d+) \[[^\]]*59"', dot, re.MULTILINE)) == fainter
    lines = re.findall(r'<li class="([^"]*)" id="o-(s\d+)"', outline)
    assert {one for _, one in lines} == statements
    assert {one for classes, one in lines if "dimmed" in classes.split()} == fainter


def test_a_file_shows_what_is_selected_and_filtered(visitor: Visitor) -> None:
    svg = visitor.get("/maps/small/map.svg?depth=all&sel=s3&held=mediator").text
    assert re.findall(r'class="node [^"]*\bon"[^>]* data-id="(s\d+)"', svg) == ["s3"]
    assert svg.count(" faded") >= 7
    dot = visitor.get("/maps/small/map.dot?depth=all&held=mediator").text
    faded = [
        line.split()[0] for line in dot.splitlines() if line.startswith("\ts") and '59"' in line and "->" not in line
    ]
    assert sorted(faded) == [f"s{number}" for number in (1, 2, 4, 5, 6, 7, 8)]


@pytest.mark.parametrize("suffix", ["svg", "dot", "argdown"])
def test_the_file_of_an_earlier_moment_is_of_that_moment_and_says_so_in_its_name(
    newcomer: Visitor, suffix: str
) -> None:
    answer = newcomer.get(f"/maps/small/map.{suffix}?at=1&depth=all")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="small-at-1.{suffix}"'
    assert "Impunity" in answer.text
    assert "Talks reward" not in answer.text
    assert "Talks reward" in newcomer.get(f"/maps/small/map.{suffix}?depth=all").text


def test_the_files_own_style_is_allowed_and_no_other(visitor: Visitor) -> None:
    policy = visitor.get("/maps/small/map.svg").headers["Content-Security-Policy"]
    assert re.search(r"style-src 'sha256-[^']+'", policy)


def test_a_drawing_that_cannot_be_made_is_no_file(without_dot: Visitor) -> None:
    assert without_dot.get("/maps/small/map.svg").status_code == 503


# ------------------------------------------------------------------------------------------------------------ bounds


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """A site with maps of 20, 150 and 1,500 statements: of the first, all is read at once."""
    folder = tmp_path_factory.mktemp("large")
    file = folder / "site.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    engine = open_store(f"sqlite:///{file}")
    for size in (20, 150, 1_500):
        import_map(Desk(engine), OPERATOR, generated(size, slug=f"of-{size}"), f"of-{size}")
    engine.dispose()
    made = made_app(site_config(folder / "data", f"sqlite:///{file}"))
    yield made
    here: Site = site_of(made)
    here.engine.dispose()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?sel=s1",
        "?sel=a1",
        "?case=first-war",
        "?q=peace",
        "?held=speaker-1",
        "/outline",
        "/outline?sel=s1&quotes=1",
        "/positions",
        "/sources",
        "/history",
        "/statements/1",
        "/arguments/1",
        "/map.svg",
        "/map.dot",
        "/map.argdown",
    ],
)
def test_a_pages_queries_do_not_grow_with_its_map(large: Flask, path: str) -> None:
    asked = []
    for size in (20, 150, 1_500):
        site_of(large).structures.clear()
        with counted_queries(site_of(large).engine) as queries:
            assert Visitor(large).get(f"/maps/of-{size}{path}").status_code == 200
        asked.append(len(queries))
    assert asked[0] <= asked[1]
    assert asked[2] <= asked[1] + 1
    assert asked[2] <= 45


def test_the_librarys_queries_do_not_grow_with_its_maps_statements(large: Flask) -> None:
    with counted_queries(site_of(large).engine) as queries:
        assert Visitor(large).get("/").status_code == 200
    assert len(queries) <= 40


@pytest.mark.parametrize("path", ["?depth=all", "?depth=all&view=tree", "/outline?depth=all"])
def test_a_large_map_shows_a_hundred_statements_at_most(large: Flask, path: str) -> None:
    markup = Visitor(large).get(f"/maps/of-1500{path}").text
    shown = set(re.findall(r'data-id="s(\d+)"|id="o-s(\d+)"', markup))
    assert 50 <= len(shown) <= 100
    assert "folded" in words_of(markup)


def test_on_paper_the_map_has_two_hundred_statements_and_the_outline_all(large: Flask) -> None:
    visitor = Visitor(large)
    sheet = visitor.get("/maps/of-1500?print=1").text
    assert "1,300 more statements of this map are not on this sheet." in words_of(sheet)
    assert "printing" in re.findall(r'<body class="([^"]*)"', sheet)[0]
    outline = visitor.get("/maps/of-1500/outline?print=1").text
    assert len(set(re.findall(r'id="o-s(\d+)"', outline))) == 1_500


def test_what_the_printed_outline_has_no_room_for_is_counted_in_words(
    large: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PRINTED_IN_OUTLINE_AT_MOST == 2_000
    monkeypatch.setattr("argmap.web.outline.PRINTED_IN_OUTLINE_AT_MOST", 400)
    outline = Visitor(large).get("/maps/of-1500/outline?print=1&q=peace").text
    assert len(set(re.findall(r'id="o-s(\d+)"', outline))) == 400
    assert "1,100 more statements of this map are not on this sheet." in words_of(outline)
