"""One statement with all that concerns it, and statements found by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rapidfuzz import fuzz, process
from sqlalchemy import case, literal, or_, select
from sqlmodel import Session

from argmap.domain.graph import ArgumentGraph, Statement
from argmap.domain.permissions import Action, Reader
from argmap.domain.structure import Structure
from argmap.domain.text import fold, numbers_in
from argmap.domain.vocabulary import Relation
from argmap.models.statements import Standing
from argmap.models.tables import STATEMENTS
from argmap.queries.finding import QUERY_LIMIT, holding, holds, words_sought
from argmap.queries.hidden_words import HiddenWords, Withdrawn, hidden_words, withdrawn
from argmap.queries.history_rows import HistoryRow
from argmap.queries.lines import ArgumentLine, StatementLine, argument_line, lines_across, statement_line
from argmap.queries.maps import MapHead, map_head
from argmap.queries.marks import Mark, marks_over
from argmap.queries.places import absent_or_gone, around, may_with, rows_about

_TELLING = 4
_TELLING_AT_MOST = 8
_COMPARED_AT_MOST = 300
_ALIKE = 60.0
_MUCH_ALIKE = 75.0
_COMPARED_FOR_EACH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSeen:
    """What a statement says and what it has to do with others, without its past and what may be done to it.

    `graph` is the neighbourhood: the statement, every statement in its arguments and uses, all their stances, and the
    speakers, sources and cases that these name (`holder_line(view.graph, n)` works for each statement that the view
    names); `structure` is that neighbourhood without words, enough for the shape of each. `pro` and `con` are the
    arguments on it in reading order: conditions and supports, and attacks; `uses` are those in which it is a premise,
    its home first. Of all these, `statement` alone has the words that a content note lies over, which `line` tells in
    their place.
    """

    head: MapHead
    statement: Statement
    line: StatementLine
    graph: ArgumentGraph
    structure: Structure
    pro: tuple[ArgumentLine, ...]
    con: tuple[ArgumentLine, ...]
    uses: tuple[ArgumentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView(StatementSeen):
    """A statement's page and panel.

    `history` holds its newest changes, at most twenty. `may` is what the reader may do to it. `hidden` are the words
    that a moderator took away, for moderators and for whoever wrote them; `marks` what moderators have laid on it, or
    on what it hangs on. `withdrawn` tells moderators who look at an earlier moment that it is gone since.
    """

    history: tuple[HistoryRow, ...]
    may: frozenset[Action]
    hidden: HiddenWords | None = None
    marks: tuple[Mark, ...] = ()
    withdrawn: Withdrawn | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A statement that says nearly the same: `score` is 0 to 100, `shared` the words that both have, as typed there."""

    line: StatementLine
    score: float
    shared: frozenset[str]


def statement_view(
    session: Session, reader: Reader, slug: str, number: int, at: int | None = None, asked: int | None = None
) -> StatementView:
    """The statement with that number, the content note on `asked` taken away.

    Raises `Absent` where the map has none, `Gone` where it was withdrawn whole.
    """
    seen = statement_seen(session, reader, slug, number, at, asked)
    head, there = seen.head, seen.graph.statements[number]
    may = may_with(session, reader, head, STATEMENTS, number, there.withdrawn)
    looks_back = head.at is not None and Action.DECIDE in may
    return StatementView(
        **{one.name: getattr(seen, one.name) for one in fields(seen)},
        history=rows_about(session, reader, head, f"s{number}", asked),
        may=may,
        marks=marks_over(session, head.id, number) if head.at is None else (),
        hidden=hidden_words(session, reader, head, number) if there.hidden else None,
        withdrawn=withdrawn(session, reader, head, number) if looks_back else None,
    )


def statement_seen(
    session: Session, reader: Reader, slug: str, number: int, at: int | None = None, asked: int | None = None
) -> StatementSeen:
    """The same without its past and what may be done to it, which take half of the queries. Raises likewise."""
    head = map_head(session, reader, slug, at)
    graph, structure = around(session, head, statement=number, asked=asked)
    if number not in graph.statements:
        raise absent_or_gone(session, head, STATEMENTS, number)
    on = [argument_line(graph, structure, one.number) for one in structure.arguments_on.get(number, ())]
    home = structure.home_of.get(number)
    uses = sorted(structure.uses_of.get(number, ()), key=lambda one: (one.number != home, one.number))
    return StatementSeen(
        head=head,
        statement=graph.statements[number].whole,
        line=statement_line(graph, structure, number),
        graph=graph,
        structure=structure,
        pro=tuple(line for line in on if line.relation is not Relation.ATTACK),
        con=tuple(line for line in on if line.relation is Relation.ATTACK),
        uses=tuple(argument_line(graph, structure, one.number) for one in uses),
    )


