"""Starting a map: from a question with first answers, from a copy, or from an Argdown file that is looked at first.

What a file would become is shown before anything is written; the page that shows it carries the file along, packed, so
that nothing has to be kept on the server for somebody who may never come back.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from argmap.domain import errors
from argmap.domain.content_notes import notes_in
from argmap.domain.graph import ArgumentGraph
from argmap.domain.keeping import POSITIONS_AT_ONCE
from argmap.domain.limits import INTRODUCTION_LIMIT, MAP_TITLE_LIMIT, QUESTION_LIMIT, TEXT_LIMIT
from argmap.domain.permissions import Action, require
from argmap.domain.selecting import select
from argmap.domain.selection import Wish
from argmap.domain.text import propose_title
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing, Labels
from argmap.formats.argdown import read_with_places
from argmap.formats.argdown.looks import Look, looks
from argmap.formats.argdown.reader import Places
from argmap.operations.desk import Done
from argmap.operations.importing import CheckedGraph
from argmap.operations.starting import copy_map, start_from_file, start_map
from argmap.queries.keeping import known_speakers
from argmap.queries.maps import MapHead, library, map_head
from argmap.web import respond, words
from argmap.web.contributing import shows_again
from argmap.web.drafting import Typed
from argmap.web.guards import UPLOADS, csrf_token
from argmap.web.keeping import CHOICES, kept_as, start_draft
from argmap.web.site import contributor, done_reading, reader, reading, site

ANSWERS_SHOWN = 3
LOOKS_SHOWN = 20
_PREVIEW = Wish(depth=1, limit=14)
_SHEET = 664.0

pages = Blueprint("starting", __name__)


@dataclass(frozen=True)
class Filled:
    """A form as it was typed, with a sentence for each field that could not be taken; under "" what concerns all."""

    typed: Typed = field(default_factory=MultiDict)
    problems: Mapping[str, str] = field(default_factory=dict)
    manner: None = None

    def value(self, name: str, otherwise: str = "") -> str:
        """What was typed into a field."""
        return self.typed.get(name, otherwise)

    def problem(self, name: str) -> str:
        """What is wrong with a field, or nothing."""
        return self.problems.get(name, "")

    @property
    def unplaced(self) -> list[str]:
        """What is wrong with the whole."""
        return [sentence for name, sentence in self.problems.items() if not name]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The answers and who holds each, with room for more."""
        texts, holders = self.typed.getlist("position"), self.typed.getlist("held_by")
        told = [(text, holders[place] if place < len(holders) else "") for place, text in enumerate(texts)]
        told = [pair for pair in told if any(pair)]
        room = max(ANSWERS_SHOWN - len(told), 1) + (ANSWERS_SHOWN if "more" in self.typed else 0)
        return (told + [("", "")] * room)[:POSITIONS_AT_ONCE]

    @property
    def counted(self) -> int:
        """How many answers are there."""
        return sum(1 for text in self.typed.getlist("position") if text.strip())


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would become: counted, its upper rows drawn, and the lines that need a look. `packed` is the file."""

    name: str
    size: str
    packed: str
    title: str
    question: str
    counts: str
    shown: str
    quotations: int
    drawing: Drawing | None
    looks: tuple[Look, ...]
    more_looks: int


@pages.get("/maps/new")
def show() -> Response:
    """The three ways to start a map; who is not signed in is asked to first."""
    return _signed_in() or _page(Filled())


def _signed_in() -> Response | None:
    """Where somebody is sent who cannot make maps yet."""
    if contributor() is not None:
        return None
    return respond.redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='')}")


def _page(form: Filled, status: int = 200, **context: Any) -> Response:
    heads = [head for head in library(reading(), reader()) if Action.COPY in head.may]
    return respond.respond(
        "maps/new.html",
        status=status,
        form=form,
        heads=[(head, words.counted(head.statements, "statement")) for head in heads],
        speakers=known_speakers(reading(), [head.id for head in heads]),
        token=csrf_token(),
        limits={"question": QUESTION_LIMIT, "introduction": INTRODUCTION_LIMIT, "position": TEXT_LIMIT},
        **CHOICES,
        **{"preview": None, "fault": "", **context},
    )


def _again(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    done_reading()
    if contributor() is None:
        raise errors.Absent
    return _page(Filled(request.form, problems), status)


@pages.post("/maps/new")
@shows_again(_again)
def start() -> Response:
    """Make the map of the question that was typed. "More" only gives room for more answers."""
    if "more" in request.form:
        require(reader(), Action.CREATE)
        return _page(Filled(request.form))
    return _made(start_map(site().desk, reader(), start_draft(request.form)))


def _made(done: Done) -> Response:
    return respond.redirect(f"/maps/{done.slug}")


@pages.get("/maps/new/copy")
def copying() -> Response:
    """What a copy of the map `of` would be, to choose how it is kept."""
    return _signed_in() or _copy_page(request.args.get("of", ""), {})


def _copy_page(slug: str, problems: Mapping[str, str], status: int = 200) -> Response:
    head = map_head(reading(), reader(), slug)
    require(reader(), Action.COPY, head.grounds)
    return respond.respond(
        "maps/copy.html",
        status=status,
        head=head,
        counts=_counts_of(head),
        form=Filled(request.form, problems),
        token=csrf_token(),
        **CHOICES,
    )


def _counts_of(head: MapHead) -> str:
    counts = (head.statements, "statement"), (head.positions, "position"), (head.arguments, "argument")
    return words.listed([words.counted(number, word) for number, word in (*counts, (head.sources, "source"))])


def _copy_again(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    done_reading()
    return _copy_page(request.form.get("of", ""), problems, status)


@pages.post("/maps/new/copy")
@shows_again(_copy_again)
def copy() -> Response:
    """Make the copy."""
    return _made(copy_map(site().desk, reader(), request.form.get("of", ""), kept_as(request.form)))


def _file_again(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    done_reading()
    if contributor() is None:
        raise errors.Absent
    return _page(Filled(), status, fault=" ".join(problems.values()))


@pages.post("/maps/new/file")
@shows_again(_file_again)
def read_file() -> Response:
    """Show what a file would become; then, sent again from that page, make the map."""
    require(reader(), Action.CREATE)
    packed = request.form.get("packed", "")
    if packed:
        name = request.form.get("file_name", "")
        graph, _ = _read(_unpacked(packed), name)
        return _made(start_from_file(site().desk, reader(), graph, kept_as(request.form)))
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise errors.Refused({"": "Choose a file first."})
    most = UPLOADS["starting.read_file"]
    content = upload.read(most + 1)
    if len(content) > most:
        raise errors.TooLarge(f"A file has {most // 1_000_000} MB at most.")
    name = PurePosixPath(upload.filename.replace("\\", "/")).name[:200]
    graph, places = _read(content, name)
    return _page(Filled(), preview=_preview(name, content, graph, places))


def _read(content: bytes, name: str) -> tuple[ArgumentGraph, Places]:
    """The map that a file says, checked as far as can be without writing it. Raises `Unreadable`, `Refused`."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise errors.Unreadable("The file is not in UTF-8 from here on.", line=line, column=column) from error
    graph, places = read_with_places(text)
    title = graph.title or propose_title(graph.question, MAP_TITLE_LIMIT) or PurePosixPath(name).stem[:MAP_TITLE_LIMIT]
    graph = replace(graph, title=title or "A map")
    CheckedGraph(graph)
    return graph, places


