"""The library: every map with its drawing, and search over all of them."""

from __future__ import annotations

import time
from collections import ChainMap
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from argmap.domain import errors
from argmap.domain.permissions import Visibility
from argmap.domain.selecting import select
from argmap.domain.selection import Wish
from argmap.drawing.draw import draw
from argmap.drawing.drawing import Drawing, Labels
from argmap.drawing.layout import Cache, Dot
from argmap.queries.graphs import graph_of, structure_of
from argmap.queries.keeping import deleted_maps
from argmap.queries.lines import StatementLine
from argmap.queries.maps import MapHead, library
from argmap.queries.search import Hit, search
from argmap.web import respond, words
from argmap.web.address import Address, read_address
from argmap.web.marks import Marked, marked
from argmap.web.site import contributor, reader, reading, site

HITS_AT_MOST = 60
DRAWN_AT_MOST = 9
"""Maps whose drawings the library shows; the others are named, so that its queries stay bounded."""

_HERO = Wish(depth=1, limit=40)
_CARD = Wish(depth=1, limit=16)
_SHEET_OF_HERO = 1404.0
_SHEET_OF_CARD = 720.0

pages = Blueprint("library", __name__)


@dataclass(frozen=True, slots=True)
class Card:
    """A map of the library, with its drawing where there is room for one; `kept` says what it is to the reader."""

    head: MapHead
    drawing: Drawing | None
    counts: str
    changed: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement that was found, its words marked. `text` is given where the words are not in the title."""

    line: StatementLine
    word: str
    href: str
    title: tuple[Marked, ...]
    text: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class FoundMap:
    """The results in one map. `itself` says that its title or question holds the words."""

    slug: str
    title: tuple[Marked, ...]
    itself: bool
    statements: tuple[FoundStatement, ...]


@pages.get("/")
def show() -> Response:
    """The maps, or with `q` what all of them say about it."""
    heads = library(reading(), reader())
    sought = read_address("/", request.args).wish.find
    return respond.kept(heads, lambda: _results(heads, sought) if sought else _maps(heads))


def _maps(heads: Sequence[MapHead]) -> Response:
    """The map that the site opens with, the reader's own, the others, and what can still be brought back."""
    patience = _Patience(site().dot, site().layouts)
    first = next((head for head in heads if head.grounds.visibility is Visibility.PUBLIC), None)
    rest = sorted((head for head in heads if head is not first), key=lambda head: head.grounds.archived)
    mine = [head for head in rest if head.grounds.member is not None]
    others = [head for head in rest if head.grounds.member is None]
    hero = None if first is None else _card(first, _drawing(first, _HERO, _SHEET_OF_HERO, *patience.left()))
    cards = []
    for place, head in enumerate((*mine, *others), 0 if first is None else 1):
        drawn = place < DRAWN_AT_MOST
        cards.append(_card(head, _drawing(head, _CARD, _SHEET_OF_CARD, *patience.left()) if drawn else None))
    deleted = deleted_maps(reading(), reader(), site().desk.clock()) if contributor() is not None else ()
    return respond.respond(
        "library/library.html",
        hero=hero,
        lede="" if first is None else _lede(first),
        mine=cards[: len(mine)],
        others=cards[len(mine) :],
        deleted=[(one, words.day(one.until)) for one in deleted],
    )


def _lede(head: MapHead) -> str:
    """The map in one sentence of words: how many answers, statements, speakers and documents."""
    answers = words.sentence(words.counted_in_words(head.positions, "answer"))
    told = f"{answers}, with the reasons and the objections that each must meet. "
    told += words.counted(head.statements, "statement")
    if head.speakers:
        told += f" from {words.counted_in_words(head.speakers, 'speaker')}"
    if head.sources:
        told += f", quoted from {words.counted_in_words(head.sources, 'document')}"
    return told + "."


class _Patience:
    """The `dot` for the drawings of one page, which together are waited for about as long as one may take.

    After that, only what is known already is drawn: a `dot` that hangs costs the page one wait, not one for each map.
    """

    def __init__(self, dot: Dot, layouts: Cache) -> None:
        self._asking = dot, layouts
        # Without a path it runs nothing, and what it fails at is not remembered for the next page.
        self._knowing: tuple[Dot, Cache] = Dot(None), ChainMap({}, layouts)
        self._until = time.monotonic() + dot.seconds

    def left(self) -> tuple[Dot, Cache]:
        """What to lay out the next drawing with."""
        return self._asking if time.monotonic() < self._until else self._knowing


def _card(head: MapHead, drawing: Drawing | None) -> Card:
    counts = [words.counted_in_words(head.positions, "answer"), words.counted(head.statements, "statement")]
    if head.sources:
        counts.append(words.counted_in_words(head.sources, "document"))
    return Card(
        head=head,
        drawing=drawing,
        counts=words.sentence(", ".join(counts)) + ".",
        changed=f"Changed {words.day(head.changed)}",
        kept=_kept(head),
    )


def _kept(head: MapHead) -> str:
    """Who may read it, where that are not all, the reader's role there, and whether it is archived."""
    grounds, told = head.grounds, []
    if grounds.visibility is not Visibility.PUBLIC:
        told.append(grounds.visibility.value)
    if grounds.member is not None:
        told.append(f"you are its {grounds.member.value}")
    if grounds.archived:
        told.append("archived")
    return words.sentence(", ".join(told))


def _drawing(head: MapHead, wish: Wish, sheet: float, dot: Dot, layouts: Cache) -> Drawing | None:
    """The map's upper rows, drawn; nothing where `dot` fails, for the words beside it say enough."""
    if not head.statements:
        return None
    structure = structure_of(reading(), head, site().structures)
    selection = select(structure, wish)
    graph = graph_of(reading(), head, structure, selection.statements)
    try:
        return draw(
            graph,
            structure,
            selection,
            view="columns",
            sheet=sheet,
            dot=dot,
            cache=layouts,
            labels=Labels(),
        )
    except errors.LayoutFailed:
        respond.only_now()
        return None


def _results(heads: Sequence[MapHead], sought: str) -> Response:
    hits = search(reading(), reader(), sought, HITS_AT_MOST)
    count = sum(1 for hit in hits if hit.line is not None)
    maps = [_found(head, [hit for hit in hits if hit.slug == head.slug], sought) for head in heads]
    found = [one for one in maps if one.itself or one.statements]
    if not found:
        told = "Nothing found."
    else:
        told = f"{words.counted(count, 'statement')} in {words.counted_in_words(len(found), 'map')}."
        if len(hits) >= HITS_AT_MOST:
            told = f"The first {told} More words narrow it down."
    return respond.respond("library/results.html", sought=sought, found=found, told_count=told)


def _found(head: MapHead, hits: Sequence[Hit], sought: str) -> FoundMap:
    return FoundMap(
        slug=head.slug,
        title=marked(head.title, sought),
        itself=any(hit.line is None for hit in hits),
        statements=tuple(_statement(head, hit.line, sought) for hit in hits if hit.line is not None),
    )


def _statement(head: MapHead, line: StatementLine, sought: str) -> FoundStatement:
    title, text = marked(line.title, sought), marked(line.text, sought)
    on_map = Address(f"/maps/{head.slug}", Wish(selected=f"s{line.number}"))
    return FoundStatement(
        line=line,
        word=words.SHAPE_WORDS[line.shape],
        href=on_map.to(),
        title=title,
        text=text if any(run.found for run in text) and not any(run.found for run in title) else (),
    )
