"""What an Argdown file would become as a map, before anything is written: read, counted, drawn, and carried along."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from argmap.domain import errors
from argmap.domain.content_notes import notes_in
from argmap.domain.graph import ArgumentGraph
from argmap.domain.limits import MAP_TITLE_LIMIT
from argmap.domain.selecting import select
from argmap.domain.selection import Wish
from argmap.domain.text import propose_title
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing, Labels
from argmap.formats.argdown import read_with_places
from argmap.formats.argdown.looks import Look, broken, looks
from argmap.formats.argdown.reader import Places
from argmap.operations.importing import CheckedGraph
from argmap.web import words
from argmap.web.guards import UPLOADS
from argmap.web.site import site

LOOKS_SHOWN = 20
LINE_SHOWN = 160
RULES_TOLD = 3
BEHIND_A_NOTE = "Not shown: the file has content notes. Look there."
_PREVIEW = Wish(depth=1, limit=14)
_SHEET = 664.0
_END = re.compile("\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would become: counted, its upper rows drawn, and what needs a look, with the `lines` that it is in.

    `packed` is the file.
    """

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
    lines: tuple[tuple[int, str], ...]


def graph_in(content: bytes, name: str) -> tuple[ArgumentGraph, Places]:
    """The map that a file says, checked as far as can be without writing it. Raises `Unreadable` with the lines of what
    cannot be read, or breaks a rule; `Refused`.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise errors.Unreadable("The file is not in UTF-8 from here on.", line=line, column=column) from error
    graph, places = read_with_places(text)
    if found := broken(graph, places)[:RULES_TOLD]:
        told = " ".join(f"Line {look.line}: {look.words}" for look, _ in found)
        raise errors.Unreadable(told, lines=tuple(sorted({line for _, lines in found for line in lines})))
    title = graph.title or propose_title(graph.question, MAP_TITLE_LIMIT) or PurePosixPath(name).stem[:MAP_TITLE_LIMIT]
    graph = replace(graph, title=title or "A map")
    CheckedGraph(graph)
    return graph, places


def preview_of(name: str, content: bytes, graph: ArgumentGraph, places: Places) -> Preview:
    """The preview of a file that was read."""
    found, notes = looks(graph, places), notes_in(graph)
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
        drawing=_drawing(notes.over_graph(replace(graph, question=graph.question or graph.title))),
        looks=tuple(found[:LOOKS_SHOWN]),
        more_looks=max(len(found) - LOOKS_SHOWN, 0),
        lines=lines_of(content, sorted({look.line for look in found[:LOOKS_SHOWN]}), noted=bool(notes.over)),
    )


def faulty_lines(content: bytes, error: errors.Unreadable) -> tuple[tuple[int, str], ...]:
    """The lines that the error is about. Whether a file that cannot be read has content notes, its bytes say."""
    return lines_of(content, error.lines[:LOOKS_SHOWN], noted=b"content-note" in content)


def lines_of(content: bytes, numbers: Sequence[int], *, noted: bool) -> tuple[tuple[int, str], ...]:
    """Those lines of the file, by number, cut where they are long; of a file with content notes not their words."""
    lines = _END.split(content.decode("utf-8", "replace")) if numbers else []
    return tuple(
        (number, BEHIND_A_NOTE if noted else lines[number - 1][:LINE_SHOWN])
        for number in numbers
        if number <= len(lines)
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


def unpacked(packed: str) -> bytes:
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
