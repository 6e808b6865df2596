"""A little mail server (RFC 5321) that takes letters, or refuses them as it is told, and keeps them for the test."""

from __future__ import annotations

import queue
import socketserver
import threading
from email import message_from_bytes
from email.message import Message
from email.policy import default
from types import TracebackType
from typing import Self


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        """Answer each line until the client goes."""
        self._say("220 little server")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            word = line.split(maxsplit=1)[0].upper()
            if word in ("EHLO", "HELO"):
                self._say("250-little server\r\n250 AUTH PLAIN" if self.server.passwords else "250 little server")
            elif word == "AUTH":
                self.server.credentials.append(line)
                self._say("235 welcome")
            elif word == "RCPT" and self.server.refusals:
                self._say(self.server.refusals.pop(0))
            elif word == "DATA":
                self._say("354 go on")
                self.server.letters.put(message_from_bytes(self._body(), policy=default))
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 goodbye")
                return
            else:
                self._say("250 as you like")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class MailServer(socketserver.ThreadingTCPServer):
    """Listens at a port of its own while the block runs; `refusals` are answered to recipients before any is taken."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *refusals: str, passwords: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: queue.Queue[Message] = queue.Queue()
        self.refusals = list(refusals)
        self.passwords = passwords
        self.credentials: list[str] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
