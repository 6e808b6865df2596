"""What admins do on their pages for the site and for maps: backups, deleted maps, whoever keeps a map, the log."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask

from argmap.domain.permissions import Membership, Visibility
from argmap.models.tables import IN_ORDER
from argmap.operations.backup import fingerprint_of, restore
from argmap.operations.store import open_store, upgrade_store
from tests.support.in_process import Visitor, filled
from tests.support.people import account, keep_map, signed_in
from tests.web.conftest import site_of
from tests.web.test_settings import send, started, token_of


@pytest.fixture
def admin(app: Flask) -> Visitor:
    """An admin, who is a member of no map."""
    return signed_in(app, "Vera Admin", admin=True)


@pytest.fixture
def keeper(app: Flask) -> Visitor:
    """Somebody who keeps maps."""
    return signed_in(app, "Fay Kite")


def test_an_admin_downloads_a_backup_that_restores_every_row(admin: Visitor, app: Flask, tmp_path: Path) -> None:
    assert "None was made yet." in admin.get("/admin/backups").text
    engine = site_of(app).engine
    with engine.connect() as connection:
        before = {table.name: fingerprint_of(connection, table) for table in IN_ORDER}
    form = admin.form("/admin/backups", "/admin/backups")
    answer = admin.post("/admin/backups", form)
    assert (answer.status_code, answer.mimetype) == (200, "application/gzip")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="argmap-2')
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    file = tmp_path / "site.backup"
    file.write_bytes(answer.data)
    other = open_store(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    upgrade_store(other)
    restore(other, file)
    with other.connect() as connection:
        assert {table.name: fingerprint_of(connection, table) for table in IN_ORDER} == before
    other.dispose()
    page = admin.get("/admin/backups").text
    assert "by Vera Admin: " in page
    assert " KB." in page
    assert "Vera Admin made a backup" in admin.get("/admin/log").text
    assert list(site_of(app).config.data_dir.iterdir()) == []


def test_a_backup_for_which_there_is_no_room_is_told_and_nothing_is_left_behind(admin: Visitor, app: Flask) -> None:
    form = admin.form("/admin/backups", "/admin/backups")
    folder = site_of(app).config.data_dir
    moved = folder.rename(folder.with_name("moved"))
    try:
        answer = admin.post("/admin/backups", form)
    finally:
        moved.rename(folder)
    assert answer.status_code == 503
    assert "No backup was made" in answer.text
    assert "None was made yet." in admin.get("/admin/backups").text
    again = admin.post("/admin/backups", form)
    assert gzip.decompress(again.data).startswith(b'{"form":"argmap backup 1"')


def test_an_admin_brings_a_deleted_map_back_with_a_reason_that_its_facilitators_read(
    admin: Visitor, keeper: Visitor
) -> None:
    place = started(keeper)
    form = admin.form("/admin/maps", "/bring-back")
    typed = filled(form, {"deleted": f"http://localhost{place}", "reason": "Its only keeper is away."})
    refused = admin.post("/admin/maps/bring-back", typed)
    assert refused.status_code == 422
    assert "No deleted map at this address can be brought back." in refused.text
    assert f'value="http://localhost{place}"' in refused.text
    send(keeper, f"{place}/settings", f"{place}/settings/delete")
    assert keeper.get(place).status_code == 404
    assert admin.post("/admin/maps/bring-back", filled(form, {"deleted": place, "reason": " "})).status_code == 422
    answer = admin.post("/admin/maps/bring-back", typed)
    assert answer.status_code == 303
    assert "It is back" in admin.get(answer.headers["Location"]).text
    assert admin.get(place).status_code == 404, "it is back, and still not theirs to read"
    assert "took the deletion back" in keeper.get(f"{place}/settings").text
    assert "Its only keeper is away." in keeper.get(f"{place}/settings").text
    assert "An admin has brought this map back" in keeper.get("/me").text
    assert admin.post("/admin/maps/bring-back", typed).status_code == 422


def test_an_admin_appoints_whoever_keeps_a_map(admin: Visitor, keeper: Visitor, app: Flask) -> None:
    account(site_of(app).engine, "Gus Lark")
    form = admin.form("/admin/maps", "/facilitators")

    def appoint(place: str, name: str) -> int:
        return admin.post("/admin/maps/facilitators", filled(form, {"map": place, "name": name})).status_code

    assert appoint("/maps/small", "gus lark") == 303
    gus = signed_in(app, "Gus Larkin", slug="other", role=Membership.PARTICIPANT)
    assert appoint("/maps/other", "Gus Larkin") == 303
    assert gus.get("/maps/other/settings").status_code == 200
    assert "Your role in this map has changed." in gus.get("/me").text
    assert appoint("/maps/other", "Gus Larkin") == 409
    assert appoint("/maps/other", "Nobody Here") == 422
    private = started(keeper)
    assert appoint(private, "Gus Lark") == 422, "what they may not read is not there"
    look = filled(admin.form("/admin/look-into"), {"map": private, "reason": "It has no keeper."})
    assert admin.post("/admin/look-into", look).status_code == 303
    assert appoint(private, "Gus Lark") == 303
    assert "made Gus Lark a facilitator" in keeper.get(f"{private}/settings").text


def test_the_sites_log_tells_no_title_that_an_admin_would_not_find_listed(
    admin: Visitor, keeper: Visitor, app: Flask
) -> None:
    place = started(keeper, question="Who told the paper?")
    send(keeper, f"{place}/settings", f"{place}/settings/archive")
    assert "Fay Kite archived a map" not in admin.get("/admin/log?before=1").text, "that is older than anything"
    log = admin.get("/admin/log").text
    assert "Who told the paper?" not in log
    assert "Fay Kite archived a map: a private map" in log
    keep_map(site_of(app).engine, place.removeprefix("/maps/"), visibility=Visibility.PUBLIC)
    assert "Fay Kite archived a map: Who told the paper?" in admin.get("/admin/log").text


def test_among_many_accounts_one_is_found_by_its_name(admin: Visitor, app: Flask) -> None:
    assert "Find an account" not in admin.get("/admin").text
    for number in range(30):
        account(site_of(app).engine, f"Student {number}")
    page = admin.get("/admin").text
    assert "31 accounts." in page
    assert "6 accounts more." in page
    assert page.count("Reset link: ") == 25
    found = admin.get("/admin?find=dent+29").text
    assert "Reset link: Student 29" in found
    assert found.count("Reset link: ") == 1
    assert admin.get("/admin?find=all").text.count("Reset link: ") == 31
    assert "No account of that name." in admin.get("/admin?find=zzz").text


def test_nobody_but_admins_gets_any_of_it(keeper: Visitor, visitor: Visitor) -> None:
    token = token_of(keeper, started(keeper))
    for path in ("/admin/backups", "/admin/maps"):
        assert keeper.get(path).status_code == 403
        assert visitor.get(path).headers["Location"].startswith("/sign-in")
    for path in ("/admin/backups", "/admin/maps/bring-back", "/admin/maps/facilitators"):
        typed = {"csrf": token, "deleted": "small", "map": "small", "name": "Fay Kite", "reason": "Because."}
        assert keeper.post(path, typed).status_code == 403, path