def similar(session: Session, reader: Reader, slug: str, text: str, limit: int = 5) -> list[Likeness]:
    """Statements of the map that say nearly the same as `text`, the nearest first; empty below four letters.

    Only statements that hold one of its longer words are compared, at most 300 of them, those with the most first.
    """
    head = map_head(session, reader, slug)
    sought = words_sought(text)
    telling = sorted({word for word in _words(" ".join(sought)) if len(word) >= _TELLING}, key=len, reverse=True)
    if not telling:
        return []
    # The beginning of a word finds its other forms too.
    held = [holds(STATEMENTS.c.folded, word[: max(_TELLING, len(word) - 2)]) for word in telling[:_TELLING_AT_MOST]]
    shared = sum((case((one, 1), else_=0) for one in held), literal(0))
    rows = session.connection().execute(
        select(STATEMENTS.c.number, STATEMENTS.c.title, STATEMENTS.c.text)
        .where(STATEMENTS.c.map_id == head.id, STATEMENTS.c.standing == Standing.PRESENT, or_(*held))
        .order_by(shared.desc(), STATEMENTS.c.number)
        .limit(_COMPARED_AT_MOST)
    )
    wanted = fold(text)
    scores: dict[int, tuple[float, frozenset[str]]] = {}
    for number, title, words in rows:
        score = max(fuzz.token_sort_ratio(wanted, fold(words)), fuzz.token_set_ratio(wanted, fold(title)))
        if score >= _ALIKE:
            scores[number] = (score, _shared(f"{title} {words}", set(_words(wanted))))
    nearest = sorted(scores, key=lambda number: (-scores[number][0], number))[:limit]
    lines = lines_across(session, [(head.id, number) for number in nearest])
    return [Likeness(lines[head.id, number], *scores[number]) for number in nearest]


def nearest_to_each(session: Session, texts: Sequence[tuple[int, str]]) -> dict[int, tuple[int, float]]:
    """For texts with the map (its id) that each is for, by their places: the statement there that says most nearly the
    same, with its score; one query.

    Only what is much alike is found, among the newest two thousand statements of those maps.
    """
    if not texts:
        return {}
    rows = session.connection().execute(
        select(STATEMENTS.c.map_id, STATEMENTS.c.number, STATEMENTS.c.text)
        .where(STATEMENTS.c.map_id.in_({map_id for map_id, _ in texts}), STATEMENTS.c.standing == Standing.PRESENT)
        .order_by(STATEMENTS.c.number.desc())
        .limit(_COMPARED_FOR_EACH)
    )
    there: dict[int, dict[int, str]] = {}
    for map_id, number, text in rows:
        there.setdefault(map_id, {})[number] = _sorted_words(text)
    found = {}
    for place, (map_id, text) in enumerate(texts):
        # Sorted once here, the words of each pair need not be sorted again by the scorer.
        best = process.extractOne(
            _sorted_words(text), there.get(map_id, {}), scorer=fuzz.ratio, score_cutoff=_MUCH_ALIKE
        )
        if best is not None:
            found[place] = (best[2], best[1])
    return found


def _sorted_words(text: str) -> str:
    return " ".join(sorted(_words(fold(text))))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _shared(text: str, wanted: set[str]) -> frozenset[str]:
    return frozenset(word for word in _words(text) if len(word) >= _TELLING and fold(word) in wanted)


def search_statements(session: Session, reader: Reader, slug: str, text: str, limit: int = 8) -> list[StatementLine]:
    """Statements whose number it is, or that hold all its words, for finding a premise while typing.

    Titles that begin with it come first, then by number.
    """
    head = map_head(session, reader, slug)
    sought = words_sought(text)
    asked = numbers_in(text)
    if not sought:
        return []
    if asked is not None and asked[0] == "s":
        which = [STATEMENTS.c.standing == Standing.PRESENT, STATEMENTS.c.number == asked[1]]
    else:
        which = holding(sought)
    begins = STATEMENTS.c.folded.startswith(fold(text[:QUERY_LIMIT]).strip(), autoescape=True)
    found = session.connection().execute(
        select(STATEMENTS.c.number)
        .where(STATEMENTS.c.map_id == head.id, *which)
        .order_by(case((begins, 0), else_=1), STATEMENTS.c.number)
        .limit(limit)
    )
    numbers = list(found.scalars())
    lines = lines_across(session, [(head.id, number) for number in numbers])
    return [lines[head.id, number] for number in numbers]
