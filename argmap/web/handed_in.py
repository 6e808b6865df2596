"""A copy that was handed in: map, outline, bibliography and who wrote what, to be read and printed by its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.content_notes import EVERY, notes_over
from argmap.domain.graph import ArgumentGraph, Source
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, PRINTED_ON_MAP_AT_MOST, Selection, Wish
from argmap.domain.text import fold
from argmap.drawing.art import Own
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Labels
from argmap.drawing.sheets import sheets
from argmap.drawing.svg import paper
from argmap.formats.argdown import read_argdown
from argmap.queries.handed_in import HandedIn, handed_in
from argmap.web import respond, words
from argmap.web.address import note_asked
from argmap.web.outline_lines import outline_steps
from argmap.web.site import reading, site

pages = Blueprint("handed_in", __name__)


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody, and the numbers of what they wrote in the copy."""

    name: str
    numbers: tuple[str, ...]


@pages.get("/handed-in/<slug:link>")
def show(link: str) -> Response:
    """The copy, as it was when it was handed in. Only names and hidden words can go from it; content notes stand in
    place of words, also those that were laid since, unless `show=all` asks for what is behind them.
    """
    copy = handed_in(reading(), link)
    state = (
        *(copy.link, copy.by, tuple(copy.wrote.items()), hash(copy.argdown)),
        *(tuple(copy.veil.statements.items()), tuple(copy.notes.over.items()), tuple(copy.notes.words.items())),
    )
    return respond.kept(state, lambda: _page(copy, note_asked(request.args.get("show"))))


def _page(copy: HandedIn, asked: int | None) -> Response:
    own = copy.veil.over_graph(read_argdown(copy.argdown))
    # What lay below a note in the copy lies below it, wherever it hangs now.
    notes = notes_over({**own.content_notes, **copy.notes.words}, [own.structure]).also(copy.notes)
    graph = notes.over_graph(own, asked)
    drawn = select(graph.structure, Wish(depth=ALL_LEVELS, limit=PRINTED_ON_MAP_AT_MOST))
    everything = select(graph.structure, Wish(depth=ALL_LEVELS, limit=max(len(graph.statements), 1)))
    return respond.respond(
        "handed_in/handed_in.html",
        copy=copy,
        graph=graph,
        day=words.day(copy.when),
        clock=words.clock(copy.when),
        counts=words.counted(len(graph.statements), "statement"),
        drawing=_drawing(graph, drawn),
        left_out=words.counted(drawn.folded, "more statement") if drawn.folded else "",
        steps=outline_steps(graph, graph.structure, everything, quotes=True),
        sources=sorted(graph.sources.values(), key=_by_author),
        writers=_writers(copy.wrote),
        noted=any(one.behind for one in graph.statements.values()),
        unfolded="all" if asked == EVERY else asked or "",
        printing="print" in request.args,
    )


def _by_author(source: Source) -> tuple[str, str]:
    return fold(source.author or source.title), fold(source.title)


def _drawing(graph: ArgumentGraph, selection: Selection) -> Own | None:
    """The drawing on its sheets of paper; nothing where `dot` fails, for the outline says the same."""
    if not graph.statements:
        return None
    here = site()
    try:
        drawing = draw(graph, graph.structure, selection, dot=here.dot, cache=here.layouts, labels=Labels())
    except errors.LayoutFailed:
        respond.only_now()
        return None
    return paper(drawing, sheets(drawing))


def _writers(wrote: Mapping[str, tuple[str, ...]]) -> tuple[Writer, ...]:
    """Who wrote what, by name; nameless are those who have been erased."""
    found: dict[str, list[str]] = {}
    for number, names in wrote.items():
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(number.removeprefix("s"))
    return tuple(Writer(name, tuple(numbers)) for name, numbers in sorted(found.items(), key=lambda one: fold(one[0])))
