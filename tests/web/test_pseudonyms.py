"""Maps that hide names: no page, part, file or notice tells who is who, or that two pseudonyms are one person."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from argmap.domain.drafts import MergeDraft
from argmap.domain.permissions import Actor, Membership, Naming, Policy
from argmap.models.tables import MAPS, PSEUDONYMS
from argmap.operations import chairing, guests, releasing
from argmap.operations.desk import Desk
from argmap.operations.splitting import merge
from argmap.web.sessions import COOKIE
from tests.support.debates import CODE, OXFORD, opened
from tests.support.in_process import HTMX, Visitor, filled, form_in, forms_in
from tests.support.people import account, keep_map, make_member
from tests.web.conftest import begin_with, site_of
from tests.web.test_routes import PAGES
from tests.web.test_settings import send

NAMES = {"facilitator": "Quirin Zabel", "moderator": "Yvette Nkosi", "participant": "Odalys Brandt"}


class Kept(NamedTuple):
    """What is kept of the site, to be copied: its database, the browsers' cookies, ids by name, and copies' links."""

    file: Path
    cookies: dict[str, str]
    ids: dict[str, int]
    links: list[str]


class Masked(NamedTuple):
    """A site whose two maps hide names, and the people who have worked on both."""

    app: Flask
    people: dict[str, Visitor]
    ids: dict[str, int]
    links: list[str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, whole_app: Flask, small_template: Path) -> Kept:
    """Each has added, reworded with a reason, been answered, been decided on, appealed, been flagged and handed in."""
    begin_with(whole_app, small_template)
    engine = site_of(whole_app).engine
    known = {role: account(engine, name) for role, name in NAMES.items()}
    people = {role: Visitor(whole_app) for role in NAMES}
    for role, one in known.items():
        people[role].client.set_cookie(COOKIE, one.token)
    links = []
    for slug in ("small", "other"):
        for role, one in known.items():
            make_member(engine, one, slug, Membership(role))
        keep_map(engine, slug, naming=Naming.BLIND)
        links.append(work_on(engine, slug, people, known["moderator"].id))
    engine.dispose()
    file = tmp_path_factory.mktemp("masked") / "masked.sqlite3"
    shutil.copyfile(engine.url.database or "", file)
    ids = {NAMES[role]: one.id for role, one in known.items()}
    return Kept(file, {role: one.token for role, one in known.items()}, ids, links)


def work_on(engine: Engine, slug: str, people: dict[str, Visitor], decider: int) -> str:
    """What people do on one map; gives the link of the copy that was handed in."""
    place, participant, moderator = f"/maps/{slug}", people["participant"], people["moderator"]
    for role, person in people.items():
        person.add(slug, text=f"What one of the {role}s says of it.")
    own = f"{place}/statements/11/reword"
    form = filled(participant.form(own, own), {"text": "What one says of it now.", "reason": "Clearer."})
    participant.post(own, form)
    participant.add(slug, target="s9", text="That answers the facilitator.")
    participant.add(slug, text="What one says with the moderators.")
    with engine.connect() as connection:
        version = connection.execute(select(MAPS.c.version).where(MAPS.c.slug == slug)).scalar_one()
    merge(Desk(engine), Actor(decider), slug, 13, MergeDraft(10, version))
    send(participant, f"{place}/statements/10/flag", f"{place}/statements/10/flag", reason="unclear")
    keep_map(engine, slug, policy=Policy.APPROVAL)
    for text in ("Two at once, and more.", "This waits."):
        participant.add(slug, text=text)
    queue = moderator.get(f"/moderation?map={slug}").text
    decide = next(where for where, _ in forms_in(queue) if re.fullmatch(r"/moderation/\d+", where))
    form = filled(form_in(queue, decide), {"act": "reject", "reason": "unclear", "words": "Which talks?"})
    assert moderator.post(decide, form).status_code == 303
    asked = f"/contributions/{decide.rpartition('/')[2]}"
    form = filled(form_in(participant.get(asked).text, asked), {"act": "appeal", "words": "These."})
    assert participant.post(asked, form).status_code == 303
    return send(participant, f"{place}/hand-in", f"{place}/hand-in").headers["Location"]


@pytest.fixture
def masked(kept: Kept, app: Flask) -> Masked:
    """The same site once more."""
    begin_with(app, kept.file)
    people = {role: Visitor(app) for role in NAMES}
    for role, person in people.items():
        person.client.set_cookie(COOKIE, kept.cookies[role])
    return Masked(app, people, kept.ids, kept.links)


def told(masked: Masked, person: Visitor) -> dict[str, str]:
    """Everything that somebody gets to read of the map "small", by address: an example of each route, and more."""
    paths = [line.path for line in PAGES.values()]
    paths += [f"/maps/small/statements/{n}" for n in (9, 10, 11, 12)] + [f"/maps/small?sel=s{n}" for n in (10, 11)]
    paths += ["/maps/small/compare?from=1&to=5", "/maps/small/history?statement=11", "/maps/small?at=3"]
    paths += [f"/moderation?map=small&item={n}" for n in (1, 2)] + ["/moderation/fairness?map=small"]
    paths += [f"/contributions/{n}" for n in (1, 2)] + [masked.links[0], "/", "/?q=one+says"]
    found = {}
    for path in dict.fromkeys(paths):
        if path.startswith(("/appearance", "/static", "/maps/new")) or path.endswith(("/events", "/settings")):
            continue
        answer = person.get(path)
        assert answer.status_code < 500, path
        found[path] = answer.text
    for path in ("/maps/small?sel=s11", "/maps/small/statements/11", "/maps/small/outline"):
        found[f"the part of {path}"] = person.get(path, headers=HTMX).text
    return found


def test_no_page_tells_a_name_or_a_number_of_somebody_else(masked: Masked) -> None:
    for role in ("participant", "moderator"):
        secrets = [name for who, name in NAMES.items() if who != role] + [str(n) for n in masked.ids.values()]
        pages = told(masked, masked.people[role])
        assert sum(len(text) > 1_000 for text in pages.values()) > 60
        assert [(path, secret) for path, text in pages.items() for secret in secrets if secret in text] == []
    for path in ("/maps/small/history", "/maps/small/moderation-log", "/maps/small/map.argdown", masked.links[0]):
        text = Visitor(masked.app).get(path).text
        assert (", and by " in text) == (path == masked.links[0])
        assert [name for name in NAMES.values() if name in text] == [], path


def test_pseudonyms_are_seen_and_are_others_in_another_map(masked: Masked, visitor: Visitor) -> None:
    with site_of(masked.app).engine.connect() as connection:
        rows = connection.execute(select(PSEUDONYMS)).all()
    assert len(rows) == 6
    for one in rows:
        slug = "small" if one.map_id == min(row.map_id for row in rows) else "other"
        assert one.name in visitor.get(f"/maps/{slug}/history").text
        elsewhere = {row.name for row in rows if row.map_id != one.map_id}
        assert one.name not in elsewhere
        other = {"small": "other", "other": "small"}[slug]
        assert one.name not in visitor.get(f"/maps/{other}/history").text


def test_nothing_in_the_forms_of_two_maps_is_the_same_for_one_person(masked: Masked) -> None:
    refs = {}
    for slug in ("small", "other"):
        keep_map(site_of(masked.app).engine, slug, naming=Naming.INSTRUCTOR)
        page = masked.people["facilitator"].get(f"/maps/{slug}/settings").text
        refs[slug] = {some["member"] for where, some in forms_in(page) if where.endswith("/members")}
        assert len(refs[slug]) == 2
        names = re.findall(r"<option>([^<]+)</option>", page)
        assert len(names) == 3
        assert names == sorted(names), "in no order that tells who came first"
    assert refs["small"] & refs["other"] == set()


def test_what_is_mailed_noticed_and_taken_along_names_nobody_either(masked: Masked) -> None:
    for role, person in masked.people.items():
        for path in ("/me", "/me/work", "/me/data/export"):
            text = person.get(path).text
            assert [name for who, name in NAMES.items() if who != role and name in text] == [], (role, path)
            others = [str(n) for name, n in masked.ids.items() if name != NAMES[role]]
            assert [number for number in others if number in text] == [], (role, path)


def test_a_debate_tells_drawn_names_only(masked: Masked) -> None:
    desk = site_of(masked.app).desk
    live = opened(desk, Actor(masked.ids[NAMES["facilitator"]]), OXFORD)
    place, joined = f"/debates/{CODE}", ("moderator", "participant")
    everybody = {**masked.people, "visitor": Visitor(masked.app)}
    texts: dict[str, str] = {}

    def look(*paths: str) -> None:
        for role, person in everybody.items():
            secrets = [name for who, name in NAMES.items() if who != role]
            secrets += [str(number) for name, number in masked.ids.items() if name != NAMES.get(role)]
            for path in paths:
                answer = person.get(path)
                assert answer.status_code < 500, path
                texts[f"{role} {path}"] = texts.get(f"{role} {path}", "") + answer.text
                assert [secret for secret in secrets if secret in answer.text] == [], (role, path)

    def press(role: str, action: str, **fields: object) -> None:
        person = masked.people[role]
        form = filled(form_in(person.get(place).text, f"/{action}"), fields)
        assert person.post(f"{place}/{action}", form).status_code == 303, (role, action)

    for role in joined:
        person = masked.people[role]
        assert person.post(f"{place}/join", person.form(f"/j/{CODE}", "/join")).status_code == 303
    chairing.next_phase(desk, live.chair, CODE, -1)
    for role in joined:
        press(role, "vote", choice="for")
    chairing.next_phase(desk, live.chair, CODE, 0)
    for role in joined:
        press(role, "entries", text=f"Said by one who is a {role}.", relation="attack", target="s1")
        press(role, "speak")
    live_pages = [place, *(f"{place}/{page}" for page in ("wall", "chair", "scribe"))]
    look(*live_pages, f"/j/{CODE}", "/maps/small/debates")
    sent = releasing.release(desk, live.chair, CODE, 1, spotlight=True)
    guests.give_floor(desk, live.chair, CODE, 1)
    for role in joined:
        press(role, "signals", given="1")
    look(*live_pages, f"/maps/small/statements/{sent.statement}", "/maps/small/history")
    for seen in range(1, 6):
        chairing.next_phase(desk, live.chair, CODE, seen)
    for role in joined:
        press(role, "moved", statement=f"s{sent.statement}")
    look(*live_pages)
    chairing.close_debate(desk, live.chair, CODE)
    link = f"/debates/reports/{live.head().report_link}"
    reports = [f"{place}/report", link, f"{link}/report.csv", f"{link}/report.argdown", f"{place}/report?print=1"]
    look(*live_pages, *reports, f"{place}/report.csv", f"{place}/report.argdown", "/moderation?map=small")
    named = [f"facilitator {place}/chair", f"visitor {link}", "moderator /moderation?map=small"]
    assert [path for path in named if "Student " not in texts[path]] == []
    assert "Said by one who is a moderator" in texts[f"visitor {link}/report.argdown"]
    assert f"said,{sent.statement}," in texts[f"visitor {link}/report.csv"]
