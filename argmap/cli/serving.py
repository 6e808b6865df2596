"""`argmap run`: one command from nothing to a site that answers."""

from __future__ import annotations

import argparse
import contextlib
import errno
import functools
import os
import socket
import sys

from argmap.cli import Failure
from argmap.cli.site import opened_desk, seed_when_empty
from argmap.config import Config, load_config
from argmap.network import own_addresses
from argmap.operations import accounts

GRACE = 3  # seconds that open streams are given when the server is told to end
PATIENCE = 60  # seconds after which a worker that says nothing is replaced; on a busy machine one may take 10 to start


def run(arguments: argparse.Namespace) -> None:
    """Bring the database up to date, add the seed maps to an empty site, and serve until told to end."""
    config = load_config(os.environ, data_dir=arguments.data_dir, lan=arguments.lan)
    host = arguments.host or ("0.0.0.0" if arguments.lan else "127.0.0.1")
    listening = _listen(host, arguments.port)
    with opened_desk(config) as desk:
        seed_when_empty(desk)
        first_admin = accounts.first_admin_link(desk)
    for address in _addresses(host, arguments.lan):
        print(f"argmap is at http://{address}:{arguments.port}")
    for own in own_addresses() if arguments.lan else ():
        print(f"phones in the room join a debate at http://{own.address}:{arguments.port}/j")
    if first_admin is not None:
        base = config.base_url or f"http://{_addresses(host, False)[0]}:{arguments.port}"
        print(f"It has no admin yet; this link makes whoever opens it the first: {base}/register?link={first_admin}")
    print("Control-C ends it.", flush=True)
    _serve(config, listening, arguments.workers)


def _serve(config: Config, listening: socket.socket, workers: int) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from argmap.asgi import make_app

    settings = uvicorn.Config(
        functools.partial(make_app, config),
        factory=True,
        interface="asgi3",
        ws="none",
        workers=workers,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # whom to believe is decided by the application's own guards
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        timeout_worker_healthcheck=PATIENCE,
    )
    if workers > 1:
        Multiprocess(settings, sockets=[listening]).run()
        return
    with contextlib.suppress(KeyboardInterrupt):  # raised again when the server has ended in good order
        uvicorn.Server(settings).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens at once, so that the printed address answers from the moment it is printed."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        if sys.platform != "win32":  # where it would let two servers take one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Failure(f"port {port} is taken; argmap run --port {port % 65_535 + 1} takes another") from error
        raise Failure(f"cannot listen at {host}, port {port}: {error.strerror}") from error
    return listening


def _addresses(host: str, lan: bool) -> list[str]:
    """What to type into a browser: here, and with `lan` on the other devices of the network."""
    if host not in ("0.0.0.0", "::"):
        return [f"[{host}]" if ":" in host else host]
    return ["127.0.0.1", *([own.address for own in own_addresses()] if lan else ())]
