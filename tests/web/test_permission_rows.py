"""The rows of the published table of permissions that take more than one page, cell by cell, on each database.

The columns are visitor, outsider, guest, participant, moderator, facilitator, admin, and an admin who has given a
reason. Y: may, -: may not, q: it goes to the queue, 0: gets what an absent address gives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update
from werkzeug.test import TestResponse

from argmap.domain.debates import DebateState
from argmap.domain.permissions import Membership, Naming, Policy, Visibility
from argmap.models.tables import CHANGES, CONTRIBUTIONS, DEBATES, MAP_MEMBERS, MAPS, PSEUDONYMS
from argmap.operations.releasing import release
from tests.support.cells import LOOKING, ROLES, WITHOUT_ACCOUNT, Cast, let_look, token
from tests.support.in_process import filled, form_in, forms_in
from tests.support.people import keep_map
from tests.web.conftest import site_of
from tests.web.test_permission_cells import OTHERS, give

ALL = (*ROLES, LOOKING)
AUTHORS = ALL[1:6]
ADMINS = ALL[6:]


def others_than(role: str) -> tuple[str, ...]:
    """Who tries what is somebody else's: everybody with what is the outsider's, and these two with everybody's."""
    tries = ALL if role == "outsider" else ("outsider", "moderator")
    return tuple(other for other in tries if other != role)


LINK = "q3vxy7lr2atn5bd4kc7wmzq3vx"


@pytest.fixture(scope="module", autouse=True)
def _looking(cast: Cast) -> None:
    """Let the second admin be there, and the outsider add more than sixty things an hour."""
    keep_map(cast.site.engine, "small", hourly_limit=0)
    let_look(cast)


@contextmanager
def map_kept(cast: Cast, **settings: Any) -> Iterator[None]:
    """The map "small" kept otherwise for a while."""
    usual = {"visibility": Visibility.PUBLIC, "policy": Policy.OPEN, "naming": Naming.NAMED, "link": None}
    engine = site_of(cast.app).engine
    keep_map(engine, "small", **{**usual, **settings})
    try:
        yield
    finally:
        keep_map(engine, "small", archived_at=None, deleted_at=None, **usual)


def outcome(answer: TestResponse) -> str:
    """What came of it, as the table writes it."""
    if answer.status_code == 404:
        return "0"
    where = answer.headers.get("Location", "")
    if answer.status_code == 403 or where.startswith("/sign-in"):
        return "-"
    assert answer.status_code in (200, 303), (answer.status_code, answer.text[:500])
    return "q" if where.startswith("/contributions/") else "Y"


def read(cast: Cast, path: str, roles: tuple[str, ...] = ALL) -> str:
    """The cells of those who ask for the page."""
    return "".join(outcome(cast.browser(role).get(path)) for role in roles)


def send(cast: Cast, who: str, path: str, **fields: str) -> str:
    """What comes of sending that."""
    browser = cast.browser(who)
    return outcome(browser.post(path, {"csrf": token(browser, who), **fields}))


def say(cast: Cast, role: str, text: str) -> str:
    """Object to statement 1; the address that it leads to."""
    browser = cast.browser(role)
    sent = {"csrf": token(browser, role), "target": "s1", "relation": "attack", "kind": "claim", "name": "Vi"}
    answer = browser.post("/maps/small/arguments", {**sent, "text": text})
    assert answer.status_code == 303, answer.text[:500]
    return answer.headers["Location"]


def new_statement(cast: Cast, role: str, text: str) -> tuple[int, int]:
    """The number of a statement that somebody adds, and the version with it; a guest's is released in their debate."""
    if role == "guest":
        debate = cast.debate
        sent = debate.send(debate.guest(cast.people["guest"].token), text)
        released = release(debate.desk, debate.chair, debate.code, sent.entry).statement
        assert released is not None
        with cast.site.engine.connect() as connection:
            return released, connection.execute(select(MAPS.c.version).where(MAPS.c.slug == "small")).scalar_one()
    where = say(cast, role, text)
    number, version = where.partition("sel=s")[2].split("&added=")
    return int(number), int(version)


