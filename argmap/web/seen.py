"""What an address shows of a map: its structure, the selection, and the words of what is shown, in bounded queries."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, after_this_request

from argmap.domain.cases import CaseEffect, case_effect
from argmap.domain.graph import ArgumentGraph
from argmap.domain.selecting import select
from argmap.domain.selection import ALL_LEVELS, Selection, Wish
from argmap.domain.structure import Structure
from argmap.domain.vocabulary import Kind
from argmap.operations.visits import visit
from argmap.queries.graphs import Choices, choices, graph_of, rows_at_once, structure_of
from argmap.queries.maps import MapHead, map_head
from argmap.queries.matching import matches
from argmap.queries.visits import NOTHING, News, news
from argmap.web import words
from argmap.web.address import Address
from argmap.web.notices import Notice, case_notice, filter_notice, news_notice, past_notice
from argmap.web.site import DATABASE_AWAY, done_reading, reader, reading, site


@dataclass(frozen=True)
class Seen:
    """A map as an address shows it. `graph` has the words of what is shown; `structure` is the whole map's."""

    address: Address
    head: MapHead
    choices: Choices
    structure: Structure
    selection: Selection
    graph: ArgumentGraph
    matched: frozenset[int] | None
    effect: CaseEffect | None
    news: News = NOTHING

    def notices(self) -> list[Notice]:
        """What filters, a case or an earlier moment do to what is shown, in words."""
        found = []
        if self.head.at is not None:
            found.append(past_notice(self.address, self.head))
        if self.effect is not None:
            name = next((case.name for case in self.choices.cases if case.key == self.address.wish.case), "")
            titles = {number: statement.title for number, statement in self.graph.statements.items()}
            found.append(case_notice(self.address, name, self.effect, titles))
        if self.matched is not None:
            found.append(filter_notice(self.address, self.matched, self.selection, self._only_rests_on()))
        if self.news.statements and not self.address.printing:
            found.append(news_notice(self.address, self.news, self.structure))
        return found

    def _only_rests_on(self) -> str:
        """The document that all that matches rests on, where nothing else was asked for."""
        wish = self.address.wish
        if wish.held_by or wish.kind or wish.find:
            return ""
        return next((source.label for source in self.choices.sources if source.key == wish.source), "")

    def flags(self) -> dict[int, tuple[str, str]]:
        """The flags of what is new since the reader's last visit; on paper there are none."""
        if self.address.printing:
            return {}
        return {number: ("new", how.capitalize()) for number, how in self.news.statements.items()}

    def counted(self) -> str:
        """What the whole map holds at the moment that is shown, where all of it is: "64 statements, 7 positions".

        A blank that was left by what was withdrawn is one of the statements, as it is for the legend, and told apart.
        """
        held = self.graph.statements.values()
        blanks = sum(statement.withdrawn for statement in held)
        positions = sum(statement.kind is Kind.POSITION and not statement.withdrawn for statement in held)
        some = [words.counted(len(held), "statement"), words.counted(positions, "position")]
        if self.choices.sources:
            some.append(words.counted(len(self.choices.sources), "source"))
        if blanks:
            some.append(f"{blanks:,} withdrawn")
        return ", ".join(some)

    def counts(self) -> dict[str, Any]:
        """How much is shown of how much, for the legend and the outline's head."""
        shown, total = len(self.selection.statements), self.selection.total
        whole = self.address.to(depth=ALL_LEVELS, opened={}, focus=None, add="")
        return {
            "count": shown,
            "total": total,
            "folded": self.selection.folded,
            "open_all": whole if self.selection.folded and total <= self.address.wish.limit else "",
        }


def head_of(slug: str, address: Address) -> MapHead:
    """The map at the address's moment. Raises `Absent`."""
    return map_head(reading(), reader(), slug, address.wish.at)


def see(address: Address, head: MapHead, printed_at_most: int = 0) -> Seen:
    """Read what the address shows; with `printed_at_most`, the whole selection up to that many statements."""
    session = reading()
    offered = choices(session, head)
    rows = rows_at_once(session, head, offered)
    structure = structure_of(session, head, site().structures, rows)
    known = wish = _known(address.wish, offered)
    matched = matches(
        session, head, structure, held_by=wish.held_by, kind=wish.kind, source=wish.source, find=wish.find
    )
    if printed_at_most:
        wish = replace(wish, depth=ALL_LEVELS, opened={}, limit=printed_at_most)
    selection = select(structure, wish, matched)
    effect = case_effect(structure, wish.case) if wish.case else None
    wanted = set(selection.statements)
    if effect is not None:
        wanted |= {loss.position for loss in effect.losses}
    graph = graph_of(session, head, structure, wanted, offered, rows, address.show)
    fresh = NOTHING
    if head.at is None and reader().contributor_id is not None:
        fresh = news(session, reader(), head.id, head.version, site().desk.clock())
        if fresh.due:
            _note_visit_later(head)
    return Seen(replace(address, wish=known), head, offered, structure, selection, graph, matched, effect, fresh)


def _note_visit_later(head: MapHead) -> None:
    """When the page is made, take note that its reader has seen the map as it is.

    It lets go of what was read before, since a request that held one connection while it waits for another could hold
    up all others. A page that cannot say so is a page all the same.
    """

    @after_this_request
    def note(response: Response) -> Response:
        done_reading()
        with suppress(*DATABASE_AWAY):
            visit(site().desk, reader(), head.id, head.version)
        return response


def _known(wish: Wish, offered: Choices) -> Wish:
    """The wish without a case, a speaker or a document that the map does not know: a mangled link opens the map."""
    if not (wish.case or wish.held_by or wish.source):
        return wish
    cases = {case.key for case in offered.cases}
    speakers = {speaker.key for speaker in offered.speakers}
    return replace(
        wish,
        case=wish.case if wish.case in cases else "",
        held_by=wish.held_by if wish.held_by in speakers else "",
        source=wish.source if wish.source in {source.key for source in offered.sources} else "",
    )
