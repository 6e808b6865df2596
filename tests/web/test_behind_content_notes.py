"""What lies behind a content note is in sight on no page, part, picture or answer of the site before somebody asks.

Everything that the note lies over holds the word "grelb": titles, texts, notes, quotations, wordings that are gone,
statements that were withdrawn or stood elsewhere, and the document that a quotation is compared with.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from argmap.domain.attaching import AttachedText
from argmap.domain.drafts import ArgumentDraft, PlaceDraft, RewordDraft
from argmap.domain.graph import Argument, ArgumentGraph, Citation, Statement
from argmap.domain.keeping import KeptAs
from argmap.domain.moderation import BranchMarkKind, Reason
from argmap.domain.permissions import OPERATOR, Membership
from argmap.domain.vocabulary import Basis, Kind, Relation
from argmap.formats.argdown import read_argdown, write_argdown
from argmap.operations.arguments import add_argument
from argmap.operations.branches import mark
from argmap.operations.documents import attach_document
from argmap.operations.flags import flag
from argmap.operations.handing_in import hand_in
from argmap.operations.hiding import hide
from argmap.operations.maps import import_map
from argmap.operations.moving import move
from argmap.operations.starting import copy_map
from argmap.operations.statements import reword, withdraw
from argmap.queries.graphs import whole_graph
from argmap.queries.maps import map_head
from argmap.queries.reading import reading
from tests.support.in_process import HTMX, Visitor
from tests.support.people import actor_of, signed_in
from tests.support.sight import in_sight
from tests.support.small_map import small_map
from tests.support.store import new
from tests.web.conftest import begin_with, left_by, site_of
from tests.web.test_routes import PAGES
from tests.web.test_starting import send_file

NOTE = "Content note: Describes torture"
BASE = "/maps/noted"

ON_MAPS: dict[str, tuple[str, ...]] = {
    "/": ("/", "/?q=grel"),
    "/maps/<slug:slug>": (
        BASE,
        *(
            f"{BASE}?{asked}"
            for asked in ("view=tree", "depth=all", "sel=s3", "sel=s12", "sel=a1", "sel=a9", "print=1")
        ),
        *(
            f"{BASE}?{asked}"
            for asked in ("column=1", "focus=3", "case=bosnia", "held=mediator", "q=grel", "at=2&depth=all")
        ),
        *(
            f"{BASE}?{asked}"
            for asked in ("at=4&depth=all", "at=6&depth=all", "sel=s3&add=objection", "check=sources.s11")
        ),
    ),
    "/maps/<slug:slug>/outline": (
        f"{BASE}/outline?depth=all&quotes=1",
        f"{BASE}/outline?sel=s3&at=6",
        f"{BASE}/outline?print=1",
    ),
    "/maps/<slug:slug>/positions": (
        f"{BASE}/positions",
        f"{BASE}/positions?cell=mediator.3",
        f"{BASE}/positions?print=1",
    ),
    "/maps/<slug:slug>/sources": (f"{BASE}/sources?source=memoir", f"{BASE}/sources?source=memoir&at=2"),
    "/maps/<slug:slug>/check": (f"{BASE}/check", f"{BASE}/check?row=quotations.s3", f"{BASE}/check?row=sources.s11"),
    "/maps/<slug:slug>/history": (
        f"{BASE}/history",
        *(f"{BASE}/history?number={number}" for number in (3, 12, 13, 14)),
    ),
    "/maps/<slug:slug>/compare": (
        f"{BASE}/compare?from=1&to=6",
        f"{BASE}/compare?from=1&to=7&show=usual&column=1",
        f"{BASE}/compare?from=6&to=1&sel=s13",
        f"{BASE}/compare?from=4&to=9&print=1",
    ),
    "/maps/<slug:slug>/map.svg": (f"{BASE}/map.svg?depth=all", f"{BASE}/map.svg?at=6&depth=all"),
    "/maps/<slug:slug>/map.dot": (f"{BASE}/map.dot?depth=all",),
    "/maps/<slug:slug>/find": (f"{BASE}/find?q=grel", f"{BASE}/find?q=3", f"{BASE}/find?q=a1"),
    "/maps/<slug:slug>/lines": (f"{BASE}/lines", f"{BASE}/lines?under=s3"),
    "/maps/<slug:slug>/statements/<number:number>": (
        *(f"{BASE}/statements/{number}" for number in (1, 3, 12, 13, 15)),
        f"{BASE}/statements/14?at=4",
        f"{BASE}/statements/12?at=5",
        f"{BASE}/statements/3?add=objection",
    ),
    "/maps/<slug:slug>/arguments/<number:number>": (f"{BASE}/arguments/1", f"{BASE}/arguments/9?add=undercut"),
    "/maps/<slug:slug>/moderation-log": (f"{BASE}/moderation-log",),
    "/maps/<slug:slug>/moderation-log.csv": (f"{BASE}/moderation-log.csv",),
    "/handed-in/<slug:link>": ("/handed-in/{before}", "/handed-in/{after}"),
}
"""What visitors open, and what they would meet there unasked; a route is here, or below, or says nothing of a map."""
OF_MEMBERS: dict[str, tuple[str, ...]] = {
    "/maps/<slug:slug>/statements/<number:number>/flag": (f"{BASE}/statements/13/flag",),
    "/maps/<slug:slug>/statements/<number:number>/branch": (f"{BASE}/statements/3/branch",),
    "/maps/<slug:slug>/statements/<number:number>/redact": (f"{BASE}/statements/13/redact",),
    "/maps/<slug:slug>/statements/<number:number>/hide": (f"{BASE}/statements/13/hide",),
    "/maps/<slug:slug>/statements/<number:number>/show": (f"{BASE}/statements/15/show",),
    "/maps/<slug:slug>/statements/<number:number>/withdraw": (f"{BASE}/statements/16/withdraw",),
    "/maps/<slug:slug>/statements/<number:number>/stances": (f"{BASE}/statements/3/stances",),
    "/maps/<slug:slug>/statements/<number:number>/change": (
        f"{BASE}/statements/13/change",
        f"{BASE}/statements/13/change?how=move",
    ),
    "/maps/<slug:slug>/arguments/<number:number>/change": (f"{BASE}/arguments/1/change",),
    "/maps/<slug:slug>/arguments/<number:number>/citations": (f"{BASE}/arguments/1/citations",),
    "/maps/<slug:slug>/changes/mine": (f"{BASE}/changes/mine",),
    "/maps/<slug:slug>/sources/<path:key>/document": (f"{BASE}/sources/memoir/document",),
    "/maps/<slug:slug>/redactions": (f"{BASE}/redactions",),
    "/maps/<slug:slug>/settings": (f"{BASE}/settings",),
    "/maps/<slug:slug>/hand-in": (f"{BASE}/hand-in",),
    "/maps/<slug:slug>/debates": (f"{BASE}/debates",),
    "/maps/<slug:slug>/debates/new": ("{debate}",),
    "/maps/new": ("/maps/new",),
    "/maps/new/copy": ("/maps/new/copy?of=noted",),
    "/maps/<slug:slug>/origin": ("/maps/{copy}/origin",),
    "/moderation": ("/moderation", "/moderation?show=flagged"),
    "/moderation/fairness": ("/moderation/fairness",),
    "/me": ("/me",),
    "/me/work": ("/me/work",),
    "/contributions/<number:number>": (),  # what waits lies under no note yet: its author and moderators read it
}
ASKED_FOR = frozenset(
    {
        # Whoever opens the form asks for the words, and the whole file keeps them, with the note beside them.
        "/maps/<slug:slug>/statements/<number:number>/reword",
        "/maps/<slug:slug>/citations/<number:number>",
        "/maps/<slug:slug>/map.argdown",
        "/maps/<slug:slug>/history.json",
        # One's own words and reasons.
        "/me/data",
        "/me/data/export",
    }
)
LOOKED_AT_ELSEWHERE = ("/debates/", "/j", "/admin")
"""What is shown of live debates has tests of its own; admins' pages say nothing of maps but their titles."""
SAYS_NOTHING_OF_MAPS = frozenset(
    {
        *(
            "/appearance",
            "/sign-in",
            "/register",
            "/password",
            "/password/<link>",
            "/me/account",
        ),
        *("/healthz", "/static/<path:name>", "/invitations/<token>", "/maps/<slug:slug>/events"),
        "/maps/<slug:slug>/<any(speakers, cases):noun>",
        "/maps/<slug:slug>/<any(sources, speakers, cases):noun>/new",
        "/maps/<slug:slug>/<any(sources, speakers, cases):noun>/<path:key>/edit",
        "/maps/<slug:slug>/similar",  # a part only; asked for in a test of its own, for the page echoes what is typed
    }
)


