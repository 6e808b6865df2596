"""The machine's own addresses, as the system tells them."""

from __future__ import annotations

import ipaddress
import socket
import sys
from pathlib import Path

import psutil
import pytest

from argmap import network
from argmap.network import OwnAddress, own_addresses


def test_all_found_are_this_machines_and_none_is_loopback() -> None:
    told = {
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family == socket.AF_INET
    }
    found = [own.address for own in own_addresses()]
    assert set(found) <= told
    assert len(found) == len(set(found))
    assert not any(ipaddress.ip_address(address).is_loopback for address in found)


def test_private_ones_come_first_and_what_no_phone_can_reach_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [("127.0.0.1", "hidden"), ("8.8.4.4", "cable"), ("172.17.0.1", "hidden"), ("192.168.1.24", "Wi-Fi")]
    monkeypatch.setattr(network, "_of_interfaces", lambda: told)
    monkeypatch.setattr(network, "_towards_outside", lambda: ["8.8.4.4"])
    assert own_addresses() == (OwnAddress("192.168.1.24", "Wi-Fi"), OwnAddress("8.8.4.4", "cable"))


def test_where_interfaces_are_not_told_the_machines_name_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(socket, "gethostname", lambda: "127.0.0.1")
    assert {own.network for own in own_addresses()} <= {""}
    monkeypatch.setattr(socket, "gethostname", lambda: "no such host")
    assert {own.network for own in own_addresses()} <= {""}


@pytest.mark.parametrize(
    ("interface", "sort"),
    [("lo", "hidden"), ("docker0", "hidden"), ("eth7", "cable"), ("ppp0", ""), ("enp3s0", "cable")],
)
def test_interfaces_are_called_by_what_people_know(interface: str, sort: str) -> None:
    assert network._sort_of(interface) == sort


def test_a_wireless_one_is_known_by_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "wlp2s0" / "wireless").mkdir(parents=True)
    monkeypatch.setattr(network, "_INTERFACES", tmp_path)
    assert network._sort_of("wlp2s0") == "Wi-Fi"
