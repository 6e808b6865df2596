"""Starting a map: from a question with first answers, from a copy, or from an Argdown file that is looked at first.

What a file would become is shown before anything is written; the page that shows it carries the file along, packed, so
that nothing has to be kept on the server for somebody who may never come back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.keeping import POSITIONS_AT_ONCE
from argmap.domain.limits import INTRODUCTION_LIMIT, QUESTION_LIMIT, TEXT_LIMIT
from argmap.domain.permissions import Action, require
from argmap.operations.desk import Done
from argmap.operations.starting import copy_map, start_from_file, start_map
from argmap.queries.keeping import known_speakers
from argmap.queries.maps import MapHead, library, map_head
from argmap.web import respond, words
from argmap.web.address import slug_in
from argmap.web.contributing import shows_again
from argmap.web.file_preview import faulty_lines, graph_in, preview_of, unpacked
from argmap.web.filled import FilledForm
from argmap.web.guards import UPLOADS, csrf_token
from argmap.web.keeping import CHOICES, kept_as, start_draft
from argmap.web.site import contributor, done_reading, reader, reading, site

ANSWERS_SHOWN = 3
_FIELDS = ("question", "introduction", "position", "held_by", "visibility", "policy", "naming")

pages = Blueprint("starting", __name__)


@dataclass(frozen=True, kw_only=True)
class Filled(FilledForm):
    """The form of a new map as it was typed."""

    shown: Collection[str] = _FIELDS
    manner: None = None

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
        **{"preview": None, "fault": "", "faulty": (), **context},
    )


def _again(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    done_reading()
    if contributor() is None:
        raise errors.Absent
    return _page(Filled(typed=request.form, problems=problems), status)


@pages.post("/maps/new")
@shows_again(_again)
def start() -> Response:
    """Make the map of the question that was typed. "More" only gives room for more answers."""
    if "more" in request.form:
        require(reader(), Action.CREATE)
        return _page(Filled(typed=request.form))
    return _made(start_map(site().desk, reader(), start_draft(request.form)))


def _made(done: Done) -> Response:
    return respond.redirect(f"/maps/{done.slug}")


@pages.get("/maps/new/copy")
def copying() -> Response:
    """What a copy of the map `of` would be, to choose how it is kept."""
    return _signed_in() or _copy_page(slug_in(request.args.get("of", "")), {})


def _copy_page(slug: str, problems: Mapping[str, str], status: int = 200) -> Response:
    head = map_head(reading(), reader(), slug)
    require(reader(), Action.COPY, head.grounds)
    return respond.respond(
        "maps/copy.html",
        status=status,
        head=head,
        counts=_counts_of(head),
        form=Filled(typed=request.form, problems=problems),
        token=csrf_token(),
        **CHOICES,
    )


def _counts_of(head: MapHead) -> str:
    counts = (head.statements, "statement"), (head.positions, "position"), (head.arguments, "argument")
    return words.listed([words.counted(number, word) for number, word in (*counts, (head.sources, "source"))])


def _copy_again(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    done_reading()
    return _copy_page(slug_in(request.form.get("of", "")), problems, status)


@pages.post("/maps/new/copy")
@shows_again(_copy_again)
def copy() -> Response:
    """Make the copy."""
    return _made(copy_map(site().desk, reader(), slug_in(request.form.get("of", "")), kept_as(request.form)))


def _file_again(error: Exception, problems: Mapping[str, str], status: int) -> Response:
    done_reading()
    if contributor() is None:
        raise errors.Absent
    fault = " ".join(problems.values())
    if status == 413:  # what is too large is not read once more
        return _page(Filled(), status, fault=fault)
    preview, packed = None, request.form.get("packed", "")
    faulty: tuple[tuple[int, str], ...] = ()
    if isinstance(error, errors.Unreadable) and not packed:
        faulty = faulty_lines(_uploaded()[1], error)
    if packed:
        with suppress(errors.Refused, errors.Unreadable):
            content, name = unpacked(packed), request.form.get("file_name", "")
            preview = preview_of(name, content, *graph_in(content, name))
    return _page(Filled(typed=request.form), status, fault=fault, faulty=faulty, preview=preview)


@pages.post("/maps/new/file")
@shows_again(_file_again)
def read_file() -> Response:
    """Show what a file would become; then, sent again from that page, make the map."""
    require(reader(), Action.CREATE)
    packed = request.form.get("packed", "")
    if packed:
        name = request.form.get("file_name", "")
        graph, _ = graph_in(unpacked(packed), name)
        return _made(start_from_file(site().desk, reader(), graph, kept_as(request.form)))
    name, content = _uploaded()
    graph, places = graph_in(content, name)
    return _page(Filled(), preview=preview_of(name, content, graph, places))


def _uploaded() -> tuple[str, bytes]:
    """The name and the bytes of the file that was chosen. Raises `Refused`, `TooLarge`."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise errors.Refused({"": "Choose a file first."})
    most = UPLOADS["starting.read_file"]
    upload.stream.seek(0)
    content = upload.read(most + 1)
    if len(content) > most:
        raise errors.TooLarge(f"A file has {most // 1_000_000} MB at most.")
    return PurePosixPath(upload.filename.replace("\\", "/")).name[:200], content
