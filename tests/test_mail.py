"""Letters reach the server, are tried again, and whoever sent one is told when it is given up."""

from __future__ import annotations

import base64
import socket
import threading
from email.message import Message

import pytest

from argmap import mail
from argmap.config import Smtp
from argmap.mail import Letter, Post
from tests.support.smtp import MailServer

LETTER = Letter("ana@example.org", "A new password", "Öffnen Sie das hier:\n\n.\nhttps://maps.example.org/password/x\n")


def smtp(port: int, **settings: str) -> Smtp:
    return Smtp("127.0.0.1", port, "argmap@example.org", **settings)  # type: ignore[arg-type]


def test_a_letter_arrives_as_it_was_written() -> None:
    with MailServer() as server:
        Post(smtp(server.port)).send(LETTER, pytest.fail)
        got: Message = server.letters.get(timeout=20)
    assert (got["From"], got["To"], got["Subject"]) == ("argmap@example.org", LETTER.to, LETTER.subject)
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_payload(decode=True).decode().replace("\r\n", "\n") == LETTER.text  # type: ignore[union-attr]


def test_a_server_on_this_machine_gets_the_password() -> None:
    with MailServer(passwords=True) as server:
        Post(smtp(server.port, user="ana", password="pass word")).send(LETTER, pytest.fail)
        server.letters.get(timeout=20)
    told = base64.b64encode(b"\0ana\0pass word").decode()
    assert server.credentials == [f"AUTH PLAIN {told}"]


def test_what_is_put_off_is_tried_again() -> None:
    with MailServer("451 later", "450 later still") as server:
        Post(smtp(server.port), (0.01, 0.01)).send(LETTER, pytest.fail)
        assert server.letters.get(timeout=20)["To"] == LETTER.to


@pytest.mark.parametrize("refusals", [("550 nobody here",), ("451 later", "451 later", "451 later")])
def test_what_is_refused_for_good_or_too_often_is_given_up_and_told(refusals: tuple[str, ...]) -> None:
    told = threading.Event()
    with MailServer(*refusals) as server:
        Post(smtp(server.port), (0.01, 0.01)).send(LETTER, told.set)
        assert told.wait(20)
        assert server.refusals == []
        assert server.letters.empty()


def test_a_letter_to_a_server_that_is_not_there_is_given_up_and_the_next_is_sent() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        post = Post(smtp(nobody.getsockname()[1]), ())
        for _ in range(2):
            told = threading.Event()
            post.send(LETTER, told.set)
            assert told.wait(20)


def test_a_letter_that_no_letter_can_be_is_given_up_and_who_fails_to_hear_it_stops_nothing() -> None:
    told = threading.Event()

    def deaf() -> None:
        raise OSError("gone")

    with MailServer() as server:
        post = Post(smtp(server.port))
        post.send(LETTER._replace(subject="two\nlines"), deaf)
        post.send(LETTER._replace(to="ana\n@example.org"), told.set)
        assert told.wait(20)
        post.send(LETTER, pytest.fail)
        assert server.letters.get(timeout=20)["To"] == LETTER.to


def test_a_password_is_not_sent_in_the_open_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()
    with MailServer(passwords=True) as server:
        monkeypatch.setattr(mail, "_is_loopback", lambda _host: False)
        Post(smtp(server.port, user="ana", password="secret"), ()).send(LETTER, told.set)
        assert told.wait(20)
        assert server.credentials == []


@pytest.mark.parametrize(("host", "loopback"), [("localhost", True), ("::1", True), ("mail.example.org", False)])
def test_this_machine_is_known_by_its_names(host: str, loopback: bool) -> None:
    assert mail._is_loopback(host) is loopback


def test_too_many_letters_at_once_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "WAITING_AT_MOST", 0)
    told = threading.Event()
    Post(smtp(1)).send(LETTER, told.set)
    assert told.is_set()