def graphic() -> ArgumentGraph:
    """The small map, graphic in statement 3 and in all that is said of it and hangs on it, and in 12, which moves."""
    graph = small_map()
    words = {
        3: Statement(3, Kind.CLAIM, "A grelb title", "They were grelbed for months.", 1, "Seen by *grelb* doctors."),
        8: Statement(8, Kind.CLAIM, "No grelb at all", "Nobody was ever grelbed.", home=5),
        10: Statement(10, Kind.EVIDENCE, "Grelb report", "A report tells of grelbs.", home=8),
        11: Statement(11, Kind.EVIDENCE, "Grelbs seen", "Somebody saw the grelbs.", home=9),
        12: Statement(12, Kind.CLAIM, "Grelb elsewhere", "Grelbs were seen elsewhere.", home=10),
    }
    cited = (Citation("memoir", "a month of grelb, they said", "The End, ¶3"),)
    steps = {
        1: Argument(
            1, Relation.SUPPORT, (3,), target=1, basis=Basis.STATED, note="This *grelb* step.", citations=cited
        ),
        8: Argument(8, Relation.SUPPORT, (10,), target=3),
        9: Argument(9, Relation.ATTACK, (11,), target=3, note="As the grelbs show."),
        10: Argument(10, Relation.SUPPORT, (12,), target=2),
    }
    stance = graph.stances[0]
    quoted = stance.citations[0]._replace(quote="every grelb month saved lives")
    return replace(
        graph,
        slug="noted",
        statements={**graph.statements, **words},
        arguments={**graph.arguments, **steps},
        stances=(stance._replace(note="Said *grelb* often.", citations=(quoted,)),),
    )