def _preview(name: str, content: bytes, graph: ArgumentGraph, places: Places) -> Preview:
    found = looks(graph, places)
    selection = select(graph.structure, _PREVIEW)
    positions = sum(1 for column in graph.structure.columns if column.kind == "position")
    drawn = sum(1 for column in selection.columns if column.column.kind == "position")
    counts = (len(graph.statements), "statement"), (positions, "position"), (len(graph.arguments), "argument")
    quotations = sum(len(one.citations) for one in graph.statements.values())
    quotations += sum(len(one.citations) for one in graph.arguments.values())
    quotations += sum(len(one.citations) for one in graph.stances)
    return Preview(
        name=name,
        size=words.size(len(content)),
        packed=base64.b64encode(zlib.compress(content, 6)).decode("ascii"),
        title=graph.title,
        question=graph.question or graph.title,
        counts=words.listed(
            [words.counted(number, word) for number, word in (*counts, (len(graph.sources), "source"))]
        ),
        shown=f"{words.number_word(drawn)} of {words.counted_in_words(positions, 'position')}, two levels at most",
        quotations=quotations,
        drawing=_drawing(notes_in(graph).over_graph(replace(graph, question=graph.question or graph.title))),
        looks=tuple(found[:LOOKS_SHOWN]),
        more_looks=max(len(found) - LOOKS_SHOWN, 0),
    )


def _drawing(graph: ArgumentGraph) -> Drawing | None:
    """The upper rows of what the file says; nothing where `dot` fails, for the counts beside it say enough."""
    if not graph.statements:
        return None
    selection = select(graph.structure, _PREVIEW)
    here = site()
    try:
        return draw(graph, graph.structure, selection, sheet=_SHEET, dot=here.dot, cache=here.layouts, labels=Labels())
    except errors.LayoutFailed:
        return None


def _unpacked(packed: str) -> bytes:
    """The file that a preview carries, no larger than a file may be. Raises `Refused`."""
    most = UPLOADS["starting.read_file"]
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(base64.b64decode(packed, validate=True), most)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise errors.Refused({"": "The file did not come back whole; please choose it again."}) from error
    if not unpacking.eof:
        raise errors.Refused({"": "The file did not come back whole; please choose it again."})
    return content