def change(cast: Cast, table: Table, number: int, **values: object) -> None:
    """Alter a row by hand."""
    with site_of(cast.app).engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == number).values(**values))


@pytest.mark.parametrize(
    ("visibility", "cells"),
    [(Visibility.PUBLIC, "YYYYYYYY"), (Visibility.UNLISTED, "---YYY--"), (Visibility.PRIVATE, "---YYY--")],
)
def test_a_map_is_listed_and_found_by_those_who_may_see_it(cast: Cast, visibility: Visibility, cells: str) -> None:
    with map_kept(cast, visibility=visibility, link=LINK if visibility is Visibility.UNLISTED else None):
        for path in ("/", "/?q=peace"):
            found = "".join("Y" if "/maps/small" in cast.browser(role).get(path).text else "-" for role in ALL)
            assert found == cells, path


@pytest.mark.parametrize(
    ("visibility", "slug", "cells"),
    [
        (Visibility.PUBLIC, "small", "YYYYYYYY"),
        (Visibility.UNLISTED, LINK, "YYYYYYYY"),
        (Visibility.UNLISTED, "small", "00YYYY0Y"),
        (Visibility.PRIVATE, "small", "00YYYY0Y"),
    ],
)
def test_a_map_is_read_and_exported_by_those_who_may(cast: Cast, visibility: Visibility, slug: str, cells: str) -> None:
    with map_kept(cast, visibility=visibility, link=LINK if visibility is Visibility.UNLISTED else None):
        for path in ("", "/outline", "/moderation-log"):
            assert read(cast, f"/maps/{slug}{path}") == cells, path
        assert read(cast, f"/maps/{slug}/map.argdown") == f"{cells[:2]}-{cells[3:]}", "guests take nothing along"


def test_what_waits_is_read_by_its_author_and_moderators(cast: Cast) -> None:
    with map_kept(cast, policy=Policy.APPROVAL):
        where = say(cast, "outsider", "This waits to be read.")
    number = int(where.rpartition("/")[2])
    assert read(cast, where) == "0Y00YY0Y"
    for role in AUTHORS:
        change(cast, CONTRIBUTIONS, number, contributor_id=cast.people[role].id)
        assert outcome(cast.browser(role).get(where)) == "Y", role


def test_what_is_hidden_is_read_by_its_author_and_moderators(cast: Cast) -> None:
    number, _ = new_statement(cast, "outsider", "Hidden words are not for everybody.")
    place = f"/maps/small/statements/{number}"
    moderator = cast.browser("moderator")
    form = filled(moderator.form(f"{place}/hide", "/hide"), {"reason": "off topic", "words": "Elsewhere."})
    assert moderator.post(f"{place}/hide", form).status_code == 303

    def shown(role: str) -> str:
        return "Y" if "Hidden words are not" in cast.browser(role).get(place).text else "-"

    assert "".join(map(shown, ALL)) == "-Y--YY-Y"
    for role in AUTHORS:
        give(cast, number, role)
        assert shown(role) == "Y", role


ENTRIES = ("speakers/new", "cases/new", "speakers/mediator/edit", "cases/bosnia/edit", "sources/memoir/edit")


@pytest.mark.parametrize(
    ("policy", "cells"), [(Policy.OPEN, "-q-YYY--"), (Policy.APPROVAL, "-q-qYY--"), (Policy.CLOSED, "-q--YY--")]
)
def test_sources_speakers_and_cases_are_added_and_corrected_as_contributions_are_and_outsiders_wait(
    cast: Cast, policy: Policy, cells: str
) -> None:
    with map_kept(cast, policy=policy):
        for path in ENTRIES if policy is Policy.APPROVAL else ("cases/new", "speakers/mediator/edit"):
            found, field = "", "title" if "sources" in path else "name"
            for role in ALL:
                typed = {field: f"{path} by the {role}, {policy}", "seen": "99999"}
                found += send(cast, role, f"/maps/small/{path}", **typed)
            assert found == cells, path


