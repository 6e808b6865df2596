"""The promises of speed of a map that is worked on: adding to it, its history, its past, and what waits for it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from werkzeug.datastructures import MultiDict

from argmap.config import DATABASE_FILE
from argmap.domain.drafts import ArgumentDraft, NewStatement, RewordDraft
from argmap.domain.permissions import OPERATOR, Membership, Policy
from argmap.domain.vocabulary import Kind, Relation
from argmap.operations.arguments import add_argument
from argmap.operations.desk import Desk, private
from argmap.operations.joining import Joining, join
from argmap.operations.maps import import_map
from argmap.operations.statements import reword
from argmap.operations.store import open_store, upgrade_store
from argmap.queries.comparing import TOLD_AT_MOST
from argmap.web.sessions import COOKIE
from tests.bench.report import Result, in_turns
from tests.support.generated import generated
from tests.support.in_process import form_in
from tests.support.people import Known, account, keep_map, make_member
from tests.support.server import LiveServer

REPETITIONS = 25
_STATEMENTS = 500
_BEGUN_WITH = 5


@contextmanager
def serving(folder: Path, *maps: tuple[str, int, int]) -> Iterator[LiveServer]:
    """argmap serving maps of so many statements that so many changes were made to, each given by its slug."""
    data = folder / "data"
    data.mkdir(parents=True)
    engine = open_store(f"sqlite:///{data / DATABASE_FILE}")
    upgrade_store(engine)
    desk = Desk(engine)
    for slug, statements, changes in maps:
        _live(desk, slug, statements, changes)
    engine.dispose()
    server = LiveServer(data)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _live(desk: Desk, slug: str, statements: int, changes: int) -> None:
    """Somebody begins with five positions, adds to them one by one, and rewords what they wrote ever after."""
    import_map(desk, OPERATOR, generated(_BEGUN_WITH, slug=slug), slug)
    keep_map(desk.engine, slug, hourly_limit=0)
    with private(desk) as session:
        someone = join(session, Joining("Student 7"), desk.clock())
    dice = random.Random(slug)
    revisions: dict[int, int] = {}
    for version in range(2, changes + 1):
        text = f"This was said in change {version} of a map that is worked on."
        new = NewStatement(text, text[:60])
        if len(revisions) + _BEGUN_WITH < statements:
            target = 1 + int((len(revisions) + _BEGUN_WITH) * dice.random() ** 1.6)
            relation = dice.choice((Relation.SUPPORT, Relation.ATTACK))
            done = add_argument(desk, someone, slug, ArgumentDraft(relation, Kind.CLAIM, (new,), target=target))
            revisions[int(done.created[0][1:])] = done.version
        else:
            number = dice.choice(sorted(revisions))
            done = reword(desk, someone, slug, number, RewordDraft(new, revisions[number], "Clearer."))
            revisions[number] = done.version


class Browser:
    """Somebody with cookies, to whom every page is new; it does not follow where an answer leads to."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self.url = url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Staying())
        self._headers = {"Cookie": cookie} if cookie else {}
        self._asked = count(1)

    def get(self, path: str) -> str:
        """A page that was never asked for before, so that no answer is kept for it."""
        sign = "&" if "?" in path else "?"
        request = Request(f"{self.url}{path}{sign}asked={next(self._asked)}", headers=self._headers)
        with self._opener.open(request, timeout=600) as answer:
            body: bytes = answer.read()
            return body.decode()

    def post(self, path: str, fields: MultiDict[str, str]) -> int:
        """Send a form; the status of the answer."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        request = Request(f"{self.url}{path}", urlencode(list(fields.items(multi=True))).encode(), headers)
        try:
            with self._opener.open(request, timeout=600) as answer:
                answer.read()
                return int(answer.status)
        except HTTPError as error:
            with error:
                error.read()
                return error.code


class _Staying(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def statements_in(page: str) -> set[str]:
    """The statements that a map's page draws."""
    return set(re.findall(r'data-id="(s\d+)"', page))


