"""By which address phones come to a debate, and the picture that says it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
import segno
from flask import Flask

from argmap.domain.permissions import Membership
from argmap.network import OwnAddress
from argmap.web import join_addresses
from argmap.web.join_addresses import Reach, address_of, join_url, picture, reach
from argmap.web.join_addresses import join_addresses as offered
from tests.support.debates import CODE, OXFORD, LiveDebate, opened
from tests.support.in_process import Visitor
from tests.support.people import actor_of, signed_in
from tests.web.conftest import site_of


@pytest.fixture(autouse=True)
def _own_site(app: Flask) -> Iterator[None]:
    here = site_of(app)
    yield
    app.extensions["argmap"] = here


def told(app: Flask, base_url: str | None = None, *, lan: bool = False) -> None:
    """Let the site be one that was told that."""
    here = site_of(app)
    app.extensions["argmap"] = replace(here, config=here.config._replace(base_url=base_url, lan=lan))


def at(app: Flask, host: str = "127.0.0.1:8000") -> tuple[Reach, list[str]]:
    """Who can come, and the addresses offered, to somebody who has opened the page at that host."""
    with app.test_request_context(base_url=f"http://{host}"):
        return reach(), [f"{one.address} {one.network}".rstrip() for one in offered()]


@pytest.fixture
def two_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    own = (OwnAddress("192.168.1.24", "Wi-Fi"), OwnAddress("10.0.0.7", "cable"))
    monkeypatch.setattr(join_addresses, "own_addresses", lambda: own)


@pytest.mark.usefixtures("two_networks")
def test_under_lan_the_machines_addresses_are_offered_the_one_in_use_first(app: Flask) -> None:
    told(app, lan=True)
    assert at(app) == (Reach.ROOM, ["192.168.1.24:8000 Wi-Fi", "10.0.0.7:8000 cable"])
    assert at(app, "10.0.0.7:8000") == (Reach.ROOM, ["10.0.0.7:8000 cable", "192.168.1.24:8000 Wi-Fi"])
    assert at(app, "laptop.local") == (Reach.ROOM, ["laptop.local", "192.168.1.24 Wi-Fi", "10.0.0.7 cable"])


@pytest.mark.usefixtures("two_networks")
def test_where_only_loopback_is_bound_nobody_else_can_come(app: Flask) -> None:
    assert at(app) == (Reach.MACHINE, ["127.0.0.1:8000"])
    assert at(app, "localhost") == (Reach.MACHINE, ["localhost"])


def test_on_no_network_it_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told(app, lan=True)
    monkeypatch.setattr(join_addresses, "own_addresses", tuple)
    assert at(app) == (Reach.NOWHERE, ["127.0.0.1:8000"])


@pytest.mark.usefixtures("two_networks")
def test_a_site_with_an_address_of_its_own_is_reached_there(app: Flask) -> None:
    told(app, base_url="https://maps.example.org")
    assert at(app, "maps.example.org") == (Reach.SITE, ["maps.example.org"])
    with app.test_request_context():
        assert join_url("maps.example.org", CODE) == f"https://maps.example.org/j/{CODE}"
        assert join_url("192.168.1.24:8000", CODE) == f"http://192.168.1.24:8000/j/{CODE}"
    told(app, base_url="http://127.0.0.1:9000", lan=True)
    assert at(app)[0] is Reach.ROOM, "loopback is nobody's address"
    told(app, base_url="http://127.0.0.1:9000", lan=False)
    assert at(app, "argmap.example")[0] is Reach.ROOM, "a proxy's name that the guards let in"


def test_the_picture_has_the_modules_of_the_standard_and_its_margin() -> None:
    text = "http://192.168.1.24:8000/j/K7M4XR"
    drawn = picture(text)
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn.path):
        dark |= {(int(y) - 4, int(x) - 4 + step) for step in range(int(length))}
    matrix = segno.make_qr(text, error="m").matrix
    assert drawn.side == len(matrix) + 8
    assert dark == {(y, x) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def test_a_debates_picture_is_for_whoever_has_the_code_and_leads_to_the_chosen_address(
    app: Flask, visitor: Visitor
) -> None:
    chair = actor_of(app, signed_in(app, "Fay", slug="small", role=Membership.FACILITATOR))
    debate: LiveDebate = opened(site_of(app).desk, chair, replace(OXFORD, address="192.168.1.24:8000"))
    answer = visitor.get(f"/debates/{debate.code}/qr.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.text.startswith('<svg class="qr" xmlns="http://www.w3.org/2000/svg"')
    assert picture(f"http://192.168.1.24:8000/j/{debate.code}").path in answer.text
    assert "192.168.1.24:8000/j" in visitor.get(f"/debates/{debate.code}/wall").text


@pytest.mark.usefixtures("two_networks")
def test_an_address_that_the_machine_has_no_more_is_not_shown(app: Flask) -> None:
    told(app, lan=True)
    chair = actor_of(app, signed_in(app, "Fay", slug="small", role=Membership.FACILITATOR))
    debate = opened(site_of(app).desk, chair, replace(OXFORD, address="10.0.0.7:8000")).head()
    name = f"{socket.gethostname().lower()}:8000"
    with app.test_request_context(base_url="http://127.0.0.1:8000"):
        assert address_of(debate) == "10.0.0.7:8000"
        assert address_of(replace(debate, address="172.16.0.9:8000")) == "192.168.1.24:8000"
        assert address_of(replace(debate, address="")) == "192.168.1.24:8000"
        assert address_of(replace(debate, address=name)) == name