def test_the_shape_of_ones_own_is_changed_by_its_author_while_nobody_has_built_on_it(cast: Cast) -> None:
    for role in AUTHORS:
        number, _ = new_statement(cast, role, f"The shape of what the {role} said.")
        page = f"/maps/small/statements/{number}/change"
        for other in (role, *others_than(role)):
            may = other == role or other in ("moderator", "facilitator")
            answer = cast.browser(other).get(page)
            assert ("how=move" in answer.text) is may, (role, other)
        say_more = cast.browser("participant" if role == "outsider" else "outsider")
        assert say_more.add(target=f"s{number}", text=f"An answer to the {role}.").status_code == 303
        built = cast.browser(role).get(page)
        assert ("how=move" in built.text) is (role in ("moderator", "facilitator")), role
    number, _ = new_statement(cast, "outsider", "An admin cannot change the shape of this.")
    for role in ADMINS:
        give(cast, number, role)
        fields = {"how": "kind", "kind": "evidence", "seen": "99999"}
        assert send(cast, role, f"/maps/small/statements/{number}/change", **fields) == "-", role


def test_the_shape_of_anything_is_changed_by_moderators(cast: Cast) -> None:
    """They are told first what it would change; whoever may not is told nothing of that."""
    number, _ = new_statement(cast, "outsider", "What others may move about.")
    cells = ""
    for role in ALL:
        give(cast, number, "participant" if role == "outsider" else "outsider")
        fields = {"how": "kind", "kind": "evidence", "seen": "99999"}
        cells += send(cast, role, f"/maps/small/statements/{number}/change", **fields)
    assert cells == "----YY--"


def test_an_earlier_version_is_restored_by_its_author_who_is_a_member_and_by_moderators(cast: Cast) -> None:
    number, version = new_statement(cast, "outsider", "As it was said first.")
    place = f"/maps/small/statements/{number}"

    def restore(role: str, owner: str) -> str:
        """What comes of restoring the first words, after they were others."""
        give(cast, number, "outsider")
        browser = cast.browser("outsider")
        typed = filled(browser.form(f"{place}/reword", "/reword"), {"text": f"Said for the {role}, owned by {owner}."})
        assert browser.post(f"{place}/reword", typed).status_code == 303
        revision = browser.form(f"{place}/reword", "/reword")["revision"]
        give(cast, number, owner)
        return send(cast, role, f"{place}/restore", version=str(version), revision=revision)

    own = "".join(restore(role, "outsider" if role == "visitor" else role) for role in ALL)
    others = "".join(restore(role, "participant" if role == "outsider" else "outsider") for role in ALL)
    assert (own, others) == ("---YYY--", "----YY--")


def test_ones_own_changes_are_undone_and_done_again_by_nobody_else(cast: Cast) -> None:
    for role in AUTHORS:
        _, version = new_statement(cast, role, f"The {role} takes this back.")
        for other in others_than(role):
            assert send(cast, other, f"/maps/small/changes/{version}/undo") == "-", (role, other)
        assert send(cast, role, f"/maps/small/changes/{version}/undo") == "Y", role
        assert send(cast, role, f"/maps/small/changes/{version + 1}/undo") == "Y", role
    _, version = new_statement(cast, "outsider", "An admin cannot take this back.")
    for role in ADMINS:
        with cast.site.engine.begin() as connection:
            made = update(CHANGES).where(CHANGES.c.version == version)
            connection.execute(made.values(contributor_id=cast.people[role].id))
        assert send(cast, role, f"/maps/small/changes/{version}/undo") == "-", role


