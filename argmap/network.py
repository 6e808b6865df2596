"""This machine on its networks: by which addresses other devices reach it, so that nobody has to look them up."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import sys
from pathlib import Path
from typing import NamedTuple

_INTERFACES = Path("/sys/class/net")
_NOT_FOR_PHONES = ("lo", "docker", "br-", "virbr", "veth", "vmnet", "vboxnet")
"""How interfaces are called that lead to nothing but other programs on this machine."""


class OwnAddress(NamedTuple):
    """An address of this machine, and what it is on, as far as the system says: "Wi-Fi", "cable", or nothing."""

    address: str
    network: str = ""


def own_addresses() -> tuple[OwnAddress, ...]:
    """This machine's addresses on its networks (IPv4, which every classroom has): private ones first, of these the one
    that leads outside.
    """
    named = dict(_of_interfaces())
    found = [*_towards_outside(), *(named or _of_own_name())]
    usable = [address for address in dict.fromkeys(found) if not ipaddress.ip_address(address).is_loopback]
    usable.sort(key=lambda address: not ipaddress.ip_address(address).is_private)  # the rest stays as it is
    return tuple(OwnAddress(address, named.get(address, "")) for address in usable if named.get(address) != _HIDDEN)


_HIDDEN = "hidden"


def _of_interfaces() -> list[tuple[str, str]]:
    """Each interface's address with what it is; nothing where the system does not tell that so easily."""
    if sys.platform != "linux":
        return []
    import fcntl

    get_address = 0x8915  # SIOCGIFADDR of <linux/sockios.h>
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            with contextlib.suppress(OSError):  # it has none
                answer = fcntl.ioctl(asked.fileno(), get_address, request)
                found.append((socket.inet_ntoa(answer[20:24]), _sort_of(name)))
    return found


def _sort_of(interface: str) -> str:
    if interface.startswith(_NOT_FOR_PHONES):
        return _HIDDEN
    if (_INTERFACES / interface / "wireless").exists():
        return "Wi-Fi"
    return "cable" if interface.startswith(("en", "eth")) else ""


def _towards_outside() -> list[str]:
    """The address that this machine would use towards another network.

    Nothing is sent: connecting a datagram socket only asks which of our addresses would be used. No network leads
    outside, and the question fails, in many a classroom.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        return [str(probe.getsockname()[0])]
    return []


def _of_own_name() -> list[str]:
    """What the machine's own name leads to; where names are asked of a server, the answer may take seconds."""
    with contextlib.suppress(OSError):
        told = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
        return [str(item[4][0]) for item in told]
    return []
