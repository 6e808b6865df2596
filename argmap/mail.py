"""Mail that the site sends, where whoever runs it has said by which server.

A letter is handed over and sent behind the page's back, so that nobody waits for a slow server, nor learns from the
time that it takes whether there was anything to send. What cannot be sent is tried again some times; whoever handed it
over is told when it is given up, so that nothing is lost without a trace.
"""

from __future__ import annotations

import heapq
import ipaddress
import itertools
import logging
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import NamedTuple

from argmap.config import Smtp

SECONDS = 20  # that a server has to answer
TRIES_AFTER = (5.0, 60.0, 600.0)  # seconds until what failed is tried again
WAITING_AT_MOST = 1_000

_log = logging.getLogger(__name__)


class Letter(NamedTuple):
    """A letter of plain text."""

    to: str
    subject: str
    text: str


class _Waiting(NamedTuple):
    due: float
    order: int
    tries: int
    letter: Letter
    lost: Callable[[], None]


class Post:
    """Sends letters by one server, one after the other, in a thread that begins with the first of them."""

    def __init__(self, smtp: Smtp, tries_after: Sequence[float] = TRIES_AFTER) -> None:
        self._smtp = smtp
        self._tries_after = tuple(tries_after)
        self._waiting: list[_Waiting] = []
        self._changed = threading.Condition()
        self._order = itertools.count()
        self._thread: threading.Thread | None = None

    def send(self, letter: Letter, lost: Callable[[], None]) -> None:
        """Send it soon; `lost` is called, from another thread, when it is given up."""
        with self._changed:
            full = len(self._waiting) >= WAITING_AT_MOST
            if not full:
                self._put(_Waiting(time.monotonic(), next(self._order), 0, letter, lost))
        if full:
            _log.warning("a letter was given up: %s wait already", WAITING_AT_MOST)
            lost()

    def _put(self, waiting: _Waiting) -> None:
        heapq.heappush(self._waiting, waiting)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="post", daemon=True)
            self._thread.start()
        self._changed.notify()

    def _work(self) -> None:
        while True:
            self._deliver(self._next())

    def _next(self) -> _Waiting:
        with self._changed:
            while not self._waiting or self._waiting[0].due > time.monotonic():
                left = self._waiting[0].due - time.monotonic() if self._waiting else None
                self._changed.wait(left)
            return heapq.heappop(self._waiting)

    def _deliver(self, waiting: _Waiting) -> None:
        try:
            self.hand_over(waiting.letter)
        except (OSError, smtplib.SMTPException) as error:
            # What a server says may name the recipient, so only the sort of error is logged.
            _log.warning("a letter could not be sent: %s", type(error).__name__)
            if _is_final(error) or waiting.tries == len(self._tries_after):
                self._give_up(waiting)
            else:
                due = time.monotonic() + self._tries_after[waiting.tries]
                with self._changed:
                    self._put(waiting._replace(due=due, tries=waiting.tries + 1))
        except Exception:
            _log.exception("a letter could not be made")
            self._give_up(waiting)

    def _give_up(self, waiting: _Waiting) -> None:
        try:
            waiting.lost()
        except Exception:
            _log.exception("nobody could be told that a letter was given up")

    def hand_over(self, letter: Letter) -> None:
        """Send it now. Raises `OSError`, `SMTPException`."""
        message = EmailMessage()
        message["From"] = self._smtp.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._smtp.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        kind = smtplib.SMTP_SSL if self._smtp.tls else smtplib.SMTP
        with kind(self._smtp.host, self._smtp.port, timeout=SECONDS) as server:
            server.ehlo()
            if not self._smtp.tls and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            elif self._smtp.user and not self._smtp.tls and not _is_loopback(self._smtp.host):
                raise smtplib.SMTPException("the password would be sent in the open")
            if self._smtp.user:
                server.login(self._smtp.user, self._smtp.password)
            server.send_message(message)


def _is_final(error: Exception) -> bool:
    """Whether the server said that it will never take the letter (RFC 5321, 4.2.1: a code that begins with 5)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