def test_contributions_are_decided_on_by_moderators_and_never_on_their_own(cast: Cast) -> None:
    cells, own = "", ""
    for role in ALL:
        with map_kept(cast, policy=Policy.APPROVAL):
            number = int(say(cast, "outsider", f"Decided on by the {role}.").rpartition("/")[2])
            mine = int(say(cast, "outsider", f"Decided on by the {role} who wrote it.").rpartition("/")[2])
        if role != "visitor":
            change(cast, CONTRIBUTIONS, mine, contributor_id=cast.people[role].id)
        if role != "outsider":
            cells += send(cast, role, f"/moderation/{number}", act="approve", turn="1").replace("0", "-")
        own += send(cast, role, f"/moderation/{mine}", act="approve", turn="1").replace("0", "-")
    assert (cells, own) == ("---YY-Y", "--------")


def test_decisions_are_answered_by_whom_they_are_on(cast: Cast) -> None:
    for role in AUTHORS:
        with map_kept(cast, policy=Policy.APPROVAL):
            where = say(cast, "outsider", f"Answered by the {role}.")
        number = int(where.rpartition("/")[2])
        decider = "facilitator" if role == "moderator" else "moderator"
        decided = send(cast, decider, f"/moderation/{number}", act="reject", turn="1", reason="unclear", words="Which?")
        assert decided == "Y"
        change(cast, CONTRIBUTIONS, number, contributor_id=cast.people[role].id)
        for other in others_than(role):
            for act in ("keep", "send") if other in ("moderator", "facilitator") else ("keep",):
                told = send(cast, other, where, act=act, turn="2", words="It is clear.", text="Nobody else’s.")
                assert told in ("-", "0"), (role, other, act)
        assert send(cast, role, where, act="keep", turn="2", words="It is clear.") in ("Y", "q"), role
    change(cast, CONTRIBUTIONS, number, contributor_id=cast.people[LOOKING].id, state="rejected")
    assert send(cast, LOOKING, where, act="keep", turn="3", words="It is clear.") == "-"


def test_a_facilitator_is_appointed_by_facilitators_and_admins(cast: Cast) -> None:
    with site_of(cast.app).engine.connect() as connection:
        map_id = connection.execute(select(MAPS.c.id).where(MAPS.c.slug == "small")).scalar_one()
    outsider = cast.people["outsider"].id

    def end() -> None:
        with site_of(cast.app).engine.begin() as connection:
            connection.execute(
                delete(MAP_MEMBERS).where(MAP_MEMBERS.c.map_id == map_id, MAP_MEMBERS.c.contributor_id == outsider)
            )

    cells = ""
    for role in ALL:
        if role == "outsider":
            continue
        cells += send(cast, role, "/admin/maps/facilitators", map="small", name="Outsider")
        end()
    assert cells == "-----YY", "the page of admins"
    page = cast.browser("facilitator").get("/maps/small/settings").text
    ref = next(one["member"] for one in members_in(page) if one["role"] == "participant")
    for role, cell in zip(ALL, "-----YYY", strict=True):
        try:
            assert send(cast, role, "/maps/small/settings/members", member=ref, role="facilitator") == cell, role
        finally:
            with site_of(cast.app).engine.begin() as connection:
                theirs = MAP_MEMBERS.c.contributor_id == cast.people["participant"].id
                connection.execute(update(MAP_MEMBERS).where(theirs).values(role=Membership.PARTICIPANT))


def members_in(page: str) -> list[dict[str, str]]:
    """The forms that set a role on the settings page."""
    return [dict(form) for where, form in forms_in(page) if where.endswith("/members") and "role" in form]


@contextmanager
def nobody_debating(cast: Cast) -> Iterator[None]:
    """Let the debate be over for a while: a map on which one is open is not archived."""
    debate = cast.debate.head().id
    change(cast, DEBATES, debate, state=DebateState.CLOSED)
    yield
    change(cast, DEBATES, debate, state=DebateState.OPEN)


def test_a_map_is_archived_and_deleted_by_facilitators_and_by_admins_with_a_reason(cast: Cast) -> None:
    for what in ("archive", "delete"):
        cells = ""
        for role in ALL:
            with map_kept(cast), nobody_debating(cast):
                cells += send(cast, role, f"/maps/small/settings/{what}", archived="1")
        assert cells == "-----Y-Y", what


