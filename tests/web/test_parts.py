"""The small parts of the web layer that need neither a site nor a request."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from argmap.config import Config
from argmap.web.appearance import local
from argmap.web.bounded import Bounded
from argmap.web.guards import content_policy, host_is_ours, own_names
from argmap.web.kept import Answer, Kept
from argmap.web.proxies import TrustedProxies
from argmap.web.richtext import rich


def config(**settings: Any) -> Config:
    return Config(database_url="sqlite:////none", data_dir=Path("/none"), secret_key="x" * 32, **settings)


LOOPBACK = ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000", "argmap.localhost:1"]
FOREIGN = ["", "evil.example", "evil.example:8000", "192.168.1.5", "localhost.evil.example", "localhost@evil", "a b"]
FOREIGN += ["127.0.0.1.evil.example", "[::1", "localhost:99999999", "localhost/", "evil.example\r\nX: y", "[fe80::1]"]


@pytest.mark.parametrize("host", LOOPBACK)
def test_a_site_answers_to_loopback_names(host: str) -> None:
    assert host_is_ours(host, config(), "127.0.0.1")


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("lan", [False, True])
def test_a_site_answers_to_no_name_that_is_not_its_own(host: str, lan: bool) -> None:
    assert not host_is_ours(host, config(lan=lan), "10.0.0.7")


def test_a_configured_site_answers_to_its_address_and_to_loopback() -> None:
    site = config(base_url="https://maps.example.org")
    assert host_is_ours("maps.example.org", site, "10.0.0.7")
    assert host_is_ours("Maps.Example.Org:443", site, "10.0.0.7")
    assert host_is_ours("localhost:8000", site, "127.0.0.1")
    assert not host_is_ours("maps.example.org:8443", site, "10.0.0.7")
    assert not host_is_ours("other.example.org", site, "10.0.0.7")


def test_on_the_local_network_a_site_answers_to_the_address_that_was_connected_to() -> None:
    assert host_is_ours("192.168.1.5:8000", config(lan=True), "192.168.1.5")
    assert host_is_ours("[fd00::5]:8000", config(lan=True), "fd00::5")
    assert host_is_ours("192.168.1.5", config(lan=True), "::ffff:192.168.1.5")
    assert not host_is_ours("192.168.1.6", config(lan=True), "192.168.1.5")
    assert not host_is_ours("192.168.1.5", config(), "192.168.1.5")


def test_on_the_local_network_a_site_answers_to_the_machines_name() -> None:
    for name in own_names():
        assert host_is_ours(f"{name}:8000", config(lan=True), "192.168.1.5")
        assert name == "localhost" or not host_is_ours(f"{name}:8000", config(), "192.168.1.5")


def test_a_policy_may_allow_one_very_style_sheet() -> None:
    assert "style-src 'self'" in content_policy()
    assert "style-src 'sha256-" in content_policy("a{}")
    assert "unsafe" not in content_policy("a{}")


@pytest.mark.parametrize("path", ["/", "/maps/x", "/maps/x?sel=s1&q=%20", "/maps/x/outline"])
def test_after_a_choice_of_colours_one_is_back_on_the_page(path: str) -> None:
    assert local(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nb", "/\t/evil", "/" * 5_000],
)
def test_no_link_leads_away_by_the_choice_of_colours(path: str) -> None:
    assert local(path) == "/"


def asked(networks: str, **environ: str) -> dict[str, str]:
    seen: dict[str, str] = {}

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.update(environ)
        return []

    trusted = tuple(ipaddress.ip_network(network) for network in networks.split())
    TrustedProxies(app, trusted)({"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http", **environ}, lambda *told: None)  # type: ignore[arg-type]
    return seen


FORWARDED = {
    "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9, 10.0.0.2",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "maps.example.org",
}


def test_a_trusted_proxy_is_believed() -> None:
    seen = asked("10.0.0.0/8", **FORWARDED, HTTP_HOST="inside:8000")
    assert seen["REMOTE_ADDR"] == "203.0.113.9"
    assert seen["wsgi.url_scheme"] == "https"
    assert seen["HTTP_HOST"] == "maps.example.org"


@pytest.mark.parametrize("networks", ["", "192.168.0.0/16", "fd00::/8"])
def test_nobody_else_is_believed(networks: str) -> None:
    seen = asked(networks, **FORWARDED, HTTP_HOST="inside:8000")
    assert seen["REMOTE_ADDR"] == "10.0.0.1"
    assert seen["wsgi.url_scheme"] == "http"
    assert seen["HTTP_HOST"] == "inside:8000"
    assert not [name for name in seen if "FORWARDED" in name]


def test_nonsense_from_a_trusted_proxy_changes_nothing() -> None:
    seen = asked(
        "10.0.0.0/8",
        HTTP_X_FORWARDED_FOR="unknown",
        HTTP_X_FORWARDED_PROTO="gopher",
        HTTP_X_FORWARDED_HOST="a b",
        HTTP_HOST="inside",
    )
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"], seen["HTTP_HOST"]) == ("10.0.0.1", "http", "inside")


def test_a_request_without_an_address_trusts_nobody() -> None:
    assert asked("10.0.0.0/8", **{**FORWARDED, "REMOTE_ADDR": ""})["wsgi.url_scheme"] == "http"


def test_a_bounded_mapping_lets_go_of_what_was_not_asked_for_longest() -> None:
    some: Bounded[str, int] = Bounded(2)
    some["a"], some["b"] = 1, 2
    assert some["a"] == 1
    some["c"] = 3
    assert sorted(some) == ["a", "c"]
    assert some.get("b") is None
    del some["a"]
    assert len(some) == 1
    with pytest.raises(KeyError):
        del some["a"]


def test_a_bounded_mapping_counts_by_weight_and_keeps_the_newest() -> None:
    some: Bounded[str, str] = Bounded(10, len)
    some["a"], some["b"], some["a"] = "xxxx", "xxxx", "xxxxx"
    assert sorted(some) == ["a", "b"]
    some["c"] = "xx"
    assert sorted(some) == ["a", "c"]
    some["d"] = "x" * 50
    assert list(some) == ["d"]


def answer(size: int) -> Answer:
    return Answer(b"x" * size, True, [], [], "tag")


def test_kept_answers_stay_within_their_bytes() -> None:
    kept = Kept(limit=10_000)
    for number in range(100):
        kept.put(number, answer(1_000))
        kept.put(number, answer(1_000))
    assert 0 < kept.size <= 10_000
    assert kept.get(0) is None
    assert kept.get(99) is not None


def test_one_answer_never_crowds_out_the_rest() -> None:
    kept = Kept(limit=10_000)
    kept.put("large", answer(9_000))
    assert kept.get("large") is None


def test_notes_are_formatted() -> None:
    markup = rich("# Head\n\nOne *word* and **two**, a [link](https://example.org/a?b=c&d=e).\n\n- item\n\n> quoted")
    assert "<h3>Head</h3>" in markup
    assert "<em>word</em>" in markup
    assert '<a href="https://example.org/a?b=c&amp;d=e" rel="noreferrer nofollow">link</a>' in markup
    assert "<li>item</li>" in markup


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://evil.example/pixel.png)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://a "onmouseover=alert(1)")',
        "<style>*{display:none}</style>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<svg/onload=alert(1)>",
        "[x](//evil.example)",
    ],
)
def test_nothing_that_runs_or_loads_comes_out_of_a_note(hostile: str) -> None:
    markup = str(rich(hostile)).lower()
    for forbidden in (
        "<script",
        "<img",
        "<svg",
        "<style",
        'href="javascript',
        'href="data',
        'href="vbscript',
        'href="//',
    ):
        assert forbidden not in markup


def test_a_deeply_nested_note_takes_no_long_time() -> None:
    assert len(rich(">" * 10_000 + "[" * 10_000)) < 200_000