class Site(NamedTuple):
    """The site with the note, who has written and moderates there, and the addresses of copies."""

    app: Flask
    author: Visitor
    facilitator: Visitor
    copies: dict[str, str]


@pytest.fixture(scope="module")
def noted(whole_app: Flask, small_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    """A map whose history the note lies over: 13 was reworded, 14 withdrawn, 12 moved below 3, 15 hidden."""
    begin_with(whole_app, small_template)
    made = written_on(whole_app)
    return left_by(whole_app, tmp_path_factory.mktemp("noted")), made


@pytest.fixture
def site(app: Flask, noted: tuple[Path, Site]) -> Site:
    """The same site once more."""
    file, made = noted
    begin_with(app, file)
    return made


def written_on(app: Flask) -> Site:
    desk = site_of(app).desk
    import_map(desk, OPERATOR, graphic(), "noted")
    author = signed_in(app, "Author", slug="noted", role=Membership.PARTICIPANT)
    facilitator = signed_in(app, "Facilitator", slug="noted", role=Membership.FACILITATOR)
    other = signed_in(app, "Other", slug="noted", role=Membership.PARTICIPANT)
    writer, keeper = actor_of(app, author), actor_of(app, facilitator)

    def add(target: int, text: str) -> int:
        draft = ArgumentDraft(Relation.SUPPORT, Kind.CLAIM, (new(text),), target=target, note="More *grelb*.")
        return int(add_argument(desk, writer, "noted", draft).created[0][1:])

    before = hand_in(desk, writer, "noted")
    reworded, withdrawn = add(3, "They grelbed on."), add(3, "A grelb more.")
    reword(
        desk, writer, "noted", reworded, RewordDraft(new("They grelbed on and on."), 2, reason="The grelb was longer.")
    )
    withdraw(desk, writer, "noted", withdrawn, 3)
    move(desk, keeper, "noted", 10, PlaceDraft(Relation.SUPPORT, 3, None, 5))
    hidden = add(3, "The worst grelb.")
    hide(desk, keeper, "noted", hidden, 7, Reason.ABUSIVE)
    flag(desk, actor_of(app, other), "noted", reworded, Reason.UNCLEAR)
    add(reworded, "Grelb upon grelb.")
    copy = copy_map(desk, keeper, "noted", KeptAs()).slug
    mark(desk, keeper, "noted", 3, BranchMarkKind.NOTE, "Describes torture")
    attach_document(
        desk, keeper, "noted", "memoir", AttachedText("# Grelbs\n\nevery grelb month took lives\n", "0" * 64)
    )
    debate = facilitator.get(f"{BASE}/debates/new").headers["Location"]
    copies = {"before": before, "after": hand_in(desk, writer, "noted"), "copy": copy, "debate": debate}
    return Site(app, author, facilitator, copies)


def graphic_in(site: Site, who: Visitor, routes: dict[str, tuple[str, ...]]) -> list[str]:
    """The addresses at which somebody is shown unasked what lies behind the note; each must open."""
    found = []
    for path in (address.format(**site.copies) for some in routes.values() for address in some):
        for headers in ({}, HTMX) if "sel=" in path else ({},):
            answer = who.get(path, headers=headers)
            assert answer.status_code == 200, (path, answer.status, answer.text[:500])
            if "grelb" in answer.text.casefold():
                said = in_sight(answer.text) if "<" in answer.text else answer.text
                found += [path] if "grelb" in said.casefold() else []
    return found


def test_every_page_and_part_of_the_site_is_looked_at() -> None:
    told = {*ON_MAPS, *OF_MEMBERS, *ASKED_FOR, *SAYS_NOTHING_OF_MAPS}
    pages = {rule for rule in PAGES if not rule.startswith(LOOKED_AT_ELSEWHERE)}
    assert pages - told == set(), "say above whether these show words of maps, and where"
    assert told - pages == set()


def test_visitors_meet_the_note_and_not_the_words(site: Site) -> None:
    visitor = Visitor(site.app)
    assert graphic_in(site, visitor, ON_MAPS) == []
    assert '"content_notes": {"3": ' in site.facilitator.get(f"{BASE}/history.json").text
    for path in (BASE, f"{BASE}/outline", f"{BASE}/history", f"{BASE}/compare", "/handed-in/" + site.copies["before"]):
        assert NOTE in in_sight(visitor.get(path).text), path
    like = visitor.get(f"{BASE}/similar?text=They+grelbed+for+months.", headers=HTMX).text
    assert NOTE in like
    assert "grelb" not in like


def test_members_meet_it_in_forms_and_lists_too(site: Site) -> None:
    own = f"{BASE}/statements/16/withdraw"
    theirs = {rule: some for rule, some in OF_MEMBERS.items() if own not in some}
    assert graphic_in(site, site.facilitator, theirs) == []
    assert (
        graphic_in(site, site.author, {"own": (own, "/me", f"{BASE}/changes/mine", f"{BASE}/history?number=13")}) == []
    )


def test_one_click_shows_them_wherever_the_note_stands(site: Site) -> None:
    visitor = Visitor(site.app)
    for path in (
        f"{BASE}?sel=s3&show=3",
        f"{BASE}/arguments/1?show=3",
        f"{BASE}/history?show=3",
        f"{BASE}/history?number=13&show=all",
        f"{BASE}/compare?from=1&to=6&show=3",
        f"{BASE}/compare?from=1&to=6&show=hidden&show=all",
        f"{BASE}/map.dot?show=3",
        f"/handed-in/{site.copies['before']}?show=all",
    ):
        assert "grelb" in in_sight(visitor.get(path).text).casefold(), path
    page = visitor.get(f"{BASE}/compare?from=1&to=6").text
    assert "show=3&amp;sel=s13" in page
    assert "show=3" in visitor.get(f"{BASE}/compare?from=1&to=6&show=3&sel=s13").text
    assert "show=all" in visitor.get(f"/handed-in/{site.copies['after']}").text
    for path in (f"{BASE}/history?number=13", f"{BASE}/check", f"{BASE}/arguments/9", f"{BASE}/statements/3"):
        page = visitor.get(path).text
        assert f'<details class="content-note"><summary><bdi>{NOTE}</bdi></summary>' in page or NOTE in page
        assert "grelb" in page.casefold(), path


def test_files_and_copies_hold_the_words_and_the_note_beside_them(site: Site) -> None:
    visitor = Visitor(site.app)
    for path in ("map.argdown", "map.argdown?at=4", "map.argdown?focus=3", "map.argdown?focus=13"):
        graph = read_argdown(visitor.get(f"{BASE}/{path}").text)
        assert "Describes torture" in graph.content_notes.values(), path
        assert any("grelb" in one.text for one in graph.statements.values())
    desk = site_of(site.app).desk
    import_map(desk, OPERATOR, replace(graph_of_map(site, "noted"), slug="back"), "back")
    assert graph_of_map(site, "back").content_notes == {3: "Describes torture"}
    assert "grelb" not in in_sight(visitor.get("/maps/back?depth=all").text).casefold()
    keeper = actor_of(site.app, site.facilitator)
    copy = copy_map(desk, keeper, "noted", KeptAs()).slug
    assert "grelb" not in in_sight(site.facilitator.get(f"/maps/{copy}?depth=all").text).casefold()


def graph_of_map(site: Site, slug: str) -> ArgumentGraph:
    with reading(site_of(site.app).engine) as session:
        return whole_graph(session, map_head(session, OPERATOR, slug))


def test_a_file_is_shown_under_its_notes_before_it_becomes_a_map(site: Site) -> None:
    text = write_argdown(graph_of_map(site, "noted"))
    page = send_file(site.facilitator, text.encode()).text
    assert "Content note:" in page
    assert "grelb" not in in_sight(page).casefold()