def adding(folder: Path) -> Iterator[Result]:
    """A statement that is added through the page, against the same form refused at validation."""
    with serving(folder, ("busy", 100, 120)) as server:
        someone = Browser(server.url)
        form = form_in(someone.get("/maps/busy?sel=s1&add=objection"), "/maps/busy/arguments")
        form["name"], form["text"] = "Ana", "They do not."
        assert someone.post("/maps/busy/arguments", form) == 303
        form = form_in(someone.get("/maps/busy?sel=s1&add=objection"), "/maps/busy/arguments")

        def add(text: str, status: int) -> Callable[[], None]:
            def send() -> None:
                form["text"] = text
                assert someone.post("/maps/busy/arguments", form) == status

            return send

        pair = (add("They do not, for all that is known.", 303), add("x" * 3_000, 422))
        in_turns([pair] * 5)
        ours, theirs = in_turns([pair] * (2 * REPETITIONS))
        yield Result("adding a statement, and the same refused", ours * 1000, theirs * 1000, "ms", 2.0)


def queue(folder: Path) -> Iterator[Result]:
    """The moderators' queue with 1,000 waiting, against 50."""
    with ExitStack() as until_told:
        pages = []
        for waiting in (1_000, 50):
            server = until_told.enter_context(serving(folder / str(waiting), ("asked", 60, 60)))
            moderator = _waiting(folder / str(waiting) / "data", "asked", waiting)
            reader = Browser(server.url, f"{COOKIE}={moderator.token}")
            assert "asked" in reader.get("/moderation")
            pages.append(partial(reader.get, "/moderation"))
        in_turns([(pages[0], pages[1])] * 3)
        ours, theirs = in_turns([(pages[0], pages[1])] * REPETITIONS)
        yield Result("queue of 1,000 waiting, and of 50", ours * 1000, theirs * 1000, "ms", 1.3)


def _waiting(data: Path, slug: str, count: int) -> Known:
    """Put so many contributions into the queue of the map; its moderator."""
    engine = open_store(f"sqlite:///{data / DATABASE_FILE}")
    keep_map(engine, slug, policy=Policy.APPROVAL)
    moderator = account(engine, "Moderator")
    make_member(engine, moderator, slug, Membership.MODERATOR)
    desk = Desk(engine)
    for number in range(count):
        if number % 20 == 0:
            with private(desk) as session:
                someone = join(session, Joining(f"Student {number}"), desk.clock())
        text = f"Contribution {number} waits to be read."
        draft = ArgumentDraft(Relation.ATTACK, Kind.CLAIM, (NewStatement(text, text),), target=1 + number % 60)
        add_argument(desk, someone, slug, draft)
    engine.dispose()
    return moderator


def past_map(folder: Path) -> Iterator[Result]:
    """A map as it stood at change 9,000 of 10,000, against the present one; its history against a short one; two of its
    moments compared.

    The first page of either history holds rewordings, for they are what a long one ends with.
    """
    with serving(folder, ("long", _STATEMENTS, 10_000), ("short", 6, 50)) as server:
        reader = Browser(server.url)
        then, now = reader.get("/maps/long?at=9000"), reader.get("/maps/long")
        assert statements_in(then) == statements_in(now)
        ours, theirs = in_turns(
            [(lambda: reader.get("/maps/long?at=9000"), lambda: reader.get("/maps/long"))] * REPETITIONS
        )
        yield Result("map of 500 at change 9,000 of 10,000, and now", ours * 1000, theirs * 1000, "ms", 3.0)
        pair = (lambda: reader.get("/maps/long/history"), lambda: reader.get("/maps/short/history"))
        in_turns([pair] * 3)
        ours, theirs = in_turns([pair] * REPETITIONS)
        yield Result("history of 10,000 changes, and of 50", ours * 1000, theirs * 1000, "ms", 1.3)
        yield from _compared(reader)


def _compared(reader: Browser) -> Iterator[Result]:
    """Two moments of the long map compared, against opening it at both: nearly all of it was reworded in between."""
    comparing = "/maps/long/compare?from=9000&to=10000"
    assert reader.get(comparing).count('class="compared-row"') == TOLD_AT_MOST

    def both() -> None:
        reader.get("/maps/long?at=9000")
        reader.get("/maps/long")

    pair = (lambda: reader.get(comparing), both)
    in_turns([pair] * 3)
    ours, theirs = in_turns([pair] * REPETITIONS)
    yield Result("changes 9,000 and 10,000 compared, and both opened", ours * 1000, theirs * 1000, "ms", 3.0)


REMEMBERING: dict[str, Callable[[Path], Iterator[Result]]] = {"adding": adding, "queue": queue, "past": past_map}