def test_a_map_is_copied_by_all_who_are_signed_in(cast: Cast) -> None:
    assert read(cast, "/maps/new/copy?of=small") == "-Y-YYYYY"
    try:
        for role in ALL:
            assert send(cast, role, "/maps/new/copy", of="small") == ("-" if role in WITHOUT_ACCOUNT else "Y"), role
        # What was filled in wrongly comes back, with the form, to those who may.
        for role in ALL:
            browser = cast.browser(role)
            wrong = browser.post("/maps/new/copy", {"csrf": token(browser, role), "of": "small", "policy": "none"})
            assert wrong.status_code == 422
            assert ('action="/maps/new/copy"' in wrong.text) is (role not in WITHOUT_ACCOUNT), role
    finally:
        with site_of(cast.app).engine.begin() as connection:
            connection.execute(delete(MAPS).where(MAPS.c.slug.not_in(["small", "other"])))


def test_a_copy_is_handed_in_by_members_and_read_by_whoever_has_its_link(cast: Cast) -> None:
    cells, link = "", ""
    for role in ALL:
        browser = cast.browser(role)
        answer = browser.post("/maps/small/hand-in", {"csrf": token(browser, role)})
        cells += outcome(answer)
        link = answer.headers["Location"] if answer.headers.get("Location", "").startswith("/handed-in/") else link
    assert cells == "---YYY--"
    with map_kept(cast, visibility=Visibility.PRIVATE):
        assert read(cast, link) == "YYYYYYYY"
        assert read(cast, f"{link[:-1]}{'0' if link[-1] != '0' else '1'}") == "00000000"


def test_the_history_and_what_waits_are_taken_along_by_facilitators_and_admins_with_a_reason(cast: Cast) -> None:
    with map_kept(cast, policy=Policy.APPROVAL):
        say(cast, "outsider", "This waits to be taken along.")
    assert read(cast, "/maps/small/history.json") == "-----Y-Y"
    facilitator = cast.browser("facilitator")
    assert "/maps/small/history.json" in facilitator.get("/maps/small").text
    assert "/maps/small/history.json" not in cast.browser("moderator").get("/maps/small").text
    told = json.loads(facilitator.get("/maps/small/history.json").text)
    assert [one["version"] for one in told["changes"]] == list(range(1, told["map"]["version"] + 1))
    assert any("This waits to be taken along." in json.dumps(one["draft"]) and one["by"] for one in told["waiting"])
    assert any(row["table"] == "statements" and row["image"]["text"] for row in told["changes"][0]["rows"])
    assert "contributor_id" not in json.dumps(told)


def test_who_is_behind_a_pseudonym_is_seen_as_the_map_chose_and_each_look_is_recorded(cast: Cast) -> None:
    engine = site_of(cast.app).engine
    with engine.begin() as connection:
        map_id = connection.execute(select(MAPS.c.id).where(MAPS.c.slug == "small")).scalar_one()
        connection.execute(delete(PSEUDONYMS).where(PSEUDONYMS.c.map_id == map_id))
        theirs = {"map_id": map_id, "contributor_id": cast.people["outsider"].id, "name": "Plain Heron"}
        connection.execute(insert(PSEUDONYMS).values(**theirs))
    facilitator, looked = cast.browser("facilitator"), 0
    for naming, cells in ((Naming.NAMED, "--------"), (Naming.INSTRUCTOR, "-----Y-Y"), (Naming.BLIND, "--------")):
        with map_kept(cast, naming=naming):
            found = [send(cast, role, "/maps/small/settings/look", pseudonym="Plain Heron") for role in ALL]
            assert "".join(found) == cells, naming
            # Nor was it done for somebody who was refused the page that says it.
            looked += cells.count("Y")
            events = facilitator.get("/maps/small/settings").text
            assert events.count("looked behind a pseudonym") == looked, naming
            if naming is Naming.INSTRUCTOR:
                assert "Look behind" in cast.browser(LOOKING).get("/maps/small/settings").text


WITH_A_REASON = {
    "see the queue": "/moderation",
    "see the moderators' page": "/moderation/fairness",
    "redact": f"/maps/small/statements/{OTHERS}/redact",
}


@pytest.mark.parametrize("row", WITH_A_REASON)
def test_an_admin_sees_with_a_reason_what_moderators_see(cast: Cast, row: str) -> None:
    assert read(cast, WITH_A_REASON[row]) == "----YY-Y"


def test_a_name_is_removed_by_moderators_and_by_admins_with_a_reason(cast: Cast) -> None:
    number, _ = new_statement(cast, "outsider", " ".join(f"Xaver{place}" for place in range(len(ALL))))
    told = {"reason": "private person", "words": "They asked."}
    page = f"/maps/small/statements/{number}"
    cells = "".join(send(cast, who, f"{page}/redact", person=f"Xaver{place}", **told) for place, who in enumerate(ALL))
    assert cells == "----YY-Y"
    left = cast.browser("moderator").get(page).text
    assert [f"Xaver{place}" in left for place in range(len(ALL))] == [cell == "-" for cell in cells]


NOT_EVEN_WITH_A_REASON = {
    "contribute": ("/maps/small/arguments", {"target": "s1", "relation": "attack", "kind": "claim", "text": "No."}),
    "reword": (f"/maps/small/statements/{OTHERS}/reword", {"text": "No.", "revision": "1"}),
    "withdraw": (f"/maps/small/statements/{OTHERS}/withdraw", {"revision": "1"}),
    "flag": (f"/maps/small/statements/{OTHERS}/flag", {"reason": "unclear"}),
    "lock": (f"/maps/small/statements/{OTHERS}/branch", {"mark": "lock", "words": "No."}),
    "settings": ("/maps/small/settings", {"was": "public open 1 1 60 0", "hourly_limit": "0", "read_first": "0"}),
    "words": ("/maps/small/settings/words", {"question": "No?", "seen": "99999"}),
    "invite": ("/maps/small/settings/invitations", {"days": "1", "uses": "1", "role": "participant"}),
    "attach a document": ("/maps/small/sources/memoir/document", {"text": "No."}),
    "hand in": ("/maps/small/hand-in", {}),
}


@pytest.mark.parametrize("row", NOT_EVEN_WITH_A_REASON)
def test_no_reason_lets_an_admin_do_what_only_members_do(cast: Cast, row: str) -> None:
    path, fields = NOT_EVEN_WITH_A_REASON[row]
    for role in ("admin", LOOKING):
        assert send(cast, role, path, **fields) == "-", role


def test_settings_links_and_roles_are_a_facilitators(cast: Cast) -> None:
    link = {"days": "1", "uses": "1", "role": "participant", "label": "Seminar 2"}
    cells = "".join(send(cast, role, "/maps/small/settings/invitations", **link) for role in ALL)
    assert cells == "-----Y--"
    page = cast.browser("facilitator").get("/maps/small/settings").text
    form = form_in(page, "/maps/small/settings#access")
    fields = {name: value for name, value in form.items() if name != "csrf"}
    assert "".join(send(cast, role, "/maps/small/settings", **fields) for role in ALL) == "-----Y--"
    ref = next(one["member"] for one in members_in(page) if one["role"] == "participant")
    cells = "".join(send(cast, role, "/maps/small/settings/members", member=ref, role="participant") for role in ALL)
    assert cells == "-----Y--"


def test_ones_own_data_is_ones_own(cast: Cast) -> None:
    assert read(cast, "/me/data/export") == "-Y-YYYYY"
    for role in ALL:
        if role in WITHOUT_ACCOUNT:
            continue
        text = cast.browser(role).get("/me/data/export").text
        assert [one["name"] for one in json.loads(text)["contributors"]] == [role.title()]
